"""Links to what is likely one wait in the reviewer's window, and come once the pair is settled by keys."""

import pytest

from annotator.edits import AddActor, AddEntity, AddMention, Assign, ImportDraft, SetApart, SubmitLayer
from annotator.model import Range
from annotator.session import create_project
from tests.gui.desk_fixtures import press_physical
from tests.gui.shell_fixtures import OpenWindow
from tests.unit.edits.world import draft


@pytest.fixture
def held(tmp_path, open_window: OpenWindow):
    """Two analysts linked one name to records of their own, and disagree on the type of another."""
    session = create_project(tmp_path / "p.annotations", actor_name="rita", actor_role="reviewer")
    reviewer = session.actor
    article = session.apply(ImportDraft(draft=draft("이재명 met the envoy in Busan.\r\nTwo."))).result
    people = [session.apply(AddActor(name=name)).result for name in ("ann", "bob")]
    session.apply(Assign(articles=(article,), actors=tuple(people)))
    for person, name, kind in zip(people, ("이재명", "李在明"), ("GPE", "ORG"), strict=True):
        session.act_as(person)
        text = session.queries.text(article)
        document = text.article.left
        base = text.documents[document].text
        record = session.apply(AddEntity(type="PERSON", labels={"ko": name})).result
        layer = session.queries.own_layer(article).id
        for words, type_, entity in (("이재명", "PERSON", record), ("Busan", kind, None)):
            start = base.index(words)
            place = Range.of(document, base, start, start + len(words))
            session.apply(AddMention(article=article, ranges=(place,), type=type_, layer=layer, entity=entity))
        session.apply(SubmitLayer(layer=layer, exhaustive=("mention",)))
    path = session.path
    session.close()
    window = open_window(path, reviewer)
    window.desk.set_mode("adjudicate")
    return window


def test_held_links_are_counted_and_come_when_the_pair_is_settled(held, qtbot):
    page, session = held.page("adjudicate"), held.desk.session
    assert [row if isinstance(row, str) else row.slot for row in page.model.rows] == [
        "type",
        "1 WAIT FOR LIKELY DUPLICATES",
    ]
    assert "0 OF 2 DECIDED" in page.pane.count.text() and page.duplicates.isVisibleTo(page)
    press_physical(page.queue, "1", "1")
    assert page.current is None and "likely duplicates first" in page.panel.asked.text()
    assert "1 OF 2 DECIDED" in page.pane.count.text()
    assert any("wait until likely duplicates" in sentence for sentence in page.review.blockers())
    [pair] = session.queries.duplicates()
    held.desk.apply(SetApart(kind="entity", one=pair.records[0], other=pair.records[1]))
    assert page.current is not None and page.current.slot == "entity"
    assert not page.review.held
    held.desk.actions.run("edit.undo")
    assert page.current is None and len(page.review.held) == 1
