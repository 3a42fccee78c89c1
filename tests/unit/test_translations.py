"""The catalogues of the interface: every text that the source shows is in each, nothing else, and whole."""

import ast
import json
import re
from collections.abc import Callable, Iterable

import pytest

from annotator.model.annotations import LINK_KINDS, NO_COUNTERPART, TWIN_KINDS
from annotator.model.project import LAYER_STATES, ROLES
from tests.unit.interface_texts import PACKAGE, ROOT, collect, given, sentences

LANGUAGES = ("ko", "ja")
NATIVE = {"ko": r"[가-힣]", "ja": r"[\u3040-\u30ff\u4e00-\u9fff]"}

SAME = {"English", "한국어", "日本語", "OK"}
"""Texts that stay as they are: languages under their own names, and what both languages borrow."""

PLURALS = {
    "delete {0} mention{1}",
    "tag {0} occurrence{1}",
    "trim {0} mention{1}",
    "{0} agreed {1} not taken into gold yet.",
    "{0} open {1}: {2}.",
    "{0} step{1} of history added.",
}
"""Sentences one of whose values is an English plural, which no translation needs."""

RECORDS = ("mention", "twin", "claim", "claim link", "rating", "divergence", "bead", "note")


def _spaced(codes: Iterable[str]) -> set[str]:
    return {code.replace("_", " ") for code in codes}


SPOKEN: dict[str, Callable[[], set[str]]] = {
    "adjudicate/commands.py: f'Take version {n}'": lambda: {f"Take version {n}" for n in range(1, 10)},
    "adjudicate/commands.py: kind.replace('_', ' ')": lambda: set(RECORDS),
    "adjudicate/topline.py: words": lambda: {"entities", "claims", "ratings", "translation"},
    "adjudicate/topline.py: shown.title": lambda: given("gui/adjudicate/topline.py", "Shown", 0),
    "adjudicate/wording.py: str(values.get('kind', '')).replace('_', ' ')": lambda: _spaced(LINK_KINDS),
    "adjudicate/wording.py: str(values.get('kind', 'same'))": lambda: set(TWIN_KINDS),
    "adjudicate/wording.py: str(values.get('reason', '')).replace('_', ' ')": lambda: _spaced(NO_COUNTERPART),
    "annotate/page.py: layer.state.replace('_', ' ')": lambda: _spaced(LAYER_STATES),
    "annotate/preview.py: self._verb": lambda: (
        given("gui/annotate/bulk.py", "_preview", 1) | given("gui/annotate/tagging.py", "ask", 1) | {"Ask for {count}"}
    ),
    "claims/commands.py: f'Credibility {n}'": lambda: {f"Credibility {n}" for n in range(1, 7)},
    "dialogs.py: actor.role": lambda: set(ROLES),
    "menubar.py: entry[1:]": lambda: _keys("gui/menubar.py", "SUBMENUS"),
    "project.py: each.title": lambda: {
        title for path in ("archive", "jsonl") for title in _titles((PACKAGE / f"formats/{path}.py").read_text("utf-8"))
    },
    "reader/header.py: role": lambda: {"source", "translation"},
    "report/story.py: state.replace('_', ' ')": lambda: _spaced(LAYER_STATES),
    "topbar.py: actor.role": lambda: set(ROLES),
}
"""Where a text is put together from codes: all that it can be."""

ELSEWHERE = re.compile(
    # Read from the table of actions, whose texts are collected where the actions are made.
    r".*: (action|other)\.(text|hint)|.*: action\.(hint|short) or action\.text|annotate/keybar\.py: tools\.desk\.actions.*"
    # The project's scheme and scales have their own labels in three languages.
    r"|.*: (kind|level)\.(label|description).*|annotate/claiming\.py: f'\{level\.code\}  .*"
)
"""Expressions whose texts come from somewhere that is collected or translated already."""


def _keys(path: str, name: str) -> set[str]:
    """The keys of a literal dictionary in a file."""
    return {
        str(key)
        for line in ast.parse((PACKAGE / path).read_text("utf-8")).body
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and line.target.id == name
        for key in ast.literal_eval(line.value or ast.Constant({}))
    }


def _titles(source: str) -> set[str]:
    return {
        line.value.value
        for line in ast.walk(ast.parse(source))
        if isinstance(line, ast.Assign)
        and isinstance(line.value, ast.Constant)
        and isinstance(line.targets[0], ast.Name)
        and line.targets[0].id == "title"
    }


def expected() -> set[str]:
    """Every text that the interface may show."""
    found = {text for text in collect()[0] if text}
    return found.union(*(values() for values in SPOKEN.values()), sentences()) - {""}


def catalogue(language: str) -> dict[str, str]:
    pairs = json.loads((ROOT / "resources" / "i18n" / f"{language}.json").read_text("utf-8"), object_pairs_hook=list)
    assert len(pairs) == len(dict(pairs)), "a text stands in the catalogue twice"
    return dict(pairs)


def placeholders(text: str) -> list[str]:
    """The values that a text holds; `{n:page|pages}`, the word for so many in English, is none."""
    return sorted(re.findall(r"\{(\w*)(?:[:!][^{}|]*)?\}", text))


def test_every_text_can_be_found_in_the_source() -> None:
    unknown = {each for each in collect()[1] if each not in SPOKEN and not ELSEWHERE.fullmatch(each)}
    assert not unknown, "say in SPOKEN what these can be, or write a literal"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_is_complete(language: str) -> None:
    assert sorted(expected() - catalogue(language).keys()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_nothing_that_is_not_shown(language: str) -> None:
    assert sorted(catalogue(language).keys() - expected()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_those_of_the_english_text(language: str) -> None:
    """Of a finished sentence the numbered parts."""
    wrong = {
        text: value
        for text, value in catalogue(language).items()
        if placeholders(text) != placeholders(value)
        and not (text in PLURALS and set(placeholders(value)) < set(placeholders(text)))
    }
    assert wrong == {}


NO_NOUNS = {"as", "declares", "does", "has", "holds", "is", "needs", "says", "stands", "this", "unpacks", "was"}
"""Words in -s that may follow a value and count nothing."""

NEVER_ONE = {
    "{0} actors are called “{1}”. Nothing was written. Give an id: {2}.",
    # Limits of the reading of files, far above one.
    "{0} has more than {1} rows. Nothing was read. Split the file.",
    "{0} holds {1} files; the limit is {2}. Nothing was read.",
}


def test_what_is_counted_has_a_singular() -> None:
    """`{n} articles` counts with `{n:article|articles}`; a finished sentence has a sibling about one."""
    every, missing = expected(), []
    for text in every - NEVER_ONE:
        for value, noun in re.findall(r"\{(\w+)\} (?:of \{1\} )?([a-z]+s)\b", text):
            if noun in NO_NOUNS or (value.isdigit() and not text.startswith("{0}")):
                continue
            one = noun.removesuffix("ies") + "y" if noun.endswith("ies") else noun.removesuffix("s")
            sibling = re.compile(rf"(1|One|The only) (of \{{0\}} )?{one}s? ")
            if not (value.isdigit() and any(map(sibling.match, every))):
                missing.append(text)
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_left_in_english(language: str) -> None:
    # A value of placeholders and marks only has no language.
    left = [
        text
        for text, value in catalogue(language).items()
        if text not in SAME
        and not re.search(NATIVE[language], value)
        and (not value.strip() or re.search(r"[A-Za-z]{2}", re.sub(r"\{\w+\}", "", value)))
    ]
    assert left == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_end_as_in_english(language: str) -> None:
    """An ellipsis says that a box follows; it is lost easily."""
    wrong = [t for t, value in catalogue(language).items() if t.endswith("…") != value.endswith("…")]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_keeps_its_own_marks(language: str) -> None:
    """Japanese quotes with corner brackets and ends sentences with 。; Korean has none of either."""
    foreign = r"[“”]|[ぁ-んァ-ヶ一-龯]\.$" if language == "ja" else r"[「」。、]"
    wrong = [value for text, value in catalogue(language).items() if text not in SAME and re.search(foreign, value)]
    assert wrong == []


def test_both_catalogues_stand_in_one_order() -> None:
    ko, ja = (list(catalogue(language)) for language in LANGUAGES)
    assert ko == ja == sorted(ko)
