"""The command line: every command, what it prints, what it refuses, and the status it ends with."""

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from annotator import __version__, cli, edits
from annotator.__main__ import Opening, plain_opening
from annotator.formats.archive import is_archive
from annotator.ingest import files_in
from annotator.model import Decision, Layer, Mention, Option, UserError
from annotator.session import open_project
from tests.unit.edits.world import make_world
from tests.unit.store.beside import HOLDER, ROOT, contents, running

COMMANDS = (
    "agree",
    "assign",
    "bundle",
    "check",
    "compare",
    "duplicates",
    "export",
    "import",
    "info",
    "merge",
    "new",
    "open",
    "people",
    "relate",
    "report",
    "sample",
    "schema",
    "timeline",
)
GROUPS = ("register", "scale")

Command = Callable[..., tuple[int, str, str]]

LEFT = "The ministers met in Seoul.\n\nThey agreed on talks 🙂.\n"
RIGHT = "장관들이 서울에서 만났다.\n\n그들은 회담에 합의했다 👨‍👩‍👧.\n"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """`annotator ARGUMENTS` as the entry point runs it: (status, standard output, standard error)."""

    def command(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["annotator", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return command


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A project with one of everything, closed."""
    made = make_world(tmp_path)
    made.session.close()
    return made.session.path


def dumped(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table but `replica`, which says where a project lies."""
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
            for (name,) in names
            if name != "replica" and "sqlite" not in name
        }


def test_help_names_every_command_and_the_version_is_told() -> None:
    runner = CliRunner()
    said = runner.invoke(cli.app, ["--help"])
    assert said.exit_code == 0
    assert {command.name or command.callback.__name__ for command in cli.app.registered_commands} == set(COMMANDS)  # type: ignore[union-attr]
    assert {group.name for group in cli.app.registered_groups} == set(GROUPS)
    for command in (*COMMANDS, *GROUPS):
        assert command in said.output
        assert runner.invoke(cli.app, [command, "--help"]).exit_code == 0
    version = runner.invoke(cli.app, ["--version"])
    assert (version.exit_code, version.output.strip()) == (0, f"Parallel Annotator {__version__}")
    assert runner.invoke(cli.app, ["nonsense"]).exit_code == 2


def test_new_info_check(run: Command, tmp_path: Path) -> None:
    path = tmp_path / "mine.annotations"
    status, out, err = run("new", path, "--name", "내 과제", "--actor", "kim", "--role", "reviewer")
    assert (status, err) == (0, "")
    assert "kim (reviewer)" in out
    status, out, _ = run("info", path)
    assert status == 0
    assert "내 과제" in out
    assert "reviewer  kim" in out
    assert run("check", path) == (0, "“mine.annotations” is sound.\n", "")
    before = contents(tmp_path)
    for arguments, says in (
        (("new", path), "exists already"),
        (("new", tmp_path / "other.db"), "name ends in"),
        (("new", tmp_path / "other.annotations", "--template", "none"), "none"),
        (("new", tmp_path / "other.annotations", "--role", "king"), ""),
        (("info", tmp_path / "other.annotations"), "no file"),
        (("check", tmp_path / "other.annotations"), "no file"),
    ):
        status, out, err = run(*arguments)
        assert (status, out) == (1, "")
        assert says in err
        assert "Traceback" not in err
    assert contents(tmp_path) == before


def test_check_names_damage_and_fails(run: Command, world: Path) -> None:
    with closing(sqlite3.connect(world, isolation_level=None)) as connection:
        connection.execute("UPDATE document SET text = text || '.'")
    status, out, err = run("check", world)
    assert (status, out) == (1, "")
    assert "does not match its hash" in err


def test_info_tells_who_did_what(run: Command, world: Path) -> None:
    status, out, _ = run("info", world)
    assert status == 0
    assert "bob: submitted, 1 mention, 0 claims" in out
    assert "ann: draft, 4 mentions, 2 claims, 1 divergence\n" in out


def test_articles_people_and_files_of_a_folder_stand_in_the_order_that_one_counts_in(
    run: Command, tmp_path: Path
) -> None:
    path, folder = tmp_path / "mine.annotations", tmp_path / "texts"
    folder.mkdir()
    counted = [f"Report {number}" for number in (0, 1, 2, 10, 100)]
    for title in counted:
        (folder / f"{title}.txt").write_text(f"{title}\n\nThe ministers met in Seoul. {title} says so.\n", "utf-8")
    assert [Path(name).stem for name in files_in([folder])] == counted
    assert run("new", path, "--actor", "analyst-10")[0] == 0
    assert run("people", path, "--analyst", "analyst-2", "--actor", "analyst-10")[0] == 0
    # Those that come first are imported last: the order is of the names, not of what was written first.
    for title in reversed(counted):
        assert run("import", path, folder / f"{title}.txt", "--actor", "analyst-10")[0] == 0
    _, out, _ = run("info", path)
    told = [line.split("  [")[0].split(None, 1)[1] for line in out.splitlines() if line.startswith("  article ")]
    assert told == counted
    _, out, _ = run("people", path)
    assert out.split()[::2] == ["analyst-2", "analyst-10"]


def test_files_pairs_and_errors_of_an_import(run: Command, tmp_path: Path) -> None:
    project = tmp_path / "p.annotations"
    run("new", project)
    left, right, single = tmp_path / "l.txt", tmp_path / "r.txt", tmp_path / "single.txt"
    left.write_text(LEFT, "utf-8")
    right.write_text(RIGHT, "utf-8")
    single.write_text("One article. It stands alone.\n", "utf-8")
    status, out, err = run("import", project, single, "--pair", left, right)
    assert (status, err) == (0, "")
    assert "two-files" in out
    assert "[en ↔ ko" in out
    session = open_project(project, read_only=True)
    entries = session.queries.articles()
    assert len(entries) == 2
    paired = next(entry.article for entry in entries if entry.article.right)
    text = session.queries.text(paired.id)
    assert (text.document("left").text, text.document("right").text) == (LEFT, RIGHT)
    session.close()
    status, out, err = run("import", project, tmp_path / "missing.txt")
    assert status == 1
    assert "missing.txt" in err
    status, out, err = run("import", project, single)
    assert status == 1, "the same article again"
    assert run("import", project)[0] == 1
    assert run("import", project, "--pair", left)[0] == 2
    status, _, err = run("import", project, single, "--actor", "nobody")
    assert status == 1
    assert "There is no “nobody” in this project. It has: analyst-1." in err


def test_files_of_one_name_in_two_languages_come_in_as_pairs(run: Command, tmp_path: Path) -> None:
    project, other, folder = tmp_path / "p.annotations", tmp_path / "q.annotations", tmp_path / "in"
    folder.mkdir()
    (folder / "talks_en.txt").write_text(LEFT, "utf-8")
    (folder / "talks_ko.txt").write_bytes("두 장관은 서울에서 만나 합의했다. 회담은 짧았다.".encode("cp949"))
    run("new", project)
    run("new", other)
    status, out, err = run("import", project, folder)
    assert (status, err) == (0, "")
    assert out.count("two-files") == 1
    assert "Read as cp949" in out
    status, out, _ = run("import", other, folder, "--apart")
    assert (status, out.count("one-language")) == (0, 2)


def test_of_a_file_in_three_languages_two_are_chosen(run: Command, tmp_path: Path) -> None:
    project, table = tmp_path / "p.annotations", tmp_path / "kiln.tsv"
    table.write_text(
        "en\tko\tja\nThe kiln was lit.\t가마에 불을 붙였다.\t窯に火が入った。\n"
        "Two bowls cracked.\t그릇 두 개에 금이 갔다.\t器が二つ割れた。\n",
        "utf-8",
    )
    run("new", project)
    status, out, err = run("import", project, table)
    assert (status, err) == (0, "")
    assert "[en ↔ ko, interleaved] 4 sentences, 2 linked" in out
    assert "The file holds 3 languages: en and ko were taken, ja left out" in out
    status, out, err = run("import", project, table, "--languages", "ja-ko")
    assert (status, err) == (0, "")
    assert "[ja ↔ ko" in out
    assert "ja and ko were taken, en left out" in out
    status, _, err = run("import", project, table, "--languages", "en-ru")
    assert status == 1
    assert "kiln.tsv does not hold en and ru as a pair; its languages are en, ko, ja" in err
    status, _, err = run("import", project, table, "--languages", "english")
    assert status == 1
    assert "Write them as en-ko" in err


def test_an_import_by_one_of_several_asks_who(run: Command, world: Path, tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_text("A further article. It is new.\n", "utf-8")
    status, _, err = run("import", world, file)
    assert status == 1
    assert "Say who does it: --actor NAME, one of ann, bob, rae" in err
    assert run("import", world, file, "--actor", "bob")[0] == 0


def test_a_project_in_use_is_told_and_can_still_be_read(run: Command, world: Path, tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_text("A further article. It is new.\n", "utf-8")
    with running(HOLDER, world) as (holder, _):
        status, _, err = run("import", world, file, "--actor", "bob")
        assert status == 1
        assert f"process {holder.pid}" in err
        assert run("info", world)[0] == 0
        assert run("check", world)[0] == 0
        assert run("export", world, tmp_path / "all.jsonl", "--layer", "all")[0] == 0


def test_an_archive_carries_a_project_into_an_empty_one(run: Command, world: Path, tmp_path: Path) -> None:
    first, second, other = tmp_path / "1.jsonl", tmp_path / "2.jsonl", tmp_path / "other.annotations"
    assert run("export", world, first, "--format", "archive")[0] == 0
    run("new", other, "--actor", "somebody")
    status, out, err = run("import", other, first)
    assert (status, err) == (0, "")
    assert "steps of history" in out
    assert dumped(other) == dumped(world)
    assert run("export", other, second, "--format", "archive")[0] == 0
    assert second.read_bytes() == first.read_bytes()
    assert run("check", other)[0] == 0
    before = dumped(other)
    status, _, err = run("import", other, first)
    assert status == 1
    assert "empty project only" in err
    assert run("import", other, first, second)[0] == 1
    assert dumped(other) == before


def test_only_an_archive_is_taken_for_one(tmp_path: Path, run: Command, world: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    assert run("export", world, lines, "--layer", "all")[0] == 0
    words = tmp_path / "words.jsonl"
    words.write_text('{"text": "about the \\"parallel-annotator-archive\\" of 2024"}\n', "utf-8")
    for path in (lines, words, tmp_path, tmp_path / "missing.jsonl"):
        assert not is_archive(path)
    archive = tmp_path / "archive.txt"
    assert run("export", world, archive, "--format", "archive")[0] == 0
    assert is_archive(archive)


def test_what_an_export_says(run: Command, world: Path, tmp_path: Path) -> None:
    status, out, err = run("export", world, tmp_path / "gold.jsonl")
    assert status == 0
    assert out.startswith("1 line written")
    assert "articles without a gold layer: 2" in err
    status, out, err = run("export", world, tmp_path / "all.jsonl", "--layer", "all", "--tokens")
    lines = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text("utf-8").splitlines()]
    assert len(lines) == 3
    status, out, err = run("export", world, tmp_path / "bare.jsonl", "--layer", "all", "--no-text")
    assert "Seoul" not in (tmp_path / "bare.jsonl").read_text("utf-8")
    before = contents(tmp_path)
    for arguments, says in (
        (("--format", "xml"), "The formats are: archive, jsonl"),
        (("--layer", "nobody"), "There is no layer “nobody”"),
        (("--split", "1/2"), "“1/2” is no split"),
        (("--split", "-1/1/1"), "is no split"),
    ):
        status, out, err = run("export", world, tmp_path / "no.jsonl", *arguments)
        assert (status, out) == (1, "")
        assert says in err
    assert contents(tmp_path) == before
    status, _, err = run("export", world, tmp_path / "no" / "where.jsonl", "--layer", "all")
    assert status == 1


def test_an_export_of_gold_where_there_is_none_says_what_else_there_is(run: Command, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("One article. It stands alone.\n", "utf-8")
    run("new", tmp_path / "p.annotations")
    run("import", tmp_path / "p.annotations", article)
    status, out, err = run("export", tmp_path / "p.annotations", tmp_path / "o.jsonl")
    assert status == 0
    assert "0 lines" in out
    assert "--layer all" in err


def test_the_splits_of_an_export_are_kept(run: Command, world: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    status, _, err = run("export", world, one, "--layer", "all", "--split", "80/10/10", "--actor", "ann")
    assert status == 0
    assert "not stored" not in err
    session = open_project(world, read_only=True)
    stored = session.queries.properties()["splits"]
    assert session.check() == []
    assert session.next_undo() is None
    session.close()
    assert stored["fractions"] == [0.8, 0.1, 0.1]
    assert len(stored["groups"]) == 3
    # Kept groups hold against other fractions.
    run("export", world, two, "--layer", "all", "--split", "0/0/1", "--actor", "ann")
    split = [[json.loads(line)["split"] for line in path.read_text("utf-8").splitlines()] for path in (one, two)]
    assert split[0] == split[1]


def test_splits_that_cannot_be_stored_are_told(run: Command, world: Path, tmp_path: Path) -> None:
    split = ("--layer", "all", "--split", "train/dev/test")
    status, _, err = run("export", world, tmp_path / "1.jsonl", *split)
    assert status == 0
    assert "not stored in the project: nobody is chosen to act" in err
    with running(HOLDER, world):
        status, _, err = run("export", world, tmp_path / "2.jsonl", *split, "--actor", "ann")
    assert status == 0
    assert "not stored in the project: the project is open read-only" in err
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()


def test_schemas_are_listed_and_printed(run: Command) -> None:
    status, out, _ = run("schema")
    assert status == 0
    for name in out.split():
        status, body, _ = run("schema", name)
        assert status == 0
        assert json.loads(body)["$schema"].endswith("2020-12/schema")
    assert run("schema", "none")[0] == 1


def test_agreement_of_submitted_work(run: Command, tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.do(edits.SubmitLayer(layer=world.ids["layer"]))
    world.session.close()
    status, out, _ = run("agree", world.session.path)
    assert status == 0
    assert "talks: 1 disagreement (1 open), " in out


def test_ones_work_is_compared_with_gold_once_it_is_signed_off(run: Command, tmp_path: Path) -> None:
    world = make_world(tmp_path)
    session = world.session
    world.do(edits.SubmitLayer(layer=world.ids["layer"], exhaustive=("mention",)))
    gold = session.queries.gold_layer(world.ids["main"])
    mine = session.queries.contents(session.queries.select(Layer, id=world.ids["layer"])[0]).mentions[0]
    decision = Decision(
        id="", layer=gold.id, article=gold.article, key="k5", kind="missing", choice="reject",
        options=(Option(layer=world.ids["layer"], table="mention", record=mine.id, rev=mine.rev),),
        reason_code="guideline_gap", section="2.1", comment="=Names only",
    )  # fmt: skip
    world.do(edits.Decide(layer=gold.id, decisions=(decision,)), "rae")
    status, out, err = run("compare", session.path, "--actor", "ann")
    assert (status, out) == (1, "")
    assert "is signed off, so there is nothing to compare with" in err
    world.do(edits.SignOff(layer=gold.id, waiver="The rest is clear."), "rae")
    session.close()
    table = tmp_path / "fates.csv"
    status, out, err = run("compare", session.path, "--actor", "ann", "--csv", table)
    assert (status, err) == (0, "")
    assert "rejected" in out
    assert "guideline gap; §2.1; =Names only" in out
    written = list(csv.DictReader(io.StringIO(table.read_text("utf-8-sig"))))
    assert {row["outcome"] for row in written} >= {"rejected", "missed"}
    assert "'=Names only" in {row["comment"] for row in written}
    status, out, _ = run("compare", session.path, "--actor", "ann", "--json", "--article", world.ids["main"])
    assert [{**row, "comment": ""} for row in json.loads(out)] == [{**row, "comment": ""} for row in written]
    status, _, err = run("compare", session.path, "--actor", "nobody")
    assert (status, "nobody" in err) == (1, True)
    status, _, err = run("compare", session.path, "--actor", "ann", "--article", "none")
    assert (status, "under “none”" in err) == (1, True)


def test_open_needs_a_display_and_one_project(run: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    status, _, err = run("open", tmp_path / "p.annotations", "--sample")
    assert status == 1
    assert "not both" in err


@pytest.mark.parametrize(
    ("arguments", "read"),
    [
        (["open"], Opening()),
        (["open", "--sample"], Opening(sample=True)),
        (["open", "a b.annotations"], Opening(project=Path("a b.annotations"))),
        (["open", "--actor", "kim", "p", "--read-only"], Opening(Path("p"), actor="kim", read_only=True)),
        (["open", "p", "--help"], None),
        (["open", "p", "q"], None),
        (["open", "p", "--sample"], None),
        (["open", "--actor"], None),
        (["open", "--actor=kim", "p"], None),
        (["open", "--", "p"], None),
        (["info", "p"], None),
        ([], None),
    ],
)
def test_the_plain_ways_to_open_a_window_are_read_without_the_command_line(
    arguments: list[str], read: Opening | None
) -> None:
    assert plain_opening(arguments) == read


def test_open_without_a_name_takes_the_last_project_that_is_there(annotator_home: Path, tmp_path: Path) -> None:
    from annotator.gui.app import last_opened

    assert last_opened() is None
    there = tmp_path / "there.annotations"
    there.write_bytes(b"")
    folder = annotator_home / "config"
    folder.mkdir(exist_ok=True)
    recent = [str(tmp_path / "gone.annotations"), str(there), str(tmp_path / "older.annotations")]
    (folder / "preferences.json").write_text(json.dumps({"recent": recent}), "utf-8")
    assert last_opened() == there


def test_the_sample_is_made_whole_and_only_once(run: Command, tmp_path: Path) -> None:
    path = tmp_path / "folder" / "sample.annotations"
    assert run("sample", path)[0] == 0
    assert run("check", path)[0] == 0
    status, _, err = run("sample", path)
    assert status == 1
    assert "exists already" in err
    session = open_project(path, read_only=True)
    assert len(session.queries.articles()) == 5
    assert session.queries.select(Mention)
    session.close()


def test_the_same_bytes_wherever_and_whenever(world: Path, tmp_path: Path) -> None:
    """Both formats, in processes of another locale, time zone and hash seed."""
    for name, arguments in (("archive", ()), ("jsonl", ("--layer", "all", "--split", "80/10/10"))):
        seen = set()
        for number, more in enumerate(
            (
                {"PYTHONHASHSEED": "1", "TZ": "Asia/Seoul", "LC_ALL": "C"},
                {"PYTHONHASHSEED": "77", "TZ": "America/Lima", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "0"},
            )
        ):
            out = tmp_path / f"{name}{number}.jsonl"
            command = [sys.executable, "-m", "annotator", "export", str(world), str(out), "--format", name, *arguments]
            done = subprocess.run(
                command, cwd=ROOT, env={**os.environ, **more}, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stderr
            seen.add(out.read_bytes())
        assert len(seen) == 1


def test_a_refusal_in_a_process_of_its_own_is_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "annotator", "check", str(tmp_path / "없다.annotations")],
        cwd=ROOT,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().count("\n") == 1
    assert "없다.annotations" in done.stderr.decode()


def test_reading_never_acts_for_anybody(world: Path) -> None:
    session = open_project(world, read_only=True)
    with pytest.raises(UserError, match="Nobody is chosen"):
        session.apply(edits.AddSource(name="x", kind="newspaper"))
    session.close()


def test_a_corrected_text_becomes_a_new_version(run: Command, tmp_path: Path) -> None:
    project, text = tmp_path / "one.annotations", tmp_path / "a.txt"
    run("new", project)
    text.write_text("Harbour reopens\n\nThe harbour reopened on 3 May.", "utf-8")
    assert run("import", project, text)[0] == 0
    text.write_text("Harbour reopens\n\nThe harbour reopened on 4 May.", "utf-8")
    status, out, err = run("import", project, text, "--corrects", "Harbour reopens")
    assert (status, err) == (0, "")
    assert "a new version of “Harbour reopens”, 0 passages to confirm" in out
    status, _, err = run("import", project, text, "--corrects", "Harbour reopens")
    assert (status, "the same" in err) == (1, True)
    assert run("check", project)[0] == 0


def test_people_are_listed_and_added_all_or_none(run: Command, tmp_path: Path) -> None:
    path = tmp_path / "p.annotations"
    assert run("new", path, "--actor", "rita", "--role", "reviewer")[0] == 0
    status, out, _ = run("people", path, "--analyst", "ann", "--analyst", "bob", "--reviewer", "rae")
    assert (status, out.splitlines()) == (0, ["ann (analyst)", "bob (analyst)", "rae (reviewer)", "rita (reviewer)"])
    status, _, err = run("people", path, "--analyst", "cho", "--analyst", "Ann", "--actor", "rita")
    assert status == 1 and "There is a “Ann” already" in err
    assert run("people", path)[1] == out
