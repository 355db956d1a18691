"""Events on how a State is built: offices of posts, existence by date, who is over whom."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Literal

from domain.actors.events import ActorEvent
from domain.values import ActorRef, Code, IsoDate


class Office(StrEnum):
    """What a post is, as far as immunity by office may turn on it; which of them bars is data of a forum."""

    HEAD_OF_STATE = "head_of_state"
    HEAD_OF_GOVERNMENT = "head_of_government"
    FOREIGN_MINISTER = "foreign_minister"
    DIPLOMATIC_AGENT = "diplomatic_agent"
    OTHER = "other"


class PostOfficeStated(ActorEvent):
    """What office the post is; takes the place of the statement before."""

    TOPIC: ClassVar[str] = "actor.office_stated.v1"

    office: Office


class ActorExistenceRecorded(ActorEvent):
    """First and last day of an organ, unit, facility or post; takes the place of the record before."""

    TOPIC: ClassVar[str] = "actor.existence_recorded.v1"

    existed_from: IsoDate | None = None
    existed_to: IsoDate | None = None


class SubordinationRecorded(ActorEvent):
    """Another actor was over this one, by law or in fact; recorded on the one below."""

    TOPIC: ClassVar[str] = "actor.subordination_recorded.v1"

    subordination: Code
    superior: ActorRef
    nature: Literal["de_jure", "de_facto"]
    valid_from: IsoDate | None = None
    valid_to: IsoDate | None = None


class SubordinationEnded(ActorEvent):
    """A subordination came to its last day."""

    TOPIC: ClassVar[str] = "actor.subordination_ended.v1"

    subordination: Code
    valid_to: IsoDate
