"""Values of dates, durations and quantities: offered from the words, told in words, and checked against them."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.columns import ArticleText
from annotator.edits import Edit, EditMention, Together
from annotator.gui.actions import Action
from annotator.gui.annotate.cards import Line, offer, words
from annotator.gui.annotate.tagging import short
from annotator.gui.annotate.tools import Tools
from annotator.gui.language import tr
from annotator.model import Mention
from annotator.scheme import LabelScheme
from annotator.values import Normalised, differs, flaw, needs_anchor, normalise, parts_of

MODIFIED = {
    "APPROX": "about",
    "MORE_THAN": "more than",
    "LESS_THAN": "less than",
    "EQUAL_OR_MORE": "at least",
    "EQUAL_OR_LESS": "at most",
}
"""Modifier of a value → its word (English)."""


def has_value(scheme: LabelScheme, mention: Mention) -> bool:
    """Whether mentions of this type have values: dates, times, quantities and what lies below them."""
    kind = scheme.by_code(mention.type)
    return kind is not None and kind.colour == "value"


def anchor_of(text: ArticleText) -> str:
    """The date that words like *last month* count from: that of the event, else that of publication."""
    return (text.article.event_date or text.article.published_date)[:10]


def value_of(text: ArticleText, mention: Mention) -> Normalised | None:
    """The value that a mention's own words tell, counted from the article's date where they need one."""
    quote = " ".join(part.quote for part in mention.ranges)
    return normalise(quote, text.language(text.side_of(mention.ranges[0])), anchor_of(text))


class Valuing:
    """The commands on values."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def actions(self) -> list[Action]:
        """One for the selected mention, one for all of the article."""
        return [
            Action(
                id="annotate.value",
                text="Take the value from the words",
                run=self.take,
                keys=("V",),
                scope="reader",
                menu="Annotate",
                hint="A date, time, duration or quantity in its ISO form, with the date it counts from",
            ),
            Action(
                id="annotate.values",
                text="Values of all dates and numbers",
                run=self.take_all,
                menu="Annotate",
                hint="Of the tags in this article that have none yet; one undo takes all back",
            ),
        ]

    def take(self) -> None:
        """Give the selected mention the value that its words tell."""
        tools = self._tools
        mention = tools.mention_at_hand() if tools.can_edit() else None
        text = tools.open.text
        if mention is None or text is None:
            return
        found = value_of(text, mention)
        if found is not None:
            tools.apply(
                EditMention(mention=mention.id, changes={"value": found.value}), tr("Value: {value}", value=found.value)
            )
        elif needs_anchor(mention.ranges[0].quote, text.language(text.side_of(mention.ranges[0]))):
            tools.say(tr("These words count from a date, and the article has none. Give it one in About this article."),
                      "warning")  # fmt: skip
        else:
            tools.say(
                tr("No date, duration or quantity is found in “{quote}”.", quote=short(mention.ranges[0].quote)),
                "warning",
            )

    def take_all(self) -> None:
        """Give every mention of a value's type that has none the value that its words tell."""
        tools, text = self._tools, self._tools.open.text
        if text is None or not tools.can_edit():
            return
        made: list[Edit] = []
        for mention in tools.open.mentions():
            found = value_of(text, mention) if has_value(tools.scheme, mention) and not mention.value else None
            if found is not None:
                made.append(EditMention(mention=mention.id, changes={"value": found.value}))
        if made:
            tools.apply(
                Together(edits=tuple(made), what="normalise values"),
                tr("{n} {n:value|values} set; one undo takes all back", n=len(made)),
            )
        else:
            tools.say(tr("Every date and number that is tagged has its value."))


class ValueField(QWidget):
    """The value of a mention: a line to edit it, what it means in words, what is wrong with it, what the words tell."""

    def __init__(self, tools: Tools, mention: Mention, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools, self._mention = tools, mention
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        self.line = Line(self)
        self.line.setObjectName("mention-value")
        self.line.setAccessibleName(tr("Value"))
        self.line.show_text(mention.value)
        self.line.setPlaceholderText("2026-01-30 · P10Y · 196 km" if has_value(tools.scheme, mention) else "–")
        self.line.setReadOnly(not tools.open.editable)
        self.line.committed.connect(
            lambda text: tools.apply(EditMention(mention=mention.id, changes={"value": text}), tr("Value saved"))
        )
        column.addWidget(self.line)
        meant = value_words(mention.value)
        if meant:
            said = words(meant, parent=self)
            said.setObjectName("value-meaning")
            said.setProperty("secondary", True)
            column.addWidget(said)
        self._check(column)

    def _check(self, column: QVBoxLayout) -> None:
        """What does not hold, and what the words tell; nothing of types that have no values."""
        text, mention = self._tools.open.text, self._mention
        if text is None or not (mention.value or has_value(self._tools.scheme, mention)):
            return
        quote = " ".join(part.quote for part in mention.ranges)
        told = differs(mention.value, quote, text.language(text.side_of(mention.ranges[0]))) if mention.value else ""
        wrong = flaw_words(mention.value) if mention.value and flaw(mention.value) else ""
        if not wrong and told:
            wrong = tr("The words say {value}.", value=told)
        if wrong:
            warning = words(f"⚠ {wrong}", "warning", self)
            warning.setObjectName("value-warning")
            column.addWidget(warning)
        found = value_of(text, mention)
        if found is not None and self._tools.open.editable and (wrong or not mention.value):
            meant = value_words(found.value)
            taken = tr("Take {value} (V)", value=parts_of(found.value).value)
            button = offer(taken, self._tools.desk.theme, self)
            button.setToolTip(f"{found.value}\n{meant}" if meant else found.value)
            button.setObjectName("value-offer")
            button.clicked.connect(lambda: self._tools.desk.actions.run("annotate.value"))
            column.addWidget(button)


def flaw_words(value: str) -> str:
    """What is wrong with a value's form, in the interface's language."""
    parts = parts_of(value)
    if parts.modifier and parts.modifier not in MODIFIED:
        return tr("What follows “mod=” is not known.")
    if parts.anchor and flaw(f"2026; anchor={parts.anchor}"):
        return tr("What follows “anchor=” is no date.")
    return tr("This is no date (2026-01-30), time (T16:30), duration (P10Y) or quantity (196 km).")


def value_words(value: str) -> str:
    """What is said beside a value: how exact it is, and which date it counts from."""
    parts = parts_of(value)
    said = [tr(MODIFIED[parts.modifier])] if parts.modifier in MODIFIED else []
    if parts.anchor:
        said.append(tr("counted from {date}", date=parts.anchor))
    return " · ".join(said)
