"""How often the suggested counterpart of a tagged range is right, by the way it was found and by kind of thing.

    python tests/benchmarks/counterparts.py [FOLDER] [--without-encoder] [--misses]

Two measurements. *Ours*: passages written for this in English, Korean and Japanese, every name, number, date and term
marked; each marked range is looked for in the two other languages, and counts as right when exactly the marked words
come first (top 1) or among three (top 3). *Absent*: the same with the words that are right taken out, and what one
language leaves out: there every suggestion is false. *Foreign* (`FOLDER`, `../shared/align` where none is given): numbers and Latin names of aligned
sentences are looked for in a sentence of another document, which cannot say them: every suggestion is false.
With the encoder the last table gives, for what no other way finds, how many suggestions by meaning are right and false
at each probability from which they may be shown (`annotator.bitext.nearest.LEAST`).
"""

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from annotator.bitext.encoder import Encoder, MemoryCache, UniversalSentenceEncoder, available  # noqa: E402
from annotator.bitext.nearest import LEAST, nearest  # noqa: E402
from annotator.bitext.project import Suggestion, suggest  # noqa: E402

DATA = ROOT.parent / "shared" / "align"
KINDS = {"p": "person", "l": "place", "o": "organisation", "n": "number", "d": "date", "e": "equipment", "t": "term"}
PASSAGES: tuple[dict[str, str], ...] = (
    {
        "en": "The ferry from [l1:Aberdeen] reached [l2:Bergen] on [d1:March 14] with [n1:312] passengers on board.",
        "ko": "[l1:애버딘]에서 떠난 여객선은 [d1:3월 14일] 승객 [n1:312명]을 태우고 [l2:베르겐]에 닿았다.",
        "ja": "[l1:アバディーン]を出たフェリーは[d1:3月14日]、[n1:312人]の乗客を乗せて[l2:ベルゲン]に着いた。",
    },
    {
        "en": "Foreign Minister [p1:Elina Korhonen] met her colleague [p2:Tadao Ishikawa] in [l1:Paris] on [d1:Monday].",
        "ko": "[p1:엘리나 코르호넨] 외무장관은 [d1:월요일] [l1:파리]에서 [p2:이시카와 다다오] 외무상과 만났다.",
        "ja": "[p1:エリナ・コルホネン]外相は[d1:月曜日]、[l1:パリ]で[p2:石川忠夫](いしかわ・ただお)外相と会談した。",
    },
    {
        "en": "[o1:NATO] said [n1:two] [e1:F-35] jets had landed at [l1:Athens] for repairs worth [n2:$4.5 million].",
        "ko": "[o1:나토]는 [e1:F-35] 전투기 [n1:두 대]가 [n2:450만 달러] 규모의 수리를 위해 [l1:아테네]에 착륙했다고 밝혔다.",
        "ja": "[o1:NATO]によると、[e1:F-35]戦闘機[n1:2機]が[n2:450万ドル]規模の修理のため[l1:アテネ]に着陸した。",
    },
    {
        "en": "[p1:Kim Seo-yeon], a spokeswoman for the [o1:Ministry of National Defense], declined to name the [t1:port].",
        "ko": "[o1:국방부]의 [p1:김서연] 대변인은 [t1:항구] 이름을 밝히지 않았다.",
        "ja": "[o1:国防部]の[p1:金瑞娟](キム・ソヨン)報道官は[t1:港]の名を明らかにしなかった。",
    },
    {
        "en": "The [t1:ceasefire] took effect at [n1:6] a.m. in [l1:Tripoli], the mayor [p1:Omar Haddad] said.",
        "ko": "[p1:오마르 하다드] 시장은 [l1:트리폴리]에서 오전 [n1:6시] [t1:휴전]이 발효됐다고 말했다.",
        "ja": "[p1:オマル・ハダド]市長は、[l1:トリポリ]で午前[n1:6時]に[t1:停戦]が発効したと述べた。",
    },
    {
        "en": "[o1:Hanjin Heavy Industries] will deliver the third [e1:KSS-III] submarine in [d1:December 2027].",
        "ko": "[o1:한진중공업]은 [e1:KSS-III] 잠수함 세 번째 함정을 [d1:2027년 12월] 인도한다.",
        "ja": "[o1:韓進重工業]は[e1:KSS-III]潜水艦の3番艦を[d1:2027年12月]に引き渡す。",
    },
    {
        "en": "Gen. [p1:Park Dong-hyun] flew from [l1:Busan] to [l2:Yokosuka] for [n1:three days] of talks.",
        "ko": "[p1:박동현] 장군은 [n1:사흘]간의 회담을 위해 [l1:부산]에서 [l2:요코스카]로 향했다.",
        "ja": "[p1:朴東賢](パク・ドンヒョン)将軍は[n1:3日間]の協議のため[l1:釜山]から[l2:横須賀]へ飛んだ。",
    },
    {
        "en": "About [n1:35,000] residents of [l1:Okinawa] signed the [t1:petition] by [d1:Sept. 8].",
        "ko": "[l1:오키나와] 주민 약 [n1:3만5천 명]이 [d1:9월 8일]까지 [t1:청원]에 서명했다.",
        "ja": "[l1:沖縄]の住民約[n1:3万5000人]が[d1:9月8日]までに[t1:請願]に署名した。",
    },
    {
        "en": "[p1:Larsen] told [o1:Reuters] that the [t1:drill] off [l1:Jeju] would resume in [d1:2026].",
        "ko": "[p1:라르센]은 [o1:로이터]에 [l1:제주] 앞바다의 [t1:훈련]이 [d1:2026년] 다시 시작된다고 말했다.",
        "ja": "[p1:ラーセン]は[o1:ロイター]に対し、[l1:済州]沖の[t1:訓練]が[d1:2026年]に再開されると語った。",
    },
    {
        "en": "Prices in [l1:Lisbon] rose [n1:3.2 percent] in the [d1:second quarter], [p1:Sofia Marques] wrote.",
        "ko": "[p1:소피아 마르케스]는 [l1:리스본]의 물가가 [d1:2분기]에 [n1:3.2%] 올랐다고 썼다.",
        "ja": "[p1:ソフィア・マルケス]は、[l1:リスボン]の物価が[d1:第2四半期]に[n1:3.2%]上昇したと書いた。",
    },
    {
        "en": "The [o1:United Nations] sent [n1:1.2 million] doses to [l1:Nairobi] with help from [p1:Wanjiku Mwangi].",
        "ko": "[o1:유엔]은 [p1:완지쿠 므왕기]의 도움으로 [l1:나이로비]에 [n1:120만 회분]을 보냈다.",
        "ja": "[o1:国連]は[p1:ワンジク・ムワンギ]の協力で[l1:ナイロビ]に[n1:120万回分]を送った。",
    },
    {
        "en": "[l1:Saudi Arabia] and [l2:South Korea] agreed to build [n1:four] ships in [l3:Ulsan].",
        "ko": "[l2:한국]과 [l1:사우디]는 [l3:울산]에서 배 [n1:네 척]을 건조하기로 합의했다.",
        "ja": "[l1:サウジアラビア]と[l2:韓国]は[l3:蔚山]で船[n1:4隻]を建造することで合意した。",
    },
    {
        "en": "The [t1:reconnaissance satellite] passed over [l1:Pyongyang] at [n1:10:30].",
        "ko": "[t1:정찰위성]은 [n1:10시 30분] [l1:평양] 상공을 지났다.",
        "ja": "[t1:偵察衛星]は[n1:10時30分]に[l1:平壌]上空を通過した。",
    },
    {
        "en": "Coach [p1:Maria Gonzalez], a former [t2:sailor], praised goalkeeper [p2:Choi Min-jae] after the [t1:match] in [l1:Gdansk].",
        "ko": "[p1:마리아 곤살레스] 감독은 [l1:그단스크] [t1:경기] 뒤 골키퍼 [p2:최민재]를 칭찬했다.",
        "ja": "[p1:マリア・ゴンサレス]監督は[l1:グダニスク]での[t1:試合]後、ゴールキーパーの[p2:崔敏宰](チェ・ミンジェ)をたたえた。",
    },
    {
        "en": "[o1:Samsung Electronics] hired [n1:540] engineers, [n2:12] more than in [d1:2024].",
        "ko": "[o1:삼성전자]는 기술자 [n1:540명]을 뽑았는데 [d1:2024년]보다 [n2:12명] 많다.",
        "ja": "[o1:サムスン電子]は技術者[n1:540人]を採用した。[d1:2024年]より[n2:12人]多い。",
    },
    {
        "en": "The [t1:earthquake] of magnitude [n1:6.1] shook [l1:Hokkaido]; [p1:Sato Kenji] felt it in [l2:Sapporo].",
        "ko": "규모 [n1:6.1]의 [t1:지진]이 [l1:홋카이도]를 흔들었고, [p1:사토 겐지]는 [l2:삿포로]에서 이를 느꼈다.",
        "ja": "マグニチュード[n1:6.1]の[t1:地震]が[l1:北海道]を揺らし、[p1:佐藤健司](さとう・けんじ)は[l2:札幌]で感じた。",
    },
    {
        "en": "President [p1:Daniel Okafor] pardoned [n1:27] prisoners on [d1:New Year's Eve].",
        "ko": "[p1:다니엘 오카포] 대통령은 섣달그믐에 수감자 [n1:27명]을 사면했다.",
        "ja": "[p1:ダニエル・オカフォー]大統領は受刑者[n1:27人]を恩赦した。",
    },
    {
        "en": "A [e1:C-130H] of the [o1:Air Self-Defense Force] landed at [l1:Naha] with [t1:medicine].",
        "ko": "[o1:항공자위대]의 [e1:C-130H]가 [t1:의약품]을 싣고 [l1:나하]에 착륙했다.",
        "ja": "[o1:航空自衛隊]の[e1:C-130H]が[t1:医薬品]を載せて[l1:那覇]に着陸した。",
    },
    {
        "en": "The [t1:joint statement] called for a [t2:hotline] between the two [t3:navies], a [t4:diplomat] said.",
        "ko": "[t1:공동성명]은 양국 [t3:해군] 사이의 [t2:직통전화]를 요구했다고 한 [t4:외교관]이 말했다.",
        "ja": "[t1:共同声明]は両国[t3:海軍]間の[t2:ホットライン]を求めた、とある[t4:外交官]は語った。",
    },
    {
        "en": "A [t1:landslide] blocked the [t2:railway] near the [t3:border], and [t4:rescue workers] walked all night.",
        "ko": "[t1:산사태]로 [t3:국경] 부근 [t2:철도]가 막혀 [t4:구조대원]들은 밤새 걸었다.",
        "ja": "[t1:土砂崩れ]で[t3:国境]近くの[t2:鉄道]がふさがり、[t4:救助隊員]は夜通し歩いた。",
    },
    {
        "en": "The [t1:central bank] raised [t2:interest rates] to slow [t3:inflation], though [t4:exporters] had objected.",
        "ko": "[t1:중앙은행]은 [t3:인플레이션]을 늦추려고 [t2:금리]를 올렸다.",
        "ja": "[t1:中央銀行]は[t3:インフレ]を抑えるため[t2:金利]を引き上げた。",
    },
    {
        "en": "The [t1:destroyer] fired a [t2:warning shot] after the [t3:fishing boat] ignored its [t4:radio call].",
        "ko": "[t3:어선]이 [t4:무선 호출]을 무시하자 [t1:구축함]은 [t2:경고 사격]을 했다.",
        "ja": "[t3:漁船]が[t4:無線の呼びかけ]を無視したため、[t1:駆逐艦]は[t2:警告射撃]を行った。",
    },
    {
        "en": "The [t1:opposition party] demanded an [t2:investigation] into the [t3:budget], its [t4:lawyer] told the [t5:court].",
        "ko": "[t1:야당]은 [t3:예산]에 대한 [t2:수사]를 요구했다고 [t4:변호사]가 [t5:법원]에 밝혔다.",
        "ja": "[t1:野党]は[t3:予算]に関する[t2:捜査]を求めたと、[t4:弁護士]は[t5:裁判所]に述べた。",
    },
    {
        "en": "The [t1:typhoon] tore roofs off the [t2:school], but the [t3:teachers] had already moved the [t4:children].",
        "ko": "[t1:태풍]에 [t2:학교] 지붕이 날아갔지만 [t3:교사]들은 이미 [t4:아이들]을 옮겨 놓았다.",
        "ja": "[t1:台風]で[t2:学校]の屋根が飛んだが、[t3:教師]たちはすでに[t4:子どもたち]を移していた。",
    },
    {
        "en": "The [t1:summit] ended without an [t2:agreement] on [t3:nuclear weapons]; the [t4:translators] went home early.",
        "ko": "[t1:정상회담]은 [t3:핵무기]에 대한 [t2:합의] 없이 끝났다.",
        "ja": "[t1:首脳会談]は[t3:核兵器]に関する[t2:合意]なしに終わった。",
    },
    {
        "en": "The [t1:museum] bought the [t2:painting] with money from a [t3:foundation] and two [t4:private donors].",
        "ko": "[t1:박물관]은 [t3:재단]의 돈으로 그 [t2:그림]을 샀다.",
        "ja": "[t1:博物館]は[t3:財団]と2人の[t4:個人の寄付者]からの資金でその[t2:絵画]を購入した。",
    },
    {
        "en": "The [t1:hostages] were freed after the [t2:ransom] was paid; no [t3:soldier] was hurt in the [t4:operation].",
        "ko": "[t2:몸값]이 지급된 뒤 [t1:인질]들이 풀려났고 [t4:작전]에서 다친 [t3:병사]는 없었다.",
        "ja": "[t2:身代金]が支払われた後、[t1:人質]は解放され、[t4:作戦]でけがをした[t3:兵士]はいなかった。",
    },
    {
        "en": "[t1:Farmers] dumped [t2:milk] before the [t3:parliament] because [t4:fuel] had become too dear.",
        "ko": "[t4:연료]값이 너무 오르자 [t1:농민]들이 [t3:의회] 앞에 [t2:우유]를 쏟아부었다.",
        "ja": "[t4:燃料]が高くなりすぎたため、[t1:農民]らは[t3:議会]の前に[t2:牛乳]をまいた。",
    },
    {
        "en": "The [t1:vaccine] was flown to the [t2:island] under [t3:police guard], together with [t4:blankets].",
        "ko": "[t1:백신]은 [t3:경찰 호위] 아래 [t2:섬]으로 공수됐다.",
        "ja": "[t1:ワクチン]は[t3:警察の護衛]の下、[t4:毛布]とともに[t2:島]へ空輸された。",
    },
    {
        "en": "An [t1:artillery brigade] crossed the [t2:bridge] while [t3:helicopters] watched the [t4:river bank].",
        "ko": "[t3:헬리콥터]가 [t4:강둑]을 살피는 동안 [t1:포병여단]이 [t2:다리]를 건넜다.",
        "ja": "[t3:ヘリコプター]が[t4:川岸]を見張る中、[t1:砲兵旅団]が[t2:橋]を渡った。",
    },
    {
        "en": "The [t1:strike] closed the [t2:airport]; the [t3:union] wants a [t4:pay rise] and fewer [t5:night shifts].",
        "ko": "[t1:파업]으로 [t2:공항]이 문을 닫았다. [t3:노조]는 [t4:임금 인상]을 원한다.",
        "ja": "[t1:ストライキ]で[t2:空港]が閉鎖された。[t3:労組]は[t4:賃上げ]と[t5:夜勤]の削減を求めている。",
    },
    {
        "en": "The [t1:spy] hid the [t2:memory card] in a [t3:loaf of bread] and waited for the [t4:courier].",
        "ko": "[t1:간첩]은 [t2:메모리 카드]를 [t3:빵 한 덩이]에 숨기고 [t4:연락책]을 기다렸다.",
        "ja": "[t1:スパイ]は[t2:メモリーカード]を[t3:パン一塊]に隠し、[t4:連絡員]を待った。",
    },
)
"""Marked as `[kind and number:words]`; a number stands for one thing in all languages of its passage."""
_MARK = re.compile(r"\[([a-z])(\d):([^\]]+)\]")
_NAMED = re.compile(r"\b\d[\d,.]*\d\b|(?<=[a-z] )[A-Z][a-z]{3,}")


def unmarked(text: str) -> tuple[str, dict[str, tuple[int, int]]]:
    """The words of a passage and the range of each mark in them."""
    out, spans, at = "", {}, 0
    for match in _MARK.finditer(text):
        out += text[at : match.start()]
        spans[match.group(1) + match.group(2)] = (len(out), len(out) + len(match.group(3)))
        out += match.group(3)
        at = match.end()
    return out + text[at:], spans


def ours(encoder: Encoder | None) -> Iterator[tuple[str, str, str, str | None, list[Suggestion]]]:
    """(languages, kind, words looked for, words that are right or None, what was suggested)."""
    for passage in PASSAGES:
        read = {language: unmarked(text) for language, text in passage.items()}
        for source, (text, spans) in read.items():
            for target, (other, there) in read.items():
                if source == target:
                    continue
                for mark, (start, end) in spans.items():
                    found = suggest(start, end, text, other, source, target, encoder=encoder)
                    right = other[slice(*there[mark])] if mark in there else None
                    yield f"{source}-{target}", KINDS[mark[0]], text[start:end], right, found


_PARTICLE = re.compile("(?:에서|으로|은|는|이|가|을|를|의|에|와|과|로)(?=[ ,.])")


def without(text: str, span: tuple[int, int], language: str) -> str:
    """A passage without the words of a range and their particle."""
    particle = _PARTICLE.match(text, span[1]) if language == "ko" else None
    return re.sub("  +", " ", text[: span[0]] + text[particle.end() if particle else span[1] :]).strip()


Asked = tuple[int, int, str, str, str, str]
"""What is looked for: range in a passage, that passage, the other one, and their languages."""


def absent() -> Iterator[Asked]:
    """What is looked for where it was taken out."""
    for passage in PASSAGES:
        read = {language: unmarked(text) for language, text in passage.items()}
        for source, (text, spans) in read.items():
            for target, (other, there) in read.items():
                for mark in spans if source != target else ():
                    cut = without(other, there[mark], target) if mark in there else other
                    yield *spans[mark], text, cut, source, target


def foreign(folder: Path) -> Iterator[Asked]:
    """Numbers and names looked for where they cannot be."""
    by_pair: dict[str, list[dict[str, object]]] = defaultdict(list)
    with (folder / "dev.jsonl").open(encoding="utf-8") as lines:
        for document in map(json.loads, lines):
            if document["level"] == "clean" and document["pair"] in ("en-ko", "en-ja"):
                by_pair[document["pair"]].append(document)
    for pair, documents in by_pair.items():
        source, target = pair.split("-")
        for here, there in zip(documents, documents[1:] + documents[:1], strict=True):
            for text, other in zip(here["src"], there["tgt"], strict=False):  # type: ignore[call-overload]
                for match in list(_NAMED.finditer(text))[:2]:
                    if match.group() not in other:
                        yield *match.span(), text, other, source, target


def false_suggestions(title: str, asked: list[Asked], encoder: Encoder | None) -> None:
    """Print how often something is suggested where nothing is right, by the way it was found."""
    ways: Counter[str] = Counter()
    for one in asked:
        found = suggest(*one, encoder=encoder)
        ways[found[0].method if found else ""] += 1
    print(f"\n{title}: {len(asked)} asked, nothing suggested {share(ways.pop('', 0), len(asked))}")
    for way, number in ways.most_common():
        print(f"  {way:22}{number:6} {share(number, len(asked))} false")


def curve(foreign_asked: list[Asked], encoder: Encoder) -> None:
    """Print, of what no other way finds, how much is right and false by the probability from which it is shown."""
    right: list[tuple[float, bool]] = []
    for passage in PASSAGES:
        read = {language: unmarked(text) for language, text in passage.items()}
        for source, (text, spans) in read.items():
            for target, (other, there) in read.items():
                for mark in [mark for mark in spans if source != target and mark in there]:
                    if not suggest(*spans[mark], text, other, source, target):
                        found = nearest(*spans[mark], text, other, source, target, encoder)
                        right += [(one.probability, (one.start, one.end) == there[mark]) for one in found[:1]]
    false = []
    for asked in (list(absent()), foreign_asked):
        asked = [one for one in asked if not suggest(*one)]
        found_there = [nearest(*one, encoder)[:1] for one in asked]
        false.append([one[0].probability if one else 0.0 for one in found_there])
    print(f"\nby meaning alone: {len(right)} sought, {len(false[0])} taken out, {len(false[1])} in a foreign sentence")
    print("  from   shown  right of all  right of shown  false where taken out  false in a foreign sentence")
    for least in (0.0, 0.05, 0.1, LEAST, 0.2, 0.3, 0.5):
        shown = [good for probability, good in right if probability >= least]
        wrong = [sum(one >= least for one in ones) for ones in false]
        print(
            f"  {least:.2f}{share(len(shown), len(right)):>9} {share(sum(shown), len(right)):>12} "
            f"{share(sum(shown), len(shown)):>14} {share(wrong[0], len(false[0])):>20} {share(wrong[1], len(false[1])):>23}"
        )


def share(part: int, whole: int) -> str:
    """A share in percent."""
    return f"{100 * part / whole:5.1f} %" if whole else "      –"


def main() -> int:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path, nargs="?", default=DATA)
    options.add_argument("--without-encoder", action="store_true")
    options.add_argument("--misses", action="store_true", help="print what was not found or wrong")
    chosen = options.parse_args()
    encoder = UniversalSentenceEncoder(MemoryCache(200_000)) if available() and not chosen.without_encoder else None
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for languages, kind, quote, right, found in ours(encoder):
        quotes = [one.quote for one in found]
        first = quotes[:1] == [right]
        if chosen.misses and not first:
            said = [(one.quote, one.method, one.score) for one in found]
            print(f"{languages} {kind}: {quote} → {right}: {said}")
        for group in (f"pair {languages}", f"kind {kind}", "all"):
            counts[group].update(asked=right is not None, top1=first, top3=right in quotes)
            counts[group].update(absent=right is None, false=right is None and bool(found))
        if found:
            counts[f"way {found[0].method}"].update(said=1, right=first)
    print(f"{'ours':24}{'asked':>6}  top 1    top 3    absent, of which something was suggested")
    for group, c in sorted(counts.items()):
        if not group.startswith("way"):
            print(
                f"{group:24}{c['asked']:6} {share(c['top1'], c['asked'])}  {share(c['top3'], c['asked'])}  "
                f"{c['absent']:4} {share(c['false'], c['absent'])}"
            )
    print(f"\n{'first suggestions':24}{'said':>6}  right")
    for group, c in sorted(counts.items()):
        if group.startswith("way"):
            print(f"{group[4:]:24}{c['said']:6} {share(c['right'], c['said'])}")
    false_suggestions("where it was taken out", list(absent()), encoder)
    there = list(foreign(chosen.folder)) if (chosen.folder / "dev.jsonl").exists() else []
    if there:
        false_suggestions("in a foreign sentence", there, encoder)
    if encoder is not None:
        curve(there, encoder)
    elif not chosen.without_encoder:
        print("\nthe encoder is not installed: nothing was looked for by meaning")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
