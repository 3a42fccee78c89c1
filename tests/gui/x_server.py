"""An X server of a test's own: a program is run under it in a process of its own, with real keys or a real bus."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def need(*programs: str, also: str = "") -> None:
    """Skip the test where one of these programs is not installed, or what `also` names is missing."""
    missing = [name for name in programs if shutil.which(name) is None] + [also] * bool(also)
    if missing or not sys.platform.startswith("linux"):
        pytest.skip(f"not installed: {', '.join(missing) or 'an X server'}")


def run_under_x(
    command: Sequence[str], *, screen: str, seconds: float, environment: Mapping[str, str] | None = None
) -> str:
    """What the command prints; `screen` is its width and height. Skips the test where no X server starts, or where Qt
    has no libraries for it; fails where the command does, with what it said."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{screen}x24"], pass_fds=(write,), stderr=subprocess.DEVNULL
    )
    os.close(write)
    try:
        with os.fdopen(read) as told:
            display = told.readline().strip()
        if not display:
            pytest.skip("the X server does not start here")
        ours = {"DISPLAY": f":{display}", "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **ours, **(environment or {})},
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    finally:
        server.terminate()
        server.wait(10)
    if "could not load the Qt platform plugin" in done.stderr.lower():
        pytest.skip("Qt finds no X libraries here")
    assert done.returncode == 0, done.stderr[-2000:] + done.stdout
    return done.stdout
