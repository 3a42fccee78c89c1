"""The marks of one block as geometry, and how they are painted under, over and beside its text.

Nothing here changes a layout: a mark is boxes, lines and labels in the room that every line reserves. Coordinates
are device-independent pixels within the block.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from operator import itemgetter

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPainterPathStroker, QPen, QStaticText

from annotator.gui.reader.layout import GUTTER, BlockLayout, Span, label_font, label_height
from annotator.gui.reader.marks import Mark
from annotator.gui.theme import Theme

_BOXED = ("mention", "suggestion", "option")
_CHIP = 15  # pixels, the height of a claim's chip
_SMOOTH = QPainter.RenderHint.Antialiasing


@dataclass(slots=True)
class Piece:
    """One visual run of the `part`th range of a boxed mark, with the lane of its line and the place of its label
    (None: no room)."""

    mark: Mark
    span: Span
    starts: bool
    ends: bool
    part: int = 0
    lane: int = 0
    label: str = ""
    label_x: float = 0.0
    label_width: float = 0.0
    extent: tuple[float, float] = (0.0, 0.0)
    """Where it is painted on its line, label and all."""
    box: QRectF = field(default_factory=QRectF)
    """Its ground."""
    below: QRectF = field(default_factory=QRectF)
    """The line below the letters."""
    dashes: QPainterPath | None = None
    """What is filled where that line is broken, or of a suggestion its frame: known once it was painted."""

    def measure(self, layout: BlockLayout, lanes: int) -> None:
        """Find what is painted, once the label has its place, with the line among as many lanes as there are."""
        span = self.span
        left, right = span.left - 2, span.right + 2
        if self.label:
            left, right = min(left, self.label_x - 1), max(right, self.label_x + self.label_width + 1)
        self.extent = (left, right)
        self.box = box_of(layout, span)
        y = round(_lane_y(layout, span.line, self.lane, lanes))
        self.below = QRectF(span.left - 1, y, span.right - span.left + 2, 2 if lanes <= 2 else 1)
        self.dashes = None

    def looks(self) -> tuple[object, ...]:
        """What two pieces have in common that look the same."""
        return (id(self.mark), self.span.left, self.lane, self.label, self.label_x)


@dataclass(slots=True)
class Decoration:
    """Everything painted on one block beside its text."""

    pieces: list[Piece] = field(default_factory=list)
    hits: list[tuple[Mark, Span]] = field(default_factory=list)
    waves: list[tuple[Mark, Span]] = field(default_factory=list)
    wedges: list[tuple[Mark, float, int]] = field(default_factory=list)
    claims: list[tuple[Mark, int, int, bool]] = field(default_factory=list)
    lanes: dict[int, int] = field(default_factory=dict)
    bridges: list[tuple[Piece, Piece]] = field(default_factory=list)
    chips: list[tuple[Mark, QRectF]] = field(default_factory=list)
    """Where the labels of claims that begin here stand in the margin."""

    def overhangs(self) -> bool:
        """Whether something is painted beyond the lines that it is on."""
        if self.waves or self.wedges or self.claims:
            return True
        return any(piece.mark.kind == "suggestion" for piece in self.pieces)

    def between(self, left: float, right: float) -> "Decoration":
        """The same with those pieces only that are painted between two places of the lines."""
        pieces = []
        for piece in self.pieces:
            low, high = piece.extent
            if low < right and left < high:
                pieces.append(piece)
        return Decoration(pieces, self.hits, self.waves, self.wedges, self.claims, self.lanes, self.bridges, self.chips)

    def changes(self, old: "Decoration", lines: Collection[int]) -> list[tuple[int, float, float]]:
        """On which of some lines it looks other than `old`, and from where to where (to infinity: all of the line)."""
        found = []
        for line in sorted(lines):
            before = {piece.looks(): piece for piece in old.pieces if piece.span.line == line}
            after = {piece.looks(): piece for piece in self.pieces if piece.span.line == line}
            changed = [before[key] for key in before.keys() - after] + [after[key] for key in after.keys() - before]
            most = (old.lanes.get(line, 1), self.lanes.get(line, 1))
            if max(most) > 2 and most[0] != most[1]:  # lines of marks are thinner then
                found.append((line, -inf, inf))
            elif changed:
                extents = [piece.extent for piece in changed]
                found.append((line, min(low for low, _ in extents), max(high for _, high in extents)))
        return found


class Labels:
    """The font of labels at a text size, and how wide each label is in it."""

    def __init__(self, size: int) -> None:
        self.font = label_font(size)
        self._metrics = QFontMetricsF(self.font)
        self._widths: dict[str, float] = {}
        self._shaped: dict[str, QStaticText] = {}
        self.height = label_height(size) - 0.5
        self._up = self.height + 0.5 - self._metrics.ascent()

    def width(self, label: str) -> float:
        """The width of a label."""
        if label not in self._widths:
            self._widths[label] = self._metrics.horizontalAdvance(label)
        return self._widths[label]

    def draw(self, painter: QPainter, x: float, top: float, label: str) -> None:
        """Draw a label on a line that begins at `top`, in the painter's pen and font, which is `font`; it is shaped
        once."""
        shaped = self._shaped.get(label)
        if shaped is None:
            shaped = self._shaped[label] = QStaticText(label)
            shaped.setTextFormat(Qt.TextFormat.PlainText)
            shaped.prepare(painter.transform(), self.font)
        painter.drawStaticText(QPointF(x, top + self._up), shaped)


def decorate(
    layout: BlockLayout,
    document: str,
    start: int,
    marks: Iterable[Mark],
    labels: Labels,
    lines: Collection[int] | None = None,
) -> Decoration:
    """Lay the marks of a block out on its lines (on some of them: only those in boxes). `start` is the block's first
    offset in its document."""
    found = Decoration()
    length = len(layout.text)
    for mark in sorted(marks, key=_length):
        claim: list[Span] = []
        for order, part in enumerate(mark.ranges):
            low, high = part.start - start, part.end - start
            if part.document != document or high < 0 or low > length:
                continue
            if low == high:
                found.wedges.append((mark, layout.x_of(low), layout.line_at(low)))
                continue
            spans = layout.spans(max(0, low), min(length, high))
            if mark.kind in _BOXED:
                for number, span in enumerate(spans):
                    if lines is not None and span.line not in lines:
                        continue
                    ends = number == len(spans) - 1 and high <= length
                    found.pieces.append(Piece(mark, span, number == 0 and low >= 0, ends, order))
            elif mark.kind == "claim":
                claim.extend(spans)
            else:
                (found.waves if mark.kind == "divergence" else found.hits).extend((mark, span) for span in spans)
        if claim:
            begins = any(part.document == document and 0 <= part.start - start < length for part in mark.ranges)
            first, last = min(s.line for s in claim), max(s.line for s in claim)
            found.claims.append((mark, first, last, begins))
    _assign_lanes(found)
    _place_labels(found, labels)
    if found.claims:
        _place_chips(found, layout, labels)
    for piece in found.pieces:
        piece.measure(layout, found.lanes[piece.span.line])
    return found


def append(
    found: Decoration, layout: BlockLayout, document: str, start: int, mark: Mark, labels: Labels
) -> list[Piece] | None:
    """Lay one more mark in boxes out on a block where it meets none on its lines, so that no other looks different by
    it; returns its pieces. None, and nothing is changed, where it meets one, or is of several ranges."""
    part, length = mark.ranges[0], len(layout.text)
    low, high = part.start - start, part.end - start
    if len(mark.ranges) > 1 or mark.lane > 0 or part.document != document or high < 0 or low > length:
        return None
    spans = layout.spans(max(0, low), min(length, high))
    last = len(spans) - 1
    pieces = [Piece(mark, span, not n and low >= 0, n == last and high <= length) for n, span in enumerate(spans)]
    for piece in pieces:
        line = piece.span.line
        if piece.ends and mark.label:
            _place_label(piece, [], labels)
        piece.measure(layout, found.lanes.get(line, 1))
        left, right = piece.extent
        for other in found.pieces:
            if other.span.line == line and other.extent[0] < right and left < other.extent[1]:
                return None
    if len({piece.span.line for piece in pieces}) < len(pieces):
        return None  # runs of both directions on one line
    found.pieces += pieces
    for piece in pieces:
        found.lanes.setdefault(piece.span.line, 1)
    return pieces


def redecorate(
    old: Decoration,
    layout: BlockLayout,
    document: str,
    start: int,
    marks: Iterable[Mark],
    labels: Labels,
    lines: Collection[int],
) -> Decoration:
    """What `decorate` makes of a block after marks in boxes changed on some of its lines."""
    low, high = (start + end for end in (layout.line_range(min(lines))[0], layout.line_range(max(lines))[1]))
    boxed = []
    for mark in marks:
        if mark.kind in _BOXED:
            for part in mark.ranges:
                if part.start < high and low < part.end:
                    boxed.append(mark)
                    break
    fresh = decorate(layout, document, start, boxed, labels, lines)
    pieces = [piece for piece in old.pieces if piece.span.line not in lines] + fresh.pieces
    lanes = {line: lanes for line, lanes in old.lanes.items() if line not in lines} | fresh.lanes
    bridges = [pair for pair in old.bridges if pair[0].span.line not in lines] + fresh.bridges
    return Decoration(pieces, old.hits, old.waves, old.wedges, old.claims, lanes, bridges, old.chips)


def boxes_only(mark: Mark) -> bool:
    """Whether a mark is painted in boxes, so that it concerns its own lines only."""
    return mark.kind in _BOXED and all(part.start < part.end for part in mark.ranges)


def _length(mark: Mark) -> tuple[int, int, str]:
    if len(mark.ranges) == 1:
        part = mark.ranges[0]
        return (part.end - part.start, part.start, mark.id)
    return (sum(part.end - part.start for part in mark.ranges), mark.ranges[0].start if mark.ranges else 0, mark.id)


def _assign_lanes(found: Decoration) -> None:
    """Give what a mark has on a line a lane where nothing overlaps it: inner ranges nearest the text. The pieces of
    a discontinuous mark share a lane, which is free between them, so that a bridge can join them."""
    taken: dict[tuple[int, int], list[tuple[float, float]]] = {}
    together: dict[tuple[str, int], list[Piece]] = {}
    for piece in found.pieces:
        together.setdefault((piece.mark.id, piece.span.line), []).append(piece)
    for (_, line), pieces in together.items():
        left, right = pieces[0].span.left, pieces[0].span.right
        for piece in pieces[1:]:
            left, right = min(left, piece.span.left), max(right, piece.span.right)
        fixed = pieces[0].mark.lane
        lane = fixed if fixed > 0 else 0
        while fixed < 0 and _overlaps(taken.get((line, lane), ()), left, right):
            lane += 1
        taken.setdefault((line, lane), []).append((left, right))
        if lane >= found.lanes.get(line, 0):
            found.lanes[line] = lane + 1
        for piece in pieces:
            piece.lane = lane
        if len(pieces) > 1:
            pieces = sorted(pieces, key=lambda piece: piece.span.left)
            found.bridges += [(one, other) for one, other in pairwise(pieces) if one.part != other.part]


def _place_labels(found: Decoration, labels: Labels) -> None:
    """Put each label into the row above its range, at its end if there is room, else at its start, else shortened."""
    rows: dict[int, list[tuple[float, float]]] = {}
    for piece in found.pieces:
        if not piece.ends or not piece.mark.label:
            continue
        _place_label(piece, rows.setdefault(piece.span.line, []), labels)


def _place_label(piece: Piece, row: list[tuple[float, float]], labels: Labels) -> None:
    for text in (piece.mark.label, piece.mark.label[:1]):
        width = labels.width(text)
        for place in (piece.span.right - width - 3, piece.span.left + 2):
            x = place if place > 0 else 0.0
            if not _overlaps(row, x, x + width):
                piece.label, piece.label_x, piece.label_width = text, x, width
                row.append((x - 2, x + width + 2))
                return


def _place_chips(found: Decoration, layout: BlockLayout, labels: Labels) -> None:
    """Put the chip of each claim beside the line it begins on, under those before it. All of them keep to their block,
    closer together where there are many: what stands out of it would be painted only while the block is in view."""
    claims = [(layout.tops[first] + 5, mark) for mark, first, _, begins in found.claims if begins and mark.label]
    claims.sort(key=itemgetter(0))
    tops: list[int] = []
    for y, _ in claims:
        tops.append(max(y, tops[-1] + _CHIP + 2) if tops else y)
    lowest = layout.height - _CHIP - 2
    for number in reversed(range(len(tops))):
        tops[number] = min(tops[number], lowest - (len(tops) - 1 - number) * (_CHIP + 2))
    if tops and tops[0] < 2:
        tops = [2 + round((lowest - 2) * number / max(1, len(tops) - 1)) for number in range(len(tops))]
    for y, (_, mark) in zip(tops, claims, strict=True):
        width = max(20.0, labels.width(mark.label) + 9)
        found.chips.append((mark, QRectF(2 - GUTTER, y, min(width, GUTTER - 17), _CHIP)))


def _overlaps(taken: Collection[tuple[float, float]], left: float, right: float) -> bool:
    for low, high in taken:  # noqa: SIM110  `any` takes three times as long, for each mark and label of a text
        if low < right and left < high:
            return True
    return False


def box_of(layout: BlockLayout, span: Span) -> QRectF:
    """The ground of a mark on one run: the letters and the label row above them."""
    top, style = layout.tops[span.line], layout.style
    return QRectF(span.left - 1, top, span.right - span.left + 2, style.baseline + style.pitch * 0.16)


def _along(left: float, right: float, line: QRectF) -> QPainterPath:
    """The middle of a line from one place to another."""
    path = QPainterPath(QPointF(left, line.center().y()))
    path.lineTo(right, line.center().y())
    return path


def _dashes(
    path: QPainterPath, width: float, pattern: list[float], cap: Qt.PenCapStyle = Qt.PenCapStyle.FlatCap
) -> QPainterPath:
    """What a pen of a width draws in dashes, as wide as its line at most, so that it stays on it. A dashed pen itself
    would begin its dashes elsewhere where only a part is painted."""
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    stroker.setCapStyle(cap)
    stroker.setDashPattern(pattern)
    return stroker.createStroke(path)


def _lane_y(layout: BlockLayout, line: int, lane: int, lanes: int) -> float:
    """The top of the line of a mark, in its lane below the letters. Two lanes lie below most descenders; more of them
    take the room up to the letters, a pixel each with a pixel between as long as there is room for that."""
    style = layout.style
    room, base = style.pitch - style.baseline, layout.tops[line] + style.baseline
    if lanes <= 2:
        return min(base + room * 0.45 + lane * min(3.2, room * 0.36), base + room - 2)
    step = max(1, (room + 1) // lanes)
    return base + room + (step > 1) - (lanes - lane) * step


class Brush:
    """Paints decorations in one theme at one text size."""

    def __init__(self, theme: Theme, labels: Labels) -> None:
        self.theme, self.labels = theme, labels

    def under(self, painter: QPainter, layout: BlockLayout, found: Decoration, lines: range) -> None:
        """Grounds on some lines: of hits, then of mentions, the longest first so that nested ones stay visible."""
        painter.setPen(Qt.PenStyle.NoPen)
        for mark, span in found.hits:
            if span.line not in lines:
                continue
            colour = self.theme.hit_current if mark.style == "current" else self.theme.hit
            painter.fillRect(self.text_box(layout, span), colour)
        colours, other = self.theme.labels, self.theme.label("other")
        for piece in reversed(found.pieces):
            if piece.span.line not in lines:
                continue
            mark = piece.mark
            if mark.kind == "mention" or (mark.kind == "option" and mark.style == "plain"):
                painter.setBrush(colours.get(mark.role, other).background)
                painter.drawRoundedRect(piece.box, 2.5, 2.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def over(self, painter: QPainter, layout: BlockLayout, found: Decoration, lines: range) -> None:
        """Lines, labels, waves and wedges, on some lines of the text."""
        near = range(lines.start - 1, lines.stop + 1)  # what stands out of its line
        pieces = [
            piece for piece in found.pieces if piece.span.line in (near if piece.mark.kind == "suggestion" else lines)
        ]
        colours, other = self.theme.labels, self.theme.label("other")
        for piece in pieces:
            mark = piece.mark
            if mark.style == "solid" and mark.kind != "suggestion":
                painter.fillRect(piece.below, colours.get(mark.role, other).line)
            elif mark.style != "plain":
                self._broken_line(painter, piece)
        for left, right in found.bridges:
            if left.span.line in lines:
                self._bridge(painter, left, right)
        if found.waves or found.wedges:
            painter.setRenderHint(_SMOOTH, True)
            for _, span in found.waves:
                if span.line in near:
                    self._wave(painter, layout, span)
            for _, x, line in found.wedges:
                if line in near:
                    self._wedge(painter, layout, x, line)
        painter.setFont(self.labels.font)
        for piece in pieces:
            if piece.label:
                painter.setPen(colours.get(piece.mark.role, other).text)
                self.labels.draw(painter, piece.label_x, layout.tops[piece.span.line], piece.label)

    def margin(self, painter: QPainter, layout: BlockLayout, found: Decoration) -> None:
        """Bars and chips of claims, left of the text."""
        painter.setRenderHint(_SMOOTH, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.claim)
        for lane, (_, first, last, _) in enumerate(found.claims):
            x = -9.0 - 4 * min(lane, 2)
            top, bottom = layout.tops[first] + 2, layout.tops[last] + layout.style.pitch - 1
            painter.drawRoundedRect(QRectF(x, top, 3, bottom - top), 1.5, 1.5)
        painter.setFont(self.labels.font)
        for mark, chip in found.chips:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(chip, _CHIP / 2, _CHIP / 2)
            painter.setPen(self.theme.surface)
            painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, mark.label)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def outline(self, painter: QPainter, layout: BlockLayout, found: Decoration, mark: str, handles: bool) -> None:
        """The frame round a selected mark, with the handles that move its ends."""
        painter.setRenderHint(_SMOOTH, True)
        for piece in found.pieces:
            if piece.mark.id != mark:
                continue
            box = piece.box.adjusted(-1.5, -0.5, 1.5, 2.5)
            painter.setPen(QPen(self.theme.accent, 1.8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 4, 4)
            painter.setBrush(self.theme.accent)
            if handles and piece.starts:
                painter.drawEllipse(QPointF(box.left(), box.bottom()), 3.2, 3.2)
            if handles and piece.ends:
                painter.drawEllipse(QPointF(box.right(), box.bottom()), 3.2, 3.2)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def text_box(self, layout: BlockLayout, span: Span) -> QRectF:
        """The ground of a selection or a hit: the letters alone."""
        top = layout.tops[span.line] + layout.style.pitch * 0.14
        return QRectF(span.left, top, span.right - span.left, layout.style.pitch * 0.75)

    def _broken_line(self, painter: QPainter, piece: Piece) -> None:
        """A line of dashes or dots; round a suggestion, which lies there only as long as nobody has said yes."""
        mark = piece.mark
        if piece.dashes is None:
            dashed = mark.style == "dashed" or (mark.kind == "suggestion" and mark.style == "solid")
            pattern = [3.2, 2.2] if dashed else [1.2, 1.6]
            if mark.kind == "suggestion":
                frame = QPainterPath()
                frame.addRoundedRect(piece.box.adjusted(0.5, 0.75, -0.5, 1.5), 3, 3)
                piece.dashes = _dashes(frame, 1.4, pattern)
            else:
                width = min(piece.below.height(), 2.0 if mark.kind == "option" else 1.4)
                piece.dashes = _dashes(_along(piece.below.left(), piece.below.right(), piece.below), width, pattern)
        painter.setRenderHint(_SMOOTH, True)
        painter.fillPath(
            piece.dashes, self.theme.suggestion if mark.kind == "suggestion" else self.theme.label(mark.role).line
        )
        painter.setRenderHint(_SMOOTH, False)

    def _bridge(self, painter: QPainter, left: Piece, right: Piece) -> None:
        """Dots in the lane between two pieces of one discontinuous mark."""
        way = _along(left.span.right + 4, right.span.left - 3, left.below)
        dots = _dashes(way, min(left.below.height(), 1.6), [0.1, 2.6], Qt.PenCapStyle.RoundCap)
        painter.setRenderHint(_SMOOTH, True)
        painter.fillPath(dots, self.theme.label(left.mark.role).line)
        painter.setRenderHint(_SMOOTH, False)

    def _wave(self, painter: QPainter, layout: BlockLayout, span: Span) -> None:
        room = layout.style.pitch - layout.style.baseline
        y = layout.tops[span.line] + layout.style.baseline + room * 0.8
        path = QPainterPath(QPointF(span.left, y))
        x, up = span.left, True
        while x < span.right:
            after = min(x + 3.0, span.right)
            path.quadTo(QPointF((x + after) / 2, y + (-2.2 if up else 2.2)), QPointF(after, y))
            x, up = after, not up
        painter.setPen(QPen(self.theme.divergence, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _wedge(self, painter: QPainter, layout: BlockLayout, x: float, line: int) -> None:
        base = layout.tops[line] + layout.style.baseline
        room = layout.style.pitch - layout.style.baseline
        path = QPainterPath(QPointF(x, base + room * 0.2))
        path.lineTo(x - 5, base + room * 0.2 + 7)
        path.lineTo(x + 5, base + room * 0.2 + 7)
        path.closeSubpath()
        painter.fillPath(path, self.theme.divergence)
        painter.setPen(QPen(self.theme.divergence, 1))
        painter.drawLine(QPointF(x, layout.tops[line] + layout.style.pitch * 0.16), QPointF(x, base + room * 0.2))
