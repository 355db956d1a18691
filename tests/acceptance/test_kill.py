"""Killed at random points of a load of commands, the record holds what was acknowledged, once and whole.

The client of this test is the process that writes down each acknowledgement, in a file, as it comes.
"""

from __future__ import annotations

import json
import random
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import grpc
import pytest
from gravamen.v1 import common_pb2, fact_service_pb2, record_service_pb2

from adapters.cli.audit import verify
from adapters.composing.reading import reading
from tests.acceptance.served import ADMINISTRATOR, DEADLINE_S, Served

KILLS, CLIENTS = 20, 4
METADATA = (("gravamen-by", ADMINISTRATOR), ("gravamen-purpose", "case_building"))
REGISTERING = ("item", "register", "--kind", "report", "--form", "original", "--lawful-basis", "basis=public")


class Load:
    """States facts with two citations each, three events an act, until the server is gone.

    Args:
        address: Where the server listens.
        item: Item that is cited.
        acknowledged: File that gets a line for each acknowledgement.
        asked: Requests that were sent, by request id; it grows.
    """

    def __init__(self, address: str, item: str, acknowledged: Path, asked: dict[str, Any]) -> None:
        self._channel = grpc.insecure_channel(address)
        self._item = item
        self._file = acknowledged.open("a", encoding="utf-8")
        self._asked = asked
        self._turn = threading.Lock()
        self._threads = [threading.Thread(target=self._run) for _ in range(CLIENTS)]
        self.acknowledged = 0
        self.enough = threading.Event()

    def start(self, *, enough: int) -> None:
        """Begin; `enough` is set after that many acknowledgements."""
        self._enough_after = enough
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Wait until every client has found the server gone."""
        for thread in self._threads:
            thread.join(DEADLINE_S)
            assert not thread.is_alive()
        self._file.close()
        self._channel.close()

    def _run(self) -> None:
        while True:
            request = self._request()
            self._asked[request.options.request_id] = request
            try:
                answer = ask(self._channel, request)
            except grpc.RpcError:
                return
            with self._turn:
                self._file.write(f"{request.options.request_id} {answer.receipt.act_id}\n")
                self._file.flush()
                self.acknowledged += 1
                if self.acknowledged == self._enough_after:
                    self.enough.set()

    def _request(self) -> fact_service_pb2.StateFactRequest:
        citations = [
            fact_service_pb2.CitedSegment(
                id=str(uuid4()),
                item=self._item,
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


def ask(channel: grpc.Channel, request: fact_service_pb2.StateFactRequest) -> Any:
    call: Any = channel.unary_unary(
        "/gravamen.v1.FactService/StateFact",
        request_serializer=fact_service_pb2.StateFactRequest.SerializeToString,
        response_deserializer=fact_service_pb2.StateFactResponse.FromString,
    )
    return call(request, metadata=METADATA, timeout=DEADLINE_S)


def recorded(address: str, after: int) -> Iterator[dict[str, Any]]:
    """Every event after a sequence, as JSON."""
    with grpc.insecure_channel(address) as channel:
        call: Any = channel.unary_stream(
            "/gravamen.v1.RecordService/Subscribe",
            request_serializer=record_service_pb2.SubscribeRequest.SerializeToString,
            response_deserializer=record_service_pb2.SubscribeResponse.FromString,
        )
        asked = record_service_pb2.SubscribeRequest(after=after, stops_at_head=True)
        for batch in call(asked, metadata=METADATA, timeout=DEADLINE_S):
            for event in batch.events:
                yield json.loads(event.body)


def acts_by_request(address: str) -> dict[str, set[str]]:
    """The acts of each request; no act lacks a part."""
    acts: dict[str, set[str]] = defaultdict(set)
    parts: dict[str, list[int]] = defaultdict(list)
    whole: dict[str, int] = {}
    for event in recorded(address, 0):
        act = event["act"]
        parts[act["id"]].append(act["n"])
        whole[act["id"]] = act["of"]
        if event["request"] is not None:
            acts[event["request"]["id"]].add(act["id"])
    assert parts == {id: [*range(1, of + 1)] for id, of in whole.items()}
    return acts


def nothing(done: int, total: int) -> None:
    """Tell nobody."""


def progress(position: int, head: int) -> None:
    """Tell nobody."""


@pytest.mark.soak
def test_a_server_killed_under_load_keeps_every_acknowledged_act_once_and_whole(
    served: Served, tmp_path: Path
) -> None:
    item = served.json(*REGISTERING, "--title", "a report")["id"]
    acknowledged, asked = tmp_path / "acknowledged", dict[str, Any]()
    chance = random.Random(5)
    for _ in range(KILLS):
        load = Load(served.address, item, acknowledged, asked)
        load.start(enough=chance.randint(1, 25))
        assert load.enough.wait(DEADLINE_S)
        served.kill()
        load.finish()
        # As the kill left it, before any server could mend it: events, acts, and views at their positions.
        with reading(served.data) as parts:
            found = verify(parts, on_events=nothing, on_views=progress)
        assert found.difference == ""
        served.start()
    promised = dict(line.split() for line in acknowledged.read_text(encoding="utf-8").splitlines())
    acts = acts_by_request(served.address)
    assert {id: acts[id] for id in promised} == {id: {act} for id, act in promised.items()}
    assert set(acts) <= set(asked)
    assert len(promised) >= KILLS
    _ask_again(served, asked, acts)
    served.end()
    with reading(served.data) as parts:
        assert verify(parts, on_events=nothing, on_views=progress).difference == ""


def _ask_again(served: Served, asked: dict[str, Any], acts: dict[str, set[str]]) -> None:
    """Every request repeated gets the act that it got, and one that was lost is recorded now, once."""
    with grpc.insecure_channel(served.address) as channel:
        answers = {id: ask(channel, request) for id, request in asked.items()}
    assert {id: answer.receipt.was_repeated for id, answer in answers.items()} == {
        id: id in acts for id in asked
    }
    now = acts_by_request(served.address)
    assert now == {id: {answer.receipt.act_id} for id, answer in answers.items()}
