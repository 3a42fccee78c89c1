"""What every command says: counted as English counts, and nothing in it that a terminal would obey.

One walk through all commands, in a project of one article, one person's mention, one record…, whose names hold an
escape sequence, a line end and a mark of direction.
"""

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator import cli, edits
from annotator.model import Decision, Option, Range
from annotator.session import open_project
from annotator.text import one_line
from tests.unit.edits.world import make_world

ODD = "\x1b[31m\u202e"
"""Turns a terminal red, and what follows around."""

OPENS_A_WINDOW = "open"
NOT_PLURAL = {"is", "was", "has", "does", "its", "this", "plus"}
"""Words in -s that may stand after 1."""

Command = Callable[..., str]


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """`annotator ARGUMENTS` as the entry point runs it: all that it says. The names of commands run are in `ran`."""

    def command(*arguments: object, fails: bool = False) -> str:
        monkeypatch.setattr(sys, "argv", ["annotator", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        assert bool(ended.value.code) == fails, (arguments, said)
        words = said.out + said.err
        assert _obeyed(words) == set(), (arguments, words)
        assert _miscounted(words) == [], (arguments, words)
        command.ran.add(" ".join(str(word) for word in arguments[: 2 if arguments[0] in _groups() else 1]))  # type: ignore[attr-defined]
        return words

    command.ran = set()  # type: ignore[attr-defined]
    return command


def _obeyed(words: str) -> set[str]:
    """Characters that would not be shown."""
    return {sign for sign in words if sign != "\n" and one_line(sign) != sign}


def _miscounted(words: str) -> list[str]:
    """`1 passages`, `1 related passages`; and what is not filled in."""
    after = re.findall(r"(?<![\w.,])1 ((?:related )?[a-z]+)\b", words)
    return [word for word in after if word.endswith("s") and word not in NOT_PLURAL] + re.findall(
        r"\{[a-z]+[:|}]", words
    )


def _groups() -> set[str]:
    return {str(group.name) for group in cli.app.registered_groups}


def _commands() -> set[str]:
    """Every command of the program, those of groups with their group's name."""
    found = {str(c.name or c.callback.__name__) for c in cli.app.registered_commands if c.callback is not None}
    for group in cli.app.registered_groups:
        assert group.typer_instance is not None
        for command in group.typer_instance.registered_commands:
            assert command.callback is not None
            found.add(f"{group.name} {command.name or command.callback.__name__.rstrip('_')}")
    return found


def test_a_name_from_outside_is_one_line_of_plain_signs() -> None:
    assert one_line(f"a{ODD}b\r\n\tc\x9b\u2028\udcff") == (
        "a\\u001b[31m\\u202eb\\u000d\\u000a\\u0009c\\u009b\\u2028\\udcff"
    )
    plain = "서울 “F-35” — 東京 👨‍👩‍👧 نص שלום C:\\new"
    assert one_line(plain) == plain


def test_what_every_command_says(say: Command, tmp_path: Path) -> None:
    folder = tmp_path / f"in{ODD}\nside"
    folder.mkdir()
    project, copy, other = (folder / f"{name}.annotations" for name in ("one", "copy", "other"))
    say("new", project, "--name", f"one{ODD}", "--actor", f"kim{ODD}")
    article, second = folder / f"a{ODD}_en.txt", folder / f"b{ODD}.txt"
    article.write_text(f"Harbour {ODD} reopens\n\nSeoul reopened it on 3 May 2024.\n", "utf-8")
    second.write_text("Harbour opens\n\nSeoul opened it again.\n", "utf-8")
    assert "2 sentences, 0 linked, 0 passages" in say("import", project, article)
    say("import", project, second)
    say("import", project, article, fails=True)
    say("import", project, folder / f"none{ODD}", fails=True)
    say("relate", project, f"none{ODD}", "none", fails=True)
    titles = _grown(project)
    say("info", project)
    say("check", project)
    say("timeline", project)
    say("timeline", project, "--story", f"none{ODD}")

    table = folder / f"r{ODD}.csv"
    table.write_text(f"type,label_en\nMIL_UNIT,Coast Guard{ODD}\n", "utf-8")
    assert "1 record would be added, 0 changed; 0 are the same" in say(
        "register", "import", project, table, "--preview"
    )
    say("register", "import", project, table)
    say("register", "list", project)
    say("register", "export", project, folder / f"out{ODD}.csv")
    say("register", "gazetteer", project)
    say("register", "gazetteer", project, "--accept")
    say("register", "values", project)
    say("register", "values", project, "--check")
    say("scale", "list", project)
    say("scale", "check", table, fails=True)
    say("scale", "use", project, f"none{ODD}", fails=True)
    say("scale", "mark", project, f"none{ODD}", fails=True)

    say("people", project, "--analyst", f"lee{ODD}", "--actor", f"kim{ODD}")
    say("assign", project, "--to", f"lee{ODD}", "--articles", titles[0], "--overlap", "0", "--actor", f"kim{ODD}")
    say("duplicates", project)
    bundle = folder / f"b{ODD}.annbundle"
    say("bundle", project, bundle, "--actor", f"kim{ODD}")
    say("agree", project)
    say("agree", project, "--json")
    say("export", project, folder / f"g{ODD}.jsonl")
    say("export", project, folder / f"x{ODD}.jsonl", "--layer", "all", "--split", "80/10/10", "--actor", f"kim{ODD}")
    archive = folder / f"a{ODD}.jsonl"
    say("export", project, archive, "--format", "archive")
    say("new", copy, "--from", archive)
    say("merge", copy, bundle, "--preview")
    say("merge", copy, project)
    say("merge", copy, second, fails=True)
    say("new", other, "--actor", "kim")
    say("import", other, archive)
    say("report", project, folder / f"r{ODD}.md", "--story", f"story{ODD}", "--actor", f"kim{ODD}")
    say("report", project, folder / f"r{ODD}.md", "--story", f"none{ODD}", "--actor", f"kim{ODD}", fails=True)
    say("report", project, folder / f"r{ODD}.xyz", fails=True)
    say("schema")
    say("schema", "jsonl")
    say("sample", folder / f"s{ODD}.annotations")
    say("compare", project, "--actor", f"kim{ODD}", fails=True)
    say("info", folder / f"none{ODD}.annotations", fails=True)
    assert say.ran == _commands() - {OPENS_A_WINDOW}  # type: ignore[attr-defined]


def _grown(project: Path) -> list[str]:
    """Gives the project a record, a mention of it and a value, whose names are odd; the titles of its articles."""
    with open_project(project) as session:
        kim = session.queries.actors()[0]
        session.act_as(kim.id)
        entity = session.apply(edits.AddEntity(type="LOC", labels={"en": f"Seoul{ODD}"})).result
        entries = session.queries.articles()
        session.apply(edits.SetArticle(article=entries[0].article.id, changes={"story": f"story{ODD}"}))
        document = session.queries.text(entries[0].article.id).document("left")
        place = Range.of(document.id, document.text, *_spot(document.text, "Seoul"))
        session.apply(edits.AddMention(article=entries[0].article.id, ranges=(place,), type="LOC", entity=entity))
        return [entry.article.title for entry in entries]


def _spot(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def test_what_the_commands_on_two_peoples_work_say(say: Command, tmp_path: Path) -> None:
    world = make_world(tmp_path)
    session = world.session
    world.do(edits.SubmitLayer(layer=world.ids["layer"], exhaustive=("mention",)))
    gold = session.queries.gold_layer(world.ids["main"])
    assert gold is not None
    layer = next(each for each in session.queries.visible_layers(world.ids["main"]) if each.id == world.ids["layer"])
    mine = session.queries.contents(layer).mentions[0]
    option = Option(layer=layer.id, table="mention", record=mine.id, rev=mine.rev)
    decision = Decision(
        id="", layer=gold.id, article=gold.article, key="k5", kind="missing", choice="reject", options=(option,),
        reason_code="guideline_gap", section="2.1", comment=f"Names{ODD} only",
    )  # fmt: skip
    world.do(edits.Decide(layer=gold.id, decisions=(decision,)), "rae")
    world.do(edits.SignOff(layer=gold.id, waiver="The rest is clear."), "rae")
    session.close()
    project = session.path
    for arguments in (("agree",), ("compare",), ("info",), ("timeline",), ("register", "list"), ("duplicates",)):
        words = (*arguments, project, *(("--actor", "ann") if arguments == ("compare",) else ()))
        say(*words)
    assert "Names\\u001b[31m\\u202e only" in say("compare", project, "--actor", "ann", "--json")
    say("agree", project, "--csv", tmp_path / f"d{ODD}", "--html", tmp_path / f"d{ODD}.html")
    say("bundle", project, tmp_path / "ann.annbundle", "--actor", "ann", "--texts")
