"""Rows that follow from evidence items."""

from __future__ import annotations

from domain.evidence import events as evidence
from domain.evidence.item import Standing
from domain.readiness.material_rows import (
    CitationRow,
    ConditionRow,
    CustodyRow,
    FixityRow,
    ItemRow,
    PersonBehindRow,
)
from domain.values import WHOLE
from projections.proof_graph.apply import apply, stream_id
from projections.proof_graph.rows import GraphWriter
from projections.view import Applied


@apply.register
def _(data: evidence.EvidenceRegistered, applied: Applied, graph: GraphWriter) -> None:
    _open_item(data.description, None, applied, graph)


@apply.register
def _(data: evidence.EvidenceDerived, applied: Applied, graph: GraphWriter) -> None:
    _open_item(data.description, data.derivation, applied, graph)


def _open_item(
    description: evidence.Description,
    derivation: evidence.Derivation | None,
    applied: Applied,
    graph: GraphWriter,
) -> None:
    item, at = stream_id(applied), applied.sequence
    is_physical = description.kind is evidence.ItemKind.PHYSICAL
    parents = () if derivation is None else tuple(str(parent) for parent in derivation.parents)
    graph.open(
        ItemRow(
            id=item,
            from_sequence=at,
            standing=Standing.REGISTERED.value,
            is_held=is_physical or description.content is not None,
            is_physical=is_physical,
            form=description.form.value,
            lawful_bases=frozenset(basis.basis.value for basis in description.lawful_basis),
            parents=parents,
            derived_segment=WHOLE if derivation is None else derivation.segment,
        )
    )
    for parent in parents:
        graph.link("derived_from", parent, item)
    if description.content is not None:
        # Decision 38: intake is the first check.
        graph.open(FixityRow(id=item, from_sequence=at, item=item))
    if is_physical:
        graph.open(CustodyRow(id=item, from_sequence=at, item=item))
    for condition in description.conditions:
        _open_condition(item, condition, graph)
    for n, person in enumerate(description.persons_behind):
        _open_person(item, f"{item}:{n}", person, graph)


def _open_condition(item: str, condition: evidence.ProviderCondition, graph: GraphWriter) -> None:
    graph.open(
        ConditionRow(
            id=f"{item}:{condition.code}",
            from_sequence=graph.sequence,
            item=item,
            code=condition.code,
            forbids=frozenset(condition.forbids),
            segment=condition.segment,
        )
    )


def _open_person(item: str, id: str, person: evidence.PersonBehind, graph: GraphWriter) -> None:
    graph.open(
        PersonBehindRow(
            id=id,
            from_sequence=graph.sequence,
            item=item,
            source=str(person.source),
            segment=person.segment,
            capacity=person.capacity.value,
        )
    )


@apply.register
def _(data: evidence.EvidenceContentReceived, applied: Applied, graph: GraphWriter) -> None:
    item = stream_id(applied)
    graph.change(ItemRow, item, is_held=True)
    graph.open(FixityRow(id=item, from_sequence=applied.sequence, item=item))


@apply.register
def _(data: evidence.TranslationCorrected, applied: Applied, graph: GraphWriter) -> None:
    # Readiness rule 1: what rests on a corrected translation is not usable until it is confirmed again.
    reached = [stream_id(applied)]
    for item in reached:
        reached += [child for child in graph.linked("derived_from", item) if child not in reached]
        for citation in graph.linked("cites", item):
            graph.change(CitationRow, citation, is_reopened=True)


@apply.register
def _(data: evidence.CustodyReleased, applied: Applied, graph: GraphWriter) -> None:
    graph.change(CustodyRow, stream_id(applied), state="open_release")


@apply.register
def _(data: evidence.CustodyAcknowledged, applied: Applied, graph: GraphWriter) -> None:
    graph.change(CustodyRow, stream_id(applied), state="unbroken" if data.is_intact else "broken")


@apply.register
def _(data: evidence.FixityChecked, applied: Applied, graph: GraphWriter) -> None:
    item = stream_id(applied)
    if graph.get(FixityRow, item) is None:
        graph.open(FixityRow(id=item, from_sequence=applied.sequence, item=item, outcome=data.outcome))
    graph.change(FixityRow, item, outcome=data.outcome)


@apply.register
def _(data: evidence.EvidenceContentErased, applied: Applied, graph: GraphWriter) -> None:
    # Readiness law: what is lost supports nothing, and takes nothing back that it spoke against.
    graph.change(FixityRow, stream_id(applied), outcome="erased")


@apply.register
def _(data: evidence.EvidenceQuarantined, applied: Applied, graph: GraphWriter) -> None:
    graph.change(ItemRow, stream_id(applied), standing=Standing.QUARANTINED.value)


@apply.register
def _(data: evidence.EvidenceAccepted, applied: Applied, graph: GraphWriter) -> None:
    graph.change(ItemRow, stream_id(applied), standing=Standing.ACCEPTED.value)


@apply.register
def _(data: evidence.EvidenceRejected, applied: Applied, graph: GraphWriter) -> None:
    graph.change(ItemRow, stream_id(applied), standing=Standing.REJECTED.value)


@apply.register
def _(data: evidence.LawfulBasisRecorded, applied: Applied, graph: GraphWriter) -> None:
    row = graph.get(ItemRow, stream_id(applied))
    if row is not None:
        graph.change(ItemRow, row.id, lawful_bases=row.lawful_bases | {data.basis.basis.value})


@apply.register
def _(data: evidence.PersonBehindRecorded, applied: Applied, graph: GraphWriter) -> None:
    item = stream_id(applied)
    _open_person(item, f"{item}:{applied.event.version}:", data.person, graph)


@apply.register
def _(data: evidence.ConditionRecorded, applied: Applied, graph: GraphWriter) -> None:
    _open_condition(stream_id(applied), data.condition, graph)


@apply.register
def _(data: evidence.ConditionLifted, applied: Applied, graph: GraphWriter) -> None:
    graph.close(ConditionRow, f"{stream_id(applied)}:{data.code}")
