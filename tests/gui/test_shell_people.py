"""Who works here; blind projects; properties; the label scheme with what becomes of tagged text."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from annotator.edits import AddMention, SetProperty
from annotator.gui.dialogs import ActorDialog, AssignDialog, PropertiesDialog
from annotator.gui.schemes import SchemeDialog
from annotator.model import Actor, Layer, Mention, Range
from tests.gui.shell_fixtures import answer, key


@pytest.fixture
def window(open_window, sample):
    return open_window(sample)


def choose(name):
    def reply(box):
        assert isinstance(box, ActorDialog)
        row = next(n for n in range(box.people.count()) if box.people.item(n).text().startswith(name))
        box.people.setCurrentRow(row)
        return True

    return reply


def test_the_actor_is_always_shown_and_can_be_changed(window):
    assert window.top.actor.text() == "analyst-1"
    assert window.top.actor.isVisible()
    answer(choose("analyst-2"))
    window.top.actor.click()
    assert window.top.actor.text() == "analyst-2"
    assert window.preferences.actors[str(window.desk.session.path.resolve())] == window.desk.session.actor
    states = {row.state for row in window.articles.model.rows if not isinstance(row, str)}
    assert "assigned" in states  # the list shows the other person's work


def test_a_person_is_chosen_with_the_arrows_as_the_box_opens(window, qtbot):
    actors = sorted(window.desk.session.queries.select(Actor), key=lambda actor: actor.name)
    box = ActorDialog(window, actors, actors[0].id)
    qtbot.addWidget(box)
    box.show()
    assert box.focusWidget() is box.people
    QTest.keyClick(box.focusWidget(), Qt.Key.Key_Down)
    assert box.chosen == actors[1].id


def test_a_person_is_added(window):
    def fill(box):
        box.name.setText("park")
        box.role.setCurrentIndex(box.role.findData("reviewer"))
        box.accept()
        return True

    answer(fill)
    key(window, "Ctrl+Shift+A")
    actor = window.desk.session.queries.actor()
    assert (actor.name, actor.role) == ("park", "reviewer")


def test_where_nothing_can_be_written_nobody_is_added(open_window, sample):
    window, seen = open_window(sample, read_only=True), []

    def look(box):
        box.show()
        seen.append((box.people.isVisible(), box.name.isVisible(), box.role.isVisible()))
        box.people.setCurrentRow(1)
        box.hide()
        return True

    answer(look)
    key(window, "Ctrl+Shift+A")
    assert seen == [(True, False, False)]
    assert window.top.actor.text() == "analyst-2"


def test_the_same_name_twice_is_refused(window):
    told = []
    again = []
    answer(lambda box: box.name.setText("analyst-2") or True, told.append, lambda box: again.append(box.name.text()))
    key(window, "Ctrl+Shift+A")
    assert again == ["analyst-2"], "one is asked again, with what was written"
    assert "analyst-2" in told[0]
    assert window.desk.session.queries.actor().name == "analyst-1"


def test_each_actor_undoes_only_their_own(window):
    desk = window.desk
    answer(lambda box: box.name.setText("new-one") or True)
    key(window, "Ctrl+Shift+A")
    assert desk.session.next_undo() is None
    assert not window.actions_table.get("edit.undo").enabled()


def test_each_actor_comes_back_to_their_own_place(window):
    desk = window.desk
    order = [row.article.id for row in window.articles.model.rows if not isinstance(row, str)]
    desk.open_article(order[-1])
    answer(choose("analyst-2"))
    key(window, "Ctrl+Shift+A")
    desk.open_article(order[0])
    answer(choose("analyst-1"))
    key(window, "Ctrl+Shift+A")
    assert desk.article == order[-1]


def test_articles_are_assigned(window):
    def fill(box):
        assert isinstance(box, AssignDialog)
        box.accept()
        assert not box.problem.isHidden()
        for widget in (box.articles, box.actors):
            for row in range(widget.count()):
                widget.item(row).setCheckState(Qt.CheckState.Checked)
        return True

    answer(fill)
    queries = window.desk.session.queries
    analysts = sum(actor.role == "analyst" for actor in queries.actors())
    window.actions_table.run("project.assign")
    assert len(queries.select(Layer)) == analysts * len(queries.articles())


def test_a_blind_project_hides_the_others_until_one_has_submitted(window):
    desk = window.desk
    queries = desk.session.queries
    entry = next(e for e in queries.articles() if e.state == "draft" and e.submitted_by)
    desk.open_article(entry.article.id)
    assert len(queries.visible_layers(entry.article.id)) == 2

    def fill(box):
        assert isinstance(box, PropertiesDialog)
        box.switches["blind"].setChecked(True)
        return True

    answer(fill)
    window.actions_table.run("project.properties")
    assert queries.properties()["blind"]
    assert [layer.owner for layer in queries.visible_layers(entry.article.id)] == [desk.session.actor]
    key(window, "Ctrl+3")
    page = window.page("adjudicate")
    offered = [page.pane.article.itemData(n) for n in range(page.pane.article.count())]
    assert entry.article.id not in offered
    mine = [e.article.id for e in queries.articles() if e.state == "submitted"]
    assert set(offered) <= set(mine)


def test_properties_are_stored_and_undone(window):
    def fill(box):
        box.name.setText("Renamed")
        box.marking.setCurrentIndex(box.marking.count() - 1)
        return True

    answer(fill)
    window.actions_table.run("project.properties")
    assert window.desk.session.queries.properties()["name"] == "Renamed"
    key(window, "Ctrl+Z")
    key(window, "Ctrl+Z")
    assert window.desk.session.queries.properties()["name"] == "Sample"


def scheme_box(work):
    def reply(box):
        assert isinstance(box, SchemeDialog)
        work(box)
        return False  # the dialog has saved by itself, or was left

    return reply


def row_of(box, code):
    return next(r for r in range(box.table.rowCount()) if box.table.item(r, 2).text() == code)


def test_a_type_is_added_and_gets_a_key(window):
    def work(box):
        before = box.table.rowCount()
        box._add()
        assert box.table.rowCount() == before + 1
        box.table.item(row_of(box, "TYPE_1"), 3).setText("Port")
        box.table.item(row_of(box, "TYPE_1"), 2).setText("PORT")
        free = next(t for t in box.scheme.active_types() if t.key == "9")
        box.table.item(row_of(box, free.code), 0).setText("")
        box.table.item(row_of(box, "PORT"), 0).setText("9")
        box._save()

    answer(scheme_box(work))
    window.actions_table.run("project.scheme")
    kind = window.desk.session.queries.scheme().by_code("PORT")
    assert kind is not None
    assert kind.key == "9"
    assert kind.label("en") == "Port"
    entry = next(e for e in window.desk.session.queries.articles() if e.state == "draft")
    window.desk.open_article(entry.article.id)
    page = window.page("annotate")
    sentence = page.open.text.sentences_of("left")[2]
    page.reader.select(page.open.text.range_of(sentence))
    key(page.reader.column("left"), "9")
    assert page.open.record(page.open.selected).type == "PORT"


def test_a_key_has_one_type_and_moving_it_says_so(window):
    def work(box):
        first, second = (next(t for t in box.scheme.active_types() if t.key == key) for key in ("1", "2"))
        box.table.item(row_of(box, second.code), 0).setText("1")
        assert first.code in box.problem.text()
        assert box.scheme.by_code(second.code).key == "1"
        assert box.scheme.by_code(first.code).key == ""
        box.table.item(row_of(box, second.code), 0).setText("Q")
        assert box.problem.text()
        assert box.scheme.by_code(second.code).key == "1"

    answer(scheme_box(work))
    window.actions_table.run("project.scheme")


def test_retiring_a_type_shows_and_does_what_becomes_of_its_mentions(window):
    desk = window.desk
    queries = desk.session.queries
    before = {m.id for m in queries.select(Mention) if m.type == "ROLE"}
    assert before
    shown = []

    def work(box):
        box.table.setCurrentCell(row_of(box, "ROLE"), 3)

        def into(form):
            combo = form.findChild(QComboBox, "into")
            combo.setCurrentIndex(combo.findData("PERSON"))
            return True

        answer(into)
        box._retire()
        shown.append(box.preview.text())
        box._save()

    answer(scheme_box(work))
    window.actions_table.run("project.scheme")
    assert shown == [f"{len(before)} mentions, 0 records: ROLE → PERSON"]
    assert not [m for m in queries.select(Mention) if m.type == "ROLE"]
    assert before <= {m.id for m in queries.select(Mention) if m.type == "PERSON"}
    assert desk.session.check() == []
    key(window, "Ctrl+Z")
    assert {m.id for m in queries.select(Mention) if m.type == "ROLE"} == before


def test_renaming_a_code_takes_the_mentions_along(window):
    queries = window.desk.session.queries
    before = {m.id for m in queries.select(Mention) if m.type == "PERSON"}

    def work(box):
        box.table.item(row_of(box, "PERSON"), 2).setText("HUMAN")
        assert "PERSON → HUMAN" in box.preview.text()
        box._save()

    answer(scheme_box(work))
    window.actions_table.run("project.scheme")
    assert {m.id for m in queries.select(Mention) if m.type == "HUMAN"} == before
    page = window.page("annotate")
    assert not [mark for mark in page.reader.marks() if mark.label == "PERSON"]


def test_hidden_letter_property_reaches_the_project(window):
    window.desk.apply(SetProperty(name="hide_letter", value=False))
    assert window.desk.session.queries.properties()["hide_letter"] is False


def test_others_layers_are_never_changed_by_an_edit(window):
    """An analyst's edit names only the article: it always lands in the analyst's own layer."""
    desk = window.desk
    entry = next(e for e in desk.session.queries.articles() if e.state == "draft")
    text = desk.session.queries.text(entry.article.id)
    document = text.document("left")
    change = desk.apply(
        AddMention(article=entry.article.id, ranges=(Range.of(document.id, document.text, 0, 4),), type="PERSON")
    )
    made = desk.session.queries.get(Mention, change.result)
    assert desk.session.queries.get(Layer, made.layer).owner == desk.session.actor
