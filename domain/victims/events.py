"""Events of a victim."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from domain.events import Claim, DomainEvent
from domain.protected import ProtectedLine, ProtectedText
from domain.values import Code, Edtf, HumanStream, Impersonal, IsoDate, StreamKind, Value

VictimCode = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z]{1,4}-[0-9]{1,8}$"),
    Impersonal("letters of a kind and a number, such as V-0001: made so that no name fits"),
]
"""How everyone but the protection officer names a victim: `V-0001`."""


class VictimStatus(StrEnum):
    """What is known of a victim's fate."""

    ALIVE = "alive"
    DEAD = "dead"
    MISSING = "missing"
    UNKNOWN = "unknown"


class KinRelation(StrEnum):
    """What the other person is to the victim."""

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    OTHER_KIN = "other_kin"


class Harm(Value):
    """A harm that is tied to no incident described yet; what an incident did is told by its link.

    Args:
        code: Code of this record of harm, new within the victim.
        kind: Code of the harm, such as `torture` or `forced_labour`.
        occurred: When, as a date or interval.
        account: What is said of it.
    """

    code: Code
    kind: Code
    occurred: Edtf | None = None
    account: ProtectedText | None = None


class VictimEvent(DomainEvent):
    """Any event of a victim."""

    STREAM: ClassVar[StreamKind] = StreamKind.VICTIM


class VictimRegistered(VictimEvent):
    """A person harmed entered the record under a code; whether that person is a source is said apart."""

    TOPIC: ClassVar[str] = "victim.registered.v1"

    code: VictimCode
    status: VictimStatus = VictimStatus.UNKNOWN
    status_as_of: IsoDate | None = None
    names: Annotated[tuple[ProtectedLine, ...], Field(max_length=20)] = ()
    contact: ProtectedText | None = None
    harms: Annotated[tuple[Harm, ...], Field(max_length=50)] = ()

    def claims(self) -> tuple[Claim, ...]:
        """A victim's code is unique."""
        return (Claim("victim_code", self.code),)


class VictimIdentified(VictimEvent):
    """Further names were learnt, or another contact."""

    TOPIC: ClassVar[str] = "victim.identified.v1"

    names: Annotated[tuple[ProtectedLine, ...], Field(max_length=20)] = ()
    contact: ProtectedText | None = None


class VictimSamePersonLinked(VictimEvent):
    """Another stream is the same human being: counted once, and erased together (decision 3)."""

    TOPIC: ClassVar[str] = "victim.same_person_linked.v1"

    other: HumanStream


class VictimSamePersonUnlinked(VictimEvent):
    """A link to the same person was recorded in error; the count of persons rises again."""

    TOPIC: ClassVar[str] = "victim.same_person_unlinked.v1"

    other: HumanStream


class VictimStatusRecorded(VictimEvent):
    """What is known of the victim's fate; takes the place of the record before."""

    TOPIC: ClassVar[str] = "victim.status_recorded.v1"

    status: VictimStatus
    as_of: IsoDate | None = None


class HarmRecorded(VictimEvent):
    """A harm that no described incident tells of."""

    TOPIC: ClassVar[str] = "victim.harm_recorded.v1"

    harm: Harm


class HarmWithdrawn(VictimEvent):
    """A harm was recorded in error, or an incident now tells of it."""

    TOPIC: ClassVar[str] = "victim.harm_withdrawn.v1"

    harm: Code


class KinLinked(VictimEvent):
    """Somebody of the record is kin of the victim."""

    TOPIC: ClassVar[str] = "victim.kin_linked.v1"

    other: HumanStream
    relation: KinRelation


class KinUnlinked(VictimEvent):
    """A link to kin was recorded in error."""

    TOPIC: ClassVar[str] = "victim.kin_unlinked.v1"

    other: HumanStream


class VictimWithdrawn(VictimEvent):
    """The person is held not to have been harmed so, and is counted no more; incidents keep the link."""

    TOPIC: ClassVar[str] = "victim.withdrawn.v1"
