"""The demo's case: what is proved, how lines combine it, and what was judged and found on it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from deployments.demo.references import (
    Entry,
    Slug,
    Text,
    ToActor,
    ToBase,
    ToCase,
    ToContext,
    ToEvaluation,
    ToFact,
    ToForum,
    ToIdentity,
    ToIncident,
    ToItem,
    ToLiability,
    ToLine,
    ToTarget,
)
from domain.evaluation.events import Verdict
from domain.evaluation.finding_events import Level, Outcome, Paragraphs
from domain.law.terms import ForumId, Key, LawId
from domain.values import Code, Edtf, ElementId, IdentityId, IsoDate, MappingPolarity, Territory, Value


class Identity(Value):
    """Someone of the team; the name is invented, and recorded nowhere but in the register."""

    id: IdentityId
    name: Text
    roles: tuple[Code, ...]


class Forum(Entry):
    """A forum adopted from a template of the catalogue; `stage` is the one that the demo looks at."""

    template: ForumId
    body: Code
    name: Text
    chambers: Annotated[tuple[Key, ...], Field(min_length=1)]
    stage: Key


class CaseFile(Entry):
    """The case, its theory, and who works on it."""

    title: Text
    theory: Text
    forums: tuple[ToForum, ...]
    actors: tuple[ToActor, ...]
    team: tuple[ToIdentity, ...]


class LineBase(Value):
    """A crime base of a line with the context of the nexus that the line picks."""

    crime_base: ToBase
    context: ToContext


class Line(Entry):
    """A structural line at an organ, a charge with a person's liability, or a claim with a State's."""

    case_file: ToCase
    kind: Literal["structural_line", "charge", "claim"]
    title: Text
    organ: ToActor | None = None
    liability: ToLiability | None = None
    bases: Annotated[tuple[LineBase, ...], Field(min_length=1)]


class Context(Entry):
    """A context, proved once, with its scope."""

    kind: LawId
    title: Text
    period: Edtf
    territories: tuple[Territory, ...]
    organs: tuple[ToActor, ...]


class CrimeBase(Entry):
    """One crime of the catalogue over named incidents, with its nexus to contexts."""

    crime: LawId
    title: Text
    incidents: Annotated[tuple[ToIncident, ...], Field(min_length=1)]
    extent: Literal["completed", "attempted"]
    nexus: tuple[ToContext, ...]
    principals: tuple[ToActor, ...]


class Liability(Entry):
    """A person's alleged liability for bases, under alternative modes."""

    actor: ToActor
    modes: Annotated[tuple[LawId, ...], Field(min_length=1)]
    bases: Annotated[tuple[ToBase, ...], Field(min_length=1)]


class Responsibility(Entry):
    """A State's alleged responsibility: alternative ways of attribution, and each obligation breached."""

    state: ToActor
    attributions: Annotated[tuple[LawId, ...], Field(min_length=1)]
    obligations: Annotated[tuple[LawId, ...], Field(min_length=1)]
    bases: Annotated[tuple[ToBase, ...], Field(min_length=1)]


class Ground(Entry):
    """A ground excluding responsibility that was raised, and is not answered."""

    liability: ToLiability
    ground: LawId
    reason: Text


class Target(Value):
    """What a mapping, an evaluation or an answer speaks of (decision 1); absent members mean all."""

    on: ToTarget
    element: ElementId | None = None
    line: ToLine | None = None
    incidents: tuple[ToIncident, ...] = ()
    context: ToContext | None = None
    mode: LawId | None = None
    crime_base: ToBase | None = None
    actor: ToActor | None = None
    period: Edtf | None = None


class Rejection(Value):
    """A third person's rejection with reasons."""

    by: ToIdentity
    reasons: Text


class Mapping(Value):
    """A fact on an element: proposed, and then endorsed, rejected, or left as it is."""

    id: Slug
    fact: ToFact
    target: Target
    polarity: MappingPolarity
    directness: Literal["direct", "inferential"]
    inference: Text | None = None
    competing_inferences: tuple[Text, ...] = ()
    rationale: Text
    proposed_by: ToIdentity
    endorsed_by: ToIdentity | None = None
    rejection: Rejection | None = None

    @model_validator(mode="after")
    def _states_its_inference(self) -> Self:
        is_inferential = self.directness == "inferential"
        if is_inferential is not bool(self.inference) or is_inferential is not bool(
            self.competing_inferences
        ):
            raise ValueError("expected inference and competing_inferences where, and only where, inferential")
        return self

    @model_validator(mode="after")
    def _keeps_four_eyes(self) -> Self:
        if self.endorsed_by == self.proposed_by:
            raise ValueError(f"expected someone else to endorse, found {self.proposed_by}")
        if self.rejection is not None and self.rejection.by in (self.proposed_by, self.endorsed_by):
            raise ValueError(f"expected a third person to reject, found {self.rejection.by}")
        return self


class Voice(Value):
    """Another expert's concurrence or dissent."""

    by: ToIdentity
    reasons: Text


class Evaluation(Entry):
    """An expert's view at a stage; each competing inference says whether it is excluded, and why."""

    targets: Annotated[tuple[Target, ...], Field(min_length=1)]
    forum: ToForum
    stage: Key
    verdict: Verdict
    reasons: Text
    competing_inferences: tuple[Text, ...] = ()
    supersedes: ToEvaluation | None = None
    concurrence: tuple[Voice, ...] = ()
    dissent: tuple[Voice, ...] = ()


class Answer(Value):
    """What a body found on one target, at its own level, and where it says so."""

    target: Target
    level: Level
    outcome: Outcome
    paragraphs: Paragraphs | None = None


class Finding(Entry):
    """What one document of one body decided on one date, with its answers (decision 10).

    Args:
        body: Code of the body, that of the forum.
        document: Title and symbol, with what was not read in it.
        standard: The body's test in our words, since its own were read in translation.
    """

    body: Code
    forum: ToForum
    chamber: Key
    stage: Key
    case_file: ToCase
    date: IsoDate
    document: Text
    item: ToItem
    standard: Text
    answer: Annotated[tuple[Answer, ...], Field(min_length=1)]
