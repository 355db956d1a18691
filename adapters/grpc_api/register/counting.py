"""Counts of words, as messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from gravamen.v1 import register_service_pb2 as pb


def counted(words: Iterable[str], order: Sequence[str]) -> list[pb.ScheduleCount]:
    """Count words, in an order; one that does not occur is left out."""
    found = Counter(words)
    return [pb.ScheduleCount(of=str(word), count=found[word]) for word in order if found[word]]
