"""The verbs. An edit is a frozen dataclass that says what to do; `Session.apply` runs it in one transaction.

Every rule about who may change what, and when, is kept here and nowhere else.
"""

from annotator.edits.articles import (
    AttachTranslation,
    ImportDraft,
    ReopenPreparing,
    RestoreArticle,
    Restructure,
    SetArticle,
    SetChain,
    TrashArticle,
)
from annotator.edits.base import Edit, Rows
from annotator.edits.beads import JoinBeads, LinkPassages, SetBeadState, SplitBead, UnlinkBead, effective
from annotator.edits.claims import (
    AddClaim,
    AddProposition,
    DeleteClaim,
    DeleteProposition,
    EditClaim,
    EditProposition,
    LinkClaims,
    MergePropositions,
    RemoveStance,
    SetStance,
    UnlinkClaims,
)
from annotator.edits.decisions import Decide, RemoveDecision
from annotator.edits.divergences import AddDivergence, DeleteDivergence, DismissFinding, EditDivergence
from annotator.edits.entities import (
    AddAlias,
    AddEntity,
    DeleteEntity,
    EditEntity,
    MergeEntities,
    SplitEntity,
)
from annotator.edits.layers import (
    Assign,
    MarkRead,
    ReturnLayer,
    SignOff,
    StartGold,
    StartLayer,
    SubmitLayer,
    WithdrawLayer,
    WithdrawSignOff,
)
from annotator.edits.mentions import (
    AcceptCounterpart,
    AddMention,
    AddMentions,
    DeleteMentions,
    EditMention,
    LinkEntity,
    LinkTwins,
    NoCounterpart,
    Proposal,
    Resize,
    Retag,
    UnlinkTwins,
)
from annotator.edits.notes import SetNote
from annotator.edits.project import PROPERTIES, AddActor, CreateProject, EditActor, SaveScheme, SetProperty
from annotator.edits.ratings import AddSource, DeleteSource, EditSource, Rate, WithdrawRating, newest
from annotator.edits.together import Together

EDITS: dict[str, type[Edit]] = {
    cls.__name__: cls
    for cls in (
        CreateProject,
        SetProperty,
        AddActor,
        EditActor,
        SaveScheme,
        ImportDraft,
        Restructure,
        AttachTranslation,
        SetArticle,
        ReopenPreparing,
        TrashArticle,
        RestoreArticle,
        SetChain,
        JoinBeads,
        SplitBead,
        UnlinkBead,
        LinkPassages,
        SetBeadState,
        Assign,
        StartLayer,
        MarkRead,
        SubmitLayer,
        WithdrawLayer,
        ReturnLayer,
        StartGold,
        SignOff,
        WithdrawSignOff,
        AddMention,
        AddMentions,
        Retag,
        Resize,
        EditMention,
        DeleteMentions,
        LinkEntity,
        LinkTwins,
        AcceptCounterpart,
        NoCounterpart,
        UnlinkTwins,
        AddEntity,
        EditEntity,
        AddAlias,
        MergeEntities,
        SplitEntity,
        DeleteEntity,
        AddClaim,
        EditClaim,
        DeleteClaim,
        LinkClaims,
        UnlinkClaims,
        AddProposition,
        EditProposition,
        DeleteProposition,
        MergePropositions,
        SetStance,
        RemoveStance,
        AddSource,
        EditSource,
        DeleteSource,
        Rate,
        WithdrawRating,
        AddDivergence,
        EditDivergence,
        DeleteDivergence,
        DismissFinding,
        Decide,
        RemoveDecision,
        SetNote,
        Together,
    )
}
"""Name → class of every edit there is."""

__all__ = ["EDITS", "PROPERTIES", "Edit", "Proposal", "Rows", "effective", "newest", *EDITS]
