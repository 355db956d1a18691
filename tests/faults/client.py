"""The client of a load, a process of its own: it states facts, and writes down what is acknowledged, durably.

A call that brings no answer is made again with the same request, at the next server: so a client that does not
know whether its command was recorded finds out. SIGTERM ends it once every request that it began is answered.

    python -m tests.faults.client SERVER,... ITEM FILE CLIENTS
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from itertools import cycle
from typing import Any
from uuid import uuid4

import grpc
from gravamen.v1 import common_pb2, fact_service_pb2

METADATA = (("gravamen-by", "administrator"), ("gravamen-purpose", "case_building"))
CALL_S = 10
REST_S = 0.05
"""Between two commands of one client: the load is steady, and leaves the machine to those who are tried."""
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


def ask(channel: grpc.Channel, asked: fact_service_pb2.StateFactRequest) -> Any:
    call: Any = channel.unary_unary(
        "/gravamen.v1.FactService/StateFact",
        request_serializer=fact_service_pb2.StateFactRequest.SerializeToString,
        response_deserializer=fact_service_pb2.StateFactResponse.FromString,
    )
    return call(asked, metadata=METADATA, timeout=CALL_S)


def run(servers: list[str], item: str, notes: Notes, stopped: threading.Event, first: int) -> None:
    channels = cycle(grpc.insecure_channel(address, RECONNECTING) for address in servers)
    for _ in range(first):
        next(channels)
    channel = next(channels)
    while not stopped.is_set():
        asked = request(item)
        notes.write("asked", asked.options.request_id)
        while True:
            try:
                answer = ask(channel, asked)
            except grpc.RpcError as error:
                if error.code() not in NO_ANSWER:
                    notes.write("refused", asked.options.request_id, error.code().name, error.details() or "")
                    return
                channel = next(channels)
                stopped.wait(REST_S * 5)
                continue
            notes.write("acknowledged", asked.options.request_id, answer.receipt.act_id)
            break
        stopped.wait(REST_S)


def main() -> None:
    servers, item, path, clients = sys.argv[1:]
    notes, stopped = Notes(path), threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    threads = [
        threading.Thread(target=run, args=(servers.split(","), item, notes, stopped, n))
        for n in range(int(clients))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
