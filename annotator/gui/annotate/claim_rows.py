"""The parts of a claim of which there may be several, as rows: values, evidence, links to claims, passages.

Rows are kept and filled anew, never rebuilt while one of them is edited: Tab goes from field to field.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from annotator.edits import EditClaimLink, UnlinkClaims
from annotator.gui.annotate import value_words
from annotator.gui.annotate.cards import Choice, Clickable, Line, words
from annotator.gui.annotate.claim_filling import PASSAGE_ROLES, Filling, claim_words
from annotator.gui.annotate.tagging import short
from annotator.gui.annotate.tools import Tools
from annotator.gui.language import tr
from annotator.model import Claim, ClaimLink, Evidence, Range, Value
from annotator.model.annotations import EVIDENCE_STANCES, LINK_KINDS

COMPARATORS = ("=", "≈", ">", "≥", "<", "≤")
"""How the number of a value is meant."""

Store = Callable[[dict[str, Any]], None]


def cross(parent: QWidget, tip: str, run: Callable[[], object]) -> QToolButton:
    """A small button that takes something out."""
    made = QToolButton(parent)
    made.setText("×")
    made.setToolTip(tip)
    made.setAccessibleName(tip)
    made.clicked.connect(lambda: run())
    return made


def adder(parent: QWidget, text: str, name: str, run: Callable[[], object]) -> QPushButton:
    """A quiet button that adds a row."""
    made = QPushButton(text, parent)
    made.setProperty("quiet", True)
    made.setObjectName(name)
    made.setSizePolicy(made.sizePolicy().Policy.Maximum, made.sizePolicy().verticalPolicy())
    made.clicked.connect(lambda: run())
    return made


class Rows(QWidget):
    """Rows above the buttons that add one. `make(index)` builds a row, whose `show_item` fills it."""

    def __init__(self, make: Callable[[int], QWidget], parent: QWidget) -> None:
        super().__init__(parent)
        self._make = make
        self.rows: list[Any] = []
        self.anchor: QWidget | None = None
        """The widget after which Tab comes to the rows."""
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)

    def show_items(self, items: Sequence[Any]) -> None:
        """One row for every item."""
        while len(self.rows) > len(items):
            last = self.rows.pop()
            self.column.removeWidget(last)
            last.hide()
            last.deleteLater()
        while len(self.rows) < len(items):
            made = self._make(len(self.rows))
            self.column.insertWidget(len(self.rows), made)
            self.rows.append(made)
            self._order()
        for row, item in zip(self.rows, items, strict=True):
            row.show_item(item)

    def _order(self) -> None:
        """Qt puts what is made late at the end of the window's Tab order; it belongs behind its button."""
        last = self.anchor
        for row in self.rows:
            own = row.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
            for field in (row, *own):
                if last is not None and field.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    QWidget.setTabOrder(last, field)
                    last = field

    def add_button(self, text: str, name: str, run: Callable[[], object]) -> None:
        """A button below the rows that adds one."""
        self.anchor = adder(self, text, name, run)
        self.column.addWidget(self.anchor)


class ValueRows(Rows):
    """Numbers with their unit and what they count."""

    def __init__(self, store: Store, filling: Filling, parent: QWidget) -> None:
        super().__init__(lambda index: _ValueRow(index, self), parent)
        self._store = store
        self._values: tuple[Value, ...] = ()
        self._filling = filling
        self.add_button(tr("Add a value"), "addValue", self._add)

    def show_claim(self, claim: Claim) -> None:
        """Show a claim's values."""
        self._claim, self._values = claim, claim.values
        self.show_items(claim.values)

    def _add(self) -> None:
        """Add the first quantity of the passages that is not there yet, with the caret where it says of what."""
        found = next(iter(self._filling.values_in(self._claim)), Value(role="quantity", number="?"))
        count = len(self._values)
        self._store({"values": (*self._values, found)})
        if len(self.rows) > count:
            line = self.rows[-1].lines["number" if found.number == "?" else "of_what"]
            line.setFocus(Qt.FocusReason.OtherFocusReason)
            line.selectAll()

    def change(self, index: int, field: str, text: str) -> None:
        """Store one field of one value."""
        if index < len(self._values):
            values = list(self._values)
            values[index] = replace(values[index], **{field: text})
            self._store({"values": tuple(values)})

    def drop(self, index: int) -> None:
        """Take a value out."""
        self._store({"values": tuple(value for i, value in enumerate(self._values) if i != index)})


class _ValueRow(QWidget):
    """Comparator, number and unit beside each other; what is counted, and as what, below."""

    def __init__(self, index: int, owner: ValueRows) -> None:
        super().__init__(owner)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setSpacing(2)
        self.comparator = Choice([(sign, sign) for sign in COMPARATORS], self)
        self.comparator.setMinimumContentsLength(1)
        self.comparator.setObjectName(f"value-{index}-comparator")
        self.comparator.setAccessibleName(tr("comparator"))
        self.comparator.committed.connect(lambda code: owner.change(index, "comparator", code))
        grid.addWidget(self.comparator, 0, 0)
        self.lines: dict[str, Line] = {}
        places = {"number": (0, 1, 1), "unit": (0, 2, 1), "of_what": (1, 0, 4), "role": (2, 0, 4)}
        for field, name in (("number", "number"), ("unit", "unit"), ("of_what", "of what"), ("role", "role")):
            line = self.lines[field] = Line(self)
            line.setObjectName(f"value-{index}-{field}")
            line.setPlaceholderText(tr(name))
            line.setAccessibleName(tr(name))
            line.committed.connect(lambda text, field=field: self._change(owner, index, field, text))
            row, column, wide = places[field]
            grid.addWidget(line, row, column, 1, wide)
        grid.addWidget(cross(self, tr("Remove this value"), lambda: owner.drop(index)), 0, 3)

    def _change(self, owner: ValueRows, index: int, field: str, text: str) -> None:
        owner.change(index, field, value_words.held(field, text))

    def show_item(self, value: Value) -> None:
        """Show one value; what is counted is asked for until it is said."""
        self.comparator.show_code(value.comparator)
        for field, line in self.lines.items():
            line.show_text(value_words.shown(field, getattr(value, field)))
        self.lines["of_what"].setPlaceholderText(tr("of what?"))
        self.lines["of_what"].setProperty("wanting", not value.of_what)


class EvidenceRows(Rows):
    """What speaks for or against a claim: another claim, or a citation in words."""

    def __init__(self, tools: Tools, store: Store, filling: Filling, parent: QWidget) -> None:
        super().__init__(lambda index: _EvidenceRow(index, tools, self), parent)
        self._store = store
        self._evidence: tuple[Evidence, ...] = ()
        self.add_button(tr("Add evidence…"), "addEvidence", filling.evidence)

    def show_claim(self, claim: Claim) -> None:
        """Show a claim's evidence."""
        self._evidence = claim.evidence
        self.show_items(claim.evidence)

    def change(self, index: int, field: str, text: str) -> None:
        """Store one field; evidence without words and without a claim goes."""
        if index < len(self._evidence):
            rows = list(self._evidence)
            rows[index] = replace(rows[index], **{field: text})
            self._store({"evidence": tuple(row for row in rows if row.claim or row.citation.strip())})

    def drop(self, index: int) -> None:
        """Take evidence out."""
        self._store({"evidence": tuple(row for i, row in enumerate(self._evidence) if i != index)})


class _EvidenceRow(QWidget):
    def __init__(self, index: int, tools: Tools, owner: EvidenceRows) -> None:
        super().__init__(owner)
        self._tools = tools
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setSpacing(2)
        self.stance = Choice([(code, tr(code)) for code in EVIDENCE_STANCES], self)
        self.stance.setObjectName(f"evidence-{index}-stance")
        self.stance.setAccessibleName(tr("Evidence"))
        self.stance.committed.connect(lambda code: owner.change(index, "stance", code))
        self.claim = words("", parent=self)
        self.citation = Line(self)
        self.citation.setObjectName(f"evidence-{index}-citation")
        self.citation.setPlaceholderText(tr("where it stands, in words"))
        self.citation.setAccessibleName(tr("Citation"))
        self.citation.committed.connect(lambda text: owner.change(index, "citation", text))
        grid.addWidget(self.stance, 0, 0)
        grid.addWidget(cross(self, tr("Remove this evidence"), lambda: owner.drop(index)), 0, 1)
        grid.addWidget(self.claim, 1, 0, 1, 2)
        grid.addWidget(self.citation, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)

    def show_item(self, evidence: Evidence) -> None:
        """Show one piece of evidence."""
        self.stance.show_code(evidence.stance)
        self.claim.setText(claim_words(self._tools, evidence.claim) if evidence.claim else "")
        self.claim.setVisible(bool(evidence.claim))
        self.citation.show_text(evidence.citation)


class LinkRows(Rows):
    """The typed links from and to a claim."""

    def __init__(self, tools: Tools, filling: Filling, parent: QWidget) -> None:
        super().__init__(lambda index: _LinkRow(index, tools, filling, self), parent)
        self._tools = tools
        self.add_button(tr("Link to a claim…"), "addLink", filling.link)

    def show_claim(self, claim: Claim) -> None:
        """Show the links of a claim."""
        self.show_items([(link, claim.id) for link in self._tools.open.claim_links(claim.id)])


class _LinkRow(QWidget):
    def __init__(self, index: int, tools: Tools, filling: Filling, owner: LinkRows) -> None:
        super().__init__(owner)
        self._tools = tools
        self._link: ClaimLink | None = None
        self._other = ""
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setSpacing(2)
        self.kind = Choice([(code, tools.term("link_kind", code)) for code in LINK_KINDS], self)
        self.kind.setObjectName(f"link-{index}-kind")
        self.kind.setAccessibleName(tr("Link"))
        self.kind.committed.connect(lambda code: filling.relink(self._link, code) if self._link else None)
        self.target = Clickable(self)
        box = QHBoxLayout(self.target)
        box.setContentsMargins(0, 0, 0, 0)
        self.label = words("", parent=self.target)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        box.addWidget(self.label)
        self.target.pressed.connect(lambda: filling.go_to(self._other))
        self.note = Line(self)
        self.note.setObjectName(f"link-{index}-note")
        self.note.setPlaceholderText(tr("Note"))
        self.note.setAccessibleName(tr("Note"))
        self.note.committed.connect(lambda text: self._apply(EditClaimLink(link=self._id(), changes={"note": text})))
        grid.addWidget(self.kind, 0, 0)
        away = cross(self, tr("Remove this link"), lambda: self._apply(UnlinkClaims(link=self._id())))
        grid.addWidget(away, 0, 1)
        grid.addWidget(self.target, 1, 0, 1, 2)
        grid.addWidget(self.note, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)

    def _id(self) -> str:
        return self._link.id if self._link is not None else ""

    def _apply(self, edit: Any) -> None:
        if self._link is not None:
            self._tools.apply(edit)

    def show_item(self, item: tuple[ClaimLink, str]) -> None:
        """Show a link as seen from one of its claims: an arrow says which way it points."""
        link, seen_from = item
        self._link = link
        away = link.source == seen_from
        self._other = link.target if away else link.source
        self.kind.show_code(link.kind)
        aspect = f" ({self._tools.term('aspect', link.aspect)})" if link.aspect else ""
        self.label.setText(f"{'→' if away else '←'} {claim_words(self._tools, self._other)}{aspect}")
        self.target.setAccessibleName(self.label.text())
        self.note.show_text(link.note)


class PassageRows(Rows):
    """The passages of a claim by role; a click shows one in the text."""

    def __init__(self, tools: Tools, store: Store, parent: QWidget) -> None:
        super().__init__(lambda index: _PassageRow(index, tools, self), parent)
        self._store = store
        self._claim: Claim | None = None

    def show_claim(self, claim: Claim) -> None:
        """Show where a claim stands."""
        self._claim = claim
        self.show_items([
            (field, tr(name), part, not (field == "content" and len(claim.content) == 1))
            for field, name in PASSAGE_ROLES
            for part in getattr(claim, field)
        ])  # fmt: skip

    def drop(self, field: str, part: Range) -> None:
        """Take a passage out."""
        if self._claim is not None:
            self._store({field: tuple(p for p in getattr(self._claim, field) if p != part)})


class _PassageRow(Clickable):
    def __init__(self, index: int, tools: Tools, owner: PassageRows) -> None:
        super().__init__(owner)
        self.setObjectName(f"passage-{index}")
        self._item: tuple[str, str, Range, bool] | None = None
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.label = words("", parent=self)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        box.addWidget(self.label, 1)
        self.cross = cross(self, tr("Take this passage out"), lambda: self._drop(owner))
        box.addWidget(self.cross)
        self.pressed.connect(lambda: self._item and tools.reader.reveal(self._item[2]))

    def show_item(self, item: tuple[str, str, Range, bool]) -> None:
        """Show one passage; the only one of the content cannot be taken out."""
        self._item = item
        _, name, part, removable = item
        self.label.setText(f"{name}: “{short(part.quote, 70)}”")
        self.setAccessibleName(self.label.text())
        self.cross.setVisible(removable)

    def _drop(self, owner: PassageRows) -> None:
        if self._item is not None:
            owner.drop(self._item[0], self._item[2])
