"""Contexts other than the attack: armed conflicts, manifest patterns, their scope; and aggression, without one."""

from __future__ import annotations

import pytest

from domain.readiness.blockers import Cause
from domain.readiness.flags import FlagKind
from domain.readiness.proof_rows import AllegedMode, ContextRow, LiabilityRow
from domain.readiness.reading import LineReadiness
from tests.domain.readiness.builder import (
    BASE,
    CONTEXT,
    LIABILITY,
    LINE,
    Record,
    cell,
    target,
)
from tests.domain.readiness.material import TODAY, uid

OTHER = "other base"


def war(
    crime: str = "8-2-c-i-1",
    *incidents: str,
    kind: str = "8-niac",
    modes: tuple[str, ...] = (),
    named: tuple[str, ...] = (),
) -> Record:
    record = Record()
    record.forum()
    record.referral("KP")
    record.context(kind=kind)
    names = incidents or ("village",)
    for incident in names:
        record.incident(incident)
    record.base(crime, *names)
    if modes:
        record.liability(*modes, incidents=named)
        record.line("charge", liability=LIABILITY)
    else:
        record.line()
    return record


def wanted(record: Record, stage: str, stream: str) -> set[str]:
    return {
        blocker.target.element
        for blocker in record.assess(stage).every_blocker()
        if blocker.target.stream.startswith(stream) and blocker.target.element
    }


def of_element(readiness: LineReadiness, element: str) -> set[str]:
    return {b.cause.value for b in readiness.every_blocker() if b.target.element == element}


# What a line of war crimes asks for.


def test_a_structural_line_asks_for_the_conflict_its_nexus_and_the_awareness_of_those_who_acted() -> None:
    record = war()
    assert wanted(record, "investigation", "context/") == {
        "8-niac.1a",
        "8-niac.1b",
        "8-niac.2",
        "8-niac.3",
    }
    assert {"8-2-c-i-1.4", "8-2-c-i-1.5"} <= wanted(record, "investigation", "crime_base/")
    record.prove("investigation")
    assert record.assess().is_clear


def test_a_base_of_paragraph_e_asks_more_of_the_same_conflict_than_one_of_paragraph_c() -> None:
    record = war()
    record.incident("town")
    record.base("8-2-e-v", "town", name=OTHER)
    record.member(LINE, OTHER, context=CONTEXT)
    # Contested, and shown: whether "protracted" is a threshold of its own; it is asked all the same.
    assert "8-niac.4" in wanted(record, "investigation", "context/")


def test_a_conflict_between_states_has_occupation_as_one_way() -> None:
    record = war("8-2-a-i", kind="8-iac")
    record.prove("investigation")
    assert record.assess().is_clear
    assert wanted(war("8-2-a-i", kind="8-iac"), "investigation", "context/") == {
        "8-iac.1a",
        "8-iac.1b",
        "8-iac.2",
    }


@pytest.mark.parametrize(
    ("crime", "kind"),
    [("8-2-c-i-1", "8-iac"), ("8-2-b-i", "8-niac"), ("7-1-a", "8-niac"), ("8-2-c-i-1", "7-attack")],
)
def test_the_nexus_is_met_only_with_a_conflict_of_the_character_that_the_crime_asks_for(
    crime: str, kind: str
) -> None:
    found = [b for b in war(crime, kind=kind).assess().blockers if b.cause is Cause.NO_CONTEXT]
    assert [b.words for b in found if kind in b.words] == [b.words for b in found]
    assert found


# Who bears the knowledge of the conflict.


def test_a_commander_need_not_be_shown_to_have_known_of_the_conflict_and_those_who_acted_must() -> None:
    record = war(modes=("28-a",))
    record.prove("warrant")
    readiness = record.assess("warrant")
    assert readiness.is_clear
    knowledge = [c for c in readiness.cells() if c.cell.element_id == "8-2-c-i-1.5"]
    required = {c.cell.stream.partition("/")[0]: c.cell.element.required for c in knowledge}
    assert required == {"crime_base": True, "liability": False}


def test_an_accessory_bears_a_knowledge_of_the_conflict_that_the_base_does_not_prove() -> None:
    record = war(modes=("25-3-c",))
    of_the_base = target(BASE, "8-2-c-i-1.5")
    record.item("order of the day")
    record.fact("they knew", "order of the day")
    record.map("they knew", of_the_base)
    record.evaluate(of_the_base, stage="warrant")
    knowledge = {
        c.cell.stream.partition("/")[0]: c
        for c in record.assess("warrant").cells()
        if c.cell.element_id == "8-2-c-i-1.5"
    }
    assert knowledge["crime_base"].is_clear
    assert {b.cause for b in knowledge["liability"].blockers} == {
        Cause.NO_USABLE_SUPPORT,
        Cause.NO_CURRENT_EVALUATION,
    }


def test_under_direct_commission_the_knowledge_is_that_of_the_accused_for_the_acts_named() -> None:
    record = war("8-2-c-i-1", "village", "town", modes=("25-3-a-direct",), named=("village",))
    assert wanted(record, "warrant", "liability/") == {"25-3-a-direct.1"}
    record.item("order of the day")
    record.fact("somebody knew", "order of the day")
    record.map("somebody knew", target(BASE, "8-2-c-i-1.5", incidents=("village",)))
    found = cell(record.assess("warrant"), "8-2-c-i-1.5", "village")
    assert found.cell.is_same_bearer
    assert not found.material.supporting
    record.map("somebody knew", target(BASE, "8-2-c-i-1.5", incidents=("village",), actor="actor"))
    found = cell(record.assess("warrant"), "8-2-c-i-1.5", "village")
    assert len(found.material.supporting) == 1


# The nexus, incident by incident.


def test_a_nexus_mapped_for_one_incident_leaves_the_other_without_one() -> None:
    record = war("8-2-c-i-1", "village", "town")
    record.item("report")
    record.fact("the raid belonged to the fighting", "report")
    nexus = target(BASE, "8-2-c-i-1.4", incidents=("village",), context=CONTEXT)
    record.map("the raid belonged to the fighting", nexus)
    record.evaluate(nexus)
    readiness = record.assess()
    assert cell(readiness, "8-2-c-i-1.4", "village").is_clear
    assert not cell(readiness, "8-2-c-i-1.4", "town").is_clear


def test_a_nexus_mapped_to_another_context_serves_this_one_nothing() -> None:
    record = war()
    record.context("other war", kind="8-niac")
    record.item("report")
    record.fact("of the other war", "report")
    record.map("of the other war", target(BASE, "8-2-c-i-1.4", context="other war"))
    assert not cell(record.assess(), "8-2-c-i-1.4", "village").material.supporting


def test_an_incident_with_a_nexus_in_doubt_blocks_only_itself() -> None:
    record = war("8-2-c-i-1", "village", "town")
    record.prove("investigation")
    record.evaluate(target(BASE, "8-2-c-i-1.4", incidents=("town",)), verdict="not_capable", by="kim")
    readiness = record.assess()
    assert readiness.is_clear
    assert {each.incident: each.is_clear for each in readiness.incidents} == {
        uid("village"): True,
        uid("town"): False,
    }


# Proved once.


def test_one_fact_mapped_to_the_conflict_serves_every_base_that_picks_it() -> None:
    record = war()
    record.incident("town")
    record.base("8-2-e-v", "town", name=OTHER)
    record.member(LINE, OTHER, context=CONTEXT)
    record.prove("investigation")
    assert record.assess().is_clear
    record.evaluate(target(CONTEXT, "8-niac.2"), verdict="not_capable", by="kim")
    readiness = record.assess()
    against = [b for b in readiness.blockers if b.cause is Cause.NOT_CAPABLE]
    assert [b.target.element for b in against] == ["8-niac.2"]
    assert {each.crime_base for each in readiness.incidents if not each.is_clear} == {
        uid(BASE),
        uid(OTHER),
    }


def test_one_mapped_fact_serves_every_line_that_uses_the_base_and_the_context() -> None:
    record = war(modes=("28-a",))
    for element, stream in (("8-niac.2", CONTEXT), ("8-2-c-i-1.1", BASE)):
        record.item(f"document of {element}")
        record.fact(f"fact of {element}", f"document of {element}")
        record.map(f"fact of {element}", target(stream, element))
    charge = record.assess("warrant")
    record.line()  # the same base and context again, directed at nobody
    structural = record.assess()
    for readiness in (charge, structural):
        assert len(cell(readiness, "8-niac.2").material.supporting) == 1
        assert len(cell(readiness, "8-2-c-i-1.1").material.supporting) == 1
    assert {charge.kind, structural.kind} == {"charge", "structural_line"}


# Scope.


def scoped(occurred: str, territory: str | None, **scope: object) -> Record:
    record = war()
    incident = record.incident("village", occurred=occurred, territory=territory or "KP")
    record.changed(incident, territory=territory)
    members = {"period": "2004/2006", "territories": frozenset({"KP"})} | scope
    record.changed(record.latest(ContextRow, uid(CONTEXT)), **members)
    return record


@pytest.mark.parametrize(
    ("occurred", "territory", "kinds"),
    [
        pytest.param("2005-03", "KP", [], id="inside"),
        pytest.param("2003-12", "KP", ["outside_context"], id="before"),
        pytest.param("2007", "KP", ["outside_context"], id="after"),
        pytest.param("2003/2005", "KP", ["may_lie_outside_context"], id="begins before"),
        pytest.param("2006/..", "KP", ["may_lie_outside_context"], id="goes on, perhaps beyond"),
        pytest.param("2005-03", "CN", ["outside_context"], id="elsewhere"),
        pytest.param("2005-03", "contested", ["may_lie_outside_context"], id="contested ground"),
        pytest.param("2005-03", None, ["may_lie_outside_context"], id="no territory stated"),
        pytest.param("1999", "CN", ["outside_context", "outside_context"], id="neither then nor there"),
    ],
)
def test_an_incident_outside_the_scope_of_its_context_is_flagged(
    occurred: str, territory: str | None, kinds: list[str]
) -> None:
    readiness = scoped(occurred, territory).assess()
    assert [flag.kind.value for flag in readiness.flags] == kinds
    assert {flag.incident for flag in readiness.flags} <= {uid("village")}
    assert all(str(flag.target.context) == uid(CONTEXT) for flag in readiness.flags)


def test_a_flag_names_its_events_and_blocks_nothing() -> None:
    record = scoped("2003-12", "KP")
    record.prove("investigation")
    readiness = record.assess()
    (flag,) = readiness.flags
    assert readiness.is_clear
    assert flag.words == "2003-12 lies outside the period 2004/2006 of its context"
    assert len(flag.events) == 2


def test_a_scope_redefined_later_does_not_flag_what_was_within_before() -> None:
    record = scoped("2005-03", "KP")
    before = record.sequence
    record.changed(record.latest(ContextRow, uid(CONTEXT)), period="2006")
    assert [flag.kind for flag in record.assess().flags] == [FlagKind.OUTSIDE_CONTEXT]
    assert record.assess(position=before).flags == ()


# The manifest pattern.


def genocide() -> Record:
    return war("6-a", kind="6-pattern")


def test_the_pattern_is_met_with_its_own_components_and_a_nexus() -> None:
    record = genocide()
    assert wanted(record, "investigation", "context/") == {"6-pattern.1", "6-pattern.2", "6-pattern.3"}
    record.prove("investigation")
    assert record.assess().is_clear


def test_conduct_that_could_itself_destroy_the_group_does_not_wait_for_the_pattern_that_is_also_alleged() -> (
    None
):
    # Decision 9: limb b is mapped on the base with no context, though the line picks one for limb a.
    record = genocide()
    record.prove("investigation")
    for element in ("6-pattern.1", "6-pattern.2", "6-pattern.3"):
        record.evaluate(target(CONTEXT, element), verdict="not_capable", by="kim")
    readiness = record.assess()
    assert readiness.is_clear
    assert {b.target.element for b in readiness.other_blockers if b.cause is Cause.NOT_CAPABLE} == {
        "6-pattern.1",
        "6-pattern.2",
        "6-pattern.3",
    }
    record.evaluate(target(BASE, "6-a.4", limb="self_effecting"), verdict="not_capable", by="kim")
    assert not record.assess().is_clear


# Aggression.


def aggression(*modes: str) -> Record:
    record = Record()
    record.forum()
    record.referral("KP")
    record.incident("invasion", occurred="2019-05")
    record.base("8-bis", "invasion")
    record.liability(*modes)
    record.line("charge", liability=LIABILITY, context=None)
    return record


def test_aggression_needs_no_context_and_a_leader_among_those_charged() -> None:
    record = aggression("25-3-c")
    assert {"8-bis.2a", "8-bis.2b"} <= wanted(record, "warrant", "liability/")
    record.prove("warrant")
    assert record.assess("warrant").is_clear
    person = target(LIABILITY, "8-bis.2", mode="25-3-c")
    record.evaluate(person, verdict="not_capable", stage="warrant", by="kim")
    assert not record.assess("warrant").is_clear


@pytest.mark.parametrize(("mode", "flagged"), [("28-a", True), ("28-b", True), ("25-3-b-order", False)])
def test_a_mode_that_may_not_go_with_aggression_is_flagged_and_not_refused(mode: str, flagged: bool) -> None:
    readiness = aggression(mode).assess("warrant")
    found = [flag.target.mode for flag in readiness.flags if flag.kind is FlagKind.MODE_CONTESTED]
    assert found == ([mode] if flagged else [])
    assert Cause.MODE_DOES_NOT_FIT not in {b.cause for b in readiness.every_blocker()}


def test_aggression_before_its_activation_was_not_the_courts_law() -> None:
    record = aggression("25-3-c")
    record.incident("invasion", occurred="2010-11")
    assert Cause.NOT_LAW_THEN in {b.cause for b in record.assess("warrant").every_blocker()}


def test_alternative_modes_do_not_share_a_knowledge_that_only_one_of_them_asks_for() -> None:
    record = war(modes=("25-3-c", "28-a"))
    liability = record.latest(LiabilityRow, uid(LIABILITY))
    assert liability.modes == (AllegedMode(mode="25-3-c"), AllegedMode(mode="28-a"))
    record.prove("warrant")
    record.evaluate(
        target(LIABILITY, "8-2-c-i-1.5"), verdict="not_capable", stage="warrant", by="kim", on=TODAY
    )
    readiness = record.assess("warrant")
    assert readiness.is_clear
    assert [each.modes for each in readiness.incidents] == [("28-a",)]
