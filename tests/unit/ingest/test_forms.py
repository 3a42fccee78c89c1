"""Each form of file: what is text, what stays outside it, and where a range stands in the original."""

import zipfile
from io import BytesIO

import pytest

from annotator.ingest import DEFAULT_LIMITS, Limits, NamedBytes, read, read_paths, to_source
from annotator.model import Draft, UserError
from tests.unit.ingest.checks import each_sentence_once, whole


def draft_of(name: str, text: str | bytes, **more) -> Draft:
    data = text.encode() if isinstance(text, str) else text
    draft = read([NamedBytes(name, data)], **more)
    whole(draft)
    return draft


def original(draft: Draft, words: str) -> str:
    """What stands in the source where some words of the text come from."""
    document = draft.documents[0]
    start = document.text.index(words)
    place = to_source(document.map, start, start + len(words))
    assert place is not None
    assert document.source is not None
    return document.source[place[0] : place[1]]


def sentences(draft: Draft) -> list[str]:
    texts = {document.id: document.text for document in draft.documents}
    return [texts[item.document][item.start : item.end] for item in draft.sentences]


def regions(draft: Draft, kind: str) -> list[str]:
    texts = {document.id: document.text for document in draft.documents}
    return [texts[item.document][item.start : item.end] for item in draft.regions if item.kind == kind]


PAGE = """<!DOCTYPE html><html lang="en"><head><title>Bridge opens | The Daily</title>
<meta property="og:site_name" content="The Daily"><meta property="article:published_time" content="2026-02-03T08:00:00Z">
<style>p { color: red }</style></head><body>
<nav><a href="/">Home</a> <a href="/world">World</a></nav>
<div class="site-menu"><ul><li><a href="/1">Sports results of the day.</a></li><li><a href="/2">Weather</a></li></ul></div>
<main><article><h1>Bridge opens</h1><p class="byline">By Someone Example</p>
<figure><img src="x.jpg" alt="nothing"><figcaption>The bridge at dawn.</figcaption></figure>
<p>The bridge over the river Lim opened on Tuesday &amp; was <b>closed</b> again an hour later.</p>
<p>Nobody said why. &#128578; The mayor left early.<script>var x = "no text";</script></p>
<!-- <p>Not this one.</p> -->
</article></main>
<aside class="ranking"><h2>Most read</h2><ol><li><a href="/3">A goat won the election, sources said.</a></li></ol></aside>
<div id="comments"><p>This is the best bridge I have ever seen in my whole life, well done.</p></div>
<footer>Copyright 2026 The Daily. All rights reserved.</footer></body></html>"""


def test_a_saved_page_gives_the_article_and_sets_the_rest_aside():
    draft = draft_of("page.html", PAGE)
    assert sentences(draft) == [
        "Bridge opens",
        "The bridge at dawn.",
        "The bridge over the river Lim opened on Tuesday & was closed again an hour later.",
        "Nobody said why.",
        "🙂 The mayor left early.",
    ]
    assert regions(draft, "headline") == ["Bridge opens"]
    assert regions(draft, "caption") == ["The bridge at dawn."]
    article = draft.article
    assert (article.title, article.publisher, article.published_date) == (
        "Bridge opens",
        "The Daily",
        "2026-02-03T08:00:00Z",
    )
    assert article.author == "Someone Example"
    assert "author-from-byline" in {notice.code for notice in draft.notices}
    assert "var x" not in draft.documents[0].text
    assert "Not this one" not in draft.documents[0].text


def test_a_range_of_a_page_is_found_in_its_source():
    draft = draft_of("page.html", PAGE)
    assert original(draft, "Tuesday & was closed") == "Tuesday &amp; was <b>closed"
    assert draft.documents[0].source == PAGE


def test_readings_are_kept_beside_the_text():
    page = "<html><body><p><ruby>漁師<rp>(</rp><rt>りょうし</rt><rp>)</rp></ruby>は<ruby>港<rt>みなと</rt></ruby>に戻りました。</p></body></html>"
    document = draft_of("a.html", page).documents[0]
    assert document.text == "漁師は港に戻りました。"
    assert document.readings == ((0, 2, "りょうし"), (3, 4, "みなと"))


def test_markdown_keeps_markers_and_front_matter_outside_the_text():
    text = """---
title: "A harbour at night"
date: 2026-01-05 09:30:00 +0900
author: A. Writer
tags:
  - sea
  - fish
url: "https://web.archive.org/web/20260301000000/https://example.org/harbour"
---

# A harbour at night

Two boats came **home** to the [harbour](https://example.org/x_(y)) at dawn.
<span>Nobody</span> was hurt.

* The first boat carried squid.
* The second carried nothing at all.

{{< video src="https://example.org" >}}

---

Subscribe to our newsletter, please do it now. [Here](https://example.org/subscribe/now)
"""
    draft = draft_of("a.md", text)
    assert sentences(draft) == [
        "A harbour at night",
        "Two boats came home to the harbour at dawn.",
        "Nobody was hurt.",
        "The first boat carried squid.",
        "The second carried nothing at all.",
    ]
    article, document = draft.article, draft.documents[0]
    assert (article.title, article.author) == ("A harbour at night", "A. Writer")
    assert article.published_date == "2026-01-05T09:30:00+09:00"
    assert (article.url, article.captured_date) == ("https://example.org/harbour", "2026-03-01")
    assert document.metadata["tags"] == "sea, fish"
    assert original(draft, "squid") == "squid"
    assert document.source == text


def docx(body: str, **parts: str) -> bytes:
    stream = BytesIO()
    head = '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", f"{head}{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def test_word_documents_are_read_in_order_with_ruby_as_readings():
    body = (
        '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Notes &amp; news</w:t></w:r></w:p>'
        "<w:p><w:r><w:t xml:space='preserve'>The boats </w:t></w:r><w:r><w:t>came home at dawn.</w:t></w:r>"
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>One cell.</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>みなと</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>港</w:t></w:r></w:rubyBase>"
        "</w:ruby></w:r><w:r><w:t>に戻りました。</w:t></w:r></w:p>"
    )
    draft = draft_of("a.docx", docx(body))
    document = draft.documents[0]
    assert document.text == "Notes & news\n\nThe boats came home at dawn.\n\nOne cell.\n\n港に戻りました。"
    assert [(document.text[a:b], reading) for a, b, reading in document.readings] == [("港", "みなと")]
    assert original(draft, "The boats came") == "The boats </w:t></w:r><w:r><w:t>came"


def test_word_documents_with_entities_or_bombs_are_refused():
    entities = BytesIO()
    with zipfile.ZipFile(entities, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x><p><t>&a;</t></p></x>')
    with pytest.raises(UserError, match="DOCTYPE"):
        draft_of("a.docx", entities.getvalue())
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 30_000_000)
    with pytest.raises(UserError, match="far more than any text"):
        draft_of("a.docx", bomb.getvalue())


TMX = """<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header srclang="en-GB"/><body>
<tu><tuv xml:lang="ko"><seg>배가 돌아왔다.</seg></tuv><tuv xml:lang="en-GB"><seg>The <bpt i="1">&lt;b&gt;</bpt>boats<ept i="1"/>  came  home.</seg></tuv></tu>
<tu><tuv xml:lang="en-GB"><seg>Only here.</seg></tuv></tu></body></tmx>"""


def test_tmx_pairs_stay_pairs_with_their_spaces():
    draft = draft_of("a.tmx", TMX)
    assert (draft.article.left_language, draft.article.right_language) == ("en", "ko")
    pairs = [([part.quote for part in bead.left], [part.quote for part in bead.right]) for bead in draft.beads]
    assert pairs == [(["The boats  came  home."], ["배가 돌아왔다."]), (["Only here."], [])]
    each_sentence_once(draft)


@pytest.mark.parametrize(
    "text",
    [
        '<xliff version="1.2"><file source-language="en" target-language="ko"><body><trans-unit id="1"><source>Boats <ph>x</ph>came.</source>'
        "<target>배가 왔다.</target></trans-unit></body></file></xliff>",
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="ko"><file id="f"><unit id="1"><segment>'
        '<source>Boats <pc id="1">\n came.</pc></source><target>배가 왔다.</target></segment></unit></file></xliff>',
    ],
)
def test_xliff_pairs(text):
    draft = draft_of("a.xlf", text)
    assert [(bead.left[0].quote, bead.right[0].quote) for bead in draft.beads] == [("Boats came.", "배가 왔다.")]


def test_po_pairs_and_their_language():
    text = 'msgid ""\nmsgstr "Language: ko\\n"\n\n#: a.c\nmsgid "Open "\n"the file"\nmsgstr "파일 열기"\n\n#~ msgid "x y"\n#~ msgstr "z"\n'
    draft = draft_of("a.po", text)
    assert [(bead.left[0].quote, bead.right[0].quote) for bead in draft.beads] == [("Open the file", "파일 열기")]
    assert draft.article.right_language == "ko"


def test_tables_with_a_column_for_each_language():
    text = 'id,en,ko\n1,The boats came home.,배가 돌아왔다.\n2,"Nobody, they said, was hurt.",아무도 다치지 않았다.\n'
    draft = draft_of("a.csv", text)
    assert [(bead.left[0].quote, bead.right[0].quote) for bead in draft.beads] == [
        ("The boats came home.", "배가 돌아왔다."),
        ("Nobody, they said, was hurt.", "아무도 다치지 않았다."),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r\r\n"])
def test_subtitles_give_their_cues(end):
    lines = [
        "1",
        "00:00:01,000 --> 00:00:02,000",
        "<i>The boats</i>",
        "came home.",
        "",
        "2",
        "00:00:03,000 --> 00:00:04,500",
        "12",
    ]
    draft = draft_of("a.srt", end.join(lines))
    assert sentences(draft) == ["The boats came home.", "12"]
    assert "\r" not in draft.documents[0].text


def test_an_archive_is_read_member_by_member_and_pairs_are_made(tmp_path):
    place = tmp_path / "set.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("x/talks_en.txt", "The boats came home at dawn. Nobody was hurt.")
        archive.writestr("x/talks_ko.txt", "배가 새벽에 돌아왔다. 아무도 다치지 않았다.")
        archive.writestr("../../evil.txt", "A third text stands here alone.")
        archive.writestr("__MACOSX/junk", "x")
        archive.writestr("empty.txt", "")
    results = list(read_paths([place]))
    good = [result for result in results if result.drafts]
    assert {len(result.drafts[0].documents) for result in good} == {1, 2}
    assert [str(result.error) for result in results if result.error] == [
        "empty.txt is empty: there is nothing to read. Choose another file."
    ]
    assert sorted(item.name for item in tmp_path.iterdir()) == ["set.zip"]


def test_limits_hold():
    with pytest.raises(UserError, match="limit is 0 MiB"):
        draft_of("a.txt", "x" * 2000, limits=Limits(file_bytes=1000))
    with pytest.raises(UserError, match="nested too deeply"):
        draft_of("a.tmx", "<tmx>" * (DEFAULT_LIMITS.depth + 1) + "</tmx>" * (DEFAULT_LIMITS.depth + 1))
