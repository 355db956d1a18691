"""A record that random acts are played on, and the eyes with which it is looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from domain.readiness.lens import NOTHING, Exclusions
from domain.readiness.reading import LineReadiness
from domain.readiness.rows import Row
from tests.domain.readiness.builder import Record
from tests.domain.readiness.material import TODAY

R = TypeVar("R", bound=Row)


@dataclass
class Play:
    """A record, and the day and the what-if through which it is looked at."""

    record: Record
    on: date = TODAY
    exclusions: Exclusions = field(default=NOTHING)
    stage: str = "investigation"

    def assess(self) -> LineReadiness:
        return self.record.assess(self.stage, on=self.on, exclusions=self.exclusions)

    def pick(self, kind: type[R], number: int, keep: Callable[[R], bool] = lambda _: True) -> R | None:
        """Choose among the versions in force, the latest things first."""
        rows = [row for row in self.record.rows.values() if isinstance(row, kind) and row.to_sequence is None]
        kept = sorted((row for row in rows if keep(row)), key=lambda row: -row.from_sequence)
        return kept[number % len(kept)] if kept else None

    def leave_aside(self, what: str, *ids: str) -> None:
        self.exclusions = replace(self.exclusions, **{what: getattr(self.exclusions, what) | set(ids)})
