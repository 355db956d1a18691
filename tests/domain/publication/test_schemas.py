"""The published schemas take what is published, and nothing that a consumer does not know."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from jsonschema import Draft7Validator

import domain.streams  # noqa: F401 - registers every event type
from domain.ports.store import StoredEvent
from domain.publication import allowed as lists
from domain.publication import schemas
from domain.publication.allowed import allowed, published_types
from domain.publication.redaction import published
from domain.publication.restrictions import Restrictions
from domain.publication.schemas import WITHHELD, envelope_schema, published_schema, schema_id
from domain.values import Classification

GOLDEN = Path(__file__).parents[2] / "recorded" / "golden"
TOPICS = [event_class.TOPIC for event_class in published_types()]


def envelope() -> Draft7Validator:
    return Draft7Validator(envelope_schema([*TOPICS, WITHHELD]))


def golden(topic: str) -> dict[str, Any]:
    """What an integrator reads of the golden sample of a type."""
    body = (GOLDEN / f"{topic}.json").read_bytes()
    members = json.loads(body)
    stored = StoredEvent(7, members["stream"], 1, topic, UUID(members["id"]), body, b"")
    [found] = published(stored, to=Classification.CONFIDENTIAL, restrictions=Restrictions())
    event: dict[str, Any] = json.loads(found.body)
    return event


@pytest.mark.parametrize("topic", TOPICS)
def test_every_golden_sample_of_a_published_type_passes_its_published_schema(topic: str) -> None:
    event = golden(topic)
    assert [error.message for error in envelope().iter_errors(event)] == []
    schema = published_schema(topic)
    assert event["dataschema"] == schema["$id"]
    assert [error.message for error in Draft7Validator(schema).iter_errors(event["data"])] == []


@pytest.mark.parametrize("topic", TOPICS)
def test_a_schema_takes_no_member_that_is_not_listed(topic: str) -> None:
    data = golden(topic)["data"] | {"added_later": "x"}
    assert not Draft7Validator(published_schema(topic)).is_valid(data)


@pytest.mark.parametrize(
    ("member", "content"),
    [
        ("type", "evidence.sold.v1"),
        ("dataclassification", "restricted"),
        ("dataschema", "urn:gravamen:schema:evidence.accepted.v1:0000000000000000"),
        ("sequence", "7"),
        ("by", "expert-1"),
    ],
)
def test_the_envelope_refuses_what_a_consumer_does_not_know(member: str, content: str) -> None:
    event = golden("evidence.accepted.v1")
    assert envelope().is_valid(event)
    assert not envelope().is_valid(event | {member: content})


@pytest.mark.parametrize("member", sorted(golden("evidence.accepted.v1")))
def test_the_envelope_refuses_an_event_that_lacks_a_member(member: str) -> None:
    event = golden("evidence.accepted.v1")
    del event[member]
    assert not envelope().is_valid(event)


def test_a_member_listed_later_gives_the_schema_another_id(monkeypatch: pytest.MonkeyPatch) -> None:
    before = schema_id("repository.opened.v1")
    monkeypatch.setattr(lists, "LISTED", {**lists.LISTED, "repository.opened.v1": "rules_version"})
    caches = (allowed, schemas.schema_id, schemas._schema_of)
    for cached in caches:
        cached.cache_clear()
    try:
        assert schema_id("repository.opened.v1") != before
    finally:
        monkeypatch.undo()
        for cached in caches:
            cached.cache_clear()
    assert schema_id("repository.opened.v1") == before
