"""Records as rows: the values of a record's fields in the order of its class, compound ones as JSON text.

So a table of the project holds a record, and so the line of a file tells it: what needs only to go from the one to the
other never becomes an object.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from annotator.model.history import RowChange

Row = tuple[Any, ...]
"""The values of a record or an event; the changes of an event as its `changes_json`."""


def record_of(cls: Any, row: Sequence[Any]) -> Any:
    """The record, or the event, of a row."""
    named = zip(decoders(cls), row, strict=True)
    return cls(**{name: value if decode is None else decode(value) for (name, decode), value in named})


@cache
def decoders(cls: Any) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    """The fields of a class in order, each with what reads its column back: None where that holds the value itself."""
    hints = get_type_hints(cls)
    return tuple((f.name, _decoder(hints[f.name])) for f in fields(cls))


def _decoder(hint: Any) -> Callable[[Any], Any] | None:
    if hint is bool:
        return bool
    if hint is Any:
        return json.loads
    origin, args = get_origin(hint), get_args(hint)
    if origin is dict:
        return json.loads
    if origin is tuple:
        item: Any = args[0]
        if item is RowChange:
            return lambda text: tuple(RowChange(table=t, id=i, before=b, after=a) for t, i, b, a in json.loads(text))
        if is_dataclass(args[0]):
            return lambda text: tuple(item(**each) for each in json.loads(text)) if text != "[]" else ()
        if get_origin(item) is tuple:
            return lambda text: tuple(tuple(each) for each in json.loads(text))
        return lambda text: tuple(json.loads(text))
    return None
