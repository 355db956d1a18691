"""How events of an interview change its row."""

from __future__ import annotations

from typing import Any

from domain.interviews import events as e
from projections.interview_register.tables import interviews
from projections.register import Handlers, Step


def _requested(data: e.InterviewRequested, step: Step) -> None:
    members = {
        "matter": data.matter,
        "burden_check": data.burden_check,
        "interviews": data.interviews or None,
        "accounts": data.accounts or None,
        "planned_for": data.planned_for,
    }
    step.enter(
        interviews,
        step.stream_id,
        members,
        source=str(data.source),
        standing="requested",
        status=None,
        held_on=None,
        interpreter=None,
    )


def _cancelled(data: e.InterviewCancelled, step: Step) -> None:
    members = {"cancel_cause": data.cause, "reason": step.event.reason}
    step.amend(interviews, step.stream_id, members, standing="cancelled")


def _held(data: e.InterviewHeld, step: Step) -> None:
    members = {
        "minutes": data.minutes,
        "manner": data.manner,
        "setting": data.setting,
        "language": data.language,
        "interviewers": data.interviewers,
        "present": data.present or None,
        **_rights(data.rights),
        "recording": data.recording,
        "benefits": data.benefits or None,
        "promises": data.promises or None,
        "summary": data.summary,
        "records": data.records or None,
    }
    columns: dict[str, Any] = {
        "standing": "held",
        "status": data.status.value,
        "held_on": data.held_on,
        "interpreter": None if data.interpreter is None else str(data.interpreter),
    }
    if step.rows.current(interviews, step.stream_id) is None:
        step.enter(interviews, step.stream_id, members, source=str(data.source), **columns)
    else:
        step.amend(interviews, step.stream_id, members, **columns)


def _rights(rights: e.Rights) -> dict[str, Any]:
    wanting = [each.right.value for each in rights if each.standing is e.RightStanding.NOT_GIVEN]
    return {"rights": rights or None, "rights_wanting": wanting or None}


def _record(data: e.InterviewRecordAttached, step: Step) -> None:
    step.add(interviews, step.stream_id, "records", data.record)


def _benefits(data: e.InterviewBenefitsRecorded, step: Step) -> None:
    if data.benefits:
        step.add(interviews, step.stream_id, "benefits", *data.benefits)
    if data.promises:
        step.add(interviews, step.stream_id, "promises", *data.promises)


def _status(data: e.InterviewStatusRecorded, step: Step) -> None:
    members = {**_rights(data.rights), "reason": step.event.reason}
    step.amend(interviews, step.stream_id, members, status=data.status.value)


HANDLERS: Handlers = {
    e.InterviewRequested: _requested,
    e.InterviewCancelled: _cancelled,
    e.InterviewHeld: _held,
    e.InterviewRecordAttached: _record,
    e.InterviewBenefitsRecorded: _benefits,
    e.InterviewStatusRecorded: _status,
}
