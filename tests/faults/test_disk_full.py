"""No room left on the disk of a store: nothing half-written is acknowledged, and with room again it goes on."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from adapters.composing.reading import views_file
from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.sqlite_reader import SqliteReader
from adapters.evidence_vault.folder_vault import FolderVault
from adapters.key_store.sqlite_keys import SqliteKeyStore
from adapters.sql_views.engine import reading_engine
from deployments.local.errors import StackError
from deployments.local.kafka import Kafka
from deployments.local.postgres import Postgres
from domain.ports.store import whole
from domain.ports.vault import VaultUnavailableError, upload_holder
from projections.acts import events as acts_events
from projections.all_views import all_views
from tests.acceptance.served import Served, serving
from tests.faults.accounting import Place, account, counted, of_events, requests_of
from tests.faults.fleet import ITEM, fleet
from tests.faults.load import Load, loading
from tests.faults.small_disk import KIND, SmallDisk, small_disk
from tests.faults.table import entered
from tests.waiting import LONG_S, until

ON_A_SMALL_DISK = pytest.mark.parametrize("disk", [KIND], indirect=True)


@pytest.fixture
def disk(server_folder: Path) -> Iterator[SmallDisk]:
    """Give a disk that the servers' user can enter."""
    with small_disk(server_folder / f"disk-{uuid4().hex[:8]}", mib=128) as made:
        yield made


def expect_refused(load: Load) -> None:
    """Wait until calls fail, and expect each to be told that nothing was recorded, and to try again."""
    before = len(load.failures())
    load.wait_for_failures(6)
    told = {words.split(maxsplit=1)[0] for words in load.failures(after=before)}
    assert told == {"UNAVAILABLE"}


# Embedded: store, keys, views and evidence in one folder


def places_of(folder: Path) -> list[Place]:
    """Read the acts of store and views of a data folder."""
    reader = SqliteReader(folder)
    in_store = of_events(whole(EmbeddedLog(reader)))
    reader.close()
    engine = reading_engine(folder / views_file(all_views()))
    with engine.connect() as connection:
        rows = connection.execute(acts_events.select()).all()
    engine.dispose()
    return [in_store, Place.of(((row.act, row.n, row.of) for row in rows), requests_of(in_store))]


def views_have_come(served: Served) -> bool:
    found = json.loads(served("views", "list", "--data", served.data, "--json"))
    return all(each["position"] == found["head"] and not each["fault"] for each in found["accounts"])


def take_in(served: Served, folder: Path) -> tuple[int, str]:
    """Take in a folder of evidence; gives the exit code, and what was said."""
    done = served.run("intake", folder, "--collection", "box", "--basis", "found", "--json")
    return done.returncode, done.stdout + done.stderr


@ON_A_SMALL_DISK
def test_an_embedded_node_whose_disk_is_full_refuses_and_goes_on_when_there_is_room(
    disk: SmallDisk, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    box = tmp_path / "box"
    box.mkdir()
    (box / "film").write_bytes(os.urandom(4 << 20))
    with serving(disk.folder / "data") as served:
        item = str(served.json(*ITEM[:-1])["id"])
        with loading(tmp_path / "notes", [served.address], item) as load:
            load.wait_for_more(20)
            assert served.process is not None
            disk.fill(served.process.pid)
            expect_refused(load)
            code, said = take_in(served, box)
            assert code != 0
            assert "unavailable: " in said
            disk.free()
            load.wait_for_more(20)
            load.finish()
        assert take_in(served, box)[0] == 0
        until(lambda: views_have_come(served), deadline_s=LONG_S)
        counts = counted(load.acknowledged, places_of(served.data), given_up=load.given_up)
        served("verify", "--data", served.data)
    stop = f"UNAVAILABLE while full, then all there, once; {KIND}"
    assert entered(request, "disk of an embedded node full", counts, stop=stop).is_whole


@ON_A_SMALL_DISK
def test_an_upload_that_finds_no_room_is_refused_and_goes_on_where_it_was(
    disk: SmallDisk, tmp_path: Path
) -> None:
    content = os.urandom(6 << 20)
    half = len(content) // 2
    keys = SqliteKeyStore(tmp_path)
    vault = FolderVault(disk.folder / "vault", keys=keys)
    vault.begin("a1")
    vault.append("a1", offset=0, chunk=content[:half])
    disk.fill(os.getpid())
    try:
        with pytest.raises(VaultUnavailableError, match="the upload could not be staged"):
            vault.append("a1", offset=half, chunk=content[half:])
    finally:
        disk.free()
    offset = vault.begin("a1").offset
    assert offset <= half
    vault.append("a1", offset=offset, chunk=content[offset:])
    stored = vault.finish("a1")
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert b"".join(vault.open(stored.sha256, holder=upload_holder("a1"))) == content
    vault.close()
    keys.close()


# At scale: store and views in PostgreSQL


@pytest.fixture
def small_postgres(disk: SmallDisk) -> Iterator[Postgres]:
    try:
        server = Postgres.start(disk.folder / "postgres", wal_segment_mib=1)
    except StackError as error:
        pytest.skip(str(error))
    yield server
    if server.pid() is not None:
        server.down(mode="immediate")


@ON_A_SMALL_DISK
def test_a_postgresql_whose_disk_is_full_refuses_and_goes_on_when_there_is_room(
    disk: SmallDisk, small_postgres: Postgres, tmp_path: Path, kafka: Kafka, request: pytest.FixtureRequest
) -> None:
    server = small_postgres
    with (
        fleet(tmp_path / "scale", lambda: server.create_database("small"), kafka.addresses, {}) as started,
        loading(tmp_path / "notes", started.servers, started.item) as load,
    ):
        load.wait_for_more(20)
        pid = server.pid()
        assert pid is not None
        disk.fill(pid)
        expect_refused(load)
        disk.free()
        # PostgreSQL ends itself where its write-ahead log has no room; then an operator starts it again.
        ended = server.pid() is None
        if ended:
            server.up()
        load.wait_for_more(20)
        load.finish()
        started.wait()
        counts = account(started.scale, load)
    how = "ended itself, started again" if ended else "went on by itself"
    stop = f"UNAVAILABLE while full; PostgreSQL {how}, then all there, once; {KIND}"
    assert entered(request, "disk of PostgreSQL full", counts, stop=stop).is_whole
