"""All commands of Annotate in one place: registered in the action table, offered in the menus of text and ribbons."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from annotator.columns import other_side
from annotator.gui.annotate.aligning import Aligning
from annotator.gui.annotate.claiming import Claiming
from annotator.gui.annotate.counterparts import Counterparts
from annotator.gui.annotate.moving import Moving
from annotator.gui.annotate.pieces import Pieces
from annotator.gui.annotate.recording import Recording
from annotator.gui.annotate.tagging import Tagging
from annotator.gui.annotate.tools import Tools
from annotator.gui.annotate.valuing import Valuing
from annotator.gui.language import tr
from annotator.gui.naming import short
from annotator.model import Claim, Divergence, Mention

_ON_MENTION = (
    ("annotate.accept", "annotate.adjust", "annotate.none", "annotate.part"),
    ("annotate.link", "annotate.unlink", "annotate.value", "annotate.occurrences", "annotate.occurrencesProject"),
    ("annotate.dropPiece", "annotate.delete"),
)
_ON_TEXT = (
    ("annotate.tagAny",),
    ("annotate.addPiece",),
    ("annotate.claim", "annotate.fill", "annotate.passage", "annotate.divergence"),
    ("annotate.copy", "annotate.copyCited"),
)
_ON_PASSAGE = (("annotate.join", "annotate.split", "annotate.unlinkPassage"), ("annotate.match", "annotate.lock"))


class Commands:
    """The groups of commands, and the menus made of them."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self.tagging = Tagging(tools)
        self.pieces = Pieces(tools)
        self.counterparts = Counterparts(tools)
        self.claiming = Claiming(tools)
        self.aligning = Aligning(tools)
        self.moving = Moving(tools, self.counterparts)
        self.valuing = Valuing(tools)
        self.recording = Recording(tools)

    def register(self) -> None:
        """Put every action into the desk's table; again after the scheme or the language changed."""
        groups = (
            self.tagging,
            self.pieces,
            self.counterparts,
            self.claiming,
            self.valuing,
            self.recording,
            self.moving,
            self.aligning,
        )
        actions = [action for group in groups for action in group.actions()]
        known = {action.id for action in actions}
        table = self._tools.desk.actions
        for old in table.all():
            if old.id.startswith(("annotate.tag", "annotate.credibility")) and old.id not in known:
                table.remove(old.id)
        table.add(actions)

    def text_menu(self, parent: QWidget, where: QPoint, marks: Iterable[str]) -> QMenu:
        """What can be done with the words and the tags under the pointer."""
        menu = QMenu(parent)
        records = [r for r in (self._tools.open.record(mark) for mark in marks) if r is not None]
        for record in records[:4]:
            entry = menu.addAction(self._name(record))
            entry.triggered.connect(lambda _=False, id_=record.id: self._tools.frame(id_))
        if records:
            menu.addSeparator()
        if self._tools.reader.selection() is not None or not records:
            types = menu.addMenu(tr("Tag as"))
            types.setEnabled(self._tools.open.editable and self._tools.reader.selection() is not None)
            for kind in self._tools.scheme.active_types():
                if kind.key:
                    self._add(types, f"annotate.tag{kind.key}")
        if records:
            vain = self._in_vain(records)
            self._fill(menu, tuple(tuple(id_ for id_ in group if id_ not in vain) for group in _ON_MENTION))
        self._fill(menu, _ON_TEXT)
        passage = menu.addMenu(tr("Aligned passage"))
        self._fill(passage, _ON_PASSAGE)
        self._show(menu, where)
        return menu

    def _in_vain(self, records: list[Mention | Claim | Divergence]) -> set[str]:
        """What would do nothing with the mention at hand, and has no place in its menu."""
        open_ = self._tools.open
        mentions = [record for record in records if isinstance(record, Mention)]
        mention = open_.mention if open_.mention in mentions else next(iter(mentions), None)
        vain = set()
        if mention is None or open_.text is None or open_.text.article.right is None:
            vain |= {"annotate.accept", "annotate.adjust", "annotate.none", "annotate.part"}
        elif mention.id not in open_.twin_of:
            vain.add("annotate.part")
        elif not self._tools.selected(other_side(open_.side_of(mention.ranges[0]))):
            vain |= {"annotate.accept", "annotate.adjust", "annotate.none"}
        if mention is None or mention.entity is None:
            vain.add("annotate.unlink")
        if mention is None or len(mention.ranges) < 2:
            vain.add("annotate.dropPiece")
        return vain

    def passage_menu(self, parent: QWidget, where: QPoint, bead: str) -> QMenu:
        """What can be done with an aligned passage."""
        self.aligning.choose(bead)
        menu = QMenu(parent)
        self._fill(menu, _ON_PASSAGE)
        self._show(menu, where)
        return menu

    def _fill(self, menu: QMenu, groups: tuple[tuple[str, ...], ...]) -> None:
        for number, group in enumerate(group for group in groups if group):
            if number:
                menu.addSeparator()
            for id_ in group:
                self._add(menu, id_)

    def _add(self, menu: QMenu, id_: str) -> None:
        table = self._tools.desk.actions
        action, keys = table.get(id_), table.keys(id_)
        entry = QAction(f"{tr(action.text)}\t{keys[0]}" if keys else tr(action.text), menu)
        entry.setToolTip(tr(action.hint))
        entry.setEnabled(action.enabled())
        entry.triggered.connect(lambda _=False: table.run(id_))
        menu.addAction(entry)

    def _name(self, record: Mention | Claim | Divergence) -> str:
        tools = self._tools
        if isinstance(record, Mention):
            return f"{short(record.ranges[0].quote, 40)}  ({tools.type_name(record.type)})"
        if isinstance(record, Claim):
            return tr("Claim C{number}", number=tools.open.claim_number(record.id))
        return self.claiming.type_name(record.type)

    def _show(self, menu: QMenu, where: QPoint) -> None:
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)
