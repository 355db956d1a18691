"""A case file opens with its theory, team and forums, and each of them can change."""

from __future__ import annotations

from typing import Any

import pytest

from domain.casefile import case
from domain.casefile import events as e
from domain.errors import GravamenError, InvalidError, NotFoundError, RefusedError
from domain.protected import Plain
from tests.domain.recorded_law import COMMISSION, COURT, ORGAN, PERSON
from tests.scenario import SUBJECT, Given

TITLE, THEORY = Plain.of("Political prison camps"), Plain.of("The camps served to isolate")
OPENED = e.CaseOpened(
    title=TITLE, theory=THEORY, forums=(COMMISSION,), actors=(ORGAN,), team=("expert-1", "expert-2")
)


def opening(**changes: Any) -> dict[str, Any]:
    members = {name: getattr(OPENED, name) for name in e.CaseOpened.model_fields}
    return {"id": SUBJECT, **members, **changes}


def given(*events: Any) -> Given:
    return Given(case.evolve, [OPENED, *events])


def test_a_case_opens_with_its_theory_team_and_forums() -> None:
    change = case.open_case(**opening())
    assert (change.event, change.opens) == (OPENED, True)


def test_a_case_can_open_with_a_title_alone() -> None:
    assert case.open_case(id=SUBJECT, title=TITLE).event == e.CaseOpened(title=TITLE)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"forums": (COURT, COURT)}, "forums[1]"),
        ({"actors": (ORGAN, ORGAN)}, "actors[1]"),
        ({"team": ("expert-1", "expert-1")}, "team[1]"),
    ],
    ids=["forum", "actor", "member"],
)
def test_what_is_named_twice_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidError, match="expected each entry once") as refusal:
        case.open_case(**opening(**changes))
    assert refusal.value.field == field


def test_the_theory_can_be_stated_anew() -> None:
    given().when(case.state_theory, theory=TITLE).then(e.TheoryStated(theory=TITLE))


def test_people_join_and_leave_the_team() -> None:
    given().when(case.change_team, joined=("expert-3",), left=("expert-1",)).then(
        e.TeamNamed(joined=("expert-3",), left=("expert-1",))
    )
    changed = given(e.TeamNamed(joined=("expert-3",), left=("expert-1",)))
    assert changed.state().team == {"expert-2", "expert-3"}


@pytest.mark.parametrize(
    ("joined", "left", "error", "words"),
    [
        ((), (), InvalidError, "found nobody"),
        (("expert-3",), ("expert-3",), InvalidError, "expected each entry once"),
        (("expert-1",), (), RefusedError, "expert-1 is in the team"),
        ((), ("expert-3",), NotFoundError, "expert-3 is not in the team"),
    ],
    ids=["nobody", "both", "member joins", "stranger leaves"],
)
def test_a_change_of_the_team_that_is_none_is_refused(
    joined: tuple[str, ...], left: tuple[str, ...], error: type[GravamenError], words: str
) -> None:
    given().when(case.change_team, joined=joined, left=left).then_refused(error, words)


def test_a_forum_is_brought_into_view_and_put_aside() -> None:
    given().when(case.bring_forum_into_view, forum=COURT).then(e.ForumBroughtIntoView(forum=COURT))
    given().when(case.put_forum_aside, forum=COMMISSION).then(e.ForumPutAside(forum=COMMISSION))
    changed = given(e.ForumBroughtIntoView(forum=COURT), e.ForumPutAside(forum=COMMISSION))
    assert changed.state().forums == {COURT}


def test_a_forum_is_in_view_once() -> None:
    given().when(case.bring_forum_into_view, forum=COMMISSION).then_refused(RefusedError, "already")
    given().when(case.put_forum_aside, forum=COURT).then_refused(NotFoundError, "is not in view")


def test_an_actor_of_interest_is_named_once() -> None:
    named = e.ActorOfInterestNamed(actor=PERSON)
    given().when(case.name_actor_of_interest, actor=PERSON).then(named)
    given(named).when(case.name_actor_of_interest, actor=PERSON).then_refused(RefusedError, "already")
