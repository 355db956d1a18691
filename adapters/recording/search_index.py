"""Titles, names and propositions, opened and folded in memory alone, and found again by their words.

Built from the log in a thread of its own, so that nothing waits for it; never on disk. A text whose key was
destroyed is dropped, and is opened again whenever it is shown, so that none outlives its key in an answer.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from adapters.recording.sealing import Sealer
from domain.actors.events import ActorNameAdded, ActorRegistered
from domain.casefile.events import CaseOpened, ClaimAdded, LineAdded
from domain.errors import StoreUnavailableError
from domain.events import DomainEvent, decode
from domain.evidence.events import EvidenceDerived, EvidenceRegistered
from domain.facts.events import FactStated
from domain.incidents.events import IncidentDescribed, IncidentRedescribed
from domain.names import NameQuery, words_of
from domain.ports.store import EventLog
from domain.proof.events import ContextDefined, CrimeBaseDefined
from domain.protected import Plain, Sealed
from domain.values import StreamKind

LOGGER = logging.getLogger("gravamen.search")
BATCH = 500
POLL_S = 0.5
REST_S = 0.05
"""Between two reads, while the record grows."""

Named = Iterator[tuple[str, Plain | Sealed | None]]


def _of_item(data: EvidenceRegistered | EvidenceDerived) -> Named:
    yield "title", data.description.title
    yield "description", data.description.description


def _of_fact(data: FactStated) -> Named:
    yield "statement", data.proposition.statement
    yield "who", data.proposition.who
    yield "where", data.proposition.where


def _of_incident(data: IncidentDescribed | IncidentRedescribed) -> Named:
    described = data.description if isinstance(data, IncidentDescribed) else data.changes
    yield "summary", described.summary
    yield "place", described.place


def _of_actor(data: ActorRegistered) -> Named:
    for name in data.names:
        yield "name", name.text


def _of_actor_name(data: ActorNameAdded) -> Named:
    yield "name", data.name.text


def _of_titled(data: CaseOpened | LineAdded | ClaimAdded | ContextDefined | CrimeBaseDefined) -> Named:
    yield "title", data.title


_TEXTS: Mapping[type[DomainEvent], Callable[[Any], Named]] = {
    EvidenceRegistered: _of_item,
    EvidenceDerived: _of_item,
    FactStated: _of_fact,
    IncidentDescribed: _of_incident,
    IncidentRedescribed: _of_incident,
    ActorRegistered: _of_actor,
    ActorNameAdded: _of_actor_name,
    CaseOpened: _of_titled,
    LineAdded: _of_titled,
    ClaimAdded: _of_titled,
    ContextDefined: _of_titled,
    CrimeBaseDefined: _of_titled,
}
_TOPICS = frozenset(event_class.TOPIC for event_class in _TEXTS)
KINDS = tuple(dict.fromkeys(StreamKind(event_class.STREAM).value for event_class in _TEXTS))
"""Kinds of stream that are searched; sources and victims are found by their names alone, elsewhere."""


class Text(NamedTuple):
    """A text of a stream, folded, and as it was sealed."""

    field: str
    sequence: int
    whole: str
    sealed: Sealed


class Hit(NamedTuple):
    """A stream that was found, and the first of its texts that matches."""

    stream: str
    entered: int
    field: str
    sequence: int
    text: str


class SearchIndex:
    """Follows the log, and answers searches as of any position that it has come to.

    Args:
        log: The record.
        sealer: Opens sealed texts.
    """

    def __init__(self, log: EventLog, sealer: Sealer) -> None:
        self._log = log
        self._sealer = sealer
        self._texts: dict[str, list[Text]] = {}
        self._erased: frozenset[str] = frozenset()
        self._lock = threading.Lock()
        self._moved = threading.Condition()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.position = 0

    def start(self) -> None:
        """Begin to follow the log."""
        self._thread = threading.Thread(target=self._follow, name="search", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the batch under way and stop."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _follow(self) -> None:
        try:
            while not self._stop.is_set():
                try:
                    self._take_part()
                except StoreUnavailableError as error:
                    LOGGER.warning("search waits: %s", error.message)
                    self._stop.wait(POLL_S)
        except Exception as error:  # noqa: BLE001 - the top of the thread's loop: it stops and says so
            LOGGER.error("search stopped by %s at position %d", type(error).__name__, self.position)

    def _take_part(self) -> None:
        before = self.position
        self.step()
        if self.position - before < BATCH:
            self._log.wait(self.position, POLL_S)
            # A read costs the same for one event as for many: what comes together is read together.
            self._stop.wait(REST_S)

    def step(self) -> bool:
        """Take in the next events of the log; False where there are none."""
        events = self._log.read(self.position, BATCH)
        for stored in events:
            if stored.type in _TOPICS:
                self._take(stored.stream, stored.sequence, decode(stored.body).data)
        if events:
            with self._moved:
                self.position = events[-1].sequence
                self._moved.notify_all()
        return bool(events)

    def wait(self, position: int, timeout_s: float) -> int:
        """Wait until the index has come to a position, or the time is up; give where it has come to."""
        with self._moved:
            self._moved.wait_for(lambda: self.position >= position, timeout_s)
            return self.position

    def _take(self, stream: str, sequence: int, data: DomainEvent) -> None:
        for field, sealed in _TEXTS[type(data)](data):
            if isinstance(sealed, Sealed) and (content := self._sealer.open(sealed)) is not None:
                whole = _whole(content.decode("utf-8", "backslashreplace"))
                with self._lock:
                    self._texts.setdefault(stream, []).append(Text(field, sequence, whole, sealed))

    def find(
        self,
        query: NameQuery,
        *,
        kinds: Collection[str],
        position: int,
        after: tuple[int, str] | None = None,
        size: int,
    ) -> list[Hit]:
        """Give up to `size` streams with a text that matches, as they entered the record.

        Args:
            query: What is searched.
            kinds: Kinds of stream that are meant; none means all.
            position: Texts recorded later are left out.
            after: Where the last stream of the page before entered, and the stream.
        """
        self._drop_erased()
        with self._lock:
            streams = list(self._texts.items())
        found: list[Hit] = []
        for stream, texts in streams:
            entered = texts[0].sequence
            if entered > position or len(found) == size:
                break
            if after is not None and (entered, stream) <= after:
                continue
            if kinds and stream.partition("/")[0] not in kinds:
                continue
            hit = self._matching(query, stream, (text for text in texts if text.sequence <= position))
            if hit is not None:
                found.append(hit._replace(entered=entered))
        return found

    def _matching(self, query: NameQuery, stream: str, texts: Iterable[Text]) -> Hit | None:
        wanted = (*query.parts, *query.phrases)
        for text in texts:
            if not all(part in text.whole for part in wanted):
                continue
            content = self._sealer.open(text.sealed)
            if content is None:
                continue
            words = content.decode("utf-8", "backslashreplace")
            if not query.phrases or query.matches(words):
                return Hit(stream, 0, text.field, text.sequence, words)
        return None

    def _drop_erased(self) -> None:
        """Forget the texts whose keys were destroyed since the last search."""
        erased = self._sealer.erased()
        if erased == self._erased:
            return
        gone = erased - self._erased
        with self._lock:
            self._erased = erased
            kept = {
                stream: [text for text in texts if text.sealed.subject not in gone]
                for stream, texts in self._texts.items()
            }
            self._texts = {stream: texts for stream, texts in kept.items() if texts}


def _whole(text: str) -> str:
    return "".join(words_of(text))
