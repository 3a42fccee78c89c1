"""What every tab of the inspector is: a scrolling column of cards that is brought up to date when it is seen."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from annotator.gui.annotate.cards import quiet
from annotator.gui.annotate.tools import Tools


class Inside(QWidget):
    """What a scroll area shows: as high as its words need at the width that it has. Qt would ask for the height that
    they need at the smallest width, and leave room to scroll through where nothing is."""

    def minimumSizeHint(self) -> QSize:
        """The smallest width; of the height `heightForWidth` tells."""
        return QSize(super().minimumSizeHint().width(), 0)


class Tab(QScrollArea):
    """One tab. `stale` marks it; `refresh` runs once the texts are painted, or when the tab comes into view."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools = tools
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.inside = Inside(self)
        self.inside.setProperty("pane", True)
        self.column = QVBoxLayout(self.inside)
        self.column.setContentsMargins(12, 12, 12, 12)
        self.column.setSpacing(12)
        self.setWidget(self.inside)
        self._stale = True

    def stale(self) -> None:
        """Say that what is shown may be out of date."""
        self._stale = True
        if self.isVisible():
            self.tools.desk.later.add(self, "tab", self._freshen_in_view)

    def _freshen_in_view(self) -> None:
        if self.isVisible():
            self.freshen()

    def freshen(self) -> None:
        """Bring it up to date if it is stale."""
        if self._stale:
            self._stale = False
            self.refresh()
            if self.isVisible():
                self._settle()

    def _settle(self) -> None:
        """Have what was made in view and in its place before the next paint: Qt would show new cards a turn of its
        event loop later, and measure them another turn later."""
        for child in self.inside.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if child.isHidden() and not child.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
                child.show()
        QApplication.sendEvent(self.inside, QEvent(QEvent.Type.LayoutRequest))

    def showEvent(self, event: object) -> None:
        """Coming into view."""
        super().showEvent(event)  # type: ignore[arg-type]
        self.freshen()

    def refresh(self) -> None:
        """Show what is open now."""
        raise NotImplementedError

    def rebuild(self) -> None:
        """Make the cards anew: the language or the theme changed."""
        self.stale()

    def hint(self, text: str) -> QWidget:
        """A quiet sentence where there is nothing to show."""
        label = quiet(text, self.inside)
        label.setWordWrap(True)
        label.setContentsMargins(4, 4, 4, 4)
        self.column.addWidget(label)
        return label
