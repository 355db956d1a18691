"""Events of an evidence item."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from domain.events import Claim, DomainEvent
from domain.protected import ProtectedBytes, ProtectedLine, ProtectedText
from domain.values import (
    WHOLE,
    Code,
    Edtf,
    ErasureRef,
    ItemRef,
    Language,
    MediaType,
    Segment,
    Sha256,
    Sha512,
    SourceRef,
    StreamKind,
    Territory,
    Value,
)


class ItemKind(StrEnum):
    """What an item is."""

    DOCUMENT = "document"
    TESTIMONY = "testimony"
    REPORT = "report"
    PHOTOGRAPH = "photograph"
    VIDEO = "video"
    AUDIO = "audio"
    PHYSICAL = "physical"
    DATASET = "dataset"
    WEB_CAPTURE = "web_capture"
    STATEMENT = "statement"
    OTHER = "other"


class ItemForm(StrEnum):
    """The form that a stage may ask of evidence (readiness rule 1; arts. 61(5), 68(5), 69(2))."""

    ORIGINAL = "original"
    LIVE_TESTIMONY = "live_testimony"
    RECORDED_TESTIMONY = "recorded_testimony"
    WRITTEN_STATEMENT = "written_statement"
    ANONYMOUS_STATEMENT = "anonymous_statement"
    SUMMARY = "summary"
    SECONDARY_REPORT = "secondary_report"
    COPY = "copy"


class Basis(StrEnum):
    """On what an item is lawfully held (mission.md)."""

    CONSENT = "consent"
    PUBLIC = "public"
    PROVIDERS_AGREEMENT = "providers_agreement"
    COMPELLED = "compelled"
    FOUND = "found"


class Capacity(StrEnum):
    """In what capacity a person stands behind an item (decision 4)."""

    WITNESS = "witness"
    AUTHOR = "author"
    PICTURED = "pictured"
    MENTIONED = "mentioned"
    OWNER = "owner"


class DerivationKind(StrEnum):
    """How an item came from another."""

    WORKING_COPY = "working_copy"
    TRANSLATION = "translation"
    TRANSCRIPT = "transcript"
    EXCERPT = "excerpt"
    REDACTION = "redaction"


class Content(Value):
    """The bytes of an item.

    Args:
        sha256: SHA-256 of the plain bytes, hexadecimal.
        sha512: SHA-512 of the same.
        size: Bytes.
        media_type: Media type as stated at intake.
        digest_by: Who computed the digest first (PREMIS messageDigestOriginator), as a code.
    """

    sha256: Sha256
    sha512: Sha512 | None = None
    size: Annotated[int, Field(ge=0)]
    media_type: MediaType = "application/octet-stream"
    digest_by: Code = "intake"


class LawfulBasis(Value):
    """A ground on which the item may be held and used; consent's own terms stand in the consent."""

    basis: Basis
    authority: Code | None = None


class PersonBehind(Value):
    """A person whose consent the use of a segment needs (decision 4)."""

    source: SourceRef
    capacity: Capacity
    segment: Segment = WHOLE


class ProviderCondition(Value):
    """A provider's term on use; art. 54(3)(e) is one label of such a condition.

    Args:
        code: Label, such as `54-3-e` or `third-party-rule`; unique within the item.
        forbids: Uses that it bars: `support` (any reliance), or consent scopes and purposes by code.
        segment: Part of the item that it covers.
        text: The term in the provider's words.
        liftable_by: Who may lift it.
    """

    code: Code
    forbids: Annotated[tuple[Code, ...], Field(min_length=1, max_length=20)] = ("support",)
    segment: Segment = WHOLE
    text: ProtectedText | None = None
    liftable_by: ProtectedLine | None = None


class Derivation(Value):
    """Where a derived item came from; parents are fixed here, so derivations cannot cycle (decision 31)."""

    kind: DerivationKind
    parents: Annotated[tuple[ItemRef, ...], Field(min_length=1, max_length=20)]
    segment: Segment = WHOLE
    quality: Literal["draft", "revised", "certified"] | None = None
    made_by: ProtectedLine | None = None


class Description(Value):
    """What is said of an item when it enters the record, derived or not.

    `extent` is the whole of the item in pages, paragraphs or seconds, where it was counted: a citation
    outside it is refused.
    """

    kind: ItemKind
    form: ItemForm
    title: ProtectedLine
    description: ProtectedText | None = None
    content: Content | None = None
    file_name: ProtectedBytes | None = None
    collection: Code | None = None
    intake_key: Sha256 | None = None
    exhibit_number: Code | None = None
    extent: Segment | None = None
    language: Language | None = None
    place: ProtectedLine | None = None
    territory: Territory | None = None
    occurred: Edtf | None = None
    author: ProtectedLine | None = None
    provider: ProtectedLine | None = None
    collector: ProtectedLine | None = None
    lawful_basis: Annotated[tuple[LawfulBasis, ...], Field(max_length=10)] = ()
    conditions: Annotated[tuple[ProviderCondition, ...], Field(max_length=20)] = ()
    persons_behind: Annotated[tuple[PersonBehind, ...], Field(max_length=100)] = ()


class EvidenceEvent(DomainEvent):
    """Any event of an evidence item."""

    STREAM: ClassVar[StreamKind] = StreamKind.EVIDENCE_ITEM


class EvidenceRegistered(EvidenceEvent):
    """The item entered the record; it is information until a fact relies on it."""

    TOPIC: ClassVar[str] = "evidence.registered.v1"

    description: Description

    def claims(self) -> tuple[Claim, ...]:
        """Exhibit number and intake key are unique."""
        return _claims(self.description)


class EvidenceDerived(EvidenceEvent):
    """A copy, translation, transcript, excerpt or redaction of other items entered the record."""

    TOPIC: ClassVar[str] = "evidence.derived.v1"

    description: Description
    derivation: Derivation

    def claims(self) -> tuple[Claim, ...]:
        """Exhibit number and intake key are unique."""
        return _claims(self.description)


def _claims(description: Description) -> tuple[Claim, ...]:
    claims = []
    if description.exhibit_number is not None:
        claims.append(Claim("exhibit_number", description.exhibit_number))
    if description.intake_key is not None:
        claims.append(Claim("intake", description.intake_key))
    return tuple(claims)


class EvidenceContentReceived(EvidenceEvent):
    """Bytes arrived for an item that was registered without them."""

    TOPIC: ClassVar[str] = "evidence.content_received.v1"

    content: Content
    file_name: ProtectedBytes | None = None


class TranslationCorrected(EvidenceEvent):
    """A corrected version replaces this derived item; citations that rest on it are reopened."""

    TOPIC: ClassVar[str] = "evidence.translation_corrected.v1"

    corrected_by: ItemRef


class CustodyReleased(EvidenceEvent):
    """A custodian handed the item over; the hand-off is open until it is acknowledged."""

    TOPIC: ClassVar[str] = "evidence.custody_released.v1"

    handoff: Code
    released_by: ProtectedLine
    released_to: ProtectedLine
    means: ProtectedLine | None = None
    sha256_before: Sha256 | None = None


class CustodyAcknowledged(EvidenceEvent):
    """The receiver took the item over and says in what state it came."""

    TOPIC: ClassVar[str] = "evidence.custody_acknowledged.v1"

    handoff: Code
    is_intact: bool
    sha256_after: Sha256 | None = None
    remark: ProtectedText | None = None


class FixityChecked(EvidenceEvent):
    """The bytes (or the physical item) were checked against what was received."""

    TOPIC: ClassVar[str] = "evidence.fixity_checked.v1"

    outcome: Literal["intact", "differs", "unreadable", "missing"]
    sha256_found: Sha256 | None = None
    method: Code = "sha256"


class EvidenceQuarantined(EvidenceEvent):
    """The item is set apart until it is accepted or rejected."""

    TOPIC: ClassVar[str] = "evidence.quarantined.v1"

    cause: Code


class EvidenceAccepted(EvidenceEvent):
    """The item is accepted into the repository."""

    TOPIC: ClassVar[str] = "evidence.accepted.v1"


class EvidenceRejected(EvidenceEvent):
    """The item is not accepted; it stays in the record, and supports nothing."""

    TOPIC: ClassVar[str] = "evidence.rejected.v1"


class EvidenceClassified(EvidenceEvent):
    """The item's classification is another from here on."""

    TOPIC: ClassVar[str] = "evidence.classified.v1"

    classification: Literal["public", "internal", "confidential", "secret"]


class LawfulBasisRecorded(EvidenceEvent):
    """A further lawful basis of the item."""

    TOPIC: ClassVar[str] = "evidence.lawful_basis_recorded.v1"

    basis: LawfulBasis


class PersonBehindRecorded(EvidenceEvent):
    """A further person stands behind a segment of the item."""

    TOPIC: ClassVar[str] = "evidence.person_behind_recorded.v1"

    person: PersonBehind


class ConditionRecorded(EvidenceEvent):
    """A provider's condition, recorded after intake."""

    TOPIC: ClassVar[str] = "evidence.condition_recorded.v1"

    condition: ProviderCondition


class ConditionLifted(EvidenceEvent):
    """The provider lifted a condition."""

    TOPIC: ClassVar[str] = "evidence.condition_lifted.v1"

    code: Code
    lifted_by: ProtectedLine


class ExhibitNumbered(EvidenceEvent):
    """The item received its exhibit number."""

    TOPIC: ClassVar[str] = "evidence.exhibit_numbered.v1"

    exhibit_number: Code

    def claims(self) -> tuple[Claim, ...]:
        """An exhibit number is unique."""
        return (Claim("exhibit_number", self.exhibit_number),)


class LegalHoldPlaced(EvidenceEvent):
    """The item must be kept whatever its retention class says."""

    TOPIC: ClassVar[str] = "evidence.legal_hold_placed.v1"

    hold: Code


class LegalHoldLifted(EvidenceEvent):
    """A legal hold ended."""

    TOPIC: ClassVar[str] = "evidence.legal_hold_lifted.v1"

    hold: Code


class CaptureProofRecorded(EvidenceEvent):
    """A proof that came with a capture (C2PA, RFC 3161, WACZ …) and what verifying it gave."""

    TOPIC: ClassVar[str] = "evidence.capture_proof_recorded.v1"

    proof: Code
    sha256: Sha256
    verification: Literal["passed", "failed", "not_verified"]
    limits: ProtectedText | None = None


class EvidenceContentErased(EvidenceEvent):
    """An erasure took the item's grant: it cannot produce its bytes any more, whoever else may hold the same."""

    TOPIC: ClassVar[str] = "evidence.content_erased.v1"

    erasure: ErasureRef


class EvidenceClosed(EvidenceEvent):
    """The item accepts no further custody or review events."""

    TOPIC: ClassVar[str] = "evidence.closed.v1"
