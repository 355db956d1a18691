"""What a forum file says of jurisdiction: when, where, over whom, after whose act, and what bars a person."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StrictInt, StringConstraints, model_validator

from domain.law.terms import Citation, Day, Key, Words
from domain.values import Value

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2 code of a State."""


class Temporal(Value):
    """When conduct must have taken place; absent dates set no limit.

    Args:
        since: First day within jurisdiction.
        until: Last day within jurisdiction.
        continuing: What holds of conduct that began before and goes on after: the part after counts, it is
            contested (a recorded decision answers it), or nothing is tested.
    """

    since: Day | None = None
    until: Day | None = None
    continuing: Literal["part_after_counts", "contested", "not_tested"]
    citation: Citation
    note: str = ""


class Precondition(Value):
    """An act of someone else without which the forum has no jurisdiction (a referral).

    Args:
        one_of: Key that alternatives share: one of them is enough (art. 13(a) or (c)).
    """

    key: Key
    statement: Words
    citation: Citation
    one_of: Key | None = None


class Party(Value):
    """A State on whose territory, or over whose nationals, the forum has jurisdiction, and from when.

    Args:
        since: First day; never before the forum's own.
        until: Last day, where it withdrew; what it does to conduct before is for the forum to say.
    """

    state: Country
    since: Day
    until: Day | None = None
    citation: Citation
    note: str = ""

    @model_validator(mode="after")
    def _is_ordered(self) -> Self:
        if self.until is not None and self.until < self.since:
            raise ValueError(f"expected a last day not before {self.since}, found {self.until}")
        return self


class NotParty(Value):
    """A State that is known not to be a party, and where that was seen."""

    state: Country
    citation: Citation


class Territorial(Value):
    """Where conduct must have taken place.

    Args:
        rule: `situation_referred`: in a territory that a recorded precondition names; `mandate`: in one that
            the body's recorded establishment names; `parties`: in a State of the table, from its day on, or
            by a national of one; `not_limited`.
        parties: The table, of `parties` alone.
        not_parties: States known to be none.
        is_complete: Whether the table names every party; of a State that an incomplete one leaves out
            nothing is known, and a recorded decision answers it.
        nationality: Whether the nationality of the accused is enough (art. 12(2)(b)).
    """

    rule: Literal["situation_referred", "mandate", "parties", "not_limited"]
    citation: Citation
    note: str = ""
    parties: tuple[Party, ...] = ()
    not_parties: tuple[NotParty, ...] = ()
    is_complete: StrictBool = False
    nationality: StrictBool = False

    @model_validator(mode="after")
    def _has_its_table(self) -> Self:
        if (self.rule == "parties") is not bool(self.parties):
            raise ValueError("expected parties for the rule parties, and for no other rule")
        if self.rule != "parties" and (self.not_parties or self.is_complete or self.nationality):
            raise ValueError("expected not_parties, is_complete and nationality for the rule parties alone")
        return self

    def party(self, state: str) -> Party | None:
        """Find a State in the table."""
        return next((party for party in self.parties if party.state == state), None)

    def not_party(self, state: str) -> NotParty | None:
        """Find a State among those known to be none."""
        return next((each for each in self.not_parties if each.state == state), None)


class Bar(Value):
    """A personal bar, examined for each person (readiness rule 9); `no_bar` states that it has no effect.

    Args:
        offices: Of immunity: offices that give it while they are held, by the codes that posts state.
    """

    key: Literal["immunity", "age", "ne_bis_in_idem", "death"]
    effect: Literal["bars", "no_bar"]
    statement: Words
    citation: Citation
    offices: tuple[Key, ...] = ()

    @model_validator(mode="after")
    def _offices_are_of_immunity(self) -> Self:
        if self.offices and (self.key != "immunity" or self.effect != "bars"):
            raise ValueError("expected offices for an immunity that bars, and for no other bar")
        return self


class Personal(Value):
    """Over whom the forum has jurisdiction, and what bars it.

    Args:
        states: Whether it hears claims against States.
    """

    natural_persons: StrictBool
    organs: StrictBool
    states: StrictBool = False
    minimum_age: StrictInt | None = Field(default=None, ge=0, le=30)
    citation: Citation
    bars: tuple[Bar, ...] = ()
