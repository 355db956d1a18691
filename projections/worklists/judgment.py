"""What mappings wait for: a person, a second person, a decision on what stands against the line."""

from __future__ import annotations

from typing import Any

from domain.law.reading import parse_law
from domain.law.terms import LawFileKind
from domain.mandate import law_events as law
from domain.mapping import events as e
from domain.values import MappingPolarity
from projections.register import Handlers, Step
from projections.worklists.accounts import Account, State, do, members_of, move, register, undo
from projections.worklists.tables import grounds

_REVIEWED, _MAPPED, _AGAINST = Account.MAPPINGS_REVIEWED, Account.FACTS_MAPPED, Account.CONTRADICTIONS


def _suggested(data: e.MappingSuggested, step: Step) -> None:
    # A suggestion counts for nothing until a person proposes it (mission.md).
    about = _about(data, step)
    register(step, _REVIEWED, step.event.stream, cause="suggested", **about)


def _adopted(_: e.MappingSuggestionAdopted, step: Step) -> None:
    about = members_of(step, _REVIEWED, step.event.stream)
    move(step, _REVIEWED, step.event.stream, State.WAITING, cause="proposed")
    if about is not None:
        _count(step, fact=about["fact"], is_against=about["is_against"])


def _proposed(data: e.MappingProposed, step: Step) -> None:
    about = _about(data, step)
    register(step, _REVIEWED, step.event.stream, cause="proposed", **about)
    _count(step, fact=str(data.fact), is_against=about["is_against"])


def _count(step: Step, *, fact: str, is_against: bool) -> None:
    """From its proposal on, the fact is mapped, and what stands against the line is open (readiness rule 7)."""
    do(step, _MAPPED, f"fact/{fact}", step.stream_id, cause="mapped")
    if is_against:
        register(step, _AGAINST, step.event.stream, cause="proposed")


def _endorsed(_: e.MappingEndorsed, step: Step) -> None:
    move(step, _REVIEWED, step.event.stream, State.DONE, cause="endorsed")
    # Decision 18: whether an evaluation has weighed it since is a question of readiness.
    _move_against(step, State.WAITING, "endorsed")


def _rejected(_: e.MappingRejected, step: Step) -> None:
    _end(step, "rejected")


def _withdrawn(_: e.MappingWithdrawn, step: Step) -> None:
    _end(step, "withdrawn")


def _end(step: Step, cause: str) -> None:
    move(step, _REVIEWED, step.event.stream, State.SET_ASIDE, cause=cause, with_reason=True)
    undo(step, _MAPPED, step.stream_id)
    _move_against(step, State.DONE, cause)


def _move_against(step: Step, state: State, cause: str) -> None:
    about = members_of(step, _REVIEWED, step.event.stream)
    if about is not None and about["is_against"]:
        move(step, _AGAINST, step.event.stream, state, cause=cause)


def _about(data: e.MappingSuggested | e.MappingProposed, step: Step) -> dict[str, Any]:
    return {"fact": str(data.fact), "is_against": _is_against(data, step)}


def _is_against(data: e.MappingSuggested | e.MappingProposed, step: Step) -> bool:
    """Decision 11: it contradicts an element, or supports a ground excluding responsibility."""
    if data.polarity is MappingPolarity.CONTEXT:
        return False
    ground = (data.target.element or "").rpartition(".")[0]
    is_ground = data.target.stream.startswith("liability/") and step.rows.current(grounds, ground) is not None
    against = MappingPolarity.SUPPORTS if is_ground else MappingPolarity.CONTRADICTS
    return data.polarity is against


def _law_adopted(data: law.LawFileAdopted, step: Step) -> None:
    if data.kind is LawFileKind.GROUND:
        ground = parse_law(data.text, file=data.name).id
        if step.rows.current(grounds, ground) is None:
            step.rows.open(grounds, ground)


HANDLERS: Handlers = {
    e.MappingSuggested: _suggested,
    e.MappingSuggestionAdopted: _adopted,
    e.MappingProposed: _proposed,
    e.MappingEndorsed: _endorsed,
    e.MappingRejected: _rejected,
    e.MappingWithdrawn: _withdrawn,
    law.LawFileAdopted: _law_adopted,
}
