"""Files in the manner of those people have, each with one thing done another way: what is text, and what is said of it.

All bytes are made here; every case names what a reader must not trip over.
"""

import zipfile
from io import BytesIO

import pytest

from annotator.ingest import read_paths, to_source
from annotator.model import Draft, UserError
from tests.unit.ingest.checks import each_sentence_once
from tests.unit.ingest.test_forms import docx, draft_of, original, regions, sentences

BODY = (
    "The ferry to Ullin island sailed again on Friday after twelve days in the dock.",
    "About 240 passengers had waited in the old customs house since the storm.",
    "The captain thanked them for their patience and gave the children a tour.",
)
KOREAN = (
    "울린섬으로 가는 여객선이 열이틀 동안의 수리를 마치고 금요일에 다시 출항했다.",
    "승객 240여 명은 폭풍이 지나간 뒤 옛 세관 건물에서 기다리고 있었다.",
    "선장은 기다려 준 승객들에게 감사를 전하고 아이들에게 배 안을 구경시켜 주었다.",
)


def pairs(draft: Draft) -> list[tuple[str, str]]:
    """The beads of given pairs, as words."""
    each_sentence_once(draft)
    return [(" ".join(p.quote for p in b.left), " ".join(p.quote for p in b.right)) for b in draft.beads]


def page(inside: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>Ferry sails again</title>{head}</head><body>{inside}</body></html>"


PARAGRAPHS = "".join(f"<p>{words}</p>" for words in BODY)


@pytest.mark.parametrize(
    "around",
    [
        "<div id='gnb'><ul><li><a href='/a'>Politics</a></li><li><a href='/b'>Economy and markets today</a></li></ul></div>",
        "<div class='most-read'><h3>Most read</h3><ol><li><a href='/x'>A goat was elected mayor, sources said.</a></li>"
        "<li><a href='/y'>The bridge will be closed on Monday.</a></li></ol></div>",
        "<section class='comment-policy'><h4>Comment policy</h4><p>Comments that insult others will be removed by us.</p>"
        "<p>Please read our rules before you write anything here.</p></section>",
        "<div class='rankingNews'><p>1. A goat was elected mayor of a small town, sources said on Monday.</p></div>",
        "<div role='navigation'><p>You are here: the long way to the news of the islands and the sea.</p></div>",
        "<div id='cookie-banner' class='banner'><p>We use cookies to make this page better for everybody.</p></div>",
        "<div style='display: none'><p>Hidden words that nobody who opens the page will ever see.</p></div>",
        "<div hidden><p>Hidden words that nobody who opens the page will ever see.</p></div>",
        "<noscript><p>Please turn on JavaScript to read this page as it was meant.</p></noscript>",
        "<form><label>Your name</label><input><p>Subscribe to the letter of the islands and the sea.</p></form>",
        "<div class='related-articles'><h2>Related</h2><p><a href='/z'>The old ferry was sold for scrap.</a></p></div>",
        "<div class='sns_share'><a href='#'>Share on a network of friends</a></div>",
        "<footer><p>Copyright The Daily. No part of this page may be printed elsewhere.</p></footer>",
        "<template><p>Not shown, this is only a template of a paragraph.</p></template>",
        "<svg><text>Not an article, this is a picture.</text></svg>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("after", [False, True])
def test_what_is_printed_around_an_article_is_not_read(around, after):
    article = f"<div class='content'><h1>Ferry sails again</h1>{PARAGRAPHS}</div>"
    draft = draft_of("a.html", page(article + around if after else around + article))
    assert regions(draft, "headline") == ["Ferry sails again"]
    assert regions(draft, "body") == list(BODY)


@pytest.mark.parametrize(
    "body",
    [
        "<br><br>".join(BODY),
        "<br/>\n<br />\n".join(BODY),
        "".join(f"<div>{words}</div>" for words in BODY),
        "".join(f"<P CLASS=text>{words}" for words in BODY),
        "<table><tr><td>" + "</td></tr><tr><td>".join(BODY) + "</td></tr></table>",
        "".join(f"<p>{words[:20]}<b>{words[20:30]}</b><i>{words[30:]}</i></p>" for words in BODY),
        "".join(f"<p>\n   {words.replace(' ', chr(10) + '  ')}\n </p>" for words in BODY),
        "".join(f"<p>{words}<!-- ad --><script>x()</script></p>" for words in BODY),
        "".join(f"<section><p>{words}</p></section>" for words in BODY),
    ],
)
def test_paragraphs_are_paragraphs_however_they_are_marked_up(body):
    draft = draft_of("a.html", page(f"<h1>Ferry sails again</h1><div id='articleBody'>{body}</div>"))
    assert regions(draft, "body") == list(BODY)


@pytest.mark.parametrize(
    "figure",
    [
        "<figure><img src='a.jpg'><figcaption>The ferry at dawn</figcaption></figure>",
        "<div class='photo'><img src='a.jpg'><p>The ferry at dawn</p></div>",
        "<div class='img_box'><img src='a.jpg'><span>The ferry at dawn</span></div>",
        "<p class='caption'>The ferry at dawn</p>",
        "<table class='pic'><tr><td><img src='a.jpg'></td></tr><tr><td>The ferry at dawn</td></tr></table>",
        "<div class='article_photo'><img src='a.jpg'><em class='img_desc'>The ferry at dawn</em></div>",
    ],
)
def test_the_words_under_a_picture_are_its_caption(figure):
    body = f"<p>{BODY[0]}</p>{figure}<p>{BODY[1]}</p><p>{BODY[2]}</p>"
    draft = draft_of("a.html", page(f"<h1>Ferry sails again</h1><article>{body}</article>"))
    assert regions(draft, "caption") == ["The ferry at dawn"]
    assert regions(draft, "body") == list(BODY)


@pytest.mark.parametrize(
    "ruby",
    [
        "<ruby>漁師<rt>りょうし</rt></ruby>",
        "<ruby>漁師<rp>（</rp><rt>りょうし</rt><rp>）</rp></ruby>",
        "<ruby><rb>漁師</rb><rp>(</rp><rt>りょうし</rt><rp>)</rp></ruby>",
        "<ruby><rb>漁</rb><rt>りょう</rt><rb>師</rb><rt>し</rt></ruby>",
        "<ruby>漁<rt>りょう</rt>師<rt>し</rt></ruby>",
        "<ruby><a href='#'>漁師</a><rt><span>りょうし</span></rt></ruby>",
        "<ruby>漁師<rt>りょうし</ruby>",
        "<ruby><rb>漁<rb>師<rtc><rt>りょう<rt>し</rtc></ruby>",
        "<RUBY>漁師<RP>(<RT>りょうし<RP>)</RUBY>",
    ],
)
def test_readings_stay_out_of_the_text_and_are_kept(ruby):
    draft = draft_of("a.html", f"<html><body><p>昨夜、{ruby}が港に戻りました。みんな元気でした。</p></body></html>")
    document = draft.documents[0]
    assert document.text == "昨夜、漁師が港に戻りました。みんな元気でした。"
    assert "".join(reading for _, _, reading in document.readings) == "りょうし"
    assert document.text[document.readings[0][0] : document.readings[-1][1]] == "漁師"


@pytest.mark.parametrize(
    ("head", "published", "author", "publisher"),
    [
        ('<meta name="author" content="Mina Noh"><meta name="date" content="2026-02-03">', "2026-02-03", "Mina Noh", ""),
        (
            '<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"x"},'
            '{"@type":"NewsArticle","datePublished":"2026-02-03T08:00:00+09:00","author":[{"name":"Mina Noh"}],'
            '"publisher":{"name":"The Daily"},"dateModified":"2026-05-05"}]}</script>',
            "2026-02-03T08:00:00+09:00", "Mina Noh", "The Daily",
        ),
        ('<script type="application/ld+json">{"@type": "NewsArticle", broken</script>', "", "", ""),
        ('<meta property="article:author" content="https://example.org/people/7">', "", "", ""),
        ('<meta property="article:modified_time" content="2026-02-03">', "", "", ""),
    ],
)  # fmt: skip
def test_what_a_page_says_about_itself(head, published, author, publisher):
    article = draft_of("a.html", page(f"<h1>Ferry sails again</h1>{PARAGRAPHS}", head)).article
    assert (article.published_date, article.author, article.publisher) == (published, author, publisher)


def test_a_saved_page_says_where_and_when_it_was_saved_and_that_is_no_day_of_publication():
    saved = (
        "<!-- Page saved with SingleFile \n url: https://example.org/n/7 \n saved date: Tue Mar 03 2026 08:00:00 -->"
    )
    draft = draft_of("a.html", saved + page(f"<h1>Ferry sails again</h1>{PARAGRAPHS}"))
    article = draft.article
    assert (article.url, article.captured_date, article.published_date) == ("https://example.org/n/7", "2026-03-03", "")
    assert {"url-from-data", "captured-from-data"} <= {notice.code for notice in draft.notices}
    older = "<!-- saved from url=(0025)https://example.org/n/8 -->"
    assert draft_of("a.html", older + page(PARAGRAPHS)).article.url == "https://example.org/n/8"
    archived = "<!--\n     FILE ARCHIVED ON 20:30:30 Jul 12, 2021 AND RETRIEVED FROM THE\n     ARCHIVE -->"
    assert draft_of("a.html", page(PARAGRAPHS) + archived).article.captured_date == "2021-07-12"


@pytest.mark.parametrize(
    "front",
    [
        "---\ntitle: Ferry sails again\ndate: 2026-02-03\nauthor: Mina Noh\ntags: [sea, ship]\n---\n",
        '+++\ntitle = "Ferry sails again"\ndate = 2026-02-03\nauthor = "Mina Noh"\ntags = ["sea", "ship"]\n+++\n',
        '+++\ntitle="Ferry sails again"\ndate="2026-02-03"\n[params]\nauthor="Mina Noh"\ntags=["sea","ship"]\n+++\n',
        "---\r\ntitle: 'Ferry sails again'\r\ndate: 2026-02-03\r\nauthor: Mina Noh\r\ntags:\r\n- sea\r\n- ship\r\n---\r\n",
        "\ufeff---\ntitle: >\n  Ferry\n  sails again\ndate: 2026-02-03\nauthor:\n  name: Mina Noh\ntags: sea, ship\n...\n",
        "---\ntitle: Ferry sails again\ndate: 2026-02-03\nauthor: Mina Noh\ntags: sea, ship\n",
    ],
)
def test_front_matter_in_its_kinds(front):
    draft = draft_of("a.md", front + "\n" + "\n\n".join(BODY) + "\n")
    article = draft.article
    assert (article.title, article.published_date[:10], article.author) == (
        "Ferry sails again",
        "2026-02-03",
        "Mina Noh",
    )
    assert draft.documents[0].metadata["tags"] == "sea, ship"
    assert regions(draft, "body") == list(BODY)
    assert "author-from-data" in {notice.code for notice in draft.notices}


def test_a_rule_at_the_top_of_a_text_is_no_front_matter():
    draft = draft_of("a.md", f"---\n\n{BODY[0]}\n\n---\n\n{BODY[1]}\n")
    assert sentences(draft) == [BODY[0], BODY[1]]


def test_dates_of_capture_event_and_publication_are_kept_apart():
    front = "---\ntitle: Ferry\ndate: 2026-02-03\nevent_date: 2026-02-01\ncrawled_at: 2026-09-09T10:00:00Z\n---\n\n"
    article = draft_of("a.md", front + "\n\n".join(BODY)).article
    dates = (article.published_date, article.event_date, article.captured_date)
    assert dates == ("2026-02-03", "2026-02-01", "2026-09-09T10:00:00Z")


def test_html_inside_markdown_is_read_as_html():
    text = f"""# Ferry sails again

<div class="lead">
<p>{BODY[0]}</p>

<p>{BODY[1].replace("240", "<strong>240</strong>")}</p>
</div>

<figure><img src="a.jpg"><figcaption>The ferry at dawn.</figcaption></figure>

<!-- an editor's note -->
<details><summary>More</summary>

{BODY[2]}

</details>

<style>p {{ color: red }}</style>
<script>
var text = "Not an article.";
</script>
"""
    draft = draft_of("a.md", text)
    assert regions(draft, "caption") == ["The ferry at dawn."]
    assert [words for words in sentences(draft) if words in BODY] == list(BODY)
    text = draft.documents[0].text
    assert "color" not in text
    assert "Not an article" not in text
    assert "editor" not in text


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("Two boats [came *home*][1] at dawn.\n\n[1]: https://example.org 'title'", "Two boats came home at dawn."),
        ("Two boats came\\\nhome at dawn, said the crew.", "Two boats came"),
        ("> Two boats came home\n> at dawn.", "Two boats came home at dawn."),
        ("- [x] Two boats came home at dawn.", "Two boats came home at dawn."),
        ("Two boats came home at dawn.[^1]\n\n[^1]: The harbour office said so.", "Two boats came home at dawn."),
        ("Two boats~~ did not~~ came `home` at dawn.", "Two boats did not came home at dawn."),
        ("Two boats came home at 5 \\* 3 o'clock.", "Two boats came home at 5 * 3 o'clock."),
        ("Two boats\ncame home at dawn, said the crew of both.\n====", "Two boats came home at dawn, said the crew of both."),
        ("![The ferry](a.jpg) Two boats came home at dawn.", "Two boats came home at dawn."),
        ("Two boats came home<sup>2</sup> at dawn.", "Two boats came home2 at dawn."),
    ],
)  # fmt: skip
def test_markdown_in_its_kinds(markdown, words):
    assert words in sentences(draft_of("a.md", markdown + "\n"))


def test_a_word_document_with_everything_in_it():
    body = (
        '<w:p><w:pPr><w:pStyle w:val="a3"/></w:pPr><w:r><w:t>Ferry sails again</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>The ferry </w:t></w:r><w:del><w:r><w:delText>did not sail</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>sailed again on Friday.</w:t></w:r></w:ins><w:r><w:footnoteReference w:id='2'/></w:r>"
        "<w:moveFrom><w:r><w:t>Moved away words.</w:t></w:r></w:moveFrom>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden words.</w:t></w:r>"
        "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t xml:space='preserve'> It was full.</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText> HYPERLINK x </w:instrText></w:r></w:p>"
        "<mc:AlternateContent xmlns:mc='m'><mc:Choice><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent>"
        "</mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Left cell.</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Inner cell.</w:t>"
        "</w:r></w:p></w:tc></w:tr></w:tbl></w:tc><w:tc><w:p><w:r><w:t>Right cell.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t>The end</w:t><w:noBreakHyphen/><w:t>piece.</w:t>"
        "</w:r></w:p>"
    )
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    styles = f'<w:styles {space}><w:style w:styleId="a3"><w:name w:val="Title"/></w:style></w:styles>'
    notes = (
        f'<w:footnotes {space}><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>Said the harbour office.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    draft = draft_of("a.docx", docx(body, **{"word__styles.xml": styles, "word__footnotes.xml": notes}))
    assert draft.article.title == "Ferry sails again"
    assert draft.documents[0].text.split("\n\n") == [
        "Ferry sails again",
        "The ferry sailed again on Friday. It was full.",
        "In a box.",
        "Left cell.",
        "Inner cell.",
        "Right cell.",
        "The end-piece.",
        "Said the harbour office.",
    ]
    assert original(draft, "harbour office") == "harbour office"


TMX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="*all*"/><body>
<tu tuid="1"><prop type="x">not text</prop><note>not text either</note>
<tuv xml:lang="en-GB"><seg>The <hi type="b">boats</hi><ph x="1">&lt;br/&gt;</ph> came <it pos="begin">{1}</it>home.</seg></tuv>
<tuv xml:lang="ko-KR"><seg>배가 <![CDATA[돌아왔다 & <쉰다>]]>.</seg></tuv>
<tuv xml:lang="ja"><seg>船が戻った。</seg></tuv></tu>
<tu><tuv xml:lang="EN-US"><seg>Nobody &quot;was&quot; hurt&#x2026;</seg></tuv><tuv xml:lang="ko"><seg>아무도 다치지 않았다.</seg></tuv></tu>
</body></tmx>"""


def test_tmx_of_several_languages_with_tags_inside():
    draft = draft_of("a.tmx", TMX)
    assert (draft.article.left_language, draft.article.right_language) == ("en", "ko")
    assert pairs(draft) == [
        ("The boats came home.", "배가 돌아왔다 & <쉰다>."),
        ('Nobody "was" hurt…', "아무도 다치지 않았다."),
    ]
    assert [notice.message for notice in draft.notices if notice.code == "languages-left-out"] == [
        "The file holds 3 languages: en and ko were taken, ja left out"
    ]
    assert original(draft, '"was" hurt…') == "&quot;was&quot; hurt&#x2026;"
    assert original(draft, "돌아왔다 & <쉰다>") == "돌아왔다 & <쉰다>"


def test_tmx_of_two_variants_of_one_language():
    unit = '<tu><tuv xml:lang="en-GB"><seg>The {0} lorry came.</seg></tuv><tuv xml:lang="en-US"><seg>The {0} truck came.</seg></tuv></tu>'
    text = f'<tmx version="1.4"><header srclang="EN-us"/><body>{unit.format("red")}{unit.format("blue")}</body></tmx>'
    assert pairs(draft_of("a.tmx", text)) == [
        ("The red truck came.", "The red lorry came."),
        ("The blue truck came.", "The blue lorry came."),
    ]


XLIFF_1 = """<?xml version="1.0"?><xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file source-language="en-US" target-language="ja-JP" original="x" datatype="html"><header><note>no text</note></header><body>
<group><trans-unit id="1"><source>The <g id="1">boats</g> <x id="2"/>came   home.</source>
<target state="translated">船が<g id="1">戻った</g>。</target><note>check this</note>
<alt-trans><source>The boat came.</source><target>別の訳。</target></alt-trans></trans-unit>
<trans-unit id="2" xml:space="preserve"><source>Two  spaces</source><target>空白  二つ</target></trans-unit>
<trans-unit id="3"><source>Whole. Cut.</source><seg-source><mrk mtype="seg" mid="1">Whole.</mrk> <mrk mtype="seg" mid="2">Cut.</mrk></seg-source>
<target><mrk mtype="seg" mid="1">全体。</mrk><mrk mtype="seg" mid="2">切る。</mrk></target></trans-unit></group>
<trans-unit id="4"><source>Not translated yet.</source></trans-unit></body></file></xliff>"""
XLIFF_2 = """<?xml version="1.0"?><xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en" trgLang="ko">
<file id="f"><notes><note>no text</note></notes><group id="g"><unit id="u"><originalData><data id="d">no text</data></originalData>
<segment id="1"><source>The <pc id="1">boats</pc> came <ph id="2" dataRef="d"/>home.</source><target>배가 <pc id="1">돌아왔다</pc>.</target></segment>
<ignorable><source> between </source><target> 사이 </target></ignorable>
<segment id="2"><source>Nobody <mrk id="m" type="term">was</mrk> hurt.</source><target>아무도 <sc id="3"/>다치지<ec startRef="3"/> 않았다.</target></segment>
</unit></group></file></xliff>"""


def test_xliff_of_both_versions_with_segments_and_alternatives():
    first = draft_of("a.xlf", XLIFF_1)
    assert pairs(first) == [
        ("The boats came home.", "船が戻った。"),
        ("Two  spaces", "空白  二つ"),
        ("Whole.", "全体。"),
        ("Cut.", "切る。"),
        ("Not translated yet.", ""),
    ]
    second = draft_of("a.xliff", XLIFF_2)
    assert pairs(second) == [
        ("The boats came home.", "배가 돌아왔다."),
        ("Nobody was hurt.", "아무도 다치지 않았다."),
    ]
    metadata = second.documents[0].metadata
    assert (metadata["units"], metadata["segments"], metadata["targets"]) == ("1", "2", "2")
    assert original(second, "was hurt") == "was</mrk> hurt"


def test_po_with_plurals_contexts_and_fuzzy_entries():
    text = """# a comment
msgid ""
msgstr ""
"Project-Id-Version: x\\n"
"Last-Translator: Mina Noh <m@example.org>\\n"
"Language: ru\\n"

#. extracted
#: a.c:1
msgctxt "menu"
msgid "Open \\"the\\" file"
msgstr "Открыть «файл»\\tсейчас"

#, fuzzy, c-format
#| msgid "old words"
msgid "%d file"
msgid_plural "%d files"
msgstr[0] "%d файл"
msgstr[1] "%d файла"
msgstr[2] "%d файлов"

msgid "Not translated"
msgstr ""

#~ msgid "gone"
#~ msgstr "ушло"
"""
    draft = draft_of("a.po", text)
    assert pairs(draft) == [
        ('Open "the" file', "Открыть «файл»\tсейчас"),
        ("%d file", "%d файл"),
        ("%d files", "%d файла"),
        ("", "%d файлов"),
        ("Not translated", ""),
    ]
    assert "fuzzy-entries" in {notice.code for notice in draft.notices}
    assert draft.documents[0].metadata["translator"] == "Mina Noh"
    assert original(draft, 'the" file') == 'the\\" file'


@pytest.mark.parametrize(
    ("name", "text", "encoding"),
    [
        ("a.csv", 'id,en,ko\n1,"The boats, they say, came ""home"".",배가 돌아왔다.\n2,Nobody was hurt.,아무도 다치지 않았다.\n', "utf-8"),
        ("a.csv", '\ufeffEnglish;한국어\r\n"The boats, they say, came ""home"".";배가 돌아왔다.\r\nNobody was hurt.;아무도 다치지 않았다.\r\n', "utf-8"),
        ("a.tsv", 'source\ttarget\nThe boats, they say, came "home".\t배가 돌아왔다.\nNobody was hurt.\t아무도 다치지 않았다.\n', "utf-16"),
        ("a.tsv", 'The boats, they say, came "home".\t배가 돌아왔다.\r\nNobody was hurt.\t아무도 다치지 않았다.', "cp949"),
        ("a.txt", 'The boats, they say, came "home".\t배가 돌아왔다.\nNobody was hurt.\t아무도 다치지 않았다.\nThat is all.\t그뿐이다.\n', "utf-8"),
        ("a.csv", 'ko,en,note\n배가 돌아왔다.,"The boats, they say, came ""home"".",x\n아무도 다치지 않았다.,Nobody was hurt.,\n', "utf-8"),
        ("a.tab", "The boats, they say, came \"home\".\t배가 돌아왔다.\t2026\nNobody was hurt.\t아무도 다치지 않았다.\t2027\n", "utf-8-sig"),
        ("a.csv", '원문|번역문\nThe boats, they say, came "home".|배가 돌아왔다.\nNobody was hurt.|아무도 다치지 않았다.\n', "utf-8"),
    ],
)  # fmt: skip
def test_tables_in_their_kinds(name, text, encoding):
    found = pairs(draft_of(name, text.encode(encoding)))
    wanted = [('The boats, they say, came "home".', "배가 돌아왔다."), ("Nobody was hurt.", "아무도 다치지 않았다.")]
    turned = [(right, left) for left, right in wanted]
    assert found[:2] in (wanted, turned)
    assert len(found) == (3 if name == "a.txt" else 2)


def test_cells_keep_their_line_ends_as_spaces_and_marks_that_open_nothing():
    text = (
        'en\tko\n"Stop," he said.\t“그만” 하고 그가 말했다.\n"Two\nlines."\t두 줄이다.\nAn "odd one.\t이상한 것이다.\n'
    )
    assert pairs(draft_of("a.tsv", text)) == [
        ('"Stop," he said.', "“그만” 하고 그가 말했다."),
        ("Two lines.", "두 줄이다."),
        ('An "odd one.', "이상한 것이다."),
    ]


VTT = """WEBVTT - some title

NOTE
this is a note and no text

STYLE
::cue { color: red }

REGION
id:fred

intro
00:01.000 --> 00:04.000 align:start position:10%
<v Captain Noh>The <i>boats</i>
came <00:02.000>home.</v>

00:00:05.000 --> 00:00:06.000
- Nobody was hurt.
- Not one of us &amp; ours?
"""
SRT = (
    "1\r\n00:00:01,000 --> 00:00:02,000 X1:0 X2:10\r\n{\\an8}<font color='red'>The boats</font>\r\ncame home.\r\n\r\n"
    "2\r\n00:00:03,000 --> 00:00:04,000\r\n\r\n\r\n3\r\n00:00:05,000 --> 00:00:06,500\r\nNobody was hurt.\r\n1984\r\n\r\n"
    "4\r\n0:00:07.5 --> 0:00:08.5\r\nThe end.\r\n"
)


def test_subtitles_with_notes_styles_speakers_and_settings():
    draft = draft_of("a.vtt", VTT)
    found = " / ".join(sentences(draft))
    assert found == "The boats came home. / Nobody was hurt. / Not one of us & ours?"
    assert sentences(draft_of("a.srt", SRT)) == ["The boats came home.", "Nobody was hurt.", "1984", "The end."]
    assert original(draft, "us & ours") == "us &amp; ours"


def test_feeds_with_escaped_html():
    feed = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>The Daily</title><item><title>Ferry &amp; sea</title>'
        "<link>https://example.org/1</link><pubDate>Tue, 03 Feb 2026</pubDate>"
        f"<description>&lt;p&gt;{BODY[0]}&lt;/p&gt;&lt;p&gt;Fish &amp;amp; &lt;b&gt;chips&lt;/b&gt; were sold.&lt;/p&gt;"
        "&lt;script&gt;x()&lt;/script&gt;</description></item></channel></rss>"
    )
    draft = draft_of("a.xml", feed)
    found = sentences(draft)
    assert BODY[0] in found
    assert "Fish & chips were sold." in found
    assert "Ferry & sea" in found
    assert original(draft, "Fish & chips") == "Fish &amp;amp; &lt;b&gt;chips"
    assert draft.documents[0].metadata["items"] == "1"


def zipped(members: dict[str, bytes], encoding: str = "utf-8") -> bytes:
    """A ZIP archive whose names are written in a code page, as Windows did."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for mark, (name, data) in zip("QXZ", members.items(), strict=False):
            archive.writestr(zipfile.ZipInfo(mark * len(name.encode(encoding))), data)
    data = stream.getvalue()
    for mark, name in zip(b"QXZ", members, strict=False):
        raw = name.encode(encoding)
        data = data.replace(bytes([mark]) * len(raw), raw)
    return data


@pytest.mark.parametrize(
    ("encoding", "left", "right"),
    [("cp949", "여객선 운항 재개_en.txt", "여객선 운항 재개_ko.txt"), ("cp932", "フェリー運航再開_en.txt", "フェリー運航再開_ko.txt")],
)  # fmt: skip
def test_names_in_an_archive_in_the_code_page_of_their_country(tmp_path, encoding, left, right):
    place = tmp_path / "a.zip"
    place.write_bytes(zipped({left: " ".join(BODY).encode(), right: " ".join(KOREAN).encode()}, encoding))
    (result,) = read_paths([place])
    assert result.error is None
    assert [document.name for document in result.drafts[0].documents] == [left, right]


def test_an_archive_never_writes_and_names_no_file_outside(tmp_path):
    place = tmp_path / "a.zip"
    text = " ".join(BODY).encode()
    with zipfile.ZipFile(place, "w") as archive:
        for name in ("../../up.txt", "/etc/root.txt", "C:\\drive.txt", "a/../b.txt"):
            archive.writestr(name, text + name.encode())
    results = list(read_paths([place]))
    assert all(result.drafts for result in results)
    assert {document.name for r in results for d in r.drafts for document in d.documents} == {
        "up.txt", "root.txt", "drive.txt", "b.txt",
    }  # fmt: skip
    assert [item.name for item in tmp_path.iterdir()] == ["a.zip"]


@pytest.mark.parametrize("inner", ["nested.zip", "bomb.txt"])
def test_bombs_are_told_and_the_rest_of_the_archive_is_read(tmp_path, inner):
    place = tmp_path / "a.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("good.txt", " ".join(BODY))
        archive.writestr(inner, b" " * 40_000_000 if inner.startswith("bomb") else zipped({"x.txt": b"x"}))
    results = list(read_paths([place]))
    assert sum(bool(result.drafts) for result in results) == 1
    (error,) = [result.error for result in results if result.error]
    assert isinstance(error, UserError)
    assert inner in str(error)


def test_a_range_of_every_form_leads_back_to_the_same_words():
    for name, text, words in (
        ("a.tmx", TMX, "boats"),
        ("a.xlf", XLIFF_1, "Two  spaces"),
        ("a.vtt", VTT, "Nobody was hurt."),
        ("a.csv", "en,ko\nThe boats came home.,배가 돌아왔다.\nNobody was hurt.,아무도 다치지 않았다.\n", "다치지"),
    ):
        draft = draft_of(name, text)
        document = draft.documents[0]
        start = document.text.index(words)
        place = to_source(document.map, start, start + len(words))
        assert place is not None
        assert document.source is not None
        assert document.source[place[0] : place[1]] == words
