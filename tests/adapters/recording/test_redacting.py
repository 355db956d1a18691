"""Redaction goes by the store's head, not by what the process has read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest

from adapters.event_store.sqlite import SqliteEventStore
from adapters.recording.redacting import Redactor
from domain.errors import StoreUnavailableError
from domain.events import DomainEvent
from domain.evidence import events as e
from domain.values import Classification
from tests.adapters.event_store.acts import act_of, opening, receipt
from tests.domain.publication.material import ITEM, condition, place, registered

INTERNAL = Classification.INTERNAL
"""Classification of the acts of these tests."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteEventStore]:
    opened = SqliteEventStore(tmp_path)
    receipt(opened.append([opening()])[0])
    yield opened
    opened.close()


@pytest.fixture
def record(store: SqliteEventStore) -> Callable[[int, DomainEvent], None]:
    def record(version: int, data: DomainEvent, item: UUID = ITEM) -> None:
        receipt(store.append([act_of([(place(item), version, data)])])[0])

    return record


def test_an_event_read_before_its_stream_was_barred_is_kept_back_after(
    store: SqliteEventStore, record: Callable[[int, DomainEvent], None]
) -> None:
    redactor = Redactor(head=store.head, of_types=store.of_types)
    record(1, e.EvidenceAccepted())
    events = store.read(1, 10)
    assert [each.type for each in redactor.published(events, to=INTERNAL)] == ["evidence.accepted.v1"]
    record(2, e.ConditionRecorded(condition=condition()))
    assert redactor.published(events, to=INTERNAL) == []


def test_the_revision_stays_while_nothing_that_bears_on_it_is_recorded(
    store: SqliteEventStore, record: Callable[[int, DomainEvent], None]
) -> None:
    redactor = Redactor(head=store.head, of_types=store.of_types)
    first = redactor.catch_up()
    record(1, e.EvidenceAccepted())
    assert redactor.catch_up() == first
    record(2, e.ConditionRecorded(condition=condition()))
    assert redactor.catch_up() > first


def test_nothing_leaves_while_the_store_cannot_be_read(store: SqliteEventStore) -> None:
    def away() -> int:
        raise StoreUnavailableError("the store is away")

    events = store.read(0, 10)
    with pytest.raises(StoreUnavailableError):
        Redactor(head=away, of_types=store.of_types).published(events, to=INTERNAL)


def test_a_record_is_redacted_as_its_topic_and_its_subscribers_read_it(
    store: SqliteEventStore, record: Callable[[int, DomainEvent], None]
) -> None:
    record(1, registered())
    [opened, item] = Redactor(head=store.head, of_types=store.of_types).published(
        store.read(0, 10), to=INTERNAL
    )
    assert (opened.sequence, opened.type) == (1, "repository.opened.v1")
    assert (item.sequence, item.type, item.stream) == (2, "evidence.registered.v1", place(ITEM))
