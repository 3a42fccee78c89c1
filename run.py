#!/usr/bin/env python3
"""Set the program up in `.venv` and start it: standard library only, the one part that may use the network.

    python3 run.py                  open the sample project in the window
    python3 run.py open PROJECT     open a project of your own
    python3 run.py import P FILE    any other command of the program; `python3 run.py help` lists them
    python3 run.py test [ARGS]      set up for development and run the tests; ARGS go to pytest
    python3 run.py lint             ruff and mypy
    python3 run.py setup            set up only, and try again whatever could not be installed before

Without a network: on a machine of the same kind that has one,
    python3 -m pip download --only-binary=:all: -r packaging/requirements-alignment.lock -d DIR
carry DIR over, then `python3 run.py --wheelhouse DIR`. (For the tests, also requirements-dev.lock.)

Exit status: the program's own; 3 no display to open a window on; 4 the system lacks something named in the message.
"""

# Annotations stay text, so that an older Python reads this file far enough to say that it is too old.
from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "annotator-setup.json"
LOCKS = ROOT / "packaging"
RUN_LOCK = "requirements.lock"
ALIGNMENT_LOCK = "requirements-alignment.lock"
DEV_LOCK = "requirements-dev.lock"
OLDEST_PYTHON = (3, 11)
EXIT_NO_DISPLAY = 3
EXIT_SYSTEM_LACKS = 4

DEBIAN_PACKAGE = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libICE.so.6": "libice6",
    "libSM.so.6": "libsm6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libatomic.so.1": "libatomic1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgio-2.0.so.0": "libglib2.0-0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
"""The Debian and Ubuntu package that holds each shared library Qt's wheels leave to the system."""

QT_MODULES = ("QtCore", "QtGui", "QtWidgets", "QtSvg")


class HaltError(Exception):
    """Setting up cannot go on: the message says what is missing and what mends it; `status` is the exit status."""

    def __init__(self, message: str, status: int = EXIT_SYSTEM_LACKS) -> None:
        super().__init__(message)
        self.status = status


def say(message: str) -> None:
    """Tell the person; on standard error, because standard output belongs to the program's own command."""
    print(message, file=sys.stderr, flush=True)


# --- the interpreter and its environment -----------------------------------------------------------------------------


def venv_python(venv: Path = VENV) -> Path:
    """Where the environment's interpreter is on this platform."""
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def clean_environment() -> dict[str, str]:
    """The caller's environment without what would let other packages into the locked one."""
    return {key: value for key, value in os.environ.items() if key not in {"PYTHONHOME", "PYTHONPATH"}}


def newer_python() -> str | None:
    """A Python on PATH that is new enough, where the one running this file is not."""
    for minor in range(14, OLDEST_PYTHON[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    return None


def succeeds(*command: str | Path) -> bool:
    """Whether the command runs and exits with 0; its output is dropped."""
    try:
        done = subprocess.run(
            [str(part) for part in command], env=clean_environment(), capture_output=True, check=False
        )
    except OSError:
        return False
    return done.returncode == 0


def make_venv(*, yes: bool) -> None:
    """Make `.venv` afresh, installing Debian's separate package for it where that is what is missing."""
    if not succeeds(sys.executable, "-c", "import ensurepip, venv"):
        version = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        install_system_packages(["python3-venv"], f"Python's own venv module is missing (Debian: {version}).", yes=yes)
    say(f"Making {VENV} ...")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(command, env=clean_environment(), check=False).returncode != 0:
        raise HaltError(f"The environment {VENV} could not be made; the lines above say why. Nothing else was changed.")


def show_checkout_to_venv() -> None:
    """Let the environment import the package from this checkout: a path file, so nothing has to be built."""
    ask = [str(venv_python()), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = subprocess.run(ask, env=clean_environment(), capture_output=True, check=True, encoding="utf-8").stdout
    path = str(ROOT)
    # Before 3.13 path files are read in the locale's encoding; an escaped literal is the same in all of them.
    line = path if path.isascii() else f"import sys; sys.path.append({path!a})"
    Path(site.strip(), "parallel-annotator-checkout.pth").write_text(line + "\n", encoding="ascii")


def read_stamp() -> dict[str, object]:
    """What set-up has finished in this environment; empty when it is new, broken, or was made for another folder."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and stamp.items() >= venv_identity().items() else {}


def venv_identity() -> dict[str, str]:
    """What an environment depends on: a checkout that moved or a system Python that was replaced needs a new one."""
    interpreter = venv_python()
    return {"root": str(ROOT), "interpreter": str(interpreter.resolve()) if interpreter.exists() else ""}


def write_stamp(stamp: dict[str, object]) -> None:
    """Record what is finished, so that the next start does none of it."""
    STAMP.write_text(json.dumps({**stamp, **venv_identity()}, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def lock_digest(name: str) -> str:
    """SHA-256 of a requirements lock, hex."""
    return hashlib.sha256((LOCKS / name).read_bytes()).hexdigest()


def pip_install(lock: str, wheelhouse: Path | None, *, quiet: bool = False) -> bool:
    """Install a lock, hashes checked, wheels only (no package's code runs while installing); whether it worked."""
    command = [str(venv_python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--require-hashes", "--only-binary=:all:", "--requirement", str(LOCKS / lock)]
    if wheelhouse is not None:
        command += ["--no-index", "--find-links", str(wheelhouse)]
    return subprocess.run(command, env=clean_environment(), capture_output=quiet, check=False).returncode == 0


def set_up(*, development: bool, wheelhouse: Path | None = None, again: bool = False, yes: bool = False) -> None:
    """Bring `.venv` to the locks; does nothing (and starts no process) when the stamp says it is there already."""
    stamp = read_stamp()
    lock = DEV_LOCK if development else RUN_LOCK
    if not stamp:
        # Without a stamp it may be an environment somebody made by hand, or one whose making was cut short.
        usable = f"import sys, pip; sys.exit(sys.version_info < {OLDEST_PYTHON})"
        if STAMP.exists() or not succeeds(venv_python(), "-c", usable):
            make_venv(yes=yes)
        show_checkout_to_venv()
    if again or stamp.get(lock) != lock_digest(lock):
        say("Installing the locked requirements (once; about 120 MB to fetch) ...")
        if not pip_install(lock, wheelhouse):
            whole = ALIGNMENT_LOCK if lock == RUN_LOCK else lock
            raise HaltError(
                "The requirements could not be installed; the lines above say why. "
                "Without a network, fetch them on another machine of this kind:\n"
                f"    python3 -m pip download --only-binary=:all: -r packaging/{whole} -d wheels\n"
                "    python3 run.py --wheelhouse wheels"
            )
        stamp = {**stamp, lock: lock_digest(lock)}
        # The development lock holds the other one whole.
        stamp[RUN_LOCK] = lock_digest(RUN_LOCK)
        write_stamp(stamp)
    if again or stamp.get("alignment tried") != lock_digest(ALIGNMENT_LOCK):
        if not pip_install(ALIGNMENT_LOCK, wheelhouse, quiet=True):
            say("The sentence encoder could not be installed: going on without it (alignment is then model-free).")
        write_stamp({**stamp, "alignment tried": lock_digest(ALIGNMENT_LOCK)})


# --- what the system has to bring -------------------------------------------------------------------------------------


def is_root() -> bool:
    """Whether this process may install system packages without asking for a password."""
    return os.name == "posix" and os.geteuid() == 0


def install_system_packages(packages: list[str], why: str, *, yes: bool = False) -> None:
    """Install Debian packages as root, or through sudo after a yes; otherwise raise HaltError with the exact line."""
    line = "apt-get install -y --no-install-recommends " + " ".join(packages)
    if shutil.which("apt-get") is None:
        raise HaltError(f"{why}\nInstall what Debian calls {' '.join(packages)}, then run this again.")
    if is_root():
        prefix: list[str] = []
    elif shutil.which("sudo") and (yes or agrees(f"{why}\nRun  sudo {line}  now?")):
        prefix = ["sudo"]
    else:
        raise HaltError(f"{why}\nRun this line once, then start again:\n    sudo {line}")
    say(f"{why}\nInstalling {' '.join(packages)} ...")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], line.split()[1:]):
        command = [*prefix, "apt-get", *arguments]
        # apt speaks to standard error here: standard output belongs to the program's own command.
        if subprocess.run(command, env=environment, stdout=sys.stderr, check=False).returncode != 0:
            raise HaltError(f"apt-get failed; the lines above say why. The line was:\n    {line}")


def agrees(question: str) -> bool:
    """Ask on the terminal; no terminal means no."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def not_found(ldd_output: str) -> list[str]:
    """The sonames that `ldd` could not resolve, sorted, each once."""
    return sorted({line.split("=>")[0].strip() for line in ldd_output.splitlines() if line.endswith("=> not found")})


def missing_libraries(platform_plugin: str) -> list[str]:
    """The sonames Qt's modules and the platform plug-in (`offscreen`, `xcb`, `wayland`) need and this system lacks."""
    ldd = shutil.which("ldd")
    ask = [str(venv_python()), "-c", "import sysconfig; print(sysconfig.get_path('platlib'))"]
    answer = subprocess.run(ask, env=clean_environment(), capture_output=True, check=True, encoding="utf-8").stdout
    qt = Path(answer.strip(), "PySide6")
    files = [qt / f"{module}.abi3.so" for module in QT_MODULES]
    files.append(qt / "Qt" / "plugins" / "platforms" / f"libq{platform_plugin}.so")
    if ldd is None:
        return []
    # A plug-in this Qt does not have cannot be used either way; Qt says so itself.
    command = [ldd, *(str(file) for file in files if file.exists())]
    environment = {**clean_environment(), "LC_ALL": "C"}
    return not_found(subprocess.run(command, env=environment, capture_output=True, check=False, text=True).stdout)


def check_libraries(platform_plugin: str, *, yes: bool = False) -> bool:
    """Make sure that Qt can load with this platform plug-in; raises HaltError with the line that mends it.

    Looks once per environment; returns whether this was the time.
    """
    stamp = read_stamp()
    mark = f"libraries for {platform_plugin}"
    lock = lock_digest(RUN_LOCK)
    if stamp.get(mark) == lock:
        return False
    missing = missing_libraries(platform_plugin)
    if missing:
        why = f"The window system's libraries are missing: {', '.join(missing)}."
        unknown = [soname for soname in missing if soname not in DEBIAN_PACKAGE]
        if shutil.which("apt-get") is None or unknown:
            raise HaltError(f"{why}\n{other_systems_line(missing)}")
        install_system_packages(sorted({DEBIAN_PACKAGE[soname] for soname in missing}), why, yes=yes)
        still = missing_libraries(platform_plugin)
        if still:
            raise HaltError(f"Still missing after the installation: {', '.join(still)}.\n{other_systems_line(still)}")
    write_stamp({**stamp, mark: lock})
    return True


def other_systems_line(sonames: list[str]) -> str:
    """How to get libraries by their sonames where Debian's package names do not serve."""
    if shutil.which("dnf"):
        return "Run:  sudo dnf install " + " ".join(f"'{soname}()(64bit)'" for soname in sonames)
    if shutil.which("zypper"):
        return "Run:  sudo zypper install " + " ".join(f"'{soname}()(64bit)'" for soname in sonames)
    return "Install the packages of your system that hold these files, then run this again."


def window_platform(environment: dict[str, str]) -> str | None:
    """The Qt platform plug-in a window would use on Linux; None when there is no display."""
    chosen = environment.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    if chosen:
        return chosen
    if environment.get("DISPLAY"):
        return "xcb"
    return "wayland" if environment.get("WAYLAND_DISPLAY") else None


def advise_fonts() -> None:
    """Say where a Korean or Japanese font is missing; the program brings a subset, so this stops nothing."""
    lister = shutil.which("fc-list")
    if lister is None:
        return
    for language, name in (("ko", "Korean"), ("ja", "Japanese")):
        found = subprocess.run([lister, f":lang={language}", "file"], capture_output=True, check=False).stdout
        if not found.strip():
            say(
                f"No {name} font is installed: the program uses its own, which holds the usual characters only. "
                "For all of them (Debian, Ubuntu): sudo apt-get install fonts-noto-cjk"
            )
            return


def check_window(arguments: list[str], *, yes: bool = False) -> None:
    """Before a window opens on Linux: a display, Qt's system libraries, fonts. Other systems bring all three."""
    if platform.system() != "Linux":
        return
    plugin = window_platform(dict(os.environ))
    if plugin is None:
        again = " ".join(["python3 run.py", *arguments])
        raise HaltError(
            "Everything is set up, but there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), "
            "so no window can open.\n"
            f"On a desktop, run the same line there. On a server, a virtual display (package xvfb) does:\n"
            f"    xvfb-run -a {again}\n"
            "The tests and the command line need no display:\n"
            "    python3 run.py test\n"
            "    python3 run.py help",
            EXIT_NO_DISPLAY,
        )
    if check_libraries(plugin, yes=yes):
        advise_fonts()


# --- the commands -----------------------------------------------------------------------------------------------------


def run_in_venv(*arguments: str, **extra: str) -> int:
    """Run the environment's Python on the checkout and wait; its exit status."""
    return subprocess.call([str(venv_python()), *arguments], cwd=ROOT, env={**clean_environment(), **extra})


def run_tests(arguments: list[str], *, yes: bool) -> int:
    """Run pytest over the tests, without a display; `arguments` are passed on."""
    if platform.system() == "Linux":
        check_libraries("offscreen", yes=yes)
    workers = min(os.cpu_count() or 1, 4)
    own_choice = any(argument.startswith(("-n", "--numprocesses", "--pdb", "--trace")) for argument in arguments)
    parallel = ["-n", str(workers)] if workers > 1 and not own_choice else []
    return run_in_venv("-m", "pytest", "-q", *parallel, *arguments, QT_QPA_PLATFORM="offscreen")


def run_lint() -> int:
    """Run ruff (rules and format) and mypy, all of them even when one complains; 0 when none did."""
    checks = [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]]
    return max([run_in_venv("-m", *check) for check in checks])


def run_program(arguments: list[str]) -> int:
    """Become the program, in the caller's working directory, so that relative paths mean what they say."""
    command = [str(venv_python()), "-P", "-m", "annotator", *arguments]
    if os.name == "nt":
        return subprocess.call(command, env=clean_environment())
    sys.stdout.flush()
    sys.stderr.flush()
    return os.execve(command[0], command, clean_environment())


def parse(argv: list[str]) -> argparse.Namespace:
    """The options of this file, which come first, and the command with everything after it."""
    text = (__doc__ or "").splitlines()
    parser = argparse.ArgumentParser(
        prog="run.py",
        description="\n".join(text),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="python3 run.py [--wheelhouse DIR] [--yes] [test | lint | setup | COMMAND ...]",
    )
    parser.add_argument("--wheelhouse", type=Path, metavar="DIR", help="install from the wheels in DIR, offline")
    parser.add_argument("--yes", action="store_true", help="install missing system packages (sudo) without asking")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="empty: open the sample project")
    options = parser.parse_args(argv)
    if options.wheelhouse is not None:
        options.wheelhouse = options.wheelhouse.resolve()
        if not options.wheelhouse.is_dir():
            parser.error(f"no such folder: {options.wheelhouse}")
    return options


def start(options: argparse.Namespace) -> int:
    """Set up what the command needs, then do it."""
    command: list[str] = options.command or ["open", "--sample"]
    development = command[0] in {"test", "lint"}
    again = command[0] == "setup"
    set_up(development=development, wheelhouse=options.wheelhouse, again=again, yes=options.yes)
    if command[0] == "test":
        return run_tests(command[1:], yes=options.yes)
    if command[0] == "lint":
        return run_lint()
    if command[0] == "setup":
        say("Set up. Start with: python3 run.py")
        return 0
    if command[0] == "help":
        command = ["--help"]
    if command[0] == "open" and "--help" not in command:
        check_window(options.command, yes=options.yes)
    return run_program(command)


def main(argv: list[str] | None = None) -> int:
    """Do what the command line says; the exit status."""
    argv = sys.argv[1:] if argv is None else argv
    if sys.version_info < OLDEST_PYTHON:
        newer = newer_python()
        if newer:
            return subprocess.call([newer, str(ROOT / "run.py"), *argv])
        say(f"Python 3.11 or newer is needed; this is {platform.python_version()} ({sys.executable}).")
        return EXIT_SYSTEM_LACKS
    try:
        return start(parse(argv))
    except HaltError as halt:
        say(str(halt))
        return halt.status
    except KeyboardInterrupt:
        say("Stopped. Nothing is lost; run the same line to go on.")
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
