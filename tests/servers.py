"""Real servers for tests, started once a test process by the code of `make stack`, and stopped at its end."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from adapters.event_store.migrations import migrate
from deployments.local.errors import StackError
from deployments.local.kafka import Kafka
from deployments.local.object_store import ObjectStore
from deployments.local.postgres import Postgres


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """Give a folder that the servers' user can enter."""
    folder = Path(tempfile.mkdtemp(prefix="gravamen-servers-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(server_folder: Path) -> Iterator[Postgres]:
    """Give a PostgreSQL server; where none is installed the test is skipped, and in CI fails."""
    try:
        server = Postgres.start(server_folder / "postgres")
    except StackError as error:
        pytest.skip(str(error))
    yield server
    server.down(mode="immediate")


@pytest.fixture(scope="session")
def kafka(server_folder: Path) -> Iterator[Kafka]:
    """Give a Kafka cluster of one node; where Java or Maven are missing the test is skipped, in CI fails."""
    try:
        cluster = Kafka.start(server_folder / "kafka")
    except StackError as error:
        pytest.skip(str(error))
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def object_store(server_folder: Path) -> Iterator[ObjectStore]:
    """Give an S3 server; where Go is missing the test is skipped, and in CI fails."""
    try:
        server = ObjectStore.start(server_folder / "object-store")
    except StackError as error:
        pytest.skip(str(error))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def new_database(postgres: Postgres) -> Callable[[], str]:
    """Give empty databases, by address."""
    return lambda: _database(postgres)


@pytest.fixture(scope="session")
def new_store(postgres: Postgres) -> Callable[[], str]:
    """Give databases with an empty event store, by address; its tables are made once and copied."""
    migrate(postgres.create_database("template_store"))
    return lambda: _database(postgres, template="template_store")


def _database(postgres: Postgres, *, template: str = "template1") -> str:
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        statement = SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template))
        connection.execute(statement)
    return postgres.url(name)


__all__ = ["kafka", "new_database", "new_store", "object_store", "postgres", "server_folder"]
