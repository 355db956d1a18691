"""What `verify` finds in PostgreSQL of what was changed behind the program's back, with a real server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import uuid4

import psycopg
import pytest

from adapters.event_store.postgres import PostgresEventStore
from adapters.event_store.postgres_audit import PostgresAudit
from adapters.event_store.record_laws import Difference
from adapters.event_store.verification import verify_events
from domain.errors import RepositoryMismatchError, StoreUnavailableError
from tests.adapters.event_store.acts import further, opening, receipt, registration, stream


@pytest.fixture
def store(new_store: Callable[[], str]) -> Iterator[PostgresEventStore]:
    """A store of 8 events: sequences 4 and 5 are one act."""
    store = PostgresEventStore(new_store())
    acts = [
        opening(),
        registration(stream(1), identity="expert-7", request_id="r-1"),
        further((stream(2), 1)),
        further((stream(1), 2), (stream(2), 2), request_id="r-2"),
        further((stream(3), 1)),
        further((stream(4), 1)),
        further((stream(5), 1)),
    ]
    for answer in store.append(acts):
        receipt(answer)
    yield store
    store.close()


def edit(store: PostgresEventStore, statement: str) -> None:
    with psycopg.connect(store.url, autocommit=True) as shell:
        assert shell.execute(statement.encode()).rowcount > 0


def audited(url: str, *, progress: Callable[[int, int], None] = lambda *_: None) -> Difference | None:
    audit = PostgresAudit(url)
    try:
        return verify_events(audit, progress=progress)
    finally:
        audit.close()


def test_a_store_as_written_has_no_difference_and_gives_its_digests_in_order(
    store: PostgresEventStore,
) -> None:
    told: list[tuple[int, int]] = []
    digests: list[bytes] = []
    audit = PostgresAudit(store.url)
    found = verify_events(
        audit, progress=lambda done, total: told.append((done, total)), digested=digests.append
    )
    audit.close()
    assert found is None
    assert told == [(8, 8)]
    assert digests == [event.digest for event in store.read(0, 100)]


_FLIP = "convert_to(replace(convert_from(state, 'UTF8'), '\"n\":1', '\"n\":2'), 'UTF8')"

EDITS: dict[str, tuple[str, int | None, str]] = {
    "a byte of an event": (
        f"UPDATE stored_events SET state = {_FLIP} WHERE notification_id = 6",
        6,
        "digest",
    ),
    "a digest": (
        r"UPDATE stored_events SET digest = '\x00' WHERE notification_id = 3",
        3,
        "digest",
    ),
    "a type": (
        "UPDATE stored_events SET topic = 'other.v1' WHERE notification_id = 7",
        7,
        "stored_events.topic",
    ),
    "a version": (
        "UPDATE stored_events SET originator_version = 9 WHERE notification_id = 7",
        7,
        "stored_events.originator_version",
    ),
    "an event id": (
        f"UPDATE stored_events SET event_id = '{uuid4()}' WHERE notification_id = 2",
        2,
        "stored_events.event_id",
    ),
    "an event taken out": ("DELETE FROM stored_events WHERE notification_id = 6", 6, "sequence"),
    "the last event taken out": (
        "DELETE FROM stored_events WHERE notification_id = 8",
        None,
        "head.sequence",
    ),
    "the head": ("UPDATE head SET sequence = 12", None, "head.sequence"),
    "an act's place": ("UPDATE acts SET last_sequence = 8 WHERE first_sequence = 4", 5, "acts"),
    "an act taken out": ("DELETE FROM acts WHERE first_sequence = 3", 3, "acts"),
    "an act put in": ("INSERT INTO acts VALUES (gen_random_uuid(), 3, 3)", None, "rows of acts"),
    "a request's digest": (
        "UPDATE requests SET digest = '0' WHERE request_id = 'r-2'",
        5,
        "requests, r-2 of expert-1",
    ),
    "a request taken out": ("DELETE FROM requests WHERE request_id = 'r-1'", 2, "requests, r-1 of expert-1"),
    "a request put in": (
        "INSERT INTO requests SELECT 'expert-9', request_id, digest, act_id FROM requests LIMIT 1",
        None,
        "rows of requests",
    ),
    "a claim moved": ("UPDATE claims SET stream = 'identity/z'", 2, "claims, identity"),
    "a claim put in": ("INSERT INTO claims VALUES ('identity', 'expert-8', 'x')", None, "rows of claims"),
}


@pytest.mark.parametrize(("statement", "sequence", "place"), EDITS.values(), ids=EDITS)
def test_an_edit_is_named_with_its_place(
    store: PostgresEventStore, statement: str, sequence: int | None, place: str
) -> None:
    edit(store, statement)
    difference = audited(store.url)
    assert difference is not None
    assert difference.sequence == sequence
    assert difference.place.startswith(place)


def test_one_state_is_verified_while_the_store_is_written(store: PostgresEventStore) -> None:
    told: list[tuple[int, int]] = []

    def write(done: int, total: int) -> None:
        told.append((done, total))
        receipt(store.append([further((stream(50), 1), request_id="w-1")])[0])

    assert audited(store.url, progress=write) is None
    assert (told, store.head()) == ([(8, 8)], 9)


def test_the_right_to_read_is_enough_and_nothing_can_be_written(store: PostgresEventStore) -> None:
    auditor = f"auditor_{uuid4().hex}"
    with psycopg.connect(store.url, autocommit=True) as shell:
        shell.execute(f"CREATE ROLE {auditor} LOGIN".encode())
        shell.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {auditor}".encode())
    assert audited(store.url.replace("gravamen@", f"{auditor}@")) is None
    audit = PostgresAudit(store.url)
    with pytest.raises(StoreUnavailableError, match="ReadOnlySqlTransaction"):
        audit._rows("UPDATE head SET sequence = 9 RETURNING sequence")
    audit.close()


def test_a_database_without_a_store_is_refused(new_database: Callable[[], str]) -> None:
    with pytest.raises(RepositoryMismatchError, match="expected an event store in the database, found none"):
        PostgresAudit(new_database())
