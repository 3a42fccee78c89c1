"""Through the window: a corrected text comes in and asks about what it changed; two articles are related."""

import pytest
from PySide6.QtWidgets import QLineEdit

from annotator.bitext import encoder
from annotator.edits import AddMention, ImportDraft
from annotator.gui.dialogs import ChoiceDialog
from annotator.gui.prepare import PrepareDialog
from annotator.gui.reader.header import describe
from annotator.gui.versions import AnchorsDialog
from annotator.ingest import NamedBytes, read
from annotator.model import Mention, Range
from annotator.session import create_project
from tests.gui.shell_fixtures import answer

OLD = "Harbour reopens\n\nThe harbour reopened on 3 May. Two ships came in at noon.\n\nThe mayor thanked the crews."
NEW = OLD.replace("3 May", "4 May").replace("The mayor thanked the crews", "Nobody spoke")
OTHER = "항구 소식\n\n시장은 승무원들에게 감사했다. 배 두 척이 들어왔다. 날씨는 맑았다."


class Matters:
    """An encoder that knows three matters."""

    name, read = "matters", True

    def encode(self, texts):
        import numpy as np

        rows = np.zeros((len(texts), 4), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[
                next(
                    (
                        n
                        for n, words in enumerate((("mayor", "시장"), ("ships", "배 ")))
                        if any(w in text for w in words)
                    ),
                    2 + ("날씨" in text),
                )
            ] = 1
        return rows


@pytest.fixture
def window(open_window, tmp_path):
    path = tmp_path / "one.annotations"
    session = create_project(path, actor_name="kim")
    for name, text in (("a.txt", OLD), ("b.txt", OTHER)):
        session.apply(ImportDraft(draft=read([NamedBytes(name, text.encode())])))
    session.close()
    return open_window(path, "kim")


def finished(qtbot, window, start):
    with qtbot.waitSignal(window.importer.finished, timeout=60_000) as done:
        start()
    return done.args[0]


def first(window):
    return next(e.article for e in window.desk.session.queries.articles() if e.article.left_language == "en")


def test_a_corrected_text_asks_about_what_it_changed(window, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(encoder, "shared", lambda vectors: None)
    article, queries = first(window), window.desk.session.queries
    window.desk.open_article(article.id)
    for words in ("harbour", "3 May", "The mayor"):
        at = OLD.index(words)
        place = Range.of(article.left, OLD, at, at + len(words))
        window.desk.apply(AddMention(article=article.id, ranges=(place,), type="PERSON"))
    (tmp_path / "new.txt").write_text(NEW, "utf-8")
    asked = []

    def settle(box):
        assert isinstance(box, AnchorsDialog)
        asked.extend([note.ranges[0].quote, note.text.split()[0]] for note, _ in box.waiting)
        assert not box.accept_one.isEnabled() or box.current().text.startswith("context")
        box.settle("accept")
        assert [note.ranges[0].quote for note, _ in box.waiting] == ["The mayor"]
        assert not box.accept_one.isEnabled()
        answer(lambda asked: asked.findChild(QLineEdit, "text").setText("Nobody") or True)
        box.choose()
        assert box.waiting == []
        return True

    answer(tmp_path / "new.txt", settle)
    assert finished(qtbot, window, window.importer.correct) == [article.id]
    assert asked == [["3 May", "context"], ["The mayor", "orphan"]]
    quotes = sorted(m.ranges[0].quote for m in queries.select(Mention))
    assert quotes == ["4 May", "Nobody", "harbour"]
    assert window.desk.session.check() == []
    for _ in range(3):
        window.desk.undo()
    assert sorted(m.ranges[0].quote for m in queries.select(Mention)) == ["3 May", "The mayor", "harbour"]
    assert first(window).left == article.left


def test_two_reports_are_related_and_never_called_a_translation(window, qtbot, monkeypatch):
    pytest.importorskip("numpy")
    monkeypatch.setattr(encoder, "shared", lambda vectors: Matters())
    window.desk.open_article(first(window).id)

    def choose(box):
        assert isinstance(box, ChoiceDialog)
        return True

    def accept(box):
        assert isinstance(box, PrepareDialog)
        return True

    answer(choose, accept)
    stored = finished(qtbot, window, window.importer.relate)
    text = window.desk.session.queries.text(stored[0])
    assert text.article.layout == "not-parallel"
    assert text.beads
    assert all(bead.related for bead in text.beads)
    assert "related passages, not a translation" in [words for _, words in describe(text, "right")[1]]
    assert len(window.desk.session.queries.articles()) == 3
    assert window.desk.session.check() == []
