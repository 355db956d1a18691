"""Events of the repository and of the register of identities."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from domain.events import Claim, DomainEvent
from domain.protected import ProtectedLine
from domain.values import Code, IdentityId, StreamKind


class RepositoryOpened(DomainEvent):
    """The first event of every log: whose record this is, and under which rules it was begun."""

    TOPIC: ClassVar[str] = "repository.opened.v1"
    STREAM: ClassVar[StreamKind] = StreamKind.REPOSITORY

    origin: Code
    rules_version: Code


class EventSetAside(DomainEvent):
    """A version of a view passes over one event, which it cannot apply; the event stays in the record."""

    TOPIC: ClassVar[str] = "repository.event_set_aside.v1"
    STREAM: ClassVar[StreamKind] = StreamKind.REPOSITORY

    view: Code
    view_version: Annotated[int, Field(ge=1)]
    sequence: Annotated[int, Field(ge=1)]


class IdentityEvent(DomainEvent):
    """Any event of an identity."""

    STREAM: ClassVar[StreamKind] = StreamKind.IDENTITY


class IdentityRegistered(IdentityEvent):
    """Someone, or a program, may act under an opaque id (decision 41)."""

    TOPIC: ClassVar[str] = "identity.registered.v1"

    identity: IdentityId
    name: ProtectedLine
    kind: Literal["person", "software"]
    roles: Annotated[tuple[Code, ...], Field(max_length=20)] = ()

    def claims(self) -> tuple[Claim, ...]:
        """An id is given once, and never again after it was retired."""
        return (Claim("identity", self.identity),)


class IdentityRetired(IdentityEvent):
    """Nobody acts under the id from here on; what was done under it stays."""

    TOPIC: ClassVar[str] = "identity.retired.v1"
