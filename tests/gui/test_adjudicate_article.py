"""What a reviewer does with a whole article, in the real window: taking what is agreed, starting points, returning,
signing off, and reviewing gold that another reviewer signed off."""

from annotator.edits import AddActor, AddMention, Decide, DeleteMentions, StartLayer, SubmitLayer, WithdrawLayer
from annotator.gui.adjudicate.marks import review_marks
from annotator.model import Layer
from tests.gui.shell_fixtures import answer, key
from tests.gui.test_adjudicate_keys import _submitted, decisions, do, go_to, page, window

__all__ = ["page", "window"]


def test_agreed_items_are_taken_after_a_preview(page):
    count = page.review.agreed_open()
    assert count > 20
    shown = []
    answer(lambda box: shown.append(box.text()) or False)
    do(page, "Shift+A")
    assert "Mentions: " in shown[0]
    assert page.review.agreed_open() == count
    answer(True)
    do(page, "Shift+A")
    assert page.review.agreed_open() == 0
    do(page, "Z")
    assert page.review.agreed_open() == count


def test_an_article_is_returned_with_comments(page, window):
    asked = go_to(page, kind="boundary")
    page.panel.note.setText("The title stays outside.")
    do(page, "1")
    kept, other = (next(iter(choice.layers)) for choice in asked.choices)
    shown = []

    def without_a_word(box):
        shown.append(box.who.count())
        box.accept()
        assert box.problem.isVisibleTo(box)  # it stays, and says why
        return False

    answer(without_a_word)
    do(page, "R")
    assert shown == [2]
    assert not [la for la in window.desk.session.queries.select(Layer) if la.state == "returned"]

    def with_what_was_noted(box):
        box.who.setCurrentIndex(box.who.findData(kept))
        assert not box.add.isEnabled()  # nothing was noted against the version that was taken
        box.who.setCurrentIndex(box.who.findData(other))
        _say(box, "Please look at the dates again.")
        box.add.click()
        return True

    answer(with_what_was_noted)
    do(page, "R")
    (returned,) = [la for la in window.desk.session.queries.select(Layer) if la.state == "returned"]
    assert returned.id == other
    first, second = returned.comment.split("\n")
    assert first == "Please look at the dates again."
    assert second.startswith("Boundary: “") and second.endswith("The title stays outside.")
    assert window.said_words[-1][1] == "The article is returned to analyst-2."


def _say(box, words):
    from PySide6.QtWidgets import QWidget

    box.findChild(QWidget, "text").setPlainText(words)
    return True


def test_signing_off_is_blocked_while_something_is_open_and_waived_for_a_reason(page, window):
    shown = []

    def without_a_reason(box):
        shown.extend(line.text() for line in box.lines)
        box.accept()
        assert box.problem.isVisibleTo(box)  # it stays, and says why
        return False

    answer(without_a_reason)
    do(page, "O")
    kinds = page.review.queue.counts()
    assert shown[0].startswith(f"{sum(kinds.values())} open disagreements: ")
    assert "Claim fields 5" in shown[0]
    assert window.desk.session.queries.gold_layer(window.desk.article) is None
    answer(lambda box: _say(box, "The rest is out of scope."))
    do(page, "O")
    gold = window.desk.session.queries.gold_layer(window.desk.article)
    assert (gold.state, gold.comment) == ("signed_off", "The rest is out of scope.")
    assert "signed off: The rest is out of scope." in page.gold.text()
    before = len(decisions(page))
    do(page, "X")
    assert len(decisions(page)) == before
    assert window.said_words[-1][0] == "warning"
    window.actions_table.run("adjudicate.withdraw-sign-off")
    assert window.desk.session.queries.gold_layer(window.desk.article).state != "signed_off"


def test_a_link_that_waits_or_dangles_blocks_the_sign_off(page, window):
    asked = go_to(page, kind="twin")
    do(page, "1")  # decided before the mentions it joins are in gold
    assert [d.key for d in decisions(page)] == [asked.key]
    shown = []
    answer(lambda box: shown.extend(line.text() for line in box.lines) or False)
    do(page, "O")
    assert "Decided links that wait for what they point at: 1." in shown
    answer(True)
    do(page, "Shift+A")
    # Without the mentions that it joins, a counterpart of gold dangles.
    session, gold = page.desk.session, page.review.gold
    twin = next(t for t in gold.twins if t.kind != "none")
    session.apply(Decide(layer=gold.layer.id, decisions=(), removes=twin.left))
    answer(lambda box: shown.extend(line.text() for line in box.lines) or False)
    do(page, "O")
    assert any(line.startswith("Counterparts that point at a mention outside gold: ") for line in shown)


def test_what_most_say_is_offered_for_three_versions_only(page, window):
    from PySide6.QtWidgets import QComboBox, QLabel

    seen = {}

    def look(box):
        rule = box.findChild(QComboBox, "rule")
        seen["rules"] = [rule.itemText(n) for n in range(rule.count())]
        seen["why"] = box.findChild(QLabel, "why")
        return False

    answer(look)
    window.actions_table.run("adjudicate.start")
    assert [rule.split(" (")[0] for rule in seen["rules"]] == ["what analyst-1 says", "what analyst-2 says"]
    assert "three" in seen["why"].text()
    desk = window.desk
    reviewer = desk.session.actor
    third = desk.session.apply(AddActor(name="analyst-9", role="analyst")).result
    desk.session.act_as(third)
    desk.session.apply(StartLayer(article=page.review.article))
    layer = desk.session.queries.own_layer(page.review.article).id
    asked = next(q for q in page.review.disagreements if q.kind == "type")
    mention = page.review.record("mention", asked.choices[0].records[0])
    desk.session.apply(AddMention(article=mention.article, ranges=mention.ranges, type=mention.type))
    desk.session.apply(_submitted(layer))
    desk.session.act_as(reviewer)
    answer(look)
    window.actions_table.run("adjudicate.start")
    assert seen["rules"][0].startswith("what most say (")
    assert seen["rules"][0] != "what most say (0)"
    assert seen["why"] is None
    assert decisions(page) == []


def test_gold_that_another_reviewer_signed_off_is_reviewed_from_the_menu(page, window):
    answer(lambda box: _say(box, "Out of scope."))
    do(page, "O")
    window.actions_table.run("adjudicate.review-gold")
    assert "another reviewer" in window.said_words[-1][1]
    session = window.desk.session
    signed = session.queries.gold_layer(page.review.article)
    session.act_as(session.apply(AddActor(name="reviewer-2", role="reviewer")).result)
    key(window, "Ctrl+3")
    answer(True)
    window.actions_table.run("adjudicate.review-gold")
    assert session.queries.gold_layer(page.review.article).id != signed.id
    assert signed.id in {c.layer.id for c in page.review.contents}
    assert "reviewer-1, gold" in page.top.legend.toolTip()
    asked = page.current
    do(page, next((c.code for c in page.choices() if c.code), "1"))
    assert [d.key for d in decisions(page)] == [asked.key]
    assert session.check() == []


def test_everything_decided_by_keys_can_be_signed_off_without_a_word(page, window):
    answer(True)
    do(page, "Shift+A")
    for _ in range(200):
        if page.current is None:
            break
        do(page, page.current.choices[0].code or "1")
    assert page.review.open == []
    do(page, "O")
    assert window.desk.session.queries.gold_layer(window.desk.article).state == "signed_off"
    assert "signed off" in page.gold.text()
    assert window.desk.session.check() == []


def test_agreement_across_the_languages_is_said_as_such(page, window):
    """One tagged the source, the other its translation: that is agreement, and the reviewer is told how it is known."""
    desk = window.desk
    reviewer, article = desk.session.actor, page.review.article
    twin = next(
        item.group.any
        for item in page.review.queue.agreed
        if item.table == "twin"
        and len(item.group.members) == 2
        and all(_same(page.review, twin, item.group.any) for twin in item.group.members.values())
        and item.group.any.kind == "same"
        and len(item.group.any.left + item.group.any.right) == 2
        and _entity_only_there(page.review, item.group.any)
    )
    layers = page.review.contents
    twins = [next(t for t in each.twins if _same(page.review, t, twin)) for each in layers]
    for contents, own, side in zip(layers, twins, ("left", "right"), strict=True):
        desk.session.act_as(contents.layer.owner)
        desk.session.apply(WithdrawLayer(layer=contents.layer.id))
        desk.session.apply(DeleteMentions(mentions=getattr(own, side)))
        desk.session.apply(_submitted(contents.layer.id))
    desk.session.act_as(reviewer)
    assert page.review.article == article
    across = [item for item in page.review.queue.agreed if item.how != "same"]
    assert len(across) == 1
    shown = [mark.tooltip for mark in review_marks(page.review, None) if mark.kind == "mention"]
    assert sum("tagged in one language by each" in words for words in shown) == 2
    said = []
    answer(lambda box: said.append(box.text()) or False)
    do(page, "Shift+A")
    assert "1 of them tagged in one language by some and in the other by others." in said[0]


def _quotes(review, twin):
    records = [review.record("mention", id_) for id_ in (*twin.left, *twin.right)]
    return [tuple((r.start, r.end) for r in record.ranges) for record in records if record is not None]


def _same(review, one, other):
    return _quotes(review, one) == _quotes(review, other) and one.kind == other.kind


def _entity_only_there(review, twin):
    """Whether the mentions of a twin are of an entity that stands but once on each side of their passage, of one type."""
    left, right = (review.record("mention", ids[0]) for ids in (twin.left, twin.right))
    if left.entity is None or left.entity != right.entity:
        return False
    text = review.text
    near = [
        m
        for contents in review.contents
        for m in contents.mentions
        if m.entity == left.entity and text.beads_at(m.ranges[0])[:1] == text.beads_at(left.ranges[0])[:1]
    ]
    return len(near) == 4 and len({m.type for m in near}) == 1


def test_the_reviewer_sees_who_declared_what_complete_and_is_not_asked_about_the_rest(page, window):
    assert page.top.legend.toolTip().splitlines()[0].startswith("analyst-1 declared complete: entities, claims")
    absent = {q.key for q in page.review.open if q.kind == "missing" and len(q.group.members) == 1}
    assert absent
    session, reviewer = window.desk.session, window.desk.session.actor
    for contents in list(page.review.contents):
        session.act_as(contents.layer.owner)
        session.apply(WithdrawLayer(layer=contents.layer.id))
        session.apply(SubmitLayer(layer=contents.layer.id, exhaustive=("claim", "rating", "divergence")))
    session.act_as(reviewer)
    assert absent.isdisjoint(q.key for q in page.review.open)
    assert "missing" not in {q.kind for q in page.review.open}
    assert "entities" not in page.top.legend.toolTip()
    alone = sum(item.alone for item in page.review.queue.agreed)
    said = []
    answer(lambda box: said.append(box.text()) or False)
    do(page, "Shift+A")
    assert f"{alone} of them only one analyst has" in said[0]
