"""The faults of `tests/mutations.py` can still be put in, and a few of them are: the tests notice."""

from pathlib import Path

import pytest

from tests.mutations import MUTATIONS, ROOT, Mutation, carried_out

QUICK = ("quote-not-compared", "fold-map-off-by-one", "chain-not-extended", "end-inclusive")


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_every_fault_has_its_place_and_its_tests(mutation: Mutation) -> None:
    assert (ROOT / mutation.file).read_text("utf-8").count(mutation.old) == 1
    assert mutation.new != mutation.old
    for name in mutation.tests:
        assert (ROOT / name).exists()


def test_names_are_given_once() -> None:
    assert len({mutation.name for mutation in MUTATIONS}) == len(MUTATIONS)


@pytest.mark.slow
@pytest.mark.parametrize("name", QUICK)
def test_a_fault_is_noticed(name: str, tmp_path: Path) -> None:
    (mutation,) = (mutation for mutation in MUTATIONS if mutation.name == name)
    assert carried_out(mutation, tmp_path) == "CAUGHT"
