"""Preparing an article that carries work already: whatever is split, joined, turned or set aside, the work stays put."""

import tempfile
from functools import cache
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator import edits
from annotator.ingest import NamedBytes, read, set_language
from annotator.model import Bead, Claim, Divergence, Document, Draft, Mention, Range, Region, Sentence, UserError
from annotator.session import Session, create_project
from tests.unit.ingest.checks import each_sentence_once, whole
from tests.unit.ingest.test_restructure import TWO, _step

WORDS = (
    "Ullin",
    "12 days",
    "울린섬",
    "승객 240여 명",
    "captain thanked",
    "LEAVE A REPLY",
    "returns to service – 여객선",
)
"""Among them words that lie across a bracket of two sides, and in what was set aside."""


@cache
def prepared() -> tuple[Session, str]:
    """A project with one article in preparing that carries mentions, a claim and a divergence."""
    folder = Path(tempfile.mkdtemp())
    session = create_project(folder / "a.annotations", actor_name="ann")
    ticks = count(session._store.clock())
    session._store.clock = lambda: next(ticks)
    draft = read([NamedBytes("a.txt", TWO.encode())])
    article = str(session.apply(edits.ImportDraft(draft=draft)).result)
    text = draft.documents[0]

    def spot(words: str) -> Range:
        at = text.text.index(words)
        return Range.of(text.id, text.text, at, at + len(words))

    for words in WORDS:
        session.apply(edits.AddMention(article=article, ranges=(spot(words),), type="GPE"))
    session.apply(edits.AddClaim(article=article, content=(spot("sailed again"), spot("다시 출항했다")), language="en"))
    session.apply(
        edits.AddDivergence(article=article, left=(spot("waiting"),), right=(spot("감사"),), type="terminology")
    )
    session.apply(edits.ReopenPreparing(article=article))
    return session, article


def stored(session: Session, article: str) -> Draft:
    text = session.queries.text(article)
    beads = tuple(bead for bead in text.beads if bead.layer is None)
    return Draft(
        article=text.article,
        documents=tuple(text.documents.values()),
        regions=text.regions,
        sentences=tuple(sorted(text.sentences, key=lambda item: (item.document, item.start))),
        beads=beads,
    )


def work(session: Session) -> list[tuple[object, ...]]:
    """Everything people made, as values."""
    queries = session.queries
    found: list[tuple[object, ...]] = [(m.id, m.ranges) for m in queries.select(Mention)]
    found += [(c.id, c.content) for c in queries.select(Claim)]
    found += [(d.id, d.left, d.right) for d in queries.select(Divergence)]
    return sorted(found, key=lambda one: str(one[0]))


def structure(session: Session) -> list[object]:
    """Regions, sentences and beads without who wrote them last."""
    queries = session.queries
    rows = [(r.id, r.kind, r.start, r.end) for r in queries.select(Region)]
    rows += [(s.id, s.side, s.language, s.start, s.end, s.paragraph, s.region) for s in queries.select(Sentence)]
    rows += [(b.id, b.left, b.right, b.state, b.order) for b in queries.select(Bead)]
    return sorted(rows, key=str)


STEPS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_work_stays_put_through_any_preparing_and_undo_restores(steps):
    session, article = prepared()
    mine, before, applied = work(session), structure(session), 0
    texts = {document.id: document.text for document in session.queries.select(Document)}
    try:
        for kind, one, two in steps:
            draft = stored(session, article)
            sentence = draft.sentences[one % len(draft.sentences)] if draft.sentences else None
            region = draft.regions[one % len(draft.regions)]
            try:
                if kind == 7:
                    made = set_language(draft, [sentence.id] if sentence else [], ("ko", "ja", "en")[two % 3])
                else:
                    made = _step(draft, kind, sentence, region, two)
            except UserError:
                continue
            if made == draft:
                continue
            applied += session.apply(edits.Restructure(draft=made)).event is not None
            now = stored(session, article)
            whole(now)
            if now.beads:
                each_sentence_once(now)
            assert work(session) == mine
            for _, *ranges in mine:
                for part in (part for parts in ranges for part in parts):
                    assert part.holds_in(texts[part.document])
    finally:
        for _ in range(applied):
            session.undo()
    assert structure(session) == before
    assert work(session) == mine
    assert session.check() == []
