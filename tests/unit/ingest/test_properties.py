"""Any bytes in: a Draft with sound ranges, or a UserError. Never another exception, never a hang."""

import contextlib
import time
import zipfile
from io import BytesIO

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from annotator.ingest import NamedBytes, read, read_paths
from annotator.model import UserError
from tests.unit.ingest.checks import each_sentence_once, whole

NAMES = st.sampled_from(
    ["a.txt", "a.html", "a.md", "a.tmx", "a.xlf", "a.po", "a.tsv", "a.csv", "a.srt", "a.vtt", "a.xml", "a.docx", "a"]
)
PIECES = st.sampled_from(
    [
        "The council met on Monday. ", "It agreed to nothing. ", "회의가 열렸다. ", "결정은 없었다.", "会議が開かれた。",
        "何も決まらなかった。", "\n", "\n\n", "\r\n", "\r", "<p>", "</p>", "<br>", "<div class='nav'>", "<a href='x'>", "</a>",
        "<ruby>漢<rt>かん</rt></ruby>", "<rt>", "</ruby>", "<li>", "<td>", "<pre>", "</pre>", "<script>", "</script>",
        "<!--", "-->", "<![CDATA[", "]]>", "&amp;", "&#xD800;", "&#0;", "&bogus;", "<title>", "</title>", "\"", "'", "<", ">",
        "---\n", "title: x\n", "# ", "## ", "* ", "- ", "> ", "```\n", "**", "[a](b)", "![", "](", "| a | b |\n", "{{< x >}}",
        "1\n00:00:01,000 --> 00:00:02,000\n", "WEBVTT\n\n", 'msgid "a b"\n', 'msgstr "가 나"\n', "\t", ",", ";",
        "<tmx><body><tu><tuv xml:lang='en'><seg>One.</seg></tuv></tu></body></tmx>", "<xliff>", "<rss>", "<item>",
        "\u200b", "\u2028", "\u00a0", "\u3000", "\ufeff", "👨‍👩‍👧", "𠮷", "e\u0301", "가", "\u202e", "By A. Person",
        "RELATED ARTICLES\n", "2026-03-01 10:00\n", "▲ ", "□ ", "(", ")", "（", "）", "“", "”", "「", "」", "...", "…", "Home > A > B\n",
    ]
)  # fmt: skip


def _read(name: str, data: bytes) -> None:
    try:
        draft = read([NamedBytes(name, data)])
    except UserError:
        return
    whole(draft)
    if draft.beads:
        each_sentence_once(draft)
    again = read([NamedBytes("other name" + name[1:], data)])
    assert [item.id for item in again.sentences] == [item.id for item in draft.sentences]
    assert again.article.id == draft.article.id
    assert again.beads == draft.beads


@settings(max_examples=150, deadline=5000, suppress_health_check=[HealthCheck.too_slow])
@given(NAMES, st.binary(max_size=400))
@example("a.txt", b"\xff\xfe\x00\xd8")
@example("a.txt", b"\x1b$B!!\x1b(B")
@example("a.docx", b"PK\x03\x04" + b"\0" * 40)
def test_any_bytes_give_a_draft_or_a_user_error(name, data):
    _read(name, data)


@settings(max_examples=250, deadline=5000, suppress_health_check=[HealthCheck.too_slow])
@given(NAMES, st.lists(PIECES, min_size=1, max_size=40).map("".join))
def test_any_markup_gives_a_draft_with_sound_ranges(name, text):
    _read(name, text.encode("utf-8", "surrogatepass"))


@settings(max_examples=60, deadline=5000, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "utf-16-le", "cp949", "johab", "gb18030", "hz", "rot13"])
)
def test_any_encoding_given_by_hand_gives_a_draft_or_a_user_error(text, encoding):
    with contextlib.suppress(UserError):
        whole(read([NamedBytes("a.txt", text.encode("utf-8", "surrogatepass"))], encoding=encoding))


@settings(max_examples=60, deadline=5000, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=20).map("".join), st.lists(PIECES, max_size=20).map("".join))
def test_any_two_texts_give_a_draft_or_a_user_error(left, right):
    try:
        draft = read([NamedBytes("l.txt", left.encode()), NamedBytes("r.txt", right.encode())])
    except UserError:
        return
    whole(draft)
    if draft.beads:
        each_sentence_once(draft)


@settings(max_examples=40, deadline=5000, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300))
def test_any_word_document_gives_a_draft_or_a_user_error(body):
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", b"<w:document xmlns:w='w'><w:body>" + body + b"</w:body></w:document>")
    _read("a.docx", stream.getvalue())


LONG = 200_000


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", "<a " * LONG),
        ("a.html", '<a x="' * LONG),
        ("a.html", "<!--" * LONG),
        ("a.html", "<![CDATA[" * 20_000),
        ("a.html", "<script>" * 20_000),
        ("a.html", "<div>" * 50_000 + "words here" + "</div>" * 50_000),
        ("a.html", "<ruby>x<rt>" * 20_000),
        ("a.html", "&#x" * LONG),
        ("a.html", "<p>A word. " * 20_000),
        ("a.md", "[" * 20_000),
        ("a.md", "![a](" * 20_000),
        ("a.md", "*_`" * 20_000),
        ("a.md", "> " * 20_000),
        ("a.md", "---\n" + "a: b\n" * 20_000),
        ("a.txt", "a" * 2_000_000),
        ("a.txt", "가" * 300_000),
        ("a.txt", "( " * LONG),
        ("a.txt", "- a\n" * 50_000),
        ("a.txt", "1 a\n" * 50_000),
        ("a.srt", "00:00:01,000 --> 00:00:02,000\n" * 20_000),
        ("a.po", 'msgid "a"\n' * 50_000),
        ("a.tsv", '"' * LONG),
        ("a.xml", "<rss>" + "<item><title>" * 20_000),
    ],
    ids=lambda value: value[:14] if isinstance(value, str) else None,
)
def test_traps_for_the_patient_end_soon(name, text):
    started = time.process_time()
    with contextlib.suppress(UserError):
        whole(read([NamedBytes(name, text.encode())]))
    assert time.process_time() - started < 12


def test_a_set_of_bad_files_gives_each_its_line_and_the_others_go_on(tmp_path):
    (tmp_path / "good.txt").write_text("The council met on Monday. It agreed to nothing.", encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "blank.txt").write_bytes(b" \n\n ")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (tmp_path / "noise.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "bomb.tmx").write_text('<!DOCTYPE x [<!ENTITY a "b">]><tmx>&a;</tmx>', encoding="utf-8")
    (tmp_path / ".hidden.txt").write_text("No one asked.", encoding="utf-8")
    results = {result.path.rpartition("/")[2]: result for result in read_paths([tmp_path, tmp_path / "missing.txt"])}
    assert {name for name, result in results.items() if result.drafts} == {"good.txt"}
    errors = {name: str(result.error) for name, result in results.items() if result.error}
    assert set(errors) == {"empty.txt", "blank.txt", "picture.txt", "noise.txt", "bomb.tmx", "missing.txt"}
    assert len(set(errors.values())) == len(errors)
    for name, message in errors.items():
        assert name in message
