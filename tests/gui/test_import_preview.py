"""What is done in the preview of an import: languages, captions, the original, many articles, archives."""

import io
import re
import time
import zipfile

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialogButtonBox, QTableWidgetSelectionRange

from annotator.gui.prepare import PrepareDialog
from annotator.gui.theme import Theme
from annotator.ingest import read_paths
from annotator.model import Range
from annotator.paths import seed
from tests.gui.shell_fixtures import answer, key
from tests.gui.test_shell_import import LEFT, RIGHT, accept, articles, button, drop, wait_for, window

__all__ = ["window"]


def choose(box, words):
    """Press *Caption of* and take the entry that begins with some words."""
    menu = box.caption.menu()
    menu.aboutToShow.emit()
    next(act for act in menu.actions() if act.text().startswith(words)).trigger()


def test_a_caption_is_attached_before_and_after_import(window, qtbot, tmp_path):
    path = tmp_path / "mill.txt"
    path.write_text(
        "Mill burns\n\nThe old mill burned on Sunday. Nobody was hurt in it.\n\n"
        "The town will rebuild it by May. Work begins at once.\n\nSmoke over the mill, seen from the bridge.",
        "utf-8",
    )

    def row(box, words):
        box.table.clearSelection()
        number = next(r for r in range(box.table.rowCount()) if words in box.table.item(r, 3).text())
        box.table.setCurrentCell(number, 3)
        box.table.setRangeSelected(QTableWidgetSelectionRange(number, 0, number, 3), True)
        return number

    def before(box):
        row(box, "Smoke")
        choose(box, "The old mill")
        assert box.table.item(row(box, "Smoke"), 0).text() == "caption of “The old mil…”"

    def after(box):
        row(box, "Smoke")
        choose(box, "The town")
        row(box, "Work begins")
        choose(box, "The town")  # cut out of the passage itself
        row(box, "Smoke")
        choose(box, "Of no passage")
        button(box, "Undo").click()

    answer([str(path)], accept(before))
    (id_,) = wait_for(qtbot, window, lambda: key(window, "Ctrl+Shift+O"))

    def captions():
        text = window.desk.session.queries.text(id_)
        words = {r.id: text.document("left").text[r.start : r.end] for r in text.regions}
        return {words[r.id]: words[r.caption_of] for r in text.regions if r.caption_of}

    smoke = "Smoke over the mill, seen from the bridge."
    old = "The old mill burned on Sunday. Nobody was hurt in it."
    assert captions() == {smoke: old}
    answer(accept(after))
    window.actions_table.run("article.prepare")
    assert window.said_words[-1][0] == "info", window.said_words[-3:]
    left = "The town will rebuild it by May."
    assert captions() == {smoke: left, "Work begins at once.": left}
    assert window.desk.session.check() == []
    key(window, "Ctrl+Z")
    assert captions() == {smoke: old}


def test_what_is_set_aside_is_counted_once_and_a_passage_without_sentences_has_no_language(qtbot):
    drafts = [draft for result in read_paths([seed("01-interleaved-en-ko.txt")]) for draft in result.drafts]
    box = PrepareDialog(None, Theme.load("light"), drafts, ok="Import")
    qtbot.addWidget(box)
    (counted,) = re.findall(r"(\d+) passages? set aside", box.about.text())
    told = [int(number) for number in re.findall(r"• (\d+) passages? ", box.notices.text())]
    assert int(counted) == sum(told) > 1, "the line above the table says what the notices say"
    kinds = [box.table.item(row, 0).text() for row in range(box.table.rowCount())]
    box.table.setCurrentCell(kinds.index("headline"), 3)
    assert box.language.currentText() == "EN" and box.language.isEnabled()
    box.table.setCurrentCell(kinds.index("byline"), 3)
    assert box.language.currentIndex() == -1 and not box.language.isEnabled()
    box.table.setCurrentCell(kinds.index("body"), 3)
    assert box.language.currentText() == "EN"


def sheets(folder, count):
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:03}.txt").write_text(f"Report {number}\n\n" + LEFT * 20, "utf-8")
    return folder


def test_storing_many_can_be_stopped_between_two_articles(window, qtbot, tmp_path):
    importer = window.importer
    gaps, last = [], [time.perf_counter()]

    def beat():
        gaps.append(time.perf_counter() - last[0])
        last[0] = time.perf_counter()
        if importer._storing is not None and importer._storing.seen >= 20 and importer._progress is not None:
            importer._progress.canceled.emit()

    timer = QTimer()
    timer.timeout.connect(beat)
    timer.start(5)
    answer(accept())
    stored = wait_for(qtbot, window, lambda: drop(window, [sheets(tmp_path / "many", 60)]))
    timer.stop()
    assert 20 <= len(stored) < 60
    assert len(articles(window)) == len(stored)
    assert window.said_words[-1] == (
        "info",
        f"The import was stopped: {len(stored)} articles imported, {60 - len(stored)} left out.",
    )
    assert all(window.desk.session.queries.text(article.id).sentences for article in articles(window))
    assert window.desk.session.check() == []
    assert max(gaps) < 2.0  # the window had its turns
    assert importer._progress is None


def test_a_preview_of_many_keeps_few_in_memory(window, qtbot, tmp_path):
    held = []

    def look(box):
        for row in range(len(box.drafts)):
            box.articles.setCurrentRow(row)
        held.append((len(box.drafts), len(box.drafts._recent)))
        box.articles.setCurrentRow(7)
        before = box.draft.article.left_language
        row = next(r for r in range(box.table.rowCount()) if "Two ships" in box.table.item(r, 3).text())
        box.table.setCurrentCell(row, 3)
        button(box, "Split here").click()
        box.table.clearSelection()
        box.table.setRangeSelected(QTableWidgetSelectionRange(row, 0, row, 3), True)
        box.language.setCurrentIndex(box.language.findData("ru"))
        box.language.activated.emit(box.language.currentIndex())
        box.articles.setCurrentRow(0)
        box.articles.setCurrentRow(20)
        box.articles.setCurrentRow(7)  # read again from where the drafts are kept
        assert [s.language for s in box.draft.sentences].count("ru") == 1
        assert before == "en"

    answer(accept(look))
    stored = wait_for(qtbot, window, lambda: drop(window, [sheets(tmp_path / "many", 30)]))
    assert len(stored) == 30
    assert held == [(30, 4)]
    text = window.desk.session.queries.text(stored[7])
    assert [s.language for s in text.sentences].count("ru") == 1


WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word_file(*paragraphs):
    """A Word file, each paragraph in two runs, so that no paragraph stands in the file as it is read."""
    cut = [(words[: len(words) // 2], words[len(words) // 2 :]) for words in paragraphs]
    run = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    body = "".join(f"<w:p>{run.format(a)}{run.format(b)}</w:p>" for a, b in cut)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        file.writestr("word/document.xml", f'<w:document xmlns:w="{WORDS}"><w:body>{body}</w:body></w:document>')
    return held.getvalue()


FORMS = {
    "a.txt": LEFT.encode("utf-16"),
    "a.md": "---\ntitle: x\n---\n# " + LEFT.replace("in at noon", "in [at **noon**](https://x.example)"),
    "a.html": "<h1>" + LEFT.replace("\n\n", "</p><p>").replace("in at", "in&nbsp;<b>at</b>") + "</p>",
    "a.docx": word_file(*LEFT.split("\n\n")),
    "a.tmx": (
        '<tmx version="1.4"><header srclang="en"/><body><tu><tuv xml:lang="en"><seg>Two ships came in <bpt i="1">x</bpt>'
        'at noon.</seg></tuv><tuv xml:lang="ko"><seg>정오에 왔다.</seg></tuv></tu></body></tmx>'
    ),
    "a.srt": "1\n00:00:01,000 --> 00:00:02,000\nTwo ships came\n<i>in at noon.</i>\n",
    "a.csv": "en;ko\nTwo ships came in at noon.;정오에 왔다.\nThe mayor came.;시장이 왔다.\n",
}


@pytest.mark.parametrize("name", FORMS)
def test_any_range_is_shown_in_the_original_by_the_menu(window, qtbot, tmp_path, name):
    data = FORMS[name]
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    answer([str(path)], accept())
    (stored,) = wait_for(qtbot, window, lambda: key(window, "Ctrl+Shift+O"))
    base = window.desk.session.queries.text(stored).document("left")
    at = base.text.replace("\xa0", " ").replace("\n", " ").index("in at noon")
    shown = []

    def original(box):
        shown.append((box.found, box.marked()))
        return True

    window.page("annotate").reader.select(Range.of(base.id, base.text, at, at + len("in at noon")))
    answer(original)
    window.actions_table.run("article.show-original")
    ((found, marked),) = shown
    assert found
    bare = re.sub(r"<bpt.*?</bpt>|<[^>]*>|[*\[]", "", marked).replace("&nbsp;", " ")
    assert " ".join(bare.split()) == "in at noon"
    # every sentence, too
    text = window.desk.session.queries.text(stored)
    for sentence in text.sentences:
        answer(original)
        window.importer.show_original(Range.of(sentence.document, base.text, sentence.start, sentence.end))
    assert all(found for found, _ in shown)


def test_a_zip_is_dropped_with_pairs_and_a_bad_file_in_it(window, qtbot, tmp_path):
    path = tmp_path / "set.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("en/harbour.txt", LEFT)
        file.writestr("ko/harbour.txt", RIGHT.encode("cp949"))
        file.writestr("single.md", "# Another day\n\nNothing happened at the pier today. It rained.")
        file.writestr("bomb.txt", b"a" * 30_000_000)
        file.writestr("empty.txt", b"")
    told = []
    answer(accept(lambda box: told.extend(box.problems.text().splitlines())))
    stored = wait_for(qtbot, window, lambda: drop(window, [path]))
    assert len(stored) == 2
    assert [article.layout for article in articles(window)].count("two-files") == 1
    assert len(told) == 2
    assert any("bomb.txt" in line for line in told)
    assert any("empty.txt" in line for line in told)


TABLE = "en\tko\tja\n" + "\n".join(
    "\t".join(row)
    for row in (
        ("The kiln was lit at dawn.", "가마에 새벽에 불을 붙였다.", "窯には明け方に火が入った。"),
        ("Two bowls cracked.", "그릇 두 개에 금이 갔다.", "器が二つ割れた。"),
    )
)


def test_of_a_file_in_three_languages_two_are_chosen_in_the_preview(window, qtbot, tmp_path):
    path = tmp_path / "kiln.tsv"
    path.write_text(TABLE, "utf-8")
    seen = []

    def take(box, side, code):
        box.takes[side].setCurrentIndex(box.takes[side].findData(code))
        box.takes[side].activated.emit(box.takes[side].currentIndex())
        article = box.draft.article
        shown = tuple(each.currentData() for each in box.takes)
        assert shown == (article.left_language, article.right_language)
        seen.append(shown)

    def change(box):
        assert all(each.isVisibleTo(box) for each in box.takes)
        assert "en and ko were taken, ja left out" in box.notices.text()
        take(box, 1, "ja")
        assert "en and ja were taken, ko left out" in box.notices.text()
        take(box, 0, "ja")  # one language twice: they change places
        take(box, 1, "ko")
        button(box, "Undo").click()
        assert tuple(each.currentData() for each in box.takes) == ("ja", "en")
        take(box, 1, "ko")

    answer([str(path)], accept(change))
    wait_for(qtbot, window, lambda: key(window, "Ctrl+Shift+O"))
    assert seen == [("en", "ja"), ("ja", "en"), ("ja", "ko"), ("ja", "ko")]
    (article,) = articles(window)
    text = window.desk.session.queries.text(article.id)
    assert (article.left_language, article.right_language) == ("ja", "ko")
    assert "kiln" not in text.document("left").text
    # the next file is read in the languages of the project
    (tmp_path / "more.tsv").write_text(
        TABLE.replace("dawn", "noon").replace("새벽", "정오").replace("明け方", "正午"), "utf-8"
    )
    told = []
    answer([str(tmp_path / "more.tsv")], accept(lambda box: told.append(box.notices.text())))
    wait_for(qtbot, window, lambda: key(window, "Ctrl+Shift+O"))
    assert "ja and ko were taken, en left out" in told[0]


def test_a_file_in_two_languages_asks_nothing(window, qtbot, tmp_path):
    path = tmp_path / "kiln.tsv"
    path.write_text("\n".join(line.rpartition("\t")[0] for line in TABLE.splitlines()), "utf-8")
    answer([str(path)], accept(lambda box: shown.extend(each.isVisibleTo(box) for each in box.takes)))
    shown = []
    wait_for(qtbot, window, lambda: key(window, "Ctrl+Shift+O"))
    assert shown == [False, False]


def test_what_was_changed_in_the_preview_is_not_dropped_without_asking(window, qtbot, tmp_path):
    path = tmp_path / "mill.txt"
    path.write_text("Mill burns\n\nThe old mill burned on Sunday. Nobody was hurt in it.", "utf-8")
    asked = []

    def leave(box):
        box.show()
        key(box, "Escape")
        assert not box.isVisible(), "where nothing was changed, nothing is asked"
        box.show()
        box.table.setCurrentCell(1, 3)
        button(box, "Set aside / take back").click()
        kept = box.draft

        def stay(question):
            asked.append(question.text())
            return False

        answer(stay)
        key(box, "Escape")
        assert box.isVisible() and box.draft == kept, "it is still there"
        button(box, "Undo").click()
        button(box, "Set aside / take back").click()
        answer(lambda question: asked.append(question.text()) or True)
        box.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Cancel).click()
        assert not box.isVisible()
        return False

    answer([str(path)], leave)
    key(window, "Ctrl+Shift+O")
    qtbot.waitUntil(lambda: len(asked) == 2)
    assert set(asked) == {"What you changed in this preview would be lost."}
    assert not articles(window)
