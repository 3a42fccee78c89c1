"""Other processes that hold, read or write a project while a test looks on."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

HOLDER = """
import sys
from pathlib import Path
from annotator.store import Store
store = Store.open(Path(sys.argv[1]), "import")
print("ready", flush=True)
sys.stdin.read()
store.close()
"""
"""Opens a project for writing and keeps it until its standard input ends."""

READER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=0.1)
try:
    cursor = connection.execute("SELECT * FROM sqlite_master")
    cursor.fetchone()
    print("ready", flush=True)
except sqlite3.OperationalError as error:
    print(error, flush=True)
sys.stdin.read()
"""
"""Leaves a SELECT unfinished, as a database browser does, until its standard input ends."""


@contextmanager
def running(code: str, *arguments: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A Python process and the first line it said; it ends with the block."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        yield process, process.stdout.readline().strip()
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(timeout=30)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes: nothing in it may change."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}
