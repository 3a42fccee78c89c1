"""Two articles on one event: related passages in any order, drawn apart from translation; and corrected texts."""

import pytest

from annotator.ingest import NamedBytes, correct, read, relate
from annotator.model import UserError

LEFT = "The harbour reopened on Tuesday. The mayor thanked the crews. Fares stay as they are. Nobody was hurt."
RIGHT = "운임은 그대로다. 항구가 화요일에 다시 열렸다. 날씨는 맑았다."
MATTERS = {
    "harbour": 0, "항구": 0, "mayor": 1, "Fares": 2, "운임": 2, "hurt": 3, "날씨": 4,
}  # fmt: skip


class Matters:
    """An encoder that knows what each sentence is about."""

    name = "matters"

    def encode(self, texts):
        import numpy as np

        rows = np.zeros((len(texts), 8), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            found = [matter for word, matter in MATTERS.items() if word in text]
            row[found or [7]] = 1
            row /= np.linalg.norm(row)
        return rows


@pytest.fixture
def both():
    return read([NamedBytes("a.txt", LEFT.encode())]), read([NamedBytes("b.txt", RIGHT.encode())])


def test_passages_on_one_matter_are_related_and_may_cross(both):
    pytest.importorskip("numpy")
    draft = relate(*both, encoder=Matters())
    assert draft.article.layout == "not-parallel"
    assert draft.article.id not in {one.article.id for one in both}
    assert all(bead.related and bead.method == "related+matters" for bead in draft.beads)
    pairs = {(bead.left[0].quote.split()[1], bead.right[0].quote.split()[0]) for bead in draft.beads}
    assert pairs == {("harbour", "항구가"), ("stay", "운임은")}
    lefts = [bead.left[0].start for bead in draft.beads]
    rights = [bead.right[0].start for bead in draft.beads]
    assert lefts == sorted(lefts)
    assert rights != sorted(rights)


def test_without_an_encoder_nothing_is_said(both):
    with pytest.raises(UserError, match="encoder"):
        relate(*both, encoder=None)


def test_two_sided_articles_and_the_same_text_are_refused(both):
    with pytest.raises(UserError, match="same text"):
        relate(both[0], both[0], encoder=Matters())
    two = read([NamedBytes("a.txt", LEFT.encode()), NamedBytes("b.txt", RIGHT.encode())])
    with pytest.raises(UserError, match="one text"):
        relate(two, both[1], encoder=Matters())


def test_two_files_that_are_no_translation_get_related_passages_only(monkeypatch):
    pytest.importorskip("numpy")
    from annotator.bitext.parallel import Parallelism

    monkeypatch.setattr(
        "annotator.ingest.beads.looks_parallel", lambda *arguments, **more: Parallelism(False, 0.1, "another matter")
    )
    monkeypatch.setattr("annotator.ingest.draft._FEW", 1)
    files = [NamedBytes("a.txt", LEFT.encode()), NamedBytes("b.txt", RIGHT.encode())]
    draft = read(files, encoder=Matters())
    assert draft.article.layout == "not-parallel"
    assert draft.beads
    assert all(bead.related for bead in draft.beads)
    assert {"not-parallel", "related-passages"} <= {notice.code for notice in draft.notices}


def test_a_corrected_text_takes_the_place_of_its_side():
    files = [NamedBytes("a.txt", LEFT.encode()), NamedBytes("b.txt", RIGHT.encode())]
    draft = read(files)
    corrected = read([NamedBytes("a2.txt", LEFT.replace("Tuesday", "Wednesday").encode())])
    made = correct(draft, corrected)
    new = made.documents[0]
    assert (new.version, new.supersedes) == (2, draft.documents[0].id)
    assert made.documents[1] == draft.documents[1]
    assert {item.document for item in made.sentences} == {new.id, draft.documents[1].id}
    assert all(part.holds_in(new.text) for bead in made.beads for part in bead.left)


def test_what_was_confirmed_stays_where_its_words_are_unchanged():
    from dataclasses import replace

    files = [NamedBytes("a.txt", LEFT.encode()), NamedBytes("b.txt", RIGHT.encode())]
    draft = read(files)
    linked = [bead for bead in draft.beads if bead.left and bead.right]
    held = replace(linked[-1], state="locked")
    draft = replace(draft, beads=tuple(held if bead is linked[-1] else bead for bead in draft.beads))
    made = correct(draft, read([NamedBytes("a2.txt", ("News. " + LEFT).encode())]))
    kept = [bead for bead in made.beads if bead.state == "locked"]
    assert [[part.quote for part in bead.left] for bead in kept] == [[part.quote for part in held.left]]


def test_a_text_in_another_language_corrects_nothing():
    draft = read([NamedBytes("a.txt", LEFT.encode()), NamedBytes("b.txt", RIGHT.encode())])
    other = read([NamedBytes("c.txt", "港が再び開いた。市長は乗組員に感謝した。".encode())])
    with pytest.raises(UserError, match="name its side"):
        correct(draft, other)
