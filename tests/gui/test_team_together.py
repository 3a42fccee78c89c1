"""A team's work in the window: sent, seen before it comes, brought together, dropped, shared out."""

import gc

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.edits import AddActor, AddEntity, AddSource, ImportDraft, ImportRegister, StartLayer
from annotator.gui import bringing, dialogs
from annotator.gui.bringing import MergeDialog
from annotator.gui.register.duplicates import DuplicatesWindow
from annotator.gui.team import ShareDialog
from annotator.model import Entity, Layer, Reading, Source
from annotator.session import open_project
from tests.gui.desk_fixtures import two_sided_draft
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


def test_a_name_with_a_slash_does_not_keep_work_from_being_sent(open_window, sample, tmp_path):
    window = open_window(sample)
    window.desk.session.act_as(window.desk.session.apply(AddActor(name="kim / lee", role="analyst")).result)
    answer(str(tmp_path / "mine"))
    window.actions_table.run("file.send")
    assert (tmp_path / "mine.annbundle").is_file()


def bring(window, qtbot, paths, *answers):
    """Bring files in through the menu, answering the boxes; returns what `finished` told."""
    answer([str(path) for path in paths], *answers)
    with qtbot.waitSignal(window.team.bringer.finished, timeout=20_000) as told:
        window.actions_table.run("file.bring")
    qtbot.waitUntil(lambda: not dialogs.answers, timeout=20_000)
    return told.args[0]


def test_what_comes_is_shown_first_and_can_be_declined(open_window, sample, tmp_path, qtbot):
    bundle = work_elsewhere(sample, tmp_path / "away")
    window = open_window(sample)
    shown = []

    def decline(box):
        assert isinstance(box, MergeDialog)
        shown.append(box.text.toPlainText())
        return False

    assert bring(window, qtbot, [bundle], decline) is None
    assert gc.get_freeze_count() == 0  # what was looked at is let go, as declined as written
    assert "entity: 1 added" in shown[0]
    assert "Somebody New" not in names(window)
    assert not list(sample.parent.glob("*.before-merge-*"))

    def report(box):
        assert isinstance(box, MergeDialog)
        shown.append(box.text.toPlainText())
        return True

    (told,) = bring(window, qtbot, [bundle], True, report)
    assert "Somebody New" in names(window)
    assert shown[1] == shown[0]
    assert (sample.parent / "sample.before-merge-1.annotations").exists()
    assert told.backup == "sample.before-merge-1.annotations"
    assert "sample.before-merge-1" in window.said_words[-1][1]
    assert bring(window, qtbot, [bundle]) is None
    assert "Nothing new" in window.said_words[-1][1]


def test_a_file_that_does_not_fit_is_refused_with_the_reason(open_window, sample, tmp_path, qtbot):
    hostile = tmp_path / "hostile.annbundle"
    hostile.write_bytes(b"PK\x03\x04 and no more")
    window = open_window(sample)
    told = []
    bring(window, qtbot, [hostile], told.append)
    assert "hostile.annbundle" in told[0] and "Nothing was changed" in told[0]


def many(sample, folder):
    """A bundle that takes more than one turn to write."""
    folder.mkdir()
    path = folder / "sample.annotations"
    path.write_bytes(sample.read_bytes())
    session = open_project(path, "analyst-2")
    adds = tuple(Entity(id="", type="PERSON", labels={"en": f"Somebody {n}"}) for n in range(6000))
    session.apply(ImportRegister(adds=adds))
    session.send_work(folder / "theirs.annbundle")
    session.close()
    return folder / "theirs.annbundle"


@pytest.mark.parametrize("when", ["reading", "writing", "closing"])
def test_cancelled_whenever_the_project_is_as_it_was(open_window, sample, tmp_path, qtbot, monkeypatch, when):
    monkeypatch.setattr(bringing, "_TURN", 0.0)  # however fast the machine writes, the window has its turns
    bundle = many(sample, tmp_path / "away")
    window = open_window(sample)
    before = window.desk.session.snapshot()
    bringer, turns = window.team.bringer, []

    def look(label):
        """Press Cancel (or close the window) at the second word on the progress of the step that is meant."""
        tell = bringer._tell

        def heard(share):
            tell(share)
            box = bringer._progress
            if box is not None and box.labelText().startswith(label):
                turns.append(share)
                if len(turns) == 2:
                    window.close() if when == "closing" else box.canceled.emit()  # as its button does

        bringer._tell = heard

    look("Reading" if when == "reading" else "Writing")
    answer([str(bundle)], *([] if when == "reading" else [True]))
    with qtbot.waitSignal(bringer.finished, timeout=20_000) as told:
        window.actions_table.run("file.bring")
    assert told.args == [None] and len(turns) >= 2
    assert not list(sample.parent.glob("*.before-merge-*"))
    if when == "closing":
        session = open_project(sample)
        assert session.snapshot() == before
        session.close()
        return
    assert window.desk.session.snapshot() == before
    assert "as it was" in window.said_words[-1][1]
    # And the project goes on being written to, and being brought into.
    window.desk.session.apply(AddEntity(type="PERSON", labels={"en": "After"}))
    del bringer._tell
    assert bring(window, qtbot, [bundle], True, True) is not None
    assert {"After", "Somebody 5999"} <= set(names(window))
    assert window.desk.session.check() == []


def test_the_window_has_its_turns_while_work_is_brought_in(open_window, sample, tmp_path, qtbot):
    bundle = many(sample, tmp_path / "away")
    window = open_window(sample)
    turns = []
    timer = QTimer(window)
    timer.timeout.connect(lambda: turns.append(window.team.bringer.busy))
    timer.start(0)
    bring(window, qtbot, [bundle], True, True)
    assert turns.count(True) > 10


def test_a_change_made_meanwhile_is_not_overwritten(open_window, sample, tmp_path, qtbot):
    bundle = work_elsewhere(sample, tmp_path / "away")
    window = open_window(sample)
    told = []

    def change(_box):
        window.desk.session.apply(AddEntity(type="PERSON", labels={"en": "Meanwhile"}))
        return True

    assert bring(window, qtbot, [bundle], change, told.append) is None
    assert "changed meanwhile" in told[0]
    assert "Meanwhile" in names(window) and "Somebody New" not in names(window)
    assert not list(sample.parent.glob("*.before-merge-*"))


def test_what_is_read_meanwhile_is_noted_afterwards(open_window, sample, tmp_path, qtbot):
    """Reading is noted by itself after a rest: noted while a preview waits, it would refuse what was looked at."""
    bundle = work_elsewhere(sample, tmp_path / "away")
    window = open_window(sample)
    page, queries = window.page("annotate"), window.desk.session.queries
    article = window.desk.apply(ImportDraft(draft=two_sided_draft())).result
    window.desk.open_article(article)
    window.desk.apply(StartLayer(article=article))
    page.store_read()
    known = {row.sentence for row in queries.select(Reading, article=article)}
    before = len(known)
    fresh = next(each.id for each in page.reader.article.sentences if each.id not in known)

    def read_on(_box):
        page._on_read(fresh)
        page._resting.timeout.emit()  # the rest is over while the preview is open
        assert len(queries.select(Reading, article=article)) == before
        return True

    assert bring(window, qtbot, [bundle], read_on, True) is not None
    assert "Somebody New" in names(window)
    page._resting.timeout.emit()
    assert len(queries.select(Reading, article=article)) == before + 1


def drop(window, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QEvent.Type.Drop,
    )
    window.dropEvent(event)


def test_a_bundle_dropped_on_the_window_is_brought_in(open_window, sample, tmp_path, qtbot):
    bundle = work_elsewhere(sample, tmp_path / "away")
    window = open_window(sample)
    answer(True, True)
    drop(window, bundle)
    qtbot.waitUntil(lambda: "Somebody New" in names(window) and not dialogs.answers, timeout=20_000)


def test_of_another_copy_of_the_project_it_is_asked_what_is_meant(open_window, sample, tmp_path, qtbot):
    away = work_elsewhere(sample, tmp_path / "away").with_name("sample.annotations")
    window = open_window(sample)
    asked = []
    answer(lambda box: asked.append(box.text()) or -1)  # Cancel: nothing comes of it
    drop(window, away)
    qtbot.waitUntil(lambda: bool(asked))
    assert "sample.annotations" in asked[0] and "Somebody New" not in names(window)
    answer(0, True, True)
    drop(window, away)
    qtbot.waitUntil(lambda: "Somebody New" in names(window) and not dialogs.answers, timeout=20_000)


def test_the_other_copy_is_opened_where_that_is_meant(open_window, sample, tmp_path, qtbot):
    from tests.gui.shell_fixtures import newest_window

    away = work_elsewhere(sample, tmp_path / "away").with_name("sample.annotations")
    window = open_window(sample)
    answer(1, lambda box: box.people.setCurrentRow(0) or True)
    drop(window, away)
    qtbot.waitUntil(lambda: newest_window() is not window)
    assert newest_window().desk.session.path == away


def duplicates_of(sample, folder, pairs):
    """A bundle with records that look like ours, by another person."""
    folder.mkdir()
    path = folder / "sample.annotations"
    path.write_bytes(sample.read_bytes())
    session = open_project(path, "analyst-2")
    for name in pairs:
        session.apply(AddEntity(type="PERSON", labels={"en": name}))
    session.apply(AddSource(name="GAZETTE"))
    session.send_work(folder / "theirs.annbundle")
    session.close()
    return folder / "theirs.annbundle"


def test_likely_duplicates_are_answered_by_keys_before_links(open_window, sample, tmp_path, qtbot):
    bundle = duplicates_of(sample, tmp_path / "away", ["Nobody One", "NOBODY TWO", "Nobody Three"])
    window = open_window(sample)
    session = window.desk.session
    ours = [
        session.apply(AddEntity(type="PERSON", labels={"en": f"Nobody {n}"})).result for n in ("One", "Two", "Three")
    ]
    gazette = session.apply(AddSource(name="Gazette")).result
    before = len(session.queries.duplicates())
    bring(window, qtbot, [bundle], True, True)  # the report offers to look at them
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, DuplicatesWindow) and w.isVisible()]
    waiting = len(session.queries.duplicates())
    assert waiting == before + 4 == found.list.count()

    def go_to(record):
        row = next(n for n, pair in enumerate(found.pairs) if record in pair.records)
        found.list.setCurrentRow(row)
        return found.pairs[row]

    def press(qt_key):
        QTest.keyClick(found.list, qt_key)

    first = go_to(ours[0])
    assert first.names[0] in found.cards[0].heading.text()
    makers = [card.facts.text().rpartition(" ")[2] for card in found.cards]
    assert sorted(makers) == ["analyst-1", "analyst-2"]
    press(Qt.Key.Key_2)
    assert session.queries.get(Entity, first.records[0]).merged_into == first.records[1]
    assert found.list.count() == waiting - 1
    second = go_to(ours[1])
    press(Qt.Key.Key_X)
    assert found.list.count() == waiting - 2 and session.queries.get(Entity, second.records[0]).merged_into is None
    press(Qt.Key.Key_Z)
    assert found.list.count() == waiting - 1
    third = go_to(ours[2])
    press(Qt.Key.Key_S)
    assert found.current() != third and found.pairs[-1] == third
    source = go_to(gazette)
    assert source.table == "source"
    press(Qt.Key.Key_1)
    assert session.queries.get(Source, source.records[1]).merged_into == source.records[0]
    assert len(session.queries.duplicates()) == waiting - 2 == found.list.count()
    window.desk.set_mode("adjudicate")
    strip = window.page("adjudicate").duplicates
    qtbot.waitUntil(strip.isVisible)
    assert str(waiting - 2) in strip.words.text()
    while found.list.count():
        press(Qt.Key.Key_X)
    qtbot.waitUntil(lambda: not strip.isVisible())
    assert session.check() == []
    found.close()


def test_articles_are_shared_out_with_an_overlap(open_window, sample, tmp_path):
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
        box.packages.setChecked(True)
        box.accept()
        return True

    packages = tmp_path / "packages"
    packages.mkdir()
    answer(share, str(packages))
    window.actions_table.run("project.assign")
    assert {path.name for path in packages.iterdir()} == {"sample-kim.annotations", "sample-lee.annotations"}
    assert window.said_words[-1] == ("info", "2 packages are in “packages”.")
    given = [{row.article for row in session.queries.select(Layer, owner=person)} for person in people]
    articles = len(session.queries.articles())
    common = round(articles * 0.2)
    assert common >= 1
    assert len(given[0] & given[1]) == common
    assert len(given[0] | given[1]) == articles
    assert abs(len(given[0]) - len(given[1])) <= 1
    for name, articles in zip(("kim", "lee"), given, strict=True):
        package = open_project(packages / f"sample-{name}.annotations", name)
        assert {entry.article.id for entry in package.queries.articles()} == articles
        package.close()
    told = []
    answer(share, str(packages), told.append)  # a file that is there is never written over
    window.actions_table.run("project.assign")
    assert "sample-kim.annotations" in told[0]
