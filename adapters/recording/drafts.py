"""An act that was decided: its texts are plain until the keys of its whole group are durable."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from adapters.recording.sealing import Sealer
from domain.anatomy import ProtectedPart, protected_parts, sealed
from domain.errors import GravamenError
from domain.events import RecordedEvent, RequestRef, digest_of, encode
from domain.ports.store import NewAct, NewClaim, NewEvent
from domain.protected import Plain, Sealed


class DraftText(NamedTuple):
    """A text of a draft: its path in its event, and the subject under whose key it will be sealed."""

    path: str
    content: Plain
    subject: str
    is_quote: bool
    """Its field names the subject: the words of an item, under the item's key (decision 3)."""


@dataclass(slots=True)
class Draft:
    """A decided act.

    Args:
        act: Its id.
        by: Opaque id of who asked.
        request: The request that led to it.
        subject: Stream of the one person that the texts are about; None where they are sealed under
            each event's own stream (decision 3).
        events: Its events, texts still plain.
        subjects: The subject of each text; streams without texts need no key.
    """

    act: UUID
    by: str
    request: RequestRef | None
    subject: str | None
    events: list[RecordedEvent] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)

    def add(self, event: RecordedEvent) -> list[DraftText]:
        """Add an event; gives its texts."""
        texts = [
            DraftText(part.path, part.content, self.subject_of(part, event), bool(part.mark.subject_field))
            for part in protected_parts(event.data, "data.")
        ]
        if isinstance(event.reason, Plain):
            texts.append(DraftText("reason", event.reason, self.subject or event.stream, is_quote=False))
        self.events.append(event)
        self.subjects += (text.subject for text in texts)
        return texts

    def subject_of(self, part: ProtectedPart, event: RecordedEvent) -> str:
        """Name the subject under whose key a text is sealed."""
        if part.mark.subject_field:
            return f"{part.mark.subject_kind}/{getattr(part.owner, part.mark.subject_field)}"
        return self.subject or event.stream


def act_of(draft: Draft, sealer: Sealer) -> NewAct | GravamenError:
    """Seal the texts of an act and write its exact bytes, or say why it cannot be stored."""
    stored, claims = [], []
    try:
        for event in draft.events:
            body = encode(_sealed(event, draft, sealer))
            digest = bytes.fromhex(digest_of(body))
            stored.append(NewEvent(event.stream, event.version, event.type, event.id, body, digest))
            claims += [NewClaim(claim.kind, claim.value, event.stream) for claim in event.data.claims()]
    except GravamenError as refusal:
        return refusal
    return NewAct(
        id=draft.act,
        by=draft.by,
        request_id=None if draft.request is None else draft.request.id,
        request_digest="" if draft.request is None else draft.request.digest,
        events=tuple(stored),
        claims=tuple(claims),
    )


def _sealed(event: RecordedEvent, draft: Draft, sealer: Sealer) -> RecordedEvent:
    def seal(part: ProtectedPart) -> Sealed:
        subject = draft.subject_of(part, event)
        return sealer.seal(part.content, subject=subject, event=event.id, path=part.path)

    reason = event.reason
    if isinstance(reason, Plain):
        reason = sealer.seal(reason, subject=draft.subject or event.stream, event=event.id, path="reason")
    return event.model_copy(update={"data": sealed(event.data, seal, "data."), "reason": reason})
