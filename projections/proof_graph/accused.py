"""Rows on the person who may be charged: personal bars, nationality and age, offices held."""

from __future__ import annotations

from domain.actors import events as actors
from domain.actors import structure_events as structure
from domain.readiness.person_rows import AgeAt, OfficeHeldRow, PersonRow, PostOfficeRow
from domain.readiness.proof_rows import BarRow
from projections.proof_graph.apply import apply, day, removal_by, stream_id
from projections.proof_graph.rows import GraphWriter
from projections.view import Applied

HELD = "holding_of_post"
"""Relation of a post to its holdings, whose office is what the post is stated to be."""

# Personal bars


@apply.register
def _(data: actors.PersonalBarRecorded, applied: Applied, graph: GraphWriter) -> None:
    actor = stream_id(applied)
    graph.open(
        BarRow(
            id=f"{actor}:{data.bar.code}",
            from_sequence=applied.sequence,
            actor=actor,
            kind=data.bar.kind.value,
            forum=None if data.bar.forum is None else str(data.bar.forum),
            valid_from=day(data.bar.valid_from),
            valid_to=day(data.bar.valid_to),
            by=applied.event.by.id,
        )
    )


@apply.register
def _(data: actors.PersonalBarLiftProposed, applied: Applied, graph: GraphWriter) -> None:
    graph.change(BarRow, f"{stream_id(applied)}:{data.bar}", removal=removal_by(applied))


@apply.register
def _(data: actors.PersonalBarLifted, applied: Applied, graph: GraphWriter) -> None:
    row = graph.get(BarRow, f"{stream_id(applied)}:{data.bar}")
    if row is not None:
        graph.change(BarRow, row.id, removal=removal_by(applied, proposed=row.removal))


# Nationality and age


@apply.register
def _(data: actors.ActorRegistered, applied: Applied, graph: GraphWriter) -> None:
    if data.particulars is not None:
        graph.open(_person(data.particulars, applied))


@apply.register
def _(data: actors.ActorParticularsRecorded, applied: Applied, graph: GraphWriter) -> None:
    row = _person(data.particulars, applied)
    graph.close(PersonRow, row.id)
    graph.open(row)


def _person(particulars: actors.Particulars, applied: Applied) -> PersonRow:
    return PersonRow(
        id=stream_id(applied),
        from_sequence=applied.sequence,
        nationalities=frozenset(particulars.nationalities),
        ages=tuple(AgeAt(at=age.at, band=age.band.value) for age in particulars.ages),
    )


# Offices


@apply.register
def _(data: structure.PostOfficeStated, applied: Applied, graph: GraphWriter) -> None:
    post = stream_id(applied)
    if graph.get(PostOfficeRow, post) is None:
        graph.open(PostOfficeRow(id=post, from_sequence=applied.sequence, office=data.office.value))
    else:
        graph.change(PostOfficeRow, post, office=data.office.value)
    for holding in graph.linked(HELD, post):
        graph.change(OfficeHeldRow, holding, office=data.office.value)


@apply.register
def _(data: actors.PostHoldingRecorded, applied: Applied, graph: GraphWriter) -> None:
    post = stream_id(applied)
    stated = graph.get(PostOfficeRow, post)
    row = OfficeHeldRow(
        id=f"{post}:{data.holding}",
        from_sequence=applied.sequence,
        person=str(data.holder),
        post=post,
        office="" if stated is None else stated.office,
        nature=data.nature,
        valid_from=day(data.valid_from),
        valid_to=day(data.valid_to),
    )
    graph.open(row)
    graph.link(HELD, post, row.id)


@apply.register
def _(data: actors.PostHoldingEnded, applied: Applied, graph: GraphWriter) -> None:
    graph.change(OfficeHeldRow, f"{stream_id(applied)}:{data.holding}", valid_to=day(data.valid_to))
