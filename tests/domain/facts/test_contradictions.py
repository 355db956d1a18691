"""Two facts that cannot both be so are linked by a person; unlinking needs a third person's agreement."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.errors import FourEyesError, InvalidError, NotFoundError, RefusedError
from domain.events import Act, By
from domain.facts import contradictions
from domain.facts import events as e
from domain.facts.fact import Fact, evolve
from domain.protected import Plain
from tests.scenario import NOON, Given, act_by

HERE, THERE = UUID(int=7), UUID(int=8)
WHY = Plain.of("One gate cannot be open and walled up.")
stated = e.FactStated(
    proposition=e.Proposition(statement=Plain.of("The gate stood open."), role=e.FactRole.MATERIAL),
    status="asserted",
)
linked = e.ContradictionLinked(other=THERE, explanation=WHY)
proposed = e.ContradictionUnlinkProposed(other=THERE)
agreed = e.ContradictionUnlinkAgreed(other=THERE)
BY_THREE = ((linked, "expert-2"), (proposed, "expert-3"))


def given(*events: Any) -> Given:
    return Given(evolve, [(stated, "expert-1"), *events], id=HERE)


def there(*events: Any) -> Fact:
    state: Fact = Given(evolve, [(stated, "expert-9"), *events], id=THERE).state()
    return state


def test_a_link_names_the_other_fact_and_says_why() -> None:
    given().when(
        contradictions.link_contradiction, other=THERE, explanation=WHY, other_fact=there(), act=act_by()
    ).then(linked)


def test_a_fact_does_not_contradict_itself() -> None:
    given().when(
        contradictions.link_contradiction, other=HERE, explanation=WHY, other_fact=there(), act=act_by()
    ).then_refused(InvalidError, "another fact")


@pytest.mark.parametrize(
    ("here", "over_there"),
    [((linked,), ()), ((), (e.ContradictionLinked(other=HERE, explanation=WHY),))],
    ids=["from this side", "from the other side"],
)
def test_two_facts_are_linked_once(here: tuple[Any, ...], over_there: tuple[Any, ...]) -> None:
    given(*here).when(
        contradictions.link_contradiction,
        other=THERE,
        explanation=WHY,
        other_fact=there(*over_there),
        act=act_by(),
    ).then_refused(RefusedError, "already")


def test_software_links_nothing() -> None:
    act = Act(id=UUID(int=99), by=By(id="matcher", kind="software"), recorded_at=NOON)
    given().when(
        contradictions.link_contradiction, other=THERE, explanation=WHY, other_fact=there(), act=act
    ).then_refused(RefusedError, "a person's act")


def test_unlinking_is_proposed_once_from_the_fact_that_made_the_link() -> None:
    given(linked).when(contradictions.propose_contradiction_unlink, other=THERE).then(proposed)
    given(linked, proposed).when(contradictions.propose_contradiction_unlink, other=THERE).then_refused(
        RefusedError, "before"
    )
    given().when(contradictions.propose_contradiction_unlink, other=THERE).then_refused(
        NotFoundError, "from the fact from which it was made"
    )


def test_a_third_person_agrees_and_the_two_may_be_linked_again() -> None:
    given(*BY_THREE).when(
        contradictions.agree_contradiction_unlink, other=THERE, other_fact=there(), act=act_by("expert-4")
    ).then(agreed)
    given(*BY_THREE, agreed).when(
        contradictions.link_contradiction, other=THERE, explanation=WHY, other_fact=there(), act=act_by()
    ).then(linked)


@pytest.mark.parametrize(
    ("who", "part"),
    [
        ("expert-3", "proposed it"),
        ("expert-2", "linked them"),
        ("expert-1", "stated one of the facts"),
        ("expert-9", "stated one of the facts"),
    ],
)
def test_whoever_had_a_part_does_not_agree(who: str, part: str) -> None:
    given(*BY_THREE).when(
        contradictions.agree_contradiction_unlink, other=THERE, other_fact=there(), act=act_by(who)
    ).then_refused(FourEyesError, f"{who} {part}")


def test_what_nobody_proposed_is_not_agreed_to() -> None:
    given(linked).when(
        contradictions.agree_contradiction_unlink, other=THERE, other_fact=there(), act=act_by("expert-4")
    ).then_refused(RefusedError, "was not proposed")
