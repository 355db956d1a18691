"""What finished uploads became, noted in the bucket, so that any process can answer for an upload.

`uploads/<id>/<key>/<sha256>`, empty: `<key>` names the key that the upload's own bytes were encrypted under,
`<sha256>` the object. A note counts only while the object is granted to the upload; so one that outlives
its upload, because a lock keeps it, says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from adapters.evidence_vault.bucket import Bucket
from adapters.evidence_vault.refusals import is_upload_id

PREFIX = "uploads"


@dataclass(frozen=True, slots=True)
class Note:
    """What an upload became, or was about to become.

    Args:
        sha256: The object.
        key: Name of the key of the upload's own bytes.
    """

    sha256: str
    key: str


class UploadNotes:
    """The notes of a bucket."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def write(self, upload_id: str, note: Note) -> None:
        """Note what an upload is about to become; repeating it is harmless."""
        self._bucket.put_new(f"{PREFIX}/{upload_id}/{note.key}/{note.sha256}", b"")

    def of(self, upload_id: str) -> list[Note]:
        """Read the notes of an upload."""
        return [_note(each.key) for each in self._bucket.listed(f"{PREFIX}/{upload_id}")]

    def drop(self, upload_id: str) -> None:
        """Delete the notes of an upload."""
        for each in list(self._bucket.listed(f"{PREFIX}/{upload_id}")):
            self._bucket.delete(each.key)

    def idle(self, *, written_before: datetime) -> Iterator[str]:
        """Name the uploads whose notes are all that old."""
        for upload_id, listed in groupby(self._bucket.listed(PREFIX), key=lambda each: _id(each.key)):
            if all(each.last_modified <= written_before for each in listed) and is_upload_id(upload_id):
                yield upload_id


def _id(key: str) -> str:
    return key.split("/")[1]


def _note(key: str) -> Note:
    _, _, staged_key, sha256 = key.split("/")
    return Note(sha256=sha256, key=staged_key)
