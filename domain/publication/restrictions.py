"""How far each stream may go now, by what was recorded of it since: what lets material out asks here first.

A classification raised later also holds for what was recorded before it (decision 40). An item on which
a provider's condition is in force, or behind which a person stands, leaves nowhere at all, and with it what
was derived from it: no consent was given to a stream of unnamed readers (architecture.md 12).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from domain.events import RecordedEvent
from domain.evidence.events import (
    Basis,
    ConditionLifted,
    ConditionRecorded,
    EvidenceClassified,
    EvidenceDerived,
    EvidenceRegistered,
    LawfulBasisRecorded,
    PersonBehindRecorded,
)
from domain.protection.events import ConsentGiven, ConsentRefused
from domain.values import Classification, StreamKind

NARROWING = (
    "evidence.classified.",
    "evidence.condition_",
    "evidence.lawful_basis_",
    "evidence.person_behind_",
    "consent.given.",
    "consent.refused.",
)
"""Beginnings of the wire names of events that can take from a reader what he has."""
BEGINNINGS = ("evidence.registered.", "evidence.derived.", *NARROWING)
"""Beginnings of the wire names that this module takes in; all others change nothing here."""
_USUAL = Classification.CONFIDENTIAL
"""Classification of an item of which nothing else is kept."""
ORDER = {classification: place for place, classification in enumerate(Classification)}


def higher(*classifications: Classification) -> Classification:
    """Give the highest of some classifications."""
    return max(classifications, key=ORDER.__getitem__)


@dataclass(slots=True)
class _Bars:
    """What keeps an item in: conditions in force by code, and whether it rests on persons."""

    conditions: set[str] = field(default_factory=set)
    rests_on_persons: bool = False
    since: int = 0
    """Sequence of the event since which anything does."""

    def __bool__(self) -> bool:
        return self.rests_on_persons or bool(self.conditions)


@dataclass(frozen=True, slots=True)
class _Raised:
    sequence: int
    before: Classification


@dataclass(slots=True)
class Restrictions:
    """Takes in recorded events, in order; keeps only what is out of the ordinary."""

    revision: int = 0
    """Rises whenever anything changed; what was let out under another revision is decided anew."""
    _classified: dict[str, Classification] = field(default_factory=dict)
    _raised: dict[str, _Raised] = field(default_factory=dict)
    _bars: dict[str, _Bars] = field(default_factory=dict)
    _parents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _derived: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    def take(self, event: RecordedEvent, sequence: int) -> None:
        """Take in one event."""
        data, stream = event.data, event.stream
        match data:
            case EvidenceRegistered() | EvidenceDerived():
                self._describe(data, stream, sequence)
                if event.classification is not _USUAL:
                    self._classified[stream] = event.classification
            case EvidenceClassified():
                self._classify(stream, Classification(data.classification), event.classification, sequence)
            case ConditionRecorded():
                self._bar(stream, sequence, conditions={data.condition.code})
            case ConditionLifted() if stream in self._bars:
                self._bars[stream].conditions.discard(data.code)
            case PersonBehindRecorded():
                self._bar(stream, sequence, rests_on_persons=True)
            case LawfulBasisRecorded() if data.basis.basis is Basis.CONSENT:
                self._bar(stream, sequence, rests_on_persons=True)
            case ConsentGiven() | ConsentRefused():
                self._bar(_item(data.item), sequence, rests_on_persons=True)
            case _:
                return
        self.revision += 1

    def current(self, stream: str, recorded: Classification) -> Classification:
        """Give the higher of an event's classification and its stream's current one (decision 40)."""
        classified = self._classified.get(stream)
        return recorded if classified is None else higher(recorded, classified)

    def is_barred(self, stream: str) -> bool:
        """Tell whether the stream, or what it was derived from, leaves nowhere."""
        if self._bars.get(stream):
            return True
        parents = self._parents.get(stream)
        return parents is not None and any(map(self.is_barred, parents))

    def withheld_by(self, stream: str, sequence: int, *, to: Classification) -> Iterator[str]:
        """Yield the streams of which a reader may hold events, and that an event took from them.

        Args:
            stream: The item that the event concerns.
            sequence: The event.
            to: Classification of the reader.
        """
        raised = self._raised.get(stream)
        if raised is not None and raised.sequence == sequence:
            if ORDER[raised.before] <= ORDER[to] < ORDER[self._now(stream)]:
                yield stream
            return
        bars = self._bars.get(stream)
        if bars and bars.since == sequence:
            concerned = (stream, *self._derived_before(stream, sequence))
            yield from (each for each in concerned if ORDER[self._now(each)] <= ORDER[to])

    def _now(self, item: str) -> Classification:
        return self._classified.get(item, _USUAL)

    def _derived_before(self, stream: str, sequence: int) -> Iterator[str]:
        for child, registered in self._derived.get(stream, ()):
            own = self._bars.get(child)
            if registered < sequence and not (own and own.since < sequence):
                yield child
                yield from self._derived_before(child, sequence)

    def _describe(self, data: EvidenceRegistered | EvidenceDerived, stream: str, sequence: int) -> None:
        description = data.description
        rests_on_persons = bool(description.persons_behind) or any(
            basis.basis is Basis.CONSENT for basis in description.lawful_basis
        )
        conditions = {condition.code for condition in description.conditions}
        if rests_on_persons or conditions:
            self._bar(stream, sequence, conditions=conditions, rests_on_persons=rests_on_persons)
        if isinstance(data, EvidenceDerived):
            self._parents[stream] = tuple(_item(parent) for parent in data.derivation.parents)
            for parent in self._parents[stream]:
                self._derived.setdefault(parent, []).append((stream, sequence))

    def _classify(self, stream: str, new: Classification, before: Classification, sequence: int) -> None:
        self._classified[stream] = new
        if ORDER[new] > ORDER[before]:
            self._raised[stream] = _Raised(sequence, before)

    def _bar(
        self,
        stream: str,
        sequence: int,
        *,
        conditions: set[str] | None = None,
        rests_on_persons: bool = False,
    ) -> None:
        bars = self._bars.setdefault(stream, _Bars())
        if not bars:
            bars.since = sequence
        bars.conditions |= conditions or set()
        bars.rests_on_persons |= rests_on_persons


def _item(id: object) -> str:
    return f"{StreamKind.EVIDENCE_ITEM.value}/{id}"
