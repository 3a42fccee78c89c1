"""The back of a report: where the articles come from and how their sources are graded, where the languages part, and
the official wording of the scales that were used."""

from annotator.model import Divergence, Rating
from annotator.propositions import provenance
from annotator.report.blocks import Block, Heading, Table, Words
from annotator.report.findings import quote
from annotator.report.story import Chapter, Story, in_force
from annotator.scheme import RatingScale

ONE_SIDED = {"omission": "left", "addition": "right"}
"""Divergence type → the side that has the words, where the left was written first."""

_OWN_TRANSLATION = "The wording in this language is this project's own translation."


def sourcing(story: Story) -> list[Block]:
    """Origins, chains, what each article is cited by, and the grades of every source in the chains."""
    tr = story.tr
    behind = provenance(story.by_article, story.chains)
    blocks: list[Block] = [Heading(text=tr("Sourcing"))]
    blocks.append(Words(text=tr("The articles go back to {origins}.", origins=story.origins(behind))))
    for origin, articles in behind.by_origin.items():
        marks = ", ".join(story.by_article[article].mark for article in articles)
        blocks.append(Words(text=story.sentence(f"{story.source(origin)}: {marks}")))
    if behind.unknown:
        marks = ", ".join(story.by_article[article].mark for article in behind.unknown)
        blocks.append(Words(text=tr("Of unknown origin, which confirms nothing: {marks}.", marks=marks)))
    if behind.circle:
        way = " → ".join(story.source(source) for source in behind.circle)
        blocks.append(
            Words(text=tr("Circular: {way}. These reports quote each other.", way=way), kind="warning")
        )  # fmt: skip
    blocks.append(Heading(text=tr("References"), level=2))
    ways = tuple((chapter.mark, _citation(story, chapter)) for chapter in story.chapters)
    blocks.append(Table(head=("", tr("Article, chain, files")), rows=ways, widths=(9, 91)))
    blocks.append(Heading(text=tr("Sources"), level=2))
    head = (tr("Source"), tr("Kind"), tr("Country of the owner"), tr("Depends on"), tr("Reliability"))
    blocks.append(Table(head=head, rows=_sources(story), widths=(20, 13, 10, 22, 35)))
    return blocks


def _citation(story: Story, chapter: Chapter) -> str:
    """A source reference citation: title, through whose hands, and the digest of the bytes that were read."""
    article = chapter.article
    files = [
        f"{document.name}, SHA-256 {document.sha256}"
        for _, document in sorted({document.id: document for document in chapter.text.documents.values()}.items())
    ]
    chain = story.chain(story.chains[article.id]) or story.tr("origin not known")
    return "\n".join(part for part in (article.title, chain, article.author, article.url, *files) if part)


def _sources(story: Story) -> tuple[tuple[str, ...], ...]:
    rows = []
    for source in sorted({link.source for chain in story.chains.values() for link in chain}, key=story.source):
        record = story.sources[source]
        grades = in_force(story.queries.ratings(source, "reliability"))
        told = "\n".join(
            _graded(story, rating) for rating in grades if rating.article is None or rating.article in story.by_article
        )
        name = f"{story.source(source)}\n{record.note}".strip()
        kind = story.term("source_kind", record.kind)
        rows.append((name, kind, record.country, record.independence, told or story.tr("not judged")))
    return tuple(rows)


def _graded(story: Story, rating: Rating) -> str:
    tr = story.tr
    holds = tr("in general")
    if rating.scope == "article":
        holds = tr("for {mark}", mark=story.by_article[rating.article or ""].mark)
    elif rating.scope == "topic":
        holds = tr("on {topic}", topic=rating.topic)
    told = tr("{level} ({holds}), by {who}", level=story.level(rating), holds=holds, who=story.who(rating.actor))
    return f"{told}: {rating.reason}" if rating.reason else told


# --- divergences -------------------------------------------------------------------------------------------------


def divergences(story: Story) -> list[Block]:
    """Every recorded divergence with its words on both sides; findings that were set aside are not among them."""
    tr = story.tr
    blocks: list[Block] = [Heading(text=tr("Where the languages part"))]
    for chapter in story.chapters:
        kept = [d for d in chapter.contents.divergences if not d.dismissed] if chapter.contents else []
        kept.sort(key=lambda d: ([(r.document, r.start) for r in (*d.left, *d.right)], d.id))
        for each in kept:
            blocks += _divergence(story, chapter, each)
    if len(blocks) == 1:
        blocks.append(Words(text=tr("None is recorded."), kind="small"))
    return blocks


def _divergence(story: Story, chapter: Chapter, found: Divergence) -> list[Block]:
    tr = story.tr
    words = tr(
        "{mark}: {type}. Severity: {severity}. {impact}. Direction: {direction}.",
        mark=chapter.mark,
        type=_type(story, chapter, found.type),
        severity=story.term("severity", found.severity),
        impact=story.term("impact", found.impact),
        direction=_direction(story, chapter),
    )
    blocks: list[Block] = [Words(text=f"{words} {found.note}".strip())]
    for place in (*found.left, *found.right):
        if place.start < place.end:
            blocks.append(quote(story, chapter, place))
        else:
            blocks.append(Words(text=tr("Missing here: {where}.", where=story.reference(chapter, place)), kind="small"))
    return blocks


def _type(story: Story, chapter: Chapter, code: str) -> str:
    """The type in words: what is only on one side is an omission or an addition only once the direction is known."""
    direction = chapter.article.direction
    if code in ONE_SIDED and direction != "left-right":
        if direction == "right-left":
            code = "addition" if code == "omission" else "omission"
        else:
            return story.tr("Only in {language}", language=chapter.text.language(ONE_SIDED[code]).upper())
    return story.term("divergence_type", code)


def _direction(story: Story, chapter: Chapter) -> str:
    direction, text = chapter.article.direction, chapter.text
    if direction in ("left-right", "right-left"):
        first, second = direction.split("-")
        return f"{text.language(first).upper()} → {text.language(second).upper()}"
    return story.tr("both from a third text") if direction == "third" else story.tr("not known")


# --- scales ------------------------------------------------------------------------------------------------------


def scales(story: Story) -> list[Block]:
    """The wording of every scale that a rating in this report was given on, with its reference and what it is."""
    queries, tr = story.queries, story.tr
    targets = {row.proposition.id for row in story.rows}
    targets |= {stance.claim for row in story.rows for stance in row.stances if stance.claim}
    targets |= {link.source for chain in story.chains.values() for link in chain}
    used = {f"{r.scale}@{r.scale_version}" for target in sorted(targets) for r in queries.ratings(target)}
    blocks: list[Block] = [Heading(text=tr("Wording of the scales"))]
    for scale in queries.scales():
        if scale.id in used:
            blocks += _scale(story, scale)
    if len(blocks) == 1:
        blocks.append(Words(text=tr("Nothing was rated."), kind="small"))
    return blocks


def _scale(story: Story, scale: RatingScale) -> list[Block]:
    tr, language = story.tr, story.language
    coded = scale.axis in ("reliability", "credibility")
    rows = []
    for level in scale.offered():
        band = f"{level.percent[0]}–{level.percent[1]} %" if level.percent else ""
        meaning = "\n".join(part for part in (band, level.description(language)) if part)
        rows.append((f"{level.code} {level.label(language)}" if coded else level.label(language), meaning))
    said = {
        "exact": tr("Wording of the reference."),
        "abridged": tr("Wording of the reference, abridged."),
        "unverified": tr("Not checked against the reference."),
    }[scale.wording]
    if language != "en" and scale.translation_status != "official":
        said = f"{said} {tr(_OWN_TRANSLATION)}"
    return [
        Heading(text=f"{scale.title(language)} ({scale.id})", level=2),
        Table(head=(tr("Level"), tr("Meaning")), rows=tuple(rows), widths=(32, 68)),
        Words(text=f"{scale.reference}. {said}", kind="small"),
    ]
