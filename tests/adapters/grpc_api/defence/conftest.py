"""A served case with a charge before a court, and a structural line before a commission."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import grpc
import pytest

from adapters.bootstrap import serving
from adapters.settings import Settings
from tests.adapters.grpc_api.case.client import Body, Client
from tests.adapters.grpc_api.register.case import adopt_law, open_case
from tests.adapters.grpc_api.register.conftest import NAME, Register, fill

COURT = "icc-referral"


@pytest.fixture(scope="package")
def defence(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """The node's registers, with the ids of `fill` and `open_case`, and of a person, a charge and a court."""
    folder = tmp_path_factory.mktemp("node")
    settings = Settings(data=folder / "data", listen=f"unix:{folder / 'socket'}")
    with serving(settings) as (_, server), grpc.insecure_channel(server.address) as channel:
        client = Client(channel)
        for expert in ("expert-1", "expert-2", "expert-3"):
            body = {"identity": expert, "name": NAME, "kind": "IDENTITY_KIND_PERSON"}
            client.call("IdentityService/RegisterIdentity", body, by=settings.administrator)
        register = Register(client, client.ids)
        fill(register)
        adopt_law(register)
        open_case(register)
        _charge(register)
        yield register


def _charge(register: Register) -> None:
    client, ids = register.client, register.ids
    person: Body = {
        "code": "P-1",
        "kind": "ACTOR_KIND_PERSON",
        "names": [{"text": "Pak F", "form": "NAME_FORM_ALIAS"}],
    }
    ids["actor"] = register.do("ActorService/RegisterActor", **person)["id"]
    ids["liability"] = register.do(
        "ProofService/AllegeLiability",
        actor=ids["actor"],
        modes=[{"mode": "28-b"}],
        bases=[ids["base"]],
        catalogue=ids["catalogue"],
    )["id"]
    ids["charge"] = str(uuid4())
    charge = client.combined(
        line=ids["charge"], kind="LINE_KIND_CHARGE", organ=None, liability=ids["liability"]
    )
    client.call("CaseService/AddLine", charge)
    [catalogue] = register.ask("ListCatalogues", with_texts=True)["catalogues"]
    file = next(file for file in catalogue["files"] if file["name"] == f"forums/{COURT}.toml")
    chambers = [chamber["id"] for chamber in tomllib.loads(file["text"])["chambers"]]
    court = {
        "body": "court-x",
        "name": "Court",
        "chambers": chambers,
        "template": COURT,
        "template_sha256": file["sha256"],
    }
    ids["court"] = register.do("CatalogueService/AdoptForum", **court)["id"]


def source(register: Register, code: str, **members: Any) -> str:
    """Register a source."""
    body = {"code": code, "kind": "SOURCE_KIND_WITNESS", **members}
    id: str = register.do("SourceService/RegisterSource", **body)["id"]
    return id
