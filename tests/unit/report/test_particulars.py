"""What a claim's record holds beside its passages stands in the report, in its language; plain claims add nothing."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from annotator.edits import AddClaim, AddEntity, AddProposition, EditClaim, Rate, SetStance
from annotator.model import Claim, Evidence, Value
from annotator.report import make_report
from annotator.report.blocks import Words
from annotator.report.claims import particulars
from annotator.report.story import Story
from annotator.sample import make_sample
from annotator.session import Session

STORY = "Defence ministers' talks, Seoul, September 2025"
BESIDE = {
    "id", "rev", "deleted", "actor", "created", "layer", "article", "provenance", "derived_from", "scheme_version",
    "content", "cue", "claimer_ranges", "addressee_ranges", "quote_ranges", "statement", "statement_edited", "kind",
    "publication_time",
}  # fmt: skip
"""Fields that say who made the record and where it stands; the passages are quoted, the article's date is told once."""


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = make_sample(tmp_path / "sample.annotations")
    made.act_as(next(a.id for a in made.queries.actors() if a.name == "analyst-1"))
    yield made
    made.close()


def filled(session: Session) -> Claim:
    """A claim of the acting person's open layer with every field filled in, in a proposition of the story."""
    queries = session.queries
    entries = [entry.article.id for entry in queries.articles() if entry.article.story == STORY]
    article = next(a for a in entries if (layer := queries.own_layer(a)) is not None and layer.state == "draft")
    text = queries.text(article)
    place = text.range_of(text.sentences_of("left")[0])
    made = session.apply(AddClaim(article=article, content=(place,), language="ja")).result
    claim = queries.get(Claim, made)
    assert claim is not None
    person = session.apply(AddEntity(type="PERSON", labels={"en": "Gil-dong Hong", "ko": "홍길동"})).result
    changes = {
        "claimer": person, "claimer_name": "", "claimer_by_language": {"ko": "국방부"}, "addressee": "the press",
        "attribution": "indirect", "certainty": "PS", "certainty_by_language": {"ko": "PR"}, "polarity": "-",
        "commitment": "explore", "event_time": "2027-03", "utterance_time": "2026-01-23", "place": "Busan harbour",
        "values": (Value(role="duration", number="10", unit="year", comparator="≥", of_what="visits"),),
        "checkworthiness": "high", "checkworthiness_reason": "nobody else says so", "verdict": "refuted",
        "evidence": (Evidence(stance="refutes", citation="Harbour log, p. 3"),), "tags": ("ships",), "note": "look again",
    }  # fmt: skip
    assert set(changes) == {f.name for f in fields(Claim)} - BESIDE, "a field of the record that no report tells"
    session.apply(EditClaim(claim=claim.id, changes=changes))
    row = session.apply(AddProposition(statement="Told whole.", story=STORY)).result
    session.apply(SetStance(proposition=row, article=claim.article, stance="asserts", claim=claim.id))
    found = queries.get(Claim, claim.id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Claimer: Gil-dong Hong, KO 국방부;", "Happens: 2027-03;", "Values: ≥ 10 year (visits);")),
        ("ko", ("홍길동, KO 국방부;", "2027-03;", "≥ 10 년 (visits);")),
        ("ja", ("KO 국방부;", "2027-03;", "≥ 10 年 (visits);")),
    ],
)
def test_every_field_of_a_claim_is_told(session: Session, language: str, words: tuple[str, ...]) -> None:
    claim = filled(session)
    told = particulars(Story(session.queries, STORY, language), claim)
    for each in (*words, "the press", "2026-01-23", "Busan harbour", "nobody else says so", "Harbour log, p. 3",
                 "ships", "look again"):  # fmt: skip
        assert each in told, each
    assert told.count(": ") >= 16
    scheme = session.queries.scheme()
    for vocabulary, code in (("attribution", "indirect"), ("certainty", "PS"), ("certainty", "PR"), ("polarity", "-"),
                             ("commitment", "explore"), ("checkworthiness", "high"), ("verdict", "refuted")):  # fmt: skip
        assert scheme.term_label(vocabulary, code, language) in told, vocabulary
    blocks = make_report(session.queries, STORY, language).blocks
    assert any(isinstance(block, Words) and told in block.text for block in blocks)


def test_the_basis_of_a_grade_is_told_and_an_unknown_one_is_not(session: Session) -> None:
    claim = filled(session)
    scale = session.queries.scales("credibility")[0].id
    for basis, told in (("unknown", False), ("witnessed", True)):
        session.apply(Rate(target=claim.id, target_kind="claim", axis="credibility", code="2", scale=scale, basis=basis,
                           reason="as seen"))  # fmt: skip
        blocks = make_report(session.queries, STORY, "ko").blocks
        words = session.queries.scheme().term_label("basis", "witnessed", "ko")
        graded = [b.text for b in blocks if isinstance(b, Words) and "as seen" in b.text]
        assert len(graded) == 1, "the rating in force, and it alone"
        assert (f"{words}. as seen" in graded[0]) is told


def test_a_plain_claim_adds_nothing(session: Session) -> None:
    story = Story(session.queries, STORY, "en")
    plain = Claim(id="c", layer="l", article="a", content=())
    assert particulars(story, plain) == ""
