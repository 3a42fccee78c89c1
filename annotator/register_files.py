"""The register as a file: CSV for spreadsheets, JSONL for programs; read with a preview, line by line.

A cell that a spreadsheet would take for a formula is written with an apostrophe before it, which reading takes off
again (OWASP, *CSV Injection*).
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from annotator.bitext.names import search_key
from annotator.model import Alias, Entity, Post, UserError
from annotator.model.project import ALIAS_KINDS, DAY, QID

FORMS = ("csv", "jsonl")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_FIXED = ("id", "type", "qid", "aliases", "posts", "note")
_POST = ("role", "organisation", "start", "end")
_LABEL = "label_"
LARGEST_FIELD = 1 << 20
"""Characters of one cell; a larger one is no register."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong in a file: the line counted from 1, the field, and a sentence."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, {self.field}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFile:
    """What was read: records (with id '' where the file gives none) and what could not be."""

    records: tuple[Entity, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What an import would do: records to add, and (id, changes) of those that get something new."""

    adds: tuple[Entity, ...] = ()
    changes: tuple[tuple[str, dict[str, Any]], ...] = ()
    same: int = 0


# --- writing ---------------------------------------------------------------------------------------------------


def write_register(entities: Iterable[Entity], form: str) -> bytes:
    """The records that stand for themselves as `csv` or `jsonl`, in order of id."""
    kept = sorted((e for e in entities if e.merged_into is None), key=lambda e: e.id)
    if form == "jsonl":
        lines = (json.dumps(_plain(entity), ensure_ascii=False, sort_keys=True) for entity in kept)
        return "".join(line + "\n" for line in lines).encode()
    if form != "csv":
        raise UserError(f"“{form}” is not a form of the register; it is csv or jsonl. Nothing was written.")
    languages = sorted({language for entity in kept for language in entity.labels})
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["id", "type", "qid", *(_LABEL + language for language in languages), "aliases", "posts", "note"])
    for entity in kept:
        cells = [entity.id, entity.type, entity.qid, *(entity.labels.get(language, "") for language in languages)]
        cells.append("\n".join(f"{a.language}:{a.kind}:{_one_line(a.text)}" for a in entity.aliases))
        cells.append("\n".join(" | ".join(_barred(getattr(post, name)) for name in _POST) for post in entity.posts))
        writer.writerow([_guarded(cell) for cell in (*cells, entity.note)])
    # The mark tells spreadsheets that this is UTF-8.
    return ("\ufeff" + out.getvalue()).encode()


def _plain(entity: Entity) -> dict[str, Any]:
    return {
        "id": entity.id,
        "type": entity.type,
        "labels": entity.labels,
        "aliases": [asdict(alias) for alias in entity.aliases],
        "qid": entity.qid,
        "posts": [asdict(post) for post in entity.posts],
        "note": entity.note,
    }


def _guarded(cell: str) -> str:
    return "'" + cell if _FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _barred(text: str) -> str:
    return _one_line(text).replace("\\", "\\\\").replace("|", "\\|")


def _split_bars(line: str) -> list[str]:
    # Writing puts a space before every bar that separates, so a backslash there belongs to the bar.
    parts = re.split(r"(?<!\\)\|", line)
    return [re.sub(r"\\(.)", r"\1", part).strip() for part in parts]


# --- reading ---------------------------------------------------------------------------------------------------


def read_register(data: bytes, name: str, form: str, types: Sequence[str]) -> RegisterFile:
    """Read a register; `types` are the codes of the scheme. Bad lines are told and left out. Raises `UserError`
    where the file as a whole is none."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"“{name}” is not UTF-8. Nothing was changed. Save it as UTF-8 and try again.") from error
    if form not in FORMS:
        raise UserError(f"“{form}” is not a form of the register; it is csv or jsonl. Nothing was changed.")
    rows = _csv_rows(text, name) if form == "csv" else _json_rows(text)
    records: list[Entity] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for line, row in rows:
        wrong: list[tuple[str, str]] = []
        entity = _record(row, frozenset(types), wrong) if isinstance(row, dict) else None
        if not isinstance(row, dict):
            wrong.append(("line", row))
        if entity is not None and entity.id:
            if entity.id in seen:
                wrong.append(("id", f"{entity.id!r} stands in line {seen[entity.id]} already"))
            seen.setdefault(entity.id, line)
        problems += [Problem(file=name, line=line, field=field, message=message) for field, message in wrong]
        if entity is not None and not wrong:
            records.append(entity)
    return RegisterFile(records=tuple(records), problems=tuple(problems))


def _csv_rows(text: str, name: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    before = csv.field_size_limit(LARGEST_FIELD)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        header = [cell.strip() for cell in next(reader, [])]
        unknown = [c for c in header if c not in _FIXED and not (c[:6] == _LABEL and _LANGUAGE.fullmatch(c[6:]))]
        if "type" not in header or unknown or len(set(header)) != len(header):
            what = f"the column {unknown[0]!r} is unknown" if unknown else "it needs each column once, type among them"
            raise UserError(f"“{name}”, line 1: {what}. Nothing was changed.")
        last = reader.line_num
        for cells in reader:
            first, last = last + 1, reader.line_num
            if not any(cells):
                continue
            if len(cells) != len(header):
                yield first, f"cells: {len(cells)}, where the first line has {len(header)}"
                continue
            yield first, _from_cells(dict(zip(header, map(_unguarded, cells), strict=True)))
    except csv.Error as error:
        raise UserError(f"“{name}” is not a CSV file: {error}. Nothing was changed.") from error
    finally:
        csv.field_size_limit(before)


def _from_cells(cells: Mapping[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {name: cells.get(name, "").strip() for name in ("id", "type", "qid", "note")}
    row["labels"] = {name[6:]: value.strip() for name, value in cells.items() if name[:6] == _LABEL and value.strip()}
    aliases = [line.split(":", 2) for line in cells.get("aliases", "").splitlines() if line.strip()]
    row["aliases"] = [dict(zip(("language", "kind", "text"), parts, strict=False)) for parts in aliases]
    posts = [_split_bars(line) for line in cells.get("posts", "").splitlines() if line.strip()]
    row["posts"] = [dict(zip(_POST, parts, strict=False)) for parts in posts]
    return row


def _json_rows(text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, f"no JSON: {error}"
                continue
            yield number, row if isinstance(row, dict) else "no JSON object"


def _record(row: Mapping[str, Any], types: frozenset[str], wrong: list[tuple[str, str]]) -> Entity | None:
    unknown = set(row) - {*_FIXED, "labels"}
    wrong += [(name, "no such field") for name in sorted(unknown)]
    for name in ("id", "type", "qid", "note"):
        if not isinstance(row.get(name, ""), str):
            wrong.append((name, "no text"))
    if wrong:
        return None
    if row.get("id") and not _ID.fullmatch(row["id"]):
        wrong.append(("id", f"{row['id']!r} is no id: letters, digits and hyphens"))
    if row.get("type", "") not in types:
        wrong.append(("type", f"the scheme has no type {row.get('type', '')!r}"))
    if row.get("qid") and not QID.fullmatch(row["qid"]):
        wrong.append(("qid", f"{row['qid']!r} is no Wikidata id, as Q42"))
    labels = _labels(row.get("labels", {}), wrong)
    aliases = _aliases(row.get("aliases", []), wrong)
    posts = _posts(row.get("posts", []), wrong)
    if wrong:
        return None
    return Entity(
        id=row.get("id", ""), type=row["type"], labels=labels, aliases=aliases, qid=row.get("qid", ""), posts=posts,
        note=row.get("note", ""),
    )  # fmt: skip


def _labels(value: object, wrong: list[tuple[str, str]]) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(text, str) and text.strip() for text in value.values()):
        wrong.append(("labels", "not a name for each language"))
        return {}
    wrong += [("labels", f"{code!r} is no language, as en or ko") for code in value if not _LANGUAGE.fullmatch(code)]
    if not value:
        wrong.append(("labels", "a record needs a name in at least one language"))
    return {code: text.strip() for code, text in value.items()}


def _aliases(value: object, wrong: list[tuple[str, str]]) -> tuple[Alias, ...]:
    found = []
    for each in value if isinstance(value, list) else [None]:
        fields = {"language", "kind", "text"}
        if not isinstance(each, dict) or set(each) != fields or not all(isinstance(each[f], str) for f in fields):
            wrong.append(("aliases", "not language, kind and text"))
        elif each["kind"] not in ALIAS_KINDS:
            wrong.append(("aliases", f"{each['kind']!r} is no kind of alias: {', '.join(ALIAS_KINDS)}"))
        elif not _LANGUAGE.fullmatch(each["language"]) or not each["text"].strip():
            wrong.append(("aliases", "needs a language, as en or ko, and a name"))
        else:
            found.append(Alias(text=each["text"].strip(), language=each["language"], kind=each["kind"]))
    return tuple(found)


def _posts(value: object, wrong: list[tuple[str, str]]) -> tuple[Post, ...]:
    found = []
    for each in value if isinstance(value, list) else [None]:
        known = isinstance(each, dict) and set(each) <= set(_POST) and all(isinstance(v, str) for v in each.values())
        if not known or not isinstance(each, dict) or not each.get("role"):
            wrong.append(("posts", "not role, organisation, start and end"))
            continue
        wrong += [
            ("posts", f"{each[name]!r} is no date as 2026-01-30, 2026-01 or 2026")
            for name in ("start", "end")
            if each.get(name) and not DAY.fullmatch(each[name])
        ]
        found.append(Post(**each))
    return tuple(found)


# --- what an import does -----------------------------------------------------------------------------------------


def plan_import(records: Sequence[Entity], entities: Mapping[str, Entity]) -> ImportPlan:
    """Match what was read with the register: by id, else by QID, else by the one record of that type with the same
    label in the same language. What a file leaves empty stays as it is; aliases and posts are added to."""
    live = [entity for entity in entities.values() if entity.merged_into is None]
    by_qid = {entity.qid: entity for entity in live if entity.qid}
    by_label: dict[tuple[str, str, str], set[str]] = {}
    for entity in live:
        for language, label in entity.labels.items():
            by_label.setdefault((entity.type, language, search_key(label)), set()).add(entity.id)
    adds: list[Entity] = []
    changes: list[tuple[str, dict[str, Any]]] = []
    same = 0
    for record in records:
        known = entities.get(record.id) or by_qid.get(record.qid)
        if known is None and not record.id:
            hits: set[str] = set()
            for language, label in record.labels.items():
                hits |= by_label.get((record.type, language, search_key(label)), set())
            known = entities[next(iter(hits))] if len(hits) == 1 else None
        if known is None:
            adds.append(record)
            continue
        new = _news(record, known)
        if new:
            changes.append((known.id, new))
        same += not new
    return ImportPlan(adds=tuple(adds), changes=tuple(changes), same=same)


def _news(record: Entity, known: Entity) -> dict[str, Any]:
    merged = {
        "type": record.type,
        "labels": {**known.labels, **record.labels},
        "aliases": (*known.aliases, *(alias for alias in record.aliases if alias not in known.aliases)),
        "qid": record.qid or known.qid,
        "posts": (*known.posts, *(post for post in record.posts if post not in known.posts)),
        "note": record.note or known.note,
    }
    return {name: value for name, value in merged.items() if value != getattr(known, name)}
