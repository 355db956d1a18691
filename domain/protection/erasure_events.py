"""Events of an erasure: proposed by one person, ordered or declined by another."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from domain.events import DomainEvent
from domain.values import AnyRef, HumanStream, ItemRef, Sha256, StreamKind, Value

ErasedStream = Annotated[
    str,
    StringConstraints(
        pattern=r"^(source|actor|victim|evidence_item)/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
    ),
    AnyRef(),
]
"""A stream whose key an erasure destroys: a human being's own, or an item's."""

Persons = Annotated[tuple[HumanStream, ...], Field(max_length=50)]
Items = Annotated[tuple[ItemRef, ...], Field(max_length=200)]


class ErasedGrant(Value):
    """An item's grant of its bytes.

    Args:
        item: Whose grant it is.
        sha256: Of the bytes, hexadecimal.
    """

    item: ItemRef
    sha256: Sha256


class ErasureEvent(DomainEvent):
    """Any event of an erasure."""

    STREAM: ClassVar[StreamKind] = StreamKind.ERASURE


class ErasureProposed(ErasureEvent):
    """Somebody asks that what the record can read of persons or items be erased.

    Args:
        persons: Streams of the human beings, one for each; every other of the same human being follows.
        items: Items whose texts and bytes are meant too.
    """

    TOPIC: ClassVar[str] = "erasure.proposed.v1"

    persons: Persons = ()
    items: Items = ()


class ErasureOrdered(ErasureEvent):
    """Another person ordered it: keys and grants that are destroyed from here on, in every copy of the keys.

    Args:
        keys: Streams whose keys go: all of each human being (decision 3), and the items.
        grants: Grants of bytes that go; the bytes go with the last grant.
    """

    TOPIC: ClassVar[str] = "erasure.ordered.v1"

    keys: Annotated[tuple[ErasedStream, ...], Field(min_length=1, max_length=1_000)]
    grants: Annotated[tuple[ErasedGrant, ...], Field(max_length=200)] = ()


class ErasureDeclined(ErasureEvent):
    """It is not ordered, or is taken back; nothing was destroyed."""

    TOPIC: ClassVar[str] = "erasure.declined.v1"
