"""Sources: cards, grades in time, chains and circles, one's own habit. Timeline. Report from the window."""

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.edits import AddClaim, AddSource, Rate, SetArticle, SetChain
from annotator.gui import reporting
from annotator.gui.language import untranslated, use_language
from annotator.gui.sources.findings import diagonal_share, in_time
from annotator.gui.sources.timeline import TimelineWindow
from annotator.gui.sources.window import SourcesWindow
from annotator.gui.window import Window
from annotator.model import Rating
from annotator.report import make_report, stories
from annotator.timeline import moments, when
from tests.gui.shell_fixtures import OpenWindow, answer, key


def sources_of(window: Window) -> SourcesWindow:
    key(window, "Ctrl+Shift+U")
    (found,) = window.findChildren(SourcesWindow)
    return found


def test_a_source_is_described_and_graded_and_the_old_grade_stays(open_window: OpenWindow, sample: Path) -> None:
    window = open_window(sample)
    sources, session = sources_of(window), window.desk.session
    made = session.apply(AddSource(name="Harbour News", kind="newspaper")).result
    sources.refill()
    sources.choose(made)
    sources.card.fields["country"].setText("KR")
    sources.card.fields["country"].editingFinished.emit()
    assert session.queries.sources()[made].country == "KR"
    for code in ("B", "C"):
        sources.card.code.setCurrentIndex(sources.card.code.findData(code))
        assert len(sources.card.wording.text()) > 10
        sources.card.rate()
    found = in_time(session.queries.ratings(made, "reliability"))
    assert [(rating.code, in_force) for rating, in_force in found] == [("C", True), ("B", False)]
    assert sources.card.ratings.item(1).font().strikeOut()
    assert "supersedes B" in sources.card.ratings.item(0).text()
    scale = session.queries.scales("reliability")[0]
    told = sources.card.ratings.item(0).text()
    assert scale.title("en") in told and scale.name not in told, "the scale by its title, not by its id"


def test_a_grade_that_needs_a_reason_is_refused_without_one(open_window: OpenWindow, sample: Path) -> None:
    window = open_window(sample)
    sources, session = sources_of(window), window.desk.session
    made = session.apply(AddSource(name="Harbour News")).result
    sources.refill()
    sources.choose(made)
    sources.card.code.setCurrentIndex(sources.card.code.findData("A"))
    sources.card.rate()
    assert session.queries.ratings(made) == []
    sources.card.reason.setText("never wrong in ten years")
    sources.card.rate()
    assert [r.code for r in session.queries.ratings(made)] == ["A"]


def test_a_circle_is_drawn_and_told(open_window: OpenWindow, sample: Path) -> None:
    window = open_window(sample)
    sources, session = sources_of(window), window.desk.session
    assert sources.chains.circle == ()
    one, two = (session.apply(AddSource(name=name)).result for name in ("Herald", "Post"))
    articles = [entry.article.id for entry in session.queries.articles()]
    session.apply(SetChain(article=articles[0], chain=((one, "originator"), (two, "host"))))
    session.apply(SetChain(article=articles[1], chain=((two, "originator"), (one, "host"))))
    assert set(sources.chains.circle) == {one, two}
    assert "Herald" in sources.circle.text()
    assert not sources.ring.isHidden()
    sources.tabs.setCurrentIndex(1)
    picture = sources.ring.grab().toImage()
    warning = window.desk.theme.warning.name()
    drawn = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    assert warning in drawn, "the way back is drawn"
    assert not sources.chains.grab().isNull()
    chosen: list[str] = []
    sources.chains.articleChosen.connect(chosen.append)
    sources.chains.articleChosen.emit(articles[0])
    assert window.desk.article == articles[0]


def test_the_diagonal_counts_ones_own_pairs_and_leaves_f_and_6_out(open_window: OpenWindow, sample: Path) -> None:
    window = open_window(sample)
    session = window.desk.session
    queries = session.queries
    before = diagonal_share(queries)
    layer = next(la for e in queries.articles() if (la := queries.own_layer(e.article.id)) and la.state == "draft")
    text = queries.text(layer.article)
    place = text.range_of(text.sentences_of("left")[0])
    session.apply(AddClaim(article=layer.article, content=(place,), statement={"en": place.quote}))
    claims = queries.contents(layer).claims
    source = session.apply(AddSource(name="Harbour News")).result
    session.apply(SetChain(article=layer.article, chain=((source, "host"),)))
    letters, digits = (next(iter(queries.scales(axis))).id for axis in ("reliability", "credibility"))

    def rate(target: str, kind: str, axis: str, code: str, scale: str) -> None:
        session.apply(Rate(target=target, target_kind=kind, axis=axis, code=code, scale=scale, reason="r"))

    rate(source, "source", "reliability", "B", letters)
    for claim in claims:
        rate(claim.id, "claim", "credibility", "6", digits)
    none = diagonal_share(queries)
    rate(claims[0].id, "claim", "credibility", "2", digits)
    on = diagonal_share(queries)
    rate(claims[0].id, "claim", "credibility", "3", digits)
    off = diagonal_share(queries)
    rate(source, "source", "reliability", "F", letters)
    assert (on.on - none.on, on.pairs - none.pairs) == (1, 1)
    assert on.counts[("B", "2")] == none.counts.get(("B", "2"), 0) + 1
    assert off.counts[("B", "3")] == none.counts.get(("B", "3"), 0) + 1
    assert {letter for letter, _ in off.counts} <= set("ABCDE")
    assert (off.on - none.on, off.pairs - none.pairs) == (0, 1)
    assert diagonal_share(queries) == none
    assert none.pairs <= before.pairs


def test_the_timeline_keeps_what_happened_and_what_was_published_apart(open_window: OpenWindow, sample: Path) -> None:
    window = open_window(sample)
    key(window, "Ctrl+Shift+T")
    (timeline,) = window.findChildren(TimelineWindow)
    found = moments(window.desk.session.queries)
    assert [m.when for m in found] == sorted(m.when for m in found)
    assert {m.kind for m in found} >= {"event", "publication"}
    row = next(n for n, m in enumerate(found) if m.place is not None)
    place = {"event": 1, "statement": 2, "publication": 3}[found[row].kind]
    assert timeline.table.item(row, place).text() == found[row].words
    shown: list[object] = []
    window.desk.revealRequested.connect(shown.append)
    timeline.table.cellClicked.emit(row, place)
    assert window.desk.article == found[row].article
    assert shown == [found[row].place]


def test_dates_sort_by_what_is_known_of_them() -> None:
    ordered = [
        "2024-12-31", "2025", "2025~", "2025-XX", "2025-01-01", "2025-09", "2025-09-XX", "2025-09-01/2025-09-03",
        "2025-09-01", "2025-W37", "2025-09-08/..", "2025-09-08", "2025-09-08T16:30", "2025-09-08T16:31+09:00", "2025-09-09",
        "2025-12-31?", "2026", "2026-W02", "2025-02-30", "2025-13", "2025-W60", "XXXX-03-01", "last spring",
    ]  # fmt: skip
    assert sorted(ordered, key=lambda text: (when(text), ordered.index(text))) == ordered
    assert [when(text).precision for text in ("2025", "2025-09", "2025-W37", "2025-09-08", "2025-09-08T16:30")] == [
        "year", "month", "week", "day", "minute",
    ]  # fmt: skip
    assert when("2025-09-08/2025-09-10").precision == "span"
    for text in ("XXXX-03-01", "last spring", "2025-13", "2025-02-30", "2025-W60", ""):
        assert when(text).dated == 1
        assert when(text).precision == ""
    assert when("2025-09") < when("2025-09-01") < when("2025-09-08T16:30") < when("2025-09-09") < when("last spring")


def test_the_timeline_says_what_is_not_known_and_keeps_to_a_story(open_window: OpenWindow, sample: Path) -> None:
    window = open_window(sample)
    session = window.desk.session
    articles = [entry.article for entry in session.queries.articles()]
    for article, told in zip(articles, ("2025", "2025-09", "2025-09-08/2025-09-10", "2025-09-08"), strict=False):
        session.apply(SetArticle(article=article.id, changes={"event_date": told}))
    key(window, "Ctrl+Shift+T")
    (timeline,) = window.findChildren(TimelineWindow)
    shown = [timeline.table.item(row, 0).text() for row in range(timeline.table.rowCount())]
    for told in ("2025\nmonth not known", "2025-09\nday not known", "2025-09-08/2025-09-10\nfrom – to", "2025-09-08"):
        assert told in shown
    story = stories(session.queries)[0]
    timeline.story.setCurrentIndex(timeline.story.findData(story))
    timeline.story.activated.emit(timeline.story.currentIndex())
    inside = {article.id for article in articles if article.story == story}
    assert timeline.moments
    assert {moment.article for moment in timeline.moments} <= inside
    timeline.table.setCurrentCell(0, 0)
    timeline.table.cellActivated.emit(0, 0)
    assert window.desk.article == timeline.moments[0].article


def test_a_row_with_too_few_origins_opens_in_the_matrix(open_window: OpenWindow, sample: Path) -> None:
    window = open_window(sample)
    sources = sources_of(window)
    item = sources.warnings.item(1)
    sources.warnings.itemActivated.emit(item)
    assert window.desk.mode == "claims"
    page = window.page("claims")
    assert page.row is not None
    assert item.text().startswith(page.row.proposition.statement)


def test_the_rows_with_too_few_origins_take_their_page_and_keep_lines_that_read_well(
    open_window: OpenWindow, sample: Path
) -> None:
    sources = sources_of(open_window(sample))
    sources.show()
    sources.tabs.setCurrentIndex(2)
    for width in (900, 1500):
        sources.resize(width, 700)
        QApplication.processEvents()
        page = sources.tabs.currentWidget()
        assert page.width() - sources.warnings.geometry().right() < 40, width
        assert sources.warnings.viewport().width() <= 900
    sources.close()


def test_chains_are_walked_by_keys(open_window: OpenWindow, sample: Path) -> None:
    window = open_window(sample)
    sources = sources_of(window)
    sources.tabs.setCurrentIndex(1)
    sources.chains.setFocus()
    key(sources.chains, "Down")
    key(sources.chains, "Return")
    assert window.desk.article == sources.chains.rows[1][0]


@pytest.mark.parametrize("suffix", [".html", ".md", ".docx", ".pdf"])
def test_a_report_is_written_with_the_analysts_words(
    open_window: OpenWindow, sample: Path, tmp_path: Path, suffix: str
) -> None:
    window = open_window(sample)
    path = tmp_path / f"report{suffix}"

    def write(box: QWidget) -> bool:
        assert isinstance(box, reporting.ReportDialog)
        box.texts["story-summary"].setPlainText("The harbour was busy.")
        return True

    answer(write, str(path))
    reporting.write_report(window.desk, window)
    data = path.read_bytes()
    assert len(data) > 2000
    if suffix in (".html", ".md"):
        assert "The harbour was busy." in data.decode()
    if suffix == ".pdf":
        assert data.startswith(b"%PDF-")
        pages = len(re.findall(rb"/Type\s*/Page[^s]", data))
        assert pages >= 2
    window.desk.undo()
    story = stories(window.desk.session.queries)[0]
    assert "busy" not in repr(make_report(window.desk.session.queries, story))


@pytest.mark.parametrize("language", ["ko", "ja"])
def test_the_windows_speak_the_languages(open_window: OpenWindow, sample: Path, language: str) -> None:
    use_language(language)
    before = set(untranslated())
    window = open_window(sample)
    sources_of(window)
    key(window, "Ctrl+Shift+T")
    reporting.ReportDialog(window, window.desk)
    assert set(untranslated()) == before


def test_nobody_supersedes_anothers_grade(open_window: OpenWindow, sample: Path) -> None:
    window = open_window(sample)
    session = window.desk.session
    made = session.apply(AddSource(name="Harbour News")).result
    scale = next(iter(session.queries.scales("reliability"))).id
    rate = Rate(target=made, target_kind="source", axis="reliability", code="B", scale=scale)
    first = session.apply(rate).result
    other = next(a for a in session.queries.actors() if a.id != session.actor)
    session.act_as(other.id)
    second = session.apply(rate).result
    rating = session.queries.get(Rating, second)
    assert rating is not None
    assert rating.supersedes is None
    assert session.queries.get(Rating, first) is not None
