"""The lens: forum, stage, purpose, recipient, what-if, position and date through which the record is read."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import NamedTuple

RULES_VERSION = "1"
"""Version of the rules in this package; an as-of answer uses today's and says so (decision 5)."""


class LostScope(NamedTuple):
    """A consent scope that a what-if takes as withdrawn: from one consent, or from every one where none is named."""

    scope: str
    consent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusions:
    """What a what-if leaves aside (readiness rules 1 and 11); it takes nothing from contradicting material.

    Args:
        items: Evidence items; what was derived from them falls too.
        sources: Sources, such as an expert witness.
        hands: Intermediaries, interpreters, collectors: what came through them falls.
        consents: Consents, as if withdrawn.
        citations: Single citations.
        experts: Legal experts of ours, whose favourable judgments are disregarded (decision 19).
        origins: Sources that each stand for the whole origin group that they are in, fact by fact, since a
            common origin is of some topics (readiness rule 5, decision 30).
        consent_scopes: Scopes, as if withdrawn.
    """

    items: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    hands: frozenset[str] = frozenset()
    consents: frozenset[str] = frozenset()
    citations: frozenset[str] = frozenset()
    experts: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    consent_scopes: frozenset[LostScope] = frozenset()

    def is_empty(self) -> bool:
        """Tell whether nothing is left aside."""
        return self == NOTHING

    def counts(self) -> dict[str, int]:
        """Count what is left aside, by the name of the member; members that leave nothing aside are left out."""
        found = {each.name: len(getattr(self, each.name)) for each in fields(self)}
        return {name: number for name, number in found.items() if number}


NOTHING = Exclusions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """How the record is read (readiness.md, "The rules").

    Args:
        forum: The adopted forum (decision 12).
        stage: One of its stages.
        position: What was known: the last sequence of the record that counts.
        on: What was in force: consents and decisions of that day.
        purpose: Consent scope that the intended use adds to those of the stage (decision 29); the call's own
            purpose governs access alone.
        recipient: Consent scope that the intended recipient adds.
        exclusions: The what-if.
    """

    forum: str
    stage: str
    position: int
    on: date
    purpose: str | None = None
    recipient: str | None = None
    exclusions: Exclusions = field(default=NOTHING)

    def without_exclusions(self) -> Lens:
        """Give the same lens with nothing left aside: exclusions make nothing stale (readiness rule 8)."""
        return replace(self, exclusions=NOTHING)

    def as_of(self, position: int, on: date) -> Lens:
        """Give the lens of an evaluation: the position and day that it considered, nothing left aside."""
        return replace(self, position=position, on=on, exclusions=NOTHING)
