"""The actions of the Adjudicate mode."""

from collections import Counter
from collections.abc import Callable
from functools import partial

from annotator.edits import Decide, ReturnLayer, SignOff, StartGold, WithdrawSignOff
from annotator.gui import dialogs
from annotator.gui.actions import Action
from annotator.gui.adjudicate.returning import ReturnDialog
from annotator.gui.adjudicate.reviewing import Reviewing
from annotator.gui.adjudicate.signing import SignOffDialog
from annotator.gui.adjudicate.strategies import start_from
from annotator.gui.adjudicate.wording import RECORDS
from annotator.gui.language import tr
from annotator.model import UserError


def review_actions(page: Reviewing) -> list[Action]:
    """Every action of the mode, in the order of its menu."""

    def shown() -> bool:
        return page.desk.mode == "adjudicate"

    def asked() -> bool:
        return shown() and page.current is not None

    def versions() -> bool:
        # Of a rating the code itself is pressed, never the number of a version.
        return asked() and page.current is not None and page.current.kind != "rating"

    def action(
        id_: str, text: str, run: Callable[[], object], *keys: str, menu: str = "Adjudicate", hint: str = ""
    ) -> Action:
        return Action(
            id=f"adjudicate.{id_}",
            text=text,
            run=run,
            keys=keys,
            scope="adjudicate",
            menu=menu,
            hint=hint,
            enabled=shown if id_ in _WHOLE else versions if id_.startswith("take-") else asked,
        )

    takes = [
        action(f"take-{n}", f"Take version {n}", partial(page.take, n - 1), str(n), menu="" if n > 3 else "Adjudicate")
        for n in range(1, 10)
    ]
    return [
        *takes,
        action("union", "Take the union of the passages", lambda: page.act("union"), "U", menu="Adjudicate"),
        action("intersection", "Take what they share", lambda: page.act("intersection"), "I"),
        action("both", "Keep both", lambda: page.act("both"), "B"),
        action("edit", "Something else…", lambda: page.act("edit"), "F2", hint="Select the words, or choose a value"),
        action("reject", "Reject all", lambda: page.act("reject"), "X", hint="Stored as a decision"),
        action("alike", "Apply to alike", lambda: page.act("alike"), "G", menu="Adjudicate"),
        action("skip", "Skip", lambda: page.act("skip"), "S"),
        action("why", "Reason", partial(page.write, "reason"), "W", hint="Analyst's error, gap in the guidelines …"),
        action("section", "Section of the guideline", partial(page.write, "section"), "P"),
        action("note", "Note", partial(page.write, "note"), "N"),
        action("back", "Take the last decision back", lambda: take_back(page), "Z"),
        action("accept", "Take all agreed into gold…", lambda: accept_agreed(page), "Shift+A", menu="Adjudicate"),
        action("start", "Start from…", lambda: start_from(page), hint="What most say, or one analyst, shown before"),
        action("return", "Return to an analyst…", lambda: give_back(page), "R"),
        action("sign-off", "Sign off…", lambda: sign_off(page), "O"),
        action("withdraw-sign-off", "Withdraw the sign-off", lambda: withdraw_sign_off(page)),
        action(
            "review-gold", "Review this gold layer…", lambda: review_gold(page), hint="What another reviewer signed off"
        ),
        action(
            "own-work", "My work and gold…", lambda: own_work(page), "Shift+W", hint="What was kept, changed, missed"
        ),
        action("agreement", "Agreement…", lambda: agreement(page), "Shift+F", menu="Adjudicate"),
        action("keys", "All keys of this mode", lambda: page.desk.actions.run("help.keys"), "Shift+/", menu=""),
    ]


_WHOLE = (
    "back",
    "accept",
    "return",
    "sign-off",
    "withdraw-sign-off",
    "review-gold",
    "own-work",
    "start",
    "agreement",
    "keys",
)
"""Actions that need no open question."""


_REVIEWING = frozenset(edit.__name__ for edit in (Decide, ReturnLayer, SignOff, StartGold, WithdrawSignOff))


def take_back(page: Reviewing) -> None:
    """Take back what the reviewer did last here, and nothing else: a single key must not undo an import."""
    event = page.desk.session.next_undo()
    if event is None or not (event.edit in _REVIEWING or any(change.table == "decision" for change in event.changes)):
        page.desk.say(tr("The last thing done was no decision. Ctrl+Z takes anything back."), "warning")
        return
    page.desk.undo()


def accept_agreed(page: Reviewing) -> None:
    """Take what all agree on into gold, after showing how much it is."""
    review = page.review
    if review is None or not _may_decide(page):
        return
    waiting = [item for item in review.queue.agreed if item.open]
    if not waiting:
        page.desk.say(tr("Everything agreed is in gold already."))
        return
    kinds = Counter(item.table for item in waiting)
    lines = "\n".join(f"{tr(RECORDS[kind])}: {count}" for kind, count in sorted(kinds.items()))
    across = sum(item.how != "same" for item in waiting)
    if across:
        lines += "\n\n" + tr("{n} of them tagged in one language by some and in the other by others.", n=across)
    alone = sum(item.alone for item in waiting) if len(review.contents) > 1 else 0
    if alone:
        lines += "\n\n" + tr("{n} of them only one analyst has; the others did not declare the kind complete.", n=alone)
    if dialogs.confirm(page, tr("Take all agreed into gold"), lines, tr("Take them")):
        _guard(
            page,
            review.accept_agreed,
            tr("{n} agreed {n:item is|items are} in gold. Ctrl+Z takes {n:it|them} back.", n=len(waiting)),
        )


def agreement(page: Reviewing) -> None:
    """Open the agreement window. It takes its words from this package, so it is loaded when it is asked for."""
    from annotator.gui.agreement import show_agreement

    show_agreement(page.desk, page)


def give_back(page: Reviewing) -> None:
    """Return one analyst's submitted work with comments."""
    review = page.review
    if review is None or not _may_decide(page):
        return
    box = ReturnDialog(page, review)
    if dialogs.run_dialog(box):
        _guard(
            page,
            lambda: review.give_back(box.layer(), box.comments.toPlainText()),
            tr("The article is returned to {name}.", name=box.who.currentText()),
        )


def sign_off(page: Reviewing) -> None:
    """Close the gold layer; with something open, only for a reason."""
    review = page.review
    if review is None or not _may_decide(page):
        return
    waiver = ""
    blockers = review.blockers()
    if blockers:
        box = SignOffDialog(page, review, blockers)
        if not dialogs.run_dialog(box):
            return
        waiver = box.reason.toPlainText().strip()
    _guard(page, lambda: review.sign_off(waiver), tr("Signed off."))


def review_gold(page: Reviewing) -> None:
    """Begin to review what another reviewer signed off."""
    review = page.review
    if review is None or not _may_decide(page):
        return
    if not review.may_review_again():
        page.desk.say(tr("Only gold that another reviewer signed off is reviewed in its turn."), "warning")
        return
    words = tr("A new gold layer of yours begins. The signed-off one stays, as one of the versions you decide from.")
    if dialogs.confirm(page, tr("Review this gold layer"), words, tr("Begin")):
        _guard(page, review.review_again, tr("The gold layer is under review. Ctrl+Z takes it back."))


def own_work(page: Reviewing) -> None:
    """Open the comparison of an analyst's own work with gold, or say why there is nothing to compare."""
    from annotator.gui.agreement import show_own_work

    show_own_work(page.desk, page)


def withdraw_sign_off(page: Reviewing) -> None:
    """Open a signed-off gold layer again."""
    if page.review is not None and page.review.gold_layer is not None:
        page.desk.apply(WithdrawSignOff(layer=page.review.gold_layer.id))


def _may_decide(page: Reviewing) -> bool:
    """Asked before anything is shown: nobody fills in a box that is then refused."""
    if page.desk.session.queries.is_reviewer():
        return True
    page.desk.say(tr("Only a reviewer decides. Choose who works here with Ctrl+Shift+A."), "warning")
    return False


def _guard(page: Reviewing, run: Callable[[], object], done: str) -> None:
    try:
        run()
    except UserError as error:
        page.desk.say(str(error), "warning")
        return
    page.desk.say(done)
