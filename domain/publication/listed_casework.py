"""What may leave of cases, mappings, evaluations and findings: never who is on the team, or of interest to it."""

from __future__ import annotations

from domain.publication.listed_material import NEVER


def _target(path: str) -> str:
    """List a target's members, all but its actor."""
    members = "stream element limb line incidents context mode crime_base period"
    return " ".join(f"{path}.{member}" for member in members.split())


CASES = {
    "case.opened.v1": "forums",
    "case.theory_stated.v1": "",
    "case.team_named.v1": NEVER,
    "case.actor_of_interest_named.v1": NEVER,
    "case.line_added.v1": "line kind catalogue bases.crime_base bases.context liability",
    "case.claim_added.v1": "line catalogue bases.crime_base bases.context responsibility",
    "case.line_base_added.v1": "line base.crime_base base.context",
    "case.line_base_removal_proposed.v1": "line crime_base",
    "case.line_base_removal_agreed.v1": "line crime_base",
    "case.line_migrated.v1": "line catalogue",
    "case.line_ended.v1": "line",
    "case.forum_brought_into_view.v1": "forum",
    "case.forum_put_aside.v1": "forum",
}

MAPPINGS = {
    "mapping.proposed.v1": f"fact polarity directness carried_from {_target('target')}",
    "mapping.suggested.v1": f"fact polarity directness model {_target('target')}",
    "mapping.suggestion_adopted.v1": "",
    "mapping.endorsed.v1": "",
    "mapping.confirmed.v1": "",
    "mapping.rejected.v1": "",
    "mapping.withdrawn.v1": "",
}

JUDGMENT = {
    "evaluation.recorded.v1": f"""
        forum stage verdict considered_position date supersedes {_target("targets")}
    """,
    "evaluation.reaffirmed.v1": "considered_position date",
    "evaluation.concurred.v1": "",
    "evaluation.dissented.v1": "",
    "evaluation.withdrawn.v1": "",
    "evaluation.withdrawal_concurred.v1": "",
    "finding.recorded.v1": f"""
        body case forum chamber stage date reasons_date reverses votes.in_favour votes.against
        answers.level answers.outcome answers.paragraphs answers.in_part answers.relabelled_as
        {_target("answers.target")}
    """,
    "finding.reasons_given.v1": "date",
}
