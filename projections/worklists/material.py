"""What items and facts wait for: an assessment, a citation, a mapping."""

from __future__ import annotations

from uuid import UUID

from domain.assessment import events as a
from domain.evidence import events as e
from domain.facts import events as f
from projections.register import Handlers, Step
from projections.worklists.accounts import Account, do, register, set_aside, take_up, undo

_ITEMS, _CITED, _MAPPED = Account.ITEMS_ASSESSED, Account.FACTS_CITED, Account.FACTS_MAPPED


def _registered(_: e.EvidenceRegistered | e.EvidenceDerived, step: Step) -> None:
    register(step, _ITEMS, step.event.stream, cause="registered")


def _rejected(_: e.EvidenceRejected, step: Step) -> None:
    set_aside(step, _ITEMS, step.event.stream, cause="rejected")


def _closed(_: e.EvidenceClosed, step: Step) -> None:
    set_aside(step, _ITEMS, step.event.stream, cause="closed")


def _taken_up(_: e.EvidenceAccepted | e.EvidenceQuarantined, step: Step) -> None:
    take_up(step, _ITEMS, step.event.stream, cause="taken_up")


def _assessed(data: a.AssessmentRecorded, step: Step) -> None:
    is_negative = data.authenticity.result is a.AuthenticityResult.NOT_AUTHENTIC
    item = f"evidence_item/{data.item}"
    do(step, _ITEMS, item, step.stream_id, cause="assessed", is_guarded=is_negative)


def _assessment_withdrawn(_: a.AssessmentWithdrawn, step: Step) -> None:
    undo(step, _ITEMS, step.stream_id)


def _concurred(data: a.AssessmentConcurred, step: Step) -> None:
    if data.matter == "withdrawal":
        undo(step, _ITEMS, step.stream_id, has_concurrence=True)


def _stated(data: f.FactStated, step: Step) -> None:
    register(step, _CITED, step.event.stream, cause="stated")
    register(step, _MAPPED, step.event.stream, cause="stated")
    if data.proposition.ground is not f.FactGround.EVIDENCE:
        # Readiness: a fact agreed, noticed or adjudicated needs no citation.
        set_aside(step, _CITED, step.event.stream, cause=data.proposition.ground.value)


def _fact_withdrawn(_: f.FactWithdrawn, step: Step) -> None:
    for account in (_CITED, _MAPPED):
        set_aside(step, account, step.event.stream, cause="withdrawn")


def _cited(data: f.FactCited, step: Step) -> None:
    do(step, _CITED, step.event.stream, _deed(step, data.citation.id), cause="cited")


def _citation_gone(data: f.CitationWithdrawn | f.CitationRemovalAgreed, step: Step) -> None:
    undo(step, _CITED, _deed(step, data.citation))


def _deed(step: Step, citation: UUID) -> str:
    return f"{step.stream_id}/{citation}"


HANDLERS: Handlers = {
    e.EvidenceRegistered: _registered,
    e.EvidenceDerived: _registered,
    e.EvidenceRejected: _rejected,
    e.EvidenceClosed: _closed,
    e.EvidenceAccepted: _taken_up,
    e.EvidenceQuarantined: _taken_up,
    a.AssessmentRecorded: _assessed,
    a.AssessmentWithdrawn: _assessment_withdrawn,
    a.AssessmentConcurred: _concurred,
    f.FactStated: _stated,
    f.FactWithdrawn: _fact_withdrawn,
    f.FactCited: _cited,
    f.CitationWithdrawn: _citation_gone,
    f.CitationRemovalAgreed: _citation_gone,
}
