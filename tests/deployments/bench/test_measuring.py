"""The benchmark drives a server of its own over gRPC; here with figures too small to mean anything."""

from __future__ import annotations

from pathlib import Path

from deployments.bench.__main__ import Size, measure

TINY = Size(pairs=1, calls=16, small=70, large=90, mappings=30, reads=2, rebuilt=80, file_mib=1)


def test_acts_readiness_and_subscribe_are_measured_over_grpc(tmp_path: Path) -> None:
    rows = measure(tmp_path, "acg", TINY, lambda _: None)
    assert sorted({row.name[:3] for row in rows}) == ["(a)", "(c)", "(g)"]
    assert all(row.value > 0 and row.ratio > 0 for row in rows)
