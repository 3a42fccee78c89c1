"""Changing a scheme: each change is the next version, says what becomes of old codes, and leaves the old alone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model import UserError
from annotator.scheme import (
    EntityType,
    LabelScheme,
    load_template,
    merge,
    rename,
    retire,
    split,
    type_problems,
    with_type,
)

BASE = load_template("defence-news")
CODES = [kind.code for kind in BASE.entity_types]


def made(code: str, key: str = "", parent: str = "") -> EntityType:
    return EntityType(code=code, labels={"en": code.title()}, short=code[:4], colour="place", key=key, parent=parent)


def test_a_new_type_takes_its_key_from_the_type_that_had_it() -> None:
    change = with_type(BASE, made("ISLAND", key="1", parent="LOC"))
    assert change.scheme.version == BASE.version + 1
    assert change.mapping == {}
    assert change.scheme.type_for_key("1") == change.scheme.by_code("ISLAND")
    person = change.scheme.by_code("PERSON")
    assert person is not None
    assert person.key == ""


def test_a_type_is_replaced_in_its_place() -> None:
    place = CODES.index("EVENT")
    change = with_type(BASE, replace(BASE.entity_types[place], short="HAP"))
    assert change.scheme.entity_types[place].short == "HAP"
    assert len(change.scheme.entity_types) == len(CODES)


@pytest.mark.parametrize(
    "kind",
    [
        made("NO SPACE"),
        made("지명"),
        made(""),
        replace(made("X"), short=""),
        replace(made("X"), short="LONGER"),
        replace(made("X"), key="0"),
        replace(made("X"), key="12"),
        replace(made("X"), colour="mauve"),
        replace(made("X"), parent="NOWHERE"),
        replace(made("LOC"), parent="FACILITY"),
        replace(made("LOC"), parent="LOC"),
    ],
)
def test_a_type_that_cannot_be_is_refused(kind: EntityType) -> None:
    with pytest.raises(UserError, match="Nothing was changed"):
        with_type(BASE, kind)


def test_renaming_a_code_takes_records_and_sub_types_along() -> None:
    change = rename(BASE, "LOC", to="REGION", labels={"en": "Land"})
    assert change.mapping == {"LOC": "REGION"}
    facility, region = change.scheme.by_code("FACILITY"), change.scheme.by_code("REGION")
    assert facility is not None
    assert facility.parent == "REGION"
    assert region is not None
    assert region.label("en") == "Land"
    assert region.label("ko") == "지역"


def test_renaming_labels_only_maps_nothing() -> None:
    assert rename(BASE, "LOC", labels={"en": "Land"}).mapping == {}


def test_renaming_onto_another_type_is_refused() -> None:
    with pytest.raises(UserError, match="Merge LOC into GPE"):
        rename(BASE, "LOC", to="GPE")


def test_retiring_queues_records_or_maps_them_and_lifts_sub_types() -> None:
    queued = retire(BASE, "LOC")
    assert queued.mapping == {"LOC": None}
    assert retire(BASE, "LOC", into="GPE").mapping == {"LOC": "GPE"}
    facility, kind = queued.scheme.by_code("FACILITY"), queued.scheme.by_code("LOC")
    assert facility is not None
    assert facility.parent == ""
    assert kind is not None
    assert kind.retired
    assert "LOC" not in [active.code for active in queued.scheme.active_types()]


def test_a_retired_type_gives_up_its_key() -> None:
    assert retire(BASE, "PERSON").scheme.type_for_key("1") is None


@pytest.mark.parametrize("into", ["LOC", "NOWHERE"])
def test_retiring_into_itself_or_nothing_is_refused(into: str) -> None:
    with pytest.raises(UserError, match="Nothing was changed"):
        retire(BASE, "LOC", into=into)


def test_merging_is_one_version_and_one_mapping() -> None:
    change = merge(BASE, ["COUNT", "MONEY"], "QUANTITY")
    assert change.scheme.version == BASE.version + 1
    assert change.mapping == {"COUNT": "QUANTITY", "MONEY": "QUANTITY"}
    with pytest.raises(UserError):
        merge(BASE, ["QUANTITY"], "QUANTITY")


def test_splitting_queues_every_record() -> None:
    change = split(BASE, "EVENT", [made("TALKS"), made("VISIT")])
    assert change.scheme.version == BASE.version + 1
    assert change.mapping == {"EVENT": None}
    assert {"TALKS", "VISIT"} <= {kind.code for kind in change.scheme.active_types()}
    with pytest.raises(UserError):
        split(BASE, "EVENT", [made("TALKS")])


def test_problems_of_a_hand_written_scheme_are_found() -> None:
    scheme = LabelScheme(
        name="x",
        entity_types=(made("AAAA", key="1"), made("AAAA", key="1"), made("B", parent="C"), made("C", parent="B")),
    )
    found = {(index, field) for index, field, _ in type_problems(scheme)}
    assert found == {(1, "code"), (1, "short"), (1, "key"), (2, "parent"), (3, "parent")}


@given(st.lists(st.tuples(st.sampled_from(["retire", "rename", "merge", "key"]), st.sampled_from(CODES)), max_size=8))
def test_any_sequence_of_changes_keeps_the_scheme_sound(steps: list[tuple[str, str]]) -> None:
    scheme = BASE
    for number, (verb, code) in enumerate(steps):
        before = scheme
        try:
            if verb == "retire":
                scheme = retire(scheme, code).scheme
            elif verb == "rename":
                scheme = rename(scheme, code, to=f"{code}_{number}").scheme
            elif verb == "merge":
                scheme = merge(scheme, [code], "PERSON").scheme
            else:
                kind = scheme.by_code(code)
                scheme = with_type(scheme, replace(kind, key="5", retired=False)).scheme if kind else scheme
        except UserError:
            assert scheme is before
        assert type_problems(scheme) == ()
        assert LabelScheme.from_body(scheme.to_body()) == scheme
