"""What every vault refuses alike: malformed names, and files that cannot be read or written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from domain.ports.vault import VaultNameError, VaultUnavailableError

# Hexadecimal: a file name that could name a person must not come to stand on disk as an upload's id.
_UPLOAD_ID = re.compile(r"[0-9a-f-]{1,64}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def is_upload_id(text: str) -> bool:
    """Tell whether a text has the form of an upload's id."""
    return _UPLOAD_ID.fullmatch(text) is not None


def check_upload_id(upload_id: str) -> None:
    """Refuse what is no upload's id.

    Raises:
        VaultNameError: It is not 1 to 64 of `0-9 a-f -`.
    """
    if not is_upload_id(upload_id):
        raise VaultNameError(
            f"expected an upload id of 1 to 64 of 0-9 a-f -, found text of {len(upload_id)} characters",
            field="upload_id",
        )


def check_digest(sha256: str) -> None:
    """Refuse what is no digest.

    Raises:
        VaultNameError: It is not 64 lowercase hexadecimal digits.
    """
    if not _SHA256.fullmatch(sha256):
        raise VaultNameError(
            f"expected a SHA-256 of 64 lowercase hexadecimal digits, found text of {len(sha256)} characters",
            field="sha256",
        )


@contextmanager
def file_failures_translated() -> Iterator[None]:
    """Raise the failures of files as the port's.

    Raises:
        VaultUnavailableError: A file could not be read or written.
    """
    try:
        yield
    except OSError as error:
        raise VaultUnavailableError(f"the vault could not be read or written: {error}") from error
