"""The windows of the register of entities, and of what is likely one in it."""

from PySide6.QtWidgets import QWidget

from annotator.gui.actions import Action
from annotator.gui.desk import Desk
from annotator.gui.kept import KeptWindows


def register_actions(desk: Desk, window: QWidget) -> list[Action]:
    """What opens the windows. Each is made when it is first asked for, and kept."""
    kept = KeptWindows(desk, window)

    def show() -> QWidget:
        from annotator.gui.register.window import RegisterWindow

        return kept.bring_up("register", lambda: RegisterWindow(desk, window))

    def show_record(id_: str) -> None:
        show().select(id_)  # type: ignore[attr-defined]

    desk.registerAsked.connect(show_record)

    def show_duplicates() -> None:
        from annotator.gui.register.duplicates import DuplicatesWindow

        kept.bring_up("duplicates", lambda: DuplicatesWindow(desk, window))

    return [
        Action(id="project.entities", text="Entities…", run=show, keys=("Ctrl+Shift+E",), menu="Project",
               hint="The register: search, merge, import, look for names in all articles"),
        Action(id="project.duplicates", text="Likely duplicates…", run=show_duplicates, keys=("Ctrl+Shift+D",),
               menu="Project", hint="Entities and sources of several people that may be one: the same, or not"),
    ]  # fmt: skip


__all__ = ["register_actions"]
