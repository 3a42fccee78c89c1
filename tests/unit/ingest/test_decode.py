"""Which encoding, found on text that no rule was written for, and what was changed on the way."""

import codecs

import pytest

from annotator.ingest.decode import decode
from annotator.model import UserError

KOREAN = (
    "강릉 앞바다에서 밤새 조업하던 어선 두 척이 새벽에 돌아왔다. 선원 열한 명은 모두 건강하다고 해경이 전했다. "
    "마을 회관에서는 따뜻한 국밥을 준비해 놓고 기다리고 있었다."
)
JAPANESE = (
    "夜どおし沖で漁をしていた二隻の船が、明け方になって港へ戻ってきた。乗組員十一人は全員元気だという。"
    "公民館では温かい汁物を用意して待っていた。"
)
SIMPLIFIED = "两艘整夜在海上作业的渔船清晨回到了港口。船上十一名船员都很健康，村里的人们已经准备好热汤等待他们。"
TRADITIONAL = "兩艘整夜在海上作業的漁船清晨回到了港口。船上十一名船員都很健康，村裡的人們已經準備好熱湯等待他們。"
RUSSIAN = "Две лодки, всю ночь ловившие рыбу, утром вернулись в порт. Все одиннадцать моряков здоровы."
HEBREW = "שתי סירות שדגו כל הלילה חזרו לנמל עם שחר. כל אחד עשר המלחים בריאים, מסר ראש העיר."
ARABIC = "عاد قاربان قضيا الليل في الصيد إلى الميناء عند الفجر. قال رئيس البلدية إن البحارة جميعا بخير."
GREEK = "Δύο βάρκες που ψάρευαν όλη τη νύχτα γύρισαν στο λιμάνι την αυγή. Και οι έντεκα ναύτες είναι καλά."
THAI = "เรือสองลำที่ออกจับปลาทั้งคืนกลับเข้าท่าเรือตอนเช้า ลูกเรือทั้งสิบเอ็ดคนปลอดภัยดี"
FRENCH = "Les deux bateaux sont rentrés au port à l'aube; l'équipage est en bonne santé, a déclaré le maire."

CASES = [
    (KOREAN, "cp949"), (KOREAN, "euc_kr"), (KOREAN, "johab"), (KOREAN, "iso2022_kr"),
    (JAPANESE, "cp932"), (JAPANESE, "shift_jis"), (JAPANESE, "euc_jp"), (JAPANESE, "iso2022_jp"),
    (SIMPLIFIED, "gb18030"), (SIMPLIFIED, "gb2312"), (TRADITIONAL, "big5"), (TRADITIONAL, "cp950"),
    (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (FRENCH, "cp1252"),
    (RUSSIAN, "cp866"), (RUSSIAN, "iso8859-5"), (HEBREW, "cp1255"), (HEBREW, "iso8859-8"), (ARABIC, "cp1256"),
    (ARABIC, "iso8859-6"), (GREEK, "cp1253"), (GREEK, "iso8859-7"), (THAI, "cp874"), (SIMPLIFIED, "hz"),
    (KOREAN, "utf-32-le"), (FRENCH, "utf-32-be"),
    (KOREAN, "utf-8"), (JAPANESE, "utf-8-sig"), (KOREAN, "utf-16"), (KOREAN, "utf-16-le"), (JAPANESE, "utf-16-be"),
    (FRENCH, "utf-16-le"), (KOREAN, "utf-32"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "encoding"), CASES)
def test_every_encoding_of_the_region_is_found(text, encoding):
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("size", [24, 40])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [case for case in CASES if case[1] in ("cp949", "johab", "cp932", "euc_jp", "iso2022_jp", "utf-16-le")],
)
def test_a_line_is_enough(text, encoding, size):
    for start in range(0, len(text) - size, 7):
        piece = text[start : start + size]
        assert decode(piece.encode(encoding)).text == piece


def test_a_declared_charset_is_evidence_and_not_truth():
    page = f'<html><meta charset="euc-kr"><p>{KOREAN}</p></html>'
    assert decode(page.encode("utf-8")).encoding == "utf-8"
    assert decode(page.encode("cp949")).encoding == "cp949"
    wrong = page.replace("euc-kr", "shift_jis")
    assert decode(wrong.encode("cp949")).text == wrong


def test_a_declared_charset_decides_where_the_characters_do_not():
    page = '<?xml version="1.0" encoding="{}"?><p>Zażółć gęślą jaźń, napisał żeglarz w dzienniku.</p>'
    for name in ("windows-1250", "iso-8859-2"):
        text = page.format(name)
        assert decode(text.encode(name)).text == text


@pytest.mark.parametrize("encoding", ["cp949", "euc_jp", "cp932", "gb18030"])
def test_a_few_broken_bytes_do_not_change_the_encoding(encoding):
    whole = {"cp949": KOREAN, "gb18030": SIMPLIFIED}.get(encoding, JAPANESE) * 4
    data = whole.encode(encoding)
    decoded = decode(data[:60] + b"\x81\xff" + data[60:])
    assert decoded.encoding == encoding
    assert decoded.text[-40:] == whole[-40:]
    assert "undecodable" in {change["kind"] for change in decoded.changes}


def test_an_encoding_given_by_hand_is_recorded_and_must_fit():
    decoded = decode(KOREAN.encode("johab"), encoding="johab")
    assert (decoded.text, decoded.encoding, decoded.given) == (KOREAN, "johab", True)
    with pytest.raises(UserError, match="does not fit"):
        decode(KOREAN.encode("cp949"), encoding="ascii")
    with pytest.raises(UserError, match="no encoding"):
        decode(b"x", encoding="klingon")


def test_what_was_altered_is_recorded_with_its_place():
    decoded = decode(codecs.BOM_UTF8 + b"a\0b")
    assert decoded.text == "a␀b"
    assert [(change["kind"], change["position"]) for change in decoded.changes] == [("bom", 0), ("nul", 1)]
    lone = decode(codecs.BOM_UTF16_LE + "x\ud800y".encode("utf-16-le", "surrogatepass"))
    assert lone.text == "x�y"
    assert [change["kind"] for change in lone.changes] == ["bom", "surrogate"]


def test_a_cut_off_download_is_read_and_the_break_is_shown():
    decoded = decode((KOREAN * 3).encode("utf-8")[:-2])
    assert decoded.text.startswith(KOREAN)
    assert decoded.changes[-1]["kind"] == "undecodable"


@pytest.mark.parametrize(
    ("data", "what"),
    [(b"%PDF-1.7 x", "PDF"), (b"\x89PNG\r\n", "PNG"), (b"SQLite format 3\0", "database"), (b"\xd0\xcf\x11\xe0", "HWP")],
)
def test_binary_files_are_named(data, what):
    with pytest.raises(UserError, match=what):
        decode(data, name="a.txt")


@pytest.mark.parametrize(
    ("data", "codec", "held"),
    [
        (codecs.BOM_UTF8 + "항구가 다시 열렸다. 배가 왔다".encode()[:-1], "utf-8", "항구가 다시 열렸다. 배가 왔"),
        (
            codecs.BOM_UTF8 + "항구는 5월 3일 다시 열렸다. 정오에 배 두 척이 들어왔다.".encode("cp949"),
            "cp949",
            "항구는 5월",
        ),
        (codecs.BOM_UTF32_LE + b"\xff\xff\xff\x7f" + "Two ships came in at noon.".encode("utf-32-le"), None, ""),
    ],
)
def test_what_follows_a_byte_order_mark_may_be_cut_or_no_such_text(data, codec, held):
    try:
        decoded = decode(data)
    except UserError:
        assert codec is None
        return
    assert decoded.encoding == (codec or decoded.encoding)
    assert held in decoded.text
    assert any(change["kind"] == "bom" for change in decoded.changes)
