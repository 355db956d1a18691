"""Rows on what jurisdiction over a person turns on: nationality, age at a time, offices held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.readiness.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeAt:
    """The age band of a person at a time, EDTF."""

    at: str
    band: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow(Row):
    """What jurisdiction over a person turns on (decision 26); its id is the actor's.

    Args:
        nationalities: ISO 3166-1 alpha-2.
        ages: Age bands at times that matter.
    """

    nationalities: frozenset[str] = frozenset()
    ages: tuple[AgeAt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHeldRow(Row):
    """A post that a person held, and what office it is; looked up by person.

    Args:
        person: Who held it.
        post: The post.
        office: Its office, such as `head_of_state`; empty while none is stated.
        nature: `de_jure` or `de_facto`.
        valid_from: First day; None where it is not known.
        valid_to: Last day; None where it is not known, or still to come.
    """

    person: str
    post: str
    office: str
    nature: str
    valid_from: date | None = None
    valid_to: date | None = None

    def keys(self) -> tuple[str, ...]:
        """Look offices up by the person."""
        return (self.person,)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostOfficeRow(Row):
    """What office a post was last stated to be; its id is the post's."""

    office: str
