"""What is shown beside a line and blocks nothing by itself: scope, modes in doubt, mappings on earlier text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.readiness.intervals import bounds
from domain.readiness.judgment_rows import MappingRow, RestatementRow
from domain.readiness.proof_rows import ContextRow, IncidentRow
from domain.readiness.scene import Scene
from domain.values import Target


class FlagKind(StrEnum):
    """Why something is flagged: the closed list."""

    OUTSIDE_CONTEXT = "outside_context"
    MAY_LIE_OUTSIDE_CONTEXT = "may_lie_outside_context"
    MODE_CONTESTED = "mode_contested"
    ON_EARLIER_TEXT = "on_earlier_text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One thing that a reader should see before relying on the line; it blocks nothing by itself.

    Args:
        target: Where: the nexus of a base to its context, a mode of a liability, the target of a mapping.
        incident: The incident, where it is of one.
        words: The reason in words, with codes and never with names.
        events: The events behind it.
    """

    kind: FlagKind
    target: Target
    incident: str | None
    words: str
    events: tuple[str, ...] = ()


def flags(scene: Scene) -> tuple[Flag, ...]:
    """Give what is flagged on a line: flagged, and not refused (mission.md)."""
    return (*_out_of_scope(scene), *_contested_modes(scene), *_on_earlier_text(scene))


def _out_of_scope(scene: Scene) -> Iterator[Flag]:
    """Give the incidents outside the scope, in time and place, of the context picked for their base."""
    at = scene.lens.position
    for member, base in scene.bases:
        context = None if member.context is None else scene.graph.one(ContextRow, member.context, at)
        if context is None:
            continue
        target = Target.model_validate({"stream": f"crime_base/{base.id}", "context": context.id})
        membership = scene.members(base.id)
        for incident in (*membership.standing, *membership.returned):
            row = scene.graph.one(IncidentRow, incident.member, at)
            for kind, words in (*_in_time(row, context), *_in_place(row, context)):
                events = (context.opened_by,) if row is None else (row.opened_by, context.opened_by)
                yield Flag(kind=kind, target=target, incident=incident.member, words=words, events=events)


def _in_time(row: IncidentRow | None, context: ContextRow) -> Iterator[tuple[FlagKind, str]]:
    if context.period is None:
        return
    scope = f"the period {context.period} of its context"
    if row is None or row.occurred is None:
        yield FlagKind.MAY_LIE_OUTSIDE_CONTEXT, f"no date is stated: not shown to lie within {scope}"
        return
    period, occurred = bounds(context.period), bounds(row.occurred)
    first, last = period.earliest, period.latest
    if (first is not None and occurred.is_before(first)) or (last is not None and occurred.is_after(last)):
        yield FlagKind.OUTSIDE_CONTEXT, f"{row.occurred} lies outside {scope}"
    elif (first is not None and occurred.begins_by(first)) or (
        last is not None and occurred.goes_beyond(last)
    ):
        yield FlagKind.MAY_LIE_OUTSIDE_CONTEXT, f"part of {row.occurred} may lie outside {scope}"


def _in_place(row: IncidentRow | None, context: ContextRow) -> Iterator[tuple[FlagKind, str]]:
    if not context.territories:
        return
    scope = f"the territories of its context ({', '.join(sorted(context.territories))})"
    territory = None if row is None else row.territory
    if territory is None:
        yield FlagKind.MAY_LIE_OUTSIDE_CONTEXT, f"no territory is stated: not shown to lie within {scope}"
    elif territory not in context.territories:
        is_open = "contested" in {territory, *context.territories}
        kind = FlagKind.MAY_LIE_OUTSIDE_CONTEXT if is_open else FlagKind.OUTSIDE_CONTEXT
        yield kind, f"{territory} {'may lie' if is_open else 'lies'} outside {scope}"


def _contested_modes(scene: Scene) -> Iterator[Flag]:
    """Give the modes of which it is contested whether they reach the crime at all (8 bis under art. 28)."""
    liability = scene.liability
    if liability is None:
        return
    for _, base in scene.bases:
        offence = scene.law.offences.get(base.crime)
        for contested in () if offence is None else offence.contested_modes:
            for alleged in liability.modes:
                if alleged.mode in contested.modes:
                    yield Flag(
                        kind=FlagKind.MODE_CONTESTED,
                        target=Target.model_validate(
                            {
                                "stream": f"liability/{liability.id}",
                                "mode": alleged.mode,
                                "crime_base": base.id,
                            }
                        ),
                        incident=None,
                        words=f"{contested.note} ({contested.citation})",
                        events=(liability.opened_by,),
                    )


def _on_earlier_text(scene: Scene) -> Iterator[Flag]:
    """Give the mappings made on a text that reads otherwise now, or is gone; what is against counts on."""
    at = scene.lens.position
    moved = [stream for stream in scene.streams if scene.graph.at(RestatementRow, stream, at)]
    for stream in moved:
        for row in scene.graph.at(MappingRow, stream, at):
            if row.removal is None and row.restated_by is not None and not row.is_on_text_in_force():
                yield Flag(
                    kind=FlagKind.ON_EARLIER_TEXT,
                    target=row.target,
                    incident=None,
                    words=f"mapping {row.id} was made on an earlier text of {row.target.element}:"
                    " in support it counts once it is confirmed, against the line it counts as it stands",
                    events=(row.restated_by,),
                )
