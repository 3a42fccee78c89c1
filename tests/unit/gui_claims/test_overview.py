"""What the matrix shows, kept true by what each edit touched: always the same as reading everything anew."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from annotator.edits import (
    AddActor,
    AddClaim,
    AddProposition,
    AddSource,
    DeleteClaim,
    DeleteProposition,
    Edit,
    EditProposition,
    ImportDraft,
    MergePropositions,
    Rate,
    RemoveStance,
    SetArticle,
    SetChain,
    SetProperty,
    SetStance,
)
from annotator.gui.claims.overview import Overview
from annotator.ingest import NamedBytes, read
from annotator.model import Range, Rating
from annotator.session import Session, create_project

TEXTS = {
    "herald": "Harbour to open in May\n\nThe harbour opens in May, the ministry said. Two ships arrive in March 2027.\n",
    "post": "Harbour ready\n\nIn May the harbour opens, the Post hears. Nobody knows how many ships arrive.\n",
    "times": "No harbour this year\n\nThe harbour does not open in May, the union said. The strike goes on.\n",
}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[SimpleNamespace]:
    """Three articles of two origins, with a claim each."""
    session = create_project(tmp_path / "harbour.annotations", actor_name="analyst-1")

    def do(edit: Edit) -> object:
        return session.apply(edit).result

    sources = {name: str(do(AddSource(name=name))) for name in ("ministry", "union", *TEXTS)}
    articles, claims = {}, {}
    for name, text in TEXTS.items():
        article = str(do(ImportDraft(draft=read([NamedBytes(f"{name}.txt", text.encode())]))))
        do(SetArticle(article=article, changes={"title": name, "story": "Harbour"}))
        origin = "union" if name == "times" else "ministry"
        do(SetChain(article=article, chain=((sources[origin], "originator"), (sources[name], "host"))))
        articles[name] = article
        claims[name] = str(do(claim_edit(session, article)))
    overview = Overview(session.queries)
    overview.load()
    yield SimpleNamespace(session=session, do=do, articles=articles, claims=claims, sources=sources, overview=overview)
    session.close()


def claim_edit(session: Session, article: str, sentence: int = 1) -> AddClaim:
    text = session.queries.text(article)
    found = text.sentences_of("left")[sentence]
    document = text.document("left")
    place = Range.of(document.id, document.text, found.start, found.end)
    return AddClaim(article=article, content=(place,), statement={"en": place.quote})


def proposition(world: SimpleNamespace, **stances: str) -> str:
    made = str(world.do(AddProposition(statement="The harbour opens in May.", story="Harbour")))
    for name, stance in stances.items():
        claim = None if stance == "silent" else world.claims[name]
        world.do(SetStance(proposition=made, article=world.articles[name], stance=stance, claim=claim))
    world.overview.load()
    return made


def assert_fresh(world: SimpleNamespace) -> None:
    """The overview that followed the edits equals one that was read anew."""
    anew = Overview(world.session.queries)
    anew.load()
    assert world.overview.rows == anew.rows
    assert [c.id for c in world.overview.loose()] == [c.id for c in anew.loose()]


def test_cells_say_how_articles_stand(world: SimpleNamespace) -> None:
    made = proposition(world, herald="asserts", post="repeats", times="contradicts")
    row = world.overview.rows[made]
    assert {name: row.cell(id_).kind for name, id_ in world.articles.items()} == {
        "herald": "asserts", "post": "repeats", "times": "contradicts",
    }  # fmt: skip
    assert row.contested
    assert row.behind.origins == (world.sources["ministry"],)
    assert row.single_origin
    assert row.unrated


def test_origins_are_those_of_the_chains(world: SimpleNamespace) -> None:
    made = proposition(world, herald="asserts", times="asserts", post="silent")
    row = world.overview.rows[made]
    reports = (world.articles["herald"], world.articles["times"])
    assert row.behind.origins == world.session.queries.origins(reports).origins
    assert row.behind.confirms
    assert row.cell(world.articles["post"]).kind == "silent"


def test_claims_of_one_article_that_disagree_are_both_said(world: SimpleNamespace) -> None:
    made = proposition(world, herald="asserts")
    other = world.do(claim_edit(world.session, world.articles["herald"], 2))
    world.do(SetStance(proposition=made, article=world.articles["herald"], stance="contradicts", claim=other))
    world.overview.load()
    row = world.overview.rows[made]
    assert row.cell(world.articles["herald"]).kind == "mixed"
    assert row.contested
    assert row.behind.reports == (world.articles["herald"],)


def test_the_overview_follows_every_edit(world: SimpleNamespace) -> None:
    session, overview = world.session, world.overview
    session.subscribe(lambda change: overview.update(change.touched))
    one = str(world.do(AddProposition(statement="The harbour opens in May.", claim=world.claims["herald"])))
    assert_fresh(world)
    two = str(world.do(AddProposition(statement="A harbour opens.")))
    stance = world.do(
        SetStance(proposition=two, article=world.articles["post"], stance="repeats", claim=world.claims["post"])
    )
    assert_fresh(world)
    world.do(EditProposition(proposition=one, changes={"statement": "The harbour will open in May."}))
    scale = session.queries.scales("credibility")[0]
    for code in ("3", "2"):
        world.do(Rate(target=one, target_kind="proposition", axis="credibility", code=code, scale=scale.id))
    assert overview.rows[one].judgements["credibility"].code == "2"
    assert_fresh(world)
    world.do(MergePropositions(proposition=two, into=one))
    assert set(overview.rows) == {one}
    assert set(overview.rows[one].cells) == {world.articles["herald"], world.articles["post"]}
    assert_fresh(world)
    world.do(RemoveStance(stance=stance))
    assert_fresh(world)
    world.do(DeleteClaim(claim=world.claims["herald"]))
    assert_fresh(world)
    world.do(DeleteProposition(proposition=one))
    assert_fresh(world)
    while session.next_undo() is not None and overview.rows.keys() != {one, two}:
        session.undo()
        assert_fresh(world)


def test_an_own_judgement_comes_before_somebody_elses(world: SimpleNamespace) -> None:
    made = proposition(world, herald="asserts")
    session = world.session
    first = session.actor
    scale = session.queries.scales("credibility")[0]
    other = str(world.do(AddActor(name="analyst-2")))

    def rate(code: str) -> None:
        world.do(Rate(target=made, target_kind="proposition", axis="credibility", code=code, scale=scale.id))

    session.act_as(other)
    rate("4")
    session.act_as(first)
    world.overview.load()
    assert world.overview.rows[made].judgements["credibility"].code == "4"
    rate("2")
    session.act_as(other)
    rate("3")
    session.act_as(first)
    world.overview.load()
    assert world.overview.rows[made].judgements["credibility"].code == "2"


def test_in_a_blind_project_nobody_elses_work_is_shown(world: SimpleNamespace) -> None:
    made = proposition(world, herald="asserts")
    session = world.session
    scale = session.queries.scales("credibility")[0]
    world.do(Rate(target=made, target_kind="proposition", axis="credibility", code="2", scale=scale.id))
    other = str(world.do(AddActor(name="analyst-2")))
    world.do(SetProperty(name="blind", value=True))
    session.act_as(other)
    world.overview.load()
    row = world.overview.rows[made]
    assert row.cells == {}
    assert row.judgements == {}
    assert world.overview.loose() == []


def test_loose_claims_are_those_in_no_proposition_one_of_a_passage(world: SimpleNamespace) -> None:
    proposition(world, herald="asserts")
    session = world.session
    mine = session.actor
    other = str(world.do(AddActor(name="analyst-2")))
    session.act_as(other)
    for name in ("herald", "post"):
        world.do(claim_edit(session, world.articles[name]))
    session.act_as(mine)
    world.overview.load()
    # The second analyst said the same on the passage that is joined: nothing is left to join there.
    assert [claim.id for claim in world.overview.loose()] == [world.claims["post"], world.claims["times"]]


def test_two_claims_that_one_analyst_makes_of_a_passage_are_both_there_to_join(world: SimpleNamespace) -> None:
    session = world.session
    again = str(world.do(claim_edit(session, world.articles["post"])))
    world.overview.load()
    here = [c.id for c in world.overview.loose() if c.article == world.articles["post"]]
    assert sorted(here) == sorted([world.claims["post"], again])
    proposition(world, post="asserts")
    world.overview.load()
    assert [c.id for c in world.overview.loose() if c.article == world.articles["post"]] == [again]


def test_suggestions_name_the_row_and_join_nothing(world: SimpleNamespace) -> None:
    made = proposition(world, herald="asserts")
    before = world.session.queries.stances()
    claim = world.overview.claims[world.claims["post"]]
    assert [s.proposition for s in world.overview.suggestions(claim)] == [made]
    assert world.session.queries.stances() == before


def test_articles_of_one_publisher_are_told_apart_by_date(world: SimpleNamespace) -> None:
    for name, date in (("herald", "2026-05-01"), ("post", "2026-05-02")):
        world.do(SetArticle(article=world.articles[name], changes={"publisher": "Coast Press", "published_date": date}))
    world.overview.load()
    heads = [column.head for column in world.overview.columns]
    assert len(set(heads)) == 3
    assert "Coast Press 2026-05-01" in heads


def test_a_code_is_never_a_number(world: SimpleNamespace) -> None:
    made = proposition(world, herald="asserts")
    scale = world.session.queries.scales("credibility")[0]
    world.do(Rate(target=made, target_kind="proposition", axis="credibility", code="6", scale=scale.id))
    world.overview.load()
    rating = world.overview.rows[made].judgements["credibility"]
    assert isinstance(rating, Rating)
    assert rating.code == "6"
    assert not world.overview.rows[made].unrated


def test_numbers_that_differ_between_the_reports_are_named(world: SimpleNamespace) -> None:
    made = proposition(world, herald="asserts")
    for name, years in (("herald", 9), ("post", 10)):
        edit = claim_edit(world.session, world.articles[name], 2)
        claim = world.do(replace(edit, statement={"en": f"The harbour opens again after {years} years."}))
        world.do(SetStance(proposition=made, article=world.articles[name], stance="asserts", claim=claim))
    world.overview.load()
    assert world.overview.differing_numbers(made) == [[("9 year", ["herald"]), ("10 year", ["post"])]]
