"""Sets of mappings are proposed, endorsed, rejected and carried over in one act, with exceptions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import pytest

from domain.errors import FourEyesError, GravamenError, InvalidError, NotFoundError, RefusedError
from domain.events import Act, By, Change
from domain.law import UnknownElementError
from domain.mapping import events as e
from domain.mapping.mapping import ElementMapping, Standing
from domain.mapping.sets import (
    Carried,
    Pair,
    carry_over,
    confirm_mappings,
    endorse_set,
    propose_set,
    reject_set,
)
from domain.protected import Plain
from domain.values import MappingPolarity, Target
from tests.domain.recorded_law import FACT, LAW, OTHER_FACT, PERSECUTION, on_base
from tests.scenario import NOON, act_by

ACT = UUID(int=99)
WHY = Plain.of("The guard posts")
SOFTWARE = Act(id=ACT, by=By(id="suggester", kind="software"), recorded_at=NOON)
TARGETS = (on_base("7-1-e.1"), on_base("7-1-e.2"))
ON_PERSECUTION = Target(stream=f"crime_base/{PERSECUTION}", element="7-1-h.1")


def proposal(**changes: Any) -> dict[str, Any]:
    defaults = {
        "facts": (FACT, OTHER_FACT),
        "targets": TARGETS,
        "polarity": MappingPolarity.SUPPORTS,
        "directness": "direct",
        "rationale": WHY,
        "act": act_by("expert-1"),
        "law": LAW,
    }
    return {**defaults, **changes}


def mapping(n: int, **changes: Any) -> ElementMapping:
    members: dict[str, Any] = {
        "id": UUID(int=200 + n),
        "version": 1,
        "fact": FACT,
        "target": on_base(),
        "polarity": MappingPolarity.SUPPORTS,
        "directness": "direct",
        "standing": Standing.PROPOSED,
        "proposed_by": frozenset({"expert-1"}),
    }
    return ElementMapping(**{**members, **changes})


def pairs_of(changes: Sequence[Change]) -> list[tuple[UUID, str | None]]:
    proposed = [change.event for change in changes if isinstance(change.event, e.MappingProposed)]
    return [(event.fact, event.target.element) for event in proposed]


def test_a_set_maps_every_fact_to_every_target_but_the_exceptions() -> None:
    changes = propose_set(**proposal(exceptions=(Pair(fact=OTHER_FACT, target=1),)))
    assert pairs_of(changes) == [(FACT, "7-1-e.1"), (FACT, "7-1-e.2"), (OTHER_FACT, "7-1-e.1")]
    assert all(change.opens for change in changes)


def test_the_mappings_of_a_set_have_ids_of_their_act() -> None:
    ids = [change.stream.id for change in propose_set(**proposal())]
    assert len(set(ids)) == 4
    assert ids == [change.stream.id for change in propose_set(**proposal())]


def test_a_set_over_the_limit_is_refused_with_its_count() -> None:
    facts = tuple(UUID(int=1000 + n) for n in range(251))
    with pytest.raises(InvalidError, match="expected 1 to 500 mappings in one set, found 502"):
        propose_set(**proposal(facts=facts))
    assert len(propose_set(**proposal(facts=facts[:250]))) == 500


def test_exceptions_bring_a_set_under_the_limit() -> None:
    facts = tuple(UUID(int=1000 + n) for n in range(251))
    exceptions = (Pair(fact=facts[0], target=0), Pair(fact=facts[0], target=1))
    assert len(propose_set(**proposal(facts=facts, exceptions=exceptions))) == 500


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"facts": (FACT, FACT)}, InvalidError, "facts[1]"),
        ({"facts": ()}, InvalidError, "facts"),
        ({"targets": (TARGETS[0], TARGETS[0])}, InvalidError, "targets"),
        ({"targets": (TARGETS[0], on_base(None))}, InvalidError, "targets[1].element"),
        ({"targets": (on_base("7-1-e.9"),)}, UnknownElementError, "targets[0].element"),
        ({"exceptions": (Pair(fact=PERSECUTION, target=0),)}, InvalidError, "exceptions[0]"),
        ({"exceptions": (Pair(fact=FACT, target=2),)}, InvalidError, "exceptions[0]"),
        (
            {"facts": (FACT,), "exceptions": (Pair(fact=FACT, target=0), Pair(fact=FACT, target=1))},
            InvalidError,
            "facts",
        ),
        ({"directness": "inferential"}, InvalidError, "inference"),
        ({"act": SOFTWARE}, RefusedError, ""),
    ],
    ids=[
        "fact twice",
        "no fact",
        "target twice",
        "no element",
        "unknown element",
        "strange fact",
        "strange target",
        "nothing left",
        "no inference",
        "software",
    ],
)
def test_a_faulty_set_is_refused_whole(
    changes: dict[str, Any], error: type[GravamenError], field: str
) -> None:
    with pytest.raises(error) as refusal:
        propose_set(**proposal(**changes))
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("decision", "event"),
    [(endorse_set, e.MappingEndorsed()), (reject_set, e.MappingRejected())],
    ids=["endorse", "reject"],
)
def test_a_set_is_reviewed_by_its_proposing_act_with_exceptions(
    decision: Callable[..., list[Change]], event: e.MappingEvent
) -> None:
    mappings = [mapping(1), mapping(2), mapping(3)]
    changes = decision(mappings, proposing_act=ACT, exceptions=(mappings[1].id,), act=act_by("expert-2"))
    assert [(change.stream.id, change.event) for change in changes] == [
        (mappings[0].id, event),
        (mappings[2].id, event),
    ]


@pytest.mark.parametrize("decision", [endorse_set, reject_set], ids=["endorse", "reject"])
@pytest.mark.parametrize(
    ("mappings", "exceptions", "who", "error", "words"),
    [
        ([mapping(1), mapping(2)], (), "expert-1", FourEyesError, "expert-1 proposed it"),
        (
            [mapping(1), mapping(2, standing=Standing.WITHDRAWN)],
            (),
            "expert-2",
            RefusedError,
            "is withdrawn",
        ),
        ([mapping(1)], (mapping(1).id,), "expert-2", InvalidError, "expected 1 to 500 mappings in one set"),
        ([mapping(1)], (FACT,), "expert-2", InvalidError, "expected a mapping of act"),
        ([], (), "expert-2", InvalidError, "which proposed none"),
    ],
    ids=["own", "one withdrawn", "nothing left", "strange exception", "no mapping"],
)
def test_a_review_of_a_set_stands_or_falls_together(
    decision: Callable[..., list[Change]],
    mappings: list[ElementMapping],
    exceptions: tuple[UUID, ...],
    who: str,
    error: type[GravamenError],
    words: str,
) -> None:
    with pytest.raises(error) as refusal:
        decision(mappings, proposing_act=ACT, exceptions=exceptions, act=act_by(who))
    assert words in refusal.value.message


def test_mappings_are_carried_over_to_another_base_with_the_old_ones_named() -> None:
    old = mapping(1, directness="inferential", polarity=MappingPolarity.CONTRADICTS)
    carried = (Carried(mapping=old.id, target=ON_PERSECUTION),)
    changes = carry_over([old], carried=carried, rationale=WHY, act=act_by("expert-2"), law=LAW)
    assert [change.event for change in changes] == [
        e.MappingProposed(
            fact=FACT,
            target=ON_PERSECUTION,
            polarity=MappingPolarity.CONTRADICTS,
            directness="inferential",
            rationale=WHY,
            carried_from=old.id,
        )
    ]


@pytest.mark.parametrize(
    ("known", "carried", "error", "field"),
    [
        ([], (Carried(mapping=mapping(1).id, target=ON_PERSECUTION),), NotFoundError, "carried[0].mapping"),
        (
            [mapping(1)],
            (Carried(mapping=mapping(1).id, target=ON_PERSECUTION),) * 2,
            InvalidError,
            "carried[1]",
        ),
        (
            [mapping(1)],
            (Carried(mapping=mapping(1).id, target=on_base()),),
            InvalidError,
            "carried[0].target",
        ),
        (
            [mapping(1, standing=Standing.REJECTED)],
            (Carried(mapping=mapping(1).id, target=ON_PERSECUTION),),
            RefusedError,
            "carried[0].mapping",
        ),
        (
            [mapping(1)],
            (Carried(mapping=mapping(1).id, target=on_base("7-1-h.1")),),
            UnknownElementError,
            "carried[0].target.element",
        ),
        ([mapping(1)], (), InvalidError, "carried"),
    ],
    ids=["unknown", "twice", "same target", "rejected", "unknown element", "nothing"],
)
def test_a_faulty_carrying_over_is_refused(
    known: list[ElementMapping], carried: tuple[Carried, ...], error: type[GravamenError], field: str
) -> None:
    with pytest.raises(error) as refusal:
        carry_over(known, carried=carried, rationale=WHY, act=act_by("expert-2"), law=LAW)
    assert refusal.value.field == field


def test_software_carries_nothing_over() -> None:
    carried = (Carried(mapping=mapping(1).id, target=ON_PERSECUTION),)
    with pytest.raises(RefusedError, match="is a person's act"):
        carry_over([mapping(1)], carried=carried, rationale=WHY, act=SOFTWARE, law=LAW)


def confirming(**changes: Any) -> list[Change]:
    found = [mapping(1, endorsed_by=frozenset({"expert-2"})), mapping(2)]
    arguments = {"ids": tuple(each.id for each in found), "act": act_by("expert-2"), **changes}
    return confirm_mappings(arguments.pop("mappings", found), **arguments)


def test_mappings_are_confirmed_in_one_act_by_whoever_did_not_propose_them() -> None:
    changes = confirming()
    assert [change.event for change in changes] == [e.MappingConfirmed(), e.MappingConfirmed()]
    assert [change.stream.id for change in changes] == [UUID(int=201), UUID(int=202)]


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"act": act_by("expert-1")}, FourEyesError, "expert-1 proposed it"),
        ({"act": SOFTWARE}, RefusedError, "a person's act"),
        ({"ids": (UUID(int=201), UUID(int=201))}, InvalidError, "again"),
        ({"mappings": [mapping(1, standing=Standing.REJECTED)]}, RefusedError, "expected a proposal"),
    ],
    ids=["who proposed", "software", "one twice", "a rejected one"],
)
def test_a_faulty_confirmation_is_refused(
    changes: dict[str, Any], error: type[GravamenError], words: str
) -> None:
    with pytest.raises(error, match=words):
        confirming(**changes)
