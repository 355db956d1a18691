"""Who publishes, and what each topic has acknowledged, so that a topic that lost data is noticed."""

from __future__ import annotations

from adapters.event_store.postgres_rows import store_errors
from adapters.event_store.turn import Turn
from domain.errors import StoreUnavailableError

_ACKNOWLEDGED = "SELECT acknowledged FROM publications WHERE topic = %s"
_ACKNOWLEDGE = (
    "INSERT INTO publications (topic, acknowledged) VALUES (%s, %s) ON CONFLICT (topic) "
    "DO UPDATE SET acknowledged = greatest(publications.acknowledged, excluded.acknowledged)"
)


class PublishingTurn(Turn):
    """The turn to publish, with the sequences acknowledged on the connection that holds it.

    Args:
        url: Address of the store's database.
        purpose: What only one process may do.
    """

    def __init__(self, url: str, purpose: str = "publish") -> None:
        super().__init__(url, purpose)

    def acknowledged(self, topic: str) -> int:
        """Give the last sequence that a topic has acknowledged.

        Raises:
            StoreUnavailableError: The connection is lost, and the turn with it.
        """
        try:
            with store_errors("be read"):
                row = self._held().execute(_ACKNOWLEDGED, (topic,)).fetchone()
        except StoreUnavailableError:
            self.give()
            raise
        return 0 if row is None else int(row[0])

    def acknowledge(self, topic: str, sequence: int) -> None:
        """Remember that a topic has acknowledged a sequence.

        Raises:
            StoreUnavailableError: The connection is lost, and the turn with it.
        """
        try:
            with store_errors("be written"):
                self._held().execute(_ACKNOWLEDGE, (topic, sequence))
        except StoreUnavailableError:
            self.give()
            raise
