"""Charges: modes of liability, who bears which mental element, grounds, pins, and what a line is made of."""

from __future__ import annotations

import pytest

from domain.law import Citation, Corroboration
from domain.readiness.assess import assess
from domain.readiness.blockers import Cause
from domain.readiness.lens import Exclusions
from domain.readiness.proof_rows import AllegedMode, LiabilityRow, LineRow
from tests.domain.readiness.builder import (
    BASE,
    CONTEXT,
    LIABILITY,
    LINE,
    Record,
    causes,
    cell,
    law,
    murder_line,
    target,
)
from tests.domain.readiness.material import uid


def charge(
    *modes: str, crime: str = "7-1-a", context: str = "7-attack", incidents: tuple[str, ...] = ("camp",)
) -> Record:
    record = Record()
    record.forum()
    record.referral("KP")
    record.context(kind=context)
    for incident in incidents:
        record.incident(incident)
    record.base(crime, *incidents)
    record.liability(*modes)
    record.line("charge", liability=LIABILITY)
    return record


def asked(record: Record, stream: str) -> set[str]:
    """Elements that the warrant stage requires of a stream."""
    readiness = record.assess("warrant")
    return {
        b.target.element
        for b in readiness.every_blocker()
        if b.target.stream.startswith(stream) and b.target.element
    }


def test_a_charge_proved_throughout_is_clear_under_its_mode() -> None:
    record = charge("28-b")
    record.prove("warrant")
    readiness = record.assess("warrant")
    assert readiness.is_clear
    assert [each.modes for each in readiness.incidents] == [("28-b",)]


def test_a_structural_line_cannot_be_put_where_a_person_is_asked_for() -> None:
    found = causes(murder_line().assess("warrant"))
    assert {"no_natural_person", "line_not_put_at_stage"} <= found


def test_article_30_is_never_loaded_on_a_superior_for_the_acts_of_subordinates() -> None:
    elements = asked(charge("28-a"), "liability/")
    assert not [element for element in elements if element.startswith("7-1-")]
    # Awareness of the context is contested under article 28: shown, and not required.
    shown = {
        each.cell.element_id: each.cell.element.required for each in charge("28-a").assess("warrant").cells()
    }
    assert shown["28-a.6a"] is True


def test_a_co_perpetrator_bears_the_crimes_mental_elements_and_knows_of_the_context() -> None:
    elements = asked(charge("25-3-a-joint"), "liability/")
    assert {"7-1-a.1+30", "7-1-a.3a"} <= elements


def test_intent_of_others_is_enough_for_who_aids_with_knowledge() -> None:
    # Krstić: the principals' intent, his knowledge only (readiness.md, worked examples).
    own = {
        c.cell.element_id: c.cell.element
        for c in charge("25-3-a-joint", crime="6-a", context="6-pattern").assess("warrant").cells()
    }
    aided = {
        (c.cell.stream.partition("/")[0], c.cell.element_id): c.cell.element
        for c in charge("25-3-c", crime="6-a", context="6-pattern").assess("warrant").cells()
    }
    assert own["6-a.3"].statement != aided["liability", "6-a.3"].statement
    assert aided["liability", "6-a.3"].statement.startswith("The accused knew that the principals acted")
    assert aided["crime_base", "6-a.3"].bearer.value == "principals"


def test_one_of_several_alternative_modes_is_enough() -> None:
    record = charge("25-3-a-joint", "28-b")
    for place in sorted(asked(charge("28-b"), "liability/")):
        record.item(f"document {place}")
        record.fact(f"fact {place}", f"document {place}")
        record.map(f"fact {place}", target(LIABILITY, place, mode="28-b"))
        record.evaluate(target(LIABILITY, place, mode="28-b"), stage="warrant")
    only_28 = record.assess("warrant")
    wanted = [
        b
        for b in only_28.every_blocker()
        if not b.target.stream.startswith("liability/") and b.target.element
    ]
    for number, blocker in enumerate(b for b in wanted if b.cause is Cause.NO_USABLE_SUPPORT):
        record.item(f"paper {number}")
        record.fact(f"point {number}", f"paper {number}")
        record.map(f"point {number}", blocker.target)
        record.evaluate(blocker.target, stage="warrant")
    record.evaluate(target(LINE), stage="warrant")
    readiness = record.assess("warrant")
    assert readiness.is_clear
    assert [each.modes for each in readiness.incidents] == [("28-b",)]
    assert {b.target.mode for b in readiness.other_blockers if b.target.mode} == {"25-3-a-joint"}


class TestSameBearer:
    """Decision 7: under direct commission the accused did the acts, and the acts are named."""

    @staticmethod
    def line() -> Record:
        record = charge("25-3-a-direct", incidents=("killing", "other killing"))
        liability = record.latest(LiabilityRow, uid(LIABILITY))
        named = AllegedMode(mode="25-3-a-direct", incidents=frozenset({uid("killing")}))
        record.changed(liability, modes=(named,))
        record.item("report")
        record.fact("fact", "report")
        return record

    def killed(self, record: Record) -> set[str]:
        found = cell(record.assess("warrant"), "7-1-a.1", "killing")
        assert found.cell.is_same_bearer
        return {b.cause.value for b in found.blockers}

    def test_the_liability_adds_identity_alone(self) -> None:
        assert asked(self.line(), "liability/") == {"25-3-a-direct.1"}

    def test_a_mapping_on_the_whole_base_does_not_serve_the_charge(self) -> None:
        record = self.line()
        record.map("fact", target(BASE, "7-1-a.1"))
        assert "no_usable_support" in self.killed(record)

    @pytest.mark.parametrize(
        ("incidents", "actor", "serves"),
        [
            (("killing",), "actor", True),
            (("killing",), None, False),
            (("killing",), "another actor", False),
            (("other killing",), "actor", False),
        ],
    )
    def test_only_what_names_the_incident_and_the_actor_serves(
        self, incidents: tuple[str, ...], actor: str | None, serves: bool
    ) -> None:
        record = self.line()
        record.map("fact", target(BASE, "7-1-a.1", incidents=incidents, actor=actor))
        assert ("no_usable_support" not in self.killed(record)) is serves

    def test_what_stands_against_the_base_stands_against_the_charge(self) -> None:
        record = self.line()
        record.map("fact", target(BASE, "7-1-a.1"), polarity="contradicts", endorsed_by=None)
        assert "contradiction_undecided" in self.killed(record)

    def test_an_incident_that_the_liability_does_not_name_is_not_charged(self) -> None:
        readiness = self.line().assess("warrant")
        assert {b.incident for b in readiness.every_blocker() if b.cause is Cause.MODE_DOES_NOT_FIT} == {
            uid("other killing")
        }


def test_a_common_purpose_mapped_for_one_base_says_nothing_of_another() -> None:
    record = charge("25-3-d")
    record.base("7-1-e", "camp", name="prison")
    record.changed(record.latest(LiabilityRow, uid(LIABILITY)), bases=frozenset({uid(BASE), uid("prison")}))
    record.member(LINE, "prison", context=CONTEXT)
    record.item("order")
    record.fact("fact", "order")
    record.map("fact", target(LIABILITY, "25-3-d.2", crime_base="prison"))
    blocked = {
        str(b.target.crime_base)
        for b in record.assess("warrant").blockers
        if b.target.element == "25-3-d.2" and b.cause is Cause.NO_USABLE_SUPPORT
    }
    assert blocked == {uid(BASE)}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            {"bases": frozenset({uid("another base")})}, "not alleged for this crime base", id="base"
        ),
        pytest.param(
            {"modes": (AllegedMode(mode="25-3-e"),)}, "cannot be alleged for offence 7-1-a", id="offence"
        ),
        pytest.param(
            {"modes": (AllegedMode(mode="25-3-f", incidents=frozenset({uid("camp")})),)},
            "tied to a crime that was attempted",
            id="state",
        ),
        pytest.param(
            {"modes": (AllegedMode(mode="28-b", incidents=frozenset({uid("elsewhere")})),)},
            "not alleged for this incident",
            id="incident",
        ),
    ],
)
def test_a_mode_that_does_not_reach_the_base_is_named(change: dict[str, object], expected: str) -> None:
    record = charge("28-b")
    record.changed(record.latest(LiabilityRow, uid(LIABILITY)), **change)
    misfits = [b.words for b in record.assess("warrant").blockers if b.cause is Cause.MODE_DOES_NOT_FIT]
    assert len(misfits) == 1
    assert expected in misfits[0]


def test_an_attempted_base_drops_the_elements_of_consequence() -> None:
    record = charge("25-3-f")
    base = next(row for row in record.rows.values() if row.id == uid(BASE))
    assert "7-1-a.1" in asked(record, "crime_base/")
    record.changed(base, is_attempted=True)
    # Killing is conduct and consequence (decision 14).
    assert "7-1-a.1" not in asked(record, "crime_base/")


class TestGrounds:
    """Arts. 31 to 33: every ground that was raised is answered; what supports a ground is against the line."""

    def grounds(self, record: Record, **lens: object) -> set[str]:
        readiness = record.assess("warrant", **lens)
        return {b.cause.value for b in readiness.blockers if b.group.value == "grounds"}

    def test_a_ground_raised_and_not_answered_blocks(self) -> None:
        record = charge("28-b")
        raised = record.ground("31-1-d")
        assert self.grounds(record) == {"ground_unanswered"}
        record.changed(raised, answer="does_not_exclude", answered_by="kim")
        assert self.grounds(record) == set()
        assert self.grounds(record, exclusions=Exclusions(experts=frozenset({"kim"}))) == {
            "ground_unanswered"
        }
        record.changed(raised, answer="excludes")
        assert self.grounds(record) == {"ground_excludes"}

    def test_what_is_mapped_in_support_of_a_ground_blocks_before_anyone_raises_it(self) -> None:
        record = charge("28-b")
        record.item("order")
        record.fact("fact", "order")
        place = target(LIABILITY, law().ground("31-1-d").elements[0].id)
        record.map("fact", place, endorsed_by=None)
        assert self.grounds(record) == {"contradiction_undecided"}

    def test_what_contradicts_a_ground_blocks_nothing(self) -> None:
        record = charge("28-b")
        record.item("order")
        record.fact("fact", "order")
        place = target(LIABILITY, law().ground("31-1-d").elements[0].id)
        record.map("fact", place, polarity="contradicts", endorsed_by=None)
        assert self.grounds(record) == set()


def test_a_stream_pinned_to_other_law_than_the_line_is_flagged_and_blocks() -> None:
    record = murder_line()
    record.changed(record.latest(LineRow, uid(LINE)), catalogue="a" * 64)
    readiness = record.assess()
    pins = [b.target.stream for b in readiness.blockers if b.cause is Cause.PIN_DIFFERS]
    assert pins == [f"context/{uid(CONTEXT)}", f"crime_base/{uid(BASE)}"]


@pytest.mark.parametrize(
    ("crime", "context", "picked", "blocked"),
    [
        pytest.param("7-1-a", "7-attack", None, True, id="no context picked"),
        pytest.param("7-1-a", "6-pattern", CONTEXT, True, id="a context of another kind"),
        pytest.param("7-1-a", "7-attack", CONTEXT, False, id="its own kind of context"),
    ],
)
def test_the_nexus_is_met_only_with_a_context_of_its_kind(
    crime: str, context: str, picked: str | None, blocked: bool
) -> None:
    record = Record()
    record.forum()
    record.referral("KP")
    record.context(kind=context)
    record.incident("camp")
    record.base(crime, "camp")
    record.line(context=picked)
    assert ("no_context" in causes(record.assess())) is blocked


def test_genocide_that_could_itself_effect_the_destruction_needs_no_pattern() -> None:
    # Article 6, last element: limb b is mapped on the base with no context (decision 9).
    record = Record()
    record.forum()
    record.referral("KP")
    record.incident("camp")
    record.base("6-a", "camp")
    record.line(context=None)
    record.prove()
    readiness = record.assess()
    assert readiness.is_clear
    assert "no_context" in {b.cause.value for b in readiness.other_blockers}


def test_persecution_states_the_crimes_that_it_is_connected_with() -> None:
    record = Record()
    record.forum()
    record.referral("KP")
    record.context()
    record.incident("camp")
    base = record.base("7-1-h", "camp")
    record.line()
    assert "no_linked_base" in causes(record.assess())
    record.changed(base, linked_bases=(uid("murder"),))
    assert "no_linked_base" not in causes(record.assess())


def test_a_forum_that_asks_for_corroboration_blocks_on_a_single_origin() -> None:
    record = murder_line(stage_proved=None)
    record.testimony("testimony 1", "witness 1")
    record.testimony("testimony 2", "witness 2")
    record.fact("fact", "testimony 1")
    record.map("fact", target(BASE, "7-1-a.1"))
    rule = Corroboration(
        independent_origins=2,
        statement="Two independent origins of each fact",
        citation=Citation(text="a rule made up for this test", verified=False),
    )
    forum = law().forum("icc-referral").model_copy(update={"corroboration": (rule,)})

    def too_few() -> bool:
        readiness = assess(uid(LINE), record.graph(), record.lens(), law(), forum)
        return any(
            b.cause is Cause.TOO_FEW_ORIGINS and b.target.element == "7-1-a.1" for b in readiness.blockers
        )

    assert too_few()
    record.cite("fact", "testimony 2")
    assert not too_few()


def test_a_rule_of_corroboration_blocks_on_the_elements_and_at_the_stages_that_it_names() -> None:
    record = murder_line(stage_proved=None)
    record.testimony("testimony 1", "witness 1")
    record.fact("fact", "testimony 1")
    record.map("fact", target(BASE, "7-1-a.1"))
    record.map("fact", target(BASE, "7-1-a.2"))
    rule = Corroboration(
        independent_origins=2,
        elements=("7-1-a.2",),
        stages=("investigation",),
        statement="Two independent origins of each fact",
        citation=Citation(text="a rule made up for this test", verified=False),
    )
    forum = law().forum("icc-referral").model_copy(update={"corroboration": (rule,)})

    def elements(stage: str) -> set[str | None]:
        readiness = assess(uid(LINE), record.graph(), record.lens(stage), law(), forum)
        return {b.target.element for b in readiness.every_blocker() if b.cause is Cause.TOO_FEW_ORIGINS}

    assert elements("investigation") == {"7-1-a.2"}
    assert elements("warrant") == set()
