"""The client of a load, a process of its own: it states facts, and writes down what came of each, durably.

A call that brings no answer is made again with the same request, at the next server, unless the request is one of
those that are given up: of these nobody is told whether they were recorded. Every tenth command that was
acknowledged is asked again, and what is answered then is written down too. SIGTERM ends the client once every
request that it began is answered or given up.

    python -m tests.faults.client SERVER,... ITEM FILE CLIENTS SEED
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any
from uuid import uuid4

import grpc
from gravamen.v1 import common_pb2, fact_service_pb2

METADATA = (("gravamen-by", "administrator"), ("gravamen-purpose", "case_building"))
CALL_S = 10
REST_S = 0.05
"""Between two commands of one client: the load is steady, and leaves the machine to those who are tried."""
GIVEN_UP = 0.2
"""Share of the requests that are not made again where the first call brings no answer."""
REPEATED = 0.1
NO_ANSWER = (
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.CANCELLED,
)
RECONNECTING = [
    ("grpc.enable_http_proxy", 0),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 500),
]


class RefusedError(Exception):
    """A server answered otherwise than that the command is recorded, or that it may not be."""


class Notes:
    """A file of lines, each on disk before the next request is made."""

    def __init__(self, path: str) -> None:
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._turn = threading.Lock()

    def write(self, *words: str) -> None:
        with self._turn:
            os.write(self._descriptor, (" ".join(words) + "\n").encode())
            os.fdatasync(self._descriptor)


def request(item: str) -> fact_service_pb2.StateFactRequest:
    """Ask for a fact with two citations: three events of one act."""
    citations = [
        fact_service_pb2.CitedSegment(
            id=str(uuid4()),
            item=item,
            polarity=common_pb2.POLARITY_SUPPORTS,
            basis=fact_service_pb2.BASIS_OF_KNOWLEDGE_SECONDARY_REPORT,
        )
        for _ in range(2)
    ]
    return fact_service_pb2.StateFactRequest(
        options=common_pb2.CommandOptions(request_id=str(uuid4())),
        proposition=fact_service_pb2.Proposition(
            statement="The rations were cut.", role=fact_service_pb2.FACT_ROLE_MATERIAL
        ),
        citations=citations,
    )


@dataclass
class Client:
    """One caller after another command, until it is told to stop."""

    channels: list[grpc.Channel]
    item: str
    notes: Notes
    stopped: threading.Event
    chance: random.Random
    _next: Any = field(init=False)

    def __post_init__(self) -> None:
        self._next = cycle(self.channels)
        for _ in range(self.chance.randrange(len(self.channels))):
            next(self._next)
        self._channel = next(self._next)

    def run(self) -> None:
        try:
            while not self.stopped.is_set():
                self._state(request(self.item))
                self.stopped.wait(REST_S)
        except RefusedError:
            pass

    def _state(self, asked: fact_service_pb2.StateFactRequest) -> None:
        id = asked.options.request_id
        self.notes.write("asked", id)
        may_be_given_up = self.chance.random() < GIVEN_UP
        while (act := self._answer(asked)) is None:
            if may_be_given_up:
                self.notes.write("given-up", id)
                return
            self._rest()
        self.notes.write("acknowledged", id, act)
        if self.chance.random() < REPEATED:
            while (again := self._answer(asked)) is None:
                self._rest()
            self.notes.write("repeated", id, again)

    def _answer(self, asked: fact_service_pb2.StateFactRequest) -> str | None:
        """Give the act that a server tells, None where no answer came."""
        call: Any = self._channel.unary_unary(
            "/gravamen.v1.FactService/StateFact",
            request_serializer=fact_service_pb2.StateFactRequest.SerializeToString,
            response_deserializer=fact_service_pb2.StateFactResponse.FromString,
        )
        try:
            return str(call(asked, metadata=METADATA, timeout=CALL_S).receipt.act_id)
        except grpc.RpcError as error:
            outcome = "unanswered" if error.code() in NO_ANSWER else "refused"
            words = (error.details() or "").split()
            self.notes.write(outcome, asked.options.request_id, error.code().name, *words)
            if outcome == "refused":
                raise RefusedError from error
            self._channel = next(self._next)
            return None

    def _rest(self) -> None:
        self.stopped.wait(REST_S * 5)


def main() -> None:
    servers, item, path, clients, seed = sys.argv[1:]
    notes, stopped = Notes(path), threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    channels = [grpc.insecure_channel(address, RECONNECTING) for address in servers.split(",")]
    threads = [
        threading.Thread(
            target=Client(channels, item, notes, stopped, random.Random(f"{seed} {n}")).run, daemon=True
        )
        for n in range(int(clients))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
