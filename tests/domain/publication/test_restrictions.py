"""What keeps an item in, and when its readers are told."""

from __future__ import annotations

from uuid import UUID

import pytest

from deployments.tools.samples import sample
from domain.events import DomainEvent
from domain.evidence import events as e
from domain.ports.store import StoredEvent
from domain.protection.events import ConsentForm, ConsentRefused, GivingCapacity
from domain.publication.redaction import published
from domain.publication.schemas import WITHHELD
from domain.values import Classification
from tests.domain.publication.material import (
    COPY,
    ITEM,
    OTHER,
    condition,
    derived,
    person,
    place,
    recorded,
    registered,
    taken,
)

OWN = UUID(int=14)
OPENED = recorded(registered(), stream=place(ITEM), sequence=2)


def at(sequence: int, data: DomainEvent, item: UUID = ITEM) -> StoredEvent:
    return recorded(data, stream=place(item), sequence=sequence)


def told(event: StoredEvent, *history: StoredEvent) -> list[str]:
    """The streams that a confidential reader of the event is told to let go of."""
    found = published(event, to=Classification.CONFIDENTIAL, restrictions=taken(*history))
    return [each.stream for each in found if each.type == WITHHELD]


def refusal() -> ConsentRefused:
    return ConsentRefused(
        for_person=UUID(int=21),
        item=ITEM,
        refused_by=UUID(int=21),
        capacity=GivingCapacity.SELF,
        refused_on="2026-03-01",
        form=ConsentForm(version="1", language="ko"),
    )


def test_an_item_without_conditions_and_persons_is_free() -> None:
    assert not taken(OPENED).is_barred(place(ITEM))


@pytest.mark.parametrize(
    "opening",
    [
        registered(conditions=(condition(),)),
        registered(persons_behind=(person(),)),
        registered(lawful=e.Basis.CONSENT),
    ],
    ids=["condition", "person behind", "basis consent"],
)
def test_an_item_that_came_with_something_that_bars_it_never_left_and_nobody_is_told(
    opening: e.EvidenceRegistered,
) -> None:
    opened = recorded(opening, stream=place(ITEM), sequence=2)
    assert taken(opened).is_barred(place(ITEM))
    assert published(opened, to=Classification.SECRET, restrictions=taken(opened)) == ()
    later = at(5, e.ConditionRecorded(condition=condition("second")))
    assert told(later, opened, later) == []


@pytest.mark.parametrize(
    "data",
    [
        e.ConditionRecorded(condition=condition()),
        e.PersonBehindRecorded(person=person()),
        e.LawfulBasisRecorded(basis=e.LawfulBasis(basis=e.Basis.CONSENT)),
    ],
    ids=["condition", "person behind", "basis consent"],
)
def test_what_bars_an_item_later_takes_back_what_was_read_of_it(data: DomainEvent) -> None:
    event = at(5, data)
    assert taken(OPENED, event).is_barred(place(ITEM))
    assert told(event, OPENED, event) == [place(ITEM)]


def test_a_consent_asked_of_somebody_bars_the_item_that_it_is_about() -> None:
    refused = recorded(refusal(), sequence=5)
    assert taken(OPENED, refused).is_barred(place(ITEM))
    assert told(refused, OPENED, refused) == [place(ITEM)]


def test_another_lawful_basis_bars_nothing() -> None:
    event = at(5, e.LawfulBasisRecorded(basis=e.LawfulBasis(basis=e.Basis.COMPELLED)))
    assert not taken(OPENED, event).is_barred(place(ITEM))


def test_an_item_is_free_again_once_its_last_condition_is_lifted() -> None:
    first, second = (at(n, e.ConditionRecorded(condition=condition(f"c-{n}"))) for n in (3, 4))
    lifting: e.ConditionLifted = sample(e.ConditionLifted)
    lifted = [at(n + 2, lifting.model_copy(update={"code": f"c-{n}"})) for n in (3, 4)]
    assert taken(OPENED, first, second, lifted[0]).is_barred(place(ITEM))
    assert not taken(OPENED, first, second, *lifted).is_barred(place(ITEM))
    again = at(9, e.ConditionRecorded(condition=condition("c-9")))
    history = (OPENED, first, second, *lifted, again)
    assert [told(each, *history) for each in (first, second, again)] == [[], [], [place(ITEM)]]


def test_what_was_derived_from_a_barred_item_is_barred_with_it_and_told_where_it_was_there() -> None:
    copy = at(3, derived(ITEM), COPY)
    barred = at(5, e.ConditionRecorded(condition=condition()))
    own = at(4, derived(ITEM), OWN)
    kept_in = at(4, e.PersonBehindRecorded(person=person()), OWN)
    later = at(6, derived(COPY), OTHER)
    history = (OPENED, copy, own, kept_in, barred, later)
    assert all(taken(*history).is_barred(place(item)) for item in (ITEM, COPY, OTHER, OWN))
    assert told(barred, *history) == [place(ITEM), place(COPY)]


def test_readers_below_an_item_are_not_told_of_it() -> None:
    secret = recorded(registered(), stream=place(ITEM), sequence=2, classification=Classification.SECRET)
    barred = at(5, e.ConditionRecorded(condition=condition()))
    assert told(barred, secret, barred) == []


def test_the_revision_rises_with_each_event_that_bears_on_what_may_leave() -> None:
    restrictions = taken(OPENED)
    before = restrictions.revision
    assert taken(OPENED, at(5, e.EvidenceAccepted())).revision == before
    assert taken(OPENED, at(5, e.ConditionRecorded(condition=condition()))).revision > before
