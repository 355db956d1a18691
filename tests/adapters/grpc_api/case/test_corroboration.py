"""Corroboration over the API: what joins sources, what is taken back, what contradicts; and refused cycles."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from tests.adapters.grpc_api.case.client import FOUR_EYES, INVALID, NOT_FOUND, REFUSED, Body, Client

State = Callable[..., str]
WAITED = {"wait_level": "WAIT_LEVEL_PROJECTED"}


def source(client: Client, *, kind: str = "SOURCE_KIND_WITNESS") -> str:
    code = f"W-{uuid4().int % 10**8}"
    return str(client.call("SourceService/RegisterSource", {"code": code, "kind": kind})["id"])


def item(client: Client, *behind: str, capacity: str = "CAPACITY_WITNESS") -> str:
    """Register and accept a public item, with the persons behind it."""
    description = {
        "kind": "ITEM_KIND_DOCUMENT",
        "form": "ITEM_FORM_WRITTEN_STATEMENT",
        "title": "A statement",
        "collection": "box-1",
        "lawful_basis": [{"basis": "BASIS_PUBLIC"}],
        "persons_behind": [{"source": source, "capacity": capacity} for source in behind],
    }
    id = str(client.call("EvidenceService/RegisterItem", {"description": description})["id"])
    client.call("EvidenceService/AcceptItem", {"id": id})
    return id


def cited(item: str, **fields: str) -> Body:
    defaults = {"polarity": "POLARITY_SUPPORTS", "basis": "BASIS_OF_KNOWLEDGE_SAW_OR_DID"}
    return {"id": str(uuid4()), "item": item, **defaults, **fields}


def fact(client: Client, *citations: Body, topics: tuple[str, ...] = ("camps",)) -> str:
    proposition = {
        "statement": "Prisoners were held.",
        "role": "FACT_ROLE_MATERIAL",
        "topics": list(topics),
    }
    body = {"proposition": proposition, "citations": list(citations), "options": WAITED}
    return str(client.call("FactService/StateFact", body)["id"])


def lens(client: Client) -> Body:
    return {"forum": client.ids["commission"], "stage": client.ids["stage"]}


def corroboration(client: Client, fact: str) -> Body:
    answer = client.call("CorroborationService/GetCorroboration", {"fact": fact, "lens": lens(client)})
    assert answer["position"] == answer["head"]
    return answer


def only(client: Client, fact: str) -> Body:
    [found] = corroboration(client, fact)["facts"]
    body: Body = found
    return body


@pytest.fixture
def witnesses(client: Client) -> tuple[str, str]:
    return source(client), source(client)


def test_origins_show_their_ties_with_the_events_that_recorded_them(
    client: Client, witnesses: tuple[str, str]
) -> None:
    one, other = witnesses
    stated = fact(client, cited(item(client, one)), cited(item(client, other)))
    assert only(client, stated)["standing"]["known_origins"] == 2
    body = {"id": one, "origin": "letter", "others": [other], "topics": ["camps"], "options": WAITED}
    recorded = client.call("SourceService/RecordCommonOrigin", body)
    [origin] = only(client, stated)["origins"]
    [tie] = origin["ties"]
    assert (tie["kind"], tie["topics"]) == ("common_origin", ["camps"])
    assert set(tie["sources"]) == set(witnesses)
    assert tie["event"]["sequence"] == recorded["receipt"]["last_sequence"]
    assert tie["event"]["by"] == "expert-1"


def test_circular_reporting_is_named_and_counts_as_one_origin(
    client: Client, witnesses: tuple[str, str]
) -> None:
    witness, body = witnesses
    report, statement = item(client, body, capacity="CAPACITY_AUTHOR"), item(client, witness)
    stated = fact(
        client,
        cited(report, basis="BASIS_OF_KNOWLEDGE_SECONDARY_REPORT", heard_from=witness),
        cited(statement, basis="BASIS_OF_KNOWLEDGE_HEARD", heard_from=body),
    )
    answer = corroboration(client, stated)
    [circle] = answer["circles"]
    assert {(link["source"], link["on"]) for link in circle["links"]} == {(witness, body), (body, witness)}
    assert {link["kind"] for link in circle["links"]} == {"heard", "secondary_report"}
    assert answer["facts"][0]["standing"]["known_origins"] == 1


def test_a_common_origin_that_closes_a_cycle_is_refused_on_its_topics_alone(client: Client) -> None:
    a, b, c = (source(client) for _ in range(3))

    def join(source: str, *others: str, topics: tuple[str, ...]) -> Body:
        body = {"id": source, "origin": f"o-{uuid4()}", "others": list(others), "topics": list(topics)}
        return {**body, "options": WAITED}

    rpc = "SourceService/RecordCommonOrigin"
    client.call(rpc, join(a, b, topics=("camps", "famine")))
    client.call(rpc, join(b, c, topics=("camps",)))
    refusal = client.refused(rpc, join(c, a, topics=("camps",)))
    assert refusal.code is REFUSED
    assert "would close a cycle" in refusal.message
    client.call(rpc, join(c, a, topics=("famine",)))
    # Joined on two topics is not joined on all: this says more, and closes nothing.
    client.call(rpc, join(a, b, topics=()))
    assert client.refused(rpc, join(b, a, topics=("weather",))).code is REFUSED


def test_a_retraction_shows_wherever_it_bears_and_removes_nothing(
    client: Client, witnesses: tuple[str, str]
) -> None:
    one, other = witnesses
    own, report = item(client, one), item(client, other, capacity="CAPACITY_AUTHOR")
    new = item(client, one)
    quoted = cited(report, basis="BASIS_OF_KNOWLEDGE_SECONDARY_REPORT", heard_from=one)
    stated = fact(client, cited(own), quoted)
    before = only(client, stated)
    client.call("SourceService/RetractStatement", {"id": one, "item": own, "retracted_in": new})
    body = {
        "id": one,
        "retracted_in": new,
        "topics": ["camps"],
        "remark": "Places and dates",
        "options": WAITED,
    }
    retracted = client.call("SourceService/RetractAccount", body)
    after = only(client, stated)
    assert (after["standing"], after["origins"]) == (before["standing"], before["origins"])
    marks = {(each["citation"], each.get("is_of_account", False)) for each in after["retracted"]}
    assert len(marks) == 3
    [mark] = [each for each in after["retracted"] if each["citation"] == quoted["id"]]
    assert (mark["source"], mark["retracted_in"], mark["topics"]) == (one, new, ["camps"])
    assert mark["event"]["sequence"] == retracted["receipt"]["last_sequence"]
    shown = client.call("RegisterService/GetFact", {"id": stated})
    [citation] = [each for each in shown["citations"] if each["id"] == quoted["id"]]
    assert citation["state"] == "counts"
    assert citation["retractions"] == [
        {
            "source": one,
            "retracted_in": new,
            "is_of_account": True,
            "topics": ["camps"],
            "sequence": retracted["receipt"]["last_sequence"],
        }
    ]
    earlier = {"id": stated, "as_of": str(int(retracted["receipt"]["first_sequence"]) - 2)}
    assert not any(
        "retractions" in each for each in client.call("RegisterService/GetFact", earlier)["citations"]
    )
    kept = client.call("RegisterService/GetSource", {"id": one})["source"]["retractions"]
    assert kept[-1] == {"retracted_in": new, "topics": ["camps"], "remark": "Places and dates"}
    assert client.refused("SourceService/RetractAccount", body).code is REFUSED


def test_a_retraction_shows_in_the_readiness_of_a_line_and_makes_its_evaluation_stale(client: Client) -> None:
    witness = source(client)
    own, new = item(client, witness), item(client, witness)
    authentic = {"method": "paper", "outcome": "AUTHENTICITY_STEP_OUTCOME_PASSED"}
    assessment = {
        "item": own,
        "reliability": "RELIABILITY_B",
        "credibility": "CREDIBILITY_2",
        "authenticity": {"result": "AUTHENTICITY_RESULT_AUTHENTIC", "steps": [authentic]},
        "relevance": "RELEVANCE_RELEVANT",
        "reasoning": "Compared with two others.",
    }
    client.call("AssessmentService/AssessItem", assessment)
    stated = fact(client, cited(own))
    base = client.call("ProofService/DefineCrimeBase", client.crime_base(crime="7-1-e"))["id"]
    target = {"stream": f"crime_base/{base}", "element": "7-1-e.1"}
    line = client.combined(bases=[{"crime_base": base, "context": client.ids["context"]}])
    client.call("CaseService/AddLine", line)
    mapping = client.call("MappingService/ProposeMapping", client.mapping(fact=stated, target=target))
    client.call("MappingService/EndorseMapping", {"id": mapping["id"]}, by="expert-2")
    head = client.call("RecordService/GetStatus", {})["head"]
    client.call(
        "EvaluationService/RecordEvaluation",
        client.evaluation(targets=[target], considered_position=head, date="2026-11-24"),
        by="expert-3",
    )
    body = {"id": witness, "item": own, "retracted_in": new, "options": WAITED}
    sequence = client.call("SourceService/RetractStatement", body)["receipt"]["last_sequence"]
    answer = client.call("ReadinessService/GetReadiness", {"line": line["line"], "lens": lens(client)})
    assert [each["event"]["sequence"] for each in answer["retracted"]] == [sequence]
    [cell, *_] = [each for each in answer["cells"] if each["element"] == "7-1-e.1"]
    assert cell["retracted"] == [answer["retracted"][0]["citation"]]
    [evaluation] = cell["evaluations"]
    assert [event["sequence"] for event in evaluation["weakened"]] == [sequence]


class TestContradictionsBetweenFacts:
    """A link is one person's judgment, shown on both facts, and unlinked with a third person's agreement."""

    def link(self, client: Client) -> tuple[str, str]:
        one, other = fact(client), fact(client)
        body = {
            "id": one,
            "other": other,
            "explanation": "One gate cannot be open and walled up.",
            "options": WAITED,
        }
        client.call("FactService/LinkContradiction", body)
        return one, other

    def test_it_is_shown_on_both(self, client: Client) -> None:
        one, other = self.link(client)
        for here, there in ((one, other), (other, one)):
            [link] = only(client, here)["links"]
            assert (link["other"], link["linked_from"], link["by"]) == (there, one, "expert-1")
            [shown] = client.call("RegisterService/GetFact", {"id": here})["fact"]["contradictions"]
            assert (shown["other"], shown["explanation"]) == (there, "One gate cannot be open and walled up.")
        assert only(client, one)["standing"]["contradicted_by"] == [other]

    def test_it_is_made_once_from_either_side(self, client: Client) -> None:
        one, other = self.link(client)
        for here, there in ((one, other), (other, one)):
            refusal = client.refused(
                "FactService/LinkContradiction", {"id": here, "other": there, "explanation": "x"}
            )
            assert (refusal.code, "already" in refusal.message) == (REFUSED, True)
        own = client.refused("FactService/LinkContradiction", {"id": one, "other": one, "explanation": "x"})
        assert own.code is INVALID

    def test_unlinking_takes_a_third_person(self, client: Client) -> None:
        one, other = self.link(client)
        rpc = "FactService/AgreeContradictionUnlink"
        asked = {"id": one, "other": other, "options": WAITED}
        assert client.refused(rpc, asked, by="expert-3", reason="no").code is REFUSED
        client.call("FactService/ProposeContradictionUnlink", asked, by="expert-2", reason="two gates")
        [link] = only(client, other)["links"]
        assert link["is_unlink_proposed"] is True
        assert client.refused(rpc, asked, by="expert-2", reason="no").code is FOUR_EYES
        assert client.refused(rpc, asked, by="expert-1", reason="no").code is FOUR_EYES
        client.call(rpc, asked, by="expert-3", reason="there were two gates")
        assert "links" not in only(client, one)
        assert "contradictions" not in client.call("RegisterService/GetFact", {"id": other})["fact"]
        assert client.refused(rpc, asked, by="expert-3", reason="no").code is NOT_FOUND
        again = {"id": one, "other": other, "explanation": "After all.", "options": WAITED}
        client.call("FactService/LinkContradiction", again)
        assert [link["other"] for link in only(client, other)["links"]] == [one]


class TestFactsOfALine:
    """The facts of a line, a stream or an element, page by page, with the circles among all of them."""

    def test_pages_hold_the_position_of_the_first(self, client: Client) -> None:
        base = client.call("ProofService/DefineCrimeBase", client.crime_base())["id"]
        stream = f"crime_base/{base}"
        line = client.combined(bases=[{"crime_base": base}])
        client.call("CaseService/AddLine", line)
        facts = [fact(client) for _ in range(3)]
        for n, stated in enumerate(facts):
            target = {"stream": stream, "element": f"7-1-e.{min(n, 1) + 1}"}
            client.call("MappingService/ProposeMapping", client.mapping(fact=stated, target=target))
        asked = {"line": line["line"], "lens": lens(client), "page_size": 2}
        fact(client)
        first = client.call("CorroborationService/GetCorroboration", asked)
        late = {"stream": stream, "element": "7-1-e.1"}
        further = client.mapping(fact=fact(client), target=late, options=WAITED)
        client.call("MappingService/ProposeMapping", further)
        second = client.call(
            "CorroborationService/GetCorroboration", {**asked, "page_token": first["next_page_token"]}
        )
        assert second["position"] == first["position"]
        assert "next_page_token" not in second
        found = [each["standing"]["fact"] for page in (first, second) for each in page["facts"]]
        assert found == facts
        of_element = {"line": line["line"], "stream": stream, "element": "7-1-e.2", "lens": lens(client)}
        answer = client.call("CorroborationService/GetCorroboration", of_element)
        assert [each["standing"]["fact"] for each in answer["facts"]] == facts[1:]

    @pytest.mark.parametrize(
        ("asked", "code", "field"),
        [
            ({}, INVALID, "fact"),
            ({"fact": str(uuid4()), "line": str(uuid4())}, INVALID, "fact"),
            ({"line": str(uuid4()), "element": "7-1-e.1"}, INVALID, "stream"),
            ({"fact": str(uuid4())}, NOT_FOUND, "fact"),
            ({"line": str(uuid4())}, NOT_FOUND, "line"),
            ({"fact": "nothing"}, INVALID, "fact"),
        ],
        ids=["nothing", "both", "an element alone", "no such fact", "no such line", "no id"],
    )
    def test_what_names_nothing_is_refused_by_field(
        self, client: Client, asked: Body, code: object, field: str
    ) -> None:
        refusal = client.refused("CorroborationService/GetCorroboration", {**asked, "lens": lens(client)})
        assert (refusal.code, refusal.fields) == (code, (field,))
