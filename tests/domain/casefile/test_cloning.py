"""A further person is charged on what is proved once; nothing that is judged of another is copied."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

import pytest

from domain.casefile import case, cloning
from domain.casefile import events as e
from domain.errors import GravamenError, InvalidError, NotFoundError, RefusedError
from domain.events import Change
from domain.proof.events import AllegedMode, LiabilityAlleged
from domain.protected import Plain
from domain.values import Classification
from tests.domain.recorded_law import (
    BASE,
    CONTEXT,
    DIGEST,
    INCIDENT,
    LAW,
    LIABILITY,
    LINE,
    OTHER_BASE,
    OTHER_INCIDENT,
    PERSECUTION,
)
from tests.scenario import Given, act_by

FURTHER, CLONE = UUID(int=201), UUID(int=202)
TITLE = Plain.of("The same, charged to another")
BASES = (e.LineBase(crime_base=BASE, context=CONTEXT), e.LineBase(crime_base=OTHER_BASE))
OPENED = e.CaseOpened(title=Plain.of("Camps"))
CHARGE = e.LineAdded(
    line=LINE, kind="charge", title=TITLE, catalogue=DIGEST, bases=BASES, liability=LIABILITY
)
MODES = (AllegedMode(mode="28-b"), AllegedMode(mode="25-3-a-direct", incidents=(OTHER_INCIDENT,)))
COMMANDED = (AllegedMode(mode="28-b"),)


def given(*events: Any) -> Given:
    return Given(case.evolve, [OPENED, *events])


def cloned(*events: Any, **changes: Any) -> list[Change]:
    arguments = {
        "line": LINE,
        "as_line": CLONE,
        "title": TITLE,
        "actor": FURTHER,
        "actor_kind": "person",
        "modes": COMMANDED,
        "act": act_by(),
        "law": LAW,
    }
    return cloning.clone_line(given(*events).state(), **{**arguments, **changes})


def test_bases_nexus_and_pin_are_those_of_the_line_and_the_liability_is_new() -> None:
    liability = uuid5(act_by().id, "liability")
    added, alleged = cloned(CHARGE, modes=MODES)
    assert added.event == e.LineAdded(
        line=CLONE, kind="charge", title=TITLE, catalogue=DIGEST, bases=BASES, liability=liability
    )
    assert (alleged.opens, alleged.stream.id) == (True, liability)
    assert alleged.event == LiabilityAlleged(
        actor=FURTHER, catalogue=DIGEST, modes=MODES, bases=(BASE, OTHER_BASE)
    )
    assert alleged.classification is Classification.CONFIDENTIAL


def test_a_structural_line_is_charged_to_a_person_in_the_same_way() -> None:
    structural = CHARGE.model_copy(update={"kind": "structural_line", "liability": None})
    added, _ = cloned(structural)
    assert isinstance(added.event, e.LineAdded)
    assert added.event.kind == "charge"


def test_what_joined_the_line_later_is_taken_and_what_left_it_is_not() -> None:
    joined = e.LineBaseAdded(line=LINE, base=e.LineBase(crime_base=PERSECUTION, context=CONTEXT))
    asked = e.LineBaseRemovalProposed(line=LINE, crime_base=OTHER_BASE)
    added, _ = cloned(CHARGE, joined, asked)
    assert isinstance(added.event, e.LineAdded)
    # Until a third person agrees, it counts (decision 21).
    assert [base.crime_base for base in added.event.bases] == [BASE, OTHER_BASE, PERSECUTION]
    left = e.LineBaseRemovalAgreed(line=LINE, crime_base=OTHER_BASE)
    added, alleged = cloned(CHARGE, joined, asked, left)
    assert isinstance(added.event, e.LineAdded)
    assert isinstance(alleged.event, LiabilityAlleged)
    assert added.event.bases == (BASES[0], joined.base)
    assert alleged.event.bases == (BASE, PERSECUTION)


@pytest.mark.parametrize(
    ("events", "changes", "error", "field"),
    [
        ((CHARGE,), {"line": CLONE}, NotFoundError, "line"),
        ((CHARGE, e.LineEnded(line=LINE)), {}, RefusedError, "line"),
        ((CHARGE,), {"as_line": LINE}, RefusedError, "as_line"),
        ((CHARGE,), {"actor_kind": "organ"}, InvalidError, "actor"),
        ((CHARGE,), {"modes": (AllegedMode(mode="25-3-a-direct"),)}, InvalidError, "modes[0].incidents"),
        (
            (e.ClaimAdded(line=LINE, title=TITLE, catalogue=DIGEST, bases=BASES, responsibility=LIABILITY),),
            {},
            InvalidError,
            "line",
        ),
    ],
    ids=["unknown", "ended", "id taken", "an organ", "acts not named", "a claim"],
)
def test_what_cannot_be_is_refused_by_field(
    events: tuple[Any, ...], changes: dict[str, Any], error: type[GravamenError], field: str
) -> None:
    with pytest.raises(error) as refusal:
        cloned(*events, **changes)
    assert refusal.value.field == field


def test_acts_in_which_one_person_acted_are_never_those_of_another() -> None:
    # Decision 7: under a mode with the same bearer the incidents are named for each person.
    named = (AllegedMode(mode="25-3-a-direct", incidents=(INCIDENT,)),)
    _, alleged = cloned(CHARGE, modes=named)
    assert isinstance(alleged.event, LiabilityAlleged)
    assert alleged.event.modes == named
