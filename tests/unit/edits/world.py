"""A small project with one of everything, and for every edit there is a way to apply it there."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count
from pathlib import Path

from annotator import edits
from annotator.edits import Edit
from annotator.edits.mentions import Proposal
from annotator.ingest import correct
from annotator.model import (
    Alias,
    Article,
    Bead,
    Decision,
    Document,
    Draft,
    Entity,
    Mention,
    Option,
    Post,
    Range,
    Region,
    Sentence,
    Twin,
    UserError,
    content_id,
    digest,
)
from annotator.session import Session, create_project, open_project

LEFT = "Minister Lee🙂 met 𠮷田 in Seoul.\r\nThey agreed on 10 years of talks."
RIGHT = "이 장관이 서울에서 𠮷田를 만났다👨‍👩‍👧.\r\n두 사람은 10년간의 회담에 합의했다\u200b."
"""Astral characters, a family joined by ZWJ, NFD Hangul, CR LF and a zero-width space."""


def draft(left: str, right: str | None = None, title: str = "talks") -> Draft:
    """Two documents (or one) of two sentences each, a body region each, and a bead for each pair."""
    documents, regions, sentences = [], [], []
    for side, text in (("left", left), ("right", right)):
        if text is None:
            continue
        data = text.encode()
        document = Document(
            id=content_id("d", text),
            name=f"{side}.txt",
            data=data,
            sha256=digest(data),
            text=text,
            text_sha256=digest(text),
        )
        region = Region(id=content_id("r", document.id, 0), document=document.id, kind="body", start=0, end=len(text))
        cut = text.index("\r\n")
        for start, end in ((0, cut), (cut + 2, len(text))):
            sentences.append(
                Sentence(
                    id=content_id("s", document.id, start, end),
                    document=document.id,
                    start=start,
                    end=end,
                    language="en" if side == "left" else "ko",
                    paragraph=0,
                    side=side,
                    region=region.id,
                )
            )
        documents.append(document)
        regions.append(region)
    ids = [document.id for document in documents]
    article = Article(
        id=content_id("a", *ids),
        title=title,
        left=ids[0],
        right=ids[1] if right is not None else None,
        left_language="en",
    )
    texts = {document.id: document.text for document in documents}
    ranges = [Range.of(s.document, texts[s.document], s.start, s.end) for s in sentences]
    beads = tuple(
        Bead(id=content_id("b", article.id, n), article=article.id, order=n, left=(ranges[n],), right=(ranges[n + 2],))
        for n in (0, 1)
        if right is not None
    )
    return Draft(
        article=article, documents=tuple(documents), regions=tuple(regions), sentences=tuple(sentences), beads=beads
    )


@dataclass
class World:
    """An open session and the ids of what is in it. `people` maps a name to an actor id."""

    session: Session
    people: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)

    def do(self, edit: Edit, by: str = "ann") -> str:
        """Apply an edit as a person; its result."""
        self.session.act_as(self.people[by])
        return str(self.session.apply(edit).result)

    def spot(self, quote: str, name: str = "main") -> Range:
        """The first place of some words in an article."""
        for document in self.drafts[name].documents:
            start = document.text.find(quote)
            if start >= 0:
                return Range.of(document.id, document.text, start, start + len(quote))
        raise AssertionError(quote)


def make_world(folder: Path) -> World:
    """A project with two analysts, a reviewer and one of everything: a copy of one that is built once."""
    data, built = _template()
    path = folder / "world.annotations"
    path.write_bytes(data)
    session = open_project(path, built.people["ann"])
    last = max(event.at for event in session.queries.history())
    ticks = count(last + 1)
    session._store.clock = lambda: next(ticks)  # no two edits in one millisecond: the history has one order
    return World(session, dict(built.people), dict(built.ids), dict(built.drafts))


@cache
def _template() -> tuple[bytes, World]:
    with tempfile.TemporaryDirectory() as folder:
        session = create_project(Path(folder) / "world.annotations", actor_name="ann")
        ticks = count(session._store.clock())
        session._store.clock = lambda: next(ticks)
        world = _build(session)
        session.close()
        return session.path.read_bytes(), world


def _build(session: Session) -> World:
    world = World(session, {"ann": session.actor})
    world.people["bob"] = world.do(edits.AddActor(name="bob"))
    world.people["rae"] = world.do(edits.AddActor(name="rae", role="reviewer"))
    world.drafts = {
        "main": draft(LEFT, RIGHT),
        "fresh": draft("One.\r\nTwo 🙂.", "하나.\r\n둘."),
        "single": draft("Alone.\r\nStill alone."),
        "unstored": draft("New.\r\nNewer."),
        "paired": draft("Alone.\r\nStill alone.", "혼자.\r\n아직 혼자."),
    }
    for name in ("main", "fresh", "single"):
        world.ids[name] = world.do(edits.ImportDraft(draft=world.drafts[name]))
    _registry(world)
    _annotations(world)
    _reviewing(world)
    return world


def _registry(world: World) -> None:
    do, ids = world.do, world.ids
    ids["lee"] = do(edits.AddEntity(type="PERSON", labels={"en": "Lee"}, aliases=(Alias(text="이", language="ko"),)))
    ids["lee2"] = do(edits.AddEntity(type="PERSON", labels={"ko": "이 장관"}))
    ids["gone"] = do(edits.AddEntity(type="PERSON", labels={"en": "Rhee"}))
    ids["free"] = do(edits.AddEntity(type="PERSON", labels={"en": "Nobody"}))
    do(edits.MergeEntities(entity=ids["gone"], into=ids["lee"]))
    ids["source"] = do(edits.AddSource(name="Ministry", kind="official_release"))
    ids["idle"] = do(edits.AddSource(name="Idle paper", kind="newspaper"))
    ids["former"] = do(edits.AddSource(name="Ministry as it was"))
    do(edits.MergeSources(source=ids["former"], into=ids["source"]))
    do(edits.SetChain(article=ids["main"], chain=((ids["source"], "originator"),)))
    scale = world.session.queries.scales("reliability")[0].id
    ids["grade"] = do(edits.Rate(target=ids["source"], target_kind="source", axis="reliability", code="B", scale=scale))


def _annotations(world: World) -> None:
    do, ids, spot = world.do, world.ids, world.spot
    ids["left"] = do(edits.AddMention(article=ids["main"], ranges=(spot("Lee🙂"),), type="PERSON"))
    ids["right"] = do(edits.AcceptCounterpart(mention=ids["left"], side="left", counterpart=(spot("장관"),)))
    ids["lone"] = do(edits.AddMention(article=ids["main"], ranges=(spot("Seoul"),), type="GPE"))
    ids["lone2"] = do(edits.AddMention(article=ids["main"], ranges=(spot("서울"),), type="GPE"))
    ids["twin"] = world.session.queries.select(Twin)[0].id
    ids["claim"] = do(
        edits.AddClaim(article=ids["main"], content=(spot("They agreed"), spot("합의했다")), language="en")
    )
    ids["claim2"] = do(edits.AddClaim(article=ids["main"], content=(spot("10 years"),), statement={"en": "Ten."}))
    ids["link"] = do(edits.LinkClaims(source=ids["claim"], target=ids["claim2"], kind="refines"))
    ids["proposition"] = do(edits.AddProposition(statement="They agreed.", claim=ids["claim"]))
    ids["proposition2"] = do(edits.AddProposition(statement="They did not."))
    ids["stance"] = do(edits.SetStance(proposition=ids["proposition2"], article=ids["main"], stance="silent"))
    ids["divergence"] = do(
        edits.AddDivergence(article=ids["main"], left=(spot("They"),), right=(spot("두 사람"),), type="terminology")
    )
    do(edits.SetNote(target=ids["main"], target_kind="article", text="look again"))
    layer = world.session.queries.own_layer(ids["main"])
    assert layer is not None
    ids["layer"] = layer.id
    ids["bead"] = world.drafts["main"].beads[0].id


def _reviewing(world: World) -> None:
    do, ids, spot = world.do, world.ids, world.spot
    do(edits.AddMention(article=ids["main"], ranges=(spot("Minister Lee"),), type="PERSON"), "bob")
    theirs = world.session.queries.own_layer(ids["main"])
    assert theirs is not None
    ids["theirs"] = theirs.id
    do(edits.SubmitLayer(layer=theirs.id), "bob")
    do(edits.Assign(articles=(ids["single"],), actors=(world.people["bob"],)), "ann")
    ids["gold"] = do(edits.StartGold(article=ids["main"]), "rae")
    kept = Mention(id="gold-mention", layer=ids["gold"], article=ids["main"], ranges=(spot("Minister"),), type="ROLE")
    made = world.session.apply(
        edits.Decide(layer=ids["gold"], decisions=(_decision(world, "k1"),), puts=(kept,))
    ).result
    ids["decision"] = made[0]


def _decision(world: World, key: str) -> Decision:
    option = Option(layer=world.ids["theirs"], table="mention", record=None)
    return Decision(
        id="", layer=world.ids["gold"], article=world.ids["main"], key=key, kind="missing", options=(option,)
    )


Recipe = Callable[[World], tuple[str, Edit]]

RECIPES: dict[str, Recipe] = {
    "SetProperty": lambda w: ("ann", edits.SetProperty(name="blind", value=True)),
    "AddActor": lambda w: ("ann", edits.AddActor(name="eve")),
    "EditActor": lambda w: ("ann", edits.EditActor(actor=w.people["bob"], name="robert", role="reviewer")),
    "AddScale": lambda w: (
        "ann",
        edits.AddScale(body={**w.session.queries.scales("credibility")[0].to_body(), "version": "77"}),
    ),
    "SaveScheme": lambda w: (
        "ann",
        edits.SaveScheme(body=w.session.queries.scheme().to_body(), mapping={"GPE": "LOC"}),
    ),
    "ImportDraft": lambda w: ("ann", edits.ImportDraft(draft=w.drafts["unstored"])),
    "Restructure": lambda w: (
        "ann",
        edits.Restructure(
            draft=replace(
                w.drafts["fresh"],
                beads=w.drafts["fresh"].beads[:1],
                regions=(replace(w.drafts["fresh"].regions[0], kind="headline"), *w.drafts["fresh"].regions[1:]),
            )
        ),
    ),
    "AttachTranslation": lambda w: (
        "ann",
        edits.AttachTranslation(article=w.ids["single"], draft=w.drafts["paired"]),
    ),
    "SetArticle": lambda w: ("ann", edits.SetArticle(article=w.ids["main"], changes={"direction": "left-right"})),
    "ReopenPreparing": lambda w: ("ann", edits.ReopenPreparing(article=w.ids["single"])),
    "TrashArticle": lambda w: ("ann", edits.TrashArticle(article=w.ids["fresh"])),
    "RestoreArticle": lambda w: (
        "ann",
        _after(w, edits.TrashArticle(article=w.ids["fresh"]), edits.RestoreArticle(article=w.ids["fresh"])),
    ),
    "SetChain": lambda w: ("ann", edits.SetChain(article=w.ids["main"], chain=((w.ids["idle"], "host"),))),
    "JoinBeads": lambda w: ("ann", edits.JoinBeads(beads=tuple(b.id for b in w.drafts["fresh"].beads))),
    "SplitBead": lambda w: (
        "ann",
        edits.SplitBead(
            bead=_after_result(w, edits.JoinBeads(beads=tuple(b.id for b in w.drafts["fresh"].beads))), left=1, right=1
        ),
    ),
    "UnlinkBead": lambda w: ("ann", edits.UnlinkBead(bead=w.ids["bead"])),
    "LinkPassages": lambda w: (
        "ann",
        edits.LinkPassages(
            article=w.ids["main"], left=w.drafts["main"].beads[0].left, right=w.drafts["main"].beads[1].right
        ),
    ),
    "SetBeadState": lambda w: ("ann", edits.SetBeadState(beads=(w.drafts["fresh"].beads[0].id,), state="locked")),
    "Assign": lambda w: ("ann", edits.Assign(articles=(w.ids["fresh"],), actors=(w.people["bob"],))),
    "StartLayer": lambda w: ("ann", edits.StartLayer(article=w.ids["fresh"])),
    "SubmitLayer": lambda w: ("ann", edits.SubmitLayer(layer=w.ids["layer"], exhaustive=("mention",))),
    "WithdrawLayer": lambda w: ("bob", edits.WithdrawLayer(layer=w.ids["theirs"])),
    "ReturnLayer": lambda w: ("rae", edits.ReturnLayer(layer=w.ids["theirs"], comment="look again")),
    "StartGold": lambda w: ("rae", edits.StartGold(article=w.ids["fresh"])),
    "SignOff": lambda w: ("rae", edits.SignOff(layer=w.ids["gold"], open_items=("one",), waiver="enough")),
    "WithdrawSignOff": lambda w: (
        "rae",
        _after(w, edits.SignOff(layer=w.ids["gold"]), edits.WithdrawSignOff(layer=w.ids["gold"]), by="rae"),
    ),
    "AddMention": lambda w: (
        "ann",
        edits.AddMention(
            article=w.ids["main"],
            ranges=(w.spot("met"), w.spot("Seoul")),
            type="EVENT",
            entity=w.ids["lee"],
            proposal=Proposal(method="latin", score=1),
        ),
    ),
    "AddMentions": lambda w: (
        "ann",
        edits.AddMentions(
            mentions=tuple(
                edits.AddMention(article=w.ids["main"], ranges=(w.spot(q),), type="GPE") for q in ("𠮷田", "talks")
            )
        ),
    ),
    "Retag": lambda w: ("ann", edits.Retag(mentions=(w.ids["left"], w.ids["lone"]), type="ROLE")),
    "Resize": lambda w: ("ann", edits.Resize(mention=w.ids["left"], ranges=(w.spot("Minister Lee🙂"),))),
    "EditMention": lambda w: ("ann", edits.EditMention(mention=w.ids["left"], changes={"note": "?", "score": 1})),
    "DeleteMentions": lambda w: ("ann", edits.DeleteMentions(mentions=(w.ids["left"],))),
    "LinkEntity": lambda w: ("ann", edits.LinkEntity(mentions=(w.ids["left"],), entity=w.ids["lee"])),
    "LinkTwins": lambda w: ("ann", edits.LinkTwins(left=(w.ids["lone"],), right=(w.ids["lone2"],), kind="partial")),
    "AcceptCounterpart": lambda w: (
        "ann",
        edits.AcceptCounterpart(mention=w.ids["lone"], side="left", counterpart=(w.spot("서울에"),)),
    ),
    "NoCounterpart": lambda w: ("ann", edits.NoCounterpart(mention=w.ids["left"], side="left", reason="omitted")),
    "UnlinkTwins": lambda w: ("ann", edits.UnlinkTwins(twin=w.ids["twin"])),
    "AddEntity": lambda w: (
        "ann",
        edits.AddEntity(type="GPE", labels={"en": "Seoul", "ko": "서울"}, mentions=(w.ids["lone"],)),
    ),
    "EditEntity": lambda w: ("ann", edits.EditEntity(entity=w.ids["lee"], changes={"labels": {"en": "Yi"}})),
    "ImportRegister": lambda w: (
        "ann",
        edits.ImportRegister(
            adds=(Entity(id="", type="GPE", labels={"en": "Busan"}, posts=(Post(role="port", start="1876"),)),),
            changes=((w.ids["lee"], {"qid": "Q1"}),),
        ),
    ),
    "AddAlias": lambda w: (
        "ann",
        edits.AddAlias(entity=w.ids["lee"], alias=Alias(text="Rhee", language="en", kind="error")),
    ),
    "MergeEntities": lambda w: ("ann", edits.MergeEntities(entity=w.ids["lee2"], into=w.ids["lee"])),
    "SplitEntity": lambda w: ("ann", edits.SplitEntity(entity=w.ids["gone"])),
    "MergeSources": lambda w: ("ann", edits.MergeSources(source=w.ids["idle"], into=w.ids["source"])),
    "SplitSource": lambda w: ("ann", edits.SplitSource(source=w.ids["former"])),
    "SetApart": lambda w: ("ann", edits.SetApart(kind="entity", one=w.ids["lee"], other=w.ids["free"])),
    "DeleteEntity": lambda w: ("ann", edits.DeleteEntity(entity=w.ids["free"])),
    "AddClaim": lambda w: ("ann", edits.AddClaim(article=w.ids["main"], content=(w.spot("met"),), language="en")),
    "EditClaim": lambda w: (
        "ann",
        edits.EditClaim(claim=w.ids["claim"], changes={"certainty": "PS", "claimer": w.ids["lee"]}),
    ),
    "DeleteClaim": lambda w: ("ann", edits.DeleteClaim(claim=w.ids["claim"])),
    "EditClaimLink": lambda w: (
        "ann",
        edits.EditClaimLink(link=w.ids["link"], changes={"kind": "contradicts", "aspect": "number", "note": "ten"}),
    ),
    "LinkClaims": lambda w: (
        "ann",
        edits.LinkClaims(source=w.ids["claim2"], target=w.ids["claim"], kind="contradicts", aspect="number"),
    ),
    "UnlinkClaims": lambda w: ("ann", edits.UnlinkClaims(link=w.ids["link"])),
    "AddProposition": lambda w: ("ann", edits.AddProposition(statement="Ten years.", claim=w.ids["claim2"])),
    "EditProposition": lambda w: (
        "ann",
        edits.EditProposition(proposition=w.ids["proposition"], changes={"note": "x"}),
    ),
    "DeleteProposition": lambda w: ("ann", edits.DeleteProposition(proposition=w.ids["proposition"])),
    "MergePropositions": lambda w: (
        "ann",
        edits.MergePropositions(proposition=w.ids["proposition"], into=w.ids["proposition2"]),
    ),
    "SetStance": lambda w: (
        "ann",
        edits.SetStance(
            proposition=w.ids["proposition2"], article=w.ids["main"], stance="contradicts", claim=w.ids["claim"]
        ),
    ),
    "RemoveStance": lambda w: ("ann", edits.RemoveStance(stance=w.ids["stance"])),
    "AddSource": lambda w: ("ann", edits.AddSource(name="Agency", kind="news_agency")),
    "EditSource": lambda w: ("ann", edits.EditSource(source=w.ids["source"], changes={"country": "KR"})),
    "DeleteSource": lambda w: ("ann", edits.DeleteSource(source=w.ids["idle"])),
    "Rate": lambda w: (
        "ann",
        edits.Rate(
            target=w.ids["claim"],
            target_kind="claim",
            axis="credibility",
            code="1",
            scale=w.session.queries.scales("credibility")[0].id,
            reason="two origins",
        ),
    ),
    "WithdrawRating": lambda w: ("ann", edits.WithdrawRating(rating=w.ids["grade"])),
    "AddDivergence": lambda w: (
        "ann",
        edits.AddDivergence(
            article=w.ids["main"],
            left=(w.spot("Seoul"),),
            right=(replace(w.spot("서울"), end=w.spot("서울").start, quote=""),),
            type="omission",
        ),
    ),
    "EditDivergence": lambda w: (
        "ann",
        edits.EditDivergence(divergence=w.ids["divergence"], changes={"severity": "critical"}),
    ),
    "DeleteDivergence": lambda w: ("ann", edits.DeleteDivergence(divergence=w.ids["divergence"])),
    "DismissFinding": lambda w: (
        "ann",
        edits.DismissFinding(
            article=w.ids["main"],
            left=(w.spot("10 years"),),
            type="number_date",
            check="numbers",
            finding="f",
            dismissed="fine",
        ),
    ),
    "Decide": lambda w: ("rae", edits.Decide(layer=w.ids["gold"], decisions=(_decision(w, "k2"),))),
    "RemoveDecision": lambda w: (
        "rae",
        edits.RemoveDecision(decision=w.ids["decision"], removes=("gold-mention",)),
    ),
    "CorrectText": lambda w: ("ann", edits.CorrectText(article=w.ids["main"], draft=corrected(w, "main"))),
    "SettleAnchor": lambda w: ("ann", _settle(w)),
    "SetNote": lambda w: ("ann", edits.SetNote(target=w.ids["main"], target_kind="article", text="")),
}
"""Name of an edit → who applies which in the world. Every undoable edit there is has one."""


def corrected(world: World, name: str, left: str = LEFT.replace("met", "saw").replace("Seoul", "Busan")) -> Draft:
    """An article of the world on a corrected left text."""
    return correct(world.drafts[name], draft(left), side="left")


def _settle(world: World) -> Edit:
    article = world.do(edits.CorrectText(article=world.ids["main"], draft=corrected(world, "main")))
    waiting = world.session.queries.waiting(article)
    if not waiting:
        raise UserError("Signed work stays on its words: nothing waits here.")
    note = waiting[0][0]
    return edits.SettleAnchor(note=note.id, choice="drop")


def _after(world: World, first: Edit, then: Edit, by: str = "ann") -> Edit:
    world.do(first, by)
    return then


def _after_result(world: World, first: Edit) -> str:
    return world.do(first)
