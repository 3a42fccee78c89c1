"""Judging a proposition by hand: credibility, likelihood and confidence, three separate acts."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit

from annotator.edits import Rate, WithdrawRating
from annotator.gui import dialogs
from annotator.gui.claims.origins import chain_words
from annotator.gui.claims.overview import Row
from annotator.gui.claims.prose import prose
from annotator.gui.claims.wording import origins_words, scale_of
from annotator.gui.language import language, tr
from annotator.model import UserError
from annotator.propositions import says_confirmed
from annotator.scheme import Level

if TYPE_CHECKING:
    from annotator.gui.claims.page import ClaimsPage


def rate_by_key(page: "ClaimsPage", number: int) -> None:
    """Judge the credibility of the current row by a digit: the code itself, on a scale without digits the level of
    that number."""
    scale = scale_of(page.desk.session.queries, "credibility")
    offered = scale.offered() if scale else ()
    codes = [level.code for level in offered]
    code = str(number) if str(number) in codes else codes[number - 1] if number <= len(codes) else ""
    if code:
        judge(page, "credibility", code)
    else:
        page.desk.say(tr("The scale has no level {n}.", n=number), "warning")


def judge(page: "ClaimsPage", axis: str, code: str) -> None:
    """Give the current row a judgement; '' takes one's own back. Asks why where the scale wants to know."""
    row = page.row
    queries = page.desk.session.queries
    scale = scale_of(queries, axis)
    if row is None or scale is None:
        return
    if not code:
        _withdraw(page, row, axis)
        return
    level = scale.level(code)
    if level is None:
        return
    reason = ""
    unconfirmed = says_confirmed(scale.name, code) and not row.behind.confirms
    if level.needs_reason or unconfirmed:
        asked = _ask(page, row, level, unconfirmed=unconfirmed)
        if asked is None:
            page.detail.show_row(row)
            return
        reason = asked
    edit = Rate(
        target=row.proposition.id, target_kind="proposition", axis=axis, code=code, scale=scale.id, reason=reason
    )
    page.apply(edit, f"{scale.title(language())}: {code} {level.label(language())}" if axis == "credibility"
               else f"{scale.title(language())}: {level.label(language())}")  # fmt: skip


def _withdraw(page: "ClaimsPage", row: Row, axis: str) -> None:
    own = page.desk.session.queries.rating(row.proposition.id, axis)
    if own is not None:
        page.apply(WithdrawRating(rating=own.id), tr("Your judgement is taken back."))
    else:
        page.desk.say(tr("You have not judged this."), "warning")
        page.detail.show_row(row)


def _ask(page: "ClaimsPage", row: Row, level: Level, *, unconfirmed: bool) -> str | None:
    """Ask for the reason; where the origins cannot bear the judgement, show them first."""
    title = f"{level.code} {level.label(language())}"
    box = dialogs.FormDialog(page, title, ok=tr("Rate"))
    box.form.addRow(prose(level.description(language()), parent=box))
    if unconfirmed:
        told = tr("they quote each other") if row.behind.circle else tr("two independent ones are needed")
        said = tr("{origins}: {told}. Confirmed means by other independent sources.",
                  origins=origins_words(row.behind), told=told)  # fmt: skip
        warning = prose(f"⚠ {said}", "warning", box)
        warning.setObjectName("originWarning")
        box.form.addRow(warning)
        for article in row.behind.reports:
            head = next((c.head for c in page.overview.columns if c.article.id == article), article)
            chain = chain_words(page.desk, page.overview.chains.get(article, ()))
            box.form.addRow(prose(f"{head}: {chain or tr('origin not known')}", parent=box))
    field = QPlainTextEdit(box)
    field.setObjectName("text")
    field.setTabChangesFocus(True)
    field.setMaximumHeight(96)
    field.setAccessibleName(tr("Reason"))
    box.form.addRow(tr("Reason"), field)

    def check() -> None:
        if level.needs_reason and not field.toPlainText().strip():
            raise UserError(tr("{code} needs a reason.", code=level.code))

    box.check = check
    box.setMinimumWidth(520)
    field.setFocus()
    return field.toPlainText().strip() if dialogs.run_dialog(box) else None
