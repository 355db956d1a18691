"""What the team did with people and for the defence, as acts: who was heard, who was harmed, what was sought."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from deployments.demo.casework import streams_of, target
from deployments.demo.client import Act, Body, id_of
from deployments.demo.inquiry import Interview, LineOfInquiry, Victim
from deployments.demo.scenario import Scenario


def interviews(scenario: Scenario, *, day: date) -> Iterator[Act]:
    """Record interviews, then weigh what a further one would ask of the person, then request it on that check.

    Args:
        day: Day of the first play, from which the next assessment of a risk is counted.
    """
    heard = {interview.id: interview.source for interview in scenario.interviews}
    for interview in scenario.interviews:
        body: Body = {
            "id": id_of(interview.id),
            "source": id_of(interview.source),
            "sitting": _sitting(interview),
        }
        yield Act("InterviewService/RecordInterview", interview.id, interview.by, body)
    for risk in scenario.risks:
        due = day + timedelta(days=risk.again_in_days)
        body = {
            "id": id_of(risk.source),
            "level": risk.level.value,
            "due": due.isoformat(),
            "assessment": risk.assessment,
        }
        yield Act("SourceService/AssessRisk", risk.id, risk.by, body)
    yield from _further(scenario, heard)


def _further(scenario: Scenario, heard: dict[str, str]) -> Iterator[Act]:
    sources = {check.id: heard[check.after] for check in scenario.burden_checks}
    for check in scenario.burden_checks:
        body: Body = {
            "id": id_of(sources[check.id]),
            "check": id_of(check.id),
            "need": check.need,
            "safeguards": check.safeguards,
        }
        yield Act("InterviewService/CheckInterviewBurden", check.id, check.by, body, reason=check.reason)
    for request in scenario.requests:
        body = {
            "id": id_of(request.id),
            "source": id_of(sources[request.check]),
            "matter": request.matter,
            "burden_check": id_of(request.check),
        }
        yield Act("InterviewService/RequestInterview", request.id, request.by, body)


def _sitting(interview: Interview) -> Body:
    return {
        "held_on": interview.held_on,
        "manner": interview.manner.value,
        "setting": interview.setting,
        "language": interview.language,
        "interviewers": list(interview.interviewers),
        "status": interview.status.value,
        "rights": [{"right": right.value, "standing": "given"} for right in interview.rights_given],
        "recording": interview.recording.value,
        "summary": interview.summary,
        "records": [{"item": id_of(interview.item), "kind": interview.item_is.value}],
    }


def victims(scenario: Scenario) -> Iterator[Act]:
    """Register persons harmed, who of them is a source and whose kin, and what bodies say of their number."""
    for victim in scenario.victims:
        yield Act(
            "VictimService/RegisterVictim",
            victim.id,
            victim.by,
            _victim(victim),
            batch="BatchRegisterVictims",
        )
    for victim in scenario.victims:
        id = id_of(victim.id)
        if victim.same_person is not None:
            same: Body = {"id": id, "other": f"source/{id_of(victim.same_person)}"}
            yield Act("VictimService/LinkVictimToSamePerson", victim.id, victim.by, same)
        if victim.kin is not None:
            kin = {
                "id": id,
                "other": f"source/{id_of(victim.kin.source)}",
                "relation": victim.kin.relation.value,
            }
            yield Act("VictimService/LinkKin", victim.id, victim.by, kin)
    for number in scenario.victim_numbers:
        count: Body = {"at_least": number.at_least}
        if number.at_most is not None:
            count["at_most"] = number.at_most
        stated = {
            "count": count,
            "basis": "body_report",
            "facts": [id_of(fact) for fact in number.facts],
            "explanation": number.explanation,
        }
        body = {"id": id_of(number.incident), "number": stated}
        yield Act("IncidentService/StateVictimNumber", number.id, number.by, body)


def _victim(victim: Victim) -> Body:
    harms = [
        {"code": harm.code, "kind": harm.kind, "occurred": harm.occurred, "account": harm.account}
        for harm in victim.harm
    ]
    return {
        "id": id_of(victim.id),
        "code": victim.code,
        "status": victim.status.value,
        "status_as_of": victim.status_as_of,
        "harms": harms,
    }


def disclosure(scenario: Scenario) -> Iterator[Act]:
    """Say of items what they are to the defence in the case."""
    for review in scenario.disclosure_reviews:
        body: Body = {
            "id": id_of(review.id),
            "case": id_of(review.case_file),
            "item": id_of(review.item),
            "classes": [each.value for each in review.classes],
            "rationale": review.rationale,
        }
        yield Act(
            "DisclosureService/ReviewForDisclosure",
            review.id,
            review.by,
            body,
            batch="BatchReviewForDisclosure",
        )


def inquiries(scenario: Scenario, *, day: date) -> Iterator[Act]:
    """Open lines of inquiry, and close those of which something came.

    Args:
        day: Day of the first play, from which last days are counted.
    """
    streams = streams_of(scenario)
    for inquiry in scenario.inquiries:
        body: Body = {"id": id_of(inquiry.id), "inquiry": _inquiry(inquiry, streams, day)}
        yield Act("InquiryService/OpenLineOfInquiry", inquiry.id, inquiry.by, body)
    for inquiry in scenario.inquiries:
        if (result := inquiry.result) is not None:
            body = {
                "id": id_of(inquiry.id),
                "outcome": result.outcome.value,
                "account": result.account,
                "facts": [id_of(fact) for fact in result.facts],
            }
            yield Act("InquiryService/CloseLineOfInquiry", inquiry.id, result.by, body)


def _inquiry(inquiry: LineOfInquiry, streams: dict[str, str], day: date) -> Body:
    body: Body = {
        "case": id_of(inquiry.case_file),
        "line": id_of(inquiry.line),
        "actor": id_of(inquiry.actor),
        "seeks": inquiry.seeks.value,
        "sought": inquiry.sought,
        "assigned": inquiry.assigned,
    }
    if inquiry.target is not None:
        body["target"] = target(inquiry.target, streams)
    if inquiry.due_in_days is not None:
        body["due"] = (day + timedelta(days=inquiry.due_in_days)).isoformat()
    return body
