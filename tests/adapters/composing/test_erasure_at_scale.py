"""Erasures beside other API processes, on PostgreSQL: at once, after a crash, and on keys from an older backup."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from adapters.composing.keeping import Keeper
from adapters.composing.recording import Recording, recording_beside_others
from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.postgres import PostgresEventStore
from adapters.evidence_vault.folder_vault import FolderVault
from adapters.key_store.key_backup import keys_into_database, keys_to_backup
from adapters.key_store.postgres_keys import PostgresKeyStore
from adapters.recording.eraser import Eraser
from adapters.recording.sealing import ERASED
from adapters.settings import Role, Settings
from tests.adapters.recording.erasures import NAME, known_name, order_of, register_source
from tests.waiting import until


@dataclass(frozen=True)
class Process:
    """What an API process records and erases with."""

    keys: PostgresKeyStore
    recording: Recording
    eraser: Eraser
    keeper: Keeper

    def name_of(self, person: UUID) -> str:
        """Read a name as this process answers it."""
        return known_name(self.recording.recorder.store, self.recording.sealer, person)


Open = Callable[[], Process]


@dataclass(frozen=True)
class Deployment:
    """A store, and processes on it."""

    url: str
    kek: Path
    open: Open


@pytest.fixture
def deployment(new_store: Callable[[], str], tmp_path: Path) -> Iterator[Deployment]:
    """Opens one more process on the same store, in the order in which an API process opens its parts."""
    url, kek = new_store(), tmp_path / "kek"
    with ExitStack() as stack:

        def open_() -> Process:
            store = PostgresEventStore(url)
            stack.callback(store.close)
            log = EmbeddedLog(store)
            keys = PostgresKeyStore(url, kek)
            stack.callback(keys.close)
            vault = FolderVault(tmp_path / "vault", keys=keys)
            stack.callback(vault.close)
            eraser = Eraser(store, log, keys, vault)
            eraser.finish()
            settings = Settings(role=Role.API, data=tmp_path, database=url, kek=kek)
            recording = recording_beside_others(store, log, keys, settings)
            stack.callback(recording.committer.close)
            return Process(keys, recording, eraser, Keeper(url, log, vault, eraser))

        yield Deployment(url, kek, open_)


def order(process: Process, person: UUID) -> None:
    """Record an order, and carry nothing out."""
    for caller, command in order_of(person):
        process.recording.recorder.record(caller, command)


def test_what_one_process_erases_the_other_answers_no_more(deployment: Deployment) -> None:
    person = uuid4()
    one, other = deployment.open(), deployment.open()
    one.recording.recorder.record(*register_source(person))
    until(lambda: other.keys._hears)
    assert other.name_of(person) == NAME
    other.recording.memory.refresh()
    assert other.recording.memory.names.holds_name(NAME)

    order(one, person)
    one.eraser.finish()
    until(lambda: other.name_of(person) == ERASED)
    other.recording.memory.refresh()
    assert not other.recording.memory.names.holds_name(NAME)


def test_what_a_process_recorded_and_did_not_carry_out_another_ends(deployment: Deployment) -> None:
    person = uuid4()
    one, other = deployment.open(), deployment.open()
    one.recording.recorder.record(*register_source(person))
    order(one, person)
    assert other.keys.destroyed() == frozenset()
    other.keeper.step()
    assert other.keys.destroyed() == {f"source/{person}"}


def test_keys_of_an_older_backup_are_destroyed_again_before_a_process_opens_a_text(
    deployment: Deployment, tmp_path: Path
) -> None:
    person = uuid4()
    one = deployment.open()
    one.recording.recorder.record(*register_source(person))
    backup = tmp_path / "backup"
    backup.mkdir()
    keys_to_backup(deployment.url, deployment.kek, backup)
    order(one, person)
    one.eraser.finish()

    with psycopg.connect(deployment.url, autocommit=True) as connection:
        connection.execute("TRUNCATE repository_key, data_keys, object_keys, key_grants")
    keys_into_database(backup, deployment.url, deployment.kek)
    assert one.keys.destroyed() == frozenset()
    restarted = deployment.open()
    assert restarted.keys.destroyed() == {f"source/{person}"}
    assert restarted.name_of(person) == ERASED
    assert not restarted.recording.memory.names.holds_name(NAME)
