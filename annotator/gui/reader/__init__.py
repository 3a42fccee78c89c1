"""The reader: the place where two aligned texts are read and marked.

`Reader` is imported when it is first asked for, so that the pure parts (blocks, heights, marks) need no Qt.
"""

from typing import TYPE_CHECKING, Any

from annotator.gui.reader.marks import Mark

if TYPE_CHECKING:
    from annotator.gui.reader.reader import Reader

__all__ = ["Mark", "Reader"]


def __getattr__(name: str) -> Any:
    if name != "Reader":
        raise AttributeError(name)
    from annotator.gui.reader.reader import Reader

    return Reader
