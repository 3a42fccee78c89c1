"""The windows of agreement and of one's own work beside gold."""

from annotator.gui.agreement.ownwork import OwnWorkWindow, show_own_work
from annotator.gui.agreement.window import AgreementWindow, show_agreement

__all__ = ["AgreementWindow", "OwnWorkWindow", "show_agreement", "show_own_work"]
