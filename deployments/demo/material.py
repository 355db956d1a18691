"""Material of the demo: items with their consents, facts with their citations, and incidents."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from deployments.demo.references import (
    Entry,
    RowId,
    Slug,
    Text,
    ToActor,
    ToConsent,
    ToFact,
    ToIdentity,
    ToItem,
    ToSource,
    ToTopic,
)
from domain.assessment.events import AuthenticityResult, Credibility, Relevance, Reliability
from domain.evidence.events import Basis, Capacity, ItemForm, ItemKind
from domain.facts.citation import BasisOfKnowledge, Use
from domain.facts.events import FactGround, FactRole
from domain.incidents.events import IncidentRole
from domain.protection.events import ConsentScope, GivingCapacity
from domain.values import Code, Edtf, IsoDate, Language, Polarity, Territory, Value


class PersonBehind(Value):
    """Whose consent the use of an item needs."""

    source: ToSource
    capacity: Capacity


class Assessment(Value):
    """One expert's judgment on an item, the two axes apart."""

    by: ToIdentity
    reliability: Reliability
    credibility: Credibility
    authenticity: AuthenticityResult
    relevance: Relevance
    reasoning: Text


class Item(Entry):
    """An evidence item: a public document that is cited and not held, or a fictional testimony held whole.

    Args:
        symbol: Document symbol, where there is one.
        sources: Whose words it holds.
        occurred: Its date.
        language: Language it was issued in.
        read_in: Language of the copy that was read, where it is another.
        paragraphs: Text of a held item, numbered from 1.
    """

    title: Text
    symbol: Text | None = None
    kind: ItemKind
    form: ItemForm
    description: Text
    sources: Annotated[tuple[ToSource, ...], Field(min_length=1)]
    persons_behind: tuple[PersonBehind, ...] = ()
    occurred: Edtf | None = None
    language: Language
    read_in: Language | None = None
    lawful_basis: Basis
    held: bool
    classification: Literal["public", "internal", "confidential", "secret"]
    paragraphs: tuple[Text, ...] = ()
    assessment: Assessment | None = None

    @model_validator(mode="after")
    def _holds_its_text(self) -> Self:
        if self.held is not bool(self.paragraphs):
            raise ValueError("expected paragraphs where an item is held, and none where it is not")
        return self

    def content(self) -> bytes:
        """Bytes of a held item: UTF-8, one numbered paragraph a line, closed by a line feed."""
        lines = (f"{number}. {text}\n" for number, text in enumerate(self.paragraphs, start=1))
        return "".join(lines).encode()


class ConsentForm(Value):
    """How the person was asked."""

    version: Code
    language: Language
    interpreter: ToSource | None = None


class ConsentTerm(Value):
    """Uses agreed to, for paragraphs of the item or, where none are named, the whole of it."""

    first_paragraph: Annotated[int, Field(ge=1)] | None = None
    last_paragraph: Annotated[int, Field(ge=1)] | None = None
    scopes: Annotated[tuple[ConsentScope, ...], Field(min_length=1)]
    valid_from: IsoDate
    valid_to: IsoDate | None = None

    @model_validator(mode="after")
    def _names_both_ends(self) -> Self:
        if (self.first_paragraph is None) is not (self.last_paragraph is None):
            raise ValueError("expected both first_paragraph and last_paragraph, or neither")
        return self


class Consent(Entry):
    """What one person agreed to for one item."""

    item: ToItem
    for_person: ToSource
    given_by: ToSource
    capacity: GivingCapacity
    form: ConsentForm
    term: Annotated[tuple[ConsentTerm, ...], Field(min_length=1)]


class Withdrawal(Entry):
    """A consent taken back whole, from a day on; played after everything else."""

    consent: ToConsent
    effective_on: IsoDate
    reason: Text


class Topic(Value):
    """A topic code of the repository's list (decision 30)."""

    code: Slug
    title: Text


class Citation(Value):
    """Where an item speaks for or against a fact, how that place was read, and from which row it was taken.

    Args:
        paragraph: Number as the document prints it.
        section: Words for the place, where the copy read prints no number.
        number_basis: Whether the number was printed, inferred from its neighbours, or quoted by an author.
        row: Row of the public record; none on a fictional testimony.
        row_mark: The reference's own mark of that row.
        read: How much was read: the whole, a part, told by another text, or recalled.
        unverified: The number was inferred, or the text is told or recalled and was not seen.
    """

    item: ToItem
    paragraph: Annotated[int, Field(ge=1)] | None = None
    section: Text | None = None
    number_basis: Literal["printed", "inferred", "quoted", "none"]
    row: RowId | None = None
    row_mark: Literal["supports", "contradicts", "limits", "context"] | None = None
    read: Literal["full", "excerpt", "secondary", "recalled"]
    polarity: Polarity
    basis: BasisOfKnowledge
    source: ToSource
    heard_from: ToSource | None = None
    use: Use
    unverified: bool
    rationale: Text | None = None

    @model_validator(mode="after")
    def _is_placed_and_marked(self) -> Self:
        if (self.paragraph is None) is (self.section is None):
            raise ValueError("expected a paragraph or, where none is printed, a section")
        if (self.paragraph is None) is not (self.number_basis == "none"):
            raise ValueError(f"expected number_basis none for a section alone, found {self.number_basis}")
        is_unseen = self.read in ("secondary", "recalled") or self.number_basis == "inferred"
        if self.unverified is not is_unseen:
            raise ValueError(f"expected unverified = {str(is_unseen).lower()} from read and number_basis")
        if (self.row is None) is not (self.row_mark is None):
            raise ValueError("expected row and row_mark together")
        if self.read == "recalled" and self.polarity is Polarity.SUPPORTS:
            raise ValueError("expected nothing recalled as support")
        return self

    def remark(self) -> str:
        """Words to record beside the citation: place, row, how it was read, and why it bears on the fact."""
        place = f"para. {self.paragraph}" if self.section is None else self.section
        parts = [f"{place} ({self.number_basis} number)" if self.paragraph else place]
        if self.row is not None:
            parts.append(f"row {self.row}, read: {self.read}")
        if self.unverified:
            parts.append("unverified")
        return ". ".join(["; ".join(parts), *([self.rationale] if self.rationale else [])])


class Fact(Entry):
    """One proposition in our own words; `who` lists actors, recorded by their codes."""

    statement: Text
    role: FactRole
    ground: FactGround
    status: Literal["prospective", "asserted", "disputed"]
    who: tuple[ToActor, ...] = ()
    where: Text | None = None
    occurred: Edtf | None = None
    topics: Annotated[tuple[ToTopic, ...], Field(min_length=1)]
    citation: Annotated[tuple[Citation, ...], Field(min_length=1)]


class IncidentActor(Value):
    """An actor and its part."""

    actor: ToActor
    role: IncidentRole


class Incident(Entry):
    """What happened, where and when, and the facts that say so; its id is its code."""

    kinds: Annotated[tuple[Code, ...], Field(min_length=1)]
    summary: Text
    place: Text
    territory: Territory
    occurred: Edtf
    actors: Annotated[tuple[IncidentActor, ...], Field(min_length=1)]
    facts: Annotated[tuple[ToFact, ...], Field(min_length=1)]
