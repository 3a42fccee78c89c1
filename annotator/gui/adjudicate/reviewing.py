"""What the commands and forms of the Adjudicate mode need of its page, so that they need not know the page itself."""

from PySide6.QtWidgets import QWidget

from annotator.adjudication import Disagreement
from annotator.gui.adjudicate.review import Review
from annotator.gui.desk import Desk
from annotator.gui.reader import Reader


class Reviewing(QWidget):
    """A view in which one article is reviewed: `review` is None where the article open is not to be reviewed,
    `current` where nothing is asked."""

    desk: Desk
    reader: Reader
    review: Review | None
    current: Disagreement | None

    def take(self, number: int) -> None:
        """Take the version of that number (from 0) and go on."""
        raise NotImplementedError

    def act(self, name: str) -> None:
        """One of the other ways out (`DecisionPanel.act`)."""
        raise NotImplementedError

    def write(self, field: str) -> None:
        """Begin to write what goes with the decision: `reason`, `section` or `note`."""
        raise NotImplementedError
