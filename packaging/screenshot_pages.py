"""The pages of claims, sources, review and agreement in their fullest states, for `make_screenshots.py --all`.

They are shown on a project in which everything is long and full (`tests/gui/crowded.py`). Each state is a function of
the window and of the ids of what the project holds, that brings it about and returns what is to be painted.
"""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QWidget

    from annotator.gui.window import Window

State = Callable[["Window", dict[str, str]], "QWidget"]
KINDS = "boundary parts missing entity value twin claim_presence claim_link claim_field rating divergence bead".split()


def _claims(tab: int = 0, act: Callable[[Any], object] = lambda _: None) -> State:
    """The matrix at its long rows, a tab of the detail beside it."""

    def show(window: "Window", made: dict[str, str]) -> "QWidget":
        window.desk.set_mode("claims")
        page: Any = window.page("claims")
        page.select(made["row"])
        page.detail.setCurrentIndex(tab)
        act(page)
        return window

    return show


def _inspector(tab: str) -> State:
    """The claim with everything filled, in a tab of the inspector."""

    def show(window: "Window", made: dict[str, str]) -> "QWidget":
        window.desk.set_mode("annotate")
        window.desk.open_article(made["article"])
        page: Any = window.page("annotate")
        page.open.focus_claim(made["claim"])
        page.show_tab(tab)
        return window

    return show


def _asked(wanted: Callable[[Any], object], tab: int = 0, *, hidden: bool = False) -> State:
    """The question of most versions for which something holds."""

    def show(window: "Window", made: dict[str, str]) -> "QWidget":
        from annotator.edits import SetProperty

        window.desk.set_mode("adjudicate")
        window.desk.open_article(made["reviewed"])
        if hidden:
            window.desk.apply(SetProperty(name="hide_names", value=True))
        page: Any = window.page("adjudicate")
        found = sorted(filter(wanted, page.review.disagreements), key=lambda q: -len(q.choices))
        if found:
            page.queue.setCurrentIndex(page.model.index(page.model.row_of(found[0].key)))
            page.queue.scrollTo(page.queue.currentIndex())
        page.tabs.setCurrentIndex(tab)
        return window

    return show


def _open_of(kind: str) -> Callable[[Any], bool]:
    """Whether a question of that kind waits."""
    return lambda question: bool(question.open and question.kind == kind)


def _child(action: str, then: Callable[[Any, dict[str, str]], object] = lambda *_: None, mode: str = "") -> State:
    """A window that an action opens, in a state of its own."""

    def show(window: "Window", made: dict[str, str]) -> "QWidget":
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        if mode:
            window.desk.set_mode(mode)
        before = {id(each) for each in QApplication.topLevelWidgets() if each.isVisible()}
        window.desk.actions.run(action)
        QTest.qWait(50)
        fresh = [w for w in QApplication.topLevelWidgets() if w.isVisible() and id(w) not in before and w.isWindow()]
        if not fresh:
            return window
        then(fresh[0], made)
        return fresh[0]

    return show


def _sources(tab: int) -> State:
    def then(shown: Any, made: dict[str, str]) -> None:
        shown.choose(made["source"])
        shown.tabs.setCurrentIndex(tab)

    return _child("project.sources", then)


def _agreement(tab: int) -> State:
    def then(shown: Any, _: dict[str, str]) -> None:
        from PySide6.QtTest import QTest

        while shown.computing is not None or shown.reading is not None:
            QTest.qWait(50)
        shown.tabs.setCurrentIndex(tab)

    return _child("adjudicate.agreement", then, "adjudicate")


def _register(tab: int) -> State:
    def then(shown: Any, made: dict[str, str]) -> None:
        shown.select(made["entity"])
        shown.tabs.setCurrentIndex(tab)

    return _child("project.entities", then)


def _over(make: Callable[[Any], Any]) -> State:
    """A box over the Adjudicate page of the crowded article, in which nothing is waited for."""

    def show(window: "Window", made: dict[str, str]) -> "QWidget":
        window.desk.set_mode("adjudicate")
        window.desk.open_article(made["reviewed"])
        box = make(window.page("adjudicate"))
        box.setModal(False)
        box.show()
        return box  # type: ignore[no-any-return]

    return show


def _signing(page: Any) -> Any:
    from annotator.gui.adjudicate.signing import SignOffDialog

    return SignOffDialog(page, page.review, page.review.blockers())


def _returning(page: Any) -> Any:
    from annotator.gui.adjudicate.returning import ReturnDialog

    box = ReturnDialog(page, page.review)
    box.who.setCurrentIndex(box.who.findText("analyst-1"))
    box.add.click()
    return box


def _held(then: Callable[["Window"], "QWidget"]) -> State:
    """Records that two people made and that look like one: what waits for them, and where they are answered."""

    def show(window: "Window", made: dict[str, str]) -> "QWidget":
        from PySide6.QtTest import QTest

        from annotator.edits import AddEntity, AddSource

        session, reviewer = window.desk.session, window.desk.session.actor
        people = [actor.id for actor in session.queries.actors() if actor.role == "analyst"][:2]
        if not session.queries.duplicates():
            for who, name in zip(people, ("Yokosuka base", "YOKOSUKA BASE"), strict=True):
                session.act_as(who)
                labels = {"en": name, "ko": "요코스카 기지"}
                session.apply(AddEntity(type="LOC", labels=labels, note="Home of a fleet."))
                session.apply(AddSource(name=f"{name} gazette", country="JP"))
            session.act_as(reviewer)
        window.desk.set_mode("adjudicate")
        window.desk.open_article(made["reviewed"])
        QTest.qWait(200)
        return then(window)

    return show


def _duplicates(window: "Window") -> "QWidget":
    from annotator.gui.register.duplicates import DuplicatesWindow

    window.desk.actions.run("project.duplicates")
    return next(each for each in window.findChildren(DuplicatesWindow) if each.isVisible())


ANALYST: dict[str, State] = {
    "full-claims": _claims(),
    "full-claims-origins": _claims(1),
    "full-claims-history": _claims(2),
    "full-claims-nothing-passes": _claims(act=lambda page: page.filters.chips["contested"].click()),
    "full-claims-tray": _claims(act=lambda page: page.focus_tray()),
    "full-claims-merging": _claims(act=lambda page: page.set_merging(page.model.ids[0])),
    **{f"full-{tab}-tab": _inspector(tab) for tab in ("claims", "reliability", "translation")},
    "full-register": _register(0),
    "full-register-spelled": _register(1),
    "full-register-waiting": _register(2),
    **{f"full-sources-{name}": _sources(n) for n, name in enumerate(("cards", "chains", "rows", "habit"))},
    "full-timeline": _child("claims.timeline"),
    "full-duplicates": _child("project.duplicates"),
}
"""Name → what brings a state about, as an analyst."""

REVIEWER: dict[str, State] = {
    **{f"full-ask-{kind}": _asked(_open_of(kind)) for kind in KINDS},
    "full-ask-type": _asked(_open_of("type")),
    "full-ask-stale": _asked(lambda q: q.stale),
    "full-ask-decided": _asked(lambda q: not q.open),
    "full-ask-history": _asked(lambda q: q.open and q.kind == "type", 1),
    "full-ask-guideline": _asked(lambda q: q.open and q.kind == "type", 2),
    **{
        f"full-agreement-{name}": _agreement(n)
        for n, name in enumerate(("figures", "confusion", "against-gold", "reasons"))
    },
    "full-sign-off": _over(_signing),
    "full-return": _over(_returning),
    "full-held": _held(lambda window: window),
    "full-held-duplicates": _held(_duplicates),
    "full-ask-blind": _asked(lambda q: q.open and q.kind == "type", hidden=True),
}
"""The same as a reviewer; the last one hides the names for good."""


def crowded_project(folder: Path) -> tuple[Path, dict[str, str]]:
    """A project in which everything is long and full, and the ids of what is in it."""
    from annotator.sample import make_sample
    from tests.gui.crowded import crowd

    path = folder / "crowded.annotations"
    make_sample(path).close()
    return path, crowd(path)


def pictures(
    open_as: "Callable[[Path, str], Window]", folder: Path, only: tuple[str, ...]
) -> "Iterator[tuple[str, QPixmap]]":
    """(name, picture) of every state, or of those whose names begin with one of `only`; one window for each role."""
    from tempfile import TemporaryDirectory

    from PySide6.QtTest import QTest

    for actor, states in (("analyst-1", ANALYST), ("reviewer-1", REVIEWER)):
        wanted = {name: state for name, state in states.items() if not only or name.startswith(only)}
        if not wanted:
            continue
        with TemporaryDirectory(dir=folder) as place:
            path, made = crowded_project(Path(place))
            window = open_as(path, actor)
            QTest.qWait(200)
            for name, state in wanted.items():
                shown = state(window, made)
                QTest.qWait(450)
                yield name, shown.grab()
                if shown is not window:
                    with contextlib.suppress(RuntimeError):
                        shown.close()
            window.close()
