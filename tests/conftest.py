"""What every test stands on: a home folder of its own, no network, no visible window.

Qt is imported by nothing here: the unit tests run where it is absent (`-p no:pytest-qt`).
"""

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Before any QApplication is made: tests open no window on the desktop of whoever runs them, unless told to.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

INTERNET_FAMILIES = frozenset({socket.AF_INET, socket.AF_INET6})
NETWORK_EVENTS = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo"})
network_use: list[str] = []


def _watch_network(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse every use of the internet by Python code, and remember it in case the refusal is swallowed."""
    if event not in NETWORK_EVENTS:
        return
    if event != "socket.getaddrinfo" and arguments[0].family not in INTERNET_FAMILIES:
        return
    network_use.append(f"{event} {arguments[1:] if event != 'socket.getaddrinfo' else arguments}")
    raise PermissionError(f"the program never uses the network: {event}")


sys.addaudithook(_watch_network)


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Own pytest-qt's settings where that plug-in is switched off, so that strict configuration still holds."""
    if not pluginmanager.hasplugin("pytest-qt"):
        for name in ("qt_api", "qt_log_level_fail", "qt_log_ignore"):
            parser.addini(name, "a setting of pytest-qt, which is not loaded", type="linelist")


@pytest.fixture(autouse=True)
def annotator_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of this test's own for settings, data and logs; nothing of the user's is read or written."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("ANNOTATOR_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """Fail the test during which something reached for the internet, even if it caught the refusal."""
    network_use.clear()
    yield
    used, network_use[:] = list(network_use), []
    assert not used, f"reached for the network: {used}"


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder of real documents kept beside the checkout; the test is skipped where it is absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "seeds").is_dir():
        pytest.skip(f"the real documents ({folder.name}/seeds beside the checkout) are absent")
    return folder
