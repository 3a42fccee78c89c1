"""What stands between an article's gold layer and its being signed off."""

from annotator.adjudication.contents import MATCHED_TABLES, LayerContents
from annotator.adjudication.deciding import decide
from annotator.adjudication.disagreements import Queue


def sign_off_blockers(queue: Queue, gold: LayerContents) -> list[str]:
    """A sentence for each thing to settle first; an empty list: the article can be signed off."""
    found = []
    for kind, count in queue.counts().items():
        found.append(f"{count} open {_plural(count, 'disagreement')}: {kind.replace('_', ' ')}.")
    if held := len(queue.held):
        found.append(f"Links that wait until likely duplicates are looked at: {held}.")
    waiting = sum(item.open for item in queue.agreed)
    if waiting:
        found.append(f"{waiting} agreed {_plural(waiting, 'item')} not taken into gold yet.")
    if pending := decide(queue, gold, ()).pending:
        found.append(f"Decided links that wait for what they point at: {len(pending)}.")
    found.extend(dangling_links(gold))
    return found


def dangling_links(gold: LayerContents) -> list[str]:
    """A sentence for each kind of link in gold that points at something gold does not hold."""
    held = {record.id for table in MATCHED_TABLES for record in gold.of(table)}
    twins = sum(any(member not in held for member in (*twin.left, *twin.right)) for twin in gold.twins)
    links = sum(link.source not in held or link.target not in held for link in gold.claim_links)
    ratings = sum(rating.target_kind == "claim" and rating.target not in held for rating in gold.ratings)
    citing = sum(any(e.claim and e.claim not in held for e in claim.evidence) for claim in gold.claims)
    found = []
    if twins:
        found.append(f"Counterparts that point at a mention outside gold: {twins}.")
    if links:
        found.append(f"Claim links that point at a claim outside gold: {links}.")
    if ratings:
        found.append(f"Ratings of a claim outside gold: {ratings}.")
    if citing:
        found.append(f"Claims that cite a claim outside gold: {citing}.")
    return found


def _plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"
