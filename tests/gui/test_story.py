"""The whole story in the window: five documents in, two analysts by keys, submit, adjudicate by keys, sign off,
export both ways, schema-valid, re-import the archive, equal databases, the same bytes."""

import json
import sqlite3
from pathlib import Path

import jsonschema
import pytest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.edits import AddSource, SetChain
from annotator.formats import schemas
from annotator.gui.dialogs import ActorDialog, ExportDialog, SubmitDialog
from annotator.gui.prepare import PrepareDialog
from annotator.model import Claim, Divergence, Layer, Mention, Range, Rating, Twin
from annotator.session import create_project, open_project
from tests.gui.desk_fixtures import press
from tests.gui.shell_fixtures import answer, key
from tests.gui.stories import documents, reimport


class Analyst:
    """One person at the Annotate page of a window."""

    def __init__(self, window, qtbot):
        self.window, self.qtbot = window, qtbot
        self.page = window.page("annotate")
        self.reader = self.page.reader

    def press(self, keys):
        press(self.reader.column(self.reader.active_side), keys)

    def select(self, side, start, end):
        document = self.page.open.text.document(side)
        self.reader.select(Range.of(document.id, document.text, start, end))

    def word_of(self, sentence, nth):
        """(start, end) of a word of a sentence."""
        body = self.page.open.text.documents[sentence.document].text
        words, at = [], sentence.start
        for piece in body[sentence.start : sentence.end].split():
            at = body.index(piece, at)
            words.append((at, at + len(piece)))
            at += len(piece)
        return words[min(nth, len(words) - 1)]

    def work(self, article, *, shift):
        """Tag, link, claim, rate, grade and flag in one article; `shift` makes two analysts differ."""
        self.window.desk.open_article(article)
        text = self.page.open.text
        sides = text.sides
        read = text.sentences_of("left")
        for number, sentence in enumerate(read[:4]):
            start, end = self.word_of(sentence, 0)
            self.select("left", start, end)
            self.press(str(1 + (number + (shift if number == 2 else 0)) % 3))
            if "right" in sides:
                self.press("Return" if self.page.open.suggestion is not None else "X")
                if self.page.typeahead.isVisible():
                    press(self.page.typeahead, "1")
                    if self.page.typeahead.isVisible():
                        self.page.typeahead.hide()
        # the second analyst sees one thing more
        if shift:
            start, end = self.word_of(read[-1], 1)
            self.select("left", start, end)
            self.press("4")
        sentence = read[min(1, len(read) - 1)]
        place = text.range_of(sentence)
        self.reader.go_to(place)
        self.reader.clear_selection("left")
        self.reader.clear_selection("right")
        self.press("C")
        assert self.page.open.claim_id, self.window.said_words[-3:]
        self.press(f"Alt+{2 + shift}")
        self.press("R")
        self.grade("B" if shift else "C")
        if "right" in sides:
            start, end = self.word_of(read[0], 1)
            self.select("left", start, end)
            self.press("T")
            if self.page.typeahead.isVisible():
                press(self.page.typeahead, "1")

    def grade(self, code):
        """Grade the source with its code, by the button that the Reliability tab offers, if the article has one."""
        assert self.page.inspector.current() == "reliability"
        button = self.page.inspector.reliability.findChild(QWidget, f"grade-{code}")
        if button is not None:
            button.click()

    def submit(self, article):
        self.window.desk.open_article(article)
        answer(lambda box: isinstance(box, SubmitDialog) and (box.boxes["mention"].setChecked(True) or True))
        key(self.reader.column("left"), "Ctrl+Return")


def become(window, name, role="analyst"):
    known = {actor.name for actor in window.desk.session.queries.actors()}

    def reply(box):
        assert isinstance(box, ActorDialog)
        if name in known:
            row = next(r for r in range(box.people.count()) if box.people.item(r).text().startswith(f"{name} "))
            box.people.setCurrentRow(row)
        else:
            box.name.setText(name)
            box.role.setCurrentIndex(box.role.findData(role))
        return True

    answer(reply)
    assert QApplication.activePopupWidget() is None
    key(window, "Ctrl+Shift+A")
    assert window.desk.session.queries.actor().name == name


def export(window, format_name, out, layer):
    def choose(box):
        assert isinstance(box, ExportDialog)
        for button in box.formats.buttons():
            button.setChecked(button.property("format") == format_name)
        box.layer.setCurrentIndex(box.layer.findData(layer))
        return True

    answer(choose, str(out))
    key(window, "Ctrl+E")
    assert out.is_file(), window.said_words[-1]
    return out


def rows_of(path):
    """Every table of a project file, but what belongs to the place: the replica, and when its tables were made."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        names = [name for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )]  # fmt: skip
        return {
            name: sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"')))
            for name in names
            if name != "replica" and not name.startswith("_")
        }
    finally:
        connection.close()


@pytest.mark.parametrize("which", ["ours", pytest.param("shared", marks=pytest.mark.shared)])
def test_five_documents_in_and_a_gold_corpus_out(which, request, open_window, tmp_path, qtbot):
    files = documents(which, request)
    assert len(files) == 5
    project = tmp_path / "story.annotations"
    create_project(project, name="Story", actor_name="first").close()
    window = open_window(project, "first")
    answer([str(path) for path in files], lambda box: isinstance(box, PrepareDialog))
    with qtbot.waitSignal(window.importer.finished, timeout=60_000) as done:
        key(window, "Ctrl+Shift+O")
    articles = done.args[0]
    assert len(articles) == 5
    desk = window.desk
    for number, article in enumerate(articles[:2]):
        source = desk.apply(AddSource(name=f"Ministry {number}")).result
        desk.apply(SetChain(article=article, chain=((source, "originator"),)))
    _annotate(window, articles, qtbot)
    queries = window.desk.session.queries
    for kind in (Mention, Claim, Rating, Twin, Divergence):
        assert queries.select(kind), kind.__name__
    assert {rating.axis for rating in queries.select(Rating)} == {"credibility", "reliability"}
    _adjudicate(window, articles)
    assert window.desk.session.check() == []
    _carry_over(window, project, tmp_path)


def _annotate(window, articles, qtbot):
    for shift, name in enumerate(("first", "second")):
        become(window, name)
        window.desk.set_mode("annotate")
        analyst = Analyst(window, qtbot)
        for article in articles:
            analyst.work(article, shift=shift)
        for article in articles:
            analyst.submit(article)
    states = {(la.article, la.owner): la.state for la in window.desk.session.queries.select(Layer)}
    assert set(states.values()) == {"submitted"}
    assert len(states) == 10


def _adjudicate(window, articles):
    become(window, "chief", "reviewer")
    key(window, "Ctrl+3")
    page = window.page("adjudicate")
    decided = 0
    for article in articles:
        window.desk.open_article(article)
        if page.review.agreed_open():
            answer(True)
            key(page.queue, "Shift+A")
        for _ in range(300):
            if page.current is None:
                break
            asked = page.current
            key(page.queue, page.choices()[0].code or "1")
            decided += 1
            assert page.current is None or page.current.key != asked.key, (asked, window.said_words[-1])
        assert page.review.open == []
        key(page.queue, "O")
        gold = window.desk.session.queries.gold_layer(article)
        assert gold.state == "signed_off", window.said_words[-1]
    assert decided >= 5


def _carry_over(window, project, tmp_path):
    archive = export(window, "archive", tmp_path / "story.jsonl", "all")
    lines = export(window, "jsonl", tmp_path / "gold.jsonl", "gold")
    window.close()
    for name, path in (("archive", archive), ("jsonl", lines)):
        validator = jsonschema.Draft202012Validator(schemas.schema(name))
        for line in path.read_text("utf-8").splitlines():
            validator.validate(json.loads(line))
    assert len(lines.read_text("utf-8").splitlines()) >= 5
    second = Path(tmp_path / "second.annotations")
    reimport(archive, second)
    mine, theirs = rows_of(project), rows_of(second)
    assert mine.keys() == theirs.keys()
    for table in mine:
        assert mine[table] == theirs[table], table
    session = open_project(second, read_only=True)
    assert session.check() == []
    session.export("archive", tmp_path / "again.jsonl")
    session.close()
    assert (tmp_path / "again.jsonl").read_bytes() == archive.read_bytes()
