"""The findings that a careful analyst makes on the real documents kept beside the checkout, each on the very words it is
about: recorded, told in the report in three languages, and the same to the last range in another project.

A place is found by a few words of it; nothing else of those documents stands here.
"""

import pytest

from annotator import edits
from annotator.edits.mentions import AddMention
from annotator.model import (
    Alias,
    Claim,
    Divergence,
    Entity,
    Mention,
    Proposition,
    Range,
    Rating,
    Region,
    Stance,
    UserError,
    Value,
)
from annotator.propositions import Joining, profile, provenance
from annotator.report import WRITERS, make_report
from annotator.report.blocks import Quote, Words
from annotator.session import create_project
from tests.gui.stories import bring, comes_back_whole

pytestmark = pytest.mark.shared
STORY = "Ministers of defence"
SEOUL, YOKOSUKA, RELEASE, STATEMENT, TOKYO = "10 years", "nine years", "5개월", "10年", "신원식"
"""Words that only one of the five articles has, by the meeting that it is about."""


class Desk:
    """The project, and where words stand in it."""

    def __init__(self, session, paths):
        self.session, self.queries = session, session.queries
        self.texts = [self.queries.text(article) for article in bring(session, paths, STORY)]

    def do(self, edit):
        return self.session.apply(edit).result

    def text(self, words):
        """The article that holds some words in what is read."""
        (found,) = {text.article.id: text for text in self.texts if self.places(words, text)}.values()
        return found

    def places(self, words, text):
        """Where words stand in what is read of an article: in neither boilerplate nor what is repeated."""
        found = []
        for document in text.documents.values():
            at = -1
            while (at := document.text.find(words, at + 1)) >= 0:
                region = text.region_at(document.id, at)
                if region is None or region.kind in ("body", "headline", "caption"):
                    found.append(Range.of(document.id, document.text, at, at + len(words)))
        return found

    def place(self, words, of=""):
        """The first place of words, in the article that holds them or the words `of`."""
        return self.places(words, self.text(of or words))[0]

    def sentence(self, words, of=""):
        text = self.text(of or words)
        return text.range_of(text.sentences_in(self.place(words, of))[0])

    def claim(self, of, *content, **fields):
        return self.do(edits.AddClaim(article=self.text(of).article.id, content=content, fields=fields))


@pytest.fixture
def desk(tmp_path, shared_dir):
    paths = sorted((shared_dir / "seeds").glob("*.txt"))
    if len(paths) != 5:
        pytest.skip("the five real documents are not there")
    session = create_project(tmp_path / "real.annotations", actor_name="analyst-1")
    yield Desk(session, paths)
    session.close()


def a_name_that_is_wrong_in_one_language(desk):
    entity = desk.do(
        edits.AddEntity(type="PERSON", labels={"en": "Koizumi Shinjiro", "ko": "고이즈미 신지로", "ja": "小泉進次郎"})
    )
    article = desk.text(YOKOSUKA).article.id
    right, wrong = desk.place("Shinjiro"), desk.place("고이즈미 신조")
    for place in (right, wrong):
        desk.do(AddMention(article=article, ranges=(place,), type="PERSON", entity=entity))
    desk.do(
        AddMention(
            article=desk.text(RELEASE).article.id, ranges=(desk.place("고이즈미 신지로"),), type="PERSON", entity=entity
        )
    )
    desk.do(edits.AddAlias(entity=entity, alias=Alias(text=wrong.quote, language="ko", kind="error")))
    desk.do(edits.AddDivergence(article=article, left=(right,), right=(wrong,), type="name", severity="critical",
                                impact="high"))  # fmt: skip
    return entity


def durations_that_count_different_things(desk):
    counted = (
        (SEOUL, "10 years", "10", "talks in Korea"),
        (YOKOSUKA, "nine years", "9", "search-and-rescue exercises"),
        (STATEMENT, "10年", "10", "visits of a Japanese minister"),
    )
    for of, words, number, what in counted:
        value = Value(role="duration", number=number, unit="year", of_what=what)
        desk.claim(of, desk.sentence(words, of), kind="quantity", values=(value,))
    desk.claim(RELEASE, desk.sentence("5개월"), kind="quantity",
               values=(Value(role="duration", number="5", unit="month", comparator=">", of_what="between two visits"),),
               note="2025-09-08 to 2026-01-30 are four months and 22 days.")  # fmt: skip


def omissions_in_either_direction(desk):
    text = desk.text(YOKOSUKA)
    for bead in text.beads:
        if bool(bead.left) == bool(bead.right):
            continue
        near = next(b for b in text.beads if b.left and b.right and abs(b.order - bead.order) < 3)
        end = (near.right if bead.left else near.left)[-1]
        gap = Range(document=end.document, start=end.end, end=end.end, quote="")
        sides = {"left": bead.left or (gap,), "right": bead.right or (gap,)}
        kind = "omission" if bead.left else "addition"
        desk.do(edits.AddDivergence(article=text.article.id, type=kind, note="only here", **sides))


def attribution_in_one_language_only(desk):
    cue = desk.place("국방부에 따르면")
    text = desk.text(YOKOSUKA)
    content = desk.sentence("국방부에 따르면")
    desk.claim(YOKOSUKA, content, *text.counterpart(content)[:1], cue=(cue,), attribution="indirect",
               claimer_by_language={"en": "unattributed", "ko": "Ministry of National Defense"})  # fmt: skip
    desk.do(edits.AddDivergence(article=text.article.id, left=text.counterpart(content)[:1], right=(cue,),
                                type="attribution", severity="minor"))  # fmt: skip


def a_commitment_that_grows(desk):
    weak = desk.claim(SEOUL, desk.sentence("가능성", SEOUL), kind="commitment", commitment="explore_possibility")
    strong = desk.claim(RELEASE, desk.sentence("논의", RELEASE), kind="commitment", commitment="hold_discussions",
                        event_time="2026-01-30")  # fmt: skip
    desk.do(edits.LinkClaims(source=strong, target=weak, kind="updates"))


def meetings_and_their_origin(desk):
    """Three meetings are three propositions; the two reports of one of them have one origin."""
    source = desk.do(edits.AddSource(name="Joint statement", kind="official_release"))
    told = {
        "Ministers met in Seoul in September 2025.": (SEOUL, STATEMENT),
        "Ministers met in Yokosuka in January 2026.": (RELEASE, YOKOSUKA),
        "Ministers met in Tokyo in July 2024.": (TOKYO,),
    }
    made = []
    for statement, articles in told.items():
        row = desk.do(edits.AddProposition(statement=statement, story=STORY))
        for number, of in enumerate(articles):
            text = desk.text(of)
            if of in (SEOUL, STATEMENT):
                host = desk.do(edits.AddSource(name=f"Host of {of}"))
                chain = ((source, "originator"), (host, "host"))
                desk.do(edits.SetChain(article=text.article.id, chain=chain))
            claim = desk.claim(of, desk.sentence(of))
            desk.do(edits.SetStance(proposition=row, article=text.article.id, claim=claim,
                                    stance="repeats" if number else "asserts"))  # fmt: skip
        made.append(row)
    scale = next(iter(desk.queries.scales("credibility"))).id
    desk.do(edits.Rate(target=made[0], target_kind="proposition", axis="credibility", code="1", scale=scale,
                       basis="told", reason="both say so"))  # fmt: skip
    return made


def test_every_real_finding_is_recorded_on_its_words_and_survives(desk, tmp_path):
    entity = a_name_that_is_wrong_in_one_language(desk)
    durations_that_count_different_things(desk)
    omissions_in_either_direction(desk)
    attribution_in_one_language_only(desk)
    a_commitment_that_grows(desk)
    seoul, yokosuka, tokyo = meetings_and_their_origin(desk)
    queries = desk.queries

    assert {m.ranges[0].quote for m in queries.select(Mention) if m.entity == entity} == {
        "Shinjiro", "고이즈미 신조", "고이즈미 신지로",
    }  # fmt: skip
    found = queries.select(Divergence)
    assert {d.type for d in found} >= {"name", "omission", "addition", "attribution"}
    assert {v.of_what for c in queries.select(Claim) for v in c.values} >= {
        "talks in Korea", "search-and-rescue exercises", "visits of a Japanese minister", "between two visits",
    }  # fmt: skip
    text = desk.text(RELEASE)
    repeated = [r for r in queries.select(Region) if r.duplicate_of and r.document == text.document("left").id]
    assert len(repeated) >= 5, "the paragraphs that are printed twice are known as one"
    assert all(len(text.documents[r.document].text[r.start : r.end].strip()) > 20 for r in repeated)

    articles = {of: desk.text(of).article.id for of in (SEOUL, STATEMENT, RELEASE, YOKOSUKA, TOKYO)}
    behind = provenance([articles[SEOUL], articles[STATEMENT]], {a: queries.chain(a) for a in articles.values()})
    assert behind.one_behind_many
    assert not behind.confirms
    assert {s.article for s in queries.select(Stance, proposition=tokyo)} == {articles[TOKYO]}
    assert not {s.article for s in queries.select(Stance, proposition=yokosuka)} & {articles[SEOUL], articles[TOKYO]}
    statements = {p.id: p.statement for p in queries.select(Proposition)}
    compare = Joining().compare
    assert compare(profile([statements[seoul]]), profile([statements[yokosuka]])).apart, "other years are kept apart"
    assert compare(profile([statements[seoul]]), profile([statements[tokyo]])).apart
    assert comes_back_whole(desk.session, tmp_path)


@pytest.mark.parametrize("language", ["en", "ko", "ja"])
def test_the_report_tells_the_real_findings_in_every_language(desk, language):
    a_name_that_is_wrong_in_one_language(desk)
    omissions_in_either_direction(desk)
    attribution_in_one_language_only(desk)
    meetings_and_their_origin(desk)
    report = make_report(desk.queries, STORY, language)
    quoted = {block.text for block in report.blocks if isinstance(block, Quote)}
    assert {"Shinjiro", "고이즈미 신조", "국방부에 따르면"} <= quoted
    warned = [block for block in report.blocks if isinstance(block, Words) and block.kind == "warning"]
    assert len(warned) == 2, "that it is a draft, and that a 1 has one origin"
    for writer in WRITERS.values():
        assert len(writer(report)) > 3000


def test_no_rating_is_averaged_or_changed_by_another(desk):
    row, *_ = meetings_and_their_origin(desk)
    first = desk.queries.select(Rating)
    scale = first[0].scale + "@" + first[0].scale_version
    other = desk.do(edits.AddActor(name="analyst-2"))
    desk.session.act_as(other)
    desk.do(edits.Rate(target=row, target_kind="proposition", axis="credibility", code="6", scale=scale))
    assert [(r.code, r.supersedes) for r in desk.queries.ratings(row)] == [("1", None), ("6", None)]
    assert desk.queries.get(Rating, first[0].id) == first[0]
    with pytest.raises(UserError, match="somebody else's"):
        desk.do(edits.WithdrawRating(rating=first[0].id))
    told = [b.text for b in make_report(desk.queries, STORY).blocks if isinstance(b, Words)]
    judged = [text for text in told if text.startswith("Credibility: ")]
    assert len([text for text in judged if "analyst-1" in text or "analyst-2" in text]) == 2, (
        "two people, two judgements"
    )
    assert desk.queries.select(Entity) == []
