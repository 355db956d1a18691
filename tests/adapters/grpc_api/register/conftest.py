"""A served repository with a little of everything in it, asked through RegisterService alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import grpc
import pytest

from adapters.bootstrap import serving
from adapters.settings import Settings
from tests.adapters.grpc_api.case.client import Body, Client, Refusal

NAME = "Fictional Person"
TITLE = "Fictional testimony on rations"
STATEMENT = "Rations were cut."


@dataclass
class Register:
    """A client of the registers, and the ids of what was recorded."""

    client: Client
    ids: dict[str, str]

    def ask(self, rpc: str, **body: Any) -> Body:
        """Ask for what every view has applied."""
        head = self.client.call("RecordService/GetStatus", {})["head"]
        self.client.call("RecordService/WaitFor", {"position": head})
        return self.client.call(f"RegisterService/{rpc}", body)

    def refused(self, rpc: str, **body: Any) -> Refusal:
        """Ask for what is refused."""
        return self.client.refused(f"RegisterService/{rpc}", body)

    def do(self, rpc: str, *, by: str = "expert-1", reason: str = "", **body: Any) -> Body:
        """Record something."""
        return self.client.call(rpc, body, by=by, reason=reason)

    def position(self) -> int:
        """The head of the record."""
        return int(self.client.call("RecordService/GetStatus", {})["head"])


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    folder = tmp_path_factory.mktemp("node")
    settings = Settings(data=folder / "data", listen=f"unix:{folder / 'socket'}")
    with serving(settings) as (_, server), grpc.insecure_channel(server.address) as channel:
        client = Client(channel)
        for expert in ("expert-1", "expert-2", "expert-3"):
            body = {"identity": expert, "name": NAME, "kind": "IDENTITY_KIND_PERSON"}
            client.call("IdentityService/RegisterIdentity", body, by=settings.administrator)
        register = Register(client, client.ids)
        fill(register)
        yield register


def item(register: Register, title: str = TITLE, **members: Any) -> str:
    """Register an item."""
    description = {
        "kind": "ITEM_KIND_TESTIMONY",
        "form": "ITEM_FORM_WRITTEN_STATEMENT",
        "title": title,
        "lawful_basis": [{"basis": "BASIS_CONSENT"}],
        **members,
    }
    id: str = register.do("EvidenceService/RegisterItem", description=description)["id"]
    return id


def fill(register: Register) -> None:
    """Record a testimony with its source and consent, a fact that cites it, and an actor."""
    ids = register.ids
    ids["item"] = item(register, territory="KP", language="ko")
    ids["source"] = register.do(
        "SourceService/RegisterSource", code="W-0001", kind="SOURCE_KIND_WITNESS", names=["Kim Fictional"]
    )["id"]
    term = {"scopes": ["CONSENT_SCOPE_SHARE_UN"], "valid_from": "2025-01-01", "valid_to": "2026-06-30"}
    ids["consent"] = register.do(
        "ConsentService/GiveConsent",
        for_person=ids["source"],
        item=ids["item"],
        given_by=ids["source"],
        terms=[term],
        form={"version": "form-1", "language": "ko"},
    )["id"]
    proposition = {"statement": STATEMENT, "role": "FACT_ROLE_MATERIAL", "topics": ["food", "rations"]}
    cited = {
        "id": "00000000-0000-4000-8000-0000000000c1",
        "item": ids["item"],
        "polarity": "POLARITY_SUPPORTS",
        "basis": "BASIS_OF_KNOWLEDGE_SAW_OR_DID",
    }
    ids["fact"] = register.do("FactService/StateFact", proposition=proposition, citations=[cited])["id"]
