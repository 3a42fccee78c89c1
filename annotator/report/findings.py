"""The findings of a report: each proposition with its judgements, the passages behind it, and what contradicts what."""

from collections.abc import Iterable

from annotator.columns import other_side
from annotator.model import Claim, Range, Rating, Stance
from annotator.propositions import CONFIRMING_ORIGINS, says_confirmed
from annotator.report.blocks import Block, Heading, Quote, Words
from annotator.report.claims import particulars
from annotator.report.story import Chapter, Row, Story, in_force


def findings(story: Story) -> list[Block]:
    """Every proposition: statement, judgements, origins, and what each article says on it."""
    tr = story.tr
    blocks: list[Block] = [Heading(text=tr("Findings"))]
    if not story.rows:
        blocks.append(Words(text=tr("No proposition was formed yet."), kind="small"))
    for row in story.rows:
        blocks.append(Heading(text=f"{row.mark}  {row.proposition.statement}", level=2))
        blocks += _judgements(story, row)
        if row.proposition.note:
            blocks.append(Words(text=row.proposition.note))
        for stance in row.stances:
            blocks += _stance(story, story.by_article[stance.article], stance)
        seen = {stance.article for stance in row.stances}
        unread = [chapter.mark for chapter in story.chapters if chapter.article.id not in seen]
        if unread:
            blocks.append(Words(text=tr("Not read for this: {marks}.", marks=", ".join(unread)), kind="small"))
    return blocks


def _judgements(story: Story, row: Row) -> list[Block]:
    """Judgements in paragraphs of their own: of a proposition nobody writes them as one."""
    tr, queries = story.tr, story.queries
    blocks: list[Block] = []
    names = {"credibility": tr("Credibility"), "likelihood": tr("Likelihood"), "confidence": tr("Confidence")}
    for axis, name in names.items():
        for rating in in_force(queries.ratings(row.proposition.id, axis)):
            blocks.append(Words(text=_judged(story, name, rating)))
            if says_confirmed(rating.scale, rating.code) and not row.behind.confirms:
                blocks += _unconfirmed(story, row)
    if not blocks:
        blocks.append(Words(text=story.sentence(f"{names['credibility']}: {tr('not judged')}"), kind="small"))
    told = tr("Told by {origins}.", origins=story.origins(row.behind)) if row.behind.reports else tr("no report yet")
    return [*blocks, Words(text=told, kind="small")]


def _judged(story: Story, name: str, rating: Rating) -> str:
    told = story.tr("{name}: {level}, by {who}.", name=name, level=story.level(rating), who=story.who(rating.actor))
    basis = ""
    if rating.basis != "unknown":
        basis = story.sentence(f"{story.tr('Basis')}: {story.term('basis', rating.basis)}")
    return " ".join(filter(None, (told, basis, rating.reason)))


def _unconfirmed(story: Story, row: Row) -> list[Block]:
    """Why a 1 cannot stand, with the chains that show it."""
    warning = story.tr(
        "Rated 1, confirmed by other sources, with {origins}: {needed} independent ones are needed.",
        origins=story.origins(row.behind),
        needed=CONFIRMING_ORIGINS,
    )
    blocks: list[Block] = [Words(text=warning, kind="warning")]
    for article in row.behind.reports:
        chain = story.chain(story.chains[article]) or story.tr("origin not known")
        blocks.append(Words(text=f"{story.by_article[article].mark}: {chain}", kind="small"))
    return blocks


def _stance(story: Story, chapter: Chapter, stance: Stance) -> list[Block]:
    tr = story.tr
    said = story.stance(stance.stance)
    if stance.claim is None:
        told = tr("{mark} {stance} (checked by {who}).", mark=chapter.mark, stance=said, who=story.who(stance.actor))
        return [Words(text=f"{told} {stance.note}".strip(), kind="small")]
    claim = chapter.claim(stance.claim) or story.queries.get(Claim, stance.claim)
    blocks: list[Block] = [Words(text=f"{story.sentence(f'{chapter.mark} {said}')} {stance.note}".strip())]
    if claim is not None:
        blocks += quotes(story, chapter, claim.content)
        if told := particulars(story, claim):
            blocks.append(Words(text=story.sentence(told), kind="small"))
        for rating in in_force(story.queries.ratings(claim.id, "credibility")):
            blocks.append(Words(text=_judged(story, tr("The claim"), rating), kind="small"))
    return blocks


def quotes(story: Story, chapter: Chapter, places: Iterable[Range]) -> list[Block]:
    """The passages of both sides; where one side has none of its own, what the alignment puts opposite."""
    places = list(places)
    sides = {chapter.text.side_of(place) for place in places}
    blocks: list[Block] = [quote(story, chapter, place) for place in places]
    if len(sides) == 1 and len(chapter.text.sides) == 2:
        opposite = {part for place in places for part in chapter.text.counterpart(place)}
        for place in sorted(opposite, key=lambda part: part.start):
            blocks.append(quote(story, chapter, place, aligned=True))
        if not opposite:
            spoken = chapter.text.language(other_side(next(iter(sides)))).upper()
            words = story.tr("Nothing stands opposite in {language} ({mark}).", language=spoken, mark=chapter.mark)
            blocks.append(Words(text=words, kind="small"))
    return blocks


def quote(story: Story, chapter: Chapter, place: Range, *, aligned: bool = False) -> Quote:
    """One passage, word for word."""
    reference = story.reference(chapter, place)
    if aligned:
        reference = story.tr("{where}, opposite by the alignment", where=reference)
    return Quote(text=place.quote, language=chapter.text.language(chapter.text.side_of(place)), reference=reference)


def contradictions(story: Story) -> list[Block]:
    """What articles say against each other: on a proposition, or claim against claim with what they differ in."""
    tr = story.tr
    blocks: list[Block] = [Heading(text=tr("Open contradictions"))]
    for row in story.rows:
        if row.contested:
            told = ", ".join(f"{story.by_article[s.article].mark} {story.stance(s.stance)}" for s in row.stances)
            blocks.append(Words(text=story.sentence(f"{row.mark}: {told}")))
    for chapter in story.chapters:
        for link in chapter.contents.claim_links if chapter.contents else ():
            source = chapter.claim(link.source)
            target = story.queries.get(Claim, link.target)
            other = story.by_article.get(target.article) if target is not None else None
            if link.kind == "contradicts" and source is not None and target is not None and other is not None:
                aspect = story.term("aspect", link.aspect) if link.aspect else tr("no aspect named")
                words = tr("{mark} against {other}: {aspect}.", mark=chapter.mark, other=other.mark, aspect=aspect)
                blocks.append(Words(text=f"{words} {link.note}".strip()))
                blocks += [quote(story, chapter, place) for place in source.content]
                blocks += [quote(story, other, place) for place in target.content]
    if len(blocks) == 1:
        blocks.append(Words(text=tr("None is recorded."), kind="small"))
    return blocks
