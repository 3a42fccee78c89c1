"""The user's own settings, in one JSON file in the user's folder. Project facts are in the project.

Unknown entries are kept, wrong ones fall back to the default: a settings file never keeps the program from
starting. Plain JSON, because pydantic would cost a third of a second before the first paint.
"""

import contextlib
import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from annotator.errors import UserError
from annotator.paths import config_dir

RECENT = 10
"""How many projects *Open recent* remembers."""

TEXT_SIZES = (10.0, 40.0)
"""The smallest and the largest text, in pixels."""


@dataclass(slots=True)
class Preferences:
    """What the user chose, and where they were. `theme` and `language` are '' for *as the system*.

    `text_size` is the reader's, in pixels; `column_width` its longest line in multiples of that, 0 for the standard;
    `by_phrase` whether its lines of Korean, Japanese and Chinese end with a phrase; `keys` the user's keys by action
    id; `places` where the user was, by project id and actor; `actors` the last actor by project file; `panes` what is
    folded and how wide it is, by screen; `geometry` and
    `state` of the window as hexadecimal text and `ground`, its colours by role and the width of its list, are for the
    first paint.
    """

    theme: str = ""
    language: str = ""
    text_size: float = 16.0
    column_width: int = 0
    by_phrase: bool = True
    recent: list[str] = field(default_factory=list)
    keys: dict[str, list[str]] = field(default_factory=dict)
    actors: dict[str, str] = field(default_factory=dict)
    places: dict[str, dict[str, Any]] = field(default_factory=dict)
    panes: dict[str, dict[str, Any]] = field(default_factory=dict)
    hint_closed: bool = False
    geometry: str = ""
    state: str = ""
    ground: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, Any] = field(default_factory=dict)

    @staticmethod
    def path() -> Path:
        """The settings file."""
        return config_dir() / "preferences.json"

    @classmethod
    def load(cls) -> "Preferences":
        """The settings as stored; defaults for what is missing or of the wrong kind."""
        found = cls()
        try:
            stored = json.loads(cls.path().read_text("utf-8"))
        except (OSError, ValueError, UserError):
            return found
        if not isinstance(stored, dict):
            return found
        for name, value in stored.items():
            default: Any = getattr(found, name, None)
            if name not in {f.name for f in fields(cls)} or name == "unknown":
                found.unknown[name] = value
            elif isinstance(value, type(default)) or (isinstance(default, float) and isinstance(value, int)):
                setattr(found, name, type(default)(value))
        found.text_size = min(TEXT_SIZES[1], max(TEXT_SIZES[0], found.text_size))
        return found

    def save(self) -> None:
        """Write the settings whole or not at all; a folder that cannot be written is not an error worth a box."""
        body = asdict(self)
        body.update(body.pop("unknown"))
        with contextlib.suppress(OSError, UserError):
            path = self.path()
            temporary = path.with_suffix(".new")
            temporary.write_text(json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True), "utf-8")
            os.replace(temporary, path)

    def remember(self, project: Path, actor: str) -> None:
        """Put a project at the head of the recent ones, with who worked in it."""
        name = str(project.resolve())
        self.recent = [name, *(other for other in self.recent if other != name)][:RECENT]
        if actor:
            self.actors[name] = actor
