"""What one entry of the demo's data files says: a frozen type per table, references checked while it is read.

A reference is an `id` of another table. It is checked against the ids that the loader gathered beforehand,
so that pydantic's location of the error is the key of the file.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, model_validator

from domain.actors.events import ActorKind, AgeAt, NameForm, Nationality
from domain.assessment.events import AuthenticityResult, Credibility, Relevance, Reliability
from domain.evaluation.events import Verdict
from domain.evidence.events import Basis, Capacity, ItemForm, ItemKind
from domain.facts.citation import BasisOfKnowledge, Use
from domain.facts.events import FactGround, FactRole
from domain.incidents.events import IncidentRole
from domain.law.terms import ForumId, Key, LawId
from domain.protection.events import ConsentScope, GivingCapacity
from domain.sources.events import Availability, HandCapacity, IdentityRecipient, SourceKind
from domain.values import (
    Clean,
    Code,
    Edtf,
    ElementId,
    IdentityId,
    IsoDate,
    Language,
    MappingPolarity,
    Polarity,
    Territory,
    Value,
)

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True), Clean]
ActorCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,4}-[0-9]{1,8}$")]
RowId = Annotated[str, StringConstraints(pattern=r"^PR-[0-9]{3}$")]
"""Row of the public record that a citation was taken from."""


def _one_of(*tables: str) -> AfterValidator:
    """Refuse an id that no entry of these tables carries; the ids come as the validation's context."""

    def check(found: str, info: ValidationInfo) -> str:
        known: dict[str, str] = info.context or {}
        if known.get(found) not in tables:
            raise ValueError(f"expected the id of a {' or '.join(tables)}, found {found!r}")
        return found

    return AfterValidator(check)


To = Annotated[str, Field(max_length=120)]
ToIdentity = Annotated[To, _one_of("identity")]
ToForum = Annotated[To, _one_of("forum")]
ToCase = Annotated[To, _one_of("case_file")]
ToLine = Annotated[To, _one_of("line")]
ToActor = Annotated[To, _one_of("actor")]
ToSource = Annotated[To, _one_of("source")]
ToItem = Annotated[To, _one_of("item")]
ToConsent = Annotated[To, _one_of("consent")]
ToTopic = Annotated[To, _one_of("topic")]
ToFact = Annotated[To, _one_of("fact")]
ToIncident = Annotated[To, _one_of("incident")]
ToContext = Annotated[To, _one_of("context")]
ToBase = Annotated[To, _one_of("crime_base")]
ToLiability = Annotated[To, _one_of("liability")]
ToEvaluation = Annotated[To, _one_of("evaluation")]
ToProof = Annotated[To, _one_of("context", "crime_base", "liability")]
ToTarget = Annotated[To, _one_of("context", "crime_base", "liability", "case_file")]


class Entry(Value):
    """Any entry: an id that is unique in the whole scenario, and who does the act."""

    id: Slug
    by: ToIdentity
    fictional: bool = False


class Identity(Value):
    """Someone of the team; the name is invented, and recorded nowhere but in the register."""

    id: IdentityId
    name: Text
    roles: tuple[Code, ...]


class Forum(Entry):
    """A forum adopted from a template of the catalogue; `stage` is the one that the demo looks at."""

    template: ForumId
    body: Text
    stage: Key


class CaseFile(Entry):
    """The case, its theory, and who works on it."""

    title: Text
    theory: Text
    forums: tuple[ToForum, ...]
    actors: tuple[ToActor, ...]
    team: tuple[ToIdentity, ...]


class LineBase(Value):
    """A crime base of a line with the context of the nexus that the line picks."""

    crime_base: ToBase
    context: ToContext


class Line(Entry):
    """A structural line, directed at an organ, or a charge with the liability of a person."""

    case_file: ToCase
    kind: Literal["structural_line", "charge"]
    title: Text
    organ: ToActor | None = None
    liability: ToLiability | None = None
    bases: Annotated[tuple[LineBase, ...], Field(min_length=1)]


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


class Context(Entry):
    """A context, proved once, with its scope."""

    kind: LawId
    title: Text
    period: Edtf
    territories: tuple[Territory, ...]
    organs: tuple[ToActor, ...]


class CrimeBase(Entry):
    """One crime of the catalogue over named incidents, with its nexus to contexts."""

    crime: LawId
    title: Text
    incidents: Annotated[tuple[ToIncident, ...], Field(min_length=1)]
    extent: Literal["completed", "attempted"]
    nexus: tuple[ToContext, ...]
    principals: tuple[ToActor, ...]


class Liability(Entry):
    """A person's alleged liability for bases, under alternative modes."""

    actor: ToActor
    modes: Annotated[tuple[LawId, ...], Field(min_length=1)]
    bases: Annotated[tuple[ToBase, ...], Field(min_length=1)]


class Ground(Entry):
    """A ground excluding responsibility that was raised, and is not answered."""

    liability: ToLiability
    ground: LawId
    reason: Text


class Target(Value):
    """What a mapping, an evaluation or an answer speaks of (decision 1); absent members mean all."""

    on: ToTarget
    element: ElementId | None = None
    line: ToLine | None = None
    incidents: tuple[ToIncident, ...] = ()
    context: ToContext | None = None
    mode: LawId | None = None
    crime_base: ToBase | None = None
    actor: ToActor | None = None
    period: Edtf | None = None


class Rejection(Value):
    """A third person's rejection with reasons."""

    by: ToIdentity
    reasons: Text


class Mapping(Value):
    """A fact on an element: proposed, and then endorsed, rejected, or left as it is."""

    id: Slug
    fact: ToFact
    target: Target
    polarity: MappingPolarity
    directness: Literal["direct", "inferential"]
    inference: Text | None = None
    competing_inferences: tuple[Text, ...] = ()
    rationale: Text
    proposed_by: ToIdentity
    endorsed_by: ToIdentity | None = None
    rejection: Rejection | None = None

    @model_validator(mode="after")
    def _states_its_inference(self) -> Self:
        is_inferential = self.directness == "inferential"
        if is_inferential is not bool(self.inference) or is_inferential is not bool(self.competing_inferences):
            raise ValueError("expected inference and competing_inferences where, and only where, inferential")
        return self

    @model_validator(mode="after")
    def _keeps_four_eyes(self) -> Self:
        if self.endorsed_by == self.proposed_by:
            raise ValueError(f"expected someone else to endorse, found {self.proposed_by}")
        if self.rejection is not None and self.rejection.by in (self.proposed_by, self.endorsed_by):
            raise ValueError(f"expected a third person to reject, found {self.rejection.by}")
        return self


class Voice(Value):
    """Another expert's concurrence or dissent."""

    by: ToIdentity
    reasons: Text


class Evaluation(Entry):
    """An expert's view at a stage; each competing inference says whether it is excluded, and why."""

    targets: Annotated[tuple[Target, ...], Field(min_length=1)]
    forum: ToForum
    stage: Key
    verdict: Verdict
    reasons: Text
    competing_inferences: tuple[Text, ...] = ()
    supersedes: ToEvaluation | None = None
    concurrence: tuple[Voice, ...] = ()
    dissent: tuple[Voice, ...] = ()


class Answer(Value):
    """What a body found on one target, in our words, and where it says so."""

    target: Target
    level: Literal["line", "crime", "context", "component", "element"]
    outcome: Literal["made_out", "not_made_out", "undecided", "not_reached", "declined"]
    item: ToItem
    paragraphs: tuple[int, ...] = ()
    section: Text | None = None
    words: Text
    unverified: bool = False

    @model_validator(mode="after")
    def _is_placed(self) -> Self:
        if bool(self.paragraphs) is (self.section is not None):
            raise ValueError("expected paragraphs or, where none are printed, a section")
        return self


class Finding(Entry):
    """One decision of one body on one date, with its answers (decision 10)."""

    body: ToSource
    forum: ToForum
    stage: Key
    case_file: ToCase
    decided_on: IsoDate
    answer: Annotated[tuple[Answer, ...], Field(min_length=1)]
