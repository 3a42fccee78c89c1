"""The program opens no internet socket, not even inside Qt, lxml or SQLite, where Python would not see it.

The kernel watches: a filter kills the process that asks for a socket of an internet family (Linux, seccomp).
"""

import os
import platform
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOCKET_CALL = {"x86_64": (41, 0xC000003E), "aarch64": (198, 0xC00000B7)}
"""The number of socket(2) and the audit architecture, by machine (linux/audit.h, the syscall tables)."""

pytestmark = pytest.mark.skipif(
    platform.system() != "Linux" or platform.machine() not in SOCKET_CALL, reason="needs seccomp on a known machine"
)

FILTER = """
import ctypes, struct, sys

def instruction(code, jump_true, jump_false, value):
    return struct.pack("HBBI", code, jump_true, jump_false, value)

LOAD, EQUALS, RETURN = 0x20, 0x15, 0x06
ALLOW, KILL_PROCESS = 0x7FFF0000, 0x80000000
AF_INET, AF_INET6 = 2, 10
program = b"".join([
    instruction(LOAD, 0, 0, 4), instruction(EQUALS, 0, 5, {architecture}),
    instruction(LOAD, 0, 0, 0), instruction(EQUALS, 0, 3, {number}),
    instruction(LOAD, 0, 0, 16), instruction(EQUALS, 2, 0, AF_INET), instruction(EQUALS, 1, 0, AF_INET6),
    instruction(RETURN, 0, 0, ALLOW), instruction(RETURN, 0, 0, KILL_PROCESS),
])
code = ctypes.create_string_buffer(program, len(program))
described = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
libc = ctypes.CDLL(None, use_errno=True)
assert libc.prctl(38, 1, 0, 0, 0) == 0  # PR_SET_NO_NEW_PRIVS
if libc.prctl(22, 2, described, 0, 0) != 0:  # PR_SET_SECCOMP, SECCOMP_MODE_FILTER
    sys.exit(77)
"""

Guarded = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def guarded(tmp_path: Path) -> Guarded:
    """Runs Python code, with arguments, where an internet socket is death."""
    number, architecture = SOCKET_CALL[platform.machine()]
    guard = FILTER.replace("{number}", str(number)).replace("{architecture}", str(architecture))

    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}

    def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", guard + code, *arguments]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=100, check=False
        )
        if done.returncode == 77:
            pytest.skip("this kernel lets no process filter its own calls")
        return done

    return run


def annotator(guarded: Guarded, *arguments: str) -> None:
    done = guarded("import runpy; runpy.run_module('annotator', run_name='__main__', alter_sys=True)", *arguments)
    assert done.returncode == 0, f"{arguments}: {done.returncode}\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6"])
def test_the_filter_bites(guarded: Guarded, family: str) -> None:
    done = guarded(f"import socket; socket.socket(socket.{family})")
    assert done.returncode == -signal.SIGSYS


def test_the_filter_lets_the_display_through(guarded: Guarded) -> None:
    assert guarded("import socket; socket.socket(socket.AF_UNIX).close()").returncode == 0


def test_the_command_line_opens_no_internet_socket(guarded: Guarded, tmp_path: Path) -> None:
    article = "The harbour opened on Monday.\n\n항구는 월요일에 문을 열었다.\n\nShips came.\n\n배들이 왔다.\n"
    (tmp_path / "article.txt").write_text(article, encoding="utf-8")
    (tmp_path / "page.html").write_text(
        "<html><head><link rel=stylesheet href='http://example.org/a.css'></head>"
        "<body><img src='http://example.org/a.png'><p>The harbour stayed open.</p></body></html>",
        encoding="utf-8",
    )
    annotator(guarded, "new", "work.annotations")
    annotator(guarded, "import", "work.annotations", "article.txt", "page.html")
    annotator(guarded, "check", "work.annotations")
    annotator(guarded, "export", "work.annotations", "work.archive.jsonl", "--format", "archive")
    assert (tmp_path / "work.archive.jsonl").stat().st_size > 0


def test_the_window_opens_no_internet_socket(guarded: Guarded) -> None:
    code = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from annotator.gui import app
from annotator.sample import make_sample
make_sample(Path("sample.annotations")).close()
app.application()
def leave():
    if app._windows:
        QTimer.singleShot(1500, app._windows[0].close)  # what follows the first paint has run by then
    else:
        QTimer.singleShot(50, leave)
leave()
sys.exit(app.run(Path("sample.annotations"), "analyst-1"))
"""
    done = guarded(code)
    assert done.returncode == 0, f"{done.returncode}\n{done.stdout}{done.stderr}"
