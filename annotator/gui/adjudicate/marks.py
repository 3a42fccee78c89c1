"""What the reviewer sees in the texts: each analyst's version as a line of its own, agreement as a ground."""

from collections.abc import Iterator

from annotator.adjudication import Agreed, Disagreement
from annotator.adjudication.passages import targets
from annotator.gui.adjudicate.review import Review
from annotator.gui.adjudicate.wording import title
from annotator.gui.language import tr
from annotator.gui.reader.marks import Mark
from annotator.model import Bead, Claim, Divergence, Mention, Range, Record

STYLES = (
    ("organisation", "solid"),
    ("military", "dashed"),
    ("event", "dotted"),
    ("role", "solid"),
    ("time", "dashed"),
    ("equipment", "dotted"),
    ("quantity", "solid"),
    ("document", "dashed"),
)
"""Colour role and line of each analyst's versions, in order of layer; line and lane tell them apart too."""


def analyst_names(review: Review) -> dict[str, str]:
    """Layer id → what its analyst is called here: the name, or a number where names are hidden."""
    hidden = bool(review.session.queries.properties()["hide_names"])
    return {
        contents.layer.id: tr("version {n}", n=number) if hidden else review.layer_name(contents.layer.id)
        for number, contents in enumerate(review.contents, 1)
    }


def ranges_of(record: Record | None) -> tuple[Range, ...]:
    """The passages a record stands on."""
    if isinstance(record, Mention):
        return record.ranges
    if isinstance(record, Claim):
        return record.content
    if isinstance(record, Divergence | Bead):
        return (*record.left, *record.right)
    return ()


def passages(disagreement: Disagreement, review: Review) -> tuple[Range, ...]:
    """All passages that a question is about; of a twin, a link or a rating those of what it points at."""
    found: list[Range] = []
    pointed = {"claim_link": "claim", "rating": "claim", "twin": "mention"}.get(disagreement.table)
    for record in disagreement.group.members.values():
        found += ranges_of(record)
        if pointed is not None:
            for id_ in targets(record, disagreement.table):
                found += ranges_of(review.record(pointed, id_))
    return tuple(dict.fromkeys(found))


def in_view(disagreement: Disagreement, review: Review) -> list[Range]:
    """The passages to bring into view: of each side the first."""
    first: dict[str, Range] = {}
    for passage in passages(disagreement, review):
        side = review.text.side_of(passage)
        if side not in first or passage.start < first[side].start:
            first[side] = passage
    return list(first.values())


def _agreement(item: Agreed) -> str:
    if item.alone:
        return tr("one analyst alone; the others did not declare the kind complete")
    if item.how == "twin":
        return tr("all agree: tagged in one language by each, one thing by a counterpart")
    return (
        tr("all agree: tagged in one language by each, one thing by the alignment") if item.partner else tr("all agree")
    )


def review_marks(review: Review, current: Disagreement | None) -> Iterator[Mark]:
    """Marks of a whole article under review: agreed items quietly, open questions by analyst."""
    for item in review.queue.agreed:
        for group in (item.group, item.partner) if item.table == "mention" else ():
            ranges = ranges_of(group.any) if group is not None else ()
            if group is not None and ranges:
                yield Mark(
                    id=f"agreed:{group.name}",
                    kind="mention",
                    ranges=ranges,
                    role="place",
                    tooltip=_agreement(item),
                    style="plain",
                )
    names = analyst_names(review)
    order = {contents.layer.id: number for number, contents in enumerate(review.contents)}
    for question in review.open:
        if question.table not in ("mention", "claim", "divergence"):
            continue
        for layer, record in question.group.members.items():
            ranges = ranges_of(record)
            number = order.get(layer, 0)
            role, style = STYLES[number % len(STYLES)]
            if ranges:
                yield Mark(
                    id=f"{question.key}:{layer}",
                    kind="option",
                    ranges=ranges,
                    role=role,
                    tooltip=f"{title(question)}: {names.get(layer, '')}",
                    lane=number,
                    style=style,
                )
    if current is not None and (ranges := passages(current, review)):
        yield Mark(id="question", kind="suggestion", ranges=ranges, role="person", tooltip=title(current))
