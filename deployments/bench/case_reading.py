"""(h) to (l) readiness on the case set: now, as of past days, what changed, what it hangs on, how soon it shows.

No line, lens and position is asked for twice. Lines are at hand when they are asked for, as in a server that
has run for a while: it reads them ahead by itself. What the first read of a line costs has a row of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from gravamen.v1 import readiness_service_pb2 as pb

from deployments.bench.case_set import CaseSet
from deployments.bench.load import CALLER, call, mapping
from deployments.bench.node import SERVICE
from deployments.bench.rows import Pairs, Row, percentile, plain_row, row
from deployments.bench.servers import Served
from deployments.bench.stage import Client

SERVICE_PATH = "/gravamen.v1.ReadinessService"
P95 = 0.95


class Reader:
    """Asks one server for readiness on its case set, each time through a lens not asked for before."""

    def __init__(self, served: Served, made: CaseSet) -> None:
        self.client = Client(served.address)
        self.made = made
        self.head = int(self.client("RecordService/GetStatus", {})["head"])
        self.read = call(self.client.channel, f"{SERVICE_PATH}/GetReadiness")
        self._random = Random(1)  # noqa: S311 - the same lenses in every run
        self._asked: set[tuple[str, str, int | None]] = set()

    def request(self, *, is_past: bool) -> bytes:
        """Make a request for a line, day and position not asked for before; a past one is of any position."""
        while True:
            line = self._random.choice(self.made.lines).line
            day = datetime.now(UTC).date() - timedelta(days=self._random.randrange(2_000))
            position = self._random.randrange(self.head // 10, self.head) if is_past else None
            key = (line, day.isoformat(), position)
            if key not in self._asked:
                self._asked.add(key)
                lens = self.lens(on=day.isoformat(), as_of=position)
                return pb.GetReadinessRequest(line=line, lens=lens).SerializeToString()

    def lens(self, *, on: str = "", as_of: int | None = None) -> pb.Lens:
        """Give the lens of the set's forum."""
        return pb.Lens(forum=self.made.stage.forum, stage="report", on=on, as_of=as_of)

    def first_reads(self) -> list[float]:
        """Read every line once; gives the times in milliseconds."""
        requests = [pb.GetReadinessRequest(line=line.line, lens=self.lens()) for line in self.made.lines]
        return [_ms(partial(self.read, request.SerializeToString())) for request in requests]

    def times(self, reads: int, *, is_past: bool) -> list[float]:
        """Give the times of so many reads in milliseconds."""
        requests = [self.request(is_past=is_past) for _ in range(reads)]
        return [_ms(partial(self.read, request)) for request in requests]

    def echo(self, reads: int) -> list[float]:
        """Give the times of so many echo calls in milliseconds."""
        echo = call(self.client.channel, f"/{SERVICE}/Echo")
        body = self.request(is_past=False)
        return [_ms(partial(echo, body)) for _ in range(reads)]


def _ms(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1_000


def first_reads(reader: Reader) -> list[Row]:
    """Measure what the first read of a line costs that the server has not read ahead yet."""
    slowest = percentile(reader.first_reads(), P95)
    return [plain_row("(h) first read of a line, p95", slowest, unit="ms", at_most=1_000)]


def readiness(reader: Reader, *, reads: int, pairs: int) -> list[Row]:
    """Measure (h): now and as of past positions, beside an echo, in turn."""
    reader.times(reads // 2, is_past=True)
    turns = [
        (reader.times(reads, is_past=False), reader.times(reads, is_past=True), reader.echo(reads))
        for _ in range(pairs)
    ]
    now, past, echo = zip(*turns, strict=True)
    beside = "one client's echo p95"
    return [
        row("(h) readiness now, p95", _p95(now, echo), unit="ms", beside=beside, goal=50, sense="at most"),
        row("(h) readiness as of, p95", _p95(past, echo), unit="ms", beside=beside, goal=50, sense="at most"),
        row("(h) as of beside now, p95", _p95(past, now), unit="ms", beside="now", goal=2, sense="at most"),
    ]


def _p95(product: Sequence[list[float]], yardstick: Sequence[list[float]]) -> Pairs:
    return Pairs([percentile(each, P95) for each in product], [percentile(each, P95) for each in yardstick])


def growth(large: Reader, small: Reader, *, reads: int, pairs: int) -> list[Row]:
    """Measure (l): one line's readiness in the whole set, beside a set of a tenth with lines as large."""
    turns = [(large.times(reads, is_past=False), small.times(reads, is_past=False)) for _ in range(pairs)]
    medians = Pairs([percentile(a, 0.5) for a, _ in turns], [percentile(b, 0.5) for _, b in turns])
    beside = "at a tenth of the events"
    return [row("(l) readiness of a line, p50", medians, unit="ms", beside=beside, goal=1.3, sense="at most")]


def visible(reader: Reader, *, events: int) -> list[Row]:
    """Measure (k): from the acknowledgement of an event to an answer that counts it."""
    propose = call(reader.client.channel, "/gravamen.v1.MappingService/ProposeMapping")
    line = reader.made.lines[0]
    fact = reader.made.stage.fact
    request = pb.GetReadinessRequest(line=line.line, lens=reader.lens()).SerializeToString()
    times = []
    for _ in range(events):
        propose(mapping(fact, line.base, element="7-1-e.1").SerializeToString())
        times.append(_ms(partial(reader.read, request)))
    return [plain_row("(k) a new event visible, p50", percentile(times, 0.5), unit="ms", at_most=50)]


def changes(reader: Reader) -> list[Row]:
    """Measure (i): what changed over the whole span, in every line."""
    diff: Any = reader.client.channel.unary_stream(f"{SERVICE_PATH}/Diff")
    cases = dict.fromkeys(line.case for line in reader.made.lines)
    requests = [
        pb.DiffRequest(
            case_id=case,
            forum=reader.made.stage.forum,
            stage="report",
            earlier=pb.DiffPoint(as_of=reader.head // 20),
            later=pb.DiffPoint(as_of=reader.head),
        ).SerializeToString()
        for case in cases
    ]

    def read_all() -> None:
        for request in requests:
            for _ in diff(request, metadata=CALLER, timeout=120):
                pass

    return [plain_row("(i) diff of the whole span", _ms(read_all) / 1_000, unit="s", at_most=5)]


def single_points(reader: Reader, *, lines: int) -> list[Row]:
    """Measure (j): what a line hangs on; the slowest of some lines."""
    ask: Any = reader.client.channel.unary_unary(f"{SERVICE_PATH}/ListSinglePointsOfFailure")
    metadata = (*CALLER, ("gravamen-reason", "measured"))
    took = 0.0
    for line in reader.made.lines[:lines]:
        body = pb.ListSinglePointsOfFailureRequest(line=line.line, lens=reader.lens()).SerializeToString()
        took = max(took, _ms(partial(ask, body, metadata=metadata, timeout=60)))
    return [plain_row("(j) single points of failure of a line", took / 1_000, unit="s", at_most=0.5)]
