"""Where things lie: the files we ship, and the user's own folders.

Shipped files are in `resources/` and `seeds/` of a checkout and in `annotator/_resources` and
`annotator/_seeds` of an installed wheel (or a frozen program). Nothing is created here except the user's
folders, and those only when they are asked for.
"""

import errno
import os
import re
import unicodedata
from pathlib import Path

from annotator.errors import UserError

APP_NAME = "parallel-annotator"
HOME_VARIABLE = "ANNOTATOR_HOME"
"""Environment variable: one folder for settings, data and logs, for portable use and for tests."""

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """The path of a shipped resource, such as `resource("scales", "tlp.toml")`. It need not exist."""
    return _root("resources").joinpath(*parts)


def seed(*parts: str) -> Path:
    """The path of a file of the sample project. It need not exist."""
    return _root("seeds").joinpath(*parts)


def sync_folder(folder: Path) -> None:
    """Put a new name in a folder on disk, where the system lets a folder be opened and synced. Windows does so itself.

    Network disks may be unable to, and a drop box may not be opened: the file itself is whole and synced all the same.
    Raises `OSError` where the disk fails.
    """
    flag = getattr(os, "O_DIRECTORY", None)
    if flag is None:
        return
    try:
        handle = os.open(folder, os.O_RDONLY | flag)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES, errno.EPERM):
            raise


def in_file_name(words: str) -> str:
    """Somebody's words as they may stand in the name of a file on any system: without separators, characters that
    Windows forbids, line ends and invisible marks of direction, at most 60 characters; '' where nothing is left."""
    lined = " ".join(unicodedata.normalize("NFC", words).split())
    seen = "".join(sign for sign in lined if unicodedata.category(sign)[0] != "C")
    return re.sub(r'[/\\:*?"<>|]+', "-", seen)[:60].strip(" .-")


def config_dir() -> Path:
    """The user's folder for settings, schemes and scales of their own; created when absent."""
    return _user_folder("config")


def data_dir() -> Path:
    """The user's folder for data that the program keeps (the sample project); created when absent."""
    return _user_folder("data")


def sample_path() -> Path:
    """Where the user's copy of the sample project lies; its folder is created when absent, the file is not."""
    return data_dir() / "sample.annotations"


def log_dir() -> Path:
    """The user's folder for log files; created when absent."""
    return _user_folder("log")


def _root(kind: str) -> Path:
    """The folder of shipped files. The installed place is tried first: beside an installed package, a folder
    named `resources` may belong to somebody else."""
    for folder in (_PACKAGE / f"_{kind}", _PACKAGE.parent / kind):
        if folder.is_dir():
            return folder
    raise UserError(
        f"The program's own files ({kind}) are missing beside {_PACKAGE}. Your projects are not affected. "
        "Install the program again."
    )


def _user_folder(kind: str) -> Path:
    home = os.environ.get(HOME_VARIABLE)
    if home:
        folder = Path(home).expanduser() / kind
    else:
        import platformdirs

        dirs = platformdirs.PlatformDirs(APP_NAME, appauthor=False)
        folder = {"config": dirs.user_config_path, "data": dirs.user_data_path, "log": dirs.user_log_path}[kind]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            f"The folder {folder} cannot be created ({error.strerror}). Nothing was changed. "
            f"Free the place, or set {HOME_VARIABLE} to a folder that can be written."
        ) from error
    return folder
