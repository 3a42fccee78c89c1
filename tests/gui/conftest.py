"""The fixtures that all GUI tests share."""

from tests.gui.desk_fixtures import article, desk, keys, page, project
from tests.gui.shell_fixtures import open_window, sample, sample_file

__all__ = ["article", "desk", "keys", "open_window", "page", "project", "sample", "sample_file"]
