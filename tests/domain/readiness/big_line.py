"""Times one assessment of a line with some 25 elements and 2,000 mappings; a script, it asserts nothing."""

from __future__ import annotations

import statistics
import sys
import time
from dataclasses import replace

from domain.readiness.assess import assess
from domain.readiness.judgment_rows import MappingRow
from tests.domain.readiness.builder import BASE, CONTEXT, LIABILITY, LINE, Record, law, target
from tests.domain.readiness.material import uid

MAPPINGS = 2_000
ITEMS = 300
STAGE = "warrant"


def big_line(mappings: int = MAPPINGS, items: int = ITEMS) -> Record:
    """A charge of imprisonment under superior responsibility, two incidents, half the items on consent."""
    record = Record()
    record.forum()
    record.referral("KP")
    record.context()
    record.incident("camp 14")
    record.incident("camp 15")
    record.base("7-1-e", "camp 14", "camp 15")
    record.liability("28-b")
    record.line("charge", liability=LIABILITY)
    for number in range(items):
        if number % 2:
            record.testimony(f"item {number}", f"witness {number % 150}")
        else:
            record.item(f"item {number}")
            record.person(f"item {number}", f"author {number % 40}", capacity="author")
    for number in range(0, 150, 10):
        record.hand(f"witness {number + 1}", "intermediary")
    places = _places(record)
    for number in range(mappings):
        cited = [f"item {number % items}"] + ([f"item {(number * 7) % items}"] if number % 2 else [])
        record.fact(f"fact {number}", *cited, topics=frozenset({f"topic {number % 10}"}))
        record.map(f"fact {number}", places[number % len(places)])
    for place in (*places, target(LINE)):
        record.evaluate(place, stage=STAGE)
    return record


def _places(record: Record) -> list:  # type: ignore[type-arg]
    reading = record.assess(STAGE)
    ids = {
        (cell.cell.stream.partition("/")[0], cell.cell.element_id): None
        for group in reading.groups
        for cell in group.cells
    }
    names = {"context": CONTEXT, "crime_base": BASE, "liability": LIABILITY}
    return [target(names[kind], element) for kind, element in ids]


def main() -> None:
    record = big_line()
    graph, lens, forum = record.graph(), record.lens(STAGE), law().forum("icc-referral")
    reading = assess(uid(LINE), graph, lens, law(), forum)
    cells = reading.cells()
    sys.stdout.write(
        f"{graph.size()} rows, {len({cell.cell.element_id for cell in cells})} elements and limbs, "
        f"{len(cells)} cells, {len(reading.facts)} facts: {reading.statement}\n"
    )
    for name, changed in (("same graph", False), ("with a new event before each", True)):
        times = []
        for _ in range(40):
            if changed:
                latest = record.latest(
                    MappingRow, next(r.id for (k, _, _), r in record.rows.items() if k is MappingRow)
                )
                record.sequence += 1
                version = replace(latest, from_sequence=record.sequence)
                closed = latest.closed(at=record.sequence, by="e")
                record.rows[MappingRow, latest.id, latest.from_sequence] = closed
                record.rows[MappingRow, latest.id, record.sequence] = version
                begun = time.perf_counter()
                graph = graph.with_rows([closed, version])
                lens = record.lens(STAGE)
            else:
                begun = time.perf_counter()
            assess(uid(LINE), graph, lens, law(), forum)
            times.append((time.perf_counter() - begun) * 1000)
        times.sort()
        p95 = times[int(len(times) * 0.95)]
        sys.stdout.write(f"{name}: p50 {statistics.median(times):.1f} ms, p95 {p95:.1f} ms\n")


if __name__ == "__main__":
    main()
