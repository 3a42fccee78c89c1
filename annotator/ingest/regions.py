"""Which parts of a file are the article: headline, byline, caption, body; and which were printed around it.

Nothing is deleted: every visible character belongs to a region, each region says why it was marked, and any of them
can be switched back. The rules look at structure first (columns, lists, links, repetition), then at known phrases.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from annotator.bitext.language import UNDETERMINED
from annotator.ingest.column import AWAY, column_of
from annotator.ingest.extract import Extract
from annotator.ingest.prose import WIDE, Look, looks
from annotator.model import Region, content_id

PHRASE = "known words of a portal"
TAIL = "after the end of the article"
LEAD = "before the article"
LIST = "list of headlines or links"
LINKS = "mostly a link"
COLUMN = "outside the article's column"
SECTION = "set apart by a rule, with links"
CRUMB = "where the page stands in its site"
REPEAT = "repeats an earlier passage"
DATE = "a date on a line of its own"
BYLINE = "who wrote it, when, where"
SECOND = "headline of the second text"
SUBHEAD = "heading of a section"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ORNAMENTS = "▼▽▲△◆◇■□●○★☆ \t\u00a0\u3000"
_TITLES = ("title", "meta:og:title", "ld:headline")
_REPEATABLE = 20
"""The weight a passage has at least that is looked for again."""
_CAPTION = 500
"""The weight that what stands in a box for captions has at most."""
_LONG = 80
"""The weight a paragraph has at least, and a line that heads it at most."""
_LONE = 2
"""So many such lines stand together at most: a heading and the name under a picture."""
_PUNCTUATION = re.compile(r"""[\s"'<>「」『』《》〈〉‹›-]+""")
"""What is set in many ways and says nothing: two passages that differ in no more than that are one."""
_NEAR = 5
"""So many lines below a title may belong to it."""
_FAR = 6
"""So many lines in a row without prose separate an article from what is printed around it."""


@dataclass(slots=True)
class Marked:
    """A block with the kind it was given, why, and the index of the block it repeats."""

    look: Look
    kind: str = "body"
    reason: str = ""
    of: int | None = None

    def set(self, kind: str, reason: str) -> None:
        """Give it a kind, with the reason that is shown."""
        self.kind, self.reason = kind, reason


def mark(extract: Extract) -> list[Marked]:
    """Every block of the file with its kind."""
    found = [Marked(look) for look in looks(extract)]
    if extract.segments is not None or extract.form == "subtitles":
        return found
    _phrases(found)
    _cut_titles(found)
    if extract.form == "html":
        _by_column(found, extract)
    elif extract.authored:
        _by_sections(found, extract)
    else:
        _by_density(found)
    _headlines(found, extract)
    _subheads(found)
    _picture_lines(found, extract)
    if not extract.authored:
        _lone_lines(found)
    _repeats(found)
    return found


def build(document: str, extract: Extract, found: Sequence[Marked]) -> list[Region]:
    """The regions of a document: one for each block. Boilerplate that stands together is one region, save that a
    paragraph of prose stays a region of its own, so that it can be let back alone."""
    regions: list[Region] = []
    ids: dict[int, str] = {}
    joins = False
    for index, item in enumerate(found):
        start, end = item.look.block.start, item.look.block.end
        small = item.kind == "boilerplate" and (item.reason == PHRASE or not item.look.prose)
        if small and joins:
            start = regions.pop().start
            item.reason = found[index - 1].reason
        joins = small
        ids[index] = content_id("r", document, start, end)
        regions.append(
            Region(
                id=ids[index],
                document=document,
                kind=item.kind,
                start=start,
                end=end,
                duplicate_of=ids.get(item.of) if item.of is not None else None,
                reason=item.reason,
            )
        )
    return regions


def _phrases(found: list[Marked]) -> None:
    prose = next((index for index, item in enumerate(found) if item.look.prose and not item.look.phrase), len(found))
    captions = {item.look.folded for item in found if item.look.caption_mark}
    # Many triangles are the bullets of a list, a few point at pictures.
    few = 0 < len(captions) <= 2 + len(found) // 40
    for index, item in enumerate(found):
        look = item.look
        if look.phrase in ("line", "tail"):
            item.set("boilerplate", PHRASE)
        elif look.date and (look.told or index < prose):
            # A date below the text belongs to it: letters and statements are signed and dated.
            item.set("byline", DATE)
        elif look.phrase == "byline":
            item.set("byline", BYLINE)
        elif (
            look.phrase == "caption"
            or ("caption" in look.block.context and look.weight <= _CAPTION)
            or (few and look.caption_mark)
        ):
            item.set("caption", "")
        elif look.linked >= 0.5 or not any(char.isalnum() for char in look.text):
            item.set("boilerplate", LINKS if look.linked >= 0.5 else LIST)
    for before, item in itertools.pairwise(found):
        if item.reason == LINKS and item.look.url and before.kind == "body" and before.look.text.endswith((":", "：")):
            before.set("boilerplate", LINKS)


def _cut_titles(found: list[Marked]) -> None:
    """A breadcrumb or a title cut short that a later line gives whole."""
    for index, item in enumerate(found):
        if item.kind != "body":
            continue
        if item.look.crumb and not item.look.prose:
            item.set("boilerplate", CRUMB)
        elif item.look.repeats_cut and item.look.weight < 250:
            for other in found[max(0, index - 8) : index + 9]:
                head = other.look.folded[:24]
                if other is not item and len(head) >= 12 and head in item.look.folded:
                    item.set("boilerplate", CRUMB)
                    break


def _by_column(found: list[Marked], extract: Extract) -> None:
    """A saved page: the article is the column that holds most of the prose."""
    inside = column_of([item.look for item in found])
    last = max((index for index, item in enumerate(found) if inside[index] and item.look.prose), default=-1)
    while 0 <= last < len(found) - 1 and inside[last + 1] and _goes_on(found[last].look, found[last + 1]):
        last += 1
    for index, item in enumerate(found):
        if item.kind != "body":
            if not inside[index] and item.kind == "caption":
                item.set("boilerplate", COLUMN)
            continue
        if not inside[index]:
            item.set("boilerplate", COLUMN)
        elif index > last and not item.look.prose:
            item.set("boilerplate", TAIL)
        elif "list" in item.look.block.context and not item.look.prose and item.look.linked > 0.3:
            item.set("boilerplate", LIST)


def _goes_on(before: Look, item: Marked) -> bool:
    """Whether a short sentence right below prose, in a box of the same kind, is the next paragraph."""
    look = item.look
    alike = look.block.tag == before.block.tag and len(look.block.path) == len(before.block.path)
    ends = look.sentence and look.linked == 0 and "list" not in look.block.context
    return item.kind == "body" and alike and ends


def _by_sections(found: list[Marked], extract: Extract) -> None:
    """A text someone wrote: only what a rule sets apart at its end, with links or known phrases, is not the text."""
    total = sum(item.look.weight for item in found if item.kind == "body") or 1.0
    for rule in reversed(extract.rules):
        after = [item for item in found if item.look.block.start >= rule]
        odd = any(item.reason in (PHRASE, LINKS) or item.look.linked > 0.2 for item in after)
        weight = sum(item.look.weight for item in after if item.kind == "body")
        if not after or not odd or weight > 0.35 * total:
            break
        for item in after:
            if item.kind in ("body", "caption"):
                item.set("boilerplate", SECTION)
    tail = next(
        (i for i, item in enumerate(found) if item.look.phrase == "tail" and _light(found[i + 1 :], total)), None
    )
    for item in found[tail + 1 :] if tail is not None else []:
        if item.kind == "body":
            item.set("boilerplate", TAIL)


def _light(rest: Sequence[Marked], total: float) -> bool:
    return sum(item.look.weight for item in rest if item.kind == "body") < 0.2 * total


def _by_density(found: list[Marked]) -> None:
    """A pasted page: the article is where the prose is, between lists of headlines and menus."""
    clusters = _clusters(found)
    if not clusters:
        return
    kept = _kept(found, clusters)
    first, last = kept[0][0], kept[-1][1]
    _between(found, kept)
    _before(found, first)
    _after(found, last)


def _counts(item: Marked) -> bool:
    """Whether a block is prose of the article, as far as is known."""
    return item.look.prose and item.kind in ("body", "caption")


def _clusters(found: list[Marked]) -> list[tuple[int, int]]:
    """Stretches of prose `[first, last]`, cut at the words that end articles and at long gaps."""
    clusters: list[tuple[int, int]] = []
    start: int | None = None
    last = 0
    for index, item in enumerate(found):
        if item.look.phrase == "tail" or (start is not None and index - last > _FAR):
            if start is not None:
                clusters.append((start, last))
            start = None
        if _counts(item):
            start = index if start is None else start
            last = index
    if start is not None:
        clusters.append((start, last))
    return clusters


def _kept(found: list[Marked], clusters: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The heaviest cluster and those that belong to it: heavy enough, and no article's end in between, or else in
    another language and of like weight (a translation below the comments of the original)."""

    def weight(cluster: tuple[int, int]) -> float:
        return sum(item.look.weight for item in found[cluster[0] : cluster[1] + 1] if _counts(item))

    def language(cluster: tuple[int, int]) -> str:
        heaviest = max((item for item in found[cluster[0] : cluster[1] + 1]), key=lambda item: item.look.weight)
        return heaviest.look.language

    best = max(clusters, key=weight)
    kept = []
    for cluster in clusters:
        low, high = min(cluster[1], best[1]), max(cluster[0], best[0])
        ended = any(item.look.phrase == "tail" for item in found[low:high])
        share = weight(cluster) / weight(best)
        other = language(cluster) != language(best) and share >= 0.4
        if cluster == best or other or (not ended and share >= 0.12):
            kept.append(cluster)
    return kept


def _between(found: list[Marked], kept: list[tuple[int, int]]) -> None:
    for (_, end), (start, _) in itertools.pairwise(kept):
        for item in found[end + 1 : start]:
            if item.kind == "body":
                item.set("boilerplate", LIST)


def _before(found: list[Marked], first: int) -> None:
    lead = [item for item in found[:first] if item.kind == "body"]
    for item in lead:
        deck = item.look.marker == "-" and item.look.text.rstrip().endswith(("-", "–"))
        if item.look.marker and item.look.marker != "#" and not deck:
            item.set("boilerplate", LEAD)
    title, sure = _lead_title(found, first)
    if title is not None and (sure or len(lead) > 4):
        at = next(index for index, item in enumerate(found) if item is title)
        for item in found[:at] if sure and len(lead) <= 4 else lead:
            if item is not title and item.kind == "body":
                item.set("boilerplate", LEAD)


def _lead_title(found: list[Marked], first: int) -> tuple[Marked | None, bool]:
    """Among the lines before the article, the one most like a title: right above who wrote it and when (then it is
    sure), or else the heaviest."""
    near = range(max(0, first - 40), first)
    able = [
        i for i in near if found[i].kind == "body" and 15 <= found[i].look.weight <= 320 and not found[i].look.marker
    ]
    dated = [i for i in able if any(item.kind == "byline" for item in found[i + 1 : i + 4])]
    chosen = max(dated or able, key=lambda i: min(found[i].look.weight, 120), default=None)
    return (None, False) if chosen is None else (found[chosen], bool(dated))


def _after(found: list[Marked], last: int) -> None:
    ended = False
    trailing = []
    for item in found[last + 1 :]:
        if item.look.phrase in ("line", "tail"):
            ended = True
        elif item.kind in ("body", "caption") and ended:
            item.set("boilerplate", TAIL)
        elif item.kind == "body":
            trailing.append(item)
    if len(trailing) >= _FAR:
        for item in trailing:
            item.set("boilerplate", LIST)


def _headlines(found: list[Marked], extract: Extract) -> None:
    """The title: a heading, the line the metadata names, or the first line before the first prose."""
    body = [index for index, item in enumerate(found) if item.kind == "body"]
    prose = next((index for index in body if found[index].look.prose), len(found))
    titles = {_letters(value) for key, value in extract.metadata.items() if key in _TITLES}
    chosen = _named_title(found, titles)
    if chosen is None and extract.form == "html":
        chosen = _heading_above(found)
    if chosen is None:
        tops = [i for i in body if found[i].look.block.tag == "h1"] or [
            i for i in body if i < prose and extract.form != "markdown"
        ]
        chosen = tops[0] if tops and not (found[tops[0]].look.prose and found[tops[0]].look.block.tag != "h1") else None
    if chosen is not None:
        found[chosen].set("headline", "")
        _other_language(found, chosen, prose)
        if extract.form == "html":
            _below_title(found, chosen)
    _second_headline(found)


def _named_title(found: list[Marked], titles: set[str]) -> int | None:
    """The line that the metadata give as title, or the longest that is a part of it (the rest names the site); with it
    the same line again, and one in another language right beside it."""
    able = [
        (index, letters)
        for index, item in enumerate(found)
        if item.kind in ("body", "headline") or item.reason in (COLUMN, LEAD)
        if len(letters := _letters(item.look.text)) >= 6
        if any(letters == title or (len(letters) >= 10 and letters in title) for title in titles)
    ]
    if not able:
        return None
    whole = [one for one in able if one[1] in titles]
    first, words = whole[0] if whole else max(able, key=lambda one: (len(one[1]), -one[0]))
    for index, letters in able:
        near = abs(index - first) <= 3 and found[index].look.language != found[first].look.language
        if letters == words or near:
            found[index].set("headline", "")
        if letters == words and index > first and found[index].look.weight >= _REPEATABLE:
            found[index].set("duplicate", REPEAT)
            found[index].of = first
    return first


def _heading_above(found: list[Marked]) -> int | None:
    """On a page: the most important heading above the article's column, the nearest of several."""
    first = next((i for i, item in enumerate(found) if item.kind == "body" and item.look.prose), len(found))
    able = [
        i
        for i, item in enumerate(found[:first])
        if item.look.block.tag in ("h1", "h2", "h3")
        and item.look.weight >= 12
        and item.look.linked < 0.5
        and not item.look.block.context & AWAY
        and (item.kind == "body" or item.reason == COLUMN)
    ]
    return min(able, key=lambda i: (found[i].look.block.tag, -i), default=None)


def _subheads(found: list[Marked]) -> None:
    """Headings inside the text, where the file itself says what is one."""
    for item in found:
        if item.kind == "body" and item.look.block.tag in _HEADINGS and item.look.weight < 320:
            item.set("headline", SUBHEAD)


def _picture_lines(found: list[Marked], extract: Extract) -> None:
    """Short words that share a box with a picture, and with nothing else, are its caption."""
    around = {element for path in extract.pictures for element in path if element}
    held: dict[int, list[Marked]] = {}
    for item in found:
        for element in item.look.block.path:
            held.setdefault(element, []).append(item)
    for item in found:
        box = next((element for element in reversed(item.look.block.path) if element in around), None)
        if item.kind != "body" or box is None or item.look.block.tag in _HEADINGS:
            continue
        if len(held[box]) <= 2 and sum(one.look.weight for one in held[box]) <= (120 if item.look.prose else 200):
            item.set("caption", "")


def _lone_lines(found: list[Marked]) -> None:
    """Lines between paragraphs that are none: in a page of one language a short line without a full stop that stands
    alone before a long paragraph heads what follows."""
    prose = [item for item in found if item.kind == "body" and item.look.prose]
    language = prose[0].look.language if prose else ""
    if len(prose) < 4 or any(item.look.language != language for item in prose):
        return
    read = [item for item in found if item.kind in ("headline", "byline", "body")]
    lone: list[Marked] = []
    for index, item in enumerate(read[1:], 1):
        run = list(itertools.takewhile(lambda one: _alone(one, language), read[index : index + _LONE + 1]))
        opens = read[index - 1].kind != "body" or read[index - 1].look.prose
        after = read[index + len(run)] if index + len(run) < len(read) else item
        if opens and 0 < len(run) <= _LONE and _counts(after) and after.look.weight >= _LONG:
            lone += run
    for item in lone if len(lone) * 2 <= len(prose) else ():
        item.set("headline", SUBHEAD)


def _alone(item: Marked, language: str) -> bool:
    """Whether a line may head what follows: short, no sentence, no item of a list, in the language of the text."""
    look = item.look
    if item.kind != "body" or look.language != language:
        return False
    bare = look.text.strip(_ORNAMENTS)
    listed = look.marker and bare == look.text.lstrip(_ORNAMENTS)
    ends = bare[-1:].isalnum() or bare.endswith(tuple("”’\"'」』)]"))
    return ends and not look.prose and not listed and look.weight <= _LONG


def _letters(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


def _other_language(found: list[Marked], chosen: int, prose: int) -> None:
    """The same title in the other language on the next line, or above it in a heading of the same rank."""
    title = found[chosen].look
    able = found[chosen + 1 : min(chosen + 2, prose)]
    above = found[chosen - 1] if chosen else None
    if above is not None and above.look.block.tag == title.block.tag and title.block.tag in _HEADINGS:
        able.append(above)
    for item in able:
        other = item.look.language not in (title.language, UNDETERMINED)
        open_ = item.kind == "body" or (item is above and item.reason == COLUMN)
        if open_ and other and 0.3 < item.look.weight / title.weight < 3:
            item.set("headline", "")


def _below_title(found: list[Marked], chosen: int) -> None:
    """What a page prints between its title and the text, in the title's own box: a line that sums the article up, and
    who wrote it when."""
    title = found[chosen].look.block
    box = title.path[-2] if len(title.path) > 2 else None
    for item in found[chosen + 1 : chosen + 1 + _NEAR]:
        look = item.look
        if look.prose or look.phrase or look.block.context & AWAY or look.block.tag in _HEADINGS:
            break
        if item.kind in ("byline", "caption"):
            continue
        near = item.kind == "body" or (item.reason == COLUMN and box is not None and box in look.block.path)
        if not near:
            break
        if look.dated or (look.linked >= 0.2 and look.weight <= _LONG):
            item.set("byline", BYLINE)
        elif item.kind != "body" and look.linked == 0 and look.weight >= 12:
            item.set("headline", SUBHEAD)


def _second_headline(found: list[Marked]) -> None:
    """In one text after another, the line without a sentence that opens the second."""
    prose = [i for i, item in enumerate(found) if item.kind == "body" and item.look.prose]
    turn = _turn([found[i].look.language for i in prose])
    titles = [item.look.text for item in found if item.kind == "headline"]
    if turn is None or not titles:
        return
    before, after = prose[turn - 1], prose[turn]
    latin = not any(len(WIDE.findall(title)) >= 4 for title in titles)
    if latin == (not WIDE.search(found[after].look.text)):
        return
    for item in found[before + 1 : after]:
        look = item.look
        enough = look.weight >= (5 if look.block.tag in _HEADINGS else 12)
        if item.kind == "body" and not look.prose and enough and look.language == found[after].look.language:
            item.set("headline", SECOND)
            return


def _turn(languages: Sequence[str]) -> int | None:
    """Where a sequence of paragraphs goes over from one language to another, a few that quote the other aside."""
    first, last = (languages[0], languages[-1]) if languages else ("", "")
    if first == last:
        return None
    here = sum(language == last for language in languages)
    best, turn = -1, 0
    for index, language in enumerate(languages):
        if here >= best:
            best, turn = here, index
        here += (language == first) - (language == last)
    return turn if turn > 0 and best >= 0.85 * len(languages) else None


def _repeats(found: list[Marked]) -> None:
    """Passages that were printed before, under folding of quotes, dashes, spaces and letter case."""
    seen: dict[str, int] = {}
    for index, item in enumerate(found):
        if item.kind in ("boilerplate", "duplicate") or item.look.weight < _REPEATABLE:
            continue
        key = _PUNCTUATION.sub("", item.look.folded)
        if key in seen:
            item.set("duplicate", REPEAT)
            item.of = seen[key]
        else:
            seen[key] = index
