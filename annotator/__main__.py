"""The entry point `annotator`: the window straight away, everything else through the command line.

`annotator open PROJECT` is what people wait for, so its plain forms are read here; the command line (`cli`), which
knows them too, takes longer to load than a window takes to open.
"""

import sys
from pathlib import Path
from typing import NamedTuple, NoReturn

from annotator.errors import BugError, UserError


class Opening(NamedTuple):
    """What to open: `project` is None for the project that was open last, or the sample."""

    project: Path | None = None
    sample: bool = False
    actor: str = ""
    read_only: bool = False


def plain_opening(arguments: list[str]) -> Opening | None:
    """What `open` and its arguments ask for; None for every other command and for whatever needs to be told how to
    write it (`--help`, an unknown option, two projects)."""
    if arguments[:1] != ["open"]:
        return None
    rest, found = arguments[1:], Opening()
    while rest:
        match rest:
            case ["--sample", *rest]:
                found = found._replace(sample=True)
            case ["--read-only", *rest]:
                found = found._replace(read_only=True)
            case ["--actor", actor, *rest] if not actor.startswith("-"):
                found = found._replace(actor=actor)
            case [name, *rest] if not name.startswith("-") and found.project is None:
                found = found._replace(project=Path(name))
            case _:
                return None
    return None if found.sample and found.project is not None else found


def main() -> NoReturn:
    """Open the window, or hand over to the command line. Problems a user can mend are one line and exit with 1."""
    opening = plain_opening(sys.argv[1:])
    if opening is None:
        from annotator.cli import main as command_line

        command_line()
    from annotator.gui.app import last_opened, run

    try:
        project = None if opening.sample else opening.project or last_opened()
        raise SystemExit(run(project, opening.actor, read_only=opening.read_only))
    except (UserError, BugError) as error:
        if sys.stderr is not None:  # a program without a console has none
            from annotator.text import one_line

            sys.stderr.write(f"{one_line(str(error))}\n")
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
