"""A corrected text: a new version of the document, and the work on the old one carried over, doubted, or kept behind."""

from pathlib import Path

import pytest

from annotator import edits
from annotator.ingest import correct
from annotator.model import (
    Article,
    Claim,
    ClaimLink,
    Document,
    Layer,
    Mention,
    Note,
    Range,
    Stance,
    Twin,
    UserError,
)
from tests.unit.edits.world import LEFT, World, corrected, draft, make_world


@pytest.fixture
def world(tmp_path: Path):
    made = make_world(tmp_path)
    yield made
    made.session.close()


def only_ann(world: World) -> None:
    """Nobody has handed in: bob takes his work back, and there is no gold."""
    world.do(edits.WithdrawLayer(layer=world.ids["theirs"]), "bob")


def mentions_of(world: World, layer: str) -> dict[str, Mention]:
    return {m.id: m for m in world.session.queries.select(Mention, layer=layer)}


def test_submitted_and_gold_work_stays_on_its_version(world):
    queries = world.session.queries
    before = queries.get(Article, world.ids["main"])
    theirs = mentions_of(world, world.ids["theirs"])
    made = world.do(edits.CorrectText(article=world.ids["main"], draft=corrected(world, "main")))
    assert made != world.ids["main"]
    assert queries.get(Article, world.ids["main"]).left == before.left
    assert mentions_of(world, world.ids["theirs"]) == theirs
    assert queries.get(Layer, world.ids["theirs"]).article == world.ids["main"]
    assert queries.get(Layer, world.ids["gold"]).article == world.ids["main"]
    assert queries.get(Layer, world.ids["layer"]).article == made
    new = queries.get(Document, queries.get(Article, made).left)
    assert (new.version, new.supersedes) == (2, before.left)
    assert world.session.check() == []


def test_ranges_move_wait_or_become_orphans(world):
    made = world.do(edits.CorrectText(article=world.ids["main"], draft=corrected(world, "main")))
    queries = world.session.queries
    article = queries.get(Article, made)
    found = mentions_of(world, world.ids["layer"])
    assert found[world.ids["left"]].ranges[0].quote == "Lee🙂"
    assert found[world.ids["left"]].ranges[0].document == article.left
    assert found[world.ids["right"]].ranges[0].document == article.right
    assert world.ids["lone"] not in found
    waiting = queries.waiting(made)
    # The name stands beside a changed word, so it is asked about; its own words are found again.
    assert [(note.text, note.ranges[0].quote) for note, _ in waiting] == [
        ("context mention ranges", "Lee🙂"),
        ("orphan mention ranges", "Seoul"),
    ]
    assert waiting[1][1].id == world.ids["lone"]


def test_an_orphan_is_given_a_place_or_dropped(world):
    made = world.do(edits.CorrectText(article=world.ids["main"], draft=corrected(world, "main")))
    queries = world.session.queries
    note, _ = queries.waiting(made)[1]
    with pytest.raises(UserError, match="no place"):
        world.do(edits.SettleAnchor(note=note.id, choice="accept"))
    text = queries.text(made)
    base = text.document("left").text
    at = base.index("Busan")
    place = type(note.ranges[0]).of(text.article.left, base, at, at + 5)
    world.do(edits.SettleAnchor(note=note.id, choice="move", place=place))
    mention = queries.get(Mention, world.ids["lone"])
    assert (mention.ranges, mention.type) == ((place,), "GPE")
    assert [found.id for found in queries.select(Note, target_kind="anchor")] == [queries.waiting(made)[0][0].id]
    assert world.session.check() == []


def test_what_waits_is_accepted_or_dropped(world):
    new = correct(world.drafts["main"], draft(LEFT.replace("10 years", "12 years")), side="left")
    made = world.do(edits.CorrectText(article=world.ids["main"], draft=new))
    queries = world.session.queries
    waiting = {note.ranges[0].quote: note for note, _ in queries.waiting(made)}
    note = waiting["10 years"]
    assert [part.quote for part in note.ranges] == ["10 years", "12 years"]
    assert queries.get(Claim, world.ids["claim2"]).content[0].quote == "12 years"
    world.do(edits.SettleAnchor(note=note.id, choice="accept"))
    assert queries.get(Claim, world.ids["claim2"]).content[0].quote == "12 years"
    world.session.undo()
    world.do(edits.SettleAnchor(note=note.id, choice="drop"))
    assert queries.get(Claim, world.ids["claim2"]) is None
    assert world.session.check() == []


def test_an_article_nobody_handed_in_is_switched_itself(world):
    fresh = world.drafts["fresh"]
    world.do(edits.AddMention(article=world.ids["fresh"], ranges=(world.spot("Two", "fresh"),), type="GPE"))
    new = correct(fresh, draft("Zero came first.\r\nOne.\r\nTwo 🙂.".replace("\r\nOne", " One")), side="left")
    assert world.do(edits.CorrectText(article=world.ids["fresh"], draft=new)) == world.ids["fresh"]
    queries = world.session.queries
    mention = next(m for m in queries.select(Mention, article=world.ids["fresh"]))
    assert mention.ranges[0].holds_in(new.documents[0].text)
    assert world.session.check() == []
    world.session.undo()
    assert queries.get(Article, world.ids["fresh"]).left == fresh.article.left


def test_the_same_text_is_no_correction(world):
    with pytest.raises(UserError, match="same"):
        correct(world.drafts["main"], draft(LEFT), side="left")


def lose(world: World, old: str, new: str, side: str = "left", name: str = "main") -> str:
    """The text of a side corrected; the article on it."""
    base = next(d for d in world.drafts[name].documents if d.id == getattr(world.drafts[name].article, side)).text
    assert old in base
    made = correct(world.drafts[name], draft(base.replace(old, new)), side=side)
    return world.do(edits.CorrectText(article=world.ids[name], draft=made))


def place_of(world: World, article: str, words: str, side: str = "left") -> Range:
    document = world.session.queries.text(article).document(side)
    at = document.text.index(words)
    return Range.of(document.id, document.text, at, at + len(words))


def waiting_for(world: World, article: str, words: str) -> Note:
    found = world.session.queries.waiting(article)
    return next(note for note, _ in found if note.ranges[0].quote == words)


def test_a_mention_that_lost_its_place_has_its_counterpart_again_when_it_gets_one(world):
    world.do(edits.LinkTwins(left=(world.ids["lone"],), right=(world.ids["lone2"],), kind="partial"))
    made = lose(world, "Seoul", "the capital")
    queries = world.session.queries
    assert not [t for t in queries.select(Twin, layer=world.ids["layer"]) if world.ids["lone2"] in t.right]
    place = place_of(world, made, "the capital")
    world.do(edits.SettleAnchor(note=waiting_for(world, made, "Seoul").id, choice="move", place=place))
    (twin,) = [t for t in queries.select(Twin, layer=world.ids["layer"]) if world.ids["lone2"] in t.right]
    assert (twin.left, twin.kind, twin.article) == ((world.ids["lone"],), "partial", made)
    assert world.session.check() == []
    world.session.undo()
    assert queries.get(Mention, world.ids["lone"]) is None
    assert queries.get(Twin, twin.id) is None


def test_a_counterpart_that_was_joined_anew_meanwhile_stays_with_its_new_one(world):
    world.do(edits.LinkTwins(left=(world.ids["lone"],), right=(world.ids["lone2"],)))
    made = lose(world, "Seoul", "the capital")
    other = world.do(edits.AddMention(article=made, ranges=(place_of(world, made, "the capital"),), type="LOC"))
    world.do(edits.LinkTwins(left=(other,), right=(world.ids["lone2"],)))
    place = place_of(world, made, "capital")
    world.do(edits.SettleAnchor(note=waiting_for(world, made, "Seoul").id, choice="move", place=place))
    twins = [t for t in world.session.queries.select(Twin, layer=world.ids["layer"]) if world.ids["lone2"] in t.right]
    assert [twin.left for twin in twins] == [(other,)]
    assert world.session.check() == []


def test_a_claim_that_lost_its_place_has_its_links_and_stances_again(world):
    queries = world.session.queries
    before = {type(r): len(queries.select(type(r))) for r in (ClaimLink, Stance) for r in queries.select(r)}
    made = lose(world, "10 years", "a very long time ago")
    assert queries.get(Claim, world.ids["claim2"]) is None
    assert queries.get(ClaimLink, world.ids["link"]) is None
    place = place_of(world, made, "a very long time ago")
    world.do(edits.SettleAnchor(note=waiting_for(world, made, "10 years").id, choice="move", place=place))
    assert queries.get(Claim, world.ids["claim2"]).content == (place,)
    assert queries.get(ClaimLink, world.ids["link"]) is not None
    assert {type(r): len(queries.select(type(r))) for r in (ClaimLink, Stance) for r in queries.select(r)} == before
    assert world.session.check() == []
