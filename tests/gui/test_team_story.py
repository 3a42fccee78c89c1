"""Two analysts and a reviewer, as one story through windows: packages from the box of shares, work by keys, bundles
dropped and chosen, likely duplicates, every kind of question decided and taken back, work returned with comments, a
decision gone stale, the sign-off, decisions sent home, one's own work beside gold, agreement and its files."""

from collections import Counter
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialogButtonBox, QWidget

from annotator.adjudication import KIND_ORDER
from annotator.edits import (
    AddActor,
    AddEntity,
    AddMention,
    AddSource,
    EditClaim,
    ImportDraft,
    JoinBeads,
    LinkClaims,
    Resize,
    SetChain,
)
from annotator.gui import dialogs
from annotator.gui.adjudicate.returning import ReturnDialog
from annotator.gui.adjudicate.signing import SignOffDialog
from annotator.gui.adjudicate.strategies import PreviewDialog
from annotator.gui.agreement import AgreementWindow, OwnWorkWindow
from annotator.gui.bringing import MergeDialog
from annotator.gui.dialogs import SubmitDialog
from annotator.gui.register.duplicates import DuplicatesWindow
from annotator.gui.team import ShareDialog
from annotator.model import Decision, Entity, Layer, Range
from annotator.session import create_project
from tests.gui.desk_fixtures import press, two_sided_draft
from tests.gui.shell_fixtures import answer, key

LEFT = (
    ("headline", "Minister Kanda opens harbour talks in Busan"),
    ("body", "Minister Kanda met Park Jun-ho in Busan on Sept. 8. They spoke for three hours about the harbour."),
    ("body", "Park Jun-ho said Japan will send two ships by 2027. The harbour of Busan opens in May."),
    ("body", "The talks go on in Busan next year. Both sides want a second quay."),
)
RIGHT = (
    ("headline", "간다 대신, 부산에서 항구 회담 열어"),
    ("body", "간다 대신은 9월 8일 부산에서 박준호를 만났다. 두 사람은 항구에 관해 세 시간 이야기했다."),
    ("body", "박준호는 일본이 2027년까지 배 두 척을 보낸다고 말했다. 부산 항구는 5월에 문을 연다."),
    ("body", "회담은 내년에 부산에서 이어진다. 양측은 둘째 부두를 바란다."),
)


def home(path):
    """The reviewer's project: two articles with a source, two analysts, two records of the registry."""
    session = create_project(path, name="Harbour", actor_name="rita", actor_role="reviewer")
    first = session.apply(ImportDraft(draft=two_sided_draft(LEFT, RIGHT))).result
    session.apply(ImportDraft(draft=two_sided_draft(LEFT[:2], RIGHT[:2], title="Second talks")))
    source = session.apply(AddSource(name="Harbour News")).result
    session.apply(SetChain(article=first, chain=((source, "originator"),)))
    for name in ("ann", "bob"):
        session.apply(AddActor(name=name))
    for labels in ({"en": "Japan", "ko": "일본"}, {"en": "Government of Japan"}):
        session.apply(AddEntity(type="GPE", labels=labels))
    session.close()
    return first


def in_box(act, kind=None):
    """Answer a box as a person does: it is shown, `act` works in it with keys and the mouse, then its way forward is
    clicked; whether it was accepted."""

    def reply(box):
        assert kind is None or isinstance(box, kind), box
        box.setModal(False)
        box.show()
        act(box)
        if box.isVisible():
            forward = box.buttons.button(QDialogButtonBox.StandardButton.Ok)
            QTest.mouseClick(forward, Qt.MouseButton.LeftButton)
        return box.result() == 1

    return reply


def tick(view, row):
    """Tick a row of a list of boxes by the keyboard."""
    view.setFocus()
    view.setCurrentRow(row)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert view.item(row).checkState() == Qt.CheckState.Checked


def write(box, words):
    """Type into the words of a box."""
    QTest.keyClicks(box.findChild(QWidget, "text"), words)


def choose(data):
    """Choose an entry of a box by its data."""

    def act(box):
        combo = box.findChild(QComboBox, "choice")
        combo.setCurrentIndex(combo.findData(data))

    return in_box(act)


def as_it_is(session):
    """Everything that is there, without counting how often it was written."""
    return {
        (table, record.id): replace(record, rev=0)
        for table, records in session.snapshot().records.items()
        for record in records
        if not record.deleted
    }


class Analyst:
    """One person at a window of their package."""

    def __init__(self, window, article):
        self.window, self.article = window, article
        self.desk = window.desk
        self.page = window.page("annotate")
        self.reader = self.page.reader
        self.desk.open_article(article)

    def place(self, words, nth=0, side="left"):
        document = self.page.open.text.document(side)
        start = -1
        for _ in range(nth + 1):
            start = document.text.index(words, start + 1)
        return Range.of(document.id, document.text, start, start + len(words))

    def press(self, keys, side="left"):
        press(self.reader.column(side), keys)

    def tag(self, words, digit, nth=0):
        self.reader.select(self.place(words, nth))
        self.press(digit)
        assert self.page.open.mention is not None, self.window.said_words[-1:]
        return self.page.open.mention

    def pick(self, row="1"):
        assert self.page.typeahead.isVisible()
        press(self.page.typeahead, row)

    def claim(self, words, code):
        """A claim of the sentence, rated."""
        self.reader.go_to(self.place(words))
        for side in ("left", "right"):
            self.reader.clear_selection(side)
        self.press("C")
        self.press(f"Alt+{code}")
        return self.page.open.claim_id

    def work(self, *, second):
        """What both do alike but for what `second` does in another way: every kind of disagreement."""
        apply, place = self.desk.apply, self.place
        self.tag("Kanda" if second else "Minister Kanda", "1", 1)
        for nth in range(4):
            self.tag("Busan", "2" if second else "3", nth)
        # By hand, and each makes a record of their own of one and the same man.
        self.tag("Park Jun-ho", "1")
        self.press("L")
        press(self.page.typeahead.field, "Return")
        self.press("X" if second else "Return")
        if second:
            self.pick()
        if not second:
            self.tag("Sept. 8", "4")
        parts = (place("three hours"), *(() if second else (place("harbour", 1),)))
        apply(AddMention(article=self.article, ranges=parts, type="TECH_DOMAIN"))
        apply(AddMention(article=self.article, ranges=(place("2027"),), type="LOC", value="2028" if second else "2027"))
        japan = {e.labels["en"]: e.id for e in self.desk.session.queries.entities().values() if e.type == "GPE"}
        named = japan["Government of Japan" if second else "Japan"]
        apply(AddMention(article=self.article, ranges=(place("Japan"),), type="GPE", entity=named))
        one, two = self.claim("They spoke", "2"), self.claim("Park Jun-ho said", "3" if second else "2")
        apply(EditClaim(claim=two, changes={"certainty": "PR" if second else "CT"}))
        apply(LinkClaims(source=one, target=two, kind="refines" if second else "supports"))
        if second:
            self.claim("Both sides want", "2")
        else:
            self.reader.select(place("three hours"))
            self.press("T")
            self.pick()
            beads = [bead.id for bead in self.page.open.text.beads]
            apply(JoinBeads(beads=(beads[1], beads[2])))
        self.press("R")
        press(self.page.inspector.reliability.grade_button(), "C" if second else "B")

    def submit(self):
        def act(box):
            for kind in ("mention", "claim", "rating", "divergence"):
                box.boxes[kind].setChecked(True)

        answer(in_box(act, SubmitDialog))
        key(self.reader.column("left"), "Ctrl+Return")

    def send(self, path):
        answer(str(path))
        self.window.actions_table.run("file.send")
        assert path.is_file(), self.window.said_words[-1]
        return path


class Reviewer:
    """The reviewer at the window of the whole project. What is decided is taken back and done again, each time."""

    def __init__(self, window, qtbot):
        self.window, self.qtbot, self.desk = window, qtbot, window.desk
        self.session = window.desk.session
        self.kinds = Counter()

    @property
    def page(self):
        return self.window.page("adjudicate")

    def drop(self, *paths):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        event = QDropEvent(
            QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        self.window.dropEvent(event)

    def bring(self, path, *, dropped=False, look=False):
        """Bring a bundle in, by the menu or dropped; `look` at the likely duplicates that the report offers."""
        seen = []

        def preview(box):
            seen.append(box.text.toPlainText())

        def report(box):
            seen.append(box.text.toPlainText())
            if not look and box.buttons.button(QDialogButtonBox.StandardButton.Cancel).isVisible():
                box.reject()

        if not dropped:
            answer([str(path)])
        answer(in_box(preview, MergeDialog), in_box(report, MergeDialog))
        with self.qtbot.waitSignal(self.window.team.bringer.finished, timeout=30_000):
            self.drop(path) if dropped else self.window.actions_table.run("file.bring")
        self.qtbot.waitUntil(lambda: not dialogs.answers, timeout=30_000)
        assert seen[0] == seen[1], "the report is what the preview said"

    def goes_and_comes(self, act):
        """Do something, take it back by Ctrl+Z to what was there before, and do it again by Ctrl+Shift+Z."""
        before = as_it_is(self.session)
        act()
        done = as_it_is(self.session)
        assert done != before, self.window.said_words[-1]
        key(self.window, "Ctrl+Z")
        assert as_it_is(self.session) == before
        key(self.window, "Ctrl+Shift+Z")
        assert as_it_is(self.session) == done

    def go_to(self, kind, **wanted):
        asked = next(
            q
            for q in self.page.review.open
            if q.kind == kind and all(getattr(q, name) == value for name, value in wanted.items())
        )
        self.page.queue.setCurrentIndex(self.page.model.index(self.page.model.row_of(asked.key)))
        assert self.page.current.key == asked.key
        return asked

    def decide(self, kind, keys, *replies, choice="take"):
        """One question of a kind, by keys; returns the decision."""
        asked = self.go_to(kind)

        def act():
            answer(*replies)
            key(self.page.queue, keys)

        self.goes_and_comes(act)
        decision = self.decision(asked.key)
        assert decision.choice == choice
        self.kinds[kind] += 1
        return decision

    def decision(self, key_):
        return next(d for d in self.session.queries.select(Decision) if d.key == key_)


@pytest.mark.timeout(240)
def test_two_analysts_and_a_reviewer(open_window, tmp_path, qtbot):
    article = home(tmp_path / "harbour.annotations")
    reviewer = Reviewer(open_window(tmp_path / "harbour.annotations", "rita"), qtbot)
    ann, bob = (Analyst(open_window(path, name), article) for path, name in share_out(reviewer, tmp_path))
    ann.work(second=False)
    bob.work(second=True)
    for analyst in (ann, bob):
        analyst.submit()
    reviewer.bring(bob.send(tmp_path / "bob.annbundle"))
    reviewer.bring(ann.send(tmp_path / "ann.annbundle"), dropped=True, look=True)
    duplicates(reviewer)
    reviewer.desk.open_article(article)
    every_kind(reviewer)
    alike_and_a_strategy(reviewer)
    stale_again(reviewer, ann, tmp_path)
    signed_off(reviewer)
    beside_gold(reviewer, bob, tmp_path)
    agreement(reviewer, tmp_path)
    assert reviewer.session.check() == [] == bob.desk.session.check()


def share_out(reviewer, folder):
    """Both articles to both, as projects of their own."""
    packages = folder / "packages"
    packages.mkdir()

    def act(box):
        for view in (box.articles, box.actors):
            for row in range(view.count()):
                tick(view, row)
        assert box.overlap.value() == 100
        QTest.mouseClick(box.packages, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
        assert box.packages.isChecked()

    answer(in_box(act, ShareDialog), str(packages))
    reviewer.window.actions_table.run("project.assign")
    assert len(reviewer.session.queries.select(Layer, role="analyst")) == 4
    return [(packages / f"harbour-{name}.annotations", name) for name in ("ann", "bob")]


def duplicates(reviewer):
    """Two records of one man: links to them wait, until one key says that they are one."""
    key(reviewer.window, "Ctrl+3")
    (held,) = reviewer.page.review.held
    assert held.kind == "entity"
    reviewer.qtbot.waitUntil(reviewer.page.duplicates.isVisible)
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, DuplicatesWindow) and w.isVisible()]
    (pair,) = found.pairs
    QTest.keyClick(found.list, Qt.Key.Key_1)
    assert reviewer.session.queries.get(Entity, pair.records[1]).merged_into == pair.records[0]
    assert found.pairs == [] and found.nothing.label.isVisible()
    QTest.keyClick(found.list, Qt.Key.Key_Z)
    assert found.pairs == [pair] and reviewer.page.review.held
    QTest.keyClick(found.list, Qt.Key.Key_1)
    found.close()
    assert not reviewer.page.review.held
    assert not [q for q in reviewer.page.review.open if q.kind == "entity" and "Park Jun-ho" in q.words]


def every_kind(reviewer):
    """One question of each kind, each in another way; before that what all agree on."""
    page = reviewer.page
    assert {q.kind for q in page.review.open} == set(KIND_ORDER)
    said = []
    reviewer.goes_and_comes(lambda: (answer(lambda box: said.append(box.text()) or True), key(page.queue, "Shift+A")))
    assert "Mentions: " in said[0] and page.review.agreed_open() == 0
    first = page.current.key
    key(page.queue, "S")
    assert page.current.key != first
    union = reviewer.decide("boundary", "U", choice="union")
    (whole,) = [m for m in page.review.gold.mentions if m.id in union.results]
    assert whole.ranges[0].quote == "Minister Kanda"
    reviewer.decide("parts", "B", choice="both")
    reviewer.decide("missing", "X", choice="reject")
    reviewer.decide("entity", "1")
    reviewer.decide("value", "F2", in_box(lambda box: (box.findChild(QWidget, "text").clear(), write(box, "2029"))),
                    choice="edit")  # fmt: skip
    reviewer.decide("claim_presence", "1")
    reviewer.decide("claim_field", "2")
    reviewer.decide("claim_link", "F2", choose("translation_of"), choice="edit")
    reviewer.decide("divergence", "1")
    reviewer.decide("bead", "1")
    reviewer.decide("twin", "1")
    asked = next(q for q in page.review.open if q.kind == "rating" and q.choices[0].code.isdigit())
    page.queue.setCurrentIndex(page.model.index(page.model.row_of(asked.key)))
    number = next(n for n in "123456" if n not in {choice.code for choice in asked.choices})
    reviewer.goes_and_comes(lambda: key(page.queue, number))
    assert (reviewer.decision(asked.key).choice, reviewer.decision(asked.key).code) == ("edit", number)
    reviewer.kinds["rating"] += 1
    assert set(reviewer.kinds) | {"type"} == set(KIND_ORDER)


def alike_and_a_strategy(reviewer):
    """Why, section and note by keys; the same for all alike after a preview; a starting point, one left open."""
    page = reviewer.page
    asked = reviewer.go_to("type", side="left")
    key(page.queue, "W")
    QTest.keyClick(page.panel.reason, Qt.Key.Key_Down)
    QTest.keyClick(page.panel.reason, Qt.Key.Key_Return)
    key(page.queue, "P")
    QTest.keyClicks(page.panel.section.lineEdit(), "4.1")
    QTest.keyClick(page.panel.section.lineEdit(), Qt.Key.Key_Return)
    key(page.queue, "N")
    QTest.keyClicks(page.panel.note, "Towns are places")
    QTest.keyClick(page.panel.note, Qt.Key.Key_Return)
    gpe = next(n for n, choice in enumerate(page.choices(), 1) if choice.values["type"] == "GPE")
    reviewer.goes_and_comes(lambda: key(page.queue, str(gpe)))
    decision = reviewer.decision(asked.key)
    assert (decision.reason_code, decision.section, decision.comment) == ("analyst_error", "4.1", "Towns are places")
    alike = [q.key for q in page.review.open if q.alike == asked.alike]
    assert len(alike) == 3
    page.queue.setCurrentIndex(page.model.index(page.model.row_of(alike[0])))
    seen = []

    def look(box):
        seen.append({box.list.item(n).text() for n in range(box.list.count())})

    reviewer.goes_and_comes(lambda: (answer(in_box(look, PreviewDialog)), key(page.queue, "G")))
    assert [len(lines) for lines in seen] == [3], "each says where it is"
    assert any("The talks go on in 【Busan】 next year." in line for line in seen[0])
    assert {reviewer.decision(each).comment for each in alike} == {"Towns are places"}
    standing = {d.id: d for d in reviewer.session.queries.select(Decision)}

    def what_bob_says(box):
        rule = box.findChild(QComboBox, "rule")
        row = next(n for n in range(rule.count()) if rule.itemText(n).startswith("what bob says"))
        rule.setCurrentIndex(row)
        box.list.setFocus()
        box.list.setCurrentRow(0)
        QTest.keyClick(box.list, Qt.Key.Key_Space)

    left = len(page.review.open)
    assert left > 1
    reviewer.goes_and_comes(
        lambda: (answer(in_box(what_bob_says, PreviewDialog)), page.desk.actions.run("adjudicate.start"))
    )
    assert len(page.review.open) == 1
    after = {d.id: d for d in reviewer.session.queries.select(Decision)}
    assert all(replace(after[id_], results=(), rev=0) == replace(d, results=(), rev=0) for id_, d in standing.items())


def stale_again(reviewer, ann, folder):
    """Ann's work goes back with comments; she reads them, changes a border that was decided, and hands it in again:
    the decision is stale and comes back."""
    page = reviewer.page
    boundary = next(q for q in page.review.decided if q.kind == "boundary")

    def comment(box):
        box.who.setCurrentIndex(box.who.findText("ann"))
        QTest.keyClicks(box.comments, "Look at the title again.")

    reviewer.goes_and_comes(lambda: (answer(in_box(comment, ReturnDialog)), key(page.queue, "R")))
    assert len(page.review.contents) == 1
    answer(str(folder / "rita-1.annbundle"))
    reviewer.window.actions_table.run("file.send")
    theirs = Reviewer(ann.window, reviewer.qtbot)
    theirs.bring(folder / "rita-1.annbundle", dropped=True)
    ann.desk.set_mode("annotate")
    ann.desk.open_article(ann.article)
    assert "Look at the title again." in ann.page.banner.words.text()
    own = next(r for r in boundary.group.members.values() if r.ranges[0].quote == "Minister Kanda")
    start = ann.place("Kanda met")
    place = replace(start, end=start.start + 5, quote="Kanda")
    assert ann.desk.apply(Resize(mention=own.id, ranges=(place,))) is not None
    ann.submit()
    reviewer.bring(ann.send(folder / "ann-2.annbundle"))
    (stale,) = [q for q in page.review.open if q.stale]
    assert stale.key == boundary.key
    page.queue.setCurrentIndex(page.model.index(page.model.row_of(stale.key)))
    assert "changed since it was decided" in page.panel.stale.text()
    reviewer.goes_and_comes(lambda: key(page.queue, "1"))
    assert not [q for q in page.review.open if q.stale]


def signed_off(reviewer):
    """Blocked while something is open, and then signed off for a reason that is kept."""
    page, seen = reviewer.page, []
    assert len(page.review.open) >= 1

    def without_a_word(box):
        seen.extend(line.text() for line in box.lines)
        QTest.mouseClick(box.buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)
        assert box.isVisible() and box.problem.isVisible()
        box.reject()

    answer(in_box(without_a_word, SignOffDialog))
    key(page.queue, "O")
    assert seen and "open disagreement" in seen[0]
    assert reviewer.session.queries.gold_layer(page.review.article).state != "signed_off"
    reason = "The rest is for another day."
    reviewer.goes_and_comes(
        lambda: (answer(in_box(lambda box: write(box, reason), SignOffDialog)), key(page.queue, "O"))
    )
    gold = reviewer.session.queries.gold_layer(page.review.article)
    assert (gold.state, gold.comment) == ("signed_off", reason)


def beside_gold(reviewer, bob, folder):
    """The decisions go home as a bundle, and Bob sees what became of his work, and why."""
    answer(str(folder / "rita-2.annbundle"))
    reviewer.window.actions_table.run("file.send")
    Reviewer(bob.window, reviewer.qtbot).bring(folder / "rita-2.annbundle")
    key(bob.window, "Ctrl+3")
    bob.desk.open_article(bob.article)
    page = bob.window.page("adjudicate")
    assert page.review.open == [], "of the other analyst's work nothing came, and nothing is asked about it"
    assert "signed off" in page.panel.asked.text()
    key(page.queue, "Shift+W")
    (own,) = [w for w in bob.window.findChildren(OwnWorkWindow) if w.isVisible()]
    outcomes = Counter(fate.outcome for _, fate in own.fates)
    assert outcomes["kept"] and outcomes["changed"], outcomes
    lines = [" ".join(cell.text for cell in row) for row in own.model.rows]
    assert any("Busan" in line and "Type" in line and "Towns are places" in line for line in lines), lines
    assert any("Grade Harbour News" in line for line in lines), "a grade stands in no passage: it says of whom it is"
    own.close()


def agreement(reviewer, folder):
    """The figures of the project, and their files."""
    key(reviewer.page.queue, "Shift+F")
    (found,) = [w for w in reviewer.window.findChildren(AgreementWindow) if w.isVisible()]
    reviewer.qtbot.waitUntil(lambda: found.reading is found.computing is None and found.report is not None,
                             timeout=30_000)  # fmt: skip
    assert {found.report.called(rater) for rater in found.report.agreement.raters} == {"ann", "bob"}
    exact = found.report.agreement.figure("f1_exact", "mention")
    assert 0 < exact.value < 1
    assert {gap.section for gap in found.report.gaps} >= {"4.1"}
    assert set(map(found.report.called, found.report.gold)) == {"ann", "bob"}
    answer(str(folder / "report.html"), str(folder / "tables.csv"))
    QTest.mouseClick(found.to_html, Qt.MouseButton.LeftButton)
    QTest.mouseClick(found.to_csv, Qt.MouseButton.LeftButton)
    page = (folder / "report.html").read_text("utf-8")
    assert f"{exact.value:.3f}" in page and "4.1" in page
    assert len(list(folder.glob("tables-*.csv"))) == 5
    found.close()
