"""Every kind of finding a careful analyst makes, recorded by keys and buttons in the window: nothing here writes to the
project but what a person presses and types. On the project's own articles and on the real ones kept beside the checkout.
"""

import pytest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from annotator.gui.annotate.cards import Choice
from annotator.gui.register.window import RegisterWindow
from annotator.model import Claim, ClaimLink, Divergence, Entity, Mention, Proposition, Range, Rating, Region, Stance
from annotator.model.annotations import LINK_KINDS
from annotator.propositions import provenance
from annotator.session import create_project
from tests.gui.desk_fixtures import press, type_text
from tests.gui.shell_fixtures import answer, key
from tests.gui.stories import Places, bring, comes_back_whole, documents
from tests.gui.test_story import Analyst


class ByKeys(Analyst, Places):
    """An analyst at the window, and where the texts offer a place for a finding."""

    def __init__(self, window, qtbot, articles):
        Analyst.__init__(self, window, qtbot)
        Places.__init__(self, window.desk.session.queries, articles)
        self.desk = window.desk

    def at(self, article, *places):
        """Open an article and select places, the last one where the keyboard is."""
        self.window.desk.set_mode("annotate")
        if self.desk.article != article:
            self.desk.open_article(article)
        self.reader.clear_selection("left")
        self.reader.clear_selection("right")
        for place in places:
            self.reader.select(place)

    def choose(self, code):
        """Take the row of a code in the list that is shown, by its digit or by arrows and Return."""
        codes = [row.key for row in self.page.typeahead.rows()]
        shown = self.page.typeahead
        if codes.index(code) < 9:
            press(shown, str(codes.index(code) + 1))
            return
        for _ in range(codes.index(code)):
            press(shown, "Down")
        press(shown, "Return")

    def fill(self, field, *answers):
        """F, the field's name, and what is asked; a str of one digit or a code chooses, all else is typed."""
        self.press("F")
        shown = self.page.typeahead
        type_text(shown.field, field)
        press(shown.field, "Return")
        for words in answers:
            if shown.field.isHidden():
                self.choose(words)
            else:
                type_text(shown.field, words)
                press(shown.field, "Return")

    def claim(self, article, *places):
        self.at(article, *places)
        self.press("C")
        return self.page.open.claim_id

    def divergence(self, kind, *places):
        self.at(self.pair, *places)
        self.press("T")
        self.choose(kind)
        return self.page.open.selected

    def judge(self, divergence, field, code):
        """Severity or impact of a divergence, in its card."""
        self.page.inspector.show_tab("translation")
        self.page.inspector.translation.freshen()
        choice = self.page.inspector.translation.findChild(Choice, f"{field}-{divergence}")
        choice.setCurrentIndex(choice.findData(code))
        choice.activated.emit(choice.currentIndex())

    # ---- the findings

    def name_error(self):
        left, right = self.sides(0)
        right_name, wrong = self.part(left, 0, 4), self.part(right, 0, 3)
        for place in (right_name, wrong):
            self.at(self.pair, place)
            self.press("1")
            self.press("L")
            type_text(self.page.typeahead.field, right_name.quote.strip())
            press(self.page.typeahead.field, "Return")
        key(self.window, "Ctrl+Shift+E")
        (register,) = self.window.findChildren(RegisterWindow)
        register.select(register.records.ids[0])
        register.editor.aliases.add.click()
        table = register.editor.aliases.table
        row = table.rowCount() - 1
        table.item(row, 0).setText(self.texts[self.pair].language("right"))
        kind = table.cellWidget(row, 1)
        kind.setCurrentIndex(kind.findData("error"))
        table.item(row, 2).setText(wrong.quote)
        register.close()
        found = self.divergence("name", wrong, right_name)
        self.judge(found, "severity", "critical")
        self.judge(found, "impact", "high")

    def durations_that_count_different_things(self):
        for what, (id_, place, _) in zip(("talks", "exercises"), self.durations().values(), strict=False):
            self.claim(id_, place)
            self.fill("Value", "", what)

    def omissions_in_either_direction(self):
        left, right = self.sides(1)
        for mine, theirs in ((left, right), (right, left)):
            self.at(self.pair)
            self.reader.go_to(Range(document=theirs.document, start=theirs.end, end=theirs.end, quote=""))
            self.reader.select(mine)
            self.press("T")
            press(self.page.typeahead, "1")

    def attribution_in_one_language_only(self):
        left, right = self.sides(1)
        self.claim(self.pair, right, left)
        self.fill(f"Claimer {self.texts[self.pair].language('right').upper()}", "the ministry")
        self.at(self.pair, self.part(right, 0, 4))
        self.press("A")
        self.choose("cue")
        self.divergence("attribution", self.part(right, 0, 4), left)

    def strengthened_commitment(self):
        left, right = self.sides(2)
        weak = self.claim(self.pair, left)
        self.fill("Kind", "commitment")
        self.fill("Commitment", "explore_possibility")
        self.claim(self.pair, right)
        self.fill("Commitment", "hold_discussions")
        number = self.page.open.claim_number(weak)
        self.fill("Link to", f"C{number} ", "updates")
        self.fill("Link to", f"C{number} ", "contradicts", "modality")
        self.divergence("certainty", right, left)

    @staticmethod
    def waiting(claims):
        """The claims in no proposition, as the tray lists them."""
        return [each.id for each in claims.tray_model.claims]

    def shared_origin_and_another_meeting(self):
        """Two articles of one origin, joined as one proposition and called confirmed; a third one stays apart."""
        for name, id_ in (("host one", self.articles[0]), ("host two", self.articles[1])):
            self.at(id_)
            self.press("R")
            for source in ("One ministry", name):
                tab = self.page.inspector.reliability
                tab.freshen()
                next(b for b in tab.findChildren(QPushButton) if b.text() == "Add to the chain…").click()
                type_text(self.page.typeahead.field, source)
                press(self.page.typeahead.field, "Return")
        made = []
        for id_ in (*self.articles[:2], self.articles[-1]):
            text = self.texts[id_]
            made.append(self.claim(id_, text.range_of(text.sentences_of("left")[0])))
        self.desk.set_mode("claims")
        claims = self.window.page("claims")
        for claim, act in zip(made, ("P", "R", "P"), strict=True):
            claims.matrix.setFocus()
            key(claims.matrix, "T")
            self.qtbot.waitUntil(lambda claim=claim: claim in self.waiting(claims))
            number = self.waiting(claims).index(claim)
            claims.tray.setCurrentIndex(claims.tray_model.index(number, 0))  # as a click does
            key(claims.tray, act)
        first = next(s.proposition for s in self.queries.select(Stance) if s.claim == made[0])
        claims.matrix.setFocus()
        row = next(r for r in range(claims.model.rowCount()) if claims.model.row(r).proposition.id == first)
        claims.matrix.setCurrentIndex(claims.model.index(row, 0))
        answer(lambda box: box.findChild(QPlainTextEdit, "text").setPlainText("both say so") or True)
        key(claims.matrix, "1")
        column = next(n for n, c in enumerate(claims.model.columns, 1) if c.article.id == self.articles[-1])
        claims.matrix.setCurrentIndex(claims.model.index(row, column))
        key(claims.matrix, "0")
        return first, made


@pytest.fixture(params=["ours", pytest.param("seeds", marks=pytest.mark.shared)])
def analyst(request, tmp_path, open_window, qtbot):
    project = tmp_path / "findings.annotations"
    session = create_project(project, actor_name="analyst-1")
    articles = bring(session, documents(request.param, request), "the story")
    session.close()
    return ByKeys(open_window(project, "analyst-1"), qtbot, articles)


def test_every_finding_is_recorded_by_keys_and_survives(analyst, tmp_path):
    queries = analyst.queries
    analyst.name_error()
    (entity,) = queries.select(Entity)
    assert {m.entity for m in queries.select(Mention)} == {entity.id}
    assert len(queries.select(Mention)) == 2
    assert [alias.kind for alias in entity.aliases][-1:] == ["error"]
    (named,) = queries.select(Divergence)
    assert (named.type, named.severity, named.impact) == ("name", "critical", "high")
    assert named.left[0].quote and named.right[0].quote == entity.aliases[-1].text

    analyst.durations_that_count_different_things()
    counted = {v.of_what: v for c in queries.select(Claim) for v in c.values}
    assert set(counted) == {"talks", "exercises"}
    assert counted["talks"].number != counted["exercises"].number

    analyst.omissions_in_either_direction()
    omitted = [d for d in queries.select(Divergence) if d.type in ("omission", "addition")]
    assert {(bool(d.left[0].quote), bool(d.right[0].quote)) for d in omitted} == {(True, False), (False, True)}

    analyst.attribution_in_one_language_only()
    text = analyst.texts[analyst.pair]
    attributed = next(c for c in queries.select(Claim) if c.claimer_by_language)
    assert attributed.claimer_by_language == {text.language("right"): "the ministry"}
    assert {text.side_of(place) for place in attributed.cue} == {"right"}

    analyst.strengthened_commitment()
    strengths = {c.commitment for c in queries.select(Claim)} - {""}
    assert strengths == {"explore_possibility", "hold_discussions"}
    links = queries.select(ClaimLink)
    assert {(link.kind, link.aspect) for link in links} == {("updates", ""), ("contradicts", "modality")}
    assert {link.kind for link in links} <= set(LINK_KINDS)

    first, made = analyst.shared_origin_and_another_meeting()
    stances = {s.article: (s.stance, s.claim) for s in queries.select(Stance, proposition=first)}
    assert stances == dict(zip((*analyst.articles[:2], analyst.articles[-1]),
                               (("asserts", made[0]), ("repeats", made[1]), ("silent", None)), strict=True))  # fmt: skip
    assert len(queries.select(Proposition)) == 2, "the other meeting is a proposition of its own"
    behind = provenance(analyst.articles[:2], {id_: queries.chain(id_) for id_ in analyst.articles})
    assert behind.one_behind_many and not behind.confirms
    rating = next(r for r in queries.select(Rating) if r.target == first)
    assert (rating.code, rating.reason) == ("1", "both say so")
    assert any(region.duplicate_of for region in queries.select(Region)), "a repeated paragraph is known as one"
    assert {d.type for d in queries.select(Divergence)} >= {"name", "attribution", "certainty"}
    assert comes_back_whole(analyst.desk.session, tmp_path)
