"""The chips above the matrix: which rows are shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from annotator.gui.annotate.cards import Flow
from annotator.gui.claims.overview import Column, Overview, Row
from annotator.gui.composing import FilterLine
from annotator.gui.language import tr
from annotator.gui.theme import Theme
from annotator.text import fold

CHIPS = ("contested", "single_origin", "unrated", "checkworthy")
_RIGHT = Qt.TextElideMode.ElideRight
_WORDS = {
    "contested": "Only contested",
    "single_origin": "Single origin",
    "unrated": "Unrated",
    "checkworthy": "Check-worthy",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which rows are wanted: of a story ('' all), with all of some properties of `Row`, with some words."""

    story: str = ""
    chips: frozenset[str] = frozenset()
    words: str = ""

    @property
    def active(self) -> bool:
        """Whether anything is left out."""
        return bool(self.story or self.chips or self.words.strip())

    def rows(self, overview: Overview) -> list[Row]:
        """The rows that pass, oldest first."""
        of_story = {column.article.id for column in overview.columns if column.article.story == self.story}
        parts = fold(self.words).text.split() if self.words.strip() else []
        found = []
        for row in overview.rows.values():
            proposition = row.proposition
            story = proposition.story == self.story or (not proposition.story and bool(of_story & row.cells.keys()))
            if self.story and not story:
                continue
            if not all(getattr(row, chip) for chip in self.chips):
                continue
            hay = fold(f"{proposition.statement} {proposition.note} {proposition.story}").text if parts else ""
            if all(part in hay for part in parts):
                found.append(row)
        return found

    def columns(self, overview: Overview, rows: Sequence[Row]) -> list[Column]:
        """The articles that these rows are shown against: of a story its own, and all that say something."""
        if not self.story:
            return overview.columns
        spoken = {article for row in rows for article, cell in row.cells.items() if cell.kind}
        return [c for c in overview.columns if c.article.story == self.story or c.article.id in spoken]


_INSET = 10
"""Pixels from the edge of a chip to its words."""


class FilterBar(QWidget):
    """`changed()` when another choice was made; `left()` when the text field is done with."""

    changed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Shows everything."""
        super().__init__(parent)
        self._story = ""
        self._stories: list[str] = []
        self._counts = dict.fromkeys(CHIPS, 0)
        self._all = 0
        self.story = QPushButton(self)
        self.story.setObjectName("chip-story")
        self.story.clicked.connect(self._choose_story)
        chips = QWidget(self)
        flow = Flow(chips, spacing=8)
        flow.addWidget(self.story)
        self.chips: dict[str, QPushButton] = {}
        for name in CHIPS:
            chip = QPushButton(chips)
            chip.setObjectName(f"chip-{name}")
            chip.setCheckable(True)
            chip.toggled.connect(lambda _: self._toggled())
            self.chips[name] = chip
            flow.addWidget(chip)
        self.words = FilterLine(self)
        self.words.setObjectName("filter")
        self.words.setProperty("search", "true")
        self.words.setMaximumWidth(230)
        self.words.setMinimumWidth(120)
        self.words.textChanged.connect(lambda _: self.changed.emit())
        self.words.returnPressed.connect(self.left)
        self.count = QLabel(self)
        self.count.setProperty("secondary", "true")
        policy = self.count.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # what stands beside it stays where it is
        self.count.setSizePolicy(policy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(chips, 3)
        row.addWidget(self.count)
        row.addWidget(self.words, 1)
        self.retranslate()

    @property
    def filter(self) -> Filter:
        """What is chosen."""
        chips = frozenset(name for name, chip in self.chips.items() if chip.isChecked())
        return Filter(story=self._story, chips=chips, words=self.words.text())

    def clear(self) -> None:
        """Show everything again."""
        self._story = ""
        for chip in self.chips.values():
            chip.setChecked(False)
        self.words.clear()
        self._label()
        self.changed.emit()

    def set_story(self, story: str) -> None:
        """Show the rows of one story ('' all)."""
        self._story = story
        self._label()
        self.changed.emit()

    def step_story(self) -> None:
        """Go to the next story, after the last to all."""
        every = ["", *self._stories]
        self.set_story(every[(every.index(self._story) + 1) % len(every)] if self._story in every else "")

    def show_counts(self, overview: Overview, shown: int) -> None:
        """Say how many rows each chip would leave, and how many are shown."""
        self._stories = overview.stories
        rows = overview.rows.values()
        self._counts = {name: sum(bool(getattr(row, name)) for row in rows) for name in CHIPS}
        self._all = len(overview.rows)
        self._label()
        self.count.setText(tr("{n} of {all}", n=shown, all=self._all))
        self.count.setVisible(self.filter.active)

    def retranslate(self) -> None:
        """All words in the interface's language."""
        self.words.call(tr("Filter by words"))
        self.words.setPlaceholderText(tr("Filter by words  /"))
        self._label()

    def set_theme(self, theme: Theme) -> None:
        """The look of the chips; a chip that is on says so with a tick too."""
        ground, line = theme.raised.name(), theme.line.name()
        self.setStyleSheet(
            f"QPushButton {{ background: {ground}; border: 1px solid {line}; padding: 4px {_INSET - 1}px; }}"
            f"QPushButton:hover, QPushButton:focus {{ border-color: {theme.accent.name()}; }}"
            f"QPushButton:checked {{ background: {theme.accent_soft.name()}; border-color: {theme.accent.name()}; }}"
        )

    def _label(self) -> None:
        all_stories = tr("Story: all {n}", n=len(self._stories)) if self._stories else tr("Story: all")
        self.story.setText(
            self.fontMetrics().elidedText(tr("Story: {story}", story=self._story), _RIGHT, 260)
            if self._story
            else all_stories
        )
        self.story.setToolTip(self._story)
        for name, chip in self.chips.items():
            tick = "✓ " if chip.isChecked() else ""
            count = f" {self._counts[name]}" if self._counts[name] else ""
            words = f"{tr(_WORDS[name])}{count}"
            chip.setText(f"{tick}{words}")
            # With the tick it is as wide as without: the chips beside it stay where they are.
            chip.setMinimumWidth(chip.fontMetrics().horizontalAdvance(f"✓ {words}") + 2 * _INSET)

    def _toggled(self) -> None:
        self._label()
        self.changed.emit()

    def _choose_story(self) -> None:
        menu = QMenu(self)
        for story in ("", *self._stories):
            entry = menu.addAction(story or tr("All stories"))
            entry.setCheckable(True)
            entry.setChecked(story == self._story)
            entry.triggered.connect(lambda _=False, story=story: self.set_story(story))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.story.mapToGlobal(self.story.rect().bottomLeft()))
