"""What a view is: tables that follow from the log alone, and can be built again from it, row for row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import MetaData

from domain.events import RecordedEvent
from projections.history import HistoryWriter


@dataclass(frozen=True, slots=True)
class Applied:
    """An event as views see it: its sequence, its id as text, its content, and the digest of its bytes."""

    sequence: int
    event_id: str
    event: RecordedEvent
    sha256: str


class View(Protocol):
    """A named set of tables and how an event changes them.

    `version` is raised with every change of tables or of `apply`: a view is never migrated, it is
    built again beside the old one (architecture.md 9).
    """

    @property
    def name(self) -> str:
        """Name that clients wait for, such as `evidence_register`."""
        ...

    @property
    def version(self) -> int:
        """Version of the tables and of `apply`."""
        ...

    @property
    def metadata(self) -> MetaData:
        """The view's tables."""
        ...

    def apply(self, applied: Applied, rows: HistoryWriter) -> None:
        """Write what follows from one event; unknown types of event do not concern the view."""
        ...
