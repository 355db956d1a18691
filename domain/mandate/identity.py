"""An identity: under which opaque id someone acts, and until when."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import ClassVar, Literal
from uuid import UUID

from domain.errors import InvalidError, RefusedError
from domain.events import Change, RecordedEvent, State
from domain.mandate.events import IdentityRegistered, IdentityRetired
from domain.protected import Plain, ProtectedLine
from domain.values import Code, IdentityId, StreamKind

NEEDS_REASON: tuple[str, ...] = ("retire",)
NAME_PART = 3
"""Fewest letters by which a part of a name is recognised inside an id."""
# fmt: off
TITLES = frozenset({
    "administrator", "auditor", "documentation", "expert", "head", "integrator", "legal", "officer",
    "protection", "rapporteur", "team",
})
# fmt: on
"""Words for what somebody does (mission.md): in an id they show no name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity(State):
    """Who acts under an id; the name stays sealed and is not held here."""

    KIND: ClassVar[StreamKind] = StreamKind.IDENTITY

    identity: str
    kind: Literal["person", "software"]
    roles: tuple[str, ...] = ()
    is_retired: bool = False


def evolve(identity: Identity | None, event: RecordedEvent) -> Identity:
    """Apply one recorded event."""
    data = event.data
    if identity is None:
        if not isinstance(data, IdentityRegistered):
            raise TypeError(f"an identity cannot open with {event.type}")
        return Identity(
            id=event.stream_id,
            version=event.version,
            classification=event.classification,
            identity=data.identity,
            kind=data.kind,
            roles=data.roles,
        )
    identity = replace(identity, version=event.version)
    return replace(identity, is_retired=True) if isinstance(data, IdentityRetired) else identity


def register(
    *,
    id: UUID,
    identity: IdentityId,
    name: ProtectedLine,
    kind: Literal["person", "software"],
    roles: tuple[Code, ...] = (),
) -> Change:
    """Enter an identity; its opaque id is unique in the repository.

    Raises:
        InvalidError: The id shows a person's name (architecture.md 12).
    """
    if kind == "person" and isinstance(name, Plain) and _shows(identity, name.text):
        raise InvalidError(
            "expected an opaque id, such as expert-7, found one that holds a part of the name",
            field="identity",
        )
    event = IdentityRegistered(identity=identity, name=name, kind=kind, roles=roles)
    return Identity.first(event, id=id)


def _shows(identity: str, name: str) -> bool:
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    parts = set(re.findall(rf"[a-z]{{{NAME_PART},}}", letters)) - TITLES
    return any(part in identity for part in parts)


def retire(identity: Identity) -> Change:
    """End an identity.

    Raises:
        RefusedError: It is retired already.
    """
    if identity.is_retired:
        raise RefusedError(f"identity {identity.identity} is retired already")
    return identity.next(IdentityRetired)
