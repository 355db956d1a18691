"""PostgreSQL and Kafka, started once for all rows, and repositories of their own with the processes that serve them."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier

from adapters.event_store.migrations import migrate
from adapters.kafka_log.topics import Topic, Topics, log_topic
from deployments.bench.servers import Served
from deployments.bench.stage import Client
from deployments.local.gravamen import PROGRAM, address_in, settings_of
from deployments.local.kafka import Kafka
from deployments.local.postgres import Postgres

API = "deployments.bench.scale.api"
"""An API process as `gravamen api` composes it, with the yardsticks' servicers beside it."""
STOP_LIMIT_S = 60.0
BUILT_LIMIT_S = 60.0

Role = Literal["api", "publish", "project"]


@dataclass(slots=True)
class Repository:
    """A repository of its own: a database, a name for its topics, a folder, and the processes started for it.

    Args:
        folder: Where evidence bytes and the wrapping key are.
        database: Address of its database, migrated.
        kafka: Brokers.
        origin: Code of the repository.
    """

    folder: Path
    database: str
    kafka: str
    origin: str = field(default_factory=lambda: f"r{uuid4().hex[:12]}")
    started: list[Served] = field(default_factory=list)

    @property
    def log_topic(self) -> str:
        """Name the log of record."""
        return f"{self.origin}.log.v1"

    @property
    def environment(self) -> dict[str, str]:
        """Settings as a deployment gives them."""
        settings = settings_of(self.folder, database=self.database, kafka=self.kafka, origin=self.origin)
        return settings | {"GRAVAMEN_BY": "administrator"}

    def do(self, *arguments: str) -> str:
        """Run a command that must succeed, and give what it printed.

        Raises:
            SystemExit: It failed; says how.
        """
        done = subprocess.run(
            [PROGRAM, *arguments], env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise SystemExit(f"`gravamen {' '.join(arguments)}` failed: {done.stderr.strip()}")
        return done.stdout

    def start(self, role: Role, *options: str) -> Served:
        """Start a process and wait for the line that names its address.

        Args:
            role: `api` has the yardsticks beside it; the others are `gravamen` itself.
            options: Further options of the command line; an API takes none.

        Raises:
            SystemExit: It did not come up.
        """
        command = [sys.executable, "-m", API] if role == "api" else [PROGRAM, role, *options]
        errors = (self.folder / f"{role}-{len(self.started)}.log").open("wb")
        with errors:
            process = subprocess.Popen(
                command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                # Who breaks the benchmark off breaks it off here alone, and this ends them in their order.
                start_new_session=True,
            )
        assert process.stdout is not None
        address = address_in(process.stdout.readline())
        if address is None:
            process.kill()
            raise SystemExit(f"`gravamen {role}` did not start: {Path(errors.name).read_text()[-800:]}")
        self.started.append(Served(address, process, self.folder))
        return self.started[-1]

    def stop(self, *which: Served) -> None:
        """Stop processes, or all that run, and wait for their ends; one that does not end is killed."""
        stopping = which or tuple(self.started)
        for each in stopping:
            each.process.send_signal(signal.SIGTERM)
        for each in stopping:
            try:
                each.process.communicate(timeout=STOP_LIMIT_S)
            except subprocess.TimeoutExpired:
                each.process.kill()
                each.process.communicate()
            self.started.remove(each)


def wait_until_built(client: Client) -> None:
    """Wait until every view has come into its place, which takes a projector a moment in a new repository.

    Raises:
        SystemExit: They did not.
    """
    deadline = time.monotonic() + BUILT_LIMIT_S
    while time.monotonic() < deadline:
        status = client("RecordService/GetStatus", {}, by="administrator")
        head = int(status["head"])
        if all(int(view.get("position", 0)) >= head for view in status["views"]):
            return
        time.sleep(0.05)
    raise SystemExit(f"the views were not built within {BUILT_LIMIT_S:g} s")


@dataclass(slots=True)
class Stack:
    """The servers of a run.

    Args:
        folder: A folder that the servers' user can enter; removed at the end.
        postgres: One server.
        kafka: One broker.
    """

    folder: Path
    postgres: Postgres
    kafka: Kafka

    def new_database(self, *, template: str = "template1") -> str:
        """Give a new database: empty, or a copy of one that nobody is connected to, named by its address."""
        name = f"bench_{uuid4().hex[:16]}"
        original = template.rpartition("/")[2]
        with psycopg.connect(self.postgres.url(), autocommit=True) as connection:
            connection.execute(
                SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(original))
            )
        return self.postgres.url(name)

    def new_store(self) -> str:
        """Give a database with an empty event store."""
        url = self.new_database()
        migrate(url)
        return url

    def drop(self, *databases: str) -> None:
        """Remove databases that nobody needs any more."""
        with psycopg.connect(self.postgres.url(), autocommit=True) as connection:
            for url in databases:
                name = Identifier(url.rpartition("/")[2])
                connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    def new_topic(self, topic: Topic | None = None) -> str:
        """Make a topic, as a log of record is made unless another is given; gives its name."""
        made = topic or log_topic(f"t{uuid4().hex[:12]}", replicas=1)
        topics = Topics(self.kafka.addresses)
        try:
            topics.apply(made, replicas=1)
        finally:
            topics.close()
        return made.name

    @contextmanager
    def repository(self, *, database: str | None = None, origin: str | None = None) -> Iterator[Repository]:
        """Prepare a repository as an operator does, with its topics, and stop its processes at the end.

        Args:
            database: One that holds a store already, such as a copy; a new one where left out.
            origin: The code that such a store was opened with.
        """
        folder = self.folder / f"repository-{uuid4().hex[:12]}"
        folder.mkdir()
        made = Repository(folder, database or self.new_database(), self.kafka.addresses)
        made.origin = origin or made.origin
        made.do("migrate")
        made.do("topics", "apply")
        try:
            yield made
        finally:
            made.stop()


@contextmanager
def stack() -> Iterator[Stack]:
    """Start the servers, and stop and clear away everything at the end, also where the run is broken off.

    Raises:
        StackError: PostgreSQL, Java or Maven is missing, or a server did not come up.
    """
    folder = Path(tempfile.mkdtemp(prefix="gravamen-bench-"))
    # PostgreSQL refuses to run as root, and whom it runs as must be able to enter.
    folder.chmod(0o711)
    try:
        postgres = Postgres.start(folder / "postgres")
        try:
            kafka = Kafka.start(folder / "kafka")
            try:
                yield Stack(folder, postgres, kafka)
            finally:
                kafka.stop()
        finally:
            postgres.down(mode="immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
