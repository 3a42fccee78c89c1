"""What an analyst confirmed or locked comes back from every alignment as it was, whatever it joins."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.ingest import NamedBytes, read
from annotator.ingest.draft import aligned
from annotator.model import Bead, Draft, Range, content_id
from tests.unit.ingest.checks import each_sentence_once

LINES = (
    ("The ferry left Aberdeen at 6 in the morning.", "여객선은 오전 6시 애버딘을 떠났다."),
    ("It carried 312 passengers and a band.", "승객 312명과 악단이 타고 있었다."),
    ("The wind had turned during the night.", "밤사이 바람이 바뀌었다."),
    ("Larsen steered past the lighthouse.", "라르센은 등대를 지나 배를 몰았다."),
    ("Nobody slept in the forward cabins.", "앞쪽 선실에서는 아무도 자지 못했다."),
    ("Two boys counted the stars until dawn.", "소년 둘은 새벽까지 별을 세었다."),
    ("At noon the coast of Norway was seen.", "정오에 노르웨이 해안이 보였다."),
    ("They landed at Bergen on March 14.", "이들은 3월 14일 베르겐에 닿았다."),
)


@pytest.fixture(scope="module")
def draft() -> Draft:
    files = [NamedBytes(f"trip_{code}.txt", "\n".join(side).encode()) for code, side in zip(("en", "ko"), zip(*LINES))]  # noqa: B905
    made = read(files)
    assert len([bead for bead in made.beads if bead.left and bead.right]) == len(LINES)
    return made


def ranges(draft: Draft, side: str) -> list[Range]:
    """The sentences of a side as ranges, in order."""
    texts = {document.id: document.text for document in draft.documents}
    found = sorted((item.start, item.end, item.document) for item in draft.sentences if item.side == side)
    return [Range.of(document, texts[document], start, end) for start, end, document in found]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_was_confirmed_comes_back_as_it_was(draft, data):
    """Beads of one to three sentences a side, alone or crossing, right or wrong: none is changed, no sentence is in two."""
    left, right = ranges(draft, "left"), ranges(draft, "right")
    free = [list(range(len(left))), list(range(len(right)))]
    kept = []
    for _ in range(data.draw(st.integers(1, 4))):
        taken = []
        for side in free:
            chosen = data.draw(st.lists(st.sampled_from(side), max_size=3, unique=True)) if side else []
            taken.append(sorted(chosen))
        if not any(taken):
            continue
        for side, chosen in zip(free, taken, strict=True):
            side[:] = [at for at in side if at not in chosen]
        parts = tuple(left[at] for at in taken[0]), tuple(right[at] for at in taken[1])
        kept.append(
            Bead(
                id=content_id("b", *(part.quote for side in parts for part in side)),
                article=draft.article.id,
                order=len(kept),
                left=parts[0],
                right=parts[1],
                score=0.3,
                method="by hand",
                state=data.draw(st.sampled_from(["confirmed", "locked"])),
            )
        )
    held = replace(draft, beads=tuple(kept))
    for made in (aligned(held), aligned(aligned(held))):
        found = {bead.id: bead for bead in made.beads}
        for bead in kept:
            assert replace(found[bead.id], order=0) == replace(bead, order=0)
        each_sentence_once(made)
