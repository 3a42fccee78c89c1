"""The commands on the register of entities, and the report of a story."""

from pathlib import Path
from typing import Annotated

import typer

from annotator.catalogues import LANGUAGES
from annotator.cli.arguments import ActorName, ProjectPath, open_as
from annotator.cli.saying import complain, say
from annotator.edits import AddMention, AddMentions, Edit, EditMention, ImportRegister, Proposal, Together
from annotator.edits.stories import STORY_TEXTS, SetStoryText
from annotator.formats import write_atomically
from annotator.model import UserError
from annotator.register import GAZETTEER, Gazetteer, RegisterIndex
from annotator.register_files import plan_import, read_register, write_register
from annotator.report import WRITERS, check_suffix, make_report, mixed_sentences, stories
from annotator.session import Session, open_project
from annotator.timeline import moments
from annotator.values import differs, flaw, normalise

register_app = typer.Typer(help="The register of entities.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the program's command line."""
    app.add_typer(register_app, name="register")
    app.command("report")(report)
    app.command("timeline")(timeline)


@register_app.command("list")
def list_(
    project: ProjectPath,
    search: Annotated[str, typer.Option(help="Any part of a name, in any script or romanised.")] = "",
) -> None:
    """Print the records, those only that a search finds."""
    with open_project(project, read_only=True) as session:
        entities = session.queries.entities()
    found = list(entities)
    if search:
        index = RegisterIndex(entities.values())
        index.feed()
        found = index.search(search)
    for id_ in found:
        entity = entities[id_]
        if entity.merged_into is None:
            names = " · ".join(f"{language} {name}" for language, name in sorted(entity.labels.items()))
            say(f"{entity.type:10} {names}  {entity.qid}".rstrip())


@register_app.command("export")
def export_(project: ProjectPath, out: Annotated[Path, typer.Argument(help="A .csv or .jsonl file.")]) -> None:
    """Write the register as CSV or JSONL."""
    with open_project(project, read_only=True) as session:
        entities = session.queries.entities()
        data = write_register(entities.values(), out.suffix.lower().lstrip("."))
    write_atomically(out, lambda file: file.write(data))
    live = sum(entity.merged_into is None for entity in entities.values())
    say("{n} {n:record|records} written to “{out}”.", n=live, out=out)


@register_app.command("import")
def import_(
    project: ProjectPath,
    file: Annotated[Path, typer.Argument(help="A .csv or .jsonl file.")],
    preview: Annotated[bool, typer.Option("--preview", help="Say what would change, and change nothing.")] = False,
    actor: ActorName = "",
) -> None:
    """Read records from CSV or JSONL; lines that are wrong are named and left out."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UserError(f"“{file}” cannot be read ({error.strerror}). Nothing was changed.") from error
    with open_as(project, actor, "annotator register") as session:
        types = [kind.code for kind in session.queries.scheme().active_types()]
        read = read_register(data, file.name, file.suffix.lower().lstrip("."), types)
        plan = plan_import(read.records, session.queries.entities())
        if (plan.adds or plan.changes) and not preview:
            session.apply(ImportRegister(adds=plan.adds, changes=plan.changes))
    added = "{adds:record|records} would be" if preview else "{adds:record was|records were}"
    say(
        f"{{adds}} {added} added, {{changes}} changed; {{same}} {{same:is|are}} the same.",
        adds=len(plan.adds), changes=len(plan.changes), same=plan.same,
    )  # fmt: skip
    for problem in read.problems:
        complain(problem)
    if read.problems:
        raise SystemExit(1)


@register_app.command()
def gazetteer(
    project: ProjectPath,
    accept: Annotated[bool, typer.Option("--accept", help="Tag them, in the acting person's layers.")] = False,
    actor: ActorName = "",
) -> None:
    """Look for the register's names in all articles; prints what it found, and tags it only with --accept."""
    with open_as(project, actor, "annotator register") as session:
        queries = session.queries
        names = Gazetteer(queries.entities().values())
        mentions = []
        for entry in queries.articles():
            layer = queries.own_layer(entry.article.id)
            taken = [part for m in queries.contents(layer).mentions for part in m.ranges] if layer else []
            for found in names.find(queries.text(entry.article.id), taken):
                say(f"{entry.article.title}: “{found.place.quote}” → {found.name} ({found.type})")
                proposal = Proposal(method=GAZETTEER, score=found.score)
                mentions.append(
                    AddMention(article=found.article, ranges=(found.place,), type=found.type, entity=found.entity,
                               proposal=proposal)
                )  # fmt: skip
        if accept and mentions:
            session.apply(AddMentions(mentions=tuple(mentions)))
    done = "tagged" if accept else "found; --accept tags {n:it|them}"
    say(f"{{n}} {{n:place|places}} {done}.", n=len(mentions))


@register_app.command()
def values(
    project: ProjectPath,
    anchor: Annotated[
        bool, typer.Option("--anchor", help="Take what is missing of dates from each article's own date.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; list the values that do not hold, and exit with 1.")
    ] = False,
    actor: ActorName = "",
) -> None:
    """Give the acting person's dates, durations and quantities that have no value theirs; or check those there are."""
    with open_as(project, actor, "annotator register", write=not check) as session:
        made, wrong = _valued(session, anchor=anchor)
        if made and not check:
            session.apply(Together(edits=tuple(made.values()), what="normalise values"))
    if not check:
        for line in made:
            say(line.partition("\t")[2])
        say("{n} {n:value|values} set.", n=len(made))
        return
    for line in wrong:
        say(line)
    say("{n} {n:value does|values do} not hold.", n=len(wrong))
    if wrong:
        raise SystemExit(1)


def _valued(session: Session, *, anchor: bool) -> tuple[dict[str, Edit], list[str]]:
    """(edits that give values to the acting person's mentions without one, by mention and what is said of it; a line
    for each value that does not hold)"""
    queries = session.queries
    made: dict[str, Edit] = {}
    wrong: list[str] = []
    for entry in queries.articles():
        layer = queries.own_layer(entry.article.id)
        text = queries.text(entry.article.id)
        date = (entry.article.event_date or entry.article.published_date)[:10] if anchor else ""
        for mention in queries.contents(layer).mentions if layer is not None else ():
            kind = queries.scheme().by_code(mention.type)
            quote = " ".join(part.quote for part in mention.ranges)
            language = text.language(text.side_of(mention.ranges[0]))
            if mention.value:
                told = differs(mention.value, quote, language)
                problem = flaw(mention.value) or (f"the words say {told}" if told else "")
                if problem:
                    wrong.append(f"{entry.article.title}: “{quote}” = {mention.value}: {problem}")
            elif (
                kind is not None and kind.colour == "value" and (found := normalise(quote, language, date)) is not None
            ):
                edit = EditMention(mention=mention.id, changes={"value": found.value})
                made[f"{mention.id}\t“{mention.ranges[0].quote}” = {found.value}"] = edit
    return made, wrong


def report(
    project: ProjectPath,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A .html, .md, .docx or .pdf file.")],
    story: Annotated[str, typer.Option(help="The story; the only one where it is left out.")] = "",
    summary: Annotated[str, typer.Option(help="Write this as the acting person's summary first.")] = "",
    judgements: Annotated[str, typer.Option(help="Write these key judgements first, a line each.")] = "",
    sourcing: Annotated[str, typer.Option(help="Write this as the acting person's sourcing statement first.")] = "",
    language: Annotated[str, typer.Option(help="The language of the report: en, ko or ja.")] = "en",
    actor: ActorName = "",
) -> None:
    """Write the report of a story: HTML, Markdown, DOCX or PDF."""
    suffix = check_suffix(out)
    if language not in LANGUAGES:
        raise UserError(f"A report is written in {', '.join(LANGUAGES)}, not in “{language}”. Nothing was written.")
    writing = bool(summary or judgements or sourcing)
    with open_as(project, actor, "annotator report", write=writing) as session:
        known = stories(session.queries)
        if not story and len(known) != 1:
            raise UserError(
                f"Name a story with --story: {', '.join(known) or 'no article has one'}. Nothing was written."
            )
        chosen = story or known[0]
        for kind, text in zip(STORY_TEXTS, (summary, judgements, sourcing), strict=True):
            if text:
                for words in mixed_sentences(text, session.queries.scales("likelihood")):
                    complain(f"Likelihood and confidence are two things and belong in two sentences: “{words}”")
                session.apply(SetStoryText(story=chosen, kind=kind, text=text))
        made = make_report(session.queries, chosen, language)
    if suffix == ".pdf":
        from annotator.gui.printing import write_pdf

        data = write_pdf(made)
    else:
        data = WRITERS[suffix](made)
    write_atomically(out, lambda file: file.write(data))
    say(f"The report of “{chosen}” was written to “{out}”.")


def timeline(
    project: ProjectPath,
    story: Annotated[str, typer.Option(help="Of one story; of all where it is left out.")] = "",
    language: Annotated[str, typer.Option(help="The language of the claims' statements, where they have it.")] = "en",
    actor: ActorName = "",
) -> None:
    """Print what happened and was said by its own date, then what was published; dates as far as they are known."""
    with open_project(project, actor, read_only=True) as session:
        found = moments(session.queries, story, language)
        titles = {entry.article.id: entry.article.title for entry in session.queries.articles()}
    for published in (False, True):
        for moment in found:
            if (moment.kind == "publication") == published:
                words = " ".join(moment.words.split())
                told = "" if words == titles[moment.article] else f"  [{titles[moment.article]}]"
                say(f"{moment.date:24} {moment.kind:12} {words}{told}")
