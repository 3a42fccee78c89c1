"""The head of a column: which language, whose text, how much of it is linked."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy

from annotator.columns import ArticleText
from annotator.gui.language import tr
from annotator.model.articles import READ_REGIONS

_NAMES = {
    "en": "English",
    "ko": "Korean",
    "ja": "Japanese",
    "zh": "Chinese",
    "ru": "Russian",
    "fr": "French",
    "de": "German",
    "es": "Spanish",
}


def language_name(code: str) -> str:
    """The name of a language in the interface's language; the code itself where we have no name for it."""
    name = _NAMES.get(code[:2])
    return tr(name) if name else code.upper() or tr("Text")


def describe(article: ArticleText, side: str) -> tuple[str, list[tuple[int, str]]]:
    """The name of a column and what is said beside it, with how soon each is left out where room is short (0: never):
    role, publisher, sentences, links, and what is not known of the direction."""
    parts: list[tuple[int, str]] = []
    role = _role(article.article.direction, side)
    if role:
        parts.append((0, tr(role)))
    if side == "left" and article.article.publisher:
        parts.append((2, article.article.publisher))
    read = [
        s for s in article.sentences_of(side) if (region := article.region_of(s)) is None or region.kind in READ_REGIONS
    ]
    parts.append((1, tr("{count} {count:sentence|sentences}", count=len(read))))
    if article.article.right is not None:
        linked = {
            s.id for bead in article.beads if bead.left and bead.right for s in article.sentences_of_bead(bead, side)
        }
        count = sum(s.id in linked for s in read)
        if article.article.layout == "not-parallel":
            parts += [(3, tr("{count} related", count=count)), (0, tr("related passages, not a translation"))]
        else:
            parts.append((3, tr("{count} linked", count=count)))
        if side == "right" and article.article.direction == "unknown":
            parts.append((0, tr("direction unknown")))
        elif side == "right" and article.article.direction == "third":
            parts.append((0, tr("both translated")))
    return (language_name(article.language(side)), parts)


def _role(direction: str, side: str) -> str:
    """Source or translation, only where the direction is known."""
    if direction not in ("left-right", "right-left"):
        return ""
    return "source" if (direction == "left-right") == (side == "left") else "translation"


class _Fitting(QLabel):
    """Several facts in a line. Where it has no room the less telling ones are left out, and the rest ends in an
    ellipsis at last; its text, and the tooltip, have all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[tuple[int, str]] = []

    def shown(self) -> str:
        """What there is room for."""
        parts, metrics = list(self.parts), self.fontMetrics()
        while metrics.horizontalAdvance(_joined(parts)) > self.width() and any(soon for soon, _ in parts):
            parts.remove(max(parts, key=lambda part: part[0]))
        return metrics.elidedText(_joined(parts), Qt.TextElideMode.ElideRight, self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        """As much as there is room for."""
        painter = QPainter(self)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.shown())
        painter.end()


def _joined(parts: list[tuple[int, str]]) -> str:
    return " · ".join(words for _, words in parts)


class Header(QFrame):
    """A column's head."""

    def __init__(self, gutter: int) -> None:
        super().__init__()
        self.setProperty("bar", "top")
        self.setFixedHeight(44)
        self._name, self._about = QLabel(), _Fitting()
        self._name.setProperty("heading", True)
        self._about.setProperty("secondary", True)
        self._about.setTextFormat(Qt.TextFormat.PlainText)
        self._about.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(gutter, 0, 12, 0)
        row.setSpacing(10)
        row.addWidget(self._name)
        row.addWidget(self._about, 1)

    def show_side(self, article: ArticleText, side: str) -> None:
        """Describe a side."""
        name, parts = describe(article, side)
        about = _joined(parts)
        self._name.setText(name)
        self._about.parts = parts
        self._about.setText(about)
        self._about.setToolTip(about)
        self.setAccessibleName(f"{name} · {about}")

    def set_margin(self, gutter: int) -> None:
        """Begin where the text below begins."""
        row = self.layout()
        if row is not None and row.contentsMargins().left() != gutter:
            row.setContentsMargins(gutter, 0, 12, 0)

    def clear(self) -> None:
        """Describe nothing."""
        self._name.clear()
        self._about.parts = []
        self._about.clear()
        self._about.setToolTip("")
        self.setAccessibleName("")
