"""The door of the package: files in, one `Draft` out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from annotator.bitext.encoder import Encoder
from annotator.ingest.draft import ImportCancelled, Prepared, Progress, assemble, prepare
from annotator.ingest.files import extract_file
from annotator.ingest.limits import DEFAULT_LIMITS, Limits
from annotator.model import Draft, UserError


@dataclass(frozen=True, slots=True)
class NamedBytes:
    """A file's name (shown in messages; its suffix is a hint) and its bytes."""

    name: str
    data: bytes


def read(
    files: Sequence[NamedBytes],
    *,
    encoding: str | None = None,
    encoder: Encoder | None = None,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Draft:
    """One article from one file (either language, or both) or from two (left, right).

    `encoding` overrides detection for all files. `progress(fraction, what)` is called from 0 to 1. Raises
    `UserError` for a file that cannot be read, `ImportCancelled` when `cancelled()` returned true.
    """
    if not 1 <= len(files) <= 2:
        raise UserError(f"An article is made from one file or two, not from {len(files)}. Nothing was imported.")
    parts: list[Prepared] = []
    for index, file in enumerate(files):
        _tell(progress, cancelled, 0.4 * index / len(files), f"reading {file.name}")
        decoded, extract = extract_file(file.name, file.data, encoding=encoding, limits=limits)
        _tell(progress, cancelled, 0.4 * (index + 0.5) / len(files), f"finding the article in {file.name}")
        parts.append(prepare(file.name, file.data, decoded, extract))
    draft = assemble(parts, encoder=encoder, progress=progress, cancelled=cancelled)
    if progress is not None:
        progress(1.0, "done")
    return draft


def _tell(progress: Progress | None, cancelled: Callable[[], bool] | None, share: float, what: str) -> None:
    if cancelled is not None and cancelled():
        raise ImportCancelled
    if progress is not None:
        progress(share, what)
