"""No member of any recorded event can hold a person's name in clear."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import ConfigDict, Field, StringConstraints

from domain.events import By, DomainEvent, RecordedEvent
from domain.protected import Plain, ProtectedText, Sealed
from domain.values import Code, Impersonal, Value
from tests.architecture.event_types import event_types
from tests.architecture.personal_data import exposed

GIVEN_BY_THE_PRODUCT = {"type", "stream"}
"""Members of the envelope that no caller states: the wire name and the stream's kind and id."""


@pytest.mark.parametrize("event_class", event_types(), ids=lambda event_class: event_class.TOPIC)
def test_no_member_of_an_event_can_hold_a_name_in_clear(event_class: type[DomainEvent]) -> None:
    assert list(exposed(event_class)) == []


def test_no_member_of_the_envelope_that_a_caller_states_can_hold_a_name_in_clear() -> None:
    assert set(exposed(RecordedEvent)) - GIVEN_BY_THE_PRODUCT == set()
    assert list(exposed(By)) == []


class Remark(Value):
    """A value inside a planted event."""

    words: str
    code: Code


class PlantedEvent(DomainEvent):
    """An event that no review should let through; without a wire name it enters no register."""

    name: str
    nickname: str | None = None
    aliases: tuple[str, ...] = ()
    limited: Annotated[str, Field(max_length=40)]
    loosely: Annotated[str, StringConstraints(pattern=r"^\S.*$")]
    undeclared: Annotated[str, Impersonal("no")]
    remark: Remark
    remarks: tuple[Remark, ...] = ()
    anything: dict[str, Any]
    raw: bytes
    never_sealed: Plain | Sealed
    protected: ProtectedText
    declared: Annotated[str, Impersonal("the statement of a rule of law")]
    day: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]

    model_config = ConfigDict(arbitrary_types_allowed=True)


def test_a_planted_event_is_found_member_by_member() -> None:
    assert sorted(set(exposed(PlantedEvent))) == [
        "aliases",
        "anything",
        "limited",
        "loosely",
        "name",
        "never_sealed",
        "nickname",
        "raw",
        "remark.words",
        "remarks.words",
        "undeclared",
    ]
