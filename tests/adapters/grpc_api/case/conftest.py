"""A served node with people, material, a context, a base, a case and its line, for all tests here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import grpc
import pytest

from adapters.bootstrap import FRAMEWORK, serving
from adapters.settings import Settings
from tests.adapters.grpc_api.case.client import Body, Client


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with served(tmp_path_factory.mktemp("node") / "data") as client:
        yield client


@contextmanager
def served(data: Path) -> Iterator[Client]:
    settings = Settings(data=data, listen="127.0.0.1:0")
    with serving(settings) as (node, server), grpc.insecure_channel(server.address) as channel:
        client = Client(channel)
        law = node.memory.law
        template, digest = next(each for each in law.templates() if each[0].id == "commission-of-inquiry")
        client.ids |= {
            "catalogue": _adopted(client),
            "catalogue_stream": node.store.claimed("framework", FRAMEWORK) or "",
            "template_sha256": digest,
            "chambers": " ".join(chamber.id for chamber in template.chambers),
            "stage": template.stages[0].id,
        }
        client.ids["catalogue_stream"] = client.ids["catalogue_stream"].removeprefix("catalogue/")
        _people(client)
        _material(client)
        _proof(client)
        yield client


def _adopted(client: Client) -> str:
    """Ask for the digest of the version adopted last."""
    listed = client.call("RegisterService/ListCatalogues", {}, by="administrator")
    digest: str = listed["catalogues"][0]["versions"][-1]["digest"]
    return digest


def _people(client: Client) -> None:
    for n in range(1, 5):
        body = {"identity": f"expert-{n}", "name": f"Zq{n}", "kind": "IDENTITY_KIND_PERSON"}
        client.call("IdentityService/RegisterIdentity", body, by="administrator")
    body = {"identity": "suggester", "name": "matcher", "kind": "IDENTITY_KIND_SOFTWARE"}
    client.call("IdentityService/RegisterIdentity", body, by="administrator")
    for code, kind in (("P-1", "ACTOR_KIND_PERSON"), ("O-1", "ACTOR_KIND_ORGAN")):
        names = [{"text": f"Wx {code}", "form": "NAME_FORM_ALIAS"}]
        actor: Body = {"code": code, "kind": kind, "names": names}
        name = "person" if code == "P-1" else "organ"
        client.ids[name] = client.call("ActorService/RegisterActor", actor)["id"]


def _material(client: Client) -> None:
    for name in ("fact", "other_fact"):
        proposition = {"statement": "The camp was fenced.", "role": "FACT_ROLE_MATERIAL"}
        body: Body = {"proposition": proposition, "status": "STATED_STATUS_PROSPECTIVE"}
        client.ids[name] = client.call("FactService/StateFact", body)["id"]
    for code, name in (("I-1", "incident"), ("I-2", "other_incident")):
        description = {
            "kinds": ["detention"],
            "summary": "Detained",
            "occurred": "1995/2000",
            "territory": "KP",
        }
        body = {"code": code, "description": description}
        client.ids[name] = client.call("IncidentService/DescribeIncident", body)["id"]


def _proof(client: Client) -> None:
    ids = client.ids
    ids["commission"] = client.call("CatalogueService/AdoptForum", client.forum())["id"]
    context = {
        "kind": "7-attack",
        "catalogue": ids["catalogue"],
        "period": "1990/2014",
        "territories": ["KP"],
        "title": "The attack",
        "organs": [ids["organ"]],
    }
    ids["context"] = client.call("ProofService/DefineContext", context)["id"]
    ids["base"] = client.call("ProofService/DefineCrimeBase", client.crime_base())["id"]
    ids["case"] = client.call(
        "CaseService/OpenCase",
        {"title": "Camps", "theory": "Isolation", "forums": [ids["commission"]], "team": ["expert-1"]},
    )["id"]
    ids["line"] = str(uuid4())
    client.call("CaseService/AddLine", client.combined(line=ids["line"]))
