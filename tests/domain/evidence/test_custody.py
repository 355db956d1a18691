"""Hand-offs in two halves, fixity checks, legal holds and capture proofs."""

from __future__ import annotations

import pytest

from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.evidence import custody
from domain.evidence.events import (
    CaptureProofRecorded,
    CustodyAcknowledged,
    EvidenceClosed,
    FixityChecked,
    LegalHoldLifted,
    LegalHoldPlaced,
)
from domain.protected import Plain
from tests.domain.evidence.given import CONTENT, HELD, PHYSICAL, REGISTERED, RELEASED, given

ARCHIVE = Plain.of("the archive")
OFFICE = Plain.of("the field office")
ACKNOWLEDGED = CustodyAcknowledged(handoff="h-1", is_intact=True)
PLACED = LegalHoldPlaced(hold="hold-1")


def test_custody_is_released_to_somebody() -> None:
    given(REGISTERED).when(
        custody.release_custody, handoff="h-1", released_by=OFFICE, released_to=ARCHIVE
    ).then(RELEASED)


def test_custody_is_not_released_twice_before_it_is_acknowledged() -> None:
    given(REGISTERED, RELEASED).when(
        custody.release_custody, handoff="h-2", released_by=OFFICE, released_to=ARCHIVE
    ).then_refused(RefusedError, "open hand-off h-1")


def test_a_code_names_one_hand_off_for_ever() -> None:
    given(REGISTERED, RELEASED, ACKNOWLEDGED).when(
        custody.release_custody, handoff="h-1", released_by=ARCHIVE, released_to=OFFICE
    ).then_refused(InvalidError, "new hand-off code")


def test_a_closed_item_refuses_custody_changes() -> None:
    given(REGISTERED, EvidenceClosed()).when(
        custody.release_custody, handoff="h-1", released_by=OFFICE, released_to=ARCHIVE
    ).then_refused(RefusedError, "already closed")


def test_a_hand_off_that_was_open_when_the_item_was_closed_can_still_be_acknowledged() -> None:
    given(REGISTERED, RELEASED, EvidenceClosed()).when(
        custody.acknowledge_custody, handoff="h-1", is_intact=True
    ).then(ACKNOWLEDGED)


def test_the_receiver_says_in_what_state_the_item_came() -> None:
    remark = Plain.of("the seal was broken")
    given(REGISTERED, RELEASED).when(
        custody.acknowledge_custody, handoff="h-1", is_intact=False, remark=remark
    ).then(CustodyAcknowledged(handoff="h-1", is_intact=False, remark=remark))


def test_only_an_open_hand_off_is_acknowledged() -> None:
    given(REGISTERED, RELEASED, ACKNOWLEDGED).when(
        custody.acknowledge_custody, handoff="h-1", is_intact=True
    ).then_refused(NotFoundError, "no open hand-off h-1")


def test_a_check_that_found_the_received_bytes_is_intact() -> None:
    given(HELD).when(custody.record_fixity_check, outcome="intact", sha256_found=CONTENT.sha256).then(
        FixityChecked(outcome="intact", sha256_found=CONTENT.sha256)
    )


@pytest.mark.parametrize(
    ("outcome", "digest", "expected"),
    [("intact", "b" * 64, "differs"), ("differs", CONTENT.sha256, "intact")],
    ids=["other bytes called intact", "the same bytes called different"],
)
def test_outcome_and_digest_of_a_check_agree(outcome: str, digest: str, expected: str) -> None:
    given(HELD).when(custody.record_fixity_check, outcome=outcome, sha256_found=digest).then_refused(
        InvalidError, f"expected outcome {expected}"
    )


def test_a_physical_item_is_checked_without_a_digest() -> None:
    given(PHYSICAL).when(custody.record_fixity_check, outcome="missing", method="inspection").then(
        FixityChecked(outcome="missing", method="inspection")
    )


def test_there_is_nothing_to_check_of_an_item_that_is_cited_and_not_held() -> None:
    given(REGISTERED).when(custody.record_fixity_check, outcome="intact").then_refused(
        RefusedError, "is not held"
    )


def test_a_legal_hold_is_placed_and_lifted() -> None:
    given(REGISTERED).when(custody.place_legal_hold, hold="hold-1").then(PLACED)
    given(REGISTERED, PLACED).when(custody.lift_legal_hold, hold="hold-1").then(
        LegalHoldLifted(hold="hold-1")
    )


def test_a_legal_hold_is_placed_once_at_a_time() -> None:
    given(REGISTERED, PLACED).when(custody.place_legal_hold, hold="hold-1").then_refused(
        RefusedError, "under hold hold-1 already"
    )
    given(REGISTERED, PLACED, LegalHoldLifted(hold="hold-1")).when(
        custody.place_legal_hold, hold="hold-1"
    ).then(PLACED)


def test_a_hold_that_is_not_there_cannot_be_lifted() -> None:
    given(REGISTERED).when(custody.lift_legal_hold, hold="hold-1").then_refused(
        NotFoundError, "not under hold"
    )


def test_a_capture_proof_says_what_verifying_it_gave() -> None:
    given(HELD).when(
        custody.record_capture_proof, proof="rfc3161", sha256="c" * 64, verification="not_verified"
    ).then(CaptureProofRecorded(proof="rfc3161", sha256="c" * 64, verification="not_verified"))
