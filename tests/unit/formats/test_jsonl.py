"""What those who train models get: every offset true, nothing widened, nothing leaked, nothing silently dropped."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import Options
from annotator.formats.jsonl import FORMAT
from annotator.formats.project_index import rejected_records
from annotator.model import (
    Actor,
    Article,
    Decision,
    Layer,
    Mention,
    Option,
    Property,
    Range,
    Sentence,
    Snapshot,
    UserError,
)
from tests.unit.formats.sample import Project, project, words

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "formats" / "jsonl.jsonl"
ALL = Options(layer="all", tokens=True, split=(0.8, 0.1, 0.1))


def exported(snapshot: Snapshot, options: Options = ALL) -> dict[str, Any]:
    out = io.BytesIO()
    FORMAT.dump(snapshot, out, options)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    return {line["article"]: line for line in lines}


@pytest.fixture(scope="module")
def lines() -> dict[str, Any]:
    return exported(project())


@pytest.fixture(scope="module")
def first(lines: dict[str, Any]) -> Any:
    return lines["a1"]


def by_id(items: list[Any]) -> dict[str, Any]:
    return {item["id"]: item for item in items}


def all_spans(value: Any) -> list[Any]:
    """Every range anywhere in a line."""
    if isinstance(value, dict):
        own = [value] if "quote" in value else []
        return own + [span for inner in value.values() for span in all_spans(inner)]
    return [span for inner in value for span in all_spans(inner)] if isinstance(value, list) else []


def strings(value: Any) -> list[str]:
    """Every string in a line that is no key of ours."""
    if isinstance(value, dict):
        return [text for inner in value.values() for text in strings(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in strings(inner)]
    return [value] if isinstance(value, str) else []


def test_one_line_an_article_in_order_of_creation_without_the_trash(lines: dict[str, Any]) -> None:
    assert list(lines) == ["a1", "a2", "a3"]


def test_every_sentence_is_its_text(lines: dict[str, Any]) -> None:
    texts = {d.id: d.text for d in project().records["document"]}  # type: ignore[attr-defined]
    for line in lines.values():
        for side in filter(None, (line["left"], line["right"])):
            for sentence in side["sentences"]:
                assert texts[side["document"]][sentence["start"] : sentence["end"]] == sentence["text"]


def test_every_range_is_its_quote_in_base_text_sentence_and_tokens(lines: dict[str, Any]) -> None:
    texts = {d.id: d.text for d in project().records["document"]}  # type: ignore[attr-defined]
    seen = 0
    for line in lines.values():
        for span in all_spans(line):
            assert texts[span["document"]][span["start"] : span["end"]] == span["quote"]
            for part in span["parts"]:
                sentence = line[part["side"]]["sentences"][part["sentence"]]
                assert sentence["text"][part["start"] : part["end"]] in span["quote"]
                assert sentence["start"] + part["start"] >= span["start"]
                assert sentence["start"] + part["end"] <= span["end"]
                if (found := part["tokens"]) is not None:
                    borders = sentence["tokens"]
                    assert borders[found["first"]][0] + found["inner_start"] == part["start"]
                    assert borders[found["last"] - 1][0] + found["inner_end"] == part["end"]
                    exact = borders[found["first"]][0], borders[found["last"] - 1][1]
                    assert found["exact"] == (exact == (part["start"], part["end"]))
                    seen += 1
    assert seen > 10


def test_a_range_over_two_sentences_has_two_parts(lines: dict[str, Any]) -> None:
    [mention] = lines["a2"]["mentions"]
    assert [p["sentence"] for p in mention["ranges"][0]["parts"]] == [0, 1]


def test_a_range_inside_a_token_is_not_widened(first: Any) -> None:
    [part] = by_id(first["mentions"])["m4"]["ranges"][0]["parts"]
    assert part["tokens"] == {"first": 0, "last": 1, "inner_start": 0, "inner_end": 3, "exact": False}


def test_a_range_outside_every_sentence_keeps_its_base_offsets(first: Any) -> None:
    [span] = by_id(first["mentions"])["m6"]["ranges"]
    assert (span["parts"], span["quote"], span["end"] - span["start"]) == ([], "newsletter", 10)


def test_mentions_carry_entity_votes_and_status(first: Any) -> None:
    mentions = by_id(first["mentions"])
    assert mentions["m1"]["entity"]["id"] == "e-oh", "a merge is followed"
    assert mentions["m1"]["entity"]["labels"] == {"en": "Oh Jin", "ko": "오진"}
    assert [mentions[m]["votes"] for m in ("m1", "m8", "x1", "m9", "m2")] == [2, 2, 2, 1, 1]
    assert {m: mentions[m]["status"] for m in ("x1", "x2", "m1", "m2", "m9", "m6", "m3")} == {
        "x1": "decided",
        "x2": "agreed",
        "m1": "taken",
        "m2": "taken",
        "m9": "changed",
        "m6": "rejected",
        "m3": "open",
    }
    assert "m7" not in mentions
    assert first["voters"] == 2


def test_twins_point_at_mentions(first: Any) -> None:
    ids = [m["id"] for m in first["mentions"]]
    twins = by_id(first["twins"])
    assert [ids[n] for n in (*twins["w1"]["left"], *twins["w1"]["right"])] == ["m1", "m2"]
    assert twins["w2"]["reason"] == "omitted"
    assert "w3" not in twins, "a twin of a deleted mention cannot be shown by index"


def test_beads_are_sentences(first: Any) -> None:
    assert [(b["left"], b["right"], b["state"]) for b in first["beads"]] == [
        ([0], [0], "auto"),
        ([1], [1], "locked"),
        ([2], [], "auto"),
    ]


def test_claims_have_passages_by_role_links_stances_and_ratings(first: Any) -> None:
    claim = by_id(first["claims"])["c1"]
    assert [s["side"] for s in claim["passages"]["content"]] == ["left", "right"]
    assert [s["quote"] for s in claim["passages"]["cue"]] == ["said"]
    assert claim["values"][0]["of_what"] == "hangars"
    at = [c["id"] for c in first["claims"]]
    [link] = first["claim_links"]
    assert (at[link["source"]], at[link["target"]], link["aspect"]) == ("c2", "c1", "modality")
    [stance] = first["stances"]
    assert at[stance["claim"]] == "c1"
    assert {(r["id"], r["code"]) for r in first["ratings"]} == {("g1", "B"), ("g3", "2")}, "only what is in force"


def test_an_insertion_point_stays_a_point(first: Any) -> None:
    [divergence] = first["divergences"]
    [point] = divergence["right"]
    assert point["start"] == point["end"]
    assert [(p["start"], p["end"], p["tokens"]) for p in point["parts"]] == [(14, 14, None)]


def test_negatives(first: Any) -> None:
    negatives = first["negatives"]
    assert [(r["record"], r["kind"], r["choice"]) for r in negatives["rejected"]] == [
        ("m9", "boundary", "take"),
        ("m6", "missing", "reject"),
    ]
    assert [d["id"] for d in negatives["dismissed"]] == ["v2"]
    unmarked = {(u["layer"], u["kind"]): (u["left"], u["right"]) for u in negatives["unmarked"]}
    assert unmarked == {
        ("l-ana", "mention"): ([], []),
        ("l-bo", "mention"): ([1, 2], [0]),  # the last sentence on the right was not read
        ("l-gold", "mention"): ([], []),
    }


def test_an_option_changed_since_is_stale_and_not_repeated() -> None:
    s = project()
    changed = tuple(replace(m, rev=2) if m.id == "m9" else m for m in s.records["mention"])
    rejected = exported(replace(s, records={**s.records, "mention": changed}))["a1"]["negatives"]["rejected"]
    assert [(r["record"], r["stale"], len(r["ranges"])) for r in rejected] == [("m9", True, 0), ("m6", False, 1)]


@pytest.mark.parametrize(
    ("choice", "kind", "chosen", "against"),
    [
        ("take", "type", ("x",), ["y"]),
        ("take", "missing", (), ["x", "y"]),
        ("reject", "type", (), ["x", "y"]),
        ("edit", "type", (), ["x", "y"]),
        ("both", "type", (), []),
        ("union", "boundary", ("x",), ["y"]),
        ("take", "agreed", ("x",), []),
    ],
)
def test_what_a_decision_went_against(choice: str, kind: str, chosen: tuple[str, ...], against: list[str]) -> None:
    options = tuple(Option(layer="l", table="mention", record=r) for r in ("x", "y", None))
    decision = Decision(
        id="d", layer="g", article="a", key="k", kind=kind, choice=choice, chosen=chosen, options=options
    )
    assert [option.record for option in rejected_records(decision)] == against


def test_read_sentences(first: Any) -> None:
    right = first["right"]["sentences"]
    assert [s["read_by"] for s in right] == [["l-ana", "l-bo", "l-gold"], ["l-ana", "l-gold"]]
    assert [s["region"] for s in right] == ["body", "body"]


def test_splits_are_told_to_be_stored_until_they_are() -> None:
    s = project()
    keep = FORMAT.dump(s, io.BytesIO(), ALL).keep
    assert list(keep) == ["splits"]
    stored = Property(id="splits", rev=1, value=dict(keep["splits"]))
    again = replace(s, records={**s.records, "property": (*s.records["property"], stored)})
    assert FORMAT.dump(again, io.BytesIO(), ALL).keep == {}
    assert [line["split"] for line in exported(again).values()] == [line["split"] for line in exported(s).values()]
    assert FORMAT.dump(s, io.BytesIO(), Options(layer="all")).keep == {}


# ---- choosing a layer


def test_gold_is_the_default_and_articles_without_it_are_reported() -> None:
    out = io.BytesIO()
    report = FORMAT.dump(project(), out)
    [line] = [json.loads(text) for text in out.getvalue().splitlines()]
    assert [m["id"] for m in line["mentions"]] == ["x1", "x2"]
    assert [layer["role"] for layer in line["layers"]] == ["gold"]
    assert line["ratings"] == [], "the analyst's ratings are not gold's"
    assert "Left out: articles without a gold layer: 2." in report.losses
    assert report.lines == 1


def test_one_actor_by_name_or_id() -> None:
    for name in ("Bo", "u-bo"):
        line = exported(project(), Options(layer=name))["a1"]
        assert {m["id"] for m in line["mentions"]} == {"m8", "m9"}
        assert [r["record"] for r in line["negatives"]["rejected"]] == ["m9"]
        assert "tokens" not in line["left"]["sentences"][0]
        assert line["split"] is None


def test_unknown_and_ambiguous_names_are_refused() -> None:
    with pytest.raises(UserError, match="Ana, Bo, Rev"):
        exported(project(), Options(layer="Zoe"))
    s = project()
    twin = Actor(id="u-2", name="Ana", rev=1)
    with pytest.raises(UserError, match="u-2, u-ana"):
        exported(replace(s, records={**s.records, "actor": (*s.records["actor"], twin)}), Options(layer="Ana"))


def test_hidden_layers_leave_no_trace() -> None:
    out = io.BytesIO()
    FORMAT.dump(project(), out, Options(layer="all", hidden=frozenset({"l-bo", "l-gold"})))
    text = out.getvalue().decode()
    line = json.loads(text.splitlines()[0])
    for trace in ('"m8"', '"m9"', '"x1"', "l-bo", "l-gold", "u-bo", "u-rev"):
        assert trace not in text
    assert by_id(line["mentions"])["m1"]["votes"] == 1
    assert by_id(line["mentions"])["m6"]["status"] == "open"
    assert line["voters"] == 1


# ---- words, losses, damage


def test_without_words_no_word_leaves() -> None:
    out = io.BytesIO()
    FORMAT.dump(project(), out, replace(ALL, words=False))
    text = out.getvalue().decode()
    values = {value for line in text.splitlines() for value in strings(json.loads(line))}
    for word in words():
        assert word not in text
        for piece in word.split():
            assert len(piece) < 4 or not any(piece in value for value in values), piece
    line = json.loads(text.splitlines()[0])
    assert line["marking"] == "TLP:GREEN"
    assert line["left"]["sentences"][0]["text"] is None
    assert by_id(line["mentions"])["m1"]["entity"]["qid"] == "Q1"
    with_words = exported(project())["a1"]
    assert [m["ranges"][0]["start"] for m in line["mentions"]] == [
        m["ranges"][0]["start"] for m in with_words["mentions"]
    ]


def test_what_is_left_out_is_said() -> None:
    losses = " ".join(FORMAT.dump(project(), io.BytesIO(), ALL).losses)
    for told in ("twins that name a deleted mention: 1", "trash: 1", "history: 6", "superseded ratings: 1", "notes: 1"):
        assert told in losses


def test_a_range_without_its_quote_stops_the_export() -> None:
    s = project()
    first = s.records["mention"][0]
    assert isinstance(first, Mention)
    moved = replace(first.ranges[0], start=first.ranges[0].start + 1)
    bad = (replace(first, ranges=(moved,)), *s.records["mention"][1:])
    out = io.BytesIO()
    with pytest.raises(UserError, match="mention m1"):
        FORMAT.dump(replace(s, records={**s.records, "mention": bad}), out, ALL)
    assert out.getvalue() == b""


def test_a_range_in_an_older_version_of_the_text_is_kept_and_reported() -> None:
    p = Project()
    p.document("d", "new", "New words here.")
    p.document("old", "old", "Old words here.")
    p.add(Sentence(id="s", document="d", start=0, end=15, language="en", paragraph=0))
    p.add(Actor(id="u-ana", name="Ana"))
    p.add(Article(id="a", title="t", left="d"))
    p.add(Layer(id="l", article="a", owner="u-ana"))
    p.add(Mention(id="m", layer="l", article="a", ranges=(p.range("old", "words"),), type="T"))
    out = io.BytesIO()
    report = FORMAT.dump(p.snapshot(), out, Options(layer="all"))
    [span] = json.loads(out.getvalue())["mentions"][0]["ranges"]
    assert (span["side"], span["document"], span["quote"], span["parts"]) == (None, "old", "words", [])
    assert any("another version" in loss for loss in report.losses)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), language=st.sampled_from(["en", "ko", "ja", "zh", ""]))
def test_any_range_over_any_text_is_found_again(data: st.DataObject, language: str) -> None:
    alphabet = st.one_of(
        st.characters(exclude_categories=["Cs"]), st.sampled_from("abc F-35.한국은𠮷防衛カナ\r\n\u200d👩🏽")
    )
    parts = data.draw(st.lists(st.text(alphabet=alphabet, min_size=1, max_size=25), min_size=1, max_size=4))
    text = "\n".join(parts)
    p = Project()
    p.document("d", "n", text)
    at = 0
    for number, part in enumerate(parts):
        side = "right" if number % 2 else "left"
        p.add(Sentence(id=f"s{number}", document="d", start=at, end=at + len(part), language=language, paragraph=0,
                       side=side))  # fmt: skip
        at += len(part) + 1
    p.add(Actor(id="u-ana", name="Ana"))
    p.add(Article(id="a", title="t", left="d", right="d"))
    p.add(Layer(id="l", article="a", owner="u-ana"))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    p.add(Mention(id="m", layer="l", article="a", ranges=(Range.of("d", text, start, end),), type="T"))
    line = exported(p.snapshot(), Options(layer="all", tokens=True))["a"]
    [span] = line["mentions"][0]["ranges"]
    assert text[span["start"] : span["end"]] == span["quote"] == text[start:end]
    covered = 0
    for part in span["parts"]:
        sentence = line[part["side"]]["sentences"][part["sentence"]]
        assert text[sentence["start"] + part["start"] : sentence["start"] + part["end"]] in span["quote"]
        covered += part["end"] - part["start"]
        if (found := part["tokens"]) is not None:
            borders = sentence["tokens"]
            assert borders[found["first"]][0] + found["inner_start"] == part["start"]
            assert borders[found["last"] - 1][0] + found["inner_end"] == part["end"]
    breaks = sum(text[i] == "\n" and i in borders_of(parts) for i in range(start, end))
    assert covered == end - start - breaks


def borders_of(parts: list[str]) -> set[int]:
    """The offsets of the line breaks between sentences."""
    found, at = set(), -1
    for part in parts:
        at += len(part) + 1
        found.add(at)
    return found


def test_the_golden_file_is_still_what_is_written() -> None:
    out = io.BytesIO()
    FORMAT.dump(project(), out, ALL)
    assert out.getvalue() == GOLDEN.read_bytes(), "if the format changed on purpose, raise its version and the file"


def test_what_names_a_record_or_is_words_is_written_as_both() -> None:
    s = project()
    entity = next(e for e in s.records["entity"] if e.merged_into is None and not e.deleted)
    claims = [
        replace(c, place=entity.id, addressee="the press", claimer_by_language={"ko": entity.id, "en": "nobody"})
        for c in s.records["claim"]
    ]
    line = exported(replace(s, records={**s.records, "claim": claims}))["a1"]
    for claim in line["claims"]:
        assert claim["place"] in entity.labels.values()
        assert claim["place_entity"]["id"] == entity.id
        assert (claim["addressee"], claim["addressee_entity"]) == ("the press", None)
        assert claim["claimer_by_language"]["en"] == "nobody"
        assert {code: each["id"] for code, each in claim["claimer_entity_by_language"].items()} == {"ko": entity.id}
