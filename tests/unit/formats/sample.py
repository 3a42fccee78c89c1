"""A small project with a record in every table and every kind of hostile text, made by hand.

Three live articles: `a1` (one document, both sides in it, hostile characters, two analysts and a gold layer),
`a2` (two documents, one story with `a1`), `a3` (the left text of `a2` again), and `a4` in the trash.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from annotator.model import (
    CHAIN_START,
    RECORD_TYPES,
    TABLE_OF,
    Actor,
    Alias,
    Article,
    Attribution,
    Bead,
    Claim,
    ClaimLink,
    Decision,
    Distinction,
    Divergence,
    Document,
    Entity,
    Event,
    Evidence,
    Layer,
    Mention,
    Note,
    Option,
    Post,
    Property,
    Proposition,
    Range,
    Rating,
    Reading,
    Record,
    Region,
    RowChange,
    Scale,
    Scheme,
    Sentence,
    Snapshot,
    Source,
    Stance,
    Twin,
    Value,
    canonical_json,
    digest,
)

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
NFD = "\u1112\u1161\u11ab\u1100\u116e\u11a8"  # 한국, decomposed
SENTENCES_1 = (
    ("left", "en", f"📰 Minister Oh greeted the {FAMILY} family in Daejeon."),
    ("right", "ko", f"📰 오 장관은 대전에서 {FAMILY} 가족을 맞았다."),
    ("left", "en", "The 𠮷野 yard will\u200bbuild nine F-35 hangars by 2033.\u2028It said “no”."),
    ("right", "ja", "𠮷野造船所は2033年までに格納庫を九棟建てる。"),
    ("left", "en", f"Nobody from {NFD} or \u202bשלום\u202c spoke."),
)
LEFT_2 = "Sea trials begin in June. The navy declined to comment."
RIGHT_2 = "해상 시험은 6월에 시작된다. 해군은 언급을 거부했다."


def words() -> Iterator[str]:
    """Every text of which a file without words must hold nothing."""
    yield from (text for _, _, text in SENTENCES_1)
    yield from ("Sea trials", "navy declined", "해상 시험", "해군은")
    yield from (
        "Minister Oh",
        "오 장관",
        "Oh Jin",
        "오진",
        "hangars",
        "격납고",
        "trialpress",
        "Secret title",
        "Note words",
    )


class Project:
    """Collects records and gives the snapshot."""

    def __init__(self) -> None:
        self.records: dict[str, list[Record]] = {table: [] for table in RECORD_TYPES}
        self.texts: dict[str, str] = {}

    def add(self, record: Any, **changes: Any) -> Any:
        """Take a record in, signed, with a revision."""
        record = replace(record, **{"rev": 1, "actor": "u-ana", "created": 1_700_000_000_000, **changes})
        self.records[TABLE_OF[type(record)]].append(record)
        return record

    def document(self, id_: str, name: str, text: str, **more: Any) -> Document:
        """A document with its hashes."""
        data = text.encode()
        self.texts[id_] = text
        return self.add(
            Document(id=id_, name=name, data=data, sha256=digest(data), text=text, text_sha256=digest(text), **more)
        )

    def range(self, document: str, quote: str) -> Range:
        """The first place of a quote."""
        start = self.texts[document].index(quote)
        return Range.of(document, self.texts[document], start, start + len(quote))

    def point(self, document: str, offset: int) -> Range:
        """An insertion point."""
        return Range.of(document, self.texts[document], offset, offset)

    def snapshot(self, events: tuple[Event, ...] = (), payloads: dict[str, str] | None = None) -> Snapshot:
        """Everything, in the order that a store gives it."""
        records = {table: tuple(sorted(rows, key=lambda r: r.id)) for table, rows in self.records.items()}
        return Snapshot(records=records, events=events, payloads=payloads or {})


def project() -> Snapshot:
    """The whole sample."""
    p = Project()
    _shared(p)
    _first_article(p)
    _annotations(p)
    _gold(p)
    _other_articles(p)
    events, payloads = _history()
    return p.snapshot(events, payloads)


def _shared(p: Project) -> None:
    p.add(Property(id="name", value="Sample ‘hostile’ \x00 project"))
    p.add(Property(id="marking", value="TLP:GREEN"))
    p.add(Property(id="settings", value={"nested": [1, 2.5, None, True, "x\r\ny", {"z": -0.0}]}))
    p.add(Scheme(id="news@1", name="news", version=1, body={"types": ["PER"]}))
    p.add(Scheme(id="news@2", name="news", version=2, body={"types": ["PER", "ORG"]}))
    p.add(Scale(id="admiralty@5", name="admiralty", version="5", axis="reliability", body={"codes": {"A": "…"}}))
    p.add(Actor(id="u-ana", name="Ana"))
    p.add(Actor(id="u-bo", name="Bo"))
    p.add(Actor(id="u-rev", name="Rev", role="reviewer"))
    p.add(
        Entity(
            id="e-oh",
            type="PER",
            labels={"ko": "오진", "en": "Oh Jin"},
            aliases=(Alias(text="Minister Oh", language="en"), Alias(text="오 장관", language="ko", kind="official")),
            qid="Q1",
            posts=(Post(role="minister", organisation="MND", start="2031-01"),),
        )
    )
    p.add(Entity(id="e-oh-2", type="PER", labels={"en": "Oh J."}, merged_into="e-oh"))
    p.add(Source(id="s-wire", name="trialpress wire", kind="news_agency", country="KR"))
    p.add(Source(id="s-wires", name="trialpress wires", merged_into="s-wire"))
    p.add(Distinction(id="x-wires", kind="source", first="s-wire", second="s-paper"))
    p.add(Proposition(id="p-1", statement="Nine hangars will stand by 2033."))


def _first_article(p: Project) -> None:
    text, spans = "", []
    for side, language, sentence in SENTENCES_1:
        spans.append((len(text), len(text) + len(sentence), side, language))
        text += sentence + "\r\n\r\n"
    text += "Subscribe to our \u200e newsletter"
    p.document(
        "d1",
        "../mixed\u202e.txt",
        text,
        changes=({"kind": "bom", "position": 0},),
        metadata={"k": "v"},
        map=((0, 2, 0, 2),),
        readings=((3, 5, "よし"),),
        source="x" + text,
    )
    end = spans[-1][1]
    p.add(Region(id="r1", document="d1", kind="body", start=0, end=end))
    p.add(Region(id="r2", document="d1", kind="boilerplate", start=end, end=len(text), reason="portal line"))
    for number, (start, stop, side, language) in enumerate(spans):
        p.add(
            Sentence(
                id=f"s{number}",
                document="d1",
                start=start,
                end=stop,
                language=language,
                paragraph=number,
                side=side,
                region="r1",
            )
        )
    p.add(
        Article(
            id="a1",
            title="Secret title one",
            left="d1",
            right="d1",
            titles={"ko": "비밀"},
            story="hangars",
            layout="interleaved",
            published_date="2031-02",
            url="https://example.org/trialpress-hangars",
            direction="left-right",
            direction_by="Ana",
            gold_layer="l-gold",
            state="assigned",
        )
    )
    p.add(Attribution(id="t1", article="a1", source="s-wire", role="originator"))

    def part(number: int) -> Range:
        return Range.of("d1", text, spans[number][0], spans[number][1])

    p.add(Bead(id="b1", article="a1", order=0, left=(part(0),), right=(part(1),), score=1, method="length"))
    p.add(Bead(id="b2", article="a1", order=1, left=(part(2),), right=(part(3),), score=0.25, state="locked"))
    p.add(Bead(id="b3", article="a1", order=2, left=(part(4),), right=(), score=1e-07))
    for id_, owner, role, state in (
        ("l-ana", "u-ana", "analyst", "submitted"),
        ("l-bo", "u-bo", "analyst", "submitted"),
        ("l-gold", "u-rev", "gold", "draft"),
    ):
        p.add(Layer(id=id_, article="a1", owner=owner, role=role, state=state, exhaustive=("mention",)), actor=owner)
        for number in range(5):
            if (id_, number) != ("l-bo", 3):
                p.add(Reading(id=f"{id_}-{number}", layer=id_, article="a1", sentence=f"s{number}"), actor=owner)


def _annotations(p: Project) -> None:
    ana: dict[str, Any] = {"layer": "l-ana", "article": "a1"}
    bo: dict[str, Any] = {"layer": "l-bo", "article": "a1"}

    def at(quote: str) -> Range:
        return p.range("d1", quote)

    p.add(Mention(id="m1", ranges=(at("Minister Oh"),), type="PER", entity="e-oh-2", note="Note words", **ana))
    p.add(
        Mention(
            id="m2",
            ranges=(at("오 장관"),),
            type="PER",
            entity="e-oh",
            provenance="suggestion",
            method="names",
            score=1,
            **ana,
        )
    )
    p.add(Mention(id="m3", ranges=(at("𠮷野"), at("F-35")), type="ORG", **ana))
    p.add(Mention(id="m4", ranges=(at("𠮷野造"),), type="ORG", **ana))  # ends inside a word
    p.add(Mention(id="m5", ranges=(at(NFD[:3]),), type="LOC", deleted=False, **ana))
    p.add(Mention(id="m6", ranges=(at("newsletter"),), type="MISC", **ana))  # in no sentence
    p.add(Mention(id="m7", ranges=(at("spoke"),), type="MISC", **ana), deleted=True, rev=2)
    p.add(Mention(id="m8", ranges=(at("Minister Oh"),), type="PER", **bo), actor="u-bo")
    p.add(Mention(id="m9", ranges=(at("Oh"),), type="PER", **bo), actor="u-bo")
    p.add(Twin(id="w1", left=("m1",), right=("m2",), **ana))
    p.add(Twin(id="w2", left=("m3",), kind="none", reason="omitted", **ana))
    p.add(Twin(id="w3", left=("m7",), right=("m4",), **ana))  # its left mention was deleted
    p.add(
        Claim(
            id="c1",
            content=(at("build nine F-35 hangars by 2033"), at("2033年までに格納庫を九棟建てる")),
            cue=(at("said"),),
            claimer_ranges=(at("yard"),),
            statement={"en": "Nine hangars."},
            claimer="e-oh",
            certainty_by_language={"ja": "PR"},
            values=(Value(role="count", number="9", of_what="hangars"),),
            evidence=(Evidence(stance="supports", citation="격납고"),),
            tags=("x",),
            **ana,
        )
    )
    p.add(Claim(id="c2", content=(at("It said “no”"),), polarity="-", **ana))
    p.add(ClaimLink(id="k1", source="c2", target="c1", kind="contradicts", aspect="modality", **ana))
    p.add(Stance(id="n1", proposition="p-1", article="a1", stance="asserts", claim="c1"))
    p.add(
        Rating(
            id="g1",
            target="s-wire",
            target_kind="source",
            axis="reliability",
            code="B",
            scale="admiralty",
            scale_version="5",
            reason="Note words",
        )
    )
    p.add(
        Rating(
            id="g2",
            target="c1",
            target_kind="claim",
            axis="credibility",
            code="6",
            scale="admiralty",
            scale_version="5",
            layer="l-ana",
            article="a1",
        )
    )
    p.add(
        Rating(
            id="g3",
            target="c1",
            target_kind="claim",
            axis="credibility",
            code="2",
            scale="admiralty",
            scale_version="5",
            layer="l-ana",
            article="a1",
            supersedes="g2",
        )
    )
    p.add(
        Divergence(
            id="v1",
            left=(at("nine"),),
            right=(p.point("d1", p.texts["d1"].index("格納庫")),),
            type="omission",
            severity="major",
            **ana,
        )
    )
    p.add(
        Divergence(
            id="v2",
            left=(at("by 2033"),),
            right=(at("2033年"),),
            type="number_date",
            check="numbers",
            finding="f" * 8,
            dismissed="fine",
            **ana,
        )
    )
    p.add(Note(id="o1", target="a1", target_kind="article", text="Note words", ranges=(at("family"),)))


def _gold(p: Project) -> None:
    gold: dict[str, Any] = {"layer": "l-gold", "article": "a1"}
    copy = {"provenance": "adjudicated", "actor": "u-rev"}
    p.add(Mention(id="x1", ranges=(p.range("d1", "Minister Oh"),), type="PER", derived_from="m1", **gold), **copy)
    p.add(Mention(id="x2", ranges=(p.range("d1", "오 장관"),), type="PER", derived_from="m2", **gold), **copy)
    options = (
        Option(layer="l-ana", table="mention", record="m1", rev=1),
        Option(layer="l-bo", table="mention", record="m9", rev=1),
    )
    p.add(
        Decision(id="q1", key="k", kind="boundary", options=options, chosen=("m1",), results=("x1",), **gold),
        actor="u-rev",
    )
    p.add(
        Decision(
            id="q2",
            key="k2",
            kind="agreed",
            options=(Option(layer="l-ana", table="mention", record="m2", rev=1),),
            chosen=("m2",),
            results=("x2",),
            **gold,
        ),
        actor="u-rev",
    )
    p.add(
        Decision(
            id="q3",
            key="k3",
            kind="missing",
            choice="reject",
            reason_code="not_a_name",
            comment="Note words",
            section="3.2",
            options=(
                Option(layer="l-ana", table="mention", record="m6", rev=1),
                Option(layer="l-bo", table="mention", record=None),
            ),
            **gold,
        ),
        actor="u-rev",
    )


def _other_articles(p: Project) -> None:
    p.document("d2", "en.txt", LEFT_2)
    p.document("d3", "ko.txt", RIGHT_2)
    for document, text, language in (("d2", LEFT_2, "en"), ("d3", RIGHT_2, "ko")):
        middle = text.index(". ") + 1
        for number, (start, end) in enumerate(((0, middle), (middle + 1, len(text)))):
            p.add(
                Sentence(
                    id=f"{document}-{number}",
                    document=document,
                    start=start,
                    end=end,
                    language=language,
                    paragraph=0,
                    side="left",
                )
            )
    p.add(Article(id="a2", title="Two files", left="d2", right="d3", story="hangars", layout="two-files"))
    p.add(Article(id="a3", title="Again", left="d2", story="elsewhere"), created=1_700_000_000_001)
    p.add(Article(id="a4", title="Thrown away", left="d3", trashed=True))
    p.add(Layer(id="l-two", article="a2", owner="u-ana"))
    p.add(Mention(id="y1", ranges=(p.range("d2", "June. The navy"),), type="MISC", layer="l-two", article="a2"))


def _history() -> tuple[tuple[Event, ...], dict[str, str]]:
    events: list[Event] = []
    payloads: dict[str, str] = {}
    for actor in ("u-ana", "u-bo"):
        previous = CHAIN_START
        for seq in (1, 2, 3):
            values = canonical_json({"seq": seq, "actor": actor, "text": "𠮷\u2028"})
            payloads[digest(values)] = values
            event = Event(
                id=f"{actor}-{seq}",
                actor=actor,
                replica="rep",
                seq=seq,
                at=seq,
                edit="AddMention",
                label=f"tag {FAMILY}",
                changes=(RowChange(table="mention", id="m1", before=None, after=digest(values)),),
                prev=previous,
            )
            events.append(replace(event, hash=event.expected_hash()))
            previous = events[-1].hash
    return tuple(events), dict(sorted(payloads.items()))
