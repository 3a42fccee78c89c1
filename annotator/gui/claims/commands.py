"""The actions of the Claims mode. Each is one key in the matrix or the tray, and can be undone."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotator.gui.actions import Action
from annotator.gui.claims import joining, judging

if TYPE_CHECKING:
    from annotator.gui.claims.page import ClaimsPage


def matrix_actions(page: "ClaimsPage") -> list[Action]:
    """Every action of the mode, in the order of its menu."""

    def shown() -> bool:
        return page.desk.mode == "claims"

    def chosen() -> bool:
        return shown() and page.row is not None

    def writable() -> bool:
        return shown() and not page.desk.session.read_only

    def action(
        id_: str, text: str, run: Callable[[], object], *keys: str, menu: str = "Claims", hint: str = "",
        enabled: Callable[[], bool] = chosen, checked: Callable[[], bool] | None = None, palette: bool = True,
    ) -> Action:  # fmt: skip
        return Action(
            id=f"claims.{id_}", text=text, run=run, keys=keys, scope="matrix", menu=menu, hint=hint, enabled=enabled,
            checked=checked, palette=palette,
        )  # fmt: skip

    return [
        action("open", "Open the passage", page.open, "Return", enabled=shown,
               hint="Shows the article at the claim, in both languages"),
        *_stances(page, action),
        action("new", "New proposition", lambda: joining.new_proposition(page), "P", menu="Claims", enabled=writable,
               hint="Of the claim chosen in the tray, else in your own words"),
        action("edit", "Edit the words", page.detail.edit_statement, "E", "F2", hint="The statement, at the right"),
        action("merge", "Merge with another row…", lambda: joining.merge(page), "M",
               hint="Then go to the row that takes it over and press Return"),
        action("delete", "Remove", lambda: joining.delete(page), "Del",
               hint="In a cell its stance, in the last column your rating, at the left the whole proposition"),
        action("delete-row", "Delete the proposition…", lambda: joining.delete_proposition(page), "Shift+Del",
               hint="The claims stay"),
        *_judgements(page, action),
        *_filters(page, action, shown),
        *_places(page, action, shown),
    ]  # fmt: skip


def _stances(page: "ClaimsPage", action: Callable[..., Action]) -> list[Action]:
    def stance(name: str) -> Callable[[], object]:
        return lambda: joining.set_stance(page, name)

    return [
        action("asserts", "Asserts", stance("asserts"), "S", menu="Claims",
               hint="Of the cell, or joins the claim in the tray to the row"),
        action("contradicts", "Contradicts", stance("contradicts"), "D"),
        action("repeats", "Repeats", stance("repeats"), "R", hint="The same origin again"),
        action("silent", "Silent", stance("silent"), "0", hint="You read the article for it, and it says nothing"),
        action("unread", "Take the stance back", lambda: joining.remove_stance(page), "-", "Backspace",
               hint="The article is unread again for this row; its claim stays"),
        action("note", "Note on the stance…", lambda: joining.note_stance(page), "N",
               hint="Shown in the cell: what is missing, or said in other words"),
    ]  # fmt: skip


def _judgements(page: "ClaimsPage", action: Callable[..., Action]) -> list[Action]:
    def rate(number: int) -> Callable[[], object]:
        return lambda: judging.rate_by_key(page, number)

    return [
        *(
            action(f"credibility-{n}", f"Credibility {n}", rate(n), str(n), menu="Claims",
                   hint="Of the row, by you")
            for n in range(1, 7)
        ),
        action("likelihood", "Likelihood…", lambda: page.detail.choose("likelihood"), "L"),
        action("confidence", "Confidence…", lambda: page.detail.choose("confidence"), "C"),
    ]  # fmt: skip


def _filters(page: "ClaimsPage", action: Callable[..., Action], shown: Callable[[], bool]) -> list[Action]:
    def chip(name: str, text: str, *keys: str, menu: str = "Claims") -> Action:
        button = page.filters.chips[name]
        return action(f"filter-{name}", text, button.toggle, *keys, menu=menu, enabled=shown, checked=button.isChecked)

    return [
        action("filter-story", "Next story", page.filters.step_story, "Shift+S", menu="Claims", enabled=shown),
        chip("contested", "Only contested", "Shift+C"),
        chip("single_origin", "Single origin", "Shift+O"),
        chip("unrated", "Unrated", "Shift+U"),
        chip("checkworthy", "Check-worthy", "Shift+W"),
        action("filter-words", "Filter by words", page.filters.words.setFocus, "/", enabled=shown),
        action("filter-clear", "Show all rows", page.filters.clear, "Shift+A", enabled=shown),
    ]


def _places(page: "ClaimsPage", action: Callable[..., Action], shown: Callable[[], bool]) -> list[Action]:
    return [
        action("tray", "Claims in no proposition", page.focus_tray, "T", menu="Claims", enabled=shown),
        action("fits", "Go to the row that the claim fits", lambda: joining.go_to_suggestion(page), "G", enabled=shown,
               hint="Joins nothing: S, D or R does"),
        action("next-pane", "Next pane", lambda: page.step_pane(1), "F6", menu="", enabled=shown, palette=False),
        action("previous-pane", "Previous pane", lambda: page.step_pane(-1), "Shift+F6", menu="", enabled=shown,
               palette=False),
        action("cancel", "Cancel", page.cancel, "Esc", menu="", enabled=shown, palette=False),
        action("keys", "All keys of this mode", lambda: page.desk.actions.run("help.keys"), "Shift+/", menu="",
               enabled=shown),
    ]  # fmt: skip
