"""A liability is a natural person's, under alternative modes, and its grounds are raised and answered."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import FourEyesError, GravamenError, InvalidError, NotFoundError, RefusedError
from domain.events import Act, By
from domain.law import UnknownGroundError, UnknownModeError
from domain.ports.law import UnknownCatalogueError
from domain.proof import events as e
from domain.proof import liability
from tests.domain.recorded_law import (
    BASE,
    DIGEST,
    INCIDENT,
    LAW,
    OTHER_BASE,
    OTHER_DIGEST,
    PERSECUTION,
    PERSON,
)
from tests.scenario import NOON, SUBJECT, Given, act_by

SUPERIOR = e.AllegedMode(mode="28-b")
DIRECT = e.AllegedMode(mode="25-3-a-direct", incidents=(INCIDENT,))
ALLEGED = e.LiabilityAlleged(
    actor=PERSON, catalogue=DIGEST, modes=(SUPERIOR, DIRECT), bases=(BASE, OTHER_BASE)
)
ASKED = e.BaseRemovalProposed(base=BASE)
RAISED = e.GroundRaised(ground="31-1-d")
ANSWERED = e.GroundAnswered(ground="31-1-d", answer="does_not_exclude")


def allegation(**changes: Any) -> dict[str, Any]:
    members = {name: getattr(ALLEGED, name) for name in e.LiabilityAlleged.model_fields}
    return {"id": SUBJECT, "actor_kind": "person", "law": LAW, **members, **changes}


def given(*events: Any) -> Given:
    return Given(liability.evolve, [(ALLEGED, "expert-1"), *events])


def test_a_person_is_alleged_to_be_liable_under_alternative_modes() -> None:
    change = liability.allege(**allegation())
    assert (change.event, change.opens) == (ALLEGED, True)


@pytest.mark.parametrize(
    ("changes", "error", "field", "words"),
    [
        (
            {"actor_kind": "organ"},
            InvalidError,
            "actor",
            "expected a natural person, found an actor of kind organ",
        ),
        ({"catalogue": OTHER_DIGEST}, UnknownCatalogueError, "catalogue", OTHER_DIGEST),
        ({"modes": ()}, InvalidError, "modes", "found none"),
        ({"bases": ()}, InvalidError, "bases", "found none"),
        ({"modes": (SUPERIOR, SUPERIOR)}, InvalidError, "modes[1]", "found 28-b again"),
        ({"bases": (BASE, BASE)}, InvalidError, "bases[1]", "again"),
        ({"modes": (e.AllegedMode(mode="28-c"),)}, UnknownModeError, "modes[0].mode", "near: 28-b"),
        (
            {"modes": (SUPERIOR, e.AllegedMode(mode="25-3-a-direct"))},
            InvalidError,
            "modes[1].incidents",
            "expected the incidents in which the person acted",
        ),
        (
            {"modes": (e.AllegedMode(mode="28-b", incidents=(INCIDENT, INCIDENT)),)},
            InvalidError,
            "modes[0].incidents[1]",
            "again",
        ),
    ],
    ids=[
        "organ",
        "catalogue",
        "no mode",
        "no base",
        "mode twice",
        "base twice",
        "unknown mode",
        "direct without incidents",
        "incident twice",
    ],
)
def test_a_faulty_allegation_is_refused(
    changes: dict[str, Any], error: type[GravamenError], field: str, words: str
) -> None:
    with pytest.raises(error) as refusal:
        liability.allege(**allegation(**changes))
    assert refusal.value.field == field
    assert words in refusal.value.message


def test_a_further_mode_is_alleged_once() -> None:
    given().when(liability.add_mode, mode="25-3-c", law=LAW).then(
        e.ModeAdded(mode=e.AllegedMode(mode="25-3-c"))
    )
    given(e.ModeAdded(mode=e.AllegedMode(mode="25-3-c"))).when(
        liability.add_mode, mode="25-3-c", law=LAW
    ).then_refused(RefusedError, "alleges mode 25-3-c already")


def test_a_mode_added_is_held_to_the_same_rules() -> None:
    given().when(liability.add_mode, mode="28-c", law=LAW).then_refused(UnknownModeError, "near: 28-b")
    only_superior = ALLEGED.model_copy(update={"modes": (SUPERIOR,)})
    Given(liability.evolve, [only_superior]).when(
        liability.add_mode, mode="25-3-a-direct", law=LAW
    ).then_refused(InvalidError, "expected the incidents")


def test_a_further_base_is_alleged_once() -> None:
    given().when(liability.add_base, base=PERSECUTION).then(e.BaseAdded(base=PERSECUTION))
    given(e.BaseAdded(base=PERSECUTION)).when(liability.add_base, base=PERSECUTION).then_refused(
        RefusedError, "already"
    )


def test_a_base_leaves_when_a_third_person_agrees() -> None:
    given().when(liability.propose_base_removal, base=BASE).then(ASKED)
    asked = given((ASKED, "expert-2"))
    asked.when(liability.agree_base_removal, base=BASE, act=act_by("expert-3")).then(
        e.BaseRemovalAgreed(base=BASE)
    )
    asked.when(liability.agree_base_removal, base=BASE, act=act_by("expert-2")).then_refused(
        FourEyesError, "expert-2 proposed it"
    )
    asked.when(liability.agree_base_removal, base=BASE, act=act_by("expert-1")).then_refused(
        FourEyesError, "expert-1 brought it in"
    )
    asked.when(liability.propose_base_removal, base=OTHER_BASE).then_refused(RefusedError, "the last to stay")


def test_a_base_that_left_stays_listed() -> None:
    state = given((ASKED, "expert-2"), (e.BaseRemovalAgreed(base=BASE), "expert-3")).state()
    assert {base: part.is_removed for base, part in state.bases.items()} == {BASE: True, OTHER_BASE: False}


def test_a_ground_is_raised_and_open_once() -> None:
    given().when(liability.raise_ground, ground="31-1-d", law=LAW).then(RAISED)
    given(RAISED).when(liability.raise_ground, ground="31-1-d", law=LAW).then_refused(
        RefusedError, "is raised on"
    )
    given().when(liability.raise_ground, ground="31-1-e", law=LAW).then_refused(
        UnknownGroundError, "near: 31-1-d"
    )


def test_a_ground_raised_is_answered_by_a_person() -> None:
    given(RAISED).when(
        liability.answer_ground, ground="31-1-d", answer="does_not_exclude", act=act_by("expert-2")
    ).then(ANSWERED)
    software = Act(id=SUBJECT, by=By(id="importer", kind="software"), recorded_at=NOON)
    given(RAISED).when(
        liability.answer_ground, ground="31-1-d", answer="excludes", act=software
    ).then_refused(RefusedError, "is a person's act")


@pytest.mark.parametrize("events", [[], [RAISED, ANSWERED]], ids=["never raised", "answered"])
def test_a_ground_that_is_not_open_is_not_answered(events: list[Any]) -> None:
    given(*events).when(
        liability.answer_ground, ground="31-1-d", answer="excludes", act=act_by()
    ).then_refused(RefusedError, "is not open")


def test_a_ground_answered_can_be_raised_again() -> None:
    given(RAISED, ANSWERED).when(liability.raise_ground, ground="31-1-d", law=LAW).then(RAISED)


def test_a_removal_of_what_is_not_alleged_is_refused() -> None:
    given().when(liability.propose_base_removal, base=PERSECUTION).then_refused(
        NotFoundError, "does not hold"
    )
