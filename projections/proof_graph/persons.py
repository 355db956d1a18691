"""Rows that follow from sources and consents: who stands behind an item, and on what terms."""

from __future__ import annotations

from datetime import date

from domain.actors import events as actors
from domain.protection import events as consent
from domain.readiness.material_rows import (
    AvailabilityRow,
    ConsentTermRow,
    HandRow,
    OriginRow,
    RetractionRow,
    SourceRow,
)
from domain.sources import events as sources
from domain.victims import events as victims
from projections.proof_graph.apply import apply, day, stream_id
from projections.proof_graph.rows import GraphWriter
from projections.view import Applied


@apply.register
def _(data: sources.SourceRegistered, applied: Applied, graph: GraphWriter) -> None:
    graph.open(SourceRow(id=stream_id(applied), from_sequence=applied.sequence, kind=data.kind.value))
    for account in data.earlier_accounts:
        _open_account(applied, account, graph)


@apply.register
def _(data: sources.EarlierAccountRecorded, applied: Applied, graph: GraphWriter) -> None:
    _open_account(applied, data.account, graph)


def _open_account(applied: Applied, account: sources.EarlierAccount, graph: GraphWriter) -> None:
    # Decision 22: an earlier account given to a body joins the witness to its reports.
    source = stream_id(applied)
    pair = (source, str(account.given_to))
    graph.open(
        OriginRow(
            id=f"account:{source}:{account.code}",
            from_sequence=applied.sequence,
            sources=pair,
            kind="earlier_account",
        )
    )


@apply.register
def _(data: sources.SamePersonLinked, applied: Applied, graph: GraphWriter) -> None:
    _open_same_person(applied, f"source/{stream_id(applied)}", data.other, graph)


@apply.register
def _(data: actors.ActorSamePersonLinked, applied: Applied, graph: GraphWriter) -> None:
    _open_same_person(applied, f"actor/{stream_id(applied)}", data.other, graph)


@apply.register
def _(data: victims.VictimSamePersonLinked, applied: Applied, graph: GraphWriter) -> None:
    _open_same_person(applied, f"victim/{stream_id(applied)}", data.other, graph)


@apply.register
def _(data: victims.VictimSamePersonUnlinked, applied: Applied, graph: GraphWriter) -> None:
    graph.close(OriginRow, f"same:victim/{stream_id(applied)}:{data.other}")


def _open_same_person(applied: Applied, stream: str, other: str, graph: GraphWriter) -> None:
    # Two sources that are one human being through an actor or a victim are one origin too (readiness rule 5).
    graph.open(
        OriginRow(
            id=f"same:{stream}:{other}",
            from_sequence=applied.sequence,
            sources=(stream.removeprefix("source/"), other.removeprefix("source/")),
            kind="same_person",
        )
    )


@apply.register
def _(data: sources.CommonOriginRecorded, applied: Applied, graph: GraphWriter) -> None:
    source = stream_id(applied)
    graph.open(
        OriginRow(
            id=f"{source}:{data.origin}",
            from_sequence=applied.sequence,
            sources=(source, *(str(other) for other in data.others)),
            topics=frozenset(data.topics),
        )
    )


@apply.register
def _(data: sources.CommonOriginWithdrawn, applied: Applied, graph: GraphWriter) -> None:
    graph.close(OriginRow, f"{stream_id(applied)}:{data.origin}")


@apply.register
def _(data: sources.HandRecorded, applied: Applied, graph: GraphWriter) -> None:
    source, hand = stream_id(applied), str(data.hand)
    graph.open(
        HandRow(
            id=f"{source}:{hand}:{data.capacity.value}",
            from_sequence=applied.sequence,
            source=source,
            hand=hand,
            capacity=data.capacity.value,
        )
    )


@apply.register
def _(data: sources.HandWithdrawn, applied: Applied, graph: GraphWriter) -> None:
    graph.close(HandRow, f"{stream_id(applied)}:{data.hand}:{data.capacity.value}")


@apply.register
def _(data: sources.StatementRetracted, applied: Applied, graph: GraphWriter) -> None:
    source = stream_id(applied)
    graph.open(
        RetractionRow(
            id=f"{source}:{applied.event.version}",
            from_sequence=applied.sequence,
            source=source,
            retracted_in=str(data.retracted_in),
            item=str(data.item),
            segment=data.segment,
        ),
        key="",
    )


@apply.register
def _(data: sources.AccountRetracted, applied: Applied, graph: GraphWriter) -> None:
    source = stream_id(applied)
    graph.open(
        RetractionRow(
            id=f"{source}:{applied.event.version}",
            from_sequence=applied.sequence,
            source=source,
            retracted_in=str(data.retracted_in),
            topics=frozenset(data.topics),
        ),
        key="",
    )


@apply.register
def _(data: sources.AvailabilityRecorded, applied: Applied, graph: GraphWriter) -> None:
    source = stream_id(applied)
    if graph.get(AvailabilityRow, source) is None:
        graph.open(AvailabilityRow(id=source, from_sequence=applied.sequence, state=data.availability.value))
    graph.change(AvailabilityRow, source, state=data.availability.value)


@apply.register
def _(data: consent.ConsentGiven, applied: Applied, graph: GraphWriter) -> None:
    item, person = str(data.item), str(data.for_person)
    graph.note("consent", stream_id(applied), {"item": item, "person": person})
    _open_terms(applied, data.terms, item, person, graph)


@apply.register
def _(data: consent.ConsentRefused, applied: Applied, graph: GraphWriter) -> None:
    note = {"item": str(data.item), "person": str(data.for_person)}
    graph.note("consent", stream_id(applied), note)


@apply.register
def _(data: consent.ConsentRenewed, applied: Applied, graph: GraphWriter) -> None:
    note = graph.noted("consent", stream_id(applied))
    _open_terms(applied, data.terms, note["item"], note["person"], graph)


def _open_terms(
    applied: Applied, terms: tuple[consent.ConsentTerm, ...], item: str, person: str, graph: GraphWriter
) -> None:
    for n, term in enumerate(terms):
        graph.open(
            ConsentTermRow(
                id=f"{stream_id(applied)}:{applied.event.version}:{n}",
                from_sequence=applied.sequence,
                item=item,
                consent=stream_id(applied),
                person=person,
                scopes=frozenset(scope.value for scope in term.scopes),
                valid_from=date.fromisoformat(term.valid_from),
                valid_to=day(term.valid_to),
                given_at=applied.sequence,
                segment=term.segment,
            )
        )


@apply.register
def _(data: consent.ConsentWithdrawn, applied: Applied, graph: GraphWriter) -> None:
    scopes = frozenset(scope.value for scope in data.scopes or tuple(consent.ConsentScope))
    _open_bar(applied, data, scopes, graph)


@apply.register
def _(data: consent.ConsentNarrowed, applied: Applied, graph: GraphWriter) -> None:
    scopes = frozenset(scope.value for scope in consent.ConsentScope if scope not in data.keeps)
    _open_bar(applied, data, scopes, graph)


def _open_bar(
    applied: Applied,
    data: consent.ConsentWithdrawn | consent.ConsentNarrowed,
    scopes: frozenset[str],
    graph: GraphWriter,
) -> None:
    """Open a term withdrawn from its first day: it bars, on overlap, those given before it (decision 28)."""
    note = graph.noted("consent", stream_id(applied))
    effective = date.fromisoformat(data.effective_on)
    graph.open(
        ConsentTermRow(
            id=f"{stream_id(applied)}:{applied.event.version}:bar",
            from_sequence=applied.sequence,
            item=note["item"],
            consent=stream_id(applied),
            person=note["person"],
            scopes=scopes,
            valid_from=effective,
            given_at=0,
            segment=data.segment,
            withdrawn_on=effective,
            withdrawn_at=applied.sequence,
        )
    )
