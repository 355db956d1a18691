"""The event store in PostgreSQL: any number of processes append, each act whole, in one order."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import psycopg
from psycopg.rows import tuple_row

from adapters.event_store.postgres_reader import CONNECT_TIMEOUT_S, PostgresReader
from adapters.event_store.postgres_rows import Connection, answered, store_errors
from adapters.event_store.postgres_tables import APPEND, BOUNDS, LOCKED_HEAD
from adapters.event_store.supposing import Judged, Supposed, judged
from domain.errors import StoreUnavailableError
from domain.ports.store import NewAct, Receipt

TRIES = 20
"""Times that a group is judged again because what it supposed had changed meanwhile."""


class PostgresEventStore(PostgresReader):
    """Appends acts with optimistic concurrency, numbers them without a gap, and reads them back.

    A group that supposes rightly, which is nearly every one, takes one round trip. Every append is durable
    when it answers: `synchronous_commit` is on, asserted when the store is opened.

    Args:
        url: Address of the database.

    Raises:
        StoreUnavailableError: The database cannot be reached, or would lose what it answered.
        RepositoryMismatchError: It holds no event store.
    """

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._turn = threading.Lock()
        self._writer: Connection | None = None
        try:
            self._check_durable()
        except BaseException:
            super().close()
            raise

    def append(self, acts: Sequence[NewAct]) -> list[Receipt | Exception]:
        """Store acts in one transaction, each whole or not at all; see the port."""
        if not acts:
            return []
        with self._turn:
            if self._is_closed.is_set():
                raise StoreUnavailableError(
                    "the event store could not write, and recorded nothing: it was closed"
                )
            return self._append(acts)

    def close(self) -> None:
        """Let go of the database; what was acknowledged is durable."""
        with self._turn:
            super().close()
            if self._writer is not None:
                self._writer.close()

    def _append(self, acts: Sequence[NewAct]) -> list[Receipt | Exception]:
        supposed, head = Supposed.by(acts), self._head.sequence
        for _ in range(TRIES):
            group = judged(acts, supposed, head=head)
            found = self._stored(group, supposed, acts)
            head = found["head"]
            if found["is_stored"]:
                answers = group.moved(head)
                self._head.advance(head + sum(len(each.act.events) for each in group.judge.accepted))
                return answers
            self._learn(supposed, found)
        raise StoreUnavailableError(
            f"the event store changed {TRIES} times while a group was judged, and recorded nothing of it"
        )

    def _stored(self, group: Judged, supposed: Supposed, acts: Sequence[NewAct]) -> dict[str, Any]:
        parameters = _parameters(group, supposed, acts)
        try:
            with store_errors("write, and recorded nothing"):
                row = self._connection().execute(APPEND, parameters, prepare=True).fetchone()
        except StoreUnavailableError:
            self._drop_connection()
            # The answer was lost, not necessarily what it was to: the store itself tells.
            head = self._head_before(group)
            if head is None:
                raise
            return {"head": head, "is_stored": True}
        assert row is not None
        answer: dict[str, Any] = row[0]
        return answer

    def _head_before(self, group: Judged) -> int | None:
        """Give the head that a group was stored after, though no answer came; None where it was not.

        The head's lock is taken first, so that a transaction still under way has ended.
        """
        if not group.judge.accepted:
            return None
        with suppress(StoreUnavailableError), store_errors("read"):
            connection = self._connection()
            with connection.transaction():
                connection.execute(LOCKED_HEAD)
                row = connection.execute(BOUNDS, (group.judge.accepted[0].act.id,)).fetchone()
            return None if row is None else int(row[0]) - 1
        return None

    def _learn(self, supposed: Supposed, found: dict[str, Any]) -> None:
        supposed.versions.update(found.get("versions", {}))
        supposed.claims.update({(kind, value): stream for kind, value, stream in found.get("claims", ())})
        with store_errors("read"):
            for by, request_id in found.get("requests", ()):
                known = answered(self._connection(), by, request_id)
                if known is not None:
                    supposed.requests[by, request_id] = known

    def _connection(self) -> Connection:
        if self._writer is None or self._writer.closed:
            self._writer = psycopg.connect(
                self.url, autocommit=True, connect_timeout=CONNECT_TIMEOUT_S, row_factory=tuple_row
            )
        return self._writer

    def _drop_connection(self) -> None:
        if self._writer is not None:
            with suppress(psycopg.Error):
                self._writer.close()
        self._writer = None

    def _check_durable(self) -> None:
        settings = {name: self._rows(f"SHOW {name}")[0][0] for name in ("synchronous_commit", "fsync")}
        if settings["synchronous_commit"] == "off":
            raise StoreUnavailableError(
                "expected synchronous_commit on, found it off: a crash would lose acts"
            )
        if settings["fsync"] != "on":
            raise StoreUnavailableError("expected fsync on, found it off: a crash would lose acts")


def _parameters(group: Judged, supposed: Supposed, acts: Sequence[NewAct]) -> list[Any]:
    accepted = group.judge.accepted
    events = [event for each in accepted for event in each.act.events]
    requests = [each.act for each in accepted if each.act.request_id is not None]
    claims = [claim for each in accepted for claim in each.claims]
    new, free = supposed.unknown_requests(acts), supposed.free_claims(acts)
    return [
        group.head == 0,
        list(supposed.versions),
        list(supposed.versions.values()),
        [by for by, _ in new],
        [request_id for _, request_id in new],
        [kind for kind, _ in free],
        [value for _, value in free],
        [event.stream for event in events],
        [event.version for event in events],
        [event.type for event in events],
        [event.body for event in events],
        [event.id for event in events],
        [event.digest for event in events],
        [each.act.id for each in accepted],
        [each.receipt.first_sequence - group.head for each in accepted],
        [each.receipt.last_sequence - group.head for each in accepted],
        [act.by for act in requests],
        [act.request_id for act in requests],
        [act.request_digest for act in requests],
        [act.id for act in requests],
        [claim.kind for claim in claims],
        [claim.value for claim in claims],
        [claim.stream for claim in claims],
    ]
