"""Decisions that move what is proved once to another version of the catalogue (decision record 0012)."""

from __future__ import annotations

from collections.abc import Iterable

from domain.errors import RefusedError
from domain.events import Act, Change
from domain.law.catalogue import Catalogue
from domain.law.difference import Change as Of
from domain.law.difference import ElementChange, of_liability, of_tree, reading_otherwise
from domain.mandate.four_eyes import refuse_software
from domain.ports.law import BaseLaw, CatalogueLaw, named_in
from domain.proof import events as e
from domain.proof.context import Context
from domain.proof.crime_base import CrimeBase
from domain.proof.liability import Liability
from domain.values import Sha256

NEEDS_REASON: tuple[str, ...] = ("migrate_context", "migrate_crime_base", "migrate_liability")


def migrate_context(context: Context, *, catalogue: Sha256, act: Act, law: CatalogueLaw) -> Change:
    """Prove a context under another adopted version from here on, with reasons.

    Mappings and evaluations of elements that read otherwise there stay in the record as made on the earlier
    text; what supports does so again once it is confirmed (decision 33).

    Raises:
        RefusedError: It is pinned to that version already, or software decides.
        UnknownCatalogueError: No adopted version has that digest.
        UnknownContextError: That version does not hold its kind.
    """
    before, after = _versions(context.catalogue, catalogue, f"context {context.id}", act, law)
    with named_in("catalogue"):
        after.context(context.kind)
    return context.next(e.ContextMigrated, to=_migrated(catalogue, of_tree(before, after, context.kind)))


def migrate_crime_base(base: CrimeBase, *, catalogue: Sha256, act: Act, law: CatalogueLaw) -> Change:
    """Prove a crime base under another adopted version from here on; see `migrate_context`.

    Raises:
        RefusedError: It is pinned to that version already, or software decides.
        UnknownCatalogueError: No adopted version has that digest.
        UnknownOffenceError: That version does not hold its crime.
    """
    before, after = _versions(base.catalogue, catalogue, base.name, act, law)
    with named_in("catalogue"):
        after.offence(base.crime)
    return base.next(e.CrimeBaseMigrated, to=_migrated(catalogue, of_tree(before, after, base.crime)))


def migrate_liability(liability: Liability, *, catalogue: Sha256, act: Act, law: BaseLaw) -> Change:
    """Prove a liability under another adopted version from here on; see `migrate_context`.

    Raises:
        RefusedError: It is pinned to that version already, or software decides.
        UnknownCatalogueError: No adopted version has that digest.
        UnknownLawError: That version does not hold one of its modes, attributions, obligations or crimes.
    """
    before, after = _versions(liability.catalogue, catalogue, liability.name, act, law)
    crimes = {law.crime_of(base, field="id") for base in liability.bases}
    with named_in("catalogue"):
        for ids, look_up in (
            (liability.modes, after.mode),
            (liability.attributions, after.attribution),
            (liability.obligations, after.obligation),
            (crimes, after.offence),
        ):
            for id in sorted(ids):
                look_up(id)
    changes = of_liability(
        before,
        after,
        modes=liability.modes,
        crimes=crimes,
        attributions=liability.attributions,
        obligations=liability.obligations,
    )
    return liability.next(e.LiabilityMigrated, to=_migrated(catalogue, changes))


def _versions(
    pinned: str, catalogue: str, name: str, act: Act, law: CatalogueLaw
) -> tuple[Catalogue, Catalogue]:
    refuse_software(act, f"moving {name} to another version of the catalogue")
    if pinned == catalogue:
        raise RefusedError(f"{name} is pinned to that catalogue version already", field="catalogue")
    return law.catalogue(pinned, field="id"), law.catalogue(catalogue, field="catalogue")


def _migrated(catalogue: str, changes: Iterable[ElementChange]) -> e.Migrated:
    changes = tuple(changes)
    restated = reading_otherwise(changes)
    added = {each.element for each in changes if each.change is Of.ADDED}
    return e.Migrated(catalogue=catalogue, restated=restated, added=tuple(sorted(added - {*restated})))
