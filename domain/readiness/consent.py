"""Whether the persons behind a segment have agreed to a use of it, on a day (readiness rule 1; decisions 4, 28, 29)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.readiness.failure import Condition, Failure
from domain.readiness.lens import LostScope
from domain.readiness.material_rows import ConsentTermRow
from domain.values import Segment

Placed = tuple[ConsentTermRow, Segment]
"""A consent term, with the segment of its item that is relied on."""


@dataclass(frozen=True, slots=True)
class Use:
    """The use that consents must carry.

    Args:
        scopes: Every scope that it requires; an empty set asks for any consent in force.
        on: The day.
        lost: Consents that a what-if takes as withdrawn; their own withdrawals still bar.
        lost_scopes: Scopes that it takes as withdrawn.
    """

    scopes: frozenset[str]
    on: date
    lost: frozenset[str] = frozenset()
    lost_scopes: frozenset[LostScope] = frozenset()

    def each(self) -> list[str]:
        """Give the scopes that must each be carried; an empty one asks for any."""
        return sorted(self.scopes) or [""]

    def is_left(self, term: ConsentTermRow, scope: str) -> bool:
        """Tell whether a term still allows a scope, what the what-if takes from it left aside."""
        if term.consent in self.lost:
            return False
        if not self.lost_scopes:
            return True
        taken = {each.scope for each in self.lost_scopes if each.consent in (None, term.consent)}
        # A term that is left with no scope at all is no consent in force.
        return scope not in taken if scope else not term.scopes or not term.scopes <= taken


def consent_failure(person: str, terms: Iterable[Placed], *, use: Use) -> Failure | None:
    """Tell why one person's consent does not carry the use; None where it does.

    Args:
        person: The source whose consent is needed.
        terms: That person's terms on the item and on what it was derived from.
        use: What for, and on which day.
    """
    placed = list(terms)
    for scope in use.each():
        if not carrying(placed, scope, use):
            return _explain(person, placed, scope, use)
    return None


def carrying(placed: Iterable[Placed], scope: str, use: Use) -> frozenset[str]:
    """Give the consents of one person of which each, by itself, carries one scope of the use."""
    placed = list(placed)
    on = use.on
    # Decision 28: a withdrawal bars on overlap; a consent given after it is a new one.
    barred_until = max(
        (
            term.withdrawn_at or 0
            for term, segment in placed
            if _is_withdrawn(term, on) and _allows(term, scope) and term.segment.overlaps(segment)
        ),
        default=-1,
    )
    return frozenset(
        term.consent
        for term, segment in placed
        if use.is_left(term, scope)
        and term.given_at > barred_until
        and _is_in_force(term, on)
        and _allows(term, scope)
        and term.segment.contains(segment)
    )


def _allows(term: ConsentTermRow, scope: str) -> bool:
    return not scope or scope in term.scopes


def _is_withdrawn(term: ConsentTermRow, on: date) -> bool:
    return term.withdrawn_on is not None and term.withdrawn_on <= on


def _is_in_force(term: ConsentTermRow, on: date) -> bool:
    return (
        term.valid_from <= on
        and (term.valid_to is None or on <= term.valid_to)
        and not _is_withdrawn(term, on)
    )


def _explain(person: str, placed: list[Placed], scope: str, use: Use) -> Failure:
    aim, on = f" for {scope}" if scope else "", use.on
    # A withdrawal is named first: it is what changed.
    latest_first = sorted(placed, key=lambda each: (not _is_withdrawn(each[0], on), -each[0].from_sequence))
    for term, segment in latest_first:
        if not term.segment.overlaps(segment):
            continue
        event = term.opened_by
        if _allows(term, scope) and _is_withdrawn(term, on):
            words = f"consent {term.consent} of source {person}{aim} is withdrawn from {term.withdrawn_on}"
        elif not _allows(term, scope):
            words = f"consent {term.consent} of source {person} does not cover {scope}"
        elif term.valid_to is not None and term.valid_to < on:
            # Readiness rule 8: from its date, without an event.
            event = ""
            words = f"consent {term.consent} of source {person} expired on {term.valid_to}"
        elif term.valid_from > on:
            words = f"consent {term.consent} of source {person} holds only from {term.valid_from}"
        elif not use.is_left(term, scope):
            # Named last: what fails whether or not it is supposed lost is the better reason.
            words = f"consent {term.consent} of source {person}{aim} is left aside by the what-if"
        else:
            words = f"consent {term.consent} of source {person} does not cover the whole cited segment"
        return Failure(Condition.CONSENT, words, f"consent/{term.consent}", event)
    return Failure(
        Condition.CONSENT, f"no consent of source {person}{aim} is recorded", f"source/{person}", ""
    )
