"""The fixtures that all GUI tests share."""

from tests.gui.desk_fixtures import article, desk, keys, page, project

__all__ = ["article", "desk", "keys", "page", "project"]
