"""Every event type ever recorded is read for ever: its golden bytes, its pinned schema."""

from __future__ import annotations

from pathlib import Path

import pytest

from deployments.tools.golden import GOLDEN, golden_bytes, pinned
from deployments.tools.schemas import schema_digest
from domain.errors import UnreadableEventError
from domain.events import REGISTER, DomainEvent, decode, encode

SAMPLES = sorted(GOLDEN.glob("*.json"))
PINNED = pinned()
CURRENT = [event_class for event_class in REGISTER if event_class.TOPIC not in REGISTER.upcasters]


def ids(event_class: type[DomainEvent]) -> str:
    return event_class.TOPIC


def test_every_type_has_a_golden_sample_and_a_pinned_schema() -> None:
    # `make golden` adds what is missing; what is there stays as it is.
    topics = sorted(REGISTER.types)
    assert [path.name.removesuffix(".json") for path in SAMPLES] == topics
    assert sorted(PINNED) == topics


@pytest.mark.parametrize("event_class", list(REGISTER), ids=ids)
def test_the_schema_of_a_recorded_type_never_changes(event_class: type[DomainEvent]) -> None:
    # A change of any member is a new type version with an upcaster beside it (formats.md).
    assert schema_digest(event_class) == PINNED[event_class.TOPIC]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_golden_sample_is_read_by_this_version(path: Path) -> None:
    event = decode(path.read_bytes())
    assert event.type == path.name.removesuffix(".json")


@pytest.mark.parametrize("event_class", CURRENT, ids=ids)
def test_reading_and_writing_a_golden_sample_gives_the_same_bytes(event_class: type[DomainEvent]) -> None:
    body = (GOLDEN / f"{event_class.TOPIC}.json").read_bytes()
    event = decode(body)
    assert type(event.data) is event_class
    assert encode(event) == body


@pytest.mark.parametrize("event_class", CURRENT, ids=ids)
def test_a_sample_with_an_unknown_member_is_refused(event_class: type[DomainEvent]) -> None:
    body = golden_bytes(event_class)
    marker = b'"data":{'
    unknown = body.replace(marker, marker + b'"unheard_of":1' + (b"," if body[-3:] != b"{}}" else b""), 1)
    with pytest.raises(UnreadableEventError, match="unheard_of"):
        decode(unknown)
