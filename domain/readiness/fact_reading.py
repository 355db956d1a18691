"""What a fact reads through one lens; none of its words evaluates it (readiness rule 6)."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from domain.readiness.failure import Failure


class OriginGroup(NamedTuple):
    """Sources that count once (readiness rule 5).

    Args:
        sources: Representatives of the joined sources that stand behind the material, in order.
        is_usable: Whether anything from the group can be relied on (decision 22).
    """

    sources: tuple[str, ...]
    is_usable: bool


class FactWord(StrEnum):
    """What a fact reads."""

    SUPPORTED = "supported"
    CONTESTED = "contested"
    CONTRADICTED_ONLY = "contradicted only"
    UNSUPPORTED = "unsupported"


class CitationReading(NamedTuple):
    """A citation that something stands in the way of.

    Args:
        citation: Its id.
        is_contradicting: It counts all the same, and needs a disclosure decision (readiness rule 2).
        failures: Every condition that fails.
    """

    citation: str
    is_contradicting: bool
    failures: tuple[Failure, ...]


class RetractedReading(NamedTuple):
    """A citation whose words the same source took back; it stays, and both are shown (readiness rule 5).

    Args:
        citation: Its id.
        retraction: Id of the retraction.
        source: Who took them back.
        retracted_in: Item that holds the new statement.
        is_of_account: The source took back what it told on some topics, not only that part of that item.
        topics: Topics taken back; none means all, or was not stated.
        event: Event that recorded it.
    """

    citation: str
    retraction: str
    source: str
    retracted_in: str
    is_of_account: bool
    topics: tuple[str, ...]
    event: str


class FactReading(NamedTuple):
    """One fact through one lens.

    Args:
        fact: Its id.
        status: As stated: prospective, asserted, disputed or withdrawn (decision 39).
        ground: Evidence, or what makes evidence unnecessary before the forum that it binds.
        usable: Word on what is usable.
        known: Word on what is known.
        gives_support: Whether a supporting mapping of it can count.
        supporting: Usable supporting citations, by id.
        contradicting: Contradicting citations, by id, usable or not.
        origins: Independent origins of what supports it.
        restricted: Citations that something stands in the way of.
        retracted: Citations whose words their source took back; none of the figures leaves them out.
        contradicted_by: Facts linked as contradicting it; a link informs (decision 0018).
    """

    fact: str
    status: str
    ground: str
    usable: FactWord
    known: FactWord
    gives_support: bool
    supporting: frozenset[str]
    contradicting: frozenset[str]
    origins: tuple[OriginGroup, ...]
    restricted: tuple[CitationReading, ...]
    retracted: tuple[RetractedReading, ...] = ()
    contradicted_by: tuple[str, ...] = ()

    @property
    def usable_origins(self) -> int:
        """Count the independent origins of which something is usable; it informs and never blocks."""
        return sum(group.is_usable for group in self.origins)
