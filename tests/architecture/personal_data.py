"""Finds the members of a recorded value in which a name could stand in clear (architecture.md 11).

A text member is safe when it is protected, when it is declared impersonal with a reason, or when its own
checks refuse every one of `NAMES`; a member that could hold anything at all is never safe.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import AnyUrl, AwareDatetime, BaseModel, TypeAdapter, ValidationError

from domain.events import DomainEvent
from domain.protected import Protected, Sealed
from domain.values import Impersonal

NAMES = ("Kim Chol-su", "김철수", "PAK Yong-hui", "witness@example.org", "the elder of two brothers")
HARMLESS = (bool, int, float, UUID, AwareDatetime, datetime, date, time, timedelta, type(None))
COLLECTIONS = (tuple, list, set, frozenset, dict)


def exposed(value_class: type[BaseModel], path: str = "") -> Iterator[str]:
    """Yield the path of every member that could hold a name in clear."""
    for name, info in value_class.model_fields.items():
        yield from _exposed(info.annotation, tuple(info.metadata), f"{path}{name}")


def _exposed(annotation: Any, metadata: tuple[Any, ...], path: str) -> Iterator[str]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from _exposed(arguments[0], (*metadata, *arguments[1:]), path)
    elif any(isinstance(mark, Protected) for mark in metadata):
        return
    elif origin in (Union, UnionType, *COLLECTIONS):
        # A mark of the whole does not speak for its parts, except on a plain optional member.
        inherited = metadata if origin in (Union, UnionType) else ()
        for argument in arguments:
            if argument is not Ellipsis:
                yield from _exposed(argument, inherited, path)
    elif origin is Literal:
        return
    elif isinstance(annotation, type):
        yield from _exposed_class(annotation, metadata, path)
    else:
        yield path


def _exposed_class(value_class: type, metadata: tuple[Any, ...], path: str) -> Iterator[str]:
    if issubclass(value_class, Enum) or value_class in HARMLESS or value_class is DomainEvent:
        return
    if issubclass(value_class, BaseModel) and value_class is not Sealed:
        yield from exposed(value_class, f"{path}.")
    elif value_class in (str, bytes, AnyUrl) and _is_declared(metadata):
        return
    elif value_class is not str or _accepts_a_name(metadata):
        yield path


def _is_declared(metadata: tuple[Any, ...]) -> bool:
    return any(isinstance(mark, Impersonal) and len(mark.reason.split()) >= 3 for mark in metadata)


def _accepts_a_name(metadata: tuple[Any, ...]) -> bool:
    adapter: TypeAdapter[str] = TypeAdapter(Annotated[str, *metadata] if metadata else str)
    return any(_is_accepted(adapter, name) for name in NAMES)


def _is_accepted(adapter: TypeAdapter[str], text: str) -> bool:
    try:
        adapter.validate_python(text)
    except ValidationError:
        return False
    return True
