"""Sources and actors of the demo: who the material comes from, and whom it speaks of."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from deployments.demo.references import ActorCode, Entry, Text, ToActor, ToItem, ToSource, ToTopic
from domain.actors.events import ActorKind, AgeAt, NameForm, Nationality
from domain.sources.events import Availability, HandCapacity, IdentityRecipient, SourceKind
from domain.values import Edtf, IsoDate, Value


class SourceAvailability(Value):
    """Whether a source can be heard, since when this is known, and who may learn the identity."""

    status: Availability
    as_of: IsoDate
    identity_disclosable_to: tuple[IdentityRecipient, ...]


class Source(Entry):
    """A source under its code; `same_person` is the actor who is the same human being."""

    code: ActorCode
    kind: SourceKind
    name: Text | None = None
    availability: SourceAvailability | None = None
    same_person: ToActor | None = None


class CommonOrigin(Entry):
    """Sources that count once, on these topics or, where none is named, on all."""

    sources: Annotated[tuple[ToSource, ...], Field(min_length=2)]
    topics: tuple[ToTopic, ...]
    grounds: Text


class Hand(Entry):
    """Through whose hands a source's information came."""

    source: ToSource
    hand: ToSource
    capacity: HandCapacity


class EarlierAccount(Entry):
    """An account that a source gave to another body before."""

    source: ToSource
    given_to: ToSource
    occurred: Edtf


class Retraction(Entry):
    """What a source said in one item and took back in another."""

    source: ToSource
    item: ToItem
    paragraph: Annotated[int, Field(ge=1)]
    retracted_in: ToItem
    reason: Text


class ActorName(Value):
    """One name and its form."""

    text: Text
    form: NameForm


class Actor(Entry):
    """A person, organ, unit, facility or post; texts name it by `code`."""

    code: ActorCode
    kind: ActorKind
    names: Annotated[tuple[ActorName, ...], Field(min_length=1)]
    part_of: ToActor | None = None
    existed_from: IsoDate | None = None
    nationalities: tuple[Nationality, ...] = ()
    ages: tuple[AgeAt, ...] = ()


class Succession(Entry):
    """An organ that came before or after another; `unverified` where general knowledge alone says so."""

    actor: ToActor
    relation: Literal["predecessor", "successor"]
    other: ToActor
    manner: Literal["renamed", "merged", "split", "replaced"]
    unverified: bool
    reason: Text


class Holding(Entry):
    """Who held a post, by law or in fact, from day to day."""

    post: ToActor
    holder: ToActor
    nature: Literal["de_jure", "de_facto"]
    valid_from: IsoDate
    valid_to: IsoDate
