"""Work on many places at once: over the project, by record, trimmed; and what is read before work begins."""

import pytest

from annotator.edits import AddActor, AddEntity, DeleteMentions, ImportDraft, LinkEntity, StartLayer, SubmitLayer
from annotator.gui.annotate.page import AnnotatePage
from annotator.gui.annotate.search import trimmed
from annotator.model import Layer, Mention, Range, Reading
from tests.gui.desk_fixtures import all_ranges_hold, press, two_sided_draft


@pytest.fixture
def second(desk, article):
    """Another article of the project that names Busan on both sides."""
    left = (("body", "The port of Busan grows. Nobody lives there."),)
    right = (("body", "부산 항구가 커진다. 아무도 살지 않는다."),)
    desk.session.apply(ImportDraft(draft=two_sided_draft(left, right, "Port")))
    desk.open_article(article.id)
    return next(e.article.id for e in desk.session.queries.articles() if e.article.title == "Port")


def tag(page, article, side, words, digit):
    page.reader.select(article.place(side, words))
    page.reader.column(side).setFocus()
    press(page.reader.column(side), digit)
    return page.open.mention


def test_occurrences_over_the_project_are_one_act(page, desk, article, keys, second):
    busan = tag(page, article, "left", "Busan", "3")
    keys("Return")
    before = len(desk.session.queries.select(Mention))
    page.frame(busan.id)
    keys("Shift+O")
    assert page.preview.isVisible()
    lines = [page.preview.list.item(row).text() for row in range(page.preview.list.count())]
    assert any(line.startswith("Port ") for line in lines)
    assert not any("Copyright" in line or "저작권" in line for line in lines)
    press(page.preview.list, "Return")
    made = desk.session.queries.select(Mention)
    assert len(made) == before + len(lines)
    assert {mention.article for mention in made} == {article.id, second}
    assert all_ranges_hold(desk.session)
    desk.undo()
    assert len(desk.session.queries.select(Mention)) == before


def test_a_place_of_the_preview_is_shown_in_its_article(page, desk, article, keys, second):
    tag(page, article, "left", "Busan", "3")
    keys("Shift+O")
    rows = page.preview.list
    row = next(n for n in range(rows.count()) if rows.item(n).text().startswith("Port "))
    rows.setCurrentRow(row)
    assert desk.article == second
    assert page.preview.isVisible()


def test_annotations_of_one_record_and_no_other(page, desk, article, keys):
    busan = tag(page, article, "left", "Busan", "3")
    tag(page, article, "left", "Park Jun-ho", "1")
    made = desk.session.apply(AddEntity(type="GPE", labels={"en": "Pusan port city"}))
    desk.session.apply(LinkEntity(mentions=(busan.id,), entity=made.result))
    page.finder.open_annotations(entity=made.result)
    assert [hit.record for hit in page.finder.hits] == [busan.id]
    assert "Pusan" in page.finder.record.text()
    page.finder.record.click()
    assert {hit.record for hit in page.finder.hits} > {busan.id}


def test_what_was_found_follows_undo_and_every_other_change(page, desk, article, keys):
    tag(page, article, "left", "Busan", "3")
    person = tag(page, article, "left", "Park Jun-ho", "1")
    page.finder.open_annotations()
    page.finder.step(1)
    assert len(page.finder.hits) == 2
    at = page.finder.hits[page.finder.current].record
    desk.apply(DeleteMentions(mentions=(person.id,)))
    assert len(page.finder.hits) == 1 and page.finder.list.count() == 1
    desk.undo()
    assert len(page.finder.hits) == 2 and page.finder.list.count() == 2
    desk.apply(DeleteMentions(mentions=tuple(hit.record for hit in page.finder.hits if hit.record != at)))
    assert [hit.record for hit in page.finder.hits] == [at] and page.finder.current == 0


def test_what_a_preview_says_of_its_keys_stands_in_one_line(page, desk, article, keys):
    page.resize(1020, 700)
    page.reader.select(article.place("left", "Busan"))
    keys("3")
    keys("O")
    preview = page.preview
    assert preview.isVisible() and preview.hint.isVisible()
    lines = preview.hint.height() / preview.hint.fontMetrics().lineSpacing()
    assert lines < 2
    assert preview.hint.fontMetrics().horizontalAdvance(preview.hint.text()) <= preview.hint.width()


def test_trimming_shows_what_changes_and_is_one_undo(page, desk, article, keys):
    long = tag(page, article, "right", "부산에서", "3")
    quoted = tag(page, article, "left", "the harbour.", "4")
    fine = tag(page, article, "left", "Sept. 8", "6")
    page.finder.open_annotations()
    page.finder.bulk.trim.click()
    assert "【the harbour.】" in page.finder.list.item(1).text(), "what is marked is seen in its sentence"
    assert ["【부산에서】" in page.preview.list.item(row).text() for row in range(2)].count(True) == 1
    assert page.preview.list.count() == 2
    press(page.preview.list, "Return")
    quotes = {m.id: m.ranges[0].quote for m in desk.session.queries.select(Mention)}
    assert quotes == {long.id: "부산", quoted.id: "the harbour", fine.id: "Sept. 8"}
    assert all_ranges_hold(desk.session)
    desk.undo()
    assert {m.ranges[0].quote for m in desk.session.queries.select(Mention)} >= {"부산에서", "the harbour."}


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [
        ("“harbour”,", "en", "harbour"),
        ("U.S.", "en", "U.S."),
        ("F-15(K)", "en", "F-15(K)"),
        ("국방부는", "ko", "국방부"),
        ("F-35", "ko", "F-35"),
        ("「会談」", "ja", "会談"),
        ("...", "en", "..."),
    ],
)
def test_what_belongs_to_a_name_stays(words, language, expected):
    base = f"x {words} y"
    assert trimmed(Range.of("d", base, 2, 2 + len(words)), base, language).quote == expected


# ---- reading before work begins


def test_what_is_read_before_the_first_tag_is_kept_over_other_articles_and_restarts(
    page, desk, article, keys, second, qtbot
):
    page.reader.go_to(article.place("left", "Minister Kanda met"))
    keys("Tab")
    keys("Tab")
    desk.open_article(second)
    place = page.position()
    assert place["read"][article.id]
    again = AnnotatePage(desk)
    qtbot.addWidget(again, before_close_func=lambda widget: widget.finish())
    again.restore(place)
    desk.open_article(article.id)
    assert desk.session.queries.select(Reading) == []
    assert desk.session.queries.article(article.id).state == "preparing"
    desk.session.apply(StartLayer(article=article.id))
    again.store_read()
    read = {reading.sentence for reading in desk.session.queries.select(Reading)}
    met = again.open.text.sentence_at(
        article.place("left", "Minister Kanda met").document, article.place("left", "Minister Kanda met").start
    )
    assert met.id in read


def test_submitting_counts_what_was_read_and_the_open_suggestions(page, desk, article, keys):
    unread = len(page.commands.moving.unread())
    page.reader.go_to(article.place("left", "Minister Kanda met"))
    keys("Tab")
    assert len(page.commands.moving.unread()) < unread
    tag(page, article, "left", "Busan", "3")
    assert any("open; N goes through them" in line for line in page.commands.moving.still_open())


# ---- other people's layers


def found_as_reviewer(page, desk, article, *, submitted: bool):
    """Two tags of the analyst, found by the reviewer among the analyst's annotations."""
    analyst = desk.session.actor
    made = [tag(page, article, "left", "Busan", "3"), tag(page, article, "right", "부산에서", "3")]
    layer = desk.session.queries.own_layer(article.id)
    if submitted:
        desk.session.apply(SubmitLayer(layer=layer.id))
    desk.session.act_as(next(a.id for a in desk.session.queries.actors() if a.role == "reviewer"))
    finder = page.finder
    finder.open_annotations()
    finder.actor.setCurrentIndex(finder.actor.findData(analyst))
    finder.run()
    assert {hit.record for hit in finder.hits} == {mention.id for mention in made}
    return layer


def test_a_bulk_act_on_others_work_becomes_a_request_that_returns_it(page, desk, article):
    layer = found_as_reviewer(page, desk, article, submitted=True)
    before = desk.session.queries.select(Mention)
    page.finder.bulk.delete.click()
    assert "2" in page.preview.go.text() and "Ask" in page.preview.go.text()
    press(page.preview.list, "Down")
    press(page.preview.list, "Space")  # skips the Korean one
    press(page.preview.list, "Return")
    returned = desk.session.queries.get(Layer, layer.id)
    assert returned.state == "returned"
    assert returned.comment.startswith("Delete annotations") and "“Busan”" in returned.comment
    assert "부산" not in returned.comment
    assert desk.session.queries.select(Mention) == before
    desk.undo()
    assert desk.session.queries.get(Layer, layer.id).state == "submitted"


def test_the_request_to_trim_says_what_each_becomes(page, desk, article):
    layer = found_as_reviewer(page, desk, article, submitted=True)
    page.finder.bulk.trim.click()
    press(page.preview.list, "Return")
    assert "“부산에서” → “부산”" in desk.session.queries.get(Layer, layer.id).comment


def test_work_that_is_not_submitted_is_left_alone(page, desk, article):
    layer = found_as_reviewer(page, desk, article, submitted=False)
    page.finder.bulk.delete.click()
    assert not page.preview.isVisible()
    assert "not submitted" in desk.said_words[-1][1]
    assert desk.session.queries.get(Layer, layer.id).state == "draft"


def test_an_analyst_cannot_return_work(page, desk, article):
    found_as_reviewer(page, desk, article, submitted=True)
    made = desk.session.apply(AddActor(name="analyst-2", role="analyst"))
    chosen = page.finder.actor.currentData()
    desk.session.act_as(made.result)
    page.finder.open_annotations()
    page.finder.actor.setCurrentIndex(page.finder.actor.findData(chosen))
    page.finder.run()
    page.finder.bulk.delete.click()
    assert not page.preview.isVisible()
    assert "reviewer" in desk.said_words[-1][1]


def test_what_stands_in_one_line_of_filters_stands_at_one_height(page):
    page.finder.open_annotations()
    page.finder.filters.layout().activate()
    shown = [each for each in (page.finder.type, page.finder.unlinked, page.finder.record) if each.isVisibleTo(page)]
    assert len(shown) == 3
    middles = {each.y() + each.height() / 2 for each in shown}
    assert max(middles) - min(middles) <= 1
