"""The repository: one mandate's record, opened once by the first event of its log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, NamedTuple
from uuid import UUID

from pydantic import Field

from domain.errors import RefusedError
from domain.events import Change, RecordedEvent, State
from domain.mandate.events import EventSetAside, RepositoryOpened
from domain.values import Classification, Code, StreamKind

RULES_VERSION = "1"
"""Version of the rules of readiness that this program applies; every answer states it (decision 37)."""


NEEDS_REASON: tuple[str, ...] = ("set_event_aside",)


class ViewNotStoppedError(RefusedError):
    """The view has not stopped at the event that is to be set aside."""


class Stop(NamedTuple):
    """Where a view has stopped: its version, and the sequence of the event that it cannot apply."""

    view_version: int
    sequence: int


class Passed(NamedTuple):
    """What a version of a view passes over."""

    view: str
    view_version: int
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository(State):
    """Whose record this is.

    Args:
        set_aside: Events that views pass over by a recorded decision.
    """

    KIND: ClassVar[StreamKind] = StreamKind.REPOSITORY

    origin: str
    rules_version: str
    set_aside: frozenset[Passed] = frozenset()


def evolve(repository: Repository | None, event: RecordedEvent) -> Repository:
    """Apply one recorded event."""
    if repository is not None:
        passed = repository.set_aside
        if isinstance(event.data, EventSetAside):
            passed |= {Passed(event.data.view, event.data.view_version, event.data.sequence)}
        return replace(repository, version=event.version, set_aside=passed)
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


def set_event_aside(
    repository: Repository,
    *,
    view: Code,
    sequence: Annotated[int, Field(ge=1)],
    stop_of: Callable[[str], Stop | None],
) -> Change:
    """Have a stopped view pass over the event that it cannot apply (architecture.md, "What goes wrong").

    A later version of the view is asked again: the decision holds for the version that stopped.

    Args:
        stop_of: Gives where a view has stopped; None where it follows, or where there is no such view.

    Raises:
        ViewNotStoppedError: The view has not stopped at this event.
    """
    stop = stop_of(view)
    if stop is None or stop.sequence != sequence:
        found = "that it follows" if stop is None else f"that it stopped at {stop.sequence}"
        raise ViewNotStoppedError(
            f"expected view {view} stopped at sequence {sequence}, found {found}", field="sequence"
        )
    return repository.next(EventSetAside, view=view, view_version=stop.view_version, sequence=sequence)
