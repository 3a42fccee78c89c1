"""Files of pairs in three languages and more: which two are taken, that it is told, and that another two can be."""

import pytest

from annotator.ingest import HELD, TAKEN, NamedBytes, Wanted, languages_named, read, read_paths
from annotator.model import UserError
from tests.unit.ingest.checks import whole

WORDS = {
    "en": ["The kiln was lit at dawn.", "Two bowls cracked.", "The potter laughed about it."],
    "ko": ["가마에 새벽에 불을 붙였다.", "그릇 두 개에 금이 갔다.", "도공은 웃어넘겼다."],
    "ja": ["窯には明け方に火が入った。", "器が二つ割れた。", "陶工は笑っていた。"],
    "ru": ["Печь растопили на рассвете.", "Две миски треснули.", "Гончар только посмеялся."],
}


def tmx(codes, source="en"):
    units = "".join(
        "<tu>" + "".join(f'<tuv xml:lang="{c}"><seg>{WORDS[c][n]}</seg></tuv>' for c in codes) + "</tu>"
        for n in range(3)
    )
    return f'<tmx version="1.4"><header srclang="{source}"/><body>{units}</body></tmx>'


def table(codes, heading=True):
    rows = ["\t".join(codes)] if heading else []
    return "\n".join([*rows, *("\t".join(WORDS[c][n] for c in codes) for n in range(3))])


def xliff(pairs):
    files = ""
    for left, right in pairs:
        units = "".join(
            f'<trans-unit id="{n}"><source>{WORDS[left][n]}</source><target>{WORDS[right][n]}</target></trans-unit>'
            for n in range(3)
        )
        files += (
            f'<file original="kiln.txt" datatype="plaintext" source-language="{left}" target-language="{right}-XX">'
            f"<body>{units}</body></file>"
        )
    return f'<xliff version="1.2">{files}</xliff>'


def taken(name, text, **how):
    draft = read([NamedBytes(name, text.encode())], **how)
    whole(draft)
    texts = {document.id: document.text for document in draft.documents}
    article = draft.article
    languages = (article.left_language, article.right_language)
    words = [
        tuple(" ".join(texts[r.document][r.start : r.end] for r in side) for side in (bead.left, bead.right))
        for bead in draft.beads
    ]
    assert words == list(zip(WORDS[languages[0]], WORDS[languages[1]], strict=True))
    return languages, draft


FILES = {"a.tmx": tmx(["en", "ko", "ja", "ru"]), "a.tsv": table(["en", "ko", "ja", "ru"])}


@pytest.mark.parametrize("name", FILES)
def test_the_first_two_are_taken_and_what_is_left_out_is_told(name):
    languages, draft = taken(name, FILES[name])
    assert languages == ("en", "ko")
    (notice,) = (notice for notice in draft.notices if notice.code == "languages-left-out")
    assert notice.message == "The file holds 4 languages: en and ko were taken, ja, ru left out"
    metadata = draft.documents[0].metadata
    assert (metadata[HELD], metadata[TAKEN]) == ("en ko ja ru", "en ko")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("chosen", [("en", "ja"), ("ko", "ja"), ("ja", "ko"), ("ru", "en")])
def test_any_two_can_be_chosen_either_way_round(name, chosen):
    assert taken(name, FILES[name], wanted=Wanted(chosen=chosen))[0] == chosen


@pytest.mark.parametrize("name", FILES)
def test_the_languages_usual_in_the_project_come_before_the_first_two(name):
    assert taken(name, FILES[name], wanted=Wanted(usual=("ko", "ja")))[0] == ("ko", "ja")
    assert taken(name, FILES[name], wanted=Wanted(usual=("ko", "de")))[0] == ("en", "ko")
    assert taken(name, FILES[name], wanted=Wanted(chosen=("en", "ru"), usual=("ko", "ja")))[0] == ("en", "ru")


@pytest.mark.parametrize("name", FILES)
def test_languages_the_file_does_not_hold_are_refused_by_name(name):
    with pytest.raises(UserError, match=f"{name} does not hold en and de as a pair; its languages are en, ko, ja, ru"):
        read([NamedBytes(name, FILES[name].encode())], wanted=Wanted(chosen=("en", "de")))


def test_a_table_without_a_heading_has_its_languages_from_its_words():
    assert taken("a.csv", table(["ko", "en", "ja"], heading=False).replace("\t", ";"))[0] == ("ko", "en")


def test_xliff_into_two_languages_is_not_mixed():
    text = xliff([("en", "ko"), ("en", "ja")])
    languages, draft = taken("a.xlf", text)
    assert languages == ("en", "ko")
    assert draft.documents[0].metadata["units"] == "3"
    assert "The file holds 3 languages: en and ko were taken, ja left out" in [n.message for n in draft.notices]
    assert taken("a.xlf", text, wanted=Wanted(chosen=("en", "ja")))[0] == ("en", "ja")
    assert taken("a.xlf", text, wanted=Wanted(chosen=("ja", "en")))[0] == ("ja", "en")
    with pytest.raises(UserError, match="does not hold ko and ja as a pair"):
        taken("a.xlf", text, wanted=Wanted(chosen=("ko", "ja")))


def test_two_languages_are_taken_without_a_word_and_other_files_are_not_asked():
    languages, draft = taken("a.tmx", tmx(["en", "ko"]), wanted=Wanted(usual=("en", "ja")))
    assert languages == ("en", "ko")
    assert "languages-left-out" not in [notice.code for notice in draft.notices]
    assert HELD not in draft.documents[0].metadata
    plain = read([NamedBytes("a.txt", "\n\n".join(WORDS["ko"]).encode())], wanted=Wanted(chosen=("en", "ja")))
    assert plain.article.left_language == "ko"


def test_of_a_set_only_the_file_without_the_languages_fails(tmp_path):
    for name, codes in (("all", ["en", "ko", "ja"]), ("two", ["en", "ru"])):
        (tmp_path / f"{name}.tmx").write_text(tmx(codes), encoding="utf-8")
    results = {r.path.rpartition("/")[2]: r for r in read_paths([tmp_path], wanted=Wanted(chosen=("en", "ja")))}
    assert results["all.tmx"].drafts[0].article.right_language == "ja"
    assert "two.tmx does not hold en and ja" in str(results["two.tmx"].error)


@pytest.mark.parametrize(
    ("text", "found"), [("en-ko", ("en", "ko")), ("EN:ja", ("en", "ja")), ("zh-Hant, en_GB", ("zh-hant", "en-gb"))]
)
def test_a_pair_of_languages_is_named_in_one_word(text, found):
    assert languages_named(text) == found


@pytest.mark.parametrize("text", ["en", "en-en", "English-Korean", "en-ko-ja", ""])
def test_what_names_no_pair_is_refused(text):
    with pytest.raises(UserError, match="Write them as en-ko"):
        languages_named(text)
