"""Bytes behind a command: what the vault says of an upload, and its grant to the item that refers to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from adapters.grpc_api.status import InvalidArgumentsError, Violation
from adapters.recording.sealing import Sealer
from domain.ports.vault import EvidenceVault, StoredObject, upload_holder


@dataclass(frozen=True, slots=True)
class ContentHook:
    """Completes `content` from the vault, and grants the object to the item before it is recorded.

    A crash after the grant and before the event leaves a grant to an item that does not exist, which
    lets nobody read; a crash after the event leaves an upload that the vault's sweep discards.
    """

    vault: EvidenceVault
    sealer: Sealer

    def prepare(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """State the vault's digests and size, and the key by which this intake is known again."""
        holder = arguments.get("description", arguments)
        content = holder.get("content")
        if content is None:
            return arguments
        place = "content" if holder is arguments else "description.content"
        stored = self._stored(content, place)
        announced = content.get("sha256", stored.sha256)
        if announced != stored.sha256:
            expected = f"expected {stored.sha256} as the vault has it, found another"
            raise InvalidArgumentsError([Violation(f"{place}.sha256", expected)])
        kept = {name: value for name, value in content.items() if name != "upload_id"}
        known = {"sha256": stored.sha256, "sha512": stored.sha512, "size": stored.size}
        completed = {**holder, "content": {**kept, **known}}
        if "collection" in holder and "file_name" in holder:
            completed["intake_key"] = intake_key(
                self.sealer, holder["collection"], holder["file_name"], stored.sha256
            )
        return completed if holder is arguments else {**arguments, "description": completed}

    def before(self, arguments: dict[str, Any]) -> None:
        """Grant the object to the item, on the strength of the upload's own grant."""
        for upload_id in _upload_ids(arguments):
            stored = self.vault.state(upload_id).stored
            assert stored is not None
            holder = f"evidence_item/{arguments['id']}"
            self.vault.grant(stored.sha256, holder=holder, granted_by=upload_holder(upload_id))

    def after(self, arguments: dict[str, Any]) -> None:
        """Let go of the upload: the item holds the object now."""
        for upload_id in _upload_ids(arguments):
            self.vault.discard(upload_id)

    def _stored(self, content: dict[str, Any], place: str) -> StoredObject:
        upload_id = content.get("upload_id")
        if upload_id is None:
            expected = "expected the id of a finished upload, found none"
            raise InvalidArgumentsError([Violation(f"{place}.upload_id", expected)])
        stored = self.vault.state(upload_id).stored
        if stored is None:
            expected = "expected a finished upload, found one under way"
            raise InvalidArgumentsError([Violation(f"{place}.upload_id", expected)])
        return stored


def _upload_ids(requested: dict[str, Any]) -> Iterator[str]:
    content = requested.get("description", requested).get("content")
    if content is not None:
        yield content["upload_id"]


def intake_key(sealer: Sealer, collection: str, file_name: bytes, sha256: str) -> str:
    """The key by which an intake is known: collection, file name as bytes, digest (formats.md)."""
    return sealer.keyed_digest("intake", collection, file_name, sha256)
