"""The Claims mode: the matrix, the tray of claims that stand in no proposition, and the detail of the current row."""

from time import perf_counter

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from annotator.edits import Edit
from annotator.gui.claims import joining, judging
from annotator.gui.claims.commands import matrix_actions
from annotator.gui.claims.detail import Detail
from annotator.gui.claims.empty import NoRows
from annotator.gui.claims.filters import FilterBar
from annotator.gui.claims.matrix import MatrixModel
from annotator.gui.claims.overview import Overview, Row
from annotator.gui.claims.reading import AT_ONCE, Reading
from annotator.gui.claims.table import MatrixView
from annotator.gui.claims.tray import ITEM_HEIGHT, TrayModel, TrayView
from annotator.gui.context import Entry, offer_menu
from annotator.gui.desk import Desk
from annotator.gui.fitting import Sides
from annotator.gui.keys import physical_key
from annotator.gui.language import tr
from annotator.gui.slices import Slices
from annotator.model import Claim
from annotator.session import Change

_TRAY_HEIGHT = 148
"""Pixels of the tray where the rows need the rest."""

TRAY_TABLES = frozenset({"claim", "stance", "proposition", "mention", "entity"})
TEXT_TABLES = frozenset({"document", "sentence", "region", "article", "bead"})


class ClaimsPage(QWidget):
    """Propositions against articles. `ownsList` keeps the window's article list away: the columns are the articles."""

    def __init__(self, desk: Desk) -> None:
        """Reads the project when it is first shown."""
        super().__init__()
        self.desk = desk
        self.setProperty("ownsList", True)
        self.overview = Overview(desk.session.queries)
        self.merging = ""
        self._stale = True
        self._wanted = ""
        self._seen = False
        self._build()
        desk.actions.add(matrix_actions(self))
        desk.changed.connect(self._on_change)
        desk.modeChanged.connect(lambda _: self._load_if_shown())
        desk.recordSelected.connect(lambda table, id_: self.select(id_) if table == "proposition" else None)
        desk.languageChanged.connect(self.retranslate)
        desk.themeChanged.connect(self.set_theme)
        self.retranslate()
        self.set_theme()
        self._load_if_shown()

    # ---- building

    def _build(self) -> None:
        self.filters = FilterBar(self)
        self.filters.changed.connect(self._show_rows)
        self.filters.left.connect(self.focus_matrix)
        self.banner = QFrame(self)
        self.banner.setProperty("notice", "true")
        self.banner_text = QLabel(self.banner)
        self.banner_text.setWordWrap(True)
        QHBoxLayout(self.banner).addWidget(self.banner_text)
        self.banner.hide()
        self.model = MatrixModel(self.desk, self.overview, self)
        self.matrix = MatrixView(self.desk, self.model, self.press, self)
        self.matrix.opened.connect(self.open)
        self.matrix.menuWanted.connect(self._show_menu)
        self.matrix.selectionModel().currentChanged.connect(lambda *_: self._moved())
        self.nothing = NoRows(self)
        self.nothing.newWanted.connect(lambda: joining.new_proposition(self))
        self.nothing.annotateWanted.connect(lambda: self.desk.set_mode("annotate"))
        self.nothing.allWanted.connect(self.filters.clear)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.matrix)
        self.stack.addWidget(self.nothing)
        self.reading = Reading(self)
        self.reading.stopped.connect(self._stop_reading)
        self.reading.again.connect(self._read_again)
        self.stack.addWidget(self.reading)
        self.slices = Slices(self)
        self.slices.progressed.connect(self.reading.show_share)
        self.slices.done.connect(lambda _: self._show_all())
        self.left = QSplitter(Qt.Orientation.Vertical, self)
        self.left.addWidget(self._build_upper())
        self.left.addWidget(self._build_tray())
        self.left.setStretchFactor(0, 1)
        self.left.setChildrenCollapsible(False)
        self.left.setSizes([600, _TRAY_HEIGHT])
        self._dragged = False
        self.left.splitterMoved.connect(lambda *_: self._keep_shares())
        self.detail = Detail(self.desk, self.overview, self)
        self.detail.edited.connect(lambda *what: joining.edit_proposition(self, *what))
        self.detail.judged.connect(lambda axis, code: judging.judge(self, axis, code))
        self.detail.opened.connect(self._open_place)
        right = QWidget(self)
        right.setProperty("pane", "true")
        right.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inside = QVBoxLayout(right)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.detail)
        self.splitter = Sides(self)
        self.splitter.put(self.left)
        self.splitter.put(right, 380, 440)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.splitter, 1)
        self.foot = self._build_keys()
        self.setFocusProxy(self.matrix)

    def _build_upper(self) -> QWidget:
        upper = QWidget(self)
        column = QVBoxLayout(upper)
        column.setContentsMargins(18, 14, 18, 8)
        column.setSpacing(12)
        column.addWidget(self.filters)
        column.addWidget(self.banner)
        column.addWidget(self.stack, 1)
        return upper

    def _build_tray(self) -> QWidget:
        lower = QWidget(self)
        column = QVBoxLayout(lower)
        column.setContentsMargins(18, 8, 18, 8)
        column.setSpacing(6)
        self.tray_title, self.tray_keys = QLabel(lower), QLabel(lower)
        self.tray_title.setProperty("section", "true")
        self.tray_keys.setProperty("secondary", "true")
        head = QHBoxLayout()
        head.addWidget(self.tray_title)
        head.addStretch(1)
        head.addWidget(self.tray_keys)
        self.tray_model = TrayModel(self.desk, self.overview, self)
        self.tray = TrayView(self.desk, self.tray_model, self.press, lower)
        self.tray.doubleClicked.connect(lambda _: self.open())
        offer_menu(self.tray, self._tray_menu)
        column.addLayout(head)
        column.addWidget(self.tray, 1)
        self.lower_pane = lower
        return lower

    def _build_keys(self) -> QLabel:
        """The keys of the page, for the line below the work."""
        keys = QLabel(self)
        keys.setProperty("secondary", "true")
        keys.setContentsMargins(16, 3, 16, 4)
        keys.setMinimumWidth(1)
        keys.hide()
        return keys

    def retranslate(self) -> None:
        """All words in the interface's language."""
        self.filters.retranslate()
        self.nothing.retranslate()
        self.reading.retranslate()
        self.detail.retranslate()
        self.matrix.setAccessibleName(tr("Propositions by article"))
        self.tray.setAccessibleName(tr("Claims in no proposition"))
        self.foot.setText(
            tr(
                "↑↓ proposition · ←→ article · ⏎ open in Annotate · S asserts · D contradicts · R repeats · 0 silent · "
                "M merge · P new · E words · 1–6 credibility · T tray · ? all keys"
            )
        )
        self.tray_keys.setText(tr("P proposition of it · S D R join to the row · G go to the row it fits"))
        self._label_tray()
        self.set_merging(self.merging)
        self.model.refresh()
        self.matrix.repaint_all()
        self.tray.viewport().update()

    def set_theme(self) -> None:
        """The colours that the style sheet does not reach."""
        self.filters.set_theme(self.desk.theme)
        self.detail.set_theme()
        self.detail.show_row(self.detail.row)
        self.matrix.repaint_all()
        self.tray.viewport().update()

    # ---- showing

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while the page was away is read now."""
        super().showEvent(event)
        self._load_if_shown()

    def _load_if_shown(self) -> None:
        if self._stale and self.desk.mode == "claims":
            self._stale = False
            self.slices.stop()
            self.detail.forget_texts()
            steps, until = self.overview.loading(), perf_counter() + AT_ONCE
            for share in steps:
                if perf_counter() > until:
                    # The rest is read by and by: the window answers meanwhile.
                    self._show_reading(share)
                    self.slices.begin(steps)
                    return
            self._show_all()

    def _show_reading(self, share: float) -> None:
        had_keys = self.matrix.hasFocus() or self.nothing.isAncestorOf(self.window().focusWidget() or self)
        self.reading.show_share(share)
        self.stack.setCurrentWidget(self.reading)
        self.filters.setEnabled(False)
        self.lower_pane.hide()
        self.detail.show_row(None)
        if had_keys:
            self.reading.setFocus()

    def _show_all(self) -> None:
        """Everything is read."""
        had_keys = self.reading.button.hasFocus()
        self.filters.setEnabled(True)
        self._show_rows()
        self._show_tray()
        self._share_room()
        if had_keys:
            self.focus_matrix()
        if self._wanted:
            wanted, self._wanted = self._wanted, ""
            self.select(wanted)

    def _stop_reading(self) -> None:
        """Leave it unread until it is wanted again."""
        self.slices.stop()
        self._stale = True
        self.reading.show_stopped()

    def _read_again(self) -> None:
        self._stale = True
        self._load_if_shown()

    def _on_change(self, change: Change) -> None:
        if self.desk.mode != "claims" or change.kind == "actor" or self.slices.busy or self._stale:
            stopped = self._stale and not self.slices.busy
            self._stale = True
            if change.kind == "actor" or not stopped:
                self._load_if_shown()
            return
        tables = change.tables()
        if tables & TEXT_TABLES:
            self.detail.forget_texts()
        reshaped = self.overview.update(change.touched)
        if reshaped or self.filters.filter.active:
            self._show_rows()
        else:
            self.filters.show_counts(self.overview, len(self.model.ids))
            self.model.refresh()
            self.detail.show_row(self.row)
        if tables & TRAY_TABLES or reshaped:
            self._show_tray()

    def _show_rows(self) -> None:
        """Apply the filters; the current proposition and article stay current where they are still shown."""
        chosen = self.filters.filter
        now = self.matrix.currentIndex()
        kept, article = self._wanted or self._current_id(), self.model.article(now.column())
        at, column = now.row(), now.column()
        rows = chosen.rows(self.overview)
        ids = [row.proposition.id for row in rows]
        self.model.show_rows(ids, chosen.columns(self.overview, rows))
        self.filters.show_counts(self.overview, len(ids))
        self.nothing.show_filtered(filtered=bool(self.overview.rows))
        self.stack.setCurrentWidget(self.matrix if ids else self.nothing)
        if ids:
            number = ids.index(kept) if kept in ids else min(max(at, 0), len(ids) - 1)
            articles = [each.article.id for each in self.model.columns]
            place = (
                articles.index(article) + 1 if article in articles else 0 if column <= 0 or article else self.model.last
            )
            self.matrix.setCurrentIndex(self.model.index(number, place))
        # The rows are painted first, then the cards beside them; where somebody waits for them they are there already.
        self.detail.show_row(self.row, soon=not self._seen)
        self._seen = True

    def _show_tray(self) -> None:
        before, at = self.tray.claim, self.tray.currentIndex().row()
        loose = self.overview.loose()
        self.tray_model.show_claims(loose)
        self._label_tray()
        if loose and at >= 0:
            ids = [claim.id for claim in loose]
            number = ids.index(before.id) if before is not None and before.id in ids else min(at, len(ids) - 1)
            self.tray.setCurrentIndex(self.tray_model.index(number))
        elif not loose and self.tray.hasFocus():
            self.focus_matrix()

    def _keep_shares(self) -> None:
        self._dragged = True

    def _share_room(self) -> None:
        """What the rows leave free is the tray's, until somebody draws the line elsewhere. Not after every edit: then
        the rows would move under the hand."""
        count, whole = len(self.tray_model.claims), self.left.height()
        if self._dragged or not count or not self.isVisible():
            return
        # A little room below the rows: a click there is a click beside them.
        rows = self.matrix.mapTo(self.left, QPoint(0, 0)).y() + self.matrix.wanted_height() + 28
        wanted = self.tray.mapTo(self.lower_pane, QPoint(0, 0)).y() + count * ITEM_HEIGHT + 16
        below = max(_TRAY_HEIGHT, min(wanted, whole - rows))
        self.left.setSizes([whole - below, below])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows and tray share the new height."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._share_room)

    def _label_tray(self) -> None:
        count = len(self.tray_model.claims)
        self.tray_title.setText(tr("CLAIMS IN NO PROPOSITION · {n}", n=count))
        self.lower_pane.setVisible(count > 0)

    def _moved(self) -> None:
        row = self.row
        if row is not self.detail.row:
            self.detail.show_row(row, soon=True)
        if row is not None:
            words = self.matrix.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
            self.desk.announced.emit(str(words))

    # ---- where the user is

    def _current_id(self) -> str:
        row = self.matrix.currentIndex().row()
        return self.model.ids[row] if 0 <= row < len(self.model.ids) else ""

    @property
    def row(self) -> Row | None:
        """The current row."""
        return self.model.row(self.matrix.currentIndex().row())

    @property
    def article(self) -> str:
        """The article of the current cell, '' on the statement and on the judgement."""
        return self.model.article(self.matrix.currentIndex().column())

    @property
    def on_judgement(self) -> bool:
        """Whether the current cell is the judgement."""
        return self.matrix.currentIndex().column() == self.model.last

    @property
    def tray_claim(self) -> Claim | None:
        """The claim that keys are about: the tray's current one while the tray has the focus."""
        return self.tray.claim if self.tray.hasFocus() else None

    def select(self, proposition: str) -> None:
        """Make a proposition the current row; filters that hide it are taken off. While the project is being read it
        is kept in mind."""
        if self.slices.busy:
            self._wanted = proposition
            return
        if proposition not in self.model.ids and proposition in self.overview.rows:
            self._wanted = proposition
            self.filters.clear()
            self._wanted = ""
        if proposition in self.model.ids:
            column = max(0, self.matrix.currentIndex().column())
            index = self.model.index(self.model.ids.index(proposition), column)
            self.matrix.setCurrentIndex(index)
            self.matrix.scrollTo(index)

    # ---- doing

    def press(self, event: QKeyEvent) -> bool:
        """A key in the matrix or the tray."""
        return self.desk.actions.press("matrix", event)

    def apply(self, edit: Edit, done: str) -> Change | None:
        """Run an edit and say what it did; None where a rule forbade it, which is said too."""
        change = self.desk.apply(edit)
        if change is not None:
            self.desk.say(done)
            self.desk.announced.emit(done)
        return change

    def open(self) -> None:
        """Open the current passage in Annotate; while rows are being merged, finish that instead."""
        if self.merging:
            joining.finish_merge(self)
            return
        claim = self.tray_claim
        if claim is not None:
            self._open_place(claim.article, claim.id, None)
            return
        row = self.row
        if row is None:
            return
        article = self.article or next((a for a, cell in row.cells.items() if cell.claims), "")
        if not article:
            self.desk.say(tr("Go to an article's column first."), "warning")
            return
        self._open_place(article, next(iter(row.cell(article).claims), ""), None)

    def _open_place(self, article: str, claim_id: str, place: object) -> None:
        claim = self.overview.claims.get(claim_id)
        self.desk.set_mode("annotate")
        if self.desk.article != article:
            self.desk.open_article(article)
        if claim is None:
            return
        for part in (place,) if place is not None else reversed(claim.content):
            self.desk.reveal(part)
        self.desk.recordSelected.emit("claim", claim.id)

    def set_merging(self, proposition: str) -> None:
        """Begin to merge a proposition into another, or with '' stop."""
        row = self.overview.rows.get(proposition)
        self.merging = proposition if row is not None else ""
        self.matrix.painting.merging = self.merging
        self.banner.setVisible(bool(self.merging))
        if row is not None:
            self.banner_text.setText(
                tr("Merge “{statement}” into which row? Go there and press Return; Esc leaves everything as it is.",
                   statement=row.proposition.statement)
            )  # fmt: skip
            self.desk.announced.emit(self.banner_text.text())
        self.matrix.repaint_all()

    def cancel(self) -> None:
        """Leave merging, or the tray."""
        if self.merging:
            self.set_merging("")
        else:
            self.focus_matrix()

    def focus_matrix(self) -> None:
        """Keys go to the matrix."""
        self.matrix.setFocus()

    def focus_tray(self) -> None:
        """Keys go to the tray; from the tray back to the matrix."""
        if self.tray.hasFocus() or not self.tray_model.claims:
            self.focus_matrix()
        else:
            self.tray.setFocus()

    def step_pane(self, by: int) -> None:
        """Go through matrix, tray and detail."""
        panes = [self.matrix, self.tray] if self.tray_model.claims else [self.matrix]
        inside = self.window().focusWidget()
        order: list[QWidget] = [*panes, self.detail.tabBar()]
        now = next((n for n, pane in enumerate(order) if pane is inside), len(order) - 1)
        order[(now + by) % len(order)].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From the detail, Esc goes back to the matrix and F6 on."""
        key = physical_key(event)
        if key == "Esc":
            self.focus_matrix()
        elif key in ("F6", "Shift+F6"):
            self.step_pane(1 if key == "F6" else -1)
        else:
            super().keyPressEvent(event)

    def finish(self) -> None:
        """The window closes: nothing may be read after it, and what is half written is stored."""
        self.slices.stop()
        self.detail.finish()

    def _tray_menu(self) -> list[Entry]:
        """What can be done with the claim of the tray."""
        self.tray.setFocus()
        if self.tray.claim is None:
            return []
        self.desk.actions.refresh_states()
        wanted = ("open", "", "new", "asserts", "contradicts", "repeats", "", "fits")
        return [self.desk.actions.qaction(f"claims.{name}", self) if name else None for name in wanted]

    def _show_menu(self, where: QPoint) -> None:
        menu = QMenu(self)
        wanted = ("open", "asserts", "contradicts", "repeats", "silent", "unread", "edit", "merge", "delete-row")
        for name in wanted:
            if name in ("asserts", "edit"):
                menu.addSeparator()
            menu.addAction(self.desk.actions.qaction(f"claims.{name}", self))
        menu.aboutToHide.connect(lambda: QTimer.singleShot(0, menu.deleteLater))
        self.desk.actions.refresh_states()
        menu.popup(where)
