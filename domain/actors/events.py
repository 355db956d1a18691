"""Events of an actor."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from domain.events import Claim, DomainEvent
from domain.protected import ProtectedLine
from domain.values import (
    ActorRef,
    Code,
    Edtf,
    ForumRef,
    Impersonal,
    IsoDate,
    PersonStream,
    StreamKind,
    Value,
)

ActorCode = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z]{1,4}-[0-9]{1,8}$"),
    Impersonal("letters of a kind and a number, such as P-0001: made so that no name fits"),
]
"""How texts name an actor: `P-0001` for a person, `O-0012` for an organ."""

Nationality = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z]{2}$"),
    Impersonal("a country code; jurisdiction over persons is tested on it (decision 26)"),
]


class ActorKind(StrEnum):
    """What an actor is; only a person can be charged (art. 25(1))."""

    PERSON = "person"
    ORGAN = "organ"
    UNIT = "unit"
    FACILITY = "facility"
    POST = "post"


class NameForm(StrEnum):
    """In what form a name is written."""

    HANGUL = "hangul"
    ROMANISATION = "romanisation"
    TRANSLATION = "translation"
    ALIAS = "alias"


class AgeBand(StrEnum):
    """How old a person was, as far as jurisdiction asks (art. 26)."""

    UNDER_15 = "under_15"
    FROM_15_TO_17 = "from_15_to_17"
    ADULT = "adult"
    UNKNOWN = "unknown"


class BarKind(StrEnum):
    """What can keep a forum from hearing a case against a person (readiness rule 9)."""

    IMMUNITY_BY_OFFICE = "immunity_by_office"
    AGE = "age"
    ALREADY_TRIED = "already_tried"
    DEATH = "death"
    OTHER = "other"


class ActorName(Value):
    """One name of an actor, its form, and the system of romanisation where there is one."""

    text: ProtectedLine
    form: NameForm
    system: Code | None = None


class AgeAt(Value):
    """The age band of a person at a time that matters, such as that of the conduct (decision 26)."""

    at: Edtf
    band: AgeBand


class Particulars(Value):
    """What jurisdiction over a person turns on; in clear, since readiness opens nothing (decision 26)."""

    nationalities: Annotated[tuple[Nationality, ...], Field(max_length=10)] = ()
    ages: Annotated[tuple[AgeAt, ...], Field(max_length=20)] = ()


class Bar(Value):
    """A personal bar: what kind, before which forum, from when to when (decision 11).

    Args:
        code: Code of the bar, new within the actor.
        kind: What kind.
        forum: Adopted forum that it bars; absent where it bars every forum.
        valid_from: First day on which it holds; absent where it has always held.
        valid_to: Last day on which it holds; absent where it does not end.
    """

    code: Code
    kind: BarKind
    forum: ForumRef | None = None
    valid_from: IsoDate | None = None
    valid_to: IsoDate | None = None


class ActorEvent(DomainEvent):
    """Any event of an actor."""

    STREAM: ClassVar[StreamKind] = StreamKind.ACTOR


class ActorRegistered(ActorEvent):
    """A person, organ, unit, facility or post entered the record, under a code.

    `part_of` is the organ of a unit or post; `existed_from` and `existed_to` are its first and last day.
    """

    TOPIC: ClassVar[str] = "actor.registered.v1"

    code: ActorCode
    kind: ActorKind
    names: Annotated[tuple[ActorName, ...], Field(max_length=50)] = ()
    part_of: ActorRef | None = None
    existed_from: IsoDate | None = None
    existed_to: IsoDate | None = None
    particulars: Particulars | None = None

    def claims(self) -> tuple[Claim, ...]:
        """An actor's code is unique."""
        return (Claim("actor_code", self.code),)


class ActorNameAdded(ActorEvent):
    """A further name of the actor was learnt."""

    TOPIC: ClassVar[str] = "actor.name_added.v1"

    name: ActorName


class ActorParticularsRecorded(ActorEvent):
    """Nationalities and ages of a person; takes the place of the record before."""

    TOPIC: ClassVar[str] = "actor.particulars_recorded.v1"

    particulars: Particulars


class ActorSamePersonLinked(ActorEvent):
    """Another stream is the same human being; an erasure lists the keys of both (decision 3)."""

    TOPIC: ClassVar[str] = "actor.same_person_linked.v1"

    other: PersonStream


class ActorSuccessionRecorded(ActorEvent):
    """Another actor came before or after this one: renamed, merged, split or replaced."""

    TOPIC: ClassVar[str] = "actor.succession_recorded.v1"

    relation: Literal["predecessor", "successor"]
    other: ActorRef
    manner: Literal["renamed", "merged", "split", "replaced"]
    effective_on: IsoDate | None = None


class PostHoldingRecorded(ActorEvent):
    """A person held the post, by law or in fact; recorded on the post."""

    TOPIC: ClassVar[str] = "actor.post_holding_recorded.v1"

    holding: Code
    holder: ActorRef
    nature: Literal["de_jure", "de_facto"]
    valid_from: IsoDate | None = None
    valid_to: IsoDate | None = None


class PostHoldingEnded(ActorEvent):
    """A holding came to its last day."""

    TOPIC: ClassVar[str] = "actor.post_holding_ended.v1"

    holding: Code
    valid_to: IsoDate


class PersonalBarRecorded(ActorEvent):
    """Something keeps a forum from hearing a case against the person."""

    TOPIC: ClassVar[str] = "actor.bar_recorded.v1"

    bar: Bar


class PersonalBarLiftProposed(ActorEvent):
    """Somebody asks that a bar be lifted; until a third person agrees it holds."""

    TOPIC: ClassVar[str] = "actor.bar_lift_proposed.v1"

    bar: Code


class PersonalBarLifted(ActorEvent):
    """Another person agreed, with reasons, that a bar does not hold."""

    TOPIC: ClassVar[str] = "actor.bar_lifted.v1"

    bar: Code
