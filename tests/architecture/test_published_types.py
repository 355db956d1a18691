"""Somebody has decided about every event type: what integrators read of it, or that they read nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import BaseModel

import domain.streams  # noqa: F401 - registers every event type
from domain.anatomy import marks_of
from domain.events import REGISTER, DomainEvent
from domain.protected import Protected
from domain.publication.allowed import CLOSED, LISTED, allowed
from domain.publication.schemas import WITHHELD
from domain.values import Ref, StreamKind

TYPES = list(REGISTER)
PERSONS = {StreamKind.SOURCE, StreamKind.VICTIM, StreamKind.ACTOR, StreamKind.CONSENT, StreamKind.INTERVIEW}


def leaves(event_class: type[BaseModel], path: list[str]) -> Iterator[object]:
    """Yield the marks of the member at a path, whichever of a choice of values holds it."""
    marks = marks_of(event_class, path[0])
    if len(path) == 1:
        yield from marks
        return
    inner = [mark for mark in marks if isinstance(mark, type) and issubclass(mark, BaseModel)]
    found = [model for model in inner if path[1] in model.model_fields]
    assert found, f"expected a member {path[1]} in {path[0]}, found none"
    for model in found:
        yield from leaves(model, path[1:])


def listed(event_class: type[DomainEvent]) -> list[str]:
    return (LISTED.get(event_class.TOPIC) or "").split()


@pytest.mark.parametrize("event_class", TYPES, ids=lambda event_class: event_class.TOPIC)
def test_a_type_is_listed_or_its_stream_is_closed(event_class: type[DomainEvent]) -> None:
    is_closed = event_class.STREAM in CLOSED or not event_class.ON_TOPICS
    assert (event_class.TOPIC in LISTED) is not is_closed
    assert (allowed(event_class.TOPIC) is None) is (is_closed or LISTED[event_class.TOPIC] is None)


@pytest.mark.parametrize("event_class", TYPES, ids=lambda event_class: event_class.TOPIC)
def test_what_is_listed_is_a_plain_member_and_names_no_person(event_class: type[DomainEvent]) -> None:
    for path in listed(event_class):
        for mark in leaves(event_class, path.split(".")):
            assert not isinstance(mark, Protected), f"{path} is sealed"
            assert not (isinstance(mark, type) and issubclass(mark, BaseModel)), f"{path} holds more members"
            assert not (isinstance(mark, Ref) and mark.kind in PERSONS), f"{path} is the id of a person"


def test_only_known_types_are_listed() -> None:
    assert set(LISTED) - set(REGISTER.types) == set()


def test_the_notice_is_of_a_type_that_is_never_recorded() -> None:
    assert WITHHELD not in REGISTER.types
