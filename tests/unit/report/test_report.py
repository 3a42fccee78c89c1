"""The report of a story: what it says, that it is escaped, whole, marked on every page, and the same twice."""

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from annotator.cli import app
from annotator.edits import SetStoryText
from annotator.model import Claim, UserError
from annotator.report import WRITERS, make_report, stories
from annotator.report.blocks import Heading, Quote, Report, Table, Words
from annotator.sample import make_sample
from annotator.session import Session, open_project

STORY = "Defence ministers' talks, Seoul, September 2025"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "sample.annotations"
    session = make_sample(path)
    session.act_as(next(a.id for a in session.queries.actors() if a.name == "analyst-1"))
    session.apply(SetStoryText(story=STORY, kind="story-summary", text="The ministers <met> & agreed."))
    session.apply(SetStoryText(story=STORY, kind="story-judgements", text="One.\nTwo."))
    session.close()
    return path


@pytest.fixture
def session(sample: Path) -> Iterator[Session]:
    found = open_project(sample, "analyst-1", read_only=True)
    yield found
    found.close()


def texts(report: Report) -> list[str]:
    return [block.text for block in report.blocks if isinstance(block, Words | Heading)]


def test_page_one_says_whose_work_in_which_state(session: Session) -> None:
    report = make_report(session.queries, STORY)
    facts = dict(report.facts)
    assert "[1] analyst-1, " in facts["Work used"]
    assert facts["Signed off"] == "0 of 2 articles"
    assert report.blocks[0] == Words(text="Draft: 0 of 2 articles signed off.", kind="warning")
    assert report.marking == "TLP:CLEAR"
    assert texts(report)[1:6] == ["Summary", "The ministers <met> & agreed.", "— analyst-1", "Key judgements", "One."]


def test_a_story_that_is_signed_off_says_so(tmp_path: Path) -> None:
    from annotator.edits import SetArticle, SignOff, StartGold

    session = make_sample(tmp_path / "s.annotations")
    session.act_as(next(a.id for a in session.queries.actors() if a.role == "reviewer"))
    article = next(e.article.id for e in session.queries.articles() if session.queries.submitted(e.article.id))
    session.apply(StartGold(article=article))
    gold = session.queries.gold_layer(article)
    assert gold is not None
    session.apply(SignOff(layer=gold.id, open_items=("one",), waiver="The rest is clear."))
    session.apply(SetArticle(article=gold.article, changes={"story": "Only this"}))
    report = make_report(session.queries, "Only this")
    assert texts(report)[0] == "Final: every article is signed off."
    assert dict(report.facts)["Work used"] == "[1] gold, signed off"
    session.close()


def test_the_report_speaks_korean_and_japanese_and_quotes_stay(session: Session) -> None:
    english = make_report(session.queries, STORY)
    heads = {block.text for block in english.blocks if isinstance(block, Heading) and block.level == 1}
    for language, native in (("ko", "[가-힣]"), ("ja", "[ぁ-んァ-ヶ一-龯]")):
        report = make_report(session.queries, STORY, language)
        assert report.language == language
        assert not {label for label, _ in report.facts} & {label for label, _ in english.facts}
        assert len(report.blocks) == len(english.blocks)
        for one, other in zip(report.blocks, english.blocks, strict=True):
            assert type(one) is type(other)
            if isinstance(one, Quote) and isinstance(other, Quote):
                assert (one.text, one.language) == (other.text, other.language), "the words of a source are its own"
                assert one.reference.split(",")[0].split("、")[0] == other.reference.split(",")[0]
            elif isinstance(one, Table) and isinstance(other, Table):
                assert all(re.search(native, cell) for cell in one.head if cell), one.head
            elif isinstance(other, Heading) and isinstance(one, Heading) and other.text in heads:
                assert re.search(native, one.text), one.text
        told = "\n".join(texts(report))
        for english_words in ("independent origin", "Severity", "checked by", "Credibility", "Draft", "Told by"):
            assert english_words not in told
        html = WRITERS[".html"](report).decode()
        assert f'<html lang="{language}">' in html


def test_every_article_is_cited_with_its_chain_and_the_digest_of_its_bytes(session: Session) -> None:
    queries = session.queries
    report = make_report(queries, STORY)
    cited = next(block for block in report.blocks if isinstance(block, Table) and block.head[1].startswith("Article,"))
    articles = [e.article for e in queries.articles() if e.article.story == STORY]
    assert [row[0] for row in cited.rows] == [f"[{n}]" for n in range(1, len(articles) + 1)]
    for article, (_, told) in zip(articles, cited.rows, strict=True):
        assert told.startswith(article.title)
        for document in queries.text(article.id).documents.values():
            assert f"SHA-256 {document.sha256}" in told
        assert (
            " → ".join(queries.sources()[link.source].name for link in queries.chain(article.id)).split(" → ")[0]
            in told
        )


def test_scales_that_were_used_stand_with_their_wording_and_reference(session: Session) -> None:
    report = make_report(session.queries, STORY, "ja")
    scale = next(iter(session.queries.scales("reliability")))
    told = [cell for block in report.blocks if isinstance(block, Table) for row in block.rows for cell in row]
    assert f"A {scale.level('A').label('ja')}" in told  # type: ignore[union-attr]
    notes = [text for text in texts(report) if scale.reference in text]
    assert len(notes) == 1
    assert notes[0] != f"{scale.reference}."
    assert any("likelihood" not in text for text in notes)


def test_a_sourcing_statement_is_ones_own_words(tmp_path: Path) -> None:
    session = make_sample(tmp_path / "s.annotations")
    session.apply(SetStoryText(story=STORY, kind="story-sourcing", text="Two ministries, no witness."))
    told = texts(make_report(session.queries, STORY))
    assert told[told.index("Sourcing statement") + 1] == "Two ministries, no witness."
    assert session.queries.history(newest=1)[-1].label == "write the sourcing statement"
    session.close()


def test_every_quote_is_a_source_text_word_for_word_with_its_sentence(session: Session) -> None:
    report = make_report(session.queries, STORY)
    documents = [
        d.text for e in session.queries.articles() for d in session.queries.text(e.article.id).documents.values()
    ]
    quotes = [block for block in report.blocks if isinstance(block, Quote)]
    assert quotes
    assert {quote.language for quote in quotes} >= {"ja", "ko", "en"}
    for quote in quotes:
        assert any(quote.text in text for text in documents), quote
        assert re.match(r"\[\d\], [A-Z]{2}, sentences? \d", quote.reference), quote


def test_no_paragraph_joins_letter_and_digit_or_likelihood_and_confidence(session: Session) -> None:
    reliability = {level.label() for s in session.queries.scales("reliability") for level in s.levels}
    for story in stories(session.queries):
        for block in make_report(session.queries, story).blocks:
            words = [block.text] if isinstance(block, Words) else []
            words += [cell for row in block.rows for cell in row] if isinstance(block, Table) else []
            for text in words:
                assert not re.search(r"\b[A-F][1-6]\b", text), text
                assert not ("Likelihood:" in text and "Confidence:" in text), text
                assert not (text.startswith("The claim:") and any(label in text for label in reliability)), text


def test_divergences_and_sourcing_are_told(session: Session) -> None:
    told = "\n".join(texts(make_report(session.queries, STORY)))
    for heading in ("Articles", "Findings", "Open contradictions", "Sourcing", "Where the languages part"):
        assert heading in told
    assert "independent origin" in told


@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_the_same_project_gives_the_same_bytes(session: Session, suffix: str) -> None:
    first = WRITERS[suffix](make_report(session.queries, STORY))
    assert first == WRITERS[suffix](make_report(session.queries, STORY))


def evil() -> Report:
    words = '</p><script>alert(1)</script> & "q" | `code` *b* # h\n- [x](http://example.org) \x00'
    blocks = (
        Heading(text=words), Words(text=words), Quote(text=words, language="ko", reference=words),
        Table(head=(words,), rows=((words,),)),
    )  # fmt: skip
    return Report(title=words, marking="TLP:<b>RED", facts=((words, words),), blocks=blocks)


def test_html_is_escaped_and_loads_nothing() -> None:
    html = WRITERS[".html"](evil()).decode()
    assert "<script" not in html
    assert "<b>" not in html
    assert unescape(html).count("<script>alert(1)</script>") == 10
    assert html.count('class="marking">TLP:&lt;b&gt;RED') == 2
    assert "default-src 'none'" in html


def test_markdown_is_escaped_and_marked_above_every_section(session: Session) -> None:
    text = WRITERS[".md"](evil()).decode()
    assert not re.search(r"(?<!\\)<script", text)
    assert not re.search(r"(?<!\\)\[x", text)
    real = WRITERS[".md"](make_report(session.queries, STORY)).decode()
    assert real.count("**TLP:CLEAR**") == real.count("\n---\n") + 1
    assert real.startswith("**TLP:CLEAR**")


def test_docx_is_well_formed_and_marked_on_every_page() -> None:
    with zipfile.ZipFile(io.BytesIO(WRITERS[".docx"](evil()))) as archive:
        assert archive.testzip() is None
        parts = {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}
    assert "word/document.xml" in parts
    for name in ("word/header1.xml", "word/footer1.xml"):
        assert "".join(parts[name].itertext()) == "TLP:<b>RED"
    assert "<script>alert(1)</script>" in "".join(parts["word/document.xml"].itertext())


def test_an_unknown_story_is_refused_with_those_there_are(session: Session) -> None:
    with pytest.raises(UserError, match="Tokyo visit, July 2024"):
        make_report(session.queries, "no such story")


def test_one_confirmed_without_two_origins_is_warned_of(tmp_path: Path) -> None:
    from annotator.edits import Rate

    session = make_sample(tmp_path / "s.annotations")
    queries = session.queries
    mine = {e.article.id for e in queries.articles() if e.article.story == STORY}
    row = next(p for p in queries.propositions() if {s.article for s in queries.stances(p.id)} & mine)
    scale = next(iter(queries.scales("credibility"))).id
    session.apply(
        Rate(target=row.id, target_kind="proposition", axis="credibility", code="1", scale=scale, reason="seen twice")
    )
    warnings = [b.text for b in make_report(queries, STORY).blocks if isinstance(b, Words) and b.kind == "warning"]
    assert any("independent ones are needed" in text for text in warnings)
    session.close()


def test_texts_on_a_story_are_ones_own_and_undone(tmp_path: Path) -> None:
    session = make_sample(tmp_path / "s.annotations")
    session.apply(SetStoryText(story=STORY, kind="story-summary", text="Mine."))
    other = next(a for a in session.queries.actors() if a.id != session.actor)
    first = session.actor
    session.act_as(other.id)
    session.apply(SetStoryText(story=STORY, kind="story-summary", text="Another's."))
    session.apply(SetStoryText(story=STORY, kind="story-summary", text=" "))
    session.act_as(first)
    assert "Mine." in texts(make_report(session.queries, STORY))
    assert "Another's." not in texts(make_report(session.queries, STORY))
    session.undo()
    assert "Mine." not in texts(make_report(session.queries, STORY))
    for bad in ({"story": "x", "kind": "story-summary"}, {"story": STORY, "kind": "other"}):
        with pytest.raises(UserError):
            session.apply(SetStoryText(**bad, text="x"))
    assert session.check() == []
    session.close()


def test_the_command_line_writes_reports_and_the_register(sample: Path, tmp_path: Path) -> None:
    run = CliRunner()

    def ok(*words: str) -> str:
        done = run.invoke(app, list(words))
        assert done.exit_code == 0, (done.output, done.exception)
        return done.output

    for suffix in WRITERS:
        ok("report", str(sample), str(tmp_path / f"o{suffix}"), "--story", STORY)
        assert (tmp_path / f"o{suffix}").stat().st_size > 2000
    assert run.invoke(app, ["report", str(sample), str(tmp_path / "o.odt"), "--story", STORY]).exception is not None
    ok("report", str(sample), str(tmp_path / "ko.md"), "--story", STORY, "--language", "ko")
    assert "신빙성" in (tmp_path / "ko.md").read_text("utf-8")
    refused = run.invoke(app, ["report", str(sample), str(tmp_path / "fr.md"), "--story", STORY, "--language", "fr"])
    assert isinstance(refused.exception, UserError)
    assert not (tmp_path / "fr.md").exists()
    assert run.invoke(app, ["report", str(sample), str(tmp_path / "o.md")]).exception is not None
    told = ok("timeline", str(sample), "--story", STORY).splitlines()
    kinds = [line.split()[1] for line in told]
    assert kinds == sorted(kinds, key=lambda kind: kind == "publication"), "what was published stands apart"
    assert len(set(kinds)) > 1
    assert len(told) < len(ok("timeline", str(sample)).splitlines())
    assert "中谷元" in ok("register", "list", str(sample), "--search", "nakatani")
    ok("register", "export", str(sample), str(tmp_path / "r.csv"))
    told = ok("register", "import", str(sample), str(tmp_path / "r.csv"), "--preview", "--actor", "analyst-1")
    assert told.startswith("0 records would be added, 0 changed")
    (tmp_path / "bad.csv").write_text("type,label_en\nNOPE,x\n", "utf-8")
    done = run.invoke(app, ["register", "import", str(sample), str(tmp_path / "bad.csv"), "--actor", "analyst-1"])
    assert done.exit_code == 1
    assert "bad.csv, line 2, type" in done.output
    found = ok("register", "gazetteer", str(sample), "--actor", "analyst-1")
    assert found.endswith("places found; --accept tags them.\n")
    assert "values set" in ok("register", "values", str(sample), "--actor", "analyst-1")


def test_the_records_of_the_report_change_nothing(session: Session) -> None:
    before = len(session.queries.select(Claim)), len(session.queries.history())
    make_report(session.queries, STORY)
    assert before == (len(session.queries.select(Claim)), len(session.queries.history()))


def test_values_are_given_to_what_has_none_and_an_anchor_is_declared(tmp_path: Path) -> None:
    from annotator.edits import AddMention
    from annotator.model import Mention, Range

    path = tmp_path / "s.annotations"
    session = make_sample(path)
    session.act_as(next(a.id for a in session.queries.actors() if a.name == "analyst-1"))
    article = next(
        e.article for e in session.queries.articles() if (own := session.queries.own_layer(e.article.id)) and own.state == "draft"
    )  # fmt: skip
    document = session.queries.text(article.id).document("left")
    found = re.search(r"\d+年ぶり|9月\d+日|\d+ years", document.text)
    assert found is not None
    place = Range.of(document.id, document.text, *found.span())
    made = session.apply(AddMention(article=article.id, ranges=(place,), type="DATE")).result
    session.close()
    done = CliRunner().invoke(app, ["register", "values", str(path), "--anchor", "--actor", "analyst-1"])
    assert done.exit_code == 0, done.output
    session = open_project(path, read_only=True)
    mention = session.queries.get(Mention, made)
    session.close()
    assert mention is not None
    assert re.fullmatch(r"P\d+Y|\d{4}-\d\d-\d\d; anchor=\d{4}-\d\d-\d\d", mention.value)
