"""Exchange formats: one module, one format, one `FORMAT`. No Qt, no database.

A format gets a `Snapshot` (the whole project as plain data) and a binary stream. Menus, the command line and the
round-trip tests all come from `formats()`. Offsets that leave are Unicode code points, half-open.
"""

import importlib
import logging
import pkgutil
from functools import cache
from importlib.metadata import entry_points

from annotator.formats.contract import Format, Options, ReadableFormat, Report
from annotator.formats.splits import parse_fractions
from annotator.formats.writing import write_atomically
from annotator.model import UserError

ENTRY_POINTS = "annotator.formats"

_log = logging.getLogger(__name__)


@cache
def formats() -> dict[str, Format]:
    """Every format by name: ours, then those that installed packages offer as entry points `annotator.formats`.

    A plug-in that does not load or takes a name already taken is left out, with the reason in the log: it must
    not keep people from their other formats.
    """
    found: dict[str, Format] = {}
    for module in pkgutil.iter_modules(__path__):
        # Modules of line models import pydantic; they define no format and are loaded when one is used.
        if module.name.endswith("_models"):
            continue
        offered = getattr(importlib.import_module(f"{__name__}.{module.name}"), "FORMAT", None)
        if offered is not None:
            found[offered.name] = offered
    for entry in entry_points(group=ENTRY_POINTS):
        try:
            plugin = entry.load()
        except Exception:
            _log.exception("format plug-in %s (%s) does not load", entry.name, entry.value)
            continue
        if not isinstance(plugin, Format) or plugin.name in found:
            _log.error("format plug-in %s (%s) is no format or takes a name in use", entry.name, entry.value)
            continue
        found[plugin.name] = plugin
    return found


def format_named(name: str) -> Format:
    """The format of that name; raises `UserError` that lists the names there are."""
    try:
        return formats()[name]
    except KeyError:
        known = ", ".join(sorted(formats()))
        raise UserError(f"There is no format “{name}”. Nothing was written. The formats are: {known}.") from None


__all__ = [
    "Format",
    "Options",
    "ReadableFormat",
    "Report",
    "format_named",
    "formats",
    "parse_fractions",
    "write_atomically",
]
