"""A team's work in the window: sent, seen before it comes, brought together, dropped, shared out."""

from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from annotator.edits import AddActor, AddEntity
from annotator.gui.team import MergeDialog, ShareDialog
from annotator.model import Entity, Layer
from annotator.session import open_project
from tests.gui.shell_fixtures import answer


def work_elsewhere(sample, folder):
    """A bundle of analyst-2's, from another copy of the project."""
    folder.mkdir()
    path = folder / "sample.annotations"
    path.write_bytes(sample.read_bytes())
    session = open_project(path, "analyst-2")
    session.apply(AddEntity(type="PERSON", labels={"en": "Somebody New"}))
    session.send_work(folder / "theirs.annbundle")
    session.close()
    return folder / "theirs.annbundle"


def names(window):
    return [row.labels.get("en") for row in window.desk.session.queries.select(Entity)]


def test_ones_own_work_is_sent_as_one_file(open_window, sample, tmp_path):
    window = open_window(sample)
    answer(str(tmp_path / "mine"))
    window.actions_table.run("file.send")
    assert (tmp_path / "mine.annbundle").read_bytes()[:2] == b"PK"
    kind, words = window.said_words[-1]
    assert kind == "info" and "mine.annbundle" in words


def test_what_comes_is_shown_first_and_can_be_declined(open_window, sample, tmp_path):
    bundle = work_elsewhere(sample, tmp_path / "away")
    window = open_window(sample)
    shown = []

    def decline(box):
        assert isinstance(box, MergeDialog)
        shown.append(box.text.toPlainText())
        return False

    answer([str(bundle)], decline)
    window.actions_table.run("file.bring")
    assert "entity: 1 added" in shown[0]
    assert "Somebody New" not in names(window)
    answer([str(bundle)], True)
    window.actions_table.run("file.bring")
    assert "Somebody New" in names(window)
    assert (sample.parent / "sample.before-merge-1.annotations").exists()
    assert "sample.before-merge-1" in window.said_words[-1][1]
    answer([str(bundle)])
    window.actions_table.run("file.bring")
    assert "Nothing new" in window.said_words[-1][1]


def test_a_file_that_does_not_fit_is_refused_with_the_reason(open_window, sample, tmp_path):
    hostile = tmp_path / "hostile.annbundle"
    hostile.write_bytes(b"PK\x03\x04 and no more")
    window = open_window(sample)
    told = []
    answer([str(hostile)], told.append)
    window.actions_table.run("file.bring")
    assert "hostile.annbundle" in told[0] and "Nothing was changed" in told[0]


def test_a_bundle_dropped_on_the_window_is_brought_in(open_window, sample, tmp_path, qtbot):
    bundle = work_elsewhere(sample, tmp_path / "away")
    window = open_window(sample)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(bundle))])
    answer(True)
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QEvent.Type.Drop,
    )
    window.dropEvent(drop)
    qtbot.waitUntil(lambda: "Somebody New" in names(window))


def test_articles_are_shared_out_with_an_overlap(open_window, sample):
    window = open_window(sample)
    session = window.desk.session
    people = [session.apply(AddActor(name=name)).result for name in ("kim", "lee")]

    def share(box):
        assert isinstance(box, ShareDialog)
        for row in range(box.articles.count()):
            box.articles.item(row).setCheckState(Qt.CheckState.Checked)
        for row in range(box.actors.count()):
            if box.actors.item(row).text() in ("kim", "lee"):
                box.actors.item(row).setCheckState(Qt.CheckState.Checked)
        box.overlap.setValue(20)
        box.accept()
        return True

    answer(share)
    window.actions_table.run("project.assign")
    given = [{row.article for row in session.queries.select(Layer, owner=person)} for person in people]
    articles = len(session.queries.articles())
    common = round(articles * 0.2)
    assert common >= 1
    assert len(given[0] & given[1]) == common
    assert len(given[0] | given[1]) == articles
    assert abs(len(given[0]) - len(given[1])) <= 1
