"""An evaluation: its state, how events change it, and how it enters the record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

from domain.errors import FourEyesError, InvalidError
from domain.evaluation import events as e
from domain.events import Act, Change, RecordedEvent, State
from domain.law.terms import Key
from domain.mandate.four_eyes import persons_of, refuse_software
from domain.ports.law import StageLaw, require_stage
from domain.proof.targets import check_shape, names_line, require_element
from domain.protected import ProtectedText
from domain.values import Classification, EvaluationRef, ForumRef, IsoDate, StreamKind, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation(State):
    """What an evaluation has come to; reasons stay sealed and are not held here.

    Args:
        written_by: Ids of the author, and of who was acted for.
        considered_position: Sequence up to which the material was considered last.
        withdrawn_by: Ids of who withdrew it; none where nobody did.
        withdrawal_concurred_by: Ids of third experts who concurred in that.
    """

    KIND: ClassVar[StreamKind] = StreamKind.EVALUATION

    forum: UUID
    stage: str
    verdict: e.Verdict
    written_by: frozenset[str]
    considered_position: int
    concurred_by: frozenset[str] = frozenset()
    dissented_by: frozenset[str] = frozenset()
    withdrawn_by: frozenset[str] = frozenset()
    withdrawal_concurred_by: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """How messages name it."""
        return f"evaluation {self.id}"

    @property
    def is_capable(self) -> bool:
        """Whether it is favourable to the line."""
        return self.verdict is e.Verdict.CAPABLE

    @property
    def is_withdrawn(self) -> bool:
        """Whether it no longer stands; one not favourable needs a third's concurrence (decision 20)."""
        return bool(self.withdrawn_by) and (self.is_capable or bool(self.withdrawal_concurred_by))


def evolve(evaluation: Evaluation | None, event: RecordedEvent) -> Evaluation:
    """Apply one recorded event."""
    data = event.data
    if evaluation is None:
        return _recorded(event)
    evaluation = replace(evaluation, version=event.version)
    match data:
        case e.EvaluationConcurred():
            return replace(evaluation, concurred_by=evaluation.concurred_by | persons_of(event.by))
        case e.EvaluationDissented():
            return replace(evaluation, dissented_by=evaluation.dissented_by | persons_of(event.by))
        case e.EvaluationReaffirmed():
            return replace(evaluation, considered_position=data.considered_position)
        case e.EvaluationWithdrawn():
            return replace(evaluation, withdrawn_by=persons_of(event.by))
        case e.WithdrawalConcurred():
            concurred_by = evaluation.withdrawal_concurred_by | persons_of(event.by)
            return replace(evaluation, withdrawal_concurred_by=concurred_by)
        case _:
            return evaluation


def _recorded(event: RecordedEvent) -> Evaluation:
    data = event.data
    if not isinstance(data, e.EvaluationRecorded):
        raise TypeError(f"an evaluation cannot open with {event.type}")
    return Evaluation(
        id=event.stream_id,
        version=event.version,
        classification=event.classification,
        forum=data.forum,
        stage=data.stage,
        verdict=data.verdict,
        written_by=persons_of(event.by),
        considered_position=data.considered_position,
    )


def evaluate(
    *,
    id: UUID,
    targets: e.Targets,
    forum: ForumRef,
    stage: Key,
    verdict: e.Verdict,
    considered_position: e.Position,
    date: IsoDate,
    reasons: ProtectedText,
    competing_inferences: e.Excluded = (),
    supersedes: EvaluationRef | None = None,
    superseded: Evaluation | None = None,
    classification: Classification = Classification.CONFIDENTIAL,
    head: int,
    act: Act,
    law: StageLaw,
) -> Change:
    """Evaluate one element, several elements in one act, or a line as a whole, against a stage's test.

    Args:
        superseded: The evaluation that `supersedes` names.
        head: Sequence of the record's last event.

    Raises:
        RefusedError: Software evaluates (mission.md: a person sets it, software never does).
        InvalidError: Targets that are neither elements nor one line, a position beyond the head, or an
            evaluation superseded that was made at another stage.
        FourEyesError: A favourable evaluation superseded by someone else than its author.
        UnknownElementError: A stream's law does not hold the element.
        UnknownStageError: The forum has no such stage.
    """
    refuse_software(act, "evaluating")
    _check_targets(targets)
    _check_position(considered_position, head=head)
    require_stage(law.forum(forum, field="forum"), stage)
    for index, target in enumerate(targets):
        law.check(target, field=f"targets[{index}]")
    if superseded is not None:
        _check_superseding(superseded, forum=forum, stage=stage, act=act)
    event = e.EvaluationRecorded(
        targets=targets,
        forum=forum,
        stage=stage,
        verdict=verdict,
        considered_position=considered_position,
        date=date,
        reasons=reasons,
        competing_inferences=competing_inferences,
        supersedes=supersedes,
    )
    return Evaluation.first(event, id=id, classification=classification)


def _check_targets(targets: tuple[Target, ...]) -> None:
    if not targets:
        raise InvalidError("expected at least one target, found none", field="targets")
    if len(targets) == 1 and names_line(targets[0]):
        # Readiness: adding elements up is not enough; a line is evaluated on all the evidence.
        check_shape(targets[0], field="targets[0]")
        return
    for index, target in enumerate(targets):
        if names_line(target):
            raise InvalidError(
                "expected elements alone, or one line alone, found a line among them",
                field=f"targets[{index}]",
            )
        require_element(target, field=f"targets[{index}]")
    if len(set(targets)) != len(targets):
        raise InvalidError("expected each target once, found one again", field="targets")


def _check_position(position: int, *, head: int) -> None:
    if not 1 <= position <= head:
        raise InvalidError(
            f"expected a position from 1 to the head, {head}, found {position}", field="considered_position"
        )


def _check_superseding(superseded: Evaluation, *, forum: UUID, stage: str, act: Act) -> None:
    if (superseded.forum, superseded.stage) != (forum, stage):
        raise InvalidError(
            f"expected an evaluation of the same forum and stage, found one of stage {superseded.stage}"
            f" of forum {superseded.forum}",
            field="supersedes",
        )
    # Decision 20: a negative one may be replaced by anybody, and counts on until a third has concurred.
    if superseded.is_capable and not persons_of(act.by) & superseded.written_by:
        raise FourEyesError(
            f"{superseded.name} is superseded by its author alone, found {act.by.id}; record another view"
            " beside it",
            field="supersedes",
        )
