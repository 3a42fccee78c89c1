"""The one QApplication, its fonts and its theme."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from annotator.gui.theme import Theme


def application() -> QApplication:
    """The application, made on first use. What only words need is brought by `use_theme`."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    app = QApplication(["annotator"])
    app.setApplicationName("annotator")
    app.setApplicationDisplayName("Parallel Annotator")
    app.setDesktopFileName("parallel-annotator")
    app.setStyle("Fusion")
    return app


def use_theme(name: str) -> "Theme":
    """Show the application in a theme; '' (and one there is no more) means as the system."""
    from annotator.gui.theme import Theme, system_theme

    theme = Theme.load(name if name in Theme.names() else system_theme())
    app = application()
    theme.apply(app)
    return theme
