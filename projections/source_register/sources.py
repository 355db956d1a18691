"""How events of a source change its row."""

from __future__ import annotations

from domain.sources import events as e
from projections.register import Handlers, Step
from projections.source_register.tables import sources


def _registered(data: e.SourceRegistered, step: Step) -> None:
    members = {
        "names": data.names or None,
        "contact": data.contact,
        "earlier_accounts": data.earlier_accounts or None,
    }
    step.enter(
        sources,
        step.stream_id,
        members,
        code=data.code,
        kind=data.kind.value,
        availability=None,
        risk_due=None,
    )


def _identified(data: e.SourceIdentified, step: Step) -> None:
    if data.names:
        step.add(sources, step.stream_id, "names", *data.names)
    if data.contact is not None:
        step.amend(sources, step.stream_id, {"contact": data.contact})


def _same_person(data: e.SamePersonLinked, step: Step) -> None:
    step.add(sources, step.stream_id, "same_person", data.other)


def _origin(data: e.CommonOriginRecorded, step: Step) -> None:
    step.add(sources, step.stream_id, "origins", data)


def _origin_withdrawn(data: e.CommonOriginWithdrawn, step: Step) -> None:
    step.drop(sources, step.stream_id, "origins", chosen=lambda origin: origin["origin"] == data.origin)


def _hand(data: e.HandRecorded, step: Step) -> None:
    step.add(sources, step.stream_id, "hands", data)


def _hand_withdrawn(data: e.HandWithdrawn, step: Step) -> None:
    gone = {"hand": str(data.hand), "capacity": data.capacity.value}
    step.drop(sources, step.stream_id, "hands", chosen=lambda hand: hand == gone)


def _account(data: e.EarlierAccountRecorded, step: Step) -> None:
    step.add(sources, step.stream_id, "earlier_accounts", data.account)


def _availability(data: e.AvailabilityRecorded, step: Step) -> None:
    members = {
        "available_as_of": data.as_of,
        "identity_disclosable_to": data.identity_disclosable_to or None,
    }
    step.amend(sources, step.stream_id, members, availability=data.availability.value)


def _risk(data: e.RiskAssessed, step: Step) -> None:
    members = {"risk": data.level, "risk_assessment": data.assessment}
    step.amend(sources, step.stream_id, members, risk_due=data.due)


def _retracted(data: e.StatementRetracted, step: Step) -> None:
    step.add(sources, step.stream_id, "retractions", data)


def _account_retracted(data: e.AccountRetracted, step: Step) -> None:
    step.add(sources, step.stream_id, "retractions", data)


HANDLERS: Handlers = {
    e.AccountRetracted: _account_retracted,
    e.SourceRegistered: _registered,
    e.SourceIdentified: _identified,
    e.SamePersonLinked: _same_person,
    e.CommonOriginRecorded: _origin,
    e.CommonOriginWithdrawn: _origin_withdrawn,
    e.HandRecorded: _hand,
    e.HandWithdrawn: _hand_withdrawn,
    e.EarlierAccountRecorded: _account,
    e.AvailabilityRecorded: _availability,
    e.RiskAssessed: _risk,
    e.StatementRetracted: _retracted,
}
