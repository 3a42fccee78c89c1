"""The keystroke count: the fewest acts for four pieces of work, replayed with real key and mouse events.

An act is a key (with its modifiers it is one), a click (a double click is two), or a pointing: the hand brings the pointer
to another place. The article has twenty aligned sentences, nothing is tagged, the caret stands at its start.

| work                                                   | keys | clicks | pointings | sequence |
|--------------------------------------------------------|-----:|-------:|----------:|----------|
| (a) tag 20 names and their counterparts, with a mouse  |   40 |     20 |        20 | each: click the name, digit, Return |
| (a) the same, keyboard alone                           |   40 |      0 |         0 | each: digit, Shift+Return (accept and go on) |
| (b) three claims with claimer and grade, with a mouse  |    9 |      3 |         3 | each: click the name, C, Shift+A, Alt+grade |
| (b) the same, keyboard alone                           |    9 |      0 |         0 | each: C (then Shift+C: of the next sentence), Shift+A, Alt+grade |
| (c) resize five ranges by a word, with a mouse         |    5 |      5 |         5 | each: click the tag, Shift+] |
| (c) the same, keyboard alone                           |    9 |      0 |         0 | each: Shift+]; full stop, to the next tag |
| (d) join two aligned passages                          |    1 |      0 |         0 | J, with the caret in the first |
"""

import re
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from annotator.edits import ImportDraft
from annotator.gui.annotate.page import AnnotatePage
from annotator.model import Claim, Mention, Rating, Twin
from tests.gui.desk_fixtures import all_ranges_hold, two_sided_draft

NAMES = (
    ("Busan", "부산"), ("Seoul", "서울"), ("Tokyo", "도쿄"), ("Osaka", "오사카"), ("Incheon", "인천"),
    ("London", "런던"), ("Ulsan", "울산"), ("Berlin", "베를린"), ("Madrid", "마드리드"), ("Moscow", "모스크바"),
    ("Kyoto", "교토"), ("Sasebo", "사세보"), ("Nagasaki", "나가사키"), ("Yokosuka", "요코스카"), ("Washington", "워싱턴"),
    ("Nakatani", "나카타니"), ("Kishida", "기시다"), ("Tanaka", "다나카"), ("Suzuki", "스즈키"), ("Ishiba", "이시바"),
)  # fmt: skip


class Hand:
    """A person at the page: every act is a real event, and counted."""

    def __init__(self, page: AnnotatePage) -> None:
        self.page, self.reader = page, page.reader
        self.acts = {"keys": 0, "clicks": 0, "pointings": 0}

    def key(self, *names: str) -> None:
        for name in names:
            self.acts["keys"] += 1
            combination = QKeySequence(name)[0]
            target = self.page.typeahead if self.page.typeahead.isVisible() else None
            column = self.reader.column(self.reader.active_side)
            QTest.keyClick(target or column, combination.key(), combination.keyboardModifiers())

    def point(self, side, place):
        self.acts["pointings"] += 1
        box = self.reader.column(side).rects(place.start, place.start + 1)[0]
        return self.reader.column(side).viewport(), box.center().toPoint()

    def click(self, side, place, times=1):
        view, where = self.point(side, place)
        self.acts["clicks"] += times
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
        if times == 2:
            QTest.mouseDClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)


@pytest.fixture
def work(page, desk):
    """The article of twenty names, a hand, and `place(side, words)`."""
    left = (("body", " ".join(f"{name} sent {n + 11} ships." for n, (name, _) in enumerate(NAMES))),)
    right = (("body", " ".join(f"{name}에서 배 {n + 11}척을 보냈다." for n, (_, name) in enumerate(NAMES))),)
    draft = two_sided_draft(left, right, "Ships")
    desk.session.apply(ImportDraft(draft=draft))
    desk.open_article(draft.article.id)
    page.reader.column("left").setFocus()
    text = page.open.text

    def place(side, words):
        from annotator.model import Range

        document = text.document(side)
        start = document.text.index(words)
        return Range.of(document.id, document.text, start, start + len(words))

    return SimpleNamespace(hand=Hand(page), place=place, select=desk.session.queries.select, session=desk.session)


def counted(capsys, what: str, hand: Hand) -> dict[str, int]:
    with capsys.disabled():
        print(f"\n  {what}: " + ", ".join(f"{count} {act}" for act, count in hand.acts.items()), end="")
    return hand.acts


def tagged(work) -> set[tuple[str, ...]]:
    mentions = {mention.id: mention.ranges[0].quote for mention in work.select(Mention)}
    return {tuple(mentions[id_] for id_ in (*twin.left, *twin.right)) for twin in work.select(Twin)}


def wanted() -> set[tuple[str, ...]]:
    return set(NAMES)


def row(work: str) -> dict[str, int]:
    """The figures of the table above."""
    line = next(line for line in __doc__.splitlines() if line.startswith(f"| {work}"))
    keys, clicks, pointings = (int(cell) for cell in line.split("|")[2:5])
    return {"keys": keys, "clicks": clicks, "pointings": pointings}


def test_a_twenty_names_with_a_mouse(work, capsys):
    hand = work.hand
    for name, _ in NAMES:
        hand.click("left", work.place("left", name))
        hand.key("3", "Return")
    assert tagged(work) == wanted()
    assert all_ranges_hold(work.session)
    assert counted(capsys, "(a) 20 names, mouse", hand) == row("(a) tag 20 names")


def test_a_twenty_names_by_keyboard(work, capsys):
    hand = work.hand
    for _ in NAMES:
        hand.key("3", "Shift+Return")
    assert tagged(work) == wanted()
    assert counted(capsys, "(a) 20 names, keys", hand) == row("(a) the same, keyboard")


@pytest.mark.parametrize("mouse", [True, False], ids=["mouse", "keys"])
def test_b_three_claims_with_claimer_and_grade(work, capsys, mouse):
    hand = work.hand
    for number in range(3):
        if mouse:
            hand.click("left", work.place("left", NAMES[number][0]))
        hand.key("Shift+C" if number and not mouse else "C", "Shift+A", f"Alt+{number + 2}")
    claims = sorted(work.select(Claim), key=lambda claim: claim.content[0].start)
    assert [claim.claimer_name for claim in claims] == [name for name, _ in NAMES[:3]]
    assert [claim.content[0].quote.split()[0] for claim in claims] == [name for name, _ in NAMES[:3]]
    assert [len(claim.content) for claim in claims] == [2, 2, 2]
    grades = {rating.target: rating.code for rating in work.select(Rating)}
    assert [grades[claim.id] for claim in claims] == ["2", "3", "4"]
    assert counted(capsys, "(b) three claims", hand) == row("(b) three" if mouse else "(b) the same")


def with_five_tags(work, qtbot) -> None:
    for name, _ in NAMES[:5]:
        work.hand.click("left", work.place("left", name), times=2)
        work.hand.key("3")
    work.hand.key("Esc", "Esc", "Ctrl+Home")
    # The next click is not the third of the last double click.
    qtbot.waitUntil(lambda: not work.hand.reader.column("left").pointer._again.isActive())
    work.hand.acts.update(keys=0, clicks=0, pointings=0)


def test_c_resize_five_ranges_with_a_mouse(work, capsys, qtbot):
    with_five_tags(work, qtbot)
    for name, _ in NAMES[:5]:
        work.hand.click("left", work.place("left", name))
        work.hand.key("Shift+]")
    found = sorted((m.ranges[0].start, m.ranges[0].quote) for m in work.select(Mention))
    assert [quote for _, quote in found] == [f"{name} sent" for name, _ in NAMES[:5]]
    assert counted(capsys, "(c) five ranges, mouse", work.hand) == row("(c) resize")


def test_c_resize_five_ranges_by_keyboard(work, capsys, qtbot):
    with_five_tags(work, qtbot)
    for number in range(5):
        if number:
            work.hand.key(".")
        work.hand.key("Shift+]")
    found = sorted((m.ranges[0].start, m.ranges[0].quote) for m in work.select(Mention))
    assert [quote for _, quote in found] == [f"{name} sent" for name, _ in NAMES[:5]]
    assert counted(capsys, "(c) five ranges, keys", work.hand) == row("(c) the same")


def test_d_join_two_passages(work, capsys):
    before = len(work.hand.page.open.text.beads)
    work.hand.key("J")
    beads = work.hand.page.open.text.beads
    assert len(beads) == before - 1
    joined = next(bead for bead in beads if len(bead.left) == 2 or re.search(r"\. .+\.", bead.left[0].quote))
    assert [name in " ".join(part.quote for part in joined.left) for name, _ in NAMES[:3]] == [True, True, False]
    assert [name in " ".join(part.quote for part in joined.right) for _, name in NAMES[:3]] == [True, True, False]
    assert counted(capsys, "(d) two passages", work.hand) == row("(d)")
