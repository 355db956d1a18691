"""The burden check: what the record holds is weighed before a source is asked again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.errors import RefusedError
from domain.events import Act, By
from domain.protected import Plain
from domain.sources import account_events as a
from domain.sources import burden
from domain.sources import events as e
from domain.sources.source import evolve
from tests.scenario import NOON, SUBJECT, Given, act_by

CHECK, FIRST, SECOND, BODY = UUID(int=20), UUID(int=21), UUID(int=22), UUID(int=23)
NEED, SAFEGUARDS = Plain.of("No account gives dates."), Plain.of("One session.")
ASKED: dict[str, Any] = {"need": NEED, "safeguards": SAFEGUARDS}

registered = e.SourceRegistered(code="W-0001", kind=e.SourceKind.WITNESS)
risk = e.RiskAssessed(level=e.RiskLevel.HIGH, due="2026-06-01", assessment=Plain.of("Relatives remain."))
first = a.SourceInterviewed(interview=FIRST, held_on="2025-03-01")
second = a.SourceInterviewed(interview=SECOND, held_on="2024-01-01")
elsewhere = e.EarlierAccountRecorded(account=e.EarlierAccount(code="A-1", given_to=BODY))


def checked(*interviews: a.PastInterview, accounts: tuple[str, ...] = ()) -> a.InterviewBurdenChecked:
    return a.InterviewBurdenChecked(
        check=CHECK,
        interviews=interviews,
        accounts=accounts,
        risk=e.RiskLevel.HIGH,
        risk_due="2026-06-01",
        **ASKED,
    )


def given(*events: Any) -> Given:
    return Given(evolve, [registered, *events], id=SUBJECT)


def test_a_check_counts_what_the_record_holds_and_not_what_the_caller_says() -> None:
    past = (
        a.PastInterview(interview=SECOND, held_on="2024-01-01"),
        a.PastInterview(interview=FIRST, held_on="2025-03-01"),
    )
    given(first, second, elsewhere, risk).when(burden.check_burden, check=CHECK, act=act_by(), **ASKED).then(
        checked(*past, accounts=("A-1",))
    )


def test_a_check_needs_an_assessment_of_the_risk_that_is_not_past_due() -> None:
    given().when(burden.check_burden, check=CHECK, act=act_by(), **ASKED).then_refused(
        RefusedError, "expected an assessment of the risk"
    )
    overdue = e.RiskAssessed(level=e.RiskLevel.LOW, due="2026-02-28", assessment=Plain.of("x"))
    given(overdue).when(burden.check_burden, check=CHECK, act=act_by(), **ASKED).then_refused(
        RefusedError, "due again on 2026-02-28"
    )


@pytest.mark.parametrize("state", burden.CANNOT_BE_HEARD)
def test_who_cannot_be_heard_is_not_to_be_asked(state: e.Availability) -> None:
    recorded = e.AvailabilityRecorded(availability=state, as_of="2026-02-01")
    given(risk, recorded).when(burden.check_burden, check=CHECK, act=act_by(), **ASKED).then_refused(
        RefusedError, state.value
    )


def test_a_program_weighs_no_burden() -> None:
    software = Act(id=UUID(int=1), by=By(id="matcher", kind="software"), recorded_at=NOON)
    given(risk).when(burden.check_burden, check=CHECK, act=software, **ASKED).then_refused(
        RefusedError, "a person's act"
    )


def test_an_id_of_a_check_is_used_once() -> None:
    given(risk, checked()).when(burden.check_burden, check=CHECK, act=act_by(), **ASKED).then_refused(
        RefusedError, "already"
    )


def test_who_gave_nothing_before_may_be_asked_without_a_check() -> None:
    burden.refuse_unchecked(given().state(), None, field="burden_check")


@pytest.mark.parametrize("before", [first, elsewhere], ids=["an interview", "an account elsewhere"])
def test_who_gave_an_account_before_is_asked_on_a_check_alone(before: Any) -> None:
    with pytest.raises(RefusedError, match="expected a burden check, found none") as refusal:
        burden.refuse_unchecked(given(before).state(), None, field="burden_check")
    assert refusal.value.field == "burden_check"


def test_a_check_is_outdated_by_whatever_was_given_since() -> None:
    past = a.PastInterview(interview=FIRST, held_on="2025-03-01")
    burden.refuse_unchecked(given(first, checked(past)).state(), CHECK, field="burden_check")
    for since in (second, elsewhere):
        with pytest.raises(RefusedError, match="found one made before the last"):
            burden.refuse_unchecked(given(first, checked(past), since).state(), CHECK, field="burden_check")


def test_an_unknown_check_is_none() -> None:
    with pytest.raises(RefusedError, match="has no burden check"):
        burden.refuse_unchecked(given(first).state(), CHECK, field="burden_check")
