"""The report as files: what stands in it, and that hostile words stay words."""

import csv
import io
import json
from html.parser import HTMLParser

import pytest

from annotator.adjudication.agreement import Compared, project_report, section_of
from annotator.adjudication.agreement.measuring import MEASURES
from annotator.adjudication.agreement.report import gaps
from annotator.adjudication.agreement.writing import MEASURE_WORDS, WHY_WORDS, as_csv, as_data, html
from annotator.model import Decision


@pytest.fixture
def report(world):
    world.layer("ana", "ben")
    for who, type_ in (("ana", "PERSON"), ("ben", "ORG")):
        world.mention(who, "Minister Han", type=type_)
        world.mention(who, "한 장관")
    decision = Decision(
        id="d1", layer="gold", article="a1", key="k", kind="type", reason_code="guideline_gap", comment="§ 3.2 titles"
    )
    agreed = Decision(id="d2", layer="gold", article="a1", key="k2", kind="agreed", reason_code="edge_case")
    compared = Compared(
        text=world.text, contents=tuple(world.contents()), gold=world.gold_contents(), decisions=(decision, agreed)
    )
    return project_report(
        [compared], name="<b>Boats</b>", marking="SECRET & own", names={"ana": "=SUM(1)", "ben": "<i>Ben</i>"}
    )


@pytest.mark.parametrize(
    ("comment", "section"),
    [("§ 3.2 titles", "3.2"), ("3.2 titles", "3.2"), ("§4", "4"), ("2027 is a year", ""), ("see 3.2", ""), ("", "")],
)
def test_the_section_a_comment_begins_with(comment, section):
    assert section_of(comment) == section


def test_reasons_name_kind_reason_and_section_and_leave_agreed_items_out(report):
    assert [(g.kind, g.reason, g.section, g.count) for g in report.gaps] == [("type", "guideline_gap", "3.2", 1)]


def test_the_section_that_a_decision_names_comes_before_that_of_its_comment():
    named = Decision(id="q", layer="g", article="a1", key="k", kind="type", section="PERSON", comment="3.2 titles")
    assert [(g.kind, g.reason, g.section) for g in gaps([named])] == [("type", "", "PERSON")]


def test_csv_holds_every_figure_and_no_formula(report):
    tables = {name: list(csv.reader(io.StringIO(data.decode("utf-8-sig")))) for name, data in as_csv(report).items()}
    assert len(tables["figures.csv"]) == len(report.agreement.rows) + 1
    cells = [cell for rows in tables.values() for row in rows for cell in row]
    assert "'=SUM(1)" in cells
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@")]


def test_html_is_one_escaped_page_with_its_marking(report):
    page = html(report)
    tags = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            tags.append((tag, dict(attrs)))

    Reader().feed(page)
    assert {tag for tag, _ in tags}.isdisjoint({"b", "i", "script", "link", "img", "iframe"})
    assert page.count("SECRET &amp; own") == 3
    assert "&lt;i&gt;Ben&lt;/i&gt;" in page
    assert not [attrs for _, attrs in tags if "src" in attrs or "href" in attrs]


def test_json_says_why_a_figure_is_undefined(report):
    data = json.loads(json.dumps(as_data(report)))
    undefined = [f for f in data["figures"] if f["value"] is None]
    assert undefined
    assert all(figure["undefined"] in WHY_WORDS for figure in undefined)
    assert data["articles"][0]["kinds"] == {"type": 1}


def test_every_measure_has_words():
    assert MEASURE_WORDS.keys() == set(MEASURES)


def test_what_the_tick_raises_ends_the_computing(world):
    world.layer("ana", "ben")
    for who in ("ana", "ben"):
        world.mention(who, "Minister Han")
    compared = Compared(text=world.text, contents=tuple(world.contents()))

    class Stop(Exception):
        pass

    def tick(share):
        if share > 0.3:
            raise Stop

    with pytest.raises(Stop):
        project_report([compared], tick=tick)


def test_each_analyst_is_measured_against_gold(world):
    world.layer("ana", "ben")
    for who in ("ana", "ben"):
        world.mention(who, "Minister Han")
    compared = Compared(text=world.text, contents=tuple(world.contents()), gold=world.gold_contents())
    report = project_report([compared], resamples=0)
    assert set(report.gold) == {"ana", "ben"}
    assert report.gold["ana"].figure("f1_exact", "mention").value == 0.0
