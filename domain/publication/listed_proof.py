"""What may leave of facts, incidents, contexts, crime bases and liabilities: never whom they concern."""

from __future__ import annotations

from domain.publication.listed_material import NEVER

FACTS = {
    "fact.stated.v1": """
        status proposition.role proposition.ground proposition.territory proposition.occurred proposition.topics
    """,
    "fact.asserted.v1": "",
    # Who spoke, and whom they heard it from, is not listed; nor is a place inside a document by its words.
    "fact.cited.v1": """
        citation.id citation.item citation.polarity citation.basis citation.use
        citation.segment.unit citation.segment.first citation.segment.last
    """,
    "fact.citation_confirmed.v1": "citation read_in",
    "fact.citation_reopened.v1": "citation corrected_by",
    "fact.citation_withdrawn.v1": "citation",
    "fact.citation_removal_proposed.v1": "citation",
    "fact.citation_removal_agreed.v1": "citation",
    "fact.contradiction_linked.v1": "other",
    "fact.contradiction_unlink_proposed.v1": "other",
    "fact.contradiction_unlink_agreed.v1": "other",
    "fact.disputed.v1": "",
    "fact.dispute_resolved.v1": "",
    # How a citation came to be tainted may tell of torture or of a threat to somebody.
    "fact.taint_recorded.v1": "citation taint.code taint.bars taint.status",
    "fact.taint_lift_proposed.v1": "citation taint",
    "fact.taint_lifted.v1": "citation taint",
    "fact.withdrawn.v1": "",
}

INCIDENTS = {
    "incident.described.v1": """
        code description.kinds description.occurred description.territory
        description.victims.at_least description.victims.at_most facts
    """,
    "incident.redescribed.v1": """
        changes.kinds changes.occurred changes.territory changes.victims.at_least changes.victims.at_most
    """,
    "incident.linked.v1": "facts",
    "incident.unlinked.v1": "facts",
    "incident.victim_number_stated.v1": "number.count.at_least number.count.at_most number.basis number.facts",
    "incident.presence_recorded.v1": NEVER,
    "incident.presence_withdrawn.v1": NEVER,
    "incident.victims_linked.v1": NEVER,
    "incident.victims_unlinked.v1": NEVER,
    "incident.withdrawn.v1": "",
}

PROOF = {
    "context.defined.v1": "kind catalogue period territories",
    "context.scope_redefined.v1": "period territories",
    "context.migrated.v1": "to.catalogue to.restated to.added",
    "crime_base.defined.v1": "crime catalogue incidents extent nexus.context linked_bases",
    "crime_base.incident_added.v1": "incident",
    "crime_base.incident_removal_proposed.v1": "incident",
    "crime_base.incident_removal_agreed.v1": "incident",
    "crime_base.nexus_stated.v1": "nexus.context",
    "crime_base.link_stated.v1": "linked_base",
    "crime_base.migrated.v1": "to.catalogue to.restated to.added",
    "liability.alleged.v1": "catalogue modes.mode modes.incidents bases",
    "liability.state_responsibility_alleged.v1": "catalogue attributions obligations bases",
    "liability.mode_added.v1": "mode.mode mode.incidents",
    "liability.attribution_added.v1": "attribution",
    "liability.obligation_added.v1": "obligation",
    "liability.base_added.v1": "base",
    "liability.base_removal_proposed.v1": "base",
    "liability.base_removal_agreed.v1": "base",
    "liability.ground_raised.v1": "ground",
    "liability.ground_answered.v1": "ground answer",
    "liability.migrated.v1": "to.catalogue to.restated to.added",
}
