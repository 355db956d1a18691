"""Acts for the tests of stores and logs: real recorded bytes, of event types that hold no secret."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

from domain.events import ActPart, By, DomainEvent, RecordedEvent, RequestRef, encode
from domain.mandate.events import IdentityRegistered, IdentityRetired, RepositoryOpened
from domain.ports.store import NewAct, NewClaim, NewEvent, Receipt
from domain.protected import Sealed
from domain.values import Classification, Purpose

REPOSITORY = UUID(int=1)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CONTENT = hashlib.sha256(b"content").hexdigest()
"""Digest of a request's content."""


def stream(n: int) -> str:
    """Name the nth stream of the tests."""
    return f"identity/{UUID(int=n)}"


def opening(*, repository: UUID = REPOSITORY) -> NewAct:
    """Open a repository: the first act of every store."""
    place = f"repository/{repository}"
    data = RepositoryOpened(origin="test-ledger", rules_version="1")
    return act_of([(place, 1, data)], repository=repository)


def registration(
    stream_id: str,
    *,
    identity: str = "",
    request_id: str | None = None,
    digest: str = CONTENT,
    size: int = 40,
) -> NewAct:
    """Open a stream with an event that claims an identity."""
    data = registered(identity or f"id-{uuid4()}", size)
    return act_of([(stream_id, 1, data)], request_id=request_id, digest=digest)


def further(
    *places: tuple[str, int], request_id: str | None = None, digest: str = CONTENT, by: str = "expert-1"
) -> NewAct:
    """Append to streams, each at a version; version 1 opens the stream without a claim of note."""
    return act_of(
        [(name, version, IdentityRetired()) for name, version in places],
        request_id=request_id,
        digest=digest,
        by=by,
    )


def act_of(
    events: Sequence[tuple[str, int, DomainEvent]],
    *,
    repository: UUID = REPOSITORY,
    request_id: str | None = None,
    digest: str = CONTENT,
    by: str = "expert-1",
) -> NewAct:
    """Make one act of events, each with its stream and version."""
    act_id = uuid4()
    request = None if request_id is None else RequestRef(id=request_id, digest=digest)
    stored: list[NewEvent] = []
    for n, (name, version, data) in enumerate(events, start=1):
        id = uuid4()
        event = RecordedEvent(
            format=1,
            repository=repository,
            id=id,
            type=data.TOPIC,
            stream=name,
            version=version,
            recorded_at=NOON,
            by=By(id=by),
            act=ActPart(id=act_id, n=n, of=len(events)),
            authority=None,
            purpose=Purpose.ADMINISTRATION,
            reason=None,
            request=request,
            causation=None,
            nonce=os.urandom(16).hex(),
            classification=Classification.INTERNAL,
            data=_sealed_for(id, data),
        )
        body = encode(event)
        stored.append(NewEvent(name, version, data.TOPIC, event.id, body, hashlib.sha256(body).digest()))
    claims = tuple(
        NewClaim(claim.kind, claim.value, name) for name, _, data in events for claim in data.claims()
    )
    return NewAct(act_id, by, request_id, digest if request_id else "", tuple(stored), claims)


def _sealed_for(id: UUID, data: DomainEvent) -> DomainEvent:
    """Name the event in the box of its sealed name, as sealing does."""
    if not isinstance(data, IdentityRegistered) or not isinstance(data.name, Sealed):
        return data
    return data.model_copy(update={"name": data.name.model_copy(update={"event": id})})


def receipt(answer: Receipt | Exception) -> Receipt:
    """Expect that an act was accepted."""
    if isinstance(answer, Exception):
        raise answer
    return answer


def registered(identity: str, size: int = 40) -> IdentityRegistered:
    """Make an event that claims an identity; `size` bytes stand for its sealed name."""
    box = base64.b64encode(os.urandom(size)).decode()
    name = Sealed(subject=stream(0), event=UUID(int=0), path="data.name", box=box)
    return IdentityRegistered(identity=identity, name=name, kind="person")
