"""The boxes of the register: import with a preview, export, the gazetteer's suggestions, a record to choose."""

from collections.abc import Generator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListView, QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from annotator.edits import AddMention, AddMentions, ImportRegister, Proposal
from annotator.formats import write_atomically
from annotator.gui import dialogs
from annotator.gui.annotate.marks import entity_label
from annotator.gui.desk import Desk
from annotator.gui.language import language, told, tr
from annotator.gui.register.index import register_search
from annotator.gui.register.lists import FoundList
from annotator.gui.slices import Slices, run_with_progress
from annotator.model import Entity, Mention, UserError
from annotator.model.project import SUBMITTED_STATES
from annotator.register import GAZETTEER, STEP, Found, Gazetteer
from annotator.register_files import ImportPlan, RegisterFile, plan_import, read_register, write_register

MOST_SHOWN = 200

READING = 0.4
"""The share of a gazetteer's run that reading the names of the register takes."""


def export_register(desk: Desk, parent: QWidget) -> None:
    """Ask for a place and write the register there; the suffix says how."""
    filters = "CSV (*.csv);;JSONL (*.jsonl)"
    name = str(desk.session.path.with_name(f"{desk.session.path.stem}-register.csv"))
    path = dialogs.save_file(parent, tr("Export the register"), filters, name, "")
    if path is None:
        return
    try:
        data = write_register(desk.session.queries.entities().values(), path.suffix.lower().lstrip("."))
        write_atomically(path, lambda file: file.write(data))
    except UserError as error:
        dialogs.tell(parent, tr("The register was not written"), str(error))
        return
    desk.say(tr("The register was written to “{name}”.", name=path.name))


def import_register(desk: Desk, parent: QWidget) -> None:
    """Ask for a file, show what it would change and which lines are wrong, and do it."""
    path = dialogs.open_file(parent, tr("Import into the register"), f"{tr('Registers')} (*.csv *.jsonl)")
    if path is None:
        return
    try:
        read = _read(desk, path)
    except UserError as error:
        dialogs.tell(parent, tr("The register was not read"), str(error))
        return
    plan = plan_import(read.records, desk.session.queries.entities())
    edit = ImportRegister(adds=plan.adds, changes=plan.changes)
    anything = bool(plan.adds or plan.changes)
    box = dialogs.FormDialog(parent, tr("Import “{name}”", name=path.name), ok=tr("Import"))
    box.resize(640, 460)
    preview = QPlainTextEdit(preview_of(read, plan), box)
    preview.setObjectName("preview")
    preview.setReadOnly(True)
    box.form.addRow(preview)
    box.buttons.buttons()[0].setEnabled(anything)
    if dialogs.run_dialog(box) and anything:
        desk.apply(edit)


def _read(desk: Desk, path: Path) -> RegisterFile:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UserError(f"“{path.name}” cannot be read. Nothing was changed.") from error
    types = [kind.code for kind in desk.session.queries.scheme().active_types()]
    return read_register(data, path.name, path.suffix.lower().lstrip("."), types)


def preview_of(read: RegisterFile, plan: ImportPlan) -> str:
    """What an import would do, and every line that is left out, in the language of the window."""
    lines = [
        tr("{n} {n:record is|records are} new", n=len(plan.adds)),
        tr("{n} {n:record gets|records get} something new", n=len(plan.changes)),
        tr("{n} {n:record is known as it is|records are known as they are}", n=plan.same),
    ]
    if read.problems:
        lines += ["", tr("{n} {n:problem; this line is|problems; these lines are} left out:", n=len(read.problems))]
        lines += [
            tr("{file}, line {line}, {field}: {what}", file=each.file, line=each.line, field=each.field,
               what=told(each.message))
            for each in read.problems[:MOST_SHOWN]
        ]  # fmt: skip
    lines += ["", *(" · ".join(entity.labels.values()) for entity in plan.adds[:MOST_SHOWN])]
    return "\n".join(lines)


def run_gazetteer(desk: Desk, parent: QWidget) -> Slices:
    """Look for every name in every article that is open for the acting person, with a bar and Cancel; what is ticked
    of it then is tagged."""
    words = tr("Looking for the names of the register in all articles…")
    title = tr("Names found in the articles")
    return run_with_progress(parent, title, words, gazetteer(desk), lambda found: _offer(desk, parent, found))


def _offer(desk: Desk, parent: QWidget, found: list[tuple[str, Found]]) -> None:
    if not found:
        desk.say(tr("Every name that the register knows is tagged already."))
        return
    box = dialogs.FormDialog(parent, tr("Names found in the articles"), ok=tr("Tag those that are ticked"))
    box.resize(760, 560)
    view, rows = QListView(box), FoundList(found)
    view.setObjectName("found")
    view.setUniformItemSizes(True)
    view.setModel(rows)
    rows.setParent(view)
    box.form.addRow(view)
    if not dialogs.run_dialog(box):
        return
    adds = tuple(
        AddMention(article=e.article, ranges=(e.place,), type=e.type, entity=e.entity,
                   proposal=Proposal(method=GAZETTEER, score=e.score))
        for e in rows.ticked()
    )  # fmt: skip
    if adds:
        desk.apply(AddMentions(mentions=adds))


def gazetteer(desk: Desk) -> Generator[float, None, list[tuple[str, Found]]]:
    """(title, place) of every name that the acting person has not tagged, in the articles still open for them; in
    steps of some milliseconds."""
    queries = desk.session.queries
    names, entities = Gazetteer(), list(queries.entities().values())
    yield 0.0
    entries = queries.articles()
    yield 0.0
    for number, entity in enumerate(entities):
        names.add(entity)
        if not number % STEP:
            yield READING * number / len(entities)
    found: list[tuple[str, Found]] = []
    for number, entry in enumerate(entries):
        layer = queries.own_layer(entry.article.id)
        if layer is not None and layer.state in SUBMITTED_STATES:
            continue
        taken = [part for m in queries.select(Mention, layer=layer.id) for part in m.ranges] if layer else []
        yield READING + (1 - READING) * number / len(entries)
        steps = names.find_in_steps(queries.text(entry.article.id), taken)
        while True:
            try:
                share = next(steps)
            except StopIteration as done:
                found += [(entry.article.title, each) for each in done.value]
                break
            yield READING + (1 - READING) * (number + share) / len(entries)
        yield READING + (1 - READING) * (number + 1) / len(entries)
    return found


def choose_record(desk: Desk, parent: QWidget, besides: Entity | None) -> str | None:
    """Ask for a record by any part of its name; None where the user thought better of it."""
    box = dialogs.FormDialog(parent, tr("Merge into which record?"), ok=tr("Merge"))
    field, rows = QLineEdit(box), QListWidget(box)
    field.setObjectName("text")
    rows.setObjectName("records")
    search = register_search(desk)

    def fill(words: str) -> None:
        entities = desk.session.queries.entities()
        rows.clear()
        for id_ in (search.search(words) if words.strip() else list(entities))[:MOST_SHOWN]:
            entity = entities.get(id_)
            if entity is not None and entity.merged_into is None and (besides is None or id_ != besides.id):
                item = QListWidgetItem(f"{entity_label(entity, language())}   {entity.type}")
                item.setData(Qt.ItemDataRole.UserRole, id_)
                rows.addItem(item)
        rows.setCurrentRow(0)

    def check() -> None:
        if rows.currentItem() is None:
            raise UserError(tr("Choose a record."))

    field.textChanged.connect(fill)
    fill("")
    box.form.addRow(tr("Name"), field)
    box.form.addRow(rows)
    box.check = check
    if not dialogs.run_dialog(box) or rows.currentItem() is None:
        return None
    return str(rows.currentItem().data(Qt.ItemDataRole.UserRole))
