"""The windows of the register of entities, and of what is likely one in it."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from annotator.gui.actions import Action
from annotator.gui.desk import Desk


def register_actions(desk: Desk, window: QWidget) -> list[Action]:
    """What opens the windows. Each is made when it is first asked for, and kept."""
    kept: dict[str, QWidget] = {}

    def show() -> None:
        from annotator.gui.register.window import RegisterWindow

        _bring_up(kept, "register", lambda: RegisterWindow(desk, window))

    def show_record(id_: str) -> None:
        show()
        kept["register"].select(id_)  # type: ignore[attr-defined]

    desk.registerAsked.connect(show_record)

    def show_duplicates() -> None:
        from annotator.gui.register.duplicates import DuplicatesWindow

        _bring_up(kept, "duplicates", lambda: DuplicatesWindow(desk, window))

    return [
        Action(id="project.entities", text="Entities…", run=show, keys=("Ctrl+Shift+E",), menu="Project",
               hint="The register: search, merge, import, look for names in all articles"),
        Action(id="project.duplicates", text="Likely duplicates…", run=show_duplicates, keys=("Ctrl+Shift+D",),
               menu="Project", hint="Entities and sources of several people that may be one: the same, or not"),
    ]  # fmt: skip


def _bring_up(kept: dict[str, QWidget], name: str, make: Callable[[], QWidget]) -> None:
    if name not in kept:
        kept[name] = make()
    kept[name].show()
    kept[name].raise_()
    kept[name].activateWindow()


__all__ = ["register_actions"]
