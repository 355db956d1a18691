"""How an item enters the record."""

from __future__ import annotations

from uuid import UUID

import pytest

from domain.errors import InvalidError, RefusedError
from domain.events import Claim
from domain.evidence import intake
from domain.evidence.events import (
    Derivation,
    DerivationKind,
    EvidenceContentReceived,
    EvidenceDerived,
    EvidenceRegistered,
    ItemKind,
    ProviderCondition,
    TranslationCorrected,
)
from domain.protected import Plain
from domain.values import Classification
from tests.domain.evidence.given import (
    CONTENT,
    HELD,
    PARENT,
    PHYSICAL,
    REGISTERED,
    TRANSLATED,
    description,
    given,
)

ITEM = UUID(int=7)
OTHER = UUID(int=8)


def test_a_registered_item_opens_its_stream_with_the_classification_asked_for() -> None:
    change = intake.register(id=ITEM, description=description(), classification=Classification.SECRET)
    assert (change.opens, change.stream.id, change.classification) == (True, ITEM, Classification.SECRET)
    assert change.event == EvidenceRegistered(description=description())


def test_an_item_is_confidential_unless_it_is_said_otherwise() -> None:
    change = intake.register(id=ITEM, description=description())
    assert change.classification is Classification.CONFIDENTIAL


def test_an_item_without_a_lawful_basis_is_refused() -> None:
    with pytest.raises(InvalidError, match="at least one lawful basis") as refusal:
        intake.register(id=ITEM, description=description(lawful_basis=()))
    assert refusal.value.field == "description.lawful_basis"


def test_a_physical_item_has_no_bytes() -> None:
    with pytest.raises(InvalidError, match="no bytes for a physical item") as refusal:
        intake.register(id=ITEM, description=description(kind=ItemKind.PHYSICAL, content=CONTENT))
    assert refusal.value.field == "description.content"


def test_two_conditions_of_one_item_have_different_codes() -> None:
    twice = (ProviderCondition(code="54-3-e"), ProviderCondition(code="54-3-e"))
    with pytest.raises(InvalidError, match="each condition code once") as refusal:
        intake.register(id=ITEM, description=description(conditions=twice))
    assert refusal.value.field == "description.conditions"


def test_a_derived_item_needs_no_lawful_basis_of_its_own() -> None:
    derivation = Derivation(kind=DerivationKind.EXCERPT, parents=(PARENT,))
    change = intake.derive(id=ITEM, description=description(lawful_basis=()), derivation=derivation)
    assert change.event == EvidenceDerived(description=description(lawful_basis=()), derivation=derivation)


def test_a_translation_says_how_far_it_may_be_relied_on() -> None:
    derivation = Derivation(kind=DerivationKind.TRANSLATION, parents=(PARENT,))
    with pytest.raises(InvalidError, match="draft, revised or certified") as refusal:
        intake.derive(id=ITEM, description=description(), derivation=derivation)
    assert refusal.value.field == "derivation.quality"


def test_exhibit_number_and_intake_key_are_claimed_for_the_item() -> None:
    event = EvidenceRegistered(description=description(exhibit_number="EX-1", intake_key="b" * 64))
    assert event.claims() == (Claim("exhibit_number", "EX-1"), Claim("intake", "b" * 64))


def test_bytes_are_received_for_an_item_registered_without_them() -> None:
    given(REGISTERED).when(intake.receive_content, content=CONTENT).then(
        EvidenceContentReceived(content=CONTENT)
    )


def test_bytes_are_received_once() -> None:
    given(HELD).when(intake.receive_content, content=CONTENT).then_refused(
        RefusedError, "has its bytes already"
    )


def test_a_physical_item_receives_no_bytes() -> None:
    given(PHYSICAL).when(intake.receive_content, content=CONTENT).then_refused(RefusedError, "is physical")


def test_a_translation_is_replaced_by_a_corrected_one() -> None:
    given(TRANSLATED).when(intake.correct_translation, corrected_by=OTHER).then(
        TranslationCorrected(corrected_by=OTHER)
    )


def test_only_a_derived_item_can_be_corrected() -> None:
    given(REGISTERED).when(intake.correct_translation, corrected_by=OTHER).then_refused(
        RefusedError, "only derived items are corrected"
    )


def test_an_item_does_not_correct_itself() -> None:
    given(TRANSLATED).when(intake.correct_translation, corrected_by=ITEM).then_refused(
        InvalidError, "another item than the one corrected"
    )


def test_a_translation_is_corrected_once() -> None:
    given(TRANSLATED, TranslationCorrected(corrected_by=OTHER)).when(
        intake.correct_translation, corrected_by=OTHER
    ).then_refused(RefusedError, "was corrected before")


def test_a_title_never_prints() -> None:
    assert "register" not in repr(description(title=Plain.of("A register of names")))
