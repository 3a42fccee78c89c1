"""Pages as other publishers set them: what a careful reader calls headline, byline, caption, text, and the rest."""

import pytest

from annotator.ingest import NamedBytes, pairings, read
from tests.unit.ingest.checks import whole


def regions(name, text):
    """The draft, and kind → the words of its regions."""
    draft = read([NamedBytes(name, text.encode())])
    whole(draft)
    base = draft.documents[0].text
    found = {}
    for region in draft.regions:
        found.setdefault(region.kind, []).append(base[region.start : region.end])
    return draft, found


DAILY = """<html lang="ko"><head><meta charset="utf-8"><title>강변 시장 재개장…상인 40명 돌아왔다 - 물빛일보</title></head><body>
<div id="gnb"><ul><li><a href="/">홈</a></li><li><a href="/pol">정치</a></li><li><a href="/eco">경제</a></li></ul></div>
<div class="wrap"><div class="tit_area"><h2 class="tit">강변 시장 재개장…상인 40명 돌아왔다</h2>
<p class="sub">홍수 뒤 석 달 만에 문 열어</p>
<div class="info"><span>박서연 기자</span><span>입력 2024.11.03 09:12</span><span>수정 2024.11.03 11:40</span><a>공유</a></div></div>
<div id="articleBody"><div class="img"><img src="a.jpg"><span class="cap">3일 다시 문을 연 강변 시장. 물빛일보 자료사진</span></div>
강변 시장이 3일 다시 문을 열었다. 지난 8월 홍수로 문을 닫은 지 석 달 만이다.<br><br>시장 상인회는 이날 “상인 40명이 돌아왔다”고 밝혔다.
<br><br>시는 다음 달까지 제방을 높일 계획이다.<br><br>박서연 기자 park@mulbit.example</div>
<div class="copy">Copyright ⓒ 물빛일보. 무단 전재 및 재배포 금지</div>
<div class="rank"><h3>많이 본 뉴스</h3><ol><li><a href="#">1 시장, 예산안 제출</a></li><li><a href="#">2 첫눈 소식</a></li></ol></div>
<div class="comment"><h3>댓글 12</h3><p>댓글 운영 원칙: 욕설과 비방은 삭제될 수 있습니다.</p></div></div></body></html>"""


def test_what_stands_between_title_and_text_is_no_portal_text():
    draft, found = regions("daily.html", DAILY)
    assert found["headline"] == ["강변 시장 재개장…상인 40명 돌아왔다", "홍수 뒤 석 달 만에 문 열어"]
    assert draft.article.titles == {"ko": "강변 시장 재개장…상인 40명 돌아왔다"}
    assert found["byline"][0].startswith("박서연 기자입력 2024.11.03")
    assert found["caption"] == ["3일 다시 문을 연 강변 시장. 물빛일보 자료사진"]
    assert [words[:8] for words in found["body"]] == ["강변 시장이 3", "시장 상인회는 ", "시는 다음 달까"]
    assert "댓글 운영 원칙" in " ".join(found["boilerplate"])


PORTAL = """<html><body><h2><span>달빛 도서관, 밤 열두 시까지 연다</span></h2><article id="body">
<span class="photo_org"><img src="a.jpg"><em class="img_desc">2일 밤 달빛 도서관 열람실.</em></span>달빛 도서관이 다음 달부터 밤 열두 시까지
문을 연다. 시는 2일 이같이 밝혔다.<br><br>도서관 관계자는 “이용자의 절반이 대학생”이라고 말했다.</article></body></html>"""


def test_a_caption_in_a_span_before_the_text_is_not_the_text():
    _, found = regions("portal.html", PORTAL)
    assert found["caption"] == ["2일 밤 달빛 도서관 열람실."]
    assert found["body"][0].startswith("달빛 도서관이 다음 달부터")


NOTICE = """<html><body><h1>Joint notice on the ferry</h1><h1>여객선 공동 안내문</h1><table>
<tr><td>The ferry stops on 4 June.</td><td>여객선은 6월 4일에 멈춘다.</td></tr>
<tr><td>Passengers may use buses. Tickets stay valid.</td><td>승객은 버스를 이용할 수 있다. 표는 계속 유효하다.</td></tr>
<tr><td>We apologise.</td><td>사과드린다.</td></tr></table></body></html>"""


def test_a_table_of_two_languages_is_read_to_its_last_short_row():
    draft, found = regions("notice.html", NOTICE)
    assert draft.article.titles == {"en": "Joint notice on the ferry", "ko": "여객선 공동 안내문"}
    assert found["body"][-2:] == ["We apologise.", "사과드린다."]
    assert "boilerplate" not in found
    assert sum(bool(bead.left and bead.right) for bead in draft.beads) == 5


COLUMNS = """<html><body><div class="col"><h2>Rules of the lake</h2><p>Boats keep left. Swimming is free.</p>
<p>Fires are forbidden from May to September.</p></div><div class="col"><h2>湖の決まり</h2>
<p>船は左側を通る。水泳は自由である。</p><p>五月から九月まで火は禁止されている。</p></div></body></html>"""


def test_two_columns_have_a_title_each():
    draft, _ = regions("columns.html", COLUMNS)
    assert draft.article.titles == {"en": "Rules of the lake", "ja": "湖の決まり"}
    assert draft.article.layout == "block"


@pytest.mark.parametrize(
    "picture",
    [
        "![a well](a.jpg)\n*{0}*",
        "![a well](a.jpg)  \n{0}",
        "![a well](a.jpg)\n\n*{0}*",
        "[![a well](a.jpg)](big.jpg)\n\n_{0}_",
        '<p align="center"><img src="a.png"><br><em>{0}</em></p>',
        "<figure><img src='a.png'><figcaption>{0}</figcaption></figure>",
    ],
)
def test_the_caption_of_a_picture_in_markdown(picture):
    caption = "The well in 1931, seen from the road"
    text = f"# The well\n\nThe village dug a new well.\n\n{picture.format(caption)}\n\nIt is **forty** metres deep.\n"
    _, found = regions("well.md", text)
    assert found["caption"] == [caption]
    assert found["body"] == ["The village dug a new well.", "It is forty metres deep."]


def test_italics_and_pictures_that_make_no_caption():
    text = "# The well\n\n![a](a.jpg)\n\nThe village *dug* a new well.\n\n*It is deep.*\n\nPress ![icon](i.png) to go on.\n"
    _, found = regions("well.md", text)
    assert "caption" not in found
    assert len(found["body"]) == 3


def test_a_repeat_is_found_under_any_quotes_and_dashes():
    first = "Visitors hold “paper lanterns” – the symbol of the town – on Sunday."
    others = [first.replace("“", "‘").replace("”", "’").replace(" – ", "—"), first.replace("“", '"').replace("”", '"')]
    text = f"{first}\n\nThe festival drew ten thousand people to the river.\n\n{others[0]}\n\nIt ends on Friday.\n\n{others[1]}"
    draft, found = regions("lanterns.txt", text)
    assert found["duplicate"] == others
    assert {region.duplicate_of for region in draft.regions if region.kind == "duplicate"} == {draft.regions[0].id}


MIRRORED = """<!-- Mirrored from mill.example/a1.html by HTTrack Website Copier/3.x [XR&CO'2014], Sat, 08 Jun 2024 10:11:12 GMT -->
<html><head><title>x</title></head><body><h1>Bakery wins prize</h1><p>By Ann Reed | 1 June 2024</p>
<p>The bakery on Mill Lane has won a prize for its rye bread. It took three hours to taste forty loaves.</p></body></html>"""
TOOLBAR = """<html><body><div id="wm-ipp-base">captures 3 Mar 2019</div><h1>Bakery wins prize</h1>
<p>The bakery on Mill Lane has won a prize for its rye bread. It took three hours to taste forty loaves.</p></body></html>
<!-- FILE ARCHIVED ON 10:11:12 Mar 03, 2019 AND RETRIEVED FROM THE INTERNET ARCHIVE ON 01:02:03 Jan 05, 2024. -->"""


def test_when_a_page_was_saved_is_not_when_it_was_published():
    article = regions("a.html", MIRRORED)[0].article
    assert (article.captured_date, article.published_date) == ("2024-06-08", "2024-06-01")
    assert article.url == "http://mill.example/a1.html"
    draft, found = regions("b.html", TOOLBAR)
    assert (draft.article.captured_date, draft.article.published_date) == ("2019-03-03", "")
    assert found["boilerplate"] == ["captures 3 Mar 2019"]


def test_languages_the_encoder_was_not_trained_on_are_aligned_without_it():
    class Wrong:
        name = "wrong"

        def encode(self, texts):
            raise AssertionError("asked about a language it does not know")

    hebrew = "הנמל נפתח מחדש ב-3 במאי.\n\nשתי אוניות הגיעו בצהריים.\n\nראש העיר הודה לצוותים."
    english = "The port reopened on 3 May.\n\nTwo ships arrived at noon.\n\nThe mayor thanked the crews."
    draft = read([NamedBytes("a.txt", f"{hebrew}\n\n{english}".encode())], encoder=Wrong())
    assert (draft.article.left_language, draft.article.right_language) == ("he", "en")
    assert [bool(bead.left and bead.right) for bead in draft.beads] == [True, True, True]


def test_names_of_files_in_the_language_of_the_people_who_name_them():
    names = ["공지(영어).txt", "공지(한국어).txt", "제3차_영문.docx", "제3차_국문.docx", "영문/k.txt", "국문/k.txt"]
    names += ["talk/en.txt", "talk/ko.txt", "報告（日本語）.txt", "報告.txt", "서울 한글.txt"]
    pairs = {(found.left, found.right) for found in pairings(names)}
    assert pairs == {
        ("공지(영어).txt", "공지(한국어).txt"),
        ("제3차_영문.docx", "제3차_국문.docx"),
        ("영문/k.txt", "국문/k.txt"),
        ("talk/en.txt", "talk/ko.txt"),
        ("報告.txt", "報告（日本語）.txt"),
    }
