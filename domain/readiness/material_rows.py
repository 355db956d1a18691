"""Rows on material: facts, citations, items, the persons behind them, and what was found about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from domain.readiness.rows import Concurrence, Removal, Row
from domain.values import WHOLE, Polarity, Segment


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow(Row):
    """One proposition.

    Args:
        status: `prospective`, `asserted`, `disputed` or `withdrawn`.
        role: `material`, `subsidiary` or `background`.
        ground: `evidence`, `agreed`, `judicially_noticed` or `adjudicated`.
        binds: Adopted forums that a ground other than evidence binds.
        topics: Codes on which common origins are looked for (decision 30).
        by: Who stated it.
        removal: Its withdrawal.
    """

    status: str = "asserted"
    role: str = "material"
    ground: str = "evidence"
    binds: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    by: str = ""
    removal: Removal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationRow(Row):
    """What a segment of an item says for or against a fact; looked up by fact.

    Args:
        basis: `saw_or_did`, `heard`, `author`, `expert` or `secondary_report`.
        source: Source whose words they are, where the item has several speakers or is another's report.
        heard_from: Source that the speaker heard it from.
        use: `truth_of_contents`, `that_it_was_said`, `of_treatment` or `markings`: what the words show.
        is_reopened: A corrected translation reopened it, and nobody has confirmed it since.
        anchors: Segments of ancestors of a derived item that the cited segment renders, by item.
        by: Who cited.
        removal: Its withdrawal.
    """

    fact: str
    item: str
    polarity: Polarity
    segment: Segment = WHOLE
    basis: str = "saw_or_did"
    source: str | None = None
    heard_from: str | None = None
    use: str = "truth_of_contents"
    is_reopened: bool = False
    anchors: tuple[tuple[str, Segment], ...] = ()
    by: str = ""
    removal: Removal | None = None

    def keys(self) -> tuple[str, ...]:
        """Look citations up by their fact."""
        return (self.fact,)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow(Row):
    """An evidence item.

    Args:
        standing: `registered`, `quarantined`, `accepted` or `rejected`; closing an item changes none.
        is_held: Whether bytes, or the thing itself, are held.
        is_physical: Whether its integrity is that of custody.
        form: `original`, `live_testimony`, `recorded_testimony`, `written_statement`,
            `anonymous_statement`, `summary`, `secondary_report` or `copy`.
        lawful_bases: `consent`, `public`, `providers_agreement`, `compelled`, `found`; one that holds is
            enough.
        parents: Items that it was derived from, fixed at registration (decision 31).
        derived_segment: Part of the parents that it was made from.
    """

    standing: str = "accepted"
    is_held: bool = True
    is_physical: bool = False
    form: str = "original"
    lawful_bases: frozenset[str] = frozenset()
    parents: tuple[str, ...] = ()
    derived_segment: Segment = WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class OfItem(Row):
    """A row looked up by its item."""

    item: str

    def keys(self) -> tuple[str, ...]:
        """Look the row up by its item."""
        return (self.item,)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonBehindRow(OfItem):
    """A person behind a segment: `witness`, `author`, `pictured`, `mentioned` or `owner` (decision 4)."""

    source: str
    segment: Segment = WHOLE
    capacity: str = "witness"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentTermRow(OfItem):
    """One term of a person's consent to the use of a segment (decisions 4, 28).

    Args:
        consent: Stream of the consent.
        person: Source for whom it was given.
        scopes: Uses that the term allows.
        valid_from: First day on which it holds.
        valid_to: Last day on which it holds; None without expiry.
        given_at: Sequence at which the term was given or renewed.
        withdrawn_on: Day from which it is withdrawn.
        withdrawn_at: Sequence at which the withdrawal was recorded.
    """

    consent: str
    person: str
    scopes: frozenset[str]
    valid_from: date
    given_at: int
    segment: Segment = WHOLE
    valid_to: date | None = None
    withdrawn_on: date | None = None
    withdrawn_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionRow(OfItem):
    """A provider's condition in force; it forbids `support`, or consent scopes and stages by code."""

    code: str
    forbids: frozenset[str] = frozenset({"support"})
    segment: Segment = WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentRow(OfItem):
    """One assessor's view of an item, with two axes that are never combined.

    Args:
        authenticity: `authentic`, `undetermined`, `not_examined` or `not_authentic`.
        reliability: `A` to `F`; F is unknown.
        credibility: `1` to `6`; 6 is unknown.
        concurrences: Experts who agreed with it (decision 20).
        supersedes: The assessment that it replaces.
        removal: Its withdrawal.
    """

    author: str
    authenticity: str = "authentic"
    reliability: str = "F"
    credibility: str = "6"
    concurrences: tuple[Concurrence, ...] = ()
    supersedes: str | None = None
    removal: Removal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FixityRow(OfItem):
    """The last fixity check of an item; its intake is the first (decision 38)."""

    outcome: str = "intact"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyRow(OfItem):
    """Custody of an item: `unbroken`, `open_release` or `broken`."""

    state: str = "unbroken"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaintRow(OfItem):
    """A use of a segment that taint bars (readiness rule 4); it outlives whoever recorded it.

    Args:
        use: Use that is barred, in the words of `CitationRow.use`.
        status: `alleged`, `assessed` or `ruled`.
        by: Who recorded it, or the body that ruled.
        removal: Its lifting.
    """

    use: str
    segment: Segment = WHOLE
    status: str = "alleged"
    by: str = ""
    removal: Removal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailabilityRow(Row):
    """How a source can be had: `willing`, `reachable`, `unreachable`, `unwilling`, `unfit` or `died`."""

    state: str = "willing"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow(Row):
    """A registered source: `kind` in the words of its stream, such as `expert` for an expert witness."""

    kind: str = "witness"


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginRow(Row):
    """Sources of one origin, on some topics or on all (readiness rule 5, decision 30).

    Args:
        kind: `common_origin`; or `earlier_account`, of a source to a body; or `same_person`, two streams of one
            human being, an actor's or a victim's written as `actor/<uuid>`.
    """

    sources: tuple[str, ...]
    topics: frozenset[str] = field(default_factory=frozenset)
    kind: str = "common_origin"

    def keys(self) -> tuple[str, ...]:
        """Look all links up together: groups are formed over everything known (decision 22)."""
        return ("",)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandRow(Row):
    """A hand that a source came through: `intermediary`, `interpreter`, `collector`, `screening_body`.

    `hand` is a source where the hand is one, else a code of its own.
    """

    source: str
    hand: str
    capacity: str = "intermediary"

    def keys(self) -> tuple[str, ...]:
        """Look hands up by source, and all together."""
        return ("", self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetractionRow(Row):
    """What a source took back in a new statement: a part of one item, or its account on some topics (rule 5).

    Args:
        source: Who took it back.
        retracted_in: Item that holds the new statement.
        item: The statement taken back; None where the account is, wherever it was told.
        segment: Part of that item.
        topics: Topics of an account taken back; none means all.
    """

    source: str
    retracted_in: str
    item: str | None = None
    segment: Segment = WHOLE
    topics: frozenset[str] = field(default_factory=frozenset)

    def keys(self) -> tuple[str, ...]:
        """Look a statement's retraction up by its item, an account's by its source."""
        return (self.source if self.item is None else self.item,)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionRow(Row):
    """A fact that cannot be so together with another; one row for each side (decision 0018).

    Args:
        other: The other fact.
        linked_from: Fact from which the link was made.
        by: Who linked them.
        removal: The unlinking, which counts with a third person's agreement.
    """

    fact: str
    other: str
    linked_from: str
    by: str = ""
    removal: Removal | None = None

    def keys(self) -> tuple[str, ...]:
        """Look links up by the fact."""
        return (self.fact,)
