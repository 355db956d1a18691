"""Accounts of work: at every position, registered = done + waiting + set aside with a reason.

A thing is *done* while something done about it stands; else *set aside* where somebody said why it needs
nothing; else it *waits*.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from projections.register import Step
from projections.worklists.tables import deeds, work


class Account(StrEnum):
    """What is kept account of."""

    ITEMS_ASSESSED = "items_assessed"
    FACTS_CITED = "facts_cited"
    FACTS_MAPPED = "facts_mapped"
    MAPPINGS_REVIEWED = "mappings_reviewed"
    CONTRADICTIONS = "contradictions"


class State(StrEnum):
    """Where a thing stands in an account."""

    WAITING = "waiting"
    DONE = "done"
    SET_ASIDE = "set_aside"


def register(step: Step, account: Account, stream: str, *, cause: str, **members: Any) -> None:
    """Enter a thing into an account: it waits."""
    step.enter(
        work,
        _id(account, stream),
        members,
        account=account.value,
        stream=stream,
        state=State.WAITING.value,
        cause=cause,
    )


def do(
    step: Step, account: Account, subject: str, deed: str, *, cause: str, is_guarded: bool = False
) -> None:
    """Record something done about a thing."""
    step.rows.open(deeds, _id(account, deed), account=account.value, subject=subject, is_guarded=is_guarded)
    step.amend(work, _id(account, subject), state=State.DONE.value, cause=cause)


def undo(step: Step, account: Account, deed: str, *, has_concurrence: bool = False) -> None:
    """Take back something done; where nothing else was, the thing waits again or is set aside.

    What is guarded stays until a third expert has concurred.
    """
    id = _id(account, deed)
    row = step.rows.current(deeds, id)
    if row is None or (row["is_guarded"] and not has_concurrence):
        return
    step.rows.close(deeds, id)
    subject = row["subject"]
    if step.rows.where(deeds, subject=subject, account=account.value):
        return
    members = step.members(work, _id(account, subject)) or {}
    aside = members.get("set_aside")
    if aside is not None:
        step.amend(work, _id(account, subject), state=State.SET_ASIDE.value, cause=aside)
    else:
        step.amend(work, _id(account, subject), state=State.WAITING.value, cause="taken_back")


def set_aside(step: Step, account: Account, stream: str, *, cause: str) -> None:
    """Record why a thing needs nothing, or nothing more; it counts as done where something was.

    A thing set aside before keeps the first reason.
    """
    id = _id(account, stream)
    known = step.members(work, id)
    if known is None or "set_aside" in known:
        return
    members = {"set_aside": cause, "reason": step.event.reason}
    if _is(step, id, State.DONE):
        step.amend(work, id, members)
    else:
        step.amend(work, id, members, state=State.SET_ASIDE.value, cause=cause)


def take_up(step: Step, account: Account, stream: str, *, cause: str) -> None:
    """Record that a thing set aside is to be dealt with after all."""
    id = _id(account, stream)
    members = {"set_aside": None, "reason": None}
    if _is(step, id, State.SET_ASIDE):
        step.amend(work, id, members, state=State.WAITING.value, cause=cause)
    else:
        step.amend(work, id, members)


def move(
    step: Step, account: Account, stream: str, state: State, *, cause: str, with_reason: bool = False
) -> None:
    """Bring a thing that is dealt with by itself, such as a mapping, into a state."""
    members = {"reason": step.event.reason} if with_reason else None
    step.amend(work, _id(account, stream), members, state=state.value, cause=cause)


def members_of(step: Step, account: Account, stream: str) -> dict[str, Any] | None:
    """Give what was noted of a thing in an account, or None."""
    return step.members(work, _id(account, stream))


def _is(step: Step, id: str, state: State) -> bool:
    row = step.rows.current(work, id)
    return row is not None and row["state"] == state


def _id(account: Account, stream: str) -> str:
    return f"{account.value}/{stream}"
