"""Corrections to an article's structure: what changes, what stays, and that the draft stays sound."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.ingest import (
    NamedBytes,
    attach,
    attach_caption,
    correct,
    join_sentences,
    passages_of,
    read,
    realign,
    set_language,
    set_region,
    set_side,
    set_turn,
    split_sentence,
    swap_sides,
)
from annotator.model import Draft, UserError
from tests.unit.ingest.checks import each_sentence_once, whole

TWO = """Ferry returns to service – 여객선 운항 재개

The ferry to Ullin island sailed again on Friday after 12 days in dock.

울린섬 여객선이 12일간의 수리를 마치고 금요일 다시 출항했다.

About 240 passengers were on board. The captain thanked them for waiting.

승객 240여 명이 배에 올랐다. 선장은 기다려 준 승객들에게 감사를 전했다.

RELATED ARTICLES
LEAVE A REPLY
"""
KOREAN = """울린섬 여객선이 12일간의 수리를 마치고 금요일 다시 출항했다.
승객 240여 명이 배에 올랐다. 선장은 기다려 준 승객들에게 감사를 전했다.
"""
ENGLISH = """The ferry to Ullin island sailed again on Friday after 12 days in dock.
About 240 passengers were on board. The captain thanked them for waiting.
"""


def draft_of(text: str, name: str = "a.txt") -> Draft:
    draft = read([NamedBytes(name, text.encode())])
    whole(draft)
    return draft


def words(draft: Draft, side: str | None = None) -> list[str]:
    texts = {document.id: document.text for document in draft.documents}
    return [texts[item.document][item.start : item.end] for item in draft.sentences if side in (None, item.side)]


def beads(draft: Draft) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(tuple(part.quote for part in bead.left), tuple(part.quote for part in bead.right)) for bead in draft.beads]


def sentence_with(draft: Draft, piece: str):
    texts = {document.id: document.text for document in draft.documents}
    return next(item for item in draft.sentences if piece in texts[item.document][item.start : item.end])


CAPTIONS_EN = (
    "The old mill burned on Sunday. Nobody was hurt.\n\nSmoke over the mill.\n\n"
    "The town will rebuild it. Work begins in May.\n\nThe mayor visits the site."
)
CAPTIONS_KO = (
    "옛 방앗간이 일요일에 불탔다. 다친 사람은 없었다.\n\n마을은 다시 지을 것이다. 공사는 5월에 시작한다.\n\n"
    "현장을 찾은 시장.\n\n방앗간 위로 피어오르는 연기."
)


def with_captions():
    return read([NamedBytes("a_en.txt", CAPTIONS_EN.encode()), NamedBytes("a_ko.txt", CAPTIONS_KO.encode())])


def sentence_of(draft, words):
    texts = {document.id: document.text for document in draft.documents}
    return next(item for item in draft.sentences if words in texts[item.document][item.start : item.end])


def attached(draft, words, to):
    """The draft with a sentence made the caption of the passage that begins with some words."""
    texts = {document.id: document.text for document in draft.documents}
    chosen = [sentence_of(draft, words).id]
    passage = next(r for r in passages_of(draft, chosen) if texts[r.document][r.start : r.end].startswith(to))
    return attach_caption(draft, chosen, passage.id)


def told_pairs(draft):
    texts = {document.id: document.text for document in draft.documents}
    return [
        tuple(" ".join(texts[r.document][r.start : r.end] for r in side) for side in (bead.left, bead.right))
        for bead in draft.beads
    ]


def test_captions_are_aligned_with_what_they_belong_to():
    draft = with_captions()
    for words, to in (("Smoke", "The old"), ("mayor visits", "The town"), ("연기", "옛"), ("현장", "마을")):
        draft = attached(draft, words, to)
        whole(draft)
    # On the right both stand at the end, in the other order.
    assert told_pairs(draft) == [
        ("The old mill burned on Sunday.", "옛 방앗간이 일요일에 불탔다."),
        ("Nobody was hurt.", "다친 사람은 없었다."),
        ("Smoke over the mill.", "방앗간 위로 피어오르는 연기."),
        ("The town will rebuild it.", "마을은 다시 지을 것이다."),
        ("Work begins in May.", "공사는 5월에 시작한다."),
        ("The mayor visits the site.", "현장을 찾은 시장."),
    ]
    first = sentence_of(draft, "Smoke")
    apart = attach_caption(draft, [first.id], None)
    (caption,) = (region for region in apart.regions if region.id == first.region)
    assert (caption.kind, caption.caption_of) == ("caption", None)
    back = set_region(draft, first.region, "body")
    assert [r.caption_of for r in back.regions if r.id == first.region] == [None]


def test_a_caption_is_cut_out_of_the_passage_it_belongs_to():
    draft = with_captions()
    chosen = [sentence_of(draft, "Work begins").id]
    held = next(r for r in draft.regions if r.id == sentence_of(draft, "Work begins").region)
    draft = attach_caption(draft, chosen, held.id)
    whole(draft)
    caption = next(region for region in draft.regions if region.kind == "caption")
    left = next(region for region in draft.regions if region.id == caption.caption_of)
    text = draft.documents[0].text
    assert text[caption.start : caption.end] == "Work begins in May."
    assert text[left.start : left.end] == "The town will rebuild it."


def test_a_passage_that_is_cut_keeps_its_caption_and_its_repeats():
    draft = attached(with_captions(), "Smoke", "The old")
    old = next(r for r in draft.regions if r.start == 0 and r.document == draft.article.left)
    cut = set_region(draft, old.id, "byline", start=old.end - len("Nobody was hurt."), end=old.end)
    caption = next(r for r in cut.regions if r.kind == "caption")
    heir = next(r for r in cut.regions if r.id == caption.caption_of)
    assert draft.documents[0].text[heir.start : heir.end] == "The old mill burned on Sunday."


def test_a_corrected_text_keeps_its_captions():
    draft = attached(with_captions(), "Smoke", "The town")
    better = read([NamedBytes("a_en.txt", CAPTIONS_EN.replace("Sunday", "Monday").encode())])
    made = correct(draft, better)
    whole(made)
    text = next(d.text for d in made.documents if d.id == made.article.left)
    caption = next(r for r in made.regions if r.kind == "caption")
    of = next(r for r in made.regions if r.id == caption.caption_of)
    assert text[caption.start : caption.end] == "Smoke over the mill."
    assert text[of.start : of.end].startswith("The town")


def test_sentences_of_two_passages_make_no_caption():
    draft = with_captions()
    with pytest.raises(UserError, match="sentences of one passage"):
        attach_caption(draft, [sentence_of(draft, "Smoke").id, sentence_of(draft, "Work").id], None)


def test_boilerplate_comes_back_and_goes_again():
    draft = draft_of(TWO)
    aside = next(region for region in draft.regions if region.kind == "boilerplate")
    back = set_region(draft, aside.id, "body")
    whole(back)
    each_sentence_once(back)
    assert "LEAVE A REPLY" in words(back, "left")
    assert [item.id for item in draft.sentences] == [item.id for item in back.sentences if item.region != aside.id]
    again = set_region(back, aside.id, "boilerplate")
    assert words(again) == words(draft)
    assert beads(again) == beads(draft)


def test_a_part_of_a_region_can_be_set_aside():
    draft = draft_of(TWO)
    item = sentence_with(draft, "The captain thanked")
    cut = set_region(draft, item.region, "boilerplate", start=item.start, end=item.end)
    whole(cut)
    each_sentence_once(cut)
    assert "The captain thanked them for waiting." not in words(cut)
    assert "About 240 passengers were on board." in words(cut)
    with pytest.raises(UserError):
        set_region(draft, item.region, "body", start=0, end=10**6)


def test_a_sentence_is_split_at_the_caret_and_joined_again():
    draft = draft_of(TWO)
    item = sentence_with(draft, "The ferry to Ullin")
    at = item.start + len("The ferry to Ullin island sailed again")
    cut = split_sentence(draft, item.id, at)
    whole(cut)
    each_sentence_once(cut)
    assert "The ferry to Ullin island sailed again" in words(cut)
    assert "on Friday after 12 days in dock." in words(cut)
    assert len(cut.beads) == len(draft.beads)
    parts = [sentence_with(cut, "The ferry to Ullin").id, sentence_with(cut, "on Friday").id]
    joined = join_sentences(cut, parts)
    assert joined.sentences == draft.sentences
    assert beads(joined) == beads(draft)
    with pytest.raises(UserError):
        split_sentence(draft, item.id, item.start)
    with pytest.raises(UserError):
        join_sentences(draft, [draft.sentences[0].id, draft.sentences[-1].id])


def test_joining_sentences_of_two_beads_joins_the_beads():
    draft = draft_of(TWO)
    ids = [sentence_with(draft, "About 240").id, sentence_with(draft, "The captain").id]
    joined = join_sentences(draft, ids)
    whole(joined)
    each_sentence_once(joined)
    assert (
        ("About 240 passengers were on board. The captain thanked them for waiting.",),
        ("승객 240여 명이 배에 올랐다.", "선장은 기다려 준 승객들에게 감사를 전했다."),
    ) in beads(joined)


def test_what_an_analyst_confirmed_survives_every_correction():
    draft = draft_of(TWO)
    odd = next(bead for bead in draft.beads if bead.left and "About 240" in bead.left[0].quote)
    other = next(bead for bead in draft.beads if bead.left and "The captain" in bead.left[0].quote)
    # Two sentences paired crosswise, as only a person would.
    locked = replace(odd, right=other.right, state="locked")
    held = replace(draft, beads=(*(bead for bead in draft.beads if bead not in (odd, other)), locked))
    again = realign(held)
    whole(again)
    each_sentence_once(again)
    kept = next(bead for bead in again.beads if bead.state == "locked")
    assert (kept.id, kept.left, kept.right) == (locked.id, locked.left, locked.right)
    aside = next(region for region in draft.regions if region.kind == "boilerplate")
    assert kept.id in {bead.id for bead in set_region(again, aside.id, "body").beads}


def test_sides_are_exchanged_and_come_back():
    draft = draft_of(TWO)
    swapped = swap_sides(replace(draft, article=replace(draft.article, direction="left-right")))
    whole(swapped)
    assert (swapped.article.left_language, swapped.article.direction) == ("ko", "right-left")
    assert words(swapped, "left") == words(draft, "right")
    assert beads(swap_sides(swapped)) == beads(draft)


def test_a_sentence_changes_sides_and_language():
    draft = draft_of(TWO)
    item = sentence_with(draft, "The captain")
    moved = set_language(set_side(draft, [item.id], "right"), [item.id], "ko")
    whole(moved)
    each_sentence_once(moved)
    assert "The captain thanked them for waiting." in words(moved, "right")
    assert sentence_with(moved, "The captain").language == "ko"


def test_the_boundary_between_two_blocks_moves():
    draft = draft_of(ENGLISH + KOREAN)
    assert draft.article.layout == "block"
    moved = set_turn(draft, sentence_with(draft, "The captain").id)
    whole(moved)
    each_sentence_once(moved)
    assert words(moved, "left") == words(draft, "left")[:2]
    back = set_turn(moved, sentence_with(draft, "울린섬").id)
    assert beads(back) == beads(draft)


def test_a_translation_is_attached_to_a_one_sided_article():
    draft, other = draft_of(KOREAN, "ko.txt"), draft_of(ENGLISH, "pasted.txt")
    assert draft.article.right is None
    for side in ("right", "left"):
        both = attach(draft, other, side)
        whole(both)
        each_sentence_once(both)
        assert both.article.id == draft.article.id
        assert both.article.layout == "two-files"
        assert [len(bead.left) + len(bead.right) for bead in both.beads] == [2, 2, 2]
        assert words(both, side) == words(other)
    with pytest.raises(UserError, match="already has"):
        attach(draft, draft, "right")
    with pytest.raises(UserError, match="both sides"):
        attach(attach(draft, other), other)


def test_ids_are_the_same_for_everyone_who_imports_the_file():
    one, two = draft_of(TWO, "a.txt"), draft_of(TWO, "copy of a.txt")
    assert one.article.id == two.article.id
    assert one.regions == two.regions
    assert one.sentences == two.sentences
    assert one.beads == two.beads


STEPS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 50), st.integers(0, 50)), max_size=8)


@settings(max_examples=120, deadline=5000, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([TWO, ENGLISH + KOREAN, KOREAN]), STEPS)
def test_any_sequence_of_corrections_leaves_a_sound_draft(text, steps):
    draft = draft_of(text)
    for kind, one, two in steps:
        sentence = draft.sentences[one % len(draft.sentences)] if draft.sentences else None
        region = draft.regions[one % len(draft.regions)]
        try:
            draft = _step(draft, kind, sentence, region, two)
        except UserError:
            continue
        whole(draft)
        if draft.beads:
            each_sentence_once(draft)


def _step(draft, kind, sentence, region, two):
    if kind == 0:
        return set_region(draft, region.id, ("body", "caption", "boilerplate", "headline")[two % 4])
    if kind == 1:
        low = region.start + two % (region.end - region.start)
        return set_region(draft, region.id, "boilerplate", start=low, end=region.end)
    if sentence is None:
        return draft
    if kind == 2:
        return split_sentence(draft, sentence.id, sentence.start + two)
    if kind == 3:
        return join_sentences(draft, [sentence.id, draft.sentences[two % len(draft.sentences)].id])
    if kind == 4:
        return set_side(draft, [sentence.id], ("left", "right")[two % 2])
    if kind == 5:
        return set_turn(draft, sentence.id)
    return swap_sides(draft)
