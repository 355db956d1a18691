"""The options of a command from the descriptor of its request, and the request from their values.

A member of the request's own is an option; so is each member of a message inside it, under its own
name where the message is what the request is about, else with the message's name before it. What
repeats is an option that may be stated again; a message that repeats is stated as JSON or as pairs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from google.protobuf import json_format
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from adapters.cli.escaping import escaped
from adapters.cli.faults import MisaskedError
from adapters.cli.words import SEGMENT, SEGMENT_FORMS, Json, enum_words, read, spelled

SUBJECTS = frozenset(
    {
        *("ItemDescription", "LawfulBasis", "PersonBehind", "ProviderCondition"),
        *("Proposition", "CitedSegment", "Taint", "EarlierAccount", "Target", "PersonalBar"),
        *("IncidentDescription", "IncidentChanges", "Harm", "VictimNumber", "Lens"),
        *("InterviewSitting", "InterviewRecord", "DisclosureRestriction", "NewInquiry"),
    }
)
"""Messages that a request is about: their members are options under their own names."""


@dataclass(frozen=True, slots=True)
class Flag:
    """One option: its name, where its value goes in the request, and what it says of itself."""

    option: str
    path: tuple[str, ...]
    field: FieldDescriptor
    help: str

    @property
    def name(self) -> str:
        """Name of the parameter that holds its value."""
        return "field__" + "__".join(self.path)

    @property
    def is_switch(self) -> bool:
        """Whether it is on or off, and takes no value."""
        return self.field.cpp_type == FieldDescriptor.CPPTYPE_BOOL and not self.field.has_presence


@cache
def _said() -> dict[str, dict[str, str]]:
    said: dict[str, dict[str, str]] = json.loads(files(__package__).joinpath("api_words.json").read_bytes())
    return said


def said_of_rpc(service: str, rpc: str) -> str:
    """Give what the protos say of an rpc."""
    return _said()["rpcs"].get(f"{service}.{rpc}", "")


def said_of_field(field: FieldDescriptor) -> str:
    """Give what the protos say of a field, and in what form its value is stated."""
    owner = field.containing_type
    said = "" if owner is None else _said()["fields"].get(f"{owner.name}.{field.name}", "")
    if field.enum_type is not None:
        said += f" One of {', '.join(enum_words(field.enum_type))}."
    elif field.message_type is not None and field.message_type.full_name == SEGMENT:
        said += f" As {SEGMENT_FORMS}."
    elif field.message_type is not None:
        said += f" As NAME=VALUE,… of {', '.join(field.message_type.fields_by_name)}; or JSON."
    return f"{said} May be stated again." if field.is_repeated else said


def flags_of(request: Descriptor, *, without: frozenset[str] = frozenset()) -> tuple[Flag, ...]:
    """List the options of a request, in the order of its members.

    Args:
        request: Its descriptor.
        without: Members that are stated otherwise.
    """
    flags: dict[str, Flag] = {}
    _collect(request, (), (), flags, without)
    return tuple(flags.values())


def _collect(
    message: Descriptor,
    path: tuple[str, ...],
    prefix: tuple[str, ...],
    flags: dict[str, Flag],
    without: frozenset[str],
) -> None:
    for field in message.fields:
        if field.name in without:
            continue
        inner = field.message_type
        here = (*path, field.name)
        if inner is not None and not field.is_repeated and inner.full_name != SEGMENT:
            own = prefix if inner.name in SUBJECTS else (*prefix, field.name)
            _collect(inner, here, own, flags, frozenset())
            continue
        option = _option((*prefix, field.name))
        if option in flags or (field.name == "id" and path):
            option = _option(here)
        flags[option] = Flag(option, here, field, said_of_field(field))


def _option(names: Sequence[str]) -> str:
    return "--" + "-".join(names).replace("_", "-")


def request_of(
    request: Descriptor, flags: Sequence[Flag], values: Mapping[str, Any], *, base: Json = None
) -> Message:
    """Make a request from the values of its options.

    Args:
        request: Its descriptor.
        flags: Its options.
        values: Their values by name; None, False and empty lists are left out.
        base: JSON of the request that the options add to.

    Raises:
        MisaskedError: A value is not what its option takes.
    """
    try:
        body: dict[str, Json] = dict(spelled(request, base or {}))
    except (TypeError, ValueError) as error:
        raise MisaskedError(f"--request: {escaped(str(error))}") from None
    for flag in flags:
        value = values.get(flag.name)
        if value is None or value is False or value in ([], ()):
            continue
        _put(body, flag.path, _read(flag, value))
    try:
        return json_format.ParseDict(body, GetMessageClass(request)())
    except json_format.ParseError as error:
        raise MisaskedError(f"the request cannot be read: {escaped(str(error))}") from None


def _read(flag: Flag, value: Any) -> Json:
    try:
        if flag.is_switch:
            return True
        if flag.field.is_repeated:
            return [read(flag.field, text) for text in value]
        return read(flag.field, value)
    except ValueError as error:
        raise MisaskedError(f"{flag.option}: {escaped(str(error))}") from None


def _put(body: dict[str, Json], path: Sequence[str], value: Json) -> None:
    for name in path[:-1]:
        body = body.setdefault(name, {})
    body[path[-1]] = value


def read_json(place: str) -> Json:
    """Read JSON from a file, or from standard input where the place is `-`.

    Raises:
        MisaskedError: There is no such file, or it is not a JSON object.
    """
    try:
        text = sys.stdin.read() if place == "-" else Path(place).read_text(encoding="utf-8")
        value = json.loads(text)
    except (OSError, ValueError) as error:
        raise MisaskedError(f"--request: expected a file with a JSON object: {escaped(str(error))}") from None
    if not isinstance(value, dict):
        raise MisaskedError("--request: expected a JSON object, found another value")
    return value
