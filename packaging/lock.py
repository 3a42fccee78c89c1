"""Write the requirement locks: every version pinned, for every platform and Python, with the hashes of all files.

    python packaging/lock.py            keep the versions already locked where they still satisfy pyproject.toml
    python packaging/lock.py --upgrade  take the newest versions that satisfy it

Needs the `uv` command (`pip install uv`), which resolves once for all platforms; pip alone installs the result.
No index address is written, so the locks serve any mirror and any wheel folder.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
RUN = HERE / "requirements.lock"
ALIGNMENT = HERE / "requirements-alignment.lock"
DEV = HERE / "requirements-dev.lock"
OLDEST_PYTHON = "3.11"


def compile_lock(target: Path, *options: str, upgrade: bool) -> None:
    """Resolve pyproject.toml with `options` into `target`; raises CalledProcessError when nothing satisfies it."""
    command = ["uv", "pip", "compile", "--universal", "--python-version", OLDEST_PYTHON]
    command += ["--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate", "--quiet"]
    command += ["--upgrade"] if upgrade else []
    command += [*options, "pyproject.toml", "--output-file", str(target.relative_to(HERE.parent))]
    subprocess.run(command, cwd=HERE.parent, check=True)
    print(target.relative_to(HERE.parent))


def main() -> int:
    """Write the three locks; the later two agree with the first on every shared package."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that satisfy pyproject.toml")
    upgrade = parser.parse_args().upgrade
    if shutil.which("uv") is None:
        print("lock.py needs uv: python -m pip install uv", file=sys.stderr)
        return 2
    compile_lock(RUN, upgrade=upgrade)
    shared = ["--constraint", str(RUN.relative_to(HERE.parent))]
    compile_lock(ALIGNMENT, *shared, "--extra", "alignment", upgrade=upgrade)
    compile_lock(DEV, *shared, "--extra", "dev", upgrade=upgrade)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
