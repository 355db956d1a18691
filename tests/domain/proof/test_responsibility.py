"""A State's responsibility is alleged of an organ, with ways of attribution and obligations of the catalogue."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import GravamenError, InvalidError, RefusedError
from domain.law import UnknownAttributionError, UnknownElementError, UnknownObligationError
from domain.ports.law import UnknownCatalogueError
from domain.proof import events as e
from domain.proof import liability, responsibility
from domain.proof.targets import check_law, is_ground
from tests.domain.recorded_law import (
    BASE,
    DIGEST,
    LAW,
    ORGAN,
    OTHER_BASE,
    OTHER_DIGEST,
    PERSON,
    on_liability,
    shipped,
)
from tests.scenario import SUBJECT, Given, act_by

ALLEGED = e.StateResponsibilityAlleged(
    actor=ORGAN,
    catalogue=DIGEST,
    attributions=("2001-4", "2001-8"),
    obligations=("1966-civil-9",),
    bases=(BASE,),
)


def alleging(**changes: Any) -> dict[str, Any]:
    members = {name: getattr(ALLEGED, name) for name in e.StateResponsibilityAlleged.model_fields}
    return {"id": SUBJECT, "actor_kind": "organ", "law": LAW, **members, **changes}


def given(*events: Any) -> Given:
    return Given(liability.evolve, [ALLEGED, *events])


def test_a_state_answers_in_a_liability_of_its_own() -> None:
    change = responsibility.allege(**alleging())
    assert (change.event, change.opens, str(change.stream)) == (ALLEGED, True, f"liability/{SUBJECT}")
    state = given().state()
    assert (state.is_of_state, state.modes, set(state.attributions)) == (
        True,
        frozenset(),
        {"2001-4", "2001-8"},
    )


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"actor": PERSON, "actor_kind": "person"}, InvalidError, "actor"),
        ({"attributions": ()}, InvalidError, "attributions"),
        ({"obligations": ()}, InvalidError, "obligations"),
        ({"bases": ()}, InvalidError, "bases"),
        ({"bases": (BASE, BASE)}, InvalidError, "bases[1]"),
        ({"attributions": ("2001-4", "28-b")}, UnknownAttributionError, "attributions[1]"),
        ({"obligations": ("7-1-e",)}, UnknownObligationError, "obligations[0]"),
        ({"catalogue": OTHER_DIGEST}, UnknownCatalogueError, "catalogue"),
    ],
    ids=["person", "no attribution", "no obligation", "no base", "twice", "mode", "crime", "catalogue"],
)
def test_a_responsibility_that_cannot_be_is_refused(
    changes: dict[str, Any], error: type[GravamenError], field: str
) -> None:
    with pytest.raises(error) as refusal:
        responsibility.allege(**alleging(**changes))
    assert refusal.value.field == field


def test_further_ways_and_obligations_are_alleged_once() -> None:
    way, duty = e.AttributionAdded(attribution="2001-11"), e.ObligationAdded(obligation="1966-civil-6")
    given().when(responsibility.add_attribution, attribution="2001-11", law=LAW).then(way)
    given().when(responsibility.add_obligation, obligation="1966-civil-6", law=LAW).then(duty)
    given(way).when(responsibility.add_attribution, attribution="2001-11", law=LAW).then_refused(
        RefusedError, "already"
    )
    given(duty).when(responsibility.add_obligation, obligation="1966-civil-6", law=LAW).then_refused(
        RefusedError, "already"
    )
    given().when(responsibility.add_attribution, attribution="28-a", law=LAW).then_refused(
        UnknownAttributionError, "a way of attribution"
    )


def test_a_state_has_no_mode_and_a_person_no_attribution() -> None:
    given().when(liability.add_mode, mode="28-b", law=LAW).then_refused(InvalidError, "of a State")
    person = Given(
        liability.evolve,
        [
            e.LiabilityAlleged(
                actor=PERSON, catalogue=DIGEST, modes=(e.AllegedMode(mode="28-b"),), bases=(BASE,)
            )
        ],
    )
    person.when(responsibility.add_attribution, attribution="2001-4", law=LAW).then_refused(
        InvalidError, "of a natural person"
    )
    person.when(responsibility.add_obligation, obligation="1966-civil-9", law=LAW).then_refused(
        InvalidError, "of a natural person"
    )


def test_bases_and_grounds_of_a_state_are_those_of_every_liability() -> None:
    given().when(liability.add_base, base=OTHER_BASE).then(e.BaseAdded(base=OTHER_BASE))
    raised = e.GroundRaised(ground="2001-25")
    given().when(liability.raise_ground, ground="2001-25", law=LAW).then(raised)
    answered = e.GroundAnswered(ground="2001-25", answer="does_not_exclude")
    given(raised).when(
        liability.answer_ground, ground="2001-25", answer="does_not_exclude", act=act_by()
    ).then(answered)


def check(element: str, **members: object) -> None:
    check_law(
        on_liability(element, **members),
        opening=ALLEGED,
        catalogue=shipped(),
        offence_of=LAW.offence_of,
        field="target",
    )


def test_what_may_be_mapped_on_a_states_responsibility_is_the_law_of_states() -> None:
    check("2001-4.1", limb="in_fact", mode="2001-4")
    check("1966-civil-9.2")
    check("2001-25.1")
    for element in ("28-b.1", "7-1-e.3"):
        with pytest.raises(UnknownElementError):
            check(element)
    with pytest.raises(UnknownAttributionError) as refusal:
        check("2001-4.1", mode="28-b")
    assert refusal.value.field == "target.mode"


def test_a_circumstance_precluding_wrongfulness_is_a_ground_of_the_state() -> None:
    assert is_ground(on_liability("2001-25.1"), opening=ALLEGED, catalogue=shipped())
    assert not is_ground(on_liability("2001-4.1"), opening=ALLEGED, catalogue=shipped())
