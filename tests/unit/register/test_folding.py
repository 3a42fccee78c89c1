"""How names are matched: what is one name however it is written, in three languages, and what must stay apart."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.bitext.names import members, pair_orders, search_key, search_keys
from annotator.columns import ArticleText
from annotator.model import Alias, Article, Document, Entity
from annotator.register import Gazetteer, RegisterIndex

HANGUL, HAN = "홍길동", "洪吉童"

ONE_NAME = (
    ("Gil-dong Hong", "GIL-DONG  HONG"),
    ("Gil‐dong Hong", "Gil–dong\u00a0Hong"),  # two other hyphens, and a space that does not break
    ("Ｇｉｌ－ｄｏｎｇ Hong", "Gil-dong Hong"),
    ("블루 임펄스", "블루임펄스"),
    (unicodedata.normalize("NFD", "블루 임펄스"), "블루\u3000임펄스"),
    ("ブルー・インパルス", "ブルー･インパルス"),
    ("ブルー·インパルス", "ブルーインパルス"),
    ("ｺﾖｰﾃ", "コヨーテ"),
    ("ガンダム", unicodedata.normalize("NFD", "ガンダム")),
    ("북·러", "북・러"),
    ("José Núñez", "Jose Nunez"),
    ("E-2D", "E2D"),
)
APART = (
    ("ハト", "バト"),  # a mark that makes another sound
    ("서울", "서을"),
    ("国", "國"),  # old and new forms stay apart: another key joins them
    ("한미", "한일"),
    ("C-130H", "C-130J"),
    ("コーヒー", "コヒ"),  # length is part of a Japanese name
)


@pytest.mark.parametrize(("one", "other"), ONE_NAME)
def test_one_name_however_it_is_written(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)
    record = Entity(id="e", type="PERSON", labels={"en": one})
    assert index_of(record).search(other) == ["e"]


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_differs_stays_apart(one: str, other: str) -> None:
    assert search_key(one) != search_key(other)


def index_of(*records: Entity) -> RegisterIndex:
    index = RegisterIndex(records)
    index.feed()
    return index


@pytest.mark.parametrize("written", ["한미일", "일한미", "한·미·일", "韓米日", "日米韓", "日・米・韓", "ROK-US-Japan",
                                     "U.S., Japan and South Korea"])  # fmt: skip
def test_a_group_of_countries_is_one_in_any_order_and_language(written: str) -> None:
    assert set(members(written)) == {"kr", "us", "jp"}
    assert search_keys(written) & search_keys("한미일")


def test_pairs_are_found_in_either_order_and_other_pairs_are_not() -> None:
    record = Entity(id="e", type="GPE_GROUP", labels={"ko": "북·러", "ja": "露朝"})
    found = found_in("러북 회담과 북러 협력, 露朝の接近, 朝露の接近. 북미 회담.", record)
    assert [each.place.quote for each in found] == ["러북", "북러", "露朝", "朝露"]
    assert set(pair_orders("북·러")) == {"북·러", "러·북"}


def found_in(text: str, *records: Entity) -> list:  # type: ignore[type-arg]
    document = Document(id="d", name="t", text=text)
    page = ArticleText(article=Article(id="a", title="t", left="d"), documents={"d": document})
    return Gazetteer(records).find(page)


@pytest.mark.parametrize(
    "particle", ["", "은", "이", "을", "의", "과", "에게", "으로부터", "이라고", "과의", "에게도", "만이"]
)
def test_a_particle_stays_outside_of_the_range(particle: str) -> None:
    record = Entity(id="e", type="PERSON", labels={"ko": HANGUL})
    (found,) = found_in(f"그날 {HANGUL}{particle} 말했다", record)
    assert found.place.quote == HANGUL


@pytest.mark.parametrize("longer", ["홍길동전", "신홍길동", "홍길동들끼리"])
def test_a_name_within_another_word_is_not_that_name(longer: str) -> None:
    assert found_in(f"그날 {longer} 읽었다", Entity(id="e", type="PERSON", labels={"ko": HANGUL})) == []


@given(st.text(alphabet="가나다힣각ABcd12 -·・ーアガ\u3099\u0301\u00a0", max_size=12))
def test_a_range_is_raw_however_the_name_was_folded(around: str) -> None:
    text = f"{around} 블루\u00a0임펄스 {around}"
    for found in found_in(text, Entity(id="e", type="MIL_UNIT", labels={"ko": "블루임펄스"})):
        place = found.place
        assert text[place.start : place.end] == place.quote
        assert search_key(place.quote) == search_key("블루임펄스")


@given(st.text(max_size=16))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


def test_one_person_under_three_names_in_three_languages_is_one_record() -> None:
    person = Entity(
        id="hong",
        type="PERSON",
        labels={"en": "Hong Gil-dong", "ko": HANGUL, "ja": HAN},
        aliases=(
            Alias(text="ホン・ギルドン", language="ja", kind="transliteration"),
            Alias(text="홍길똥", language="ko", kind="error"),
        ),
    )
    index = index_of(person, Entity(id="other", type="PERSON", labels={"ko": "홍길순"}))
    for typed in ("hong gildong", "GILDONG HONG", "홍길동은", "洪吉童", "ホンギルドン", "홍길똥"):
        assert index.search(typed)[:1] == ["hong"], typed
    found = found_in(f"Hong Gil-Dong met. {HANGUL}과 {HAN}氏, ホン·ギルドン. 홍길똥도.", person)
    assert [each.entity for each in found] == ["hong"] * 5
    assert [each.place.quote for each in found] == ["Hong Gil-Dong", HANGUL, HAN, "ホン·ギルドン", "홍길똥"]
