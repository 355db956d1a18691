"""The proof graph of one line: loaded by keys, outwards from the line, and patched as the record grows.

Nothing but the graph is cached (decision 17): each assessment is computed afresh from it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, select

from domain.readiness.graph import ProofGraph
from domain.readiness.judgment_rows import (
    AnswerRow,
    EvaluationRow,
    IdentityRow,
    MappingRow,
    RestatementRow,
)
from domain.readiness.material_rows import (
    AssessmentRow,
    AvailabilityRow,
    CitationRow,
    ConditionRow,
    ConsentTermRow,
    ContradictionRow,
    CustodyRow,
    FactRow,
    FixityRow,
    HandRow,
    ItemRow,
    OriginRow,
    PersonBehindRow,
    RetractionRow,
    SourceRow,
    TaintRow,
)
from domain.readiness.person_rows import OfficeHeldRow, PersonRow
from domain.readiness.proof_rows import (
    BarRow,
    ContextRow,
    CrimeBaseRow,
    ForumRow,
    GroundRow,
    IncidentRow,
    InquiryRow,
    JurisdictionDecisionRow,
    LiabilityRow,
    LineRow,
    MemberRow,
    PreconditionRow,
    StandardHeldEqualRow,
)
from domain.readiness.rows import Row
from projections.acts import NamedEvent, events_of
from projections.proof_graph.judgment import EVALUATES
from projections.proof_graph.rows import KINDS, graph_rows, kind_name, row_of

OF_ITEM: tuple[type[Row], ...] = (
    PersonBehindRow,
    ConsentTermRow,
    ConditionRow,
    AssessmentRow,
    FixityRow,
    CustodyRow,
    TaintRow,
)
TOGETHER: tuple[tuple[type[Row], str], ...] = (
    (OriginRow, ""),
    (HandRow, ""),
    (IdentityRow, ""),
    (RetractionRow, ""),
    (ContradictionRow, ""),
)
"""Kinds that are loaded whole: what joins sources, who may judge, and what is few."""
IN_ONE_QUERY = 400
_EVALUATION = kind_name(EvaluationRow)

_BY_IDS = select(graph_rows).where(graph_rows.c.id.in_(bindparam("ids", expanding=True)))
_BY_KEYS = select(graph_rows).where(
    graph_rows.c.kind == bindparam("kind"), graph_rows.c.key.in_(bindparam("keys", expanding=True))
)


class LineGraph:
    """All row versions that bear on one line, at every position up to `position`.

    `sequences` gives the sequence of every event that opened or closed a row, by the event's id; `named` what
    is known of those that an answer has named so far.
    """

    def __init__(self, line: str) -> None:
        self.line = line
        self.position = 0
        self.graph = ProofGraph()
        self.sequences: dict[str, int] = {}
        self.named: dict[str, NamedEvent] = {}
        self._loaded: dict[str, set[str]] = {}
        self._linked: set[str] = set()
        self._wanted: dict[str, set[str]] = {}
        for kind, key in ((LineRow, line), (MemberRow, line), *TOGETHER):
            self._want(kind, key)

    def want_forum(self, forum: str) -> None:
        """Ask for the rows of an adopted forum too."""
        for kind in (ForumRow, PreconditionRow, JurisdictionDecisionRow, StandardHeldEqualRow):
            self._want(kind, forum)

    def want_stream(self, stream: str) -> None:
        """Ask for the rows of a context, crime base, liability or case file, and what is judged of it."""
        kind, _, id = stream.partition("/")
        if kind in _OF_STREAM:
            self._want(_OF_STREAM[kind], id)
        for judged, keys in _judged(stream):
            self._want(judged, *keys)

    def refresh(
        self, connection: Connection, position: int, changed: Iterable[RowMapping] = ()
    ) -> ProofGraph:
        """Bring the graph up to a position that the view has applied.

        Args:
            changed: Every row of the view that was opened or closed since the position of the graph.
        """
        rows = list(self._kept(connection, changed))
        while self._wanted:
            wanted, self._wanted = self._wanted, {}
            for name, keys in wanted.items():
                self._loaded.setdefault(name, set()).update(keys)
                rows += self._read(connection, name, sorted(keys))
        if rows:
            self.graph = self.graph.with_rows(rows)
        self.position = max(self.position, position)
        return self.graph

    def name(self, connection: Connection, events: Iterable[str]) -> None:
        """Look up the events that an answer names; what is no event, such as a row that expired, is left out."""
        known = self.sequences
        wanted = [known[event] for event in events if event not in self.named and event in known]
        self.named.update((event.id, event) for event in events_of(connection, wanted))

    def _kept(self, connection: Connection, changed: Iterable[RowMapping]) -> Iterator[Row]:
        linked = []
        for stored in changed:
            if stored["kind"] == EVALUATES:
                if stored["key"] in self._loaded.get(_EVALUATION, ()):
                    linked.append(stored)
            elif stored["key"] in self._loaded.get(stored["kind"], ()) or stored["id"] in self._linked:
                yield self._row(stored)
        yield from self._of_links(connection, linked)

    def _read(self, connection: Connection, name: str, keys: list[str]) -> Iterator[Row]:
        for start in range(0, len(keys), IN_ONE_QUERY):
            some = keys[start : start + IN_ONE_QUERY]
            for stored in connection.execute(_BY_KEYS, {"kind": name, "keys": some}).mappings():
                yield self._row(stored)
            if name == _EVALUATION:
                links = connection.execute(_BY_KEYS, {"kind": EVALUATES, "keys": some}).mappings()
                yield from self._of_links(connection, list(links))

    def _of_links(self, connection: Connection, links: list[RowMapping]) -> Iterator[Row]:
        """Read evaluations that speak of several streams, found from a stream that is not their first."""
        ids = sorted({f"{_EVALUATION}|{json.loads(link['body'])}" for link in links} - self._linked)
        self._linked.update(ids)
        if ids:
            for stored in connection.execute(_BY_IDS, {"ids": ids}).mappings():
                yield self._row(stored)

    def _row(self, stored: RowMapping) -> Row:
        self.sequences[stored["opened_by"]] = stored["from_sequence"]
        if stored["closed_by"] is not None:
            self.sequences[stored["closed_by"]] = stored["to_sequence"]
        return self._follow(row_of(KINDS[stored["kind"]], stored))

    def _want(self, kind: type[Row], *keys: str | None) -> None:
        name = kind_name(kind)
        loaded = self._loaded.get(name, ())
        new = {key for key in keys if key is not None and key not in loaded}
        if new:
            self._wanted.setdefault(name, set()).update(new)

    def _follow(self, row: Row) -> Row:
        """Ask for what a row leads to."""
        follow: Any = _FOLLOW.get(type(row))
        if follow is not None:
            for kind, keys in follow(row):
                self._want(kind, *keys)
        return row


_OF_STREAM: dict[str, type[Row]] = {
    "context": ContextRow,
    "crime_base": CrimeBaseRow,
    "liability": LiabilityRow,
}


def _judged(stream: str) -> Iterator[tuple[type[Row], tuple[str | None, ...]]]:
    for kind in (MappingRow, EvaluationRow, AnswerRow, RestatementRow):
        yield kind, (stream,)


def _of_line(row: LineRow) -> Iterator[tuple[type[Row], tuple[str | None, ...]]]:
    yield from _judged(f"case_file/{row.case}")
    yield InquiryRow, (row.case,)
    if row.liability is not None:
        yield LiabilityRow, (row.liability,)
        yield GroundRow, (row.liability,)
        yield from _judged(f"liability/{row.liability}")


def _of_member(row: MemberRow) -> Iterator[tuple[type[Row], tuple[str | None, ...]]]:
    # A member is a base of the line, or an incident of a base.
    yield CrimeBaseRow, (row.member,)
    yield IncidentRow, (row.member,)
    yield MemberRow, (row.member,)
    yield from _judged(f"crime_base/{row.member}")
    if row.context is not None:
        yield ContextRow, (row.context,)
        yield from _judged(f"context/{row.context}")


def _of_base(row: CrimeBaseRow) -> Iterator[tuple[type[Row], tuple[str | None, ...]]]:
    yield CrimeBaseRow, row.linked_bases
    yield MemberRow, (row.id,)


def _of_liability(row: LiabilityRow) -> Iterator[tuple[type[Row], tuple[str | None, ...]]]:
    for kind in (BarRow, PersonRow, OfficeHeldRow):
        yield kind, (row.actor,)


def _of_mapping(row: MappingRow) -> Iterator[tuple[type[Row], tuple[str | None, ...]]]:
    yield FactRow, (row.fact,)
    yield CitationRow, (row.fact,)


def _of_citation(row: CitationRow) -> Iterator[tuple[type[Row], tuple[str | None, ...]]]:
    yield ItemRow, (row.item, *(item for item, _ in row.anchors))
    for kind in OF_ITEM:
        yield kind, (row.item,)
    yield AvailabilityRow, (row.heard_from,)
    yield SourceRow, (row.source, row.heard_from)


def _of_item(row: ItemRow) -> Iterator[tuple[type[Row], tuple[str | None, ...]]]:
    yield ItemRow, row.parents
    for kind in OF_ITEM:
        yield kind, row.parents


def _of_person(row: PersonBehindRow) -> Iterator[tuple[type[Row], tuple[str | None, ...]]]:
    yield AvailabilityRow, (row.source,)
    yield SourceRow, (row.source,)


_FOLLOW: dict[type[Row], Any] = {
    LineRow: _of_line,
    MemberRow: _of_member,
    CrimeBaseRow: _of_base,
    LiabilityRow: _of_liability,
    MappingRow: _of_mapping,
    CitationRow: _of_citation,
    ItemRow: _of_item,
    PersonBehindRow: _of_person,
}
