#!/usr/bin/env python3
"""Break the program on purpose, one fault at a time, and see that the tests notice.

    python tests/mutations.py                 every fault; about ten minutes
    python tests/mutations.py NAME…           some of them
    python tests/mutations.py --list          their names

Each fault is put into a copy of the checkout in a temporary folder; then the tests named with it run there. CAUGHT
means that they failed, SURVIVED that they did not, STALE that the line to break is no longer in the file. The exit
status is the number of faults that were not caught.
"""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("annotator", "resources", "seeds", "tests")
EDITS = "tests/unit/edits/test_every_edit.py"
HOSTILE = "tests/unit/session/test_hostile_strings.py"
CHECK = "tests/unit/store/test_check.py"
JSONL = "tests/unit/formats/test_jsonl.py"
NO_SHRINKING = """
from hypothesis import Phase, settings

settings.register_profile("fault", phases=[Phase.explicit, Phase.generate], derandomize=True, database=None)
settings.load_profile("fault")
"""
"""For the copy's tests: that an example fails is enough, the smallest one is not wanted."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """One fault: in `file` the only occurrence of `old` becomes `new`; `tests` must notice."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


MUTATIONS = (
    Mutation(
        "quote-off-by-one",
        "annotator/model/ranges.py",
        "quote=base[start:end])",
        "quote=base[start : end + 1])",
        (HOSTILE,),
    ),
    Mutation(
        "quote-not-compared",
        "annotator/model/ranges.py",
        "<= len(base) and base[start:end] == quote",
        "<= len(base)",
        (CHECK, "tests/unit/formats/test_archive.py"),
    ),
    Mutation(
        "utf16-for-code-points",
        "annotator/text.py",
        "self._astral = tuple(match.start() for match in _astral().finditer(text))",
        "self._astral = ()",
        ("tests/unit/test_text.py",),
    ),
    Mutation(
        "utf16-in-a-base-text",
        "annotator/model/ranges.py",
        "return Range(document=document, start=start, end=end, quote=base[start:end])",
        "units = len(base[:start].encode('utf-16-le')) // 2\n"
        "        return Range(document=document, start=units, end=units + end - start, quote=base[start:end])",
        (HOSTILE,),
    ),
    Mutation(
        "grapheme-cut",
        "annotator/text.py",
        "return (first, grapheme_at(text, end - 1)[1])",
        "return (first, end)",
        ("tests/unit/test_text.py", HOSTILE),
    ),
    Mutation(
        "fold-map-off-by-one",
        "annotator/text.py",
        "return (self.starts[start], self.ends[end - 1])",
        "return (self.starts[start], self.ends[end - 1] - 1)",
        ("tests/unit/test_text.py",),
    ),
    Mutation(
        "undo-forgets-a-field",
        "annotator/store/codec.py",
        "        elif name not in _LOCAL:\n            value = body[name]",
        "        elif name == 'note':\n            found[name] = getattr(current, name)\n"
        "        elif name not in _LOCAL:\n            value = body[name]",
        (EDITS,),
    ),
    Mutation(
        "digest-skips-a-field",
        "annotator/store/codec.py",
        'return "{" + ",".join([key + write(row[place]) for key, write, place in in_order]) + "}"',
        'return "{" + ",".join([key + write(row[place]) for key, write, place in in_order if key != \'"certainty":\'])'
        ' + "}"',
        (EDITS,),
    ),
    Mutation(
        "undo-in-the-wrong-order",
        "annotator/session.py",
        "event = rows.event(source[-1])",
        "event = rows.event(source[0])",
        (EDITS,),
    ),
    Mutation(
        "undo-overwrites-others",
        "annotator/store/transaction.py",
        "if current != expected:",
        "if False:",
        (EDITS,),
    ),
    Mutation(
        "undo-leaves-the-deleted-deleted",
        "annotator/store/transaction.py",
        "elif row is not None and wanted is not None:",
        "elif row is not None and wanted is not None and not row.deleted:",
        (EDITS,),
    ),
    Mutation(
        "undo-of-anybody",
        "annotator/store/__init__.py",
        '"SELECT id, undoes, redoes FROM event WHERE actor = ? AND replica = ? AND undoable = 1 ORDER BY seq",\n'
        "            (actor, self.replica()),",
        '"SELECT id, undoes, redoes FROM event WHERE replica = ? AND undoable = 1 ORDER BY at",\n'
        "            (self.replica(),),",
        (EDITS,),
    ),
    Mutation(
        "chain-not-extended",
        "annotator/store/transaction.py",
        "seq, prev = last if last else (0, CHAIN_START)",
        "seq, prev = (last[0], CHAIN_START) if last else (0, CHAIN_START)",
        (EDITS,),
    ),
    Mutation(
        "hash-without-the-changes",
        "annotator/model/history.py",
        '"changes":{self.changes_json()},',
        '"changes":[],',
        (CHECK,),
    ),
    Mutation(
        "commit-before-the-event",
        "annotator/session.py",
        "            touched = rows.touched()\n            event = rows.seal(edit",
        "            touched = rows.touched()\n            rows._connection.execute('COMMIT')\n"
        "            rows._connection.execute('BEGIN')\n            event = rows.seal(edit",
        (EDITS, "tests/unit/session/test_session.py"),
    ),
    Mutation(
        "bead-dropped",
        "annotator/ingest/beads.py",
        "return ordered(list({bead.id: bead for bead in found}.values())), verdict",
        "return ordered(list({bead.id: bead for bead in found}.values())[:-1]), verdict",
        ("tests/unit/ingest/test_properties.py", "tests/unit/ingest/test_forms.py"),
    ),
    Mutation(
        "path-skips-a-bead",
        "annotator/bitext/lattice.py",
        "    return path[::-1]",
        "    return path[:0:-1]",
        ("tests/unit/bitext/test_align.py",),
    ),
    Mutation(
        "merge-not-followed",
        "annotator/model/project.py",
        "        id_ = into\n    return id_",
        "        return id_\n    return id_",
        ("tests/unit/adjudication",),
    ),
    Mutation(
        "absence-always-a-no",
        "annotator/adjudication/contents.py",
        'return layer.role == "gold" or DECLARED_AS',
        'return layer.role != "" or DECLARED_AS',
        ("tests/unit/adjudication/test_exhaustive.py",),
    ),
    Mutation(
        "source-asked-in-every-article",
        "annotator/adjudication/rulings.py",
        "    if decision.code:\n        taken.add(decision.code)\n",
        "",
        ("tests/unit/adjudication/test_projectwide.py",),
    ),
    Mutation(
        "anybody-changes-a-layer",
        "annotator/edits/base.py",
        "if layer.owner != rows.actor:",
        "if False:",
        ("tests/unit/session/test_session.py",),
    ),
    Mutation(
        "submitted-work-changes",
        "annotator/edits/base.py",
        "if layer.state not in EDITABLE_STATES:",
        "if False:",
        ("tests/unit/session/test_session.py",),
    ),
    Mutation(
        "end-inclusive",
        "annotator/columns.py",
        "if (entry[0] < end and start < entry[1]) or (",
        "if (entry[0] <= end and start <= entry[1]) or (",
        ("tests/unit/test_columns.py",),
    ),
    Mutation(
        "sentence-end-inclusive",
        "annotator/columns.py",
        "return tuple(s for s in ordered[first:last] if s.end > place.start or",
        "return tuple(s for s in ordered[first:last] if s.end >= place.start or",
        ("tests/unit/test_columns.py", JSONL),
    ),
    Mutation(
        "export-tells-the-wrong-side",
        "annotator/formats/article_line.py",
        '"side": self.text.side_of(place) if own else None,',
        '"side": "left" if own else None,',
        (JSONL,),
    ),
    Mutation(
        "export-counts-from-the-text",
        "annotator/formats/article_line.py",
        "start = max(place.start, sentence.start) - sentence.start",
        "start = max(place.start, sentence.start)",
        (JSONL,),
    ),
    Mutation(
        "archive-loses-the-dead",
        "annotator/formats/archive.py",
        "                checker.record(table, record)\n",
        "                if record.deleted:\n                    continue\n                checker.record(table, record)\n",
        ("tests/unit/formats/test_archive.py", "tests/unit/test_cli.py"),
    ),
    Mutation(
        "save-without-waiting-for-the-disk",
        "annotator/store/__init__.py",
        '"synchronous = EXTRA"',
        '"synchronous = OFF"',
        ("tests/unit/store/test_opening.py", "tests/durability/test_power_cut.py"),
    ),
    Mutation(
        "reader-believes-a-torn-copy",
        "annotator/store/opening.py",
        "if data and _state(path) == before:",
        "if data:",
        ("tests/unit/store/test_reading_beside_a_writer.py",),
    ),
    Mutation(
        "lock-not-asked",
        "annotator/store/lock.py",
        "fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)",
        "fcntl.flock(file.fileno(), fcntl.LOCK_SH | fcntl.LOCK_NB)",
        ("tests/unit/store/test_lock.py",),
    ),
    Mutation(
        "line-digested-in-part",
        "annotator/formats/canonical_lines.py",
        "said = [groups[run] for run in runs]",
        "said = [groups[run] for run in runs[:-1]]",
        ("tests/unit/merging/test_hashes.py",),
    ),
    Mutation(
        "number-believed-as-written",
        "annotator/formats/canonical_lines.py",
        "if canonical_json(row[place]) != text:",
        "if float(text) != row[place]:",
        ("tests/unit/formats/test_typed_lines.py",),
    ),
    Mutation(
        "bundle-carried-in-part",
        "annotator/merging/carrying.py",
        "(bulk.rows, list(map(tuple, bulk.events)),",
        "(bulk.rows, list(map(tuple, bulk.events))[:-1],",
        ("tests/unit/merging/test_carrying.py",),
    ),
    Mutation(
        "bulk-with-other-words",
        "annotator/merging/bulk.py",
        'if text is None or not stands_at(text, place["start"], place["end"], place["quote"]):',
        "if text is None:",
        ("tests/unit/merging/test_bulk.py",),
    ),
    Mutation(
        "bulk-not-as-its-steps-made-it",
        "annotator/merging/bulk.py",
        "if after != present or (",
        "if False and (",
        ("tests/unit/merging/test_bulk.py",),
    ),
    Mutation(
        "bulk-beside-what-is-known",
        "annotator/merging/union.py",
        "if known or not of_bulk.isdisjoint(of_rest):",
        "if not of_bulk.isdisjoint(of_rest):",
        ("tests/unit/merging/test_bulk.py",),
    ),
    Mutation(
        "bulk-that-names-what-is-not-there",
        "annotator/merging/bundle.py",
        "(self.rest if self._names_only(ours) else self.snapshot).records",
        "self.rest.records",
        ("tests/unit/merging/test_bulk.py",),
    ),
    Mutation(
        "steps-lost-with-a-bulk-without-rows",
        "annotator/merging/union.py",
        "Bulk() if bulk is None else bulk)",
        "bulk if bulk is not None and bulk.rows else Bulk())",
        ("tests/unit/merging/test_bulk.py",),
    ),
    Mutation(
        "bundle-lost-with-its-process",
        "annotator/merging/carrying.py",
        "            bundle = unpacked(running.popleft().result())\n            waiting.popleft()\n",
        "            waiting.popleft()\n            bundle = unpacked(running.popleft().result())\n",
        ("tests/unit/merging/test_carrying.py",),
    ),
    Mutation(
        "merge-over-a-change",
        "annotator/store/__init__.py",
        "if stamp != self.stamp():",
        "if False:",
        ("tests/unit/merging/test_bringing_together.py",),
    ),
    Mutation(
        "older-history-of-claims-no-longer-holds",
        "annotator/store/codec.py",
        '    Claim: {"quote_ranges": [], "checkworthiness_reason": ""},\n',
        "",
        ("tests/unit/store/test_migration.py",),
    ),
    Mutation(
        "migrated-without-a-copy",
        "annotator/store/__init__.py",
        "        Store(connection, path, None).save_copy(copy)\n",
        "        pass\n",
        ("tests/unit/store/test_migration.py",),
    ),
    Mutation(
        "draft-written-over-another",
        "annotator/ingest/spool.py",
        "start = self._file.seek(0, 2)",
        "start = self._file.tell()",
        ("tests/unit/ingest/test_spool.py",),
    ),
    Mutation(
        "changed-draft-forgotten",
        "annotator/ingest/spool.py",
        "draft.article.id, draft.article.title\n        self._keep(row, draft)\n",
        "draft.article.id, draft.article.title\n",
        ("tests/unit/ingest/test_spool.py",),
    ),
    Mutation(
        "held-link-decided",
        "annotator/adjudication/deciding.py",
        "if disagreement.held:",
        "if False:",
        ("tests/unit/adjudication/test_held.py",),
    ),
    Mutation(
        "signed-off-with-held-links",
        "annotator/adjudication/signoff.py",
        "if held := len(queue.held):",
        "if held := 0:",
        ("tests/unit/adjudication/test_held.py",),
    ),
    Mutation(
        "refused-edit-not-told-again",
        "annotator/session.py",
        "            for change in told:\n",
        "            for change in ():\n",
        ("tests/unit/session/test_session.py",),
    ),
    Mutation(
        "refused-tag-stays-on-the-screen",
        "annotator/gui/annotate/open_article.py",
        "change.tables() <= set(LAYER_TABLES):",
        "change.tables() <= set(LAYER_TABLES) and not change.refused:",
        ("tests/gui/test_annotate_paint_first.py",),
    ),
)


def carried_out(mutation: Mutation, folder: Path) -> str:
    """CAUGHT, SURVIVED or STALE, for one fault in a fresh copy of the checkout below `folder`."""
    copy = folder / mutation.name
    copy.mkdir()
    for name in COPIED:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    target = copy / mutation.file
    source = target.read_text("utf-8")
    if source.count(mutation.old) != 1:
        return "STALE"
    target.write_text(source.replace(mutation.old, mutation.new), "utf-8")
    with (copy / "tests" / "conftest.py").open("a", encoding="utf-8") as conftest:
        conftest.write(NO_SHRINKING)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", *mutation.tests],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    shutil.rmtree(copy)
    # 1: tests failed. Anything but 0 and 1 means that they did not even run, which proves nothing.
    return {0: "SURVIVED", 1: "CAUGHT"}.get(done.returncode, f"BROKEN ({done.returncode}) {done.stdout[-400:]}")


def main(names: list[str]) -> int:
    """Carry the named faults out, or all; print one line each."""
    if names == ["--list"]:
        print(*(mutation.name for mutation in MUTATIONS), sep="\n")
        return 0
    unknown = set(names) - {mutation.name for mutation in MUTATIONS}
    if unknown:
        print(f"no such fault: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        for mutation in MUTATIONS:
            if not names or mutation.name in names:
                result = carried_out(mutation, Path(folder))
                missed += result != "CAUGHT"
                print(f"{result:9} {mutation.name:34} {mutation.file}", flush=True)
    print(f"{missed} not caught" if missed else "all caught")
    return missed


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
