"""A bucket as the vault uses it: written once, read at the version that was written, failures as the port's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store

from adapters.evidence_vault.s3_requests import BucketAddress
from domain.ports.vault import VaultUnavailableError

if TYPE_CHECKING:
    from obstore import GetOptions

PART_SIZE = 8 << 20
"""Bytes of a part of a large object, at least."""

PARTS_AT_ONCE = 4

PARTS_LIMIT = 9_000
"""Parts of one object; S3 allows 10,000."""

RETRY_LIMIT = timedelta(seconds=5)
"""How long a request is repeated while the store does not answer."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An object as a listing names it."""

    key: str
    last_modified: datetime


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an object's bytes.

    Args:
        content: The bytes.
        size: Bytes of the whole object.
    """

    content: bytes
    size: int


class Bucket:
    """One bucket on an S3 interface, addressed by path (`endpoint/bucket/key`)."""

    def __init__(self, address: BucketAddress) -> None:
        self._store = S3Store(
            address.bucket,
            endpoint=address.endpoint,
            region=address.region,
            access_key_id=address.access_key_id,
            secret_access_key=address.secret_access_key.get_secret_value(),
            virtual_hosted_style_request=False,
            # A store with object lock asks for a checksum with everything written.
            checksum_algorithm="SHA256",
            # One request an object: an answer for each, also from stores that know no other.
            disable_bulk_delete=True,
            client_options={"allow_http": address.endpoint.startswith("http://")},
            retry_config={"max_retries": 3, "retry_timeout": RETRY_LIMIT},
        )

    def put_new(self, key: str, content: bytes) -> bool:
        """Write a small object, unless there is one of that key; tell whether it was written."""
        with _failures_translated():
            try:
                obstore.put(self._store, key, content, mode="create", use_multipart=False)
            except AlreadyExistsError:
                return False
            return True

    def put_blocks(self, key: str, blocks: Iterator[bytes], *, size: int) -> str | None:
        """Write an object of any size in parts; it is there whole, or not at all.

        The key must be one that nobody else writes: parts carry no condition on every store.

        Args:
            key: Where.
            blocks: The bytes; what it raises ends the writing, and nothing is kept.
            size: How many bytes come.

        Returns:
            The version written, where the bucket keeps versions.
        """
        part_size = max(PART_SIZE, -(-size // PARTS_LIMIT))
        with _failures_translated():
            written = obstore.put(
                self._store, key, blocks, chunk_size=part_size, max_concurrency=PARTS_AT_ONCE
            )
        return written["version"]

    def read(self, key: str, *, start: int, size: int, version: str | None = None) -> Piece | None:
        """Read a stretch of an object, cut at its end; None where it, or that version of it, is not there."""
        with _failures_translated():
            try:
                found = obstore.get(self._store, key, options=_at(version, {"range": (start, start + size)}))
                return Piece(content=bytes(found.buffer()), size=found.meta["size"])
            except FileNotFoundError:
                return None

    def is_there(self, key: str, *, version: str | None = None) -> bool:
        """Tell whether there is an object of that key, or that version of it."""
        with _failures_translated():
            try:
                obstore.get(self._store, key, options=_at(version, {"head": True}))
            except FileNotFoundError:
                return False
            return True

    def listed(self, prefix: str) -> Iterator[Listed]:
        """Name the objects below a prefix, in order of key; versions that are hidden or passed are not named."""
        with _failures_translated():
            for page in obstore.list(self._store, prefix, chunk_size=1000):
                yield from (Listed(each["path"], each["last_modified"]) for each in page)

    def delete(self, key: str) -> None:
        """Delete an object: a bucket that keeps versions hides it, and keeps what its lock holds."""
        with _failures_translated():
            obstore.delete(self._store, key)


def _at(version: str | None, options: GetOptions) -> GetOptions:
    return options if version is None else {**options, "version": version}


@contextmanager
def _failures_translated() -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError) as error:
        said = str(error).partition("\n")[0]
        raise VaultUnavailableError(f"the object store could not be read or written: {said}") from error
