"""What a report is about: the articles of a story, the layer used of each, the propositions, and the words for them.

`Story` is read once; the chapters of the document (`contents`, `findings`, `sourcing`) are written from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.adjudication.contents import LayerContents
from annotator.catalogues import Wording
from annotator.columns import ArticleText
from annotator.edits import newest
from annotator.model import Article, Attribution, Claim, Proposition, Range, Rating, Stance, UserError
from annotator.propositions import Provenance, provenance
from annotator.queries import Queries

REPORTED = ("asserts", "repeats")
"""Stances of an article that tells the statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One article of the story as the report cites it. `mark` is [1], [2] …, for A1 would read as a grade; `contents`
    are of the layer that is used, None where nobody's work can be seen."""

    mark: str
    article: Article
    text: ArticleText
    contents: LayerContents | None
    state: str

    @property
    def final(self) -> bool:
        """Whether its layer is signed off."""
        return self.contents is not None and self.contents.layer.state == "signed_off"

    def claim(self, id_: str | None) -> Claim | None:
        """A claim of the layer that is used."""
        return next((c for c in self.contents.claims if c.id == id_), None) if self.contents else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A proposition of the story with its stances and what is behind it."""

    mark: str
    proposition: Proposition
    stances: tuple[Stance, ...]
    behind: Provenance

    @property
    def contested(self) -> bool:
        """Whether an article contradicts it."""
        return any(stance.stance == "contradicts" for stance in self.stances)


def stories(queries: Queries) -> list[str]:
    """The names of the stories that articles belong to, in the order of the article list."""
    return list(dict.fromkeys(entry.article.story for entry in queries.articles() if entry.article.story))


class Story:
    """A story as who acts may see it, and the words of one language for it."""

    def __init__(self, queries: Queries, name: str, language: str) -> None:
        """Raises `UserError` where no article belongs to the story."""
        self.queries = queries
        self.name = name
        self.tr = Wording(language)
        self.language = self.tr.language
        self.sources = queries.sources()
        self.chapters = self._read_chapters()
        if not self.chapters:
            known = ", ".join(f"“{each}”" for each in stories(queries)) or "none yet"
            raise UserError(f"No article belongs to the story “{name}”. The project has: {known}. Nothing was written.")
        self.by_article = {chapter.article.id: chapter for chapter in self.chapters}
        self.chains = {id_: tuple(queries.chain(id_)) for id_ in self.by_article}
        self.rows = self._read_rows()

    def _read_chapters(self) -> tuple[Chapter, ...]:
        queries, found = self.queries, []
        entries = [entry.article for entry in queries.articles() if entry.article.story == self.name]
        for number, article in enumerate(entries, 1):
            layers = queries.visible_layers(article.id)
            chosen = queries.gold_layer(article.id)
            gold = next((layer for layer in layers if chosen is not None and layer.id == chosen.id), None)
            used = gold or next(iter(layers), None)
            state = self.tr("no work yet")
            if used is not None:
                owner = self.tr("gold") if used is gold else self.who(used.owner)
                state = f"{owner}, {self.state(used.state)}"
            found.append(
                Chapter(
                    mark=f"[{number}]",
                    article=article,
                    text=queries.text(article.id, used.id if used else None),
                    contents=queries.contents(used) if used else None,
                    state=state,
                )
            )
        return tuple(found)

    def _read_rows(self) -> tuple[Row, ...]:
        queries, found = self.queries, []
        hidden = queries.hidden_layers()
        order = {chapter.article.id: number for number, chapter in enumerate(self.chapters)}
        for proposition in queries.propositions():
            stances = [s for s in queries.stances(proposition.id) if s.article in order]
            stances = [s for s in stances if s.claim is None or self._layer_of(s.claim) not in hidden]
            if stances or proposition.story == self.name:
                stances.sort(key=lambda s: (order[s.article], s.created, s.id))
                behind = provenance([s.article for s in stances if s.stance in REPORTED], self.chains)
                found.append((proposition, tuple(stances), behind))
        return tuple(
            Row(mark=f"P{number}", proposition=proposition, stances=stances, behind=behind)
            for number, (proposition, stances, behind) in enumerate(found, 1)
        )

    def _layer_of(self, claim: str) -> str:
        found = self.queries.get(Claim, claim)
        return found.layer if found else ""

    # ---- words

    def sentence(self, words: str) -> str:
        """Words with the mark that ends a sentence in the report's language."""
        return self.tr("{words}.", words=words)

    def who(self, actor: str) -> str:
        """The name of an actor; in a project that hides names, a reviewer's report does not tell an analyst's."""
        queries = self.queries
        acting = queries.actor()
        if queries.properties()["hide_names"] and queries.is_reviewer() and acting is not None and actor != acting.id:
            found = queries.actor(actor)
            if found is None or found.role == "analyst":
                return self.tr("an analyst")
        return queries.actor_name(actor)

    def state(self, state: str) -> str:
        """A layer's state in words."""
        return self.tr(state.replace("_", " "))

    def source(self, id_: str) -> str:
        """A source's name, in the report's language where it has one."""
        source = self.sources.get(id_)
        return (source.names.get(self.language) or source.name) if source else id_

    def term(self, vocabulary: str, code: str) -> str:
        """The label of a code of the project's scheme."""
        return self.queries.scheme().term_label(vocabulary, code, self.language)

    def level(self, rating: Rating) -> str:
        """Code and official wording, on the scale and version that the rating was given on; of likelihood and
        confidence the wording is the code."""
        wanted = f"{rating.scale}@{rating.scale_version}"
        scale = next((s for s in self.queries.scales(rating.axis) if s.id == wanted), None)
        level = scale.level(rating.code) if scale else None
        label = level.label(self.language) if level else ""
        coded = rating.axis in ("reliability", "credibility")
        return f"{rating.code} {label}".strip() if coded else label or rating.code

    def stance(self, code: str) -> str:
        """How an article stands to a proposition."""
        return self.tr({"asserts": "asserts", "contradicts": "contradicts", "repeats": "repeats",
                        "silent": "silent"}[code])  # fmt: skip

    def origins(self, behind: Provenance) -> str:
        """`1 independent origin in 2 reports (1 of unknown origin)`."""
        told = self.tr(
            "{origins} independent {origins:origin|origins} in {reports} {reports:report|reports}",
            origins=len(behind.origins),
            reports=len(behind.reports),
        )
        return f"{told} ({self.tr('{n} of unknown origin', n=len(behind.unknown))})" if behind.unknown else told

    def chain(self, links: Sequence[Attribution]) -> str:
        """The hands that an article went through, each with its place."""
        return " → ".join(f"{self.source(each.source)} ({self.term('attribution_role', each.role)})" for each in links)

    def reference(self, chapter: Chapter, place: Range) -> str:
        """Article, language and sentences: `[2], KO, sentence 3`."""
        spoken = chapter.text.language(chapter.text.side_of(place)).upper()
        numbers = [chapter.text.number(sentence) for sentence in chapter.text.sentences_in(place)]
        where = f"{chapter.mark}, {spoken}"
        if not numbers:
            return where
        if len(numbers) == 1:
            return self.tr("{where}, sentence {n}", where=where, n=numbers[0])
        return self.tr("{where}, sentences {first}–{last}", where=where, first=numbers[0], last=numbers[-1])


def in_force(ratings: Sequence[Rating]) -> list[Rating]:
    """The rating in force of every rater, scope, topic and article."""
    groups: dict[tuple[str, str, str, str | None], list[Rating]] = {}
    for rating in ratings:
        groups.setdefault((rating.actor, rating.scope, rating.topic, rating.article), []).append(rating)
    return [found for group in groups.values() if (found := newest(group)) is not None]
