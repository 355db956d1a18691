"""Rows that follow from incidents, contexts, bases, liabilities and case files."""

from __future__ import annotations

from domain.casefile import events as casefile
from domain.incidents import events as incidents
from domain.proof import events as proof
from domain.readiness.proof_rows import (
    AllegedMode,
    ContextRow,
    CrimeBaseRow,
    GroundRow,
    IncidentRow,
    LiabilityRow,
    LineRow,
    MemberRow,
)
from projections.proof_graph.apply import apply, removal_by, stream_id
from projections.proof_graph.restated import restate_line
from projections.proof_graph.rows import GraphWriter
from projections.view import Applied


def _open_member(
    applied: Applied, graph: GraphWriter, *, whole: str, member: str, context: str | None = None
) -> None:
    row = graph.get(MemberRow, f"{whole}:{member}")
    if row is None:
        graph.open(
            MemberRow(
                id=f"{whole}:{member}",
                from_sequence=applied.sequence,
                whole=whole,
                member=member,
                added_by=applied.event.by.id,
                added_at=applied.sequence,
                context=context,
            )
        )
    else:
        # What was removed is a member again; its first day stays (decision 21).
        graph.change(MemberRow, row.id, removal=None, context=context)


def _propose_removal(applied: Applied, graph: GraphWriter, member: str) -> None:
    graph.change(MemberRow, f"{stream_id(applied)}:{member}", removal=removal_by(applied))


def _agree_removal(applied: Applied, graph: GraphWriter, id: str) -> None:
    row = graph.get(MemberRow, id)
    if row is not None:
        graph.change(MemberRow, id, removal=removal_by(applied, proposed=row.removal))


# Incidents


@apply.register
def _(data: incidents.IncidentDescribed, applied: Applied, graph: GraphWriter) -> None:
    graph.open(
        IncidentRow(
            id=stream_id(applied),
            from_sequence=applied.sequence,
            territory=data.description.territory,
            occurred=data.description.occurred,
        )
    )


@apply.register
def _(data: incidents.IncidentRedescribed, applied: Applied, graph: GraphWriter) -> None:
    changes = {
        name: value
        for name, value in (("territory", data.changes.territory), ("occurred", data.changes.occurred))
        if value is not None
    }
    graph.change(IncidentRow, stream_id(applied), **changes)


# Contexts and crime bases


@apply.register
def _(data: proof.ContextDefined, applied: Applied, graph: GraphWriter) -> None:
    graph.open(
        ContextRow(
            id=stream_id(applied),
            from_sequence=applied.sequence,
            kind=data.kind,
            catalogue=data.catalogue,
            period=data.period,
            territories=frozenset(data.territories),
        )
    )


@apply.register
def _(data: proof.ContextScopeRedefined, applied: Applied, graph: GraphWriter) -> None:
    territories = frozenset(data.territories)
    graph.change(ContextRow, stream_id(applied), period=data.period, territories=territories)


@apply.register
def _(data: proof.CrimeBaseDefined, applied: Applied, graph: GraphWriter) -> None:
    base = stream_id(applied)
    graph.open(
        CrimeBaseRow(
            id=base,
            from_sequence=applied.sequence,
            crime=data.crime,
            is_attempted=data.extent == "attempted",
            linked_bases=tuple(str(linked) for linked in data.linked_bases),
            catalogue=data.catalogue,
        )
    )
    for incident in data.incidents:
        _open_member(applied, graph, whole=base, member=str(incident))


@apply.register
def _(data: proof.IncidentAdded, applied: Applied, graph: GraphWriter) -> None:
    _open_member(applied, graph, whole=stream_id(applied), member=str(data.incident))


@apply.register
def _(data: proof.IncidentRemovalProposed, applied: Applied, graph: GraphWriter) -> None:
    _propose_removal(applied, graph, str(data.incident))


@apply.register
def _(data: proof.IncidentRemovalAgreed, applied: Applied, graph: GraphWriter) -> None:
    _agree_removal(applied, graph, f"{stream_id(applied)}:{data.incident}")


@apply.register
def _(data: proof.LinkStated, applied: Applied, graph: GraphWriter) -> None:
    row = graph.get(CrimeBaseRow, stream_id(applied))
    if row is not None:
        graph.change(CrimeBaseRow, row.id, linked_bases=(*row.linked_bases, str(data.linked_base)))


# Liabilities


def _alleged(mode: proof.AllegedMode) -> AllegedMode:
    return AllegedMode(mode=mode.mode, incidents=frozenset(str(incident) for incident in mode.incidents))


@apply.register
def _(data: proof.LiabilityAlleged, applied: Applied, graph: GraphWriter) -> None:
    graph.open(
        LiabilityRow(
            id=stream_id(applied),
            from_sequence=applied.sequence,
            actor=str(data.actor),
            modes=tuple(_alleged(mode) for mode in data.modes),
            bases=frozenset(str(base) for base in data.bases),
            catalogue=data.catalogue,
        )
    )


@apply.register
def _(data: proof.ModeAdded, applied: Applied, graph: GraphWriter) -> None:
    row = graph.get(LiabilityRow, stream_id(applied))
    if row is not None:
        graph.change(LiabilityRow, row.id, modes=(*row.modes, _alleged(data.mode)))


@apply.register
def _(data: proof.BaseAdded, applied: Applied, graph: GraphWriter) -> None:
    row = graph.get(LiabilityRow, stream_id(applied))
    if row is not None:
        graph.change(LiabilityRow, row.id, bases=row.bases | {str(data.base)})


@apply.register
def _(data: proof.BaseRemovalAgreed, applied: Applied, graph: GraphWriter) -> None:
    row = graph.get(LiabilityRow, stream_id(applied))
    if row is not None:
        graph.change(LiabilityRow, row.id, bases=row.bases - {str(data.base)})


@apply.register
def _(data: proof.GroundRaised, applied: Applied, graph: GraphWriter) -> None:
    liability = stream_id(applied)
    graph.open(
        GroundRow(
            id=f"{liability}:{data.ground}",
            from_sequence=applied.sequence,
            liability=liability,
            ground=data.ground,
        )
    )


@apply.register
def _(data: proof.GroundAnswered, applied: Applied, graph: GraphWriter) -> None:
    graph.change(
        GroundRow,
        f"{stream_id(applied)}:{data.ground}",
        answer=data.answer,
        answered_by=applied.event.by.id,
    )


@apply.register
def _(data: proof.StateResponsibilityAlleged, applied: Applied, graph: GraphWriter) -> None:
    graph.open(
        LiabilityRow(
            id=stream_id(applied),
            from_sequence=applied.sequence,
            actor=str(data.actor),
            modes=tuple(AllegedMode(mode=each) for each in data.attributions),
            bases=frozenset(str(base) for base in data.bases),
            catalogue=data.catalogue,
            obligations=data.obligations,
        )
    )


@apply.register
def _(data: proof.AttributionAdded, applied: Applied, graph: GraphWriter) -> None:
    row = graph.get(LiabilityRow, stream_id(applied))
    if row is not None:
        added = AllegedMode(mode=data.attribution)
        graph.change(LiabilityRow, row.id, modes=(*row.modes, added))


@apply.register
def _(data: proof.ObligationAdded, applied: Applied, graph: GraphWriter) -> None:
    row = graph.get(LiabilityRow, stream_id(applied))
    if row is not None:
        graph.change(LiabilityRow, row.id, obligations=(*row.obligations, data.obligation))


# Case files


@apply.register
def _(data: casefile.LineAdded, applied: Applied, graph: GraphWriter) -> None:
    line = str(data.line)
    graph.open(
        LineRow(
            id=line,
            from_sequence=applied.sequence,
            case=stream_id(applied),
            kind=data.kind,
            liability=None if data.liability is None else str(data.liability),
            catalogue=data.catalogue,
        )
    )
    graph.link("line_of_case", stream_id(applied), line)
    for base in data.bases:
        _open_line_base(applied, graph, line, base)


@apply.register
def _(data: casefile.ClaimAdded, applied: Applied, graph: GraphWriter) -> None:
    line = str(data.line)
    graph.open(
        LineRow(
            id=line,
            from_sequence=applied.sequence,
            case=stream_id(applied),
            kind="claim",
            liability=str(data.responsibility),
            catalogue=data.catalogue,
        )
    )
    graph.link("line_of_case", stream_id(applied), line)
    for base in data.bases:
        _open_line_base(applied, graph, line, base)


def _open_line_base(applied: Applied, graph: GraphWriter, line: str, base: casefile.LineBase) -> None:
    context = None if base.context is None else str(base.context)
    _open_member(applied, graph, whole=line, member=str(base.crime_base), context=context)


@apply.register
def _(data: casefile.LineBaseAdded, applied: Applied, graph: GraphWriter) -> None:
    _open_line_base(applied, graph, str(data.line), data.base)


@apply.register
def _(data: casefile.LineBaseRemovalProposed, applied: Applied, graph: GraphWriter) -> None:
    graph.change(MemberRow, f"{data.line}:{data.crime_base}", removal=removal_by(applied))


@apply.register
def _(data: casefile.LineBaseRemovalAgreed, applied: Applied, graph: GraphWriter) -> None:
    _agree_removal(applied, graph, f"{data.line}:{data.crime_base}")


@apply.register
def _(data: casefile.LineMigrated, applied: Applied, graph: GraphWriter) -> None:
    graph.change(LineRow, str(data.line), catalogue=data.catalogue)
    restate_line(applied, graph, str(data.line))
