"""Where keys live: one key a subject, one key a stored object, each of which can be destroyed alone.

Subjects and holders are opaque impersonal strings, such as `evidence_item/<uuid>`: nothing that could
name a person may stand in them (architecture.md 11).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from domain.errors import GravamenError, InvalidError, NotFoundError, RefusedError, StoreUnavailableError


class KeyStoreError(GravamenError):
    """Root of what a key store refuses."""


class KeyNameError(KeyStoreError, InvalidError):
    """A subject, key name or holder is not 1 to 200 visible ASCII characters."""


class KeyUnknownError(KeyStoreError, NotFoundError):
    """The key was never created, or it is not granted to the holder who asks."""


class KeyErasedError(KeyStoreError, RefusedError):
    """The subject's key was destroyed; what it sealed can never be read again."""


class KeyRemainsError(KeyStoreError, StoreUnavailableError):
    """A key was destroyed, but copies of its wrapped form could not be removed from disk yet."""


class KeyStoreUnavailableError(KeyStoreError, StoreUnavailableError):
    """The key store could not be read or written; nothing was changed."""


class KeyStoreRefusedError(KeyStoreError, RefusedError):
    """The key store must not be opened as it stands: open to others, or without its own wrapping key."""


class KeyStore(Protocol):
    """Keeps keys wrapped, hands them out plain, and destroys them for good."""

    def key(self, subject: str, *, create: bool) -> bytes:
        """Give the subject's data key, 32 bytes; durable before it is returned.

        Args:
            subject: Whose texts the key seals.
            create: Draw a new random key where the subject has none.

        Raises:
            KeyErasedError: The key was destroyed.
            KeyUnknownError: There is none, and none was to be created.
        """
        ...

    def keys(self, subjects: Sequence[str], *, create: bool) -> dict[str, bytes]:
        """Give many data keys, those created all durable by one transaction.

        Returns:
            The key of each subject. A subject whose key was destroyed is absent, as is one without a
            key where none was to be created: one such subject spoils no batch.
        """
        ...

    def destroy(self, subject: str) -> bool:
        """Destroy the subject's key for good, and remember that it was destroyed.

        A subject that never had a key can have none afterwards: a restore repeats erasures on an
        older copy.

        Returns:
            True where a key was destroyed by this call.

        Raises:
            KeyRemainsError: The key is destroyed to every reader, but not yet overwritten on disk;
                opening the store again finishes that.
        """
        ...

    def destroyed(self) -> frozenset[str]:
        """Name all subjects whose keys were destroyed."""
        ...

    def repository_key(self) -> bytes:
        """Give the repository's own key, 32 bytes, for keyed digests (decision 2)."""
        ...

    def object_key(self, name: str, *, holder: str, create: bool = False) -> str:
        """Give an object's key, an age X25519 identity (`AGE-SECRET-KEY-1…`), to one of its holders.

        Args:
            name: Name of the key.
            holder: Who asks.
            create: Draw a new key, granted to this holder, where there is none of that name.

        Raises:
            KeyUnknownError: There is no such key, or it is not granted to this holder.
        """
        ...

    def grant(self, name: str, *, holder: str) -> bool:
        """Grant an object's key to one more holder.

        Returns:
            False where the holder had it already.

        Raises:
            KeyUnknownError: There is no such key, or it went with its last grant.
        """
        ...

    def revoke(self, name: str, *, holder: str) -> bool:
        """Take an object's key from a holder; with the last grant the key is destroyed.

        Returns:
            True where the key went, and with it whatever it encrypted.

        Raises:
            KeyRemainsError: As for `destroy`.
        """
        ...

    def holders(self, name: str) -> frozenset[str]:
        """Name those to whom an object's key is granted; nobody where there is no such key."""
        ...

    def close(self) -> None:
        """Let go of the store and forget all keys in memory."""
        ...
