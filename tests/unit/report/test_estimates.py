"""Likelihood and confidence in one sentence are found in three languages, and nothing else is taken for them."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from annotator import cli
from annotator.report import mixed_sentences, stories
from annotator.sample import make_sample
from annotator.scheme import load_scale

SCALES = [load_scale(name) for name in ("icd203-likelihood", "phia-likelihood")]
MIXED = (
    "We judge with high confidence that the talks will very likely resume.",
    "The two visits are almost certainly linked, and our confidence is low.",
    "A strike has a remote chance, with low to moderate confidence.",
    "We are fairly confident that a launch is unlikely.",
    "회담이 재개될 가능성이 매우 높다고 높은 확신을 가지고 판단한다.",
    "방문은 거의 확실하며 분석 확신도는 보통이다.",
    "会談が再開される可能性は非常に高いと、高い確信をもって判断する。",
    "訪問はほぼ確実で、分析の確信度は中程度である。",
)
APART = (
    "The talks will very likely resume. Our confidence in this judgement is high.",
    "Talks probably resume.\nOur confidence in this assessment is low.",
    "Confidence-building measures are likely to follow.",
    "Both sides agreed on high-level confidence building, which is likely to help.",
    "회담이 재개될 가능성이 높다. 확신도는 보통이다.",
    "신뢰 구축 조치가 나올 가능성이 높다.",
    "可能性は高い。確信度は中程度。",
    "信頼醸成措置が講じられる可能性は高い。",
    "",
)


@pytest.mark.parametrize("sentence", MIXED)
def test_a_sentence_with_both_is_found_among_others(sentence: str) -> None:
    around = "The ministers met on Friday. " if sentence.isascii() else ""
    assert mixed_sentences(f"First line.\n{around}{sentence}\nLast line.", SCALES) == (sentence,)


@pytest.mark.parametrize("text", APART)
def test_two_sentences_and_other_confidence_are_left_alone(text: str) -> None:
    assert mixed_sentences(text, SCALES) == ()


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: scale.name)
@pytest.mark.parametrize(("language", "also"), [
    ("en", ", with low confidence."), ("ko", ", 확신도는 낮음."), ("ja", "、確信度は低い。"),
])  # fmt: skip
def test_every_term_of_a_scale_counts(scale, language: str, also: str) -> None:  # type: ignore[no-untyped-def]
    for level in scale.levels:
        assert mixed_sentences(f"{level.label(language).replace('(ly)', 'ly')}{also}", SCALES), level.code


def test_the_command_line_tells_and_writes_what_was_written(tmp_path: Path) -> None:
    project, out = tmp_path / "sample.annotations", tmp_path / "story.md"
    session = make_sample(project)
    (story, *_) = stories(session.queries)
    session.close()
    arguments = ["report", str(project), str(out), "--story", story, "--judgements", MIXED[0], "--actor", "analyst-1"]
    told = CliRunner().invoke(cli.app, arguments)
    assert told.exit_code == 0
    assert MIXED[0] in told.stderr
    assert MIXED[0] in out.read_text("utf-8")
