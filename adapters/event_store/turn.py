"""What one process may do at a time, by an advisory lock of PostgreSQL: whoever holds it dies with its connection."""

from __future__ import annotations

from contextlib import suppress

import psycopg
from psycopg.rows import tuple_row

from adapters.event_store.postgres_reader import CONNECT_TIMEOUT_S
from adapters.event_store.postgres_rows import Connection, store_errors
from domain.errors import StoreUnavailableError

_TAKE = "SELECT pg_try_advisory_lock(hashtext('gravamen'), hashtext(%s))"


class Turn:
    """The turn of one purpose, kept on the connection that holds the lock.

    Args:
        url: Address of the database.
        purpose: What only one process may do, such as `publish`.
    """

    def __init__(self, url: str, purpose: str) -> None:
        self._url = url
        self._purpose = purpose
        self._connection: Connection | None = None
        self._has_turn = False

    def take(self) -> bool:
        """Take the turn if nobody has it; tells whether this process has it now."""
        with store_errors("be reached"):
            if self._connection is None or self._connection.closed:
                self._has_turn = False
                self._connection = psycopg.connect(
                    self._url, autocommit=True, connect_timeout=CONNECT_TIMEOUT_S, row_factory=tuple_row
                )
            if not self._has_turn:
                row = self._connection.execute(_TAKE, (self._purpose,)).fetchone()
                self._has_turn = row is not None and bool(row[0])
            return self._has_turn

    def keep(self) -> None:
        """Make sure that the turn is still held.

        Raises:
            StoreUnavailableError: The connection is lost, and the turn with it.
        """
        try:
            with store_errors("be reached"):
                self._held().execute("SELECT 1")
        except StoreUnavailableError:
            self.give()
            raise

    def give(self) -> None:
        """Give the turn back, with the connection."""
        self._has_turn = False
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.close()
        self._connection = None

    def _held(self) -> Connection:
        if self._connection is None or not self._has_turn:
            raise StoreUnavailableError(f"expected the turn to {self._purpose}, found that it is lost")
        return self._connection
