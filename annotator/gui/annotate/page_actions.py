"""The actions of the page itself: finding, the inspector, whose work is shown, the panes."""

from collections.abc import Callable
from typing import Protocol

from annotator.gui.actions import Action
from annotator.gui.annotate.find import FindBar
from annotator.gui.annotate.inspector import Inspector


class Panes(Protocol):
    """What the actions on the panes need of the page."""

    inspector: Inspector

    def in_view(self) -> bool:
        """Whether the page is shown with an article open."""

    def fold_inspector(self) -> None:
        """Fold the inspector away, or bring it back."""

    def show_aid(self, name: str) -> None:
        """Open the note or the guidelines, or fold them again."""

    def choose_layer(self) -> None:
        """Choose whose work on this article is shown."""

    def go_to_pane(self, step: int) -> None:
        """Give the focus to the next pane in view."""


def find_actions(finder: FindBar, in_view: Callable[[], bool]) -> list[Action]:
    """Find words or annotations, where the page is in view."""
    return [
        Action(
            id="annotate.find",
            text="Find…",
            run=finder.open,
            keys=("Ctrl+F",),
            menu="Edit",
            enabled=in_view,
            hint="In this article or in the whole project",
        ),
        Action(
            id="annotate.findNext",
            text="Find next",
            run=lambda: finder.step(1),
            keys=("F3",),
            menu="Edit",
            repeats=True,
            enabled=in_view,
        ),
        Action(
            id="annotate.findPrevious",
            text="Find previous",
            run=lambda: finder.step(-1),
            keys=("Shift+F3",),
            menu="Edit",
            repeats=True,
            enabled=in_view,
        ),
        Action(
            id="annotate.findMarks",
            text="Find annotations…",
            run=finder.open_annotations,
            keys=("Ctrl+Shift+F",),
            menu="Edit",
            enabled=in_view,
            hint="By quote, type, record, side or article; retype, relink or delete them together",
        ),
    ]


def view_actions(page: Panes) -> list[Action]:
    """The inspector, whose work is shown, and the panes."""
    return [
        Action(
            id="annotate.inspector",
            text="Inspector",
            run=page.fold_inspector,
            keys=("Ctrl+I",),
            menu="View",
            enabled=page.in_view,
            checked=lambda: not page.inspector.isHidden(),
        ),
        Action(
            id="annotate.note",
            text="Note on this article",
            run=lambda: page.show_aid("note"),
            keys=("W",),
            scope="reader",
            menu="View",
            enabled=page.in_view,
            hint="Your own words on the whole article",
        ),
        Action(
            id="annotate.guidelines",
            text="Guidelines",
            run=lambda: page.show_aid("guidelines"),
            keys=("G",),
            scope="reader",
            menu="View",
            enabled=page.in_view,
            hint="At the section of the selected type",
        ),
        Action(
            id="annotate.viewLayer",
            text="View layer…",
            run=page.choose_layer,
            menu="View",
            enabled=page.in_view,
            hint="One's own work, or that of others where it may be seen",
        ),
        Action(
            id="annotate.nextPane",
            text="Next pane",
            run=lambda: page.go_to_pane(1),
            keys=("F6",),
            menu="View",
            enabled=page.in_view,
        ),
        Action(
            id="annotate.previousPane",
            text="Previous pane",
            run=lambda: page.go_to_pane(-1),
            keys=("Shift+F6",),
            menu="View",
            enabled=page.in_view,
        ),
    ]
