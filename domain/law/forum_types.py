"""What a forum asks at each stage: what a forum file is read into (decisions 12, 24, 29, 35, 49)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StrictInt

from domain.law.jurisdiction_types import Personal, Precondition, Temporal, Territorial
from domain.law.terms import Citation, ForumId, Framework, Group, Groups, Key, LawId, Words
from domain.values import ElementId, Value


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
        standard: Which of the forum's standards the test is.
        finds: Which of the body's chambers finds at this stage (decision 49).
        lines: Kinds of line that can be put at it.
        groups: Groups of elements that it requires (decision 24).
        scopes: Consent scopes that it requires of every cited segment that rests on consent (decision 29).
        not_looked_at: What the forum also weighs at this stage and this program does not (readiness rule 9).
    """

    id: Key
    title: Words
    test: Words
    standard: Key | None = None
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


class Standard(Value):
    """A measure of proof, in the forum's own words; ordered in this forum alone, from the lowest.

    The same words in another forum are another standard. Whoever holds the two equal records that as an act
    with reasons, and nothing is computed from it.
    """

    id: Key
    words: Words
    citation: Citation


class Corroboration(Value):
    """A forum's own rule that asks for more than one independent origin of a fact (readiness rule 5).

    Args:
        independent_origins: How many it asks for.
        elements: Elements or limbs that it is asked on, by id; absent means every element.
        stages: Stages at which it is asked; absent means every stage.
    """

    independent_origins: StrictInt = Field(ge=2)
    elements: tuple[ElementId, ...] = ()
    stages: tuple[Key, ...] = ()
    statement: Words
    citation: Citation

    def asks_of(self, *elements: str, stage: str) -> bool:
        """Tell whether it is asked on an element, or one limb of it, at a stage."""
        named = not self.elements or not set(elements).isdisjoint(self.elements)
        return named and (not self.stages or stage in self.stages)


def _as_list(value: object) -> object:
    """Take a single table, as the first edition of the format wrote it, for a list of one."""
    return [value] if isinstance(value, dict) else value


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
        standards: Its standards, from the lowest to the highest.
        grounds: Grounds excluding responsibility, or wrongfulness, that it knows.
        duties: Duties of inquiry that it states (art. 54(1)(a)), with citation.
        corroboration: Its own rules on how many independent origins a fact needs.
    """

    id: ForumId
    title: Words
    body: Words
    citation: Citation
    framework: Framework
    articles: tuple[str, ...] = Field(min_length=1)
    chambers: tuple[Chamber, ...] = Field(min_length=1)
    stages: tuple[Stage, ...] = Field(min_length=1)
    standards: tuple[Standard, ...] = ()
    preconditions: tuple[Precondition, ...] = ()
    temporal: Temporal
    territorial: Territorial
    personal: Personal
    grounds: tuple[LawId, ...] = ()
    duties: tuple[Precondition, ...] = ()
    corroboration: Annotated[tuple[Corroboration, ...], BeforeValidator(_as_list)] = ()
    incident_requirements: tuple[IncidentRequirement, ...] = ()

    def standard(self, key: str) -> Standard | None:
        """Find a standard by its key."""
        return next((standard for standard in self.standards if standard.id == key), None)

    def takes(self, kind: LineKind) -> bool:
        """Tell whether any stage takes a line of that kind."""
        return any(kind in stage.lines for stage in self.stages)

    def stage(self, key: str) -> Stage | None:
        """Find a stage by its key."""
        return next((stage for stage in self.stages if stage.id == key), None)

    def stages_before(self, key: str) -> tuple[Stage, ...]:
        """Stages that come before one, in order; *not capable* at any of them blocks it (decision 35)."""
        keys = [stage.id for stage in self.stages]
        return self.stages[: keys.index(key)] if key in keys else ()
