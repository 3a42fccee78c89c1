"""What holds of every draft, whatever went in."""

from annotator.model import Draft
from annotator.model.articles import LAYOUTS, READ_REGIONS, REGION_KINDS


def whole(draft: Draft) -> None:
    """Ranges valid, quotes equal, regions without overlap and over every visible character, ids unique."""
    texts = {document.id: document.text for document in draft.documents}
    assert draft.article.layout in LAYOUTS
    assert draft.article.left in texts
    assert draft.article.right is None or draft.article.right in texts
    for document in draft.documents:
        _document(draft, document.id, document.text)
        source = document.source
        for start, end, low, high in document.map:
            assert source is not None
            assert 0 <= start < end <= len(document.text)
            assert 0 <= low < high <= len(source)
            if end - start == high - low:
                pairs = zip(document.text[start:end], source[low:high], strict=True)
                assert all(a == b or (a == " " and b.isspace()) or end - start == 1 for a, b in pairs)
        for start, end, reading in document.readings:
            assert document.text[start:end].strip()
            assert reading
        assert not any("\ud800" <= char <= "\udfff" or char == "\0" for char in document.text)
    regions = {region.id: region for region in draft.regions}
    for item in draft.sentences:
        words = texts[item.document][item.start : item.end]
        assert words
        assert words == words.strip()
        assert item.side in ("left", "right")
        region = regions[item.region or ""]
        assert region.kind in READ_REGIONS
        assert region.start <= item.start < item.end <= region.end
    for bead in draft.beads:
        assert bead.left or bead.right
        for part in (*bead.left, *bead.right):
            assert part.quote
            assert part.holds_in(texts[part.document])
    for records in (draft.regions, draft.sentences, draft.beads):
        assert len({record.id for record in records}) == len(records)
    assert [bead.order for bead in draft.beads] == list(range(len(draft.beads)))


def _document(draft: Draft, wanted: str, text: str) -> None:
    covered = 0
    for region in sorted((item for item in draft.regions if item.document == wanted), key=lambda item: item.start):
        assert region.kind in REGION_KINDS
        assert covered <= region.start < region.end <= len(text)
        assert not text[covered : region.start].strip(), "visible text outside every region"
        covered = region.end
    assert not text[covered:].strip()
    last = (-1, -1, 0)
    for item in (item for item in draft.sentences if item.document == wanted):
        assert item.start >= last[1]
        assert item.paragraph >= last[2]
        last = (item.start, item.end, item.paragraph)


def each_sentence_once(draft: Draft) -> None:
    """In an aligned article every sentence stands in exactly one bead, on its own side."""
    found = [
        (side, part.document, part.start, part.end)
        for bead in draft.beads
        for side, parts in (("left", bead.left), ("right", bead.right))
        for part in parts
    ]
    expected = [(item.side, item.document, item.start, item.end) for item in draft.sentences]
    assert sorted(found) == sorted(expected)
