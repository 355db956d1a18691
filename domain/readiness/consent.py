"""Whether the persons behind a segment have agreed to a use of it, on a day (readiness rule 1; decisions 4, 28, 29)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.readiness.failure import Condition, Failure
from domain.readiness.material_rows import ConsentTermRow
from domain.values import Segment

Placed = tuple[ConsentTermRow, Segment]
"""A consent term, with the segment of its item that is relied on."""


def consent_failure(
    person: str, terms: Iterable[Placed], *, scopes: frozenset[str], on: date, excluded: frozenset[str]
) -> Failure | None:
    """Tell why one person's consent does not carry the use; None where it does.

    Args:
        person: The source whose consent is needed.
        terms: That person's terms on the item and on what it was derived from.
        scopes: Every scope that the use requires; an empty set asks for any consent in force.
        on: The day.
        excluded: Consents that a what-if takes as lost; their withdrawals still bar.
    """
    placed = list(terms)
    for scope in sorted(scopes) or [""]:
        if not _covers(placed, scope, on, excluded):
            return _explain(person, placed, scope, on, excluded)
    return None


def _covers(placed: list[Placed], scope: str, on: date, excluded: frozenset[str]) -> bool:
    # Decision 28: a withdrawal bars on overlap; a consent given after it is a new one.
    barred_until = max(
        (
            term.withdrawn_at or 0
            for term, segment in placed
            if _is_withdrawn(term, on) and _allows(term, scope) and term.segment.overlaps(segment)
        ),
        default=-1,
    )
    return any(
        term.consent not in excluded
        and term.given_at > barred_until
        and _is_in_force(term, on)
        and _allows(term, scope)
        and term.segment.contains(segment)
        for term, segment in placed
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


def _explain(person: str, placed: list[Placed], scope: str, on: date, excluded: frozenset[str]) -> Failure:
    use = f" for {scope}" if scope else ""
    # A withdrawal is named first: it is what changed.
    latest_first = sorted(placed, key=lambda each: (not _is_withdrawn(each[0], on), -each[0].from_sequence))
    for term, segment in latest_first:
        row = f"consent/{term.consent}"
        if not term.segment.overlaps(segment):
            continue
        if _allows(term, scope) and _is_withdrawn(term, on):
            words = f"consent {term.consent} of source {person}{use} is withdrawn from {term.withdrawn_on}"
        elif term.consent in excluded:
            words = f"consent {term.consent} of source {person} is left aside by the what-if"
        elif not _allows(term, scope):
            words = f"consent {term.consent} of source {person} does not cover {scope}"
        elif term.valid_to is not None and term.valid_to < on:
            words = f"consent {term.consent} of source {person} expired on {term.valid_to}"
        elif term.valid_from > on:
            words = f"consent {term.consent} of source {person} holds only from {term.valid_from}"
        else:
            words = f"consent {term.consent} of source {person} does not cover the whole cited segment"
        return Failure(Condition.CONSENT, words, row, term.opened_by)
    return Failure(
        Condition.CONSENT, f"no consent of source {person}{use} is recorded", f"source/{person}", ""
    )
