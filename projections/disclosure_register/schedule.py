"""The disclosure schedule of a case: every item that it relies on or that bears on it, and its state.

An item belongs to a case when a fact that is mapped in one of its lines cites it, for or against; when a source
whose words are cited stands behind it; or when what is cited was made from it. Nothing that restricts its use
takes it from the schedule (readiness rules 2 and 10).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, select

from domain.values import WHOLE, Segment
from projections.case_register import tables as cases
from projections.disclosure_register.tables import persons, reviews, touches
from projections.evidence_register import tables as evidence
from projections.history import Values
from projections.inquiry_register.exoneration import streams_of_line
from projections.queries import all_of, chunks

CITED_FOR, CITED_AGAINST = "cited_for", "cited_against"
OF_CITED_SOURCE, ORIGINAL_OF_CITED = "of_cited_source", "original_of_cited"


@dataclass(slots=True)
class Bearing:
    """Why an item belongs to a case, and what was recorded of it there.

    Args:
        because: Why.
        causes: What may open a review of a part of it again: segment, sequence and cause.
    """

    because: dict[str, None] = field(default_factory=dict)
    causes: list[tuple[Segment, int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the schedule.

    Args:
        item: Row of the item in the evidence register.
        review: Row of the review; None where nothing reviewed that part.
        segment: Part of the item; the whole stands for all that no review covers.
        state: `not_reviewed`, `awaiting_second_reviewer`, `reopened` or `reviewed`.
        because: Why the item belongs to the case.
        reopened_by: What was recorded since the review: sequence and cause.
    """

    item: Values
    review: Values | None
    segment: Segment
    state: str
    because: tuple[str, ...]
    reopened_by: tuple[tuple[int, str], ...]

    @property
    def classes(self) -> tuple[str, ...]:
        """Classes that count; none where it was not reviewed."""
        return () if self.review is None else tuple(self.review["class_words"].split())

    @property
    def awaits_review(self) -> bool:
        """Whether it may still come to any class."""
        return self.state != "reviewed"

    @property
    def place(self) -> tuple[int, str, int]:
        """Place in the schedule: as the items entered, the unreviewed rest of an item first."""
        return self.item["entered"], self.item["id"], 0 if self.review is None else self.review["entered"]


def schedule(connection: Connection, case: str, *, position: int) -> list[Entry]:
    """Give the schedule of a case at a position that all registers have applied."""
    bearings = _bearings(connection, case, position)
    items = _rows(connection, evidence.items, sorted(bearings), position)
    reviewed: dict[str, list[Values]] = {}
    for row in all_of(connection, reviews, position=position, case=case):
        reviewed.setdefault(row["item"], []).append(row)
    entries = [
        entry for id, item in items.items() for entry in _entries(item, bearings[id], reviewed.get(id, ()))
    ]
    return sorted(entries, key=lambda entry: entry.place)


def _entries(item: Values, bearing: Bearing, reviewed: Iterable[Values]) -> Iterator[Entry]:
    because = tuple(bearing.because)
    covers_all = False
    for row in reviewed:
        segment = Segment.model_validate(row["segment"])
        covers_all = covers_all or segment == WHOLE
        causes = sorted(
            {
                (sequence, cause)
                for place, sequence, cause in bearing.causes
                if sequence > row["reviewed_at"] and segment.overlaps(place)
            }
        )
        state = "reopened" if causes else row["state"]
        yield Entry(item, row, segment, state, because, tuple(causes))
    if not covers_all:
        # Rule 10: "not reviewed" by default; a part that was reviewed says nothing of the rest.
        yield Entry(item, None, WHOLE, "not_reviewed", because, ())


def _bearings(connection: Connection, case: str, position: int) -> dict[str, Bearing]:
    """Give every item of a case with why it belongs to it, and what may open its review again."""
    against = _mapped(connection, case, position)
    found: dict[str, Bearing] = {}
    cited: dict[str, list[tuple[str, Segment]]] = {}
    for some in chunks(sorted(against)):
        for row in all_of(connection, cases.citations, position=position, fact=some):
            bearing = found.setdefault(row["item"], Bearing())
            segment = Segment.model_validate(row.get("segment") or {})
            is_for = row["polarity"] == "supports"
            bearing.because[CITED_FOR if is_for else CITED_AGAINST] = None
            bearing.causes.append((segment, row["entered"], "citation"))
            bearing.causes += [(segment, each, "contradicting_mapping") for each in against[row["fact"]]]
            cited.setdefault(f"fact/{row['id']}", []).append((row["item"], segment))
    _follow_originals(connection, found, position)
    of_source = _follow_sources(connection, found, position)
    _add_touches(connection, found, cited, of_source, position)
    return found


def _mapped(connection: Connection, case: str, position: int) -> dict[str, list[int]]:
    """Give the facts mapped in the lines of a case, with the sequences of mappings that contradict."""
    streams: set[str] = set()
    for line in all_of(connection, cases.lines, position=position, case=case):
        streams |= streams_of_line(line)
    against: dict[str, list[int]] = {}
    for some in chunks(sorted(streams)):
        for row in all_of(connection, cases.mappings, position=position, stream=some):
            sequences = against.setdefault(row["fact"], [])
            if row["polarity"] == "contradicts":
                sequences.append(row["entered"])
    return against


def _follow_originals(connection: Connection, found: dict[str, Bearing], position: int) -> None:
    """Add what cited items were made from, up to the first."""
    waiting = sorted(found)
    while waiting:
        rows = _rows(connection, evidence.items, waiting, position)
        waiting = []
        for row in rows.values():
            for parent in (row.get("derivation") or {}).get("parents", ()):
                if parent not in found:
                    waiting.append(parent)
                found.setdefault(parent, Bearing()).because[ORIGINAL_OF_CITED] = None


def _follow_sources(connection: Connection, found: dict[str, Bearing], position: int) -> dict[str, list[str]]:
    """Add every item of the sources behind what was found; give the items of each source."""
    sources = {row.source for row in _behind(connection, persons.c.item, sorted(found), position)}
    of_source: dict[str, list[str]] = {}
    for row in _behind(connection, persons.c.source, sorted(sources), position):
        of_source.setdefault(row.source, []).append(row.item)
        if row.item not in found:
            found[row.item] = Bearing(because={OF_CITED_SOURCE: None})
    return of_source


def _behind(connection: Connection, column: Column[Any], ids: list[str], position: int) -> Iterator[Row[Any]]:
    for some in chunks(ids):
        statement = select(persons).where(column.in_(some), persons.c.sequence <= position)
        yield from connection.execute(statement)


def _add_touches(
    connection: Connection,
    found: dict[str, Bearing],
    cited: dict[str, list[tuple[str, Segment]]],
    of_source: dict[str, list[str]],
    position: int,
) -> None:
    """Add what was recorded of citations, items and sources: taint, inconsistency, retraction."""
    statement = select(touches).where(touches.c.sequence <= position)
    for row in connection.execute(statement.order_by(touches.c.sequence)):
        kind, _, id = row.subject.partition("/")
        if kind == "fact":
            places = cited.get(row.subject, [])
        elif kind == "evidence_item":
            places = [(id, WHOLE)] if id in found else []
        else:
            places = [(item, WHOLE) for item in of_source.get(id, ())]
        for item, segment in places:
            found[item].causes.append((segment, row.sequence, row.cause))


def _rows(connection: Connection, table: Table, ids: Iterable[str], position: int) -> dict[str, Values]:
    found: dict[str, Values] = {}
    for some in chunks(list(ids)):
        found |= {row["id"]: row for row in all_of(connection, table, position=position, id=some)}
    return found
