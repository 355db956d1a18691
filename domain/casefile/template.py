"""A template for lines: its state, how events change it, and the decisions on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Literal, Protocol
from uuid import UUID

from domain.casefile import template_events as e
from domain.errors import InvalidError, RefusedError
from domain.events import Change, RecordedEvent, State
from domain.law.catalogue import Catalogue
from domain.law.terms import LawId
from domain.ports.law import CatalogueLaw, StageLaw, named_in, require_stage
from domain.proof import parts
from domain.protected import ProtectedLine
from domain.values import Classification, Code, ForumRef, Sha256, StreamKind

NEEDS_REASON: tuple[str, ...] = ("retire_line_template",)


class TemplateLaw(CatalogueLaw, StageLaw, Protocol):
    """Knows the adopted catalogues and forums."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTemplate(State):
    """What a template has come to; its name stays sealed and is not held here."""

    KIND: ClassVar[StreamKind] = StreamKind.LINE_TEMPLATE

    kind: Literal["structural_line", "charge"]
    catalogue: str
    crimes: tuple[str, ...]
    context_kind: str | None = None
    modes: tuple[str, ...] = ()
    is_retired: bool = False


def evolve(template: LineTemplate | None, event: RecordedEvent) -> LineTemplate:
    """Apply one recorded event."""
    data = event.data
    if template is None:
        if not isinstance(data, e.LineTemplateSaved):
            raise TypeError(f"a template for lines cannot open with {event.type}")
        return LineTemplate(
            id=event.stream_id,
            version=event.version,
            classification=event.classification,
            kind=data.kind,
            catalogue=data.catalogue,
            crimes=data.crimes,
            context_kind=data.context_kind,
            modes=data.modes,
        )
    retired = template.is_retired or isinstance(data, e.LineTemplateRetired)
    return replace(template, version=event.version, is_retired=retired)


def save_line_template(
    *,
    id: UUID,
    name: ProtectedLine,
    kind: Literal["structural_line", "charge"],
    catalogue: Sha256,
    crimes: e.Crimes,
    context_kind: LawId | None = None,
    modes: e.Modes = (),
    forum: ForumRef | None = None,
    stage: Code | None = None,
    classification: Classification = Classification.CONFIDENTIAL,
    law: TemplateLaw,
) -> Change:
    """Set down what lines of one make-up have in common.

    Raises:
        InvalidError: An entry named twice, a context that does not fit a crime or that none needs, a mode that
            cannot be alleged for one, a structural line with modes or a charge without, or a stage without forum.
        UnknownLawError: The version holds no such crime, context or mode, or the forum no such stage.
        UnknownCatalogueError: No adopted version has that digest.
    """
    version = law.catalogue(catalogue, field="catalogue")
    parts.refuse_repeated(crimes, field="crimes")
    parts.refuse_repeated(modes, field="modes")
    if (kind == "charge") != bool(modes):
        found = f"{len(modes)} modes for a {kind}"
        raise InvalidError(
            f"expected modes for a charge and none for a structural line, found {found}", field="modes"
        )
    _check_context(version, crimes, context_kind)
    _check_modes(version, crimes, modes)
    if stage is not None:
        if forum is None:
            raise InvalidError("expected the forum of the stage, found none", field="forum")
        require_stage(law.forum(forum, field="forum"), stage)
    event = e.LineTemplateSaved(
        name=name,
        kind=kind,
        catalogue=catalogue,
        crimes=crimes,
        context_kind=context_kind,
        modes=modes,
        forum=forum,
        stage=stage,
    )
    return LineTemplate.first(event, id=id, classification=classification)


def _check_context(version: Catalogue, crimes: e.Crimes, context_kind: LawId | None) -> None:
    given = None
    if context_kind is not None:
        with named_in("context_kind"):
            given = version.context(context_kind).context
    for place, crime in enumerate(crimes):
        with named_in(f"crimes[{place}]"):
            wanted = version.offence(crime).context
        if wanted is not given:
            # Decision 9: a nexus is met only with a context of the kind that the crime asks for.
            raise InvalidError(
                f"expected a context of {wanted.value if wanted else 'no kind'} for {crime}, found"
                f" {context_kind or 'none'}",
                field="context_kind",
            )


def _check_modes(version: Catalogue, crimes: e.Crimes, modes: e.Modes) -> None:
    for place, id in enumerate(modes):
        with named_in(f"modes[{place}]"):
            mode = version.mode(id)
        for crime in crimes:
            if not mode.fits(version.offence(crime)):
                raise InvalidError(
                    f"expected a mode that can be alleged for {crime}, found {id}", field=f"modes[{place}]"
                )


def retire_line_template(template: LineTemplate) -> Change:
    """Retire a template; raises RefusedError where it was retired before."""
    if template.is_retired:
        raise RefusedError(f"template {template.id} was retired before")
    return template.next(e.LineTemplateRetired)
