"""Rows of the registers as messages: members by name, words as enums, sealed texts opened on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from adapters.grpc_api.arguments import enum_words
from adapters.recording.sealing import Sealer
from domain.protected import Sealed
from projections.history import Values

MessageT = TypeVar("MessageT", bound=Message)
Setter = Callable[[Any, Any], None]

_SEALED = frozenset(Sealed.model_fields)


def opened(value: Any, sealer: Sealer) -> Any:
    """Replace every sealed text inside a row's members by its words."""
    if isinstance(value, dict):
        if value.keys() == _SEALED:
            return sealer.text(Sealed.model_validate(value))
        return {name: opened(member, sealer) for name, member in value.items()}
    if isinstance(value, list):
        return [opened(element, sealer) for element in value]
    return value


def entry_of(row: Values) -> Values:
    """Say where a row entered the record, and since when it stands as shown."""
    return {
        "sequence": row["entered"],
        "at": row["entered_at"],
        "by": row["entered_by"],
        "since": row["from_sequence"],
    }


def row_message(message_class: type[MessageT], row: Values, sealer: Sealer) -> MessageT:
    """Make the message of a row; columns that the message does not have are left out."""
    values = {**opened(row, sealer), "entry": entry_of(row), "id": row["id"].rpartition("/")[2]}
    return filled(message_class(), values)


def filled(message: MessageT, values: Mapping[str, Any]) -> MessageT:
    """Set every field that the values name; None is left unset."""
    for name, set_field in _plan(message.DESCRIPTOR):
        value = values.get(name)
        if value is not None:
            set_field(message, value)
    return message


@cache
def _plan(descriptor: Descriptor) -> tuple[tuple[str, Setter], ...]:
    return tuple((field.name, _setter(field)) for field in descriptor.fields)


def _setter(field: FieldDescriptor) -> Setter:
    name = field.name
    if field.message_type is not None and field.message_type.GetOptions().map_entry:
        return lambda message, value: getattr(message, name).update(value)
    if field.message_type is not None and field.is_repeated:
        return lambda message, value: _add_all(getattr(message, name), value)
    if field.message_type is not None:
        return lambda message, value: _fill_one(getattr(message, name), value)
    if field.enum_type is not None:
        numbers = {word: number for number, word in enum_words(field.enum_type).items()}
        return lambda message, value: setattr(message, name, numbers[value])
    if field.is_repeated:
        return lambda message, value: getattr(message, name).extend(value)
    return lambda message, value: setattr(message, name, value)


def _add_all(repeated: Any, values: list[Any]) -> None:
    for value in values:
        filled(repeated.add(), value)


def _fill_one(message: Message, value: Mapping[str, Any]) -> None:
    # A message without members set is present still.
    message.SetInParent()
    filled(message, value)
