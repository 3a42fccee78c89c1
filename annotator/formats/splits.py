"""Which articles train, tune and test a model: by story and origin, stable, and without duplicates.

A story never straddles two splits, because all its articles share one *group*: the story where one is named, else the
originators from which the article came, else the article itself. The group's name decides the split through SHA-256,
so the answer depends on nothing else and stays when articles are added. A project may also store its splits (the
property `splits`), which then hold against a change of fractions or seed.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from annotator.model import Article, Attribution, Document, Property, Snapshot, UserError, canonical_json

SPLITS = ("train", "dev", "test")
PROPERTY = "splits"
"""Id of the project property that holds stored splits: `{"seed", "fractions", "groups": {group: split}}`."""

DEFAULT_SEED = "1"

Fractions = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitPlan:
    """Article id → split; article id → the article it repeats (in no split); what to store as `PROPERTY`."""

    splits: dict[str, str] = field(default_factory=dict)
    duplicates: dict[str, str] = field(default_factory=dict)
    stored: dict[str, Any] = field(default_factory=dict)


def parse_fractions(text: str) -> Fractions:
    """Fractions from `80/10/10` (or `0.8/0.1/0.1`, or `8/1/1`); `train/dev/test` means the usual 80/10/10. Raises
    `UserError`."""
    if text == "/".join(SPLITS):
        return (0.8, 0.1, 0.1)
    try:
        parts = [float(part) for part in text.split("/")]
    except ValueError:
        parts = []
    if len(parts) != len(SPLITS) or not all(0 <= part < float("inf") for part in parts) or sum(parts) <= 0:
        raise UserError(f"“{text}” is no split. Nothing was written. Write three parts, such as 80/10/10.")
    train, dev, test = (part / sum(parts) for part in parts)
    return (train, dev, test)


def plan(snapshot: Snapshot, fractions: Fractions) -> SplitPlan:
    """Assign every article that is neither deleted nor in the trash. Stored groups keep their split."""
    articles = [a for a in snapshot.records.get("article", ()) if isinstance(a, Article)]
    living = sorted((a for a in articles if not a.deleted and not a.trashed), key=lambda a: (a.created, a.id))
    seed, kept = _stored(snapshot)
    origins = _origins(snapshot)
    duplicates = _duplicates(living, snapshot)
    splits: dict[str, str] = {}
    groups: dict[str, str] = {}
    for article in living:
        if article.id in duplicates:
            continue
        group = _group(article, origins)
        groups[group] = kept.get(group) or split_of(group, fractions, seed)
        splits[article.id] = groups[group]
    stored = {"seed": seed, "fractions": list(fractions), "groups": dict(sorted({**kept, **groups}.items()))}
    return SplitPlan(splits=splits, duplicates=duplicates, stored=stored)


def split_of(group: str, fractions: Fractions, seed: str = DEFAULT_SEED) -> str:
    """The split of a group: 53 bits of SHA-256 as a fraction of 1, laid against the three parts."""
    data = canonical_json([seed, group]).encode("utf-8")
    place = (int.from_bytes(hashlib.sha256(data).digest()[:8], "big") >> 11) / (1 << 53)
    train, dev, _ = fractions
    if place < train:
        return "train"
    if place < train + dev or fractions[2] == 0:
        return "dev" if dev else "train"
    return "test"


def _stored(snapshot: Snapshot) -> tuple[str, dict[str, str]]:
    """The seed and the groups that the project keeps."""
    for record in snapshot.records.get("property", ()):
        if isinstance(record, Property) and record.id == PROPERTY and not record.deleted:
            value = record.value if isinstance(record.value, dict) else {}
            groups = value.get("groups", {})
            return str(value.get("seed", DEFAULT_SEED)), {k: v for k, v in groups.items() if v in SPLITS}
    return DEFAULT_SEED, {}


def _origins(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for link in snapshot.records.get("attribution", ()):
        if isinstance(link, Attribution) and link.role == "originator" and not link.deleted:
            found[link.article].add(link.source)
    return {article: tuple(sorted(sources)) for article, sources in found.items()}


def _group(article: Article, origins: dict[str, tuple[str, ...]]) -> str:
    if article.story.strip():
        return f"story {article.story.strip()}"
    if article.id in origins:
        return f"origin {' '.join(origins[article.id])}"
    return f"article {article.id}"


def _duplicates(living: Iterable[Article], snapshot: Snapshot) -> dict[str, str]:
    """Articles that hold a text which an earlier one holds (same hash), each with that earlier article."""
    hashes = {d.id: d.text_sha256 for d in snapshot.records.get("document", ()) if isinstance(d, Document)}
    copies = _repeated_documents(snapshot)
    first: dict[str, str] = {}
    found: dict[str, str] = {}
    for article in living:
        texts = {hashes.get(d, d) for d in (article.left, article.right) if d is not None}
        texts |= {hashes.get(copies[d], copies[d]) for d in (article.left, article.right) if d in copies}
        earlier = sorted(first[text] for text in texts if text in first)
        if earlier:
            found[article.id] = earlier[0]
        for text in texts:
            first.setdefault(text, found.get(article.id, article.id))
    return found


def _repeated_documents(snapshot: Snapshot) -> dict[str, str]:
    """Documents all of whose text but furniture repeats one other document, by their regions' `duplicate_of`."""
    regions = [r for r in snapshot.records.get("region", ()) if not r.deleted]
    home = {r.id: getattr(r, "document", "") for r in regions}
    targets: dict[str, set[str]] = defaultdict(set)
    for region in regions:
        kind, document = getattr(region, "kind", ""), getattr(region, "document", "")
        if kind in ("boilerplate", "byline"):
            continue
        origin = getattr(region, "duplicate_of", None)
        targets[document].add(home.get(origin, document) if kind == "duplicate" and origin else document)
    return {
        document: next(iter(others))
        for document, others in targets.items()
        if len(others) == 1 and document not in others
    }
