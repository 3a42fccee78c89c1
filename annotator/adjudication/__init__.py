"""Comparing the work of several analysts and deciding it. Pure: records in, records out.

`find` brings the layers of an article together and asks what they disagree on; `decide` turns a reviewer's answer
into the gold layer's records; `accept_agreed` takes what all agree on; `measure` says how well analysts agree.
"""

from annotator.adjudication.contents import LayerContents
from annotator.adjudication.disagreements import ORDERS, Agreed, Choice, Disagreement, Queue, ordered, same_choice
from annotator.adjudication.finding import find

__all__ = [
    "ORDERS",
    "Agreed",
    "Choice",
    "Disagreement",
    "LayerContents",
    "Queue",
    "find",
    "ordered",
    "same_choice",
]
