"""What lines of one make-up have in common is set down once, and checked against the law when it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

import pytest

from domain.casefile import case, from_template, template
from domain.casefile import events as e
from domain.casefile import template_events as t
from domain.errors import GravamenError, InvalidError, RefusedError
from domain.events import Change
from domain.law.errors import UnknownLawError
from domain.proof.events import AllegedMode, CrimeBaseDefined, LiabilityAlleged, Nexus
from domain.protected import Plain
from tests.domain.recorded_law import COMMISSION, CONTEXT, DIGEST, INCIDENT, LAW, LINE, OTHER_INCIDENT, PERSON
from tests.scenario import Given, act_by

ID = UUID(int=7)
NAME, TITLE = Plain.of("Detention, command"), Plain.of("Detention in one camp")
SAVED = t.LineTemplateSaved(
    name=NAME,
    kind="charge",
    catalogue=DIGEST,
    crimes=("7-1-e", "7-1-f"),
    context_kind="7-attack",
    modes=("28-b", "25-3-a-direct"),
    forum=COMMISSION,
    stage="report",
)
RETIRED = t.LineTemplateRetired()


def saving(**changes: Any) -> Change:
    members = {name: getattr(SAVED, name) for name in type(SAVED).model_fields}
    return template.save_line_template(id=ID, law=LAW, **{**members, **changes})


def test_a_template_is_saved() -> None:
    change = saving()
    assert (change.opens, change.event) == (True, SAVED)


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"crimes": ("7-1-e", "7-1-e")}, InvalidError, "crimes[1]"),
        ({"crimes": ("7-1-zz",)}, UnknownLawError, "crimes[0]"),
        ({"context_kind": None}, InvalidError, "context_kind"),
        ({"context_kind": "6-pattern"}, InvalidError, "context_kind"),
        ({"context_kind": "9-none"}, UnknownLawError, "context_kind"),
        ({"modes": ()}, InvalidError, "modes"),
        ({"kind": "structural_line"}, InvalidError, "modes"),
        ({"modes": ("25-3-e",)}, InvalidError, "modes[0]"),
        ({"modes": ("28-z",)}, UnknownLawError, "modes[0]"),
        ({"forum": None}, InvalidError, "forum"),
        ({"stage": "trial"}, UnknownLawError, "stage"),
    ],
    ids=[
        "a crime twice",
        "an unknown crime",
        "no context",
        "a context of another kind",
        "an unknown context",
        "a charge without modes",
        "a structural line with modes",
        "a mode of genocide alone",
        "an unknown mode",
        "a stage without forum",
        "a stage of another forum",
    ],
)
def test_a_template_that_cannot_be_is_refused_by_field(
    changes: dict[str, Any], error: type[GravamenError], field: str
) -> None:
    with pytest.raises(error) as refusal:
        saving(**changes)
    assert refusal.value.field == field


def test_a_template_is_retired_once() -> None:
    Given(template.evolve, [SAVED], id=ID).when(template.retire_line_template).then(RETIRED)
    Given(template.evolve, [SAVED, RETIRED], id=ID).when(template.retire_line_template).then_refused(
        RefusedError, "retired before"
    )


def made(*events: Any, **changes: Any) -> list[Change]:
    opened = Given(case.evolve, [e.CaseOpened(title=Plain.of("Camps"))]).state()
    arguments = {
        "template": ID,
        "line": LINE,
        "title": TITLE,
        "incidents": (INCIDENT, OTHER_INCIDENT),
        "context": CONTEXT,
        "actor": PERSON,
        "acted_in": (INCIDENT,),
        "template_state": Given(template.evolve, list(events) or [SAVED], id=ID).state(),
        "context_kind": "7-attack",
        "actor_kind": "person",
        "act": act_by(),
        "law": LAW,
    }
    return from_template.add_line_from_template(opened, **{**arguments, **changes})


def test_a_line_is_made_with_a_base_for_each_crime_and_the_liability() -> None:
    added, *bases, alleged = (change.event for change in made())
    ids = [uuid5(act_by().id, f"base/{crime}") for crime in SAVED.crimes]
    liability = uuid5(act_by().id, "liability")
    assert added == e.LineAdded(
        line=LINE,
        kind="charge",
        title=TITLE,
        catalogue=DIGEST,
        bases=tuple(e.LineBase(crime_base=id, context=CONTEXT) for id in ids),
        liability=liability,
    )
    assert bases == [
        CrimeBaseDefined(
            crime=crime,
            catalogue=DIGEST,
            title=TITLE,
            incidents=(INCIDENT, OTHER_INCIDENT),
            extent="completed",
            nexus=(Nexus(context=CONTEXT),),
        )
        for crime in SAVED.crimes
    ]
    # Decision 7: incidents are named where the accused did the acts, and there alone.
    assert alleged == LiabilityAlleged(
        actor=PERSON,
        catalogue=DIGEST,
        modes=(AllegedMode(mode="28-b"), AllegedMode(mode="25-3-a-direct", incidents=(INCIDENT,))),
        bases=tuple(ids),
    )


def test_a_structural_line_has_no_liability() -> None:
    structural = SAVED.model_copy(update={"kind": "structural_line", "modes": ()})
    added, *bases = (change.event for change in made(structural, actor=None, actor_kind=None, acted_in=()))
    assert isinstance(added, e.LineAdded)
    assert (added.kind, added.liability) == ("structural_line", None)
    assert [type(base) for base in bases] == [CrimeBaseDefined, CrimeBaseDefined]


@pytest.mark.parametrize(
    ("events", "changes", "error", "field"),
    [
        ((SAVED, RETIRED), {}, RefusedError, "template"),
        ((), {"context": None, "context_kind": None}, InvalidError, "context"),
        ((), {"context_kind": "8-iac"}, InvalidError, "context"),
        ((), {"actor": None}, InvalidError, "actor"),
        ((), {"actor_kind": "organ"}, InvalidError, "actor"),
        ((), {"acted_in": ()}, InvalidError, "acted_in"),
        ((), {"acted_in": (PERSON,)}, InvalidError, "acted_in[0]"),
        ((SAVED.model_copy(update={"modes": ("28-b",)}),), {}, InvalidError, "acted_in"),
    ],
    ids=[
        "retired",
        "no context",
        "another kind of context",
        "nobody",
        "an organ",
        "no acts",
        "acts elsewhere",
        "acts not asked for",
    ],
)
def test_what_the_template_asks_for_is_stated(
    events: tuple[Any, ...], changes: dict[str, Any], error: type[GravamenError], field: str
) -> None:
    with pytest.raises(error) as refusal:
        made(*events, **changes)
    assert refusal.value.field == field
