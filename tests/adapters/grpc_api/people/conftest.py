"""A served repository of a fictional State: organs before and after each other, posts, incidents, victims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import grpc
import pytest

from adapters.bootstrap import serving
from adapters.settings import Settings
from tests.adapters.grpc_api.case.client import Body, Client, Refusal


@dataclass
class State:
    """A client, and ids by code."""

    client: Client
    ids: dict[str, str] = field(default_factory=dict)

    def do(self, rpc: str, *, by: str = "expert-1", reason: str = "", **body: Any) -> Body:
        """Record something."""
        return self.client.call(rpc, body, by=by, reason=reason)

    def refused(self, rpc: str, *, reason: str = "", **body: Any) -> Refusal:
        """Ask for what is refused, once views have applied what was recorded."""
        self.settle()
        return self.client.refused(rpc, body, reason=reason)

    def ask(self, rpc: str, **body: Any) -> Body:
        """Ask for what every view has applied."""
        self.settle()
        return self.client.call(f"RegisterService/{rpc}", body)

    def settle(self) -> int:
        """Wait until views have applied everything; gives the head."""
        head = int(self.client.call("RecordService/GetStatus", {})["head"])
        self.client.call("RecordService/WaitFor", {"position": head})
        return head

    def actor(self, code: str, kind: str, **members: Any) -> str:
        """Register an actor."""
        body = {"code": code, "kind": f"ACTOR_KIND_{kind.upper()}", **members}
        self.ids[code] = self.do("ActorService/RegisterActor", **body)["id"]
        return self.ids[code]

    def held(self, post: str, holder: str, code: str, nature: str = "DE_JURE", **days: str) -> None:
        """Record a holding."""
        body = {"id": self.ids[post], "holding": code, "holder": self.ids[holder], **days}
        self.do("ActorService/RecordPostHolding", nature=f"HOLDING_NATURE_{nature}", **body)

    def under(self, below: str, above: str, code: str, nature: str = "DE_JURE", **days: str) -> None:
        """Record a subordination."""
        body = {"id": self.ids[below], "subordination": code, "superior": self.ids[above], **days}
        self.do("ActorService/RecordSubordination", nature=f"HOLDING_NATURE_{nature}", **body)

    def incident(
        self, code: str, occurred: str, *parts: tuple[str, str], kinds: tuple[str, ...], **members: Any
    ) -> str:
        """Describe an incident with actors by code and role."""
        described = {"kinds": kinds, "summary": "Fictional.", "occurred": occurred, **members}
        actors = [
            {"actor": self.ids[actor], "role": f"INCIDENT_ROLE_{role.upper()}"} for actor, role in parts
        ]
        body: Body = {"code": code, "description": described, "actors": actors}
        self.ids[code] = self.do("IncidentService/DescribeIncident", **body)["id"]
        return self.ids[code]

    def victim(self, code: str, **members: Any) -> str:
        """Register a victim."""
        self.ids[code] = self.do("VictimService/RegisterVictim", code=code, **members)["id"]
        return self.ids[code]

    def harmed(self, incident: str, *victims: tuple[str, str]) -> None:
        """Link victims by code, each with a harm."""
        linked = [{"victim": self.ids[code], "harms": [harm]} for code, harm in victims]
        self.do("IncidentService/LinkVictims", id=self.ids[incident], victims=linked)

    def codes(self, rows: list[Body]) -> list[str]:
        """Give the codes of rows."""
        return [row["code"] for row in rows]


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    """An empty repository, one for each module of tests."""
    folder = tmp_path_factory.mktemp("node")
    settings = Settings(data=folder / "data", listen=f"unix:{folder / 'socket'}")
    with serving(settings) as (_, server), grpc.insecure_channel(server.address) as channel:
        client = Client(channel)
        for expert in ("expert-1", "expert-2"):
            identity = {"identity": expert, "name": "Someone Else", "kind": "IDENTITY_KIND_PERSON"}
            client.call("IdentityService/RegisterIdentity", identity, by=settings.administrator)
        yield State(client)
