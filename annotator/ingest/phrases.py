"""The known words of portals: `resources/ingest/boilerplate.toml`, compiled once."""

import functools
import re
import tomllib
import unicodedata

from annotator import paths

_QUOTES = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″〝〞＂", '"'),
        **dict.fromkeys("‘’‚‛′`´＇", "'"),
        **dict.fromkeys("‐‑‒–—―−－─━~〜～", "-"),
        **dict.fromkeys("·•∙・‧ㆍ･", "·"),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad"),
    }
)
MARKER = re.compile(r"^(?:[-*+•·▪▶►◀◁△▲▽▼◆◇■□●○★☆※◎☞→>|ㅇ◦‣\s\u00a0]+|\(?\d{1,3}[.)]\s+)+")
"""What stands before a list item or a caption."""


def fold(text: str) -> str:
    """The text as repeats are looked for: NFKC, lower case, one form of quotes and dashes, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_QUOTES).lower().split())


@functools.cache
def _compiled() -> dict[str, re.Pattern[str]]:
    with paths.resource("ingest", "boilerplate.toml").open("rb") as file:
        table = tomllib.load(file)
    kinds: dict[str, list[str]] = {}
    for language in table.values():
        if isinstance(language, dict):
            for kind, expressions in language.items():
                kinds.setdefault(kind, []).extend(expressions)
    return {kind: re.compile("|".join(f"(?:{one})" for one in found)) for kind, found in kinds.items()}


def kind_of(text: str) -> str:
    """`tail`, `line`, `byline` or `caption` where the whole text is a known phrase, `""` where it is none."""
    if len(text) > 400:
        return ""
    folded = MARKER.sub("", fold(text)) or fold(text)
    table = _compiled()
    for kind in ("tail", "line", "byline", "caption"):
        if table[kind].fullmatch(folded):
            return kind
    return ""
