"""The sample project: the articles of `seeds/` and what two analysts say about them, made by ordinary edits.

The plan `seeds/annotations.json` (its shape is told in `seeds/README.md`) names things by keys of its own; here
every key gets its record. The result is a project like any other, with a history of who did what.
"""

import json
from pathlib import Path
from typing import Any

from annotator import edits
from annotator.edits.mentions import AddMention, LinkTwins
from annotator.model import Alias, Article, Post, Range, UserError, Value
from annotator.paths import sample_path, seed
from annotator.session import Session, create_project, open_project

SAMPLE_NAME = "Sample"
_ARTICLE_FIELDS = ("title", "story", "event_date", "published_date", "captured_date", "direction", "publisher")
_RANGE_FIELDS = ("content", "cue", "claimer_ranges", "addressee_ranges", "quote_ranges")


def open_sample() -> Session:
    """The user's copy of the sample project, made where there is none yet."""
    path = sample_path()
    if path.exists():
        return open_project(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    return make_sample(path)


def make_sample(path: Path) -> Session:
    """Make the sample project and open it as the analyst who has only begun.

    Raises `UserError` where the name is taken.
    """
    from annotator.ingest import NamedBytes, read

    plan = json.loads(seed("annotations.json").read_text("utf-8"))
    first = plan["actors"][0]
    session = create_project(
        path,
        name=SAMPLE_NAME,
        template=plan["project"]["scheme"],
        actor_name=first["name"],
        actor_role=first["role"],
        what="making the sample",
    )
    try:
        build = _Build(session, plan)
        for article in plan["articles"]:
            draft = read([NamedBytes(article["file"], seed(article["file"]).read_bytes())])
            build.article(article, session.apply(edits.ImportDraft(draft=draft)).result)
        build.finish()
    except BaseException:
        session.close()
        path.unlink(missing_ok=True)
        raise
    session.act_as(build.actors[plan["project"]["opens_as"]])
    return session


class _Build:
    """Turns the plan into edits; keeps which key got which id."""

    def __init__(self, session: Session, plan: dict[str, Any]) -> None:
        self.session = session
        self.plan = plan
        first = plan["actors"][0]["name"]
        self.actors = {first: session.actor}
        for actor in plan["actors"][1:]:
            self.actors[actor["name"]] = self.do(edits.AddActor(name=actor["name"], role=actor["role"]))
        self.sources = {
            source["key"]: self.do(edits.AddSource(**{k: v for k, v in source.items() if k != "key"}))
            for source in plan["sources"]
        }
        self.entities = {entity["key"]: self._entity(entity) for entity in plan["entities"]}
        for entity in plan["entities"]:
            self._posts(entity)
        self.articles: dict[str, str] = {}
        self.claims: dict[tuple[str, str, str], str] = {}

    def do(self, edit: edits.Edit) -> Any:
        return self.session.apply(edit).result

    def _entity(self, plan: dict[str, Any]) -> str:
        aliases = tuple(Alias(**alias) for alias in plan.get("aliases", ()))
        made: str = self.do(
            edits.AddEntity(
                type=plan["type"],
                labels=plan["labels"],
                aliases=aliases,
                qid=plan.get("qid", ""),
                note=plan.get("note", ""),
            )
        )
        return made

    def _posts(self, plan: dict[str, Any]) -> None:
        """Give a record its posts: all records exist by now, so an organisation can be one of them."""
        posts = tuple(
            Post(
                **{
                    **post,
                    "organisation": self.entities.get(post.get("organisation", ""), post.get("organisation", "")),
                }
            )
            for post in plan.get("posts", ())
        )
        if posts:
            self.do(edits.EditEntity(entity=self.entities[plan["key"]], changes={"posts": posts}))

    def article(self, plan: dict[str, Any], id_: str) -> None:
        """Describe one article, and lay every analyst's work on it."""
        self.articles[plan["key"]] = id_
        self.do(edits.SetArticle(article=id_, changes={name: plan[name] for name in _ARTICLE_FIELDS if name in plan}))
        chain = tuple((self.sources[link["source"]], link["role"]) for link in plan["attributions"])
        self.do(edits.SetChain(article=id_, chain=chain))
        self.do(edits.Assign(articles=(id_,), actors=tuple(self.actors[name] for name in plan["layers"])))
        for name, layer in plan["layers"].items():
            if layer["state"] != "assigned":
                self.session.act_as(self.actors[name])
                self._layer(plan["key"], name, id_, layer)
        self.session.act_as(self.actors[self.plan["actors"][0]["name"]])

    def _layer(self, key: str, actor: str, article: str, plan: dict[str, Any]) -> None:
        mentions = self._mentions(article, plan)
        for twin in plan.get("twins", ()):
            left, right = (tuple(mentions[k] for k in twin.get(side, ())) for side in ("left", "right"))
            if twin.get("kind") == "none":
                side = "left" if left else "right"
                self.do(edits.NoCounterpart(mention=(left or right)[0], side=side, reason=twin["reason"]))
            else:
                self.do(LinkTwins(left=left, right=right, kind=twin.get("kind", "same")))
        for claim in plan.get("claims", ()):
            self.claims[key, actor, claim["key"]] = self._claim(article, claim)
        for link in plan.get("claim_links", ()):
            ends = {end: self.claims[key, actor, link[end]] for end in ("source", "target")}
            rest = {name: link[name] for name in ("kind", "aspect", "note") if name in link}
            self.do(edits.LinkClaims(**ends, **rest))
        for rating in plan.get("ratings", ()):
            self._rate("claim", self.claims[key, actor, rating["claim"]], rating)
        for divergence in plan.get("divergences", ()):
            fields = {name: value for name, value in divergence.items() if name not in ("key", "left", "right")}
            fields |= {side: self._places(article, divergence.get(side, ())) for side in ("left", "right")}
            self.do(edits.AddDivergence(article=article, **fields))
        self._read(article, plan["read"])
        if plan["state"] == "submitted":
            layer = self.session.queries.own_layer(article)
            assert layer is not None
            self.do(edits.SubmitLayer(layer=layer.id, exhaustive=tuple(plan.get("exhaustive", ()))))

    def _mentions(self, article: str, plan: dict[str, Any]) -> dict[str, str]:
        wanted = plan.get("mentions", ())
        adds = tuple(
            AddMention(
                article=article,
                ranges=self._places(article, mention["at"]),
                type=mention["type"],
                entity=self.entities[mention["entity"]] if mention.get("entity") else None,
                value=mention.get("value", ""),
            )
            for mention in wanted
        )
        made = self.do(edits.AddMentions(mentions=adds)) if adds else ()
        return {mention["key"]: id_ for mention, id_ in zip(wanted, made, strict=True)}

    def _claim(self, article: str, plan: dict[str, Any]) -> str:
        fields = {name: value for name, value in plan.items() if name not in ("key", "content", "statement")}
        for name in _RANGE_FIELDS[1:]:
            if name in fields:
                fields[name] = self._places(article, fields[name])
        if fields.get("claimer"):
            fields["claimer"] = self.entities[fields["claimer"]]
        if "claimer_by_language" in fields:
            spoken = fields["claimer_by_language"].items()
            fields["claimer_by_language"] = {lang: self._name(who) for lang, who in spoken}
        if fields.get("place"):
            fields["place"] = self._name(fields["place"])
        if "values" in fields:
            fields["values"] = tuple(Value(**value) for value in fields["values"])
        if "tags" in fields:
            fields["tags"] = tuple(fields["tags"])
        content = self._places(article, plan["content"])
        made: str = self.do(
            edits.AddClaim(article=article, content=content, statement=plan["statement"], fields=fields)
        )
        return made

    def _name(self, key: str) -> str:
        """What stands in a field that takes words: the entity's label for one of the plan's keys."""
        entity = self.session.queries.entity(self.entities.get(key))
        return next(iter(entity.labels.values())) if entity else key

    def _rate(self, kind: str, target: str, plan: dict[str, Any]) -> None:
        scale = self.session.queries.scales(plan["axis"])[0]  # the scheme's own choice stands first
        rest: dict[str, Any] = {name: plan[name] for name in ("basis", "reason", "scope") if name in plan}
        if plan.get("article"):
            rest["article"] = self.articles[plan["article"]]
        self.do(
            edits.Rate(target=target, target_kind=kind, axis=plan["axis"], code=plan["code"], scale=scale.id, **rest)
        )

    def _read(self, article: str, read: Any) -> None:
        text = self.session.queries.text(article)
        sentences = [s for side in text.sides for s in text.sentences_of(side)]
        if read == "none":
            return
        if read != "all":
            base = text.document("left").text
            last = base.index(read["until"])
            sentences = [s for s in sentences if s.start <= last]
        self.do(edits.MarkRead(article=article, sentences=tuple(s.id for s in sentences)))

    def _places(self, article: str, places: Any) -> tuple[Range, ...]:
        found = self.session.queries.get(Article, article)
        assert found is not None
        text = self.session.queries.text(article)
        return tuple(_locate(text.document(place["side"]), place) for place in places)

    def finish(self) -> None:
        """Ratings of sources and propositions, which span articles."""
        for rating in self.plan["ratings"]:
            self.session.act_as(self.actors[rating["by"]])
            self._rate("source", self.sources[rating["source"]], rating)
        for plan in self.plan["propositions"]:
            self.session.act_as(self.actors[plan["by"]])
            made = self.do(edits.AddProposition(statement=plan["statement"], story=plan.get("story", "")))
            if plan.get("note"):
                self.do(edits.EditProposition(proposition=made, changes={"note": plan["note"]}))
            for member in plan["members"]:
                claim = self.claims[member["article"], member["layer"], member["claim"]]
                article = self.articles[member["article"]]
                self.do(edits.SetStance(proposition=made, article=article, stance=member["stance"], claim=claim))
            for article in plan.get("silent", ()):
                self.do(edits.SetStance(proposition=made, article=self.articles[article], stance="silent"))


def _locate(document: Any, place: dict[str, Any]) -> Range:
    text = document.text
    try:
        after = place.get("after", "")
        start = text.index(after) + len(after)
        if not place["quote"]:
            return Range.of(document.id, text, start, start)
        for _ in range(place.get("nth", 1) - 1):
            start = text.index(place["quote"], start) + 1
        start = text.index(place["quote"], start)
    except ValueError:
        raise UserError(f"The sample's plan names a place that is not in its article: {place}.") from None
    return Range.of(document.id, text, start, start + len(place["quote"]))


__all__ = ["SAMPLE_NAME", "make_sample", "sample_path"]
