"""The door of the package: files in, drafts out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.bitext.encoder import Encoder
from annotator.ingest.archive import Archive, is_zip
from annotator.ingest.choice import ANY, Wanted
from annotator.ingest.draft import ImportCancelled, Prepared, Progress, assemble, prepare
from annotator.ingest.files import NamedBytes, extract_file, members
from annotator.ingest.limits import DEFAULT_LIMITS, Limits, check_size
from annotator.ingest.pairing import pairings
from annotator.model import Draft, UserError
from annotator.text import natural

_OFFICE = ("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file of a set (or of one pair, named by its left file): drafts, or the reason why not."""

    path: str
    drafts: tuple[Draft, ...] = ()
    error: UserError | None = None


@dataclass(frozen=True, slots=True)
class _Means:
    """What all files of one call are read with."""

    encoding: str | None
    encoder: Encoder | None
    limits: Limits
    cancelled: Callable[[], bool] | None
    wanted: Wanted


def read(
    files: Sequence[NamedBytes],
    *,
    encoding: str | Sequence[str | None] | None = None,
    wanted: Wanted = ANY,
    encoder: Encoder | None = None,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Draft:
    """One article from one file (either language, or both) or from two (left, right).

    `encoding` overrides detection, for all files or (a sequence) for each; `wanted` says which two languages are taken
    from a file of pairs that holds more. `progress(fraction, what)` is called from
    0 to 1. Raises `UserError` for a file that cannot be read, `ImportCancelled` when `cancelled()` returned true.
    """
    if not 1 <= len(files) <= 2:
        raise UserError(f"An article is made from one file or two, not from {len(files)}. Nothing was imported.")
    given = [encoding] * len(files) if encoding is None or isinstance(encoding, str) else list(encoding)
    parts: list[Prepared] = []
    for index, file in enumerate(files):
        _tell(progress, cancelled, 0.4 * index / len(files), f"reading {file.name}")
        decoded, extract = extract_file(file.name, file.data, encoding=given[index], limits=limits, wanted=wanted)
        _tell(progress, cancelled, 0.4 * (index + 0.5) / len(files), f"finding the article in {file.name}")
        parts.append(prepare(file.name, file.data, decoded, extract))
    draft = assemble(parts, encoder=encoder, progress=progress, cancelled=cancelled)
    if progress is not None:
        progress(1.0, "done")
    return draft


def read_paths(
    paths: Iterable[str | Path],
    *,
    pairs: Iterable[tuple[str | Path, str | Path]] = (),
    encoding: str | None = None,
    wanted: Wanted = ANY,
    encoder: Encoder | None = None,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[Result]:
    """Read a set of files, folders and ZIP archives one after the other; one that fails never stops the others.

    Each of `pairs` names two files that are one article; every other file is one of its own. Folders are
    read through, hidden files left out; inside an archive the pairings its names suggest are made. To take the
    suggestions for a set of files: `pairs=[(p.left, p.right) for p in pairings(paths)]`.
    Raises `ImportCancelled`; memory holds one article at a time.
    """
    means = _Means(encoding, encoder, limits, cancelled, wanted)
    couples = [(str(left), str(right)) for left, right in pairs]
    taken = {path for couple in couples for path in couple}
    single = [path for path in _expanded(paths, limits) if path not in taken]
    count = max(1, len(couples) + len(single))
    for index, names in enumerate([*couples, *((path,) for path in single)]):
        _tell(progress, cancelled, index / count, f"reading {Path(names[0]).name}")
        yield from _read_names(names, means)
    if progress is not None:
        progress(1.0, "done")


IN_FOLDERS = frozenset(
    ".txt .text .md .markdown .mdown .mkd .html .htm .xhtml .docx .tmx .xlf .xliff .sdlxliff .tsv .csv .po .srt .vtt"
    " .xml .rss .atom .zip".split()
)
"""Ends of names that are taken from a folder. A file named itself is read whatever it is called."""


def files_in(paths: Iterable[str | Path]) -> list[str]:
    """The files that `read_paths` would read: folders replaced by the files in them, in order of name."""
    return _expanded(paths, DEFAULT_LIMITS)


def _expanded(paths: Iterable[str | Path], limits: Limits) -> list[str]:
    found: dict[str, None] = {}
    for path in paths:
        place = Path(path)
        if place.is_dir():
            for item in sorted(place.rglob("*"), key=lambda found: [natural(part) for part in found.parts]):
                hidden = any(part.startswith(".") for part in item.relative_to(place).parts)
                wanted = item.suffix.lower() in IN_FOLDERS and not hidden
                if wanted and item.is_file() and len(found) < limits.members:
                    found[str(item)] = None
        else:
            found[str(path)] = None
    return list(found)


def _read_names(names: Sequence[str], means: _Means) -> Iterator[Result]:
    try:
        files = [_load(Path(name), means.limits) for name in names]
        if len(files) == 1 and is_zip(files[0].data) and not _office(files[0], means.limits):
            yield from _read_archive(names[0], files[0], means)
            return
        yield Result(names[0], (_one(files, means),))
    except UserError as error:
        yield Result(names[0], error=error)


def _one(files: Sequence[NamedBytes], means: _Means) -> Draft:
    return read(
        files,
        encoding=means.encoding,
        wanted=means.wanted,
        encoder=means.encoder,
        limits=means.limits,
        cancelled=means.cancelled,
    )


def _load(path: Path, limits: Limits) -> NamedBytes:
    try:
        if not path.is_file():
            what = "is no file that can be read" if path.exists() else "does not exist"
            raise UserError(f"{path.name} {what}. Check the name and import it again.")
        check_size(path.name, path.stat().st_size, limits)
        with path.open("rb") as file:
            data = file.read(limits.file_bytes + 1)
    except OSError as error:
        raise UserError(f"{path.name} cannot be read: {error.strerror or error}. The others go on.") from error
    check_size(path.name, len(data), limits)
    # Names of other systems' archives may be no UTF-8: Python carries their bytes as halves of characters, which
    # neither the project nor an export can hold.
    return NamedBytes(path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"), data)


def _office(file: NamedBytes, limits: Limits) -> bool:
    return any(name in Archive(file.name, file.data, limits).names for name in _OFFICE)


def _read_archive(path: str, file: NamedBytes, means: _Means) -> Iterator[Result]:
    inside = members(file, means.limits)
    usable = {name: item for name, item in inside if isinstance(item, NamedBytes)}
    couples = [(found.left, found.right) for found in pairings(usable)]
    taken = {name for couple in couples for name in couple}
    for name, item in inside:
        if isinstance(item, UserError):
            yield Result(f"{path}/{name}", error=item)
    for names in [*couples, *((name,) for name in usable if name not in taken)]:
        _tell(None, means.cancelled, 0.0, "")
        try:
            yield Result(f"{path}/{names[0]}", (_one([usable[name] for name in names], means),))
        except UserError as error:
            yield Result(f"{path}/{names[0]}", error=error)


def _tell(progress: Progress | None, cancelled: Callable[[], bool] | None, share: float, what: str) -> None:
    if cancelled is not None and cancelled():
        raise ImportCancelled
    if progress is not None:
        progress(share, what)
