"""All ways in, through the window: menu, drop, pair, clipboard; the preview; cancelling; attaching; preparing again."""

import hashlib
import time
from fnmatch import fnmatch
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QTextCursor
from PySide6.QtWidgets import QApplication

from annotator.gui.dialogs import PasteDialog
from annotator.gui.importing import files_asked_for
from annotator.gui.original import OriginalDialog
from annotator.gui.prepare import PrepareDialog
from annotator.model import Range
from annotator.paths import seed
from annotator.session import create_project
from tests.gui.shell_fixtures import answer, key

SEEDS = (
    "01-interleaved-en-ko.txt",
    "02-release-ko.txt",
    "03-block-en-ko.txt",
    "04-statement-ja.txt",
    "05-blog-ko.md",
)
LEFT = "Harbour reopens\n\nThe harbour reopened on 3 May. Two ships came in at noon.\n\nThe mayor thanked the crews."
RIGHT = "항구 다시 열어\n\n항구는 5월 3일 다시 열렸다. 정오에 배 두 척이 들어왔다.\n\n시장은 승무원들에게 감사했다."


@pytest.fixture
def window(open_window, tmp_path, qtbot):
    path = tmp_path / "empty.annotations"
    create_project(path, actor_name="kim").close()
    return open_window(path, "kim")


def articles(window):
    return [entry.article for entry in window.desk.session.queries.articles()]


def wait_for(qtbot, window, start):
    with qtbot.waitSignal(window.importer.finished, timeout=60_000) as done:
        start()
    return done.args[0]


def accept(check=lambda box: None):
    def reply(box):
        assert isinstance(box, PrepareDialog)
        check(box)
        return True

    return reply


def drop(window, paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    where, how = QPoint(300, 300), Qt.DropAction.CopyAction
    held = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, QDragEnterEvent(where, how, data, *held))
    event = QDropEvent(QPointF(where), how, data, *held)
    QApplication.sendEvent(window, event)
    assert event.isAccepted()


def test_all_five_forms_come_in_by_the_menu(window, qtbot):
    seen = []

    def look(box):
        seen.extend(draft.article.layout for draft in box.drafts)
        assert box.articles.isVisibleTo(box)
        assert box.problems.isHidden()

    answer([str(seed(name)) for name in SEEDS], accept(look))
    stored = wait_for(qtbot, window, lambda: key(window, "Ctrl+Shift+O"))
    assert len(stored) == 5
    assert sorted(seen) == sorted(article.layout for article in articles(window))
    assert sum(article.right is not None or article.right_language != "" for article in articles(window)) == 2
    assert window.desk.article == stored[0]
    assert window.pages.currentWidget() is window.page("annotate")
    assert window.desk.session.check() == []


@pytest.mark.parametrize("name", ["feed.xml", "page.xhtml", "cues.vtt", "news.rss", "pairs.sdlxliff"])
def test_a_box_that_asks_for_articles_shows_all_that_can_be_read(name):
    shown = files_asked_for().partition("(")[2].partition(")")[0].split()
    assert any(fnmatch(name, kind) for kind in shown)
    assert files_asked_for().endswith("(*)")


def test_a_drop_of_a_folder_imports_what_is_in_it(window, qtbot, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "one.txt").write_text(LEFT, "utf-8")
    (folder / "two.txt").write_text("Another day\n\nNothing happened at the pier today. It rained.", "utf-8")
    answer(accept())
    stored = wait_for(qtbot, window, lambda: drop(window, [folder]))
    assert len(stored) == 2


def test_two_files_become_one_article(window, qtbot, tmp_path):
    left, right = tmp_path / "talks_en.txt", tmp_path / "talks_ko.txt"
    left.write_text(LEFT, "utf-8")
    right.write_text(RIGHT, "utf-8")
    answer(0, accept())
    wait_for(qtbot, window, lambda: drop(window, [left, right]))
    (article,) = articles(window)
    assert (article.left_language, article.right_language) == ("en", "ko")
    text = window.desk.session.queries.text(article.id)
    assert sum(bool(bead.left and bead.right) for bead in text.beads) >= 3


def test_two_files_are_chosen_as_a_pair_in_the_menu(window, qtbot, tmp_path):
    left, right = tmp_path / "a.txt", tmp_path / "b.txt"
    left.write_text(LEFT, "utf-8")
    right.write_text(RIGHT, "utf-8")
    answer(str(left), str(right), accept())
    wait_for(qtbot, window, lambda: window.actions_table.run("file.import-pair"))
    (article,) = articles(window)
    assert article.right is not None


def test_the_clipboard_is_imported(window, qtbot):
    QGuiApplication.clipboard().setText(LEFT)
    answer(lambda box: isinstance(box, PasteDialog) and box.text.toPlainText() == LEFT, accept())
    wait_for(qtbot, window, lambda: window.actions_table.run("file.paste"))
    (article,) = articles(window)
    assert article.left_language == "en"


def test_what_was_set_aside_is_shown_and_taken_back(window, qtbot):
    def take_back(box):
        rows = range(box.table.rowCount())
        aside = [row for row in rows if box.table.item(row, 0).text() in ("set aside", "repeated")]
        assert aside
        assert box.table.item(aside[0], 0).foreground().color() == QColor(box._theme.secondary)
        before = len(box.draft.sentences)
        words = box.table.item(aside[0], 3).text()
        box.table.setCurrentCell(aside[0], 3)
        button(box, "Set aside / take back").click()
        row = next(r for r in range(box.table.rowCount()) if box.table.item(r, 3).text()[:12] == words[:12])
        assert box.table.item(row, 0).text() not in ("set aside", "repeated")
        assert len(box.draft.sentences) >= before
        # and away again, and that undone
        box.table.setCurrentCell(row, 3)
        button(box, "Set aside / take back").click()
        button(box, "Undo").click()
        taken["words"] = words

    taken = {}
    answer([str(seed("02-release-ko.txt"))], accept(take_back))
    wait_for(qtbot, window, lambda: key(window, "Ctrl+Shift+O"))
    (article,) = articles(window)
    text = window.desk.session.queries.text(article.id)
    read = {region.id for region in text.regions if region.kind in ("headline", "caption", "body")}
    shown = " ".join(text.document("left").text[s.start : s.end] for s in text.sentences if s.region in read)
    assert "".join(taken["words"].split())[:10] in "".join(shown.split())


def button(box, text):
    return next(each for each in box._tools if each.text() == text)


def test_sentences_are_split_joined_moved_and_swapped_in_the_preview(window, qtbot, tmp_path):
    left, right = tmp_path / "a.txt", tmp_path / "b.txt"
    left.write_text(LEFT, "utf-8")
    right.write_text(RIGHT, "utf-8")
    counts = []

    def work(box):
        def sentence(words):
            return next(r for r in range(box.table.rowCount()) if words in box.table.item(r, 3).text())

        counts.append(len(box.draft.sentences))
        box.table.setCurrentCell(sentence("Two ships"), 3)
        cursor = box.sentence.textCursor()
        cursor.setPosition(len("Two ships "), QTextCursor.MoveMode.MoveAnchor)
        box.sentence.setTextCursor(cursor)
        button(box, "Split here").click()
        counts.append(len(box.draft.sentences))
        box.table.clearSelection()
        box.table.setCurrentCell(sentence("Two ships"), 3)
        button(box, "Join").click()
        counts.append(len(box.draft.sentences))
        button(box, "Swap sides").click()
        assert box.draft.article.left_language == "ko"
        box.table.setCurrentCell(sentence("The mayor"), 3)
        box.language.setCurrentIndex(box.language.findData("ru"))
        box.language.activated.emit(box.language.currentIndex())
        box.table.setCurrentCell(sentence("The mayor"), 3)
        box.region.setCurrentIndex(box.region.findData("caption"))
        box.region.activated.emit(box.region.currentIndex())

    answer(str(left), str(right), accept(work))
    wait_for(qtbot, window, lambda: window.actions_table.run("file.import-pair"))
    assert counts[1] == counts[0] + 1
    assert counts[2] == counts[0]
    (article,) = articles(window)
    assert article.left_language == "ko"
    text = window.desk.session.queries.text(article.id)
    mayor = next(s for s in text.sentences if "The mayor" in text.documents[s.document].text[s.start : s.end])
    assert mayor.language == "ru"
    assert text.region_of(mayor).kind == "caption"
    assert window.desk.session.check() == []


def test_a_sentence_goes_to_the_other_side_in_the_preview(window, qtbot):
    moved = []

    def work(box):
        row = next(r for r in range(box.table.rowCount()) if box.table.item(r, 1).text() == "right")
        words = box.table.item(row, 3).text()
        box.table.clearSelection()
        box.table.setCurrentCell(row, 3)
        button(box, "Other side").click()
        row = next(r for r in range(box.table.rowCount()) if box.table.item(r, 3).text() == words)
        moved.append(box.table.item(row, 1).text() or box.message.text())

    answer([str(seed("01-interleaved-en-ko.txt"))], accept(work))
    wait_for(qtbot, window, lambda: key(window, "Ctrl+Shift+O"))
    assert moved == ["left"]
    assert window.desk.session.check() == []


def test_bad_files_get_their_own_line_and_the_others_go_on(window, qtbot, tmp_path):
    good, empty, binary = tmp_path / "good.txt", tmp_path / "empty.txt", tmp_path / "blob.txt"
    good.write_text(LEFT, "utf-8")
    empty.write_bytes(b"")
    binary.write_bytes(bytes(range(256)) * 40)
    told = []

    def look(box):
        assert box.problems.isVisibleTo(box)
        told.extend(box.problems.text().splitlines())

    answer([str(p) for p in (empty, good, binary, tmp_path / "absent.txt")], accept(look))
    stored = wait_for(qtbot, window, lambda: key(window, "Ctrl+Shift+O"))
    assert len(stored) == 1
    assert len(told) == 3
    for name in ("empty.txt", "blob.txt", "absent.txt"):
        assert any(name in line for line in told), (name, told)


def test_the_same_file_twice_is_recognised(window, qtbot, tmp_path):
    path = tmp_path / "good.txt"
    path.write_text(LEFT, "utf-8")
    answer([str(path)], accept())
    wait_for(qtbot, window, lambda: key(window, "Ctrl+Shift+O"))
    told = []
    answer([str(path)], accept(lambda box: told.append((box.problems.text(), len(box.drafts)))))
    assert wait_for(qtbot, window, lambda: key(window, "Ctrl+Shift+O")) == []
    assert "already" in told[0][0]
    assert told[0][1] == 0
    assert len(articles(window)) == 1


def test_the_same_text_in_two_files_of_one_import_is_stored_once(window, qtbot, tmp_path):
    folder = tmp_path / "twice"
    folder.mkdir()
    (folder / "one.txt").write_text(LEFT, "utf-8")
    (folder / "copy.txt").write_text(LEFT, "utf-8")
    (folder / "other.txt").write_text("Another day\n\nNothing happened at the pier. It rained.", "utf-8")
    answer(accept())
    wait_for(qtbot, window, lambda: drop(window, [folder]))
    assert len(articles(window)) == 2


def test_an_unticked_article_and_a_cancelled_preview_store_nothing(window, qtbot, tmp_path):
    path = tmp_path / "good.txt"
    path.write_text(LEFT, "utf-8")
    answer([str(path)], accept(lambda box: box.articles.item(0).setCheckState(Qt.CheckState.Unchecked)))
    assert wait_for(qtbot, window, lambda: key(window, "Ctrl+Shift+O")) == []
    answer([str(path)], lambda box: False)
    assert wait_for(qtbot, window, lambda: key(window, "Ctrl+Shift+O")) == []
    assert articles(window) == []


def test_a_long_import_can_be_cancelled_and_never_blocks(window, qtbot, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number:03}.txt").write_text(f"Report {number}\n\n" + LEFT * 20, "utf-8")
    ticks, gaps = [time.perf_counter()], []

    def tick():
        now = time.perf_counter()
        gaps.append(now - ticks[-1])
        ticks.append(now)

    beat = QTimer()
    beat.timeout.connect(tick)
    beat.start(10)
    seen = []

    def start():
        window.importer.read_files([folder])
        reading = window.importer._reading
        reading.progressed.connect(lambda share, what: (seen.append(share), share > 0.3 and reading.cancel()))

    with qtbot.waitSignal(window.importer.finished, timeout=60_000) as done:
        start()
    beat.stop()
    assert done.args[0] == []
    assert seen
    assert articles(window) == []
    assert len(gaps) > 3
    assert sorted(gaps)[len(gaps) // 2] < 0.1
    assert max(gaps) < 1.0
    assert "cancelled" in window.said_words[-1][1]


def test_closing_during_an_import_ends_it(window, qtbot, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(100):
        (folder / f"{number:03}.txt").write_text(f"Report {number}\n\n" + LEFT * 20, "utf-8")
    window.importer.read_files([folder])
    window.close()
    QApplication.processEvents()
    assert not window.isVisible()


def imported(window, qtbot, tmp_path):
    path = tmp_path / "good.txt"
    path.write_text(LEFT, "utf-8")
    answer([str(path)], accept())
    (id_,) = wait_for(qtbot, window, lambda: key(window, "Ctrl+Shift+O"))
    return id_


def test_a_translation_is_attached_from_a_file(window, qtbot, tmp_path):
    id_ = imported(window, qtbot, tmp_path)
    table = window.actions_table
    assert table.get("article.attach-file").enabled()
    other = tmp_path / "ko.txt"
    other.write_text(RIGHT, "utf-8")
    answer(str(other))
    wait_for(qtbot, window, lambda: table.run("article.attach-file"))
    article = window.desk.session.queries.article(window.desk.article)
    assert article.right_language == "ko"
    assert sum(bool(b.left and b.right) for b in window.desk.session.queries.text(article.id).beads) >= 3
    assert not table.get("article.attach-file").enabled()
    key(window, "Ctrl+Z")
    assert window.desk.session.queries.article(id_).right is None
    assert window.desk.session.check() == []


def test_a_translation_is_attached_from_the_clipboard(window, qtbot, tmp_path):
    imported(window, qtbot, tmp_path)
    QGuiApplication.clipboard().setText(RIGHT)
    answer(True)
    wait_for(qtbot, window, lambda: window.actions_table.run("article.attach-text"))
    assert window.desk.session.queries.article(window.desk.article).right_language == "ko"
    assert window.page("annotate").reader.article.document("right").text.startswith("항구")


def test_an_article_is_prepared_again(window, qtbot, tmp_path):
    imported(window, qtbot, tmp_path)
    before = len(window.desk.session.queries.text(window.desk.article).sentences)
    answer(accept(_split_first))
    window.actions_table.run("article.prepare")
    assert len(window.desk.session.queries.text(window.desk.article).sentences) == before + 1
    assert len(window.page("annotate").reader.article.sentences) == before + 1
    key(window, "Ctrl+Z")
    assert len(window.desk.session.queries.text(window.desk.article).sentences) == before


def test_once_assigned_preparing_has_to_be_reopened(window, qtbot, tmp_path):
    from annotator.edits import Assign

    id_ = imported(window, qtbot, tmp_path)
    desk = window.desk
    desk.apply(Assign(articles=(id_,), actors=(desk.session.actor,)))
    answer(accept(lambda box: button(box, "Undo").click() or _split_first(box)))
    window.actions_table.run("article.prepare")
    assert window.said_words[-1][0] == "warning"
    window.actions_table.run("article.reopen")
    assert window.said_words[-1][0] == "info", window.said_words[-1]
    before = len(desk.session.queries.text(id_).sentences)
    answer(accept(_split_first))
    window.actions_table.run("article.prepare")
    assert len(desk.session.queries.text(id_).sentences) == before + 1


def test_undo_is_on_its_key_and_stays_where_one_works(window, qtbot, tmp_path):
    imported(window, qtbot, tmp_path)

    def work(box):
        box.show()
        qtbot.waitUntil(box.isActiveWindow)
        _split_first(box)
        rows, at = box.table.rowCount(), box.table.currentRow()
        key(box.sentence, "Ctrl+Z")
        assert box.table.rowCount() == rows - 1
        assert abs(box.table.currentRow() - at) <= 1 and at > 1
        return False

    answer(work)
    window.actions_table.run("article.prepare")


def test_a_long_passage_set_aside_takes_two_lines(window, qtbot, tmp_path):
    path = tmp_path / "page.html"
    menu = "".join(f"<li><a href='/{n}'>Section number {n}</a></li>" for n in range(120))
    path.write_text(
        f"<html><body><ul>{menu}</ul><article><h1>{LEFT.splitlines()[0]}</h1>"
        + "".join(f"<p>{each}</p>" for each in LEFT.splitlines()[2:] if each)
        + "</article></body></html>"
    )
    seen = []
    answer([str(path)], lambda box: seen.extend(box.table.item(row, 3).text() for row in range(box.table.rowCount())))
    wait_for(qtbot, window, lambda: window.actions_table.run("file.import"))
    assert any("Section number 1" in each for each in seen) and max(map(len, seen)) <= 160


def _split_first(box):
    row = next(r for r in range(box.table.rowCount()) if "Two ships" in box.table.item(r, 3).text())
    box.table.setCurrentCell(row, 3)
    cursor = box.sentence.textCursor()
    cursor.setPosition(len("Two ships "))
    box.sentence.setTextCursor(cursor)
    button(box, "Split here").click()


def test_a_dropped_project_is_opened(window, qtbot, sample):
    from tests.gui.shell_fixtures import newest_window

    answer(lambda box: box.people.setCurrentRow(0) or True)
    drop(window, [Path(sample)])
    qtbot.waitUntil(lambda: newest_window() is not window)
    assert newest_window().desk.session.path == sample


def test_a_folder_of_pairs_is_imported_as_pairs_where_the_user_says_so(window, qtbot, tmp_path):
    folder = tmp_path / "pairs"
    for code, text in (("en", LEFT), ("ko", RIGHT)):
        (folder / code).mkdir(parents=True)
        (folder / code / "harbour.txt").write_text(text, "utf-8")
        (folder / f"ships_{code}.txt").write_text(text.replace("3", "6"), "utf-8")
    answer(0, accept())
    stored = wait_for(qtbot, window, lambda: drop(window, [folder]))
    assert len(stored) == 2
    assert all(article.right is not None for article in articles(window))
    answer(1, accept())
    assert len(wait_for(qtbot, window, lambda: drop(window, [folder]))) == 4


def test_cancel_before_the_preview_reads_nothing(window, qtbot, tmp_path):
    for name, text in (("harbour.en.txt", LEFT), ("harbour.ko.txt", RIGHT), ("fair.en.txt", LEFT[::-1])):
        (tmp_path / name).write_text(text, "utf-8")
    for files in (["harbour.en.txt", "harbour.ko.txt"], ["harbour.en.txt", "harbour.ko.txt", "fair.en.txt"]):
        answer(-1)
        window.importer.read_files([tmp_path / name for name in files])
        assert window.importer._progress is None and not articles(window)
    answer(1, lambda box: len(box.drafts) == 2)
    wait_for(
        qtbot, window, lambda: window.importer.read_files([tmp_path / "harbour.en.txt", tmp_path / "harbour.ko.txt"])
    )
    assert len(articles(window)) == 2


def test_a_file_is_read_again_in_another_encoding_from_the_preview(window, qtbot, tmp_path):
    path = tmp_path / "old.txt"
    path.write_bytes(RIGHT.encode("cp949"))
    seen = []

    def change(box):
        assert box.encoding.isVisibleTo(box)
        assert box.encoding.currentData() == "cp949"
        for codec in ("cp1252", "utf-8", "cp949"):
            box.encoding.setCurrentIndex(box.encoding.findData(codec))
            box.encoding.activated.emit(box.encoding.currentIndex())
            document = box.draft.documents[0]
            seen.append((document.encoding, document.encoding_given, box.message.text()))
        button(box, "Undo").click()
        assert box.draft.documents[0].encoding == "cp1252"
        box.encoding.setCurrentIndex(box.encoding.findData("cp949"))
        box.encoding.activated.emit(box.encoding.currentIndex())

    answer([str(path)], accept(change))
    wait_for(qtbot, window, lambda: key(window, "Ctrl+Shift+O"))
    assert seen[0] == ("cp1252", True, "")
    assert seen[1][0] == "cp1252"
    assert "does not fit" in seen[1][2]
    assert seen[2] == ("cp949", True, "")
    (article,) = articles(window)
    document = window.desk.session.queries.text(article.id).document("left")
    assert (document.encoding, document.encoding_given) == ("cp949", True)
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert document.text == RIGHT


def test_a_passage_is_shown_in_the_original_before_and_after_import(window, qtbot, tmp_path):
    path = tmp_path / "page.html"
    paragraphs = "".join(f"<p>{words}</p>\r\n" for words in LEFT.split("\n\n"))
    path.write_bytes(f"<html><body><h1>News 🙂</h1>{paragraphs}</body></html>".replace("noon", "<b>noon</b>").encode())
    seen = []

    def original(box):
        assert isinstance(box, OriginalDialog)
        seen.append(box.marked())
        assert "SHA-256" in box.about.text()
        return True

    def look(box):
        rows = range(box.table.rowCount())
        box.table.setCurrentCell(next(r for r in rows if "Two ships" in box.table.item(r, 3).text()), 3)
        answer(original)
        box.original.click()

    answer([str(path)], accept(look))
    (stored,) = wait_for(qtbot, window, lambda: key(window, "Ctrl+Shift+O"))
    assert seen == ["Two ships came in at <b>noon</b>."]
    text = window.desk.session.queries.text(stored)
    base = text.document("left")
    at = base.text.index("at noon")
    window.page("annotate").reader.select(Range.of(base.id, base.text, at, at + 7))
    answer(original)
    window.actions_table.run("article.show-original")
    assert seen[1:] == ["at <b>noon"]


def test_many_files_that_cannot_be_read_leave_room_for_the_others(window, qtbot, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number:02}.txt").write_bytes(b"")
    (folder / "good.txt").write_text(LEFT, "utf-8")

    def look(box):
        box.resize(1000, 640)
        box.show()
        QApplication.processEvents()
        assert len(box.problems.text().splitlines()) == 40
        assert box.table.height() > 150
        assert box.height() <= 660
        box.hide()

    answer(accept(look))
    assert len(wait_for(qtbot, window, lambda: drop(window, [folder]))) == 1


def test_a_text_from_right_to_left_stands_at_the_right_in_the_preview(window, qtbot, tmp_path):
    path = tmp_path / "ar.txt"
    path.write_text("أبحرت العبارة من جديد يوم الجمعة بعد 12 يوما.\n\nوشكرهم القبطان وأخذ الأطفال في جولة.", "utf-8")

    def look(box):
        item = box.table.item(0, 3)
        assert item.textAlignment() & int(Qt.AlignmentFlag.AlignRight)
        assert item.text().startswith("\u2067")
        assert box.sentence.toPlainText().startswith("أبحرت")

    answer([str(path)], accept(look))
    wait_for(qtbot, window, lambda: key(window, "Ctrl+Shift+O"))
    assert articles(window)[0].left_language == "ar"
