"""The codes of a rating scale with the official wording: one press rates, a code that needs a reason asks for it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.gui.annotate.cards import Choice, Codes, Line, words
from annotator.gui.language import language, tr
from annotator.scheme import RatingScale


class RatingRow(QWidget):
    """Buttons for a scale's codes. `rated(code, reason)` when a code was chosen, with its reason where it needs one.

    The wording under the buttons is that of the code in force; every button has its own as a tooltip. `basis` is how
    the source came to know (told, witnessed, induced, deduced), which says nothing about truth: a field of its own.
    """

    rated = Signal(str, str)

    def __init__(
        self, scale: RatingScale, bases: Sequence[tuple[str, str]] = (), parent: QWidget | None = None
    ) -> None:
        """`bases` are (code, words)."""
        super().__init__(parent)
        self._scale = scale
        self._pending = ""
        self._now = ""
        here = language()
        self.codes = Codes(
            [(level.code, level.code, _tip(level.label(here), level.description(here))) for level in scale.offered()],
            self,
        )
        self.codes.setObjectName(f"codes-{scale.axis}")
        self.wording = words("", parent=self)
        self.reason = Line(self)
        self.reason.setObjectName(f"reason-{scale.axis}")
        self.reason.setAccessibleName(tr("Reason"))
        self.basis = Choice(bases, self)
        self.basis.setObjectName(f"basis-{scale.axis}")
        self.basis.setAccessibleName(tr("Basis"))
        self.basis.setToolTip(tr("How the source came to know it"))
        self.basis.committed.connect(lambda _: self._reasoned(self.reason.text().strip()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        self.warning = words("", "warning", self)
        self.warning.setObjectName(f"warning-{scale.axis}")
        for widget in (self.codes, self.wording, self.warning, self.basis, self.reason):
            layout.addWidget(widget)
        self.codes.chosen.connect(self.choose)
        self.reason.committed.connect(self._reasoned)
        self.show_rating("", "", "")
        self.warn("")

    def show_rating(self, code: str, reason: str, basis: str) -> None:
        """Show the rating in force ('' none)."""
        self._now = code
        if basis or self.basis.findData("unknown") >= 0:
            self.basis.show_code(basis or "unknown")
        self.basis.setVisible(bool(code) and self.basis.count() > 0)
        if self._pending and code != self._pending:
            return
        self._pending = ""
        self.codes.show_code(code)
        level = self._scale.level(code)
        self.wording.setText(level.label(language()) if level is not None else tr("not rated"))
        self.wording.setToolTip(level.description(language()) if level is not None else "")
        self.reason.show_text(reason)
        self.reason.setPlaceholderText(tr("Reason"))
        self.reason.setVisible(bool(code))

    def warn(self, text: str) -> None:
        """Say under the wording what speaks against the rating ('' nothing)."""
        self.warning.setText(f"⚠ {text}" if text else "")
        self.warning.setVisible(bool(text))

    def choose(self, code: str) -> None:
        """Rate with a code; where it needs a reason, ask for that first."""
        level = self._scale.level(code)
        if level is not None and level.needs_reason and not self.reason.text().strip():
            self._pending = code
            self.codes.show_code(code)
            self.wording.setText(level.label(language()))
            self.reason.setVisible(True)
            self.reason.setPlaceholderText(tr("{code} needs a reason: write it and press Return", code=code))
            self.reason.setFocus()
            return
        self._pending = ""
        self.rated.emit(code, self.reason.text().strip() if code == self._now else "")

    def _reasoned(self, reason: str) -> None:
        code = self._pending or self._now
        if code:
            self._pending = ""
            self.rated.emit(code, reason)


def _tip(label: str, description: str) -> str:
    return f"{label}\n{description}" if description else label
