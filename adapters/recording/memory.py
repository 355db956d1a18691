"""What the process keeps in memory and takes from the log: identities, names of persons, the law."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from adapters.recording.law import RecordedLaw
from adapters.recording.name_search import NameSearch
from adapters.recording.names import NameIndex
from adapters.recording.sealing import ERASED, Sealer
from domain.actors.events import ActorKind, ActorNameAdded, ActorRegistered
from domain.events import RecordedEvent, decode
from domain.mandate.events import IdentityRegistered, IdentityRetired
from domain.ports.store import EventStore
from domain.protected import Plain, Sealed
from domain.protection.erasure import ORDERED
from domain.protection.erasure_events import ErasureOrdered
from domain.sources.events import SourceIdentified, SourceKind, SourceRegistered
from domain.victims.events import VictimIdentified, VictimRegistered

HUMAN = frozenset({SourceKind.VICTIM, SourceKind.WITNESS, SourceKind.INSIDER, SourceKind.EXPERT})
"""Kinds of source that are a person; the names of bodies and States may be written."""
_KEPT = (
    "identity.",
    "source.",
    "actor.",
    "victim.",
    ORDERED,
    "catalogue.",
    "context.migrated.",
    "crime_base.migrated.",
    "liability.migrated.",
)


class Memory:
    """Follows every recorded event; rebuilt from the log at start, never on disk (architecture.md 11)."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer
        self._lock = Lock()
        self._kinds: dict[str, str] = {}
        self._identities: dict[str, str] = {}
        self._persons: set[str] = set()
        self.names = NameIndex()
        self.search = NameSearch()
        self.law = RecordedLaw()
        self.refresh: Callable[[], None] = lambda: None
        """Takes in what other processes recorded; nothing where this process records alone."""

    def load(self, store: EventStore, *, after: int = 0) -> int:
        """Take in what the store holds of identities, names and law after a sequence; gives the last taken, or it."""
        for stored in store.of_types(_KEPT, after=after):
            self.take(decode(stored.body))
            after = stored.sequence
        return after

    def kind_of(self, identity: str) -> str | None:
        """Give `person` or `software` for a registered identity; None for any other (decision 41)."""
        kind = self._kinds.get(identity)
        if kind is None:
            self.refresh()
            kind = self._kinds.get(identity)
        return kind

    def take(self, event: RecordedEvent) -> None:
        """Take in one event."""
        data = event.data
        match data:
            case IdentityRegistered():
                with self._lock:
                    self._kinds[data.identity] = data.kind
                    self._identities[event.stream] = data.identity
                if data.kind == "person":
                    self.names.add(event.stream, self._opened(data.name))
            case IdentityRetired():
                with self._lock:
                    self._kinds.pop(self._identities.get(event.stream, ""), None)
            case SourceRegistered():
                self._know(event.stream, *data.names, is_person=data.kind in HUMAN)
            case ActorRegistered():
                names = (name.text for name in data.names)
                self._know(event.stream, *names, is_person=data.kind is ActorKind.PERSON)
            case VictimRegistered():
                self._know(event.stream, *data.names, is_person=True)
            case SourceIdentified() | VictimIdentified():
                self._know(event.stream, *data.names)
            case ErasureOrdered():
                self._forget(frozenset(data.keys))
            case ActorNameAdded():
                self._know(event.stream, data.name.text)
            case _:
                self.law.take(event)

    def _forget(self, streams: frozenset[str]) -> None:
        """Let go of names whose keys are destroyed, or will be at once."""
        self.names.forget(streams)
        self.search.forget(streams)

    def _know(self, stream: str, *names: Plain | Sealed, is_person: bool = False) -> None:
        """Take in names: all are searched, those of persons are refused in texts that are not theirs alone."""
        if is_person:
            self._persons.add(stream)
        opened = self._opened(*names)
        self.search.add(stream, opened)
        if stream in self._persons:
            self.names.add(stream, opened)

    def _opened(self, *names: Plain | Sealed) -> list[str]:
        # Whose key was destroyed has no name any more; "[erased]" is not one.
        return [text for name in names if (text := self._sealer.text(name)) != ERASED]
