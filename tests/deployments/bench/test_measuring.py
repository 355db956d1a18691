"""The benchmark drives a server of its own over gRPC; here with figures too small to mean anything."""

from __future__ import annotations

from pathlib import Path
from tempfile import gettempdir

from deployments.bench.__main__ import Size, measure
from deployments.bench.scale.measuring import ScaleSize
from deployments.local.kafka import Kafka
from deployments.local.postgres import Postgres

AT_SCALE = ScaleSize(pairs=1, seconds=0.1, calls=16, events=1_200, caught_up=300, restored=300, visible=20)
TINY = Size(
    pairs=1, calls=16, small=70, large=90, mappings=30, reads=2, rebuilt=80, file_mib=1, scale=AT_SCALE
)


def test_acts_readiness_and_subscribe_are_measured_over_grpc(tmp_path: Path) -> None:
    rows = measure(tmp_path, "acg", TINY, lambda _: None).rows
    assert sorted({row.name[:3] for row in rows}) == ["(a)", "(c)", "(g)"]
    assert all(row.value > 0 and row.ratio > 0 for row in rows)


def test_rows_at_scale_are_measured_on_servers_of_their_own_which_are_gone_at_the_end(
    tmp_path: Path, postgres: Postgres, kafka: Kafka
) -> None:
    before = running_servers()
    measured = measure(tmp_path, "mnot", TINY, lambda _: None)
    names = sorted({row.name[:3] for row in measured.rows})
    assert names == ["(m)", "(n)", "(o)", "(t)"]
    assert all(row.value > 0 and row.ratio > 0 for row in measured.rows)
    assert [row.yardstick.endswith("missed 0") for row in measured.rows if row.name[:3] == "(m)"] == [
        True,
        True,
    ]
    assert [name.partition(" ")[0] for name in measured.servers] == ["PostgreSQL", "Apache", "Java"]
    assert running_servers() == before


def running_servers() -> set[str]:
    """Name the folders that servers of a benchmark have their data in."""
    return {str(folder) for folder in Path(gettempdir()).glob("gravamen-bench-*")}
