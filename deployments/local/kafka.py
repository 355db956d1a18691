"""Apache Kafka (KRaft) from its Maven artefacts: one broker or three, each a process of its own."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deployments.local.errors import StackError
from deployments.local.places import PROGRAMS, free_ports

JARS = PROGRAMS / "kafka"
START_LIMIT_S = 180.0
STOP_LIMIT_S = 15.0
HEAP = "-Xmx384m"
BOOTSTRAP = "--bootstrap-server"
_CONSOLE_CONSUMER = "org.apache.kafka.tools.consumer.ConsoleConsumer"
_POM = Path(__file__).with_name("pom.xml")
_LOGGING = Path(__file__).with_name("log4j2.properties")


def install() -> Path:
    """Bring the jars together once; gives their folder.

    Raises:
        StackError: Java or Maven is missing, or the artefacts could not be had.
    """
    for program in ("java", "mvn"):
        if shutil.which(program) is None:
            raise StackError(f"expected {program} on the path, found none: Kafka runs on Java 17 or later")
    done = JARS / ".complete"
    PROGRAMS.mkdir(exist_ok=True)
    with (PROGRAMS / "kafka.lock").open("w") as lock:
        # Two test processes that start at once must not both fetch.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            _fetch()
            done.touch()
    return JARS


def console_consumer(brokers: str, *arguments: str) -> list[str]:
    """Give the command that runs Kafka's own console consumer, from the jars that the brokers run on.

    It writes values as they are, byte for byte, each with a line feed behind it that is none of the value's; with
    `--formatter-property line.separator=` it writes none.

    Args:
        brokers: Of the cluster, unless the arguments name others.
        arguments: As `kafka-console-consumer` takes them.

    Raises:
        StackError: Java or Maven is missing, or the artefacts could not be had.
    """
    named = () if BOOTSTRAP in arguments else (BOOTSTRAP, brokers)
    logging = (f"-Dlog4j2.configurationFile={_LOGGING}", "-Dgravamen.log=/dev/null")
    return ["java", HEAP, *logging, "-cp", f"{install()}/*", _CONSOLE_CONSUMER, *named, *arguments]


def _fetch() -> None:
    shutil.rmtree(JARS, ignore_errors=True)
    _run(
        "mvn",
        "-q",
        "-B",
        "-f",
        str(_POM),
        "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies",
        f"-DoutputDirectory={JARS}",
    )


@dataclass(slots=True)
class Broker:
    """One node, broker and controller at once."""

    id: int
    port: int
    controller_port: int
    folder: Path
    process: subprocess.Popen[bytes] | None = None
    pid: int | None = None

    @property
    def address(self) -> str:
        """Give `host:port` for clients."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the process; `wait` tells when it answers."""
        command = [
            "java",
            HEAP,
            f"-Dlog4j2.configurationFile={_LOGGING}",
            f"-Dgravamen.log={self.folder / 'server.log'}",
            "-cp",
            f"{JARS}/*",
            "kafka.Kafka",
            str(self.folder / "server.properties"),
        ]
        with (self.folder / "output.log").open("ab") as output:
            self.process = subprocess.Popen(
                command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, start_new_session=True
            )
        self.pid = self.process.pid

    def wait(self) -> None:
        """Wait until the broker listens.

        Raises:
            StackError: It ended, or did not listen in time.
        """
        deadline = time.monotonic() + START_LIMIT_S
        while time.monotonic() < deadline:
            if self.process is not None and self.process.poll() is not None:
                raise StackError(f"broker {self.id} ended at its start: see {self.folder / 'output.log'}")
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.1)
        raise StackError(f"broker {self.id} did not listen within {START_LIMIT_S:g} s")

    def signal(self, number: signal.Signals) -> None:
        """Send the process a signal; one that has ended gets none."""
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def stop(self, *, kill: bool = False) -> None:
        """Stop the process and wait for its end; `kill` gives it no chance to finish."""
        self.signal(signal.SIGKILL if kill else signal.SIGTERM)
        # The last nodes of a cluster wait for others that are gone, and have nothing left to finish.
        if self.pid is not None and not self._has_ended(STOP_LIMIT_S):
            self.signal(signal.SIGKILL)
            self._has_ended(STOP_LIMIT_S)
        self.process = self.pid = None

    def _has_ended(self, limit_s: float) -> bool:
        deadline = time.monotonic() + limit_s
        while time.monotonic() < deadline:
            if self.process is not None:
                if self.process.poll() is not None:
                    return True
            elif not Path(f"/proc/{self.pid}").exists():
                return True
            time.sleep(0.05)
        return False


@dataclass(slots=True)
class Kafka:
    """A cluster of one node or three, with its data under one folder."""

    folder: Path
    brokers: list[Broker] = field(default_factory=list)

    @classmethod
    def start(cls, folder: Path, *, nodes: int = 1, settings: Mapping[str, str] | None = None) -> Kafka:
        """Format new storage and start so many nodes; gives the cluster once all listen.

        Args:
            settings: Properties of each broker beside the usual ones.

        Raises:
            StackError: A node did not come up.
        """
        install()
        ports = free_ports(2 * nodes)
        brokers = [
            Broker(n + 1, ports[2 * n], ports[2 * n + 1], folder / f"broker-{n + 1}") for n in range(nodes)
        ]
        quorum = ",".join(f"127.0.0.1:{broker.controller_port}" for broker in brokers)
        cluster_id = _tool("random-uuid").strip()
        voters = [(broker, _tool("random-uuid").strip()) for broker in brokers]
        initial = ",".join(f"{b.id}@127.0.0.1:{b.controller_port}:{uuid}" for b, uuid in voters)
        for broker in brokers:
            broker.folder.mkdir(parents=True, exist_ok=True)
            properties = _properties(broker, quorum, nodes) | dict(settings or {})
            file = broker.folder / "server.properties"
            file.write_text("".join(f"{key}={value}\n" for key, value in properties.items()))
            _tool("format", "-t", cluster_id, "-c", str(file), "--initial-controllers", initial)
        cluster = cls(folder, brokers)
        try:
            for broker in brokers:
                broker.start()
            for broker in brokers:
                broker.wait()
        except BaseException:
            # Also where the start is broken off: the brokers are in sessions of their own, and would stay.
            cluster.stop()
            raise
        return cluster

    @property
    def addresses(self) -> str:
        """Give the bootstrap servers."""
        return ",".join(broker.address for broker in self.brokers)

    def stop(self) -> None:
        """Stop every node, all at once: one alone would wait for the others."""
        for broker in self.brokers:
            broker.signal(signal.SIGTERM)
        for broker in self.brokers:
            broker.stop()


def _properties(broker: Broker, quorum: str, nodes: int) -> dict[str, str]:
    replicas = str(nodes)
    return {
        "process.roles": "broker,controller",
        "node.id": str(broker.id),
        "controller.quorum.bootstrap.servers": quorum,
        "listeners": f"PLAINTEXT://{broker.address},CONTROLLER://127.0.0.1:{broker.controller_port}",
        "advertised.listeners": f"PLAINTEXT://{broker.address},CONTROLLER://127.0.0.1:{broker.controller_port}",
        "controller.listener.names": "CONTROLLER",
        "inter.broker.listener.name": "PLAINTEXT",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "log.dirs": str(broker.folder / "data"),
        "offsets.topic.replication.factor": replicas,
        "transaction.state.log.replication.factor": replicas,
        "transaction.state.log.min.isr": str(max(1, nodes - 1)),
        "share.coordinator.state.topic.replication.factor": replicas,
        "share.coordinator.state.topic.min.isr": str(max(1, nodes - 1)),
        "auto.create.topics.enable": "false",
        "group.initial.rebalance.delay.ms": "0",
        # A node killed and started again serves after some 6 s instead of 14.
        "broker.session.timeout.ms": "2000",
        "broker.heartbeat.interval.ms": "500",
    }


def _tool(*arguments: str) -> str:
    command = ["java", f"-Dlog4j2.configurationFile={_LOGGING}", "-Dgravamen.log=/dev/null"]
    return _run(*command, "-cp", f"{JARS}/*", "kafka.tools.StorageTool", *arguments)


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:] or ["no message"]
        raise StackError(f"{command[0]} ended with {done.returncode}: {last[0]}")
    return done.stdout
