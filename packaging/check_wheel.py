"""Install the wheel as a stranger would and use it: a fresh environment, a folder outside the checkout, an empty home.

    python packaging/check_wheel.py [WHEEL] [--wheelhouse DIR]

Without WHEEL the one in `dist/` is taken (build_wheel.py makes it). The locked requirements are installed from the
configured package index or, with --wheelhouse, from a folder. Ends with 0 when every step did what it should.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG", "PIP_CERT", "PIP_FIND_LINKS", "SSL_CERT_FILE")


class Stranger:
    """Somebody with the wheel and nothing of ours: runs commands in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
        self.environment = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        self.environment |= {"HOME": str(folder / "home"), "USERPROFILE": str(folder / "home")}
        self.environment |= {"ANNOTATOR_HOME": str(folder / "home"), "QT_QPA_PLATFORM": "offscreen"}
        (folder / "home").mkdir()

    def run(self, program: str, *arguments: str | Path) -> str:
        """Run a program of the environment and return what it printed; raises SystemExit when it fails."""
        command = [str(self.programs / program), *map(str, arguments)]
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, check=False, encoding="utf-8"
        )
        shown = " ".join([program, *map(str, arguments)])
        if done.returncode != 0:
            raise SystemExit(f"FAILED ({done.returncode}): {shown}\n{done.stdout}{done.stderr}")
        print(f"ok: {shown[:110]}", flush=True)
        return done.stdout

    def install(self, wheel: Path, wheelhouse: Path | None) -> None:
        """Make the environment and install the locked requirements and the wheel."""
        venv.create(self.folder / "venv", with_pip=True)
        source = ["--no-index", "--find-links", str(wheelhouse)] if wheelhouse else []
        pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:", *source]
        self.run("python", *pip, "--require-hashes", "-r", ROOT / "packaging" / "requirements.lock")
        self.run("python", *pip, "--no-deps", wheel)
        self.run("python", "-m", "pip", "check")

    def use(self) -> None:
        """Do a small day's work with the installed program and check what it leaves."""
        place = self.run("python", "-c", "import annotator, annotator.paths as p; print(p.seed()); print(annotator)")
        if str(ROOT) in place:
            raise SystemExit(f"FAILED: the checkout is used instead of the installed package:\n{place}")
        seeds = Path(place.splitlines()[0])
        articles = sorted(path for path in seeds.iterdir() if path.suffix in {".txt", ".html", ".md"})
        articles = [path for path in articles if path.name != "README.md"]
        self.run("annotator", "--help")
        self.run("annotator", "schema", "archive")
        self.run("annotator", "new", "work.annotations")
        self.run("annotator", "import", "work.annotations", *articles)
        self.run("annotator", "check", "work.annotations")
        self.run("annotator", "sample", "sample.annotations")
        self.run("annotator", "check", "sample.annotations")
        self.run("annotator", "export", "sample.annotations", "train.jsonl", "--format", "jsonl", "--layer", "all")
        lines = (self.folder / "train.jsonl").read_text(encoding="utf-8").splitlines()
        if len(lines) != len(articles):
            raise SystemExit(f"FAILED: train.jsonl has {len(lines)} lines for {len(articles)} articles")
        self.run("annotator", "export", "sample.annotations", "first.jsonl", "--format", "archive")
        self.run("annotator", "new", "copy.annotations")
        self.run("annotator", "import", "copy.annotations", "first.jsonl")
        self.run("annotator", "export", "copy.annotations", "second.jsonl", "--format", "archive")
        if (self.folder / "first.jsonl").read_bytes() != (self.folder / "second.jsonl").read_bytes():
            raise SystemExit("FAILED: an archive read into an empty project and written again has other bytes")
        # Qt loads, and every module of the window imports from the installed place.
        self.run("python", "-c", IMPORT_EVERYTHING)


IMPORT_EVERYTHING = """
import importlib, pkgutil, annotator
names = [module.name for module in pkgutil.walk_packages(annotator.__path__, "annotator.")]
for name in names:
    if not name.endswith("__main__"):
        importlib.import_module(name)
"""


def main() -> int:
    """Check the wheel; prints one line a step."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("wheel", nargs="?", type=Path)
    parser.add_argument("--wheelhouse", type=Path)
    options = parser.parse_args()
    wheel = options.wheel or next(iter(sorted((ROOT / "dist").glob("*.whl"))), None)
    if wheel is None:
        print("no wheel in dist: run packaging/build_wheel.py first", file=sys.stderr)
        return 2
    folder = Path(tempfile.mkdtemp(prefix="annotator wheel "))
    try:
        stranger = Stranger(folder)
        stranger.install(wheel.resolve(), options.wheelhouse and options.wheelhouse.resolve())
        stranger.use()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{wheel.name}: installed and used outside the checkout")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
