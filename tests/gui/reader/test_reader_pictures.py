"""Pictures of the painted cases, judged by where colours lie and not pixel by pixel, so that fonts may differ.

A *check* renders a case in a theme and asserts its geometry. Each runs in every theme, and once for every fault it is
there to catch, seeded into the painting: with the fault it must fail.
"""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from annotator.columns import ArticleText
from annotator.gui.reader import Mark, decoration, layout
from annotator.gui.theme import Theme
from annotator.model import Article, Document, Range, Sentence

THEMES = ("light", "dark", "high-contrast")
NEAR = 40
"""How far (0…255 in the worst channel) a pixel may be from a colour: edges are smoothed."""


class Case:
    """One column of one text with marks, as pixels; `places` are code points of the text."""

    def __init__(self, make_reader, theme, text, language="en", size=(1000, 700)):
        self.hands = make_reader(size=size)
        self.reader, self.text = self.hands.reader, text
        self.reader.set_theme(Theme.load(theme))
        self.theme = self.reader.theme
        article = ArticleText(
            article=Article(id="a", title="", left="x", left_language=language),
            documents={"x": Document(id="x", name="", text=text)},
            sentences=(Sentence(id="s", document="x", start=0, end=len(text), language=language, paragraph=0),),
        )
        self.reader.set_article(article)
        self.column = self.reader.column("left")
        self.column.lit = []
        self.reader.column("right").setFocus()
        QApplication.processEvents()
        self.column.set_lit([])
        self.bare = self.pixels([])

    def place(self, words: str) -> Range:
        start = self.text.index(words)
        return Range.of("x", self.text, start, start + len(words))

    def mark(self, key: str, *words: str, kind="mention", role="person", label="", **more) -> Mark:
        return Mark(key, kind, tuple(self.place(each) for each in words), role, label, **more)

    def pixels(self, marks) -> np.ndarray:
        """Rows x columns x (blue, green, red)."""
        self.reader.set_marks(marks)
        image = self.column.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        found = np.frombuffer(bytes(image.constBits()), np.uint8).reshape(image.height(), image.bytesPerLine())
        return found[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)[:, :, :3].astype(int)

    def boxes(self, words: str) -> list[QRect]:
        place = self.place(words)
        return [box.toAlignedRect() for box in self.column.rects(place.start, place.end)]

    def rows(self, words: str) -> tuple[int, int]:
        """Top and bottom of the line that some words stand on, with the pixel that may stand out below it."""
        height = self.column.layout_of(0).style.pitch
        top = self.boxes(words)[0].top() + 1  # a ground begins half a pixel above its line
        return (top, top + height + 1)


def cut(pixels: np.ndarray, box: QRect) -> np.ndarray:
    return pixels[max(0, box.top()) : box.bottom() + 1, max(0, box.left()) : box.right() + 1]


def is_near(pixels: np.ndarray, colour: QColor, near: int = NEAR) -> np.ndarray:
    wanted = np.array([colour.blue(), colour.green(), colour.red()])
    return np.abs(pixels - wanted).max(axis=2) <= near


def intervals(hits: np.ndarray, gap: int = 1) -> list[tuple[int, int]]:
    """Runs of True, those joined that lie no more than `gap` apart."""
    found: list[tuple[int, int]] = []
    for place in np.nonzero(hits)[0].tolist():
        if found and place - found[-1][1] <= gap:
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return found


def lines_below(case: Case, pixels: np.ndarray, words: str, role: str) -> list[tuple[int, int]]:
    """The rows, from the top of the words' line, on which a label's line is drawn for most of the words' width."""
    top, bottom = case.rows(words)
    box = case.boxes(words)[0]
    band = pixels[top:bottom, box.left() + 2 : box.right() - 1]
    return intervals(is_near(band, case.theme.label(role).line).mean(axis=1) > 0.8)


def contrast(one: np.ndarray, other: np.ndarray) -> float:
    """By WCAG 2.2, of two colours (blue, green, red)."""

    def light(colour: np.ndarray) -> float:
        parts = colour / 255
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return float(linear @ np.array([0.0722, 0.7152, 0.2126]))

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TALKS = "Envoy Mina Roth met Captain Han on Sept. 8 in Busan."


def check_nesting(make_reader, theme):
    case = Case(make_reader, theme, TALKS)
    outer = case.mark("outer", "Captain Han on Sept. 8", role="event", label="EVT")
    inner = case.mark("inner", "Han", role="place", label="LOC")
    found = case.pixels([outer, inner])
    (of_inner,), (of_outer,) = lines_below(case, found, "Han", "place"), lines_below(case, found, "Captain", "event")
    assert of_inner[1] < of_outer[0], "the inner line is nearest the letters"
    assert lines_below(case, found, "Han", "event"), "the outer line goes on below the inner"
    inside, ground = cut(found, case.boxes("Han")[0]), case.theme.label("place").background
    assert is_near(inside, ground, 8).mean() > 0.3, "the inner ground is not covered by the outer"
    around = cut(found, case.boxes("Captain")[0])
    assert is_near(around, case.theme.label("event").background, 8).mean() > 0.3


def check_lanes(make_reader, theme):
    case = Case(make_reader, theme, TALKS)
    roles = ("person", "place", "event", "organisation")
    marks = [case.mark(role, "Captain Han", kind="option", role=role, lane=lane) for lane, role in enumerate(roles)]
    found = case.pixels(marks)
    rows = [lines_below(case, found, "Captain Han", role) for role in roles]
    assert all(len(each) == 1 for each in rows), rows
    assert all(above[0][1] < below[0][0] for above, below in itertools.pairwise(rows)), rows
    top, bottom = case.rows("Captain Han")
    changed = np.nonzero((np.abs(found - case.bare).max(axis=2) > 8).any(axis=1))[0]
    assert top - 2 <= changed.min()
    assert changed.max() <= bottom + 1, "nothing is painted on the next line"


def check_bidi(make_reader, theme):
    """A range out of the Korean into the Hebrew is two boxes: between them stands what is not in the range."""
    case = Case(make_reader, theme, "한국 שלום עולם ירושלים 세계 평화", "ko")
    start, end = 1, case.text.index("ל") + 1
    place = Range.of("x", case.text, start, end)
    found = case.pixels([Mark("m", "mention", (place,), "person", "")])
    top, bottom = case.rows("한국")
    row = is_near(found[top:bottom], case.theme.label("person").line).any(axis=0)
    runs = [run for run in intervals(row, gap=2) if run[1] - run[0] > 4]
    assert len(runs) == 2, runs
    hebrew = case.boxes("עולם ירושלים")[0]
    assert runs[0][1] <= hebrew.left() + 4
    assert runs[1][0] >= hebrew.right() - 4, "the words between the runs are not in the range"


def check_wrapped(make_reader, theme):
    words = (
        "The ministry of the sea expects a longer statement with numbers on ships and crews and ports and fuel. " * 2
    )
    case = Case(make_reader, theme, words.strip(), size=(760, 700))
    whole = words[20:190]
    found = case.pixels([case.mark("m", whole, label="DOC")])
    boxes, pitch = case.boxes(whole), case.column.layout_of(0).style.pitch
    assert len(boxes) >= 3
    for number, box in enumerate(boxes):
        band = found[box.top() : box.top() + pitch]
        runs = intervals(is_near(band, case.theme.label("person").line).mean(axis=0) > 0.02, gap=3)
        left, right = runs[0][0], runs[-1][1]
        assert abs(left - box.left()) <= 3, (number, left, box)
        assert abs(right - box.right()) <= 3, (number, right, box)
    unlabelled = case.pixels([case.mark("m", whole)])
    rows = np.nonzero((np.abs(found - unlabelled).max(axis=2) > 40).any(axis=1))[0]
    assert boxes[-1].top() - 1 <= rows.min(), "the label stands on the last line"
    assert rows.max() <= boxes[-1].top() + pitch


def check_dashed(make_reader, theme):
    case = Case(make_reader, theme, TALKS)
    found = case.pixels([case.mark("s", "Captain Han", kind="suggestion", style="dashed")])
    box = case.boxes("Captain Han")[0]
    edge = (
        np.abs(found - case.bare)[box.top() - 1 : box.top() + 4, box.left() + 6 : box.right() - 5].max(axis=(0, 2)) > 30
    )
    dashes = intervals(edge, gap=0)
    assert len(dashes) >= box.width() / 14, "dashes, and not one line"
    assert 0.3 < edge.mean() < 0.95
    inside = cut(found, box.adjusted(3, 4, -3, -4))
    assert (np.abs(inside - cut(case.bare, box.adjusted(3, 4, -3, -4))).max(axis=2) > 20).mean() < 0.02, "no ground"


def check_labels(make_reader, theme):
    """Where there is no room a label is cut to a letter or left out; no two touch, and none covers a letter."""
    case = Case(make_reader, theme, "A b Mina Roth met Captain Han, c d e f g h in Busan.")
    words = ["A", "b", "Mina Roth", "Roth", "Captain Han", "c d", "d e", "f g", "g h", "Busan"]
    marks = [case.mark(each, each, role="time", label="DATE") for each in words]
    with_labels = case.pixels(marks)
    without = case.pixels([case.mark(each, each, role="time") for each in words])
    top, bottom = case.rows("Mina Roth")
    painted = (np.abs(with_labels - without).max(axis=2) > 40)[top:bottom]
    case.reader.set_marks(marks)
    found = {piece.mark.id: piece for piece in case.column.decoration_of(0).pieces}
    assert found["Mina Roth"].label == "DATE"
    assert any(len(found[each].label) <= 1 for each in ("c d", "d e", "f g", "g h"))
    extents = sorted(
        (piece.label_x, piece.label_x + case.column.labels.width(piece.label))
        for piece in found.values()
        if piece.label
    )
    assert all(one[1] < other[0] for one, other in itertools.pairwise(extents)), extents
    gutter = case.column.gutter
    for left, right in intervals(painted.any(axis=0), gap=0):
        # Labels that stand close may run together; each column of theirs belongs to one of them.
        beside = [x for x in range(left, right) if not any(a + gutter - 3 <= x <= b + gutter + 3 for a, b in extents)]
        assert right - left < 2 or not beside, (left, right, beside)
    letters = (np.abs(case.bare - case.bare[2, -2]).max(axis=2) > 40)[top:bottom]
    assert not (letters & painted).any(), "a label covers letters"


def check_discontinuous(make_reader, theme):
    case = Case(make_reader, theme, TALKS)
    found = case.pixels([case.mark("m", "Mina Roth", "Han", label="PER")])
    ground = case.theme.label("person").background
    for words in ("Mina Roth", "Han"):
        assert is_near(cut(found, case.boxes(words)[0]), ground, 8).mean() > 0.3
        assert lines_below(case, found, words, "person")
    gap = case.boxes("met Captain")[0]
    assert is_near(cut(found, gap), ground, 8).mean() < 0.01, "what lies between is not in it"
    top, bottom = case.rows("met Captain")
    band = np.abs(found - case.bare)[top:bottom, gap.left() : gap.right()].max(axis=2) > 25
    dots = intervals(band.any(axis=0), gap=0)
    assert len(dots) >= gap.width() / 9, "dots lead from one piece to the next"
    above = case.column.layout_of(0).style.baseline
    assert not band[:above].any(), "the dots are below the letters"


def check_legible(make_reader, theme):
    """Letters on every ground: 4.5 to 1 (7 in high contrast); lines on the surface: 3 to 1."""
    wanted = 7.0 if theme == "high-contrast" else 4.5
    for role in Theme.load(theme).labels:
        case = Case(make_reader, theme, TALKS)
        found = case.pixels([case.mark("m", "Captain Han", role=role)])
        box = case.boxes("Captain Han")[0]
        inside = cut(found, box.adjusted(2, 4, -2, -2)).reshape(-1, 3)
        colours, counts = np.unique(inside, axis=0, return_counts=True)
        ground = colours[counts.argmax()]
        best = max(contrast(ground, colour) for colour in colours)
        assert best >= wanted, (role, best)
        line = case.theme.label(role).line
        surface = case.theme.surface
        drawn = np.array([line.blue(), line.green(), line.red()])
        assert contrast(drawn, np.array([surface.blue(), surface.green(), surface.red()])) >= 3, role


CHECKS = (
    check_nesting,
    check_lanes,
    check_bidi,
    check_wrapped,
    check_dashed,
    check_labels,
    check_discontinuous,
    check_legible,
)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_it_looks_as_it_should(make_reader, check, theme):
    check(make_reader, theme)


def one_lane(monkeypatch):
    monkeypatch.setattr(
        decoration, "_lane_y", lambda page, line, lane, lanes: page.tops[line] + page.style.baseline + 4
    )


def outer_on_top(monkeypatch):
    assign = decoration._assign_lanes
    monkeypatch.setattr(decoration, "_assign_lanes", lambda found: (assign(found), found.pieces.reverse()))


def one_box_for_all_runs(monkeypatch):
    monkeypatch.setattr(
        layout, "_runs", lambda *a, runs=layout._runs: [(min(x for x, _ in runs(*a)), max(x for _, x in runs(*a)))]
    )


def first_line_only(monkeypatch):
    spans = layout.BlockLayout._runs_of
    monkeypatch.setattr(layout.BlockLayout, "_runs_of", lambda self, start, end: spans(self, start, end)[:1])


def label_on_every_line(monkeypatch):
    place = decoration._place_labels

    def fault(found, labels):
        for piece in found.pieces:
            piece.ends = True
        place(found, labels)

    monkeypatch.setattr(decoration, "_place_labels", fault)


def undashed(monkeypatch):
    monkeypatch.setattr(decoration.QPainterPathStroker, "setDashPattern", lambda self, pattern: None)


def filled_suggestion(monkeypatch):
    under = decoration.Brush.under

    def fault(self, painter, page, found, lines):
        under(self, painter, page, found, lines)
        for piece in found.pieces:
            painter.fillRect(piece.box, self.theme.label(piece.mark.role).background)

    monkeypatch.setattr(decoration.Brush, "under", fault)


def labels_anywhere(monkeypatch):
    place = decoration._place_labels

    def fault(found, labels):
        with monkeypatch.context() as patch:
            patch.setattr(decoration, "_overlaps", lambda *_: False)  # of labels only: lanes are asked for before
            place(found, labels)

    monkeypatch.setattr(decoration, "_place_labels", fault)


def labels_on_the_letters(monkeypatch):
    init = decoration.Labels.__init__

    def fault(self, size):
        init(self, size)
        self._up += 7

    monkeypatch.setattr(decoration.Labels, "__init__", fault)


def no_bridge(monkeypatch):
    monkeypatch.setattr(decoration.Brush, "_bridge", lambda *_: None)


def gap_filled(monkeypatch):
    decorate = decoration.decorate

    def fault(page, document, start, marks, labels):
        whole = [
            Mark(
                m.id,
                m.kind,
                (Range(document=document, start=m.ranges[0].start, end=m.ranges[-1].end, quote=""),),
                m.role,
            )
            for m in marks
        ]
        return decorate(page, document, start, whole, labels)

    from annotator.gui.reader import column

    monkeypatch.setattr(column, "decorate", fault)


def pale_letters(monkeypatch):
    monkeypatch.setattr(Theme, "label", lambda self, role, label=Theme.label: _paled(self, label(self, role)))


def _paled(theme, colours):
    from dataclasses import replace

    return replace(colours, background=theme.text, line=theme.surface)


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        (check_nesting, one_lane),
        (check_nesting, outer_on_top),
        (check_lanes, one_lane),
        (check_bidi, one_box_for_all_runs),
        (check_wrapped, first_line_only),
        (check_wrapped, label_on_every_line),
        (check_dashed, undashed),
        (check_dashed, filled_suggestion),
        (check_labels, labels_anywhere),
        (check_labels, labels_on_the_letters),
        (check_discontinuous, no_bridge),
        (check_discontinuous, gap_filled),
        (check_legible, pale_letters),
    ],
    ids=lambda each: each.__name__,
)
def test_a_fault_in_the_painting_is_seen(make_reader, monkeypatch, check, fault):
    fault(monkeypatch)
    with pytest.raises((AssertionError, ValueError)):
        check(make_reader, "light")
