"""Decisions by which lines of inquiry are opened, one or several in one act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated
from uuid import UUID, uuid5

from pydantic import Field

from domain.errors import InvalidError
from domain.events import Act, Change
from domain.inquiry import events as e
from domain.inquiry.inquiry import LineOfInquiry
from domain.ports.law import InquiryLaw
from domain.proof.parts import refuse_repeated
from domain.proof.targets import require_element
from domain.protected import ProtectedText
from domain.values import ActorRef, CaseRef, Classification, IdentityId, IsoDate, Target, Value

KindOf = Callable[[str], str | None]
"""Gives `person` or `software` for a registered identity; None for any other (decision 41)."""

OPEN_LIMIT = 100
"""Lines of inquiry that one act opens: a plan that a person has read."""


class NewInquiry(Value):
    """What is to be found out, for or against whom, and by when.

    Args:
        case: Case file that it belongs to.
        line: Line of the case.
        actor: Person whom it may exonerate or incriminate, in all lines of the case where no line is stated.
        target: Element of what the line combines where what is sought would be mapped.
        seeks: For or against; there is no default.
        sought: What is sought, in words.
        means: Places, from 1, among the means of proof that the law file states for the element.
        sources: Candidate sources.
        items: Items held already that may hold it.
        assigned: Registered person who is to do it.
        due: Last day.
        perishability: Why it may be lost; needs a day.
    """

    case: CaseRef
    line: UUID | None = None
    actor: ActorRef | None = None
    target: Target | None = None
    seeks: e.Seeks
    sought: ProtectedText
    means: Annotated[tuple[Annotated[int, Field(ge=1, le=50)], ...], Field(max_length=50)] = ()
    sources: e.Sources = ()
    items: e.Items = ()
    assigned: IdentityId | None = None
    due: IsoDate | None = None
    perishability: e.Perishability | None = None


def open_inquiry(
    *,
    id: UUID,
    inquiry: NewInquiry,
    classification: Classification = Classification.CONFIDENTIAL,
    act: Act,
    law: InquiryLaw,
    kind_of: KindOf,
    actor_kinds: Mapping[UUID, str],
) -> Change:
    """Open a line of inquiry for a line of a case, a person, or both (readiness rules 9 and 13).

    Args:
        id: Id of the line of inquiry.
        kind_of: Knows the registered identities.
        actor_kinds: What the first events of the actors named say that they are (decision 31).

    Raises:
        InvalidError: Neither line nor person is stated, an element without its line, a means of proof that
            the law does not state there, an assignee who is no registered person, an actor who is no
            person, a day that is past, a perishable inquiry without a day, or something named twice.
        UnknownLineError: The case file has no such line.
        UnknownElementError: The target's stream does not hold the element.
    """
    event = _opened(inquiry, "inquiry", act=act, law=law, kind_of=kind_of, actor_kinds=actor_kinds)
    return LineOfInquiry.first(event, id=id, classification=classification)


def open_inquiries(
    *,
    inquiries: Annotated[tuple[NewInquiry, ...], Field(min_length=1, max_length=OPEN_LIMIT)],
    classification: Classification = Classification.CONFIDENTIAL,
    act: Act,
    law: InquiryLaw,
    kind_of: KindOf,
    actor_kinds: Mapping[UUID, str],
) -> list[Change]:
    """Open the lines of inquiry of a collection plan in one act.

    The id of each is the UUID of version 5 of its place in the act.

    Raises:
        InvalidError: None or more than 100 are stated, or as for `open_inquiry`.
        UnknownLineError: The case file has no such line.
        UnknownElementError: A target's stream does not hold the element.
    """
    if not 1 <= len(inquiries) <= OPEN_LIMIT:
        raise InvalidError(
            f"expected 1 to {OPEN_LIMIT} lines of inquiry, found {len(inquiries)}", field="inquiries"
        )
    return [
        LineOfInquiry.first(
            _opened(each, f"inquiries[{n}]", act=act, law=law, kind_of=kind_of, actor_kinds=actor_kinds),
            # Drawn from the act, since the domain has no randomness.
            id=uuid5(act.id, f"inquiry/{n + 1}"),
            classification=classification,
        )
        for n, each in enumerate(inquiries)
    ]


def _opened(
    inquiry: NewInquiry,
    field: str,
    *,
    act: Act,
    law: InquiryLaw,
    kind_of: KindOf,
    actor_kinds: Mapping[UUID, str],
) -> e.InquiryOpened:
    _check_scope(inquiry, field, law=law, actor_kinds=actor_kinds)
    refuse_repeated(inquiry.sources, field=f"{field}.sources")
    refuse_repeated(inquiry.items, field=f"{field}.items")
    if inquiry.assigned is not None:
        refuse_unregistered(inquiry.assigned, kind_of, field=f"{field}.assigned")
    check_due(inquiry.due, inquiry.perishability, act=act, field=f"{field}.due")
    return e.InquiryOpened(
        case=inquiry.case,
        line=inquiry.line,
        actor=inquiry.actor,
        target=inquiry.target,
        seeks=inquiry.seeks,
        sought=inquiry.sought,
        means_of_proof=_means(inquiry, field, law),
        sources=inquiry.sources,
        items=inquiry.items,
        assigned=inquiry.assigned,
        due=inquiry.due,
        perishability=inquiry.perishability,
    )


def _check_scope(
    inquiry: NewInquiry, field: str, *, law: InquiryLaw, actor_kinds: Mapping[UUID, str]
) -> None:
    if inquiry.line is None and inquiry.actor is None:
        raise InvalidError("expected a line of the case, a person or both, found neither", field=field)
    if inquiry.line is not None:
        place = Target(stream=f"case_file/{inquiry.case}", line=inquiry.line)
        law.check(place, field=field)
    if inquiry.actor is not None and actor_kinds[inquiry.actor] != "person":
        found = actor_kinds[inquiry.actor]
        raise InvalidError(
            f"expected a person (an organ's part is sought in a line), found an actor of kind {found}",
            field=f"{field}.actor",
        )
    if inquiry.target is not None:
        if inquiry.line is None:
            raise InvalidError(
                "expected the line that the element is sought for, found none", field=f"{field}.line"
            )
        require_element(inquiry.target, field=f"{field}.target")
        law.check(inquiry.target, field=f"{field}.target")


def _means(inquiry: NewInquiry, field: str, law: InquiryLaw) -> tuple[str, ...]:
    if not inquiry.means:
        return ()
    if inquiry.target is None:
        raise InvalidError(
            "expected the element that the means of proof are stated for, found none",
            field=f"{field}.target",
        )
    refuse_repeated(inquiry.means, field=f"{field}.means")
    accepted = law.means_of_proof(inquiry.target, field=f"{field}.target")
    for n, place in enumerate(inquiry.means):
        if place > len(accepted):
            raise InvalidError(
                f"expected a place from 1 to {len(accepted)} among the element's means of proof,"
                f" found {place}",
                field=f"{field}.means[{n}]",
            )
    return tuple(accepted[place - 1] for place in inquiry.means)


def refuse_unregistered(identity: str, kind_of: KindOf, *, field: str) -> None:
    """Refuse an assignee who is no registered person: nobody would ever do it.

    Raises:
        InvalidError: The identity is unknown, retired or software.
    """
    if kind_of(identity) != "person":
        raise InvalidError("expected a registered person, found another identity", field=field)


def check_due(due: str | None, perishability: e.Perishability | None, *, act: Act, field: str) -> None:
    """Refuse a day that is past, and a reason why it is urgent without a day.

    Raises:
        InvalidError: Either holds.
    """
    if due is None and perishability is not None:
        raise InvalidError(
            f"expected a day by which what may perish ({perishability.value}) is sought, found none",
            field=field,
        )
    if due is not None and due < act.date:
        raise InvalidError(f"expected a day from {act.date} on, found {due}", field=field)
