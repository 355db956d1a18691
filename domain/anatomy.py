"""Where an event's protected texts and references stand, found once for a class and then only walked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel

from domain.protected import Plain, Protected, Sealed
from domain.values import AnyRef, Ref


@dataclass(frozen=True, slots=True)
class ProtectedPart:
    """A protected text found in an event: its path, its content and how its field is marked."""

    path: str
    content: Plain
    mark: Protected
    owner: BaseModel


@dataclass(frozen=True, slots=True)
class Reference:
    """A stream that an event names, as `kind/uuid`, and the path of the field that names it."""

    path: str
    stream: str


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    protected: Protected | None
    ref: Ref | AnyRef | None
    is_nested: bool


def _marks(annotation: Any, metadata: tuple[Any, ...] = ()) -> Iterator[Any]:
    """Yield every mark of an annotation and the value classes inside it, through unions and tuples."""
    yield from metadata
    if get_origin(annotation) is Annotated:
        yield from _marks(get_args(annotation)[0], get_args(annotation)[1:])
    elif get_origin(annotation) in (tuple, list, Union, UnionType):
        for argument in get_args(annotation):
            yield from _marks(argument)
    elif isinstance(annotation, type):
        yield annotation


@cache
def _fields(model: type[BaseModel]) -> tuple[_Field, ...]:
    fields = []
    for name, info in model.model_fields.items():
        marks = list(_marks(info.annotation, tuple(info.metadata)))
        protected = next((mark for mark in marks if isinstance(mark, Protected)), None)
        ref = next((mark for mark in marks if isinstance(mark, Ref | AnyRef)), None)
        is_nested = protected is None and any(
            isinstance(mark, type) and issubclass(mark, BaseModel) for mark in marks
        )
        if protected is not None or ref is not None or is_nested:
            fields.append(_Field(name, protected, ref, is_nested))
    return tuple(fields)


def references(value: BaseModel, path: str = "") -> Iterator[Reference]:
    """Yield every stream that the value names."""
    for field in _fields(type(value)):
        content = getattr(value, field.name)
        for index, element in _elements(content):
            place = f"{path}{field.name}{index}"
            if field.ref is not None and isinstance(element, UUID | str):
                kind = f"{field.ref.kind.value}/" if isinstance(field.ref, Ref) else ""
                yield Reference(place, f"{kind}{element}")
            elif isinstance(element, BaseModel):
                yield from references(element, f"{place}.")


def protected_parts(value: BaseModel, path: str = "") -> Iterator[ProtectedPart]:
    """Yield every protected text that is still plain."""
    for field in _fields(type(value)):
        if field.protected is None and not field.is_nested:
            continue
        for index, element in _elements(getattr(value, field.name)):
            place = f"{path}{field.name}{index}"
            if isinstance(element, Plain) and field.protected is not None:
                yield ProtectedPart(place, element, field.protected, value)
            elif isinstance(element, BaseModel):
                yield from protected_parts(element, f"{place}.")


def sealed(value: BaseModel, seal: Callable[[ProtectedPart], Any], path: str = "") -> BaseModel:
    """Copy a value with every protected text replaced by what `seal` makes of it."""
    updates: dict[str, Any] = {}
    for field in _fields(type(value)):
        content = getattr(value, field.name)
        if content is None or (field.protected is None and not field.is_nested):
            continue
        is_tuple = isinstance(content, tuple)
        replaced = [
            _sealed_element(element, field, value, seal, f"{path}{field.name}{index}")
            for index, element in _elements(content)
        ]
        if replaced:
            updates[field.name] = tuple(replaced) if is_tuple else replaced[0]
    return value.model_copy(update=updates) if updates else value


def _sealed_element(
    element: Any, field: _Field, owner: BaseModel, seal: Callable[[ProtectedPart], Any], path: str
) -> Any:
    if isinstance(element, Plain) and field.protected is not None:
        return seal(ProtectedPart(path, element, field.protected, owner))
    if isinstance(element, BaseModel):
        return sealed(element, seal, f"{path}.")
    return element


def _elements(content: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(content, tuple):
        for index, element in enumerate(content):
            yield f"[{index}]", element
    elif content is not None:
        yield "", content


def sealed_texts(value: BaseModel, path: str = "") -> Iterator[tuple[str, Sealed]]:
    """Yield every sealed text of a recorded value with its path."""
    for field in _fields(type(value)):
        for index, element in _elements(getattr(value, field.name)):
            if isinstance(element, Sealed):
                yield f"{path}{field.name}{index}", element
            elif isinstance(element, BaseModel):
                yield from sealed_texts(element, f"{path}{field.name}{index}.")
