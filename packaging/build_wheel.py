"""Build the wheel with its resources and sample project into `dist/`, and look at what came out.

    python packaging/build_wheel.py

Needs only hatchling (in the development lock) and no network. The same commit gives the same bytes.
"""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
SHIPPED = {"resources": "annotator/_resources", "seeds": "annotator/_seeds"}
"""The folders of the checkout that travel inside the package, and where they are there."""


def build() -> Path:
    """Build the wheel and return its path; raises CalledProcessError when hatchling refuses."""
    before = set(DIST.glob("*.whl"))
    for old in before:
        old.unlink()
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(DIST)]
    subprocess.run(command, cwd=ROOT, check=True)
    (wheel,) = DIST.glob("*.whl")
    return wheel


def faults(wheel: Path) -> list[str]:
    """What is missing from the wheel or has no business in it, one sentence each."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    wanted = {path.relative_to(ROOT).as_posix() for path in (ROOT / "annotator").rglob("*.py")}
    for folder, place in SHIPPED.items():
        files = [path for path in (ROOT / folder).rglob("*") if path.is_file()]
        wanted.update(f"{place}/{path.relative_to(ROOT / folder).as_posix()}" for path in files)
    allowed = {"annotator", wheel.name.split("-py3")[0] + ".dist-info", wheel.name.split("-py3")[0] + ".data"}
    strangers = {name for name in names if name.split("/")[0] not in allowed or name.endswith((".pyc", ".annotations"))}
    missing = {name for name in wanted - names if "__pycache__" not in name}
    return [f"missing: {name}" for name in sorted(missing)] + [f"does not belong: {name}" for name in sorted(strangers)]


def main() -> int:
    """Build, check, and print the path and size."""
    wheel = build()
    found = faults(wheel)
    for fault in found:
        print(fault, file=sys.stderr)
    print(f"{wheel.relative_to(ROOT)}: {wheel.stat().st_size:,} bytes")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
