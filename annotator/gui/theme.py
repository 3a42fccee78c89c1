"""Colours and the look of the whole application, read from `resources/themes/*.toml`.

A theme file names base colours and gives every role one of them, so that a role means the same everywhere.
Widgets ask for looks by dynamic property (see `Theme.stylesheet`), the reader asks for roles.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from string import Template

from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from annotator.errors import BugError
from annotator.paths import resource

LABEL_ROLES = (
    "person",
    "organisation",
    "place",
    "military",
    "event",
    "time",
    "value",
    "role",
    "equipment",
    "document",
    "quantity",
    "other",
)
"""The groups of entity types that have a colour. Colour is never the only sign: every label is also written."""

_LATIN = (
    "Inter",
    "Inter Variable",
    "SF Pro Text",
    "Segoe UI",
    "Cantarell",
    "Noto Sans",
    "Helvetica Neue",
)
_SHIPPED = "Annotator Sans CJK"
"""The subset in resources/fonts, loaded where the system has no font for Korean or Japanese."""
_FAMILIES = {
    "ko": (
        "Pretendard",
        "Apple SD Gothic Neo",
        "Malgun Gothic",
        "Noto Sans CJK KR",
        "Noto Sans KR",
        "NanumGothic",
        _SHIPPED,
    ),
    "ja": ("Hiragino Sans", "Yu Gothic UI", "Noto Sans CJK JP", "Noto Sans JP", "IPAGothic", "VL Gothic", _SHIPPED),
    "zh": ("PingFang SC", "Microsoft YaHei UI", "Noto Sans CJK SC", "Noto Sans SC"),
}


@cache
def _bring_fonts() -> None:
    """Load our own font for Korean and Japanese where the system lacks one."""
    systems = (QFontDatabase.WritingSystem.Korean, QFontDatabase.WritingSystem.Japanese)
    if not all(QFontDatabase.families(system) for system in systems):
        QFontDatabase.addApplicationFont(str(resource("fonts", "NotoSansCJK-subset.otf")))


@cache
def font_families(language: str) -> tuple[str, ...]:
    """The installed families to draw a language in, best first: Latin letters look alike in every language, Han
    characters take the form that Korean or Japanese readers expect."""
    _bring_fonts()
    installed = set(QFontDatabase.families())
    own = [family for family in _FAMILIES.get(language[:2], ()) if family in installed]
    others = [family for code in ("ko", "ja", "zh") for family in _FAMILIES[code] if family in installed]
    latin = [family for family in _LATIN if family in installed][:1]
    return tuple(dict.fromkeys([*latin, *own, *others])) or (QGuiApplication.font().family(),)


def font(pixels: float, language: str = "", bold: bool = False) -> QFont:
    """A font of the interface or the reader at a size in device-independent pixels."""
    made = QFont()
    made.setFamilies(list(font_families(language)))
    made.setPixelSize(max(6, round(pixels)))
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    return made


@dataclass(frozen=True, slots=True)
class LabelColours:
    """What one group of entity types is drawn in: `text` on `background` reads at 4.5:1 or better."""

    text: QColor
    background: QColor
    line: QColor


@dataclass(frozen=True, slots=True)
class Theme:
    """All colours of one theme by role, and the style sheet made of them.

    Lines by what they bound: `line` cards and panes, `control_line` buttons and fields, `field_line` search fields,
    `rest_line` fields and quiet buttons until they are pointed at; `track` is what is not done yet of a progress bar.
    High contrast draws all of them (WCAG 2.2, 1.4.11). `glyphs` is the ink of arrows, as
    `resources/icons/chevron-*.svg` are named.
    """

    name: str
    title: str
    dark: bool
    glyphs: str
    window: QColor
    surface: QColor
    panel: QColor
    raised: QColor
    sunken: QColor
    text: QColor
    disabled: QColor
    secondary: QColor
    placeholder: QColor
    line: QColor
    control_line: QColor
    rest_line: QColor
    field_line: QColor
    track: QColor
    accent: QColor
    accent_text: QColor
    accent_soft: QColor
    selection: QColor
    selection_inactive: QColor
    lit: QColor
    ribbon: QColor
    ribbon_active: QColor
    ribbon_locked: QColor
    fold: QColor
    fold_surface: QColor
    suggestion: QColor
    claim: QColor
    claim_soft: QColor
    divergence: QColor
    hit: QColor
    hit_current: QColor
    saved: QColor
    saved_soft: QColor
    warning: QColor
    error: QColor
    error_soft: QColor
    labels: dict[str, LabelColours]

    @staticmethod
    def names() -> tuple[str, ...]:
        """The themes there are."""
        return tuple(sorted(path.stem for path in resource("themes").glob("*.toml")))

    @staticmethod
    def load(name: str) -> "Theme":
        """A theme by its name; raises `BugError` where a role is missing or names an unknown base colour."""
        path = resource("themes", f"{name}.toml")
        with path.open("rb") as file:
            found = tomllib.load(file)
        base = found["base"]

        def colour(value: str) -> QColor:
            made = QColor(base.get(value, value))
            if not made.isValid():
                raise BugError(f"theme {name}: no colour {value!r}")
            return made

        roles = {role.replace("-", "_"): colour(value) for role, value in found["roles"].items()}
        labels = {
            role: LabelColours(colour(c["text"]), colour(c["background"]), colour(c["line"]))
            for role, c in found["labels"].items()
        }
        try:
            return Theme(
                name=name, title=found["title"], dark=found["dark"], glyphs=found["glyphs"], labels=labels, **roles
            )
        except (KeyError, TypeError) as error:
            raise BugError(f"theme {name}: {error}") from error

    def apply(self, application: QApplication) -> None:
        """Dress the whole application: font, palette and style sheet."""
        application.setFont(font(13))
        application.setPalette(self.palette())
        application.setStyleSheet(self.stylesheet())
        from PySide6.QtCore import Qt

        application.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus, True)

    def label(self, role: str) -> LabelColours:
        """The colours of a label role; those of `other` for a role the theme does not know."""
        return self.labels.get(role) or self.labels["other"]

    def palette(self) -> QPalette:
        """The theme as a Qt palette, for what the style sheet does not reach."""
        palette = QPalette()
        for role, colour in (
            (QPalette.ColorRole.Window, self.window),
            (QPalette.ColorRole.WindowText, self.text),
            (QPalette.ColorRole.Base, self.surface),
            (QPalette.ColorRole.AlternateBase, self.panel),
            (QPalette.ColorRole.Text, self.text),
            (QPalette.ColorRole.Button, self.raised),
            (QPalette.ColorRole.ButtonText, self.text),
            (QPalette.ColorRole.Highlight, self.selection),
            (QPalette.ColorRole.HighlightedText, self.text),
            (QPalette.ColorRole.ToolTipBase, self.raised),
            (QPalette.ColorRole.ToolTipText, self.text),
            (QPalette.ColorRole.PlaceholderText, self.placeholder),
            (QPalette.ColorRole.Link, self.accent),
            (QPalette.ColorRole.Mid, self.line),
        ):
            palette.setColor(role, colour)
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.secondary)
        return palette

    def stylesheet(self) -> str:
        """The look of the whole application.

        Dynamic properties give a widget its look: `card` (QFrame), `bar` (QFrame: `top`, `bottom`), `pane`
        (QWidget), `segmented` (QFrame round QPushButtons with `segment`), `keycap`, `badge`, `heading`, `section`,
        `secondary`, `tone` = saved / warning / error / accent (QLabel), `primary`, `quiet`, `code` (QPushButton).
        """
        colours = {name: self.css(name) for name in self.__slots__ if isinstance(getattr(self, name), QColor)}
        return Template(_sheet()).substitute(
            colours,
            icons=resource("icons").as_posix(),
            glyphs=self.glyphs,
            mark="dark" if self.accent_text.lightness() < 128 else "light",  # of ticks, on the accent
        )

    @property
    def framed(self) -> bool:
        """Whether fields have an edge before they are pointed at."""
        return self.rest_line.alpha() > 0

    def css(self, role: str) -> str:
        """A role's colour as a style sheet writes it, `#aarrggbb` where it is not opaque."""
        colour: QColor = getattr(self, role)
        return str(colour.name() if colour.alpha() == 255 else colour.name(QColor.NameFormat.HexArgb))


@cache
def _sheet() -> str:
    return resource("themes", "application.qss").read_text(encoding="utf-8")


def system_theme() -> str:
    """The name of the theme that the desktop asks for."""
    from PySide6.QtCore import Qt

    scheme = QGuiApplication.styleHints().colorScheme()
    return "dark" if scheme == Qt.ColorScheme.Dark else "light"
