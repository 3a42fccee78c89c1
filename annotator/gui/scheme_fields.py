"""What a scheme holds beside its types: which fields of a claim stand open, which scales judge, and in whose words."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.annotate.claim_card import ALWAYS
from annotator.gui.desk import Desk
from annotator.gui.language import language, tr
from annotator.model import UserError
from annotator.scheme import (
    LANGUAGES,
    MARKINGS,
    TLP,
    VOCABULARIES,
    LabelScheme,
    RatingScale,
    Term,
    load_scale,
    scale_names,
)

CLAIM_FIELDS = {
    "statement": "Statement",
    "kind": "Kind",
    "claimer": "Claimer",
    "claimer_by_language": "Claimer by language",
    "attribution": "Attribution",
    "addressee": "Addressee",
    "certainty": "Certainty",
    "certainty_by_language": "Certainty by language",
    "polarity": "Polarity",
    "commitment": "Commitment",
    "event_time": "Happens",
    "utterance_time": "Said",
    "publication_time": "Published",
    "place": "Place",
    "values": "Values",
    "checkworthiness": "Worth checking",
    "checkworthiness_reason": "Why worth checking",
    "verdict": "Verdict",
    "evidence": "Evidence",
    "links": "Links",
    "tags": "Tags",
    "note": "Note",
    "credibility": "Credibility",
}
"""Field of a claim → its name (English)."""

LISTS = {
    "claim_kind": "Kind",
    "divergence_type": "Divergence",
    "certainty": "Certainty",
    "polarity": "Polarity",
    "commitment": "Commitment",
    "attribution": "Attribution",
    "verdict": "Verdict",
    "link_kind": "Link",
    "aspect": "Aspect of a contradiction",
    "severity": "Severity",
    "impact": "Impact",
    "no_counterpart": "No counterpart",
    "twin_kind": "Counterpart",
    "basis": "Basis",
    "source_kind": "Kind of source",
    "attribution_role": "Role in the chain",
    "alias_kind": "Kind of name",
    "stance": "Stance",
    "checkworthiness": "Worth checking",
}
"""Closed list → its name (English)."""

AXES = {
    "reliability": "Reliability of sources",
    "credibility": "Credibility",
    "likelihood": "Likelihood",
    "confidence": "Confidence",
    "marking": "Marking",
}

TITLES = "titles"
"""In the list of lists: the name of the scheme itself."""

Change = Callable[[LabelScheme], object]


class FieldsPane(QWidget):
    """Which fields of a claim stand open, and the scale of each axis. `change(scheme)` after every change."""

    def __init__(self, desk: Desk, scheme: LabelScheme, change: Change) -> None:
        """Scales are those of the project and those that lie as files in the program's folders."""
        super().__init__()
        self.scheme, self._change = scheme, change
        self.fields = QListWidget(self)
        self.fields.setAccessibleName(tr("Fields of a claim that stand open"))
        for code, name in CLAIM_FIELDS.items():
            item = QListWidgetItem(tr(name))
            item.setData(Qt.ItemDataRole.UserRole, code)
            shown = code in scheme.claim_fields or code in ALWAYS
            item.setCheckState(Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
            if code in ALWAYS:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable & ~Qt.ItemFlag.ItemIsEnabled)
            self.fields.addItem(item)
        self.fields.itemChanged.connect(lambda _: self._fields())
        self.known: dict[str, RatingScale] = {scale.id: scale for scale in desk.session.queries.scales()}
        self.new: dict[str, RatingScale] = {}
        self.problem = QLabel(self)
        self.problem.setProperty("tone", "error")
        self.problem.setWordWrap(True)
        self._read_files()
        self.scales: dict[str, QComboBox] = {}
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for axis in AXES:
            form.addRow(tr(AXES[axis]), self._choice(axis))
        right = QVBoxLayout()
        right.addWidget(_section(tr("Scales")))
        right.addLayout(form)
        hint = QLabel(
            tr("Ratings keep the scale they were given on. A scale of your own is a file in the folder “scales”.")
        )
        hint.setWordWrap(True)
        hint.setProperty("secondary", True)
        right.addWidget(hint)
        right.addWidget(self.problem)
        right.addStretch(1)
        left = QVBoxLayout()
        left.addWidget(_section(tr("Fields of a claim that stand open")))
        left.addWidget(self.fields, 1)
        row = QHBoxLayout(self)
        row.addLayout(left, 1)
        row.addLayout(right, 1)

    def _read_files(self) -> None:
        """The scales of the folders that the project does not hold yet; a bad file is told and left out."""
        for name in scale_names():
            try:
                scale = load_scale(name)
            except UserError as error:
                self.problem.setText(str(error))
                continue
            if scale.id not in self.known:
                self.new[scale.id] = scale

    def _choice(self, axis: str) -> QComboBox:
        box = self.scales[axis] = QComboBox(self)
        box.setObjectName(f"scale-{axis}")
        for scale in (*self.known.values(), *self.new.values()):
            if scale.axis == axis or (axis == "marking" and scale.axis in MARKINGS):
                box.addItem(f"{scale.title(language())}  {scale.version}", scale.id)
        chosen = self.scheme.scales.get(axis, TLP if axis == "marking" else "")
        at = next((n for n in range(box.count()) if chosen in (box.itemData(n), str(box.itemData(n)).split("@")[0])), 0)
        box.setCurrentIndex(at)
        box.activated.connect(lambda _: self._scale(axis))
        return box

    def _fields(self) -> None:
        rows = [self.fields.item(n) for n in range(self.fields.count())]
        shown = [str(r.data(Qt.ItemDataRole.UserRole)) for r in rows if r.checkState() == Qt.CheckState.Checked]
        self.scheme = replace(self.scheme, claim_fields=tuple(shown))
        self._change(self.scheme)

    def _scale(self, axis: str) -> None:
        self.scheme = replace(self.scheme, scales={**self.scheme.scales, axis: str(self.scales[axis].currentData())})
        self._change(self.scheme)

    def added(self) -> list[RatingScale]:
        """The chosen scales that the project does not hold yet."""
        return [self.new[id_] for id_ in dict.fromkeys(self.scheme.scales.values()) if id_ in self.new]


class DescriptionForm(QWidget):
    """Words of one thing in each language, a line each; `changed(words)` when a line is left that was written in."""

    def __init__(self, title: str, changed: Callable[[dict[str, str]], object]) -> None:
        """Empty and idle until `show_words`."""
        super().__init__()
        self._changed = changed
        self._words: dict[str, str] = {}
        self.lines: dict[str, QLineEdit] = {}
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(_section(title))
        for code, name in zip(LANGUAGES, ("English", "한국어", "日本語"), strict=True):
            line = self.lines[code] = QLineEdit(self)
            line.setAccessibleName(f"{title}, {name}")
            line.editingFinished.connect(self._left)
            form.addRow(name, line)
        self.show_words(None)

    def show_words(self, words: Mapping[str, str] | None) -> None:
        """Show these; None where nothing is chosen."""
        self._words = dict(words or {})
        for code, line in self.lines.items():
            line.setText(self._words.get(code, ""))
            line.setEnabled(words is not None)

    def _left(self) -> None:
        words = {code: text for code, line in self.lines.items() if (text := line.text().strip())}
        if words != {code: text for code, text in self._words.items() if text}:
            self._words = words
            self._changed(words)


class WordsPane(QWidget):
    """The words of the closed lists in each language; their codes are the model's and stay."""

    def __init__(self, scheme: LabelScheme, change: Change) -> None:
        """Shows one list at a time."""
        super().__init__()
        self.scheme, self._change = scheme, change
        self.lists = QComboBox(self)
        self.lists.setAccessibleName(tr("List"))
        self.lists.addItem(tr("Name of the scheme"), TITLES)
        for vocabulary in ("claim_kind", "divergence_type", *VOCABULARIES):
            self.lists.addItem(tr(LISTS[vocabulary]), vocabulary)
        self.lists.activated.connect(lambda _: self.fill())
        self.table = QTableWidget(0, 1 + len(LANGUAGES), self)
        self.table.setTabKeyNavigation(False)  # Tab leads out; arrows go from cell to cell
        self.table.setAccessibleName(tr("Words"))
        self.table.setHorizontalHeaderLabels([tr("Code"), "English", "한국어", "日本語"])
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.itemChanged.connect(self._edited)
        self.table.currentCellChanged.connect(lambda *_: self._describe())
        self.description = DescriptionForm(tr("What it means, shown where it is chosen"), self._described)
        column = QVBoxLayout(self)
        column.addWidget(self.lists)
        column.addWidget(self.table, 1)
        column.addWidget(self.description)
        self._filling = False
        self.fill()

    def fill(self) -> None:
        """Show the list that is chosen."""
        self._filling = True
        terms = self._terms()
        self.table.setRowCount(len(terms))
        for row, term in enumerate(terms):
            for column, text in enumerate((term.code, *(term.labels.get(code, "") for code in LANGUAGES))):
                item = QTableWidgetItem(text)
                if column == 0:
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                self.table.setItem(row, column, item)
        self._filling = False
        self._describe()

    def _terms(self) -> tuple[Term, ...]:
        """The rows of the list that is chosen; the scheme's own name is a list of one."""
        vocabulary = str(self.lists.currentData())
        if vocabulary == TITLES:
            return (Term(code=self.scheme.name, labels=self.scheme.titles),)
        return self.scheme.terms(vocabulary)

    def _describe(self) -> None:
        terms, row = self._terms(), self.table.currentRow()
        chosen = 0 <= row < len(terms) and self.lists.currentData() != TITLES
        self.description.show_words(terms[row].description if chosen else None)

    def _described(self, words: dict[str, str]) -> None:
        row = self.table.currentRow()
        self._put(row, replace(self._terms()[row], description=words))

    def _edited(self, item: QTableWidgetItem) -> None:
        text = item.text().strip()
        if self._filling:
            return
        if not text:
            self.fill()  # a word cannot be nothing
            return
        term = self._terms()[item.row()]
        self._put(item.row(), replace(term, labels={**term.labels, LANGUAGES[item.column() - 1]: text}))

    def _put(self, row: int, term: Term) -> None:
        vocabulary, terms = str(self.lists.currentData()), list(self._terms())
        terms[row] = term
        if vocabulary == TITLES:
            self.scheme = replace(self.scheme, titles=term.labels)
        elif vocabulary == "claim_kind":
            self.scheme = replace(self.scheme, claim_kinds=tuple(terms))
        elif vocabulary == "divergence_type":
            self.scheme = replace(self.scheme, divergence_types=tuple(terms))
        else:
            self.scheme = replace(self.scheme, vocabularies={**self.scheme.vocabularies, vocabulary: tuple(terms)})
        self._change(self.scheme)


def _section(text: str) -> QLabel:
    made = QLabel(text)
    made.setProperty("section", True)
    return made
