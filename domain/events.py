"""The base of every event, the register of types, and the exact bytes of a record.

What is hashed, published and verified is the byte string written first, never a
re-serialisation: `encode` is called once for an event, `decode` reads those bytes for ever.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BeforeValidator,
    Field,
    SerializeAsAny,
    StringConstraints,
    ValidationError,
    ValidationInfo,
)

from domain.errors import InvalidError, UnreadableEventError
from domain.protected import ProtectedText
from domain.values import (
    Classification,
    Code,
    IdentityId,
    Impersonal,
    Purpose,
    Sha256,
    StreamId,
    StreamKind,
    Value,
)

FORMAT = 1
EVENT_LIMIT = 256 * 1024
"""Bytes of one recorded event, so that every store and broker takes it (architecture.md 14)."""
ACT_LIMIT = 500
"""Events of one act (architecture.md 6)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A value that is unique in the repository, in the act's transaction (architecture.md 5)."""

    kind: str
    value: str


class DomainEvent(Value):
    """What happened: the `data` of a recorded event.

    Every subclass states its wire name and its stream; defining it registers it. `ON_TOPICS` says whether
    the type may be published on a topic for integrators; the log of record holds every type.
    """

    TOPIC: ClassVar[str]
    STREAM: ClassVar[StreamKind]
    ON_TOPICS: ClassVar[bool] = True

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Enter the class into the register under its wire name."""
        super().__pydantic_init_subclass__(**kwargs)
        if "TOPIC" in cls.__dict__:
            REGISTER.add(cls)

    def claims(self) -> tuple[Claim, ...]:
        """Values of this event that no other stream may hold; a restore rebuilds them from the log."""
        return ()


Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(slots=True)
class Register:
    """Every event type ever recorded, by wire name, and the way from an older version to the newest."""

    types: dict[str, type[DomainEvent]] = field(default_factory=dict)
    upcasters: dict[str, tuple[str, Upcaster]] = field(default_factory=dict)

    def add(self, event_class: type[DomainEvent]) -> None:
        """Register a class; two classes of one wire name are a programming error."""
        known = self.types.get(event_class.TOPIC)
        if known is not None and known.__qualname__ != event_class.__qualname__:
            raise TypeError(f"{event_class.TOPIC} is registered for {known.__name__} already")
        self.types[event_class.TOPIC] = event_class

    def upcast(self, old: str, new: str, upcaster: Upcaster) -> None:
        """Say how the data of a type no longer written becomes the data of a newer one."""
        self.upcasters[old] = (new, upcaster)

    def read(self, topic: str, data: dict[str, Any]) -> DomainEvent:
        """Validate recorded data, strictly, and bring it to its newest version.

        Raises:
            UnreadableEventError: The type is unknown, or a member is unknown or malformed.
        """
        while topic in self.upcasters:
            self._validate(topic, data)
            topic, upcaster = self.upcasters[topic]
            data = upcaster(data)
        return self._validate(topic, data)

    def _validate(self, topic: str, data: dict[str, Any]) -> DomainEvent:
        event_class = self.types.get(topic)
        if event_class is None:
            raise UnreadableEventError(f"event type {topic!r} is not known to this version")
        try:
            return event_class.model_validate(data)
        except ValidationError as error:
            raise UnreadableEventError(f"{topic}: {first_fault(error)}") from None

    def __iter__(self) -> Iterator[type[DomainEvent]]:
        return iter(sorted(self.types.values(), key=lambda event_class: event_class.TOPIC))


REGISTER = Register()


def first_fault(error: ValidationError) -> str:
    """Name the first faulty member of a validation, never its value, which could be personal."""
    fault = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(str(part) for part in fault['loc']) or 'value'}: {fault['msg']}"


class By(Value):
    """Who acted.

    Args:
        id: Opaque id from the register of identities.
        kind: Person or software.
        identity: Whether the identity was verified, or only asserted by the caller.
        on_behalf_of: Opaque id of the one acted for.
    """

    id: IdentityId
    kind: Literal["person", "software"] = "person"
    identity: Literal["asserted", "verified"] = "asserted"
    on_behalf_of: IdentityId | None = None


class ActPart(Value):
    """The place of an event in its act: the `n`th of `of`, from 1."""

    id: UUID
    n: Annotated[int, Field(ge=1, le=ACT_LIMIT)]
    of: Annotated[int, Field(ge=1, le=ACT_LIMIT)]


RequestId = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$"),
    Impersonal("the caller's own id of a request, such as a UUID; no full name fits, since it has no space"),
]


class RequestRef(Value):
    """The request that led to the act; the digest is keyed, so that it cannot be guessed (decision 2)."""

    id: RequestId
    digest: Sha256


Nonce = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


def _read_data(data: object, info: ValidationInfo) -> object:
    """Let the register read recorded data, by the type that the envelope states before it."""
    if isinstance(data, dict) and "type" in info.data:
        register: Register = info.context or REGISTER
        return register.read(info.data["type"], data)
    return data


class RecordedEvent(Value):
    """One recorded event, format 1 (formats.md): exactly these members, `sequence` apart."""

    format: Literal[1]
    repository: UUID
    id: UUID
    type: str
    stream: str
    version: Annotated[int, Field(ge=1)]
    recorded_at: AwareDatetime
    by: By
    act: ActPart
    authority: Code | None
    purpose: Purpose
    reason: ProtectedText | None
    request: RequestRef | None
    causation: UUID | None
    nonce: Nonce
    classification: Classification
    data: Annotated[SerializeAsAny[DomainEvent], BeforeValidator(_read_data)]

    @property
    def stream_id(self) -> UUID:
        """The id of the event's stream, without its kind."""
        return UUID(self.stream.rpartition("/")[2])


def encode(event: RecordedEvent) -> bytes:
    """Write the exact bytes of an event, once.

    Raises:
        InvalidError: The event is over `EVENT_LIMIT`.
    """
    body = event.model_dump_json().encode()
    if len(body) > EVENT_LIMIT:
        raise InvalidError(
            f"expected an event of at most {EVENT_LIMIT} bytes, found {len(body)}", field="event"
        )
    return body


def decode(body: bytes, register: Register = REGISTER) -> RecordedEvent:
    """Read recorded bytes, strictly.

    Raises:
        UnreadableEventError: Not JSON, an unknown type, or an unknown or malformed member.
    """
    try:
        return RecordedEvent.model_validate_json(body, context=register)
    except ValidationError as error:
        raise UnreadableEventError(f"recorded event: {first_fault(error)}") from None


def digest_of(body: bytes) -> str:
    """SHA-256 of the recorded bytes, hexadecimal."""
    return hashlib.sha256(body).hexdigest()


@dataclass(frozen=True, slots=True)
class Act:
    """What a decision may know of the act it takes part in: who, when, under what id."""

    id: UUID
    by: By
    recorded_at: datetime

    @property
    def date(self) -> str:
        """The day of the act, UTC, `YYYY-MM-DD`."""
        return self.recorded_at.astimezone(UTC).date().isoformat()


@dataclass(frozen=True, slots=True)
class Change:
    """One event that a decision asks to be recorded.

    Args:
        stream: Stream that it belongs to.
        event: What happened.
        opens: Whether it is the stream's first event.
        classification: How far the event may go.
    """

    stream: StreamId
    event: DomainEvent
    opens: bool = False
    classification: Classification = Classification.CONFIDENTIAL


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Base of what a stream has come to: its id, version and classification."""

    KIND: ClassVar[StreamKind]

    id: UUID
    version: int
    classification: Classification = Classification.CONFIDENTIAL

    def next(self, event_class: type[DomainEvent], /, **data: Any) -> Change:
        """Ask for a further event of this stream."""
        return Change(
            stream=StreamId(kind=self.KIND, id=self.id),
            event=event_class(**data),
            classification=self.classification,
        )

    @classmethod
    def first(
        cls,
        event: DomainEvent,
        *,
        id: UUID,
        classification: Classification = Classification.CONFIDENTIAL,
    ) -> Change:
        """Ask for the first event of a stream."""
        stream = StreamId(kind=cls.KIND, id=id)
        return Change(stream=stream, event=event, opens=True, classification=classification)
