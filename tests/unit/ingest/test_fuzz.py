"""Valid files of every form, damaged in every way: a Draft with sound ranges or a UserError, soon, and nothing else.

Also the property of the map: a range of the base text leads to the place in the source that says the same.
"""

import contextlib
import html
import re
import time
import tracemalloc
import zipfile
from functools import cache
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.ingest import DEFAULT_LIMITS, Limits, NamedBytes, read, read_paths, to_source
from annotator.ingest.files import extract_file
from annotator.model import UserError
from tests.unit.ingest.checks import each_sentence_once, whole
from tests.unit.ingest.test_forms import PAGE
from tests.unit.ingest.test_variants import BODY, KOREAN, SRT, TMX, VTT, XLIFF_1, XLIFF_2, zipped

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@cache
def forms() -> dict[str, bytes]:
    """One valid file of each form, by name."""
    both = "\n\n".join(f"{one}\n\n{two}" for one, two in zip(BODY, KOREAN, strict=True))
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        paragraphs = "".join(f"<w:p><w:r><w:t>{words} &amp; more</w:t></w:r></w:p>" for words in (*BODY, *KOREAN))
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{paragraphs}</w:body></w:document>'
        )
        archive.writestr("word/footnotes.xml", f'<w:footnotes xmlns:w="{WORD}"/>')
        archive.writestr("word/styles.xml", f'<w:styles xmlns:w="{WORD}"/>')
    front = '---\ntitle: "Ferry"\ndate: 2026-02-03\ntags: [a, b]\n---\n\n# Ferry\n\n'
    feed = "".join(
        f"<item><title>{t[:20]}</title><description>&lt;p&gt;{t} &amp;amp;&lt;/p&gt;</description></item>" for t in BODY
    )
    texts = {
        "a.txt": both,
        "a.md": front + "\n\n".join(BODY) + "\n\n<p>HTML &amp; more</p>\n\n* [link](http://x.y)\n\n| a | b |\n",
        "a.html": PAGE,
        "a.tmx": TMX,
        "a.xlf": XLIFF_1,
        "b.xlf": XLIFF_2,
        "a.po": 'msgid ""\nmsgstr "Language: ko\\n"\n\nmsgid "One \\"two\\""\nmsgid_plural "x y"\nmsgstr[0] "하나"\nmsgstr[1] "둘"\n',
        "a.csv": "en,ko\n" + "\n".join(f'"{one}",{two}' for one, two in zip(BODY, KOREAN, strict=True)),
        "a.tsv": "\n".join(f"{one}\t{two}" for one, two in zip(BODY, KOREAN, strict=True)),
        "a.srt": SRT,
        "a.vtt": VTT,
        "a.xml": f'<?xml version="1.0"?><rss><channel><title>x</title>{feed}</channel></rss>',
    }  # fmt: skip
    return {**{name: text.encode() for name, text in texts.items()}, "a.docx": stream.getvalue()}


PIECES = st.sampled_from(
    [b"<", b">", b"</", b"]]>", b"<![CDATA[", b"<!--", b"-->", b'"', b"'", b"&", b"&#0;", b"&#xD800;", b"&lt;p&gt;", b"\0", b"\r",
     b"\n\n", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\x1b$B", b"~{", b"PK\x03\x04", b"\t", b"\\", b"%", b"(((((((", b"<ruby>",
     b"<rt>", b"--->", b"-->\n", b"[[[[", b"**", b"```", b"---\n", b"+++\n", b"<seg>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"\xe2\x80\xa8"]
)  # fmt: skip
CHANGES = st.lists(
    st.tuples(st.sampled_from(["cut", "drop", "twice", "put", "flip", "swap"]), st.integers(0, 1 << 16), st.integers(0, 400), PIECES),
    min_size=1, max_size=6,
)  # fmt: skip


def damaged(data: bytes, changes: list[tuple[str, int, int, bytes]]) -> bytes:
    for how, at, size, piece in changes:
        at %= len(data) + 1
        if how == "cut":
            data = data[:at]
        elif how == "drop":
            data = data[:at] + data[at + size :]
        elif how == "twice":
            data = data[: at + size] + data[at:]
        elif how == "put":
            data = data[:at] + piece + data[at:]
        elif how == "flip" and at < len(data):
            data = data[:at] + bytes([data[at] ^ (1 << size % 8)]) + data[at + 1 :]
        elif how == "swap":
            data = data[at:] + data[:at]
    return data


@settings(max_examples=500, deadline=6000, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(forms())), CHANGES)
def test_a_damaged_file_of_any_form_gives_a_draft_or_a_user_error(name, changes):
    try:
        draft = read([NamedBytes(name, damaged(forms()[name], changes))])
    except UserError:
        return
    whole(draft)
    if draft.beads:
        each_sentence_once(draft)


@settings(
    max_examples=120, deadline=6000, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(CHANGES)
def test_a_damaged_archive_gives_results_or_user_errors(tmp_path, changes):
    place = tmp_path / "a.zip"
    place.write_bytes(
        damaged(zipped({"a.txt": forms()["a.txt"], "b.md": forms()["a.md"], "c.docx": forms()["a.docx"]}), changes)
    )
    for result in read_paths([place]):
        assert (result.error is None) == bool(result.drafts)
        for draft in result.drafts:
            whole(draft)


@settings(max_examples=200, deadline=6000, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(forms())), st.integers(0, 1 << 16), st.integers(1, 80))
def test_any_range_leads_to_a_place_in_the_source_that_says_the_same(name, at, size):
    _, extract = extract_file(name, forms()[name])
    text, source = extract.text, extract.source
    if source is None:
        return
    at %= len(text)
    end = min(len(text), at + size)
    if extract.segments is not None:  # what stands between two segments of a file of pairs is neither's
        block = next((one for one in extract.blocks if one.start <= at < one.end), extract.blocks[0])
        at, end = max(at, block.start), min(end, block.end)
    words = text[at:end]
    place = to_source(extract.map, at, end)
    if place is None:
        assert not words.strip()
        return
    said = source[place[0] : place[1]]
    assert _letters(words) == _letters(_shown(said, name))


def _shown(source: str, name: str) -> str:
    """What a piece of source says: markup gone, references resolved, as often as the form writes them."""
    shown = re.sub(r"(?s)<!\[CDATA\[|\]\]>", "", source)
    if name == "a.docx":
        shown = re.sub(r"<[^>]*>", "", shown)
    elif name in ("a.html", "a.md", "a.xml"):
        shown = html.unescape(shown) if name == "a.xml" else shown
        shown = re.sub(r"(?s)<!--.*?-->|<script.*?</script>|<[^>]*>", "", shown)
        shown = re.sub(r"(?m)^#+ |^\* |\[(link)\]\([^)]*\)?", r"\1", shown)
    elif name in ("a.tmx", "a.xlf", "b.xlf"):
        shown = re.sub(r"(?s)<(ph|it|note|prop|bpt|ept)\b[^>]*/>|<(ph|it|note|prop|bpt|ept)\b.*?</\2>", "", shown)
        shown = re.sub(
            r"(?s)<alt-trans.*?</alt-trans>|<originalData.*?</originalData>|<ignorable.*?</ignorable>", "", shown
        )
        shown = re.sub(r'<tuv xml:lang="ja">.*?</tuv>|<seg-source>.*?</seg-source>', "", shown)
        shown = re.sub(r"<(?!쉰다)[^>]*>", "", shown)
    elif name in ("a.srt", "a.vtt"):
        shown = re.sub(r"(?m)^.*-->.*$|<[^>]*>|\{[^}]*\}|^\d\r?$", "", shown)
    elif name == "a.po":
        shown = re.sub(r'(?m)"?\n"?msg[a-z_]*(\[\d\])? "|msgid_plural|msgstr', "", shown).replace("\\", "")
    elif name in ("a.csv", "a.tsv"):
        shown = shown.replace('""', '"')
    return html.unescape(shown)


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalpha())


DEEP = 100_000


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.tmx", b"<tmx>" * DEEP),
        ("a.xml", b"<rss><item><description>" + b"&lt;div&gt;" * DEEP),
        ("a.xml", b"<rss>" + b"<content>" * DEEP),
        ("a.xlf", b"<xliff><file>" + b"<mrk mtype='seg'>" * DEEP),
        ("a.tmx", b'<!DOCTYPE t [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><tmx>&b;</tmx>'),
        ("a.xlf", b'<!DOCTYPE x SYSTEM "file:///etc/passwd" [<!ENTITY % e SYSTEM "http://example.org/">%e;]><xliff/>'),
        ("a.html", b"<ruby>" * DEEP + b"<rt>x" * 1000),
        ("a.html", b"<p>" + b"&amp;" * DEEP),
        ("a.html", b"<script type='application/ld+json'>" + b'[' * DEEP + b"</script><p>Words of the text stand here.</p>"),
        ("a.html", b"<time datetime=x " * DEEP),
        ("a.md", b"+++\n" + b"a.b.c = [" * 20_000 + b"\n+++\n"),
        ("a.md", b"> - " * 20_000 + b"words"),
        ("a.md", b"[a]: b" * 20_000),
        ("a.md", b"<div>\n" * 20_000),
        ("a.txt", b"word " * 400_000),
        ("a.txt", b"\0" * 3_000_000),
        ("a.txt", b"\xb0\xa1" * 1_000_000),
        ("a.txt", b"\x1b$B" * 300_000),
        ("a.txt", b"~{0!~}" * 200_000),
        ("a.txt", ("ab\t가나\n" * 30_000).encode()),
        ("a.csv", b'"' + b"a,b\n" * 200_000),
        ("a.csv", b'a,"' * 200_000),
        ("a.tsv", b"\t" * 500_000),
        ("a.po", b'msgid "\\\\' * 50_000),
        ("a.po", b'msgid "a"\nmsgstr[9999999999999] "b"\n' * 20_000),
        ("a.vtt", b"WEBVTT\n\n" + b"<00:00:00.000>" * 50_000),
        ("a.docx", b"PK\x03\x04" + b"\0" * 100_000),
        ("a.docx", b"PK\x05\x06" + b"\xff" * 18),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_hostile_files_end_soon(name, data):
    started = time.process_time()
    with contextlib.suppress(UserError):
        whole(read([NamedBytes(name, data)]))
    assert time.process_time() - started < 12


def test_a_bomb_costs_no_more_memory_than_its_limit():
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 200_000_000)
    tracemalloc.start()
    with pytest.raises(UserError):
        read([NamedBytes("a.docx", stream.getvalue())])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * len(stream.getvalue()) + DEFAULT_LIMITS.ratio * len(stream.getvalue())


def test_the_limit_of_an_archive_counts_all_its_members(tmp_path):
    place = tmp_path / "a.zip"
    with zipfile.ZipFile(place, "w") as archive:
        for number in range(10):
            archive.writestr(f"{number}.txt", f"Part {number}. " + " ".join(BODY))
    results = list(read_paths([place], limits=Limits(file_bytes=place.stat().st_size)))
    assert any(result.drafts for result in results)
    assert len(list(read_paths([place], limits=Limits(members=3)))) == 1
