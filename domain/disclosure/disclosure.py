"""A disclosure review: its state, how events change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar
from uuid import UUID

from domain.disclosure import events as e
from domain.events import RecordedEvent, State
from domain.mandate.four_eyes import persons_of
from domain.values import Segment, StreamKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureReview(State):
    """What a stream of a disclosure review has come to; rationales stay sealed and are not held here.

    Args:
        classes: What the last review came to.
        dropped: Classes that it dropped and nobody else has confirmed: they count still.
        reviewed_by: Ids of who made the last review, and those before it that nobody has confirmed.
        awaits_second: Whether a second person must confirm it.
        restrictions: The last decision on each restriction asked, by code; None while there is none.
    """

    KIND: ClassVar[StreamKind] = StreamKind.DISCLOSURE_REVIEW

    case: UUID
    item: UUID
    segment: Segment
    classes: frozenset[e.DisclosureClass]
    dropped: frozenset[e.DisclosureClass] = frozenset()
    reviewed_by: frozenset[str] = frozenset()
    awaits_second: bool = False
    restrictions: Mapping[str, str | None] = field(default_factory=dict)


def evolve(review: DisclosureReview | None, event: RecordedEvent) -> DisclosureReview:
    """Apply one recorded event."""
    data = event.data
    if review is None:
        return _opened(event)
    review = replace(review, version=event.version)
    match data:
        case e.DisclosureReviewRevised():
            classes, dropped = revised(review.classes, review.dropped, frozenset(data.classes))
            return replace(
                review,
                classes=classes,
                dropped=dropped,
                # Who dropped something that nobody has confirmed cannot confirm it after a further revision.
                reviewed_by=persons_of(event.by) | (review.reviewed_by if review.awaits_second else set()),
                awaits_second=needs_second(classes, dropped),
            )
        case e.DisclosureReviewConfirmed():
            return replace(review, dropped=frozenset(), awaits_second=False)
        case e.RestrictionAsked():
            return replace(review, restrictions={**review.restrictions, data.restriction.code: None})
        case e.RestrictionDecided():
            return replace(review, restrictions={**review.restrictions, data.restriction: data.decision})
        case _:
            return review


def revised(
    classes: frozenset[e.DisclosureClass],
    dropped: frozenset[e.DisclosureClass],
    later: frozenset[e.DisclosureClass],
) -> tuple[frozenset[e.DisclosureClass], frozenset[e.DisclosureClass]]:
    """Give the classes of a revised review, and those that count until a second person has confirmed it."""
    return later, (classes | dropped) - later - {e.DisclosureClass.NONE}


def needs_second(classes: frozenset[e.DisclosureClass], dropped: frozenset[e.DisclosureClass]) -> bool:
    """Tell whether a second person must confirm: nothing is to be disclosed, or less than before (rule 10)."""
    return e.DisclosureClass.NONE in classes or bool(dropped)


def _opened(event: RecordedEvent) -> DisclosureReview:
    data = event.data
    if not isinstance(data, e.DisclosureReviewed):
        raise TypeError(f"a disclosure review cannot open with {event.type}")
    classes = frozenset(data.classes)
    return DisclosureReview(
        id=event.stream_id,
        version=event.version,
        classification=event.classification,
        case=data.case,
        item=data.item,
        segment=data.segment,
        classes=classes,
        reviewed_by=persons_of(event.by),
        awaits_second=needs_second(classes, frozenset()),
    )
