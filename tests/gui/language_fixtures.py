"""Reading a window as a user does: every word that it shows, and those of them that are left in English."""

import re
from collections.abc import Iterable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QTextBrowser,
    QTextEdit,
    QWidget,
)

from annotator.gui.window import Window
from annotator.model import Claim, Divergence, Proposition, Rating
from annotator.session import Session

KEYS = "Ctrl Shift Alt AltGr Enter Return Esc Del Tab Space Backspace Home End PgUp PgDown Ins F1 F2 F6 F11"
NAMES = (
    "Parallel Annotator CSV Qt PySide6 Python SQLite English TLP Admiralty Krippendorff JSON Lines JSONL HTML Markdown DOCX"
    " TMX XLIFF TEXT UND RED AMBER STRICT GREEN CLEAR NATO zip train dev test QID px MiB ICD PHIA UK annotations utf"
    " UTF EUC KR JP CP Johab Shift JIS GB Big Windows KOI R LE BE SHA PO SRT VTT ZIP talks md txt"
    " Wikidata PDF annotator PROJECT OUT story NAME report register compare timeline actor ISO T P Y km mod anchor said MORE THAN check scales TOML values"
)
ALLOWED = frozenset(re.findall(r"[A-Za-z]+", f"{KEYS} {NAMES}"))
"""Words that no language translates: keys, names of programs, formats and scales, units."""


def texts(window: QWidget) -> Iterator[tuple[str, str]]:
    """(what it is, its words) of everything in a window, shown now or not, but what the project holds."""
    for action in window.findChildren(QAction):
        yield "action", action.text().replace("&", "")
    for widget in (window, *window.findChildren(QWidget)):
        if widget.objectName() in ("ScrollLeftButton", "ScrollRightButton"):
            continue  # Qt's own, with words that it does not translate
        name = f"{type(widget).__name__} {widget.objectName()}".strip()
        for text in (*_own(widget), widget.toolTip(), widget.accessibleName(), widget.windowTitle()):
            if text:
                yield name, re.sub(r"<[^>]+>", " ", text).replace("&nbsp;", " ")


def _own(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text().replace("&", "") if isinstance(widget, QAbstractButton) else widget.text()
    elif isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QTextBrowser):
        yield widget.toPlainText()
    elif isinstance(widget, QPlainTextEdit | QTextEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QTabBar):
        yield from (widget.tabText(n) for n in range(widget.count()))
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(n) for n in range(widget.count()))
    elif isinstance(widget, QListWidget):
        yield from (widget.item(n).text() for n in range(widget.count()))
    elif isinstance(widget, QGroupBox | QMenu):
        yield widget.title()
    elif isinstance(widget, QTableView) and widget.model() is not None:
        model = widget.model()
        for column in range(model.columnCount()):
            yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")


def words_of(session: Session) -> frozenset[str]:
    """The Latin words of all that a project holds: those are the users' and are shown as they are."""
    queries = session.queries
    held: list[str] = [session.path.name, *map(str, queries.properties().values())]
    held += [f"{actor.name} {actor.role}" for actor in queries.actors()]
    for entry in queries.articles():
        article = entry.article
        held += [article.title, *article.titles.values(), article.story, article.publisher, article.author, article.url]
        held += [document.text for document in queries.text(article.id).documents.values()]
        held += [f"{one.name} {one.sha256}" for one in queries.text(article.id).documents.values()]
    for entity in queries.entities().values():
        held += [entity.type, *entity.labels.values(), *(alias.text for alias in entity.aliases)]
    for source in queries.sources().values():
        held += [source.name, *source.names.values()]
    for claim in queries.select(Claim):
        held += [*claim.statement.values(), claim.claimer_name, claim.note, claim.place]
    for proposition in queries.select(Proposition):
        held.append(proposition.statement)
    held += [f"{kind.code} {kind.short}" for kind in queries.scheme().active_types()]
    held += [f"{scale.name} {scale.reference}" for scale in queries.scales()]
    held += [rating.reason for rating in queries.select(Rating)]
    held += [divergence.note for divergence in queries.select(Divergence)]
    return frozenset(latin(held))


def english_of(found: Iterable[tuple[str, str]], held: frozenset[str]) -> list[str]:
    """Those of the words that are neither allowed nor held by the project; of words cut short the rest is held."""
    left = set()
    for name, text in found:
        whole = re.sub(r"[A-Za-z]+…|…\s*[A-Za-z]+", "…", text)
        quoted = latin(re.findall(r"[“「]([^”」]*)[”」]", whole))  # a range may begin or end inside a word
        cut = {word for word in quoted if any(h.startswith(word) or h.endswith(word) for h in held)}
        words = [word for word in latin([whole]) if word not in held and word not in ALLOWED and word not in cut]
        if words:
            left.add(f"{name}: {text[:120]!r} {words[:6]}")
    return sorted(left)


def latin(held: Iterable[object]) -> list[str]:
    """The Latin words of some texts."""
    return re.findall(r"[A-Za-z]{3,}", " ".join(str(each) for each in held))


def switch(window: Window, language: str) -> None:
    """Choose a language of the interface in the menu."""
    window.desk.actions.run(f"view.language.{language}")
