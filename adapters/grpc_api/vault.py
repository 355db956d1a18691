"""VaultService: evidence bytes in and out, and the check of what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from google.protobuf.message import Message
from gravamen.v1 import evidence_service_pb2, vault_service_pb2

from adapters.grpc_api.binding import Binder, Binding
from adapters.grpc_api.calls import Call, Calls, Handler
from adapters.grpc_api.commands import receipt_message
from adapters.grpc_api.content import intake_key
from adapters.grpc_api.status import InvalidArgumentsError, Violation
from adapters.recording.recorder import Recorder
from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.evidence import custody
from domain.evidence.item import EvidenceItem
from domain.ports.vault import EvidenceVault, VaultIntegrityError
from domain.values import StreamKind

CHUNK_LIMIT = 1024 * 1024
DOWNLOAD_CHUNK = 256 * 1024

_RECORD_CHECK = Binding("RecordFixityCheck", custody.record_fixity_check)


@dataclass(frozen=True, slots=True)
class VaultHandlers:
    """Translates calls to the vault."""

    calls: Calls
    vault: EvidenceVault
    recorder: Recorder
    binder: Binder

    def handlers(self) -> Iterator[tuple[str, Handler]]:
        """Yield each rpc with its handler."""
        pb = vault_service_pb2
        name = "gravamen.v1.VaultService."
        yield "GetUpload", self.calls.unary(f"{name}GetUpload", pb.GetUploadRequest, self._get_upload)
        yield "Upload", self.calls.client_stream(f"{name}Upload", pb.UploadRequest, self._upload)
        yield (
            "DiscardUpload",
            self.calls.unary(f"{name}DiscardUpload", pb.DiscardUploadRequest, self._discard),
        )
        yield "FindIntake", self.calls.unary(f"{name}FindIntake", pb.FindIntakeRequest, self._find_intake)
        yield "Download", self.calls.server_stream(f"{name}Download", pb.DownloadRequest, self._download)
        yield "CheckFixity", self.calls.unary(f"{name}CheckFixity", pb.CheckFixityRequest, self._check_fixity)

    def _get_upload(self, request: vault_service_pb2.GetUploadRequest, call: Call) -> Message:
        call.caller()
        state = self.vault.state(request.upload_id)
        return vault_service_pb2.GetUploadResponse(offset=state.offset, is_finished=state.stored is not None)

    def _upload(self, requests: Iterator[vault_service_pb2.UploadRequest], call: Call) -> Message:
        call.caller()
        first = next(requests, None)
        if first is None or not first.HasField("header"):
            raise InvalidArgumentsError(
                [Violation("header", "expected a header as the first message, found none")]
            )
        header = first.header
        size = header.size if header.HasField("size") else None
        offset = self.vault.begin(header.upload_id, announced=header.sha256 or None, size=size).offset
        if header.offset != offset:
            raise InvalidArgumentsError(
                [
                    Violation(
                        "header.offset",
                        f"expected {offset}, where the staged bytes end, found {header.offset}",
                    )
                ]
            )
        for request in requests:
            if request.is_complete:
                return self._finished(header.upload_id)
            if len(request.chunk) > CHUNK_LIMIT:
                raise InvalidError(
                    f"expected a chunk of at most {CHUNK_LIMIT} bytes, found {len(request.chunk)}",
                    field="chunk",
                )
            offset = self.vault.append(header.upload_id, offset=offset, chunk=request.chunk)
        return vault_service_pb2.UploadResponse(offset=offset, is_finished=False)

    def _finished(self, upload_id: str) -> Message:
        stored = self.vault.finish(upload_id)
        return vault_service_pb2.UploadResponse(
            offset=stored.size,
            is_finished=True,
            sha256=stored.sha256,
            sha512=stored.sha512,
            size=stored.size,
            was_stored_before=stored.already_stored,
        )

    def _discard(self, request: vault_service_pb2.DiscardUploadRequest, call: Call) -> Message:
        call.caller()
        self.vault.discard(request.upload_id)
        return vault_service_pb2.DiscardUploadResponse()

    def _find_intake(self, request: vault_service_pb2.FindIntakeRequest, call: Call) -> Message:
        call.caller()
        key = intake_key(self.recorder.sealer, request.collection, request.file_name, request.sha256)
        stream = self.recorder.store.claimed("intake", key)
        return vault_service_pb2.FindIntakeResponse(id="" if stream is None else stream.rpartition("/")[2])

    def _download(self, request: vault_service_pb2.DownloadRequest, call: Call) -> Iterator[Message]:
        call.caller()
        item = self._held(request.id)
        assert item.content is not None
        for block in self.vault.open(item.content.sha256, holder=f"evidence_item/{item.id}"):
            for start in range(0, len(block), DOWNLOAD_CHUNK):
                yield vault_service_pb2.DownloadResponse(chunk=block[start : start + DOWNLOAD_CHUNK])

    def _held(self, id: str) -> EvidenceItem:
        try:
            item_id = UUID(id)
        except ValueError:
            raise InvalidArgumentsError(
                [Violation("id", f"expected a UUID, found text of {len(id)} characters")]
            ) from None
        item = self.recorder.desk().state(StreamKind.EVIDENCE_ITEM, item_id)
        assert isinstance(item, EvidenceItem)
        if item.content is None:
            raise RefusedError(f"evidence item {id} is not held: it has no bytes", field="id")
        return item

    def _check_fixity(self, request: vault_service_pb2.CheckFixityRequest, call: Call) -> Message:
        caller = call.caller()
        item = self._held(request.id)
        assert item.content is not None
        outcome, found = self._fixity(item.content.sha256, f"evidence_item/{item.id}")
        recorded: Any = evidence_service_pb2.RecordFixityCheckRequest(
            options=request.options,
            id=request.id,
            outcome=evidence_service_pb2.FixityOutcome.Value(f"FIXITY_OUTCOME_{outcome.upper()}"),
            sha256_found=found,
        )
        command = self.binder.command(_RECORD_CHECK, caller, recorded)
        receipt = self.recorder.record(caller, command, deadline=call.deadline)
        return vault_service_pb2.CheckFixityResponse(
            receipt=receipt_message(receipt), id=request.id, is_intact=outcome == "intact", sha256_found=found
        )

    def _fixity(self, sha256: str, holder: str) -> tuple[str, str]:
        try:
            fixity = self.vault.check(sha256, holder=holder)
        except VaultIntegrityError:
            return "unreadable", ""
        except NotFoundError:
            return "missing", ""
        if fixity.is_intact:
            return "intact", sha256
        if fixity.sha256 is None or fixity.sha256 == sha256:
            return "unreadable", ""
        return "differs", fixity.sha256
