"""The language of the interface: English in the code, Korean and Japanese from catalogues of plain JSON.

A catalogue maps the English text, as it stands in the code, to the translation. `tr` looks it up when the text
is shown, so that the language can be switched while the program runs: views build their texts anew in
`retranslate`, called on `Desk.languageChanged`.
"""

import re
from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QDateTime, QLibraryInfo, QLocale, QTranslator

from annotator.catalogues import LANGUAGES, catalogue, fill

__all__ = [
    "LANGUAGES", "catalogue", "language", "locale", "moment", "system_language", "told", "tr", "untranslated",
    "use_language",
]  # fmt: skip

_EAST_ASIAN = re.compile("[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff]")
_current = "en"
_untranslated: set[str] = set()


def system_language() -> str:
    """The system's language where there is a catalogue for it, else English."""
    code = QLocale.system().name().split("_")[0]
    return code if code in LANGUAGES else "en"


def use_language(language: str) -> None:
    """Show everything built from now on in that language."""
    global _current
    _current = language if language in LANGUAGES else "en"
    _use_words_of_qt()


def _use_words_of_qt() -> None:
    """Qt's own boxes and buttons (Cancel, file dialogs, menus of fields) in the same language."""
    app = QCoreApplication.instance()
    if app is None:
        return
    for old in app.findChildren(QTranslator, "language"):
        app.removeTranslator(old)
        old.deleteLater()
    found = QTranslator(app)
    found.setObjectName("language")
    if found.load(f"qtbase_{_current}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(found)


def language() -> str:
    """The language of the interface now."""
    return _current


def locale() -> QLocale:
    """The locale that dates and numbers are shown in."""
    return QLocale(_current)


_MOMENTS = {"en": "d\u00a0MMM\u00a0yyyy HH:mm", "ko": "yyyy.\u00a0M.\u00a0d. HH:mm", "ja": "yyyy/M/d HH:mm"}


def moment(milliseconds: int) -> str:
    """A time where the program runs, to the minute, as the interface's language writes it; '' for 0. Dates of
    articles and events are data and stand as they are stored."""
    at = QDateTime.fromMSecsSinceEpoch(milliseconds)
    return locale().toString(at, _MOMENTS[_current]) if milliseconds else ""


def tr(text: str, **values: object) -> str:
    """The text in the interface's language, with `{name}` filled in from the values.

    English counts with `{n} {n:page|pages}`; Korean and Japanese have no plural and leave the second part out.
    """
    translated = catalogue(_current).get(text)
    if translated is None:
        # What holds other scripts than Latin is a label of the scheme or a scale, in the language already.
        if _current != "en" and text and not _EAST_ASIAN.search(text):
            _untranslated.add(text)
        translated = text
    return fill(translated, values)


def told(sentence: str) -> str:
    """A finished English sentence in the interface's language: an error, what an edit is called, a finding.

    Below the interface sentences are made in English only, with their values in place. The catalogue has their
    templates, with the values numbered: `“{0}” is a folder.` What stands in quotation marks is the user's and stays;
    other values are told in turn. A sentence of no known template is returned as it is, as is one told already.
    """
    if _current == "en":
        return sentence
    found = catalogue(_current).get(sentence)
    if found is not None:
        return found
    best, most = "", -1
    for pattern, translation, own in _templates(_current):
        match = pattern.fullmatch(sentence)
        if match:
            values = [value if number in own else told(value) for number, value in enumerate(match.groups())]
            # Several templates may fit, as one with a full stop and one whose value ends with it: the one whose values
            # are known as well is meant.
            known = sum(value != given for value, given in zip(values, match.groups(), strict=True))
            if known > most:
                best, most = translation.format(*values), known
            if known == len(values) - len(own):
                break
    if best:
        return best
    return "\n".join(told(line) for line in sentence.split("\n")) if "\n" in sentence else sentence


@lru_cache(maxsize=2)
def _templates(language: str) -> tuple[tuple[re.Pattern[str], str, frozenset[int]], ...]:
    """The templates of a catalogue as (what they fit, translation, which of their values are the user's), the
    most telling ones first."""
    found = []
    for text, translation in catalogue(language).items():
        parts = re.split(r"\{\d\}", text)
        if len(parts) > 1:
            own = frozenset(n for n, before in enumerate(parts[:-1]) if before.endswith("“"))
            pattern = re.compile("(.*?)".join(map(re.escape, parts)), re.DOTALL)
            found.append((sum(map(len, parts)), pattern, translation, own))
    return tuple(each[1:] for each in sorted(found, key=lambda each: -each[0]))


def untranslated() -> frozenset[str]:
    """The texts that were asked for in another language than English and are not in its catalogue."""
    return frozenset(_untranslated)
