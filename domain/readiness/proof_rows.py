"""Rows on what is proved and before whom: contexts, crime bases, liabilities, lines, incidents, forums."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.readiness.rows import Removal, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRow(Row):
    """What happened; only what is declared impersonal (decision 26).

    Args:
        territory: ISO 3166-1 alpha-2, or `contested`; None where none was stated.
        occurred: EDTF date or interval; None where none was stated.
    """

    territory: str | None = None
    occurred: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextRow(Row):
    """A context that is proved once.

    Args:
        kind: Kind of context of the catalogue, `7-attack`.
        catalogue: Digest of the catalogue version that it is proved under (decision 33).
        period: EDTF interval of its scope; None where none was stated.
        territories: Where it took place, ISO 3166-1 alpha-2 or `contested`.
    """

    kind: str
    catalogue: str = ""
    period: str | None = None
    territories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class CrimeBaseRow(Row):
    """One crime of the catalogue over incidents.

    Args:
        crime: Offence id.
        is_attempted: Whether the crime was attempted only; its consequence elements then fall away.
        linked_bases: Bases that persecution is connected with (7-1-h.4).
        catalogue: Digest pinned.
    """

    crime: str
    is_attempted: bool = False
    linked_bases: tuple[str, ...] = ()
    catalogue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow(Row):
    """An incident of a base, or a base of a line (decision 21); its id is `whole:member`.

    Args:
        whole: The base or the line; rows are looked up by it.
        member: The incident or the base.
        added_by: Who added it first.
        added_at: Sequence at which it was first added; adding it again does not renew it.
        removal: Its removal, which counts once somebody independent stands behind it.
        context: On a base of a line: the context that the line picks for its nexus (decision 9).
    """

    whole: str
    member: str
    added_by: str
    added_at: int
    removal: Removal | None = None
    context: str | None = None

    def keys(self) -> tuple[str, ...]:
        """Look members up by the whole."""
        return (self.whole,)


@dataclass(frozen=True, slots=True, kw_only=True)
class AllegedMode:
    """A mode that is alleged, for some incidents; none means all, save under a same-bearer mode."""

    mode: str
    incidents: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class LiabilityRow(Row):
    """What a natural person, or a State, is alleged to answer for.

    Args:
        actor: The person or the State.
        modes: Alternative modes, or ways of attribution to the State; one that is clear is enough.
        bases: Crime bases that it is alleged for.
        catalogue: Digest pinned.
        obligations: Of a State: what it is alleged to have breached; none for a person.
    """

    actor: str
    modes: tuple[AllegedMode, ...]
    bases: frozenset[str]
    catalogue: str = ""
    obligations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow(Row):
    """A line of a case file; its bases, each with the context of its nexus, are `MemberRow`s.

    Args:
        case: The case file.
        kind: `structural_line`, `charge` or `claim`.
        liability: Of a charge, or of a claim.
        catalogue: Digest pinned.
    """

    case: str
    kind: str
    liability: str | None = None
    catalogue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForumRow(Row):
    """An adopted forum (decision 12).

    Args:
        template: Id of the forum file.
        body: The body that was named.
        sha256: Digest of the file as recorded.
        territories: Territories of a mandate.
    """

    template: str
    body: str
    sha256: str
    territories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfForum(Row):
    """A row looked up by its forum."""

    forum: str

    def keys(self) -> tuple[str, ...]:
        """Look the row up by its forum."""
        return (self.forum,)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreconditionRow(OfForum):
    """A precondition recorded as met, such as a referral, and the territories of the situation."""

    key: str
    territories: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JurisdictionDecisionRow(OfForum):
    """A reasoned decision on contested jurisdiction (readiness rule 9, decision 11).

    Args:
        question: `time`, `territory`, `person` or `basis`.
        is_within: What was decided.
        incident: The incident; None decides for every incident.
        crimes: Offences; none decides for every crime.
        actor: The person; None decides for every person.
        by: Who decided.
        removal: Its withdrawal; of a decision against jurisdiction it counts once a third person agreed.
    """

    question: str
    is_within: bool
    incident: str | None = None
    crimes: frozenset[str] = frozenset()
    actor: str | None = None
    by: str = ""
    removal: Removal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardHeldEqualRow(OfForum):
    """A standard of the forum that somebody holds equal to one of another forum; it is shown, and no more.

    Args:
        standard: The forum's own.
        other: The other forum.
        other_standard: Its standard.
        by: Who holds them equal.
    """

    standard: str
    other: str
    other_standard: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BarRow(Row):
    """A personal bar of an actor, recorded or brought by a finding; looked up by actor.

    Args:
        kind: `immunity`, `age`, `ne_bis_in_idem`, `death` or `other`.
        forum: Adopted forum that it concerns; None concerns all.
        valid_from: First day; None from ever.
        valid_to: Last day; None without end.
        by: Who recorded it.
        removal: Its lifting, by a reasoned decision.
    """

    actor: str
    kind: str
    forum: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    by: str = ""
    removal: Removal | None = None

    def keys(self) -> tuple[str, ...]:
        """Look bars up by actor."""
        return (self.actor,)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundRow(Row):
    """A ground excluding responsibility that was raised in a liability; looked up by liability.

    Args:
        answer: `does_not_exclude` or `excludes`; None while it is open.
        answered_by: Who answered.
    """

    liability: str
    ground: str
    answer: str | None = None
    answered_by: str | None = None

    def keys(self) -> tuple[str, ...]:
        """Look grounds up by liability."""
        return (self.liability,)


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryRow(Row):
    """A line of inquiry; looked up by case.

    Args:
        case: The case file.
        line: Line that it was opened for; None where it concerns a person in every line of the case.
        actor: Person whom it concerns; None where none was named.
        seeks: `incriminating`, `exonerating` or `both`.
        stream: Where what is sought would be mapped; None where no element was named.
        element: The element there.
        outcome: `found`, `nothing_found` or `not_possible`; None while it is open.
        concluded_by: Who closed it.
    """

    case: str
    line: str | None = None
    actor: str | None = None
    seeks: str = "both"
    stream: str | None = None
    element: str | None = None
    outcome: str | None = None
    concluded_by: str | None = None

    def keys(self) -> tuple[str, ...]:
        """Look inquiries up by case."""
        return (self.case,)
