"""The register's window: a record is found in any script, changed, merged, taken apart, and shown in its texts."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QPlainTextEdit, QProgressDialog, QWidget
from pytestqt.qtbot import QtBot

from annotator.edits import AddEntity, SaveScheme
from annotator.gui.language import untranslated, use_language
from annotator.gui.register.lists import FoundList
from annotator.gui.register.window import RegisterWindow
from annotator.gui.schemes import SchemeDialog
from annotator.gui.window import Window
from annotator.model import Entity, Layer, Mention, Range
from annotator.model.project import EDITABLE_STATES
from annotator.register import Found
from annotator.scheme import retire
from tests.gui.desk_fixtures import press
from tests.gui.shell_fixtures import OpenWindow, answer, key


def open_register(open_window: OpenWindow, sample: Path) -> tuple[Window, RegisterWindow]:
    window = open_window(sample)
    key(window, "Ctrl+Shift+E")
    (found,) = window.findChildren(RegisterWindow)
    found._search.finish()
    return window, found


def typed(register: RegisterWindow, words: str) -> list[str]:
    register.query.setText(words)
    entities = register.desk.session.queries.entities()
    return [next(iter(entities[id_].labels.values())) for id_ in register.records.ids]


def rows(session_entities: dict[str, Entity]) -> set[tuple[str, str | None]]:
    return {(e.id, e.merged_into) for e in session_entities.values()}


@pytest.mark.parametrize("words", ["nakatani", "中谷", "나카타니", "ナカタニ"])
def test_a_record_is_found_however_it_is_typed(open_window: OpenWindow, sample: Path, words: str) -> None:
    _, register = open_register(open_window, sample)
    everybody = len(register.records.ids)
    found = typed(register, words)
    assert found or words == "ナカタニ"  # the sample has no reading in kana
    assert len(found) < everybody


def test_fields_are_saved_when_left_and_undone(open_window: OpenWindow, sample: Path) -> None:
    window, register = open_register(open_window, sample)
    typed(register, "nakatani")
    register.select(register.records.ids[0])
    before = register.record()
    assert before is not None
    register.editor.note.setText("seen in Seoul")
    register.editor.note.editingFinished.emit()
    register.editor.qid.setText("Q1")
    register.editor.qid.editingFinished.emit()
    after = window.desk.session.queries.entity(before.id)
    assert after is not None
    assert (after.note, after.qid) == ("seen in Seoul", "Q1")
    window.desk.undo()
    window.desk.undo()
    back = window.desk.session.queries.entity(before.id)
    assert back is not None
    assert (back.note, back.qid) == (before.note, before.qid)
    assert register.editor.note.text() == before.note


def test_names_and_posts_are_edited_in_rows(open_window: OpenWindow, sample: Path) -> None:
    window, register = open_register(open_window, sample)
    register.select(register.records.ids[0])
    entity = register.record()
    assert entity is not None
    register.editor.aliases._insert(["ko", "error", "가나다"])
    register.editor.aliases.edited.emit()
    register.editor.posts._insert(["minister", "Harbour Office", "2020", ""])
    register.editor.posts.edited.emit()
    after = window.desk.session.queries.entity(entity.id)
    assert after is not None
    assert [(a.language, a.kind, a.text) for a in after.aliases][-1] == ("ko", "error", "가나다")
    assert (after.posts[-1].role, after.posts[-1].organisation) == ("minister", "Harbour Office")


def test_a_mention_is_shown_in_context_and_opened(open_window: OpenWindow, sample: Path) -> None:
    window, register = open_register(open_window, sample)
    mention = next(m for m in window.desk.session.queries.select(Mention) if m.entity)
    register.select(mention.entity or "")
    words = register.mentions.index(0, 0).data()
    assert f"【{register.mentions.mentions[0].ranges[0].quote}】" in words
    shown: list[object] = []
    window.desk.revealRequested.connect(shown.append)
    register.places.clicked.emit(register.mentions.index(0, 0))
    assert window.desk.article == register.mentions.mentions[0].article
    assert shown[-1] == register.mentions.mentions[0].ranges[0]


def test_mentions_follow_a_merge_and_come_back_when_it_is_taken_apart(open_window: OpenWindow, sample: Path) -> None:
    window, register = open_register(open_window, sample)
    queries = window.desk.session.queries
    linked = sorted({m.entity for m in queries.select(Mention) if m.entity})
    one, two = linked[:2]
    register.select(two)
    theirs = len(register.mentions.mentions)
    register.select(one)
    own = len(register.mentions.mentions)
    before = rows(queries.entities())

    def choose(box: QWidget) -> bool:
        box.findChild(QLineEdit, "text").setText("")
        found = box.findChild(QListWidget, "records")
        row = next(n for n in range(found.count()) if found.item(n).data(Qt.ItemDataRole.UserRole) == two)
        found.setCurrentRow(row)
        return True

    answer(choose)
    register.merge()
    assert register.record() is not None
    assert register.record().id == two  # type: ignore[union-attr]
    assert len(register.mentions.mentions) == own + theirs
    register.split()
    assert rows(queries.entities()) == before
    window.desk.undo()
    window.desk.undo()
    assert rows(queries.entities()) == before
    assert {m.entity for m in queries.select(Mention) if m.entity} == set(linked)


def test_what_is_spelled_in_two_ways_is_made_one_with_a_key(
    open_window: OpenWindow, sample: Path, qtbot: QtBot
) -> None:
    window, register = open_register(open_window, sample)
    kind = register.desk.session.queries.scheme().active_types()[0].code
    one = window.desk.session.apply(AddEntity(type=kind, labels={"en": "Hong Gil-dong"})).result
    two = window.desk.session.apply(AddEntity(type=kind, labels={"en": "Hong Kil-tong"})).result
    register.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: not register.spelled.busy)
    at = next(n for n, d in enumerate(register.doubles.rows) if {d.entity, d.other} == {one, two})
    register.double_list.setCurrentIndex(register.doubles.index(at, 0))
    key(register.double_list, "M")
    entities = window.desk.session.queries.entities()
    assert {entities[one].merged_into, entities[two].merged_into} in ({None, one}, {None, two})
    assert not any({d.entity, d.other} == {one, two} for d in register.doubles.rows)
    window.desk.undo()
    qtbot.waitUntil(lambda: not register.spelled.busy)
    assert any({d.entity, d.other} == {one, two} for d in register.doubles.rows), "undone, it is asked again"
    at = next(n for n, d in enumerate(register.doubles.rows) if {d.entity, d.other} == {one, two})
    register.double_list.setCurrentIndex(register.doubles.index(at, 0))
    key(register.double_list, "X")
    qtbot.waitUntil(lambda: not register.spelled.busy)
    assert not any({d.entity, d.other} == {one, two} for d in register.doubles.rows), "said to be two, not asked again"
    entities = window.desk.session.queries.entities()
    assert entities[one].merged_into is None and entities[two].merged_into is None


def test_only_unused_records_can_be_deleted(open_window: OpenWindow, sample: Path) -> None:
    window, register = open_register(open_window, sample)
    queries = window.desk.session.queries
    register.select(next(m.entity for m in queries.select(Mention) if m.entity) or "")
    assert not register.delete_button.isEnabled()
    made = window.desk.session.apply(AddEntity(type="PERSON", labels={"en": "Nobody"})).result
    register.select(made)
    press(register.list, "Del")
    register.delete()
    assert made not in queries.entities()


def test_an_import_is_previewed_with_its_bad_lines(open_window: OpenWindow, sample: Path, tmp_path: Path) -> None:
    window, register = open_register(open_window, sample)
    path = tmp_path / "names.csv"
    path.write_text("type,label_en\nPERSON,Anna Harbour\nSHIP,Berta\n", "utf-8")
    seen: list[str] = []

    def accept(box: QWidget) -> bool:
        seen.append(box.findChild(QPlainTextEdit, "preview").toPlainText())
        return True

    before = len(window.desk.session.queries.entities())
    answer(path, accept)
    from annotator.gui.register import exchange

    exchange.import_register(window.desk, register)
    assert "names.csv, line 3, type" in seen[0]
    assert len(window.desk.session.queries.entities()) == before + 1
    assert typed(register, "anna harb") == ["Anna Harbour"]
    window.desk.undo()
    assert len(window.desk.session.queries.entities()) == before


def test_the_gazetteer_suggests_and_one_undo_takes_it_back(open_window: OpenWindow, sample: Path, qtbot: QtBot) -> None:
    window, register = open_register(open_window, sample)
    before = {m.id for m in window.desk.session.queries.select(Mention)}
    answer(True)
    register.run_gazetteer()
    assert {m.id for m in window.desk.session.queries.select(Mention)} == before, "the window is not held up"
    qtbot.waitUntil(lambda: len(window.desk.session.queries.select(Mention)) > len(before))
    made = [m for m in window.desk.session.queries.select(Mention) if m.id not in before]
    assert made
    assert {(m.provenance, m.method) for m in made} == {("suggestion", "gazetteer")}
    assert window.desk.session.check() == []
    window.desk.undo()
    assert {m.id for m in window.desk.session.queries.select(Mention)} == before


def test_a_gazetteer_that_is_cancelled_suggests_nothing(open_window: OpenWindow, sample: Path, qtbot: QtBot) -> None:
    window, register = open_register(open_window, sample)
    before = {m.id for m in window.desk.session.queries.select(Mention)}
    register.run_gazetteer()
    (progress,) = register.findChildren(QProgressDialog)
    with qtbot.waitSignal(progress.destroyed):
        progress.canceled.emit()
    assert {m.id for m in window.desk.session.queries.select(Mention)} == before


def test_what_a_gazetteer_found_is_ticked_where_it_is_sure_and_can_be_unticked() -> None:
    place = Range(document="d", start=0, end=3, quote="Ann")
    found = [("T", Found(article="a", place=place, entity=f"e{score}", type="PERSON", name="Ann", score=score))
             for score in (1.0, 0.5)]  # fmt: skip
    rows = FoundList(found)
    assert [each.entity for each in rows.ticked()] == ["e1.0"]
    checked, role = Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole
    assert rows.setData(rows.index(1), checked, role) and not rows.setData(rows.index(1), "x")
    assert rows.setData(rows.index(0), Qt.CheckState.Unchecked.value, role)
    assert [each.entity for each in rows.ticked()] == ["e0.5"]


@pytest.mark.parametrize("language", ["ko", "ja"])
def test_the_window_speaks_the_languages(open_window: OpenWindow, sample: Path, language: str) -> None:
    use_language(language)
    before = set(untranslated())
    open_register(open_window, sample)
    assert set(untranslated()) == before


def test_read_only_shows_and_changes_nothing(open_window: OpenWindow, sample: Path) -> None:
    window = open_window(sample, read_only=True)
    register = RegisterWindow(window.desk, window)
    assert register.records.ids
    assert not register.editor.isEnabled()
    assert not register.merge_button.isEnabled()


def test_types_are_merged_and_split_and_what_has_none_waits_in_a_list(open_window: OpenWindow, sample: Path) -> None:
    window, register = open_register(open_window, sample)
    session = window.desk.session
    open_layers = {la.id for la in session.queries.select(Layer, owner=session.actor) if la.state in EDITABLE_STATES}
    mine = [m for m in session.queries.select(Mention) if m.layer in open_layers]
    split_code = max({m.type for m in mine}, key=[m.type for m in mine].count)
    others = [k.code for k in session.queries.scheme().active_types() if k.code != split_code and not k.parent]
    box = SchemeDialog(window, window.desk)

    def choose(code: str) -> None:
        row = next(r for r in range(box.table.rowCount()) if box.table.item(r, 2).text() == code)
        # `selectRow` would ask which modifiers are held, and the test's last key held two.
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        box.table.selectionModel().select(box.table.model().index(row, 0), flags)

    choose(split_code)
    answer(True)
    box._split()
    choose(others[0])

    def into(form: QWidget) -> bool:
        combo = form.findChild(QComboBox, "into")
        combo.setCurrentIndex(combo.findData(others[1]))
        return True

    answer(into)
    box._merge()
    assert "wait for a type" in box.preview.text(), box.problem.text()
    box._save()
    codes = {kind.code for kind in session.queries.scheme().active_types()}
    assert codes >= {f"{split_code}_1", f"{split_code}_2"}
    assert not {split_code, others[0]} & codes
    assert not session.queries.select(Mention, type=others[0])
    register.tabs.setCurrentIndex(2)
    shown = register.waiting.model.items
    mentions = session.queries.select(Mention, type=split_code)
    records = [e for e in session.queries.entities().values() if e.type == split_code and e.merged_into is None]
    assert records, "records wait as their mentions do"
    assert {item.id for item in shown} == {m.id for m in mentions} | {e.id for e in records}
    own = [m.id for m in mine if m.type == split_code]
    owned = [n for n, item in enumerate(shown) if item.id in own]
    assert max(owned) < min(n for n, item in enumerate(shown) if isinstance(item, Entity)), "one's own first"
    register.waiting.view.clicked.emit(register.waiting.model.index(0, 0))
    assert window.desk.article == shown[0].article
    # The analyst gives a type to what is theirs and to records; what others tagged stays as it is.
    register.waiting.view.selectAll()
    assert not register.waiting.ask.isEnabled(), "only a reviewer asks"

    def typed_as(form: QWidget) -> bool:
        combo = form.findChild(QComboBox, "type")
        combo.setCurrentIndex(combo.findData(f"{split_code}_1"))
        return True

    answer(typed_as)
    register.waiting.give_type()
    assert {session.queries.get(Mention, id_).type for id_ in own} == {f"{split_code}_1"}
    assert {session.queries.entities()[e.id].type for e in records} == {f"{split_code}_1"}
    theirs = [m for m in mentions if m.id not in own]  # and one's own that are handed in: they are read-only
    assert {item.id for item in register.waiting.model.items} == {m.id for m in theirs}
    session.undo()
    session.undo()
    assert register.waiting.model.items == []


def test_a_reviewer_asks_for_a_type_by_returning_the_work(open_window: OpenWindow, sample: Path) -> None:
    window, register = open_register(open_window, sample)
    session = window.desk.session
    layer = next(la for la in session.queries.select(Layer, state="submitted") if la.owner != session.actor)
    mention = session.queries.select(Mention, layer=layer.id)[0]
    scheme = session.queries.scheme()
    made = retire(scheme, mention.type)
    window.desk.apply(SaveScheme(body=made.scheme.to_body(), mapping={mention.type: ""}))
    reviewer = next(actor for actor in session.queries.actors() if actor.role == "reviewer")
    session.act_as(reviewer.id)
    register.tabs.setCurrentIndex(2)
    row = next(n for n, item in enumerate(register.waiting.model.items) if item.id == mention.id)
    shown = register.waiting.model.data(register.waiting.model.index(row, 0))
    assert session.queries.actor_name(layer.owner) in shown
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
    register.waiting.view.selectionModel().select(register.waiting.model.index(row, 0), flags)
    assert register.waiting.ask.isEnabled() and not register.waiting.give.isEnabled(), "their work is theirs"
    answer(True)
    register.waiting.ask_for_type()
    returned = session.queries.get(Layer, layer.id)
    assert returned.state == "returned"
    assert mention.ranges[0].quote in returned.comment
    assert session.queries.get(Mention, mention.id).type == mention.type


def test_mentions_are_split_off_into_a_record_of_their_own_with_one_undo(open_window: OpenWindow, sample: Path) -> None:
    window, register = open_register(open_window, sample)
    session = window.desk.session
    layers = {la.id for la in session.queries.select(Layer, owner=session.actor) if la.state in EDITABLE_STATES}
    mine = [m for m in session.queries.select(Mention) if m.layer in layers and m.entity is not None]
    record = mine[0].entity
    register.select(record)
    before = list(register.mentions.mentions)
    row = next(n for n, m in enumerate(before) if m.id == mine[0].id)
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
    register.places.selectionModel().select(register.mentions.index(row, 0), flags)

    def named(form: QWidget) -> bool:
        form.findChild(QLineEdit).setText("Another one")
        return True

    answer(named)
    register.apart.click()
    other = session.queries.get(Mention, mine[0].id).entity
    assert other != record and "Another one" in session.queries.entity(other).labels.values()
    assert register.record().id == other, "the new record is shown"
    window.desk.undo()
    assert session.queries.get(Mention, mine[0].id).entity == record
    assert other not in session.queries.entities()


@pytest.mark.parametrize("spoken", ["ko", "ja"])
def test_what_is_wrong_in_a_file_is_told_in_the_language_of_the_window(spoken: str) -> None:
    from annotator.gui.language import use_language
    from annotator.gui.register.exchange import preview_of
    from annotator.register_files import ImportPlan, read_register

    use_language(spoken)
    lines = (
        b"type,label_en,qid,aliases,posts\nNOPE,x,,,\nPERSON,,,,\nPERSON,a,z9,en:none:b,\nPERSON,a,,,a|b|c|soon\n1,2\n"
    )
    read = read_register(lines, "people.csv", "csv", ["PERSON"])
    told = preview_of(read, ImportPlan()).splitlines()
    wrong = [line for line in told if line.startswith("people.csv")]
    assert len(wrong) == len(read.problems) >= 5
    for line, problem in zip(wrong, read.problems, strict=True):
        assert problem.message not in line
        assert re.search(
            "[가-힣]" if spoken == "ko" else "[ぁ-んァ-ヶ一-龯]", line.partition(f"{problem.field}: ")[2]
        ), line
