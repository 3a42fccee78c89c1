"""N: the walk to the next mention that has a suggestion, through all that have no counterpart.

Where few have one, thousands are asked before one is found, at some tenths of a millisecond each: the first few at
once, the others in slices between which the window answers. Esc stops it, and so does whatever the analyst does
meanwhile: nothing is selected under somebody's hands.
"""

from bisect import bisect_right
from collections.abc import Callable

from PySide6.QtCore import QObject

from annotator.gui.annotate.open_article import OpenArticle, Touched
from annotator.gui.annotate.suggestions import Suggestion
from annotator.gui.annotate.tools import Tools
from annotator.gui.language import tr
from annotator.gui.slices import Slices, Steps
from annotator.model import Mention, Twin
from annotator.session import Change

AT_ONCE = 20
"""As many mentions are asked while the key runs: a few milliseconds."""

_TOLD = 0.05  # the share done is said anew after so much more

_QUIET = -1.0  # nothing was said


class Walk(QObject):
    """Goes to the next open suggestion. What was asked in vain is not asked again while nothing bears on the answer."""

    def __init__(self, tools: Tools, look: Callable[[Mention], Suggestion | None]) -> None:
        """`look` is how a mention is asked for its counterpart."""
        super().__init__(tools.open)
        self._tools, self._look = tools, look
        self._vain: set[str] = set()
        self._told = _QUIET
        self._slices = Slices(self)
        self._slices.progressed.connect(self._tell)
        self._slices.done.connect(self._arrive)
        open_ = tools.open
        open_.textChanged.connect(self._ask_anew)
        open_.layerChanged.connect(self._ask_anew)
        open_.projectChanged.connect(self._follow_project)
        open_.recordsChanged.connect(self._follow)
        open_.selectedChanged.connect(self._halt)

    @property
    def busy(self) -> bool:
        """Whether mentions are being asked."""
        return self._slices.busy

    def begin(self) -> None:
        """Go to the next one, from the mention that is selected and around; pressed again meanwhile, go on looking."""
        if self.busy:
            return
        waiting = self._waiting()
        steps = self._steps(waiting)
        try:
            for _ in range(AT_ONCE):
                next(steps)
        except StopIteration as ended:
            self._arrive(ended.value)
            return
        self._told = 0.0
        self._slices.begin(steps)
        self._tools.say(tr("Looking for the next suggestion… Esc stops."))

    def stop(self) -> bool:
        """Look no further, and say so; whether that was of any effect."""
        stopped = self._halt()
        if stopped:
            self._tools.say(tr("Stopped looking for a suggestion."))
        return stopped

    def _waiting(self) -> list[Mention]:
        """The mentions without a counterpart in the order they are asked: those behind the selected one come first."""
        open_ = self._tools.open
        waiting, now = without_counterpart(open_), open_.mention
        if now is None:
            return waiting

        def place(mention: Mention) -> tuple[str, int, str]:
            return (open_.side_of(mention.ranges[0]), mention.ranges[0].start, mention.id)

        behind = bisect_right(waiting, place(now), key=place)
        return [*waiting[behind:], *(mention for mention in waiting[:behind] if mention.id != now.id)]

    def _steps(self, waiting: list[Mention]) -> Steps:
        """Returns the first that has a suggestion, and how many there were to ask."""
        for done, mention in enumerate(waiting):
            if mention.id not in self._vain:
                if self._look(mention) is not None:
                    return mention, len(waiting)
                if not self._taken_opposite(mention):
                    self._vain.add(mention.id)
            yield done / len(waiting)
        return None, len(waiting)

    def _taken_opposite(self, mention: Mention) -> bool:
        """Whether anything there has a counterpart, which kept it from being suggested and may be parted from it."""
        open_ = self._tools.open
        assert open_.text is not None
        parts = open_.text.counterpart(mention.ranges[0])
        return any(other.id in open_.twin_of for part in parts for other in open_.at(part))

    def _arrive(self, outcome: tuple[Mention | None, int]) -> None:
        mention, asked = outcome
        tools = self._tools
        if mention is not None:
            self._fall_quiet()
            tools.frame(mention.id)
            tools.reader.column(tools.open.side_of(mention.ranges[0])).setFocus()
            return
        self._told = _QUIET
        tools.say(
            tr("No suggestion is open.")
            if not asked
            else tr(
                "{count} {count:mention is|mentions are} without a counterpart, and none is suggested.", count=asked
            )
        )

    # ---- what happens meanwhile

    def _tell(self, share: float) -> None:
        if share - self._told >= _TOLD:
            self._told = share
            self._tools.desk.say(
                tr("Looking for the next suggestion… {percent} %. Esc stops.", percent=round(100 * share))
            )

    def _halt(self) -> bool:
        stopped = self.busy
        self._slices.stop()
        self._fall_quiet()
        return stopped

    def _fall_quiet(self) -> None:
        if self._told != _QUIET:
            self._told = _QUIET
            self._tools.desk.said.emit("", "info")

    def _ask_anew(self) -> None:
        self._halt()
        self._vain.clear()

    def _follow(self, touched: Touched) -> None:
        if touched.tables() & {Mention, Twin}:  # that a sentence was read meanwhile is no reason to stop
            self._halt()
            self._vain.difference_update(record.id for record in touched.kept)

    def _follow_project(self, change: Change) -> None:
        if "entity" in change.tables():
            self._ask_anew()


def without_counterpart(open_: OpenArticle) -> list[Mention]:
    """The mentions of the layer for which nobody has said yet what stands opposite, in order of the text."""
    if open_.text is None or open_.text.article.right is None:
        return []
    return [mention for mention in open_.mentions() if mention.id not in open_.twin_of]
