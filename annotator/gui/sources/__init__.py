"""The windows of the project's sources and of its timeline."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from annotator.gui.actions import Action
from annotator.gui.desk import Desk
from annotator.gui.kept import KeptWindows


def sources_actions(desk: Desk, window: QWidget) -> list[Action]:
    """What opens the windows. Each is made when it is first asked for, and kept."""
    kept = KeptWindows(desk, window)

    def shower(name: str) -> Callable[[], None]:
        def show() -> None:
            from annotator.gui.sources.timeline import TimelineWindow
            from annotator.gui.sources.window import SourcesWindow

            made = SourcesWindow if name == "sources" else TimelineWindow
            kept.bring_up(name, lambda: made(desk, window))

        return show

    return [
        Action(id="project.sources", text="Sources…", run=shower("sources"), keys=("Ctrl+Shift+U",), menu="Project",
               hint="Cards, grades in time, chains, circular reporting, your own habit"),
        Action(id="claims.timeline", text="Timeline…", run=shower("timeline"), keys=("Ctrl+Shift+T",), menu="Claims",
               hint="What happened and was said by its own date; what was published apart"),
    ]  # fmt: skip


__all__ = ["sources_actions"]
