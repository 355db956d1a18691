"""One hand behind many witnesses: Lubanga's three intermediaries.

Witnesses, intermediaries and testimonies are fictional, and stand for no witness of the case.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.acceptance.worked_examples.example import WHY, Example, causes, of
from tests.adapters.grpc_api.case.client import Body

AT = ("court", "confirmation")
WITNESSES = {
    "intermediary-1": ("w-11", "w-12", "w-13"),
    "intermediary-2": ("w-21", "w-22"),
    "intermediary-3": ("w-31", "w-32"),
}
"""Fictional witnesses, by the hand through which each came."""
EVERY = tuple(witness for witnesses in WITNESSES.values() for witness in witnesses)
RESTS_ON = {
    "8-2-e-vii.2": (*EVERY, "film"),
    "8-2-e-vii.1+30": EVERY,
    "8-2-e-vii.5": WITNESSES["intermediary-1"],
}
"""Elements, with what each rests on: all and a film, all the witnesses, those of one intermediary."""
AGE, INTENT, AWARENESS = RESTS_ON


@pytest.fixture(scope="module", autouse=True)
def heard(example: Example) -> None:
    """Record the testimonies, what they are cited for, and a favourable evaluation of each element."""
    for number, (hand, witnesses) in enumerate(WITNESSES.items(), start=1):
        source = {"code": f"S-{number}", "kind": "organisation"}
        example.play([{"do": "SourceService/RegisterSource", "id": hand, "with": source}])
        for witness in witnesses:
            example.play(account_of(witness, through=hand))
    for element, rested_on in RESTS_ON.items():
        example.play(proof(element, rested_on))


def account_of(witness: str, *, through: str) -> Iterator[Body]:
    source = {"code": witness.upper(), "kind": "witness"}
    yield {"do": "SourceService/RegisterSource", "id": witness, "with": source}
    hand = {"id": f"@{witness}", "hand": f"@{through}", "capacity": "intermediary"}
    yield {"do": "SourceService/RecordHand", "with": hand}
    description = {
        "kind": "testimony",
        "form": "written_statement",
        "title": "Fictional testimony",
        "lawful_basis": [{"basis": "consent"}],
        "persons_behind": [{"source": f"@{witness}", "capacity": "witness"}],
    }
    item = f"statement-{witness}"
    yield {"do": "EvidenceService/RegisterItem", "id": item, "with": {"description": description}}
    yield {"do": "EvidenceService/AcceptItem", "with": {"id": f"@{item}"}}
    assessment = {
        "item": f"@{item}",
        "reliability": "b",
        "credibility": "2",
        "relevance": "relevant",
        "reasoning": "Fictional: it is told in detail.",
        "authenticity": {"result": "authentic", "steps": [{"method": "read-back", "outcome": "passed"}]},
    }
    yield {
        "do": "AssessmentService/AssessItem",
        "id": f"assessment-{witness}",
        "by": "expert-4",
        "with": assessment,
    }
    consent = {
        "for_person": f"@{witness}",
        "given_by": f"@{witness}",
        "item": f"@{item}",
        "terms": [{"scopes": ["share_international_court"], "valid_from": "2020-01-01"}],
        "form": {"version": "v1", "language": "en"},
    }
    yield {"do": "ConsentService/GiveConsent", "id": f"consent-{witness}", "with": consent}


def proof(element: str, rested_on: tuple[str, ...]) -> Iterator[Body]:
    name = element.replace(".", "-").replace("+", "-")
    fact = {
        "proposition": {"statement": f"Fictional: what {element} asks for.", "role": "material"},
        "status": "asserted",
        "citations": [
            {
                "id": f"@citation-{name}-{source}",
                "item": f"@{item_of(source)}",
                "polarity": "supports",
                "basis": "saw_or_did",
                "source": f"@{source_of(source)}",
            }
            for source in rested_on
        ],
    }
    yield {"do": "FactService/StateFact", "id": f"fact-{name}", "with": fact}
    target = {"stream": "crime_base/@children", "element": element}
    mapping = {"fact": f"@fact-{name}", "target": target, "polarity": "supports", "directness": "direct"}
    yield {"do": "MappingService/ProposeMapping", "id": f"mapping-{name}", "with": mapping}
    yield {"do": "MappingService/EndorseMapping", "by": "expert-2", "with": {"id": f"@mapping-{name}"}}
    evaluation = {
        "targets": [target],
        "forum": "@court",
        "stage": "confirmation",
        "verdict": "capable",
        "considered_position": "@head",
        "date": "2026-03-01",
        "reasons": "Fictional: the accounts agree.",
    }
    yield {
        "do": "EvaluationService/RecordEvaluation",
        "id": f"evaluation-{name}",
        "by": "expert-3",
        "with": evaluation,
    }


def item_of(source: str) -> str:
    return source if source == "film" else f"statement-{source}"


def source_of(source: str) -> str:
    return "film-maker" if source == "film" else source


def fact_of(example: Example, element: str) -> str:
    return example.id(f"fact-{element.replace('.', '-').replace('+', '-')}")


def read_without(example: Example, *hands: str) -> Body:
    """Give the readiness without what came through some hands."""
    lens = example.lens(*AT, exclusions={"hands": [f"@{hand}" for hand in hands]} if hands else {})
    body = {"line": "@charge", "lens": lens, "include_facts": True}
    return example.ask("ReadinessService/GetReadiness", body, why=WHY)


def cell(answer: Body, element: str) -> Body:
    [found] = of(answer["cells"], element, stream=next(iter(bases(answer))))
    return found


def bases(answer: Body) -> set[str]:
    return {each["stream"] for each in answer["cells"] if each["stream"].startswith("crime_base/")}


@pytest.mark.parametrize(
    ("element", "origins"),
    [(AGE, 4), (INTENT, 3), (AWARENESS, 1)],
    ids=["seven witnesses and a film", "seven witnesses", "three witnesses of one intermediary"],
)
def test_witnesses_of_one_intermediary_are_one_origin(example: Example, element: str, origins: int) -> None:
    found = cell(read_without(example), element)
    assert (found["is_clear"], found["usable_origins"], found["known_origins"]) == (True, origins, origins)


def test_corroboration_names_the_hand_that_joins_them(example: Example) -> None:
    body = {"fact": fact_of(example, AGE), "lens": example.lens(*AT)}
    [fact] = example.ask("CorroborationService/GetCorroboration", body)["facts"]
    joined = {
        tie["kind"]: {frozenset(origin["sources"]) for origin in fact["origins"] if origin.get("ties")}
        for origin in fact["origins"]
        for tie in origin.get("ties", ())
    }
    groups = {frozenset(map(example.id, witnesses)) for witnesses in WITNESSES.values()}
    assert joined == {"common_hand": groups}
    alone = [origin["sources"] for origin in fact["origins"] if not origin.get("ties")]
    assert alone == [[example.id("film-maker")]]


@pytest.mark.parametrize("hand", WITNESSES)
def test_excluding_an_intermediary_drops_all_of_its_witnesses_at_once(example: Example, hand: str) -> None:
    answer = read_without(example, hand)
    dropped = {
        restricted["citation"]
        for restricted in answer["restricted"]
        if restricted["fact"] == fact_of(example, AGE)
    }
    expected = {example.id(f"citation-8-2-e-vii-2-{witness}") for witness in WITNESSES[hand]}
    assert dropped == expected
    assert (cell(answer, AGE)["usable_origins"], cell(answer, AGE)["known_origins"]) == (3, 4)


ALL = tuple(WITNESSES)


@pytest.mark.parametrize(
    ("hands", "fallen"),
    [
        (ALL[:1], {AWARENESS}),
        (ALL[1:2], set()),
        (ALL[2:], set()),
        (ALL[:2], {AWARENESS}),
        (ALL, {AWARENESS, INTENT}),
    ],
    ids=["the first", "the second", "the third", "the first two", "all three"],
)
def test_what_remains_carries_or_not(example: Example, hands: tuple[str, ...], fallen: set[str]) -> None:
    answer = example.what_if("charge", *AT, hands=[f"@{hand}" for hand in hands])
    opened = answer.get("opened", [])
    assert {blocker["target"]["element"] for blocker in opened} == fallen
    assert causes(opened) == ({"no_usable_support"} if fallen else set())
    # The film is left for the age of the children, whatever else falls.
    assert cell(read_without(example, *hands), AGE)["is_clear"]


def test_a_real_loss_would_make_stale_every_evaluation_that_rests_on_the_hand(example: Example) -> None:
    answer = example.what_if("charge", *AT, hands=["@intermediary-2"])
    targets = {target["element"] for each in answer["would_be_stale"] for target in each["targets"]}
    assert targets == {AGE, INTENT}
    assert answer["classification"] == "CLASSIFICATION_SECRET"


@pytest.mark.parametrize(
    ("element", "hands"), [(AGE, set()), (INTENT, set()), (AWARENESS, {"intermediary-1"})]
)
def test_an_intermediary_is_a_single_point_of_failure_where_all_witnesses_came_through_it(
    example: Example, element: str, hands: set[str]
) -> None:
    answer = example.ask(
        "ReadinessService/ListSinglePointsOfFailure", asked(example, element, ["hand"]), why=WHY
    )
    points = {loss["id"] for point in answer.get("points", ()) for loss in point["losses"]}
    assert points == set(map(example.id, hands))


def test_the_three_together_are_the_smallest_loss_that_takes_the_intent(example: Example) -> None:
    body = {**asked(example, INTENT, ["hand"]), "size": 3}
    [lost] = example.ask("ReadinessService/ListLossSets", body, why=WHY)["sets"]
    assert {loss["id"] for loss in lost["losses"]} == set(map(example.id, ALL))


def asked(example: Example, element: str, kinds: list[str]) -> Body:
    stream = "crime_base/@children"
    return {
        "line": "@charge",
        "lens": example.lens(*AT),
        "stream": stream,
        "element": element,
        "kinds": kinds,
    }
