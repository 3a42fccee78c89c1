"""The window of the register of entities."""

from PySide6.QtWidgets import QWidget

from annotator.gui.actions import Action
from annotator.gui.desk import Desk


def register_actions(desk: Desk, window: QWidget) -> list[Action]:
    """What opens the window. It is made when it is first asked for, and kept."""
    kept: list[QWidget] = []

    def show() -> None:
        from annotator.gui.register.window import RegisterWindow

        if not kept:
            kept.append(RegisterWindow(desk, window))
        kept[0].show()
        kept[0].raise_()
        kept[0].activateWindow()

    return [
        Action(id="project.entities", text="Entities…", run=show, keys=("Ctrl+Shift+E",), menu="Project",
               hint="The register: search, merge, import, look for names in all articles"),
    ]  # fmt: skip


__all__ = ["register_actions"]
