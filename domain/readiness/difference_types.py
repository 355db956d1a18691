"""What a difference of two points tells: figures before and after, what happened to each part, and its causes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from domain.law import Group
from domain.readiness.blockers import Blocker
from domain.readiness.causes import Causes, Point
from domain.readiness.cells import Cell


class Presence(StrEnum):
    """Whether something is read at both points."""

    ADDED = "added"
    REMOVED = "removed"
    KEPT = "kept"


class PartKind(StrEnum):
    """What bears on an element or a line, and changed."""

    MAPPING = "mapping"
    EVALUATION = "evaluation"
    FINDING = "finding"


class Happening(StrEnum):
    """What happened to a part: the closed list."""

    PROPOSED = "proposed"
    ENDORSED = "endorsed"
    REMOVED = "removed"
    DECIDED = "decided"
    REOPENED = "reopened"
    COUNTS = "counts"
    COUNTS_NO_MORE = "counts_no_more"
    USE_RESTRICTED = "use_restricted"
    USE_OPEN = "use_open"
    RECORDED = "recorded"
    STANDS_NO_MORE = "stands_no_more"
    STANDS_AGAIN = "stands_again"
    CONCURRED = "concurred"
    AWAITS_CONCURRENCE = "awaits_concurrence"
    DISSENTED = "dissented"
    REAFFIRMED = "reaffirmed"
    STALE = "stale"
    STALE_NO_MORE = "stale_no_more"
    REVIEW_DUE = "review_due"
    DECIDES = "decides"
    DECIDES_NO_MORE = "decides_no_more"
    REVERSED = "reversed"
    GONE = "gone"


class Figure(NamedTuple):
    """A word or a count before and after; empty where nothing was read there.

    Args:
        name: Which; of an element `word`, `usable`, `known`, `usable_origins`, `known_origins`, `against`
            (undecided of all), `restricted` (of those against), `finding` or `clear`.
        before, after: As shown.
    """

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartChange:
    """What happened to one mapping, evaluation or finding.

    Args:
        part: Which kind.
        id: Its id.
        fact: Fact of a mapping.
        happened: What, in the order of `Happening`.
        causes: The events, or days, behind it.
    """

    part: PartKind
    id: str
    happened: tuple[Happening, ...]
    causes: Causes
    fact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockerChange:
    """An open blocker that one of the points has, and the other has not."""

    blocker: Blocker
    is_opened: bool
    causes: Causes


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementDifference:
    """What differs in an element of a line's matrix; incidents in which it differs alike are told together.

    Args:
        cell: Which; of several incidents the first.
        incidents: Incidents; empty where the stream has none.
        presence: Whether it is asked for at both points.
        figures: What differs of what is shown of it.
        parts: Mappings, evaluations and findings to which something happened.
        blockers: Open blockers that it gained or lost.
        causes: All causes together.
    """

    cell: Cell
    incidents: tuple[str, ...]
    presence: Presence
    figures: tuple[Figure, ...]
    parts: tuple[PartChange, ...]
    blockers: tuple[BlockerChange, ...]
    causes: Causes


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDifference:
    """What differs in how a fact reads that is read at both points."""

    fact: str
    figures: tuple[Figure, ...]
    causes: Causes


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDifference:
    """What differs in an incident of a base: whether it belongs to it, whether something blocks it, its modes."""

    crime_base: str
    incident: str
    presence: Presence
    figures: tuple[Figure, ...]
    causes: Causes


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDifference:
    """How many cells of a group are clear, of how many, before and after."""

    group: Group
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDifference:
    """What differs in one line between two points, and what lies behind it.

    Args:
        line, case: The line.
        before, after: The points.
        presence: Whether the line, and the forum, were known at both.
        figures: Of the line: `statement`, `clear`, `word`, and `blockers`, the number of those open.
        groups: Groups in which the number of clear cells differs.
        parts: Evaluations and findings on the line as a whole, and findings marked as since reversed: a mark
            on a finding is one change, and none of the elements that the finding answers.
        blockers: Open blockers gained or lost that are of no single element.
        incidents: Incidents that differ.
        elements: Elements that differ.
        facts: Facts that read otherwise.
    """

    line: str
    case: str
    before: Point
    after: Point
    presence: Presence
    figures: tuple[Figure, ...]
    groups: tuple[GroupDifference, ...]
    parts: tuple[PartChange, ...]
    blockers: tuple[BlockerChange, ...]
    incidents: tuple[IncidentDifference, ...]
    elements: tuple[ElementDifference, ...]
    facts: tuple[FactDifference, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing but the position differs."""
        return self.presence is Presence.KEPT and not (
            self.figures
            or self.groups
            or self.parts
            or self.blockers
            or self.incidents
            or self.elements
            or self.facts
        )

    def events(self) -> tuple[str, ...]:
        """Give every event behind anything that differs, each once."""
        causes = [
            *(each.causes for each in self.parts),
            *(each.causes for each in self.blockers),
            *(each.causes for each in self.incidents),
            *(each.causes for each in self.elements),
            *(each.causes for each in self.facts),
        ]
        return tuple(dict.fromkeys(event for each in causes for event in each.events))


def figures(before: dict[str, str], after: dict[str, str]) -> tuple[Figure, ...]:
    """Give the figures that differ; one that is read at a single point is empty at the other."""
    return tuple(
        Figure(name, before.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys((*before, *after))
        if before.get(name, "") != after.get(name, "")
    )
