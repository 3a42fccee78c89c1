"""Labels never cover text: what a label paints and what the letters paint have no pixel in common."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QImage

from annotator.columns import ArticleText
from annotator.gui.reader import Mark, Reader
from annotator.gui.theme import Theme
from annotator.model import Article, Document, Range, Region, Sentence

WORDS = {
    "en": "ÅÉ Captain Ĥjelm spoke fully (that “day”) | the Ŷ of 10 years",
    "ko": "곽뚫 대령은 10년 만에 흡족하게 (말했다) | 를 회담",
    "ja": "驚鬱 大佐は十年ぶりに（語った）ヅャ圏ガ | 会談",
}


def article_of(language: str, kind: str) -> ArticleText:
    text = (WORDS[language] + " ") * 6
    return ArticleText(
        article=Article(id="a", title="Labels", left="d", right=None, left_language=language),
        documents={"d": Document(id="d", name="labels.txt", text=text)},
        sentences=(
            Sentence(id="s", document="d", start=0, end=len(text), language=language, paragraph=0, side="left"),
        ),
        regions=(Region(id="r", document="d", kind=kind, start=0, end=len(text)),),
        beads=(),
    )


def marks_on(article: ArticleText) -> list[Mark]:
    """Every word a mention of its own, and two of them in a longer one: as dense as it gets."""
    text, found, start = article.documents["d"].text, [], 0
    for word in text.split():
        start = text.index(word, start)
        found.append(Mark(f"m{start}", "mention", (Range.of("d", text, start, start + len(word)),), "time", "DUR"))
        start += len(word)
    longer = Range.of("d", text, 0, found[2].ranges[0].end)
    return [*found, Mark("long", "mention", (longer,), "military", "UNIT")]


def picture(reader: Reader, marks: list[Mark]) -> np.ndarray:
    reader.set_marks(marks)
    image = reader.column("left").viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    found = np.frombuffer(bytes(image.constBits()), np.uint8).reshape(image.height(), image.bytesPerLine())
    return found[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)[:, :, :3].astype(int)


@pytest.mark.parametrize("kind", ["body", "headline", "caption"])
@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("size", [12, 16, 17, 22, 30])
def test_no_pixel_of_a_letter_is_touched_by_a_label(qtbot, size, language, kind):
    reader = Reader(Theme.load("light"))
    qtbot.addWidget(reader)
    reader.resize(900, 700)
    reader.set_text_size(size)
    article = article_of(language, kind)
    reader.set_article(article)
    with qtbot.waitExposed(reader):
        reader.show()
    reader.column("right").setFocus()
    bare = picture(reader, [])
    marks = marks_on(article)
    labelled, unlabelled = picture(reader, marks), picture(reader, [replace(mark, label="") for mark in marks])
    letters = np.abs(bare - bare[2, -2]).max(axis=2) > 40
    labels = np.abs(labelled - unlabelled).max(axis=2) > 40
    assert letters.any()
    assert labels.any(), "no label was painted"
    clash = letters & labels
    rows = np.nonzero(clash.any(axis=1))[0]
    assert not clash.any(), f"{clash.sum()} pixels of letters lie under labels, rows {rows.tolist()[:12]}"
