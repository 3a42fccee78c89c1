"""The page around the keys: menus, key bar, history, sources, states of a layer, theme and language."""

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from annotator.edits import AddActor, AddMention, ImportDraft, ReturnLayer, SetProperty, StartLayer, SubmitLayer
from annotator.gui.annotate.keybar import KeyChip
from annotator.gui.language import use_language
from annotator.gui.theme import Theme
from annotator.model import Attribution, Mention, Reading
from tests.gui.desk_fixtures import LEFT, press, two_sided_draft, type_text


def texts_of(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


def entries(menu: QMenu) -> list[str]:
    return [action.text().split("\t")[0] for action in menu.actions() if not action.isSeparator()]


def test_the_context_menu_offers_what_applies_there(page, article, keys):
    page.reader.select(article.place("left", "Busan"))
    keys("3")
    mention = page.open.mention
    menu = page.commands.text_menu(page, QPoint(10, 10), (mention.id,))
    offered = entries(menu)
    assert "Delete" in offered
    assert "Link to record…" in offered
    assert any(entry.startswith("Busan") for entry in offered)
    menu.hide()
    page.reader.select(article.place("left", "harbour"))
    plain = page.commands.text_menu(page, QPoint(10, 10), ())
    assert "Delete" not in entries(plain)
    assert "Claim" in entries(plain)
    plain.hide()
    bead = page.open.text.beads[1]
    passage = page.commands.passage_menu(page, QPoint(10, 10), bead.id)
    join = next(action for action in passage.actions() if action.text().startswith("Join"))
    passage.hide()
    before = len(page.open.text.beads)
    join.trigger()
    assert len(page.open.text.beads) == before - 1


def test_the_context_menu_leaves_out_what_would_do_nothing(page, article, keys, qtbot):
    page.reader.select(article.place("left", "Busan"))
    keys("3")
    mention = page.open.mention

    def offered(marks=(mention.id,)):
        menu = page.commands.text_menu(page, QPoint(10, 10), marks)
        menu.hide()
        return set(entries(menu))

    names = {page.tools.desk.actions.get(f"annotate.{id_}").text: id_ for id_ in ("accept", "adjust", "none", "part")}
    twins = {text for text, id_ in names.items() if id_ != "part"}
    part = next(text for text, id_ in names.items() if id_ == "part")
    assert twins <= offered() and part not in offered()
    assert not {"Unlink from record", "Take piece away"} & offered()
    page.reader.select(article.place("right", "부산"))
    page.reader.column("left").setFocus()
    keys("Return")
    assert mention.id in page.open.twin_of
    assert part in offered() and not twins & offered()
    page.reader.select(article.place("right", "항구"))
    page.reader.column("left").setFocus()
    assert twins & offered(), "another passage is chosen: it can become the counterpart"


def test_every_command_is_in_a_menu_or_the_palette_with_its_keys(page, desk):
    actions = [action for action in desk.actions.all() if action.id.startswith("annotate.")]
    assert all(action.menu or action.palette for action in actions)
    seen: dict[str, str] = {}
    for action in actions:
        if action.scope == "reader":
            for key in desk.actions.keys(action.id):
                assert key not in seen, f"{key}: {action.id} and {seen[key]}"
                seen[key] = action.id


def test_the_key_bar_shows_the_keys_of_the_scheme_and_does_what_they_do(page, desk, article, qtbot):
    chips = page.keybar.findChildren(KeyChip)
    assert [chip.action for chip in chips[:9]] == [f"annotate.tag{n}" for n in range(1, 10)]
    page.reader.select(article.place("left", "Busan"))
    qtbot.mouseClick(chips[2], Qt.MouseButton.LeftButton)
    assert desk.session.queries.select(Mention)[0].type == "GPE"
    desk.actions.set_keys("annotate.claim", ("Y",))
    QCoreApplication.processEvents()
    assert any(chip.accessibleName().startswith("Y ") for chip in page.keybar.chips)


@pytest.mark.parametrize("width", [650, 774, 900, 1030, 1280, 1600])
def test_nothing_on_the_key_bar_is_cut(page, width):
    """At its narrowest, beside the article list of a window of 1024 pixels, and upwards."""
    page.resize(width, 800)
    QCoreApplication.processEvents()
    assert len(page.keybar.chips) == 11
    for chip in page.keybar.chips:
        assert chip.isVisible() and chip.width() >= chip.sizeHint().width()
        assert chip.geometry().right() < page.keybar.width()


def test_every_tab_of_a_narrow_inspector_can_be_seen(page):
    bar = page.inspector.bar
    bar.resize(260, bar.height())
    QCoreApplication.processEvents()
    assert all(bar.tabRect(index).right() <= 260 and bar.tabRect(index).width() > 30 for index in range(bar.count()))
    assert all(bar.tabToolTip(index) == bar.tabText(index) for index in range(bar.count()))


def test_the_inspector_is_narrow_only_while_the_window_is(page):
    page.resize(1100, 800)
    QCoreApplication.processEvents()
    wide = page.splitter.sizes()[1]
    page.resize(740, 800)
    QCoreApplication.processEvents()
    assert page.splitter.sizes()[1] < wide
    kept = page.panes()
    page.resize(1100, 800)
    QCoreApplication.processEvents()
    assert page.splitter.sizes()[1] == wide
    page.splitter.give(310)
    assert page.splitter.sizes()[1] == 310
    page.show_panes(kept)  # what a narrow window left
    assert page.splitter.sizes()[1] == wide


def test_history_tells_who_did_what(page, desk, article, keys):
    page.reader.select(article.place("left", "Busan"))
    keys("3")
    keys("6")
    page.inspector.show_tab("history")
    told = texts_of(page.inspector.history)
    assert "analyst-1: tag “Busan” as Country, city" in told  # types are called what the scheme calls them
    assert "analyst-1: retag as Date, duration" in told


def test_the_chain_is_made_by_typing(page, desk, article, keys):
    keys("R")
    for name in ("Harbour Office", "Harbour News"):
        page.inspector.reliability.findChild(QWidget, "addLink").click()
        type_text(page.typeahead.field, name)
        press(page.typeahead.field, "Return")
        assert desk.said_words.pop()[1] == "Chain saved"
    chain = desk.session.queries.chain(article.id)
    names = [desk.session.queries.sources()[link.source].name for link in chain]
    assert names == ["Harbour Office", "Harbour News"]
    assert [link.role for link in chain] == ["originator", "relay"]
    desk.undo()
    assert len(desk.session.queries.select(Attribution)) == 1


def test_a_returned_article_says_why_and_can_be_changed(page, desk, article, keys):
    page.reader.select(article.place("left", "Busan"))
    keys("3")
    layer = page.open.layer
    analyst = desk.session.actor
    desk.session.apply(SubmitLayer(layer=layer.id))
    reviewer = next(actor.id for actor in desk.session.queries.actors() if actor.role == "reviewer")
    desk.session.act_as(reviewer)
    desk.session.apply(ReturnLayer(layer=layer.id, comment="The dates are missing."))
    desk.session.act_as(analyst)
    assert "The dates are missing." in page.banner.words.text()
    assert page.open.editable


def test_in_a_blind_project_others_work_is_not_offered(page, desk, article, keys):
    page.reader.select(article.place("left", "Busan"))
    keys("3")
    desk.session.apply(SetProperty(name="blind", value=True))
    other = desk.session.apply(AddActor(name="analyst-2")).result
    desk.session.act_as(other)
    desk.actions.run("annotate.viewLayer")
    assert not page.typeahead.isVisible()
    assert not page.reader.marks()


def test_what_was_read_belongs_to_the_article_and_the_reader_of_then(page, desk, article, keys):
    desk.session.apply(StartLayer(article=article.id))
    page.reader.go_to(article.place("left", "Minister Kanda met"))
    keys("Tab")
    other = desk.session.apply(ImportDraft(draft=two_sided_draft(LEFT[:2], (), "Other"))).result
    desk.open_article(other)
    assert {reading.article for reading in desk.session.queries.select(Reading)} == {article.id}


def test_taking_the_first_tag_back_takes_no_reading_with_it(page, desk, article, keys):
    page.reader.go_to(article.place("left", "Minister Kanda met"))
    keys("Tab")
    keys("Tab")
    page.reader.select(article.place("left", "Busan"))
    keys("3")
    page.store_read()
    queries = desk.session.queries
    (entry,) = queries.articles()
    assert entry.read > 1
    desk.undo()
    assert queries.own_layer(article.id) is None
    page.reader.select(article.place("left", "Park Jun-ho"))
    keys("1")
    (again,) = queries.articles()
    assert again.read >= entry.read
    assert [m.ranges[0].quote for m in queries.contents(queries.own_layer(article.id)).mentions] == ["Park Jun-ho"]


def test_an_article_without_translation_is_tagged_alone(page, desk, keys):
    other = desk.session.apply(ImportDraft(draft=two_sided_draft(LEFT, (), "One side"))).result
    desk.open_article(other)
    document = page.open.text.document("left")
    start = document.text.index("Japan")
    page.reader.select(page.open.text.range_of(page.open.text.sentences_of("left")[0]))
    keys("5")
    assert page.open.suggestion is None
    keys("Return")
    assert desk.said_words[-1] == ("warning", "This article has no translation yet.")
    assert start > 0
    assert len(desk.session.queries.select(Mention)) == 1


def test_an_edit_made_elsewhere_repaints_only_its_marks(page, desk, article, monkeypatch):
    seen = []
    real = page.reader.update_marks
    monkeypatch.setattr(page.reader, "set_marks", lambda marks: seen.append("all"))
    monkeypatch.setattr(
        page.reader,
        "update_marks",
        lambda added=(), removed=(): (seen.append([m.id for m in added]), real(added, removed)),
    )
    layer = desk.session.apply(StartLayer(article=article.id)).result
    seen.clear()
    made = desk.session.apply(
        AddMention(article=article.id, ranges=(article.place("left", "Japan"),), type="GPE", layer=layer)
    ).result
    assert "all" not in seen
    assert [made] in seen


@pytest.mark.parametrize("theme", ["light", "dark", "high-contrast"])
@pytest.mark.parametrize("code", ["en", "ko", "ja"])
def test_theme_and_language_change_while_open(page, desk, article, keys, theme, code):
    page.reader.select(article.place("left", "Busan"))
    keys("3")
    keys("C")
    try:
        use_language(code)
        desk.languageChanged.emit()
        desk.theme = Theme.load(theme)
        desk.themeChanged.emit()
        for name in page.inspector.tabs:
            page.inspector.show_tab(name)
        place = desk.session.queries.scheme().by_code("GPE").label(code)
        assert any(place in chip.accessibleName() for chip in page.keybar.chips)
        assert not page.grab().isNull()
    finally:
        use_language("en")


def test_what_is_undone_is_shown(page, desk, article, keys, qtbot):
    page.resize(900, 400)
    page.reader.select(article.place("left", "Minister Kanda opens"))
    keys("5")
    page.reader.go_to(article.place("left", "The harbour opens"))
    seen = []
    real = page.reader.reveal
    page.reader.reveal = lambda place: (seen.append(place.quote), real(place))
    desk.undo()
    assert seen == ["Minister Kanda opens"]


@pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier])
def test_what_writes_a_letter_or_a_digit_does_nothing_to_the_texts_from_the_inspector(page, desk, article, modifier):
    page.reader.go_to(article.place("left", "Japan"))
    page.inspector.show_tab("reliability")
    before = desk.session.queries.history(newest=1)
    for key in (Qt.Key.Key_M, Qt.Key.Key_3):
        QTest.keyClick(page.inspector.reliability.findChild(QWidget, "addLink"), key, modifier)
    assert desk.session.queries.history(newest=1) == before


def test_escape_in_the_inspector_goes_back_to_the_text(page, qtbot):
    desk_keys = page.inspector.bar
    desk_keys.setFocus()
    press(desk_keys, "Esc")
    assert page.window().focusWidget() is page.reader.column("left")


def test_the_key_bar_gives_up_no_more_than_it_must(page):
    bar = page.keybar
    bar.rebuild()
    widths = {}
    for level in range(6):
        for chip in bar.chips:
            chip.set_level(level)
        gap = 4 if level in (3, 5) else 6
        widths[level] = sum(chip.sizeHint().width() + gap for chip in bar.chips) - gap + 32
    told = []
    for level, width in widths.items():
        bar.resize(width, 40)
        shown = [(chip._words, chip._gap) for chip in bar.chips]
        for chip in bar.chips:
            chip.set_level(level)
        wanted = [(chip._words, chip._gap) for chip in bar.chips]
        told.append(shown == wanted)
        bar.resize(width - 1, 40)
        assert [(chip._words, chip._gap) for chip in bar.chips] != wanted, level
    assert all(told), told


def test_in_the_usual_window_the_keys_keep_their_caps_and_colours(page):
    """1280 pixels less the article list."""
    page.resize(1014, 700)
    QCoreApplication.processEvents()
    page.keybar.rebuild()
    assert not any(chip._tight for chip in page.keybar.chips)
    assert page.keybar.chips[-1].geometry().right() < page.keybar.width()


def test_what_is_set_aside_is_opened_read_and_folded_again_by_keys(page, desk, article, keys):
    column = page.reader.column("left")
    fold = next(block for block in column.text.blocks if block.kind == "fold")
    page.reader.go_to(article.place("left", "The harbour opens"))
    keys("H")
    shown = [column.text.shown(block) for block in column.text.blocks if block.start >= fold.start]
    assert "Copyright by the harbour news desk, Busan." in shown
    keys("Down")
    keys("Down")
    assert page.reader.caret().start >= fold.start
    keys("H")
    assert not any(block.open for block in column.text.blocks)
    other = desk.session.apply(ImportDraft(draft=two_sided_draft(LEFT[:2], (), "Other"))).result
    desk.open_article(other)
    keys("H")
    assert desk.said_words[-1] == ("warning", "Nothing is set aside on this side")


@pytest.mark.parametrize("pressed", ["0", "L", "F"])
def test_every_list_that_is_searched_says_what_to_type(page, article, keys, pressed):
    page.reader.select(article.place("left", "Busan"))
    keys("3")
    keys("C")
    keys(pressed)
    assert page.typeahead.field.isVisible() and page.typeahead.field.hasFocus()
    assert page.typeahead.field.placeholderText()
