"""How events of a fact change its row and those of its citations."""

from __future__ import annotations

from uuid import UUID

from domain.facts import events as e
from projections.case_register.tables import citations, facts
from projections.register import Handlers, Members, Step, words


def _stated(data: e.FactStated, step: Step) -> None:
    stated = data.proposition
    members = {
        "statement": stated.statement,
        "who": stated.who,
        "where": stated.where,
        "occurred": stated.occurred,
        "topics": stated.topics or None,
        "binds": stated.binds or None,
    }
    step.enter(
        facts,
        step.stream_id,
        members,
        role=stated.role.value,
        ground=stated.ground.value,
        status=data.status,
        territory=stated.territory,
        topic_words=words(stated.topics),
    )


def _asserted(_: e.FactAsserted, step: Step) -> None:
    step.amend(facts, step.stream_id, {"reason": step.event.reason}, status="asserted")


def _disputed(data: e.FactDisputed, step: Step) -> None:
    members = {"disputed_by": data.disputed_by, "reason": step.event.reason}
    step.amend(facts, step.stream_id, members, status="disputed")


def _resolved(_: e.FactDisputeResolved, step: Step) -> None:
    members = {"disputed_by": None, "reason": step.event.reason}
    step.amend(facts, step.stream_id, members, status="asserted")


def _withdrawn(_: e.FactWithdrawn, step: Step) -> None:
    step.amend(facts, step.stream_id, {"reason": step.event.reason}, status="withdrawn")


def _cited(data: e.FactCited, step: Step) -> None:
    cited = data.citation
    members = {
        "polarity": cited.polarity,
        "basis": cited.basis,
        "source": cited.source,
        "heard_from": cited.heard_from,
        "use": cited.use,
        "segment": cited.segment,
        "fragment": None if cited.fragment is None else cited.fragment.value,
        "position": cited.position,
        "exact": cited.exact,
        "prefix": cited.prefix,
        "suffix": cited.suffix,
        "rationale": cited.rationale,
    }
    step.enter(
        citations,
        _row(step, cited.id),
        members,
        fact=step.stream_id,
        item=str(cited.item),
        state="counts",
    )


def _row(step: Step, citation: UUID) -> str:
    # A citation's id is new within its fact alone.
    return f"{step.stream_id}/{citation}"


def _citation_withdrawn(data: e.CitationWithdrawn, step: Step) -> None:
    step.amend(citations, _row(step, data.citation), state="withdrawn")


def _removal_proposed(data: e.CitationRemovalProposed, step: Step) -> None:
    step.amend(citations, _row(step, data.citation), state="removal_proposed")


def _removal_agreed(data: e.CitationRemovalAgreed, step: Step) -> None:
    step.amend(citations, _row(step, data.citation), state="removed")


def _reopened(data: e.CitationReopened, step: Step) -> None:
    members = {"corrected_by": data.corrected_by}
    step.amend(citations, _row(step, data.citation), members, state="reopened")


def _confirmed(data: e.CitationConfirmed, step: Step) -> None:
    members = {"read_in": data.read_in}
    step.amend(citations, _row(step, data.citation), members, state="counts")


def _taint(data: e.TaintRecorded, step: Step) -> None:
    taint = {**dict(data.taint), "by": step.by}
    step.add(citations, _row(step, data.citation), "taints", taint)


def _taint_lift_proposed(data: e.TaintLiftProposed, step: Step) -> None:
    _mark_taint(step, data.citation, data.taint, {"is_lift_proposed": True})


def _taint_lifted(data: e.TaintLifted, step: Step) -> None:
    _mark_taint(step, data.citation, data.taint, {"is_lifted": True})


def _mark_taint(step: Step, citation: UUID, taint: str, changes: Members) -> None:
    id = _row(step, citation)
    step.mark(citations, id, "taints", changes, chosen=lambda known: known["code"] == taint)


def _contradiction_linked(data: e.ContradictionLinked, step: Step) -> None:
    for one, other in _sides(step, data.other):
        link = {
            "other": other,
            "linked_from": step.stream_id,
            "explanation": data.explanation,
            "by": step.by,
            "is_unlink_proposed": False,
        }
        step.add(facts, one, "contradictions", link)


def _contradiction_unlink_proposed(data: e.ContradictionUnlinkProposed, step: Step) -> None:
    for one, other in _sides(step, data.other):
        step.mark(
            facts,
            one,
            "contradictions",
            {"is_unlink_proposed": True},
            chosen=lambda link, other=other: link["other"] == other,  # type: ignore[misc]
        )


def _contradiction_unlinked(data: e.ContradictionUnlinkAgreed, step: Step) -> None:
    for one, other in _sides(step, data.other):
        step.drop(
            facts,
            one,
            "contradictions",
            chosen=lambda link, other=other: link["other"] == other,  # type: ignore[misc]
        )


def _sides(step: Step, other: UUID) -> tuple[tuple[str, str], ...]:
    return (step.stream_id, str(other)), (str(other), step.stream_id)


HANDLERS: Handlers = {
    e.ContradictionLinked: _contradiction_linked,
    e.ContradictionUnlinkProposed: _contradiction_unlink_proposed,
    e.ContradictionUnlinkAgreed: _contradiction_unlinked,
    e.FactStated: _stated,
    e.FactAsserted: _asserted,
    e.FactDisputed: _disputed,
    e.FactDisputeResolved: _resolved,
    e.FactWithdrawn: _withdrawn,
    e.FactCited: _cited,
    e.CitationWithdrawn: _citation_withdrawn,
    e.CitationRemovalProposed: _removal_proposed,
    e.CitationRemovalAgreed: _removal_agreed,
    e.CitationReopened: _reopened,
    e.CitationConfirmed: _confirmed,
    e.TaintRecorded: _taint,
    e.TaintLiftProposed: _taint_lift_proposed,
    e.TaintLifted: _taint_lifted,
}
