"""How events of a line of inquiry change its row, and in what order they are listed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, select

from domain.inquiry import events as e
from projections.history import Values, held_at
from projections.inquiry_register.tables import inquiries
from projections.queries import Condition, opened
from projections.register import Handlers, Step

NO_DAY = date.max.isoformat()
"""Sorts what is due on no day after everything that is."""


def _opened(data: e.InquiryOpened, step: Step) -> None:
    members = {
        "target": data.target,
        "sought": data.sought,
        "means_of_proof": data.means_of_proof or None,
        "sources": data.sources or None,
        "items": data.items or None,
    }
    step.enter(
        inquiries,
        step.stream_id,
        members,
        case=str(data.case),
        line=None if data.line is None else str(data.line),
        actor=None if data.actor is None else str(data.actor),
        seeks=data.seeks.value,
        state="open",
        assigned=data.assigned,
        due=data.due,
        perishability=None if data.perishability is None else data.perishability.value,
    )


def _assigned(data: e.InquiryAssigned, step: Step) -> None:
    step.amend(inquiries, step.stream_id, assigned=data.assigned)


def _due(data: e.InquiryDueDateSet, step: Step) -> None:
    perishability = None if data.perishability is None else data.perishability.value
    members = {"reason": step.event.reason}
    step.amend(inquiries, step.stream_id, members, due=data.due, perishability=perishability)


def _closed(data: e.InquiryClosed, step: Step) -> None:
    members = {
        "outcome": data.outcome,
        "account": data.account,
        "found_items": data.items or None,
        "found_facts": data.facts or None,
        "closed_by": step.by,
    }
    step.amend(inquiries, step.stream_id, members, state="closed")


def _reopened(_: e.InquiryReopened, step: Step) -> None:
    # The account of the earlier result stays in sight; it is no result any more.
    members = {"outcome": None, "closed_by": None, "reason": step.event.reason}
    step.amend(inquiries, step.stream_id, members, state="open")


HANDLERS: Handlers = {
    e.InquiryOpened: _opened,
    e.InquiryAssigned: _assigned,
    e.InquiryDueDateSet: _due,
    e.InquiryClosed: _closed,
    e.InquiryReopened: _reopened,
}


def _place(row: Values) -> tuple[bool, str, int, str]:
    """Give the place in a list: open before closed, by the day on which it is due, then as it entered."""
    return row["state"] == "closed", row["due"] or NO_DAY, row["entered"], row["id"]


def in_order(connection: Connection, *, position: int, where: Iterable[Condition]) -> list[Values]:
    """Give the lines of inquiry at a position, what may perish first."""
    statement = select(inquiries).where(held_at(inquiries, position), *where)
    rows = [opened(row) for row in connection.execute(statement).mappings()]
    return sorted(rows, key=_place)
