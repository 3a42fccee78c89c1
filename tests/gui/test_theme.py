"""Themes are complete, readable and followed by the application's style sheet."""

import re

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QListWidget,
    QPushButton,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.theme import LABEL_ROLES, Theme, font, system_theme
from annotator.paths import resource


def luminance(colour: QColor) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(params=["light", "dark", "high-contrast"])
def theme(request, qapp):
    return Theme.load(request.param)


def test_the_three_themes_are_there(qapp):
    assert set(Theme.names()) == {"light", "dark", "high-contrast"}
    assert system_theme() in Theme.names()


def test_every_label_reads(theme):
    assert tuple(theme.labels) == LABEL_ROLES
    for role in LABEL_ROLES:
        label = theme.label(role)
        assert contrast(label.text, label.background) >= 4.5, role
        assert contrast(theme.text, label.background) >= 4.5, role
        assert contrast(label.line, theme.surface) >= 3, role
    assert theme.label("unheard of") == theme.label("other")


def test_text_reads_on_every_ground(theme):
    for ground in (
        "window",
        "surface",
        "panel",
        "raised",
        "selection",
        "selection_inactive",
        "lit",
        "hit",
        "hit_current",
    ):
        assert contrast(theme.text, getattr(theme, ground)) >= 4.5, ground
    for ground in ("window", "surface", "panel", "raised", "fold_surface"):
        assert contrast(theme.secondary, getattr(theme, ground)) >= 4.5, ground
    assert contrast(theme.accent_text, theme.accent) >= 4.5
    for sign in ("claim", "divergence", "suggestion", "accent", "warning", "error", "saved"):
        assert contrast(getattr(theme, sign), theme.surface) >= 3, sign


GROUNDS = ("window", "surface", "panel", "raised")
BOUNDS = (
    *((line, ground) for ground in GROUNDS for line in ("control_line", "rest_line", "accent", "line")),
    *((line, ground) for ground in ("window", "surface", "panel") for line in ("field_line", "track", "saved")),
    *(
        (chosen, ground)
        for ground in ("window", "surface", "panel")
        for chosen in ("accent_soft", "selection", "ribbon")
    ),
    ("field_line", "sunken"),
    ("control_line", "sunken"),
    ("secondary", "sunken"),
    ("accent", "sunken"),
    ("accent", "accent_soft"),
    ("ribbon_active", "surface"),
    ("ribbon_locked", "surface"),
    ("text", "accent_soft"),
    ("text", "selection"),
    ("saved", "track"),
    ("accent_text", "accent"),
)
"""(line, ground) wherever a line, a ring, a ground or a bar alone tells where something ends, is focused or chosen,
what it is joined to, or how far it is."""
FOCUS = tuple(("accent", ground) for ground in (*GROUNDS, "sunken", "accent_soft"))


def test_high_contrast_shows_where_everything_ends(qapp):
    """WCAG 2.2, 1.4.11: three to one."""
    theme = Theme.load("high-contrast")
    low = {}
    for line, ground in BOUNDS:
        colour, behind = getattr(theme, line), getattr(theme, ground)
        assert colour.alpha() == 255, line
        if contrast(colour, behind) < 3:
            low[line, ground] = round(contrast(colour, behind), 2)
    assert low == {}


def test_focus_boxes_to_tick_and_arrows_are_seen_in_every_theme(theme):
    low = {}
    for line, ground in (
        *FOCUS,
        ("accent_text", "accent"),
        *(("secondary", ground) for ground in GROUNDS),
        ("saved", "track"),
    ):
        ratio = contrast(getattr(theme, line), getattr(theme, ground))
        if ratio < 3:
            low[line, ground] = round(ratio, 2)
    assert low == {}
    for ground in GROUNDS:  # what cannot be done now is read all the same, and seen to be another thing
        assert contrast(theme.disabled, getattr(theme, ground)) >= 3, ground
        assert contrast(theme.disabled, theme.text) >= 2, theme.name
        assert contrast(theme.placeholder, getattr(theme, ground)) >= 4.5, ground
        assert contrast(theme.placeholder, theme.text) >= 2, "what a field asks for is not taken for what it holds"
    for way in ("up", "down"):
        drawn = resource("icons", f"chevron-{way}-{theme.glyphs}.svg").read_text("utf-8")
        ink = QColor(re.search(r'stroke="(#\w{6})"', drawn).group(1))
        assert contrast(ink, theme.raised) >= 3 and contrast(ink, theme.panel) >= 3


def test_a_line_that_is_not_there_is_written_as_such(qapp):
    assert Theme.load("light").css("rest_line") == "#00000000"
    assert Theme.load("light").css("line") == "#e3e3df"


def test_the_style_sheet_has_no_open_place_and_is_understood(theme, qtbot):
    sheet = theme.stylesheet()
    assert "$" not in sheet
    window = QWidget()
    qtbot.addWidget(window)
    button = QPushButton("Tag", window)
    button.setProperty("primary", True)
    window.setStyleSheet(sheet)
    window.show()
    centre = window.grab(button.geometry().adjusted(3, 3, -3, -3)).toImage().pixelColor(1, 1)
    assert centre == theme.accent


def test_korean_and_japanese_have_families_of_their_own(qapp):
    assert font(16, "ko").pixelSize() == 16
    korean, japanese = font(16, "ko").families(), font(16, "ja").families()
    assert korean and japanese
    if "Noto Sans CJK KR" in korean and "Noto Sans CJK JP" in japanese:
        assert korean.index("Noto Sans CJK KR") < korean.index("Noto Sans CJK JP")
        assert japanese.index("Noto Sans CJK JP") < japanese.index("Noto Sans CJK KR")


# ---- colour blindness: Machado, Oliveira & Fernandes 2009, severity 1.0, on linear RGB
SIMULATED = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def linear(colour: QColor) -> list[float]:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]


def lab(rgb) -> tuple[float, float, float]:
    """CIE L*a*b* of linear sRGB, D65."""
    rows = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.072175), (0.0193339, 0.119192, 0.9503041))
    xyz = [sum(m * c for m, c in zip(row, rgb, strict=True)) for row in rows]
    f = [
        t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116
        for t in (max(0.0, v) / white for v, white in zip(xyz, (0.95047, 1.0, 1.08883), strict=True))
    ]
    return (116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2]))


def difference(one: QColor, other: QColor, kind: str) -> float:
    """ΔE*ab of two colours as somebody with a colour blindness sees them."""
    seen = [
        lab([min(1.0, max(0.0, sum(m * c for m, c in zip(row, linear(each), strict=True)))) for row in SIMULATED[kind]])
        for each in (one, other)
    ]
    return sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5


SIGNS = (
    ("claim", "divergence"),
    ("saved", "error"),
    ("saved", "warning"),
    ("lit", "surface"),
    ("selection", "surface"),
)


@pytest.mark.parametrize("kind", SIMULATED)
def test_what_two_colours_alone_would_tell_apart_is_seen_by_all(theme, kind):
    for one, other in SIGNS:
        assert difference(getattr(theme, one), getattr(theme, other), kind) >= 3, (one, other)
    for role in LABEL_ROLES:
        label = theme.label(role)
        assert difference(label.line, theme.surface, kind) >= 25, role
        assert difference(label.text, label.background, kind) >= 25, role


@pytest.mark.parametrize("kind", SIMULATED)
def test_types_whose_colours_a_reader_cannot_tell_apart_have_labels_that_differ(theme, kind):
    """Colour is never the only sign: where two roles look alike, every type of them still has a label of its own."""
    from annotator.scheme import load_template

    types = load_template("defence-news").active_types()
    shorts = [each.short for each in types]
    assert len(set(shorts)) == len(shorts)
    assert all(each.short.strip() for each in types)
    alike = [
        (a, b)
        for n, a in enumerate(LABEL_ROLES)
        for b in LABEL_ROLES[n + 1 :]
        if difference(theme.label(a).line, theme.label(b).line, kind) < 5
    ]
    assert len(alike) <= 8, alike


def test_the_fields_of_a_card_show_all_of_their_edge_in_high_contrast(qapp, qtbot):
    from annotator.gui.annotate.cards import Line, field_style

    for name, framed in (("high-contrast", True), ("light", False)):
        theme = Theme.load(name)
        box = QWidget()
        qtbot.addWidget(box)
        box.setObjectName("box")
        box.setStyleSheet(f"#box {{ background: {theme.surface.name()}; }}\n{field_style(theme)}")
        line = Line(box)
        line.setProperty("field", "true")
        line.setGeometry(20, 20, 160, 26)
        line.show_text("words")
        box.resize(200, 60)
        box.show()
        picture = box.grab().toImage()
        middle = line.geometry().center()
        beside = 24  # higher than the words, which begin where the edge would stand
        for x, y in ((20, beside), (179, beside), (middle.x(), 20), (middle.x(), 45)):
            seen = picture.pixelColor(x, y)
            assert (contrast(seen, theme.surface) >= 3) is framed, (name, x, y)


def test_a_box_to_tick_that_has_the_focus_has_a_ring(theme, qtbot):
    box = QWidget()
    qtbot.addWidget(box)
    box.setStyleSheet(f"{theme.stylesheet()}\nQWidget#ground {{ background: {theme.window.name()}; }}")
    box.setObjectName("ground")
    ticks = [QCheckBox("one", box), QRadioButton("two", box)]
    for number, tick in enumerate(ticks):
        tick.move(10, 10 + 30 * number)
    box.resize(120, 80)
    box.show()
    box.activateWindow()
    for tick in ticks:
        tick.setFocus()
        qtbot.waitUntil(tick.hasFocus)
        picture = tick.grab().toImage()
        assert picture.pixelColor(1, picture.height() // 2) == theme.text
        other = next(each for each in ticks if each is not tick).grab().toImage()
        assert other.pixelColor(1, other.height() // 2) != theme.text


@pytest.mark.parametrize("kind", [QListWidget, QTableWidget, QTreeWidget])
def test_a_list_has_an_edge_of_its_own_in_high_contrast_only(theme, qtbot, kind):
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.setStyleSheet(theme.stylesheet())
    QVBoxLayout(holder).addWidget(shown := kind(holder))
    holder.resize(300, 300)
    holder.show()
    shown.clearFocus()
    seen = shown.grab().toImage()
    edges = {seen.pixelColor(x, y).name() for x, y in ((0, 60), (seen.width() - 1, 60), (60, seen.height() - 1))}
    assert (edges == {theme.rest_line.name()}) is theme.framed


def test_the_heads_of_a_table_stand_over_what_is_in_it(theme, qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.setStyleSheet(theme.stylesheet())
    QVBoxLayout(holder).addWidget(table := QTableWidget(1, 2, holder))
    left, right = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
    for column, side in enumerate((left, right)):
        table.setHorizontalHeaderItem(column, head := QTableWidgetItem("HH"))
        table.setItem(0, column, cell := QTableWidgetItem("HH"))
        for item in (head, cell):
            item.setTextAlignment(side)
    table.verticalHeader().hide()
    table.setShowGrid(False)
    holder.resize(400, 200)
    holder.show()

    def edges(widget: QWidget) -> tuple[int, int]:
        seen = widget.grab(QRect(0, 4, 200, 20)).toImage()
        ground = seen.pixelColor(100, 2)
        inked = [x for x in range(2, 198) for y in range(20) if contrast(seen.pixelColor(x, y), ground) > 2]
        return min(x for x in inked if x < 100), max(x for x in inked if x > 100)

    heads, cells = edges(table.horizontalHeader()), edges(table.viewport())
    assert all(abs(one - other) <= 1 for one, other in zip(heads, cells, strict=True)), (heads, cells)
