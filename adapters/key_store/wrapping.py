"""The key-encryption key: a file of its own, and the form in which it wraps every other key.

Wrapped form: 12 bytes of nonce, then AES-256-GCM ciphertext and tag, with the key's name as
associated data, so that a wrapped key cannot be passed off as another's. See docs/formats/keys.md.
"""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.ports.keys import KeyStoreRefusedError

KEY_SIZE = 32
"""Bytes of a data key and of the key-encryption key."""

NONCE_SIZE = 12

OWNER_ONLY = 0o600


class Wrapping:
    """Wraps and unwraps keys under one key-encryption key."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def wrap(self, secret: bytes, *, name: str) -> bytes:
        """Encrypt a key for storage under its name."""
        nonce = secrets.token_bytes(NONCE_SIZE)
        return nonce + self._cipher.encrypt(nonce, secret, name.encode())

    def unwrap(self, wrapped: bytes, *, name: str) -> bytes:
        """Decrypt a stored key.

        Raises:
            KeyStoreRefusedError: It was wrapped under another key-encryption key or for another name,
                or it was changed.
        """
        try:
            return self._cipher.decrypt(wrapped[:NONCE_SIZE], wrapped[NONCE_SIZE:], name.encode())
        except InvalidTag:
            raise KeyStoreRefusedError(
                f"the key of {name} does not unwrap: expected the key-encryption key and the entry that it "
                "was stored with, found another of either"
            ) from None


def open_kek(path: Path, *, may_create: bool) -> Wrapping:
    """Read the key-encryption key from its file, or create it, durable, before anything is wrapped.

    Raises:
        KeyStoreRefusedError: The file is missing where keys exist, open to others, or of another size.
    """
    if not path.exists():
        if not may_create:
            raise KeyStoreRefusedError(f"expected the key-encryption key in {path.name}, found no such file")
        _create(path)
    refuse_if_exposed(path)
    key = path.read_bytes()
    if len(key) != KEY_SIZE:
        raise KeyStoreRefusedError(f"{path.name} holds {len(key)} bytes, expected {KEY_SIZE}")
    return Wrapping(key)


def refuse_if_exposed(path: Path) -> None:
    """Refuse a file that anybody but its owner may touch.

    Raises:
        KeyStoreRefusedError: Group or others have access.
    """
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise KeyStoreRefusedError(f"{path.name} has mode {mode:04o}, expected {OWNER_ONLY:04o}")


def sync_folder(folder: Path) -> None:
    """Make names created in or removed from a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_owner_only(path: Path, content: bytes) -> None:
    """Write a new file, durable, that its owner alone may read.

    Raises:
        FileExistsError: There is such a file.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _create(path: Path) -> None:
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    write_owner_only(fresh, secrets.token_bytes(KEY_SIZE))
    try:
        # A link, not a rename: of two processes that create at once, the second finds the first one's key.
        path.hardlink_to(fresh)
    except FileExistsError:
        return
    finally:
        fresh.unlink()
        sync_folder(path.parent)
