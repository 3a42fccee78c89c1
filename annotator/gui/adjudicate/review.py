"""A reviewer's work on one article: the queue, and what deciding does. No widget here.

Queue and gold records are computed by `annotator.adjudication`; this carries answers to the session as edits.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from annotator.adjudication import (
    Disagreement,
    LayerContents,
    Outcome,
    Queue,
    Ruling,
    accept_agreed,
    decide,
    find,
    ordered,
    same_choice,
    sign_off_blockers,
)
from annotator.adjudication.projectwide import Thing, asked_there
from annotator.edits import Decide, Edit, ReturnLayer, SignOff, StartGold, Together
from annotator.gui.language import tr
from annotator.model import Decision, Layer, Record, new_id
from annotator.session import Change, Session


class Review:
    """One article under review. `refresh` after every change of it."""

    def __init__(self, session: Session, article: str) -> None:
        """Reads the submitted layers and the gold layer, and builds the queue."""
        self.session = session
        self.article = article
        self.order = "text"
        self._deciding = False
        self._gold: LayerContents | None = None
        self.text = session.queries.text(article)
        self.contents: list[LayerContents] = []
        self.elsewhere: tuple[Decision, ...] = ()
        self.asked_elsewhere: Mapping[Thing, str] = {}
        self.refresh()

    def refresh(self) -> None:
        """Build the queue anew from what is stored. What an answer of this review cannot have touched (texts and
        analysts' layers) is not read again, so that the next question comes at once."""
        queries = self.session.queries
        self.gold_layer = queries.gold_layer(self.article)
        self._gold = None
        if not self._deciding:
            self.text = queries.text(self.article)
            self.contents = self._by_name(queries.submitted(self.article))
            self.elsewhere = queries.settled_elsewhere(self.article, self.contents)
            self.asked_elsewhere = queries.asked_elsewhere(self.article, self.contents)
        queue = find(
            self.contents,
            self.text,
            (*queries.decisions(self.gold_layer), *self.elsewhere),
            entities=queries.entities(),
            scales={scale.id: scale.ordinal() for scale in queries.scales()},
            undecided=queries.undecided(),
        )
        self.queue: Queue = asked_there(queue, self.asked_elsewhere)
        self.disagreements = ordered(self.queue.disagreements, self.order)

    def _by_name(self, contents: list[LayerContents]) -> list[LayerContents]:
        """Gold under review last, people by name; where names are hidden, by id, which tells nothing."""
        if self.session.queries.properties()["hide_names"]:
            return contents
        name = self.session.queries.actor_name
        return sorted(contents, key=lambda each: (each.layer.role == "gold", name(each.layer.owner), each.layer.id))

    @property
    def open(self) -> list[Disagreement]:
        """The questions that wait for an answer, in the order of the queue."""
        return [each for each in self.disagreements if each.open]

    @property
    def decided(self) -> list[Disagreement]:
        """The questions that have been answered."""
        return [each for each in self.disagreements if not each.open and not each.held]

    @property
    def held(self) -> list[Disagreement]:
        """The questions on links that come once likely duplicates are looked at."""
        return [each for each in self.disagreements if each.held]

    @property
    def gold(self) -> LayerContents | None:
        """The contents of the gold layer, None before the first decision."""
        if self._gold is None and self.gold_layer is not None:
            self._gold = self.session.queries.contents(self.gold_layer)
        return self._gold

    def record(self, table: str, id_: str | None) -> Record | None:
        """One of the records under review."""
        for contents in self.contents:
            for each in contents.of(table):
                if each.id == id_:
                    return each
        return None

    def layer_name(self, layer: str) -> str:
        """The name of a layer's owner."""
        found = self.session.queries.get(Layer, layer)
        if found is None:
            return layer
        name = self.session.queries.actor_name(found.owner)
        return tr("{name}, gold", name=name) if found.role == "gold" else name

    # ---- deciding

    def answer(self, answers: Iterable[tuple[Disagreement, Ruling]]) -> Change:
        """Carry answers out as one edit; raises `UserError`."""
        gold = self._need_gold()
        return self._store(gold, decide(self.queue, gold, answers))

    def alike_answers(self, disagreement: Disagreement, ruling: Ruling) -> list[tuple[Disagreement, Ruling]]:
        """This question and every open one that looks the same, each with the answer that says the same there."""
        answers = [(disagreement, ruling)]
        chosen = next((c for c in disagreement.choices if set(ruling.chosen) <= set(c.records) and ruling.chosen), None)
        absent = next((c for c in disagreement.choices if c.absent), None)
        for other in self.alike(disagreement):
            taken = chosen or absent
            match = same_choice(other, taken) if taken is not None and ruling.choice == "take" else None
            if ruling.choice in ("reject", "union", "intersection", "both"):
                answers.append((other, ruling))
            elif match is not None:
                answers.append((other, replace(ruling, chosen=match.records)))
        return answers

    def alike(self, disagreement: Disagreement) -> list[Disagreement]:
        """The other open questions that look the same."""
        return [each for each in self.queue.alike(disagreement) if each.open and each.key != disagreement.key]

    def agreed_open(self) -> int:
        """How many agreed items are not in gold yet."""
        return sum(item.open for item in self.queue.agreed)

    def accept_agreed(self) -> Change:
        """Take everything that all agree on into gold, as one edit."""
        gold = self._need_gold()
        return self._store(gold, accept_agreed(self.queue, gold))

    def blockers(self) -> list[str]:
        """What is still open before the article can be signed off, a sentence each."""
        gold = self.gold
        return sign_off_blockers(self.queue, gold) if gold else ["Nothing is in gold yet."]

    def sign_off(self, waiver: str = "") -> Change:
        """Close the gold layer; raises `UserError` while something is open and no reason is given."""
        gold, open_items = self._need_gold(), tuple(self.blockers())
        return self._apply(gold, SignOff(layer=gold.layer.id, open_items=open_items, waiver=waiver))

    def may_review_again(self) -> bool:
        """Whether another reviewer signed this gold layer off, so that it can itself be reviewed."""
        gold = self.gold_layer
        return gold is not None and gold.state == "signed_off" and gold.owner != self.session.actor

    def review_again(self) -> Change:
        """Begin a gold layer of one's own, for which the signed-off one is a version like any analyst's."""
        return self.session.apply(StartGold(article=self.article))

    def give_back(self, layer: str, reason: str) -> Change:
        """Return a submitted layer to its analyst."""
        return self.session.apply(ReturnLayer(layer=layer, comment=reason))

    def _need_gold(self) -> LayerContents:
        """The gold layer; before the first decision an empty one, which is stored with that decision."""
        if self.gold is not None:
            return self.gold
        owner = self.session.actor
        return self.session.queries.contents(
            Layer(id=new_id(), article=self.article, owner=owner, role="gold", state="draft")
        )

    def _store(self, gold: LayerContents, outcome: Outcome) -> Change:
        edit = Decide(
            layer=gold.layer.id,
            decisions=outcome.decisions,
            puts=outcome.puts,
            removes=tuple(id_ for _, id_ in outcome.removes),
        )
        self._deciding, self._gold = True, None
        try:
            return self._apply(gold, edit)
        finally:
            self._deciding = False

    def _apply(self, gold: LayerContents, edit: Edit) -> Change:
        """Apply an edit of the gold layer; where it begins with this, both are one act and one undo."""
        if self.gold_layer is not None:
            return self.session.apply(edit)
        start = StartGold(article=self.article, layer=gold.layer.id)
        return self.session.apply(Together(edits=(start, edit), what=edit.label))
