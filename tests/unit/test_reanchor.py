"""A range of a text in its corrected version: found again, found and doubted, or an orphan; never a false quote."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model import Document, Range
from annotator.reanchor import CONTEXT, EXACT, ORPHAN, Reanchoring, runs

OLD = "The ferry sailed on Tuesday.\nCaptain Larsen thanked 240 passengers 🙂.\n항만청은 화요일에 운항을 재개했다.\nThe ferry stays."


def document(text: str, name: str = "old") -> Document:
    return Document(id=name, name=name, text=text)


def placed(old: str, new: str, quote: str, nth: int = 0):
    at = -1
    for _ in range(nth + 1):
        at = old.index(quote, at + 1)
    return Reanchoring(document(old), document(new, "new")).place(Range.of("old", old, at, at + len(quote)))


@pytest.mark.parametrize("quote", ["ferry", "Captain Larsen", "240", "🙂", "화요일"])
def test_what_stands_in_front_moves_nothing(quote):
    found = placed(OLD, "A line was added above.\n" + OLD, quote)
    assert (found.how, found.new.quote, found.new.start - found.old.start) == (EXACT, quote, 24)


def test_a_changed_word_waits_at_its_place():
    found = placed(OLD, OLD.replace("Larsen", "Larson"), "Captain Larsen")
    assert (found.how, found.new.quote) == (CONTEXT, "Captain Larson")


def test_a_sentence_that_was_moved_is_found_by_its_surroundings():
    lines = OLD.split("\n")
    new = "\n".join([lines[1], "Quite another text came between.", lines[3], lines[0], lines[2]])
    found = placed(OLD, new, "Captain Larsen")
    assert found.new.quote == "Captain Larsen"


def test_what_was_taken_out_is_an_orphan():
    lines = OLD.split("\n")
    found = placed(OLD, "\n".join([lines[0], lines[2], lines[3]]), "240 passengers")
    assert (found.how, found.new) == (ORPHAN, None)


def test_a_word_met_everywhere_is_not_placed_by_chance():
    old = "Rain fell. Rain fell. Rain fell. It stopped."
    found = placed(old, "Snow then. Rain here, and rain there; Rain again.", "Rain", 1)
    assert found.how == ORPHAN


@pytest.mark.parametrize("form", ["NFD", "NFC", "NFKC"])
def test_another_normal_form_waits_at_the_same_words(form):
    new = unicodedata.normalize(form, OLD)
    found = placed(OLD, new, "항만청은")
    assert unicodedata.normalize("NFC", found.new.quote) == "항만청은"


def test_other_white_space_waits_at_the_same_words():
    found = placed(OLD, OLD.replace(" ", "\u00a0").replace("\n", "\r\n"), "Captain Larsen")
    assert (found.how, found.new.quote) == (CONTEXT, "Captain\u00a0Larsen")


def test_an_insertion_point_stays_between_its_neighbours():
    anchors = Reanchoring(document(OLD), document("New.\n" + OLD, "new"))
    found = anchors.place(Range.of("old", OLD, 29, 29))
    assert (found.how, found.new.start, found.new.quote) == (EXACT, 34, "")


TEXTS = st.text(alphabet=list("ab c.\n\r한가\u1100\u1161🙂𠮷\u200b\u0301é"), max_size=60)


@given(old=TEXTS, new=TEXTS, a=st.integers(0, 60), b=st.integers(0, 60))
def test_a_new_range_always_quotes_its_text(old, new, a, b):
    start, end = sorted((min(a, len(old)), min(b, len(old))))
    found = Reanchoring(document(old), document(new, "new")).place(Range.of("old", old, start, end))
    assert (found.new is None) == (found.how == ORPHAN)
    if found.new is not None:
        assert found.new.holds_in(new)
    if found.how == EXACT:
        assert found.new.quote == found.old.quote


@given(
    text=st.text(alphabet=list("abc 한글.\n🙂"), min_size=1, max_size=80),
    cut=st.integers(0, 80),
    words=st.text(max_size=20),
    form=st.sampled_from(["NFC", "NFD", "NFKC"]),
)
def test_insertions_deletions_and_normal_forms_leave_every_quote_true(text, cut, words, form):
    at = min(cut, len(text))
    for new in (text[:at] + words + text[at:], text[:at] + text[at + 7 :], unicodedata.normalize(form, text)):
        anchors = Reanchoring(document(text), document(new, "new"))
        for start in range(0, len(text), 5):
            found = anchors.place(Range.of("old", text, start, min(len(text), start + 4)))
            assert found.new is None or found.new.holds_in(new)


@given(text=TEXTS)
def test_the_same_text_changes_no_range(text):
    anchors = Reanchoring(document(text), document(text, "new"))
    for start in range(len(text)):
        found = anchors.place(Range.of("old", text, start, start + 1))
        assert (found.how, found.new.start) == (EXACT, start)


@given(old=TEXTS, new=TEXTS)
def test_shared_stretches_are_shared_and_in_order(old, new):
    last = (0, 0)
    for low, length, at in runs(old, new):
        assert old[low : low + length] == new[at : at + length]
        assert low >= last[0] and at >= last[1]
        last = (low + length, at + length)
