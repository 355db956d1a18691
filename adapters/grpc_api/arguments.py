"""A proto message as plain arguments, and faults of arguments as field violations.

Faults never repeat a text that the caller sent: it could name a person, and errors are logged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor
from google.protobuf.message import Message
from pydantic import ValidationError

from adapters.grpc_api.status import InvalidArgumentsError, Violation

Convert = Callable[[Any], Any]


def enum_words(enum: EnumDescriptor) -> dict[int, str | None]:
    """Map an enum's numbers to the domain's words: `ITEM_KIND_WEB_CAPTURE` is `web_capture`."""
    zero = enum.values_by_number[0].name
    prefix = zero.removesuffix("UNSPECIFIED")
    return {
        value.number: None if value.name == zero else value.name.removeprefix(prefix).lower()
        for value in enum.values
    }


def _same(value: Any) -> Any:
    return value


def _converter(field: FieldDescriptor) -> Convert:
    convert = _element_converter(field)
    if field.is_repeated:
        return lambda elements: [convert(element) for element in elements]
    return convert


def _element_converter(field: FieldDescriptor) -> Convert:
    if field.message_type is not None:
        return plain
    if field.enum_type is not None:
        words = enum_words(field.enum_type)
        return lambda number: words.get(number, f"number {number}")
    return _same


_TEXTS = (FieldDescriptor.TYPE_STRING, FieldDescriptor.TYPE_BYTES)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a message becomes plain data.

    Args:
        zeros: Numbers and flags without presence: they are stated also where they are zero.
        converters: How a field's value becomes plain, by the field's number.
    """

    zeros: dict[str, Any]
    converters: dict[int, Convert]


@cache
def _plan(descriptor: Descriptor) -> _Plan:
    zeros = {
        field.name: field.default_value
        for field in descriptor.fields
        if not (field.is_repeated or field.has_presence or field.enum_type or field.type in _TEXTS)
    }
    return _Plan(zeros, {field.number: _converter(field) for field in descriptor.fields})


def plain(message: Message) -> dict[str, Any]:
    """Give a message as plain data: unset texts, enums and messages are left out."""
    plan = _plan(message.DESCRIPTOR)
    values = dict(plan.zeros)
    for field, value in message.ListFields():
        values[field.name] = plan.converters[field.number](value)
    return values


def violations_of(error: ValidationError) -> InvalidArgumentsError:
    """Turn faults of validation into field violations that state what was expected and found."""
    return InvalidArgumentsError(
        Violation(_path(fault["loc"]), f"{_expected(fault)}, found {_found(fault)}")
        for fault in error.errors(include_url=False, include_context=False)
    )


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        elif not part.startswith(("function-", "literal", "model-", "constrained")):
            path += f".{part}" if path else part
    return path or "request"


_WORDING = {
    "missing": "expected a value",
    "string_pattern_mismatch": "expected text of the form {pattern}",
    "extra_forbidden": "expected no such field",
}


def _expected(fault: Any) -> str:
    message: str = fault["msg"]
    if fault["type"] in ("missing", "extra_forbidden"):
        return _WORDING[fault["type"]]
    message = message.removeprefix("Value error, ")
    for start in ("Input should be ", "String should ", "Tuple should ", "Value should "):
        if message.startswith(start):
            return f"expected {message.removeprefix(start)}"
    return message[:1].lower() + message[1:]


def _found(fault: Any) -> str:
    value = fault.get("input")
    if fault["type"] == "missing" or value is None:
        return "none"
    if isinstance(value, bool | int | float):
        return str(value)
    if isinstance(value, str):
        return f"text of {len(value)} characters"
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if isinstance(value, list | tuple):
        return f"{len(value)} elements"
    return "something else"
