"""A finding set aside stays so in the project file, in another session's window, until the words it was about change."""

import pytest

from annotator.edits import CorrectText, ImportDraft
from annotator.ingest import NamedBytes, correct, read
from annotator.model import Divergence
from annotator.session import create_project
from tests.gui.desk_fixtures import press

LEFT = "The talks lasted 12 days.\n\nSome 40 ships came in at noon.\n\nThe mayor thanked the crews."
RIGHT = "회담은 15일 동안 이어졌다.\n\n정오에 배 50척이 들어왔다.\n\n시장은 선원들에게 감사했다."


def named(name: str, text: str) -> NamedBytes:
    return NamedBytes(name, text.encode())


def pair(right: str = RIGHT):
    return read([named("talks_en.txt", LEFT), named("talks_ko.txt", right)])


@pytest.fixture
def path(tmp_path):
    place = tmp_path / "talks.annotations"
    session = create_project(place, actor_name="kim")
    session.apply(ImportDraft(draft=pair()))
    session.close()
    return place


def opened(open_window, path):
    """The window on the article, its tab of the translation, and what the checks ask there."""
    window = open_window(path, "kim")
    (entry,) = window.desk.session.queries.articles()
    window.desk.open_article(entry.article.id)
    page = window.page("annotate")
    page.inspector.show_tab("translation")
    tab = page.inspector.translation
    tab.stale()
    return window, entry.article, tab


def numbers(tab) -> list[str]:
    """The words on the right of every finding about numbers."""
    return [found.right[0].quote for found in tab.findings if found.type == "number_date"]


def corrected(window, article, right: str) -> None:
    session = window.desk.session
    draft = correct(pair(), read([named("talks_ko.txt", right)]), side="right")
    session.apply(CorrectText(article=article.id, draft=draft))


def test_what_is_set_aside_is_asked_again_only_when_its_words_change(open_window, path):
    window, article, tab = opened(open_window, path)
    assert numbers(tab) == ["15일", "50"]
    first = next(at for at, found in enumerate(tab.findings) if found.right[0].quote == "15일")
    press(tab.findChild(object, f"finding-{first}"), "A")
    assert numbers(tab) == ["50"]
    window.close()

    # Another day: the file knows.
    window, article, tab = opened(open_window, path)
    assert numbers(tab) == ["50"]
    (aside,) = window.desk.session.queries.select(Divergence)
    assert aside.dismissed == "false_alarm"

    # The text changes elsewhere: it stays aside.
    corrected(window, article, RIGHT.replace("시장은", "읍장은"))
    window.close()
    window, article, tab = opened(open_window, path)
    assert numbers(tab) == ["50"]
    window.close()


def test_a_change_of_the_words_themselves_asks_anew(open_window, path):
    window, article, tab = opened(open_window, path)
    first = next(at for at, found in enumerate(tab.findings) if found.right[0].quote == "15일")
    press(tab.findChild(object, f"finding-{first}"), "F")
    assert numbers(tab) == ["50"]
    corrected(window, article, RIGHT.replace("15일 동안", "15일간"))
    window.close()
    window, article, tab = opened(open_window, path)
    assert sorted(numbers(tab)) == ["15일", "50"]
