"""How events of contexts, crime bases and liabilities change their rows; a row's id is its stream."""

from __future__ import annotations

from domain.law.difference import element_of
from domain.proof import events as e
from projections.case_register.removals import leaving, left
from projections.case_register.tables import mappings, proof
from projections.register import Handlers, Step


def _context(data: e.ContextDefined, step: Step) -> None:
    members = {
        "catalogue": data.catalogue,
        "title": data.title,
        "period": data.period,
        "territories": data.territories,
        "organs": data.organs or None,
    }
    step.enter(proof, step.event.stream, members, kind="context", law=data.kind, actor=None)


def _scope(data: e.ContextScopeRedefined, step: Step) -> None:
    members = {"period": data.period, "territories": data.territories}
    step.amend(proof, step.event.stream, members)


def _migrated(data: e.ContextMigrated | e.CrimeBaseMigrated | e.LiabilityMigrated, step: Step) -> None:
    step.amend(proof, step.event.stream, {"catalogue": data.to.catalogue})
    restated = frozenset(data.to.restated)
    for row in step.rows.where(mappings, stream=step.event.stream):
        if row["element"] is not None and element_of(row["element"]) in restated:
            step.amend(mappings, row["id"], {"on_earlier_text": True, "confirmed_by": []})


def _base(data: e.CrimeBaseDefined, step: Step) -> None:
    members = {
        "catalogue": data.catalogue,
        "title": data.title,
        "incidents": data.incidents,
        "extent": data.extent,
        "principals": data.principals or None,
        "nexus": data.nexus or None,
        "linked_bases": data.linked_bases or None,
    }
    step.enter(proof, step.event.stream, members, kind="crime_base", law=data.crime, actor=None)


def _incident_added(data: e.IncidentAdded, step: Step) -> None:
    step.add(proof, step.event.stream, "incidents", data.incident)


def _incident_removal(data: e.IncidentRemovalProposed, step: Step) -> None:
    leaving(step, proof, step.event.stream, str(data.incident))


def _incident_removed(data: e.IncidentRemovalAgreed, step: Step) -> None:
    left(step, proof, step.event.stream, str(data.incident))
    step.drop(proof, step.event.stream, "incidents", chosen=lambda id: id == str(data.incident))


def _nexus(data: e.NexusStated, step: Step) -> None:
    step.add(proof, step.event.stream, "nexus", data.nexus)


def _link(data: e.LinkStated, step: Step) -> None:
    step.add(proof, step.event.stream, "linked_bases", data.linked_base)


def _liability(data: e.LiabilityAlleged, step: Step) -> None:
    members = {"catalogue": data.catalogue, "modes": data.modes, "bases": data.bases}
    step.enter(proof, step.event.stream, members, kind="liability", law=None, actor=str(data.actor))


def _responsibility(data: e.StateResponsibilityAlleged, step: Step) -> None:
    members = {
        "catalogue": data.catalogue,
        "attributions": data.attributions,
        "obligations": data.obligations,
        "bases": data.bases,
    }
    step.enter(proof, step.event.stream, members, kind="liability", law=None, actor=str(data.actor))


def _attribution(data: e.AttributionAdded, step: Step) -> None:
    step.add(proof, step.event.stream, "attributions", data.attribution)


def _obligation(data: e.ObligationAdded, step: Step) -> None:
    step.add(proof, step.event.stream, "obligations", data.obligation)


def _mode(data: e.ModeAdded, step: Step) -> None:
    step.add(proof, step.event.stream, "modes", data.mode)


def _base_added(data: e.BaseAdded, step: Step) -> None:
    step.add(proof, step.event.stream, "bases", data.base)


def _base_removal(data: e.BaseRemovalProposed, step: Step) -> None:
    leaving(step, proof, step.event.stream, str(data.base))


def _base_removed(data: e.BaseRemovalAgreed, step: Step) -> None:
    left(step, proof, step.event.stream, str(data.base))
    step.drop(proof, step.event.stream, "bases", chosen=lambda id: id == str(data.base))


def _ground(data: e.GroundRaised, step: Step) -> None:
    step.add(proof, step.event.stream, "grounds", {"ground": data.ground})


def _ground_answered(data: e.GroundAnswered, step: Step) -> None:
    step.mark(
        proof,
        step.event.stream,
        "grounds",
        {"answer": data.answer},
        chosen=lambda ground: ground["ground"] == data.ground,
    )


HANDLERS: Handlers = {
    e.ContextDefined: _context,
    e.ContextScopeRedefined: _scope,
    e.ContextMigrated: _migrated,
    e.CrimeBaseMigrated: _migrated,
    e.LiabilityMigrated: _migrated,
    e.CrimeBaseDefined: _base,
    e.IncidentAdded: _incident_added,
    e.IncidentRemovalProposed: _incident_removal,
    e.IncidentRemovalAgreed: _incident_removed,
    e.NexusStated: _nexus,
    e.LinkStated: _link,
    e.LiabilityAlleged: _liability,
    e.StateResponsibilityAlleged: _responsibility,
    e.AttributionAdded: _attribution,
    e.ObligationAdded: _obligation,
    e.ModeAdded: _mode,
    e.BaseAdded: _base_added,
    e.BaseRemovalProposed: _base_removal,
    e.BaseRemovalAgreed: _base_removed,
    e.GroundRaised: _ground,
    e.GroundAnswered: _ground_answered,
}
