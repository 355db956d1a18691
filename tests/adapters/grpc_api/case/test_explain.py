"""Explain: from an evaluation down to the page of each exhibit, with what became of it since."""

from __future__ import annotations

import pytest

from tests.adapters.grpc_api.case.client import INVALID, NOT_FOUND, Body, Client
from tests.adapters.grpc_api.case.resting import DAY, ELEMENT, STATEMENT, Resting, resting


@pytest.fixture(scope="module")
def known(client: Client) -> Resting:
    return resting(client)


@pytest.fixture(scope="module")
def before(known: Resting) -> int:
    return known.position()


@pytest.fixture(scope="module")
def explained(known: Resting, before: int) -> Body:
    """The evaluation explained before anything changed."""
    return known.ask("Explain", evaluation=known.ids["evaluation"], as_of=before, on=DAY)


@pytest.fixture(scope="module")
def after(known: Resting, explained: Body) -> Body:
    """The same, after the consent was withdrawn."""
    assert explained
    known.withdraw()
    known.position()
    return known.ask("Explain", evaluation=known.ids["evaluation"], on=DAY)


def cited(answer: Body) -> Body:
    """Give the one citation at the bottom of the one mapping."""
    [target] = answer["targets"]
    [mapping] = target["mappings"]
    [citation] = mapping["fact"]["citations"]
    found: Body = citation
    return found


def test_the_evaluation_is_shown_with_its_reasons_forum_and_test(known: Resting, explained: Body) -> None:
    evaluation = explained["evaluation"]
    assert evaluation["reasons"] == "One witness, in detail."
    assert (evaluation["verdict"], evaluation["entry"]["by"]) == ("capable", "expert-3")
    assert explained["forum_name"] == "Commission"
    assert explained["test"]
    assert "weakened" not in explained


def test_the_way_leads_over_mapping_and_fact(known: Resting, explained: Body) -> None:
    [target] = explained["targets"]
    assert (target["target"]["stream"], target["target"]["element"]) == (known.base, ELEMENT)
    assert target["statement"]
    [mapping] = target["mappings"]
    assert mapping["mapping"]["endorsed_by"] == ["expert-2"]
    assert (mapping["counted_then"], mapping["counts_now"]) == (True, True)
    assert mapping["fact"]["fact"]["statement"] == STATEMENT
    assert mapping["fact"]["then"]["usable"] == mapping["fact"]["now"]["usable"] == "supported"


def test_it_ends_at_the_page_of_the_exhibit_and_at_who_stands_behind_it(
    known: Resting, explained: Body
) -> None:
    citation = cited(explained)
    segment = citation["citation"]["segment"]
    assert (segment["unit"], segment["first"], segment["last"]) == ("SEGMENT_UNIT_PAGES", 3.0, 4.0)
    item = citation["item"]
    assert (item["id"], item["title"]) == (known.ids["item"], "Fictional statement of a witness")
    assert item["exhibit_number"].startswith("RE-")
    [consent] = citation["consents"]
    assert consent["terms"][0]["valid_to"] == "2027-06-01"
    [source] = citation["sources"]
    assert (source["id"], source["capacity"]) == (known.ids["witness"], "witness")
    assert "names" not in source
    [assessment] = citation["assessments"]
    assert assessment["authenticity"] == "authentic"
    assert "failed_then" not in citation


def test_what_changed_since_stands_beside_what_was_relied_on(known: Resting, after: Body) -> None:
    [target] = after["targets"]
    [mapping] = target["mappings"]
    assert mapping["counted_then"]
    assert "counts_now" not in mapping
    assert (mapping["fact"]["then"]["usable"], mapping["fact"]["now"]["usable"]) == (
        "supported",
        "unsupported",
    )
    [event] = after["weakened"]
    assert (event["type"], event["by"]) == ("consent.withdrawn.v1", "expert-3")
    citation = cited(after)
    assert "failed_then" not in citation
    [failed] = citation["failed_now"]
    assert (failed["condition"], failed["event"]["sequence"]) == ("consent", event["sequence"])
    assert citation["consents"][0]["bars"][0]["kind"] == "withdrawn"


def test_an_evaluation_of_a_line_leads_down_over_each_element(known: Resting, before: int) -> None:
    target = {"stream": f"case_file/{known.ids['case']}", "line": known.ids["line"]}
    evaluation = known.client.evaluation(targets=[target], considered_position=before, date=DAY)
    id = known.client.call("EvaluationService/RecordEvaluation", evaluation, by="expert-4")["id"]
    known.position()
    answer = known.ask("Explain", evaluation=id, on=DAY)
    whole, *elements = answer["targets"]
    assert whole["target"]["line"] == known.ids["line"]
    assert (known.base, ELEMENT) in {
        (each["target"]["stream"], each["target"]["element"]) for each in elements
    }
    assert all(each["mappings"] for each in elements)


def test_what_came_later_is_marked_as_such(known: Resting, after: Body) -> None:
    target = {"stream": known.base, "element": ELEMENT}
    mapping = known.client.mapping(fact=known.ids["other_fact"], target=target)
    known.client.call("MappingService/ProposeMapping", mapping)
    known.position()
    answer = known.ask("Explain", evaluation=known.ids["evaluation"], on=DAY)
    later = [each for each in answer["targets"][0]["mappings"] if each.get("is_later")]
    assert [each["mapping"]["fact"] for each in later] == [known.ids["other_fact"]]
    assert not any(each.get("counted_then") for each in later)


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        pytest.param({"evaluation": "x"}, INVALID, "evaluation", id="no id"),
        pytest.param(
            {"evaluation": "00000000-0000-4000-8000-000000000000"}, NOT_FOUND, "evaluation", id="unknown"
        ),
        pytest.param({"as_of": 0}, INVALID, "as_of", id="position 0"),
        pytest.param({"as_of_instant": "2001-01-01T00:00:00Z"}, INVALID, "as_of_instant", id="too early"),
        pytest.param({"on": "today"}, INVALID, "on", id="no day"),
    ],
)
def test_what_cannot_be_explained_is_refused(known: Resting, body: Body, code: object, field: str) -> None:
    asked = {"evaluation": known.ids["evaluation"], **body}
    refusal = known.client.refused("ReadinessService/Explain", asked)
    assert (refusal.code, refusal.fields) == (code, (field,))
