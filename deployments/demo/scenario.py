"""The demo's scenario as one frozen value: the entries of all its data files.

The player (player.py) is a plain loop over its fields in their order: each entry is one command, by the
identity that it names, and what it refers to stands in a field before it. `withdrawals` come last.
"""

from __future__ import annotations

from deployments.demo import inquiry, judgment, material, people
from domain.values import Value


class Scenario(Value):
    """All entries of all files, in the order of the files.

    Lines and withdrawals are played after what they combine or take back; findings are recorded before
    evaluations, as the Commission's came before any view of the team's.
    """

    identities: tuple[judgment.Identity, ...]
    forums: tuple[judgment.Forum, ...]
    actors: tuple[people.Actor, ...]
    successions: tuple[people.Succession, ...]
    holdings: tuple[people.Holding, ...]
    sources: tuple[people.Source, ...]
    common_origins: tuple[people.CommonOrigin, ...]
    hands: tuple[people.Hand, ...]
    earlier_accounts: tuple[people.EarlierAccount, ...]
    items: tuple[material.Item, ...]
    retractions: tuple[people.Retraction, ...]
    consents: tuple[material.Consent, ...]
    topics: tuple[material.Topic, ...]
    facts: tuple[material.Fact, ...]
    incidents: tuple[material.Incident, ...]
    interviews: tuple[inquiry.Interview, ...]
    risks: tuple[inquiry.Risk, ...]
    burden_checks: tuple[inquiry.BurdenCheck, ...]
    requests: tuple[inquiry.Request, ...]
    victims: tuple[inquiry.Victim, ...]
    victim_numbers: tuple[inquiry.VictimNumber, ...]
    contexts: tuple[judgment.Context, ...]
    crime_bases: tuple[judgment.CrimeBase, ...]
    liabilities: tuple[judgment.Liability, ...]
    responsibilities: tuple[judgment.Responsibility, ...]
    grounds: tuple[judgment.Ground, ...]
    case_files: tuple[judgment.CaseFile, ...]
    lines: tuple[judgment.Line, ...]
    mappings: tuple[judgment.Mapping, ...]
    disclosure_reviews: tuple[inquiry.DisclosureReview, ...]
    inquiries: tuple[inquiry.LineOfInquiry, ...]
    findings: tuple[judgment.Finding, ...]
    evaluations: tuple[judgment.Evaluation, ...]
    withdrawals: tuple[material.Withdrawal, ...]
