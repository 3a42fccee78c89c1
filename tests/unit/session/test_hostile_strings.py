"""Texts nobody would write, through the whole program: every range stands on the words it quotes, everywhere."""

import io
import tempfile
from pathlib import Path

import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator import edits, ingest
from annotator.formats import Options, format_named
from annotator.formats.archive import FORMAT as ARCHIVE
from annotator.model import Mention, Range, UserError
from annotator.session import create_project
from annotator.store import Store
from annotator.store.check import ranges_of
from annotator.text import Utf16Map, snap

PIECES = [
    "🙂", "👨‍👩‍👧", "👩🏽‍🚀", "🇰🇷", "𠮷野家", "\U000323af", "한", "국방", "회담", "e\u0301", "か\u3099", "\u200b", "\u200d", "\u2060",
    "\u202e左", "שלום", "\u0627\u0644", "\u00ad", "\ufe0f", "\u2028", "\u0085", "\x0b", "\t", "\u3000", "ｶﾞ", "ﬁ",
    "\r\n", "\n", "\r\n\r\n", "\n\n", ". ", "。", "?\u201d ", "A", "word ", "F-35 ", "<b>", "&amp;", "\\u0041", '"', "\ufffd",
    "\U0001f1f0", "\u1100", "\u1161", "\u11a8",
]  # fmt: skip
"""Astral characters, joiners, flags, decomposed Hangul and kana, right-to-left runs, odd spaces and ends of line."""

texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map("".join)
cuts = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 0.5)), min_size=1, max_size=6)


@pytest.mark.slow
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(left=texts, right=texts, places=cuts)
def test_every_range_quotes_its_text_from_import_to_export(
    left: str, right: str, places: list[tuple[float, float]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            draft = ingest.read(
                [
                    ingest.NamedBytes("left.txt", f"Words 🙂 first. {left}".encode()),
                    ingest.NamedBytes("right.txt", f"𠮷 먼저 말한다. {right}".encode()),
                ]
            )
        except UserError as refused:
            raise AssertionError(f"these texts can be read: {refused}") from refused
        session = create_project(folder / "p.annotations")
        article = session.apply(edits.ImportDraft(draft=draft)).result
        texts_of = {document.id: document.text for document in draft.documents}
        for index, (where, size) in enumerate(places):
            document, text = list(texts_of.items())[index % len(texts_of)]
            start = int(where * (len(text) - 1))
            start, end = snap(text, start, min(len(text), start + 1 + int(size * len(text))))
            units = Utf16Map(text)
            first, last = units.to_utf16(start), units.to_utf16(end)
            assert text.encode("utf-16-le")[2 * first : 2 * last].decode("utf-16-le") == text[start:end]
            place = Range.of(document, text, start, end)
            session.apply(edits.AddMention(article=article, ranges=(place,), type="GPE"))
            if place.quote.strip():  # a claim has to say something
                session.apply(edits.AddClaim(article=article, content=(place,), language="en"))
        assert session.check() == []
        assert_quotes(session.snapshot(), texts_of)
        assert session.queries.select(Mention)
        first_bytes = archived(session.snapshot())
        lines = io.BytesIO()
        format_named("jsonl").dump(session.snapshot(), lines, Options(layer="all"))
        assert_lines(lines.getvalue(), texts_of)
        session.close()
        with Store.create(folder / "again.annotations") as store:
            store.load(ARCHIVE.load(io.BytesIO(first_bytes)))
            assert store.check() == []
            assert archived(store.snapshot()) == first_bytes


def archived(snapshot: object) -> bytes:
    out = io.BytesIO()
    ARCHIVE.dump(snapshot, out)  # type: ignore[arg-type]
    return out.getvalue()


def assert_quotes(snapshot: object, texts_of: dict[str, str]) -> None:
    """Independently of `Range.holds_in`: the words at the offsets are the quote."""
    for records in snapshot.records.values():  # type: ignore[attr-defined]
        for record in records:
            for part in ranges_of(record):
                assert texts_of[part.document][part.start : part.end] == part.quote


def assert_lines(data: bytes, texts_of: dict[str, str]) -> None:
    """Every object of the lines that carries a document, offsets and a quote."""
    import json

    found = 0
    waiting = [json.loads(line) for line in data.decode().split("\n") if line]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            if {"document", "start", "end", "quote"} <= set(item):
                found += 1
                assert texts_of[item["document"]][item["start"] : item["end"]] == item["quote"]
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item
    assert found


@settings(max_examples=60, deadline=None)
@given(text=texts, a=st.floats(0, 1), b=st.floats(0, 1))
def test_a_selection_never_cuts_a_character_a_reader_sees(text: str, a: float, b: float) -> None:
    low, high = sorted((int(a * len(text)), int(b * len(text))))
    ends = {0, *(match.end() for match in regex.finditer(r"\X", text))}
    start, end = snap(text, low, high)
    assert {start, end} <= ends
    assert start <= low
    assert end >= high or low == high
