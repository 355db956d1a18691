"""Readiness rule 7: what counts on an element, what stands against it, and how alternatives and incidents close."""

from __future__ import annotations

import pytest

from domain.readiness.blockers import Cause
from domain.readiness.lens import Exclusions
from domain.readiness.mapped import Tally
from domain.values import MappingPolarity
from tests.domain.readiness.builder import BASE, CONTEXT, LINE, Record, causes, cell, law, murder_line, target
from tests.domain.readiness.material import uid


def blocking(record: Record, element: str, **lens: object) -> set[str]:
    readiness = record.assess(**lens)  # type: ignore[arg-type]
    return {b.cause.value for b in readiness.every_blocker() if b.target.element == element}


def test_a_line_proved_in_every_element_has_no_open_blocker() -> None:
    record = murder_line()
    assert record.assess().statement == f"no open blocker on usable material, at position {record.sequence}"


def test_a_bare_line_names_support_and_evaluation_apart_for_every_element() -> None:
    readiness = murder_line(stage_proved=None).assess()
    first = {b.cause for b in readiness.blockers if b.target.element == "7-1-a.1"}
    assert first == {Cause.NO_USABLE_SUPPORT, Cause.NO_CURRENT_EVALUATION}
    assert [b.incident for b in readiness.blockers if b.target.element == "7-attack.1"] == [None, None]


def test_a_blocker_names_the_means_of_proof_that_were_accepted_there() -> None:
    readiness = murder_line(stage_proved=None).assess()
    first = next(b for b in readiness.blockers if b.target.element == "7-1-a.1")
    assert first.means_of_proof
    assert all("(" in means for means in first.means_of_proof)


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"endorsed_by": None}, id="proposed only"),
        pytest.param({"by": "ana", "endorsed_by": "ana"}, id="endorsed by who proposed it"),
        pytest.param({"is_direct": False, "states_inference": False}, id="inferential without its inference"),
        pytest.param({"polarity": "context"}, id="context only"),
    ],
)
def test_a_mapping_that_does_not_count_leaves_the_element_without_support(members: dict[str, object]) -> None:
    record = murder_line(stage_proved=None)
    record.item("report")
    record.fact("fact", "report")
    record.map("fact", target(BASE, "7-1-a.1"), **members)  # type: ignore[arg-type]
    assert "no_usable_support" in blocking(record, "7-1-a.1")


def test_an_inferential_mapping_with_its_inference_counts_and_is_told_apart() -> None:
    record = murder_line(stage_proved=None)
    record.item("report")
    record.fact("fact", "report")
    record.map("fact", target(BASE, "7-1-a.1"), is_direct=False, states_inference=True)
    record.map("fact", target(BASE, "7-1-a.1"), endorsed_by=None)
    reading = cell(record.assess(), "7-1-a.1")
    assert "no_usable_support" not in blocking(record, "7-1-a.1")
    supports = MappingPolarity.SUPPORTS
    assert reading.material.tallies == (
        Tally(supports, False, True, 1, 1, 0),
        Tally(supports, True, False, 1, 0, 0),
    )


def test_withdrawing_consent_changes_the_usable_figure_names_the_consent_and_leaves_the_known_one() -> None:
    record = murder_line(stage_proved=None)
    term = record.testimony("testimony", "witness")
    record.fact("fact", "testimony")
    record.map("fact", target(BASE, "7-1-a.1"))
    [tally] = cell(record.assess(), "7-1-a.1").material.tallies
    assert (tally.known, tally.usable) == (1, 1)
    withdrawal = record.withdraw(term)
    readiness = record.assess()
    [tally] = cell(readiness, "7-1-a.1").material.tallies
    assert (tally.known, tally.usable) == (1, 0)
    blocker = next(b for b in readiness.blockers if b.key.cause is Cause.NO_USABLE_SUPPORT)
    assert term.consent in blocker.words
    assert blocker.events == (withdrawal.opened_by,)


def contradicted(**mapping: object) -> Record:
    record = murder_line()
    record.item("alibi")
    record.fact("exonerating", "alibi")
    record.map(
        "exonerating",
        target(BASE, "7-1-a.1"),
        polarity="contradicts",
        by="cem",
        **{"endorsed_by": None, **mapping},  # type: ignore[arg-type]
    )
    return record


def latest_mapping(record: Record) -> object:
    return max(
        (row for row in record.rows.values() if type(row).__name__ == "MappingRow"),
        key=lambda row: row.from_sequence,
    )


def test_what_contradicts_counts_and_blocks_from_its_proposal() -> None:
    record = contradicted()
    assert blocking(record, "7-1-a.1") == {"contradiction_undecided", "no_current_evaluation"}


@pytest.mark.parametrize("person", ["cem", "ana", "ben", "eve"])
def test_who_had_a_part_cannot_reject_it(person: str) -> None:
    # Proposed it, proposed or endorsed what it contradicts, evaluated what it contradicts.
    record = contradicted()
    record.removed(latest_mapping(record), by=person)  # type: ignore[type-var]
    assert "contradiction_undecided" in blocking(record, "7-1-a.1")


def test_a_third_person_can_reject_it_and_it_stays_in_sight() -> None:
    record = contradicted()
    record.removed(latest_mapping(record), by="kim")  # type: ignore[type-var]
    readiness = record.assess()
    assert readiness.is_clear
    assert [each.decided for each in cell(readiness, "7-1-a.1").against] == ["rejected"]


def test_a_rejection_falls_with_the_expert_who_made_it() -> None:
    record = contradicted()
    record.removed(latest_mapping(record), by="kim")  # type: ignore[type-var]
    lost = Exclusions(experts=frozenset({"kim"}))
    assert "contradiction_undecided" in blocking(record, "7-1-a.1", exclusions=lost)


def test_endorsed_and_then_weighed_by_a_current_evaluation_it_is_decided() -> None:
    record = contradicted(endorsed_by="kim")
    assert "contradiction_undecided" in blocking(record, "7-1-a.1")
    record.evaluate(target(BASE, "7-1-a.1"))
    record.evaluate(target(LINE))
    readiness = record.assess()
    assert readiness.is_clear
    assert [each.decided for each in cell(readiness, "7-1-a.1").against] == ["weighed"]


def test_an_evaluation_does_not_weigh_what_nobody_endorsed() -> None:
    record = contradicted()
    record.evaluate(target(BASE, "7-1-a.1"))
    assert "contradiction_undecided" in blocking(record, "7-1-a.1")


def test_withdrawing_an_exonerating_witnesss_consent_improves_nothing() -> None:
    record = murder_line()
    term = record.testimony("testimony", "witness")
    record.fact("exonerating", "testimony")
    record.map("exonerating", target(BASE, "7-1-a.1"), polarity="contradicts", endorsed_by=None)
    before = {b.key for b in record.assess().blockers}
    record.withdraw(term)
    readiness = record.assess()
    assert {b.key for b in readiness.blockers} == before
    contradicts = [t for t in cell(readiness, "7-1-a.1").material.tallies if t.polarity == "contradicts"]
    assert [(t.known, t.usable, t.restricted) for t in contradicts] == [(1, 1, 1)]


def test_a_withdrawn_fact_supports_nothing_and_its_mapping_against_the_line_stays() -> None:
    record = contradicted()
    fact = next(row for row in record.rows.values() if row.id == uid("exonerating"))
    record.changed(fact, status="withdrawn")
    assert "contradiction_undecided" in blocking(record, "7-1-a.1")


def test_one_limb_of_an_element_is_enough() -> None:
    # Widespread or systematic: 7-attack.5a and 7-attack.5b (art. 7(2)(a)).
    record = murder_line(stage_proved=None)
    places = [
        *(target(BASE, each) for each in ("7-1-a.1", "7-1-a.1+30", "7-1-a.2", "7-1-a.3a")),
        *(target(CONTEXT, each) for each in ("7-attack.1", "7-attack.2", "7-attack.3", "7-attack.4a")),
        target(CONTEXT, "7-attack.5", limb="systematic"),
    ]
    record.item("report")
    record.fact("fact", "report")
    for place in places:
        record.map("fact", place)
    record.evaluate(*places)
    record.evaluate(target(LINE))
    readiness = record.assess()
    assert readiness.is_clear
    assert {b.target.element for b in readiness.other_blockers} == {"7-1-a.3b", "7-attack.4b", "7-attack.5a"}


class TestBranches:
    """7(1)(i): either arrest first or refusal first, the same branch throughout elements 1 to 3."""

    @staticmethod
    def line(*limbs: str) -> Record:
        record = Record()
        record.forum("commission-of-inquiry", territories=frozenset({"KP"}))
        record.context()
        record.incident("abduction")
        record.base("7-1-i", "abduction")
        record.line()
        record.item("report")
        record.fact("fact", "report")
        wanted = {str(b.target): b.target for b in record.assess("report").every_blocker()}
        offence = law().offence("7-1-i")
        branched = {limb for branch in offence.branches for limb in branch.limbs}
        places = [each for each in wanted.values() if each.element and each.element not in branched]
        for place in (*places, *(target(BASE, limb) for limb in limbs)):
            record.map("fact", place)
            record.evaluate(place, stage="report")
        record.evaluate(target(LINE), stage="report")
        return record

    def test_one_whole_branch_is_enough(self) -> None:
        assert self.line("7-1-i.1a", "7-1-i.2a", "7-1-i.3a").assess("report").is_clear

    def test_1a_with_2b_proves_nothing(self) -> None:
        readiness = self.line("7-1-i.1a", "7-1-i.2b", "7-1-i.3a").assess("report")
        blocked = {b.target.element for b in readiness.blockers}
        assert blocked == {"7-1-i.2a", "7-1-i.1b", "7-1-i.3b"}

    def test_what_does_not_name_its_branch_serves_none(self) -> None:
        readiness = self.line("7-1-i.1", "7-1-i.2", "7-1-i.3").assess("report")
        assert {"7-1-i.1a", "7-1-i.1b"} <= {b.target.element for b in readiness.blockers}


class TestIncidents:
    """Decision 15: the status is a matrix of elements and incidents."""

    def test_what_names_no_incident_speaks_of_the_whole_base(self) -> None:
        record = murder_line("camp 14", "camp 15", stage_proved=None)
        record.item("report")
        record.fact("fact", "report")
        record.map("fact", target(BASE, "7-1-a.1"))
        found = record.assess()
        for camp in ("camp 14", "camp 15"):
            assert len(cell(found, "7-1-a.1", camp).material.supporting) == 1

    def test_an_incident_with_something_against_it_blocks_only_itself(self) -> None:
        record = murder_line("camp 14", "camp 15")
        record.item("alibi")
        record.fact("exonerating", "alibi")
        place = target(BASE, "7-1-a.1", incidents=("camp 15",))
        record.map("exonerating", place, polarity="contradicts", endorsed_by=None)
        record.evaluate(target(LINE))
        readiness = record.assess()
        assert readiness.is_clear
        assert {each.incident: each.is_clear for each in readiness.incidents} == {
            uid("camp 14"): True,
            uid("camp 15"): False,
        }
        assert (
            f"clear for 1 incident: {uid('camp 14')}; blocked for 1 incident: {uid('camp 15')}"
            in readiness.statement
        )
        assert {b.incident for b in readiness.other_blockers} == {uid("camp 15")}

    def test_an_incident_added_later_is_not_covered_by_what_named_none(self) -> None:
        record = murder_line("camp 14", stage_proved=None)
        record.item("report")
        record.fact("fact", "report")
        record.map("fact", target(BASE, "7-1-a.1"))
        record.evaluate(target(BASE, "7-1-a.1"))
        record.incident("camp 15")
        record.member(BASE, "camp 15")
        found = record.assess()
        assert cell(found, "7-1-a.1", "camp 14").is_clear
        assert {b.cause.value for b in cell(found, "7-1-a.1", "camp 15").blockers} == {
            "no_usable_support",
            "no_current_evaluation",
        }

    def test_a_difference_on_overlap_is_divided_for_that_incident_alone(self) -> None:
        record = murder_line("camp 14", "camp 15")
        record.evaluate(target(BASE, "7-1-a.1", incidents=("camp 15",)), verdict="not_capable", by="noa")
        found = record.assess()
        assert cell(found, "7-1-a.1", "camp 14").word == "capable"
        assert cell(found, "7-1-a.1", "camp 15").word == "divided"

    def test_a_base_without_incidents_is_blocked(self) -> None:
        record = Record()
        record.forum()
        record.referral()
        record.context()
        record.base("7-1-a")
        record.line()
        assert "no_incident" in causes(record.assess())

    def test_removing_an_incident_takes_an_independent_person_stays_listed_and_makes_evaluations_stale(
        self,
    ) -> None:
        record = murder_line("camp 14", "camp 15")
        member = next(row for row in record.rows.values() if row.id == f"{uid(BASE)}:{uid('camp 15')}")
        record.removed(member, by="kim")
        assert [each.counts for each in record.assess().removed] == [False]
        assert len(record.assess().incidents) == 2
        removal = record.removed(member, by="kim", agreed_by="zoe")
        readiness = record.assess()
        assert [(each.member, each.counts) for each in readiness.removed] == [(uid("camp 15"), True)]
        assert [each.incident for each in readiness.incidents] == [uid("camp 14")]
        # Evaluations that named camp 14 alone stand; that of the line as a whole is stale.
        assert causes(readiness) == {"no_current_evaluation"}
        [blocker] = readiness.blockers
        assert blocker.target.line is not None
        assert blocker.events == (removal.removal.event,)  # type: ignore[attr-defined]
        # Readiness rule 3: losing who agreed brings the incident back, and clears nothing.
        lost = record.assess(exclusions=Exclusions(experts=frozenset({"zoe"})))
        assert {"removal_disregarded", "no_current_evaluation"} <= {
            b.cause.value for b in lost.every_blocker()
        }
