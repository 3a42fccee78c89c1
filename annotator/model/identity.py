"""How things are named: content-derived ids, time-ordered random ids, digests."""

import hashlib
import json
import secrets
import time
from collections.abc import Callable
from typing import Any

_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
quoted: Callable[[str], str] = getattr(json.encoder, "encode_basestring", _canonical.encode)  # no public name
"""The `canonical_json` of a text: many times faster, for what is done to every step of a history."""


def canonical_json(value: Any) -> str:
    """The one JSON text of a value: sorted keys, no spaces, non-ASCII kept. Digests are taken of this."""
    return _canonical.encode(value)


def digest(text: str | bytes) -> str:
    """SHA-256 of bytes, or of a string's UTF-8, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(text if isinstance(text, bytes) else text.encode("utf-8")).hexdigest()


def content_id(prefix: str, *parts: object) -> str:
    """An id derived from what the thing *is*, so that two analysts who import one file get one id.

    `prefix` is one letter that names the kind (`d` document, `s` sentence, `r` region, `a` article, `b` bead).
    The rest is 24 hexadecimal digits (96 bits) of the SHA-256 of the parts.
    """
    return prefix + digest(canonical_json([str(part) for part in parts]))[:24]


def new_id(now_ms: int | None = None) -> str:
    """A UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, then randomness; sorts by time of creation."""
    ms = int(time.time() * 1000) if now_ms is None else now_ms
    value = (ms & ((1 << 48) - 1)) << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
