"""The report of a story in its order: who wrote what on which state of work, then the findings and what is behind them.

A source's letter and a claim's digit never stand in one grade, likelihood and confidence never in one sentence,
and the words of a source are quoted as they stand, whatever the language of the report.
"""

import time

from annotator.edits.stories import STORY_TEXTS, story_target
from annotator.model import Article, Note
from annotator.model.project import RATING_AXES
from annotator.queries import Queries
from annotator.report.blocks import Block, Heading, Report, Table, Words
from annotator.report.findings import contradictions, findings
from annotator.report.sourcing import divergences, scales, sourcing
from annotator.report.story import Story


def make_report(queries: Queries, story: str, language: str = "en") -> Report:
    """The report of a story in a language (`annotator.catalogues.LANGUAGES`), from what who acts may see.

    Raises `UserError` where no article belongs to the story.
    """
    told = Story(queries, story, language)
    tr = told.tr
    return Report(
        title=story,
        language=told.language,
        marking=queries.marking(told.language) or tr("No marking was set"),
        facts=_facts(told),
        blocks=(
            *_standing(told),
            *_written(told),
            *_articles(told),
            *findings(told),
            *contradictions(told),
            *sourcing(told),
            *divergences(told),
            *scales(told),
        ),
    )


def _facts(story: Story) -> tuple[tuple[str, str], ...]:
    tr, queries, chapters = story.tr, story.queries, story.chapters
    last = queries.history(newest=1)
    moment = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(last[-1].at / 1000)) if last else tr("no work yet")
    scheme = queries.scheme()
    return (
        (tr("Project"), str(queries.properties()["name"])),
        (tr("State of"), moment),
        (tr("Articles"), str(len(chapters))),
        (tr("Work used"), "\n".join(f"{chapter.mark} {chapter.state}" for chapter in chapters)),
        (tr("Signed off"), _signed(story)),
        (tr("Label scheme"), tr("{name}, version {version}", name=scheme.title(story.language),
                                version=str(scheme.version))),
        (tr("Scales"), ", ".join(scale.id for axis in RATING_AXES for scale in queries.scales(axis)[:1])),
    )  # fmt: skip


def _signed(story: Story) -> str:
    signed = sum(chapter.final for chapter in story.chapters)
    return story.tr("{n} of {all} {all:article|articles}", n=signed, all=len(story.chapters))


def _standing(story: Story) -> list[Block]:
    """Whether this is final, in words that cannot be overlooked."""
    if all(chapter.final for chapter in story.chapters):
        return [Words(text=story.tr("Final: every article is signed off."))]
    return [Words(text=story.tr("Draft: {signed} signed off.", signed=_signed(story)), kind="warning")]


def _written(story: Story) -> list[Block]:
    """The analysts' own words: everybody's whose notes may be seen, with the name."""
    queries, tr = story.queries, story.tr
    acting = queries.actor()
    made: list[Block] = []
    blind = queries.properties()["blind"] and not queries.is_reviewer()
    titles = (tr("Summary"), tr("Key judgements"), tr("Sourcing statement"))
    for kind, title in zip(STORY_TEXTS, titles, strict=True):
        notes = queries.select(Note, target=story_target(story.name), target_kind=kind)
        shown = [n for n in notes if not blind or (acting is not None and n.actor == acting.id)]
        made.append(Heading(text=title))
        for note in sorted(shown, key=lambda n: (n.created, n.id)):
            made += [Words(text=part.strip()) for part in note.text.split("\n") if part.strip()]
            made.append(Words(text=f"— {story.who(note.actor)}", kind="small"))
        if not shown:
            made.append(Words(text=tr("Nothing was written yet."), kind="small"))
    return made


def _articles(story: Story) -> list[Block]:
    tr = story.tr
    rows = tuple(
        (
            chapter.mark,
            chapter.article.title,
            " ↔ ".join(chapter.text.language(side).upper() for side in chapter.text.sides),
            chapter.article.publisher,
            dates(story, chapter.article),
        )
        for chapter in story.chapters
    )
    head = ("", tr("Title"), tr("Languages"), tr("Publisher"), tr("Dates"))
    return [Heading(text=tr("Articles")), Table(head=head, rows=rows, widths=(9, 38, 14, 16, 23))]


def dates(story: Story, article: Article) -> str:
    """The three dates apart, as far as they are known, a line each."""
    tr = story.tr
    told = (
        (article.event_date, tr("event {date}", date=article.event_date)),
        (article.published_date, tr("published {date}", date=article.published_date)),
        (article.captured_date, tr("captured {date}", date=article.captured_date)),
    )
    return "\n".join(words for date, words in told if date)
