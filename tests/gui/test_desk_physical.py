"""Single keys are places on the keyboard, in every view that has them: whatever a layout or an input method writes there,
with Caps Lock, from the number pad; and what AltGr writes, and a key that is held, does nothing that was not meant."""

from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from annotator.edits import AddEntity, AddSource, ImportDraft, SetChain
from annotator.gui.keys import SCAN_CODES, physical_key
from annotator.gui.register.duplicates import DuplicatesWindow
from tests.gui.desk_fixtures import LEFT, RIGHT, two_sided_draft
from tests.gui.shell_fixtures import key, open_work

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT_GR = Qt.KeyboardModifier.GroupSwitchModifier
PAD = Qt.KeyboardModifier.KeypadModifier
UNKNOWN = Qt.Key.Key_unknown

WRITTEN = {  # the place → what is written there in Korean, kana, full width, Cyrillic, AZERTY
    "B": "ㅠこｂиb", "C": "ㅊそｃсc", "D": "ㅇしｄвd", "X": "ㅌさｘчx", "1": "1ぬ１1&", "2": "2ふ２2é",
}  # fmt: skip
ACTS = ("jamo", "kana", "full width", "Cyrillic", "AZERTY", "nothing", "dead", "caps lock", "no scan code", "code only")
IDLE = ("AltGr", "AltGr sign", "Ctrl+Alt", "held on", "release", "modifier", "elsewhere")


def scan(place: str) -> int:
    return next(number for number, name in SCAN_CODES.items() if name == place)


def events(place: str, how: str) -> list[QKeyEvent]:
    """What comes from the keyboard where somebody presses a key."""
    code, here = Qt.Key(ord(place)), scan(place)
    names = ("jamo", "kana", "full width", "Cyrillic", "AZERTY")

    def made(text: str, known: int = UNKNOWN, number: int = here, modifiers=NONE, repeats: bool = False) -> QKeyEvent:
        # What is native (the scan code) and what repeats cannot both be said by Qt's constructors in PySide but this.
        return QKeyEvent(QEvent.Type.KeyPress, int(known), modifiers, number, number, 0, text, repeats)

    if how in names:
        return [made(WRITTEN[place][names.index(how)])]
    return {
        "nothing": [made("")],
        "dead": [made("", Qt.Key.Key_Dead_Circumflex)],
        "caps lock": [made(place, code)],
        "no scan code": [made(place.lower(), code, 0)],
        "code only": [made("", code, 0)],
        "AltGr": [made("@", Qt.Key.Key_At, modifiers=ALT_GR)],
        "AltGr sign": [made(place.lower(), code, modifiers=ALT_GR)],
        "Ctrl+Alt": [made("", code, modifiers=Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)],
        "held on": [made(place.lower(), code, repeats=True) for _ in range(9)],
        "release": [QKeyEvent(QEvent.Type.KeyRelease, code, NONE, here, here, 0, place.lower())],
        "modifier": [made("", Qt.Key.Key_Shift, 50, SHIFT), made("", Qt.Key.Key_Hangul, 108)],
        "elsewhere": [made("", UNKNOWN, 251), made("¤", UNKNOWN, 0)],
    }[how]


@dataclass
class View:
    """A view with single keys: what has the focus, a key of it that writes to the project, and how to stand there."""

    desk: Any
    place: str
    stand: Any

    def acts(self, sent: list[QKeyEvent]) -> int:
        """How many steps there are to take back after these keys; they are taken back."""
        widget: QWidget = self.stand()
        session, done = self.desk.session, 0
        before = session.next_undo()
        for event in sent:
            QApplication.sendEvent(widget, event)
        QApplication.processEvents()
        while (last := session.next_undo()) is not None and (before is None or last.id != before.id):
            self.desk.undo()
            done += 1
        return done


def texts(window, place):
    open_work(window)
    page = window.page("annotate")
    sentence = page.open.text.range_of([s for s in page.open.text.sentences if s.side == "left"][3])

    def stand():
        page.typeahead.leave()
        page.frame(None)
        page.reader.clear_selection()
        page.reader.column("left").setFocus()
        page.reader.go_to(sentence)
        return page.reader.column("left")

    return View(window.desk, place, stand)


def queue(window, place):
    window.desk.set_mode("adjudicate")
    page = window.page("adjudicate")

    def stand():
        asked = next(q for q in page.review.open if q.kind == "boundary")
        page.queue.setFocus()
        page.queue.setCurrentIndex(page.model.index(page.model.row_of(asked.key)))
        return page.queue

    return View(window.desk, place, stand)


def matrix(window, place):
    window.desk.set_mode("claims")
    page = window.page("claims")

    def stand():
        page.matrix.setFocus()
        column = next(
            n for n in range(1, page.model.last) if page.model.row(0).cell(page.model.article(n)).kind == "asserts"
        )
        page.matrix.setCurrentIndex(page.model.index(0, column if place == "D" else page.model.last))
        return page.matrix

    return View(window.desk, place, stand)


def duplicates(window, place):
    session = window.desk.session
    other = next(a.id for a in session.queries.actors() if a.id != session.actor)
    mine = session.actor
    session.apply(AddEntity(type="PERSON", labels={"en": "Nobody One"}))
    session.act_as(other)
    session.apply(AddEntity(type="PERSON", labels={"en": "NOBODY ONE"}))
    session.act_as(mine)
    window.desk.do("project.duplicates")
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, DuplicatesWindow) and w.isVisible()]

    def stand():
        found.refill()
        found.list.setFocus()
        found.list.setCurrentRow(0)
        return found.list

    return View(window.desk, place, stand)


def grades(window, place):
    view = texts(window, place)
    session, page = window.desk.session, window.page("annotate")
    source = session.apply(AddSource(name="Harbour News")).result
    session.apply(SetChain(article=page.open.article_id, chain=((source, "originator"),)))

    def stand():
        page.show_tab("reliability")
        page.inspector.reliability.freshen()
        page.inspector.reliability.grade_button().setFocus()
        return page.inspector.reliability.grade_button()

    view.stand = stand
    return view


def findings(window, place):
    left = (*LEFT[:1], ("body", "The talks lasted 12 days. Five ships came."))
    right = (*RIGHT[:1], ("body", "회담은 15일 동안 이어졌다. 배 다섯 척이 왔다."))
    made = window.desk.session.apply(ImportDraft(draft=two_sided_draft(left, right, "Length"))).result
    window.desk.open_article(made)
    page = window.page("annotate")

    def stand():
        page.show_tab("translation")
        page.inspector.translation.stale()
        row = page.inspector.translation.findChild(QWidget, "finding-0")
        row.setFocus()
        return row

    return View(window.desk, place, stand)


def choices(window, place):
    made = window.desk.session.apply(ImportDraft(draft=two_sided_draft())).result
    window.desk.open_article(made)
    page = window.page("annotate")
    sentence = page.open.text.range_of([s for s in page.open.text.sentences if s.side == "left"][1])

    def ask():
        page.typeahead.leave()
        column = page.reader.column("left")
        column.setFocus()
        page.reader.go_to(sentence)
        key(column, "Shift+Right")
        key(column, "T")
        assert page.typeahead.isVisible(), window.said_words[-3:]
        return page.typeahead

    return View(window.desk, place, ask)


VIEWS = {
    "texts C": (texts, "C", "analyst-1"),
    "texts 2": (texts, "2", "analyst-1"),
    "queue X": (queue, "X", "reviewer-1"),
    "queue 1": (queue, "1", "reviewer-1"),
    "matrix D": (matrix, "D", "analyst-1"),
    "matrix 2": (matrix, "2", "analyst-1"),
    "duplicates X": (duplicates, "X", "analyst-1"),
    "duplicates 2": (duplicates, "2", "analyst-1"),
    "grades B": (grades, "B", "analyst-1"),
    "findings D": (findings, "D", "analyst-1"),
    "choices 1": (choices, "1", "analyst-1"),
}


@pytest.mark.parametrize("name", VIEWS)
def test_a_single_key_is_a_place_on_the_keyboard(open_window, sample, name):
    make, place, actor = VIEWS[name]
    view = make(open_window(sample, actor), place)
    for how in ACTS:
        assert view.acts(events(place, how)) == 1, how
    for how in IDLE:
        assert view.acts(events(place, how)) == 0, how
    if place.isdigit():
        assert view.acts([QKeyEvent(QEvent.Type.KeyPress, Qt.Key(ord(place)), PAD, 79, 79, 0, place)]) == 1
    assert view.desk.session.check() == []


@pytest.mark.parametrize(
    ("text", "place", "modifiers", "expected"),
    [
        ("[", "8", ALT_GR, "["),  # German: the sign, and not the digit under it
        ("{", "7", ALT_GR, "Shift+["),
        ("}", "0", ALT_GR, "Shift+]"),
        ("@", "Q", ALT_GR, ""),
        ("²", "2", ALT_GR, ""),
        ("&", "1", NONE, "1"),  # French: the digit's place without Shift, and with
        ("1", "1", SHIFT, "Shift+1"),
        ("Ü", "[", SHIFT, "Shift+["),
        ("Ｃ", "C", SHIFT, "Shift+C"),
        ("ㅉ", "W", SHIFT, "Shift+W"),
    ],
)
def test_which_key_it_was_under_layouts_with_a_third_level(text, place, modifiers, expected):
    here = scan(place)
    assert physical_key(QKeyEvent(QEvent.Type.KeyPress, int(UNKNOWN), modifiers, here, here, 0, text)) == expected


@pytest.mark.parametrize("where", ["filter", "note", "statement"])
def test_in_a_field_a_key_is_a_letter(open_window, sample, where):
    window = open_window(sample)
    view = texts(window, "C")
    column, page = view.stand(), window.page("annotate")
    if where == "filter":
        field = window.articles.filter
    elif where == "note":
        page.inspector.aids.open("note")
        field = page.inspector.aids.note
    else:
        key(column, "C")
        page.show_tab("claims")
        field = next(iter(page.inspector.claims.card.statements.values()))
        field.selectAll()
    field.setFocus()
    before = len(window.desk.session.queries.history())
    for letter in "c2jx":
        QApplication.sendEvent(
            field,
            QKeyEvent(QEvent.Type.KeyPress, Qt.Key(ord(letter.upper())), NONE, *[scan(letter.upper())] * 2, 0, letter),
        )
    assert (field.text() if where == "filter" else field.toPlainText()) == "c2jx"
    assert len(window.desk.session.queries.history()) == before
