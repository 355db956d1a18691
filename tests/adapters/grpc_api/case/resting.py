"""A line of its own, of which one element rests on one testimony, and on the consent behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.adapters.grpc_api.case.client import Body, Client

ELEMENT = "7-1-e.2"
STATEMENT = "They were held for years without a trial."
WHY = "The witness fears for a sister."
DAY = "2026-11-24"


@dataclass(frozen=True)
class Resting:
    """The line, and the ids of what it rests on."""

    client: Client
    ids: dict[str, str]

    @property
    def base(self) -> str:
        """The crime base as a stream."""
        return f"crime_base/{self.ids['base']}"

    def lens(self, **members: Any) -> Body:
        """Give the lens of the commission's report."""
        return {"forum": self.ids["commission"], "stage": self.ids["stage"], **members}

    def ask(self, rpc: str, **body: Any) -> Body:
        """Ask ReadinessService."""
        return self.client.call(f"ReadinessService/{rpc}", body)

    def cells(self, **members: Any) -> list[Body]:
        """Give the cells of the element."""
        answer = self.ask(
            "GetElementMatrix", line=self.ids["line"], lens=self.lens(**members), stream=self.base
        )
        return [cell for cell in answer["cells"] if cell["element"] == ELEMENT]

    def diff(self, **body: Any) -> list[Body]:
        """Give the messages of a diff of the line."""
        asked = {
            "line": self.ids["line"],
            "forum": self.ids["commission"],
            "stage": self.ids["stage"],
            **body,
        }
        if "case_id" in body:
            del asked["line"]
        return self.client.stream("ReadinessService/Diff", asked)

    def position(self) -> int:
        """Give the head of the record, which every view has applied."""
        head = int(self.client.call("RecordService/GetStatus", {})["head"])
        self.client.call("RecordService/WaitFor", {"position": head})
        return head

    def recorded(self, sequence: int, stream: str) -> str:
        """Give when an event was recorded."""
        entries = self.client.call("RecordService/ListHistory", {"stream": stream})["entries"]
        [at] = [each["recorded_at"] for each in entries if int(each["event"]["sequence"]) == sequence]
        return str(at)

    def withdraw(self) -> int:
        """Withdraw the consent with a reason; gives the sequence of the act."""
        body = {"id": self.ids["consent"], "effective_on": DAY}
        receipt = self.client.call("ConsentService/WithdrawConsent", body, by="expert-3", reason=WHY)[
            "receipt"
        ]
        return int(receipt["last_sequence"])


def resting(client: Client) -> Resting:
    """Record the line, its testimony, and an evaluation of the element by someone who mapped nothing."""
    ids = dict(client.ids)
    code = uuid4().int % 10**8
    source = {"code": f"RE-{code}", "kind": "SOURCE_KIND_WITNESS"}
    ids["witness"] = client.call("SourceService/RegisterSource", source)["id"]
    ids["item"] = _item(client, ids["witness"], exhibit=f"RE-{code}")
    ids["consent"] = _consent(client, ids)
    ids["citation"] = str(uuid4())
    citation = {
        "id": ids["citation"],
        "item": ids["item"],
        "polarity": "POLARITY_SUPPORTS",
        "basis": "BASIS_OF_KNOWLEDGE_SAW_OR_DID",
        "segment": {"unit": "SEGMENT_UNIT_PAGES", "first": 3, "last": 4},
    }
    fact: Body = {
        "proposition": {"statement": STATEMENT, "role": "FACT_ROLE_MATERIAL"},
        "status": "STATED_STATUS_ASSERTED",
        "citations": [citation],
    }
    ids["fact"] = client.call("FactService/StateFact", fact)["id"]
    ids["base"] = client.call("ProofService/DefineCrimeBase", client.crime_base(title="One camp"))["id"]
    ids["line"] = str(uuid4())
    bases = [{"crime_base": ids["base"], "context": ids["context"]}]
    client.call("CaseService/AddLine", client.combined(line=ids["line"], bases=bases))
    target = {"stream": f"crime_base/{ids['base']}", "element": ELEMENT}
    mapping = client.mapping(fact=ids["fact"], target=target, rationale="It says so.")
    ids["mapping"] = client.call("MappingService/ProposeMapping", mapping)["id"]
    client.call("MappingService/EndorseMapping", {"id": ids["mapping"]}, by="expert-2")
    evaluation = client.evaluation(
        targets=[target],
        considered_position=int(client.call("RecordService/GetStatus", {})["head"]),
        date=DAY,
        reasons="One witness, in detail.",
    )
    recorded = client.call("EvaluationService/RecordEvaluation", evaluation, by="expert-3")
    ids["evaluation"] = recorded["id"]
    return Resting(client, ids)


def _item(client: Client, witness: str, *, exhibit: str) -> str:
    description = {
        "kind": "ITEM_KIND_TESTIMONY",
        "form": "ITEM_FORM_WRITTEN_STATEMENT",
        "title": "Fictional statement of a witness",
        "lawful_basis": [{"basis": "BASIS_CONSENT"}],
        "persons_behind": [{"source": witness, "capacity": "CAPACITY_WITNESS"}],
    }
    item: str = client.call("EvidenceService/RegisterItem", {"description": description})["id"]
    client.call("EvidenceService/NumberExhibit", {"id": item, "exhibit_number": exhibit})
    client.call("EvidenceService/AcceptItem", {"id": item})
    assessment = {
        "item": item,
        "reliability": "RELIABILITY_B",
        "credibility": "CREDIBILITY_2",
        "relevance": "RELEVANCE_RELEVANT",
        "reasoning": "It fits what others say.",
        "authenticity": {
            "result": "AUTHENTICITY_RESULT_AUTHENTIC",
            "steps": [{"method": "paper", "outcome": "AUTHENTICITY_STEP_OUTCOME_PASSED"}],
        },
    }
    client.call("AssessmentService/AssessItem", assessment, by="expert-4")
    return item


def _consent(client: Client, ids: dict[str, str]) -> str:
    scopes = ["CONSENT_SCOPE_INTERNAL_ANALYSIS", "CONSENT_SCOPE_REPORTING_ANONYMISED"]
    consent = {
        "for_person": ids["witness"],
        "given_by": ids["witness"],
        "item": ids["item"],
        "terms": [{"scopes": scopes, "valid_from": "2020-01-01", "valid_to": "2027-06-01"}],
        "form": {"version": "v1", "language": "en"},
    }
    given: str = client.call("ConsentService/GiveConsent", consent)["id"]
    return given
