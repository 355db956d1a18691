"""An assessment: its state, how events change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar
from uuid import UUID

from domain.assessment import events as e
from domain.events import RecordedEvent, State
from domain.mandate.four_eyes import persons_of
from domain.values import StreamKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment(State):
    """One person's judgment on one item, and what others said of it.

    Args:
        authors: Ids of the assessor and of who was acted for.
        is_negative: Whether the item was found not authentic; the axes speak of doubt, not of forgery.
        supersedes: The assessment that it replaces, as it stood.
        withdrawn_by: Ids of who withdrew it.
        reviewed_by: Ids of the second reviewer.
        dissenters: Ids of who dissented, the second review aside.
        concurred: Ids of who concurred, by matter.
    """

    KIND: ClassVar[StreamKind] = StreamKind.ASSESSMENT

    item: UUID
    authors: frozenset[str]
    is_negative: bool
    supersedes: e.Superseded | None = None
    withdrawn_by: frozenset[str] | None = None
    reviewed_by: frozenset[str] | None = None
    dissenters: frozenset[str] = frozenset()
    concurred: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def is_withdrawn(self) -> bool:
        """Whether it no longer stands; a negative one stands until a third expert concurred (decision 20)."""
        return self.withdrawn_by is not None and (not self.is_negative or "withdrawal" in self.concurred)


def evolve(assessment: Assessment | None, event: RecordedEvent) -> Assessment:
    """Apply one recorded event."""
    data = event.data
    if assessment is None:
        return _opened(event)
    assessment = replace(assessment, version=event.version)
    persons = persons_of(event.by)
    match data:
        case e.AssessmentReviewed():
            return replace(assessment, reviewed_by=persons)
        case e.AssessmentDissented():
            return replace(assessment, dissenters=assessment.dissenters | persons)
        case e.AssessmentWithdrawn():
            return replace(assessment, withdrawn_by=persons)
        case e.AssessmentConcurred():
            known = assessment.concurred.get(data.matter, frozenset())
            return replace(assessment, concurred={**assessment.concurred, data.matter: known | persons})
        case _:
            return assessment


def _opened(event: RecordedEvent) -> Assessment:
    data = event.data
    if not isinstance(data, e.AssessmentRecorded):
        raise TypeError(f"an assessment cannot open with {event.type}")
    return Assessment(
        id=event.stream_id,
        version=event.version,
        classification=event.classification,
        item=data.item,
        authors=persons_of(event.by),
        is_negative=data.authenticity.result is e.AuthenticityResult.NOT_AUTHENTIC,
        supersedes=data.supersedes,
    )
