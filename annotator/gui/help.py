"""The in-app help: Markdown pages in the interface's language, opened at the page it concerns."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QTextBrowser

from annotator.gui.language import language
from annotator.paths import resource

PAGES = {"annotate": "annotate", "claims": "claims", "adjudicate": "adjudicate"}
"""Mode → help page."""


class HelpView(QTextBrowser):
    """Shows one page; links lead to other pages of the help and nowhere else."""

    def __init__(self, mode: str) -> None:
        """Opens the page of a mode."""
        super().__init__()
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._follow)
        self.show_page(PAGES.get(mode, "first-ten-minutes"))

    def show_page(self, name: str) -> None:
        """Show a page, in English where the language has none of that name."""
        folder = resource("help")
        found = next(
            (p for p in (folder / language() / f"{name}.md", folder / "en" / f"{name}.md") if p.is_file()), None
        )
        pages = sorted((folder / language()).glob("*.md"))
        index = " · ".join(f"[{_title(page)}]({page.name})" for page in pages)
        self.setMarkdown(f"{index}\n\n{found.read_text('utf-8') if found else ''}")

    def _follow(self, url: QUrl) -> None:
        name = url.path().rsplit("/", 1)[-1].removesuffix(".md")
        if not url.scheme() and name:
            self.show_page(name)


def _title(page: Path) -> str:
    """The first heading of a page."""
    with page.open(encoding="utf-8") as lines:
        return next((line.removeprefix("# ").strip() for line in lines if line.startswith("# ")), page.stem)
