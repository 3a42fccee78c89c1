"""Themes are complete, readable and followed by the application's style sheet."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton, QWidget

from annotator.gui.theme import LABEL_ROLES, Theme, font, system_theme


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
