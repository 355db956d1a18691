"""The client process: makes calls from several threads, each with a channel of its own, and counts them.

It prints one line of JSON: calls a second over all threads, and the times of single calls.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Sequence
from itertools import cycle
from typing import Any
from uuid import uuid4

import grpc
from gravamen.v1 import common_pb2, mapping_service_pb2, record_service_pb2

from deployments.bench.node import SERVICE

CALLER = (("gravamen-by", "expert-1"), ("gravamen-purpose", "case_building"))
RATIONALE = "The page of the register names the persons held and the day on which each was brought in. " * 3


def mapping(fact: str, base: str, element: str = "7-1-i.3") -> mapping_service_pb2.ProposeMappingRequest:
    """Make a request as legal experts make them, with a request id of its own."""
    return mapping_service_pb2.ProposeMappingRequest(
        options=common_pb2.CommandOptions(request_id=str(uuid4())),
        fact=fact,
        target=common_pb2.Target(stream=f"crime_base/{base}", element=element),
        polarity=mapping_service_pb2.MAPPING_POLARITY_SUPPORTS,
        directness=mapping_service_pb2.DIRECTNESS_DIRECT,
        rationale=RATIONALE,
    )


def call(channel: grpc.Channel, method: str) -> Callable[[bytes], bytes]:
    """Give a function that sends bytes to an rpc and gives the answer's bytes."""
    rpc: Any = channel.unary_unary(method)
    return lambda body: rpc(body, metadata=CALLER, timeout=60)


def run(
    addresses: Sequence[str], method: str, bodies: Callable[[], bytes], *, calls: int, threads: int
) -> dict[str, Any]:
    """Make so many calls over so many threads, spread over servers; tell the rate and the time of each."""
    times: list[list[float]] = [[] for _ in range(threads)]
    ready = threading.Barrier(threads + 1)

    def work(address: str, mine: list[float], requests: Sequence[bytes]) -> None:
        with grpc.insecure_channel(address, options=[("grpc.use_local_subchannel_pool", 1)]) as channel:
            grpc.channel_ready_future(channel).result(timeout=30)
            send = call(channel, method)
            ready.wait()
            for body in requests:
                began = time.perf_counter()
                send(body)
                mine.append(time.perf_counter() - began)

    workers = [
        threading.Thread(target=work, args=(address, mine, [bodies() for _ in range(calls // threads)]))
        for address, mine in zip(cycle(addresses), times, strict=False)
    ]
    for worker in workers:
        worker.start()
    ready.wait()
    began = time.perf_counter()
    for worker in workers:
        worker.join()
    took = time.perf_counter() - began
    made = sum(len(mine) for mine in times)
    if made < calls // threads * threads:
        raise SystemExit("a call failed; the figures would not be of what was asked")
    return {"rate": made / took, "times": [one for mine in times for one in mine]}


def subscribe(address: str, *, stream: str) -> dict[str, Any]:
    """Read the whole log as a stream, `exact`, `redacted` or `bare`; tell the events a second.

    Redacted, the events that were looked at count: what is not for the reader costs as much to keep back.
    """
    options = [("grpc.max_receive_message_length", 64 * 1024 * 1024)]
    with grpc.insecure_channel(address, options=options) as channel:
        is_bare = stream == "bare"
        method = f"/{SERVICE}/BareStream" if is_bare else "/gravamen.v1.RecordService/Subscribe"
        rpc: Any = channel.unary_stream(method)
        asked = record_service_pb2.SubscribeRequest(stops_at_head=True)
        if stream == "redacted":
            asked.max_classification = common_pb2.CLASSIFICATION_CONFIDENTIAL
        request = asked.SerializeToString()
        if is_bare:
            for _ in rpc(request, metadata=CALLER):
                pass
        position = 0
        began = time.perf_counter()
        for body in rpc(request, metadata=CALLER):
            position = record_service_pb2.SubscribeResponse.FromString(body).position
        return {"rate": position / (time.perf_counter() - began), "events": position}


def main() -> None:
    """Read one order from standard input, as JSON, and carry it out."""
    order = json.loads(sys.stdin.read())
    kind, address = order["kind"], order["address"]
    if kind == "subscribe":
        print(json.dumps(subscribe(address, stream=order["stream"])))
        return
    batch = order.get("batch", 100)

    def single() -> bytes:
        return mapping(order["fact"], order["base"]).SerializeToString()

    def many() -> bytes:
        requests = [mapping(order["fact"], order["base"]) for _ in range(batch)]
        return mapping_service_pb2.BatchProposeMappingsRequest(requests=requests).SerializeToString()

    shapes: dict[str, tuple[str, Callable[[], bytes]]] = {
        "single": ("/gravamen.v1.MappingService/ProposeMapping", single),
        "batch": ("/gravamen.v1.MappingService/BatchProposeMappings", many),
        "echo": (f"/{SERVICE}/Echo", single),
    }
    method, bodies = shapes[kind]
    addresses = [address, *order.get("beside", ())]
    answer = run(addresses, method, bodies, calls=order["calls"], threads=order["threads"])
    if kind == "batch":
        answer["rate"] *= batch
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
