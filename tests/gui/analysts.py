"""What analysts do in the sample project where a test needs more of their work."""

from collections.abc import Iterable

from annotator.edits import Edit, SubmitLayer, WithdrawLayer
from annotator.edits.layers import EXHAUSTIVE_KINDS
from annotator.model import Range
from annotator.session import Session


def person(session: Session, name: str) -> str:
    """The id of an actor by name."""
    return next(actor.id for actor in session.queries.actors() if actor.name == name)


def work(session: Session, who: str, article: str, edits: Iterable[Edit]) -> None:
    """One analyst takes the work back, goes on with it, and hands it in again."""
    session.act_as(person(session, who))
    layer = session.queries.own_layer(article)
    assert layer is not None
    session.apply(WithdrawLayer(layer=layer.id))
    for edit in edits:
        session.apply(edit)
    session.apply(SubmitLayer(layer=layer.id, exhaustive=EXHAUSTIVE_KINDS))


def free_words(session: Session, article: str, count: int) -> list[Range]:
    """Words of the left side that nobody tagged, apart from each other."""
    text = session.queries.text(article)
    document = text.document("left")
    submitted = session.queries.submitted(article)
    taken = [r for c in submitted for m in c.mentions for r in m.ranges if r.document == document.id]
    found: list[Range] = []
    for sentence in text.sentences_of("left"):
        at = sentence.start
        for word in document.text[sentence.start : sentence.end].split(" "):
            end = at + len(word)
            near = any(r.start < end + 1 and at - 1 < r.end for r in [*taken, *found])
            if word.isalpha() and len(word) > 3 and not near:
                found.append(Range.of(document.id, document.text, at, end))
            at = end + 1
    assert len(found) >= count
    return found[:count]
