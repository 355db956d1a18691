"""What may be published on a topic for integrators is said by each type of event; readings never are (rule 11)."""

from __future__ import annotations

import pytest

from domain.events import DomainEvent
from domain.values import StreamKind
from tests.architecture.event_types import event_types

TYPES = event_types()


@pytest.mark.parametrize("event_class", TYPES, ids=lambda event_class: event_class.TOPIC)
def test_every_type_says_whether_it_goes_on_topics(event_class: type[DomainEvent]) -> None:
    assert event_class.ON_TOPICS is (event_class.STREAM is not StreamKind.ACCESS)


def test_no_field_of_a_recorded_event_carries_the_flag() -> None:
    # The flag belongs to the program that publishes: an event recorded before it existed has it too.
    assert [each.TOPIC for each in TYPES if "ON_TOPICS" in each.model_fields] == []
