"""A State's responsibility: the respondent, alternative ways of attribution, obligations, and the facts of breach."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.errors import InvalidError, RefusedError
from domain.events import Change
from domain.law.catalogue import Catalogue
from domain.law.terms import LawId
from domain.ports.law import CatalogueLaw, named_in
from domain.proof import events as e
from domain.proof import parts
from domain.proof.liability import Liability
from domain.values import ActorRef, Classification, CrimeBaseRef, Sha256


def allege(
    *,
    id: UUID,
    actor: ActorRef,
    actor_kind: str,
    catalogue: Sha256,
    attributions: Annotated[tuple[LawId, ...], Field(min_length=1, max_length=20)],
    obligations: Annotated[tuple[LawId, ...], Field(min_length=1, max_length=20)],
    bases: Annotated[tuple[CrimeBaseRef, ...], Field(min_length=1, max_length=100)],
    classification: Classification = Classification.CONFIDENTIAL,
    law: CatalogueLaw,
) -> Change:
    """Allege that a State is responsible for breaches of its obligations (ILC Articles, arts. 1 and 2).

    It is a liability of another respondent: mapped, evaluated and answered as one. Whether the bases can be
    facts of the breach is flagged by readiness, not refused here.

    Args:
        actor_kind: What the first event of `actor` says that it is (decision 31).

    Raises:
        InvalidError: The actor is no organ (a State is registered as one), a list is empty, or an entry is
            named twice.
        UnknownCatalogueError: No adopted version has that digest.
        UnknownAttributionError: The version holds no such way of attribution.
        UnknownObligationError: The version holds no such obligation.
    """
    if actor_kind != "organ":
        raise InvalidError(
            f"expected a State, registered as an organ, found an actor of kind {actor_kind}", field="actor"
        )
    for name, entries in (("attributions", attributions), ("obligations", obligations), ("bases", bases)):
        if not entries:
            raise InvalidError("expected at least one, found none", field=name)
        parts.refuse_repeated(entries, field=name)
    version = law.catalogue(catalogue, field="catalogue")
    for index, attribution in enumerate(attributions):
        _check_attribution(attribution, version, at=f"attributions[{index}]")
    for index, obligation in enumerate(obligations):
        _check_obligation(obligation, version, at=f"obligations[{index}]")
    event = e.StateResponsibilityAlleged(
        actor=actor, catalogue=catalogue, attributions=attributions, obligations=obligations, bases=bases
    )
    return Liability.first(event, id=id, classification=classification)


def add_attribution(liability: Liability, *, attribution: LawId, law: CatalogueLaw) -> Change:
    """Allege a further way in which the conduct is the State's.

    Raises:
        InvalidError: A natural person answers in it.
        UnknownAttributionError: The catalogue that it pins holds no such way of attribution.
        RefusedError: It is alleged already.
    """
    _require_state(liability)
    _check_attribution(attribution, law.catalogue(liability.catalogue, field="id"), at="attribution")
    if attribution in liability.attributions:
        raise RefusedError(f"{liability.name} alleges attribution {attribution} already", field="attribution")
    return liability.next(e.AttributionAdded, attribution=attribution)


def add_obligation(liability: Liability, *, obligation: LawId, law: CatalogueLaw) -> Change:
    """Allege the breach of a further obligation; it must be shown beside the others.

    Raises:
        InvalidError: A natural person answers in it.
        UnknownObligationError: The catalogue that it pins holds no such obligation.
        RefusedError: It is alleged already.
    """
    _require_state(liability)
    _check_obligation(obligation, law.catalogue(liability.catalogue, field="id"), at="obligation")
    if obligation in liability.obligations:
        raise RefusedError(f"{liability.name} alleges obligation {obligation} already", field="obligation")
    return liability.next(e.ObligationAdded, obligation=obligation)


def _require_state(liability: Liability) -> None:
    if not liability.is_of_state:
        raise InvalidError(
            f"expected a State's responsibility, found {liability.name} of a natural person", field="id"
        )


def _check_attribution(attribution: str, catalogue: Catalogue, *, at: str) -> None:
    with named_in(at):
        catalogue.attribution(attribution)


def _check_obligation(obligation: str, catalogue: Catalogue, *, at: str) -> None:
    with named_in(at):
        catalogue.obligation(obligation)
