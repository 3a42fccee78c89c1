"""What GUI tests stand on: a real project in a temporary folder with a small article of two sides, and real keys.

`desk` is a window's desk over it. `press(widget, "Ctrl+F")` sends a key as a keyboard would, `press_physical` as one
under a foreign layout: with what that layout writes, and the scan code of the key.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.edits import AddActor, ImportDraft
from annotator.gui.actions import ActionTable
from annotator.gui.annotate.page import AnnotatePage
from annotator.gui.desk import Desk
from annotator.gui.keys import SCAN_CODES
from annotator.gui.theme import Theme
from annotator.model import Article, Bead, Document, Draft, Range, Region, Sentence, content_id, digest
from annotator.session import Session, create_project

LEFT = (
    ("headline", "Minister Kanda opens harbour talks in Busan"),
    ("body", "Minister Kanda met Park Jun-ho in Busan on Sept. 8. They spoke for three hours about the harbour."),
    ("body", "Park Jun-ho said Japan will send two ships by 2027. 🚢 The harbour opens in May."),
    ("boilerplate", "Copyright by the harbour news desk, Busan."),
)
RIGHT = (
    ("headline", "간다 대신, 부산에서 항구 회담 열어"),
    ("body", "간다 대신은 9월 8일 부산에서 박준호를 만났다. 두 사람은 항구에 관해 세 시간 이야기했다."),
    ("body", "박준호는 일본이 2027년까지 배 두 척을 보낸다고 말했다. 항구는 5월에 문을 연다."),
    ("boilerplate", "저작권은 항구 뉴스에 있다. 부산."),
)
"""Paragraphs of the sample article: region kind and text; paragraph by paragraph the two say the same."""

_ENDS = re.compile(r"(?<=[.다]\.)\s+|(?<=[a-z0-9]\.)\s+(?=[A-Z🚢])")


def _document(
    name: str, paragraphs: Iterable[tuple[str, str]], language: str, side: str
) -> tuple[Document, list[Region], list[Sentence]]:
    text, regions, sentences = "", [], []
    places = []
    for kind, words in paragraphs:
        places.append((kind, len(text), len(text) + len(words)))
        text += words + "\n\n"
    document = Document(
        id=content_id("d", digest(text)),
        name=name,
        data=text.encode(),
        sha256=digest(text),
        text=text,
        text_sha256=digest(text),
    )
    for number, (kind, start, end) in enumerate(places):
        region = Region(
            id=content_id("r", document.id, start, end), document=document.id, kind=kind, start=start, end=end
        )
        regions.append(region)
        at = start
        for piece in _pieces(text[start:end]):
            begin = text.index(piece, at)
            at = begin + len(piece)
            sentences.append(
                Sentence(
                    id=content_id("s", document.id, begin, at),
                    document=document.id,
                    start=begin,
                    end=at,
                    language=language,
                    paragraph=number,
                    side=side,
                    region=region.id,
                )
            )
    return document, regions, sentences


def _pieces(paragraph: str) -> list[str]:
    found = re.split(r"(?<=다\.) (?=[가-힣])|(?<=[a-z0-9]\.) (?=[A-Z🚢])", paragraph)
    return [piece for piece in found if piece]


def two_sided_draft(
    left: Iterable[tuple[str, str]] = LEFT,
    right: Iterable[tuple[str, str]] = RIGHT,
    title: str = "Harbour talks",
    story: str = "",
) -> Draft:
    """An article of two documents, aligned sentence by sentence in order, boilerplate left out."""
    left, right = tuple(left), tuple(right)
    one, one_regions, one_sentences = _document(f"{title}-en.txt", left, "en", "left")
    article_of = [one.id]
    documents, regions, sentences, beads = [one], list(one_regions), list(one_sentences), []
    if right:
        two, two_regions, two_sentences = _document(f"{title}-ko.txt", right, "ko", "right")
        article_of.append(two.id)
        documents.append(two)
        regions += two_regions
        sentences += two_sentences
        aside = {region.id for region in regions if region.kind == "boilerplate"}
        pairs = zip(
            [s for s in one_sentences if s.region not in aside],
            [s for s in two_sentences if s.region not in aside],
            strict=False,
        )
        for order, (a, b) in enumerate(pairs):
            beads.append(
                Bead(
                    id=content_id("b", a.id, b.id),
                    article=content_id("a", *article_of),
                    order=order,
                    left=(Range.of(one.id, one.text, a.start, a.end),),
                    right=(Range.of(two.id, two.text, b.start, b.end),),
                    score=0.9,
                    method="test",
                )
            )
    article = Article(
        id=content_id("a", *article_of),
        title=title,
        left=one.id,
        right=documents[1].id if right else None,
        left_language="en",
        right_language="ko" if right else "",
        layout="two-files" if right else "one-language",
        story=story,
        published_date="2026-01-30",
        publisher="Harbour News",
    )
    return Draft(
        article=article,
        documents=tuple(documents),
        regions=tuple(regions),
        sentences=tuple(sentences),
        beads=tuple(beads),
    )


@pytest.fixture
def project(tmp_path: Path) -> Iterable[Session]:
    """A project of one analyst and one reviewer with the sample article."""
    session = create_project(tmp_path / "sample.annotations", actor_name="analyst-1")
    session.apply(ImportDraft(draft=two_sided_draft()))
    session.apply(AddActor(name="reviewer-1", role="reviewer"))
    yield session
    session.close()


@pytest.fixture
def desk(project: Session, qapp: QApplication) -> Iterable[Desk]:
    """A desk over the project, with the light theme; `said` collects what the status line was told."""
    theme = Theme.load("light")
    qapp.setPalette(theme.palette())
    qapp.setStyleSheet(theme.stylesheet())
    made = Desk(project, theme, ActionTable())
    made.said_words = []  # type: ignore[attr-defined]
    made.said.connect(lambda text, kind: made.said_words.append((kind, text)))  # type: ignore[attr-defined]
    yield made
    made._unsubscribe()
    qapp.setStyleSheet("")


@pytest.fixture
def article(project: Session) -> SimpleNamespace:
    """The sample article's id, its texts, and `place(side, words)` which gives the range of words."""
    entry = project.queries.articles()[0].article
    text = project.queries.text(entry.id)

    def place(side: str, words: str, nth: int = 0) -> Range:
        document = text.document(side)
        start = -1
        for _ in range(nth + 1):
            start = document.text.index(words, start + 1)
        return Range.of(document.id, document.text, start, start + len(words))

    return SimpleNamespace(id=entry.id, text=text, place=place)


@pytest.fixture
def page(desk: Desk, article: SimpleNamespace, qtbot: QtBot) -> Iterable[AnnotatePage]:
    """The Annotate page with the sample article open, shown at 1280 × 800."""
    made = AnnotatePage(desk)
    qtbot.addWidget(made, before_close_func=lambda widget: widget.finish())
    made.resize(1280, 800)
    made.show()
    desk.open_article(article.id)
    yield made
    made.finish()


@pytest.fixture
def keys(page: AnnotatePage) -> Callable[..., None]:
    """Send keys to the column that has the caret."""
    return lambda name, text=None: press(page.reader.column(page.reader.active_side), name, text)


def all_ranges_hold(session: Session) -> bool:
    """Whether every stored range carries its quote: `base[start:end] == quote`."""
    return session.check() == []


def press(widget: QWidget, keys: str, text: str | None = None) -> None:
    """Press and release keys written as in `Ctrl+Shift+Z`, with what they write on a US keyboard."""
    combination = QKeySequence(keys)[0]  # type: ignore[index]
    code, modifiers = combination.key(), combination.keyboardModifiers()
    if text is None:
        plain = not modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        text = chr(code.value) if plain and 0x20 <= code.value < 0x7F else ""
        text = text.lower() if not modifiers & Qt.KeyboardModifier.ShiftModifier else text
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, code, modifiers, text))
    QApplication.processEvents()  # as between two keys of a fast typist: what follows the paint is done


def press_physical(
    widget: QWidget,
    key: str,
    text: str,
    code: Qt.Key = Qt.Key.Key_unknown,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press the key that a US keyboard labels so, as a foreign layout sends it: other text, other code, same place."""
    scan = next(number for number, name in SCAN_CODES.items() if name == key)
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, int(code), modifiers, scan, scan, 0, text))
    QApplication.processEvents()


def compose(widget: QWidget, preedit: str, commit: str = "") -> None:
    """Let an input method compose in a field, or commit."""
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


def type_text(widget: QWidget, words: str) -> None:
    """Type words into a field, key by key."""
    for character in words:
        key = Qt.Key(ord(character.upper())) if character.isascii() else Qt.Key.Key_unknown
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, character))
