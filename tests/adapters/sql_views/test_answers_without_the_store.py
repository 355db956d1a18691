"""As of any position, answered from history rows: the event store is closed, and nothing can be replayed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import grpc
import pytest

from adapters.bootstrap import Node, serving
from adapters.event_store.embedded_log import EmbeddedLog
from adapters.grpc_api.register.listings import LISTINGS
from adapters.grpc_api.register.worklists import WORKLISTS
from adapters.settings import Settings
from tests.adapters.grpc_api.case.client import Body, Client
from tests.adapters.grpc_api.case.conftest import _material, _people, _proof
from tests.adapters.grpc_api.case.resting import DAY, Resting, resting


@dataclass(frozen=True)
class Closed:
    """A node whose store is closed, and the same questions answered while it was open."""

    known: Resting
    open_answers: dict[str, list[Body]]
    questions: dict[str, tuple[str, Body]]


def questions(known: Resting, before: int, head: int) -> dict[str, tuple[str, Body]]:
    """Give every question as of two positions, by name."""
    asked: dict[str, tuple[str, Body]] = {}
    line, case = known.ids["line"], known.ids["case"]
    for at in (before, head):
        lens = known.lens(as_of=at, on=DAY)
        of_line = {"line": line, "lens": lens}
        full = {**of_line, "include_facts": True, "include_alternatives": True}
        asked[f"readiness at {at}"] = ("ReadinessService/GetReadiness", full)
        asked[f"matrix at {at}"] = ("ReadinessService/GetElementMatrix", of_line)
        tasks = {"case_id": case, "lens": lens}
        asked[f"tasks at {at}"] = ("ReadinessService/GetElementWorklist", tasks)
        explained = {"evaluation": known.ids["evaluation"], "as_of": at, "on": DAY}
        asked[f"explanation at {at}"] = ("ReadinessService/Explain", explained)
        for listing in LISTINGS:
            asked[f"{listing.rpc} at {at}"] = (f"RegisterService/{listing.rpc}", {"as_of": at})
        for kind in WORKLISTS:
            body = {"kind": kind, "as_of": at, "date": DAY}
            asked[f"worklist {kind} at {at}"] = ("RegisterService/GetWorklist", body)
        asked[f"counts at {at}"] = ("RegisterService/GetWorklistCounts", {"as_of": at})
    points = {"earlier": {"as_of": before, "on": DAY}, "later": {"as_of": head, "on": DAY}}
    place = {"line": line, "forum": known.ids["commission"], "stage": known.ids["stage"]}
    asked["diff"] = ("ReadinessService/Diff", {**place, **points})
    registers = {"earlier_as_of": before, "as_of": head}
    asked["diff of registers"] = ("RegisterService/DiffRegisters", registers)
    return asked


def answered(known: Resting, asked: tuple[str, Body]) -> list[Body]:
    """Ask one question; a stream answers with several messages."""
    rpc, body = asked
    streams = ("ReadinessService/Diff", "RegisterService/DiffRegisters")
    return known.client.stream(rpc, body) if rpc in streams else [known.client.call(rpc, body)]


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Closed]:
    folder: Path = tmp_path_factory.mktemp("node")
    settings = Settings(data=folder / "data", listen=f"unix:{folder / 'socket'}")
    patch = pytest.MonkeyPatch()
    with serving(settings) as (node, server), grpc.insecure_channel(server.address) as channel:
        known = _filled(Client(channel), node)
        before = known.position()
        known.withdraw()
        head = known.position()
        asked = questions(known, before, head)
        open_answers = {name: answered(known, question) for name, question in asked.items()}
        _close(node, head, patch)
        yield Closed(known, open_answers, asked)
        patch.undo()


def _filled(client: Client, node: Node) -> Resting:
    law = node.memory.law
    template, digest = next(each for each in law.templates() if each[0].id == "commission-of-inquiry")
    listed = client.call("RegisterService/ListCatalogues", {}, by="administrator")["catalogues"][0]
    client.ids |= {
        "catalogue": listed["versions"][-1]["digest"],
        "template_sha256": digest,
        "chambers": " ".join(chamber.id for chamber in template.chambers),
        "stage": template.stages[0].id,
    }
    _people(client)
    _material(client)
    _proof(client)
    return resting(client)


def _close(node: Node, head: int, patch: pytest.MonkeyPatch) -> None:
    """Close the store; what is still known of the record is how far it had come."""

    def read(*_: object) -> None:
        raise AssertionError("the record was read")

    patch.setattr(EmbeddedLog, "head", lambda _: head)
    patch.setattr(EmbeddedLog, "read", read)
    node.follower.stop()
    node.committer.close()
    node.store.close()


def test_the_store_is_closed_indeed(closed: Closed) -> None:
    body = {"proposition": {"statement": "Late.", "role": "FACT_ROLE_MATERIAL"}}
    with pytest.raises(grpc.RpcError):
        closed.known.client.call("FactService/StateFact", body)
    with pytest.raises(grpc.RpcError):
        closed.known.client.call("RecordService/ListHistory", {"stream": f"fact/{closed.known.ids['fact']}"})


def test_readiness_matrix_registers_worklists_and_differences_answer_as_before(closed: Closed) -> None:
    for name, question in closed.questions.items():
        assert answered(closed.known, question) == closed.open_answers[name], name


def test_the_two_positions_differ_in_what_they_know(closed: Closed) -> None:
    names = [name for name in closed.questions if name.startswith("matrix")]
    before, after = (closed.open_answers[name][0]["cells"] for name in names)
    assert before != after
