"""An item's standing and terms: quarantine, acceptance, classification, conditions, exhibit number, close."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.evidence import review
from domain.evidence.events import (
    Basis,
    Capacity,
    ConditionLifted,
    ConditionRecorded,
    EvidenceAccepted,
    EvidenceClassified,
    EvidenceClosed,
    EvidenceQuarantined,
    EvidenceRegistered,
    EvidenceRejected,
    ExhibitNumbered,
    LawfulBasis,
    LawfulBasisRecorded,
    PersonBehind,
    PersonBehindRecorded,
    ProviderCondition,
)
from domain.protected import Plain
from domain.values import Classification
from tests.domain.evidence.given import REGISTERED, description, given

CONDITION = ProviderCondition(code="54-3-e", forbids=("support",))
QUARANTINED = EvidenceQuarantined(cause="malware")


def test_an_item_is_quarantined_with_a_cause() -> None:
    given(REGISTERED).when(review.quarantine, cause="malware").then(QUARANTINED)


def test_a_quarantined_item_can_be_accepted() -> None:
    given(REGISTERED, QUARANTINED).when(review.accept).then(EvidenceAccepted())


def test_an_accepted_item_can_be_rejected_when_a_doubt_comes_up() -> None:
    given(REGISTERED, EvidenceAccepted()).when(review.reject).then(EvidenceRejected())


@pytest.mark.parametrize(
    ("event", "decision", "arguments", "words"),
    [
        (QUARANTINED, review.quarantine, {"cause": "malware"}, "in quarantine already"),
        (EvidenceAccepted(), review.accept, {}, "accepted already"),
        (EvidenceRejected(), review.reject, {}, "rejected already"),
    ],
    ids=["quarantined", "accepted", "rejected"],
)
def test_what_stands_already_is_not_recorded_again(
    event: Any, decision: Callable[..., Any], arguments: dict[str, Any], words: str
) -> None:
    given(REGISTERED, event).when(decision, **arguments).then_refused(RefusedError, words)


@pytest.mark.parametrize(
    ("decision", "arguments"),
    [(review.quarantine, {"cause": "malware"}), (review.accept, {}), (review.reject, {}), (review.close, {})],
    ids=["quarantine", "accept", "reject", "close"],
)
def test_a_closed_item_keeps_its_standing(decision: Callable[..., Any], arguments: dict[str, Any]) -> None:
    given(REGISTERED, EvidenceClosed()).when(decision, **arguments).then_refused(
        RefusedError, "already closed"
    )


def test_a_classification_holds_from_its_event_on() -> None:
    given(REGISTERED).when(review.classify, classification="secret").then(
        EvidenceClassified(classification="secret")
    )
    state = given(REGISTERED, EvidenceClassified(classification="secret")).state()
    assert state.classification is Classification.SECRET
    assert review.accept(state).classification is Classification.SECRET


def test_an_item_is_not_classified_as_it_is() -> None:
    given(REGISTERED).when(review.classify, classification="confidential").then_refused(
        RefusedError, "confidential already"
    )


def test_a_further_lawful_basis_is_added_even_to_a_closed_item() -> None:
    basis = LawfulBasis(basis=Basis.PROVIDERS_AGREEMENT, authority="agreement-3")
    given(REGISTERED, EvidenceClosed()).when(review.record_lawful_basis, basis=basis).then(
        LawfulBasisRecorded(basis=basis)
    )


def test_a_person_behind_an_item_is_added() -> None:
    person = PersonBehind(source=UUID(int=31), capacity=Capacity.PICTURED)
    given(REGISTERED).when(review.record_person_behind, person=person).then(
        PersonBehindRecorded(person=person)
    )


def test_a_condition_is_in_force_once() -> None:
    given(REGISTERED).when(review.record_condition, condition=CONDITION).then(
        ConditionRecorded(condition=CONDITION)
    )
    given(REGISTERED, ConditionRecorded(condition=CONDITION)).when(
        review.record_condition, condition=CONDITION
    ).then_refused(InvalidError, "not in force, found 54-3-e")


def test_a_condition_of_the_intake_is_lifted_by_its_code() -> None:
    provider = Plain.of("the provider")
    conditioned = EvidenceRegistered(description=description(conditions=(CONDITION,)))
    given(conditioned).when(review.lift_condition, code="54-3-e", lifted_by=provider).then(
        ConditionLifted(code="54-3-e", lifted_by=provider)
    )


def test_a_condition_that_is_not_in_force_cannot_be_lifted() -> None:
    given(REGISTERED).when(review.lift_condition, code="54-3-e", lifted_by=Plain.of("x")).then_refused(
        NotFoundError, "no condition 54-3-e in force"
    )


def test_an_item_has_one_exhibit_number() -> None:
    given(REGISTERED).when(review.number_exhibit, exhibit_number="EX-1").then(
        ExhibitNumbered(exhibit_number="EX-1")
    )
    given(REGISTERED, ExhibitNumbered(exhibit_number="EX-1")).when(
        review.number_exhibit, exhibit_number="EX-2"
    ).then_refused(RefusedError, "has the exhibit number EX-1 already")
