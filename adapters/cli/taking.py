"""One file becomes an evidence item, unless it is one: found, uploaded from where a break left it, registered.

An intake is known by collection, name and digest (formats.md), so that a second run finds what the first
entered. An upload is known by its file's digest, so that it goes on where a broken one stopped.
"""

from __future__ import annotations

import mimetypes
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from gravamen.v1 import evidence_service_pb2, vault_service_pb2
from rich.progress import Progress, TaskID

from adapters.cli.calling import Connection
from adapters.cli.escaping import escaped
from adapters.cli.faults import NoServerError
from adapters.cli.flags import request_of
from adapters.cli.folder import BLOCK, Found, sha256_of

TITLE_LIMIT = 500
"""Characters of a file name that become the item's title."""
ATTEMPTS, PAUSE_S = 5, 1.0
"""How often an upload is gone on with after the server went away, and the pause before."""

KIND_OF_MEDIA = {"image": "photograph", "video": "video", "audio": "audio"}
"""Kind of an item by the type of its media, where none is stated."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is stated of every file of one intake."""

    collection: str
    kind: str
    description: dict[str, Any]
    classification: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is an item now, or was before."""

    name: bytes
    sha256: str
    size: int
    id: str
    is_new: bool


@dataclass(slots=True)
class Intake:
    """Takes files in, one after the other."""

    connection: Connection
    terms: Terms
    bar: Progress
    task: TaskID

    def take(self, file: Found) -> Taken:
        """Make one file an item, unless it is one.

        Raises:
            CommandLineError: The server refuses it.
            OSError: It cannot be read.
        """
        sha256, size = sha256_of(file.path, advance=self._advance)
        asked = vault_service_pb2.FindIntakeRequest(
            collection=self.terms.collection, file_name=file.name, sha256=sha256
        )
        known = self.connection.ask("VaultService", "FindIntake", asked)
        if known.id:
            self._advance(size)
            return Taken(file.name, sha256, size, known.id, is_new=False)
        self._upload(file, sha256, size)
        answer = self.connection.ask("EvidenceService", "RegisterItem", self._request(file, sha256))
        return Taken(file.name, sha256, size, answer.id, is_new=True)

    def _upload(self, file: Found, sha256: str, size: int) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                asked = vault_service_pb2.GetUploadRequest(upload_id=sha256)
                state = self.connection.ask("VaultService", "GetUpload", asked)
                self._advance(size if state.is_finished else state.offset)
                if not state.is_finished:
                    requests = self._requests(file, sha256, size, state.offset)
                    self.connection.send("VaultService", "Upload", requests)
            except NoServerError:
                if attempt == ATTEMPTS:
                    raise
                time.sleep(PAUSE_S)
            else:
                return

    def _requests(
        self, file: Found, sha256: str, size: int, offset: int
    ) -> Iterator[vault_service_pb2.UploadRequest]:
        header = vault_service_pb2.UploadHeader(upload_id=sha256, offset=offset, sha256=sha256, size=size)
        yield vault_service_pb2.UploadRequest(header=header)
        with file.path.open("rb", buffering=0) as bytes_of:
            bytes_of.seek(offset)
            while block := bytes_of.read(BLOCK):
                yield vault_service_pb2.UploadRequest(chunk=block)
                self._advance(len(block))
        yield vault_service_pb2.UploadRequest(is_complete=True)

    def _request(self, file: Found, sha256: str) -> Any:
        media_type = _media_type(file.name)
        description = self.terms.description | {
            "kind": self.terms.kind or _kind(media_type),
            "title": _title(file.name),
            "collection": self.terms.collection,
            "content": {"upload_id": sha256, "sha256": sha256, "media_type": media_type},
        }
        base: dict[str, Any] = {
            # The claim on collection, name and digest makes the intake unique. An id derived from them
            # would be recorded in clear, and could be guessed (decision 2).
            "options": {"request_id": str(uuid4())},
            "description": description,
        }
        if self.terms.classification:
            base["classification"] = self.terms.classification
        descriptor = evidence_service_pb2.RegisterItemRequest.DESCRIPTOR
        request: Any = request_of(descriptor, (), {}, base=base)
        request.description.file_name = file.name
        return request

    def _advance(self, count: int) -> None:
        self.bar.advance(self.task, count)


def _title(name: bytes) -> str:
    """Give a name as a title: what is not text, or would turn or hide text, is a replacement character."""
    text = name.decode("utf-8", "replace")
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)[:TITLE_LIMIT]


def _media_type(name: bytes) -> str:
    guessed, encoding = mimetypes.guess_type(escaped(name.rpartition(b"/")[2]), strict=False)
    return guessed if guessed and not encoding else "application/octet-stream"


def _kind(media_type: str) -> str:
    if media_type == "application/octet-stream":
        return "other"
    return KIND_OF_MEDIA.get(media_type.partition("/")[0], "document")
