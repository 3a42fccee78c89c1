"""What commands say: one line at a time, counted as English counts, and safe for a terminal.

Names of files, projects, people and articles come from elsewhere. A terminal would obey an escape sequence in one of
them, and a mark of direction would turn the rest of the line; such characters are written as escapes, as `\\u001b`.
"""

import json

import typer

from annotator.catalogues import fill
from annotator.text import one_line, plain_lines


def say(text: str, /, **values: object) -> None:
    """Print a line on standard output. `{name}` is filled in, `{n} {n:record|records}` is counted."""
    typer.echo(one_line(fill(text, values)))


def complain(text: object, /, **values: object) -> None:
    """Print a line on standard error, in the same way."""
    typer.echo(one_line(fill(str(text), values)), err=True)


def say_json(data: object, *, sort_keys: bool = False) -> None:
    """Print data as JSON, readable and in any script; characters that a terminal would obey stand as `\\uXXXX`."""
    written = json.dumps(data, ensure_ascii=False, indent=2, sort_keys=sort_keys)
    typer.echo(plain_lines(written))
