"""One page, three uses: a fictional confession under torture, with another's notes in the margin."""

from __future__ import annotations

import pytest

from tests.acceptance.worked_examples.example import WHY, Difference, Example, of
from tests.adapters.grpc_api.case.client import Body

AT = ("commission", "report")
CONTENTS = ("contents", "7-1-f.2", "custody")
"""A fact that the page is cited for, the element it is mapped to, and the limb where there is one."""
OPEN = {
    "that it was made": ("made", "7-1-f.3", None),
    "of the treatment": ("treatment", "7-1-f.1", "physical"),
    "another's notes in the margin": ("notes", "7-1-f.2", "control"),
}
"""The same of the uses that the taint leaves open."""


def read(example: Example, point: str) -> Body:
    return example.readiness("line", *AT, point=point, include_facts=True)


def cell(answer: Body, element: str, limb: str | None) -> Body:
    [found] = of(answer["cells"], element, limb=limb)
    return found


def standing(example: Example, answer: Body, fact: str) -> Body:
    [found] = [each for each in answer["facts"] if each["fact"] == example.id(fact)]
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def tainted(example: Example) -> Body:
    return read(example, "tainted")


@pytest.fixture(scope="module")
def difference(example: Example) -> Difference:
    return example.difference("line", *AT, "mapped", "tainted")


@pytest.mark.parametrize(
    ("fact", "element", "limb"), [CONTENTS, *OPEN.values()], ids=["the truth of its contents", *OPEN]
)
def test_before_the_taint_is_recorded_every_use_is_open(
    example: Example, fact: str, element: str, limb: str | None
) -> None:
    answer = read(example, "mapped")
    assert standing(example, answer, fact)["usable"] == "supported"
    assert cell(answer, element, limb)["usable"] == 1


def test_for_the_truth_of_its_contents_it_is_barred(example: Example, tainted: Body) -> None:
    fact, *place = CONTENTS
    found = standing(example, tainted, fact)
    assert (found["usable"], found["known"]) == ("unsupported", "supported")
    blocked = cell(tainted, *place)
    assert (blocked.get("usable", 0), blocked["known"]) == (0, 1)
    assert blocked["blocked_by"][0].endswith(
        f"taint of item {example.id('page')} (assessed) bars the use truth_of_contents"
    )


def test_the_bar_names_what_was_recorded_and_who_recorded_it(example: Example, tainted: Body) -> None:
    [restricted] = [each for each in tainted["restricted"] if each["fact"] == example.id("contents")]
    assert restricted["citation"] == example.id("citation-contents")
    [failed] = restricted["failed"]
    event = failed["event"]
    assert (failed["condition"], event["type"]) == ("taint", "fact.taint_recorded.v1")
    assert (event["by"], int(event["sequence"])) == ("expert-3", example.points["tainted"])


@pytest.mark.parametrize(("fact", "element", "limb"), OPEN.values(), ids=OPEN)
def test_the_same_page_stays_usable(
    example: Example, tainted: Body, fact: str, element: str, limb: str | None
) -> None:
    found = standing(example, tainted, fact)
    assert (found["usable"], found["known"]) == ("supported", "supported")
    open_cell = cell(tainted, element, limb)
    assert (open_cell["usable"], open_cell["known"]) == (1, 1)
    assert not [each for each in tainted["restricted"] if each["fact"] == example.id(fact)]


def test_against_a_fact_the_barred_contents_count_all_the_same(example: Example, tainted: Body) -> None:
    found = standing(example, tainted, "contradicted")
    assert (found["usable"], found["known"]) == ("contradicted only", "contradicted only")
    [restricted] = [each for each in tainted["restricted"] if each["fact"] == example.id("contradicted")]
    assert restricted["is_contradicting"]
    [against] = cell(tainted, "7-1-f.3", None)["against"]
    assert against["fact"] == example.id("contradicted")


def test_losing_who_recorded_the_taint_does_not_lift_it(example: Example) -> None:
    lens = example.lens(*AT, exclusions={"experts": ["expert-3"]})
    body = {"line": "@line", "lens": lens, "include_facts": True}
    answer = example.ask("ReadinessService/GetReadiness", body, why=WHY)
    assert standing(example, answer, "contents")["usable"] == "unsupported"


def test_the_diff_shows_the_use_that_fell_the_one_that_is_restricted_and_the_act_that_did_it(
    example: Example, difference: Difference
) -> None:
    figures = {
        change["element"]: {each["name"]: (each["before"], each["after"]) for each in change["figures"]}
        for change in difference.elements
    }
    assert figures == {
        "7-1-f.2a": {"usable": ("1", "0"), "usable_origins": ("1", "0")},
        "7-1-f.3": {"restricted": ("0", "1")},
    }
    happened = {part["id"]: part["happened"] for each in difference.elements for part in each["parts"]}
    assert happened == {
        example.id("mapped-contents"): ["counts_no_more"],
        example.id("mapped-contradicted"): ["use_restricted"],
    }
    assert [fact["fact"] for fact in difference.facts] == [example.id("contents")]
    [event] = difference.events
    assert (event["type"], event["by"]) == ("fact.taint_recorded.v1", "expert-3")
    assert int(event["sequence"]) == example.points["tainted"]
