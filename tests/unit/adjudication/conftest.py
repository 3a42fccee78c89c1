"""A small bilingual article and a builder of layers over it."""

from dataclasses import replace
from itertools import count

import pytest

from annotator.adjudication import LayerContents, find
from annotator.columns import ArticleText
from annotator.edits.layers import EXHAUSTIVE_KINDS
from annotator.model import (
    TABLE_OF,
    Article,
    Bead,
    Claim,
    ClaimLink,
    Divergence,
    Document,
    Layer,
    Mention,
    Range,
    Rating,
    Sentence,
    Twin,
)

LEFT = (
    "Minister Han met Ambassador Cole in Busan. "
    "They agreed to build twelve patrol boats by 2031. "
    "The shipyard has not confirmed the price. "
    "Officials will meet again in May."
)
RIGHT = (
    "한 장관은 부산에서 콜 대사를 만났다. "
    "양측은 2031년까지 초계정 열두 척을 건조하기로 했다. "
    "조선소는 가격을 확인하지 않았다. "
    "당국자들은 5월에 다시 만난다."
)
FIELD_OF = {
    "mention": "mentions",
    "twin": "twins",
    "claim": "claims",
    "claim_link": "claim_links",
    "rating": "ratings",
    "divergence": "divergences",
    "bead": "beads",
}


def article_text() -> ArticleText:
    documents = {key: Document(id=key, name=key, text=text) for key, text in (("dl", LEFT), ("dr", RIGHT))}
    sentences, beads, ranges = [], [], {"dl": [], "dr": []}
    for document, text in (("dl", LEFT), ("dr", RIGHT)):
        position = 0
        for number, part in enumerate(text.replace(". ", ".\n").split("\n")):
            start = text.index(part, position)
            position = start + len(part)
            side, language = ("left", "en") if document == "dl" else ("right", "ko")
            sentences.append(
                Sentence(
                    id=f"{document}{number}",
                    document=document,
                    start=start,
                    end=position,
                    language=language,
                    paragraph=0,
                    side=side,
                )
            )
            ranges[document].append(Range.of(document, text, start, position))
    for number, (left, right) in enumerate(zip(ranges["dl"], ranges["dr"], strict=True)):
        beads.append(Bead(id=f"bead{number}", article="a1", order=number, left=(left,), right=(right,)))
    article = Article(id="a1", title="Boats", left="dl", right="dr", left_language="en", right_language="ko")
    return ArticleText(article=article, documents=documents, sentences=tuple(sentences), beads=tuple(beads))


class World:
    """Layers under construction. Records get ids in order of making: `m1`, `t2` … unless told."""

    def __init__(self) -> None:
        self.text = article_text()
        self.numbers = count(1)
        self.records = {}
        self.layers = {}
        self.decisions = {}
        self.gold = Layer(id="gold", article="a1", owner="rita", role="gold")
        self.gold_records = {}
        self.clock = count(1000)

    def layer(self, *names: str) -> None:
        for name in names:
            self.layers[name] = Layer(
                id=f"L-{name}", article="a1", owner=name, state="submitted", exhaustive=EXHAUSTIVE_KINDS
            )

    def declare(self, name: str, *kinds: str) -> None:
        """Of which kinds somebody says that nothing is left out."""
        self.layers[name] = replace(self.layers[name], exhaustive=kinds)

    def range(self, words: str, nth: int = 0) -> Range:
        for document in self.text.documents.values():
            if words in document.text:
                start = -1
                for _ in range(nth + 1):
                    start = document.text.index(words, start + 1)
                return Range.of(document.id, document.text, start, start + len(words))
        raise AssertionError(f"{words!r} is in neither text")

    def add(self, record_type: type, who: str, /, **fields):
        record = record_type(
            id=f"{TABLE_OF[record_type][0]}{next(self.numbers)}",
            rev=1,
            actor=who,
            layer=f"L-{who}",
            **({} if record_type is Rating else {"article": "a1"}),
            **fields,
        )
        self.records[record.id] = record
        return record

    def mention(self, who: str, *words: str, type: str = "PERSON", **fields) -> Mention:
        return self.add(Mention, who, ranges=tuple(self.range(w) for w in words), type=type, **fields)

    def twin(self, who: str, left, right, **fields) -> Twin:
        return self.add(Twin, who, left=tuple(m.id for m in left), right=tuple(m.id for m in right), **fields)

    def claim(self, who: str, *words: str, **fields) -> Claim:
        return self.add(Claim, who, content=tuple(self.range(w) for w in words), **fields)

    def link(self, who: str, source: Claim, target: Claim, kind: str = "supports", **fields) -> ClaimLink:
        return self.add(ClaimLink, who, source=source.id, target=target.id, kind=kind, **fields)

    def rate(self, who: str, target, code: str, axis: str = "credibility", **fields) -> Rating:
        kind = "claim" if axis == "credibility" else "source"
        target = target if isinstance(target, str) else target.id
        return self.add(
            Rating, who, target=target, target_kind=kind, axis=axis, code=code, scale="adm", scale_version="1", **fields
        )

    def divergence(self, who: str, left: str, right: str, type: str, **fields) -> Divergence:
        sides = {"left": (self.range(left),) if left else (), "right": (self.range(right),) if right else ()}
        return self.add(Divergence, who, type=type, **sides, **fields)

    def change(self, record, **fields):
        changed = replace(record, rev=record.rev + 1, **fields)
        self.records[record.id] = changed
        return changed

    def drop(self, record) -> None:
        del self.records[record.id]

    def contents(self) -> list[LayerContents]:
        return [self.contents_of(layer, self.records.values()) for layer in self.layers.values()]

    @staticmethod
    def contents_of(layer: Layer, records) -> LayerContents:
        parts = {}
        for record in records:
            mine = record.layer == layer.id or (record.layer is None and record.actor == layer.owner)
            if mine and TABLE_OF[type(record)] in FIELD_OF:
                parts.setdefault(FIELD_OF[TABLE_OF[type(record)]], []).append(record)
        return LayerContents(layer=layer, **{name: tuple(found) for name, found in parts.items()})

    def queue(self, contents=None, **more):
        return find(contents or self.contents(), self.text, tuple(self.decisions.values()), **more)

    def gold_contents(self) -> LayerContents:
        return self.contents_of(self.gold, self.gold_records.values())

    def store(self, outcome) -> None:
        """Does what an edit does: writes an outcome, counting revisions."""
        for decision in outcome.decisions:
            self.decisions[decision.id] = replace(decision, rev=decision.rev + 1)
        for record in outcome.puts:
            self.gold_records[record.id] = replace(record, rev=record.rev + 1)
        for _, record in outcome.removes:
            del self.gold_records[record]

    def act(self, function, *args, **more):
        """Carries out `decide` or `accept_agreed` and stores it."""
        queue = more.pop("queue", None) or self.queue()
        outcome = function(
            queue, self.gold_contents(), *args, now=next(self.clock), fresh=lambda: f"g{next(self.numbers)}", **more
        )
        self.store(outcome)
        return outcome


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture(scope="session")
def make_world():
    return World
