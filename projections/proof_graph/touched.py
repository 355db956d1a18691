"""What moving to another version of the catalogue would touch: streams, lines, mappings and evaluations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, select

from domain.law.catalogue import Catalogue
from domain.law.difference import Change, ElementChange, element_of, of_liability, of_tree, reading_otherwise
from domain.readiness.judgment_rows import EvaluationRow, MappingRow
from domain.readiness.proof_rows import ContextRow, CrimeBaseRow, LiabilityRow, LineRow, MemberRow
from domain.readiness.rows import Row
from projections.history import held_at
from projections.proof_graph.rows import graph_rows, kind_name, row_of
from projections.queries import chunks

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """One thing that the difference of two versions touches.

    Args:
        kind: `context`, `crime_base`, `liability`, `line`, `mapping` or `evaluation`.
        stream: Its stream, as `kind/uuid`; of a line, its case file.
        line: The line.
        on: Of a mapping or evaluation: the stream that is touched; of a line: every such stream.
        elements: Elements that came, went or read otherwise there; of a mapping or evaluation, those of them
            that it speaks of.
        asks: What the move asks for: `migration`, `confirmation`, `decision` or `evaluation`.
    """

    kind: str
    stream: str
    line: str = ""
    on: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    asks: str


def touched(
    connection: Connection, position: int, *, before: Catalogue, after: Catalogue, digest: str
) -> Iterator[Touched]:
    """Give what is pinned to a version at a position, and reads otherwise in another.

    Args:
        before: The version pinned.
        after: The version to compare it with.
        digest: Digest of `before`.
    """
    read = _Reading(connection, position)
    changes = {stream: found for stream, found in _streams(read, before, after, digest) if found}
    for stream, found in changes.items():
        elements = tuple(each.element for each in found if each.change is not Change.ANNOTATED)
        yield Touched(kind=stream.partition("/")[0], stream=stream, elements=elements, asks="migration")
    yield from _lines(read, digest, frozenset(changes))
    restated = {stream: frozenset(reading_otherwise(found)) for stream, found in changes.items()}
    restated = {stream: elements for stream, elements in restated.items() if elements}
    yield from _mappings(read, restated)
    yield from _evaluations(read, restated)


class _Reading:
    """Rows of the proof graph that held at one position."""

    def __init__(self, connection: Connection, position: int) -> None:
        self._connection = connection
        self._position = position

    def all(self, kind: type[R], keys: Sequence[str] | None = None) -> Iterator[R]:
        """Yield the rows of a kind, those under some keys alone where they are given."""
        of_kind = select(graph_rows).where(
            graph_rows.c.kind == kind_name(kind), held_at(graph_rows, self._position)
        )
        ordered = of_kind.order_by(graph_rows.c.from_sequence, graph_rows.c.id)
        under = None if keys is None else chunks(keys)
        statements = [ordered] if under is None else [ordered.where(graph_rows.c.key.in_(k)) for k in under]
        for statement in statements:
            for stored in self._connection.execute(statement).mappings():
                yield row_of(kind, stored)


def _streams(
    read: _Reading, before: Catalogue, after: Catalogue, digest: str
) -> Iterator[tuple[str, tuple[ElementChange, ...]]]:
    for context in read.all(ContextRow):
        if context.catalogue == digest:
            yield f"context/{context.id}", of_tree(before, after, context.kind)
    crimes: dict[str, str] = {}
    for base in read.all(CrimeBaseRow):
        crimes[base.id] = base.crime
        if base.catalogue == digest:
            yield f"crime_base/{base.id}", of_tree(before, after, base.crime)
    for liability in read.all(LiabilityRow):
        if liability.catalogue != digest:
            continue
        ways = frozenset(alleged.mode for alleged in liability.modes)
        is_of_state = bool(liability.obligations)
        yield (
            f"liability/{liability.id}",
            of_liability(
                before,
                after,
                modes=frozenset() if is_of_state else ways,
                crimes={crimes[base] for base in liability.bases if base in crimes},
                attributions=ways if is_of_state else frozenset(),
                obligations=frozenset(liability.obligations),
            ),
        )


def _lines(read: _Reading, digest: str, changed: frozenset[str]) -> Iterator[Touched]:
    lines = [line for line in read.all(LineRow) if line.catalogue == digest]
    members: dict[str, list[MemberRow]] = {}
    for member in read.all(MemberRow, [line.id for line in lines]):
        members.setdefault(member.whole, []).append(member)
    for line in lines:
        rests_on = [f"liability/{line.liability}"] if line.liability else []
        for member in members.get(line.id, ()):
            rests_on.append(f"crime_base/{member.member}")
            if member.context is not None:
                rests_on.append(f"context/{member.context}")
        on = tuple(stream for stream in dict.fromkeys(rests_on) if stream in changed)
        if on:
            stream = f"case_file/{line.case}"
            yield Touched(kind="line", stream=stream, line=line.id, on=on, asks="migration")


def _mappings(read: _Reading, restated: dict[str, frozenset[str]]) -> Iterator[Touched]:
    for row in read.all(MappingRow, sorted(restated)):
        elements = _spoken_of([row.target.element], restated[row.target.stream])
        if elements and row.removal is None:
            # What supports waits for a confirmation; what is against counts on, and is decided as before.
            asks = "decision" if row.polarity == "contradicts" else "confirmation"
            stream, on = f"element_mapping/{row.id}", (row.target.stream,)
            yield Touched(kind="mapping", stream=stream, on=on, elements=elements, asks=asks)


def _evaluations(read: _Reading, restated: dict[str, frozenset[str]]) -> Iterator[Touched]:
    for row in read.all(EvaluationRow) if restated else ():
        on: list[str] = []
        elements: list[str] = []
        for target in row.targets:
            spoken = _spoken_of([target.element], restated.get(target.stream, frozenset()))
            if spoken:
                on.append(target.stream)
                elements.extend(spoken)
        if on and row.removal is None:
            yield Touched(
                kind="evaluation",
                stream=f"evaluation/{row.id}",
                on=tuple(dict.fromkeys(on)),
                elements=tuple(dict.fromkeys(elements)),
                asks="evaluation",
            )


def _spoken_of(elements: Iterable[str | None], restated: frozenset[str]) -> tuple[str, ...]:
    return tuple(each for each in elements if each is not None and element_of(each) in restated)
