"""From any file to a `Draft`: bytes → text → regions → languages → sentences → layout → beads.

Everything here is pure: bytes and records in, records out; no database, no window, no network. Offsets are Unicode
code points, half-open, into a document's base text.
"""

from annotator.ingest.draft import ImportCancelled
from annotator.ingest.limits import DEFAULT_LIMITS, Limits
from annotator.ingest.read import NamedBytes, read

__all__ = ["DEFAULT_LIMITS", "ImportCancelled", "Limits", "NamedBytes", "read"]
