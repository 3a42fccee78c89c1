"""What stands between an article's gold layer and its being signed off."""

from annotator.adjudication.contents import MATCHED_TABLES, LayerContents
from annotator.adjudication.deciding import decide
from annotator.adjudication.disagreements import Queue


def sign_off_blockers(queue: Queue, gold: LayerContents) -> list[str]:
    """A sentence for each thing to settle first; an empty list: the article can be signed off."""
    found = []
    for kind, count in queue.counts().items():
        found.append(f"{count} open {_plural(count, 'disagreement')}: {kind.replace('_', ' ')}.")
    waiting = sum(item.open for item in queue.agreed)
    if waiting:
        found.append(f"{waiting} agreed {_plural(waiting, 'item')} not taken into gold yet.")
    for key in decide(queue, gold, ()).pending:
        found.append(f"A decided link waits for what it points at ({key}).")
    found.extend(dangling_links(gold))
    return found


def dangling_links(gold: LayerContents) -> list[str]:
    """A sentence for each link of gold that points at something gold does not hold."""
    held = {record.id for table in MATCHED_TABLES for record in gold.of(table)}
    found = []
    for twin in gold.twins:
        if any(member not in held for member in (*twin.left, *twin.right)):
            found.append(f"A twin points at a mention that is not in gold ({twin.id}).")
    for link in gold.claim_links:
        if link.source not in held or link.target not in held:
            found.append(f"A claim link points at a claim that is not in gold ({link.id}).")
    for rating in gold.ratings:
        if rating.target_kind == "claim" and rating.target not in held:
            found.append(f"A rating is of a claim that is not in gold ({rating.id}).")
    for claim in gold.claims:
        if any(evidence.claim and evidence.claim not in held for evidence in claim.evidence):
            found.append(f"A claim cites a claim that is not in gold ({claim.id}).")
    return found


def _plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"
