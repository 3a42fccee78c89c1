"""What belongs to the article and what was printed around it, in pages of our own in the forms of real ones."""

from annotator.bitext.parallel import Parallelism
from annotator.ingest import NamedBytes, read
from annotator.model import Draft
from tests.unit.ingest.checks import whole


def draft_of(text: str, name: str = "a.txt") -> Draft:
    draft = read([NamedBytes(name, text.encode())])
    whole(draft)
    return draft


def kinds(draft: Draft) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    text = draft.documents[0].text
    for region in draft.regions:
        found.setdefault(region.kind, []).append(text[region.start : region.end])
    return found


PORTAL = """바로가기
로그인
회원가입
정치
경제
사회
뉴스 > 지역 > 강원
어선 두 척, 열이틀 만에 항구로
기사입력 2026-03-02 07:15
페이스북
□ 강릉 앞바다에서 조업하던 어선 두 척이 열이틀 만에 항구로 돌아왔다.
□ 해경은 선원 열한 명이 모두 건강하다고 밝혔다.
▲ 항구로 들어오는 어선(사진=강릉시 제공)
□ 시는 항로 표지를 다시 살펴보기로 했다.
□ 해경은 선원 열한 명이 모두 건강하다고 밝혔다.
홍길동 기자 hong@example.org
저작권자 ⓒ 무단전재 및 재배포 금지
많이 본 뉴스
1 시장 상인들 새벽부터 줄 서
2 눈 소식에 고갯길 통제
3 “올해는 다르다” 야구단 출정식
4 폐교가 도서관으로 바뀌었다!
"""


def test_a_pasted_portal_page():
    found = kinds(draft_of(PORTAL))
    assert found["headline"] == ["어선 두 척, 열이틀 만에 항구로"]
    assert found["body"] == [
        "□ 강릉 앞바다에서 조업하던 어선 두 척이 열이틀 만에 항구로 돌아왔다.",
        "□ 해경은 선원 열한 명이 모두 건강하다고 밝혔다.",
        "□ 시는 항로 표지를 다시 살펴보기로 했다.",
    ]
    assert found["caption"] == ["▲ 항구로 들어오는 어선(사진=강릉시 제공)"]
    assert found["duplicate"] == ["□ 해경은 선원 열한 명이 모두 건강하다고 밝혔다."]
    assert found["byline"] == ["기사입력 2026-03-02 07:15", "홍길동 기자 hong@example.org"]
    draft = draft_of(PORTAL)
    assert draft.article.published_date == "2026-03-02T07:15"
    assert draft.article.author == "홍길동"
    assert {"published-from-line", "author-from-byline"} <= {notice.code for notice in draft.notices}
    told = {notice.code: notice.message for notice in draft.notices}
    assert told["duplicate-set-aside"].startswith("1 passage (") and told["duplicate-set-aside"].endswith(
        "was set aside"
    )
    assert " passages (" in told["boilerplate-set-aside"] and told["boilerplate-set-aside"].endswith("were set aside")
    original = next(
        region for region in draft.regions if "열한 명이" in draft.documents[0].text[region.start : region.end]
    )
    assert next(region for region in draft.regions if region.kind == "duplicate").duplicate_of == original.id


def test_repeats_are_found_under_other_quotes_dashes_and_spaces():
    draft = draft_of(
        'The mayor said: "It\'s a fine bridge - the finest." Nobody objected to it.\n\n'
        "Then the ceremony went on for two more hours in the rain.\n\n"
        "The mayor  said: “It’s a fine bridge – the finest.” Nobody objected to it.\n"
    )
    assert [region.kind for region in draft.regions] == ["body", "body", "duplicate"]


def test_a_date_above_the_title_is_not_taken_for_the_day_of_publication():
    draft = draft_of(
        "Monday, March 2, 2026\n\nFerry sails again\n\nThe ferry sailed on Friday. It was full of people.\n"
    )
    assert draft.article.published_date == ""
    assert "date-unclear" in {notice.code for notice in draft.notices}


def test_a_date_that_signs_a_letter_stays_in_it():
    draft = draft_of(
        "Dear neighbours of the harbour,\n\nWe thank all of you for your patience this winter.\n\nMarch 2, 2026\n"
    )
    assert "March 2, 2026" in kinds(draft)["body"]


def test_a_list_inside_the_article_stays():
    text = (
        "The committee met on Monday and found three faults in the plan.\n\n- too dear\n- too late\n- too small\n\n"
        "It will meet again in June, when the river is low enough to measure.\n"
    )
    assert len(kinds(draft_of(text))["body"]) == 5
    assert "boilerplate" not in kinds(draft_of(text))


def test_two_languages_side_by_side_are_told_from_one_after_the_other_and_from_one():
    english = [
        "The ferry sailed again on Friday after a long repair.",
        "About 240 passengers were on board that morning.",
    ]
    korean = ["여객선이 긴 수리를 마치고 금요일 다시 출항했다.", "그날 아침 승객 240여 명이 배에 올랐다."]
    layouts = {
        "block": "\n".join(english + korean),
        "interleaved": "\n\n".join(line for pair in zip(english, korean, strict=True) for line in pair),
        "mixed": "\n\n".join(f"{one} ({two})" for one, two in zip(english, korean, strict=True)),
        "one-language": "\n".join(korean),
    }
    for layout, text in layouts.items():
        draft = draft_of(text)
        assert draft.article.layout == layout
        if layout != "one-language":
            assert (draft.article.left_language, draft.article.right_language) == ("en", "ko")
            assert [(len(bead.left), len(bead.right)) for bead in draft.beads] == [(1, 1), (1, 1)]


def test_two_texts_that_only_look_parallel_get_no_pairs(monkeypatch):
    verdict = Parallelism(False, 0.1, "no pair shares a number")
    monkeypatch.setattr("annotator.ingest.beads.looks_parallel", lambda *arguments, **more: verdict)
    english = [
        f"My uncle {name} kept bees in the orchard all his life."
        for name in ("Albert", "Bernard", "Conrad", "Desmond", "Edgar", "Felix", "Gustav", "Henry")
    ]
    korean = [f"시청은 {number}번 버스 노선을 옮기기로 하고 의견을 듣고 있다." for number in range(71, 79)]
    draft = draft_of("\n".join(english + korean))
    assert draft.article.layout == "not-parallel"
    assert draft.beads == ()
    assert "not-parallel" in {notice.code for notice in draft.notices}
    assert {item.side for item in draft.sentences} == {"left", "right"}


def test_a_text_without_a_title_says_so_and_takes_none():
    draft = draft_of("The ferry sailed again on Friday after a long repair. It was full.\n")
    assert draft.article.titles == {}
    assert draft.article.title == "The ferry sailed again on Friday after a long repair."
    assert "title-missing" in {notice.code for notice in draft.notices}
