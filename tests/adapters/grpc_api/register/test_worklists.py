"""The worklists over gRPC: what waits for whom, and how much of everything is dealt with."""

from __future__ import annotations

from tests.adapters.grpc_api.case.client import Body
from tests.adapters.grpc_api.register.conftest import STATEMENT, Register, item

JUDGMENT: Body = {
    "reliability": "RELIABILITY_B",
    "credibility": "CREDIBILITY_2",
    "authenticity": {
        "result": "AUTHENTICITY_RESULT_AUTHENTIC",
        "steps": [{"method": "paper", "outcome": "AUTHENTICITY_STEP_OUTCOME_PASSED"}],
    },
    "relevance": "RELEVANCE_RELEVANT",
    "reasoning": "It fits the other accounts.",
}


def listed(register: Register, kind: str, **body: object) -> list[Body]:
    answer = register.ask("GetWorklist", kind=f"WORKLIST_KIND_{kind}", **body)
    entries: list[Body] = answer.get("entries", [])
    return entries


def account(register: Register, name: str, **body: object) -> Body:
    counts = register.ask("GetWorklistCounts", **body)
    return next(one for one in counts["accounts"] if one["account"] == name)


def test_an_item_waits_until_somebody_assesses_it(register: Register) -> None:
    stream = f"evidence_item/{item(register, 'Fictional diary')}"
    assert ("Fictional diary", "registered") in [
        (entry["label"], entry["cause"]) for entry in listed(register, "ITEMS_NOT_ASSESSED")
    ]
    before = register.position()
    register.do("AssessmentService/AssessItem", item=stream.rpartition("/")[2], **JUDGMENT)
    assert stream not in [entry["stream"] for entry in listed(register, "ITEMS_NOT_ASSESSED")]
    assert stream in [entry["stream"] for entry in listed(register, "ITEMS_NOT_ASSESSED", as_of=before)]
    [assessment] = register.ask("ListAssessments", item=stream.rpartition("/")[2])["assessments"]
    assert (assessment["reliability"], assessment["authenticity"]) == ("B", "authentic")


def test_an_item_set_aside_shows_why(register: Register) -> None:
    id = item(register, "Fictional advertisement")
    register.do("EvidenceService/RejectItem", reason="An advertisement", id=id)
    [entry] = listed(register, "ITEMS_SET_ASIDE")
    assert (entry["label"], entry["cause"], entry["reason"]) == (
        "Fictional advertisement",
        "rejected",
        "An advertisement",
    )


def test_every_account_is_conserved(register: Register) -> None:
    for position in range(1, register.position() + 1):
        counts = register.ask("GetWorklistCounts", as_of=position)
        assert all(one.get("is_conserved") for one in counts["accounts"]), position


def test_a_fact_waits_for_a_mapping_and_not_for_a_citation(register: Register) -> None:
    fact = f"fact/{register.ids['fact']}"
    [waiting] = listed(register, "FACTS_WITHOUT_MAPPINGS")
    assert (waiting["stream"], waiting["label"]) == (fact, STATEMENT)
    assert listed(register, "FACTS_WITHOUT_CITATIONS") == []
    assert account(register, "facts_cited")["done"] == "1"


def test_a_consent_that_lapses_is_listed_before_its_last_day(register: Register) -> None:
    [entry] = listed(register, "CONSENTS_EXPIRING", date="2026-06-01", days=30)
    assert (entry["due"], entry["label"]) == ("2026-06-30", "share_un")
    assert entry["about"] == f"evidence_item/{register.ids['item']}"
    assert listed(register, "CONSENTS_EXPIRING", date="2026-06-01", days=10) == []


def test_a_consent_renewed_beyond_its_last_day_lapses_in_nothing(register: Register) -> None:
    before = register.position()
    term = {"scopes": ["CONSENT_SCOPE_SHARE_UN"], "valid_from": "2026-06-30"}
    register.do(
        "ConsentService/RenewConsent",
        id=register.ids["consent"],
        given_by=register.ids["source"],
        terms=[term],
        form={"version": "form-1", "language": "ko"},
    )
    asked = {"date": "2026-06-01", "days": 30}
    assert listed(register, "CONSENTS_EXPIRING", **asked) == []
    assert len(listed(register, "CONSENTS_EXPIRING", as_of=before, **asked)) == 1


def test_custody_released_and_quarantine_are_lists_of_their_own(register: Register) -> None:
    id = item(register, "Fictional disk")
    register.do("EvidenceService/ReleaseCustody", id=id, handoff="h-1", released_by="a", released_to="b")
    register.do("EvidenceService/QuarantineItem", reason="A doubt", id=id, cause="virus")
    [handoff] = listed(register, "HANDOFFS_OPEN")
    assert (handoff["stream"], handoff["label"]) == (f"evidence_item/{id}", "h-1")
    [quarantined] = listed(register, "ITEMS_QUARANTINED")
    assert (quarantined["label"], quarantined["cause"]) == ("Fictional disk", "virus")


def test_worklists_are_paged(register: Register) -> None:
    whole = [entry["stream"] for entry in listed(register, "ITEMS_NOT_ASSESSED")]
    assert len(whole) > 1
    first = register.ask("GetWorklist", kind="WORKLIST_KIND_ITEMS_NOT_ASSESSED", page_size=1)
    rest = register.ask(
        "GetWorklist", kind="WORKLIST_KIND_ITEMS_NOT_ASSESSED", page_token=first["next_page_token"]
    )
    assert [entry["stream"] for entry in (*first["entries"], *rest["entries"])] == whole
