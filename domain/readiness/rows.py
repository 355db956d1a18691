"""What every row of the proof graph has: an identity, and the sequences between which it held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Self

from domain.values import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One version of one recorded thing (decision 16).

    Args:
        id: Identity of the thing; the version that replaces another keeps it.
        from_sequence: Sequence of the event that opened this version.
        to_sequence: Sequence of the event that closed it, at which it no longer holds; None while it holds.
        opened_by: Id of the opening event.
        closed_by: Id of the closing event.
    """

    id: str
    from_sequence: int
    # When it ended is no part of what a version says: as of an earlier position nobody knows it.
    to_sequence: int | None = field(default=None, compare=False)
    opened_by: str = ""
    closed_by: str | None = field(default=None, compare=False)

    def keys(self) -> tuple[str, ...]:
        """Give the keys that the row is looked up by; its own id unless its kind says otherwise."""
        return (self.id,)

    def holds_at(self, position: int) -> bool:
        """Tell whether this version was the one in force at that sequence."""
        return self.from_sequence <= position and (self.to_sequence is None or position < self.to_sequence)

    def closed(self, *, at: int, by: str) -> Self:
        """Give the same version, ended by the event `by` at sequence `at`."""
        return replace(self, to_sequence=at, closed_by=by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concurrence:
    """Another person's agreement, with reasons, to an act (decisions 20, 34)."""

    by: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """An act that would take something away: a withdrawal, a rejection, a lifting (decision 21).

    Args:
        by: Who did it.
        at: Its sequence.
        event: Its event id.
        concurrences: Persons who agreed, with reasons. A rejection counts by itself when `by` is independent
            of what is rejected and of what it stood against; what is only proposed counts once a third person
            has agreed (readiness rule 7, decisions 20 and 21).
    """

    by: str
    at: int
    event: str = ""
    concurrences: tuple[Concurrence, ...] = ()

    @property
    def effective_at(self) -> int:
        """Sequence of the last act behind it: where a third person must agree, it takes effect with that."""
        return max((self.at, *(concurrence.at for concurrence in self.concurrences)))

    def persons(self) -> frozenset[str]:
        """Give everyone who stands behind the act."""
        return frozenset({self.by, *(concurrence.by for concurrence in self.concurrences)})

    def counts(self, *, interested: Iterable[str], lost: frozenset[str] = frozenset()) -> bool:
        """Tell whether somebody independent stands behind it, the lost experts left aside."""
        return not self.persons() <= frozenset(interested) | lost


class Aim(NamedTuple):
    """A target with its ids as text, compared many times in one assessment."""

    stream: str
    element: str | None
    limb: str | None
    line: str | None
    incidents: frozenset[str]
    context: str | None
    mode: str | None
    crime_base: str | None
    actor: str | None
    is_plain: bool


def aim_of(target: Target) -> Aim:
    """Give the comparable form of a target; a plain one names neither limb, incident, mode nor the like."""
    incidents = frozenset(str(incident) for incident in target.incidents)
    context = None if target.context is None else str(target.context)
    crime_base = None if target.crime_base is None else str(target.crime_base)
    actor = None if target.actor is None else str(target.actor)
    is_plain = not incidents and {target.limb, context, target.mode, crime_base, actor} == {None}
    return Aim(
        target.stream,
        target.element,
        target.limb,
        None if target.line is None else str(target.line),
        incidents,
        context,
        target.mode,
        crime_base,
        actor,
        is_plain,
    )


def target_key(stream: str, element: str | None = None, line: str | None = None) -> str:
    """Give the key under which what speaks of a target is looked up: stream, and element or line."""
    return f"{stream}#{element or line or ''}"
