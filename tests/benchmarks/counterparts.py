"""How often the suggested counterpart of a tagged range is right, by the way it was found and by kind of thing.

    python tests/benchmarks/counterparts.py [FOLDER] [--without-encoder] [--misses]

Two measurements. *Ours*: passages written for this in English, Korean and Japanese, every name, number, date and term
marked; each marked range is looked for in the two other languages, and counts as right when exactly the marked words
come first (top 1) or among three (top 3). What one language leaves out is marked in the others only: there every
suggestion is false. *Foreign* (`FOLDER`, `../shared/align` where none is given): numbers and Latin names of aligned
sentences are looked for in a sentence of another document, which cannot say them: every suggestion is false.
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

from annotator.bitext.encoder import Encoder, UniversalSentenceEncoder, available  # noqa: E402
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


def foreign(folder: Path, encoder: Encoder | None) -> Iterator[tuple[str, list[Suggestion]]]:
    """(languages, suggestions) for numbers and names looked for where they cannot be."""
    by_pair: dict[str, list[dict[str, object]]] = defaultdict(list)
    with (folder / "dev.jsonl").open(encoding="utf-8") as lines:
        for document in map(json.loads, lines):
            if document["level"] == "clean" and document["pair"] in ("en-ko", "en-ja"):
                by_pair[document["pair"]].append(document)
    for pair, documents in by_pair.items():
        for here, there in zip(documents, documents[1:] + documents[:1], strict=True):
            for text, other in zip(here["src"], there["tgt"], strict=False):  # type: ignore[call-overload]
                for match in list(_NAMED.finditer(text))[:2]:
                    if match.group() not in other:
                        yield pair, suggest(*match.span(), text, other, *pair.split("-"), encoder=encoder)


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
    encoder = UniversalSentenceEncoder() if available() and not chosen.without_encoder else None
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
    if (chosen.folder / "dev.jsonl").exists():
        ways: Counter[str] = Counter()
        asked = 0
        for asked, (_, suggestions) in enumerate(foreign(chosen.folder, encoder), start=1):  # noqa: B007
            ways[suggestions[0].method if suggestions else ""] += 1
        print(f"\nin a foreign sentence: {asked} asked, nothing suggested {share(ways.pop('', 0), asked)}")
        for way, number in ways.most_common():
            print(f"  {way:22}{number:6} {share(number, asked)} false")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
