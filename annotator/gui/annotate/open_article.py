"""What is open in Annotate: an article's texts, one layer of it, the record selected and the suggestion shown.

Views hold this and listen to it; they never ask each other. Records are kept by id and brought up to date by the
ids a change touched, so that an edit costs the same in a layer of ten mentions and of ten thousand.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from annotator.columns import ArticleText
from annotator.gui.annotate.mention_index import MentionIndex
from annotator.gui.annotate.suggestions import Suggestion
from annotator.gui.desk import Desk
from annotator.model import RECORD_TYPES, Claim, ClaimLink, Divergence, Layer, Mention, Range, Record, Twin
from annotator.model.project import EDITABLE_STATES
from annotator.session import Change

LAYER_TABLES = ("mention", "twin", "claim", "claim_link", "divergence", "reading", "rating")
TEXT_TABLES = frozenset({"article", "document", "sentence", "region", "bead"})


@dataclass(frozen=True, slots=True)
class Touched:
    """Which records of the layer in view changed: `kept` are live, `gone` were deleted."""

    kept: tuple[Record, ...] = ()
    gone: tuple[Record, ...] = ()

    def tables(self) -> set[type[Record]]:
        """The record types among them."""
        return {type(record) for record in (*self.kept, *self.gone)}


class OpenArticle(QObject):
    """The open article and the layer of it in view.

    `textChanged()`: another article, or its sentences or beads changed. `layerChanged()`: another layer, or its
    state changed. `recordsChanged(Touched)`: records of the layer in view; before it, where their commit is still
    under way, `paint(Touched)` is called, which is for who paints them. `projectChanged(Change)`: anything
    else (registry, sources, scheme). `selectedChanged()`: another record is selected. `suggestionChanged()`.
    """

    textChanged = Signal()
    layerChanged = Signal()
    recordsChanged = Signal(object)
    projectChanged = Signal(object)
    selectedChanged = Signal()
    claimChanged = Signal()
    suggestionChanged = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        """Follows the desk: its article and its changes."""
        super().__init__(parent)
        self.desk = desk
        self.text: ArticleText | None = None
        self.layer: Layer | None = None
        self.paint: Callable[[Touched], object] = lambda _: None
        self.records: dict[str, dict[str, Record]] = {table: {} for table in LAYER_TABLES}
        self.twin_of: dict[str, Twin] = {}
        self.index = MentionIndex()
        self._ordered: list[Mention] | None = None
        self.selected: str | None = None
        self.claim_id: str | None = None
        self.suggestion: Suggestion | None = None
        self._viewed: str | None = None
        self._before: tuple[str | None, str | None, Suggestion | None] = (None, None, None)
        desk.articleOpened.connect(self.open)
        desk.foreseen.connect(self._on_foreseen)
        desk.changed.connect(self._on_change)

    # ---- opening

    def open(self, article: str) -> None:
        """Show an article and the actor's own layer of it."""
        self._viewed = None
        self.selected = self.claim_id = None
        self.suggestion = None
        self.text = None
        self._pick_layer()
        self._read_text()
        self._read_records()
        self.textChanged.emit()
        self.layerChanged.emit()
        self.selectedChanged.emit()

    def view_layer(self, layer: str | None) -> None:
        """Look at another layer of this article (None: one's own)."""
        self._viewed = layer
        self.selected = self.claim_id = None
        self.set_suggestion(None)
        self._pick_layer()
        self._read_text()
        self._read_records()
        self.textChanged.emit()
        self.layerChanged.emit()
        self.selectedChanged.emit()

    @property
    def article_id(self) -> str:
        """The id of the open article, '' without one."""
        return self.text.article.id if self.text is not None else ""

    @property
    def own(self) -> bool:
        """Whether the layer in view is the actor's own (or would be made by the first edit)."""
        return self.layer is None or (self.layer.owner == self.desk.session.actor and self.layer.role == "analyst")

    @property
    def editable(self) -> bool:
        """Whether an edit of the layer in view can succeed."""
        session = self.desk.session
        if self.text is None or session.read_only or not session.actor or not self.own:
            return False
        return self.layer is None or self.layer.state in EDITABLE_STATES

    def _pick_layer(self) -> None:
        queries = self.desk.session.queries
        article = self.desk.article or ""
        layers = queries.visible_layers(article) if self._viewed and article else []
        chosen = next((layer for layer in layers if layer.id == self._viewed), None)
        self.layer = chosen or (queries.own_layer(article) if article else None)

    def _read_text(self) -> None:
        queries, article = self.desk.session.queries, self.desk.article
        if article is None or queries.article(article) is None:
            self.text = None
            return
        self.text = queries.text(article, self.layer.id if self.layer else None)

    def _read_records(self) -> None:
        for kept in self.records.values():
            kept.clear()
        if self.layer is not None:
            select = self.desk.session.queries.select
            for table, kept in self.records.items():
                kept.update((record.id, record) for record in select(RECORD_TYPES[table], layer=self.layer.id))
        self.index = MentionIndex(m for m in self.records["mention"].values() if isinstance(m, Mention))
        self._ordered = None
        self._index_twins()

    def _index_twins(self) -> None:
        self.twin_of = {}
        for twin in self.records["twin"].values():
            assert isinstance(twin, Twin)
            for mention in (*twin.left, *twin.right):
                self.twin_of[mention] = twin

    # ---- changes

    def _on_foreseen(self, change: Change) -> None:
        """Records of the layer in view are shown while the disk still works; all else waits for the commit. Where it is
        refused, they are shown as before, with what was selected then."""
        if self.desk.article is not None and change.tables() <= set(LAYER_TABLES):
            if not change.refused:
                self._before = (self.selected, self.claim_id, self.suggestion)
            touched = self._take(change)
            if touched.kept or touched.gone:
                self.paint(touched)
                self._drop_lost()
                self.recordsChanged.emit(touched)
            if change.refused:
                selected, claim, suggestion = self._before
                self.focus_claim(claim)
                self.select(selected)
                self.set_suggestion(suggestion)

    def _on_change(self, change: Change) -> None:
        if self.desk.article is None:
            return
        tables = change.tables()
        if change.kind == "actor":
            self.open(self.desk.article)
            return
        if "layer" in tables:
            self._layer_moved()
        if tables & TEXT_TABLES and self._text_touched(change):
            self._read_text()
            self.textChanged.emit()
        touched = self._take(change)
        if touched.kept or touched.gone:
            self._drop_lost()
            self.recordsChanged.emit(touched)
        if tables - set(LAYER_TABLES) - TEXT_TABLES - {"layer"}:
            self.projectChanged.emit(change)

    def _layer_moved(self) -> None:
        """Read the layer anew; where it was made or undone, its records too."""
        before = self.layer
        self._pick_layer()
        if self.layer == before:
            return
        if before is None or self.layer is None or before.id != self.layer.id:
            old = self._all()
            self._read_records()
            new = self._all()
            gone = tuple(record for id_, record in old.items() if id_ not in new)
            self._drop_lost()
            self.recordsChanged.emit(Touched(kept=tuple(new.values()), gone=gone))
        self.layerChanged.emit()

    def _all(self) -> dict[str, Record]:
        return {record.id: record for kept in self.records.values() for record in kept.values()}

    def _text_touched(self, change: Change) -> bool:
        if self.text is None:
            return True
        ours = {self.article_id, *(bead.id for bead in self.text.beads), *(s.id for s in self.text.sentences)}
        ours |= {region.id for region in self.text.regions} | set(self.text.documents)
        queries = self.desk.session.queries
        for table, id_ in change.touched:
            if table in TEXT_TABLES and id_ in ours:
                return True
            if table == "bead":
                bead = queries.get(RECORD_TYPES["bead"], id_)
                if bead is not None and getattr(bead, "article", "") == self.article_id:
                    return True
        return False

    def _take(self, change: Change) -> Touched:
        kept: list[Record] = []
        gone: list[Record] = []
        if self.layer is None:
            return Touched()
        for table, id_ in sorted(change.touched):
            if table not in self.records:
                continue
            record = change.rows.get((table, id_)) or self.desk.session.queries.get(RECORD_TYPES[table], id_)
            if record is not None and getattr(record, "layer", None) == self.layer.id:
                if self.records[table].get(id_) != record:
                    self.records[table][id_] = record
                    kept.append(record)
                    if isinstance(record, Mention):
                        self.index.put(record)
                        self._ordered = None
            elif id_ in self.records[table]:
                gone.append(self.records[table].pop(id_))
                self.index.drop(id_)
                self._ordered = None
        if any(isinstance(record, Twin) for record in (*kept, *gone)):
            self._index_twins()
        return Touched(tuple(kept), tuple(gone))

    def _drop_lost(self) -> None:
        if self.claim_id is not None and self.claim_id not in self.records["claim"]:
            self.claim_id = None
            self.claimChanged.emit()
        if self.selected is not None and self.record(self.selected) is None:
            self.select(None)
        if self.suggestion is not None and self.suggestion.mention not in self.records["mention"]:
            self.set_suggestion(None)

    # ---- selection

    def select(self, record: str | None) -> None:
        """Make a record (mention, claim or divergence) the selected one; a claim comes into focus with it."""
        if record in self.records["claim"] and record != self.claim_id:
            self.claim_id = record
            self.claimChanged.emit()
        if record != self.selected:
            self.selected = record
            self.selectedChanged.emit()

    def focus_claim(self, claim: str | None) -> None:
        """Bring a claim into the inspector without selecting it in the text."""
        if claim != self.claim_id:
            self.claim_id = claim
            self.claimChanged.emit()

    def set_suggestion(self, suggestion: Suggestion | None) -> None:
        """Show another suggestion, or none."""
        if suggestion != self.suggestion:
            self.suggestion = suggestion
            self.suggestionChanged.emit()

    def record(self, id_: str | None) -> Mention | Claim | Divergence | None:
        """A mention, claim or divergence of the layer in view."""
        for table in ("mention", "claim", "divergence"):
            found = self.records[table].get(id_ or "")
            if isinstance(found, (Mention, Claim, Divergence)):
                return found
        return None

    @property
    def mention(self) -> Mention | None:
        """The selected mention."""
        found = self.record(self.selected)
        return found if isinstance(found, Mention) else None

    @property
    def claim(self) -> Claim | None:
        """The claim in the inspector."""
        found = self.records["claim"].get(self.claim_id or "")
        return found if isinstance(found, Claim) else None

    @property
    def divergence(self) -> Divergence | None:
        """The selected divergence."""
        found = self.record(self.selected)
        return found if isinstance(found, Divergence) else None

    # ---- lists

    def mentions(self) -> list[Mention]:
        """The mentions in order of the text, left before right."""
        if self._ordered is None:
            found = [m for m in self.records["mention"].values() if isinstance(m, Mention)]
            self._ordered = sorted(found, key=lambda m: (self.side_of(m.ranges[0]), m.ranges[0].start, m.id))
        return list(self._ordered)

    def claims(self) -> list[Claim]:
        """The claims in the order they were made: their numbers C1, C2, … are places in this list."""
        found = [c for c in self.records["claim"].values() if isinstance(c, Claim)]
        return sorted(found, key=lambda c: (c.created, c.id))

    def claim_number(self, claim: str) -> int:
        """The number a claim is shown under, from 1."""
        return 1 + [c.id for c in self.claims()].index(claim)

    def claim_links(self, claim: str) -> list[ClaimLink]:
        """The links from and to a claim."""
        links = (link for link in self.records["claim_link"].values() if isinstance(link, ClaimLink))
        return [link for link in links if claim in (link.source, link.target)]

    def divergences(self, *, dismissed: bool = False) -> list[Divergence]:
        """The divergences, or the dismissed findings, in order of the text."""
        found = [d for d in self.records["divergence"].values() if isinstance(d, Divergence)]
        found = [d for d in found if bool(d.dismissed) == dismissed]
        return sorted(found, key=lambda d: (min(part.start for part in (*d.left, *d.right)), d.id))

    def twins(self, mention: Mention) -> list[Mention]:
        """The counterparts of a mention on the other side."""
        twin = self.twin_of.get(mention.id)
        if twin is None:
            return []
        ids: Iterable[str] = twin.right if mention.id in twin.left else twin.left
        return [m for id_ in ids if isinstance(m := self.records["mention"].get(id_), Mention)]

    def side_of(self, place: Range) -> str:
        """The side of a range of this article."""
        return self.text.side_of(place) if self.text is not None else "left"

    def at(self, place: Range) -> list[Mention]:
        """The mentions that share text with a range, in order of the text."""
        return self.index.overlapping(place)
