"""The register as a whole: search in any script, doubles, the gazetteer, files that come back the same."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.columns import ArticleText
from annotator.model import Alias, Article, Document, Entity, Post, Range, UserError
from annotator.model.project import ALIAS_KINDS
from annotator.register import Gazetteer, RegisterIndex, doubles, doubles_in_steps
from annotator.register_files import plan_import, read_register, write_register
from annotator.values import normalise, value_and_anchor

TYPES = ("PERSON", "ORG", "GPE")
HONG = Entity(
    id="hong",
    type="PERSON",
    labels={"en": "Hong Gil-dong", "ko": "홍길동", "ja": "ホン・ギルドン"},
    aliases=(Alias(text="洪吉童", language="ja", kind="variant"),),
    qid="Q42",
    posts=(Post(role="minister", organisation="Ministry | of Ships\\Boats", start="2020", end="2021-05"),),
)
HARBOUR = Entity(id="harbour", type="ORG", labels={"en": "Harbour Office", "ko": "항만청"})


def index_of(*entities: Entity) -> RegisterIndex:
    index = RegisterIndex(entities)
    index.feed()
    return index


@pytest.mark.parametrize(
    "query", ["hong gil", "HONG-GIL", "gil-dong hong", "홍 길동", "길동", "ギルドン", "洪吉童", "honggildong", "Q42"]
)
def test_a_record_is_found_in_any_script(query: str) -> None:
    assert index_of(HARBOUR, HONG).search(query) == ["hong"]


def test_an_index_works_while_it_is_filled_and_follows_changes() -> None:
    index = RegisterIndex([HARBOUR, HONG])
    assert not index.feed(1)
    assert index.search("harbour") == ["harbour"]
    assert index.search("hong gil") == []
    assert index.feed()
    index.put(Entity(id="hong", type="PERSON", labels={"en": "Im Kkeok-jeong"}))
    assert index.search("hong gil") == []
    assert index.search("im kkeok") == ["hong"]
    index.drop("harbour")
    assert index.search("harbour") == []
    assert index.search("no such name") == []


def test_records_that_share_a_key_or_sound_alike_are_doubles_and_types_stay_apart() -> None:
    other = Entity(id="other", type="PERSON", labels={"en": "Hong Kil-tong"})
    ship = Entity(id="ship", type="ORG", labels={"en": "Hong Gil-dong"})
    found = doubles({e.id: e for e in (HONG, other, ship, HARBOUR)}, {})
    assert {frozenset((d.entity, d.other)) for d in found} == {frozenset(("hong", "other"))}


def test_a_merged_record_is_no_double() -> None:
    other = Entity(id="other", type="PERSON", labels={"en": "Hong Gil Dong"}, merged_into="hong")
    assert not doubles({"hong": HONG, "other": other}, {})


def test_spellings_in_the_texts_that_no_name_knows_are_told() -> None:
    counts = {("hong", "ko"): {"홍길동": 5, "홍길똥": 1, "홍길동은": 2}}
    (found,) = doubles({"hong": HONG}, counts)
    assert (found.other, found.spelling, found.other_spelling, found.language) == ("", "홍길동", "홍길똥", "ko")


def page(text: str) -> ArticleText:
    document = Document(id="d1", name="t", text=text)
    return ArticleText(article=Article(id="a1", title="t", left="d1"), documents={"d1": document})


def test_the_gazetteer_finds_names_with_particles_and_folds_spaces_but_keeps_raw_ranges() -> None:
    text = "항만청은 말했다. 홍 길동이 왔다. 홍길동전은 책이다. HARBOUR-OFFICE said; Harbour Officers did not."
    found = Gazetteer([HONG, HARBOUR]).find(page(text))
    assert [f.place.quote for f in found] == ["항만청", "홍 길동", "HARBOUR-OFFICE"]
    assert all(f.place.holds_in(text) for f in found)


def test_the_gazetteer_leaves_what_is_tagged_and_halves_the_score_of_a_shared_name() -> None:
    namesake = Entity(id="namesake", type="PERSON", labels={"ko": "홍길동"})
    text = "홍길동 그리고 홍길동"
    taken = Range.of("d1", text, 0, 3)
    (found,) = Gazetteer([HONG, namesake]).find(page(text), [taken])
    assert (found.place.start, found.score) == (8, 0.5)


@given(st.text(max_size=80))
def test_every_range_of_the_gazetteer_holds(text: str) -> None:
    found = Gazetteer([HONG, HARBOUR]).find(page(text + " 홍길동 " + text))
    assert all(f.place.holds_in(text + " 홍길동 " + text) for f in found)


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_register_comes_back_the_same(form: str) -> None:
    data = write_register([HONG, HARBOUR], form)
    read = read_register(data, f"r.{form}", form, TYPES)
    assert read.problems == ()
    assert {e.id: e for e in read.records} == {"hong": HONG, "harbour": HARBOUR}
    plan = plan_import(read.records, {"hong": HONG, "harbour": HARBOUR})
    assert (plan.adds, plan.changes, plan.same) == ((), (), 2)


line = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=12).map(
    lambda text: " ".join(text.split())
).filter(bool)  # fmt: skip


@given(line, st.text(max_size=20), line, st.sampled_from(ALIAS_KINDS))
def test_any_words_survive_csv_and_nothing_begins_a_formula(label: str, note: str, alias: str, kind: str) -> None:
    note = note.replace("\r", "").strip().encode("utf-8", "replace").decode()
    entity = Entity(
        id="e", type="ORG", labels={"en": label}, note=note, aliases=(Alias(text=alias, language="ko", kind=kind),),
        posts=(Post(role=label, organisation=alias),),
    )  # fmt: skip
    data = write_register([entity], "csv")
    assert read_register(data, "r.csv", "csv", TYPES).records == (entity,)


def test_a_cell_that_would_be_a_formula_is_guarded() -> None:
    evil = Entity(id="e", type="ORG", labels={"en": '=HYPERLINK("http://example.org")'}, note="@SUM(A1)")
    text = write_register([evil], "csv").decode()
    assert "\"'=HYPERLINK" in text
    assert ",'@SUM" in text
    assert read_register(text.encode(), "r.csv", "csv", TYPES).records == (evil,)


def test_bad_lines_name_file_line_and_field_and_the_rest_is_read() -> None:
    data = (
        "type,label_en,qid,aliases\n"
        "PERSON,Anna,,\n"
        "SHIP,Berta,,\n"
        'PERSON,"Two\nlines",,\n'
        "ORG,Carla,X7,\n"
        "ORG,Dora,,en:nickname:D\n"
        "ORG,,,\n"
        "ORG,Emma\n"
    )
    read = read_register(data.encode(), "names.csv", "csv", TYPES)
    assert [(p.line, p.field) for p in read.problems] == [
        (3, "type"), (6, "qid"), (7, "aliases"), (8, "labels"), (9, "line"),
    ]  # fmt: skip
    assert str(read.problems[0]) == "names.csv, line 3, type: the scheme has no type 'SHIP'"
    assert [e.labels["en"] for e in read.records] == ["Anna", "Two\nlines"]


def test_a_file_with_an_id_twice_or_broken_json_says_so() -> None:
    good = json.dumps({"id": "a", "type": "ORG", "labels": {"en": "A"}})
    read = read_register(f"{good}\n{{\n{good}\n[1]\n".encode(), "r.jsonl", "jsonl", TYPES)
    assert [(p.line, p.field) for p in read.problems] == [(2, "line"), (3, "id"), (4, "line")]
    with pytest.raises(UserError, match="line 1: the column 'name'"):
        read_register(b"type,name\nORG,x\n", "r.csv", "csv", TYPES)
    with pytest.raises(UserError, match="not UTF-8"):
        read_register(b"\xff\xfe", "r.csv", "csv", TYPES)


def test_an_import_matches_by_qid_and_by_label_adds_names_and_clears_nothing() -> None:
    by_qid = Entity(id="", type="PERSON", labels={"fr": "Hong"}, qid="Q42")
    by_label = Entity(id="", type="ORG", labels={"en": "harbour office"}, aliases=(Alias(text="HO", language="en"),))
    stranger = Entity(id="", type="GPE", labels={"en": "Harbour Office"})
    plan = plan_import([by_qid, by_label, stranger], {"hong": HONG, "harbour": HARBOUR})
    changes = dict(plan.changes)
    assert changes["hong"]["labels"] == {**HONG.labels, "fr": "Hong"}
    assert changes["harbour"]["aliases"][-1].text == "HO"
    assert "qid" not in changes["hong"]
    assert plan.adds == (stranger,)


@pytest.mark.parametrize(
    ("quote", "language", "anchor", "value"),
    [
        ("January 30, 2026", "en", "", "2026-01-30"),
        ("2026년 1월", "ko", "", "2026-01"),
        ("January 30", "en", "", "XXXX-01-30"),
        ("1월 30일", "ko", "2026-02-01", "2026-01-30; anchor=2026-02-01"),
        ("ten years", "en", "", "P10Y"),
        ("10년 만", "ko", "2026-02-01", "P10Y"),
        ("two years and three months", "en", "", "P2Y3M"),
        ("$30 million", "en", "", "30000000 USD"),
        ("12 %", "en", "", "12 %"),
    ],
)
def test_values_are_normalised_and_an_anchor_is_declared(quote: str, language: str, anchor: str, value: str) -> None:
    found = normalise(quote, language, anchor)
    assert found is not None
    assert found.value == value
    assert value_and_anchor(value)[1] == (anchor if found.anchored else "")


def test_words_without_a_quantity_have_no_value() -> None:
    assert normalise("the harbour", "en") is None


# --- matching per language: what is folded, while ranges stay raw ------------------------------------------------

GROUP = Entity(id="group", type="GPE", labels={"ko": "북·러", "ja": "露朝", "en": "North Korea and Russia"})
TRIO = Entity(id="trio", type="GPE", labels={"ko": "한미일"})
TEAM = Entity(id="team", type="ORG", labels={"ko": "블루임펄스", "en": "Blue Impulse", "ja": "ブルーインパルス"})
LEE = Entity(id="lee", type="PERSON", labels={"ko": "안규백", "en": "Ahn Gyu-back", "ja": "安圭伯"})


@pytest.mark.parametrize(
    ("text", "quote", "entity"),
    [
        ("블루 임펄스가 날았다.", "블루 임펄스", "team"),  # a space
        ("안규백은 말했다. 안규백\u00a0장관", "안규백", "lee"),  # a particle, NBSP
        ("러·북 정상회담", "러·북", "group"),  # the order of a pair
        ("북러 회담", "북러", "group"),  # without the middle dot
        ("북・러 회담", "북・러", "group"),  # U+30FB for U+00B7
        ("미일한 협력", "미일한", "trio"),
        ("AHN GYU-BACK spoke.", "AHN GYU-BACK", "lee"),  # case
        ("Ahn Gyuback spoke.", "Ahn Gyuback", "lee"),  # a hyphen
        ("Ahn Gyu\u2010Back spoke.", "Ahn Gyu\u2010Back", "lee"),  # U+2010
        ("Russia and North Korea agreed.", "Russia and North Korea", "group"),
        ("ブルー・インパルスが飛んだ。", "ブルー・インパルス", "team"),
        ("ﾌﾞﾙｰｲﾝﾊﾟﾙｽが飛んだ。", "ﾌﾞﾙｰｲﾝﾊﾟﾙｽ", "team"),  # half width
        (
            "\u110b\u1161\u11ab\u1100\u1172\u1107\u1162\u11a8\u110b\u1173\u11ab",
            "\u110b\u1161\u11ab\u1100\u1172\u1107\u1162\u11a8",
            "lee",
        ),
        ("朝露首脳会談", "朝露", "group"),
        ("🚢安圭伯𠮷長官", "安圭伯", "lee"),  # beside astral characters
    ],
)
def test_matching_folds_and_ranges_stay_raw(text: str, quote: str, entity: str) -> None:
    (first, *_) = Gazetteer([GROUP, TRIO, TEAM, LEE]).find(page(text))
    assert (first.place.quote, first.entity) == (quote, entity)
    assert text[first.place.start : first.place.end] == quote


@pytest.mark.parametrize("query", ["러북", "북러", "朝露", "露朝", "러·북", "Russia and North Korea", "DPRK-Russia"])
def test_a_pair_is_found_in_either_order_and_any_language(query: str) -> None:
    assert index_of(TRIO, GROUP, TEAM).search(query) == ["group"]


def test_a_group_of_three_is_one_in_three_languages_and_another_group_is_not() -> None:
    others = [
        Entity(id="ja", type="GPE", labels={"ja": "日米韓"}),
        Entity(id="en", type="GPE", labels={"en": "ROK-U.S.-Japan"}),
        Entity(id="no", type="GPE", labels={"ko": "한중일"}),
    ]
    found = doubles({e.id: e for e in (TRIO, *others)}, {})
    assert {frozenset((d.entity, d.other)) for d in found} == {
        frozenset(("trio", "ja")), frozenset(("trio", "en")), frozenset(("ja", "en")),
    }  # fmt: skip


def test_what_was_said_to_be_two_is_not_listed() -> None:
    other = Entity(id="other", type="PERSON", labels={"en": "Hong Kil-tong"})
    entities = {e.id: e for e in (HONG, other)}
    assert doubles(entities, {})
    assert not doubles(entities, {}, frozenset({("hong", "other")}))


def test_a_person_under_three_names_in_three_languages_is_one_record() -> None:
    """Three articles name one person in three scripts; the register has one record, and its mentions are together."""
    person = Entity(id="ahn", type="PERSON", labels={"ko": "안규백", "ja": "安圭伯", "en": "Ahn Gyu-back"})
    namesake = Entity(id="an", type="PERSON", labels={"ko": "안규민"})
    gazetteer = Gazetteer([person, namesake])
    found = [
        each.entity
        for text in ("안규백 장관이 말했다.", "安圭伯長官が述べた。", "Minister Ahn Gyu-back said.")
        for each in gazetteer.find(page(text))
    ]
    assert found == ["ahn", "ahn", "ahn"]
    index = index_of(person, namesake)
    assert all(index.search(name)[0] == "ahn" for name in ("안규백", "安圭伯", "ahn gyu back", "Gyu-back Ahn"))
    split = [
        Entity(id=id_, type="PERSON", labels={code: name})
        for id_, code, name in (("a", "ko", "안규백"), ("b", "ja", "安圭伯"), ("c", "en", "Ahn Gyu-back"))
    ]
    pairs = {frozenset((d.entity, d.other)) for d in doubles({e.id: e for e in (*split, namesake)}, {})}
    assert pairs >= {frozenset("ab"), frozenset("ac")}, "three records of one person are told as such"
    assert not any("an" in pair for pair in pairs)


def test_doubles_come_in_many_short_steps_and_their_share_grows() -> None:
    entities = {
        f"e{n}": Entity(id=f"e{n}", type="PERSON", labels={"en": f"Ga{n % 700}na Minjun"}, aliases=())
        for n in range(2100)
    }  # fmt: skip
    steps, shares = doubles_in_steps(entities, {("e1", "en"): {"Gana Minjun": 2, "Kana Minjun": 1}}), []
    while True:
        try:
            shares.append(next(steps))
        except StopIteration as done:
            found = done.value
            break
    assert shares == sorted(shares) and shares[0] >= 0 and shares[-1] <= 1
    assert len(shares) > 2100 / 20, "no step takes more records than the window has time for"
    assert list(found) == list(doubles(entities, {("e1", "en"): {"Gana Minjun": 2, "Kana Minjun": 1}}))
    assert found.without(found[0])[0] != found[0] and len(found[:2]) == 2


def test_doubles_do_not_hang_on_the_order_of_records() -> None:
    names = ("Ahn Gyu-back", "An Gyubaek", "Gyu-Back Ahn", "안규백", "안 규백")
    made = [Entity(id=f"e{n}", type="PERSON", labels={"en": name}) for n, name in enumerate(names)]
    one = list(doubles({e.id: e for e in made}, {}))
    assert one and one == list(doubles({e.id: e for e in reversed(made)}, {}))
