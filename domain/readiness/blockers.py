"""Readiness rule 9: blockers, each with its place and cause, and how alternatives and incidents close over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from domain.law import Group
from domain.values import Target


class Cause(StrEnum):
    """Why something is blocked: the closed list."""

    NO_USABLE_SUPPORT = "no_usable_support"
    TOO_FEW_ORIGINS = "too_few_origins"
    NO_CURRENT_EVALUATION = "no_current_evaluation"
    NOT_CAPABLE = "not_capable"
    NOT_CAPABLE_EARLIER = "not_capable_earlier"
    UNDECIDED = "undecided"
    CONTRADICTION_UNDECIDED = "contradiction_undecided"
    NO_ELIGIBLE_PERSON = "no_eligible_person"
    FINDING_AGAINST = "finding_against"
    NO_INCIDENT = "no_incident"
    NO_CRIME_BASE = "no_crime_base"
    NO_CONTEXT = "no_context"
    NO_LINKED_BASE = "no_linked_base"
    NO_NATURAL_PERSON = "no_natural_person"
    NO_RESPONDENT_STATE = "no_respondent_state"
    LINE_NOT_PUT_AT_STAGE = "line_not_put_at_stage"
    MODE_DOES_NOT_FIT = "mode_does_not_fit"
    OBLIGATION_DOES_NOT_FIT = "obligation_does_not_fit"
    PIN_DIFFERS = "pin_differs"
    NOT_IN_CATALOGUE = "not_in_catalogue"
    OUTSIDE_SUBJECT_MATTER = "outside_subject_matter"
    NOT_LAW_THEN = "not_law_then"
    PRECONDITION_MISSING = "precondition_missing"
    OUTSIDE_TERRITORY = "outside_territory"
    OUTSIDE_TIME = "outside_time"
    JURISDICTION_CONTESTED = "jurisdiction_contested"
    DECIDED_OUTSIDE = "decided_outside"
    ATTACK_BEFORE_ENTRY_INTO_FORCE = "attack_before_entry_into_force"
    PERSONAL_BAR = "personal_bar"
    GROUND_EXCLUDES = "ground_excludes"
    GROUND_UNANSWERED = "ground_unanswered"
    REMOVAL_DISREGARDED = "removal_disregarded"
    NO_EXONERATION_INQUIRY = "no_exoneration_inquiry"


class BlockerKey(NamedTuple):
    """What makes two blockers the same (decision 23)."""

    target: Target
    incident: str | None
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """One reason why a line is not clear.

    Args:
        target: Where.
        incident: The incident that alone it blocks.
        cause: Why.
        group: Group of the stage that it belongs to.
        words: The cause in words.
        events: The events that caused it; empty where something was never recorded.
        means_of_proof: What courts or commissions accepted there, with source.
    """

    target: Target
    incident: str | None
    cause: Cause
    group: Group
    words: str
    events: tuple[str, ...] = ()
    means_of_proof: tuple[str, ...] = ()

    @property
    def key(self) -> BlockerKey:
        """Give what identifies the blocker."""
        return BlockerKey(self.target, self.incident, self.cause)


@dataclass(frozen=True, slots=True)
class Need:
    """Something that must hold, with what blocks it."""

    blockers: tuple[Blocker, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """Needs that must all hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Alternatives of which one is enough: limbs, branches, modes, incidents."""

    parts: tuple[Node, ...]


Node = Need | Every | AnyOf


def open_blockers(node: Node) -> tuple[Blocker, ...]:
    """Give the blockers that keep a node from being clear; where one alternative is clear, none."""
    match node:
        case Need():
            return node.blockers
        case Every():
            return tuple(blocker for part in node.parts for blocker in open_blockers(part))
        case AnyOf():
            found = [open_blockers(part) for part in node.parts]
            return () if any(not each for each in found) else tuple(b for each in found for b in each)


def every_blocker(node: Node) -> Iterator[Blocker]:
    """Give every blocker below a node, those of alternatives that are not needed too (decision 23)."""
    if isinstance(node, Need):
        yield from node.blockers
    else:
        for part in node.parts:
            yield from every_blocker(part)


def merged(blockers: Iterable[Blocker]) -> tuple[Blocker, ...]:
    """Give one blocker for each key, with the words and events of all that share it."""
    found: dict[BlockerKey, Blocker] = {}
    for blocker in blockers:
        known = found.get(blocker.key)
        found[blocker.key] = blocker if known is None else _joined(known, blocker)
    return tuple(found.values())


def _joined(one: Blocker, other: Blocker) -> Blocker:
    texts = dict.fromkeys((one.words, other.words))
    events = tuple(dict.fromkeys((*one.events, *other.events)))
    return replace(one, words="; ".join(texts), events=events)


def unique(blockers: Iterable[Blocker]) -> tuple[Blocker, ...]:
    """Give each blocker once, in order; one that several modes share is named once."""
    return tuple({_sort_key(blocker): blocker for blocker in blockers}.values())


def _sort_key(blocker: Blocker) -> tuple[str, ...]:
    target = blocker.target
    return (
        target.stream,
        target.element or "",
        str(target.line),
        str(target.context),
        str(target.mode),
        str(target.crime_base),
        str(target.actor),
        blocker.incident or "",
        blocker.cause.value,
    )
