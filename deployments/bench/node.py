"""The server under test: a node as `gravamen serve` composes it, with the yardsticks' servicers beside it.

The echo rpc is the benchmark's alone, outside `gravamen.v1` (decision 43). `BareStream` sends the batches of
the log as they were prepared at start, so that it costs what a stream costs and nothing else.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import grpc
from gravamen.v1 import record_service_pb2

from adapters.bootstrap import serving
from adapters.grpc_api.recent import event_message
from adapters.grpc_api.subscribing import BATCH
from adapters.settings import Settings
from domain.ports.store import EventLog

SERVICE = "gravamen_bench.Yardstick"


def yardsticks(log: EventLog) -> grpc.GenericRpcHandler:
    """Serve `Echo`, and `BareStream` over the log as it stands when first asked for."""
    prepared: list[bytes] = []

    def echo(body: bytes, _: grpc.ServicerContext) -> bytes:
        return body

    def bare_stream(_: bytes, __: grpc.ServicerContext) -> Iterator[bytes]:
        if not prepared:
            prepared.extend(_batches(log))
        yield from prepared

    return grpc.method_handlers_generic_handler(
        SERVICE,
        {
            "Echo": grpc.unary_unary_rpc_method_handler(echo),
            "BareStream": grpc.unary_stream_rpc_method_handler(bare_stream),
        },
    )


def _batches(log: EventLog) -> Iterator[bytes]:
    after = 0
    while stored := log.read(after, BATCH):
        after = stored[-1].sequence
        events = [event_message(one) for one in stored]
        yield record_service_pb2.SubscribeResponse(events=events, position=after).SerializeToString()


def main(data: str, listen: str) -> None:
    """Serve until standard input ends."""
    ended = threading.Event()
    with serving(Settings(data=Path(data), listen=listen), beside=yardsticks) as (_, server):
        print(f"at {server.address}", flush=True)
        threading.Thread(target=_wait_for_end, args=(ended,), daemon=True).start()
        ended.wait()


def _wait_for_end(ended: threading.Event) -> None:
    sys.stdin.read()
    ended.set()


if __name__ == "__main__":
    main(*sys.argv[1:])
