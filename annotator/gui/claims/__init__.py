"""The Claims mode: propositions against articles, what stands behind each, and claims that stand in none.

`ClaimsPage` is imported when it is first asked for, so that what the matrix shows (`overview`) needs no Qt.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annotator.gui.claims.page import ClaimsPage

__all__ = ["ClaimsPage"]


def __getattr__(name: str) -> Any:
    if name != "ClaimsPage":
        raise AttributeError(name)
    from annotator.gui.claims.page import ClaimsPage

    return ClaimsPage
