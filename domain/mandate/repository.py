"""The repository: one mandate's record, opened once by the first event of its log."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

from domain.events import Change, RecordedEvent, State
from domain.mandate.events import RepositoryOpened
from domain.values import Classification, Code, StreamKind

RULES_VERSION = "1"
"""Version of the rules of readiness that this program applies; every answer states it (decision 37)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository(State):
    """Whose record this is."""

    KIND: ClassVar[StreamKind] = StreamKind.REPOSITORY

    origin: str
    rules_version: str


def evolve(repository: Repository | None, event: RecordedEvent) -> Repository:
    """Apply one recorded event."""
    if repository is not None:
        return replace(repository, version=event.version)
    if not isinstance(event.data, RepositoryOpened):
        raise TypeError(f"a repository cannot open with {event.type}")
    return Repository(
        id=event.stream_id,
        version=event.version,
        classification=event.classification,
        origin=event.data.origin,
        rules_version=event.data.rules_version,
    )


def open_repository(*, id: UUID, origin: Code) -> Change:
    """Begin a record: sequence 1 of its log (architecture.md 2).

    Args:
        id: The repository's own id, which every event of it carries.
        origin: Name of the ledger as a code, such as `dprk-accountability`.
    """
    event = RepositoryOpened(origin=origin, rules_version=RULES_VERSION)
    return Repository.first(event, id=id, classification=Classification.INTERNAL)
