"""The agreement window: figures by kind, type, side and pair; confusion; each analyst against gold; reasons given."""

import re
import time
from collections.abc import Generator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.adjudication.agreement import ProjectReport, Row
from annotator.adjudication.agreement.gathering import Gathered, gather_stepwise
from annotator.adjudication.agreement.measuring import gold_by
from annotator.adjudication.agreement.tally import Pair, Scope
from annotator.adjudication.agreement.writing import KIND_WORDS, SIDE_WORDS, as_csv, html, overview
from annotator.formats import write_atomically
from annotator.gui import dialogs
from annotator.gui.agreement.computing import Computing
from annotator.gui.agreement.tables import Cell, Heads, Share, Table, height_of, table_view
from annotator.gui.agreement.wording import ReportWords
from annotator.gui.desk import Desk
from annotator.gui.emptiness import Emptiness
from annotator.gui.fitting import open_beside
from annotator.gui.language import locale, tr
from annotator.model import Layer, UserError
from annotator.text import natural

TABS = ("Figures", "Confusion", "Against gold", "Reasons and guideline")
EVERYBODY = "*"
SLICE = 0.02
"""Seconds of reading at a time, after which the window answers."""
READ = 20
"""How much of the progress, of a hundred, is the reading."""
WIDTHS = {
    "figures": (96, 184, 120, 92, 164, 170, 76, 100, 60),
    "gold": (150, 96, 184, 130, 220, 76, 100, 60),
    "reasons": (220, 240, 240, 240),
}
"""Column widths in pixels; one of them takes what room there is, so that nothing has to be scrolled and nothing is left
over."""
STRETCHED = {"figures": 5, "gold": 4, "reasons": 1}
_MOST = 1.5
"""How much wider than meant a column becomes for its words."""
CONFUSION = (170, 72, 110)
"""The least pixels of the names at the left; the least of a type's column, and the most where no word needs more."""
PLOTS = {"figures": 5, "gold": 4}
WHY_SPAN = 3
"""Why a figure is undefined stands in place of plot, value and interval."""
GOLD_TAB = TABS.index("Against gold")


class AgreementWindow(QDialog):
    """Reads the project when it opens and on *Compute again*; computes in a thread. Not modal."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        """Begins to compute at once."""
        super().__init__(parent)
        self.desk = desk
        self.report: ProjectReport | None = None
        self._unsigned = 0
        self.computing: Computing | None = None
        self.reading: Generator[float, None, Gathered] | None = None
        self._slices = QTimer(self)
        self._slices.setInterval(0)
        self._slices.timeout.connect(self._read_on)
        open_beside(self, 1120, 680)
        self.article, self.kind, self.side, self.pair = (QComboBox(self) for _ in range(4))
        self.status, self.progress = QLabel(self), QProgressBar(self)
        self.status.setProperty("secondary", "true")
        self.status.setWordWrap(True)  # seven names are wider than a screen
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(5)
        self.cancel, self.again, self.to_csv, self.to_html = (QPushButton(self) for _ in range(4))
        self.figures, self.confusion, self.gold, self.reasons = (Table(self) for _ in range(4))
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.views: list[QTableView] = []
        self.nothing: list[Emptiness] = []
        models = (self.figures, self.confusion, self.gold, self.reasons)
        for name, model in zip(("figures", "confusion", "gold", "reasons"), models, strict=True):
            view = table_view(desk, model, name, self, PLOTS.get(name))
            self.views.append(view)
            self.nothing.append(Emptiness(view, self._why_nothing))
            self.tabs.addTab(view, name)
        # The lines that a reason needs go by columns that get their widths by and by.
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.setInterval(0)
        self._fitting.timeout.connect(self._fit_whys)
        for view in self.views:
            view.horizontalHeader().sectionResized.connect(lambda *_: self._fitting.start())
        self._lay_out()
        for box in (self.kind, self.side, self.pair):
            box.activated.connect(lambda _: self._show())
        self.article.activated.connect(lambda _: self.compute())
        self.tabs.currentChanged.connect(lambda _: self._tell())
        self.cancel.clicked.connect(self._cancel)
        self.again.clicked.connect(lambda: self.compute())
        self.to_csv.clicked.connect(self.save_csv)
        self.to_html.clicked.connect(self.save_html)
        desk.themeChanged.connect(self._repaint)
        desk.languageChanged.connect(self.retranslate)
        desk.changed.connect(self._outdated)
        self.retranslate()
        self.compute()

    def _lay_out(self) -> None:
        top, bottom = QHBoxLayout(), QHBoxLayout()
        for box in (self.article, self.kind, self.side, self.pair):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
            top.addWidget(box, 2 if box is self.article else 1)
        bottom.addWidget(self.status, 1)
        for button in (self.cancel, self.again, self.to_csv, self.to_html):
            button.setAutoDefault(False)
            bottom.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 14, 16, 14)
        whole.addLayout(top)
        whole.addWidget(self.progress)
        whole.addWidget(self.tabs, 1)
        whole.addLayout(bottom)

    # ---- words

    def retranslate(self) -> None:
        """All words in the interface's language."""
        self.words = ReportWords(self.desk.session.queries.scheme())
        self.setWindowTitle(tr("Agreement"))
        for number, title in enumerate(TABS):
            self.tabs.setTabText(number, tr(title))
        for number, title in enumerate(TABS):
            self.views[number].setAccessibleName(tr(title))
        self.cancel.setText(tr("Cancel"))
        self.again.setText(tr("Compute again"))
        self.to_csv.setText(tr("Save tables (CSV)…"))
        self.to_html.setText(tr("Save report (HTML)…"))
        for box, name in (
            (self.article, tr("Article")),
            (self.kind, tr("Kind")),
            (self.side, tr("Side")),
            (self.pair, tr("Between whom")),
        ):
            box.setAccessibleName(name)
        entries = self.desk.session.queries.articles()
        self._fill(self.article, [("", tr("all articles")), *((e.article.id, e.article.title) for e in entries)])
        kinds = [(code, tr(KIND_WORDS[code])) for code in KIND_WORDS]
        self._fill(self.kind, [("", tr("the main figures")), (EVERYBODY, tr("every figure")), *kinds])
        sides = [(code, tr(SIDE_WORDS[code])) for code in SIDE_WORDS]
        self._fill(self.side, [*sides, (EVERYBODY, tr("each side"))])
        self._fill_pairs()
        if self._slices.isActive():
            self.status.setText(tr("Agreement is being computed…"))
        self._show()

    @staticmethod
    def _fill(box: QComboBox, items: Sequence[tuple[str, str]]) -> None:
        chosen = box.currentData()
        box.clear()
        for code, name in items:
            box.addItem(name, code)
        box.setCurrentIndex(max(0, box.findData(chosen)))

    def _fill_pairs(self) -> None:
        report = self.report
        pairs = sorted({row.scope.pair for row in report.agreement.rows if row.scope.pair}) if report else []
        named = [(" ".join(pair), self._who(pair)) for pair in pairs]
        self._fill(self.pair, [("", tr("all together")), (EVERYBODY, tr("each pair")), *named])

    def _who(self, pair: Pair | None) -> str:
        if pair is None or self.report is None:
            return self.words.say("all")
        return " – ".join(self._called(rater) for rater in pair)

    # ---- computing

    def compute(self) -> None:
        """Read the project and compute the report of all articles, or of the one that is chosen."""
        self._cancel()
        chosen = str(self.article.currentData() or "")
        self.reading = gather_stepwise(self.desk.session.queries, [chosen] if chosen else None)
        self.progress.setValue(0)
        self.progress.show()
        self.cancel.setEnabled(True)
        self.again.setEnabled(False)
        self.status.setText(tr("Agreement is being computed…"))
        self._slices.start()

    def _read_on(self) -> None:
        """Read some articles, and let the window answer: the project is read in its thread, which takes seconds where
        many people have worked on many articles."""
        if self.reading is None:
            self._slices.stop()
            return
        until = time.monotonic() + SLICE
        try:
            while time.monotonic() < until:
                self.progress.setValue(round(next(self.reading) * READ))
        except StopIteration as done:
            self._slices.stop()
            self.reading = None
            self._begin(done.value)

    def _begin(self, gathered: Gathered) -> None:
        """Compute from what was read, in a thread."""
        self._unsigned = sum(each.gold is not None and not _closed(each.gold.layer) for each in gathered.compared)
        self.computing = Computing(gathered)
        self.computing.progressed.connect(self._progressed)
        self.computing.computed.connect(self._computed)
        self.destroyed.connect(self.computing.cancel)
        self.computing.start(Computing.Priority.LowPriority)

    @Slot(float)
    def _progressed(self, share: float) -> None:
        self.progress.setValue(round(READ + share * (100 - READ)))

    @Slot(object)
    def _computed(self, report: ProjectReport | None) -> None:
        computing = self.sender()
        if computing is not self.computing or self.computing is None:
            return
        failure, self.computing = self.computing.failure, None
        self._at_rest()
        if failure is not None:
            raise failure
        if report is None:
            self.status.setText(tr("Cancelled. What was computed before is still shown."))
            return
        self.report = report
        self._fill_pairs()
        self._show()

    def _at_rest(self) -> None:
        self.progress.hide()
        self.cancel.setEnabled(False)
        self.again.setEnabled(True)

    def _cancel(self) -> None:
        if self.reading is not None:
            self.reading = None
            self._at_rest()
            self.status.setText(tr("Cancelled. What was computed before is still shown."))
        if self.computing is not None:
            self.computing.cancel()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is computed for a window that is closed."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._cancel()

    def _outdated(self, change: object) -> None:
        if self.reading is not None:
            self.compute()  # what was read so far and what comes would not fit together
        elif self.report is not None and self.computing is None:
            self.status.setText(tr("The project has changed since this was computed."))

    def _repaint(self) -> None:
        for view in self.views:
            view.viewport().update()

    # ---- showing

    def _show(self) -> None:
        report = self.report
        for button in (self.to_csv, self.to_html):
            button.setEnabled(report is not None)
        if report is None:
            return
        self._tell()
        say = self.words.say
        tail = ("", say("Value"), "95 %", say("Items"))
        heads = (tr("Kind"), say("Measure"), say("Of"), say("Side"), say("Between"), *tail)
        rows = [row for row in report.agreement.rows if self._wanted(row)]
        self.figures.show_rows(heads, [self._line(row) for row in rows])
        self._show_confusion(report)
        gold = [
            [Cell(self._called(rater)), *(line[:3] + line[5:])]
            for rater, agreement in sorted(report.gold.items(), key=lambda item: natural(report.called(item[0])))
            for line in (self._line(row) for row in overview(agreement))
        ]
        self.gold.show_rows((tr("Analyst"), tr("Kind"), say("Measure"), say("Of"), *tail), gold)
        most = max((gap.count for gap in report.gaps), default=1)
        self.reasons.show_rows(
            (say("Disagreement"), say("Reason"), say("Section"), say("Count")),
            [
                [
                    Cell(self.words.kind(gap)),
                    Cell(self.words.reason(gap) or tr("no reason given")),
                    Cell(self.words.section(gap)),
                    Cell(str(gap.count), Share(gap.count / most), number=True),
                ]
                for gap in report.gaps
            ],
        )
        for view, name in ((self.views[0], "figures"), (self.views[2], "gold"), (self.views[3], "reasons")):
            for column, width in enumerate(WIDTHS[name]):
                stretched = STRETCHED[name] == column
                mode = QHeaderView.ResizeMode.Stretch if stretched else QHeaderView.ResizeMode.Interactive
                view.horizontalHeader().setSectionResizeMode(column, mode)
                if not stretched:
                    # Words of another language may be longer than the width that was meant.
                    view.setColumnWidth(column, max(width, min(view.sizeHintForColumn(column), round(_MOST * width))))
        self._fitting.start()

    def _tell(self) -> None:
        """What is shown was computed of: whose work, and of gold whether it is finished."""
        report = self.report
        if report is None:
            return
        raters = ", ".join(self._called(rater) for rater in report.agreement.raters)
        said = (
            tr("{n} {n:article|articles} with work of two or more: {names}", n=report.agreement.articles, names=raters)
            if report.agreement.articles
            else tr("No article has work of two analysts yet.")
        )
        if self._unsigned and self.tabs.currentIndex() == GOLD_TAB:
            unfinished = tr(
                "Gold of {n} {n:article|articles} is not signed off: what is undecided there counts as absent.",
                n=self._unsigned,
            )
            said = f"{unfinished} {said}"
        self.status.setText(said)

    def _called(self, rater: str) -> str:
        """The name of a rater; words that stand for one, in the interface's language."""
        report = self.report
        name = report.called(rater) if report is not None else rater
        whole = name.removesuffix(" (gold)") if rater.startswith(gold_by("")) else name
        numbered = re.fullmatch(r"analyst (\d+)", whole) if self._nameless else None
        told = tr("analyst {n}", n=numbered[1]) if numbered else whole
        return told if whole == name else tr("{name}, gold", name=told)

    @property
    def _nameless(self) -> bool:
        return bool(self.desk.session.queries.properties()["hide_names"])

    def _why_nothing(self) -> str:
        if self.report is None:
            return ""
        if not self.report.agreement.articles:
            return tr("No article has work of two analysts yet.")
        return tr("There is nothing of this kind.")

    def _wanted(self, row: Row) -> bool:
        scope, report = row.scope, self.report
        assert report is not None
        kind, side, pair = (str(box.currentData() or "") for box in (self.kind, self.side, self.pair))
        if kind == "" and side == "" and pair == "":
            return row in self._main
        of_kind = kind in ("", EVERYBODY, scope.kind)
        of_side = scope.side == side or (side == EVERYBODY and scope.side != "")
        of_pair = (
            scope.pair is None if pair == "" else scope.pair is not None and pair in (EVERYBODY, " ".join(scope.pair))
        )
        return of_kind and of_side and of_pair

    @property
    def _main(self) -> list[Row]:
        return list(overview(self.report.agreement)) if self.report is not None else []

    def _line(self, row: Row) -> list[Cell]:
        scope, figure = row.scope, row.figure
        interval = ""
        if figure.low is not None and figure.high is not None:
            interval = f"{locale().toString(figure.low, 'f', 2)} – {locale().toString(figure.high, 'f', 2)}"
        undefined = self.words.say("undefined")
        value = undefined if figure.value is None else locale().toString(figure.value, "f", 3)
        why = self.words.say(figure.why)
        return [
            Cell(self.words.say(KIND_WORDS.get(scope.kind, scope.kind))),
            Cell(self.words.measure(scope)),
            Cell(self.words.part(scope)),
            Cell(self.words.say(SIDE_WORDS[scope.side])),
            Cell(self._who(scope.pair)),
            # What is undefined has no place on the scale; there it says so, and why.
            Cell("", figure, tip=f"{value}  {interval}".strip())
            if figure.value is not None
            else Cell(f"{undefined}: {why}", wraps=True),
            Cell(value, number=True),
            Cell(interval, number=True),
            Cell(str(figure.n), number=True),
        ]

    def _show_confusion(self, report: ProjectReport) -> None:
        wanted = str(self.pair.currentData() or "")
        pair = next((p for p in report.agreement.confusion if p is not None and " ".join(p) == wanted), None)
        table = report.agreement.confusion.get(pair, {})
        codes = sorted({code for cell in table for code in cell}, key=lambda code: (code == "", code))
        most = max((count for (one, other), count in table.items() if one != other), default=1)
        names = [self._type(code) for code in codes]
        rows = []
        for one, name in zip(codes, names, strict=True):
            cells = [Cell(name)]
            for other in codes:
                count = table.get((one, other), 0)
                part = min(1.0, count / most)
                cells.append(Cell(str(count) if count else "·", Share(part, quiet=one == other), number=True))
            rows.append(cells)
        who = self._who(pair) if pair else tr("one analyst ↓, another →")
        self.confusion.show_rows((who, *names), rows)
        self._fit_confusion()

    def _fit_confusion(self) -> None:
        """All types in sight where they can be."""
        view, types = self.views[1], len(self.confusion.heads) - 1
        if types < 1:
            return
        heads = view.horizontalHeader()
        assert isinstance(heads, Heads)
        names = max(CONFUSION[0], min(heads.whole(0), round(_MOST * CONFUSION[0])))
        room = self.tabs.width() - names - 20
        view.setColumnWidth(0, names)
        for column in range(1, types + 1):
            usual = max(CONFUSION[1], min(CONFUSION[2], room // types))
            view.setColumnWidth(column, max(usual, heads.least(column)))
        heads.geometriesChanged.emit()  # names that need one line more make them higher

    def _fit_whys(self) -> None:
        """Each reason why a figure is undefined has the place of plot, value and interval, and the lines it needs."""
        for view, model, name in ((self.views[0], self.figures, "figures"), (self.views[2], self.gold, "gold")):
            view.clearSpans()
            at, usual = PLOTS[name], view.verticalHeader().defaultSectionSize()
            for row, cells in enumerate(model.rows):
                if cells[at].wraps:
                    view.setSpan(row, at, 1, WHY_SPAN)
                    room = sum(view.columnWidth(at + number) for number in range(WHY_SPAN))
                    view.setRowHeight(row, max(usual, height_of(cells[at].text, room, view.font())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns of the confusion take the room there is."""
        super().resizeEvent(event)
        self._fit_confusion()

    def _type(self, code: str) -> str:
        return self.words.part(Scope("", "mention", code)) if code else self.words.say("not tagged")

    # ---- saving

    def save_csv(self) -> None:
        """Write the tables beside each other, under a name that is asked for."""
        if self.report is None:
            return
        path = dialogs.save_file(self, tr("Save tables (CSV)…"), "CSV (*.csv)", "agreement.csv", ".csv")
        if path is not None:
            found = {
                path.with_name(f"{path.stem}-{name}"): data for name, data in as_csv(self.report).items()
            }  # fmt: skip
            self._write(found, tr("{n} {n:table is|tables are} saved.", n=len(found)))

    def save_html(self) -> None:
        """Write the report as one page, in the interface's language."""
        if self.report is None:
            return
        path = dialogs.save_file(self, tr("Save report (HTML)…"), "HTML (*.html)", "agreement.html", ".html")
        if path is not None:
            names = {rater: self._called(rater) for rater in self.report.names}
            page = html(replace(self.report, names=names), self.words.say, self.words.part).encode()
            self._write({path: page}, tr("The report is saved."))

    def _write(self, found: dict[Path, bytes], done: str) -> None:
        try:
            for path, data in found.items():
                write_atomically(path, partial(_put, data))
        except UserError as error:
            dialogs.tell(self, tr("Agreement"), str(error))
            return
        self.status.setText(done)


def _closed(gold: Layer) -> bool:
    return gold.state == "signed_off"


def _put(data: bytes, out: BinaryIO) -> None:
    out.write(data)


def show_agreement(desk: Desk, parent: QWidget) -> AgreementWindow:
    """Open the window, or bring the one that is open to the front."""
    for child in parent.window().findChildren(AgreementWindow):
        if child.isVisible():
            child.raise_()
            child.activateWindow()
            return child
    made = AgreementWindow(desk, parent.window())
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.show()
    return made
