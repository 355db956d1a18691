"""Seals protected texts under their subject's key, and opens them again (architecture.md 11)."""

from __future__ import annotations

import base64
import hmac
import json
import os
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.errors import UnreadableEventError
from domain.ports.keys import KeyErasedError, KeyStore, KeyUnknownError
from domain.protected import Plain, Sealed, associated_data

NONCE_BYTES = 12
ERASED = "[erased]"
"""Shown in place of a text whose key was destroyed."""


class Sealer:
    """AES-256-GCM with keys from the key store; associated data: event id and path as first recorded."""

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys
        self._repository_key = keys.repository_key()

    def provide(self, subjects: Iterable[str]) -> None:
        """Have the keys of subjects, creating those that are missing in one durable transaction."""
        self._keys.keys(list(dict.fromkeys(subjects)), create=True)

    def seal(self, content: Plain, *, subject: str, event: UUID, path: str) -> Sealed:
        """Seal one text.

        Raises:
            KeyErasedError: The subject's key was destroyed.
        """
        nonce = os.urandom(NONCE_BYTES)
        key = self._keys.key(subject, create=True)
        box = nonce + AESGCM(key).encrypt(nonce, content.content, associated_data(event, path))
        return Sealed(subject=subject, event=event, path=path, box=base64.b64encode(box).decode())

    def open(self, sealed: Sealed) -> bytes | None:
        """Open one text; None where its key was erased.

        Raises:
            UnreadableEventError: The text was altered, or moved from another event or field.
        """
        try:
            key = self._keys.key(sealed.subject, create=False)
        except (KeyErasedError, KeyUnknownError):
            return None
        box = base64.b64decode(sealed.box)
        try:
            return AESGCM(key).decrypt(
                box[:NONCE_BYTES], box[NONCE_BYTES:], associated_data(sealed.event, sealed.path)
            )
        except InvalidTag:
            raise UnreadableEventError(
                f"the sealed text {sealed.path} of event {sealed.event} was altered or moved"
            ) from None

    def text(self, sealed: Sealed | Plain | None) -> str:
        """Open one text for display; bytes that are not UTF-8 are escaped, erased text says so."""
        if sealed is None:
            return ""
        if isinstance(sealed, Plain):
            return sealed.text
        content = self.open(sealed)
        return ERASED if content is None else content.decode("utf-8", "backslashreplace")

    def erased(self) -> frozenset[str]:
        """Name the subjects whose keys were destroyed."""
        return self._keys.destroyed()

    def keyed_digest(self, *parts: Any) -> str:
        """HMAC-SHA-256 under the repository key, hexadecimal: it cannot be guessed (decision 2)."""
        return hmac.digest(self._repository_key, _canonical(parts).encode(), "sha256").hex()


def _plain_json(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return str(value)


_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=_plain_json).encode
