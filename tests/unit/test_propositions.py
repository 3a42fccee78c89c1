"""Origins behind reports, circles among sources, and what may join: reasons for it and reasons against."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from annotator.model import Attribution
from annotator.propositions import Joining, circular, profile, provenance, says_confirmed, with_entities, wording


def chain(article: str, *sources: str) -> tuple[Attribution, ...]:
    return tuple(
        Attribution(id=f"{article}-{n}", article=article, source=source, role="relay", position=n)
        for n, source in enumerate(sources)
    )


def test_one_release_in_three_papers_is_one_origin() -> None:
    chains = {name: chain(name, "ministry", name) for name in ("herald", "post", "times")}
    behind = provenance(chains, chains)
    assert behind.origins == ("ministry",)
    assert behind.by_origin["ministry"] == ("herald", "post", "times")
    assert behind.one_behind_many
    assert not behind.confirms


def test_two_origins_confirm_and_a_report_without_a_chain_does_not() -> None:
    chains = {"a": chain("a", "ministry", "herald"), "b": chain("b", "embassy", "post")}
    assert provenance(("a", "b"), chains).confirms
    behind = provenance(("a", "c"), chains)
    assert behind.unknown == ("c",)
    assert not behind.confirms


def test_an_article_counts_once() -> None:
    chains = {"a": chain("a", "ministry")}
    assert provenance(("a", "a"), chains).reports == ("a",)


def test_papers_that_quote_each_other_confirm_nothing() -> None:
    chains = {"a": chain("a", "herald", "post"), "b": chain("b", "post", "times", "herald")}
    assert circular(chains.values()) == ("herald", "post", "times", "herald")
    behind = provenance(chains, chains)
    assert len(behind.origins) == 2
    assert not behind.confirms


def test_a_publisher_that_translates_and_hosts_is_no_circle() -> None:
    assert circular([chain("a", "ministry", "herald", "herald")]) == ()


@given(st.lists(st.lists(st.integers(0, 5), max_size=4), max_size=6))
def test_a_circle_is_a_real_way(numbers: list[list[int]]) -> None:
    chains = [chain(str(n), *(str(source) for source in each)) for n, each in enumerate(numbers)]
    steps = {(a.source, b.source) for each in chains for a, b in itertools.pairwise(each)}
    found = circular(chains)
    if found:
        assert found[0] == found[-1]
        assert all(step in steps for step in itertools.pairwise(found))
    else:  # without a circle the sources can be put in order
        left = {step for step in steps if step[0] != step[1]}
        while left:
            takers = {taker for _, taker in left}
            first = {step for step in left if step[0] not in takers}
            assert first
            left -= first


MEETINGS = {
    "tokyo": "In July 2024 the Korean defence minister visited Japan for the first time in 15 years.",
    "seoul": "In September 2025 the Japanese defence minister visited Korea for the first time in 10 years.",
    "busan": "In March 2026 the Korean defence minister met his Japanese colleague in Busan.",
}


def test_three_meetings_of_three_pairs_of_ministers_stay_three() -> None:
    profiles = {name: profile([text]) for name, text in MEETINGS.items()}
    joining = Joining()
    for name, text in MEETINGS.items():
        joining.put(name, wording(text))
    for name, own in profiles.items():
        others = {other: each for other, each in profiles.items() if other != name}
        assert joining.suggest(own, others) == []
        assert joining.suggest(own, profiles)[0].proposition == name


def test_other_people_are_other_meetings_though_the_words_agree() -> None:
    words = "The two ministers met in Seoul and spoke about the harbour."
    one = with_entities(profile([words]), [], ["kanda", "park"])
    two = with_entities(profile([words]), [], ["mori", "choi"])
    joining = Joining()
    found = joining.compare(one, two)
    assert found.apart
    assert found.against[0].what == ("kanda", "park")
    assert found.against[0].other == ("choi", "mori")
    assert joining.suggest(one, {"other": two}) == []


def test_a_suggestion_says_why() -> None:
    claim = with_entities(
        profile([{"en": "The navies will hold joint rescue drills again after 9 years, in March 2026."}]), ["navy"], []
    )
    row = with_entities(
        profile(["Joint rescue drills of the navies resume after 9 years in March 2026."]), ["navy"], []
    )
    other = profile(["The harbour gets a new lighthouse."])
    joining = Joining()
    for name, text in (("row", "Joint rescue drills resume"), ("other", "The harbour gets a new lighthouse.")):
        joining.put(name, wording(text))
    (found,) = joining.suggest(claim, {"row": row, "other": other})
    assert found.proposition == "row"
    reasons = {reason.kind: reason.what for reason in found.likeness.reasons}
    assert reasons["numbers"] == ("9 year",)
    assert reasons["entities"] == ("navy",)
    assert reasons["time"] == ("2026-03",)
    assert "wording" in reasons


def test_numbers_that_differ_are_said_not_hidden() -> None:
    found = Joining().compare(
        profile(["The drills resume after 9 years."]), profile(["The drills resume after 10 years."])
    )
    assert [(r.what, r.other) for r in found.against] == [(("9 year",), ("10 year",))]
    assert not found.apart


def test_languages_are_compared_with_their_own_kind() -> None:
    korean = profile([{"ko": "두 나라 해군은 수색구조훈련을 다시 하기로 했다."}])
    same = profile([{"ko": "해군은 수색구조훈련을 다시 한다.", "en": "The navies resume rescue drills."}])
    english = profile(["The navies resume rescue drills."])
    assert Joining().compare(korean, same).score > 0.3
    assert Joining().compare(korean, english).score == 0


def test_the_nearest_rows_come_first_and_a_forgotten_one_not_at_all() -> None:
    joining = Joining()
    for name, text in MEETINGS.items():
        joining.put(name, wording(text))
    asked = wording("The Korean minister visited Japan in July")
    assert joining.nearest(asked)[0] == "tokyo"
    joining.put("tokyo", None)
    assert "tokyo" not in joining.nearest(asked)


def test_only_the_admiralty_one_says_confirmed_by_others() -> None:
    assert says_confirmed("admiralty-credibility", "1")
    assert not says_confirmed("admiralty-credibility", "2")
    assert not says_confirmed("uk-5x5x5-information", "1"), "known to be true, by whoever knows it"
    assert not says_confirmed("uk-3x5x2-source", "1")
