"""From any file to a `Draft`: bytes → text → regions → languages → sentences → layout → beads.

Everything here is pure: bytes and records in, records out; no database, no window, no network. Offsets are Unicode
code points, half-open, into a document's base text.
"""

from annotator.ingest.choice import HELD, TAKEN, Wanted, languages_named
from annotator.ingest.corrected import correct
from annotator.ingest.draft import ImportCancelled
from annotator.ingest.extract import to_source
from annotator.ingest.files import NamedBytes
from annotator.ingest.limits import DEFAULT_LIMITS, Limits
from annotator.ingest.pairing import Pairing, pairings
from annotator.ingest.read import Result, files_in, read, read_paths
from annotator.ingest.related import relate
from annotator.ingest.restructure import (
    attach,
    attach_caption,
    join_sentences,
    passages_of,
    realign,
    set_language,
    set_region,
    set_side,
    set_turn,
    split_sentence,
    swap_sides,
)
from annotator.ingest.spool import Drafts, Gathered, gather

__all__ = [
    "DEFAULT_LIMITS",
    "HELD",
    "TAKEN",
    "Drafts",
    "Gathered",
    "ImportCancelled",
    "Limits",
    "NamedBytes",
    "Pairing",
    "Result",
    "Wanted",
    "attach",
    "attach_caption",
    "correct",
    "files_in",
    "gather",
    "join_sentences",
    "languages_named",
    "pairings",
    "passages_of",
    "read",
    "read_paths",
    "realign",
    "relate",
    "set_language",
    "set_region",
    "set_side",
    "set_turn",
    "split_sentence",
    "swap_sides",
    "to_source",
]
