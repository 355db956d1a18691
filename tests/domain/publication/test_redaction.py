"""What an integrator reads of an event, and what it never does."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

import domain.streams  # noqa: F401 - registers every event type
from deployments.tools.golden import golden_bytes
from deployments.tools.samples import sample
from domain.assessment.events import AssessmentRecorded
from domain.errors import UnreadableEventError
from domain.events import REGISTER, DomainEvent, decode
from domain.evidence import events as e
from domain.mandate.events import RepositoryOpened
from domain.ports.store import StoredEvent
from domain.publication import allowed as lists
from domain.publication.allowed import allowed
from domain.publication.redaction import published
from domain.publication.restrictions import Restrictions
from domain.publication.schemas import WITHHELD
from domain.sources.events import SourceRegistered
from domain.values import Classification
from tests.domain.publication.material import ITEM, OTHER, condition, place, recorded, registered, taken

SECRET, CONFIDENTIAL = Classification.SECRET, Classification.CONFIDENTIAL
INTERNAL, PUBLIC = Classification.INTERNAL, Classification.PUBLIC


def read(
    event: StoredEvent,
    *,
    to: Classification = CONFIDENTIAL,
    after: Restrictions | None = None,
) -> list[dict[str, Any]]:
    found = published(event, to=to, restrictions=after or Restrictions())
    return [json.loads(each.body) for each in found]


def test_an_event_is_a_structured_cloud_event_of_its_listed_members() -> None:
    event = recorded(e.CustodyAcknowledged(handoff="h-1", is_intact=False, remark=None), sequence=42)
    [found] = read(event)
    schema = found.pop("dataschema")
    assert schema.startswith("urn:gravamen:schema:evidence.custody_acknowledged.v1:")
    assert found == {
        "specversion": "1.0",
        "id": str(event.id),
        "source": f"urn:uuid:{decode(event.body).repository}",
        "type": "evidence.custody_acknowledged.v1",
        "subject": event.stream,
        "time": "2026-03-01T12:00:00.000001Z",
        "sequence": "00000000000000000042",
        "dataclassification": "confidential",
        "datacontenttype": "application/json",
        "data": {"handoff": "h-1", "is_intact": False},
    }


def test_an_event_whose_list_is_empty_says_only_that_it_happened() -> None:
    [found] = read(recorded(e.EvidenceAccepted()))
    assert found["data"] == {}


@pytest.mark.parametrize("event_class", list(REGISTER), ids=lambda event_class: event_class.TOPIC)
def test_no_sealed_value_leaves_and_nothing_of_the_envelope_that_names_who_acted(
    event_class: type[DomainEvent],
) -> None:
    members = json.loads(golden_bytes(event_class))
    event = recorded(decode(golden_bytes(event_class)).data)
    for found in published(event, to=SECRET, restrictions=Restrictions()):
        text = found.body.decode()
        assert '"box"' not in text
        for kept_back in (members["nonce"], members["by"]["id"], members["by"]["on_behalf_of"], "request-1"):
            # A digest of the sample is all noughts, as its nonce is.
            assert f'"{kept_back}"' not in text


@pytest.mark.parametrize(
    ("recorded_as", "to", "is_read"),
    [
        (PUBLIC, PUBLIC, True),
        (INTERNAL, PUBLIC, False),
        (CONFIDENTIAL, INTERNAL, False),
        (INTERNAL, CONFIDENTIAL, True),
        (SECRET, CONFIDENTIAL, False),
        (SECRET, SECRET, True),
    ],
)
def test_an_event_above_the_readers_classification_does_not_exist_for_him(
    recorded_as: Classification, to: Classification, is_read: bool
) -> None:
    found = read(recorded(e.EvidenceAccepted(), classification=recorded_as), to=to)
    assert [each["dataclassification"] for each in found] == ([recorded_as.value] if is_read else [])


def test_a_classification_raised_later_holds_for_what_was_recorded_before() -> None:
    raised = recorded(e.EvidenceClassified(classification="secret"), stream=place(ITEM), sequence=9)
    earlier = recorded(e.EvidenceAccepted(), stream=place(ITEM), sequence=5)
    assert len(read(earlier)) == 1
    assert read(earlier, after=taken(raised)) == []
    [to_the_cleared] = read(earlier, to=SECRET, after=taken(raised))
    assert to_the_cleared["dataclassification"] == "secret"


def test_a_classification_lowered_later_frees_nothing_recorded_under_the_higher_one() -> None:
    lowered = recorded(e.EvidenceClassified(classification="public"), stream=place(ITEM), sequence=9)
    earlier = recorded(e.EvidenceAccepted(), stream=place(ITEM), sequence=5, classification=SECRET)
    assert read(earlier, after=taken(lowered)) == []


def test_what_is_said_of_an_item_elsewhere_goes_no_further_than_the_item() -> None:
    assessed: AssessmentRecorded = sample(AssessmentRecorded)
    event = recorded(assessed.model_copy(update={"item": ITEM}))
    [free] = read(event)
    assert free["data"]["item"] == str(ITEM)
    bound = recorded(registered(conditions=(condition(),)), stream=place(ITEM), sequence=3)
    secret = recorded(registered(), stream=place(ITEM), sequence=3, classification=SECRET)
    other = recorded(registered(conditions=(condition(),)), stream=place(OTHER), sequence=3)
    assert read(event, after=taken(bound)) == []
    assert read(event, after=taken(secret)) == []
    assert len(read(event, after=taken(other))) == 1


def test_nothing_is_read_of_a_closed_stream_at_any_classification() -> None:
    event = recorded(sample(SourceRegistered), classification=PUBLIC)
    assert read(event, to=SECRET) == []


def test_a_reader_is_told_to_let_go_of_a_stream_that_was_raised_above_him() -> None:
    raised = recorded(e.EvidenceClassified(classification="secret"), stream=place(ITEM), sequence=9)
    [told] = read(raised, after=taken(raised))
    assert (told["type"], told["subject"], told["data"]) == (WITHHELD, place(ITEM), {})
    assert told["id"] == f"{raised.id}:{ITEM}"
    assert told["dataclassification"] == "confidential"
    assert [each["type"] for each in read(raised, to=INTERNAL, after=taken(raised))] == []
    assert [each["type"] for each in read(raised, to=SECRET, after=taken(raised))] == [raised.type]


def test_an_event_of_an_unknown_type_is_refused_not_skipped() -> None:
    event = replace(recorded(e.EvidenceAccepted()), type="evidence.sold.v1")
    with pytest.raises(UnreadableEventError, match=r"evidence\.sold\.v1"):
        read(event)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"type": "evidence.closed.v1", "stream": "x"}'], ids=repr
)
def test_bytes_that_are_not_of_the_stated_type_are_refused(body: bytes) -> None:
    event = replace(recorded(e.EvidenceAccepted()), body=body)
    with pytest.raises(UnreadableEventError, match=r"bytes of a evidence\.accepted\.v1 at sequence 7"):
        read(event)


def test_a_list_that_names_a_sealed_member_lets_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    topic = "evidence.custody_acknowledged.v1"
    monkeypatch.setattr(lists, "LISTED", {**lists.LISTED, topic: "remark"})
    allowed.cache_clear()
    try:
        event = recorded(sample(e.CustodyAcknowledged))
        with pytest.raises(UnreadableEventError, match="plain values"):
            read(event)
    finally:
        monkeypatch.undo()
        allowed.cache_clear()


def test_a_member_that_is_not_listed_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    event = recorded(RepositoryOpened(origin="r", rules_version="1"))
    assert read(event)[0]["data"] == {"origin": "r", "rules_version": "1"}
    monkeypatch.setattr(lists, "LISTED", {**lists.LISTED, event.type: "rules_version"})
    allowed.cache_clear()
    try:
        assert read(event)[0]["data"] == {"rules_version": "1"}
    finally:
        monkeypatch.undo()
        allowed.cache_clear()
