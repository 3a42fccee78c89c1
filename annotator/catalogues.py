"""The words of the program in Korean and Japanese: English stands in the code, catalogues of plain JSON beside it.

The window (`annotator.gui.language`) and the documents that the program writes (`annotator.report`) share them.
"""

import json
import logging
import string
from functools import lru_cache
from typing import Any

from annotator.paths import resource

log = logging.getLogger(__name__)

LANGUAGES = {"en": "English", "ko": "한국어", "ja": "日本語"}
"""Languages that the program speaks by ISO 639-1 code, each under its own name."""

_GROUPED = 10_000  # below, none of the languages needs its digits grouped, and years have four


@lru_cache(maxsize=3)
def catalogue(language: str) -> dict[str, str]:
    """English text → text in that language; empty for English."""
    if language == "en":
        return {}
    try:
        found: dict[str, str] = json.loads(resource("i18n", f"{language}.json").read_text("utf-8"))
    except (OSError, ValueError):
        # English words are of more use than a window that does not open.
        log.exception("the catalogue of %s cannot be read", language)
        return {}
    return found


class _Words(string.Formatter):
    """Fills in values: `{n}` is the value, long numbers grouped (by commas in all of `LANGUAGES`);
    `{n:page is|pages are}` is the word that goes with so many, the first for one and the second for others."""

    def format_field(self, value: Any, spec: str) -> str:
        """One value."""
        if "|" in spec:
            one, _, more = spec.partition("|")
            return one if value == 1 else more
        if not spec and isinstance(value, int) and not isinstance(value, bool) and abs(value) >= _GROUPED:
            return f"{value:,}"
        return str(super().format_field(value, spec))


_words = _Words()


def fill(text: str, values: dict[str, object]) -> str:
    """A text with its values in place."""
    return _words.vformat(text, (), values) if values else text


class Wording:
    """Called with an English text and its values, gives it in one language: `tr("{n} articles", n=3)`."""

    def __init__(self, language: str) -> None:
        """`language` is a code of `LANGUAGES`; any other speaks English."""
        self.language = language if language in LANGUAGES else "en"

    def __call__(self, text: str, **values: object) -> str:
        """The text in the language, its values filled in; English where the catalogue lacks it."""
        return fill(catalogue(self.language).get(text, text), values)
