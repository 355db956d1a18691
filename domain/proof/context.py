"""A context: an attack, an armed conflict or a manifest pattern, proved once, with its scope."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

from domain.errors import RefusedError
from domain.events import Change, RecordedEvent, State
from domain.law.terms import LawId
from domain.ports.law import CatalogueLaw, named_in
from domain.proof.events import (
    ContextDefined,
    ContextMigrated,
    ContextScopeRedefined,
    Organs,
    Territories,
)
from domain.proof.parts import refuse_repeated
from domain.protected import ProtectedLine
from domain.values import Classification, Edtf, Sha256, StreamKind

NEEDS_REASON: tuple[str, ...] = ("redefine_scope",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context(State):
    """What a context has come to."""

    KIND: ClassVar[StreamKind] = StreamKind.CONTEXT

    kind: str
    catalogue: str
    period: str
    territories: tuple[str, ...]


def evolve(context: Context | None, event: RecordedEvent) -> Context:
    """Apply one recorded event."""
    data = event.data
    if context is None:
        if not isinstance(data, ContextDefined):
            raise TypeError(f"a context cannot open with {event.type}")
        return Context(
            id=event.stream_id,
            version=event.version,
            classification=event.classification,
            kind=data.kind,
            catalogue=data.catalogue,
            period=data.period,
            territories=data.territories,
        )
    context = replace(context, version=event.version)
    if isinstance(data, ContextScopeRedefined):
        return replace(context, period=data.period, territories=data.territories)
    if isinstance(data, ContextMigrated):
        return replace(context, catalogue=data.to.catalogue)
    return context


def define(
    *,
    id: UUID,
    kind: LawId,
    catalogue: Sha256,
    period: Edtf,
    territories: Territories,
    title: ProtectedLine,
    organs: Organs = (),
    classification: Classification = Classification.CONFIDENTIAL,
    law: CatalogueLaw,
) -> Change:
    """Set a context out, pinned to a version of the catalogue (decision 33).

    Raises:
        UnknownCatalogueError: No adopted version has that digest.
        UnknownContextError: The version holds no such kind of context.
        InvalidError: A territory or an organ is named twice.
    """
    with named_in("kind"):
        found = law.catalogue(catalogue, field="catalogue").context(kind)
    refuse_repeated(territories, field="territories")
    refuse_repeated(organs, field="organs")
    event = ContextDefined(
        kind=found.id,
        catalogue=catalogue,
        period=period,
        territories=territories,
        title=title,
        organs=organs,
    )
    return Context.first(event, id=id, classification=classification)


def redefine_scope(context: Context, *, period: Edtf, territories: Territories) -> Change:
    """Give the context another scope; lines outside it are flagged, not refused (mission.md).

    Raises:
        InvalidError: A territory is named twice.
        RefusedError: The scope is this one already.
    """
    refuse_repeated(territories, field="territories")
    if period == context.period and set(territories) == set(context.territories):
        raise RefusedError(f"context {context.id} has that scope already")
    return context.next(ContextScopeRedefined, period=period, territories=territories)
