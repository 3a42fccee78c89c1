"""How well the analysts agree: tables and plots of a project's figures, and the report as files."""

from annotator.gui.agreement.window import AgreementWindow, show_agreement

__all__ = ["AgreementWindow", "show_agreement"]
