"""Comparing the work of several analysts and deciding it. Pure: records in, records out.

`find` brings the layers of an article together and asks what they disagree on; `decide` turns a reviewer's answers
into the gold layer's records; `accept_agreed` takes what all agree on; `sign_off_blockers` says what is left.
How well analysts agree is measured in `annotator.adjudication.agreement`.
"""

from annotator.adjudication.contents import LayerContents
from annotator.adjudication.deciding import Ruling, accept_agreed, decide
from annotator.adjudication.disagreements import ORDERS, Agreed, Choice, Disagreement, Queue, ordered, same_choice
from annotator.adjudication.fields import KIND_ORDER
from annotator.adjudication.finding import find
from annotator.adjudication.gold import Outcome
from annotator.adjudication.premerge import STRATEGIES, proposals, ruling_of
from annotator.adjudication.signoff import sign_off_blockers

__all__ = [
    "KIND_ORDER",
    "ORDERS",
    "STRATEGIES",
    "Agreed",
    "Choice",
    "Disagreement",
    "LayerContents",
    "Outcome",
    "Queue",
    "Ruling",
    "accept_agreed",
    "decide",
    "find",
    "ordered",
    "proposals",
    "ruling_of",
    "same_choice",
    "sign_off_blockers",
]
