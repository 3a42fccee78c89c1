"""The button of the preview that makes the sentences selected the caption of a passage."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from annotator import ingest
from annotator.gui.language import tr
from annotator.gui.naming import short
from annotator.model import Draft, Region

_NEAR = 12
"""So many passages are offered: those nearest to the caption."""
Chosen = Callable[[], tuple[Draft, list[str], Region | None]]
"""The draft that is shown, the ids of the sentences selected, and the region they are of."""


class CaptionButton(QPushButton):
    """Its menu names the passages near the sentences selected, and none where they belong to one."""

    def __init__(self, parent: QWidget, chosen: Chosen, attach: Callable[[list[str], str | None], None]) -> None:
        """`attach` is given the sentences and the id of the passage they are the caption of, None for none."""
        super().__init__(tr("Caption of"), parent)
        self._chosen, self._attach = chosen, attach
        self.setToolTip(tr("The sentences selected are the caption of a passage; captions are aligned in its place"))
        self.setAutoDefault(False)
        self.setMenu(QMenu(self))
        self.menu().aboutToShow.connect(self._offer)

    def _offer(self) -> None:
        menu, (draft, chosen, region) = self.menu(), self._chosen()
        menu.clear()
        passages = ingest.passages_of(draft, chosen) if region is not None else []
        before = sum(item.start < region.start for item in passages) if region is not None else 0
        low = max(0, min(before - _NEAR // 2, len(passages) - _NEAR))
        of = region.caption_of if region is not None else None
        for item in passages[low : low + _NEAR]:
            act = menu.addAction(short(words_of(draft, item), 48).replace("&", "&&"))
            act.setCheckable(True)
            act.setChecked(item.id == of)
            act.triggered.connect(lambda _, to=item.id: self._attach(chosen, to))
        if of is not None:
            menu.addSeparator()
            menu.addAction(tr("Of no passage")).triggered.connect(lambda: self._attach(chosen, None))
        if menu.isEmpty():
            menu.addAction(tr("Select the sentences of the caption first")).setEnabled(False)


def words_of(draft: Draft, region: Region) -> str:
    """The words of a region on one line."""
    text = next(one.text for one in draft.documents if one.id == region.document)
    return " ".join(text[region.start : region.end].split())
