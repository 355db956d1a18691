"""Who was harmed in an incident, how many are said to have been, and who was there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.incidents import events as e
from domain.incidents import harmed
from domain.incidents import victim_events as v
from domain.incidents.incident import evolve
from domain.protected import Plain
from tests.scenario import Given

INCIDENT, VICTIM, OTHER, PERSON, FACT = (UUID(int=number) for number in range(7, 12))
described = e.IncidentDescribed(
    code="I-0001",
    description=e.IncidentDescription(
        kinds=("detention",), summary=Plain.of("Fictional."), occurred="1994/1997", territory="KP"
    ),
)
HARMED = v.IncidentVictim(victim=VICTIM, harms=("torture", "starvation"))
linked = v.IncidentVictimsLinked(victims=(HARMED,))
present = v.PresenceRecorded(presence="p1", actor=PERSON, capacity=v.PresenceCapacity.COMMANDER)


def given(*events: Any) -> Given:
    return Given(evolve, [described, *events], id=INCIDENT)


def number(at_least: int, at_most: int | None = None) -> v.VictimNumber:
    count = e.VictimCount(at_least=at_least, at_most=at_most)
    return v.VictimNumber(count=count, basis=v.NumberBasis.ESTIMATE, facts=(FACT,))


def test_victims_are_linked_with_what_was_done_to_each() -> None:
    given().when(harmed.link_victims, victims=(HARMED,)).then(linked)


@pytest.mark.parametrize(
    ("victims", "error", "field"),
    [
        ((HARMED,), RefusedError, "victims[0].victim"),
        ((v.IncidentVictim(victim=OTHER), v.IncidentVictim(victim=OTHER)), InvalidError, "victims[1].victim"),
        ((v.IncidentVictim(victim=OTHER, harms=("a", "a")),), InvalidError, "victims[0].harms"),
    ],
    ids=["linked already", "named twice", "a harm named twice"],
)
def test_a_faulty_link_to_a_victim_is_refused_at_its_place(
    victims: tuple[v.IncidentVictim, ...], error: type[Exception], field: str
) -> None:
    with pytest.raises(error) as refusal:
        harmed.link_victims(given(linked).state(), victims=victims)
    assert getattr(refusal.value, "field", None) == field


def test_a_link_to_a_victim_is_taken_back_where_it_stands() -> None:
    unlinked = v.IncidentVictimsUnlinked(victims=(VICTIM,))
    given(linked).when(harmed.unlink_victims, victims=(VICTIM,)).then(unlinked)
    given(linked, unlinked).when(harmed.unlink_victims, victims=(VICTIM,)).then_refused(
        NotFoundError, f"no victim {VICTIM} linked"
    )


def test_a_number_is_stated_with_its_basis() -> None:
    given().when(harmed.state_victim_number, number=number(1_000)).then(
        v.VictimNumberStated(number=number(1_000))
    )


@pytest.mark.parametrize("stated", [number(0), number(0, 0)], ids=["no bound at all", "nobody"])
def test_a_number_of_nobody_is_refused(stated: v.VictimNumber) -> None:
    given().when(harmed.state_victim_number, number=stated).then_refused(InvalidError, "at least one person")


def test_a_presence_is_a_person_s_and_its_code_serves_once() -> None:
    recording = {"presence": "p1", "actor": PERSON, "capacity": v.PresenceCapacity.COMMANDER}
    given().when(harmed.record_presence, **recording).then(present)
    given(present).when(harmed.record_presence, **recording).then_refused(InvalidError, "used before")
    given().when(harmed.record_presence, **recording, actor_kind="organ").then_refused(
        InvalidError, "expected a person, found organ"
    )
    given().when(harmed.record_presence, **recording, facts=(FACT, FACT)).then_refused(
        InvalidError, "each of facts once"
    )


def test_a_presence_is_withdrawn_once() -> None:
    gone = v.PresenceWithdrawn(presence="p1")
    given(present).when(harmed.withdraw_presence, presence="p1").then(gone)
    given(present, gone).when(harmed.withdraw_presence, presence="p1").then_refused(
        NotFoundError, "no presence p1 in force"
    )


@pytest.mark.parametrize(
    ("decision", "arguments"),
    [
        (harmed.link_victims, {"victims": (HARMED,)}),
        (harmed.state_victim_number, {"number": number(5)}),
        (
            harmed.record_presence,
            {"presence": "p2", "actor": PERSON, "capacity": v.PresenceCapacity.GUARD},
        ),
    ],
    ids=["victims", "a number", "a presence"],
)
def test_a_withdrawn_incident_takes_nothing_more(decision: Any, arguments: dict[str, Any]) -> None:
    given(e.IncidentWithdrawn()).when(decision, **arguments).then_refused(RefusedError, "withdrawn before")


def test_what_needs_a_reason() -> None:
    assert harmed.NEEDS_REASON == ("unlink_victims", "withdraw_presence")
