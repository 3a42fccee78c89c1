"""From decoded files to a `Draft`: documents, regions, sentences, sides, beads, and what the import wants said."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from annotator.bitext.align import Cancelled as AlignCancelled
from annotator.bitext.encoder import Encoder, understood
from annotator.bitext.language import UNDETERMINED
from annotator.ingest import beads, regions
from annotator.ingest.decode import Decoded
from annotator.ingest.extract import Extract
from annotator.ingest.layout import arrange
from annotator.ingest.metadata import Facts, facts_of
from annotator.ingest.related import related_beads
from annotator.ingest.segment import Languages, main_languages, numbered, sentence, sentences_of, trimmed
from annotator.model import (
    Article,
    Bead,
    Document,
    Draft,
    Notice,
    Range,
    Region,
    Sentence,
    UserError,
    content_id,
    digest,
)
from annotator.model.articles import READ_REGIONS

Progress = Callable[[float, str], None]
GIVEN = "file"
"""`Bead.method` of pairs that the file itself held; a new alignment keeps them."""
_FEW = 3
"""With fewer pairs (without the encoder: twice as many) nothing can be said about a whole text."""
LOW_SCORE = 0.5
"""Beads below this confidence are counted in a notice."""
GUESS = 0.4
"""Confidence at most of beads that nothing but length speaks for, where no bead of the text shares anything."""


class ImportCancelled(Exception):
    """The caller's `cancelled()` said to stop; nothing was produced."""


@dataclass(slots=True)
class Prepared:
    """One document on its way to a draft."""

    document: Document
    regions: list[Region]
    sentences: list[Sentence]
    languages: Languages
    layout: str
    facts: Facts
    notices: list[Notice] = field(default_factory=list)
    fixed: list[tuple[tuple[int, int] | None, tuple[int, int] | None]] | None = None


def document_of(name: str, data: bytes, decoded: Decoded, extract: Extract) -> Document:
    """The document record; its id derives from the base text."""
    text_hash = digest(extract.text)
    return Document(
        id=content_id("d", text_hash),
        name=name,
        form=extract.form,
        data=data,
        sha256=digest(data),
        encoding=decoded.encoding,
        encoding_given=decoded.given,
        text=extract.text,
        text_sha256=text_hash,
        source=extract.source,
        map=extract.map,
        changes=(*decoded.changes, *extract.changes),
        readings=extract.readings,
        metadata={key: value for key, value in extract.metadata.items() if value},
    )


def prepare(name: str, data: bytes, decoded: Decoded, extract: Extract) -> Prepared:
    """Regions, languages, sentences and sides of one document. Raises `UserError` where nothing is there to read."""
    if not any(char.isalnum() for block in extract.blocks for char in extract.text[block.start : block.end]):
        raise UserError(f"{name} holds no text that can be read. Nothing was imported.")
    document = document_of(name, data, decoded, extract)
    marked = regions.mark(extract)
    found = regions.build(document.id, extract, marked)
    if not any(region.kind in READ_REGIONS for region in found):
        found = [replace(region, kind="body", reason="") for region in found]
    facts = facts_of(document.id, extract, marked)
    if extract.segments is not None:
        prepared = _given_pairs(document, found, extract, facts)
    else:
        languages = main_languages(document.text, found, _declared(extract))
        sentences = sentences_of(document.id, document.text, found, languages)
        layout, sentences = arrange(document.text, found, sentences, languages)
        prepared = Prepared(document, found, sentences, languages, layout, facts)
    told = [replace(notice, document=document.id) for notice in extract.notices]
    prepared.notices = [*_decoding(document, decoded), *told, *_aside(document, found), *facts.notices]
    return prepared


def _given_pairs(document: Document, found: list[Region], extract: Extract, facts: Facts) -> Prepared:
    """A file that holds pairs: each segment is one sentence, each pair one bead."""
    codes = extract.languages or (UNDETERMINED,)
    regions_at = {region.start: region.id for region in found}
    sentences: list[Sentence] = []
    pairs: list[tuple[tuple[int, int] | None, tuple[int, int] | None]] = []
    for segment in extract.segments or ():
        spans = [_words(document.text, span) for span in (segment.left, segment.right)]
        if any(spans):
            pairs.append((spans[0], spans[1]))
        for side, code, whole, span in zip(
            ("left", "right"), (codes[0], codes[-1]), (segment.left, segment.right), spans, strict=True
        ):
            if span is not None and whole is not None:
                sentences.append(sentence(document.id, *span, code, regions_at.get(whole[0]), side))
    layout = "interleaved" if len(codes) == 2 else "one-language"
    main = Languages(codes)
    return Prepared(document, found, numbered(document.text, sentences), main, layout, facts, fixed=pairs)


def _words(text: str, span: tuple[int, int] | None) -> tuple[int, int] | None:
    """The words of a segment without what stands around them, None where it has none."""
    if span is None:
        return None
    start, end = trimmed(text, *span)
    return (start, end) if start < end else None


def _declared(extract: Extract) -> str:
    value = extract.metadata.get("lang") or extract.metadata.get("language") or ""
    code = value.replace("_", "-").split("-")[0].lower()
    return code if code.isalpha() and len(code) == 2 else ""


def _decoding(document: Document, decoded: Decoded) -> list[Notice]:
    found = []
    if decoded.encoding != "utf-8" or not decoded.sure:
        doubt = "" if decoded.sure else "; another encoding is nearly as likely, please check the text"
        code = "encoding-detected" if decoded.sure else "encoding-doubtful"
        found.append(Notice(code=code, message=f"Read as {decoded.encoding}{doubt}", document=document.id))
    altered = [change for change in decoded.changes if change["kind"] != "bom"]
    if altered:
        first = altered[0]["detail"]
        message = (
            f"1 character could not be kept as it was: {first}"
            if len(altered) == 1
            else f"{len(altered)} characters could not be kept as they were (the first: {first})"
        )
        found.append(
            Notice(code="characters-altered", message=message, document=document.id, start=altered[0]["position"])
        )
    return found


def _aside(document: Document, found: Sequence[Region]) -> list[Notice]:
    """One notice for each kind of thing set aside."""
    notices = []
    for kind, words in (("boilerplate", "printed around the article"), ("duplicate", "printed twice")):
        parts = [region for region in found if region.kind == kind]
        if parts:
            size = sum(region.end - region.start for region in parts)
            message = (
                f"1 character {words} was set aside"
                if size == 1
                else f"1 passage ({size} characters) {words} was set aside"
                if len(parts) == 1
                else f"{len(parts)} passages ({size} characters) {words} were set aside"
            )
            notices.append(
                Notice(
                    code=f"{kind}-set-aside",
                    message=message,
                    document=document.id,
                    start=parts[0].start,
                    end=parts[0].end,
                )
            )
    return notices


def assemble(
    parts: Sequence[Prepared],
    *,
    encoder: Encoder | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Draft:
    """One article from one document (one side or both) or two (left, right)."""
    if len(parts) == 2 and parts[0].document.id == parts[1].document.id:
        raise UserError("Both files hold the same text: it cannot be its own translation. Nothing was imported.")
    notices = [notice for part in parts for notice in part.notices]
    sentences = _sided(parts)
    left, right = _languages(parts)
    layout = "two-files" if len(parts) == 2 else parts[0].layout
    article = Article(
        id=content_id("a", *(part.document.id for part in parts)),
        title="",
        left=parts[0].document.id,
        right=parts[-1].document.id if right else None,
        left_language=left,
        right_language=right,
        layout=layout,
    )
    article = described(article, parts, sentences, notices)
    draft = Draft(
        article=article,
        documents=tuple(part.document for part in parts),
        regions=tuple(region for part in parts for region in part.regions),
        sentences=tuple(sentences),
        notices=tuple(notices),
    )
    if progress is not None:
        progress(0.5, "aligning")
    if not right:
        return draft
    if len(parts) == 1 and parts[0].fixed is not None:
        return replace(draft, beads=tuple(_given_beads(article.id, parts[0])))
    return aligned(draft, encoder=encoder, cancelled=cancelled)


def _given_beads(article: str, part: Prepared) -> list[Bead]:
    document = part.document

    def ranges(span: tuple[int, int] | None) -> tuple[Range, ...]:
        return () if span is None else (Range.of(document.id, document.text, *span),)

    made = [
        beads.make_bead(article, ranges(left), ranges(right), score=1.0 if left and right else 0.0, method=GIVEN)
        for left, right in part.fixed or ()
    ]
    return [replace(bead, order=order) for order, bead in enumerate(made)]


def _sided(parts: Sequence[Prepared]) -> list[Sentence]:
    if len(parts) == 1:
        return parts[0].sentences
    sides = ("left", "right")
    return [replace(item, side=side) for part, side in zip(parts, sides, strict=True) for item in part.sentences]


def _languages(parts: Sequence[Prepared]) -> tuple[str, str]:
    if len(parts) == 1:
        main = parts[0].languages.main
        return main[0], main[1] if len(main) == 2 else ""
    return _heaviest(parts[0]), _heaviest(parts[1])


def _heaviest(part: Prepared) -> str:
    sizes: dict[str, int] = {}
    for item in part.sentences:
        sizes[item.language] = sizes.get(item.language, 0) + item.end - item.start
    return max(sizes, key=lambda code: sizes[code], default=part.languages.main[0])


def aligned(draft: Draft, *, encoder: Encoder | None = None, cancelled: Callable[[], bool] | None = None) -> Draft:
    """The draft with beads made anew; confirmed and locked ones bind and stay. Raises `ImportCancelled`.

    Texts that only look parallel get the layout `not-parallel` and no pairs, unless some were confirmed.
    """
    article = draft.article
    kept = [bead for bead in draft.beads if bead.state != "auto" or bead.method == GIVEN]
    if article.left_language == UNDETERMINED or not article.right_language:
        return draft
    if not understood((article.left_language, article.right_language)):
        encoder = None
    if article.layout == "not-parallel" and any(bead.related for bead in draft.beads):
        return _unpaired(draft, list(draft.notices), encoder)
    try:
        found, verdict = beads.align_article(
            article.id,
            draft.documents,
            draft.regions,
            draft.sentences,
            article.layout,
            languages=(article.left_language, article.right_language),
            encoder=encoder,
            kept=kept,
            cancelled=cancelled,
        )
    except AlignCancelled as error:
        raise ImportCancelled from error
    codes = ("not-parallel", "weak-beads", "related-passages")
    notices = [notice for notice in draft.notices if notice.code not in codes]
    judged = article.layout in ("block", "two-files", "not-parallel")
    enough = _tell_enough(found, with_meaning=encoder is not None)
    if judged and enough and verdict is not None and not verdict.parallel and not kept:
        message = f"The two texts do not look like translations of each other: {verdict.reason}. No pairs were made"
        return _unpaired(draft, [*notices, Notice(code="not-parallel", message=message)], encoder)
    if judged and verdict is not None and not verdict.evidence:
        # Length alone fits texts on anything: without the encoder such pairs are shown as what they are, guesses.
        found = [replace(bead, score=min(bead.score, GUESS)) if bead not in kept else bead for bead in found]
    return replace(draft, beads=tuple(found), notices=(*notices, *_weak(found)))


def _tell_enough(found: Sequence[Bead], *, with_meaning: bool) -> bool:
    """Whether beads are so many that they tell whether two texts are parallel."""
    # Where hardly a pair was found in long texts, that tells as much as pairs that are weak.
    lesser = min(sum(len(getattr(bead, side)) for bead in found) for side in ("left", "right"))
    pairs = max(sum(1 for bead in found if bead.left and bead.right), lesser // 2)
    # Meaning tells even where hardly a pair was found between a few sentences; numbers and lengths need more text.
    return max(pairs, lesser) >= _FEW if with_meaning else pairs >= 2 * _FEW


def _weak(found: Sequence[Bead]) -> Iterator[Notice]:
    """A notice where pairs are uncertain."""
    weak = sum(1 for bead in found if bead.left and bead.right and bead.score < LOW_SCORE)
    if weak:
        message = (
            "The only pair is uncertain: please look at it"
            if len(found) == 1
            else f"1 of {len(found)} pairs is uncertain: please look at it"
            if weak == 1
            else f"{weak} of {len(found)} pairs are uncertain: please look at them"
        )
        yield Notice(code="weak-beads", message=message)


def _unpaired(draft: Draft, notices: list[Notice], encoder: Encoder | None) -> Draft:
    """Two texts that are no translation: no pairs; of two files, with the encoder, passages on the same matter."""
    related = tuple(bead for bead in draft.beads if bead.related)
    if encoder is not None and len(draft.documents) == 2:
        related = tuple(related_beads(draft.article.id, draft.documents, draft.regions, draft.sentences, encoder))
        notices = [notice for notice in notices if notice.code != "related-passages"]
        if related:
            message = (
                "1 passage speaks of the same matter and is shown as related, not as translation"
                if len(related) == 1
                else f"{len(related)} passages speak of the same matter and are shown as related, not as translation"
            )
            notices.append(Notice(code="related-passages", message=message))
    article = replace(draft.article, layout="not-parallel")
    return replace(draft, article=article, beads=related, notices=tuple(notices))


def described(
    article: Article, parts: Sequence[Prepared], sentences: Sequence[Sentence], notices: list[Notice]
) -> Article:
    """The article with title, dates, author, publisher and URL from the evidence of its documents."""
    titles = _titles(parts, sentences, notices)
    first = next(iter(titles.values()), "")
    if not first:
        first = _stand_in(parts, sentences, notices)

    def fact(name: str) -> str:
        return next((value for part in parts if (value := str(getattr(part.facts, name)))), "")

    return replace(
        article,
        title=first,
        titles=titles,
        event_date=fact("event"),
        published_date=fact("published"),
        captured_date=fact("captured"),
        author=fact("author"),
        publisher=fact("publisher"),
        url=fact("url"),
    )


def _titles(parts: Sequence[Prepared], sentences: Sequence[Sentence], notices: list[Notice]) -> dict[str, str]:
    titles: dict[str, str] = {}
    for part in parts:
        heads = {item.id for item in part.regions if item.kind == "headline" and item.reason != regions.SUBHEAD}
        mine = [item for item in sentences if item.document == part.document.id and item.region in heads]
        for item in mine:
            words = _unbracketed(part.document.text[item.start : item.end])
            same = titles.get(item.language)
            titles[item.language] = f"{same} {words}" if same and words not in same else words
        given = _named(part)
        if given and not mine:
            titles.setdefault(_heaviest(part), given)
            notices.append(
                Notice(
                    code="title-from-metadata",
                    message="The title is from the file's metadata, not from its text",
                    document=part.document.id,
                )
            )
    return titles


def _unbracketed(words: str) -> str:
    """A title that stands in brackets after the one it translates, without them."""
    inner = words[1:-1]
    return inner if words[:1] + words[-1:] in ("()", "（）") and not set(inner) & set("()（）") else words


def _named(part: Prepared) -> str:
    metadata = part.document.metadata
    return " ".join((metadata.get("title") or metadata.get("meta:og:title") or "").split())


def _stand_in(parts: Sequence[Prepared], sentences: Sequence[Sentence], notices: list[Notice]) -> str:
    """A name for the list of articles where the text has no title: its first words."""
    item = next(iter(sentences), None)
    if item is None:
        return parts[0].document.name
    words = parts[0].document.text[item.start : item.end]
    notices.append(
        Notice(
            code="title-missing",
            message="The text has no title: its first words stand in the list",
            document=item.document,
            start=item.start,
            end=item.end,
        )
    )
    return words if len(words) <= 60 else words[:59].rstrip() + "…"
