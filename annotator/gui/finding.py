"""What the palette finds: actions, articles and entities at once, claims and passages piece by piece.

A key press must never wait for a large project. What can be looked up (the table of actions, the article list, the
index of the register) is found in one go; what has to be read through (claims, texts) is a generator that gives way
after every article and every few thousand characters.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from annotator.gui.actions import SCOPES, Action
from annotator.gui.desk import Desk
from annotator.gui.language import LANGUAGES, catalogue, language, tr
from annotator.gui.naming import short
from annotator.gui.register.index import AT_ONCE, register_search
from annotator.model import Claim, Entity, Range
from annotator.queries import ArticleEntry
from annotator.session import Change
from annotator.text import find_all

COMMAND, ARTICLE, ENTITY, AKIN, CLAIM, TEXT = range(6)
"""The kinds in the order they are listed; a command is akin where only its hint speaks of the words."""
MOST = (14, 12, 16, 14, 12, 20)
"""How many of each kind are listed at most, where words were given."""
_HINTED = 3  # how well a command fits whose names do not
PIECE = 4000
"""Code points of text searched between two looks at the clock: about a millisecond."""


@dataclass(frozen=True, slots=True)
class Found:
    """A line of the palette: its rank among the kinds, what it is, its words, what is told beside them, what Return
    does, by what it is remembered ('' for what is not), and whether it is a command that cannot run where the user
    is now."""

    rank: int
    kind: str
    text: str
    beside: str
    run: Callable[[], object]
    id: str = ""
    dim: bool = False


class Finding:
    """The search of one desk. `used` are the ids of commands run from the palette, the latest first."""

    def __init__(self, desk: Desk) -> None:
        """Reads nothing yet."""
        self._desk = desk
        self._hays: dict[tuple[str, str], str] = {}
        self._names: dict[tuple[str, str], tuple[str, ...]] = {}
        self._prepared = False
        self._read: dict[str, list[tuple[str, Claim]]] = {}
        desk.changed.connect(self._forget)
        self.used: list[str] = []

    def prepare(self, grown: Callable[[], object]) -> None:
        """Begin to index the register; `grown` is called once all of it can be found."""
        if not self._prepared:
            self._prepared = True
            search = register_search(self._desk)
            if not search.complete:
                search.grown.connect(grown)

    def note(self, found: Found) -> None:
        """Remember what was chosen: it comes first the next time."""
        if found.id:
            self.used = [found.id, *(id_ for id_ in self.used if id_ != found.id)][:8]

    def _forget(self, change: Change) -> None:
        if change.kind == "actor" or change.tables() & {"claim", "layer"}:
            self._read.clear()

    # ---- at once

    def at_once(self, words: str) -> list[Found]:
        """Actions, articles and entities that fit; without words every action, those used last first. An action that
        cannot run now stands behind those that can."""
        parts = words.casefold().split()
        if not parts:
            return self._commands(parts)
        commands = self._commands(parts)[: MOST[COMMAND]]
        named = [found for found in commands if found.rank == COMMAND]
        return [*named, *self._articles(parts), *self._entities(words), *commands[len(named) :]]

    def _commands(self, parts: list[str]) -> list[Found]:
        actions = self._desk.actions
        fitting = []
        for number, action in enumerate(actions.all()):
            if action.palette:
                title, key = tr(action.text), (action.id, language())
                if key not in self._hays:
                    # Whoever cannot read the language shown, or knows the program in another, finds it all the same.
                    names = (title, action.text, action.also)
                    others = tuple(catalogue(each).get(action.text, "") for each in LANGUAGES)
                    self._names[key] = tuple(name.casefold() for name in (*names, *others))
                    self._hays[key] = " ".join((*names, tr(action.hint), *others)).casefold()
                if all(part in self._hays[key] for part in parts):
                    used = self.used.index(action.id) if action.id in self.used else len(self.used)
                    rank, idle = _rank(self._names[key], parts), not action.enabled()
                    fitting.append((rank if parts else idle, idle, used, number, action))
        fitting.sort(key=lambda each: each[:4])
        live = {action.text for _, idle, *_, action in fitting if not idle}
        return [
            self._command(action, idle, AKIN if parts and rank == _HINTED else COMMAND)
            for rank, idle, *_, action in fitting
            if not idle or action.text not in live  # of those that two modes call alike, the one that can run
        ]

    def _command(self, action: Action, idle: bool, rank: int) -> Found:
        """A command's line; where it cannot run now, it says where it does, and Return goes there."""
        keys = ", ".join(self._desk.actions.keys(action.id)[:2])
        where = tr(SCOPES[action.scope]) if idle and action.scope != "window" else ""
        beside = "  ".join(part for part in (where, keys) if part)
        return Found(
            rank, tr("Command"), tr(action.text), beside, lambda: self._desk.do(action.id), action.id, dim=idle
        )

    def _articles(self, parts: list[str]) -> Iterator[Found]:
        listed = 0
        for entry in self._desk.session.queries.articles():
            article = entry.article
            hay = " ".join((article.title, *article.titles.values(), article.story)).casefold()
            if all(part in hay for part in parts):
                yield Found(ARTICLE, tr("Article"), article.title, tr("article"), self._opener(article.id))
                listed += 1
                if listed >= MOST[ARTICLE]:
                    return

    def _entities(self, words: str) -> Iterator[Found]:
        queries = self._desk.session.queries
        scheme = queries.scheme()
        search, listed = register_search(self._desk), 0
        if not search.complete and len(queries.entities()) <= AT_ONCE:
            search.finish()
        for id_ in search.search(words):
            entity = queries.get(Entity, id_)
            if entity is None or entity.merged_into is not None:
                continue
            kind = scheme.by_code(entity.type)
            beside = kind.label(language()) if kind is not None else entity.type
            yield Found(ENTITY, tr("Entity"), " · ".join(entity.labels.values()), beside, self._selecter(entity.id))
            listed += 1
            if listed >= MOST[ENTITY]:
                return

    # ---- piece by piece

    def later(self, words: str) -> Iterator[Found | None]:
        """Claims and passages that fit, article by article; None where a piece was read and nothing came of it."""
        parts = words.casefold().split()
        if not parts:
            return
        queries = self._desk.session.queries
        hidden, left = queries.hidden_layers(), dict(enumerate(MOST))
        entries = queries.articles()
        here = next((entry for entry in entries if entry.article.id == self._desk.article), None)
        for entry in [*([here] if here else []), *(each for each in entries if each is not here)]:
            for search in (self._claims(entry, parts, hidden), self._passages(entry, words)):
                for found in search:
                    if found is None:
                        yield None
                    elif left[found.rank]:
                        left[found.rank] -= 1
                        yield found
            yield None
            if not left[CLAIM] and not left[TEXT]:
                return

    def _claims(self, entry: ArticleEntry, parts: list[str], hidden: frozenset[str]) -> Iterator[Found]:
        id_ = entry.article.id
        if id_ not in self._read:
            claims = self._desk.session.queries.select(Claim, article=id_)
            self._read[id_] = [(" ".join(claim.statement.values()).casefold(), claim) for claim in claims]
        for hay, claim in self._read[id_]:
            if claim.layer not in hidden and hay and all(part in hay for part in parts):
                words = claim.statement.get(language()) or next(iter(claim.statement.values()))
                show = self._shower(claim.article, claim.content[0])
                yield Found(CLAIM, tr("Claim"), words, tr("claim"), show)

    def _passages(self, entry: ArticleEntry, words: str) -> Iterator[Found | None]:
        for document, text in self._desk.session.queries.words(entry.article).items():
            for first in range(0, len(text), PIECE):
                # A piece begins earlier than it counts, so that nothing is lost where two meet.
                begin = max(0, first - len(words) * 2)
                for start, end in find_all(text[begin : first + PIECE], words):
                    if begin + end > first or first == 0:
                        place = Range.of(document, text, begin + start, begin + end)
                        around = text[max(0, place.start - 24) : place.end + 36].replace("\n", " ")
                        yield Found(
                            TEXT, tr("Text"), f"…{around}…", short(entry.article.title, 30),
                            self._shower(entry.article.id, place),
                        )  # fmt: skip
                yield None

    # ---- what Return does

    def _opener(self, article: str) -> Callable[[], object]:
        return lambda: self._desk.open_article(article)

    def _selecter(self, entity: str) -> Callable[[], object]:
        return lambda: self._desk.recordSelected.emit("entity", entity)

    def _shower(self, article: str, place: Range) -> Callable[[], object]:
        def go() -> None:
            self._desk.set_mode("annotate")
            if self._desk.article != article:
                self._desk.open_article(article)
            self._desk.reveal(place)

        return go


def _rank(names: tuple[str, ...], parts: list[str]) -> int:
    """How well a command fits by its names, the shown one first: one of the first two begins so, words of a name begin
    so, one of the first two holds the words; only its hint, or the middle of a word in another language."""
    best = _HINTED
    for number, name in enumerate(names):
        if not name:
            continue
        if number < 2 and name.startswith(" ".join(parts)):
            return 0
        if all(any(word.startswith(part) for word in name.split()) for part in parts):
            best = min(best, 1)
        elif number < 3 and all(part in name for part in parts):
            best = min(best, 2)
    return best
