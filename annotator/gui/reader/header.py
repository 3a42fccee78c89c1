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


def describe(article: ArticleText, side: str) -> tuple[str, str]:
    """The name of a column and what is said beside it: role, publisher, sentences, links."""
    parts = []
    role = _role(article.article.direction, side)
    if role:
        parts.append(tr(role))
    if side == "left" and article.article.publisher:
        parts.append(article.article.publisher)
    read = [
        s for s in article.sentences_of(side) if (region := article.region_of(s)) is None or region.kind in READ_REGIONS
    ]
    parts.append(tr("{count} {count:sentence|sentences}", count=len(read)))
    if article.article.right is not None:
        linked = {
            s.id for bead in article.beads if bead.left and bead.right for s in article.sentences_of_bead(bead, side)
        }
        count = sum(s.id in linked for s in read)
        if article.article.layout == "not-parallel":
            parts += [tr("{count} related", count=count), tr("related passages, not a translation")]
        else:
            parts.append(tr("{count} linked", count=count))
        if side == "right" and article.article.direction == "unknown":
            parts.append(tr("direction unknown"))
        elif side == "right" and article.article.direction == "third":
            parts.append(tr("both translated"))
    return (language_name(article.language(side)), " · ".join(parts))


def _role(direction: str, side: str) -> str:
    """Source or translation, only where the direction is known."""
    if direction not in ("left-right", "right-left"):
        return ""
    return "source" if (direction == "left-right") == (side == "left") else "translation"


class _Elided(QLabel):
    """A line that ends in an ellipsis where it has no room; its text, and the tooltip, have all of it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """As much as there is room for."""
        painter = QPainter(self)
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.end()


class Header(QFrame):
    """A column's head."""

    def __init__(self, gutter: int) -> None:
        super().__init__()
        self.setProperty("bar", "top")
        self.setFixedHeight(44)
        self._name, self._about = QLabel(), _Elided()
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
        name, about = describe(article, side)
        self._name.setText(name)
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
        self._about.clear()
