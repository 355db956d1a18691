"""A log file brought to PostgreSQL: whole or refused, and known as unfinished while it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.composing.importing import import_into_database
from adapters.composing.restoring import refuse_unfinished
from adapters.event_store import rewriting
from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.errors import LogFileError, RestoreRefusedError
from adapters.event_store.log_file import PREFIX, export_log
from adapters.event_store.postgres_audit import PostgresAudit
from adapters.event_store.postgres_reader import PostgresReader
from adapters.event_store.publishing_turn import PublishingTurn
from adapters.event_store.sqlite import SqliteEventStore
from adapters.event_store.verification import verify_events
from adapters.settings import Role, Settings
from domain.errors import RefusedError
from domain.ports.store import StoredEvent
from tests.adapters.event_store.log_files import everything, fill, place_of


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[StoredEvent]]:
    """A log file of 12 events in 9 acts, and those events."""
    folder = tmp_path_factory.mktemp("source")
    store = SqliteEventStore(folder)
    fill(store)
    export_log(EmbeddedLog(store), folder / "log")
    events = everything(store)
    store.close()
    return folder / "log", events


def quietly(file: Path, url: str) -> int:
    return import_into_database(file, url, progress=lambda *_: None)


def events_of(url: str) -> list[StoredEvent]:
    audit = PostgresAudit(url)
    try:
        return audit.read(0, 100)
    finally:
        audit.close()


def start_an_api(url: str) -> None:
    """Do what an API process does before it takes a store for its own."""
    with PostgresReader(url) as store:
        refuse_unfinished(store, Settings(role=Role.VIEWS, database=url))


def test_a_log_comes_to_postgresql_byte_for_byte_with_acts_requests_and_claims(
    recorded: tuple[Path, list[StoredEvent]], new_store: Callable[[], str]
) -> None:
    file, events = recorded
    url = new_store()
    assert quietly(file, url) == 12
    assert events_of(url) == events
    audit = PostgresAudit(url)
    assert verify_events(audit) is None
    assert audit.claimed("identity", "expert-10") is not None
    assert audit.request_row("expert-1", "r-2") is not None
    audit.close()
    start_an_api(url)


def test_an_import_that_was_broken_off_is_no_whole_store_until_it_went_on(
    recorded: tuple[Path, list[StoredEvent]], new_store: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, events = recorded
    url = new_store()
    monkeypatch.setattr(rewriting, "GROUP_ACTS", 2)

    def break_off(done: int, _: int) -> None:
        if done < 12:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_into_database(file, url, progress=break_off)
    begun = events_of(url)
    assert 0 < len(begun) < 12
    assert begun == events[: len(begun)]
    with pytest.raises(RestoreRefusedError, match=r"to reach sequence 12.*`gravamen import-log`") as refusal:
        start_an_api(url)
    assert refusal.value.sequence == len(begun) + 1
    assert quietly(file, url) == 12
    assert events_of(url) == events
    start_an_api(url)


def test_an_edited_file_is_refused_with_its_first_bad_sequence_and_leaves_the_store_as_it_was(
    recorded: tuple[Path, list[StoredEvent]], new_store: Callable[[], str], tmp_path: Path
) -> None:
    content = bytearray(recorded[0].read_bytes())
    content[place_of(recorded[0], 7) + PREFIX.size + 30] ^= 1
    (tmp_path / "edited").write_bytes(content)
    url = new_store()
    with pytest.raises(LogFileError) as refusal:
        quietly(tmp_path / "edited", url)
    assert refusal.value.sequence == 7
    assert events_of(url) == []
    start_an_api(url)


def test_nothing_is_imported_beside_a_publisher(
    recorded: tuple[Path, list[StoredEvent]], new_store: Callable[[], str]
) -> None:
    url = new_store()
    turn = PublishingTurn(url)
    assert turn.take()
    with pytest.raises(RefusedError, match="expected no publisher at work on the store, found one"):
        quietly(recorded[0], url)
    turn.give()
    assert events_of(url) == []
