"""ProofService: what is proved once, contexts, crime bases and liabilities."""

from __future__ import annotations

from adapters.grpc_api.actor_kinds import kind_named_by
from adapters.grpc_api.binding import Binding, Service
from domain.proof import context, crime_base, liability, migration, responsibility

SERVICE = Service(
    "ProofService",
    (
        Binding("DefineContext", context.define),
        Binding("RedefineScope", context.redefine_scope, needs_reason=True),
        Binding("DefineCrimeBase", crime_base.define),
        Binding("AddIncident", crime_base.add_incident),
        Binding("ProposeIncidentRemoval", crime_base.propose_incident_removal, needs_reason=True),
        Binding("AgreeIncidentRemoval", crime_base.agree_incident_removal, needs_reason=True),
        Binding("StateNexus", crime_base.state_nexus),
        Binding("StateLink", crime_base.state_link),
        Binding("AllegeLiability", liability.allege, provides={"actor_kind": kind_named_by("actor")}),
        Binding("AddMode", liability.add_mode),
        Binding(
            "AllegeStateResponsibility",
            responsibility.allege,
            provides={"actor_kind": kind_named_by("actor")},
        ),
        Binding("AddAttribution", responsibility.add_attribution),
        Binding("AddObligation", responsibility.add_obligation),
        Binding("AddBase", liability.add_base),
        Binding("ProposeBaseRemoval", liability.propose_base_removal, needs_reason=True),
        Binding("AgreeBaseRemoval", liability.agree_base_removal, needs_reason=True),
        Binding("RaiseGround", liability.raise_ground, needs_reason=True),
        Binding("AnswerGround", liability.answer_ground, needs_reason=True),
        Binding("MigrateContext", migration.migrate_context, needs_reason=True),
        Binding("MigrateCrimeBase", migration.migrate_crime_base, needs_reason=True),
        Binding("MigrateLiability", migration.migrate_liability, needs_reason=True),
    ),
)
