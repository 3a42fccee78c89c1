"""Whether texts are translations, and what goes together when they are not."""

from annotator.bitext.align import align
from annotator.bitext.parallel import looks_parallel, related

CONCEPTS = [("apple", "사과"), ("river", "강물"), ("music", "음악"), ("winter", "겨울"), ("stock", "주가")]
LEFT = ["Apple pies are good.", "The river is wide.", "They play music.", "Winter came."]
RIGHT = ["사과 파이는 맛있다.", "강물은 넓다.", "음악을 연주한다.", "겨울이 왔다."]
OTHER = ["주가가 내렸다.", "주가는 또 내렸다.", "주가가 올랐다.", "그리고 주가는 멈췄다."]


def verdict(left, right, encoder):
    pairs = align(left, right, "en", "ko", encoder=encoder)
    return looks_parallel(left, right, "en", "ko", pairs, encoder)


def test_a_translation_is_parallel(concept_encoder):
    found = verdict(LEFT, RIGHT, concept_encoder(CONCEPTS))
    assert found.parallel
    assert found.score > 0.8


def test_texts_on_other_matters_are_not(concept_encoder):
    assert not verdict(LEFT, OTHER, concept_encoder(CONCEPTS)).parallel


def test_nothing_paired_is_not_parallel():
    assert not looks_parallel(LEFT, [], "en", "ko", [], None).parallel


def test_without_an_encoder_anchors_tell():
    left = [
        "Nakatani met 35 officers on Sept. 8.",
        "The C-130H left Naha at 10:30.",
        "In 2015 Koizumi paid $3 million.",
    ]
    right = [
        "나카타니는 9월 8일 장교 35명을 만났다.",
        "C-130H는 10시 30분 나하를 떠났다.",
        "2015년 고이즈미는 300만 달러를 냈다.",
    ]
    assert verdict(left, right, None).parallel
    other = ["사과는 맛있고 달다.", "오늘 비가 오지만 내일은 맑겠다고 한다.", "끝."]
    assert not verdict(left, other, None).parallel


def test_related_passages_cross(concept_encoder):
    found = related(LEFT, [RIGHT[2], OTHER[0], RIGHT[0]], concept_encoder(CONCEPTS))
    assert [(one.left, one.right) for one in found] == [((0,), (2,)), ((2,), (0,))]


def test_no_text_has_no_relation(concept_encoder):
    assert related([], RIGHT, concept_encoder(CONCEPTS)) == []
