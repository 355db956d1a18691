"""A crime base gathers incidents of one crime; one leaves it only when a third person agrees."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import FourEyesError, GravamenError, InvalidError, NotFoundError, RefusedError
from domain.events import Act, By
from domain.law import UnknownOffenceError
from domain.ports.law import UnknownCatalogueError
from domain.proof import crime_base
from domain.proof import events as e
from domain.proof.parts import present
from domain.protected import Plain
from tests.domain.recorded_law import (
    BASE,
    CONTEXT,
    DIGEST,
    INCIDENT,
    LAW,
    ORGAN,
    OTHER_BASE,
    OTHER_CONTEXT,
    OTHER_DIGEST,
    OTHER_INCIDENT,
)
from tests.scenario import NOON, SUBJECT, Given, act_by

NEXUS = e.Nexus(context=CONTEXT, statement=Plain.of("The camps served the policy"))
DEFINED = e.CrimeBaseDefined(
    crime="7-1-e",
    catalogue=DIGEST,
    title=Plain.of("Four camps"),
    incidents=(INCIDENT, OTHER_INCIDENT),
    extent="completed",
    principals=(ORGAN,),
    nexus=(NEXUS,),
)
PERSECUTION = DEFINED.model_copy(update={"crime": "7-1-h", "linked_bases": (BASE,)})
ASKED = e.IncidentRemovalProposed(incident=INCIDENT)


def definition(**changes: Any) -> dict[str, Any]:
    members = {name: getattr(DEFINED, name) for name in e.CrimeBaseDefined.model_fields}
    return {"id": SUBJECT, "law": LAW, **members, **changes}


def given(*events: Any) -> Given:
    return Given(crime_base.evolve, [(DEFINED, "expert-1"), *events])


def test_a_base_opens_pinned_to_its_catalogue() -> None:
    change = crime_base.define(**definition())
    assert (change.event, change.opens) == (DEFINED, True)


def test_only_a_crime_that_reads_other_bases_is_linked_at_its_definition() -> None:
    linked = definition(crime="7-1-h", linked_bases=(BASE,))
    assert crime_base.define(**linked).event == PERSECUTION
    with pytest.raises(InvalidError, match="reads other bases, such as 7-1-h, found 7-1-e"):
        crime_base.define(**definition(linked_bases=(BASE,)))


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"catalogue": OTHER_DIGEST}, UnknownCatalogueError, "catalogue"),
        ({"crime": "7-1-z"}, UnknownOffenceError, "crime"),
        ({"incidents": ()}, InvalidError, "incidents"),
        ({"incidents": (INCIDENT, INCIDENT)}, InvalidError, "incidents[1]"),
        ({"principals": (ORGAN, ORGAN)}, InvalidError, "principals[1]"),
        ({"nexus": (NEXUS, NEXUS)}, InvalidError, "nexus[1]"),
        ({"crime": "7-1-h", "linked_bases": (BASE, BASE)}, InvalidError, "linked_bases[1]"),
    ],
    ids=[
        "catalogue",
        "crime",
        "no incident",
        "incident twice",
        "principal twice",
        "nexus twice",
        "link twice",
    ],
)
def test_a_faulty_definition_is_refused(
    changes: dict[str, Any], error: type[GravamenError], field: str
) -> None:
    with pytest.raises(error) as refusal:
        crime_base.define(**definition(**changes))
    assert refusal.value.field == field


def test_an_incident_is_added_once() -> None:
    given().when(crime_base.add_incident, incident=ORGAN).then(e.IncidentAdded(incident=ORGAN))
    given().when(crime_base.add_incident, incident=INCIDENT).then_refused(RefusedError, "already")


def test_the_removal_of_an_incident_is_proposed_first() -> None:
    given().when(crime_base.propose_incident_removal, incident=INCIDENT).then(ASKED)


@pytest.mark.parametrize(
    ("events", "incident", "error", "words"),
    [
        ([], ORGAN, NotFoundError, "does not hold"),
        ([ASKED], INCIDENT, RefusedError, "is proposed already"),
        ([ASKED], OTHER_INCIDENT, RefusedError, "the last to stay"),
    ],
    ids=["not there", "twice", "the last"],
)
def test_a_removal_that_cannot_be_proposed(
    events: list[Any], incident: Any, error: type[GravamenError], words: str
) -> None:
    given(*events).when(crime_base.propose_incident_removal, incident=incident).then_refused(error, words)


def test_a_third_person_agrees_to_a_removal() -> None:
    given((ASKED, "expert-2")).when(
        crime_base.agree_incident_removal, incident=INCIDENT, act=act_by("expert-3")
    ).then(e.IncidentRemovalAgreed(incident=INCIDENT))


@pytest.mark.parametrize(
    ("who", "words"),
    [("expert-2", "expert-2 proposed it"), ("expert-1", "expert-1 brought it in")],
    ids=["who proposed it", "who brought the incident in"],
)
def test_whoever_had_a_part_cannot_agree_to_a_removal(who: str, words: str) -> None:
    given((ASKED, "expert-2")).when(
        crime_base.agree_incident_removal, incident=INCIDENT, act=act_by(who)
    ).then_refused(FourEyesError, words)


def test_an_assistant_cannot_agree_for_whoever_had_a_part() -> None:
    act = Act(id=SUBJECT, by=By(id="assistant-1", on_behalf_of="expert-2"), recorded_at=NOON)
    given((ASKED, "expert-2")).when(
        crime_base.agree_incident_removal, incident=INCIDENT, act=act
    ).then_refused(FourEyesError, "expert-2 proposed it")


def test_software_cannot_agree_to_a_removal() -> None:
    act = Act(id=SUBJECT, by=By(id="importer", kind="software"), recorded_at=NOON)
    given((ASKED, "expert-2")).when(
        crime_base.agree_incident_removal, incident=INCIDENT, act=act
    ).then_refused(RefusedError, "is a person's act")


def test_a_removal_that_nobody_proposed_is_not_agreed_to() -> None:
    given().when(crime_base.agree_incident_removal, incident=INCIDENT, act=act_by("expert-3")).then_refused(
        RefusedError, "was not proposed"
    )


def test_an_incident_that_left_stays_listed_and_can_come_back() -> None:
    left = given((ASKED, "expert-2"), (e.IncidentRemovalAgreed(incident=INCIDENT), "expert-3"))
    state = left.state()
    assert set(state.incidents) == {INCIDENT, OTHER_INCIDENT}
    assert present(state.incidents) == {OTHER_INCIDENT}
    left.when(crime_base.add_incident, incident=INCIDENT).then(e.IncidentAdded(incident=INCIDENT))
    left.when(crime_base.agree_incident_removal, incident=INCIDENT, act=act_by("expert-4")).then_refused(
        NotFoundError, "does not hold"
    )


def test_whoever_brings_an_incident_back_had_a_part_in_it() -> None:
    back = given(
        (ASKED, "expert-2"),
        (e.IncidentRemovalAgreed(incident=INCIDENT), "expert-3"),
        (e.IncidentAdded(incident=INCIDENT), "expert-4"),
        (ASKED, "expert-2"),
    )
    back.when(crime_base.agree_incident_removal, incident=INCIDENT, act=act_by("expert-4")).then_refused(
        FourEyesError, "expert-4 brought it in"
    )
    back.when(crime_base.agree_incident_removal, incident=INCIDENT, act=act_by("expert-1")).then(
        e.IncidentRemovalAgreed(incident=INCIDENT)
    )


def test_a_nexus_is_stated_once_a_context() -> None:
    given().when(crime_base.state_nexus, context=OTHER_CONTEXT).then(
        e.NexusStated(nexus=e.Nexus(context=OTHER_CONTEXT))
    )
    given(e.NexusStated(nexus=e.Nexus(context=OTHER_CONTEXT))).when(
        crime_base.state_nexus, context=OTHER_CONTEXT
    ).then_refused(RefusedError, "states its nexus")


def test_a_link_is_stated_on_a_crime_that_reads_other_bases() -> None:
    persecution = Given(crime_base.evolve, [PERSECUTION])
    persecution.when(crime_base.state_link, linked_base=OTHER_BASE, law=LAW).then(
        e.LinkStated(linked_base=OTHER_BASE)
    )
    persecution.when(crime_base.state_link, linked_base=BASE, law=LAW).then_refused(
        RefusedError, "is linked with"
    )
    persecution.when(crime_base.state_link, linked_base=SUBJECT, law=LAW).then_refused(
        InvalidError, "expected another base"
    )
    given().when(crime_base.state_link, linked_base=BASE, law=LAW).then_refused(
        InvalidError, "reads other bases"
    )


def test_a_link_stated_later_is_known() -> None:
    linked = Given(crime_base.evolve, [PERSECUTION, e.LinkStated(linked_base=OTHER_BASE)])
    assert linked.state().linked_bases == {BASE, OTHER_BASE}
