"""Decisions on where information comes from: common origins, hands, earlier accounts, retractions."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.events import Act, Change
from domain.mandate.four_eyes import refuse_part_in
from domain.protected import ProtectedText
from domain.sources.events import (
    AccountRetracted,
    CommonOriginRecorded,
    CommonOriginWithdrawn,
    EarlierAccount,
    EarlierAccountRecorded,
    HandCapacity,
    HandRecorded,
    HandWithdrawn,
    StatementRetracted,
)
from domain.sources.source import Source
from domain.values import WHOLE, Code, ItemRef, Segment, SourceRef

NEEDS_REASON: tuple[str, ...] = ("withdraw_common_origin", "withdraw_hand")


def record_common_origin(
    source: Source,
    *,
    origin: Code,
    others: tuple[SourceRef, ...],
    topics: tuple[Code, ...] = (),
    grounds: ProtectedText | None = None,
    joined_before: Iterable[frozenset[UUID]] = (),
) -> Change:
    """Join sources that tell, on these topics or on all, what they have from one origin.

    Args:
        joined_before: Groups of sources that common origins join on all these topics already, as far as the view
            sees (decision 31).

    Raises:
        InvalidError: The code was used before, or the source would be joined to itself or named twice.
        RefusedError: Two of the sources are joined already: a second origin would close a cycle.
    """
    if origin in source.origin_codes:
        raise InvalidError(f"expected a new origin code, found {origin} used before", field="origin")
    if source.id in others:
        raise InvalidError("expected other sources, found the source itself", field="others")
    if len(set(others)) != len(others):
        raise InvalidError("expected each source once, found one again", field="others")
    for group in joined_before:
        both = sorted(group & {source.id, *others})
        if len(both) > 1:
            raise RefusedError(
                f"expected sources that no common origin joins on these topics, found {both[0]} and"
                f" {both[1]} joined already: origin {origin} would close a cycle",
                field="others",
            )
    return source.next(CommonOriginRecorded, origin=origin, others=others, topics=topics, grounds=grounds)


def withdraw_common_origin(source: Source, *, origin: Code, act: Act) -> Change:
    """Take back a common origin; the count of origins rises, so it needs another's eyes (readiness rule 3).

    Raises:
        NotFoundError: No such origin is in force.
        FourEyesError: The same person recorded it.
    """
    recorded_by = source.origins.get(origin)
    if recorded_by is None:
        raise NotFoundError(f"source {source.code} has no common origin {origin} in force", field="origin")
    refuse_part_in(act, f"withdrawing common origin {origin}", {"recorded it": recorded_by})
    return source.next(CommonOriginWithdrawn, origin=origin)


def record_hand(source: Source, *, hand: SourceRef, capacity: HandCapacity) -> Change:
    """Record through whose hands the information came; a common hand joins sources (readiness rule 5).

    Raises:
        InvalidError: It would be the source's own hand.
        RefusedError: The hand is recorded in that capacity.
    """
    if hand == source.id:
        raise InvalidError("expected another source's hand, found the source itself", field="hand")
    if (hand, capacity) in source.hands:
        raise RefusedError(f"source {source.code} has {hand} recorded as {capacity} already")
    return source.next(HandRecorded, hand=hand, capacity=capacity)


def withdraw_hand(source: Source, *, hand: SourceRef, capacity: HandCapacity, act: Act) -> Change:
    """Take back a hand; the count of origins may rise, so it needs another's eyes (readiness rule 3).

    Raises:
        NotFoundError: No such hand is in force.
        FourEyesError: The same person recorded it.
    """
    recorded_by = source.hands.get((hand, capacity))
    if recorded_by is None:
        raise NotFoundError(f"source {source.code} has no hand {hand} as {capacity}", field="hand")
    refuse_part_in(act, f"withdrawing the hand of the {capacity}", {"recorded it": recorded_by})
    return source.next(HandWithdrawn, hand=hand, capacity=capacity)


def record_earlier_account(source: Source, *, account: EarlierAccount) -> Change:
    """Record an account given elsewhere; it joins the witness to that body's reports (decision 22).

    Raises:
        InvalidError: The code was used before, or the account was given to the source itself.
    """
    if account.code in source.earlier_accounts:
        raise InvalidError(
            f"expected a new account code, found {account.code} used before", field="account.code"
        )
    if account.given_to == source.id:
        raise InvalidError(
            "expected an account given to another source, found the source itself", field="account.given_to"
        )
    return source.next(EarlierAccountRecorded, account=account)


def retract_statement(
    source: Source, *, item: ItemRef, retracted_in: ItemRef, segment: Segment = WHOLE
) -> Change:
    """Record that the source took a statement back in a new one (readiness rule 5).

    Args:
        source: Whose statement it was.
        item: The statement taken back.
        retracted_in: The new statement.
        segment: What part of the earlier statement is taken back.

    Raises:
        InvalidError: Both are one item.
        RefusedError: That part was taken back before.
    """
    if item == retracted_in:
        raise InvalidError(
            "expected a new statement as an item of its own, found the one retracted", field="retracted_in"
        )
    if (item, segment) in source.retracted:
        raise RefusedError(f"source {source.code} took that part of {item} back before")
    return source.next(StatementRetracted, item=item, segment=segment, retracted_in=retracted_in)


def retract_account(
    source: Source,
    *,
    retracted_in: ItemRef,
    topics: tuple[Code, ...] = (),
    remark: ProtectedText | None = None,
) -> Change:
    """Record that the source took back what it had told on some topics, or on all (readiness rule 5).

    It bears on every statement of the source and on every report of what it said, where `retract_statement`
    names one part of one item.

    Args:
        source: Whose account it was.
        retracted_in: The new statement.
        topics: Topics of facts that it concerns; none means all.
        remark: What is known of its extent.

    Raises:
        InvalidError: A topic is named twice.
        RefusedError: The same statement took back the same topics before.
    """
    if len(set(topics)) != len(topics):
        raise InvalidError("expected each topic once, found one again", field="topics")
    if (retracted_in, frozenset(topics)) in source.accounts_retracted:
        raise RefusedError(
            f"source {source.code} took those topics back in {retracted_in} before", field="topics"
        )
    return source.next(AccountRetracted, retracted_in=retracted_in, topics=topics, remark=remark)
