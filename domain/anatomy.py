"""Where an event's protected texts and references stand, found once for a class and then only walked.

An envelope is not walked: its `data` is of a class that no annotation names. Its data and reason are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, NamedTuple, TypeVar, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel

from domain.protected import Plain, Protected, Sealed
from domain.values import AnyRef, Ref

ValueT = TypeVar("ValueT", bound=BaseModel)


class ProtectedPart(NamedTuple):
    """A protected text found in an event: its path, its content and how its field is marked."""

    path: str
    content: Plain
    mark: Protected
    owner: BaseModel


class Reference(NamedTuple):
    """A stream that an event names, as `kind/uuid`, and the path of the field that names it."""

    path: str
    stream: str


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    protected: Protected | None
    ref: str | None
    """What stands before the id that the field holds: `fact/`, or nothing where it holds `kind/uuid`."""
    nested: tuple[type[BaseModel], ...]


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


def marks_of(model: type[BaseModel], name: str) -> tuple[Any, ...]:
    """Give the marks of a field and the classes of values that it can hold."""
    info = model.model_fields[name]
    return tuple(_marks(info.annotation, tuple(info.metadata)))


def _before_id(mark: Ref | AnyRef) -> str:
    return f"{mark.kind.value}/" if isinstance(mark, Ref) else ""


@cache
def _fields(model: type[BaseModel]) -> tuple[_Field, ...]:
    fields = []
    for name, info in model.model_fields.items():
        marks = list(_marks(info.annotation, tuple(info.metadata)))
        protected = next((mark for mark in marks if isinstance(mark, Protected)), None)
        ref = next((_before_id(mark) for mark in marks if isinstance(mark, Ref | AnyRef)), None)
        nested = tuple(mark for mark in marks if isinstance(mark, type) and issubclass(mark, BaseModel))
        fields.append(_Field(name, protected, ref, () if protected else nested))
    return tuple(fields)


@cache
def _text_fields(model: type[BaseModel]) -> tuple[_Field, ...]:
    """Fields in which a protected text can stand, at any depth; the others need no look."""
    return tuple(field for field in _fields(model) if field.protected or any(map(_text_fields, field.nested)))


@cache
def _ref_fields(model: type[BaseModel]) -> tuple[_Field, ...]:
    """Fields in which a stream can be named, at any depth."""
    return tuple(
        field for field in _fields(model) if field.ref is not None or any(map(_ref_fields, field.nested))
    )


def references(value: BaseModel, path: str = "") -> Iterator[Reference]:
    """Yield every stream that the value names."""
    for field in _ref_fields(type(value)):
        for place, element in _elements(value, field.name, path):
            if field.ref is not None and isinstance(element, UUID | str):
                yield Reference(place, f"{field.ref}{element}")
            elif isinstance(element, BaseModel):
                yield from references(element, f"{place}.")


def protected_parts(value: BaseModel, path: str = "") -> Iterator[ProtectedPart]:
    """Yield every protected text that is still plain."""
    for field in _text_fields(type(value)):
        for place, element in _elements(value, field.name, path):
            if isinstance(element, Plain) and field.protected is not None:
                yield ProtectedPart(place, element, field.protected, value)
            elif isinstance(element, BaseModel):
                yield from protected_parts(element, f"{place}.")


def sealed(value: ValueT, seal: Callable[[ProtectedPart], Any], path: str = "") -> ValueT:
    """Copy a value with every protected text replaced by what `seal` makes of it."""
    updates: dict[str, Any] = {}
    for field in _text_fields(type(value)):
        replaced = [
            _sealed_element(element, field, value, seal, place)
            for place, element in _elements(value, field.name, path)
        ]
        if replaced:
            is_tuple = isinstance(getattr(value, field.name), tuple)
            updates[field.name] = tuple(replaced) if is_tuple else replaced[0]
    return value.model_copy(update=updates) if updates else value


def _sealed_element(
    element: Any, field: _Field, owner: BaseModel, seal: Callable[[ProtectedPart], Any], place: str
) -> Any:
    if isinstance(element, Plain) and field.protected is not None:
        return seal(ProtectedPart(place, element, field.protected, owner))
    if isinstance(element, BaseModel):
        return sealed(element, seal, f"{place}.")
    return element


def _elements(value: BaseModel, name: str, path: str) -> Sequence[tuple[str, Any]]:
    """Give what a field holds with its path: nothing, one element, or each element of a tuple."""
    content = getattr(value, name)
    if content is None:
        return ()
    if isinstance(content, tuple):
        return [(f"{path}{name}[{index}]", element) for index, element in enumerate(content)]
    return ((f"{path}{name}", content),)


def sealed_texts(value: BaseModel, path: str = "") -> Iterator[tuple[str, Sealed]]:
    """Yield every sealed text of a recorded value with its path."""
    for field in _text_fields(type(value)):
        for place, element in _elements(value, field.name, path):
            if isinstance(element, Sealed):
                yield place, element
            elif isinstance(element, BaseModel):
                yield from sealed_texts(element, f"{place}.")
