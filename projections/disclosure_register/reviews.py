"""How events of a disclosure review change its row, and which events of others open it again."""

from __future__ import annotations

from typing import Any

from domain.disclosure import events as e
from domain.disclosure.disclosure import needs_second, revised
from domain.evidence import events as evidence
from domain.facts import events as facts
from domain.interviews import events as interviews
from domain.sources import account_events as accounts
from domain.sources import events as sources
from projections.disclosure_register.tables import persons, reviews, touches
from projections.register import Handlers, Step, words

_Classes = frozenset[e.DisclosureClass]


def _reviewed(data: e.DisclosureReviewed, step: Step) -> None:
    members, columns = _standing(frozenset(data.classes), frozenset(), step)
    members |= {"segment": data.segment, "rationale": data.rationale}
    step.enter(reviews, step.stream_id, members, case=str(data.case), item=str(data.item), **columns)


def _revised(data: e.DisclosureReviewRevised, step: Step) -> None:
    known = step.members(reviews, step.stream_id)
    if known is None:
        return
    before = _classes(known["classes"]), _classes(known.get("dropped") or ())
    members, columns = _standing(*revised(*before, frozenset(data.classes)), step)
    members |= {"rationale": data.rationale, "reason": step.event.reason, "confirmed_by": None}
    step.amend(reviews, step.stream_id, members, **columns)


def _classes(stored: Any) -> _Classes:
    return frozenset(e.DisclosureClass(word) for word in stored)


def _standing(classes: _Classes, dropped: _Classes, step: Step) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the members and columns of a review that came to these classes."""
    state = "awaiting_second_reviewer" if needs_second(classes, dropped) else "reviewed"
    members = {
        "classes": _words(classes),
        "dropped": _words(dropped) or None,
        "reviewed_by": step.by,
    }
    counted = words(_words(classes | dropped))
    return members, {"state": state, "class_words": counted, "reviewed_at": step.sequence}


def _words(classes: _Classes) -> tuple[str, ...]:
    return tuple(each.value for each in e.DisclosureClass if each in classes)


def _confirmed(_: e.DisclosureReviewConfirmed, step: Step) -> None:
    known = step.members(reviews, step.stream_id)
    if known is None:
        return
    members = {"dropped": None, "confirmed_by": step.by}
    counted = words(tuple(known["classes"]))
    step.amend(reviews, step.stream_id, members, state="reviewed", class_words=counted)


def _asked(data: e.RestrictionAsked, step: Step) -> None:
    restriction = {**dict(data.restriction), "by": step.by}
    step.add(reviews, step.stream_id, "restrictions", restriction)


def _decided(data: e.RestrictionDecided, step: Step) -> None:
    decision = {
        "decision": data.decision,
        "body": data.body,
        "decided_on": data.decided_on,
        "reference": data.reference,
    }
    step.mark(
        reviews,
        step.stream_id,
        "restrictions",
        decision,
        chosen=lambda known: known["code"] == data.restriction,
    )


# What opens a review again


def _touch(step: Step, subject: str, cause: str) -> None:
    step.rows.append(touches, subject=subject, sequence=step.sequence, cause=cause)


def _tainted(data: facts.TaintRecorded, step: Step) -> None:
    _touch(step, f"fact/{step.stream_id}/{data.citation}", "taint")


def _retracted(data: sources.StatementRetracted, step: Step) -> None:
    _touch(step, f"evidence_item/{data.item}", "retraction")


def _account_retracted(_: sources.AccountRetracted, step: Step) -> None:
    _touch(step, step.event.stream, "retraction")


def _benefited(data: interviews.InterviewBenefitsRecorded, step: Step) -> None:
    _touch(step, f"source/{data.source}", "benefit")


def _held(data: interviews.InterviewHeld, step: Step) -> None:
    if data.benefits or data.promises:
        _touch(step, f"source/{data.source}", "benefit")


def _corrected(_: evidence.TranslationCorrected, step: Step) -> None:
    _touch(step, step.event.stream, "corrected_translation")


def _inconsistent(data: accounts.InconsistencyRecorded, step: Step) -> None:
    """Touch what holds either account; where only an interview or a code is named, all of the source's items."""
    for subject in dict.fromkeys(_subject(part, step) for part in (data.first, data.second)):
        _touch(step, subject, "inconsistency")


def _subject(part: accounts.AccountPart, step: Step) -> str:
    if part.item is not None:
        return f"evidence_item/{part.item}"
    if part.citation is not None:
        return f"fact/{part.fact}/{part.citation}"
    return step.event.stream


# Whose words an item holds


def _registered(data: evidence.EvidenceRegistered | evidence.EvidenceDerived, step: Step) -> None:
    for source in dict.fromkeys(person.source for person in data.description.persons_behind):
        step.rows.append(persons, source=str(source), item=step.stream_id, sequence=step.sequence)


def _person(data: evidence.PersonBehindRecorded, step: Step) -> None:
    step.rows.append(persons, source=str(data.person.source), item=step.stream_id, sequence=step.sequence)


HANDLERS: Handlers = {
    e.DisclosureReviewed: _reviewed,
    e.DisclosureReviewRevised: _revised,
    e.DisclosureReviewConfirmed: _confirmed,
    e.RestrictionAsked: _asked,
    e.RestrictionDecided: _decided,
    facts.TaintRecorded: _tainted,
    sources.StatementRetracted: _retracted,
    sources.AccountRetracted: _account_retracted,
    accounts.InconsistencyRecorded: _inconsistent,
    interviews.InterviewHeld: _held,
    interviews.InterviewBenefitsRecorded: _benefited,
    evidence.TranslationCorrected: _corrected,
    evidence.EvidenceRegistered: _registered,
    evidence.EvidenceDerived: _registered,
    evidence.PersonBehindRecorded: _person,
}
