"""Parallel Annotator: read two aligned texts, tag entities, claims and reliability, adjudicate."""

__version__ = "0.1.0"
