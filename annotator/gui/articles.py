"""The article list: by story, with language badges, state, progress and a filter."""

from PySide6.QtCore import (
    QDate,
    QModelIndex,
    QRect,
    QSize,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QLabel,
    QListView,
    QProgressBar,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.composing import FilterLine
from annotator.gui.desk import Desk
from annotator.gui.headed import HeadedModel, Index
from annotator.gui.language import tr
from annotator.gui.theme import font
from annotator.queries import ArticleEntry
from annotator.session import Change

ENTRY = Qt.ItemDataRole.UserRole
STATES = {
    "": "new",
    "assigned": "assigned",
    "draft": "in work",
    "submitted": "submitted",
    "returned": "returned",
    "resubmitted": "submitted again",
    "signed_off": "signed off",
}
"""A layer's state in a user's words (English)."""
_OF_THE_DAY = frozenset({"mention", "claim", "rating", "divergence", "reading", "layer"})
_DONE = ("submitted", "resubmitted", "signed_off")
_DAY = {
    "reading": "{n} {n:sentence|sentences} read",
    "mention": "{n} {n:tag|tags}",
    "claim": "{n} {n:claim|claims}",
    "rating": "{n} {n:rating|ratings}",
    "divergence": "{n} {n:divergence|divergences}",
    "submitted": "{n} submitted",
}
"""What is counted of a day → its words (English), in this order."""
_LONG_DAY = 100
"""So many of each are made on a long day: the words for it have their room on any."""


class ArticleModel(HeadedModel):
    """Headings and articles in one list: a row is a story's name or an `ArticleEntry`."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        """Reads the list at once."""
        super().__init__(parent)
        self._desk = desk
        self.rows: list[str | ArticleEntry] = []
        self.reload()

    def reload(self) -> None:
        """Read the list anew, keeping the selection where the rows stayed the same."""
        rows: list[str | ArticleEntry] = []
        story: str | None = None
        for entry in self._desk.session.queries.articles():
            if entry.article.story != story:
                story = entry.article.story
                rows.append(story)
            rows.append(entry)
        same = [_key(row) for row in rows] == [_key(row) for row in self.rows]
        if same:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
        else:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row itself under `ENTRY`; its words for display and screen readers."""
        row = self.rows[index.row()]
        if role == ENTRY:
            return row
        if isinstance(row, str):
            words = row or tr("Other articles")
            told = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
            return words if role in told else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return row.article.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.article.title}, {', '.join(languages(row))}, {tr(STATES[row.state])}"
        return None


class _Filter(QSortFilterProxyModel):
    """Shows the articles that hold the words of the filter in title, story, languages or state, and the headings
    of stories that have one."""

    words = ""

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        """Whether a row is shown."""
        model = self.sourceModel()
        assert isinstance(model, ArticleModel)
        entry = model.rows[row]
        if not isinstance(entry, str):
            return self._fits(entry)
        following = model.rows[row + 1 :]
        for other in following:
            if isinstance(other, str):
                return False
            if self._fits(other):
                return True
        return False

    def _fits(self, entry: ArticleEntry) -> bool:
        article = entry.article
        hay = " ".join(
            (article.title, article.story, *article.titles.values(), *languages(entry), tr(STATES[entry.state]))
        )
        return all(word in hay.casefold() for word in self.words.casefold().split())

    def set_words(self, words: str) -> None:
        """Filter by these words."""
        self.words = words
        self.invalidate()


class _Delegate(QStyledItemDelegate):
    """Paints an article: dot, title, badges, date and state; and a heading as a small quiet line."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._title = font(13.5)
        self._small = font(11.5)
        self._badge = font(9.5, bold=True)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """56 pixels for an article, 34 for a heading."""
        return QSize(200, 34 if isinstance(index.data(ENTRY), str) else 54)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        row = index.data(ENTRY)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect.adjusted(8, 1, -8, -1)  # type: ignore[attr-defined]
        if isinstance(row, str):
            painter.setFont(self._small)
            painter.setPen(self._desk.theme.secondary)
            text = QFontMetrics(self._small).elidedText(
                row or tr("Other articles"), Qt.TextElideMode.ElideRight, rect.width() - 12
            )
            painter.drawText(rect.adjusted(6, 0, -6, -5), Qt.AlignmentFlag.AlignBottom, text)
        elif row is not None:
            self._paint_article(painter, rect, option, row)
        painter.restore()

    def _paint_article(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, row: ArticleEntry) -> None:
        theme = self._desk.theme
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        if row.article.id == self._desk.article or state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.accent_soft)
            painter.drawRoundedRect(rect, 8, 8)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.accent, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 8, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(state_colour(self._desk, row.state))
        painter.drawEllipse(rect.left() + 10, rect.top() + 14, 8, 8)
        painter.setPen(theme.text)
        painter.setFont(self._title)
        title = QFontMetrics(self._title).elidedText(row.article.title, Qt.TextElideMode.ElideRight, rect.width() - 34)
        painter.drawText(rect.adjusted(26, 8, -8, 0), Qt.AlignmentFlag.AlignTop, title)
        self._paint_badges(painter, rect, row)

    def _paint_badges(self, painter: QPainter, rect: QRect, row: ArticleEntry) -> None:
        theme = self._desk.theme
        x, y = rect.left() + 26, rect.top() + 31
        metrics = QFontMetrics(self._badge)
        for number, code in enumerate(languages(row)):
            painter.setFont(self._badge)
            if number:
                painter.setPen(theme.secondary)
                painter.drawText(QRect(x, y, 18, 15), Qt.AlignmentFlag.AlignCenter, "↔")
                x += 18
            width = metrics.horizontalAdvance(code) + 10
            painter.setPen(theme.control_line)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(x, y, width, 15, 4, 4)
            painter.setPen(theme.text)
            painter.drawText(QRect(x, y, width, 15), Qt.AlignmentFlag.AlignCenter, code)
            x += width
        painter.setFont(self._small)
        painter.setPen(theme.secondary)
        room = rect.right() - x - 16
        words = QFontMetrics(self._small).elidedText(self._status(row, room), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(x + 8, y, rect.right() - x - 8, 15), Qt.AlignmentFlag.AlignVCenter, words)

    def _status(self, row: ArticleEntry, room: int) -> str:
        """As much of date and state as there is room for: the state is what one looks for, it is never cut."""
        metrics = QFontMetrics(self._small)
        day, state = row.article.published_date[:10], status(row)
        ways = [f"{day} · {state}", f"{day[5:]} · {state}"] if day else []
        # Asked as it is painted: widths that are rounded would let a way pass that is cut then.
        right = Qt.TextElideMode.ElideRight
        return next((way for way in ways if metrics.elidedText(way, right, room) == way), state)


class ArticleList(QWidget):
    """The left pane: filter, list, and the progress of the queue."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Follows the desk: what is chosen here is opened, what is opened elsewhere is shown here."""
        super().__init__(parent)
        self._desk = desk
        self.setProperty("pane", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.filter = FilterLine(self)
        self.filter.setProperty("search", "true")
        self.model = ArticleModel(desk, self)
        self._proxy = _Filter(self)
        self._proxy.setSourceModel(self.model)
        self.view = QListView(self)
        self.view.setModel(self._proxy)
        self.view.setItemDelegate(_Delegate(desk, self.view))
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setFrameShape(QListView.Shape.NoFrame)
        self.empty = QLabel(self)
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("secondary", "true")
        self.progress_words = QLabel(self)
        self.progress_words.setProperty("secondary", "true")
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(5)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 10, 8, 12)
        layout.setSpacing(6)
        self.day = QLabel(self)
        self.day.setProperty("secondary", "true")
        self.day.setWordWrap(True)
        self.day.setAlignment(Qt.AlignmentFlag.AlignTop)
        for widget in (self.filter, self.view, self.empty, self.progress_words, self.progress, self.day):
            layout.addWidget(widget)
        for widget in (self.view, self.empty):  # whichever is in view has the height that is left
            layout.setStretchFactor(widget, 1)
        self.filter.textChanged.connect(self._filtered)
        self.view.activated.connect(self._open)
        self.view.clicked.connect(self._open)
        desk.changed.connect(self._on_change)
        desk.articleOpened.connect(self._show_open)
        desk.languageChanged.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """All words in the interface's language."""
        self.filter.call(tr("Filter articles"))
        self.view.setAccessibleName(tr("Articles"))
        self._show_progress()
        self._show_day()
        self._keep_lines()

    def step(self, by: int) -> None:
        """Open the article so many places further down the list."""
        ids = [row.article.id for row in self.model.rows if not isinstance(row, str)]
        if ids:
            place = ids.index(self._desk.article) + by if self._desk.article in ids else 0
            if 0 <= place < len(ids):
                self._desk.open_article(ids[place])

    def _filtered(self, words: str) -> None:
        self._proxy.set_words(words)
        self._show_progress()

    def _open(self, index: QModelIndex) -> None:
        row = index.data(ENTRY)
        if isinstance(row, ArticleEntry) and row.article.id != self._desk.article:
            self._desk.open_article(row.article.id)

    def _on_change(self, change: Change) -> None:
        if change.kind == "actor" or change.tables() & {
            "article",
            "layer",
            "reading",
            "property",
            "region",
            "sentence",
        }:
            self._desk.later.add(self, "list", self._reload)
        if change.kind == "actor" or change.tables() & _OF_THE_DAY:
            self._desk.later.add(self, "day", self._show_day)

    def _reload(self) -> None:
        self.model.reload()
        self._show_progress()

    def _show_day(self) -> None:
        """What who acts has done since midnight."""
        made = self._desk.session.queries.made_since(QDate.currentDate().startOfDay().toMSecsSinceEpoch())
        parts = [tr(words, n=made[name]) for name, words in _DAY.items() if made[name]]
        self.day.setText(_day_in_lines(parts))
        self.day.setAccessibleName(tr("Today: {what}", what=", ".join(parts) or tr("nothing yet")))

    def _keep_lines(self) -> None:
        """Keep the room of a long day's lines: what is done while one works then moves nothing in the list."""
        fullest = _day_in_lines([tr(words, n=_LONG_DAY) for words in _DAY.values()])
        margins = self.layout().contentsMargins()
        across = QRect(0, 0, self.width() - margins.left() - margins.right(), 2000)
        lines = self.day.fontMetrics().boundingRect(across, Qt.TextFlag.TextWordWrap, fullest)
        self.day.setMinimumHeight(lines.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A wider list needs fewer lines."""
        super().resizeEvent(event)
        self._keep_lines()

    def _show_open(self, article: str) -> None:
        for number, row in enumerate(self.model.rows):
            if not isinstance(row, str) and row.article.id == article:
                index = self._proxy.mapFromSource(self.model.index(number))
                self.view.setCurrentIndex(index)
                self.view.scrollTo(index)
        self.view.viewport().update()

    def _show_progress(self) -> None:
        entries = [row for row in self.model.rows if not isinstance(row, str)]
        done = sum(entry.state in _DONE for entry in entries)
        self.progress.setMaximum(max(len(entries), 1))
        self.progress.setValue(done)
        self.progress.setVisible(bool(entries))
        self.progress_words.setVisible(bool(entries))
        self.day.setVisible(bool(entries))
        self.progress_words.setText(tr("{done} of {all} submitted", done=done, all=len(entries)))
        nothing_fits = bool(entries) and self._proxy.rowCount() == 0
        self.empty.setVisible(nothing_fits or not entries)
        self.view.setVisible(not (nothing_fits or not entries))
        self.empty.setText(
            tr("No article has these words.\nClear the filter to see all.")
            if nothing_fits
            else tr("No articles yet.\nDrop files here, or choose File ▸ Import.")
        )


def languages(entry: ArticleEntry) -> list[str]:
    """The languages of an article's sides, left first, in capitals."""
    article = entry.article
    codes = [article.left_language, article.right_language if article.right else ""]
    return [code.upper() for code in codes if code]


def status(entry: ArticleEntry) -> str:
    """How far an article is: how much of a draft is read, else the state of one's work."""
    if entry.state == "draft" and entry.readable:
        return f"{min(100, 100 * entry.read // entry.readable)} %"
    return tr(STATES[entry.state])


def state_colour(desk: Desk, state: str) -> QColor:
    """The dot of a state; the state stands in words beside it, so colour is never the only sign."""
    theme = desk.theme
    return {
        "draft": theme.claim,
        "assigned": theme.accent,
        "returned": theme.error,
        "submitted": theme.saved,
        "resubmitted": theme.saved,
        "signed_off": theme.saved,
    }.get(state, theme.secondary)


def _day_in_lines(parts: list[str]) -> str:
    """The words of a day. Lines break after a dot, never inside of what it parts; Han and Hangul would break
    anywhere."""
    whole = "\u00a0· ".join("\u2060".join(part.replace(" ", "\u00a0")) for part in parts)
    return tr("Today: {what}", what=whole or tr("nothing yet"))


def _key(row: str | ArticleEntry) -> str:
    return row if isinstance(row, str) else row.article.id
