"""The bar at the bottom: the label keys with their colours, and the words on what else helps here."""

import re

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from annotator.gui.annotate.marks import type_role
from annotator.gui.annotate.tools import Tools
from annotator.gui.language import language, tr
from annotator.gui.theme import font

_GAPS = (7, 7, 7, 4, 7, 4, 3)
"""Pixels between the parts of a chip, by level."""

_TIGHT = len(_GAPS) - 1
"""The level at which the key itself bears the colour, without cap and dot."""


class KeyChip(QPushButton):
    """One key: its cap, a colour, its word. Pressing it does what the key does."""

    def __init__(
        self, tools: Tools, action: str, key: str, texts: tuple[str, str, str], colour: str, parent: QWidget
    ) -> None:
        """`texts` are its words, one word, and the code for narrow windows."""
        super().__init__(parent)
        text, brief, short = texts
        self._tools, self._key, self._colour = tools, key, colour
        self._forms = (text, text.split(",")[0], brief, brief, short, short, short)
        self._words, self._gap, self._tight = text, _GAPS[0], False
        self.action = action
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(f"{key} {text}")
        self.setToolTip(tr(tools.desk.actions.get(action).hint) or text)
        self.clicked.connect(lambda: tools.desk.actions.run(action))
        self._font, self._small = font(13), font(11)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_level(self, level: int) -> None:
        """Show all its words (0), those before a comma (1), one word (2), closer together (3), the code (4), closer
        together (5), or beside a key in the label's colour (6)."""
        if (self._words, self._gap) != (self._forms[level], _GAPS[level]):
            self._words, self._gap, self._tight = self._forms[level], _GAPS[level], level == _TIGHT
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Cap, dot and word."""
        self.ensurePolished()
        width = self.fontMetrics().horizontalAdvance(self._words)
        if self._tight:
            return QSize(3 * self._gap + 11 + width + 2, 27)
        return QSize(3 * self._gap + 17 + (10 + self._gap if self._colour else 0) + width + 2, 27)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A quiet box."""
        theme, painter = self._tools.desk.theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().adjusted(0, 0, -1, -1)
        painter.setPen(theme.accent if self.underMouse() else theme.line)
        painter.setBrush(theme.raised)
        painter.drawRoundedRect(box.toRectF().translated(0.5, 0.5), 6, 6)
        colour = self._shade()
        if self._tight:
            key = QRect(self._gap, 0, 11, self.height())
            painter.setFont(self._small)
            painter.setPen(colour or theme.secondary)
            painter.drawText(key, Qt.AlignmentFlag.AlignCenter, self._key)
            self._write(painter, key.right() + 1 + self._gap)
            return
        cap = QRect(self._gap, (self.height() - 17) // 2, 17, 17)
        painter.setPen(theme.control_line)
        painter.drawRoundedRect(cap.toRectF().translated(0.5, 0.5), 3.5, 3.5)
        painter.setFont(self._small)
        painter.setPen(theme.secondary)
        painter.drawText(cap.adjusted(0, 0, 1, 1), Qt.AlignmentFlag.AlignCenter, self._key)
        x = cap.right() + self._gap + 1
        if colour:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(x, (self.height() - 9) // 2, 10, 10, 2, 2)
            x += 10 + self._gap
        self._write(painter, x)

    def _shade(self) -> QColor | None:
        theme = self._tools.desk.theme
        if self._colour in ("claim", "divergence"):
            return getattr(theme, self._colour)
        return theme.label(self._colour).line if self._colour else None

    def _write(self, painter: QPainter, x: int) -> None:
        painter.setFont(self._font)
        painter.setPen(self._tools.desk.theme.text)
        painter.drawText(QRect(x, 0, self.width() - x, self.height()), Qt.AlignmentFlag.AlignVCenter, self._words)


class KeyBar(QFrame):
    """The keys on offer, their words shorter where there is less room. `hints` are the keys that help beside them;
    they stand in the line below (`annotator.gui.topbar.Foot`)."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.setObjectName("keyBar")
        self.setProperty("bar", "bottom")
        self.setFixedHeight(40)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 16, 0)
        self._row.setSpacing(6)
        self.chips: list[KeyChip] = []
        self.hints = QLabel(self)
        self.hints.setProperty("secondary", True)
        self.hints.setContentsMargins(16, 3, 16, 4)
        self.hints.setMinimumWidth(1)
        self.hints.hide()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.rebuild)
        tools.desk.actions.changed.connect(self._later.start)

    def finish(self) -> None:
        """Nothing is shown anew any more."""
        self._later.stop()

    def rebuild(self) -> None:
        """Show the keys of the action table and the scheme as they are now."""
        self._later.stop()
        for chip in self.chips:
            chip.hide()
            chip.deleteLater()
        self.chips = []
        while self._row.count():
            self._row.takeAt(0)
        actions, scheme = self._tools.desk.actions, self._tools.scheme
        known = {action.id for action in actions.all()}
        for kind in sorted((k for k in scheme.active_types() if k.key), key=lambda k: k.key):
            action = f"annotate.tag{kind.key}"
            if action in known:
                label = kind.label(language())
                brief = re.split(r"[,\s·・]", label)[0]
                self._add(action, (label, brief, kind.short), type_role(scheme, kind.code))
        for action, text, brief, colour in (
            ("annotate.claim", tr("Claim"), tr("Claim"), "claim"),
            ("annotate.divergence", tr("Translation issue"), tr("Issue"), "divergence"),
        ):
            if action in known:
                self._add(action, (text, brief, brief), colour)
        self._row.addStretch(1)
        self.hints.setText(" · ".join(self._hint_words()))
        self._fit()

    def _add(self, action: str, texts: tuple[str, str, str], colour: str) -> None:
        keys = self._tools.desk.actions.keys(action)
        chip = KeyChip(self._tools, action, keys[0] if keys else "", texts, colour, self)
        self.chips.append(chip)
        self._row.addWidget(chip)

    def _hint_words(self) -> tuple[str, ...]:
        actions = self._tools.desk.actions
        parts = []
        for action, text in (
            ("annotate.nextSentence", tr("next sentence")),
            ("annotate.accept", tr("accept counterpart")),
            ("annotate.tagAny", tr("all types")),
        ):
            keys = actions.keys(action) if any(a.id == action for a in actions.all()) else ()
            if keys:
                parts.append(f"{'⏎' if keys[0] == 'Return' else keys[0]} {text}")
        return (*parts, tr("Ctrl Z undo"), tr("? all keys"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what does not fit."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The widest form that fits: whole words, then shorter ones, then codes."""
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        for level in range(len(_GAPS)):
            self._row.setSpacing({3: 4, 5: 4, _TIGHT: 3}.get(level, 6))
            for chip in self.chips:
                chip.set_level(level)
            used = sum(chip.sizeHint().width() + self._row.spacing() for chip in self.chips)
            if used - self._row.spacing() <= room:
                return
