"""The Claims mode: propositions against articles, what stands behind each, and claims that stand in none."""

from annotator.gui.claims.page import ClaimsPage

__all__ = ["ClaimsPage"]
