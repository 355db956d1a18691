"""A liability: who answers, by which alternative ways, and the crime bases that it is alleged for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from domain.errors import InvalidError, RefusedError
from domain.events import Act, Change, RecordedEvent, State
from domain.law.catalogue import Catalogue
from domain.law.terms import LawId
from domain.mandate.four_eyes import refuse_software
from domain.ports.law import CatalogueLaw, named_in
from domain.proof import events as e
from domain.proof import parts
from domain.values import ActorRef, Classification, CrimeBaseRef, IncidentRef, Sha256, StreamKind

NEEDS_REASON: tuple[str, ...] = (
    "propose_base_removal",
    "agree_base_removal",
    "raise_ground",
    "answer_ground",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Liability(State):
    """What a liability has come to; a base that left it stays listed (decision 21).

    Args:
        modes: Of a natural person: alternative modes alleged.
        attributions: Of a State: alternative ways of attribution alleged.
        obligations: Of a State: obligations alleged to be breached; none for a natural person.
        grounds: Each ground ever raised, and its answer; None while it is open.
    """

    KIND: ClassVar[StreamKind] = StreamKind.LIABILITY

    actor: UUID
    catalogue: str
    modes: frozenset[str] = frozenset()
    attributions: frozenset[str] = frozenset()
    obligations: frozenset[str] = frozenset()
    bases: parts.Parts = field(default_factory=dict)
    grounds: Mapping[str, e.GroundAnswer | None] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """How messages name it."""
        return f"liability {self.id}"

    @property
    def is_of_state(self) -> bool:
        """Whether a State answers, and not a natural person."""
        return bool(self.obligations)


def evolve(liability: Liability | None, event: RecordedEvent) -> Liability:
    """Apply one recorded event."""
    data = event.data
    if liability is None:
        return _alleged(event)
    liability = replace(liability, version=event.version)
    match data:
        case e.ModeAdded():
            return replace(liability, modes=liability.modes | {data.mode.mode})
        case e.AttributionAdded():
            return replace(liability, attributions=liability.attributions | {data.attribution})
        case e.ObligationAdded():
            return replace(liability, obligations=liability.obligations | {data.obligation})
        case e.BaseAdded():
            return replace(liability, bases=parts.added(liability.bases, [data.base], event.by))
        case e.BaseRemovalProposed():
            return replace(liability, bases=parts.removal_proposed(liability.bases, data.base, event.by))
        case e.BaseRemovalAgreed():
            return replace(liability, bases=parts.removed(liability.bases, data.base))
        case e.GroundRaised():
            return replace(liability, grounds={**liability.grounds, data.ground: None})
        case e.LiabilityMigrated():
            return replace(liability, catalogue=data.to.catalogue)
        case e.GroundAnswered():
            return replace(liability, grounds={**liability.grounds, data.ground: data.answer})
        case _:
            return liability


def _alleged(event: RecordedEvent) -> Liability:
    data = event.data
    if not isinstance(data, e.LiabilityAlleged | e.StateResponsibilityAlleged):
        raise TypeError(f"a liability cannot open with {event.type}")
    opened = Liability(
        id=event.stream_id,
        version=event.version,
        classification=event.classification,
        actor=data.actor,
        catalogue=data.catalogue,
        bases=parts.added({}, data.bases, event.by),
    )
    if isinstance(data, e.LiabilityAlleged):
        return replace(opened, modes=frozenset(each.mode for each in data.modes))
    return replace(opened, attributions=frozenset(data.attributions), obligations=frozenset(data.obligations))


def allege(
    *,
    id: UUID,
    actor: ActorRef,
    actor_kind: str,
    catalogue: Sha256,
    modes: Annotated[tuple[e.AllegedMode, ...], Field(min_length=1, max_length=20)],
    bases: Annotated[tuple[CrimeBaseRef, ...], Field(min_length=1, max_length=100)],
    classification: Classification = Classification.CONFIDENTIAL,
    law: CatalogueLaw,
) -> Change:
    """Allege that a natural person is liable, pinned to a version of the catalogue (decision 33).

    Args:
        actor_kind: What the first event of `actor` says that it is (decision 31).

    Raises:
        InvalidError: The actor is no person, no mode or no base, an entry named twice, or a mode under
            which the accused did the acts without its incidents.
        UnknownCatalogueError: No adopted version has that digest.
        UnknownModeError: The version holds no such mode.
    """
    if actor_kind != "person":
        # Art. 25(1): jurisdiction is over natural persons; an organ stands in a structural line.
        raise InvalidError(f"expected a natural person, found an actor of kind {actor_kind}", field="actor")
    for name, entries in (("modes", modes), ("bases", bases)):
        if not entries:
            raise InvalidError("expected at least one, found none", field=name)
    parts.refuse_repeated((each.mode for each in modes), field="modes")
    parts.refuse_repeated(bases, field="bases")
    version = law.catalogue(catalogue, field="catalogue")
    for index, each in enumerate(modes):
        _check_mode(each, version, at=f"modes[{index}].")
    event = e.LiabilityAlleged(actor=actor, catalogue=catalogue, modes=modes, bases=bases)
    return Liability.first(event, id=id, classification=classification)


def _check_mode(alleged: e.AllegedMode, catalogue: Catalogue, *, at: str) -> None:
    with named_in(f"{at}mode"):
        mode = catalogue.mode(alleged.mode)
    parts.refuse_repeated(alleged.incidents, field=f"{at}incidents")
    if mode.same_bearer and not alleged.incidents:
        # Decision 7: the accused did these acts, so the acts are named.
        raise InvalidError(
            f"expected the incidents in which the person acted, for mode {mode.id}, found none",
            field=f"{at}incidents",
        )


def add_mode(
    liability: Liability, *, mode: LawId, incidents: tuple[IncidentRef, ...] = (), law: CatalogueLaw
) -> Change:
    """Allege a further alternative mode.

    Raises:
        UnknownModeError: The catalogue that the liability pins holds no such mode.
        InvalidError: A mode under which the accused did the acts without its incidents, or a State's
            responsibility, which is attributed and has no mode.
        RefusedError: The mode is alleged already.
    """
    if liability.is_of_state:
        raise InvalidError(
            f"expected a natural person's liability, found {liability.name} of a State: it has attributions",
            field="id",
        )
    alleged = e.AllegedMode(mode=mode, incidents=incidents)
    _check_mode(alleged, law.catalogue(liability.catalogue, field="mode"), at="")
    if mode in liability.modes:
        raise RefusedError(f"{liability.name} alleges mode {mode} already", field="mode")
    return liability.next(e.ModeAdded, mode=alleged)


def add_base(liability: Liability, *, base: CrimeBaseRef) -> Change:
    """Allege the liability for a further base; raises RefusedError where it is alleged for it already."""
    parts.refuse_present(liability.bases, base, whole=liability.name, field="base")
    return liability.next(e.BaseAdded, base=base)


def propose_base_removal(liability: Liability, *, base: CrimeBaseRef) -> Change:
    """Ask that a base leave the liability; it counts until a third person agrees (decision 21).

    Raises:
        NotFoundError: The liability is not alleged for it.
        RefusedError: Its removal is proposed already, or no base would remain.
    """
    parts.check_proposal(liability.bases, base, whole=liability.name, field="base")
    return liability.next(e.BaseRemovalProposed, base=base)


def agree_base_removal(liability: Liability, *, base: CrimeBaseRef, act: Act) -> Change:
    """Agree, as a third person, that a base leaves the liability; it stays listed (decision 21).

    Raises:
        NotFoundError: The liability is not alleged for it.
        RefusedError: Its removal was not proposed, or software agrees.
        FourEyesError: The person proposed the removal, or brought the base in.
    """
    parts.check_agreement(liability.bases, base, act=act, whole=liability.name, field="base")
    return liability.next(e.BaseRemovalAgreed, base=base)


def raise_ground(liability: Liability, *, ground: LawId, law: CatalogueLaw) -> Change:
    """Raise a ground excluding responsibility; until it is answered it blocks (readiness rule 9).

    Raises:
        UnknownGroundError: The catalogue that the liability pins holds no such ground.
        RefusedError: It is raised and open already.
    """
    with named_in("ground"):
        law.catalogue(liability.catalogue, field="ground").ground(ground)
    if ground in liability.grounds and liability.grounds[ground] is None:
        raise RefusedError(f"ground {ground} is raised on {liability.name} already", field="ground")
    return liability.next(e.GroundRaised, ground=ground)


def answer_ground(liability: Liability, *, ground: LawId, answer: e.GroundAnswer, act: Act) -> Change:
    """Answer a ground that was raised, with reasons.

    Raises:
        RefusedError: The ground is not open, or software answers.
    """
    refuse_software(act, f"the answer to ground {ground}")
    if ground not in liability.grounds or liability.grounds[ground] is not None:
        raise RefusedError(f"ground {ground} is not open on {liability.name}", field="ground")
    return liability.next(e.GroundAnswered, ground=ground, answer=answer)
