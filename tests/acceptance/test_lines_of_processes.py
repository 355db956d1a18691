"""What processes at scale say on their outputs while much goes wrong: what is amiss, and nothing of a person."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import grpc
import psycopg
import pytest
from gravamen.v1 import common_pb2, fact_service_pb2, identity_service_pb2
from kafka import KafkaProducer
from psycopg.sql import SQL, Identifier

from adapters.grpc_api.server import service_descriptor
from adapters.grpc_api.services import COMMAND_SERVICES
from adapters.kafka_log.records import sequence_text
from deployments.local.kafka import Kafka
from deployments.local.places import free_ports
from tests.acceptance.processes import Process, Scale, at_scale
from tests.acceptance.test_canaries import REQUEST_CANARY, ask, fill, forms
from tests.waiting import until

NAME, IDENTITY, STATEMENT, REASON = (
    "Zeisig Kanarienvogel",
    "bluthaenfling-1",
    "Girlitz Ammer",
    "Gimpel Ortolan",
)
RECORD = "Pirol Rotkehlchen"
"""Stands in a record of the topic that no publisher of ours wrote."""
REQUEST_ID = "5f2c0b1e-7d43-4c8a-9a51-0c6f3f0d2b77"


@dataclass
class Said:
    """What processes said.

    Args:
        lines: Of standard error, by the name of the process.
        printed: On standard output, all processes together.
    """

    lines: dict[str, list[str]]
    printed: str

    def of(self, process: str) -> list[dict[str, str]]:
        """Give the lines of a process that writes JSON, read; the one with which it ends is as any command's."""
        return [json.loads(line) for line in self.lines[process] if not line.startswith("gravamen: ")]

    def messages(self, process: str) -> str:
        return "\n".join(line["message"] for line in self.of(process))


def send(channel: grpc.Channel, path: str, body: bytes, *, by: str = IDENTITY) -> grpc.StatusCode:
    """Send bytes to an rpc, and give the code of its answer."""
    metadata = (("gravamen-by", by), ("gravamen-purpose", "case_building"), ("gravamen-reason", REASON))
    rpc: Any = channel.unary_unary(f"/gravamen.v1.{path}")
    try:
        rpc(body, metadata=metadata, timeout=20)
    except grpc.RpcError as error:
        call: Any = error
        code: grpc.StatusCode = call.code()
        return code
    return grpc.StatusCode.OK


def registration(identity: str) -> bytes:
    return identity_service_pb2.RegisterIdentityRequest(
        identity=identity, name=NAME, kind=identity_service_pb2.IDENTITY_KIND_PERSON
    ).SerializeToString()


def fact() -> bytes:
    return fact_service_pb2.StateFactRequest(
        options=common_pb2.CommandOptions(request_id=REQUEST_ID),
        proposition=fact_service_pb2.Proposition(
            statement=STATEMENT, role=fact_service_pb2.FACT_ROLE_MATERIAL
        ),
    ).SerializeToString()


def load(channel: grpc.Channel) -> None:
    """Record what is personal, and have refused what is personal: by its content, its bytes, its repetition."""
    register, state = "IdentityService/RegisterIdentity", "FactService/StateFact"
    assert send(channel, register, registration(IDENTITY), by="administrator") is grpc.StatusCode.OK
    assert send(channel, state, fact()) is grpc.StatusCode.OK
    assert send(channel, register, registration(IDENTITY)) is grpc.StatusCode.ALREADY_EXISTS
    assert send(channel, state, b"\xff" + NAME.encode()) is grpc.StatusCode.INVALID_ARGUMENT
    assert send(channel, state, fact(), by=NAME) is grpc.StatusCode.INVALID_ARGUMENT
    for service in COMMAND_SERVICES:
        for method in service_descriptor(service.name).methods:
            ask(channel, method.full_name, fill(method.input_type))


@contextmanager
def closed(database: str) -> Iterator[None]:
    """Let nobody into a database, and put out who is in it."""
    address, _, name = database.rpartition("/")
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        allowing = SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        connection.execute(allowing.format(Identifier(name), SQL("false")))
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        )
        yield
        connection.execute(allowing.format(Identifier(name), SQL("true")))


def spoil(scale: Scale) -> None:
    """Write a record into the log of record that skips sequences and holds what none should hold."""
    producer = KafkaProducer(bootstrap_servers=scale.kafka)
    headers = [("ce_sequence", sequence_text(10**6)), ("ce_subject", RECORD.encode())]
    producer.send(f"{scale.origin}.log.v1", key=RECORD.encode(), value=RECORD.encode(), headers=headers)
    producer.close()


def has_said(scale: Scale, process: str, words: str) -> Callable[[], bool]:
    return lambda: words in (scale.folder / f"{process}.err").read_text()


@pytest.fixture(scope="module")
def said(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[], str], kafka: Kafka
) -> Iterator[Said]:
    with pytest.MonkeyPatch.context() as environment:
        for name, value in {"LOG_FORMAT": "json", "LOG_LEVEL": "debug"}.items():
            environment.setenv(f"GRAVAMEN_{name}", value)
        environment.setenv("GRAVAMEN_TRACES", f"http://127.0.0.1:{free_ports(1)[0]}")
        with at_scale(tmp_path_factory.mktemp("said"), new_database, kafka.addresses) as scale:
            api = scale.start("api", name="api")
            scale.start("publish", name="publish")
            scale.start("publish", "--kafka", f"127.0.0.1:{free_ports(1)[0]}", name="away")
            scale.start("project", name="project")
            with grpc.insecure_channel(api.address, options=[("grpc.enable_http_proxy", 0)]) as channel:
                load(channel)
                until(has_said(scale, "project", "stands, built anew"))
                with closed(scale.database):
                    refused = send(channel, "FactService/StateFact", fact())
                    assert refused is grpc.StatusCode.UNAVAILABLE
                    until(has_said(scale, "project", " waits: "))
                    until(has_said(scale, "publish", "publishing waits"))
                    until(has_said(scale, "api", "search waits"))
            spoil(scale)
            until(has_said(scale, "project", "view acts stopped: "))
            until(has_said(scale, "away", "publishing waits"))
            until(has_said(scale, "api", "traces are not taken"))
            scale.stop()
            yield Said(
                {path.stem: path.read_text().splitlines() for path in scale.folder.glob("*.err")},
                "".join(rest_of(process) for process in scale.started),
            )


def rest_of(process: Process) -> str:
    """Give what an ended process printed after its first line."""
    assert process.process.stdout is not None
    with process.process.stdout as output:
        return output.read()


CANARIES = (NAME, IDENTITY, STATEMENT, REASON, RECORD, REQUEST_CANARY, REQUEST_ID)


@pytest.mark.parametrize("canary", CANARIES, ids=str)
def test_no_process_says_a_thing_of_a_person(said: Said, canary: str) -> None:
    everything = said.printed.encode() + "\n".join("\n".join(lines) for lines in said.lines.values()).encode()
    assert [form for form in forms(canary) if form in everything] == []


@pytest.mark.parametrize(
    ("process", "words"),
    [
        ("api", "gravamen.v1.FactService.StateFact refused: "),
        ("api", "traces are not taken: the collector cannot be reached, and spans are dropped"),
        ("api", "search waits: "),
        ("publish", "publishing waits: "),
        ("away", "publishing waits: the log could not be reached"),
        ("project", " waits: "),
        (
            "project",
            "the log is not what it was: expected the headers of a recorded event at sequence 1000000",
        ),
        ("project", "view acts stopped: LogConflictError"),
    ],
    ids=[
        "refused command",
        "collector away",
        "store of search away",
        "store away",
        "brokers away",
        "store of views away",
        "spoiled log",
        "stopped view",
    ],
)
def test_every_fault_that_was_provoked_is_said(said: Said, process: str, words: str) -> None:
    assert words in said.messages(process)


def test_a_collector_that_is_away_is_said_once_by_a_process(said: Said) -> None:
    for process in ("api", "publish"):
        assert said.messages(process).count("traces are not taken") == 1


def test_every_line_is_one_object_of_four_members(said: Said) -> None:
    assert set(said.lines) == {"api", "publish", "away", "project"}
    for process in said.lines:
        for line in said.of(process):
            assert list(line) == ["time", "level", "logger", "message"]
            assert line["level"] in {"debug", "info", "warning", "error", "critical"}
            assert line["logger"].partition(".")[0] in {"gravamen", "kafka", "psycopg"}
