"""Starting points for a reviewer: answers that a rule proposes to open disagreements. They never touch a decision."""

from annotator.adjudication.deciding import Ruling
from annotator.adjudication.disagreements import Choice, Disagreement, Queue

STRATEGIES = ("unanimous", "majority", "named")


def proposals(queue: Queue, strategy: str, analyst_layer: str = "") -> tuple[tuple[Disagreement, Choice], ...]:
    """The choices a strategy would take, for preview. `Ruling(chosen=choice.records)` carries one out.

    *unanimous*: none (what all agree on is `Queue.agreed`). *majority*: versions that more than half of the layers
    with a say hold. *named*: those of one layer. Only disagreements that nobody ever decided: stale ones, too, are
    the reviewer's to look at again.
    """
    if strategy not in STRATEGIES:
        raise ValueError(f"no strategy {strategy!r}; there are {', '.join(STRATEGIES)}")
    found = []
    for disagreement in queue.open:
        if disagreement.decided is None:
            choice = _choice(disagreement, strategy, analyst_layer)
            if choice is not None:
                found.append((disagreement, choice))
    return tuple(found)


def _choice(disagreement: Disagreement, strategy: str, layer: str) -> Choice | None:
    if strategy == "named":
        return disagreement.choice_of(layer)
    if strategy == "majority":
        voters = sum(len(choice.options) + len(choice.across) for choice in disagreement.choices)
        return next((c for c in disagreement.choices if 2 * (len(c.options) + len(c.across)) > voters), None)
    return None


def ruling_of(choice: Choice) -> Ruling:
    """The answer that takes a choice."""
    return Ruling(chosen=choice.records)
