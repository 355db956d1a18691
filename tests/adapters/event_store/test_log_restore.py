"""A store out of the log of record: the same bytes, requests and claims, and no event after one that is not right."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from adapters.event_store import rewriting
from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.errors import RestoreRefusedError, RewrittenOtherwiseError
from adapters.event_store.log_restore import Restored, restore_log
from adapters.event_store.postgres import PostgresEventStore
from adapters.event_store.sqlite import SqliteEventStore
from adapters.event_store.verification import verify_events
from domain.errors import RepositoryMismatchError
from domain.ports.store import StoredEvent, whole
from tests.adapters.event_store.acts import REPOSITORY, further, opening, receipt, stream
from tests.adapters.event_store.log_files import everything

OpenFolder = Callable[[Path], SqliteEventStore]
Edit = Callable[[list[StoredEvent]], Sequence[StoredEvent]]


class Edited:
    """A log that holds what somebody made of a store's events."""

    def __init__(self, source: SqliteEventStore, edit: Edit) -> None:
        self.events = list(edit(everything(source)))

    def head(self) -> int:
        return self.events[-1].sequence if self.events else 0

    def read(self, after: int, limit: int) -> list[StoredEvent]:
        return self.events[after : after + limit]

    def wait(self, after: int, timeout_s: float) -> int:
        return self.head()


def restore(
    source: SqliteEventStore | Edited, target: SqliteEventStore | PostgresEventStore, *, at_least: int = 0
) -> Restored:
    log = EmbeddedLog(source) if isinstance(source, SqliteEventStore) else source
    return restore_log(log, target, EmbeddedLog(target), at_least=at_least)


def unedited(events: list[StoredEvent]) -> list[StoredEvent]:
    return events


def first(count: int) -> Edit:
    return lambda events: events[:count]


def with_body(sequence: int, edit: Callable[[bytes], bytes]) -> Edit:
    """Edit an event's bytes; the digest is that of the bytes, as a reader of Kafka finds it."""

    def edited(events: list[StoredEvent]) -> list[StoredEvent]:
        body = edit(events[sequence - 1].body)
        events[sequence - 1] = replace(events[sequence - 1], body=body, digest=hashlib.sha256(body).digest())
        return events

    return edited


def test_a_store_comes_back_byte_for_byte(source: SqliteEventStore, target: SqliteEventStore) -> None:
    restored = restore(source, target)
    assert (restored.repository, restored.head, restored.was_there) == (REPOSITORY, 12, 0)
    assert everything(target) == everything(source)
    digests = b"".join(event.digest for event in everything(source))
    assert restored.record_sha256 == hashlib.sha256(digests).hexdigest()


def test_requests_and_claims_come_back_with_the_events(
    source: SqliteEventStore, target: SqliteEventStore
) -> None:
    restore(source, target)
    for request_id in ("r-1", "r-2"):
        assert target.request("expert-1", request_id) == source.request("expert-1", request_id)
        assert target.request("expert-1", request_id) is not None
    assert target.claimed("identity", "expert-10") == stream(9)
    assert verify_events(target) is None
    assert receipt(target.append([further((stream(1), 7), request_id="r-1")])[0]).was_repeated


def test_a_store_in_postgresql_comes_back_likewise(
    source: SqliteEventStore, new_store: Callable[[], str]
) -> None:
    with PostgresEventStore(new_store()) as target:
        restore(source, target)
        assert list(whole(EmbeddedLog(target))) == everything(source)
        assert target.counts() == source.counts()
        assert target.request("expert-1", "r-2") == source.request("expert-1", "r-2")
        assert target.claimed("identity", "expert-9") == stream(9)
        assert receipt(target.append([further((stream(4), 2))])[0]).first_sequence == 13


def test_a_restore_goes_on_where_it_was_broken_off(
    source: SqliteEventStore, target: SqliteEventStore
) -> None:
    restore(Edited(source, first(5)), target)
    restored = restore(source, target)
    assert (restored.head, restored.was_there) == (12, 5)
    assert everything(target) == everything(source)
    assert verify_events(target) is None
    assert restore(source, target).was_there == 12


def test_an_interruption_leaves_whole_acts_and_the_next_restore_completes_them(
    source: SqliteEventStore, target: SqliteEventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewriting, "GROUP_ACTS", 1)

    def interrupt(done: int, total: int) -> None:
        if done >= 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore_log(EmbeddedLog(source), target, EmbeddedLog(target), progress=interrupt)
    left = target.head()
    assert left in (2, 5)
    assert everything(target) == everything(source)[:left]
    restore(source, target)
    assert everything(target) == everything(source)


def test_progress_tells_what_is_durable(
    source: SqliteEventStore, target: SqliteEventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewriting, "GROUP_ACTS", 3)
    told: list[tuple[int, int, int]] = []
    restore_log(
        EmbeddedLog(source),
        target,
        EmbeddedLog(target),
        progress=lambda done, total: told.append((done, total, target.head())),
    )
    assert [(done, total) for done, total, _ in told] == [(5, 12), (8, 12), (12, 12)]
    assert all(head >= done for done, _, head in told)


# Logs that are not right


def flipped(body: bytes) -> bytes:
    """Change a letter of a wire name."""
    return body.replace(b"identity.retired.v1", b"identity.retirex.v1")


def moved(body: bytes) -> bytes:
    return body.replace(b'"version":1', b'"version":2')


def elsewhere(body: bytes) -> bytes:
    return body.replace(str(REPOSITORY).encode(), str(UUID(int=2)).encode())


@pytest.mark.parametrize(
    ("edit", "sequence", "words"),
    [
        (with_body(7, flipped), 7, "type"),
        (with_body(7, moved), 7, "version"),
        (with_body(7, elsewhere), 7, "repository"),
        (with_body(7, lambda body: body[:-1]), 7, "recorded event"),
        (lambda events: [*events[:6], *events[7:]], 7, "sequence"),
        (lambda events: [*events[:6], replace(events[6], digest=bytes(32)), *events[7:]], 7, "digest"),
        (lambda events: [*events[:6], replace(events[6], type="fact.stated.v1"), *events[7:]], 7, "type"),
        (lambda events: [*events[:6], replace(events[6], stream=stream(77)), *events[7:]], 7, "stream"),
        (
            lambda events: [*events[:6], replace(events[6], id=UUID(int=9)), *events[7:]],
            7,
            "header of the id",
        ),
        (first(4), 5, "part 3 of 3"),
        (lambda events: events[1:], 1, "sequence"),
    ],
    ids=[
        "another type",
        "another version",
        "another repository",
        "cut bytes",
        "a gap",
        "another digest",
        "a header's type",
        "a header's stream",
        "a header's id",
        "an act in part",
        "without its beginning",
    ],
)
def test_a_log_that_is_not_right_is_refused_with_its_first_bad_sequence(
    source: SqliteEventStore,
    target: SqliteEventStore,
    monkeypatch: pytest.MonkeyPatch,
    edit: Edit,
    sequence: int,
    words: str,
) -> None:
    monkeypatch.setattr(rewriting, "GROUP_ACTS", 1)
    with pytest.raises(RestoreRefusedError) as refusal:
        restore(Edited(source, edit), target)
    assert refusal.value.sequence == sequence
    assert words in refusal.value.message
    assert target.head() < sequence
    assert everything(target) == everything(source)[: target.head()]


def test_a_log_shorter_than_what_is_known_is_refused(
    source: SqliteEventStore, target: SqliteEventStore
) -> None:
    with pytest.raises(RestoreRefusedError, match="reaches sequence 13, found that it ends at 12") as refusal:
        restore(source, target, at_least=13)
    assert refusal.value.sequence == 13
    assert target.head() == 0


def test_an_empty_log_is_refused(source: SqliteEventStore, target: SqliteEventStore) -> None:
    with pytest.raises(RestoreRefusedError, match="ends at 0"):
        restore(Edited(source, first(0)), target)


def test_a_log_that_differs_from_a_backup_is_refused_by_sequence(
    source: SqliteEventStore, target: SqliteEventStore
) -> None:
    def nonce(body: bytes) -> bytes:
        at = body.index(b'"nonce":"') + 9
        return body[:at] + (b"1" if body[at : at + 1] != b"1" else b"2") + body[at + 1 :]

    # Well-formed, and so beyond what the log itself can show.
    forged = Edited(source, with_body(7, nonce))
    witness = Edited(source, first(8))
    with pytest.raises(RestoreRefusedError, match="the backup holds another event") as refusal:
        restore_log(forged, target, EmbeddedLog(target), witness=witness)
    assert refusal.value.sequence == 7
    assert restore_log(EmbeddedLog(source), target, EmbeddedLog(target), witness=witness).head == 12


def test_a_log_shorter_than_a_backup_is_refused(source: SqliteEventStore, target: SqliteEventStore) -> None:
    with pytest.raises(RestoreRefusedError, match="reaches sequence 12, found that it ends at 8"):
        restore_log(Edited(source, first(8)), target, EmbeddedLog(target), witness=Edited(source, unedited))


# Stores that hold something already


def test_a_store_of_another_repository_is_refused(
    open_folder: OpenFolder, source: SqliteEventStore, tmp_path: Path
) -> None:
    other = open_folder(tmp_path / "other")
    other.append([opening(repository=UUID(int=2))])
    with pytest.raises(RepositoryMismatchError, match=str(REPOSITORY)):
        restore(source, other)
    assert other.head() == 1


def test_a_store_that_went_another_way_is_refused_by_sequence(
    source: SqliteEventStore, target: SqliteEventStore
) -> None:
    restore(Edited(source, first(5)), target)
    target.append([further((stream(77), 1))])
    with pytest.raises(RestoreRefusedError, match="sequence 6: the store holds another event") as refusal:
        restore(source, target)
    assert refusal.value.sequence == 6
    assert target.head() == 6


def test_a_store_beyond_the_log_is_refused(source: SqliteEventStore, target: SqliteEventStore) -> None:
    restore(source, target)
    target.append([further((stream(77), 1))])
    with pytest.raises(RestoreRefusedError, match="head 13"):
        restore(source, target)


def test_a_store_to_which_somebody_else_writes_meanwhile_ends_the_restore(
    source: SqliteEventStore, target: SqliteEventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewriting, "GROUP_ACTS", 1)

    def write(done: int, total: int) -> None:
        target.append([further((stream(88), 1))])

    with pytest.raises(RewrittenOtherwiseError, match="expected act") as refusal:
        restore_log(EmbeddedLog(source), target, EmbeddedLog(target), progress=write)
    assert refusal.value.sequence is not None
