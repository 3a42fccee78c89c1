"""What a report of a story says, in its order: who wrote what on which state of work, then the findings.

A source's letter and a claim's digit never stand in one grade, likelihood and confidence never in one sentence,
and the words of a source are quoted as they stand.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.adjudication.contents import LayerContents
from annotator.columns import ArticleText, other_side
from annotator.edits import newest
from annotator.edits.stories import STORY_TEXTS, story_target
from annotator.model import Article, Attribution, Claim, Note, Proposition, Range, Rating, Stance, UserError
from annotator.model.project import RATING_AXES
from annotator.propositions import CONFIRMING_ORIGINS, Provenance, provenance
from annotator.queries import Queries
from annotator.report.blocks import Block, Heading, Quote, Report, Table, Words

NOT_JUDGED = "not judged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One article of the story as the report cites it. `mark` is [1], [2] …, for A1 would read as a grade; `contents`
    are of the layer that is used, None where nobody's work can be seen."""

    mark: str
    article: Article
    text: ArticleText
    contents: LayerContents | None
    state: str

    def claim(self, id_: str | None) -> Claim | None:
        """A claim of the layer that is used."""
        return next((c for c in self.contents.claims if c.id == id_), None) if self.contents else None

    def reference(self, place: Range) -> str:
        """Article, side and sentence: `[2], ko, sentence 3`."""
        return _reference(self, place)


def stories(queries: Queries) -> list[str]:
    """The names of the stories that articles belong to."""
    return sorted({entry.article.story for entry in queries.articles()} - {""})


def make_report(queries: Queries, story: str) -> Report:
    """The report of a story, from what who acts may see. Raises `UserError` where no article belongs to it."""
    chapters = _chapters(queries, story)
    if not chapters:
        known = ", ".join(f"“{name}”" for name in stories(queries)) or "none yet"
        raise UserError(f"No article belongs to the story “{story}”. The project has: {known}. Nothing was written.")
    rows = _propositions(queries, story, chapters)
    properties = queries.properties()
    return Report(
        title=story,
        marking=f"TLP:{properties['marking']}" if properties["marking"] else "No marking was set",
        facts=_facts(queries, chapters),
        blocks=(
            *_written(queries, story),
            *_articles(chapters),
            *_findings(queries, chapters, rows),
            *_contradictions(queries, chapters, rows),
            *_sourcing(queries, chapters),
            *_divergences(queries, chapters),
        ),
    )


# --- page one ----------------------------------------------------------------------------------------------------


def _chapters(queries: Queries, story: str) -> list[Chapter]:
    found = []
    entries = [entry.article for entry in queries.articles() if entry.article.story == story]
    for number, article in enumerate(entries, 1):
        layers = queries.visible_layers(article.id)
        gold = next((layer for layer in layers if layer.role == "gold"), None)
        used = gold or next(iter(layers), None)
        who = "" if used is None else "gold" if used is gold else queries.actor_name(used.owner)
        found.append(
            Chapter(
                mark=f"[{number}]",
                article=article,
                text=queries.text(article.id, used.id if used else None),
                contents=queries.contents(used) if used else None,
                state=f"{who}, {used.state.replace('_', ' ')}" if used else "no work yet",
            )
        )
    return found


def _facts(queries: Queries, chapters: Sequence[Chapter]) -> tuple[tuple[str, str], ...]:
    last = queries.history(newest=1)
    moment = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(last[-1].at / 1000)) if last else "empty"
    signed = sum(c.contents is not None and c.contents.layer.state == "signed_off" for c in chapters)
    scheme = queries.scheme()
    return (
        ("Project", str(queries.properties()["name"])),
        ("State of", moment),
        ("Articles", str(len(chapters))),
        ("Layers", "; ".join(f"{c.mark}: {c.state}" for c in chapters)),
        ("Signed off", f"{signed} of {len(chapters)} articles" + ("" if signed == len(chapters) else ": not final")),
        ("Label scheme", f"{scheme.name} version {scheme.version}"),
        ("Scales", ", ".join(scale.id for axis in RATING_AXES for scale in queries.scales(axis)[:1])),
    )


def _written(queries: Queries, story: str) -> list[Block]:
    """The analysts' own words: everybody's whose notes may be seen, with the name."""
    acting = queries.actor()
    made: list[Block] = []
    blind = queries.properties()["blind"] and not queries.is_reviewer()
    for kind, title in zip(STORY_TEXTS, ("Summary", "Key judgements"), strict=True):
        notes = queries.select(Note, target=story_target(story), target_kind=kind)
        shown = [n for n in notes if not blind or (acting is not None and n.actor == acting.id)]
        made.append(Heading(text=title))
        for note in sorted(shown, key=lambda n: (n.created, n.id)):
            made += [Words(text=part.strip()) for part in note.text.split("\n") if part.strip()]
            made.append(Words(text=f"— {queries.actor_name(note.actor)}", kind="small"))
        if not shown:
            made.append(Words(text="Nothing was written yet.", kind="small"))
    return made


def _articles(chapters: Sequence[Chapter]) -> list[Block]:
    rows = tuple(
        (
            chapter.mark,
            chapter.article.title,
            " ↔ ".join(chapter.text.language(side) for side in chapter.text.sides),
            chapter.article.publisher,
            _dates(chapter.article),
        )
        for chapter in chapters
    )
    head = ("", "Title", "Languages", "Publisher", "Dates")
    return [Heading(text="Articles"), Table(head=head, rows=rows)]


def _dates(article: Article) -> str:
    """The three dates apart, as far as they are known."""
    told = (("event", article.event_date), ("published", article.published_date), ("captured", article.captured_date))
    return "\n".join(f"{name} {date}" for name, date in told if date)


# --- findings ------------------------------------------------------------------------------------------------------


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


def _propositions(queries: Queries, story: str, chapters: Sequence[Chapter]) -> list[Row]:
    inside = {chapter.article.id: chapter for chapter in chapters}
    hidden = queries.hidden_layers()
    chains = {id_: tuple(queries.chain(id_)) for id_ in inside}
    found = []
    for proposition in queries.propositions():
        stances = [s for s in queries.stances(proposition.id) if s.article in inside]
        stances = [s for s in stances if s.claim is None or _layer_of(queries, s.claim) not in hidden]
        if stances or proposition.story == story:
            stances.sort(key=lambda s: (int(inside[s.article].mark[1:-1]), s.created, s.id))
            told = [s.article for s in stances if s.stance in ("asserts", "repeats")]
            found.append((proposition, tuple(stances), provenance(told, chains)))
    return [
        Row(mark=f"P{number}", proposition=proposition, stances=stances, behind=behind)
        for number, (proposition, stances, behind) in enumerate(found, 1)
    ]


def _layer_of(queries: Queries, claim: str) -> str:
    found = queries.get(Claim, claim)
    return found.layer if found else ""


def _findings(queries: Queries, chapters: Sequence[Chapter], rows: Sequence[Row]) -> list[Block]:
    blocks: list[Block] = [Heading(text="Findings")]
    if not rows:
        blocks.append(Words(text="No proposition was formed yet.", kind="small"))
    for row in rows:
        blocks.append(Heading(text=f"{row.mark}  {row.proposition.statement}", level=2))
        blocks += _judgements(queries, row)
        if row.proposition.note:
            blocks.append(Words(text=row.proposition.note))
        for stance in row.stances:
            chapter = next(c for c in chapters if c.article.id == stance.article)
            blocks += _stance(queries, chapter, stance)
        unread = [c.mark for c in chapters if c.article.id not in {s.article for s in row.stances}]
        if unread:
            blocks.append(Words(text=f"Not read for this: {', '.join(unread)}.", kind="small"))
    return blocks


def _judgements(queries: Queries, row: Row) -> list[Block]:
    """Three judgements in three paragraphs: of a proposition nobody writes them as one."""
    blocks: list[Block] = []
    for axis, name in (("credibility", "Credibility"), ("likelihood", "Likelihood"), ("confidence", "Confidence")):
        for rating in _in_force(queries.ratings(row.proposition.id, axis)):
            words = f"{name}: {_level(queries, rating)}, by {queries.actor_name(rating.actor)}."
            blocks.append(Words(text=words + (f" {rating.reason}" if rating.reason else "")))
            if axis == "credibility" and rating.code == "1" and not row.behind.confirms:
                blocks.append(
                    Words(
                        text=f"Rated 1, confirmed by other sources, with {_origins(row.behind)}: "
                        f"{CONFIRMING_ORIGINS} independent ones are needed.",
                        kind="warning",
                    )
                )
    if not any(block.kind == "body" for block in blocks if isinstance(block, Words)):
        blocks.append(Words(text=f"Credibility: {NOT_JUDGED}.", kind="small"))
    blocks.append(Words(text=f"Told by {_origins(row.behind)}.", kind="small"))
    return blocks


def _stance(queries: Queries, chapter: Chapter, stance: Stance) -> list[Block]:
    who = queries.actor_name(stance.actor)
    if stance.claim is None:
        return [Words(text=f"{chapter.mark} {stance.stance} (checked by {who}). {stance.note}".strip(), kind="small")]
    claim = chapter.claim(stance.claim) or queries.get(Claim, stance.claim)
    blocks: list[Block] = [Words(text=f"{chapter.mark} {stance.stance}. {stance.note}".strip())]
    if claim is not None:
        blocks += _quotes(chapter, claim.content)
        for rating in _in_force(queries.ratings(claim.id, "credibility")):
            words = f"The claim: {_level(queries, rating)}, by {queries.actor_name(rating.actor)}."
            blocks.append(Words(text=words, kind="small"))
    return blocks


def _quotes(chapter: Chapter, places: Iterable[Range]) -> list[Block]:
    """The passages of both sides; where one side has none of its own, what the alignment puts opposite."""
    places = list(places)
    sides = {chapter.text.side_of(place) for place in places}
    blocks: list[Block] = [_quote(chapter, place) for place in places]
    if len(sides) == 1 and len(chapter.text.sides) == 2:
        opposite = {part for place in places for part in chapter.text.counterpart(place)}
        for place in sorted(opposite, key=lambda part: part.start):
            blocks.append(_quote(chapter, place, ", opposite by the alignment"))
        if not opposite:
            side = other_side(next(iter(sides)))
            words = f"Nothing stands opposite in {chapter.text.language(side)} ({chapter.mark}, {side})."
            blocks.append(Words(text=words, kind="small"))
    return blocks


def _quote(chapter: Chapter, place: Range, note: str = "") -> Quote:
    side = chapter.text.side_of(place)
    return Quote(text=place.quote, language=chapter.text.language(side), reference=chapter.reference(place) + note)


def _reference(chapter: Chapter, place: Range) -> str:
    side = chapter.text.side_of(place)
    numbers = [chapter.text.number(s) for s in chapter.text.sentences_in(place)]
    sentences = f", sentence {numbers[0]}" if len(numbers) == 1 else ""
    if len(numbers) > 1:
        sentences = f", sentences {numbers[0]}–{numbers[-1]}"
    return f"{chapter.mark}, {chapter.text.language(side)}{sentences}"


def _contradictions(queries: Queries, chapters: Sequence[Chapter], rows: Sequence[Row]) -> list[Block]:
    blocks: list[Block] = [Heading(text="Open contradictions")]
    for row in rows:
        if row.contested:
            told = ", ".join(
                f"{next(c.mark for c in chapters if c.article.id == s.article)} {s.stance}" for s in row.stances
            )
            blocks.append(Words(text=f"{row.mark}: {told}."))
    for chapter in chapters:
        for link in chapter.contents.claim_links if chapter.contents else ():
            source = chapter.claim(link.source)
            target = queries.get(Claim, link.target)
            other = next((c for c in chapters if target is not None and c.article.id == target.article), None)
            if link.kind == "contradicts" and source is not None and target is not None and other is not None:
                words = f"{chapter.mark} against {other.mark}, in {link.aspect or 'no aspect named'}. {link.note}"
                blocks.append(Words(text=words.strip()))
                blocks += [_quote(chapter, place) for place in source.content]
                blocks += [_quote(other, place) for place in target.content]
    if len(blocks) == 1:
        blocks.append(Words(text="None is recorded.", kind="small"))
    return blocks


# --- sourcing and divergences ------------------------------------------------------------------------------------


def _sourcing(queries: Queries, chapters: Sequence[Chapter]) -> list[Block]:
    sources = queries.sources()
    blocks: list[Block] = [Heading(text="Sourcing")]
    behind = provenance([c.article.id for c in chapters], {c.article.id: queries.chain(c.article.id) for c in chapters})
    marks = {c.article.id: c.mark for c in chapters}
    blocks.append(Words(text=f"The articles go back to {_origins(behind)}."))
    for origin, articles in behind.by_origin.items():
        blocks.append(Words(text=f"{sources[origin].name}: {', '.join(marks[a] for a in articles)}."))
    if behind.unknown:
        told = ", ".join(marks[article] for article in behind.unknown)
        blocks.append(Words(text=f"Of unknown origin, which confirms nothing: {told}."))
    if behind.circle:
        way = " → ".join(sources[source].name for source in behind.circle)
        blocks.append(Words(text=f"Circular reporting: {way}.", kind="warning"))
    ways = tuple((c.mark, _chain(queries, queries.chain(c.article.id)) or "not told") for c in chapters)
    blocks.append(Table(head=("", "Chain"), rows=ways))
    rows = []
    for source in sorted({a.source for c in chapters for a in queries.chain(c.article.id)}):
        record = sources[source]
        grades = _in_force(queries.ratings(source, "reliability"))
        told = "\n".join(
            f"{_level(queries, rating)} ({_scope(rating, marks)}), by {queries.actor_name(rating.actor)}"
            + (f": {rating.reason}" if rating.reason else "")
            for rating in grades
            if rating.article is None or rating.article in marks
        )
        words = record.kind.replace("_", " ")
        rows.append((record.name, words, record.country, record.independence, told or NOT_JUDGED))
    blocks.append(Table(head=("Source", "Kind", "Country", "Depends on", "Reliability"), rows=tuple(rows)))
    return blocks


def _scope(rating: Rating, marks: dict[str, str]) -> str:
    if rating.scope == "article":
        return f"for {marks.get(rating.article or '', 'an article')}"
    return f"on {rating.topic}" if rating.scope == "topic" else "in general"


def _chain(queries: Queries, chain: Sequence[Attribution]) -> str:
    sources = queries.sources()
    return " → ".join(f"{sources[link.source].name} ({link.role})" for link in chain)


def _divergences(queries: Queries, chapters: Sequence[Chapter]) -> list[Block]:
    blocks: list[Block] = [Heading(text="Where the languages part")]
    scheme = queries.scheme()
    for chapter in chapters:
        kept = [d for d in chapter.contents.divergences if not d.dismissed] if chapter.contents else []
        kept.sort(key=lambda d: ([(r.document, r.start) for r in (*d.left, *d.right)], d.id))
        for each in kept:
            name = scheme.term_label("divergence_type", each.type)
            severity = scheme.term_label("severity", each.severity)
            direction = chapter.article.direction.replace("-", " → ")
            words = f"{chapter.mark}: {name}, {severity}; impact {each.impact}; direction {direction}. {each.note}"
            blocks.append(Words(text=words.strip()))
            for place in (*each.left, *each.right):
                if place.start < place.end:
                    blocks.append(_quote(chapter, place))
                else:
                    blocks.append(Words(text=f"Missing here: {chapter.reference(place)}.", kind="small"))
    if len(blocks) == 1:
        blocks.append(Words(text="None is recorded.", kind="small"))
    return blocks


# --- words ---------------------------------------------------------------------------------------------------------


def _in_force(ratings: Sequence[Rating]) -> list[Rating]:
    """The rating in force of every rater, scope, topic and article."""
    groups: dict[tuple[str, str, str, str | None], list[Rating]] = {}
    for rating in ratings:
        groups.setdefault((rating.actor, rating.scope, rating.topic, rating.article), []).append(rating)
    return [found for group in groups.values() if (found := newest(group)) is not None]


def _level(queries: Queries, rating: Rating) -> str:
    """Code and official wording, on the scale and version that the rating was given on."""
    wanted = f"{rating.scale}@{rating.scale_version}"
    scale = next((s for s in queries.scales(rating.axis) if s.id == wanted), None)
    level = scale.level(rating.code) if scale else None
    label = level.label() if level else ""
    return f"{rating.code} {label}".strip() if rating.axis in ("reliability", "credibility") else label or rating.code


def _origins(behind: Provenance) -> str:
    many = len(behind.origins)
    unknown = f" ({len(behind.unknown)} of unknown origin)" if behind.unknown else ""
    return f"{many} independent origin{'' if many == 1 else 's'} in {len(behind.reports)} reports{unknown}"
