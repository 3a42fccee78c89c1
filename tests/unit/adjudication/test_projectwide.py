"""A source rated in general is one question in the whole project, whichever articles it stands behind."""

from dataclasses import replace

import pytest

from annotator.adjudication import Ruling, accept_agreed, decide, find
from annotator.adjudication.agreement import measure
from annotator.adjudication.projectwide import project_wide, seen_from
from annotator.model import Layer, Rating


class Two:
    """Two articles with one source behind both: `here` and `there` are layers by owner."""

    def __init__(self, world):
        self.world = world
        self.ratings = []
        self.decisions = []
        self.gold = {}
        self.clock = iter(range(100, 200))

    def rate(self, who, code, **more):
        made = Rating(
            id=f"r-{who}-{len(self.ratings)}", rev=1, actor=who, created=len(self.ratings), target="kbs",
            target_kind="source", axis="reliability", code=code, scale="adm", scale_version="1", **more,
        )  # fmt: skip
        self.ratings.append(made)
        return made

    def contents(self, place, *people):
        found = []
        for who in people:
            layer = Layer(id=f"{place}-{who}", article="a1", owner=who, state="submitted", exhaustive=("rating",))
            mine = [r for r in self.ratings if r.actor == who and r.derived_from is None]
            found.append(self.world.contents_of(layer, mine))
        return found

    def queue(self, place, *people):
        contents = self.contents(place, *people)
        wide = set(project_wide(contents))
        owner_of = {f"{p}-{who}": who for p in ("A", "B") for who in ("ann", "bob", "cho")}
        layer_of = {each.layer.owner: each.layer.id for each in contents}
        decisions = [
            d if d.layer == f"gold-{place}" else seen_from(d, owner_of, layer_of)
            for d in self.decisions
            if d.layer == f"gold-{place}" or wide & {option.record for option in d.options}
        ]
        return find(contents, self.world.text, decisions)

    def act(self, place, people, function, *arguments):
        layer = Layer(id=f"gold-{place}", article="a1", owner="rita", role="gold")
        gold = self.world.contents_of(layer, [replace(r, actor="rita") for r in self.gold.values()])
        outcome = function(self.queue(place, *people), gold, *arguments, now=next(self.clock))
        for decision in outcome.decisions:
            self.decisions = [d for d in self.decisions if d.id != decision.id]
            self.decisions.append(replace(decision, rev=decision.rev + 1))
        for record in outcome.puts:
            self.gold[record.id] = replace(record, rev=record.rev + 1)
        for _, record in outcome.removes:
            del self.gold[record]
        return outcome


@pytest.fixture
def two(world):
    return Two(world)


def only(queue):
    [asked] = queue.disagreements
    return asked


def test_it_is_decided_once(two):
    two.rate("ann", "B")
    two.rate("bob", "D")
    for place in ("A", "B"):
        assert only(two.queue(place, "ann", "bob")).open
    asked = only(two.queue("A", "ann", "bob"))
    two.act("A", ("ann", "bob"), decide, [(asked, Ruling(chosen=asked.choices[1].records))])
    assert not two.queue("A", "ann", "bob").open
    there = only(two.queue("B", "ann", "bob"))
    assert not there.open
    assert there.decided.code == asked.choices[1].code
    assert [(r.code, r.layer) for r in two.gold.values()] == [(asked.choices[1].code, None)]
    # Another decision in that article neither repeats it nor rewrites it.
    outcome = two.act("B", ("ann", "bob"), decide, [])
    assert (outcome.decisions, outcome.puts, outcome.removes, outcome.pending) == ((), (), (), ())


def test_what_all_agree_on_is_taken_once(two):
    two.rate("ann", "B")
    two.rate("bob", "B")
    two.act("A", ("ann", "bob"), accept_agreed)
    assert [item.open for item in two.queue("B", "ann", "bob").agreed] == [False]
    assert [item.open for item in two.queue("B", "bob").agreed] == [False]
    two.rate("cho", "B")
    assert [item.open for item in two.queue("B", "bob", "cho").agreed] == [False]  # one more who says the same
    two.ratings.pop()
    two.rate("cho", "E")
    assert only(two.queue("B", "bob", "cho")).open


def test_others_who_work_there_are_asked_only_where_they_say_something_else(two):
    two.rate("ann", "B")
    two.rate("bob", "D")
    asked = only(two.queue("A", "ann", "bob"))
    taken = next(c for c in asked.choices if c.code == "B")
    two.act("A", ("ann", "bob"), decide, [(asked, Ruling(chosen=taken.records))])
    two.rate("cho", "B")
    assert not two.queue("B", "bob", "cho").open  # ann's was taken, who is not here; cho says the same
    two.ratings.pop()
    two.rate("cho", "C")
    assert only(two.queue("B", "bob", "cho")).stale


def test_a_new_opinion_reopens_it_and_it_is_decided_where_the_reviewer_is(two):
    first = two.rate("ann", "B")
    second = two.rate("bob", "D")
    asked = only(two.queue("A", "ann", "bob"))
    two.act("A", ("ann", "bob"), decide, [(asked, Ruling(chosen=(first.id,)))])
    [old] = two.decisions
    two.rate("ann", "C", supersedes=first.id)
    two.rate("bob", "E", supersedes=second.id)
    for place in ("A", "B"):
        assert only(two.queue(place, "ann", "bob")).stale, place
    asked = only(two.queue("B", "ann", "bob"))
    two.act("B", ("ann", "bob"), decide, [(asked, Ruling(code="E"))])
    assert old in two.decisions  # the other article's gold layer is not touched
    assert {d.layer for d in two.decisions} == {"gold-A", "gold-B"}
    for place in ("A", "B"):
        assert not two.queue(place, "ann", "bob").open, place
    assert sorted(r.code for r in two.gold.values()) == ["B", "E"]  # ratings are append-only
    assert next(r for r in two.gold.values() if r.code == "E").supersedes == next(
        r.id for r in two.gold.values() if r.code == "B"
    )


def test_a_rating_for_one_article_is_asked_there(two):
    two.rate("ann", "B", scope="article", article="a1")
    two.rate("bob", "D", scope="article", article="a1")
    assert project_wide(two.contents("A", "ann", "bob")) == ()


def test_it_is_one_item_of_the_figures(two):
    two.rate("ann", "B")
    two.rate("bob", "B")
    two.rate("cho", "D")
    articles = [(two.contents(p, *who), two.world.text) for p, who in (("A", ("ann", "bob")), ("B", ("bob", "cho")))]
    report = measure([*articles, articles[0]], resamples=0)
    assert report.figure("observed", "rating", "reliability").n == 3  # three pairs of one item, however often it is met
    assert report.figure("observed", "rating", "reliability").value == pytest.approx(1 / 3)
