"""N among many mentions: the window answers while they are asked, and nothing is selected under somebody's hands."""

import itertools
from types import SimpleNamespace

import pytest

from annotator.edits import (
    AddEntity,
    AddMention,
    AddMentions,
    EditEntity,
    ImportDraft,
    LinkEntity,
    LinkTwins,
    UnlinkTwins,
)
from annotator.gui.annotate import counterparts
from annotator.gui.annotate.page import AnnotatePage
from annotator.gui.annotate.walking import AT_ONCE
from annotator.gui.slices import SLICE
from annotator.model import Range
from tests.gui.desk_fixtures import press, two_sided_draft

WORDS = ("kiln", "pier", "teacup", "orchard")
SENTENCES = 3 * AT_ONCE
SAID = (SENTENCES - 2, SENTENCES - 1)
"""The sentences whose last mention, a year, is said on the other side too."""


@pytest.fixture
def crowd(project, desk, qtbot, monkeypatch):
    """The page with an article of many mentions, two in a sentence, their `ids` in order; a slice is few mentions on
    however fast a machine."""
    ticks = itertools.count()
    monkeypatch.setattr("annotator.gui.slices.perf_counter", lambda: next(ticks) * SLICE / 3)
    left = [("body", f"The old {WORDS[n % 4]} was shown in {1900 + n} to guests again.") for n in range(SENTENCES)]
    right = [
        ("body", f"손님들은 {1900 + n if n in SAID else '다시'} 이야기를 들었다고 한다.") for n in range(SENTENCES)
    ]
    article = project.apply(ImportDraft(draft=two_sided_draft(left, right, title="Kilns"))).result
    document = project.queries.text(article).document("left")
    made, at = [], 0
    for n in range(SENTENCES):
        for words in (WORDS[n % 4], str(1900 + n)):
            at = document.text.index(words, at)
            place = Range.of(document.id, document.text, at, at + len(words))
            made.append(AddMention(article=article, ranges=(place,), type="LOC"))
    ids = project.apply(AddMentions(mentions=tuple(made))).result
    page = AnnotatePage(desk)
    qtbot.addWidget(page, before_close_func=lambda widget: widget.finish())
    page.resize(1280, 800)
    page.show()
    desk.open_article(article)
    yield SimpleNamespace(page=page, article=article, ids=list(ids), session=project, desk=desk)
    page.finish()


def n(crowd):
    press(crowd.page.reader.column("left"), "N")


def arrived(crowd, qtbot):
    """N, and wait for what comes of it."""
    n(crowd)
    qtbot.waitUntil(lambda: not crowd.page.commands.counterparts.walking.busy)
    return crowd.page.open.selected


def said(crowd):
    return [words for _, words in crowd.desk.said_words]


def test_far_suggestions_are_found_in_their_order_and_around(crowd, qtbot):
    wanted = [crowd.ids[2 * sentence + 1] for sentence in SAID]
    look = crowd.page.commands.counterparts.suggestion_for
    assert [m.id for m in crowd.page.open.mentions() if look(m) is not None] == wanted
    n(crowd)
    assert crowd.page.open.selected is None, "the window answers while they are asked"
    assert said(crowd)[-1].startswith("Looking for the next suggestion")
    qtbot.waitUntil(lambda: crowd.page.open.selected is not None)
    assert crowd.page.open.selected == wanted[0]
    assert said(crowd)[-1] == "", "what is no longer so is not said any more"
    assert arrived(crowd, qtbot) == wanted[1]
    assert arrived(crowd, qtbot) == wanted[0], "around to the beginning"


def test_esc_stops_looking_and_nothing_else(crowd, qtbot):
    column = crowd.page.reader.column("left")
    press(column, ".")
    first = crowd.page.open.selected
    assert first == crowd.ids[0]
    n(crowd)
    press(column, "Esc")
    assert said(crowd)[-1] == "Stopped looking for a suggestion."
    for _ in range(50):
        qtbot.wait(0)
    assert crowd.page.open.selected == first
    press(column, "Esc")
    assert crowd.page.open.selected is None, "the second one is the step back that it always was"


@pytest.mark.parametrize("keys", [".", "2"])
def test_who_goes_on_working_is_not_taken_elsewhere(crowd, qtbot, keys):
    column = crowd.page.reader.column("left")
    press(column, ".", ".")
    n(crowd)
    assert crowd.page.commands.counterparts.walking.busy
    press(column, keys)
    at = crowd.page.open.selected
    assert at is not None
    for _ in range(50):
        qtbot.wait(0)
    assert crowd.page.open.selected == at
    assert not any(words.startswith("Looking") for words in said(crowd)[-1:])


def test_where_none_is_suggested_it_says_so_with_the_number(crowd, qtbot):
    for sentence in SAID:
        assert arrived(crowd, qtbot) == crowd.ids[2 * sentence + 1]
        press(crowd.page.reader.column("left"), "Return")
    before = crowd.page.open.selected
    assert arrived(crowd, qtbot) == before
    assert said(crowd)[-1] == f"{2 * SENTENCES - 2} mentions are without a counterpart, and none is suggested."
    asked = []
    look = crowd.page.commands.counterparts.walking._look
    crowd.page.commands.counterparts.walking._look = lambda mention: asked.append(mention) or look(mention)
    arrived(crowd, qtbot)
    assert said(crowd)[-1].startswith(f"{2 * SENTENCES - 2} mentions are without")
    assert asked == [], "nothing changed that bears on the answer"


def test_what_was_asked_in_vain_is_asked_again_once_something_bears_on_it(crowd, qtbot):
    session = crowd.session
    for _ in SAID:
        arrived(crowd, qtbot)
        press(crowd.page.reader.column("left"), "Return")
    assert "none is suggested" in (arrived(crowd, qtbot) and said(crowd)[-1])
    # The other side's word becomes a name of the record.
    entity = session.apply(AddEntity(type="LOC", labels={"en": "teacup"})).result
    session.apply(LinkEntity(mentions=(crowd.ids[4],), entity=entity))
    assert "none is suggested" in (arrived(crowd, qtbot) and said(crowd)[-1])
    session.apply(EditEntity(entity=entity, changes={"labels": {"en": "teacup", "ko": "손님들"}}))
    assert arrived(crowd, qtbot) == crowd.ids[4]
    (place,) = crowd.page.open.suggestion.ranges
    assert around(crowd, qtbot) == suggested(crowd) >= {crowd.ids[4]}
    # What is suggested gets another counterpart, and is parted from it.
    taken = session.apply(AddMention(article=crowd.article, ranges=(place,), type="LOC")).result
    twin = session.apply(LinkTwins(left=(crowd.ids[5],), right=(taken,))).result
    assert crowd.ids[4] not in suggested(crowd)
    assert around(crowd, qtbot) == suggested(crowd)
    session.apply(UnlinkTwins(twin=twin))
    assert around(crowd, qtbot) == suggested(crowd) >= {crowd.ids[4]}


def around(crowd, qtbot):
    """Where N leads until it is back where it was."""
    found = [arrived(crowd, qtbot)]
    while (following := arrived(crowd, qtbot)) not in found:
        found.append(following)
    return set(found)


def suggested(crowd):
    """The mentions without counterpart that have a suggestion, each asked by itself."""
    open_, look = crowd.page.open, crowd.page.commands.counterparts.suggestion_for
    return {m.id for m in open_.mentions() if m.id not in open_.twin_of and look(m) is not None}


def test_the_names_of_a_large_registry_are_learnt_before_somebody_waits(
    project, desk, article, page, qtbot, monkeypatch
):
    monkeypatch.setattr(counterparts, "AT_ONCE", 3)
    for n in range(8):
        project.apply(AddEntity(type="LOC", labels={"en": f"Port {n}", "ko": f"{n}번 항구"}))
    names = page.commands.counterparts._names
    assert names.near("at Port 5", None) == []
    desk.open_article(article.id)
    qtbot.waitUntil(lambda: names.near("at Port 5", None) == [("Port 5", "5번 항구")])
