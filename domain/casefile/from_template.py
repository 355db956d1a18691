"""The decision to make a line from a template: its crime bases, its liability and the line, in one act."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID, uuid5

from pydantic import Field

from domain.casefile import events as e
from domain.casefile.case import CaseFile
from domain.casefile.template import LineTemplate
from domain.errors import InvalidError, RefusedError
from domain.events import Act, Change
from domain.ports.law import CatalogueLaw
from domain.proof import crime_base, liability
from domain.proof.events import AllegedMode, Extent, Nexus
from domain.protected import ProtectedLine
from domain.values import ActorRef, ContextRef, IncidentRef, LineTemplateRef


def add_line_from_template(
    case: CaseFile,
    *,
    template: LineTemplateRef,
    line: UUID,
    title: ProtectedLine,
    incidents: Annotated[tuple[IncidentRef, ...], Field(min_length=1, max_length=500)],
    context: ContextRef | None = None,
    extent: Extent = "completed",
    actor: ActorRef | None = None,
    acted_in: Annotated[tuple[IncidentRef, ...], Field(max_length=500)] = (),
    template_state: LineTemplate,
    context_kind: str | None = None,
    actor_kind: str | None = None,
    act: Act,
    law: CatalogueLaw,
) -> list[Change]:
    """Make a line from a template: one crime base for each crime over the incidents, tied to the context.

    Args:
        line: Id of the line, chosen by the caller.
        title: Of the line and of each base.
        context: The context, set out before, that the bases are tied to.
        actor: The person charged; of a charge.
        acted_in: Incidents in which that person acted, for modes under which the accused did the acts.
        template_state: State of the template.
        context_kind: Kind of the context by its first event (decision 31).
        actor_kind: What the first event of `actor` says that it is.

    Raises:
        RefusedError: The template is retired, or the case has a line of that id.
        InvalidError: The context, the person or the acts are missing, not asked for, or of another kind, or as
            for `define` and `allege`.
    """
    if template_state.is_retired:
        raise RefusedError(f"template {template} is retired", field="template")
    if line in case.lines:
        raise RefusedError(f"{case.name} has line {line} already", field="line")
    if context_kind != template_state.context_kind:
        raise InvalidError(
            f"expected a context of kind {template_state.context_kind or 'none'}, found {context_kind or 'none'}",
            field="context",
        )
    if (template_state.kind == "charge") != (actor is not None):
        wanted = "the person charged" if template_state.kind == "charge" else "nobody for a structural line"
        raise InvalidError(
            f"expected {wanted}, found {'none' if actor is None else 'a person'}", field="actor"
        )
    _check_acts(template_state, incidents, acted_in, law)
    # Drawn from the act: the domain has no randomness, and the act's own id is new.
    bases = tuple(uuid5(act.id, f"base/{crime}") for crime in template_state.crimes)
    defined = [
        crime_base.define(
            id=base,
            crime=crime,
            catalogue=template_state.catalogue,
            title=title,
            incidents=incidents,
            extent=extent,
            nexus=() if context is None else (Nexus(context=context),),
            classification=case.classification,
            law=law,
        )
        for base, crime in zip(bases, template_state.crimes, strict=True)
    ]
    liability_id = uuid5(act.id, "liability")
    if actor is not None:
        alleged = liability.allege(
            id=liability_id,
            actor=actor,
            actor_kind=actor_kind or "",
            catalogue=template_state.catalogue,
            modes=tuple(_alleged(mode, acted_in, template_state, law) for mode in template_state.modes),
            bases=bases,
            classification=case.classification,
            law=law,
        )
        defined.append(alleged)
    added = case.next(
        e.LineAdded,
        line=line,
        kind=template_state.kind,
        title=title,
        catalogue=template_state.catalogue,
        bases=tuple(e.LineBase(crime_base=base, context=context) for base in bases),
        liability=None if actor is None else liability_id,
    )
    # The case was asked for, so it comes first; the act is one, and stands or falls whole.
    return [added, *defined]


def _check_acts(
    template: LineTemplate, incidents: tuple[UUID, ...], acted_in: tuple[UUID, ...], law: CatalogueLaw
) -> None:
    version = law.catalogue(template.catalogue, field="template")
    asked = [mode for mode in template.modes if version.mode(mode).same_bearer]
    if bool(asked) != bool(acted_in):
        # Decision 7: incidents are named where the accused did the acts, and there alone.
        wanted = f"the incidents in which the person acted, for mode {asked[0]}" if asked else "none"
        raise InvalidError(f"expected {wanted}, found {len(acted_in) or 'none'}", field="acted_in")
    for place, incident in enumerate(acted_in):
        if incident not in incidents:
            raise InvalidError(
                f"expected an incident of the line, found {incident}", field=f"acted_in[{place}]"
            )


def _alleged(mode: str, acted_in: tuple[UUID, ...], template: LineTemplate, law: CatalogueLaw) -> AllegedMode:
    same_bearer = law.catalogue(template.catalogue, field="template").mode(mode).same_bearer
    return AllegedMode(mode=mode, incidents=acted_in if same_bearer else ())
