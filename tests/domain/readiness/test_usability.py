"""Readiness rules 1, 2 and 4: which citations can be relied on, and every reason why one cannot."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.readiness.failure import Condition, Failure
from domain.readiness.lens import Exclusions
from domain.readiness.material_rows import (
    AssessmentRow,
    AvailabilityRow,
    CitationRow,
    CustodyRow,
    FixityRow,
    ItemRow,
)
from domain.readiness.rows import Concurrence
from domain.readiness.usability import Usability
from domain.values import Segment
from tests.domain.readiness.builder import Record, law
from tests.domain.readiness.material import ALL_SCOPES, TODAY, uid

PAGE_3 = Segment(unit="pages", first=3, last=3)
PAGES_3_TO_5 = Segment(unit="pages", first=3, last=5)


def failures(
    record: Record, citation: CitationRow, stage: str = "investigation", **lens: object
) -> tuple[Failure, ...]:
    found = law().forum("icc-referral").stage(stage)
    assert found is not None
    usability = Usability(record.graph(), record.lens(stage, **lens), found)  # type: ignore[arg-type]
    return usability.failures(record.latest(CitationRow, citation.id))


def conditions(
    record: Record, citation: CitationRow, stage: str = "investigation", **lens: object
) -> list[str]:
    return [failure.condition.value for failure in failures(record, citation, stage, **lens)]


@pytest.fixture
def record() -> Record:
    return Record()


def test_a_public_item_that_is_accepted_intact_and_assessed_is_usable(record: Record) -> None:
    record.item("report")
    assert conditions(record, record.cite("fact", "report")) == []


@pytest.mark.parametrize("standing", ["registered", "quarantined", "rejected"])
def test_an_item_that_is_not_accepted_supports_nothing(record: Record, standing: str) -> None:
    item = record.item("report")
    record.changed(item, standing=standing)
    assert conditions(record, record.cite("fact", "report")) == ["accepted"]


def test_a_failed_check_is_named_with_its_event(record: Record) -> None:
    record.item("report")
    citation = record.cite("fact", "report")
    check = record.changed(record.latest(FixityRow, uid("report")), outcome="differs")
    [failure] = failures(record, citation)
    assert (failure.condition, failure.event) == (Condition.INTACT, check.opened_by)


def test_a_physical_item_needs_unbroken_custody_and_no_check_of_bytes(record: Record) -> None:
    record.item("knife", is_physical=True)
    citation = record.cite("fact", "knife")
    assert conditions(record, citation) == ["custody"]
    custody = record.opened(CustodyRow, uid("knife"), item=uid("knife"))
    assert conditions(record, citation) == []
    record.changed(custody, state="open_release")
    assert conditions(record, citation) == ["custody"]


def test_an_item_without_lawful_basis_supports_nothing(record: Record) -> None:
    record.item("report", lawful_bases=frozenset())
    assert conditions(record, record.cite("fact", "report")) == ["lawful_basis"]


def test_consent_as_the_basis_with_nobody_recorded_is_not_usable(record: Record) -> None:
    record.item("testimony", lawful_bases=frozenset({"consent"}))
    assert conditions(record, record.cite("fact", "testimony")) == ["consent"]


def test_a_withdrawn_consent_is_named(record: Record) -> None:
    term = record.testimony("testimony", "witness")
    citation = record.cite("fact", "testimony")
    assert conditions(record, citation) == []
    withdrawal = record.withdraw(term)
    [failure] = failures(record, citation)
    assert failure.row == f"consent/{term.consent}"
    assert failure.event == withdrawal.opened_by
    assert failure.words.startswith(f"consent {term.consent} of source {uid('witness')}")
    assert failure.words.endswith("for share_international_court is withdrawn from 2026-11-24")


def test_a_withdrawal_looks_forward_from_its_day(record: Record) -> None:
    term = record.testimony("testimony", "witness")
    citation = record.cite("fact", "testimony")
    record.withdraw(term, on=date(2026, 6, 1))
    assert conditions(record, citation, on=date(2026, 5, 31)) == []
    assert conditions(record, citation, on=date(2026, 6, 1)) == ["consent"]


def test_consent_expires_from_its_date_without_an_event(record: Record) -> None:
    record.testimony("testimony", "witness", valid_to=date(2026, 1, 31))
    citation = record.cite("fact", "testimony")
    assert conditions(record, citation, on=date(2026, 1, 31)) == []
    assert conditions(record, citation, on=date(2026, 2, 1)) == ["consent"]


def test_consent_must_cover_what_the_stage_and_the_recipient_require(record: Record) -> None:
    record.testimony("testimony", "witness", scopes=frozenset({"internal_analysis"}))
    citation = record.cite("fact", "testimony")
    [failure] = failures(record, citation)
    assert failure.words.endswith("does not cover share_international_court")
    record.consent("testimony", "witness", scopes=ALL_SCOPES, term="second")
    assert conditions(record, citation) == []
    assert conditions(record, citation, recipient="share_national_authority") == ["consent"]


def test_consent_must_contain_the_whole_cited_segment(record: Record) -> None:
    record.testimony("testimony", "witness", segment=PAGE_3)
    assert conditions(record, record.cite("fact", "testimony", segment=PAGE_3)) == []
    assert conditions(record, record.cite("fact", "testimony", segment=PAGES_3_TO_5)) == ["consent"]
    # What cannot be compared counts as outside consent (decision 28).
    seconds = Segment(unit="seconds", first=3, last=3)
    assert conditions(record, record.cite("fact", "testimony", segment=seconds)) == ["consent"]


def test_a_withdrawal_for_a_part_bars_on_overlap_and_a_new_consent_opens_it_again(record: Record) -> None:
    record.testimony("testimony", "witness")
    overlapping = record.cite("fact", "testimony", segment=PAGES_3_TO_5)
    elsewhere = record.cite("fact", "testimony", segment=Segment(unit="pages", first=9, last=9))
    part = record.consent("testimony", "witness", segment=PAGE_3, term="part")
    record.withdraw(part)
    assert conditions(record, overlapping) == ["consent"]
    assert conditions(record, elsewhere) == []
    record.consent("testimony", "witness", term="new")
    assert conditions(record, overlapping) == []


def test_each_person_behind_the_cited_segment_must_consent(record: Record) -> None:
    record.testimony("testimony", "witness")
    record.person("testimony", "child", segment=PAGE_3, capacity="pictured")
    assert conditions(record, record.cite("fact", "testimony", segment=PAGE_3)) == ["consent"]
    assert (
        conditions(record, record.cite("fact", "testimony", segment=Segment(unit="pages", first=4, last=4)))
        == []
    )


def test_a_providers_condition_forbids_support_or_single_uses(record: Record) -> None:
    record.item("cable")
    citation = record.cite("fact", "cable", segment=PAGE_3)
    record.condition("cable", "identity_to_defence", segment=PAGES_3_TO_5)
    assert conditions(record, citation) == []
    assert "providers_condition" in conditions(record, citation, "trial")
    record.condition("cable", "support", segment=PAGES_3_TO_5)
    assert conditions(record, citation) == ["providers_condition"]


def test_an_item_that_nobody_assessed_is_not_usable(record: Record) -> None:
    record.item("report", assessed_by=None)
    assert conditions(record, record.cite("fact", "report")) == ["assessed"]


def test_a_finding_of_forgery_outlives_its_author_and_needs_a_third_to_be_replaced(record: Record) -> None:
    record.item("report")
    citation = record.cite("fact", "report")
    negative = record.assessment("report", by="noa", authenticity="not_authentic")
    assert conditions(record, citation) == ["authentic"]
    assert conditions(record, citation, exclusions=Exclusions(experts=frozenset({"noa"}))) == ["authentic"]
    better = record.assessment("report", by="max", supersedes=negative.id)
    assert conditions(record, citation) == ["authentic"]
    record.changed(better, concurrences=(Concurrence(by="max", at=1), Concurrence(by="noa", at=1)))
    assert conditions(record, citation) == ["authentic"]
    record.changed(better, concurrences=(Concurrence(by="zoe", at=1),))
    assert conditions(record, citation) == []
    # Decision 19: a negative superseded only by what is lost revives.
    for lost in ("max", "zoe"):
        excluded = Exclusions(experts=frozenset({lost}))
        assert conditions(record, citation, exclusions=excluded) == ["authentic"]


def test_losing_the_only_assessor_leaves_the_item_unassessed(record: Record) -> None:
    record.item("report")
    excluded = Exclusions(experts=frozenset({"ida"}))
    assert conditions(record, record.cite("fact", "report"), exclusions=excluded) == ["assessed"]


def test_one_page_three_uses(record: Record) -> None:
    # A confession under torture (readiness.md, worked examples; CAT art. 15; art. 69(7)).
    record.item("confession")
    record.taint("confession", "truth_of_contents", segment=PAGE_3, status="assessed")
    used = {
        use: conditions(record, record.cite("fact", "confession", segment=PAGE_3, use=use))
        for use in ("truth_of_contents", "that_it_was_said", "of_treatment", "markings")
    }
    assert used == {
        "truth_of_contents": ["taint"],
        "that_it_was_said": [],
        "of_treatment": [],
        "markings": [],
    }


def test_a_taint_stays_until_an_independent_person_agrees_to_lift_it(record: Record) -> None:
    record.item("confession")
    taint = record.taint("confession", "truth_of_contents")
    citation = record.cite("fact", "confession")
    record.removed(taint, by="tom")
    assert conditions(record, citation) == ["taint"]
    record.removed(taint, by="max", agreed_by="tom")
    assert conditions(record, citation) == ["taint"]
    record.removed(taint, by="max", agreed_by="zoe")
    assert conditions(record, citation) == []
    assert conditions(record, citation, exclusions=Exclusions(experts=frozenset({"zoe"}))) == ["taint"]


def test_a_reopened_citation_waits_for_confirmation(record: Record) -> None:
    record.item("translation")
    citation = record.cite("fact", "translation")
    record.changed(citation, is_reopened=True)
    assert conditions(record, citation) == ["confirmed"]
    record.changed(citation, is_reopened=False)
    assert conditions(record, citation) == []


def test_summaries_end_at_trial(record: Record) -> None:
    record.item("summary", form="summary")
    citation = record.cite("fact", "summary")
    assert conditions(record, citation, "confirmation") == []
    assert conditions(record, citation, "trial") == ["form"]


def test_testimony_at_trial_needs_a_witness_who_is_willing(record: Record) -> None:
    record.testimony("testimony", "witness")
    citation = record.cite("fact", "testimony")
    assert conditions(record, citation, "trial") == []
    record.changed(record.latest(AvailabilityRow, uid("witness")), state="died")
    assert conditions(record, citation, "confirmation") == []
    assert conditions(record, citation, "trial") == ["witness"]


def test_an_item_without_bytes_fails_only_where_the_original_is_required(record: Record) -> None:
    record.item("report", is_held=False)
    citation = record.cite("fact", "report")
    assert conditions(record, citation, "warrant") == []
    assert conditions(record, citation, "trial") == ["form"]


def test_every_failing_condition_is_named(record: Record) -> None:
    item = record.item("report", assessed_by=None)
    record.changed(item, standing="quarantined", lawful_bases=frozenset())
    record.condition("report")
    record.taint("report", "truth_of_contents")
    found = conditions(record, record.cite("fact", "report"))
    assert found == ["accepted", "assessed", "lawful_basis", "providers_condition", "taint"]


class TestDerivedItems:
    """A derived item inherits what holds of its parents."""

    @pytest.fixture
    def record(self) -> Record:
        record = Record()
        record.testimony("original", "witness", segment=PAGES_3_TO_5)
        record.item(
            "translation",
            lawful_bases=frozenset(),
            parents=(uid("original"),),
            derived_segment=PAGES_3_TO_5,
            assessed_by=None,
        )
        return record

    def test_sources_and_consent_are_those_of_the_parent(self, record: Record) -> None:
        citation = record.cite("fact", "translation", segment=PAGE_3)
        assert conditions(record, citation) == []

    def test_a_consent_that_does_not_hold_the_part_translated_does_not_carry_it(self, record: Record) -> None:
        record.changed(
            record.latest(ItemRow, uid("translation")), derived_segment=Segment(unit="pages", first=1, last=5)
        )
        assert conditions(record, record.cite("fact", "translation", segment=PAGE_3)) == ["consent"]
        anchored = record.cite("fact", "translation", segment=PAGE_3, anchors=((uid("original"), PAGE_3),))
        assert conditions(record, anchored) == []

    @pytest.mark.parametrize(
        ("what", "condition"),
        [
            ("condition", "providers_condition"),
            ("taint", "taint"),
            ("forgery", "authentic"),
            ("check", "intact"),
        ],
    )
    def test_what_stands_against_the_parent_stands_against_the_child(
        self, record: Record, what: str, condition: str
    ) -> None:
        citation = record.cite("fact", "translation", segment=PAGE_3)
        if what == "condition":
            record.condition("original")
        elif what == "taint":
            record.taint("original", "truth_of_contents", segment=PAGE_3)
        elif what == "forgery":
            record.assessment("original", by="noa", authenticity="not_authentic")
        else:
            record.changed(record.latest(FixityRow, uid("original")), outcome="missing")
        assert conditions(record, citation) == [condition]

    def test_leaving_the_parent_aside_leaves_the_child_aside(self, record: Record) -> None:
        excluded = Exclusions(items=frozenset({uid("original")}))
        citation = record.cite("fact", "translation", segment=PAGE_3)
        assert conditions(record, citation, exclusions=excluded) == ["not_excluded"]

    def test_derivations_that_cycle_are_tolerated(self, record: Record) -> None:
        original = record.latest(ItemRow, uid("original"))
        record.changed(original, parents=(uid("translation"),))
        record.assessment("translation", by="zoe")
        assert conditions(record, record.cite("fact", "translation", segment=PAGE_3)) == []


@pytest.mark.parametrize("what", ["items", "sources", "hands", "consents", "citations"])
def test_what_is_left_aside_is_named(record: Record, what: str) -> None:
    term = record.testimony("testimony", "witness")
    record.hand("witness", "intermediary")
    citation = record.cite("fact", "testimony")
    ids = {
        "items": uid("testimony"),
        "sources": uid("witness"),
        "hands": uid("intermediary"),
        "consents": term.consent,
        "citations": citation.id,
    }
    excluded = replace(Exclusions(), **{what: frozenset({ids[what]})})  # type: ignore[arg-type]
    expected = "consent" if what == "consents" else "not_excluded"
    assert conditions(record, citation, exclusions=excluded, on=TODAY) == [expected]


def test_an_assessment_may_be_withdrawn_only_to_the_worse(record: Record) -> None:
    record.item("report")
    citation = record.cite("fact", "report")
    record.removed(record.latest(AssessmentRow, uid("assessment of report by ida")), by="ida")
    assert conditions(record, citation) == ["assessed"]
    negative = record.assessment("report", by="noa", authenticity="not_authentic")
    record.removed(negative, by="noa")
    assert conditions(record, citation) == ["authentic"]
    record.removed(negative, by="noa", agreed_by="zoe")
    assert conditions(record, citation) == ["assessed"]
