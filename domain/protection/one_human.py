"""Which streams are one human being's, by the links that the record holds (decision 3)."""

from __future__ import annotations

from collections.abc import Iterable

from domain.actors.events import ActorKind, ActorRegistered, ActorSamePersonLinked
from domain.events import DomainEvent, RecordedEvent
from domain.sources.events import SamePersonLinked, SourceKind, SourceRegistered
from domain.victims.events import VictimSamePersonLinked, VictimSamePersonUnlinked

BEGINNINGS = ("source.same_person_", "actor.same_person_", "victim.same_person_")
"""Wire names of the events that say so begin with one of these."""

_NO_HUMAN = frozenset({SourceKind.ORGANISATION, SourceKind.STATE, SourceKind.OPEN_SOURCE})


class OneHuman:
    """The links in force; a link counts both ways, and another's link is no part of what one stream takes back."""

    def __init__(self) -> None:
        self._links: set[tuple[str, str]] = set()

    def take(self, event: RecordedEvent) -> None:
        """Take in one event."""
        match event.data:
            case SamePersonLinked() | ActorSamePersonLinked() | VictimSamePersonLinked():
                self._links.add((event.stream, event.data.other))
            case VictimSamePersonUnlinked():
                self._links.discard((event.stream, event.data.other))

    def streams_of(self, persons: Iterable[str]) -> frozenset[str]:
        """Give every stream of the human beings to whom these streams belong, these included."""
        reached = list(dict.fromkeys(persons))
        for stream in reached:
            for one, other in self._links:
                for found in {stream: other}.get(one), {stream: one}.get(other):
                    if found is not None and found not in reached:
                        reached.append(found)
        return frozenset(reached)


def is_human(first: DomainEvent) -> bool:
    """Tell by a stream's first event whether it is one human being's."""
    match first:
        case SourceRegistered():
            return first.kind not in _NO_HUMAN
        case ActorRegistered():
            return first.kind is ActorKind.PERSON
        case _:
            return True
