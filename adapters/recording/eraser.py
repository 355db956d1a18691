"""Carries out the erasures that the log orders: at once, again on older keys, and after a crash between the two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock

from domain.events import decode
from domain.ports.keys import KeyRemainsError, KeyStore
from domain.ports.store import EventLog, EventStore
from domain.ports.vault import EvidenceVault
from domain.protection.erasure import ORDERED
from domain.protection.erasure_events import ErasedGrant, ErasureOrdered


@dataclass(frozen=True, slots=True)
class GrantState:
    """A grant that an erasure takes, as key store and vault stand now.

    Args:
        grant: Which.
        is_taken: The item holds the bytes no more.
        others: Who holds the same bytes beside it; nobody where they are gone.
    """

    grant: ErasedGrant
    is_taken: bool
    others: tuple[str, ...]


class Eraser:
    """Destroys what ordered erasures name; doing it again changes nothing.

    Args:
        store: The record.
        log: The same, for its head.
        keys: Where keys are destroyed.
        vault: Where grants are taken.
    """

    def __init__(self, store: EventStore, log: EventLog, keys: KeyStore, vault: EvidenceVault) -> None:
        self._store, self._log = store, log
        self._keys = keys
        self._vault = vault
        self._seen = 0
        self._lock = Lock()

    def finish(self) -> int:
        """Carry out every erasure recorded since the last call, all of them at the first; gives how many.

        A key that is destroyed, and not yet overwritten on disk, is the key store's to finish when it opens.

        Raises:
            StoreUnavailableError: A part could not be reached; the next call begins there.
        """
        with self._lock:
            head = self._log.head()
            if head <= self._seen:
                return 0
            # The order of numbers is the order of commits: all up to the head can be seen.
            ordered = self._store.of_types((ORDERED,), after=self._seen)
            for stored in ordered:
                data = decode(stored.body).data
                assert isinstance(data, ErasureOrdered)
                with suppress(KeyRemainsError):
                    self.carry_out(data)
                self._seen = stored.sequence
            self._seen = max(self._seen, head)
            return len(ordered)

    def carry_out(self, ordered: ErasureOrdered) -> None:
        """Destroy the keys, then take the grants.

        Raises:
            KeyRemainsError: All is destroyed to every reader, but a key is not overwritten on disk yet.
            StoreUnavailableError: Not all could be reached; calling again goes on.
        """
        remains: KeyRemainsError | None = None
        gone = self._keys.destroyed()
        for stream in ordered.keys:
            if stream not in gone:
                try:
                    self._keys.destroy(stream)
                except KeyRemainsError as error:
                    remains = error
        for grant in ordered.grants:
            try:
                self._vault.revoke(grant.sha256, holder=holder_of(grant))
            except KeyRemainsError as error:
                remains = error
        if remains is not None:
            raise remains

    def destroyed(self, streams: Iterable[str]) -> dict[str, bool]:
        """Tell of each stream whether its key is destroyed now."""
        gone = self._keys.destroyed()
        return {stream: stream in gone for stream in streams}

    def grants(self, grants: Sequence[ErasedGrant]) -> list[GrantState]:
        """Tell of each grant what it is now."""
        states = []
        for grant in grants:
            holders = self._vault.holders(grant.sha256)
            others = tuple(sorted(holders - {holder_of(grant)}))
            states.append(GrantState(grant, holder_of(grant) not in holders, others))
        return states


def holder_of(grant: ErasedGrant) -> str:
    """Name the item as the vault knows it."""
    return f"evidence_item/{grant.item}"
