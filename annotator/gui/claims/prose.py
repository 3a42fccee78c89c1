"""Wrapping words that ask for as much height as they need at the width they get, and for no more."""

from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from annotator.gui.annotate.cards import Card, words


def prose(text: str, tone: str = "", parent: QWidget | None = None, *, quiet: bool = False) -> QLabel:
    """A wrapping label that can be selected. `tone` as in the style sheet; `quiet` in the secondary colour."""
    label = words(text, tone, parent)
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    if quiet:
        label.setProperty("secondary", "true")
    return label


class ProseCard(Card):
    """A card as high as its wrapped words make it."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        """`title` is the heading."""
        super().__init__(title, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
