"""What the stories share: the five documents, as articles of one project; where they offer a place for a finding; and
the same project elsewhere."""

from annotator import edits, ingest
from annotator.bitext.numbers import quantities
from annotator.formats import ReadableFormat, format_named
from annotator.model import RECORD_TYPES, Range
from annotator.paths import seed
from annotator.session import open_project

OURS = ("01-interleaved-en-ko.txt", "02-release-ko.txt", "03-block-en-ko.txt", "04-statement-ja.txt", "05-blog-ko.md")


def documents(which, request):
    """The files of a story: `ours`, or those kept beside the checkout."""
    if which == "ours":
        return [seed(name) for name in OURS]
    folder = request.getfixturevalue("shared_dir") / "seeds"
    return sorted(path for path in folder.iterdir() if path.is_file() and path.suffix in (".txt", ".md", ".html"))


def bring(session, paths, story):
    """Import documents as articles of one story, assigned to who acts; their ids in the order of the project."""
    for result in ingest.read_paths(paths):
        for draft in result.drafts:
            article = session.apply(edits.ImportDraft(draft=draft)).result
            session.apply(edits.SetArticle(article=article, changes={"story": story}))
    articles = tuple(entry.article.id for entry in session.queries.articles())
    session.apply(edits.Assign(articles=articles, actors=(session.actor,)))
    return list(articles)


class Places:
    """Where articles offer a place for a finding, by what stands there: so one story fits any documents."""

    def __init__(self, queries, articles):
        self.queries, self.articles = queries, articles
        self.texts = {id_: queries.text(id_) for id_ in articles}
        self.pair = next(id_ for id_ in articles if len(self.texts[id_].sides) == 2 and len(self.beads(id_)) > 2)

    def beads(self, article):
        """The aligned passages of an article that both sides have."""
        return [bead for bead in self.texts[article].beads if bead.left and bead.right]

    def sides(self, nth):
        """(left, right) of an aligned passage of the pair."""
        bead = self.beads(self.pair)[nth]
        return bead.left[0], bead.right[0]

    def part(self, place, start, end):
        """A part of a place of the pair, counted from the place's start."""
        document = self.texts[self.pair].documents[place.document]
        return Range.of(place.document, document.text, place.start + start, min(place.start + end, place.end))

    def durations(self):
        """{what a duration says: (article, sentence, quantity)} of the different ones in what is read."""
        different = {}
        for id_, text in self.texts.items():
            for side in text.sides:
                for place in map(text.range_of, text.sentences_of(side)):
                    for found in quantities(place.quote, text.language(side)):
                        if found.kind == "duration":
                            different.setdefault(found.values, (id_, place, found))
        assert len(different) > 1, "the articles hold two different durations"
        return different


def rows(session):
    """Every record by table and id."""
    return {name: {r.id: r for r in session.queries.select(cls)} for name, cls in RECORD_TYPES.items()}


def reimport(archive, path):
    """Fill an empty project from an archive, as `annotator import` does."""
    from typer.testing import CliRunner

    from annotator.cli import app

    assert isinstance(format_named("archive"), ReadableFormat)
    runner = CliRunner()
    for arguments in (["new", str(path)], ["import", str(path), str(archive)]):
        result = runner.invoke(app, arguments)
        assert result.exit_code == 0, result.output


def comes_back_whole(session, tmp_path):
    """Whether an archive of the project fills an empty one with the same records, ranges and all, and it is sound."""
    assert session.check() == []
    before, archive, second = rows(session), tmp_path / "findings.jsonl", tmp_path / "second.annotations"
    session.export("archive", archive)
    reimport(archive, second)
    other = open_project(second, read_only=True)
    try:
        return other.check() == [] and rows(other) == before
    finally:
        other.close()
