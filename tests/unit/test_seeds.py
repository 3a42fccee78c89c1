"""The sample project: every place of the plan lies in its article, every name is defined, every slip is there."""

import html
import json
import re
from pathlib import Path

import pytest

from annotator import model
from annotator.ingest import NamedBytes, read
from annotator.scheme import load_scale, load_template

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
PLAN = json.loads((SEEDS / "annotations.json").read_text("utf-8"))
ARTICLES = {article["key"]: article for article in PLAN["articles"]}
LAYERS = [(article["key"], actor) for article in PLAN["articles"] for actor in article["layers"]]
KINDS = {"boundary", "type", "missing", "entity", "twin", "claim", "rating", "divergence"}
HANGUL = re.compile(r"[가-힣]")
PORTAL_WORDS = "Pleaseenteryour"
"""Words of a publishing system, the same on very many sites."""
LATIN_WORD = re.compile(r"[A-Za-z]{3,}")


def visible(file: str) -> str:
    """The words of an article as a reader sees them: front matter, tags and entities taken away."""
    text = (SEEDS / file).read_text("utf-8")
    if file.endswith(".md"):
        text = html.unescape(re.sub(r"<[^>]+>", "", text.split("---\n", 2)[2]))
    return text


def locate(text: str, place: dict) -> tuple[int, int]:
    """The code points of a place, by the rule of seeds/README.md."""
    after, quote = place.get("after", ""), place["quote"]
    start = text.index(after) + len(after)
    if not quote:
        return start, start
    for _ in range(place.get("nth", 1)):
        start = text.index(quote, start) + len(quote)
    return start - len(quote), start


def places(layer: dict) -> list[dict]:
    found = [place for mention in layer["mentions"] for place in mention["at"]]
    for claim in layer["claims"]:
        for role in ("content", "cue", "claimer_ranges", "addressee_ranges"):
            found += claim.get(role, [])
    for divergence in layer["divergences"]:
        found += divergence["left"] + divergence["right"]
    return found


@pytest.mark.parametrize(("key", "actor"), LAYERS)
def test_every_place_is_found_in_its_article_on_its_side(key: str, actor: str) -> None:
    article = ARTICLES[key]
    text = visible(article["file"])
    for place in places(article["layers"][actor]):
        start, end = locate(text, place)
        assert text[start:end] == place["quote"]
        if article["file"][:2] not in ("01", "03"):
            assert place["side"] == "left"
        elif HANGUL.search(place["quote"]):
            assert place["side"] == "right", place
        elif LATIN_WORD.search(place["quote"]):
            assert place["side"] == "left", place


@pytest.mark.parametrize("key", sorted(ARTICLES))
def test_every_place_lies_in_a_sentence_that_is_read_when_the_article_is_imported(key: str) -> None:
    article = ARTICLES[key]
    draft = read([NamedBytes(article["file"], (SEEDS / article["file"]).read_bytes())])
    text = draft.documents[0].text
    kinds = {region.id: region.kind for region in draft.regions}
    for layer in article["layers"].values():
        for place in places(layer):
            start, end = locate(text, place)
            found = [item for item in draft.sentences if item.start <= start and end <= item.end]
            assert [item.side for item in found] == [place["side"]], place
            assert kinds[found[0].region or ""] in model.articles.READ_REGIONS, place


@pytest.mark.parametrize(("key", "actor"), LAYERS)
def test_mentions_of_a_layer_are_distinct_places(key: str, actor: str) -> None:
    text = visible(ARTICLES[key]["file"])
    mentions = ARTICLES[key]["layers"][actor]["mentions"]
    found = [(locate(text, mention["at"][0]), mention["type"]) for mention in mentions]
    assert len(found) == len(set(found)), sorted(found)


def test_the_plan_names_only_what_exists() -> None:
    scheme = load_template(PLAN["project"]["scheme"])
    entities = {entity["key"] for entity in PLAN["entities"]}
    sources = {source["key"] for source in PLAN["sources"]}
    actors = {actor["name"] for actor in PLAN["actors"]}
    assert all(scheme.by_code(entity["type"]) for entity in PLAN["entities"])
    assert {source["kind"] for source in PLAN["sources"]} <= set(model.project.SOURCE_KINDS)
    for entity in PLAN["entities"]:
        assert {alias["kind"] for alias in entity.get("aliases", [])} <= set(model.project.ALIAS_KINDS)
    for article in PLAN["articles"]:
        assert {link["source"] for link in article["attributions"]} <= sources
        assert {link["role"] for link in article["attributions"]} <= set(model.articles.ATTRIBUTION_ROLES)
        assert set(article["layers"]) <= actors
        for layer in article["layers"].values():
            _check_layer(layer, scheme, entities)


def _check_layer(layer: dict, scheme, entities: set[str]) -> None:
    assert layer["state"] in model.project.LAYER_STATES
    mentions = {mention["key"]: mention for mention in layer["mentions"]}
    claims = {claim["key"]: claim for claim in layer["claims"]}
    assert len(mentions) == len(layer["mentions"])
    assert len(claims) == len(layer["claims"])
    for mention in layer["mentions"]:
        assert scheme.by_code(mention["type"]), mention
        assert mention.get("entity") is None or mention["entity"] in entities, mention
    for twin in layer["twins"]:
        assert {mentions[key]["at"][0]["side"] for key in twin["left"]} <= {"left"}
        assert {mentions[key]["at"][0]["side"] for key in twin["right"]} <= {"right"}
        assert twin["kind"] in model.annotations.TWIN_KINDS
        assert twin.get("reason", "omitted") in model.annotations.NO_COUNTERPART
    for claim in layer["claims"]:
        assert set(claim) - {"key"} <= set(model.Claim.__dataclass_fields__), claim
        assert claim["kind"] in model.annotations.CLAIM_KINDS
        assert claim.get("certainty", "CT") in model.annotations.CERTAINTIES
        assert claim.get("commitment", "agree") in model.annotations.COMMITMENTS
        assert claim.get("claimer") is None or claim["claimer"] in entities
    for link in layer["claim_links"]:
        assert {link["source"], link["target"]} <= set(claims)
    for divergence in layer["divergences"]:
        assert divergence["type"] in model.annotations.DIVERGENCE_TYPES
    scale = load_scale(PLAN["project"]["scales"]["credibility"])
    for rating in layer["ratings"]:
        level = scale.level(rating["code"])
        assert rating["claim"] in claims
        assert level is not None
        assert rating.get("reason") or not level.needs_reason, rating


def test_source_ratings_and_propositions_name_what_exists() -> None:
    scale = load_scale(PLAN["project"]["scales"]["reliability"])
    sources = {source["key"] for source in PLAN["sources"]}
    for rating in PLAN["ratings"]:
        level = scale.level(rating["code"])
        assert rating["source"] in sources
        assert level is not None
        assert rating.get("reason") or not level.needs_reason, rating
        assert rating.get("article") in {None, *ARTICLES}
    for proposition in PLAN["propositions"]:
        assert set(proposition["silent"]) <= set(ARTICLES)
        for member in proposition["members"]:
            claims = ARTICLES[member["article"]]["layers"][member["layer"]]["claims"]
            assert member["claim"] in {claim["key"] for claim in claims}


def test_the_known_disagreements_are_there_and_of_every_kind() -> None:
    assert {item["kind"] for item in PLAN["disagreements"]} == KINDS
    for item in PLAN["disagreements"]:
        name = "claim" if item["table"] == "ratings" else "key"
        every = ARTICLES[item["article"]]["layers"]
        layers = {actor: layer for actor, layer in every.items() if layer["state"] == "submitted"}
        assert len(layers) == 2
        found = [[row for row in layers[actor][item["table"]] if row[name] == item["key"]] for actor in sorted(layers)]
        if item["kind"] == "missing":
            assert sorted(len(rows) for rows in found) == [0, 1], item
        else:
            first, second = found[0][0], found[1][0]
            assert all(first.get(field) != second.get(field) for field in item["fields"]), item


def test_nothing_else_differs_between_the_submitted_layers() -> None:
    known = {(item["article"], item["table"], item["key"]) for item in PLAN["disagreements"]}
    for key, article in ARTICLES.items():
        layers = list(article["layers"].values())
        if {layer["state"] for layer in layers} != {"submitted"}:
            continue
        for table, name in (("mentions", "key"), ("claims", "key"), ("ratings", "claim"), ("divergences", "key")):
            first, second = ({row[name]: row for row in layer[table]} for layer in layers)
            for row in first.keys() | second.keys():
                missing_claim = table == "ratings" and (key, "claims", row) in known
                if first.get(row) != second.get(row) and not missing_claim:
                    assert (key, table, row) in known, (key, table, row)


def test_the_articles_hold_the_slips_that_real_ones_have() -> None:
    first = visible("01-interleaved-en-ko.txt")
    assert "나가타니 겐" in first
    assert "나카타니 겐" in first
    captions = [line for line in first.splitlines() if line.startswith("▲")]
    assert len(captions) == 2
    assert captions[0] != captions[1]
    assert captions[0].translate(str.maketrans("'-", "’–")) == captions[1].translate(str.maketrans("'-", "’–"))
    assert "Russia" in first
    assert "러시아" not in first
    release = visible("02-release-ko.txt").splitlines()
    repeated = [line for line in release if line.startswith("□") and release.count(line) == 2]
    assert len(set(repeated)) == 4
    block = visible("03-block-en-ko.txt")
    assert "고이즈미 신조" in block
    assert "국방부에 따르면" in block
    assert "according to" not in block.lower()
    statement = visible("04-statement-ja.txt")
    assert "小泉" not in statement.partition("Ranking")[0]
    assert "小泉" in statement.partition("Ranking")[2]
    assert (SEEDS / "05-blog-ko.md").read_text("utf-8").startswith("---\n")
    assert "신원식" in visible("05-blog-ko.md")


@pytest.mark.shared
def test_no_sentence_is_copied_from_the_real_documents() -> None:
    shared = ROOT.parent / "shared" / "seeds"
    if not shared.is_dir():
        pytest.skip("../shared/seeds absent")
    real = "".join(re.sub(r"<[^>]+>|\s+", "", file.read_text("utf-8")) for file in sorted(shared.glob("*.txt")))
    for file in sorted(SEEDS.glob("0*")):
        words = re.sub(r"\s+", "", visible(file.name))
        for start in range(len(words)):
            piece = words[start : start + (60 if words[start] < "\u2e80" else 24)]
            assert len(piece) < 24 or PORTAL_WORDS in piece or piece not in real, (file.name, piece)


def test_the_plan_says_its_format_and_version() -> None:
    assert (PLAN["format"], PLAN["version"]) == ("parallel-annotator/sample", 1)
