"""The reviewer's mode: a queue of disagreements, both texts in view, one key for each decision."""

from annotator.gui.adjudicate.page import AdjudicatePage

__all__ = ["AdjudicatePage"]
