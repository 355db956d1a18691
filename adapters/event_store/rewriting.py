"""Recorded events written into a store again: put together to whole acts, and appended byte for byte.

What comes back with them is what the envelope carries: the request of each act, and the claims that its events
make. So a store that was written again answers a repeated request, and refuses a claim that is held, as the
old one did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from adapters.event_store.errors import RewrittenOtherwiseError
from adapters.event_store.record_laws import ClaimsOf, Progress
from domain.events import RecordedEvent
from domain.ports.store import EventStore, NewAct, NewEvent, Receipt

GROUP_ACTS = 512
GROUP_BYTES = 8 * 1024 * 1024
"""A transaction holds about so many acts and bytes at most."""

Checked = tuple[RecordedEvent, bytes, bytes]
"""An event as read, its exact bytes, and their digest."""


def acts_of(events: Iterable[Checked], claims: ClaimsOf) -> Iterator[NewAct]:
    """Put the events of a record together to acts; an act at the end that is not whole is left out.

    Args:
        events: In order, from the beginning of an act.
        claims: Gives the claims of an event.
    """
    parts: list[RecordedEvent] = []
    stored: list[NewEvent] = []
    for event, body, digest in events:
        parts.append(event)
        stored.append(NewEvent(event.stream, event.version, event.type, event.id, body, digest))
        if event.act.n == event.act.of:
            yield NewAct(
                id=event.act.id,
                by=event.by.id,
                request_id=None if event.request is None else event.request.id,
                request_digest="" if event.request is None else event.request.digest,
                events=tuple(stored),
                claims=tuple(claim for part in parts for claim in claims(part)),
            )
            parts, stored = [], []


def rewrite(acts: Iterable[NewAct], store: EventStore, *, after: int, total: int, progress: Progress) -> int:
    """Append acts in groups, one being written while the next is read; gives the sequence reached.

    Args:
        acts: In order; one that raises ends the writing after the group under way.
        store: Where they are appended, and nothing else meanwhile.
        after: The store's head.
        total: The sequence that is to be reached, for `progress`.
        progress: Told of each group that is durable.

    Raises:
        RewrittenOtherwiseError: The store numbered an act otherwise, or refused it.
        StoreUnavailableError: The store could not write.
    """
    done = after
    under_way: Future[int] | None = None
    with ThreadPoolExecutor(1, thread_name_prefix="rewriting") as writer:
        for group in _groups(acts):
            if under_way is not None:
                done = under_way.result()
                progress(done, total)
            under_way = writer.submit(_append, store, group, done)
        if under_way is not None:
            done = under_way.result()
            progress(done, total)
    return done


def _groups(acts: Iterable[NewAct]) -> Iterator[list[NewAct]]:
    group: list[NewAct] = []
    size = 0
    for act in acts:
        group.append(act)
        size += sum(len(event.body) for event in act.events)
        if len(group) >= GROUP_ACTS or size >= GROUP_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


def _append(store: EventStore, group: list[NewAct], done: int) -> int:
    for act, answer in zip(group, store.append(group), strict=True):
        if not isinstance(answer, Receipt) or answer.was_repeated or answer.first_sequence != done + 1:
            found = answer if isinstance(answer, Exception) else f"sequence {answer.first_sequence}"
            raise RewrittenOtherwiseError(
                f"expected act {act.id} to be stored from sequence {done + 1} on, found {found}",
                sequence=done + 1,
            )
        done = answer.last_sequence
    return done
