"""A plain `grpcurl`, which knows nothing but reflection, takes information from intake to readiness."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from tests.acceptance.served import ADMINISTRATOR, DEADLINE_S, Served

GRPCURL = shutil.which("grpcurl")

pytestmark = [
    pytest.mark.grpcurl,
    pytest.mark.skipif(GRPCURL is None, reason="the program grpcurl is not installed"),
]


@dataclass(frozen=True)
class Grpcurl:
    """Calls a server with the program, and reads the JSON that it prints."""

    address: str

    def run(self, *arguments: str) -> str:
        command = [str(GRPCURL), "-plaintext", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE_S, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def __call__(self, rpc: str, body: dict[str, Any], *, by: str = "expert-1") -> dict[str, Any]:
        headers = ("-H", f"gravamen-by: {by}", "-H", "gravamen-purpose: case_building")
        printed = self.run(*headers, "-d", json.dumps(body), self.address, f"gravamen.v1.{rpc}")
        answer: dict[str, Any] = json.loads(printed)
        return answer

    def id(self, rpc: str, body: dict[str, Any], *, by: str = "expert-1") -> str:
        return str(self(rpc, body, by=by)["id"])


@pytest.fixture(scope="module")
def grpcurl(shared: Served) -> Grpcurl:
    client = Grpcurl(shared.address)
    for name in ("expert-1", "expert-2", "expert-3"):
        body = {"identity": name, "name": "Fictional Person", "kind": "IDENTITY_KIND_PERSON"}
        client("IdentityService/RegisterIdentity", body, by=ADMINISTRATOR)
    return client


def test_reflection_lists_every_service(grpcurl: Grpcurl) -> None:
    listed = set(grpcurl.run(grpcurl.address, "list").split())
    areas = (
        "Actor Assessment Case Catalogue Consent Evaluation Evidence Fact Identity Incident Mapping Proof"
        " Readiness Record Register Source Vault"
    )
    assert {f"gravamen.v1.{area}Service" for area in areas.split()} <= listed
    assert "grpc.health.v1.Health" in listed


def test_reflection_describes_a_request_with_its_fields(grpcurl: Grpcurl) -> None:
    described = grpcurl.run(grpcurl.address, "describe", "gravamen.v1.CitedSegment")
    assert ".gravamen.v1.Polarity polarity = 3;" in described


def test_information_goes_from_intake_to_readiness(grpcurl: Grpcurl) -> None:
    fact = _stated(grpcurl)
    forum, base, line = _combined(grpcurl)
    target = {"stream": f"crime_base/{base}", "element": "7-1-e.2"}
    mapping = grpcurl.id(
        "MappingService/ProposeMapping",
        {
            "fact": fact,
            "target": target,
            "polarity": "MAPPING_POLARITY_SUPPORTS",
            "directness": "DIRECTNESS_DIRECT",
        },
    )
    grpcurl("MappingService/EndorseMapping", {"id": mapping}, by="expert-2")
    head = grpcurl("RecordService/GetStatus", {})["head"]
    grpcurl(
        "EvaluationService/RecordEvaluation",
        {
            "targets": [target],
            "forum": forum,
            "stage": "report",
            "verdict": "VERDICT_CAPABLE",
            "considered_position": head,
            "date": "2026-03-01",
            "reasons": "The register names those who were held.",
        },
        by="expert-3",
    )
    read = grpcurl(
        "ReadinessService/GetReadiness", {"line": line, "lens": {"forum": forum, "stage": "report"}}
    )
    cells = {cell["element"]: cell for cell in read["cells"]}
    assert (cells["7-1-e.2"]["usable"], cells["7-1-e.2"]["known"]) == (1, 1)
    assert cells["7-1-e.2"]["word"] == "capable"
    assert cells["7-1-e.2"]["is_clear"]
    assert "is_clear" not in read
    assert not any(blocker["target"].get("element") == "7-1-e.2" for blocker in read["blockers"])
    assert any(blocker["target"].get("element") == "7-1-e.3" for blocker in read["blockers"])


def _stated(grpcurl: Grpcurl) -> str:
    """Register an item, accept and assess it, and state a fact that cites it."""
    item = grpcurl.id(
        "EvidenceService/RegisterItem",
        {
            "description": {
                "kind": "ITEM_KIND_REPORT",
                "form": "ITEM_FORM_ORIGINAL",
                "title": "Register of a camp",
                "lawful_basis": [{"basis": "BASIS_PUBLIC"}],
            }
        },
    )
    grpcurl("EvidenceService/AcceptItem", {"id": item})
    grpcurl(
        "AssessmentService/AssessItem",
        {
            "item": item,
            "reliability": "RELIABILITY_B",
            "credibility": "CREDIBILITY_2",
            "authenticity": {
                "result": "AUTHENTICITY_RESULT_AUTHENTIC",
                "steps": [{"method": "paper", "outcome": "AUTHENTICITY_STEP_OUTCOME_PASSED"}],
            },
            "relevance": "RELEVANCE_RELEVANT",
            "reasoning": "It fits the other accounts.",
        },
    )
    fact = grpcurl.id(
        "FactService/StateFact",
        {
            "proposition": {"statement": "The camp was fenced.", "role": "FACT_ROLE_MATERIAL"},
            "status": "STATED_STATUS_ASSERTED",
        },
    )
    citation = {
        "id": str(uuid4()),
        "item": item,
        "polarity": "POLARITY_SUPPORTS",
        "basis": "BASIS_OF_KNOWLEDGE_AUTHOR",
        "use": "USE_TRUTH_OF_CONTENTS",
        "segment": {"unit": "SEGMENT_UNIT_PAGES", "first": 3, "last": 4},
    }
    grpcurl("FactService/CiteItem", {"id": fact, "citation": citation})
    return fact


def _combined(grpcurl: Grpcurl) -> tuple[str, str, str]:
    """Adopt a forum and combine an attack and a crime base into a line; give forum, base and line."""
    (catalogue,) = grpcurl("RegisterService/ListCatalogues", {})["catalogues"]
    pin = catalogue["versions"][-1]["digest"]
    template = next(
        file for file in catalogue["files"] if file["name"] == "forums/commission-of-inquiry.toml"
    )
    forum = grpcurl.id(
        "CatalogueService/AdoptForum",
        {
            "body": "coi-x",
            "name": "A commission",
            "template": "commission-of-inquiry",
            "template_sha256": template["sha256"],
            "chambers": ["commission"],
        },
    )
    description = {
        "kinds": ["detention"],
        "summary": "Detained",
        "occurred": "1995/2000",
        "territory": "KP",
    }
    incident = grpcurl.id("IncidentService/DescribeIncident", {"code": "I-1", "description": description})
    context = grpcurl.id(
        "ProofService/DefineContext",
        {
            "kind": "7-attack",
            "catalogue": pin,
            "period": "1990/2014",
            "territories": ["KP"],
            "title": "The attack",
        },
    )
    base = grpcurl.id(
        "ProofService/DefineCrimeBase",
        {
            "crime": "7-1-e",
            "catalogue": pin,
            "title": "A camp",
            "incidents": [incident],
            "extent": "EXTENT_COMPLETED",
            "nexus": [{"context": context, "statement": "The camp served the policy."}],
        },
    )
    case = grpcurl.id("CaseService/OpenCase", {"title": "Camps", "theory": "Isolation", "forums": [forum]})
    line = str(uuid4())
    grpcurl(
        "CaseService/AddLine",
        {
            "id": case,
            "line": line,
            "kind": "LINE_KIND_STRUCTURAL_LINE",
            "title": "Imprisonment",
            "catalogue": pin,
            "bases": [{"crime_base": base, "context": context}],
        },
    )
    return forum, base, line
