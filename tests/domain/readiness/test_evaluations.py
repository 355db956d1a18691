"""Readiness rules 8 and 14: who may evaluate, what supersedes what, what divides, what makes an evaluation stale."""

from __future__ import annotations

from datetime import date

import pytest

from domain.readiness.blockers import Cause
from domain.readiness.judgment_rows import EvaluationRow, IdentityRow, MappingRow
from domain.readiness.lens import Exclusions
from domain.readiness.material_rows import AssessmentRow, CitationRow, ConsentTermRow, FactRow, FixityRow
from tests.domain.readiness.builder import BASE, CONTEXT, LINE, Record, causes, cell, murder_line, target
from tests.domain.readiness.material import uid

KILLED = target(BASE, "7-1-a.1")


def open_on(record: Record, element: str | None = "7-1-a.1", **lens: object) -> set[str]:
    readiness = record.assess(**lens)  # type: ignore[arg-type]
    return {b.cause.value for b in readiness.blockers if b.target.element == element}


def supported(*, by: str = "ana", endorsed_by: str | None = "ben") -> Record:
    """A line with one endorsed mapping of one testimony on the killing, and nothing evaluated."""
    record = murder_line(stage_proved=None)
    record.testimony("testimony", "witness")
    record.fact("fact", "testimony")
    record.map("fact", KILLED, by=by, endorsed_by=endorsed_by)
    return record


class TestFourEyes:
    @pytest.mark.parametrize("author", ["ana", "ben"])
    def test_who_mapped_needs_a_concurrence_and_any_other_expert_may_give_it(self, author: str) -> None:
        record = supported()
        evaluation = record.evaluate(KILLED, by=author)
        assert open_on(record) == {"no_current_evaluation"}
        record.concur(evaluation, by=author)
        assert open_on(record) == {"no_current_evaluation"}
        record.concur(evaluation, by="ben" if author == "ana" else "ana")
        assert open_on(record) == set()
        [reading] = cell(record.assess(), "7-1-a.1").evaluations
        assert reading.concurrences[-1].has_mapped

    def test_who_had_no_part_counts_at_once(self) -> None:
        record = supported()
        record.evaluate(KILLED, by="eve")
        assert open_on(record) == set()

    def test_a_mapping_proposed_after_the_evaluation_makes_its_author_no_mapper(self) -> None:
        record = supported()
        record.evaluate(KILLED, by="eve")
        record.map("fact", KILLED, by="eve", endorsed_by="ben")
        assert open_on(record) == set()

    def test_who_rejected_what_stood_against_it_needs_a_concurrence(self) -> None:
        record = supported()
        against = record.map("fact", KILLED, polarity="contradicts", by="cem", endorsed_by=None)
        record.removed(against, by="kim")
        record.evaluate(KILLED, by="kim")
        assert open_on(record) == {"no_current_evaluation"}

    @pytest.mark.parametrize(
        ("verdict", "cause"), [("not_capable", "not_capable"), ("undecided", "undecided")]
    )
    def test_negative_and_undecided_ones_by_a_mapper_count_at_once(self, verdict: str, cause: str) -> None:
        record = supported()
        record.evaluate(KILLED, by="ana", verdict=verdict)
        assert open_on(record) == {cause, "no_current_evaluation"}

    def test_the_line_needs_an_evaluation_of_its_own(self) -> None:
        record = murder_line()
        row = record.latest(EvaluationRow, record.assess().line_level.evaluations[0].evaluation)
        record.removed(row, by=row.author)
        assert open_on(record, None) == {"no_current_evaluation"}

    def test_who_mapped_anywhere_on_the_line_needs_a_concurrence_on_the_line(self) -> None:
        record = murder_line()
        for reading in record.assess().line_level.evaluations:
            record.changed(record.latest(EvaluationRow, reading.evaluation), author="ana")
        assert open_on(record, None) == {"no_current_evaluation"}

    def test_nobody_being_left_who_could_judge_is_a_blocker_of_its_own(self) -> None:
        record = supported()
        record.experts("ana", "ben")
        assert "no_eligible_person" not in open_on(record)
        record.changed(record.latest(IdentityRow, "ben"), is_retired=True)
        assert "no_eligible_person" in open_on(record)


class TestSuperseding:
    def negative(self, by: str = "noa", verdict: str = "not_capable") -> tuple[Record, EvaluationRow]:
        record = supported()
        return record, record.evaluate(KILLED, by=by, verdict=verdict)

    def test_two_that_stand_and_differ_read_divided_and_block(self) -> None:
        record, _ = self.negative()
        record.evaluate(KILLED, by="eve")
        readiness = record.assess()
        assert cell(readiness, "7-1-a.1").word == "divided"
        [blocker] = [b for b in readiness.blockers if b.target.element == "7-1-a.1"]
        assert blocker.cause is Cause.NOT_CAPABLE
        assert blocker.words.startswith("divided: evaluated not capable at stage investigation by noa")

    def test_an_author_replaces_a_negative_of_their_own_once_a_third_has_concurred(self) -> None:
        record, negative = self.negative()
        later = record.evaluate(KILLED, by="noa", supersedes=negative.id)
        assert "not_capable" in open_on(record)
        record.concur(later, by="zoe")
        assert open_on(record) == set()

    def test_anothers_negative_is_replaced_only_by_the_concurrence_of_an_author_of_neither(self) -> None:
        record, negative = self.negative()
        later = record.evaluate(KILLED, by="eve", supersedes=negative.id)
        record.concur(later, by="noa")
        assert "not_capable" in open_on(record)
        record.concur(later, by="zoe")
        assert open_on(record) == set()
        lost = Exclusions(experts=frozenset({"zoe"}))
        assert "not_capable" in open_on(record, exclusions=lost)

    def test_an_undecided_one_may_be_replaced_by_its_author(self) -> None:
        record, undecided = self.negative(by="eve", verdict="undecided")
        record.evaluate(KILLED, by="eve", supersedes=undecided.id)
        assert open_on(record) == set()

    @pytest.mark.parametrize("verdict", ["not_capable", "undecided"])
    def test_withdrawing_what_is_adverse_takes_a_third_expert(self, verdict: str) -> None:
        record, row = self.negative(verdict=verdict)
        record.evaluate(KILLED, by="eve")
        record.removed(row, by="noa")
        assert verdict in open_on(record)
        record.removed(row, by="noa", agreed_by="zoe")
        assert open_on(record) == set()

    def test_superseding_on_one_element_leaves_the_others_as_they_were(self) -> None:
        record = murder_line()
        negative = record.evaluate(KILLED, target(BASE, "7-1-a.2"), by="noa", verdict="not_capable")
        later = record.evaluate(KILLED, by="eve", supersedes=negative.id)
        record.concur(later, by="zoe")
        assert "not_capable" not in open_on(record)
        assert "not_capable" in open_on(record, "7-1-a.2")

    def test_a_negative_revives_when_what_superseded_it_is_withdrawn(self) -> None:
        record, negative = self.negative()
        later = record.evaluate(KILLED, by="eve", supersedes=negative.id)
        record.concur(later, by="zoe")
        record.removed(later, by="eve")
        assert open_on(record) == {"not_capable", "no_current_evaluation"}


class TestStages:
    def test_capable_is_never_carried_to_another_stage(self) -> None:
        record = murder_line()
        assert record.assess("investigation").is_clear
        found = cell(record.assess("warrant"), "7-1-a.1")
        assert {b.cause for b in found.blockers} == {Cause.NO_CURRENT_EVALUATION}

    def test_not_capable_at_a_stage_blocks_the_later_ones_of_that_forum_and_no_earlier_one(self) -> None:
        record = murder_line()
        record.evaluate(KILLED, by="noa", stage="warrant", verdict="not_capable")
        assert record.assess("investigation").is_clear
        later = cell(record.assess("confirmation"), "7-1-a.1")
        assert Cause.NOT_CAPABLE_EARLIER in {b.cause for b in later.blockers}

    def test_another_forums_evaluation_is_shown_and_decides_nothing(self) -> None:
        record = supported()
        record.evaluate(KILLED, forum="another forum")
        assert "no_current_evaluation" in open_on(record)
        [reading] = cell(record.assess(), "7-1-a.1").evaluations
        assert reading.bearing.value == "elsewhere"


class TestStaleness:
    """An evaluation is stale when its basis weakened after the position that it considered."""

    @pytest.fixture
    def record(self) -> Record:
        record = supported()
        record.item("report")
        record.cite("fact", "report")
        record.evaluate(KILLED)
        assert open_on(record) == set()
        return record

    def stale_by(self, record: Record, **lens: object) -> tuple[str, ...]:
        [reading] = cell(record.assess(**lens), "7-1-a.1").evaluations  # type: ignore[arg-type]
        return tuple(reading.weakened)

    def test_by_a_withdrawal_though_other_support_remains(self, record: Record) -> None:
        term = next(row for row in record.rows.values() if isinstance(row, ConsentTermRow))
        withdrawal = record.withdraw(term)
        readiness = record.assess()
        [blocker] = [b for b in readiness.blockers if b.target.element == "7-1-a.1"]
        assert (blocker.cause, blocker.events) == (Cause.NO_CURRENT_EVALUATION, (withdrawal.opened_by,))

    def test_by_expiry_from_its_date_without_an_event(self) -> None:
        record = murder_line(stage_proved=None)
        record.testimony("testimony", "witness", valid_to=date(2027, 1, 1))
        record.fact("fact", "testimony")
        record.map("fact", KILLED)
        record.evaluate(KILLED)
        assert self.stale_by(record, on=date(2027, 1, 1)) == ()
        assert self.stale_by(record, on=date(2027, 1, 2)) != ()

    def test_by_a_failed_check_and_not_by_a_passed_one(self, record: Record) -> None:
        check = record.latest(FixityRow, uid("report"))
        record.changed(check, outcome="intact")
        assert self.stale_by(record) == ()
        failed = record.changed(check, outcome="differs")
        assert self.stale_by(record) == (failed.opened_by,)

    def test_by_a_downgrade_on_either_axis(self, record: Record) -> None:
        later = record.assessment("report", by="zoe", reliability="B", credibility="4")
        assert self.stale_by(record) == (later.opened_by,)

    def test_not_by_an_upgrade(self, record: Record) -> None:
        record.assessment("report", by="ida", reliability="A", credibility="1")
        record.assessment(
            "testimony",
            by="zoe",
            reliability="A",
            credibility="1",
            supersedes=uid("assessment of testimony by ida"),
        )
        assert self.stale_by(record) == ()
        assert len(record.graph().versions(AssessmentRow, uid("report"))) == 2

    def test_by_a_contradicting_citation(self, record: Record) -> None:
        against = record.cite("fact", "report", against=True)
        assert self.stale_by(record) == (against.opened_by,)

    def test_by_a_contradicting_mapping(self, record: Record) -> None:
        record.fact("other", "report")
        against = record.map("other", KILLED, polarity="contradicts", by="cem", endorsed_by=None)
        assert self.stale_by(record) == (against.opened_by,)

    def test_by_a_reopened_citation(self, record: Record) -> None:
        citation = next(row for row in record.rows.values() if isinstance(row, CitationRow))
        reopened = record.changed(citation, is_reopened=True)
        assert self.stale_by(record) == (reopened.opened_by,)

    def test_by_a_withdrawn_mapping(self, record: Record) -> None:
        mapping = next(row for row in record.rows.values() if isinstance(row, MappingRow))
        withdrawn = record.removed(mapping, by="ana")
        assert self.stale_by(record) == (withdrawn.opened_by,)

    def test_by_a_withdrawn_fact(self, record: Record) -> None:
        withdrawn = record.changed(record.latest(FactRow, uid("fact")), status="withdrawn")
        assert withdrawn.opened_by in self.stale_by(record)

    def test_what_strengthens_makes_a_review_due_and_blocks_nothing(self, record: Record) -> None:
        record.fact("other", "report")
        added = record.map("other", KILLED)
        context = record.map("other", KILLED, polarity="context")
        [reading] = cell(record.assess(), "7-1-a.1").evaluations
        assert reading.due == (added.opened_by, context.opened_by)
        assert open_on(record) == set()

    def test_a_what_if_makes_nothing_stale(self, record: Record) -> None:
        lost = Exclusions(items=frozenset({uid("report")}))
        assert self.stale_by(record, exclusions=lost) == ()

    def test_a_reaffirmation_considers_the_later_position(self, record: Record) -> None:
        record.cite("fact", "report", against=True)
        evaluation = next(row for row in record.rows.values() if isinstance(row, EvaluationRow))
        record.changed(evaluation, considered=record.sequence)
        assert open_on(record) == set()

    def test_the_lines_evaluation_rests_on_all_its_evidence(self) -> None:
        record = murder_line()
        citation = next(row for row in record.rows.values() if isinstance(row, CitationRow))
        record.changed(citation, is_reopened=True)
        readiness = record.assess()
        assert "no_current_evaluation" in {
            b.cause.value for b in readiness.blockers if b.target.line is not None
        }

    def test_what_nothing_touched_is_not_stale_however_much_else_was_recorded(self, record: Record) -> None:
        record.item("leaflet")
        record.fact("elsewhere", "leaflet")
        record.map("elsewhere", target(CONTEXT, "7-attack.1"))
        [reading] = cell(record.assess(), "7-1-a.1").evaluations
        assert (reading.weakened, reading.due) == ((), ())


def test_losing_an_expert_disregards_only_what_was_favourable() -> None:
    record = supported(by="ana")
    record.map("fact", target(BASE, "7-1-a.2"), polarity="contradicts", by="ana", endorsed_by=None)
    record.evaluate(KILLED, by="eve")
    record.evaluate(target(BASE, "7-1-a.2"), by="eve", verdict="not_capable")
    without_ana = Exclusions(experts=frozenset({"ana"}))
    assert open_on(record, exclusions=without_ana) == {"no_usable_support"}
    assert "contradiction_undecided" in open_on(record, "7-1-a.2", exclusions=without_ana)
    without_eve = Exclusions(experts=frozenset({"eve"}))
    assert open_on(record, exclusions=without_eve) == {"no_current_evaluation"}
    assert "not_capable" in open_on(record, "7-1-a.2", exclusions=without_eve)


def test_an_evaluation_of_a_whole_base_clears_no_element_and_an_adverse_one_blocks_all() -> None:
    record = murder_line(stage_proved=None)
    record.evaluate(target(BASE))
    assert "no_current_evaluation" in open_on(record)
    record.evaluate(target(BASE), by="noa", verdict="not_capable")
    assert "not_capable" in open_on(record)
    assert "not_capable" in open_on(record, "7-1-a.2")


def test_an_evaluation_of_the_line_clears_no_element() -> None:
    record = supported()
    record.evaluate(target(LINE))
    assert "no_current_evaluation" in open_on(record)
    assert "no_current_evaluation" not in open_on(record, None)
    assert "no_usable_support" in causes(record.assess())
