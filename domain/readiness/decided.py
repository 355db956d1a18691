"""Readiness rule 9: recorded decisions on contested jurisdiction, those that still stand, and the one that answers."""

from __future__ import annotations

from typing import NamedTuple

from domain.readiness.proof_rows import JurisdictionDecisionRow
from domain.readiness.scene import Scene


class Question(NamedTuple):
    """What is asked: `territory`, `time`, `person` or `basis`, of which incident, crime and person."""

    question: str
    incident: str | None = None
    crime: str | None = None
    actor: str | None = None


class Decisions:
    """Decisions of the adopted forum's jurisdiction that stand at the lens's position."""

    def __init__(self, scene: Scene) -> None:
        rows = scene.graph.at(JurisdictionDecisionRow, scene.lens.forum, scene.lens.position)
        lost = scene.lens.exclusions.experts
        self._standing = tuple(row for row in rows if _stands(row, lost))

    def on(self, asked: Question) -> JurisdictionDecisionRow | None:
        """Give the decision that answers a question.

        One that names more of incident, crime and person goes before one that names less; among equals the
        later holds.
        """
        found = [row for row in self._standing if _speaks_of(row, asked)]
        return max(found, key=_narrowness, default=None)


def _stands(row: JurisdictionDecisionRow, lost: frozenset[str]) -> bool:
    removal = row.removal
    if row.is_within:
        # Decision 19: with its author a favourable judgment is lost, and what it had superseded comes back.
        return removal is None and row.by not in lost
    # Readiness rule 3: by itself a withdrawal takes nothing away that stands against the line.
    return removal is None or not removal.counts(interested=(row.by, removal.by), lost=lost)


def _speaks_of(row: JurisdictionDecisionRow, asked: Question) -> bool:
    return (
        row.question == asked.question
        and row.incident in (None, asked.incident)
        and (not row.crimes or asked.crime in row.crimes)
        and row.actor in (None, asked.actor)
    )


def _narrowness(row: JurisdictionDecisionRow) -> tuple[int, int, str]:
    named = (row.incident is not None) + bool(row.crimes) + (row.actor is not None)
    return named, row.from_sequence, row.id
