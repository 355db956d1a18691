"""The staging folder: what is on disk of uploads that are not finished, or finished and not taken over.

One upload has at most these files, all named by its id:
`<id>.<key>.age`            the bytes staged; `<key>` names the key in the key store
`<id>.<key>.age.resuming`   the stream that is about to take its place after a break
`<id>.stored`               the object that it became
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from adapters.evidence_vault.object_folder import sync_folder, write_durably
from adapters.evidence_vault.staging import RESUMING
from domain.values import Sha256


class Outcome(BaseModel):
    """What became of an upload, so that a client that missed the answer can ask again.

    Args:
        sha256: The object.
        already_stored: The same bytes were held before.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: Sha256
    already_stored: bool


class UploadFolder:
    """The staging folder.

    Args:
        folder: Where uploads are staged.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def staged(self, upload_id: str) -> Path | None:
        """Name the staging file of an upload, where it has one."""
        return next(self.path.glob(f"{upload_id}.*.age"), None)

    def stage(self, upload_id: str) -> Path:
        """Create the empty staging file of an upload, under a new key name."""
        path = self.path / f"{upload_id}.{secrets.token_hex(16)}.age"
        path.touch(mode=0o600)
        sync_folder(self.path)
        return path

    def outcome(self, upload_id: str) -> Outcome | None:
        """Read what became of an upload, where that was noted."""
        try:
            return Outcome.model_validate_json(self._outcome_file(upload_id).read_bytes())
        except (FileNotFoundError, ValueError):
            # Written whole or not at all; one that was changed since says nothing, and the bytes come again.
            return None

    def note_outcome(self, upload_id: str, outcome: Outcome) -> None:
        """Note, durably, what an upload is about to become."""
        write_durably(self._outcome_file(upload_id), outcome.model_dump_json().encode(), scratch=self.path)

    def drop_outcome(self, upload_id: str) -> None:
        """Forget what became of an upload."""
        self._outcome_file(upload_id).unlink(missing_ok=True)

    def drop_staged(self, upload_id: str) -> None:
        """Remove what is staged of an upload."""
        for path in [*self.path.glob(f"{upload_id}.*.age"), *self.path.glob(f"{upload_id}.*.age{RESUMING}")]:
            path.unlink(missing_ok=True)

    def idle_since(self, moment: float) -> Iterator[str]:
        """Name uploads of which no file was written since a moment, in seconds of the epoch."""
        newest: dict[str, float] = {}
        for path in self.path.iterdir():
            upload_id = path.name.partition(".")[0]
            newest[upload_id] = max(newest.get(upload_id, 0.0), path.stat().st_mtime)
        yield from sorted(upload_id for upload_id, written in newest.items() if written <= moment)

    def drop_all(self, upload_id: str) -> None:
        """Remove every file of an upload, and what a crash left of files never completed."""
        for path in self.path.glob(f"{upload_id}.*"):
            path.unlink(missing_ok=True)
        sync_folder(self.path)

    def _outcome_file(self, upload_id: str) -> Path:
        return self.path / f"{upload_id}.stored"


def key_name(staged: Path) -> str:
    """Name the key under which a staging file is encrypted."""
    return staged.name.split(".")[1]
