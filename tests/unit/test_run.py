"""`run.py`, the first thing anybody starts: what it decides, without installing anything.

Real set-ups (a fresh clone, a bare system) take minutes and a network; they are tried before each release.
"""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
LDD = """
\tlinux-vdso.so.1 (0x00007ffd2b5f2000)
\tlibQt6Gui.so.6 => {qt}/libQt6Gui.so.6 (0x00007f5b0c000000)
\tlibEGL.so.1 => not found
\tlibGL.so.1 => not found
{qt}/libqxcb.so:
\tlibGL.so.1 => not found
\tlibxcb-cursor.so.0 => not found
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module, looking at a made-up checkout whose path has a space and Hangul in it."""
    spec = importlib.util.spec_from_file_location("run_under_test", ROOT / "run.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    checkout = tmp_path / "my 체크아웃"
    interpreter = checkout / ".venv" / "bin" / "python"
    interpreter.parent.mkdir(parents=True)
    interpreter.symlink_to(sys.executable)
    (checkout / "packaging").mkdir()
    for lock in (module.RUN_LOCK, module.ALIGNMENT_LOCK, module.DEV_LOCK):
        (checkout / "packaging" / lock).write_text(f"# {lock}\n", encoding="utf-8")
    monkeypatch.setattr(module, "ROOT", checkout)
    monkeypatch.setattr(module, "VENV", checkout / ".venv")
    monkeypatch.setattr(module, "STAMP", checkout / ".venv" / "annotator-setup.json")
    monkeypatch.setattr(module, "LOCKS", checkout / "packaging")
    monkeypatch.setattr(module, "venv_python", lambda: interpreter)
    monkeypatch.setattr(module, "show_checkout_to_venv", lambda: None)
    return module


@pytest.fixture
def installed(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The locks that were installed, in order, instead of installing them."""
    locks: list[str] = []

    def record(lock: str, wheelhouse: Path | None, *, quiet: bool = False) -> bool:
        locks.append(lock)
        return True

    monkeypatch.setattr(run, "pip_install", record)
    return locks


def test_unresolved_libraries_are_named_once(run: ModuleType) -> None:
    assert run.not_found(LDD) == ["libEGL.so.1", "libGL.so.1", "libxcb-cursor.so.0"]


def test_every_library_in_the_table_is_a_soname_and_a_package(run: ModuleType) -> None:
    for soname, package in run.DEBIAN_PACKAGE.items():
        assert soname.startswith("lib") and ".so." in soname
        assert package == package.lower() and " " not in package


def test_the_second_set_up_installs_nothing(run: ModuleType, installed: list[str]) -> None:
    run.set_up(development=False)
    assert installed == [run.RUN_LOCK, run.ALIGNMENT_LOCK]
    run.set_up(development=False)
    assert installed == [run.RUN_LOCK, run.ALIGNMENT_LOCK]


def test_a_changed_lock_is_installed(run: ModuleType, installed: list[str]) -> None:
    run.set_up(development=False)
    installed.clear()
    (run.LOCKS / run.RUN_LOCK).write_text("# newer\n", encoding="utf-8")
    run.set_up(development=False)
    assert installed == [run.RUN_LOCK]


def test_the_development_lock_serves_for_running_too(run: ModuleType, installed: list[str]) -> None:
    run.set_up(development=True)
    assert installed == [run.DEV_LOCK, run.ALIGNMENT_LOCK]
    run.set_up(development=False)
    assert installed == [run.DEV_LOCK, run.ALIGNMENT_LOCK]


def test_set_up_goes_on_without_the_encoder_and_says_so_once(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "pip_install", lambda lock, wheelhouse, quiet=False: lock != run.ALIGNMENT_LOCK)
    run.set_up(development=False)
    assert "going on without it" in capsys.readouterr().err
    run.set_up(development=False)
    assert capsys.readouterr().err == ""


def test_setup_tries_again_what_failed(run: ModuleType, installed: list[str]) -> None:
    run.set_up(development=False)
    run.set_up(development=False, again=True)
    assert installed == [run.RUN_LOCK, run.ALIGNMENT_LOCK] * 2


def test_a_failed_installation_is_no_finished_one(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "pip_install", lambda lock, wheelhouse, quiet=False: False)
    with pytest.raises(run.HaltError, match="--wheelhouse"):
        run.set_up(development=False)
    assert not run.STAMP.exists()


@pytest.mark.parametrize("stamp", ["", "[]", "{", json.dumps({"root": "elsewhere", "interpreter": "gone"})])
def test_a_moved_or_broken_environment_is_made_again(
    run: ModuleType, installed: list[str], monkeypatch: pytest.MonkeyPatch, stamp: str
) -> None:
    made: list[bool] = []
    monkeypatch.setattr(run, "make_venv", lambda yes: made.append(yes))
    run.STAMP.write_text(stamp, encoding="utf-8")
    run.set_up(development=False)
    assert made == [False]
    assert installed == [run.RUN_LOCK, run.ALIGNMENT_LOCK]


@pytest.mark.parametrize(
    ("environment", "plugin"),
    [
        ({}, None),
        ({"DISPLAY": ""}, None),
        ({"DISPLAY": ":0"}, "xcb"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "wayland"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "xcb"),
        ({"QT_QPA_PLATFORM": "offscreen:size=1x1"}, "offscreen"),
        ({"QT_QPA_PLATFORM": "wayland;xcb"}, "wayland"),
    ],
)
def test_the_platform_a_window_would_use(run: ModuleType, environment: dict[str, str], plugin: str | None) -> None:
    assert run.window_platform(environment) == plugin


def test_without_a_display_it_says_how_to_go_on(
    run: ModuleType, installed: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run.platform, "system", lambda: "Linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert run.main([]) == run.EXIT_NO_DISPLAY
    said = capsys.readouterr()
    assert "xvfb-run -a python3 run.py" in said.err
    assert said.out == ""


def test_commands_that_open_no_window_need_no_display(
    run: ModuleType, installed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(run, "check_window", lambda *_, **__: pytest.fail("looked for a display"))
    monkeypatch.setattr(run, "run_program", lambda command: started.append(command) or 7)
    assert run.main(["import", "p.annotations", "a b.txt", "--pair"]) == 7
    assert run.main(["help"]) == 7
    assert started == [["import", "p.annotations", "a b.txt", "--pair"], ["--help"]]


def test_missing_libraries_are_not_installed_behind_the_users_back(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "missing_libraries", lambda plugin: ["libGL.so.1", "libxcb-cursor.so.0"])
    monkeypatch.setattr(run, "is_root", lambda: False)
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(run, "agrees", lambda question: False)
    monkeypatch.setattr(run.subprocess, "run", lambda *_, **__: pytest.fail("ran a command"))
    with pytest.raises(run.HaltError) as halt:
        run.check_libraries("xcb")
    assert "sudo apt-get install -y --no-install-recommends libgl1 libxcb-cursor0" in str(halt.value)
    assert halt.value.status == run.EXIT_SYSTEM_LACKS


def test_root_installs_and_the_result_is_looked_at_again(
    run: ModuleType, installed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run.set_up(development=False)
    answers = iter([["libGL.so.1"], []])
    commands: list[list[str]] = []
    monkeypatch.setattr(run, "missing_libraries", lambda plugin: next(answers))
    monkeypatch.setattr(run, "is_root", lambda: True)
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/usr/bin/{name}")

    def record(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(run.subprocess, "run", record)
    assert run.check_libraries("offscreen") is True
    assert commands[-1] == ["apt-get", "install", "-y", "--no-install-recommends", "libgl1"]
    assert run.check_libraries("offscreen") is False


def test_a_library_without_a_debian_package_is_named(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "missing_libraries", lambda plugin: ["libnew.so.9"])
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/usr/bin/{name}" if name in {"apt-get", "dnf"} else None)
    with pytest.raises(run.HaltError, match=r"dnf install 'libnew\.so\.9\(\)\(64bit\)'"):
        run.check_libraries("xcb")


def test_a_missing_wheelhouse_is_refused(run: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run.main(["--wheelhouse", "no such folder"])
    assert stopped.value.code == 2
    assert "no such folder" in capsys.readouterr().err


def test_an_old_python_hands_over_to_a_newer_one(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr(run.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(run.shutil, "which", lambda name: name if name == "python3.12" else None)
    monkeypatch.setattr(run.subprocess, "call", lambda command: calls.append(command) or 5)
    assert run.main(["test", "-x"]) == 5
    assert calls == [["python3.12", str(run.ROOT / "run.py"), "test", "-x"]]


def test_an_old_python_alone_is_told_what_it_needs(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(run.shutil, "which", lambda name: None)
    assert run.main([]) == run.EXIT_SYSTEM_LACKS
    assert "3.11 or newer" in capsys.readouterr().err


def test_other_peoples_packages_stay_out(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "somewhere")
    assert "PYTHONPATH" not in run.clean_environment()
    assert run.clean_environment()["PATH"] == os.environ["PATH"]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-alignment.lock", "requirements-dev.lock"])
def test_locks_pin_every_version_with_hashes_and_agree(lock: str) -> None:
    lines = (ROOT / "packaging" / lock).read_text(encoding="utf-8").splitlines()
    shared = set((ROOT / "packaging" / "requirements.lock").read_text(encoding="utf-8").splitlines())
    pins = [line for line in lines if line and not line.startswith(" ")]
    assert all("==" in pin and pin.endswith("\\") for pin in pins)
    assert all(line.strip().startswith("--hash=sha256:") for line in lines if line.startswith(" "))
    assert shared <= set(lines)
    assert any(pin.startswith("pyside6-essentials==6.11") and "python_full_version < '3.12'" in pin for pin in pins)
