"""What every random history of a line begins with: people, law, incidents, a base, testimonies on consent."""

from __future__ import annotations

from uuid import UUID

from domain.events import DomainEvent
from domain.evidence import events as e
from domain.facts import events as f
from domain.incidents import events as i
from domain.mandate import events as mandate
from domain.proof import events as p
from domain.protection import events as consent
from domain.values import Segment, Target
from tests.projections.histories import sealed

FORUM, CASE, LINE, CONTEXT, BASE = (UUID(int=number) for number in range(1, 6))
DAY = "2026-03-01"
PEOPLE = ("ana", "ben", "cem", "eve", "kim")
INCIDENTS = tuple(UUID(int=100 + number) for number in range(3))
SOURCES = tuple(UUID(int=200 + number) for number in range(4))
ITEMS = tuple(UUID(int=300 + number) for number in range(5))
FACTS = tuple(UUID(int=400 + number) for number in range(5))
CONSENTS = tuple(UUID(int=500 + number) for number in range(4))
PINNED = "0" * 64
PAGES = Segment(unit="pages", first=2, last=3)
PLACES = (
    Target(stream=f"crime_base/{BASE}", element="7-1-e.1"),
    Target(stream=f"crime_base/{BASE}", element="7-1-e.1", incidents=(INCIDENTS[0],)),
    Target(stream=f"crime_base/{BASE}", element="7-1-e.2"),
    Target(stream=f"context/{CONTEXT}", element="7-attack.1"),
    Target(stream=f"case_file/{CASE}", line=LINE),
)

Event = tuple[UUID, DomainEvent]


def _scopes(*words: str) -> tuple[consent.ConsentScope, ...]:
    return tuple(consent.ConsentScope(word) for word in words)


ALL = _scopes("internal_analysis", "reporting_anonymised", "share_international_court")
FORM = consent.ConsentForm(version="v1", language="en")


def identity(name: str) -> DomainEvent:
    """Register a person."""
    return mandate.IdentityRegistered(identity=name, name=sealed("name"), kind="person")


def incident(number: int) -> Event:
    """Describe an incident."""
    described = i.IncidentDescription(
        kinds=("detention",), summary=sealed("summary"), occurred=f"200{number}", territory="KP"
    )
    return INCIDENTS[number], i.IncidentDescribed(code=f"I-{number}", description=described)


def context() -> DomainEvent:
    """Define the attack."""
    return p.ContextDefined(
        kind="7-attack", catalogue=PINNED, period="1990/2014", territories=("KP",), title=sealed("title")
    )


def base() -> DomainEvent:
    """Define the crime base over two incidents."""
    return p.CrimeBaseDefined(
        crime="7-1-e",
        catalogue=PINNED,
        title=sealed("title"),
        incidents=INCIDENTS[:2],
        extent="completed",
        nexus=(p.Nexus(context=CONTEXT),),
    )


def registered(number: int) -> DomainEvent:
    """Register a testimony on consent, or a public report; the last is an excerpt of the first."""
    testimony = number < len(SOURCES)
    behind = e.PersonBehind(source=SOURCES[number % 4], capacity=e.Capacity.WITNESS)
    description = e.Description(
        kind=e.ItemKind.TESTIMONY if testimony else e.ItemKind.REPORT,
        form=e.ItemForm.WRITTEN_STATEMENT if testimony else e.ItemForm.COPY,
        title=sealed("title"),
        lawful_basis=(e.LawfulBasis(basis=e.Basis.CONSENT if number % 2 == 0 else e.Basis.PUBLIC),),
        persons_behind=(behind,),
    )
    if number == len(ITEMS) - 1:
        derivation = e.Derivation(kind=e.DerivationKind.EXCERPT, parents=(ITEMS[0],), segment=PAGES)
        return e.EvidenceDerived(
            description=description.model_copy(update={"lawful_basis": (), "persons_behind": ()}),
            derivation=derivation,
        )
    return e.EvidenceRegistered(description=description)


def given(number: int, valid_to: str | None = "2026-09-01") -> DomainEvent:
    """Give a consent."""
    return consent.ConsentGiven(
        for_person=SOURCES[number],
        item=ITEMS[number],
        given_by=SOURCES[number],
        capacity=consent.GivingCapacity.SELF,
        terms=(consent.ConsentTerm(scopes=ALL, valid_from="2020-01-01", valid_to=valid_to),),
        form=FORM,
    )


def stated(fact: UUID) -> DomainEvent:
    """State a fact."""
    topics = ("food",) if fact.int % 2 else ()
    proposition = f.Proposition(statement=sealed("statement"), role=f.FactRole.MATERIAL, topics=topics)
    return f.FactStated(proposition=proposition, status="asserted")
