"""Label schemes: templates are whole, keys find types, and a project reads one back without validation."""

import json
import subprocess
import sys

import pytest

from annotator import model
from annotator.scheme import (
    COLOUR_ROLES,
    LANGUAGES,
    VOCABULARIES,
    EntityType,
    LabelScheme,
    Term,
    load_template,
    template_names,
    type_problems,
)

DEFENCE = load_template("defence-news")


def test_the_defence_template_has_the_eighteen_types_in_six_colours() -> None:
    eighteen = {
        "PERSON", "ROLE", "ORG_GOV", "ORG_OTHER", "MIL_UNIT", "MIL_SCHOOL", "GPE", "GPE_GROUP", "LOC", "FACILITY",
        "WEAPON_PLATFORM", "EXERCISE", "EVENT", "AGREEMENT", "TECH_DOMAIN", "DATE", "QUANTITY", "CONTACT",
    }  # fmt: skip
    codes = {kind.code for kind in DEFENCE.entity_types}
    assert eighteen <= codes
    assert all(kind.parent for kind in DEFENCE.entity_types if kind.code not in eighteen)
    assert {kind.colour for kind in DEFENCE.entity_types} == set(COLOUR_ROLES)


def test_keys_tag_the_types_used_most() -> None:
    found = {key: DEFENCE.type_for_key(key) for key in "123456789"}
    assert {key: kind.code for key, kind in found.items() if kind} == {
        "1": "PERSON",
        "2": "ORG_GOV",
        "3": "GPE",
        "4": "MIL_UNIT",
        "5": "EVENT",
        "6": "DATE",
        "7": "ROLE",
        "8": "WEAPON_PLATFORM",
        "9": "QUANTITY",
    }
    assert DEFENCE.type_for_key("0") is None
    assert DEFENCE.type_for_key("") is None


@pytest.mark.parametrize("name", template_names())
def test_templates_are_sound_and_speak_every_language(name: str) -> None:
    scheme = load_template(name)
    assert type_problems(scheme) == ()
    for kind in scheme.entity_types:
        assert set(kind.labels) == set(kind.description) == set(LANGUAGES)
        assert 2 <= len(kind.short) <= 4
    for vocabulary in ("claim_kind", "divergence_type", *VOCABULARIES):
        assert scheme.terms(vocabulary), vocabulary
        assert all(set(term.labels) == set(LANGUAGES) for term in scheme.terms(vocabulary))


@pytest.mark.parametrize(
    ("vocabulary", "codes"),
    [
        ("claim_kind", model.annotations.CLAIM_KINDS),
        ("divergence_type", model.annotations.DIVERGENCE_TYPES),
        ("certainty", model.annotations.CERTAINTIES),
        ("polarity", model.annotations.POLARITIES),
        ("commitment", model.annotations.COMMITMENTS),
        ("attribution", model.annotations.ATTRIBUTIONS),
        ("verdict", model.annotations.VERDICTS),
        ("link_kind", model.annotations.LINK_KINDS),
        ("severity", model.annotations.SEVERITIES),
        ("impact", model.annotations.IMPACTS),
        ("no_counterpart", model.annotations.NO_COUNTERPART),
        ("twin_kind", model.annotations.TWIN_KINDS),
        ("basis", model.project.BASES),
        ("source_kind", model.project.SOURCE_KINDS),
        ("attribution_role", model.articles.ATTRIBUTION_ROLES),
        ("alias_kind", model.project.ALIAS_KINDS),
        ("stance", model.project.STANCES),
    ],
)
def test_every_code_of_the_model_has_a_word_in_the_models_order(vocabulary: str, codes: tuple[str, ...]) -> None:
    assert tuple(term.code for term in DEFENCE.terms(vocabulary)) == codes


def test_types_form_a_hierarchy() -> None:
    assert DEFENCE.lineage("FACILITY") == ("FACILITY", "LOC")
    assert [kind.code for kind in DEFENCE.entity_types if kind.parent == "DATE"] == ["TIME", "DURATION"]
    assert DEFENCE.lineage("NOWHERE") == ("NOWHERE",)
    assert DEFENCE.by_code("NOWHERE") is None


def test_words_fall_back_to_english_then_to_the_code() -> None:
    assert EntityType(code="X", labels={"en": "Thing"}).label("ja") == "Thing"
    assert EntityType(code="X", labels={"ko": "것"}).label("ja") == "것"
    assert Term(code="X").label("ko") == "X"
    assert DEFENCE.term_label("certainty", "PS", "ko") == "가능"
    assert DEFENCE.term_label("certainty", "??", "ko") == "??"


@pytest.mark.parametrize("name", template_names())
def test_a_scheme_survives_being_stored(name: str) -> None:
    scheme = load_template(name)
    assert LabelScheme.from_body(json.loads(json.dumps(scheme.to_body()))) == scheme


@pytest.mark.parametrize("body", [{}, {"name": "x", "version": "no"}, {"name": "x", "version": 1, "entity_types": [1]}])
def test_a_damaged_body_is_an_error_of_the_project(body: dict) -> None:
    with pytest.raises(model.UserError, match="cannot be read"):
        LabelScheme.from_body(body)


def test_reading_a_stored_scheme_loads_no_validation_library() -> None:
    code = (
        "import sys; from annotator.scheme import LabelScheme, RatingScale; import annotator.paths; "
        "LabelScheme.from_body({'name': 'x', 'version': 1}); "
        "assert not {'pydantic', 'sqlite_utils', 'PySide6', 'platformdirs'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
