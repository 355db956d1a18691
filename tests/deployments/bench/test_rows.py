"""Rows of the benchmark's table: medians, ratios pair by pair, goals and what is written of them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from deployments.bench.rows import Pairs, Row, in_turn, percentile, plain_row, row
from deployments.bench.table import WHY_NOT, write_json, write_page


def test_the_ratio_is_the_median_of_the_pairs_ratios_not_the_ratio_of_medians() -> None:
    assert Pairs([1.0, 6.0, 8.0], [10.0, 10.0, 100.0]).ratio == pytest.approx(0.1)


def test_product_and_yardstick_are_measured_in_turn() -> None:
    order: list[str] = []

    def measured(name: str) -> float:
        order.append(name)
        return 1.0

    in_turn(2, lambda: measured("product"), lambda: measured("yardstick"))
    assert order == ["product", "yardstick", "product", "yardstick"]


@pytest.mark.parametrize(
    ("sense", "goal", "holds"),
    [
        ("at least", 0.5, True),
        ("at least", 0.6, False),
        ("at most", 0.5, True),
        ("at most", 0.4, False),
        ("more than", 0.5, False),
    ],
    ids=["reached", "missed", "kept", "exceeded", "no more"],
)
def test_a_row_says_whether_its_goal_holds(sense: str, goal: float, *, holds: bool) -> None:
    pairs = Pairs([1.0, 2.0, 3.0], [2.0, 4.0, 6.0])
    made = row("acts", pairs, unit="acts/s", beside="echo", goal=goal, sense=sense)  # type: ignore[arg-type]
    assert (made.value, made.ratio, made.holds) == (2.0, 0.5, holds)
    assert made.yardstick == "echo: 4 acts/s"
    assert made.goal == f"{sense} {goal:.2f}"


def test_a_figure_without_a_yardstick_has_a_limit_of_its_own() -> None:
    assert plain_row("start", 2.0, unit="s", at_most=3.0).holds
    assert not plain_row("start", 4.0, unit="s", at_most=3.0).holds


def test_a_percentile_is_the_value_below_which_a_share_lies() -> None:
    assert percentile([5.0, 1.0, 4.0, 2.0, 3.0], 0.5) == 3.0
    assert percentile([float(n) for n in range(100)], 0.95) == 95.0


ROW = Row("(a) acts", 2.0, "acts/s", "echo: 4 acts/s", 0.5, "at least 0.50", holds=True)


def test_the_figures_are_written_for_programs(tmp_path: Path) -> None:
    write_json([ROW], tmp_path / "build" / "bench.json")
    assert json.loads((tmp_path / "build" / "bench.json").read_text()) == [
        {
            "name": "(a) acts",
            "value": 2.0,
            "unit": "acts/s",
            "yardstick": "echo: 4 acts/s",
            "ratio": 0.5,
            "goal": "at least 0.50",
            "holds": True,
        }
    ]


def test_the_page_says_what_was_measured_on(tmp_path: Path) -> None:
    page = written([ROW], tmp_path)
    assert "2026-03-01" in page
    assert "cores" in page
    assert "PostgreSQL 15.1, Java 17.0" in page
    assert "| (a) acts | 2 | acts/s | echo: 4 acts/s | 0.5 | at least 0.50 | ✓ yes |" in page


def test_rows_at_scale_stand_in_a_section_of_their_own(tmp_path: Path) -> None:
    page = written([ROW, replace(ROW, name="(o) publisher")], tmp_path)
    assert page.index("| (a) acts") < page.index("## Many processes") < page.index("| (o) publisher")
    assert "## Readiness on the case set" not in page


def test_a_goal_that_was_missed_is_named_with_its_reason(tmp_path: Path) -> None:
    [known] = [name for name in WHY_NOT if name.startswith("(a)")]
    missed = [replace(ROW, name=name, holds=False) for name in (known, "(o) publisher")]
    told = written(missed, tmp_path).partition("## Goals that were missed")[2]
    assert f"- {known}: {WHY_NOT[known]}" in told
    assert "- (o) publisher: not explained yet." in told


def test_a_page_without_a_missed_goal_says_so(tmp_path: Path) -> None:
    assert written([ROW], tmp_path).endswith("## Goals that were missed\n\nNone in this run.\n")


def written(rows: list[Row], folder: Path) -> str:
    servers = ("PostgreSQL 15.1", "Java 17.0")
    write_page(rows, folder / "page.md", day="2026-03-01", load="0.1", servers=servers)
    return (folder / "page.md").read_text()
