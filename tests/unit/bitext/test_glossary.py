"""The shipped glossary and sets of names."""

from annotator.bitext.glossary import Glossary, shipped, stands_alone


def test_the_shipped_glossary_knows_a_thing_by_any_of_its_names():
    assert "북한" in shipped().names("the DPRK")
    assert "한미일" in shipped().names("日米韓")
    assert "자위대" in shipped().names("Self-Defense Forces’")
    assert shipped().names("nonsense") == []


def test_the_longest_name_wins_a_place():
    glossary = Glossary([["국방부 장관", "국방부"]])
    text = "국방부 장관과 국방부는"
    assert [text[a:b] for a, b in glossary.occurrences(["국방부", "국방부 장관"], text)] == ["국방부 장관", "국방부"]


def test_single_characters_match_only_alone():
    assert stands_alone("北, 발사", 0, 1)
    assert not stands_alone("北京", 0, 1)
    assert not stands_alone("8일", 1, 2)


def test_latin_names_match_whole_words():
    assert Glossary([["US"]]).occurrences(["US"], "The US and USB bus") == [(4, 6)]


def test_pieces_of_a_phrase():
    text = "Japanese Defense Minister"
    assert [text[a:b] for a, b in shipped().pieces(text)] == ["Japanese Defense Minister"]
    text = "North Korean Army"
    assert [text[a:b] for a, b in shipped().pieces(text)] == ["North Korean", "Army"]


def test_things_named_in_two_languages_meet():
    assert shipped().things("The DPRK and NATO") & shipped().things("북한과 나토는")
    assert not shipped().things("a usual bus") & shipped().things("미국")
