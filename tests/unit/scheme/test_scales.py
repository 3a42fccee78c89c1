"""Rating scales: official wording to the letter, marked for what it is; codes, never numbers."""

import json
import re
from pathlib import Path

import pytest

from annotator import model
from annotator.scheme import AXES, LANGUAGES, RatingScale, load_scale, scale_names
from annotator.scheme.scales import TRANSLATION, WORDING

GOLDEN = json.loads((Path(__file__).parent / "golden_wording.json").read_text("utf-8"))
NOTES = Path(__file__).parents[3].parent / "shared" / "notes" / "domain.md"
SCALES = [load_scale(name) for name in scale_names()]


def by_id(scale: RatingScale) -> str:
    return scale.id


def test_the_promised_scales_are_there() -> None:
    assert {
        "admiralty-reliability",
        "admiralty-credibility",
        "icd203-likelihood",
        "analytic-confidence",
        "uk-3x5x2-source",
        "uk-3x5x2-information",
        "uk-5x5x5-source",
        "uk-5x5x5-information",
        "tlp",
    } <= set(scale_names())
    assert {axis for scale in SCALES for axis in [scale.axis]} <= set(AXES)
    assert set(model.project.RATING_AXES) <= {scale.axis for scale in SCALES}


@pytest.mark.parametrize("scale", SCALES, ids=by_id)
def test_english_wording_is_the_golden_wording_with_its_reference(scale: RatingScale) -> None:
    golden = GOLDEN[scale.id]
    assert scale.reference == golden["reference"]
    assert scale.wording == golden["wording"]
    assert {level.code: [level.label("en"), level.description("en")] for level in scale.levels} == golden["levels"]


@pytest.mark.shared
@pytest.mark.parametrize("scale", [s for s in SCALES if s.wording == "exact"], ids=by_id)
def test_exact_wording_stands_in_the_domain_notes(scale: RatingScale) -> None:
    if not NOTES.is_file():
        pytest.skip("../shared/notes absent")
    notes = NOTES.read_text("utf-8")
    for level in scale.levels:
        label = level.label("en").removeprefix("TLP:")
        assert label in notes, label
        assert level.description("en") in notes
        if scale.axis in ("reliability", "credibility") and level.offered:
            row = f"| {level.code} | {label} | {level.description('en')} |"
            assert row in notes
        if level.percent:
            low, high = level.percent
            assert re.search(rf"{re.escape(label)} / .*\| {low:02d}–{high:02d} \|", notes), label


ABRIDGED = {
    "uk-5x5x5-source": "A always / B mostly / C sometimes reliable / D unreliable / E untested",
    "uk-5x5x5-information": "1 known true without reservation / 2 known personally to source not officer / "
    "3 not personally known, corroborated / 4 cannot be judged / 5 suspected false or malicious",
    "uk-3x5x2-source": "1 reliable / 2 untested / 3 not reliable",
    "uk-3x5x2-information": "A known directly / B known indirectly but corroborated / C known indirectly / "
    "D not known / E suspected false",
    "uk-3x5x2-handling": "P permitted / C conditions",
}
"""Scale → its line in the notes, as it stands there."""


@pytest.mark.shared
@pytest.mark.parametrize("name", ABRIDGED)
def test_abridged_wording_is_the_notes_line_code_by_code(name: str) -> None:
    if not NOTES.is_file():
        pytest.skip("../shared/notes absent")
    line = ABRIDGED[name]
    assert line in NOTES.read_text("utf-8")
    told = dict(part.split(" ", 1) for part in line.split(" / "))
    scale = load_scale(name)
    assert scale.wording == "abridged"
    assert [level.code for level in scale.levels] == list(told)
    for level in scale.levels:
        # The line names *reliable* once for three levels.
        assert level.label("en").lower().removesuffix(" reliable") in (told[level.code], told[level.code].split()[0])


@pytest.mark.shared
def test_confidence_synonyms_and_the_yardstick_are_those_of_the_notes() -> None:
    if not NOTES.is_file():
        pytest.skip("../shared/notes absent")
    notes = NOTES.read_text("utf-8")
    for level in load_scale("analytic-confidence").levels:
        assert f'**{level.label("en")}** "{level.description("en")}"' in notes
    for level in load_scale("icd203-likelihood").levels:
        assert level.percent is not None
        low, high = level.percent
        assert f"| {level.label('en')} / {' / '.join(level.synonyms)} | {low:02d}–{high:02d} |" in notes
    yardstick = load_scale("phia-likelihood")
    assert yardstick.wording == "unverified"
    for level in yardstick.levels:
        assert level.percent is not None
        low, high = level.percent
        band = f"≤{high}" if low <= 1 else f"≥{low}" if high >= 99 else f"{low}–{high}"
        assert re.search(rf"{re.escape(level.label('en'))}(/\w+)? {band}", notes), level


@pytest.mark.parametrize("scale", SCALES, ids=by_id)
def test_translations_are_marked_as_the_projects_own(scale: RatingScale) -> None:
    assert scale.translation_status == "project"
    assert scale.reference


@pytest.mark.parametrize("scale", SCALES, ids=by_id)
def test_every_level_has_words_in_every_language_and_says_whose(scale: RatingScale) -> None:
    assert scale.wording in WORDING
    assert scale.translation_status in TRANSLATION
    for level in scale.levels:
        assert set(level.labels) == set(LANGUAGES)
        assert set(level.descriptions) in (set(), set(LANGUAGES))


def test_what_was_not_checked_is_marked_so() -> None:
    assert {scale.name for scale in SCALES if scale.wording == "unverified"} == {"phia-likelihood", "uk-5x5x5-handling"}
    assert all(scale.note for scale in SCALES if scale.wording != "exact")


def test_cannot_be_judged_is_missing_and_extremes_ask_for_a_reason() -> None:
    reliability, credibility = load_scale("admiralty-reliability"), load_scale("admiralty-credibility")
    assert reliability.ordinal() == ("A", "B", "C", "D", "E")
    assert credibility.ordinal() == ("1", "2", "3", "4", "5")
    assert [level.code for level in reliability.offered() if level.needs_reason] == ["A", "E"]
    assert [level.code for level in credibility.offered() if level.needs_reason] == ["1", "5"]
    assert [level.code for level in reliability.offered()] == list("ABCDEF")
    assert reliability.level("g") is not None
    assert reliability.level("Z") is None


def test_likelihood_bands_follow_one_another() -> None:
    bands = [level.percent for level in load_scale("icd203-likelihood").levels]
    assert bands == [(1, 5), (5, 20), (20, 45), (45, 55), (55, 80), (80, 95), (95, 99)]


@pytest.mark.parametrize("scale", SCALES, ids=by_id)
def test_a_scale_survives_being_stored(scale: RatingScale) -> None:
    body = json.loads(json.dumps(scale.to_body()))
    assert RatingScale.from_body(body) == scale
    assert scale.id == f"{scale.name}@{scale.version}"


@pytest.mark.parametrize("body", [{}, {"name": "x"}, {"name": "x", "version": "1", "axis": "y", "levels": [3]}])
def test_a_damaged_body_is_an_error_of_the_project(body: dict) -> None:
    with pytest.raises(model.UserError, match="cannot be read"):
        RatingScale.from_body(body)
