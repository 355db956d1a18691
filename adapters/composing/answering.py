"""What every process that answers questions has: readiness over its views, and memory that is seldom searched."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Engine

from adapters.recording.memory import Memory
from adapters.sql_views.warmer import Warmer
from projections.proof_graph.query import ReadinessQuery


def collect_rarely() -> None:
    """Have cyclic garbage looked for once in ten thousand objects, not in seven hundred.

    A batch of events makes thousands that go by themselves: the search took a quarter of a rebuild's time.
    """
    gc.set_threshold(10_000)


def readiness_of(engine: Engine, memory: Memory) -> ReadinessQuery:
    """Answer readiness over the views, by the law that is in memory."""
    return ReadinessQuery(
        engine,
        catalogue=lambda digest: memory.law.catalogue(digest, field="line"),
        template=lambda template, sha256: memory.law.template(template, sha256, field="lens.forum"),
    )


@contextmanager
def warming(readiness: ReadinessQuery) -> Iterator[None]:
    """Read ahead what is likely to be asked, for as long as the context lasts."""
    warmer = Warmer(lambda: readiness.warm_next(datetime.now(UTC).date()))
    warmer.start()
    try:
        yield
    finally:
        warmer.stop()
