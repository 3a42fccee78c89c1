"""Where things lie: shipped files are found, the user's folders follow the environment."""

from pathlib import Path

import pytest

from annotator import paths
from annotator.model import UserError


def test_shipped_files_are_found() -> None:
    assert paths.resource("scales", "tlp.toml").is_file()
    assert paths.seed("annotations.json").is_file()


def test_an_installed_package_uses_its_own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "annotator" / "_resources").mkdir(parents=True)
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "annotator")
    assert paths.resource("x") == tmp_path / "annotator" / "_resources" / "x"
    with pytest.raises(UserError, match="Install the program again"):
        paths.seed("x")


def test_one_variable_moves_all_folders_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "portable"))
    folders = [paths.config_dir(), paths.data_dir(), paths.log_dir()]
    assert len(set(folders)) == 3
    assert all(folder.is_dir() and folder.parent == tmp_path / "portable" for folder in folders)


def test_without_it_they_are_the_platforms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(paths.HOME_VARIABLE, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    assert paths.APP_NAME in str(paths.config_dir())
    assert paths.data_dir().is_dir()


def test_a_folder_that_cannot_be_made_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "file"))
    with pytest.raises(UserError, match=paths.HOME_VARIABLE):
        paths.log_dir()


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("한반도 뉴스 / 2026", "한반도 뉴스 - 2026"),
        ("Lee/Ann", "Lee-Ann"),
        ("..\\..\\etc", "etc"),
        ("two\nlines\tand  gaps", "two lines and gaps"),
        ("\u202egnp.exe\u2066", "gnp.exe"),
        ("a" * 300, "a" * 60),
        ("...", ""),
        ("장관", "장관"),
    ],
)
def test_words_stand_in_the_name_of_a_file(words: str, plain: str) -> None:
    assert paths.in_file_name(words) == plain
