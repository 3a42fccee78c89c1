"""Joining claims to propositions, and taking them out again. Nothing here happens without a key for it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem

from annotator.edits import (
    AddProposition,
    DeleteProposition,
    Edit,
    EditProposition,
    MergePropositions,
    RemoveStance,
    SetStance,
    Together,
    WithdrawRating,
)
from annotator.gui import dialogs
from annotator.gui.claims.overview import Row
from annotator.gui.claims.wording import likeness_words, reason_words, stance_word, statement_of
from annotator.gui.language import tr
from annotator.model import Claim, UserError
from annotator.propositions import Suggestion

if TYPE_CHECKING:
    from annotator.gui.claims.page import ClaimsPage


def set_stance(page: "ClaimsPage", stance: str) -> None:
    """Say how the current cell's article, or the tray's current claim, stands to the current row."""
    row = page.row
    if row is None:
        return
    claim = page.tray_claim
    if claim is not None:
        if stance == "silent":
            page.desk.say(tr("A claim is not silent. In the matrix, 0 says that an article is."), "warning")
        else:
            join(page, claim, row, stance)
        return
    article = page.article
    if not article:
        page.desk.say(tr("Go to an article's column first: a stance is an article's."), "warning")
        return
    cell = row.cell(article)
    if stance == "silent":
        page.apply(
            SetStance(proposition=row.proposition.id, article=article, stance="silent"), tr("Silent: you checked.")
        )
        return
    joined = [s for s in cell.stances if s.claim]
    if not joined:
        chosen = choose_claim(page, row, article, stance)
        if chosen is not None:
            join(page, chosen, row, stance)
        return
    changes: list[Edit] = [
        SetStance(proposition=s.proposition, article=s.article, stance=stance, claim=s.claim, note=s.note)
        for s in joined
        if s.stance != stance
    ]
    if changes:
        page.apply(_one(changes, f"set the stance: {stance}"), stance_word(stance))


def join(page: "ClaimsPage", claim: Claim, row: Row, stance: str) -> None:
    """Join a claim to a row, once more asking where the two are surely about different things."""
    found = page.overview.likeness(claim, row.proposition.id)
    if found.likeness.apart and not _all_the_same(page, found, tr("Join all the same")):
        return
    edit = SetStance(proposition=row.proposition.id, article=claim.article, stance=stance, claim=claim.id)
    page.apply(
        edit, tr("{stance}: joined to “{statement}”", stance=stance_word(stance), statement=row.proposition.statement)
    )


def _all_the_same(page: "ClaimsPage", found: Suggestion, yes: str) -> bool:
    queries = page.desk.session.queries
    against = "\n".join(reason_words(queries, reason) for reason in found.likeness.against)
    return dialogs.confirm(page, tr("These look like different things"), against, yes)


def choose_claim(page: "ClaimsPage", row: Row, article: str, stance: str) -> Claim | None:
    """Ask which claim of an article it is, those that fit best first; None where there is none, or none was taken."""
    queries = page.desk.session.queries
    taken = set(row.cell(article).claims)
    loose = {claim.id for claim in page.overview.loose()}
    every = [c for c in page.overview.claims.values() if c.article == article and c.id not in taken]
    # Of what several analysts said on one passage only one is in `loose`; what is joined elsewhere stays choosable.
    offered = [c for c in every if c.id in loose] or every
    if not offered:
        page.desk.say(tr("This article has no claim yet. Return opens it; C makes a claim there."), "warning")
        return None
    fits = {claim.id: page.overview.likeness(claim, row.proposition.id) for claim in offered}
    offered.sort(key=lambda c: (fits[c.id].likeness.apart, -fits[c.id].likeness.score))
    box = dialogs.FormDialog(page, tr("Which claim {stance}?", stance=stance_word(stance)), ok=tr("Join"))
    about = QLabel(row.proposition.statement, box)
    about.setWordWrap(True)
    about.setProperty("heading", "true")
    listed = QListWidget(box)
    listed.setObjectName("claims")
    listed.setWordWrap(True)
    listed.setAccessibleName(tr("Claims of this article"))
    for claim in offered:
        why = likeness_words(queries, fits[claim.id])
        item = QListWidgetItem(f"{statement_of(claim)}\n{why}" if why else statement_of(claim))
        item.setData(Qt.ItemDataRole.UserRole, claim.id)
        listed.addItem(item)
    listed.setCurrentRow(0)
    listed.itemDoubleClicked.connect(lambda _: box.accept())
    box.form.addRow(about)
    box.form.addRow(listed)
    box.resize(560, 360)
    if not dialogs.run_dialog(box) or listed.currentItem() is None:
        return None
    return page.overview.claims.get(str(listed.currentItem().data(Qt.ItemDataRole.UserRole)))


def remove_stance(page: "ClaimsPage") -> None:
    """Take the current cell's stances back."""
    row = page.row
    cell = row.cell(page.article) if row is not None and page.article else None
    if cell is None or not cell.stances:
        page.desk.say(tr("There is no stance to take back here."), "warning")
        return
    edits: list[Edit] = [RemoveStance(stance=stance.id) for stance in cell.stances]
    page.apply(_one(edits, "take the stance back"), tr("Taken back: unread again."))


def delete(page: "ClaimsPage") -> None:
    """Remove what the current cell holds: a stance, one's own rating, or the whole proposition."""
    row = page.row
    if row is None:
        return
    if page.article:
        remove_stance(page)
    elif page.on_judgement:
        own = page.desk.session.queries.rating(row.proposition.id, "credibility")
        if own is None:
            page.desk.say(tr("You have not rated this."), "warning")
        else:
            page.apply(WithdrawRating(rating=own.id), tr("Your rating is taken back."))
    else:
        delete_proposition(page)


def delete_proposition(page: "ClaimsPage") -> None:
    """Delete the current proposition, after asking."""
    row = page.row
    if row is None:
        return
    text = tr(
        "“{statement}” goes with its {n} {n:stance|stances} and its own judgements. The claims stay. "
        "Ctrl+Z brings it back.",
        statement=row.proposition.statement,
        n=sum(len(cell.stances) for cell in row.cells.values()),
    )
    if dialogs.confirm(page, tr("Delete the proposition"), text, tr("Delete")):
        page.apply(DeleteProposition(proposition=row.proposition.id), tr("Deleted. Ctrl+Z brings it back."))


def new_proposition(page: "ClaimsPage") -> None:
    """Make a proposition of the tray's current claim at once, or of words that are asked for."""
    claim = page.tray_claim
    if claim is not None:
        article = page.desk.session.queries.article(claim.article)
        edit = AddProposition(statement=statement_of(claim), claim=claim.id, story=article.story if article else "")
    else:
        said = dialogs.ask_text(page, tr("New proposition"), tr("Statement"))
        if not said or not said.strip():
            return
        edit = AddProposition(statement=said, story=page.filters.filter.story)
    change = page.apply(edit, tr("A new proposition. E changes its words."))
    if change is not None:
        page.select(str(change.result))


def edit_proposition(page: "ClaimsPage", proposition: str, field: str, text: str) -> None:
    """Store other words (`statement`), another `note` or `story` for a proposition."""
    row = page.overview.rows.get(proposition)
    if row is None or getattr(row.proposition, field) == text:
        return
    edit = EditProposition(proposition=proposition, changes={field: text})
    if page.apply(edit, tr("Saved.")) is None:
        page.detail.show_row(page.row)


def note_stance(page: "ClaimsPage") -> None:
    """Say something about the current cell's stance: that the count is missing, that it says *regular*."""
    row = page.row
    cell = row.cell(page.article) if row is not None and page.article else None
    if cell is None or not cell.stances:
        page.desk.say(tr("There is no stance to note something on."), "warning")
        return
    said = dialogs.ask_text(page, tr("Note on the stance"), tr("Note"), cell.note)
    if said is None or said.strip() == cell.note:
        return
    edits: list[Edit] = [
        SetStance(proposition=s.proposition, article=s.article, stance=s.stance, claim=s.claim, note=said.strip())
        for s in cell.stances
    ]
    page.apply(_one(edits, "note on the stance"), tr("Saved."))


def merge(page: "ClaimsPage") -> None:
    """Begin merging the current row into another; a second time, with another row current, do it."""
    row = page.row
    if row is None:
        return
    if not page.merging:
        page.set_merging(row.proposition.id)
    else:
        finish_merge(page)


def finish_merge(page: "ClaimsPage") -> None:
    """Merge the row chosen before into the current one."""
    row, merged = page.row, page.merging
    if row is None or row.proposition.id == merged:
        page.desk.say(tr("Go to another row first; Esc leaves everything as it is."), "warning")
        return
    found = page.overview.apart(merged, row.proposition.id)
    if found.likeness.apart and not _all_the_same(page, found, tr("Merge all the same")):
        return
    page.set_merging("")
    edit = MergePropositions(proposition=merged, into=row.proposition.id)
    if page.apply(edit, tr("Merged. Ctrl+Z takes it apart again.")) is not None:
        page.select(row.proposition.id)


def go_to_suggestion(page: "ClaimsPage") -> None:
    """Make the row current that the tray's claim fits best."""
    claim = page.tray.claim
    found = page.tray_model.suggestion(claim) if claim is not None else None
    if found is None:
        page.desk.say(tr("No row looks like this claim. P makes one of it."), "info")
        return
    page.select(found.proposition)


def _one(edits: list[Edit], what: str) -> Edit:
    if not edits:
        raise UserError(tr("There is nothing to change."))
    return edits[0] if len(edits) == 1 else Together(edits=tuple(edits), what=what)
