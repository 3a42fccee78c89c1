"""Whole projects in the window: new, open, recent, refused and read-only ones, copies, checks, exports, coming back."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QProxyStyle,
    QPushButton,
    QStyle,
)

from annotator.gui import dialogs
from annotator.gui.dialogs import ExportDialog, NewProjectDialog
from annotator.gui.language import use_language
from annotator.gui.preferences import Preferences
from annotator.model import Mention
from annotator.session import open_project
from tests.gui.shell_fixtures import answer, key, newest_window


def test_a_new_project_is_made_and_shown(open_window, sample, tmp_path):
    window = open_window(sample)

    def fill(box):
        assert isinstance(box, NewProjectDialog)
        assert box.template.count() >= 2
        box.name.setText("Harbour watch")
        box.actor.setText("kim")
        box.accept()
        return True

    answer(fill, str(tmp_path / "harbour"))
    key(window, "Ctrl+N")
    other = newest_window()
    assert other is not window
    assert not window.isVisible()
    assert other.desk.session.path == tmp_path / "harbour.annotations"
    assert other.desk.session.queries.actor().name == "kim"
    assert other.pages.currentWidget() is other.empty
    assert not other.articles.isVisible()
    open_project(sample).close()  # the first project is free again


def test_the_form_of_a_new_project_comes_back_as_it_was_filled_in(open_window, sample, tmp_path):
    """Where the place was refused or thought better of, nothing that was typed is lost."""
    window = open_window(sample)
    seen, told = [], []

    def fill(box):
        if not seen:
            box.name.setText("한반도 뉴스 / 2026")
            box.actor.setText("kim")
        seen.append((box.name.text(), box.actor.text()))
        return len(seen) < 4

    answer(
        fill,
        str(tmp_path / "nowhere" / "one"),
        told.append,
        fill,
        lambda title: None,
        fill,
        str(tmp_path / "one"),
    )
    key(window, "Ctrl+N")
    assert seen == [("한반도 뉴스 / 2026", "kim")] * 3
    assert "does not exist" in told[0]
    assert newest_window().desk.session.queries.actor().name == "kim"


def test_a_new_project_without_a_name_says_so(open_window, sample, qtbot):
    window = open_window(sample)

    def fill(box):
        box.accept()
        assert "name" in box.problem.text()
        assert not box.problem.isHidden()
        return False

    answer(fill)
    key(window, "Ctrl+N")
    assert newest_window() is window


def test_another_project_is_opened_and_remembered(open_window, sample, tmp_path):
    from annotator.session import create_project

    other = tmp_path / "other.annotations"
    create_project(other, actor_name="kim").close()
    window = open_window(sample)
    answer(str(other), lambda box: box.people.setCurrentRow(0) or True)
    key(window, "Ctrl+O")
    second = newest_window()
    assert second.desk.session.path == other
    assert Preferences.load().recent[:2] == [str(other.resolve()), str(sample.resolve())]
    (recent,) = [a.menu() for a in second._menus["File"].actions() if a.menu() is not None]
    recent.aboutToShow.emit()
    entries = {entry.text().split()[0]: entry for entry in recent.actions()}
    entries["sample"].trigger()
    assert newest_window().desk.session.path == sample
    assert newest_window().desk.session.queries.actor().name == "analyst-1"  # remembered by project


def test_another_project_stands_where_the_one_before_stood(open_window, sample, tmp_path):
    from annotator.session import create_project

    other = tmp_path / "other.annotations"
    create_project(other, actor_name="kim").close()
    window = open_window(sample)
    window.setGeometry(0, 50, 900, 610)  # the screen of the tests is 800 pixels wide
    answer(str(other), lambda box: box.people.setCurrentRow(0) or True)
    key(window, "Ctrl+O")
    second = newest_window()
    assert second is not window
    assert second.height() == 610 and abs(second.y() - 50) < 8  # less than a frame is thick


def test_the_first_paint_has_the_colours_chosen_last_though_the_program_was_ended(open_window, sample):
    window = open_window(sample)
    window.actions_table.run("view.theme.dark")
    assert Preferences.load().theme == "dark"
    assert Preferences.load().ground["surface"] == window.desk.theme.surface.name()
    window.actions_table.run("view.theme.light")


def test_a_project_in_use_is_offered_read_only(open_window, sample, tmp_path):
    from annotator.session import create_project

    mine = tmp_path / "mine.annotations"
    create_project(mine, actor_name="kim").close()
    window = open_window(mine, "kim")
    holder = subprocess.Popen(
        [sys.executable, "-c", "import sys; from pathlib import Path; from annotator.session import open_project; "
         "s = open_project(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()", str(sample)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout.readline() == "open\n"
    told = []
    answer(str(sample), lambda box: told.append(box.text()) or True, lambda box: box.people.setCurrentRow(0) or True)
    key(window, "Ctrl+O")
    holder.communicate("")
    assert str(holder.pid) in told[0] or "open" in told[0]
    copy = newest_window()
    assert copy.desk.session.read_only
    assert copy.top.saved.text() == "Read-only copy"
    assert copy.top.saved.isVisible()
    assert copy.desk.session.queries.articles()


def test_a_read_only_window_changes_nothing(open_window, sample):
    before = sample.read_bytes()
    window = open_window(sample, read_only=True)
    table = window.actions_table
    for id_ in ("file.import", "article.trash", "article.prepare", "project.scheme", "project.properties"):
        assert not table.get(id_).enabled(), id_
    assert table.get("file.export").enabled()
    window.project.trash()
    assert window.said_words[-1][0] == "warning"
    window.close()
    assert sample.read_bytes() == before


def test_a_broken_file_is_refused_with_a_sentence(open_window, sample, tmp_path):
    window = open_window(sample)
    broken = tmp_path / "broken.annotations"
    broken.write_bytes(b"not a project at all" * 100)
    told = []
    answer(str(broken), told.append)
    key(window, "Ctrl+O")
    assert "broken" in told[0]
    assert newest_window() is window
    assert broken.read_bytes() == b"not a project at all" * 100


def test_a_checked_copy_is_saved(open_window, sample, tmp_path):
    window = open_window(sample)
    answer(str(tmp_path / "second"))
    key(window, "Ctrl+Shift+S")
    copy = open_project(tmp_path / "second.annotations", read_only=True)
    assert copy.check() == []
    assert len(copy.queries.articles()) == 5
    copy.close()
    assert "second" in window.said_words[-1][1]


def test_check_says_that_all_is_sound(open_window, sample):
    window = open_window(sample)
    window.actions_table.run("file.check")
    assert window.said_words[-1] == (
        "info",
        "The project is sound: pages, keys, quotes, texts and history all hold.",
    )


@pytest.mark.parametrize(("number", "suffix"), [(0, ".jsonl"), (1, ".jsonl")])
def test_both_formats_are_written_by_the_dialog(open_window, sample, tmp_path, number, suffix):
    window = open_window(sample)
    asked = {}

    def choose(box):
        assert isinstance(box, ExportDialog)
        buttons = box.formats.buttons()
        assert len(buttons) == 2
        buttons[number].setChecked(True)
        asked["format"] = box.format()
        box.layer.setCurrentIndex(box.layer.findData("all"))
        return True

    out = tmp_path / f"out-{number}{suffix}"
    answer(choose, str(out))
    key(window, "Ctrl+E")
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert lines
    assert out.name in window.said_words[-1][1]
    assert asked["format"] in ("archive", "jsonl")
    assert len(lines) > 100 if asked["format"] == "archive" else len(lines) <= 10


def test_an_archive_becomes_the_same_project_again(open_window, sample, tmp_path):
    window = open_window(sample)
    archive, again = tmp_path / "whole.jsonl", tmp_path / "again.annotations"
    window.desk.session.export("archive", archive)
    whole = window.desk.session.snapshot()

    def who(box):
        box.people.setCurrentRow(1)
        return True

    answer(str(archive), str(again), who)
    window.actions_table.run("file.from-archive")
    other = newest_window()
    assert other.desk.session.path == again
    assert other.desk.session.snapshot() == whole
    assert len(other.desk.session.queries.articles()) == 5


def test_a_damaged_archive_makes_no_project(open_window, sample, tmp_path):
    window = open_window(sample)
    archive, again = tmp_path / "whole.jsonl", tmp_path / "again.annotations"
    window.desk.session.export("archive", archive)
    whole = archive.read_bytes()
    archive.write_bytes(whole[: len(whole) // 2])
    answer(str(again))
    window.importer.read_files([archive])
    assert window.said_words[-1][0] == "error"
    assert not again.exists()
    other = tmp_path / "words.jsonl"
    other.write_text("{}", "utf-8")
    answer(str(other))
    window.actions_table.run("file.from-archive")
    assert other.name in window.said_words[-1][1]


def test_an_export_that_cannot_be_written_says_so(open_window, sample, tmp_path):
    window = open_window(sample)
    answer(lambda box: True, str(tmp_path / "no" / "such" / "folder.jsonl"))
    key(window, "Ctrl+E")
    assert window.said_words[-1][0] == "error"


def test_what_an_export_leaves_out_is_told_in_the_language_of_the_window(open_window, sample, tmp_path):
    """And a file's name is shown, not obeyed: marks of direction and escapes stand as what they are."""
    window = open_window(sample)
    use_language("ko")

    def choose(box):
        next(each for each in box.formats.buttons() if each.property("format") == "jsonl").setChecked(True)
        box.split.setChecked(True)
        return True

    answer(choose, str(tmp_path / "odd\x1b[31m\u202e<b>.jsonl"))
    key(window, "Ctrl+E")
    said = window.findChild(QLabel, "statusLine").text()
    assert "odd\\u001b[31m\\u202e<b>.jsonl" in said
    left_out = said.split("\n")[1:]
    assert len(left_out) >= 3
    for line in left_out:
        assert re.search("[가-힣]", line) and not re.search("[A-Za-z]{3}", re.sub("train|dev|test", "", line)), line


def test_boxes_show_names_as_they_are(qapp):
    """Neither markup nor marks of direction in a name change what a box says."""
    name = "“<b>x</b>\u202e\n\x07” is new"
    for box in (dialogs.notice(None, "", name), dialogs.question(None, "", name, "Go")[0]):
        assert box.textFormat() == Qt.TextFormat.PlainText
        assert box.text() == "“<b>x</b>\\u202e\n\\u0007” is new"
        box.deleteLater()


def test_coming_back_finds_article_caret_mode_and_size(open_window, sample, qtbot):
    window = open_window(sample)
    last = [row for row in window.articles.model.rows if not isinstance(row, str)][-1].article
    window.desk.open_article(last.id)
    reader = window.page("annotate").reader
    document = reader.article.document("left")
    from annotator.model import Range

    far = len(document.text) * 2 // 3
    reader.go_to(Range.of(document.id, document.text, far, far))
    caret = reader.caret("left")
    window.page("annotate").show_tab("reliability")
    key(window, "Ctrl++")
    window.close()
    again = open_window(sample)
    assert again.desk.article == last.id
    page = again.page("annotate")
    qtbot.waitUntil(lambda: page.reader.caret("left") == caret)
    assert page.inspector.current() == "reliability"
    assert again.preferences.text_size == 17
    assert page.reader.text_size == 17


def test_the_mode_comes_back(open_window, sample):
    window = open_window(sample, "reviewer-1")
    key(window, "Ctrl+3")
    window.close()
    again = open_window(sample, "reviewer-1")
    assert again.desk.mode == "adjudicate"
    assert again.pages.currentWidget() is again.page("adjudicate")


@pytest.mark.parametrize(
    "body",
    [
        b"{broken",
        b"[]",
        b'{"text_size": "huge", "recent": 4, "theme": ["x"], "places": {"a": 1}, "geometry": "zz", "ground": {"line": 3, "panel": "zz", "list": "-4"}, "mine": 1}',
        b'{"theme": "no-such-theme", "language": "xx", "text_size": -5}',
        b"\xff\xfe\x00",
    ],
)
def test_damaged_preferences_fall_back(open_window, sample, body):
    Preferences.path().write_bytes(body)
    window = open_window(sample)
    assert window.isVisible()
    assert 10 <= window.preferences.text_size <= 40
    assert isinstance(window.preferences.recent, list)
    assert window.desk.theme.name in ("light", "dark")


def test_unknown_preferences_are_kept(open_window, sample):
    Preferences.path().write_text('{"from_the_future": [1, 2]}', "utf-8")
    open_window(sample).close()
    assert json.loads(Preferences.path().read_text("utf-8"))["from_the_future"] == [1, 2]


def test_every_edit_is_there_without_closing(open_window, sample):
    """Nothing waits for the window to be closed: another process reads what was done."""
    window = open_window(sample)
    before = len(window.desk.session.queries.select(Mention))
    entry = next(e for e in window.desk.session.queries.articles() if e.state == "draft")
    window.desk.open_article(entry.article.id)
    page = window.page("annotate")
    page.reader.select(page.open.text.range_of(page.open.text.sentences_of("left")[2]))
    key(page.reader.column("left"), "1")
    code = (
        "import sys; from pathlib import Path; from annotator.session import open_project; from annotator.model import Mention;"
        "print(len(open_project(Path(sys.argv[1]), read_only=True).queries.select(Mention)))"
    )
    seen = subprocess.run(
        [sys.executable, "-c", code, str(sample)], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert int(seen.stdout) == before + 1


def test_the_window_can_be_closed_by_key(open_window, sample):
    window = open_window(sample)
    key(window, "Ctrl+Q")
    assert not window.isVisible()
    assert Path(str(sample)).exists()
    open_project(sample).close()


class Ticking(QProxyStyle):
    """A desktop that wants icons on the buttons of every box."""

    def styleHint(self, hint, option=None, widget=None, data=None):
        if hint == QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons:
            return 1
        return super().styleHint(hint, option, widget, data)


def test_no_desktop_puts_ticks_and_crosses_on_buttons(open_window, sample):
    window = open_window(sample)
    row = QDialogButtonBox(window)
    row.setStyle(Ticking())
    row.setStandardButtons(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
    assert [button.icon().isNull() for button in row.buttons()] == [True, True]


@pytest.mark.parametrize("code", ["ko", "ja"])
def test_a_box_for_files_is_wholly_in_the_language_shown(open_window, sample, code):
    window = open_window(sample)
    use_language(code)
    box = dialogs.file_box(window, "…", "", "")
    box.setOption(QFileDialog.Option.DontUseNativeDialog)
    box.ensurePolished()
    words = [label.text() for label in box.findChildren(QLabel)] + [
        each.text() for each in box.findChildren(QPushButton)
    ]
    words = [re.sub(r"\(&\w\)", "", each) for each in words if each.strip()]  # the letter of a key
    assert len(words) >= 5
    assert [each for each in words if re.search("[A-Za-z]", each)] == []
    box.deleteLater()
    use_language("en")


def test_a_box_for_files_opens_where_the_last_one_was_left(open_window, sample, tmp_path):
    window = open_window(sample)
    (tmp_path / "articles").mkdir()
    wanted = tmp_path / "articles" / "one.txt"
    wanted.write_text("Words.", encoding="utf-8")
    seen = []

    def choose():
        box = QApplication.activeModalWidget()
        seen.append(Path(box.directory().absolutePath()))
        box.findChild(QLineEdit).setText(str(wanted))
        box.accept()

    for _ in range(2):
        QTimer.singleShot(0, choose)
        assert dialogs.open_file(window, "Articles", "Text (*.txt)") == wanted
    assert seen[1] == wanted.parent != seen[0]
