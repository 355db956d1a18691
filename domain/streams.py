"""Which state each kind of stream comes to, and by which `evolve`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from domain.access import reading
from domain.actors import actor
from domain.assessment import assessment
from domain.casefile import case, template
from domain.disclosure import disclosure
from domain.evaluation import evaluation, finding
from domain.events import RecordedEvent, State
from domain.evidence import item
from domain.facts import fact
from domain.incidents import incident
from domain.inquiry import inquiry
from domain.interviews import interview
from domain.mandate import catalogue, forum, identity, repository
from domain.mapping import mapping
from domain.proof import context, crime_base, liability
from domain.protection import consent, erasure
from domain.searches import saved
from domain.sources import source
from domain.values import StreamKind
from domain.victims import victim


@dataclass(frozen=True, slots=True)
class StreamType:
    """A kind of stream: the class of its state and how an event changes it."""

    state: type[State]
    evolve: Callable[[Any, RecordedEvent], State]


_TYPES = (
    StreamType(repository.Repository, repository.evolve),
    StreamType(identity.Identity, identity.evolve),
    StreamType(catalogue.CatalogueStream, catalogue.evolve),
    StreamType(forum.ForumStream, forum.evolve),
    StreamType(item.EvidenceItem, item.evolve),
    StreamType(source.Source, source.evolve),
    StreamType(consent.Consent, consent.evolve),
    StreamType(assessment.Assessment, assessment.evolve),
    StreamType(fact.Fact, fact.evolve),
    StreamType(incident.Incident, incident.evolve),
    StreamType(victim.Victim, victim.evolve),
    StreamType(actor.Actor, actor.evolve),
    StreamType(context.Context, context.evolve),
    StreamType(crime_base.CrimeBase, crime_base.evolve),
    StreamType(liability.Liability, liability.evolve),
    StreamType(case.CaseFile, case.evolve),
    StreamType(mapping.ElementMapping, mapping.evolve),
    StreamType(evaluation.Evaluation, evaluation.evolve),
    StreamType(finding.Finding, finding.evolve),
    StreamType(reading.Reading, reading.evolve),
    StreamType(interview.Interview, interview.evolve),
    StreamType(disclosure.DisclosureReview, disclosure.evolve),
    StreamType(inquiry.LineOfInquiry, inquiry.evolve),
    StreamType(template.LineTemplate, template.evolve),
    StreamType(saved.SavedSearch, saved.evolve),
    StreamType(erasure.Erasure, erasure.evolve),
)
STREAMS: dict[StreamKind, StreamType] = {stream.state.KIND: stream for stream in _TYPES}


def replay(kind: StreamKind, events: Iterable[RecordedEvent], state: State | None = None) -> State | None:
    """Bring a stream's state up to its last event; None where there is none."""
    evolve = STREAMS[kind].evolve
    for event in events:
        state = evolve(state, event)
    return state
