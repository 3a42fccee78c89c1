"""Measuring what a window cannot show: words that are cut off, bars to scroll sideways, tabs that do not fit."""

import re
from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QToolButton,
    QWidget,
)

SLACK = 1
"""Pixels by which fonts round."""


def clipped(window: QWidget) -> list[str]:
    """What of a window's words is not to be read whole, a sentence each; [] where all is."""
    found: list[str] = []
    for widget in (window, *window.findChildren(QWidget)):
        if widget.isVisible() and widget.width() > 0 and widget.height() > 0:
            found += [f"{_where(widget)}: {problem}" for problem in _problems(widget)]
    return found


def _where(widget: QWidget) -> str:
    names = []
    at: QWidget | None = widget
    while at is not None and len(names) < 3:
        names.append(at.objectName() or type(at).__name__)
        at = at.parentWidget()
    return " < ".join(names)


def _problems(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        yield from _label(widget)
    elif isinstance(widget, QPushButton | QCheckBox | QRadioButton):
        if widget.text() and widget.sizeHint().width() > widget.width() + SLACK:
            yield f"button “{widget.text()}” needs {widget.sizeHint().width()} of {widget.width()}"
    elif isinstance(widget, QComboBox):
        yield from _combo(widget)
    elif isinstance(widget, QLineEdit):
        yield from _line(widget)
    elif isinstance(widget, QPlainTextEdit):
        yield from _edit(widget)
    elif isinstance(widget, QTabBar):
        for button in widget.findChildren(QToolButton):
            if button.isVisible() and button.objectName() in ("ScrollLeftButton", "ScrollRightButton"):
                yield "tabs do not fit"
                break
    elif isinstance(widget, QHeaderView):
        yield from _header(widget)
    if isinstance(widget, QAbstractScrollArea) and not isinstance(widget, QHeaderView):
        bar = widget.horizontalScrollBar()
        if bar.isVisible() and bar.maximum() > 0 and not widget.property("sideways"):
            yield f"scrolls sideways by {bar.maximum()}"
        elif bar.maximum() > 0 and isinstance(widget, QAbstractItemView) and not widget.property("sideways"):
            yield f"is wider than its place by {bar.maximum()}"
    if isinstance(widget, QLabel | QAbstractButton | QComboBox | QLineEdit) and not _scrolled(widget):
        seen = widget.visibleRegion().boundingRect()
        if seen.width() < widget.width() - SLACK or seen.height() < widget.height() - SLACK:
            words = widget.text() if isinstance(widget, QLabel | QAbstractButton | QLineEdit) else ""
            if words or isinstance(widget, QComboBox):
                yield f"“{words[:40]}” is cut at the edge: {seen.getRect()} of {widget.rect().getRect()}"


def _scrolled(widget: QWidget) -> bool:
    """Whether it stands in something that scrolls."""
    at = widget.parentWidget()
    while at is not None:
        if isinstance(at, QAbstractScrollArea | QAbstractSpinBox):
            return True
        at = at.parentWidget() if not at.isWindow() else None
    return False


def _label(widget: QLabel) -> Iterator[str]:
    words = widget.text()
    if not words or _plain(words) in widget.toolTip():
        return  # what is shortened by design has all of its words in the tool tip
    if widget.wordWrap():
        needed = widget.heightForWidth(widget.width())
        if needed > widget.height() + SLACK:
            yield f"“{_plain(words)[:60]}” needs {needed} of {widget.height()} in height"
        longest = max((_advance(widget, word) for word in _plain(words).split()), default=0)
        if longest > widget.contentsRect().width() + SLACK and not _breaks(words):
            yield f"a word of “{_plain(words)[:60]}” needs {longest} of {widget.contentsRect().width()}"
    else:
        hint = widget.sizeHint()
        if hint.width() > widget.width() + SLACK:
            yield f"“{_plain(words)[:60]}” needs {hint.width()} of {widget.width()}"
        if hint.height() > widget.height() + SLACK:
            yield f"“{_plain(words)[:60]}” needs {hint.height()} of {widget.height()} in height"


def _breaks(words: str) -> bool:
    """Whether lines may end anywhere between its characters."""
    return any(0x2E80 < ord(character) < 0xFFEF for character in words)


def _plain(words: str) -> str:
    if re.search(r"</\w+>|<br|&nbsp;", words):
        document = QTextDocument()
        document.setHtml(words)
        return document.toPlainText()
    return words


def _advance(widget: QWidget, words: str) -> int:
    return widget.fontMetrics().horizontalAdvance(words)


def _combo(widget: QComboBox) -> Iterator[str]:
    if widget.isEditable() or not widget.currentText():
        return
    option = QStyleOptionComboBox()
    widget.initStyleOption(option)
    room: QRect = widget.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, widget
    )
    needed = _advance(widget, widget.currentText())
    if needed > room.width() + SLACK and not widget.toolTip():
        yield f"choice “{widget.currentText()[:60]}” needs {needed} of {room.width()} and has no tool tip"


def _line(widget: QLineEdit) -> Iterator[str]:
    if isinstance(widget.parent(), QComboBox | QAbstractSpinBox):
        return
    margins = widget.textMargins()
    room = widget.style().subElementRect(
        QStyle.SubElement.SE_LineEditContents, _panel(widget), widget
    ).width() - margins.left() - margins.right() - 4  # fmt: skip
    words = widget.placeholderText() if not widget.text() else ""
    if words and _advance(widget, words) > room + SLACK:
        yield f"placeholder “{words}” needs {_advance(widget, words)} of {room}"


def _panel(widget: QLineEdit):  # type: ignore[no-untyped-def]
    from PySide6.QtWidgets import QStyleOptionFrame

    option = QStyleOptionFrame()
    widget.initStyleOption(option)
    return option


def _edit(widget: QPlainTextEdit) -> Iterator[str]:
    """A field as high as its words must not hide lines, and what an empty one says must fit into its line."""
    words, room = widget.placeholderText() if widget.document().isEmpty() else "", widget.viewport().width()
    one_line = widget.viewport().height() < 2 * widget.fontMetrics().lineSpacing()
    if one_line and _advance(widget, words) > room + SLACK:
        yield f"placeholder “{words}” needs {_advance(widget, words)} of {room}"
    if widget.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
        bar = widget.verticalScrollBar()
        if bar.maximum() > 0:
            yield f"“{widget.toPlainText()[:50]}” hides {bar.maximum()} lines"
        sideways = widget.horizontalScrollBar()
        if sideways.maximum() > _advance(widget, "  "):  # a space at the end of a line may stand out
            yield f"“{widget.toPlainText()[:50]}” hides {sideways.maximum()} pixels"


def _header(widget: QHeaderView) -> Iterator[str]:
    if widget.orientation() != Qt.Orientation.Horizontal or widget.model() is None or widget.property("wraps"):
        return
    for section in range(widget.count()):
        if widget.isSectionHidden(section):
            continue
        words = str(widget.model().headerData(section, Qt.Orientation.Horizontal) or "")
        needed = _advance(widget, words)
        if words and needed + 12 > widget.sectionSize(section) + SLACK:
            yield f"head “{words}” needs {needed + 12} of {widget.sectionSize(section)}"


def settle() -> None:
    """Lay out and paint all that waits."""
    for _ in range(5):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
