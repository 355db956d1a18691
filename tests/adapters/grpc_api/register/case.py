"""A case with a context, a base and a line, built from what the registers themselves say of the law."""

from __future__ import annotations

import tomllib
from uuid import uuid4

from tests.adapters.grpc_api.case.client import Body
from tests.adapters.grpc_api.register.conftest import Register

TEMPLATE = "commission-of-inquiry"


def adopt_law(register: Register) -> None:
    """Note the version in force, and the commission's template, as ListCatalogues gives them."""
    [catalogue] = register.ask("ListCatalogues", with_texts=True)["catalogues"]
    file = next(file for file in catalogue["files"] if file["name"] == f"forums/{TEMPLATE}.toml")
    template = tomllib.loads(file["text"])
    register.ids |= {
        "catalogue": catalogue["versions"][-1]["digest"],
        "template_sha256": file["sha256"],
        "chambers": " ".join(chamber["id"] for chamber in template["chambers"]),
        "stage": template["stages"][0]["id"],
    }


def open_case(register: Register) -> None:
    """Record people, incidents, a forum, a context, a base, and a case with one line."""
    client, ids = register.client, register.ids
    names = [{"text": "Wx O", "form": "NAME_FORM_ALIAS"}]
    actor: Body = {"code": "O-1", "kind": "ACTOR_KIND_ORGAN", "names": names}
    ids["organ"] = register.do("ActorService/RegisterActor", **actor)["id"]
    suggester = {"identity": "suggester", "name": "matcher", "kind": "IDENTITY_KIND_SOFTWARE"}
    register.do("IdentityService/RegisterIdentity", by="administrator", **suggester)
    proposition = {"statement": "The camp was fenced.", "role": "FACT_ROLE_MATERIAL"}
    ids["other_fact"] = register.do("FactService/StateFact", proposition=proposition)["id"]
    for code, name in (("I-1", "incident"), ("I-2", "other_incident")):
        description = {"kinds": ["detention"], "summary": "x", "occurred": "1995/2000", "territory": "KP"}
        body: Body = {"code": code, "description": description}
        ids[name] = register.do("IncidentService/DescribeIncident", **body)["id"]
    ids["commission"] = register.do("CatalogueService/AdoptForum", **client.forum())["id"]
    context = {
        "kind": "7-attack",
        "catalogue": ids["catalogue"],
        "period": "1990/2014",
        "territories": ["KP"],
        "title": "The attack",
    }
    ids["context"] = client.call("ProofService/DefineContext", context)["id"]
    ids["base"] = client.call("ProofService/DefineCrimeBase", client.crime_base())["id"]
    case: Body = {"title": "Camps", "theory": "Isolation", "forums": [ids["commission"]]}
    ids["case"] = client.call("CaseService/OpenCase", case)["id"]
    ids["line"] = str(uuid4())
    client.call("CaseService/AddLine", client.combined(line=ids["line"]))
