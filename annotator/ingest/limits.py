"""What an import may cost: sizes in bytes, counts, ratios. A hostile file meets a sentence, not a full disk."""

from dataclasses import dataclass

from annotator.model import UserError

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Upper bounds of one import; the defaults are generous for news and tight for traps.

    `file_bytes` for one file (and for all that one archive unpacks to), `ratio` of unpacked to packed size of an
    archive's member, `members` of one archive, `elements` of one XML or HTML file, `depth` of their nesting.
    """

    file_bytes: int = 64 * MEBIBYTE
    ratio: int = 200
    members: int = 10_000
    elements: int = 2_000_000
    depth: int = 400


DEFAULT_LIMITS = Limits()


def check_size(name: str, size: int, limits: Limits) -> None:
    """Raise `UserError` for an empty file and for one larger than `limits.file_bytes`."""
    if size == 0:
        raise UserError(f"{name} is empty: there is nothing to read. Choose another file.")
    if size > limits.file_bytes:
        raise UserError(
            f"{name} has {size / MEBIBYTE:.0f} MiB; the limit is {limits.file_bytes / MEBIBYTE:.0f} MiB. "
            "Nothing was read. Split the file, or raise the limit in the preferences."
        )
