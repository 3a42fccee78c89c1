"""Which two languages are taken from a file of pairs that holds more."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.ingest.pairs import code
from annotator.model import Notice, UserError

HELD, TAKEN = "languages", "languages-taken"
"""Keys of a document's metadata: the languages its file holds, and the two of them that were taken, by spaces."""
_ONE = r"([a-z]{2,3}(?:[-_](?!(?:ko|ja|zh|en|ru|he|fa)\b)(?:[a-z]{2}|[a-z]{4}))?)"
_PAIR = re.compile(rf"{_ONE}\s*[-,:/ ]\s*{_ONE}")
"""`en-gb-ko` names two languages, `en-ko-ja` three."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """`chosen` are the languages somebody asked for, left and right; `usual` those of the project's other articles,
    which are taken where a file holds both. Codes as in the file, or the language alone (`zh` for `zh-hant`)."""

    chosen: tuple[str, str] | None = None
    usual: tuple[str, str] | None = None


ANY = Wanted()
"""Nothing is asked for."""


def languages_named(text: str) -> tuple[str, str]:
    """`en-ko` → `("en", "ko")`. Raises `UserError`."""
    found = _PAIR.fullmatch(text.strip().lower())
    if found is None or found.group(1) == found.group(2):
        raise UserError(f"“{text}” does not name two languages. Write them as en-ko. Nothing was changed.")
    return found.group(1).replace("_", "-"), found.group(2).replace("_", "-")


def choose(
    name: str, pairs: Sequence[tuple[str, str]], first: tuple[str, str], wanted: Wanted, *, either: bool = True
) -> tuple[str, str]:
    """The pair that is taken of the `pairs` a file can give; `first` where nothing else is asked for.

    With `either`, a pair may be taken the other way round. Raises `UserError` where the languages asked for are not
    in it.
    """
    ways = [*pairs, *((right, left) for left, right in pairs)] if either else list(pairs)
    for asked in (wanted.chosen, wanted.usual):
        if asked is None:
            continue
        fits = [way for way in ways if all(_same(one, other) for one, other in zip(way, asked, strict=True))]
        if fits:
            return fits[0]
        if asked is wanted.chosen:
            held = ", ".join(dict.fromkeys(one for way in pairs for one in way))
            raise UserError(
                f"{name} does not hold {asked[0]} and {asked[1]} as a pair; its languages are {held}. It was not read."
            )
    return first


def _same(held: str, asked: str) -> bool:
    return held == asked or code(held) == asked


def among(held: Sequence[str]) -> list[tuple[str, str]]:
    """Every two of them, in their order."""
    return [(held[i], held[j]) for i in range(len(held)) for j in range(i + 1, len(held))]


def told(held: Iterable[str], taken: tuple[str, str]) -> tuple[dict[str, str], tuple[Notice, ...]]:
    """What a document and its reader are told: nothing where the file holds two languages or one."""
    every = [one for one in dict.fromkeys(held) if one]
    rest = [one for one in every if one not in taken]
    if not rest:
        return {}, ()
    message = f"The file holds {len(every)} languages: {taken[0]} and {taken[1]} were taken, {', '.join(rest)} left out"
    metadata = {HELD: " ".join(every), TAKEN: " ".join(taken)}
    return metadata, (Notice(code="languages-left-out", message=message),)
