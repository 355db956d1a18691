"""What every stream speaks of: the frozen values that events, decisions and readiness share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator


class Value(BaseModel):
    """Base of every value: frozen, and strict about members it does not know."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        ser_json_bytes="base64",
        val_json_bytes="base64",
        # Built when first used: a command line that reads one record need not build every event.
        defer_build=True,
    )


def _is_clean(text: str) -> str:
    if "\x00" in text:
        raise ValueError("text must not hold NUL")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("text must not hold lone surrogates") from None
    return text


Clean = AfterValidator(_is_clean)


@dataclass(frozen=True, slots=True)
class Impersonal:
    """Declares that a text of an event stays in clear since it can name no person, and why."""

    reason: str


Code = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/+-]{0,79}$"),
    Impersonal(
        "a short code of the repository's own lists, of a form that no full name fits: it has no space"
    ),
]
"""A short impersonal code, such as a topic, a form version or an exhibit number."""

Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")]
"""A BCP 47 language tag."""

MediaType = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$")
]

Territory = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}|contested)$")]
"""ISO 3166-1 alpha-2 code, or `contested` (decision 26)."""

ElementId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.[0-9]+[a-z]?(\+30)?$")]
"""An element of the catalogue: `7-1-e.2`, `7-1-i.1a`, `7-1-e.2+30`, `28-b.3` (decision 13)."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Sha512 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]

IdentityId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,62}$")]
"""Opaque id from the register of identities; never a name or an address (architecture.md 12)."""


@lru_cache(maxsize=4096)
def _is_edtf(text: str) -> str:
    # The library builds its grammar when imported, which takes longer than most command lines do.
    from edtf import parse_edtf  # noqa: PLC0415
    from edtf.parser.edtf_exceptions import EDTFParseException  # noqa: PLC0415

    try:
        parse_edtf(text)
    except EDTFParseException:
        raise ValueError(
            "expected an EDTF date or interval, such as 1995, 1994-07/1997 or 2004-06~"
        ) from None
    return text


Edtf = Annotated[str, StringConstraints(min_length=4, max_length=64), AfterValidator(_is_edtf)]
"""A date or interval in the Extended Date/Time Format (ISO 8601-2): when a thing is said to have happened."""


def _is_day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise ValueError("expected a day of the calendar as YYYY-MM-DD") from None
    return text


IsoDate = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_is_day)]
"""A calendar day on which a decision, a consent or a holding takes effect or ends."""


class Classification(StrEnum):
    """How far a record may go; the order is ascending."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    SECRET = "secret"  # noqa: S105 - a classification, not a password


class Purpose(StrEnum):
    """Why the caller acts; recorded in clear (decision 40)."""

    DOCUMENTATION = "documentation"
    ASSESSMENT = "assessment"
    CASE_BUILDING = "case_building"
    PROTECTION = "protection"
    AUDIT = "audit"
    REPORTING = "reporting"
    DISCLOSURE = "disclosure"
    HANDOVER = "handover"
    ADMINISTRATION = "administration"


class StreamKind(StrEnum):
    """The kinds of stream: one stream per thing that changes as a whole (mission.md)."""

    REPOSITORY = "repository"
    IDENTITY = "identity"
    CATALOGUE = "catalogue"
    FORUM = "forum"
    EVIDENCE_ITEM = "evidence_item"
    SOURCE = "source"
    CONSENT = "consent"
    ASSESSMENT = "assessment"
    FACT = "fact"
    INCIDENT = "incident"
    VICTIM = "victim"
    ACTOR = "actor"
    CONTEXT = "context"
    CRIME_BASE = "crime_base"
    LIABILITY = "liability"
    CASE_FILE = "case_file"
    ELEMENT_MAPPING = "element_mapping"
    EVALUATION = "evaluation"
    FINDING = "finding"
    ACCESS = "access"
    INTERVIEW = "interview"
    DISCLOSURE_REVIEW = "disclosure_review"
    LINE_OF_INQUIRY = "line_of_inquiry"
    LINE_TEMPLATE = "line_template"
    SAVED_SEARCH = "saved_search"
    ERASURE = "erasure"


class StreamId(Value):
    """Which stream: `kind/uuid` in text."""

    kind: StreamKind
    id: UUID

    def __str__(self) -> str:
        """Give the wire form, `kind/uuid`."""
        return f"{self.kind.value}/{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `kind/uuid`; raises ValueError (pydantic's) for anything else."""
        kind, _, identifier = text.partition("/")
        return cls.model_validate({"kind": kind, "id": identifier})


@dataclass(frozen=True, slots=True)
class AnyRef:
    """Marks a `kind/uuid` text as a stream that must exist when the event is recorded."""


ProofStream = Annotated[
    str,
    StringConstraints(pattern=r"^(context|crime_base|liability)/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"),
    AnyRef(),
]
LineStream = Annotated[
    str,
    StringConstraints(
        pattern=r"^(context|crime_base|liability|case_file)/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
    ),
    AnyRef(),
]


class Polarity(StrEnum):
    """Which way material cuts; mandatory wherever it stands, and without a default."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"


class MappingPolarity(StrEnum):
    """Which way a mapped fact cuts at its element."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    CONTEXT = "context"


Place = Annotated[float, Field(allow_inf_nan=False)]


class Segment(Value):
    """A part of an item: the whole, pages, paragraphs or a time range (decision 28).

    `first` and `last` are inclusive page or paragraph numbers, or seconds from the start.
    """

    unit: Literal["whole", "pages", "paragraphs", "seconds"] = "whole"
    first: Place | None = None
    last: Place | None = None

    @model_validator(mode="after")
    def _is_ordered(self) -> Self:
        if self.unit == "whole":
            if self.first is not None or self.last is not None:
                raise ValueError("a whole item has no first and last")
            return self
        if self.first is None or self.last is None or self.last < self.first or self.first < 0:
            raise ValueError(f"{self.unit} need first and last, 0 or more, with last not before first")
        return self

    def contains(self, other: Segment) -> bool:
        """Tell whether all of `other` lies inside; what cannot be compared lies outside (decision 28)."""
        if self.unit == "whole":
            return True
        if self.unit != other.unit or self.first is None or self.last is None:
            return False
        return (
            other.first is not None
            and other.last is not None
            and (self.first <= other.first and other.last <= self.last)
        )

    def overlaps(self, other: Segment) -> bool:
        """Tell whether any part is shared; what cannot be compared counts as shared (decision 28)."""
        if "whole" in (self.unit, other.unit) or self.unit != other.unit:
            return True
        if self.first is None or self.last is None or other.first is None or other.last is None:
            return True
        return self.first <= other.last and other.first <= self.last


WHOLE = Segment()


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks an id as the id of a stream of one kind, which must exist when the event is recorded."""

    kind: StreamKind


ItemRef = Annotated[UUID, Ref(StreamKind.EVIDENCE_ITEM)]
ErasureRef = Annotated[UUID, Ref(StreamKind.ERASURE)]
SourceRef = Annotated[UUID, Ref(StreamKind.SOURCE)]
ConsentRef = Annotated[UUID, Ref(StreamKind.CONSENT)]
AssessmentRef = Annotated[UUID, Ref(StreamKind.ASSESSMENT)]
FactRef = Annotated[UUID, Ref(StreamKind.FACT)]
IncidentRef = Annotated[UUID, Ref(StreamKind.INCIDENT)]
VictimRef = Annotated[UUID, Ref(StreamKind.VICTIM)]
ActorRef = Annotated[UUID, Ref(StreamKind.ACTOR)]
ContextRef = Annotated[UUID, Ref(StreamKind.CONTEXT)]
CrimeBaseRef = Annotated[UUID, Ref(StreamKind.CRIME_BASE)]
LiabilityRef = Annotated[UUID, Ref(StreamKind.LIABILITY)]
CaseRef = Annotated[UUID, Ref(StreamKind.CASE_FILE)]
MappingRef = Annotated[UUID, Ref(StreamKind.ELEMENT_MAPPING)]
EvaluationRef = Annotated[UUID, Ref(StreamKind.EVALUATION)]
FindingRef = Annotated[UUID, Ref(StreamKind.FINDING)]
ForumRef = Annotated[UUID, Ref(StreamKind.FORUM)]
CatalogueRef = Annotated[UUID, Ref(StreamKind.CATALOGUE)]
InterviewRef = Annotated[UUID, Ref(StreamKind.INTERVIEW)]
LineTemplateRef = Annotated[UUID, Ref(StreamKind.LINE_TEMPLATE)]


class Period(Value):
    """An EDTF interval of the record's subject matter."""

    edtf: Edtf


class Target(Value):
    """What a mapping, an evaluation, an answer of a finding or a blocker speaks of (decision 1).

    Absent members mean all: a target without incidents speaks of the whole base.

    Args:
        stream: The context, crime base, liability or case file, as `kind/uuid`.
        element: Element or ground of the catalogue; absent on a line as a whole.
        limb: One alternative inside the element, such as `widespread`.
        line: Line of the case file, where the stream is a case file.
        incidents: Incidents that alone are meant.
        context: Context that a nexus element is tied to.
        mode: Mode of liability that alone is meant.
        crime_base: Base that an element of a liability is tied to.
        actor: Person that alone is meant.
        period: EDTF interval that alone is meant.
    """

    stream: LineStream
    element: ElementId | None = None
    limb: Code | None = None
    line: UUID | None = None
    incidents: tuple[IncidentRef, ...] = Field(default=(), max_length=200)
    context: ContextRef | None = None
    mode: Code | None = None
    crime_base: CrimeBaseRef | None = None
    actor: ActorRef | None = None
    period: Edtf | None = None


PersonStream = Annotated[
    str,
    StringConstraints(pattern=r"^(source|actor)/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"),
    AnyRef(),
]
"""The source or actor stream of one human being: an erasure lists the keys of all of them (decision 3)."""

HumanStream = Annotated[
    str,
    StringConstraints(pattern=r"^(source|actor|victim)/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"),
    AnyRef(),
]
"""Any stream of one human being, as a victim's stream names it (decision 3)."""
