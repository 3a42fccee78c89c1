"""A project in which everything is long and full: what pages have to hold without clipping a word.

The sample project, and on it: names of sources, articles, records and people as long as they come in three languages,
a claim with everything filled, seven analysts who differ, every kind of disagreement, a stale decision, a returned
article, reports that quote each other in a circle, and many dates.
"""

from pathlib import Path

from annotator.adjudication import Ruling
from annotator.edits import (
    AddActor,
    AddClaim,
    AddEntity,
    AddMention,
    AddProposition,
    AddSource,
    Assign,
    EditClaim,
    JoinBeads,
    LinkClaims,
    Rate,
    ReturnLayer,
    SetArticle,
    SetChain,
    SetStance,
    SplitBead,
    SubmitLayer,
    WithdrawLayer,
)
from annotator.gui.adjudicate.review import Review
from annotator.model import Alias, Evidence, Post, Range, Value
from annotator.session import Session, open_project
from tests.gui.analysts import free_words, person, work

PEOPLE = (
    "analyst-4",
    "김분석 (국방정책 담당관실 선임분석관)",
    "国防政策担当課 主任分析官 田中",
    "Alexandra Worthington-Featherstonehaugh",
    "analyst-7",
)
"""The five analysts who join the sample's two."""

LONG_KO = (
    "대한민국과 일본의 국방장관이 십년 만에 서울에서 만나 한미일 안보협력과 인도태평양지역의 방위교류를 확대하기로 합의"
)
LONG_JA = "防衛装備移転三原則の運用指針見直しを巡る日韓両国防衛当局間の次官級協議が来月東京都内で再開される見通し"
LONG_EN = (
    "Interdepartmental co-operation on search-and-rescue exercises, staff exchanges and unmanned systems to resume"
)


def crowd(path: Path) -> dict[str, str]:
    """Fill a copy of the sample project; returns the ids of what was made, by what it is."""
    session = open_project(path, "analyst-1")
    made: dict[str, str] = {}
    try:
        _names(session, made)
        _claim(session, made)
        _differences(session, made)
        _decided(session, made)
        _dates(session, made)
    finally:
        session.close()
    return made


def _names(session: Session, made: dict[str, str]) -> None:
    articles = [entry.article for entry in session.queries.articles()]
    session.apply(SetArticle(article=articles[0].id, changes={"publisher": LONG_JA, "title": LONG_KO}))
    session.apply(SetArticle(article=articles[1].id, changes={"publisher": "국방일보보도자료종합편집국"}))
    sources = [
        session.apply(AddSource(name=name, kind="news_agency", names=names, independence=LONG_EN)).result
        for name, names in (
            (LONG_EN, {"en": LONG_EN, "ko": LONG_KO, "ja": LONG_JA}),
            ("Circular Gazette", {"ko": "순환일보", "ja": "循環新聞"}),
            ("Echo Wire", {"ko": "메아리통신", "ja": "反響通信"}),
        )
    ]
    made["source"] = sources[0]
    session.apply(
        SetChain(
            article=articles[2].id,
            chain=((sources[1], "originator"), (sources[2], "relay"), (sources[0], "translator"), (sources[1], "host")),
        )
    )
    scale = session.queries.scales("reliability")[0].id
    for code, reason in (("B", ""), ("E", "It was wrong about three meetings in a row."), ("A", LONG_EN)):
        session.apply(
            Rate(
                target=sources[0], target_kind="source", axis="reliability", code=code, scale=scale,
                reason=reason or "as known",
            )
        )  # fmt: skip
    made["entity"] = session.apply(
        AddEntity(
            type="ORG",
            labels={"en": LONG_EN, "ko": LONG_KO, "ja": LONG_JA},
            aliases=tuple(Alias(language="ko", text=f"{LONG_KO[:12]} {n}", kind="variant") for n in range(6)),
            qid="Q1234567",
            note=LONG_EN,
        )
        if session.queries.scheme().by_code("ORG")
        else AddEntity(type=session.queries.scheme().active_types()[1].code, labels={"en": LONG_EN, "ko": LONG_KO},
                       aliases=tuple(Alias(language="ko", text=f"{LONG_KO[:12]} {n}", kind="variant") for n in range(6)),
                       qid="Q1234567", note=LONG_EN)
    ).result  # fmt: skip
    for words in (LONG_KO, LONG_JA, LONG_EN):
        row = session.apply(AddProposition(statement=words, story=articles[0].story)).result
        session.apply(SetStance(proposition=row, article=articles[0].id, stance="silent"))
    made["row"] = row


def _claim(session: Session, made: dict[str, str]) -> None:
    """A claim with everything filled, in the article that the analyst still works on."""
    queries = session.queries
    entry = [e for e in queries.articles() if len(e.submitted_by) == 2][1]
    layer = queries.own_layer(entry.article.id)
    assert layer is not None
    session.apply(WithdrawLayer(layer=layer.id))
    text = queries.text(entry.article.id)
    left, right = (text.document(side) for side in ("left", "right"))
    ours = text.sentences_of("left")
    theirs = text.sentences_of("right")

    def whole(document, sentence):  # type: ignore[no-untyped-def]
        return Range.of(document.id, document.text, sentence.start, sentence.end)

    def word(document, sentence, first, last):  # type: ignore[no-untyped-def]
        return Range.of(document.id, document.text, sentence.start + first, sentence.start + last)

    made["article"] = entry.article.id
    made["claim"] = session.apply(
        AddClaim(
            article=entry.article.id,
            content=(whole(left, ours[2]), word(left, ours[3], 0, 20), whole(right, theirs[2])),
            statement={"en": LONG_EN, "ko": LONG_KO, "ja": LONG_JA},
            fields={
                "kind": "commitment",
                "claimer": made["entity"],
                "claimer_by_language": {"ko": LONG_KO, "en": LONG_EN},
                "claimer_ranges": (word(left, ours[1], 0, 16),),
                "addressee": LONG_JA,
                "addressee_ranges": (word(left, ours[1], 17, 24),),
                "cue": (word(left, ours[2], 0, 12),),
                "attribution": "official_document",
                "certainty": "PR",
                "polarity": "+",
                "commitment": "explore_possibility",
                "event_time": "2026-09-08",
                "utterance_time": "2026-09-08",
                "publication_time": "2026-09-09",
                "place": LONG_KO,
                "values": (
                    Value(role="duration", number="10", unit="year", comparator="≥", of_what=LONG_EN),
                    Value(role="count", number="3", unit="", comparator="=", of_what="훈련에 참가하는 함정의 수"),
                ),
                "checkworthiness": "high",
                "verdict": "not_enough_evidence",
                "evidence": (
                    Evidence(stance="supports", citation=LONG_EN),
                    Evidence(stance="refutes", citation=LONG_KO),
                ),
                "tags": ("방위교류", "search-and-rescue", "防衛装備移転"),
                "note": LONG_EN,
            },
        )
    ).result
    other = session.apply(AddClaim(article=entry.article.id, content=(whole(left, ours[4]),))).result
    session.apply(LinkClaims(source=made["claim"], target=other, kind="supports", note=LONG_EN))
    scale = session.queries.scales("credibility")[0].id
    session.apply(
        Rate(target=made["claim"], target_kind="claim", axis="credibility", code="2", scale=scale, reason=LONG_EN)
    )


def _differences(session: Session, made: dict[str, str]) -> None:
    """Every kind of disagreement in the first article that two submitted; one of seven versions."""
    queries = session.queries
    first = next(e.article.id for e in queries.articles() if len(e.submitted_by) == 2)
    made["reviewed"] = first
    words = free_words(session, first, 12)
    document = queries.text(first).document("left")
    types = [each.code for each in queries.scheme().active_types()]
    whole = Range.of(document.id, document.text, words[0].start, words[1].end)
    beads = [bead.id for bead in queries.text(first).beads]
    common = lambda n: AddMention(article=first, ranges=(words[2],), type=types[n])  # noqa: E731
    claims = _shared_claims(session, first)
    work(session, "analyst-1", first, [
        AddMention(article=first, ranges=(words[0], words[1]), type=types[0]),
        AddMention(article=first, ranges=(words[3],), type=types[0], value="2026-09-08"),
        common(0),
        LinkClaims(source=claims["analyst-1"][0], target=claims["analyst-1"][1], kind="supports"),
        JoinBeads(beads=(beads[2], beads[3])),
        AddMention(article=first, ranges=(words[4],), type=types[0]),
    ])  # fmt: skip
    work(session, "analyst-2", first, [
        AddMention(article=first, ranges=(whole,), type=types[0]),
        AddMention(article=first, ranges=(words[3],), type=types[0], value="2026-09-18"),
        common(1),
        LinkClaims(source=claims["analyst-2"][0], target=claims["analyst-2"][1], kind="refines"),
    ])  # fmt: skip
    for number, name in enumerate(PEOPLE, 2):
        session.act_as(person(session, "reviewer-1"))
        who = session.apply(AddActor(name=name)).result
        session.apply(Assign(articles=(first,), actors=(who,)))
        session.act_as(who)
        session.apply(common(number % len(types)))
        session.apply(SubmitLayer(layer=queries.own_layer(first).id, exhaustive=()))
    session.act_as(person(session, "analyst-1"))


def _shared_claims(session: Session, article: str) -> dict[str, list[str]]:
    review = Review(session, article)
    both = [group for group in review.queue.tables["claim"] if len(group.members) == 2][:2]
    names = {contents.layer.id: session.queries.actor_name(contents.layer.owner) for contents in review.contents}
    found: dict[str, list[str]] = {name: [] for name in names.values()}
    for group in both:
        for layer, record in group.members.items():
            found[names[layer]].append(record.id)
    return found


def _decided(session: Session, made: dict[str, str]) -> None:
    """Some decisions, one of them stale since; an article returned to its analyst."""
    first = made["reviewed"]
    session.act_as(person(session, "reviewer-1"))
    review = Review(session, first)
    for kind in ("missing", "claim_field", "boundary"):
        asked = next((q for q in review.open if q.kind == kind), None)
        if asked is not None:
            review.answer([(asked, Ruling(chosen=asked.choices[0].records, comment=LONG_EN, section="2.1"))])
            review.refresh()
    field = next(q for q in review.open if q.kind == "claim_field" and q.field == "certainty")
    review.answer([(field, Ruling(chosen=field.choices[0].records, reason_code="guideline_gap"))])
    mine = next(
        record.id for layer, record in field.group.members.items()
        if session.queries.actor_name(review_owner(review, layer)) == "analyst-1"
    )  # fmt: skip
    work(session, "analyst-1", first, [EditClaim(claim=mine, changes={"certainty": "U"})])
    session.act_as(person(session, "reviewer-1"))
    layer = next(c.layer for c in session.queries.submitted(made["article"]) if c.layer.role != "gold")
    session.apply(ReturnLayer(layer=layer.id, comment=LONG_EN))
    session.act_as(person(session, "analyst-1"))


def review_owner(review: Review, layer: str) -> str:
    """The actor whose layer it is."""
    return next(contents.layer.owner for contents in review.contents if contents.layer.id == layer)


def _dates(session: Session, made: dict[str, str]) -> None:
    """Claims with dates of every precision, on the article that is still worked on."""
    article = made["article"]
    text = session.queries.text(article)
    document = text.document("left")
    whens = ("2015", "2015-10", "2026-W36", "2026-09-08", "2026-09-08T14:30", "2027-01-01/2027-03-31")
    for sentence, when in zip(text.sentences_of("left")[1:], whens * 2, strict=False):
        place = Range.of(document.id, document.text, sentence.start, sentence.end)
        session.apply(AddClaim(article=article, content=(place,), fields={"event_time": when, "utterance_time": when}))


__all__ = ["LONG_EN", "LONG_JA", "LONG_KO", "PEOPLE", "Post", "SplitBead", "crowd", "person"]
