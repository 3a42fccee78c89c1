"""What a careful analyst finds on the articles can all be recorded, shown, reported, and carried to another project.

The places are found in the texts by what they are (a duration, an aligned pair, a repeated paragraph), so that one
story runs on the project's own articles and on the real documents kept beside the checkout.
"""

import pytest

from annotator import edits
from annotator.edits.mentions import AddMention
from annotator.model import (
    Alias,
    Claim,
    ClaimLink,
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
from annotator.propositions import provenance
from annotator.report import make_report
from annotator.session import create_project
from tests.gui.stories import Places, bring, comes_back_whole, documents, rows

STORY = "the story"


class Findings(Places):
    """Records each kind of finding."""

    def __init__(self, session, paths):
        super().__init__(session.queries, bring(session, paths, STORY))
        self.session = session

    def do(self, edit):
        return self.session.apply(edit).result

    def claim(self, article, *content, **fields):
        return self.do(edits.AddClaim(article=article, content=content, fields=fields))

    # ---- the findings

    def name_error(self):
        left, right = self.sides(0)
        kind = self.queries.scheme().active_types()[0].code
        entity = self.do(edits.AddEntity(type=kind, labels={"en": "One Person", "ko": "한 사람"}))
        wrong = self.part(right, 0, 3)
        for place in (self.part(left, 0, 4), wrong):
            self.do(AddMention(article=self.pair, ranges=(place,), type=kind, entity=entity))
        alias = Alias(text=wrong.quote, language="ko", kind="error")
        self.do(edits.AddAlias(entity=entity, alias=alias))
        self.do(edits.AddDivergence(article=self.pair, left=(self.part(left, 0, 4),), right=(wrong,), type="name",
                                    severity="major", impact="high"))  # fmt: skip
        return entity

    def durations_that_count_different_things(self):
        counted = ("visits", "talks", "exercises")
        for what, (id_, place, found) in zip(counted, self.durations().values(), strict=False):
            value = Value(role="duration", number=str(found.values[0]), unit=found.parts[0][0], of_what=what)
            self.claim(id_, place, values=(value,), kind="quantity")

    def omissions_in_either_direction(self):
        left, right = self.sides(1)
        for mine, theirs, sides in ((left, right, ("left", "right")), (right, left, ("right", "left"))):
            gap = Range(document=theirs.document, start=theirs.end, end=theirs.end, quote="")
            places = dict(zip(sides, ((mine,), (gap,)), strict=True))
            self.do(edits.AddDivergence(article=self.pair, type="omission", note="nothing opposite", **places))

    def attribution_in_one_language_only(self):
        left, right = self.sides(1)
        claimed = {"en": "unattributed", "ko": "the ministry"}
        self.claim(self.pair, left, right, cue=(self.part(right, 0, 4),), claimer_by_language=claimed)

    def strengthened_commitment(self):
        left, right = self.sides(2)
        weak = self.claim(self.pair, left, kind="commitment", commitment="explore_possibility")
        strong = self.claim(self.pair, right, kind="commitment", commitment="hold_discussions")
        self.do(edits.LinkClaims(source=strong, target=weak, kind="updates"))
        self.do(edits.LinkClaims(source=strong, target=weak, kind="contradicts", aspect="modality"))
        self.do(edits.AddDivergence(article=self.pair, left=(left,), right=(right,), type="certainty", impact="high"))

    def shared_origin(self):
        """Two articles of one origin, one rated 1: it is stored, and its lack of origins is computed."""
        ministry = self.do(edits.AddSource(name="One ministry", kind="official_release"))
        row = self.do(edits.AddProposition(statement="They met."))
        for number, id_ in enumerate(self.articles[:2]):
            host = self.do(edits.AddSource(name=f"Paper {number}", kind="newspaper"))
            self.do(edits.SetChain(article=id_, chain=((ministry, "originator"), (host, "host"))))
            text = self.texts[id_]
            claim = self.claim(id_, text.range_of(text.sentences_of("left")[0]))
            stance = "repeats" if number else "asserts"
            self.do(edits.SetStance(proposition=row, article=id_, stance=stance, claim=claim))
        scale = next(iter(self.queries.scales("credibility"))).id
        self.do(
            edits.Rate(target=row, target_kind="proposition", axis="credibility", code="1", scale=scale, reason="r")
        )
        behind = provenance(self.articles[:2], {id_: self.queries.chain(id_) for id_ in self.articles})
        assert behind.one_behind_many
        assert not behind.confirms
        return row

    def another_meeting(self, row):
        """A meeting of other people: a proposition of its own; nothing joins the two."""
        text = self.texts[self.articles[-1]]
        claim = self.claim(text.article.id, text.range_of(text.sentences_of("left")[0]))
        other = self.do(edits.AddProposition(statement="Two other people met."))
        self.do(edits.SetStance(proposition=other, article=text.article.id, stance="asserts", claim=claim))
        self.do(edits.SetStance(proposition=row, article=text.article.id, stance="silent"))
        assert {s.claim for s in self.queries.stances(row)} & {claim} == set()
        return other

    def all(self):
        self.name_error()
        self.durations_that_count_different_things()
        self.omissions_in_either_direction()
        self.attribution_in_one_language_only()
        self.strengthened_commitment()
        return self.another_meeting(self.shared_origin())


@pytest.fixture(params=["ours", pytest.param("seeds", marks=pytest.mark.shared)])
def found(request, tmp_path):
    session = create_project(tmp_path / "findings.annotations", actor_name="analyst-1")
    yield Findings(session, documents(request.param, request))
    session.close()


def test_every_finding_is_recorded_and_survives_the_archive(found, tmp_path):
    other = found.all()
    queries = found.queries
    divergences = queries.select(Divergence)
    assert {d.type for d in divergences} >= {"name", "omission", "certainty"}
    omitted = [d for d in divergences if d.type == "omission"]
    assert {bool(d.left[0].quote) for d in omitted} == {True, False}
    assert len({v.of_what for c in queries.select(Claim) for v in c.values}) > 1
    assert {link.kind for link in queries.select(ClaimLink)} == {"updates", "contradicts"}
    attributed = next(c for c in queries.select(Claim) if c.claimer_by_language)
    text = found.texts[found.pair]
    assert {text.side_of(place) for place in attributed.cue} == {"right"}
    assert any(region.duplicate_of for region in queries.select(Region)), "a repeated paragraph is known as one"
    assert len(queries.select(Proposition)) == 2
    assert [s.stance for s in queries.select(Stance, proposition=other)] == ["asserts"]
    assert comes_back_whole(found.session, tmp_path)


def test_the_report_tells_them(found):
    found.all()
    told = repr(make_report(found.queries, STORY))
    for words in ("independent ones are needed", ": Modality.", "Missing here", "1 independent origin in 2 reports"):
        assert words in told, words


def test_nobody_else_changes_them(found):
    entity = found.name_error()
    session = found.session
    mention = found.queries.select(Mention)[0]
    claim = found.claim(found.pair, found.sides(1)[0])
    divergence = found.queries.select(Divergence)[0]
    other = found.do(edits.AddActor(name="analyst-2"))
    session.act_as(other)
    before = rows(session)
    for edit in (
        edits.Retag(mentions=(mention.id,), type=mention.type),
        edits.DeleteMentions(mentions=(mention.id,)),
        edits.EditClaim(claim=claim, changes={"polarity": "-"}),
        edits.DeleteClaim(claim=claim),
        edits.EditDivergence(divergence=divergence.id, changes={"severity": "critical"}),
        edits.LinkEntity(mentions=(mention.id,), entity=entity),
        edits.Rate(target=claim, target_kind="claim", axis="credibility", code="2",
                   scale=next(iter(found.queries.scales("credibility"))).id),
    ):  # fmt: skip
        with pytest.raises(UserError):
            session.apply(edit)
    assert rows(session) == before


def test_merging_and_splitting_records_is_undone_to_identity(found):
    one = found.name_error()
    two = found.do(edits.AddEntity(type="PERSON", labels={"en": "The Same Person"}))
    mentions = found.queries.select(Mention)

    def state():
        entities = found.queries.select(Entity)
        return [(e.id, e.type, e.labels, e.aliases, e.merged_into) for e in entities], found.queries.select(Mention)

    before = state()
    found.do(edits.MergeEntities(entity=one, into=two))
    merged = state()
    assert found.queries.entity(one).id == two
    assert found.queries.select(Mention) == mentions, "nobody's mentions are rewritten"
    found.do(edits.SplitEntity(entity=one))
    assert state() == before
    found.session.undo()
    assert state() == merged
    found.session.undo()
    assert state() == before
    with pytest.raises(UserError):
        found.session.apply(edits.MergeEntities(entity=one, into=one))


def test_a_new_rating_supersedes_and_a_missing_value_stands_in_no_order(found):
    claim = found.claim(found.pair, found.sides(1)[0])
    scale = next(iter(found.queries.scales("credibility")))
    for code in ("2", "6"):
        found.do(edits.Rate(target=claim, target_kind="claim", axis="credibility", code=code, scale=scale.id))
    first, second = found.queries.ratings(claim)
    assert second.supersedes == first.id
    assert found.queries.rating(claim, "credibility").code == "6"
    assert {r.code for r in found.queries.select(Rating)} == {"2", "6"}, "both are kept"
    for axis, missing in (("credibility", "6"), ("reliability", "F")):
        chosen = next(iter(found.queries.scales(axis)))
        assert missing not in chosen.ordinal()
        assert chosen.level(missing).not_judgeable
    with pytest.raises(UserError, match="later rating"):
        found.session.apply(edits.WithdrawRating(rating=first.id))
