"""What an assessment answers: facts and reasons, never a score, a probability or a percentage."""

from __future__ import annotations

from dataclasses import dataclass

from domain.law import Group
from domain.readiness.blockers import Blocker
from domain.readiness.evaluations import EvaluationReading
from domain.readiness.fact_reading import FactReading
from domain.readiness.findings import FindingReading
from domain.readiness.flags import Flag
from domain.readiness.judge import CellReading


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupReading:
    """A group of elements, whether or not the stage requires it.

    Args:
        group: Which (decision 24).
        is_required: Whether the stage requires it.
        cells: Elements and limbs, each for each incident and each mode, in the order of the law.
    """

    group: Group
    is_required: bool
    cells: tuple[CellReading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReading:
    """One incident of one base.

    Args:
        is_clear: Whether nothing open blocks it in any element that the stage requires of it.
        modes: Modes under which it is clear; empty where the stage asks for none.
    """

    crime_base: str
    incident: str
    is_clear: bool
    modes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedReading:
    """A member taken out of a base or a line; it stays listed (decision 21)."""

    whole: str
    member: str
    by: str
    event: str
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LineLevelReading:
    """The line read together: adding up elements is not enough (readiness.md, evaluations).

    Args:
        word: `capable`, `not_capable`, `undecided`, `divided` or `not_evaluated`.
    """

    evaluations: tuple[EvaluationReading, ...]
    word: str
    findings: tuple[FindingReading, ...]
    decisive: FindingReading | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineReadiness:
    """Readiness of one line at one stage through one lens.

    Args:
        line, case, kind: The line.
        statement: The words that are shown; never more than what was computed.
        is_clear: Whether no blocker is open.
        blockers: Open blockers: with these the line is blocked.
        other_blockers: Blockers of alternatives, limbs, modes and incidents that are not needed.
        groups: Elements by group.
        incidents: Incidents of every base.
        removed: Incidents and bases that were taken out, or would be.
        line_level: The line as a whole.
        facts: Every fact mapped to it.
        flags: What a reader should see and blocks nothing, such as an incident outside its context's scope.
        not_looked_at: What this answer says nothing of.
        position, on, forum, forum_sha256, stage, test, catalogue, rules_version, purpose, recipient: What it
            was read through (decision 37); `catalogue` gives the digest of each law file used.
    """

    line: str
    case: str
    kind: str
    statement: str
    is_clear: bool
    blockers: tuple[Blocker, ...]
    other_blockers: tuple[Blocker, ...]
    groups: tuple[GroupReading, ...]
    incidents: tuple[IncidentReading, ...]
    removed: tuple[RemovedReading, ...]
    line_level: LineLevelReading
    facts: tuple[FactReading, ...]
    flags: tuple[Flag, ...]
    not_looked_at: tuple[str, ...]
    position: int
    on: str
    forum: str
    forum_sha256: str
    stage: str
    test: str
    catalogue: tuple[tuple[str, str], ...]
    rules_version: str
    purpose: str | None
    recipient: str | None

    def every_blocker(self) -> tuple[Blocker, ...]:
        """Give open blockers and those of alternatives together (decision 23)."""
        return self.blockers + self.other_blockers

    def cells(self) -> tuple[CellReading, ...]:
        """Give every cell of every group."""
        return tuple(cell for group in self.groups for cell in group.cells)

    def events(self) -> frozenset[str]:
        """Give every event, or row that changed without one, that the reading names as a cause."""
        found = {event for blocker in self.every_blocker() for event in blocker.events}
        for each in self.line_level.evaluations:
            found.update(each.weakened, each.due)
        for cell in self.cells():
            for each in cell.evaluations:
                found.update(each.weakened, each.due)
        for fact in self.facts:
            for citation in fact.restricted:
                found.update(failure.event for failure in citation.failures)
            found.update(retracted.event for retracted in fact.retracted)
        found.update(event for flag in self.flags for event in flag.events)
        return frozenset(found)
