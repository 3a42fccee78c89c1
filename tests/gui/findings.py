"""What the stories of an analyst's findings share: articles brought in as one story, and the same project elsewhere."""

from annotator import edits, ingest
from annotator.model import RECORD_TYPES
from annotator.session import open_project
from tests.gui.test_story import _reimport


def bring(session, paths, story):
    """Import documents as articles of one story, assigned to who acts; their ids in the order of the project."""
    for result in ingest.read_paths(paths):
        for draft in result.drafts:
            article = session.apply(edits.ImportDraft(draft=draft)).result
            session.apply(edits.SetArticle(article=article, changes={"story": story}))
    articles = tuple(entry.article.id for entry in session.queries.articles())
    session.apply(edits.Assign(articles=articles, actors=(session.actor,)))
    return list(articles)


def rows(session):
    """Every record by table and id."""
    return {name: {r.id: r for r in session.queries.select(cls)} for name, cls in RECORD_TYPES.items()}


def comes_back_whole(session, tmp_path):
    """Whether an archive of the project fills an empty one with the same records, ranges and all, and it is sound."""
    assert session.check() == []
    before, archive, second = rows(session), tmp_path / "findings.jsonl", tmp_path / "second.annotations"
    session.export("archive", archive)
    _reimport(archive, second)
    other = open_project(second, read_only=True)
    try:
        return other.check() == [] and rows(other) == before
    finally:
        other.close()
