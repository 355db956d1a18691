"""Text that could name a person: plain in memory only, sealed wherever it rests (architecture.md 11).

A field of an event that a person's name could stand in is a `ProtectedText` or `ProtectedBytes`.
In a command it holds `Plain`, which prints as nothing and refuses to be serialised; the recorder
replaces it by `Sealed` before the event's bytes exist. Events read back hold `Sealed` alone.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from pydantic import GetCoreSchemaHandler, StringConstraints
from pydantic_core import CoreSchema, core_schema

from domain.values import Value, _is_clean

TEXT_LIMIT = 20_000
"""Characters of one protected text."""


class Plain:
    """A protected value before it is sealed; it never prints and never serialises."""

    __slots__ = ("content",)

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plain) and other.content == self.content

    def __hash__(self) -> int:
        return hash(self.content)

    def __repr__(self) -> str:
        return "<protected>"

    @classmethod
    def of(cls, text: str) -> Plain:
        """Protect a text."""
        return cls(text.encode())

    @property
    def text(self) -> str:
        """The content as text; file names that are not UTF-8 are escaped."""
        return self.content.decode("utf-8", "backslashreplace")


class Sealed(Value):
    """A protected value at rest: AES-256-GCM under its subject's key.

    Args:
        subject: Whose key: `kind/uuid` of a stream.
        event: Event that it was recorded in; part of the associated data.
        path: Path of the field as first recorded; part of the associated data, so that an
            upcaster may rename the field.
        box: Base64 of 12 bytes of nonce and the ciphertext with its tag.
    """

    subject: Annotated[str, StringConstraints(max_length=80)]
    event: UUID
    path: Annotated[str, StringConstraints(max_length=120)]
    box: Annotated[str, StringConstraints(max_length=180_000, pattern=r"^[A-Za-z0-9+/]*={0,2}$")]

    def __repr__(self) -> str:
        return f"<sealed under {self.subject}>"

    __str__ = __repr__


@dataclass(frozen=True, slots=True)
class Protected:
    """Marks a field as protected.

    Args:
        subject_field: Sibling field that holds the id of the stream whose key seals this
            field (a quote is sealed under its item's key, decision 3); else the command's
            one subject, else the event's own stream.
        subject_kind: Kind of that stream.
        limit: Most characters (or bytes) accepted.
        is_bytes: Whether the content is bytes, such as a file name, rather than text.
    """

    subject_field: str = ""
    subject_kind: str = ""
    limit: int = TEXT_LIMIT
    is_bytes: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        sealed = handler.generate_schema(Sealed)

        def validate(value: object, inner: core_schema.ValidatorFunctionWrapHandler) -> Plain | Sealed:
            if isinstance(value, Plain):
                content = value.content
            elif isinstance(value, str):
                content = _is_clean(value).encode()
            elif isinstance(value, bytes) and self.is_bytes:
                content = value
            else:
                sealed_value: Sealed = inner(value)
                return sealed_value
            if not content:
                raise ValueError("expected text, found none")
            if len(content) > self.limit:
                raise ValueError(f"expected at most {self.limit} bytes, found {len(content)}")
            return Plain(content)

        def serialise(value: Plain | Sealed) -> dict[str, str]:
            if isinstance(value, Plain):
                raise ValueError("a protected value was not sealed")
            return {
                "subject": value.subject,
                "event": str(value.event),
                "path": value.path,
                "box": value.box,
            }

        return core_schema.no_info_wrap_validator_function(
            validate, sealed, serialization=core_schema.plain_serializer_function_ser_schema(serialise)
        )


ProtectedText = Annotated[Plain | Sealed, Protected()]
"""Any text that could name or identify a person."""

ProtectedLine = Annotated[Plain | Sealed, Protected(limit=2_000)]
"""A title, a name or a place."""

ProtectedBytes = Annotated[Plain | Sealed, Protected(limit=4_096, is_bytes=True)]
"""A file name, kept byte for byte."""

ItemQuote = Annotated[Plain | Sealed, Protected(subject_field="item", subject_kind="evidence_item")]
"""Words of an item, sealed under the item's key with their digest inside (decisions 2 and 3)."""


def quote_of(exact: str) -> Plain:
    """Bind a quote to its digest: canonical JSON of `exact` and its SHA-256, sealed as one."""
    digest = hashlib.sha256(exact.encode()).hexdigest()
    return Plain.of(json.dumps({"exact": exact, "sha256": digest}, ensure_ascii=False, sort_keys=True))


def associated_data(event: UUID, path: str) -> bytes:
    """Associated data of a sealed field: event id and path as first recorded (architecture.md 11)."""
    return f"{event}\n{path}".encode()
