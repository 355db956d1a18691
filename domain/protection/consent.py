"""A consent: its state, how events change it, and what it covers on a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

from domain.events import RecordedEvent, State
from domain.protection import events as e
from domain.values import IsoDate, Segment, StreamKind

ALL_SCOPES = frozenset(e.ConsentScope)


@dataclass(frozen=True, slots=True)
class GivenTerm:
    """A term, and the version of the stream at which it was given."""

    term: e.ConsentTerm
    version: int


@dataclass(frozen=True, slots=True)
class Bar:
    """What a withdrawal or a narrowing took away, from a day on, of the terms given before it."""

    segment: Segment
    scopes: frozenset[e.ConsentScope]
    effective_on: IsoDate
    version: int

    def takes(self, given: GivenTerm, scope: e.ConsentScope, segment: Segment) -> bool:
        """Tell whether the bar reaches a scope of a term on a segment; overlap is enough (decision 28)."""
        return self.version > given.version and scope in self.scopes and self.segment.overlaps(segment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent(State):
    """What one person agreed to for one item: terms given, and bars laid on them since."""

    KIND: ClassVar[StreamKind] = StreamKind.CONSENT

    for_person: UUID
    item: UUID
    terms: tuple[GivenTerm, ...] = ()
    bars: tuple[Bar, ...] = ()

    def covers(self, segment: Segment, scope: e.ConsentScope, *, on: IsoDate) -> bool:
        """Tell whether a use of a segment is agreed to on a day.

        One term must contain the whole segment, and no bar laid since may overlap it (decision 28).
        """
        return any(
            given.term.valid_from <= on
            and (given.term.valid_to is None or on <= given.term.valid_to)
            and scope in given.term.scopes
            and given.term.segment.contains(segment)
            and not any(bar.effective_on <= on and bar.takes(given, scope, segment) for bar in self.bars)
            for given in self.terms
        )

    def standing(self, segment: Segment, *, on: IsoDate) -> frozenset[e.ConsentScope]:
        """Name the scopes agreed to for any part of a segment that no bar will have taken away by a day."""
        return frozenset(
            scope
            for given in self.terms
            for scope in given.term.scopes
            if given.term.segment.overlaps(segment)
            and not any(
                bar.effective_on <= on
                and bar.takes(given, scope, segment)
                and (bar.segment.contains(segment) or bar.segment.contains(given.term.segment))
                for bar in self.bars
            )
        )


def evolve(consent: Consent | None, event: RecordedEvent) -> Consent:
    """Apply one recorded event."""
    data = event.data
    if consent is None:
        return _opened(event)
    consent = replace(consent, version=event.version)
    match data:
        case e.ConsentRenewed():
            return replace(consent, terms=consent.terms + _given(data.terms, event.version))
        case e.ConsentNarrowed():
            bar = Bar(data.segment, ALL_SCOPES - set(data.keeps), data.effective_on, event.version)
            return replace(consent, bars=(*consent.bars, bar))
        case e.ConsentWithdrawn():
            scopes = frozenset(data.scopes) or ALL_SCOPES
            bar = Bar(data.segment, scopes, data.effective_on, event.version)
            return replace(consent, bars=(*consent.bars, bar))
        case _:
            return consent


def _given(terms: tuple[e.ConsentTerm, ...], version: int) -> tuple[GivenTerm, ...]:
    return tuple(GivenTerm(term, version) for term in terms)


def _opened(event: RecordedEvent) -> Consent:
    data = event.data
    if not isinstance(data, e.ConsentGiven | e.ConsentRefused):
        raise TypeError(f"a consent cannot open with {event.type}")
    return Consent(
        id=event.stream_id,
        version=event.version,
        classification=event.classification,
        for_person=data.for_person,
        item=data.item,
        terms=_given(data.terms, event.version) if isinstance(data, e.ConsentGiven) else (),
    )
