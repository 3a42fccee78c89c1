"""What belongs to the project and not to one article: ratings of sources that hold in general, or for a topic.

Whoever rates a source in general does so once, and so it is asked once: in the first article under review that the
source stands behind. A decision taken in one article's gold layer settles the question in every other one.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from annotator.adjudication.contents import LayerContents
from annotator.adjudication.disagreements import Queue
from annotator.model import Decision, Rating, Record

Thing = tuple[str, ...]


def thing(record: Record) -> Thing | None:
    """What a project-wide rating is about: equal for everybody's ratings of one source on one axis and scale; None
    for anything else."""
    if not isinstance(record, Rating) or record.target_kind != "source" or record.scope == "article":
        return None
    return record.axis, record.scale, record.target, record.scope, record.topic


def project_wide(contents: Iterable[LayerContents]) -> tuple[str, ...]:
    """The ids of all project-wide ratings among layers, superseded ones too."""
    return tuple(rating.id for each in contents for rating in each.ratings if thing(rating) is not None)


def seen_from(decision: Decision, owner_of: Mapping[str, str], layer_of: Mapping[str, str]) -> Decision:
    """A decision taken in another article as this one sees it: its options under the layers that the same people have
    here. `owner_of` maps a layer there → its owner, `layer_of` an owner → their layer here."""
    return replace(
        decision,
        options=tuple(
            replace(option, layer=layer_of.get(owner_of.get(option.layer, ""), option.layer))
            for option in decision.options
        ),
    )


def raters(contents: Iterable[LayerContents]) -> dict[Thing, frozenset[str]]:
    """Project-wide thing → which analysts among layers have rated it."""
    found: dict[Thing, set[str]] = {}
    for each in contents:
        for rating in each.ratings if each.layer.role == "analyst" else ():
            about = thing(rating)
            if about is not None:
                found.setdefault(about, set()).add(each.layer.owner)
    return {about: frozenset(people) for about, people in found.items()}


def asked_there(queue: Queue, elsewhere: Collection[Thing]) -> Queue:
    """A queue without the open questions on project-wide things that another article asks."""
    if not elsewhere:
        return queue
    kept = tuple(d for d in queue.disagreements if not (d.open and thing(d.group.any) in elsewhere))
    return replace(queue, disagreements=kept)


def successors(contents: Iterable[LayerContents]) -> dict[str, str]:
    """Id of a superseded rating → that of its owner's rating in force."""
    found: dict[str, str] = {}
    for each in contents:
        before = {rating.id: rating.supersedes for rating in each.ratings}
        for rating in each.of("rating"):
            older = before.get(rating.id)
            while older is not None and older not in found:
                found[older] = rating.id
                older = before.get(older)
    return found
