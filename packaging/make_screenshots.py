"""Make the screenshots of the program: `python packaging/make_screenshots.py FOLDER [--size 1440x900]`.

Every page and the import preview, light and dark, in English and Korean, of the sample project. With `--all` every
state of the window as well, in three themes and three languages: tabs, bars, menus, boxes, windows, empty states
(`screenshot_states.py`), and pages on a project in which everything is long and full (`screenshot_pages.py`). `--only
NAME` paints those whose names begin so. No display is needed: the pictures are painted off screen unless
QT_QPA_PLATFORM says otherwise.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

    from annotator.gui.window import Window

THEMES = ("light", "dark")
LANGUAGES = ("en", "ko")
EVERY_THEME = ("light", "dark", "high-contrast")
EVERY_LANGUAGE = ("en", "ko", "ja")


def main() -> None:
    """Read the command line and paint."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the PNG files go; made if it is not there")
    parser.add_argument("--size", default="1440x900", help="width x height of the window")
    parser.add_argument("--all", action="store_true", help="every state, three themes, three languages")
    parser.add_argument("--only", nargs="*", default=(), help="with --all: only states whose names begin so")
    parser.add_argument("--themes", nargs="*", default=())
    parser.add_argument("--languages", nargs="*", default=())
    given = parser.parse_args()
    given.themes = given.themes or (EVERY_THEME if given.all else THEMES)
    given.languages = given.languages or (EVERY_LANGUAGE if given.all else LANGUAGES)
    width, height = (int(part) for part in given.size.split("x"))
    given.folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["ANNOTATOR_HOME"] = home
        project = _sample(Path(home))
        for theme in given.themes:
            for language in given.languages:
                pages = () if given.only else _pictures(project, theme, language, (width, height))
                states = _states(project, theme, language, (width, height), tuple(given.only)) if given.all else ()
                for name, picture in chain(pages, states):
                    path = given.folder / f"{name}-{theme}-{language}.png"
                    picture.save(str(path))
                    print(path)


def _sample(folder: Path) -> Path:
    """The sample project, in which the reviewer has begun to decide."""
    from annotator.sample import make_sample

    path = folder / "rok-japan-defence.annotations"
    make_sample(path).close()
    return path


def _pictures(project: Path, theme: str, language: str, size: tuple[int, int]) -> "Iterator[tuple[str, QPixmap]]":
    """(name, picture) of every page in one theme and language."""
    from PySide6.QtTest import QTest

    from annotator.gui import app
    from annotator.gui.language import use_language
    from annotator.gui.preferences import Preferences
    from annotator.session import open_project

    app.application()
    use_language(language)
    preferences = Preferences(theme=theme, language=language, hint_closed=True)
    for name, actor, show in (
        ("annotate", "analyst-1", _annotate),
        ("claims", "analyst-1", _claims),
        ("reliability", "analyst-1", _reliability),
        ("adjudicate", "reviewer-1", _adjudicate),
    ):
        window = app.open_window(open_project(project, actor), preferences)
        if window is None:
            raise SystemExit(f"the sample project does not open as {actor}")
        window.resize(*size)
        show(window)
        # Ribbons, figures and rows that wait for idle come to rest.
        QTest.qWait(600)
        yield name, window.grab()
        window.close()
    yield "import", _import(theme, size)


def _states(
    project: Path, theme: str, language: str, size: tuple[int, int], only: tuple[str, ...]
) -> "Iterator[tuple[str, QPixmap]]":
    """(name, picture) of every other state in one theme and language."""
    import screenshot_pages  # type: ignore[import-not-found]  # the files beside this one
    import screenshot_states  # type: ignore[import-not-found]

    from annotator.gui import app
    from annotator.gui.language import use_language
    from annotator.gui.preferences import Preferences
    from annotator.session import open_project

    def opened(path: Path, actor: str, *, read_only: bool = False) -> "Window":
        preferences = Preferences(theme=theme, language=language, hint_closed=True)
        window = app.open_window(open_project(path, actor, read_only=read_only), preferences)
        if window is None:
            raise SystemExit(f"{path.name} does not open as {actor}")
        window.resize(*size)
        return window

    app.application()
    use_language(language)
    empty = screenshot_states.empty_project(project.parent)
    at_work = screenshot_states.at_work(project)
    yield from screenshot_states.pictures(partial(opened, at_work), lambda: opened(empty, "analyst-1"), only)
    yield from screenshot_pages.pictures(opened, project.parent, only)


def _both_sides(window: "Window", states: tuple[str, ...]) -> None:
    """Open the first article of two sides whose own layer is in one of some states, else the first of two sides."""
    entries = [e for e in window.desk.session.queries.articles() if e.article.right is not None]
    best = min(entries, key=lambda e: (e.state not in states, e.article.story))
    window.desk.open_article(best.article.id)


def _annotate(window: "Window") -> None:
    from PySide6.QtTest import QTest

    from annotator.gui.annotate.page import AnnotatePage
    from annotator.model import Claim

    window.desk.set_mode("annotate")
    _both_sides(window, ("draft", "submitted"))
    page = window.page("annotate")
    assert isinstance(page, AnnotatePage)
    QTest.qWait(200)
    claims = [record for record in page.open.records["claim"].values() if isinstance(record, Claim)]
    mentions = list(page.open.records["mention"])
    if claims:
        page.open.focus_claim(claims[0].id)
    if mentions:
        page.open.select(mentions[min(6, len(mentions) - 1)])


def _claims(window: "Window") -> None:
    window.desk.set_mode("claims")


def _reliability(window: "Window") -> None:
    from annotator.gui.annotate.page import AnnotatePage

    window.desk.set_mode("annotate")
    _both_sides(window, ("draft", "submitted"))
    page = window.page("annotate")
    assert isinstance(page, AnnotatePage)
    page.show_tab("reliability")


def _adjudicate(window: "Window") -> None:
    from annotator.gui.adjudicate import AdjudicatePage

    window.desk.set_mode("adjudicate")
    page = window.page("adjudicate")
    assert isinstance(page, AdjudicatePage)
    asked = next((q for q in page.review.open if q.kind == "boundary"), None) if page.review else None
    if asked is not None:
        page.queue.setCurrentIndex(page.model.index(page.model.row_of(asked.key)))


def _import(theme: str, size: tuple[int, int]) -> "QPixmap":
    from PySide6.QtTest import QTest

    from annotator.gui.language import tr
    from annotator.gui.prepare import PrepareDialog
    from annotator.gui.theme import Theme
    from annotator.ingest import read_paths
    from annotator.paths import seed

    results = read_paths(sorted([*seed().glob("0*.txt"), *seed().glob("0*.md")]))
    drafts = [draft for result in results for draft in result.drafts]
    box = PrepareDialog(None, Theme.load(theme), drafts, ok=tr("Import"))
    box.resize(min(1180, size[0]), min(760, size[1]))
    box.show()
    QTest.qWait(400)
    picture = box.grab()
    box.close()
    return picture


if __name__ == "__main__":
    main()
