"""The mentions of a layer by place, words and record: a look-up costs the same among ten and among ten thousand."""

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterable

from annotator.model import Mention, Range


class MentionIndex:
    """Mentions by id, kept sorted by place. Offsets are code points."""

    def __init__(self, mentions: Iterable[Mention] = ()) -> None:
        self._kept: dict[str, Mention] = {}
        self._places: dict[str, list[tuple[int, int, str]]] = {}
        self._longest: dict[str, int] = {}
        self._words: Counter[str] = Counter()
        self._records: Counter[str] = Counter()
        for mention in mentions:
            self._kept[mention.id] = mention
            self._count(mention, 1)
            for part in mention.ranges:
                self._places.setdefault(part.document, []).append((part.start, part.end, mention.id))
                self._reach(part)
        for places in self._places.values():
            places.sort()

    def put(self, mention: Mention) -> None:
        """Take a mention in, in place of an earlier version of it."""
        self.drop(mention.id)
        self._kept[mention.id] = mention
        self._count(mention, 1)
        for part in mention.ranges:
            insort(self._places.setdefault(part.document, []), (part.start, part.end, mention.id))
            self._reach(part)

    def drop(self, id_: str) -> None:
        """Let a mention go; one that is not there is no error."""
        mention = self._kept.pop(id_, None)
        if mention is None:
            return
        self._count(mention, -1)
        for part in mention.ranges:
            places, entry = self._places[part.document], (part.start, part.end, id_)
            place = bisect_left(places, entry)
            if place < len(places) and places[place] == entry:
                del places[place]

    def overlapping(self, place: Range) -> list[Mention]:
        """The mentions that share text with a range, in order of the text."""
        places = self._places.get(place.document, [])
        low = bisect_left(places, (place.start - self._longest.get(place.document, 0),))
        high = bisect_right(places, (place.end,))
        ids = dict.fromkeys(id_ for _, _, id_ in places[low:high])
        found = (self._kept[id_] for id_ in ids)
        return [mention for mention in found if any(part.overlaps(place) for part in mention.ranges)]

    def saying(self, quote: str) -> int:
        """How many mentions have these words, in any case."""
        return self._words[_key(quote)]

    def naming(self, entity: str) -> int:
        """How many mentions are linked to a record."""
        return self._records[entity]

    def _reach(self, part: Range) -> None:
        self._longest[part.document] = max(self._longest.get(part.document, 0), part.end - part.start)

    def _count(self, mention: Mention, by: int) -> None:
        self._words[_key(" ".join(part.quote for part in mention.ranges))] += by
        if mention.entity is not None:
            self._records[mention.entity] += by


def _key(words: str) -> str:
    return " ".join(words.split()).casefold()
