"""The lines of an archive as pydantic models: what the reader validates with and the JSON Schema is made of.

The record classes of `annotator.model` are used as they are; nothing is said twice.
"""

from collections.abc import Callable
from functools import cache, reduce
from operator import or_
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, create_model, with_config
from typing_extensions import TypedDict

from annotator.model import RECORD_TYPES, Event

CONFIG = ConfigDict(extra="forbid", strict=True, frozen=True, val_json_bytes="base64", allow_inf_nan=False)

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class HeaderLine(BaseModel):
    """The first line: what the file is and which program wrote it. No time and no place: same project, same bytes."""

    model_config = CONFIG

    type: Literal["header"] = "header"
    format: Literal["parallel-annotator-archive"] = "parallel-annotator-archive"
    version: Literal[1] = 1
    records_version: Literal[1] = 1
    program: str


class PayloadLine(BaseModel):
    """The values that a digest in the history stands for: `digest` is the SHA-256 of `json` as UTF-8."""

    model_config = CONFIG

    type: Literal["payload"] = "payload"
    digest: Sha256
    json_: str = Field(alias="json")


class EventLine(BaseModel):
    """One step of the history."""

    model_config = CONFIG

    type: Literal["event"] = "event"
    record: Event


class Head(BaseModel):
    """The last step of one chain of the history."""

    model_config = CONFIG

    actor: str
    replica: str
    seq: int
    hash: Sha256


class FooterLine(BaseModel):
    """The last line: how many lines of each type, SHA-256 of all bytes before this line, and the chains' heads."""

    model_config = CONFIG

    type: Literal["footer"] = "footer"
    counts: dict[str, int]
    heads: tuple[Head, ...]
    sha256: Sha256


def _record_line(table: str) -> type[BaseModel]:
    cls = RECORD_TYPES[table]
    type_: Any = Literal[table]  # made at run time, so Any to a type checker
    return create_model(
        f"{cls.__name__}Line",
        __config__=CONFIG,
        __doc__=f"One {table.replace('_', ' ')} of the project; deleted ones are there too (`deleted`).",
        type=(type_, ...),
        record=(cls, ...),
    )


@cache
def line_model(type_: str) -> type[BaseModel]:
    """The model of one type of line, made when first asked for; raises `KeyError` for a type there is not."""
    fixed: dict[str, type[BaseModel]] = {
        "header": HeaderLine,
        "payload": PayloadLine,
        "event": EventLine,
        "footer": FooterLine,
    }
    return fixed[type_] if type_ in fixed else _record_line(type_)


@cache
def record_lines(type_: str) -> Callable[[bytes], Any]:
    """A validator of lines of a record or an event, that gives `{"type": …, "record": …}`: the same checks as
    `line_model`, without a model around each."""
    cls: Any = Event if type_ == "event" else RECORD_TYPES[type_]
    shape: Any = TypedDict("shape", {"type": Literal[type_], "record": cls})  # type: ignore[valid-type]
    return TypeAdapter(with_config(CONFIG)(shape)).validator.validate_json


def any_line() -> "TypeAdapter[Any]":
    """A validator of any line, for the JSON Schema."""
    models = tuple(line_model(type_) for type_ in ("header", *RECORD_TYPES, "payload", "event", "footer"))
    union: Any = reduce(or_, models)
    return TypeAdapter(Annotated[union, Field(discriminator="type")])
