"""Real files kept beside the repository: every expectation written for them holds; the keys that fail are printed."""

import pytest

from tests.unit.ingest.manifest import failures, manifest, unspoken

pytestmark = pytest.mark.shared


@pytest.mark.parametrize("item", sorted(manifest()) or ["absent"])
def test_every_expectation_of_the_manifest(item):
    if item == "absent":
        pytest.skip("no manifest.json in ../shared/inputs (or where ANNOTATOR_INPUTS points)")
    bad = failures(item)
    print("\n".join(f"{item} {line}" for line in bad))
    assert bad == []


def test_no_key_of_the_manifest_is_passed_over():
    if not manifest():
        pytest.skip("no manifest.json in ../shared/inputs (or where ANNOTATOR_INPUTS points)")
    assert {item: keys for item in manifest() if (keys := unspoken(item))} == {}
