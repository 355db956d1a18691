"""Decisions on an open line of inquiry: assigned, due, closed with a result, reopened."""

from __future__ import annotations

from domain.errors import InvalidError, RefusedError
from domain.events import Act, Change
from domain.inquiry import events as e
from domain.inquiry.inquiry import LineOfInquiry
from domain.inquiry.opening import KindOf, check_due, refuse_unregistered
from domain.mandate.four_eyes import refuse_software
from domain.proof.parts import refuse_repeated
from domain.protected import ProtectedText
from domain.values import IdentityId, IsoDate

NEEDS_REASON: tuple[str, ...] = ("set_due_date", "reopen")


def assign(inquiry: LineOfInquiry, *, assigned: IdentityId, kind_of: KindOf) -> Change:
    """Assign the inquiry, to somebody else where it was assigned before.

    Raises:
        RefusedError: It is closed, or that person has it already.
        InvalidError: No registered person has that id.
    """
    _refuse_closed(inquiry)
    refuse_unregistered(assigned, kind_of, field="assigned")
    if assigned == inquiry.assigned:
        raise RefusedError(f"{assigned} has line of inquiry {inquiry.id} already", field="assigned")
    return inquiry.next(e.InquiryAssigned, assigned=assigned)


def set_due_date(
    inquiry: LineOfInquiry, *, due: IsoDate, perishability: e.Perishability | None = None, act: Act
) -> Change:
    """Set the last day, with why it may perish; takes the place of both as they were.

    Raises:
        RefusedError: It is closed, or due on that day for that reason already.
        InvalidError: The day is past.
    """
    _refuse_closed(inquiry)
    check_due(due, perishability, act=act, field="due")
    if (due, perishability) == (inquiry.due, inquiry.perishability):
        raise RefusedError(f"line of inquiry {inquiry.id} is due on {due} already", field="due")
    return inquiry.next(e.InquiryDueDateSet, due=due, perishability=perishability)


def close(
    inquiry: LineOfInquiry,
    *,
    outcome: e.Outcome,
    account: ProtectedText,
    items: e.Items = (),
    facts: e.Facts = (),
    act: Act,
) -> Change:
    """Close the inquiry with its result: what was found, or what was done in vain (readiness rule 9).

    Raises:
        RefusedError: It is closed, or software closes it.
        InvalidError: Something was found and nothing is named, or the reverse, or something is named twice.
    """
    refuse_software(act, "closing a line of inquiry")
    _refuse_closed(inquiry)
    refuse_repeated(items, field="items")
    refuse_repeated(facts, field="facts")
    if (outcome is e.Outcome.FOUND) is not bool(items or facts):
        raise InvalidError(
            "expected the items or facts that were found, for the outcome found and for no other",
            field="items",
        )
    return inquiry.next(e.InquiryClosed, outcome=outcome, account=account, items=items, facts=facts)


def reopen(inquiry: LineOfInquiry) -> Change:
    """Take the inquiry up again: its result counts no more, and what rested on it blocks again.

    Raises:
        RefusedError: It is open.
    """
    if not inquiry.is_closed:
        raise RefusedError(f"line of inquiry {inquiry.id} is open")
    return inquiry.next(e.InquiryReopened)


def _refuse_closed(inquiry: LineOfInquiry) -> None:
    if inquiry.outcome is not None:
        raise RefusedError(f"line of inquiry {inquiry.id} was closed: {inquiry.outcome.value}")
