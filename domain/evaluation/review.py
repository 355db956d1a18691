"""Decisions on an evaluation that is there: concurrence, dissent, reaffirming, withdrawal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from domain.errors import FourEyesError, InvalidError, NotFoundError, RefusedError
from domain.evaluation import events as e
from domain.evaluation.evaluation import Evaluation
from domain.events import ACT_LIMIT, Act, Change
from domain.mandate.four_eyes import persons_of, refuse_part_in, refuse_software
from domain.proof.parts import refuse_repeated
from domain.values import EvaluationRef, IsoDate

NEEDS_REASON: tuple[str, ...] = ("concur", "dissent", "withdraw", "concur_in_withdrawal")


def concur(evaluation: Evaluation, *, act: Act) -> Change:
    """Concur in another's evaluation; whether that makes it count is judged in readiness (decision 34).

    Raises:
        FourEyesError: The person wrote it.
        RefusedError: It is withdrawn, the person has concurred or dissented, or software concurs.
    """
    refuse_software(act, "concurring in an evaluation")
    _refuse_second_voice(evaluation, act, what=f"concurrence in {evaluation.name}")
    return evaluation.next(e.EvaluationConcurred)


def dissent(evaluation: Evaluation, *, act: Act) -> Change:
    """Disagree with another's evaluation; the dissent stays beside it.

    Raises:
        FourEyesError: The person wrote it; they supersede it.
        RefusedError: It is withdrawn, the person has concurred or dissented, or software dissents.
    """
    refuse_software(act, "dissenting from an evaluation")
    _refuse_second_voice(evaluation, act, what=f"dissent from {evaluation.name}")
    return evaluation.next(e.EvaluationDissented)


def _refuse_second_voice(evaluation: Evaluation, act: Act, *, what: str) -> None:
    _refuse_withdrawn(evaluation)
    refuse_part_in(act, what, {"wrote it": evaluation.written_by})
    if act.by.id in evaluation.concurred_by | evaluation.dissented_by:
        raise RefusedError(f"{act.by.id} has concurred in {evaluation.name} or dissented from it already")


def reaffirm(
    recorded: Sequence[Evaluation],
    *,
    evaluations: Annotated[tuple[EvaluationRef, ...], Field(min_length=1, max_length=ACT_LIMIT)],
    considered_position: e.Position,
    date: IsoDate,
    head: int,
    act: Act,
) -> list[Change]:
    """Hold to one's own evaluations on the material up to a later position, many in one act (rule 8).

    Args:
        recorded: States of the evaluations that `evaluations` names, in any order.
        head: Sequence of the record's last event.

    Raises:
        NotFoundError: An evaluation named is not among `recorded`.
        FourEyesError: One of them was written by someone else.
        InvalidError: One is named twice, verdicts are mixed, or a position beyond the head or before one
            considered.
        RefusedError: One is withdrawn, or software reaffirms.
    """
    refuse_software(act, "reaffirming an evaluation")
    refuse_repeated(evaluations, field="evaluations")
    known = {evaluation.id: evaluation for evaluation in recorded}
    changes = []
    for index, id in enumerate(evaluations):
        field = f"evaluations[{index}]"
        evaluation = known.get(id)
        if evaluation is None:
            raise NotFoundError(f"expected a recorded evaluation, found no evaluation {id}", field=field)
        _refuse_withdrawn(evaluation, field=field)
        if not persons_of(act.by) & evaluation.written_by:
            raise FourEyesError(
                f"{evaluation.name} is reaffirmed by its author alone, found {act.by.id}", field=field
            )
        _refuse_mixed(evaluation, known[evaluations[0]], field=field)
        if not evaluation.considered_position <= considered_position <= head:
            raise InvalidError(
                f"expected a position from {evaluation.considered_position}, considered by {evaluation.name},"
                f" to the head, {head}, found {considered_position}",
                field="considered_position",
            )
        changes.append(
            evaluation.next(e.EvaluationReaffirmed, considered_position=considered_position, date=date)
        )
    return changes


def _refuse_mixed(evaluation: Evaluation, first: Evaluation, *, field: str) -> None:
    """Refuse a set of different verdicts: what is held to in one act is looked at as one view.

    A negative among many favourable ones would be renewed unseen, and would then weigh contradictions that
    nobody looked at (decision 18).
    """
    if evaluation.verdict is not first.verdict:
        raise InvalidError(
            f"expected evaluations of one verdict, {first.verdict.value}, found {evaluation.verdict.value} by"
            f" {evaluation.name}; reaffirm it in an act of its own",
            field=field,
        )


def withdraw(evaluation: Evaluation, *, act: Act) -> Change:
    """Withdraw an evaluation; a negative or undecided one counts on until a third concurs (decision 20).

    Raises:
        FourEyesError: A favourable one was written by someone else.
        RefusedError: It is withdrawn already, or software withdraws it.
    """
    refuse_software(act, "withdrawing an evaluation")
    if evaluation.withdrawn_by:
        raise RefusedError(f"{evaluation.name} is withdrawn already")
    if evaluation.is_capable and not persons_of(act.by) & evaluation.written_by:
        raise FourEyesError(
            f"{evaluation.name} is withdrawn by its author alone, found {act.by.id}; record another view"
            " beside it"
        )
    return evaluation.next(e.EvaluationWithdrawn)


def concur_in_withdrawal(evaluation: Evaluation, *, act: Act) -> Change:
    """Concur, as a third expert, in the withdrawal of a negative or undecided evaluation (decision 20).

    Several may, so that the loss of one revives nothing (decision 19).

    Raises:
        FourEyesError: The person wrote it or withdrew it.
        RefusedError: It is not withdrawn or is favourable, the person concurred before, or software concurs.
    """
    refuse_software(act, "concurring in a withdrawal")
    if not evaluation.withdrawn_by:
        raise RefusedError(f"{evaluation.name} is not withdrawn")
    if evaluation.is_capable:
        raise RefusedError(f"{evaluation.name} is favourable: its withdrawal needs nobody's concurrence")
    refuse_part_in(
        act,
        f"concurrence in the withdrawal of {evaluation.name}",
        {"wrote it": evaluation.written_by, "withdrew it": evaluation.withdrawn_by},
    )
    if act.by.id in evaluation.withdrawal_concurred_by:
        raise RefusedError(f"{act.by.id} has concurred in the withdrawal of {evaluation.name} already")
    return evaluation.next(e.WithdrawalConcurred)


def _refuse_withdrawn(evaluation: Evaluation, *, field: str = "") -> None:
    if evaluation.is_withdrawn:
        raise RefusedError(f"{evaluation.name} is withdrawn", field=field)
