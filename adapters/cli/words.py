"""Values of the command line as JSON of the API, and back: domain words for enums, parts of items, pairs."""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor

Json = Any
"""A value as `json` reads it."""

SEGMENT = "gravamen.v1.Segment"
SEGMENT_FORMS = "whole, pages:3-4, paragraphs:7 or seconds:10-20.5"

_SEGMENT = re.compile(r"(pages|paragraphs|seconds)[: ](\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?")
_INTEGERS = frozenset(
    {
        FieldDescriptor.CPPTYPE_INT32,
        FieldDescriptor.CPPTYPE_INT64,
        FieldDescriptor.CPPTYPE_UINT32,
        FieldDescriptor.CPPTYPE_UINT64,
    }
)


@cache
def enum_words(enum: EnumDescriptor) -> dict[str, str]:
    """Map the domain's words to the names of an enum: `web_capture` to `ITEM_KIND_WEB_CAPTURE`."""
    zero = enum.values_by_number[0].name
    prefix = zero.removesuffix("UNSPECIFIED")
    return {value.name.removeprefix(prefix).lower(): value.name for value in enum.values if value.number}


def word_of(enum: EnumDescriptor, number: int) -> str:
    """Give the domain's word for a value of an enum; empty for the unspecified one."""
    known = enum.values_by_number.get(number)
    names = {name: word for word, name in enum_words(enum).items()}
    return f"number {number}" if known is None else names.get(known.name, "")


def read(field: FieldDescriptor, text: str) -> Json:
    """Read one value of a field.

    Raises:
        ValueError: It is none; the message says what is expected, and what was found.
    """
    if field.message_type is not None:
        return read_message(field.message_type, text)
    if field.enum_type is not None:
        return _enum_name(field.enum_type, text)
    if field.type == FieldDescriptor.TYPE_BYTES:
        return base64.b64encode(os.fsencode(text)).decode()
    if field.cpp_type in _INTEGERS:
        return _number(int, "a whole number", text)
    if field.cpp_type == FieldDescriptor.CPPTYPE_DOUBLE:
        return _number(float, "a number", text)
    if field.cpp_type == FieldDescriptor.CPPTYPE_BOOL:
        if text not in ("yes", "no"):
            raise ValueError(f"expected yes or no, found {text!r}")
        return text == "yes"
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("expected UTF-8 text, found bytes that are not") from None
    return text


def _number(kind: type[int] | type[float], expected: str, text: str) -> float:
    try:
        return kind(text)
    except ValueError:
        raise ValueError(f"expected {expected}, found {text!r}") from None


def _enum_name(enum: EnumDescriptor, text: str) -> str:
    words = enum_words(enum)
    if text in words.values():
        return text
    if text.lower() not in words:
        raise ValueError(f"expected one of {', '.join(words)}, found {text!r}")
    return words[text.lower()]


def read_message(message: Descriptor, text: str) -> Json:
    """Read a message: a JSON object, `NAME=VALUE,…`, or for a part of an item its short form.

    In pairs a comma ends a value only where a member's name and `=` follow, so that texts may hold
    commas; a member that repeats is stated again.

    Raises:
        ValueError: It is neither, or a value is not what its member takes.
    """
    if text.lstrip().startswith("{"):
        try:
            return spelled(message, json.loads(text))
        except json.JSONDecodeError as error:
            raise ValueError(f"expected a JSON object: {error}") from None
    if message.full_name == SEGMENT:
        return _segment(text)
    members = "|".join(sorted(message.fields_by_name, key=len, reverse=True))
    starts = [*re.finditer(rf"(?:^|,)({members})=", text)]
    if not starts or starts[0].start() != 0:
        names = ", ".join(message.fields_by_name)
        raise ValueError(f"expected NAME=VALUE,… with names of {names}, or a JSON object")
    values: dict[str, Json] = {}
    ends = [*(start.start() for start in starts[1:]), len(text)]
    for start, end in zip(starts, ends, strict=True):
        field = message.fields_by_name[start[1]]
        value = _of(field, text[start.end() : end])
        if field.is_repeated:
            values.setdefault(field.name, []).append(value)
        else:
            values[field.name] = value
    return values


def _segment(text: str) -> Json:
    if text == "whole":
        return {"unit": "SEGMENT_UNIT_WHOLE"}
    found = _SEGMENT.fullmatch(text)
    if found is None:
        raise ValueError(f"expected {SEGMENT_FORMS}, found {text!r}")
    unit, first, last = found.groups()
    return {"unit": f"SEGMENT_UNIT_{unit.upper()}", "first": float(first), "last": float(last or first)}


def _of(field: FieldDescriptor, text: str) -> Json:
    try:
        return read(field, text)
    except ValueError as error:
        raise ValueError(f"{field.name}: {error}") from None


def spelled(message: Descriptor, value: Json) -> Json:
    """Replace the domain's words in JSON by the API's names of enum values.

    Raises:
        ValueError: A word is none of its enum.
    """
    if isinstance(value, str) and message.full_name == SEGMENT:
        return _segment(value)
    if not isinstance(value, Mapping):
        return value
    return {name: _spelled_member(message.fields_by_name.get(name), member) for name, member in value.items()}


def _spelled_member(field: FieldDescriptor | None, value: Json) -> Json:
    if field is None or (field.message_type is None and field.enum_type is None):
        return value
    if isinstance(value, list):
        return [_spelled_member(field, element) for element in value]
    if field.message_type is not None:
        return spelled(field.message_type, value)
    return _of(field, value) if isinstance(value, str) else value
