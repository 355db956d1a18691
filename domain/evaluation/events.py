"""Events of an evaluation: ours, by a named expert, against the test of a named stage."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from domain.events import DomainEvent
from domain.law.terms import Key
from domain.protected import ProtectedText
from domain.values import EvaluationRef, ForumRef, IsoDate, StreamKind, Target

Position = Annotated[int, Field(ge=1)]
"""A sequence of the record: all up to it was considered."""
Excluded = Annotated[tuple[ProtectedText, ...], Field(max_length=20)]
Targets = Annotated[tuple[Target, ...], Field(min_length=1, max_length=200)]


class Verdict(StrEnum):
    """Whether the material can meet the test of the stage; never whether it is proved."""

    CAPABLE = "capable"
    NOT_CAPABLE = "not_capable"
    UNDECIDED = "undecided"


class EvaluationEvent(DomainEvent):
    """Any event of an evaluation."""

    STREAM: ClassVar[StreamKind] = StreamKind.EVALUATION


class EvaluationRecorded(EvaluationEvent):
    """An expert holds that the material is capable, not capable or undecided of meeting a stage's test.

    Args:
        targets: One or several elements, or one line as a whole.
        forum: Adopted forum.
        stage: Stage of its template.
        considered_position: Sequence up to which the material was considered.
        date: Day on which the decisions, consents and holdings in force were considered.
        competing_inferences: Inferences that compete, each with why it is excluded.
        supersedes: Evaluation that this one takes the place of, within the stage.
    """

    TOPIC: ClassVar[str] = "evaluation.recorded.v1"

    targets: Targets
    forum: ForumRef
    stage: Key
    verdict: Verdict
    considered_position: Position
    date: IsoDate
    reasons: ProtectedText
    competing_inferences: Excluded = ()
    supersedes: EvaluationRef | None = None


class EvaluationConcurred(EvaluationEvent):
    """Another expert concurs, whether they mapped or not (readiness rule 14); the reasons are the act's."""

    TOPIC: ClassVar[str] = "evaluation.concurred.v1"


class EvaluationDissented(EvaluationEvent):
    """Another expert disagrees; the dissent stays beside the evaluation. The reasons are the act's."""

    TOPIC: ClassVar[str] = "evaluation.dissented.v1"


class EvaluationReaffirmed(EvaluationEvent):
    """The author holds to the evaluation on the material up to a later position (readiness rule 8)."""

    TOPIC: ClassVar[str] = "evaluation.reaffirmed.v1"

    considered_position: Position
    date: IsoDate


class EvaluationWithdrawn(EvaluationEvent):
    """It is withdrawn; a negative or undecided one counts on until a third expert concurs (decision 20)."""

    TOPIC: ClassVar[str] = "evaluation.withdrawn.v1"


class WithdrawalConcurred(EvaluationEvent):
    """A third expert concurs in the withdrawal of a negative or undecided evaluation (decision 20)."""

    TOPIC: ClassVar[str] = "evaluation.withdrawal_concurred.v1"
