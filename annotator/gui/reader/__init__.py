"""The reader: the place where two aligned texts are read and marked."""

from annotator.gui.reader.marks import Mark
from annotator.gui.reader.reader import Reader

__all__ = ["Mark", "Reader"]
