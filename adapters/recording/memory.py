"""What the process keeps in memory and takes from the log: identities, names of persons, the law."""

from __future__ import annotations

from threading import Lock

from adapters.recording.law import RecordedLaw
from adapters.recording.names import NameIndex
from adapters.recording.sealing import Sealer
from domain.actors.events import ActorKind, ActorNameAdded, ActorRegistered
from domain.events import RecordedEvent, decode
from domain.mandate.events import IdentityRegistered, IdentityRetired
from domain.ports.store import EventStore
from domain.protected import Plain, Sealed
from domain.sources.events import SourceIdentified, SourceKind, SourceRegistered

HUMAN = frozenset({SourceKind.VICTIM, SourceKind.WITNESS, SourceKind.INSIDER, SourceKind.EXPERT})
"""Kinds of source that are a person; the names of bodies and States may be written."""
_KEPT = ("identity.", "source.", "actor.", "catalogue.")


class Memory:
    """Follows every recorded event; rebuilt from the log at start, never on disk (architecture.md 11)."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer
        self._lock = Lock()
        self._kinds: dict[str, str] = {}
        self._identities: dict[str, str] = {}
        self._persons: set[str] = set()
        self.names = NameIndex()
        self.law = RecordedLaw()

    def load(self, store: EventStore) -> None:
        """Take in what the store holds of identities, names and law."""
        for stored in store.of_types(_KEPT):
            self.take(decode(stored.body))

    def kind_of(self, identity: str) -> str | None:
        """Give `person` or `software` for a registered identity; None for any other (decision 41)."""
        return self._kinds.get(identity)

    def take(self, event: RecordedEvent) -> None:
        """Take in one event."""
        data = event.data
        match data:
            case IdentityRegistered():
                with self._lock:
                    self._kinds[data.identity] = data.kind
                    self._identities[event.stream] = data.identity
                if data.kind == "person":
                    self._know(data.name)
            case IdentityRetired():
                with self._lock:
                    self._kinds.pop(self._identities.get(event.stream, ""), None)
            case SourceRegistered() if data.kind in HUMAN:
                self._persons.add(event.stream)
                self._know(*data.names)
            case SourceIdentified() if event.stream in self._persons:
                self._know(*data.names)
            case ActorRegistered() if data.kind is ActorKind.PERSON:
                self._persons.add(event.stream)
                self._know(*(name.text for name in data.names))
            case ActorNameAdded() if event.stream in self._persons:
                self._know(data.name.text)
            case _:
                self.law.take(event)

    def _know(self, *names: Plain | Sealed) -> None:
        self.names.add(self._sealer.text(name) for name in names)
