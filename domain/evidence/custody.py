"""Decisions on custody and integrity: hand-offs in two halves, fixity checks, holds, capture proofs."""

from __future__ import annotations

from typing import Literal

from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.events import Change
from domain.evidence.events import (
    CaptureProofRecorded,
    CustodyAcknowledged,
    CustodyReleased,
    EvidenceContentErased,
    FixityChecked,
    LegalHoldLifted,
    LegalHoldPlaced,
)
from domain.evidence.item import EvidenceItem
from domain.evidence.review import refuse_if_closed
from domain.protected import ProtectedLine, ProtectedText
from domain.values import Code, ErasureRef, Sha256


def release_custody(
    item: EvidenceItem,
    *,
    handoff: Code,
    released_by: ProtectedLine,
    released_to: ProtectedLine,
    means: ProtectedLine | None = None,
    sha256_before: Sha256 | None = None,
) -> Change:
    """Hand the item over; the hand-off stays open, and shows so, until `acknowledge_custody`.

    Raises:
        RefusedError: The item is closed, or a hand-off is open, or the code was used.
    """
    refuse_if_closed(item)
    if item.open_handoffs:
        raise RefusedError(
            f"evidence item {item.id} has the open hand-off {min(item.open_handoffs)}; acknowledge it first"
        )
    if handoff in item.handoffs:
        raise InvalidError(f"expected a new hand-off code, found {handoff} used before", field="handoff")
    return item.next(
        CustodyReleased,
        handoff=handoff,
        released_by=released_by,
        released_to=released_to,
        means=means,
        sha256_before=sha256_before,
    )


def acknowledge_custody(
    item: EvidenceItem,
    *,
    handoff: Code,
    is_intact: bool,
    sha256_after: Sha256 | None = None,
    remark: ProtectedText | None = None,
) -> Change:
    """Take over what was released.

    Raises:
        NotFoundError: No hand-off of that code is open.
    """
    if handoff not in item.open_handoffs:
        raise NotFoundError(f"evidence item {item.id} has no open hand-off {handoff}", field="handoff")
    return item.next(
        CustodyAcknowledged, handoff=handoff, is_intact=is_intact, sha256_after=sha256_after, remark=remark
    )


def record_fixity_check(
    item: EvidenceItem,
    *,
    outcome: Literal["intact", "differs", "unreadable", "missing"],
    sha256_found: Sha256 | None = None,
    method: Code = "sha256",
) -> Change:
    """Record what a check of the bytes, or of a physical item, gave.

    Raises:
        RefusedError: The item has neither bytes nor a body to check, or its bytes were erased.
        InvalidError: An outcome and a digest that contradict each other.
    """
    if item.content is None and not item.is_physical:
        raise RefusedError(f"evidence item {item.id} is not held: there is nothing to check")
    if item.is_erased:
        raise RefusedError(f"evidence item {item.id} was erased: there are no bytes to check")
    if item.content is not None and sha256_found is not None:
        is_same = sha256_found == item.content.sha256
        if is_same is not (outcome == "intact"):
            raise InvalidError(
                f"expected outcome {'intact' if is_same else 'differs'} for that digest, found {outcome}",
                field="outcome",
            )
    return item.next(FixityChecked, outcome=outcome, sha256_found=sha256_found, method=method)


def place_legal_hold(item: EvidenceItem, *, hold: Code) -> Change:
    """Keep the item whatever its retention class says.

    Raises:
        RefusedError: It is under this hold, or its bytes were erased.
    """
    if item.is_erased:
        raise RefusedError(f"evidence item {item.id} was erased: there is nothing to keep")
    if hold in item.holds:
        raise RefusedError(f"evidence item {item.id} is under hold {hold} already")
    return item.next(LegalHoldPlaced, hold=hold)


def lift_legal_hold(item: EvidenceItem, *, hold: Code) -> Change:
    """End a legal hold."""
    if hold not in item.holds:
        raise NotFoundError(f"evidence item {item.id} is not under hold {hold}", field="hold")
    return item.next(LegalHoldLifted, hold=hold)


def erase_content(item: EvidenceItem, *, erasure: ErasureRef) -> Change:
    """Say that an erasure took the item's bytes; it fails every check of fixity from here on.

    Raises:
        RefusedError: It has none, or they were erased before.
    """
    if item.content is None or item.is_erased:
        raise RefusedError(f"evidence item {item.id} has no bytes to erase")
    return item.next(EvidenceContentErased, erasure=erasure)


def record_capture_proof(
    item: EvidenceItem,
    *,
    proof: Code,
    sha256: Sha256,
    verification: Literal["passed", "failed", "not_verified"],
    limits: ProtectedText | None = None,
) -> Change:
    """Record a proof that came with the capture, what verifying it gave, and the limits of that."""
    return item.next(
        CaptureProofRecorded, proof=proof, sha256=sha256, verification=verification, limits=limits
    )
