"""Incidents: what happened, where and when, and what they are linked to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.events import Claim
from domain.incidents import describing
from domain.incidents import events as e
from domain.incidents.incident import evolve
from domain.protected import Plain
from tests.scenario import Given

INCIDENT, ORGAN, FACT, ITEM = UUID(int=7), UUID(int=8), UUID(int=9), UUID(int=10)
DESCRIPTION = e.IncidentDescription(
    kinds=("detention",), summary=Plain.of("A family was held."), occurred="1994/1997", territory="KP"
)
PART = e.IncidentActor(actor=ORGAN, role=e.IncidentRole.ORGAN_CONCERNED)
described = e.IncidentDescribed(code="I-0001", description=DESCRIPTION, actors=(PART,), facts=(FACT,))


def given(*events: Any) -> Given:
    return Given(evolve, [described, *events], id=INCIDENT)


def test_an_incident_is_described_with_what_it_is_linked_to() -> None:
    change = describing.describe(
        id=INCIDENT, code="I-0001", description=DESCRIPTION, actors=(PART,), facts=(FACT,)
    )
    assert change.opens
    assert change.event == described


def test_an_incident_s_code_is_unique_in_the_repository() -> None:
    assert described.claims() == (Claim("incident_code", "I-0001"),)


def test_one_actor_may_have_two_parts() -> None:
    other = e.IncidentActor(actor=ORGAN, role=e.IncidentRole.ALLEGED_PERPETRATOR)
    change = describing.describe(id=INCIDENT, code="I-0001", description=DESCRIPTION, actors=(PART, other))
    assert isinstance(change.event, e.IncidentDescribed)
    assert change.event.actors == (PART, other)


@pytest.mark.parametrize(
    ("links", "field"),
    [
        ({"actors": (PART, PART)}, "actors"),
        ({"facts": (FACT, FACT)}, "facts"),
        ({"items": (ITEM, ITEM)}, "items"),
    ],
    ids=["actor", "fact", "item"],
)
def test_a_link_is_stated_once(links: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidError, match="once") as refusal:
        describing.describe(id=INCIDENT, code="I-0001", description=DESCRIPTION, **links)
    assert refusal.value.field == field


@pytest.mark.parametrize("occurred", ["soon", "1994-13", "31 March 1994", "1997/1994x"])
def test_a_date_that_is_not_edtf_is_refused(occurred: str) -> None:
    with pytest.raises(ValidationError, match="EDTF"):
        e.IncidentDescription(kinds=("detention",), summary=Plain.of("x"), occurred=occurred)


@pytest.mark.parametrize("territory", ["Korea", "kp", "KPR", ""])
def test_a_place_in_clear_is_a_country_code_alone(territory: str) -> None:
    with pytest.raises(ValidationError):
        e.IncidentDescription(
            kinds=("detention",), summary=Plain.of("x"), occurred="1994", territory=territory
        )


def test_at_most_so_many_victims_are_no_fewer_than_at_least() -> None:
    with pytest.raises(ValidationError, match="at most 10 or more victims, found 9"):
        e.VictimCount(at_least=10, at_most=9)


def test_what_is_described_anew_is_named_and_the_rest_stays() -> None:
    changes = e.IncidentChanges(occurred="1995")
    given().when(describing.redescribe, changes=changes).then(e.IncidentRedescribed(changes=changes))
    assert changes.model_fields_set == {"occurred"}


def test_describing_nothing_anew_is_refused() -> None:
    given().when(describing.redescribe, changes=e.IncidentChanges()).then_refused(
        InvalidError, "at least one change"
    )


def test_an_incident_is_linked_to_further_things() -> None:
    given().when(describing.link, items=(ITEM,)).then(e.IncidentLinked(items=(ITEM,)))


@pytest.mark.parametrize("decision", [describing.link, describing.unlink], ids=["link", "unlink"])
def test_linking_nothing_is_refused(decision: Any) -> None:
    given().when(decision).then_refused(InvalidError, "at least one actor, fact or item")


@pytest.mark.parametrize(
    "links", [{"actors": (PART,)}, {"facts": (FACT,)}], ids=["actor in the same part", "fact"]
)
def test_a_link_stands_once(links: dict[str, Any]) -> None:
    given().when(describing.link, **links).then_refused(RefusedError, "linked already")


def test_a_link_recorded_in_error_is_taken_back_and_may_be_made_again() -> None:
    given().when(describing.unlink, facts=(FACT,)).then(e.IncidentUnlinked(facts=(FACT,)))
    given(e.IncidentUnlinked(facts=(FACT,))).when(describing.link, facts=(FACT,)).then(
        e.IncidentLinked(facts=(FACT,))
    )


def test_what_is_not_linked_is_not_unlinked() -> None:
    given().when(describing.unlink, items=(ITEM,)).then_refused(NotFoundError, "items linked")


def test_an_incident_is_withdrawn() -> None:
    given().when(describing.withdraw).then(e.IncidentWithdrawn())


@pytest.mark.parametrize(
    ("decision", "arguments"),
    [
        (describing.withdraw, {}),
        (describing.link, {"items": (ITEM,)}),
        (describing.redescribe, {"changes": e.IncidentChanges(territory="CN")}),
    ],
    ids=["withdraw", "link", "redescribe"],
)
def test_a_withdrawn_incident_is_left_as_it_is(decision: Any, arguments: dict[str, Any]) -> None:
    given(e.IncidentWithdrawn()).when(decision, **arguments).then_refused(RefusedError, "withdrawn before")


def test_what_describes_an_incident_anew_needs_a_reason() -> None:
    assert describing.NEEDS_REASON == ("redescribe", "unlink", "withdraw")


def test_an_incident_opens_with_its_description_alone() -> None:
    with pytest.raises(TypeError, match="cannot open"):
        Given(evolve, [e.IncidentWithdrawn()]).state()
