"""A log that holds one sample of every type of event, each stream opened by its first."""

from __future__ import annotations

from uuid import UUID

from deployments.tools.samples import STREAM, sample
from domain.events import REGISTER, DomainEvent
from tests.projections.histories import MemoryLog

OTHER = UUID("5a3e0c1e-0000-4000-8000-000000000009")
"""The stream of a second opening, such as of a derived item."""

_FIRST = (
    "evidence.registered.v1", "source.registered.v1", "consent.given.v1", "assessment.recorded.v1",
    "fact.stated.v1", "fact.cited.v1", "incident.described.v1", "victim.registered.v1", "actor.registered.v1",
    "actor.bar_recorded.v1", "context.defined.v1", "crime_base.defined.v1", "liability.alleged.v1",
    "liability.ground_raised.v1", "case.opened.v1", "case.line_added.v1", "mapping.proposed.v1",
    "evaluation.recorded.v1", "finding.recorded.v1", "forum.adopted.v1", "catalogue.opened.v1",
    "identity.registered.v1", "repository.opened.v1", "interview.requested.v1", "disclosure.reviewed.v1",
    "disclosure.restriction_asked.v1", "inquiry.opened.v1", "source.inconsistency_recorded.v1",
    "erasure.proposed.v1",
)  # fmt: skip
_SECOND_OPENINGS = frozenset({"evidence.derived.v1", "consent.refused.v1", "mapping.suggested.v1"})
_ENDINGS = ("lifted", "withdrawn", "retired", "agreed", "removed", "unlinked", "put_aside", "acknowledged")


def log_of_samples() -> MemoryLog:
    """Write a sample of every type of event: those that open first, those that end something last."""
    log = MemoryLog(tracks_states=False)
    for event_class in sorted(REGISTER, key=_order):
        id = OTHER if event_class.TOPIC in _SECOND_OPENINGS else STREAM
        log.act((id, sample(event_class)), reason=True)
    return log


def _order(event_class: type[DomainEvent]) -> tuple[int, str]:
    topic = event_class.TOPIC
    if topic in _FIRST:
        return _FIRST.index(topic) - len(_FIRST), topic
    ends = topic.removesuffix(".v1").endswith(_ENDINGS)
    return int(ends), topic
