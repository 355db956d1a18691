"""A sample of any frozen value, made from its class alone, the same on every run.

Every member is filled where the class's own checks allow it, so that a golden sample covers the whole
schema; what two members forbid each other (a whole segment has no pages) keeps the first of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from domain.protected import Protected, Sealed
from domain.values import StreamKind

STREAM = UUID("5a3e0c1e-0000-4000-8000-000000000001")
EVENT = UUID("5a3e0c1e-0000-4000-8000-000000000002")
TEXTS = (
    "sample",
    "2026-03-01",
    "1994/1997",
    "7-1-e.2",
    "KP",
    "W-0001",
    "article-7",
    "7-1-e",
    "28-b",
    "text/plain",
    "page=12",
    "offences/7-1-e.toml",
    "0" * 64,
    "0" * 128,
    "0" * 32,
    *(f"{kind.value}/{STREAM}" for kind in StreamKind),
)
"""Texts that the patterns of the domain accept; the first that a field accepts is its sample."""


def sample(value_class: type[BaseModel]) -> Any:
    """Make a valid value of the class, with as many members as its checks allow.

    Raises:
        LookupError: No text of `TEXTS` fits a member: add one, or write the sample by hand.
    """
    fields = value_class.model_fields
    filled = _start(value_class, fields)
    for name in (name for name in fields if name not in filled):
        for choice in _choices(fields[name]):
            if _is_valid(value_class, filled | {name: choice}):
                filled[name] = choice
                break
    return value_class.model_validate(filled)


def _start(value_class: type[BaseModel], fields: dict[str, FieldInfo]) -> dict[str, Any]:
    """Fill what is required and, where a check asks for one of several members, one of those."""
    required = [name for name, info in fields.items() if info.is_required()]
    optional = [name for name in fields if name not in required]
    for further in ((), *((name,) for name in optional)):
        choices = {name: list(_choices(fields[name])) for name in (*required, *further)}
        filled = _first_valid(value_class, choices)
        if filled is not None:
            return filled
    raise LookupError(f"no sample fits {value_class.__name__}: {', '.join(required)}")


def _first_valid(value_class: type[BaseModel], choices: dict[str, list[Any]]) -> dict[str, Any] | None:
    for combination in itertools.islice(itertools.product(*choices.values()), 5_000):
        filled = dict(zip(choices, combination, strict=True))
        if _is_valid(value_class, filled):
            return filled
    return None


def _is_valid(value_class: type[BaseModel], members: dict[str, Any]) -> bool:
    try:
        value_class.model_validate(members)
    except ValidationError:
        return False
    return True


def _choices(info: FieldInfo) -> Iterator[Any]:
    """Yield values that a field accepts by itself, the likeliest first."""
    annotation: Any = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
    adapter: TypeAdapter[Any] = TypeAdapter(annotation)
    for candidate in _candidates(annotation):
        try:
            adapter.validate_python(candidate)
        except ValidationError:
            continue
        yield candidate


def _candidates(annotation: Any, metadata: tuple[Any, ...] = ()) -> Iterator[Any]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from _candidates(arguments[0], arguments[1:])
    elif any(isinstance(mark, Protected) for mark in metadata):
        yield Sealed(subject=f"fact/{STREAM}", event=EVENT, path="data.sample", box="c2FtcGxl")
    elif origin in (Union, UnionType):
        for argument in arguments:
            yield from _candidates(argument)
    elif origin is Literal:
        yield from arguments
    elif origin in (tuple, list, frozenset):
        for element in itertools.islice(_candidates(arguments[0]), 40):
            yield (element,)
        yield ()
    elif isinstance(annotation, type):
        yield from _of_class(annotation)


def _of_class(value_class: type) -> Iterator[Any]:
    if issubclass(value_class, BaseModel):
        yield sample(value_class)
    elif issubclass(value_class, Enum):
        yield from value_class
    else:
        yield from {
            str: TEXTS,
            UUID: (STREAM,),
            bool: (True, False),
            int: (1, 0, 1_000),
            float: (1.0, 0.0),
            datetime: (datetime(2026, 3, 1, 12, 0, 0, 1, tzinfo=UTC),),
            type(None): (None,),
        }.get(value_class, ())
