"""What a forum asks at each stage: what a forum file is read into (decisions 12, 24, 29, 35, 49)."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field, StrictBool, StrictInt

from domain.law.terms import Citation, Day, ForumId, Framework, Group, Groups, Key, LawId, Words
from domain.values import Value


class LineKind(StrEnum):
    """What a line can be (readiness.md)."""

    STRUCTURAL_LINE = "structural_line"
    CHARGE = "charge"
    CLAIM = "claim"


class FormRules(Value):
    """In what form material can serve at a stage (readiness rule 1).

    Args:
        anonymity: Whether a source unknown to the other side can serve.
        summaries: Whether a summary can stand for the material (ends at trial: arts. 61(5), 68(5)).
        witness: Whether the person behind a testimony must be available to give it.
        original: Whether an item without bytes in the vault fails (decision 38).
    """

    anonymity: Literal["allowed", "by_order", "not_allowed"]
    summaries: Literal["allowed", "not_allowed"]
    witness: Literal["not_required", "available"]
    original: Literal["not_required", "required"]
    citations: tuple[Citation, ...] = Field(min_length=1)


class Stage(Value):
    """One step of a forum with its own test, in the order of the file.

    Args:
        test: The test in our own words; words that two bodies share are not one test.
        finds: Which of the body's chambers finds at this stage (decision 49).
        lines: Kinds of line that can be put at it.
        groups: Groups of elements that it requires (decision 24).
        scopes: Consent scopes that it requires of every cited segment that rests on consent (decision 29).
        not_looked_at: What the forum also weighs at this stage and this program does not (readiness rule 9).
    """

    id: Key
    title: Words
    test: Words
    citation: Citation
    finds: tuple[Key, ...] = Field(min_length=1)
    lines: tuple[LineKind, ...] = Field(min_length=1)
    groups: Groups
    scopes: tuple[Key, ...] = ()
    form: FormRules
    not_looked_at: tuple[Words, ...] = ()

    def requires(self, group: Group) -> bool:
        """Tell whether the stage requires that group."""
        return group in self.groups


class Chamber(Value):
    """A part of the body that can find."""

    id: Key
    title: Words


class Temporal(Value):
    """When conduct must have taken place; absent dates set no limit.

    Args:
        since: First day within jurisdiction.
        until: Last day within jurisdiction.
        continuing: What holds of conduct that began before and goes on after: the part after counts, it is
            contested (a recorded decision answers it), or nothing is tested.
    """

    since: Day | None = None
    until: Day | None = None
    continuing: Literal["part_after_counts", "contested", "not_tested"]
    citation: Citation
    note: str = ""


class Precondition(Value):
    """An act of someone else without which the forum has no jurisdiction (a referral)."""

    key: Key
    statement: Words
    citation: Citation


class Territorial(Value):
    """Where conduct must have taken place."""

    rule: Literal["situation_referred", "mandate", "not_limited"]
    citation: Citation
    note: str = ""


class Bar(Value):
    """A personal bar, examined for each person (readiness rule 9); `no_bar` states that it has no effect."""

    key: Literal["immunity", "age", "ne_bis_in_idem", "death"]
    effect: Literal["bars", "no_bar"]
    statement: Words
    citation: Citation


class Personal(Value):
    """Over whom the forum has jurisdiction, and what bars it."""

    natural_persons: StrictBool
    organs: StrictBool
    minimum_age: StrictInt | None = Field(default=None, ge=0, le=30)
    citation: Citation
    bars: tuple[Bar, ...] = ()


class Corroboration(Value):
    """A forum's own rule that asks for more than one independent origin of a fact (readiness rule 5)."""

    independent_origins: StrictInt = Field(ge=2)
    statement: Words
    citation: Citation


class IncidentRequirement(Value):
    """Something that a forum asks of each incident of one offence (7(1)(i): fn 24)."""

    offence: LawId
    rule: Literal["attack_after_entry_into_force"]
    statement: Words
    citation: Citation


class Forum(Value):
    """A template of a body and its stages; the act of adopting it names the body itself (decision 12).

    Args:
        body: The kind of body.
        framework: Law that conduct is held against.
        articles: Articles of the catalogue within subject-matter jurisdiction.
        grounds: Grounds excluding responsibility that it knows.
        duties: Duties of inquiry that it states (art. 54(1)(a)), with citation.
    """

    id: ForumId
    title: Words
    body: Words
    citation: Citation
    framework: Framework
    articles: tuple[str, ...] = Field(min_length=1)
    chambers: tuple[Chamber, ...] = Field(min_length=1)
    stages: tuple[Stage, ...] = Field(min_length=1)
    preconditions: tuple[Precondition, ...] = ()
    temporal: Temporal
    territorial: Territorial
    personal: Personal
    grounds: tuple[LawId, ...] = ()
    duties: tuple[Precondition, ...] = ()
    corroboration: Corroboration | None = None
    incident_requirements: tuple[IncidentRequirement, ...] = ()

    def stage(self, key: str) -> Stage | None:
        """Find a stage by its key."""
        return next((stage for stage in self.stages if stage.id == key), None)

    def stages_before(self, key: str) -> tuple[Stage, ...]:
        """Stages that come before one, in order; *not capable* at any of them blocks it (decision 35)."""
        keys = [stage.id for stage in self.stages]
        return self.stages[: keys.index(key)] if key in keys else ()
