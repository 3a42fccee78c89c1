"""Every layout and language from the file to the stored article: sides, languages, pairs, and nothing forced."""

from itertools import count
from pathlib import Path

import pytest

from annotator import edits
from annotator.columns import ArticleText
from annotator.ingest import NamedBytes, read
from annotator.model import Document
from annotator.session import create_project
from tests.unit.ingest.checks import each_sentence_once, whole

TEXTS = {
    "en": (
        "The ferry to Ullin island sailed again on Friday after 12 days in dock.",
        "About 240 passengers had waited in the old customs house since the storm.",
        "Captain Larsen thanked them and gave 30 children a tour of the ship.",
        "The next ship leaves on 14 March at 9:40, the harbour office said.",
    ),
    "ko": (
        "울린섬으로 가는 여객선이 12일 동안의 수리를 마치고 금요일에 다시 출항했다.",
        "승객 240여 명은 폭풍이 지나간 뒤 옛 세관 건물에서 기다리고 있었다.",
        "라르센 선장은 고마움을 전하고 아이들 30명에게 배를 구경시켜 주었다.",
        "다음 배는 3월 14일 9시 40분에 떠난다고 항만청은 밝혔다.",
    ),
    "ja": (
        "ウリン島へのフェリーは12日間の修理を終え、金曜日に再び出航した。",
        "嵐の後、およそ240人の乗客が古い税関の建物で待っていた。",
        "ラーセン船長は感謝を述べ、子ども30人に船の中を案内した。",
        "次の船は3月14日9時40分に出ると港湾局は発表した。",
    ),
    "zh": (
        "开往乌林岛的渡轮在船坞停了12天之后于星期五重新启航。",
        "风暴过后，大约240名乘客一直在旧海关大楼里等候。",
        "拉尔森船长向他们致谢，并带着30个孩子参观了这艘船。",
        "港务局说，下一班船将于3月14日9时40分开出。",
    ),
    "ru": (
        "Паром на остров Уллин снова вышел в море в пятницу после 12 дней в доке.",
        "Около 240 пассажиров ждали в старом здании таможни с самой бури.",
        "Капитан Ларсен поблагодарил их и показал корабль 30 детям.",
        "Следующее судно уйдёт 14 марта в 9:40, сообщила служба порта.",
    ),
    "ar": (
        "أبحرت العبارة إلى جزيرة أولين من جديد يوم الجمعة بعد 12 يوما في الحوض.",
        "وكان نحو 240 راكبا ينتظرون في مبنى الجمارك القديم منذ العاصفة.",
        "وشكرهم القبطان لارسن وأخذ 30 طفلا في جولة على السفينة.",
        "وقال مكتب الميناء إن السفينة التالية ستغادر في 14 مارس الساعة 9:40.",
    ),
    "he": (
        "המעבורת לאי אולין הפליגה שוב ביום שישי אחרי 12 ימים במספנה.",
        "כ-240 נוסעים חיכו בבניין המכס הישן מאז הסערה.",
        "רב החובל לארסן הודה להם ולקח 30 ילדים לסיור באונייה.",
        "האונייה הבאה תצא ב-14 במרס בשעה 9:40, מסר משרד הנמל.",
    ),
    "fa": (
        "کشتی جزیره اولین پس از ۱۲ روز تعمیر دوباره روز جمعه به دریا رفت.",
        "حدود ۲۴۰ مسافر پس از توفان در ساختمان قدیمی گمرک منتظر مانده بودند.",
        "ناخدا لارسن از آنان سپاسگزاری کرد و ۳۰ کودک را در کشتی گرداند.",
        "اداره بندر گفت کشتی بعدی ۱۴ مارس ساعت ۹:۴۰ حرکت می‌کند.",
    ),
    "el": (
        "Το πλοίο για το νησί Ούλιν σάλπαρε ξανά την Παρασκευή μετά από 12 ημέρες.",
        "Περίπου 240 επιβάτες περίμεναν στο παλιό τελωνείο μετά την καταιγίδα.",
        "Ο καπετάνιος Λάρσεν τους ευχαρίστησε και ξενάγησε 30 παιδιά στο πλοίο.",
        "Το επόμενο πλοίο φεύγει στις 14 Μαρτίου στις 9:40, είπε το λιμεναρχείο.",
    ),
}


def files_of(layout: str, left: str, right: str) -> list[NamedBytes]:
    """Two languages in a layout."""
    one, two = TEXTS[left], TEXTS[right]
    if layout == "two-files":
        return [
            NamedBytes(f"a_{left}.txt", " ".join(one).encode()),
            NamedBytes(f"a_{right}.txt", " ".join(two).encode()),
        ]
    parts = {
        "block": [*one, *two],
        "interleaved": [line for pair in zip(one, two, strict=True) for line in pair],
        "mixed": [f"{a} ({b})" for a, b in zip(one, two, strict=True)],
        "one-language": list(one),
    }
    return [NamedBytes("a.txt", "\n\n".join(parts[layout]).encode())]


def stored(folder: Path, files: list[NamedBytes]) -> ArticleText:
    """The article as the project holds it after the import."""
    session = create_project(folder / "a.annotations", actor_name="ann")
    ticks = count(session._store.clock())
    session._store.clock = lambda: next(ticks)
    try:
        draft = read(files)
        whole(draft)
        if draft.beads:
            each_sentence_once(draft)
        article = str(session.apply(edits.ImportDraft(draft=draft)).result)
        text = session.queries.text(article)
        assert session.check() == []
        for document in text.documents.values():
            assert isinstance(document, Document)
        return text
    finally:
        session.close()


def pairs(text: ArticleText) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    beads = sorted(text.beads, key=lambda bead: bead.order)
    return [(tuple(p.quote for p in bead.left), tuple(p.quote for p in bead.right)) for bead in beads]


@pytest.mark.parametrize("layout", ["block", "interleaved", "mixed", "two-files"])
@pytest.mark.parametrize(
    ("left", "right"),
    [("en", "ko"), ("ko", "en"), ("ko", "ja"), ("en", "ja"), ("en", "zh"), ("ru", "ko"), ("en", "ar"), ("en", "he"),
     ("en", "fa"), ("en", "el"), ("ko", "ar"), ("zh", "ko")],
)  # fmt: skip
def test_a_layout_from_the_file_to_the_stored_article(tmp_path, layout, left, right):
    text = stored(tmp_path, files_of(layout, left, right))
    article = text.article
    assert (article.layout, article.left_language, article.right_language) == (layout, left, right)
    # A translation in brackets keeps them: they are the text's.
    sign = "({})" if layout == "mixed" else "{}"
    wanted = [((one,), (sign.format(two),)) for one, two in zip(TEXTS[left], TEXTS[right], strict=True)]
    assert pairs(text) == wanted
    assert {item.language for item in text.sentences} == {left, right}


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_one_language_has_one_side(tmp_path, language):
    text = stored(tmp_path, files_of("one-language", language, "en"))
    assert (text.article.layout, text.article.left_language, text.article.right) == ("one-language", language, None)
    found = sorted(text.sentences, key=lambda item: item.start)
    assert [text.document("left").text[s.start : s.end] for s in found] == list(TEXTS[language])


def test_two_texts_that_only_look_parallel_are_stored_without_a_pair(tmp_path):
    bees = [
        f"My uncle {name} kept {number} hives of bees in the orchard behind the mill all his life."
        for number, name in enumerate(
            ("Albert", "Bernard", "Conrad", "Desmond", "Edgar", "Felix", "Gustav", "Henry"), 11
        )
    ]
    buses = [
        f"시청은 {number}번 버스 노선을 옮기기로 했다." if number % 2 else
        f"{number}번 정류장 앞 가게 주인들은 손님이 줄어들 것이라며 반대하고, 구청에 세 차례나 항의 편지를 보냈다고 밝혔다."
        for number in range(71, 87)
    ]  # fmt: skip
    text = stored(tmp_path, [NamedBytes("a.txt", "\n\n".join(bees + buses).encode())])
    assert text.article.layout == "not-parallel"
    assert not text.beads
    assert (text.article.left_language, text.article.right_language) == ("en", "ko")
    assert {text.side_of_sentence(item) for item in text.sentences} == {"left", "right"}
