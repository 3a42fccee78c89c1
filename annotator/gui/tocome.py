"""The commands of pages that were not shown yet: what they are called and their keys, long before a page is built.

A page takes a fifth of a second to build and its commands are bound to its parts, so that it is built when it is first
shown. The palette, the menus, the list of keys and the preferences have every command all the same: those of a page to
come are made for nobody, cannot run as yet, and are replaced by the page's own.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from importlib import import_module

from annotator.gui.actions import Action


class _Nobody:
    """Stands where a page will: all its parts are nobody, too."""

    def __getattr__(self, name: str) -> "_Nobody":
        return self

    def __getitem__(self, name: str) -> "_Nobody":
        return self

    def __call__(self, *_: object) -> "_Nobody":
        return self


def commands_to_come(built: Collection[str]) -> Iterator[list[Action]]:
    """The commands of every mode but those of the pages that are built."""
    from annotator.gui.adjudicate.commands import review_actions
    from annotator.gui.claims.commands import matrix_actions

    nobody = _Nobody()
    for mode, actions in (("claims", matrix_actions), ("adjudicate", review_actions)):
        if mode not in built:
            made = actions(nobody)  # type: ignore[arg-type]  # of its parts nothing is asked before it is there
            yield [replace(each, run=_nothing, enabled=_never, checked=None) for each in made]


def load_pages() -> Iterator[str]:
    """Load the modules of the pages one by one, while nobody waits: what is left for the first showing is to build."""
    for name in ("annotator.gui.claims.page", "annotator.gui.adjudicate.page"):
        import_module(name)
        yield name


def _nothing() -> None:
    """What a command does whose page is not there: `Desk.do` shows the page first."""


def _never() -> bool:
    return False
