"""The tray below the matrix: claims that stand in no proposition, each with what it might belong to, and why."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.gui.claims.overview import Overview
from annotator.gui.claims.wording import likeness_words, statement_of
from annotator.gui.desk import Desk
from annotator.gui.language import tr
from annotator.gui.theme import font
from annotator.model import Claim
from annotator.propositions import Suggestion

CLAIM = Qt.ItemDataRole.UserRole
ITEM_HEIGHT = 50
Index = QModelIndex | QPersistentModelIndex


class TrayModel(QAbstractListModel):
    """The loose claims. Suggestions are worked out when a line is looked at, not before."""

    def __init__(self, desk: Desk, overview: Overview, parent: QObject | None = None) -> None:
        """Empty until `show_claims`."""
        super().__init__(parent)
        self._desk = desk
        self._overview = overview
        self.claims: list[Claim] = []
        self._suggested: dict[str, list[Suggestion]] = {}

    def show_claims(self, claims: list[Claim]) -> None:
        """Show these; what was suggested before is worked out anew."""
        self.beginResetModel()
        self.claims = claims
        self._suggested.clear()
        self.endResetModel()

    def suggestion(self, claim: Claim) -> Suggestion | None:
        """The best suggestion for a claim."""
        if claim.id not in self._suggested:
            self._suggested[claim.id] = self._overview.suggestions(claim)
        return next(iter(self._suggested[claim.id]), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        return 0 if parent.isValid() else len(self.claims)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words for the eye, for a screen reader and for the tooltip; `CLAIM`."""
        if not 0 <= index.row() < len(self.claims):
            return None
        claim = self.claims[index.row()]
        if role == CLAIM:
            return claim
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{self.head(claim)}: {statement_of(claim)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.head(claim)}: {statement_of(claim)}. {self.fits(claim)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            quotes = "\n".join(f"“{part.quote}”" for part in claim.content)
            return "\n".join(part for part in (statement_of(claim), quotes, self.fits(claim)) if part)
        return None

    def head(self, claim: Claim) -> str:
        """The short name of a claim's article."""
        return next((c.head for c in self._overview.columns if c.article.id == claim.article), "")

    def fits(self, claim: Claim) -> str:
        """The suggestion in words: the row and the reasons; '' for none."""
        found = self.suggestion(claim)
        row = self._overview.rows.get(found.proposition) if found else None
        if found is None or row is None:
            return ""
        reasons = likeness_words(self._desk.session.queries, found)
        return tr("fits “{statement}”: {reasons}", statement=row.proposition.statement, reasons=reasons)


class TrayDelegate(QStyledItemDelegate):
    """Paints a claim and, with a dashed mark, the row it might belong to."""

    def __init__(self, desk: Desk, view: QListView) -> None:
        """`view` is the list whose focus counts."""
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._plain, self._bold, self._small = font(13), font(12, bold=True), font(12)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, ITEM_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One claim."""
        model = index.model()
        assert isinstance(model, TrayModel)
        claim = index.data(CLAIM)
        if not isinstance(claim, Claim):
            return
        theme, box = self._desk.theme, option.rect
        painter.save()
        current = self._view.currentIndex().row() == index.row()
        painter.fillRect(box, theme.accent_soft if current else theme.raised)
        inner = box.adjusted(11, 4, -11, -4)
        line = QRect(inner.left(), inner.top(), inner.width(), inner.height() // 2)
        head = QFontMetrics(self._bold).elidedText(model.head(claim), Qt.TextElideMode.ElideRight, inner.width() // 3)
        painter.setFont(self._bold)
        painter.setPen(theme.secondary)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, head)
        rest = line.adjusted(QFontMetrics(self._bold).horizontalAdvance(head) + 9, 0, 0, 0)
        painter.setFont(self._plain)
        painter.setPen(theme.text)
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, _elided(statement_of(claim), self._plain, rest.width()))
        fits = model.fits(claim)
        below = line.translated(0, line.height())
        painter.setFont(self._small)
        if fits:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.suggestion, 1, Qt.PenStyle.DashLine))
            words = _elided(fits, self._small, below.width() - 16)
            width = QFontMetrics(self._small).horizontalAdvance(words) + 14
            painter.drawRoundedRect(QRectF(below.left() + 0.5, below.top() + 1.5, width, below.height() - 3), 5, 5)
            painter.drawText(below.adjusted(7, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)
        else:
            painter.setPen(theme.secondary)
            quotes = " · ".join(f"“{part.quote}”" for part in claim.content)
            painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, _elided(quotes, self._small, below.width()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(theme.line, 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if current and self._view.hasFocus():
            painter.setPen(QPen(theme.accent, 2))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.restore()


def _elided(text: str, made, width: int) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001
    return QFontMetrics(made).elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, max(0, width))


class TrayView(QListView):
    """The list; its keys are the page's."""

    def __init__(
        self, desk: Desk, model: TrayModel, keys: Callable[[QKeyEvent], bool], parent: QWidget | None = None
    ) -> None:
        """Keys go to `keys` first."""
        super().__init__(parent)
        self._keys = keys
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setModel(model)
        self.setItemDelegate(TrayDelegate(desk, self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def claim(self) -> Claim | None:
        """The claim that is current."""
        found = self.currentIndex().data(CLAIM)
        return found if isinstance(found, Claim) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The page's commands first, then Qt's moving about."""
        if not self._keys(event):
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here, not a search."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The first claim is there to act on."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))
        self.viewport().update()
