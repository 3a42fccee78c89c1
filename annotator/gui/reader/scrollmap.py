"""The scroll bar as a map of the article: how densely it is marked where, what was found, and what is in view.

Three lanes stand side by side. Claims are at the left. In the middle each row of pixels has a bar as long as there are
mentions, in the colours of their types, always in the same order: where there are thousands, what changes from place to
place is still seen. Divergences and suggestions are at the right. What was found lies across all of them, across the
right half where it is nearly everywhere. A frame stands round what is in view.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QScrollBar, QStyle, QStyleOptionSlider, QWidget

from annotator.gui.reader.marks import Mark
from annotator.gui.reader.places import SLOTS, Places
from annotator.gui.theme import LABEL_ROLES, Theme

_KINDS = ("mention", "claim", "suggestion", "divergence", "hit", "current")
"""What is told apart, later ones before earlier ones where they share a place."""
_LANE = {"claim": (0.0, 0.2), "mention": (0.24, 0.76), "suggestion": (0.8, 1.0), "divergence": (0.8, 1.0)}
"""From where to where the lane of a kind lies, in parts of the bar's width."""
_TALL = 2.0  # pixels of the height of one mark, so that a single one is seen
_FAINT, _LEAST = 0.55, 0.35  # how opaque and how long a row is where there is least
_COMMON = 0.3  # of all rows: what was found on more of them leaves the left half to the marks

_ORDER = {role: number for number, role in enumerate(LABEL_ROLES)}

_Tick = tuple[int, str, str]
"""Slot, kind, and of a mention its role."""
_Row = dict[str, dict[str, int]]
"""How many there are on a row of pixels, by kind and role."""


class MapBar(QScrollBar):
    """A vertical scroll bar that shows where the marks of an article are."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.theme = theme
        self._places: Places | None = None
        self._placed: dict[str, tuple[Mark, tuple[_Tick, ...]]] = {}
        self._counts: Counter[_Tick] = Counter()
        self._picture: tuple[tuple[str, float], QPixmap] | None = None
        self._drawn_at = self.size()

    def show_marks(self, places: Places | None, marks: Mapping[str, Mark]) -> None:
        """Show these marks, by id, and no others. Only those that are new are placed, unless `places` is another."""
        if places is not self._places:
            self._places, self._picture = places, None
            self._placed.clear()
            self._counts.clear()
        changed = [key for key, (mark, _) in self._placed.items() if marks.get(key) is not mark]
        for key in changed:
            self._counts.subtract(self._placed.pop(key)[1])
        if changed:
            self._counts = +self._counts
        fresh = [mark for key, mark in marks.items() if key not in self._placed]
        for mark in fresh:
            ticks = tuple(self._ticks_of(mark))
            self._placed[mark.id] = (mark, ticks)
            self._counts.update(ticks)
        if changed or fresh or self._picture is None or self._drawn_at != self.size():
            self._picture, self._drawn_at = None, self.size()
            self.update()

    def _ticks_of(self, mark: Mark) -> Iterator[_Tick]:
        kind = mark.kind if mark.kind in _KINDS else "mention"
        if kind == "hit" and mark.style == "current":
            kind = "current"
        for part in mark.ranges if self._places is not None else ():
            share = self._places.share(part)
            if share is not None:
                yield (min(SLOTS - 1, int(share * SLOTS)), kind, mark.role if kind == "mention" else "")

    def ticks(self) -> dict[float, str]:
        """The kind of mark at each place of the bar (from 0, its top, to 1) that has one."""
        found = {}
        for slot, kind, _ in sorted(self._counts, key=lambda tick: _KINDS.index(tick[1])):
            found[slot / SLOTS] = "hit" if kind == "current" else kind
        return found

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The handle, the marks, and a frame round what is in view."""
        theme, option = self.theme, QStyleOptionSlider()
        self.initStyleOption(option)
        handle = self._part(option, QStyle.SubControl.SC_ScrollBarSlider)
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.surface)
        scrolls = self.maximum() > self.minimum()
        if scrolls:
            painter.fillRect(handle, theme.sunken if not theme.dark else theme.raised)
        self._draw_marks(painter, option)
        if scrolls:
            near = self.underMouse() or self.isSliderDown()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            painter.setPen(QPen(theme.accent if near else theme.secondary, 1.5))
            painter.drawRoundedRect(QRectF(handle).adjusted(0.75, 0.75, -0.75, -0.75), 3, 3)
        painter.end()

    def _part(self, option: QStyleOptionSlider, part: QStyle.SubControl) -> QRect:
        return self.style().subControlRect(QStyle.ComplexControl.CC_ScrollBar, option, part, self)

    def _draw_marks(self, painter: QPainter, option: QStyleOptionSlider) -> None:
        if not self._counts:
            return
        groove = self._part(option, QStyle.SubControl.SC_ScrollBarGroove)
        key = (self.theme.name, self.devicePixelRatioF())
        if self._picture is None or self._picture[0] != key:
            self._picture = (key, self._draw(groove.height()))
        painter.drawPixmap(groove, self._picture[1])  # while it is resized it is stretched

    def _draw(self, height: int) -> QPixmap:
        """All marks, drawn once for a size and a theme: a row of pixels at a time."""
        scale = self.devicePixelRatioF()
        wide, high = round(self.width() * scale), max(1, round(height * scale))
        rows = self._rows(high, max(1, round(_TALL * scale)))
        brush = _Rows(self.theme, rows, wide, round(scale))
        pixels = b"".join(map(brush.pixels, rows))
        picture = QPixmap.fromImage(QImage(pixels, wide, high, 4 * wide, QImage.Format.Format_ARGB32))
        picture.setDevicePixelRatio(scale)
        return picture

    def _rows(self, high: int, tall: int) -> list[_Row]:
        """What stands on each row of a picture; each mark on as many as it is high, within the picture."""
        rows: list[_Row] = [{} for _ in range(high)]
        for (slot, kind, role), count in self._counts.items():
            first = min(slot * high // SLOTS, max(0, high - tall))
            for row in rows[first : first + (tall + 1 if kind in ("hit", "current") else tall)]:
                here = row.setdefault(kind, {})
                here[role] = here.get(role, 0) + count
        return rows


class _Rows:
    """Paints rows of the map as bytes: 32 bits a pixel, not premultiplied, as `QImage.Format_ARGB32`."""

    def __init__(self, theme: Theme, rows: list[_Row], wide: int, edge: int) -> None:
        """`edge` pixels at either side stay free."""
        self._theme, self._wide, self._edge = theme, wide, edge
        self._most = {kind: _most(rows, kind) for kind in _KINDS}
        hits = sum("hit" in row for row in rows)
        self._over = 0.5 if hits > _COMMON * len(rows) else 1.0
        self._colours: dict[tuple[str, str, int], bytes] = {}

    def pixels(self, row: _Row) -> bytes:
        """One row."""
        if not row:
            return bytes(4 * self._wide)
        inner = self._wide - 2 * self._edge
        found = bytearray(4 * self._wide)
        for kind, (left, right) in _LANE.items():
            if kind in row:
                first = self._edge + round(left * inner)
                self._fill(found, kind, row[kind], first, self._edge + round(right * inner) - first)
        for kind in ("hit", "current"):
            if kind in row:
                most = inner if kind == "current" else self._over * inner
                room = round(most * self._share(kind, row[kind][""]))
                self._put(found, self._wide - self._edge - room, room, self._colour(kind, "", 255))
        return bytes(found)

    def _fill(self, row: bytearray, kind: str, counts: dict[str, int], first: int, room: int) -> None:
        """A bar as long as there are many, cut among the roles as they share it."""
        whole = sum(counts.values())
        share = self._share(kind, whole)
        length, done, place = max(1, round(room * share)), 0, first
        alpha = round(255 * (_FAINT + (1 - _FAINT) * share))
        for role in sorted(counts, key=_order) if len(counts) > 1 else counts:
            done += counts[role]
            end = first + round(length * done / whole)
            self._put(row, place, end - place, self._colour(kind, role, alpha))
            place = end

    def _share(self, kind: str, count: int) -> float:
        """How long a row of so many is: the most are the whole lane, one of few is not much shorter."""
        most = self._most[kind]
        return 1.0 if most <= 2 else max(_LEAST, most**-0.5, min(1.0, count / most))

    @staticmethod
    def _put(row: bytearray, first: int, count: int, colour: bytes) -> None:
        row[4 * first : 4 * (first + count)] = colour * count

    def _colour(self, kind: str, role: str, alpha: int) -> bytes:
        found = self._colours.get((kind, role, alpha))
        if found is None:
            theme = self._theme
            colours: dict[str, QColor] = {
                "hit": theme.warning,
                "current": theme.text,
                "divergence": theme.divergence,
                "claim": theme.claim,
                "suggestion": theme.suggestion,
            }
            shown = QColor(colours.get(kind) or theme.label(role).line)
            shown.setAlpha(alpha)
            found = self._colours[kind, role, alpha] = shown.rgba().to_bytes(4, sys.byteorder)
        return found


def _order(role: str) -> int:
    return _ORDER.get(role, len(_ORDER))


def _most(rows: list[_Row], kind: str) -> int:
    """How many of a kind stand on the fullest rows, but for the few that are much fuller."""
    counts = sorted(sum(row[kind].values()) for row in rows if kind in row)
    return counts[min(len(counts) - 1, len(counts) * 19 // 20)] if counts else 0
