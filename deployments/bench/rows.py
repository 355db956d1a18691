"""A row of the benchmark: a figure beside its yardstick, measured in turn, and the goal for their ratio."""

from __future__ import annotations

import operator
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

_HOLDS = {"at least": operator.ge, "at most": operator.le, "more than": operator.gt}


@dataclass(frozen=True, slots=True)
class Row:
    """One figure.

    Args:
        name: What was measured.
        value: Median of the product's figures.
        unit: Its unit.
        yardstick: What it was measured beside, with its median.
        ratio: Median of the pairs' ratios; the value itself where there is no yardstick.
        goal: What the ratio should be, in words.
        holds: Whether it is so.
    """

    name: str
    value: float
    unit: str
    yardstick: str
    ratio: float
    goal: str
    holds: bool

    def as_json(self) -> dict[str, Any]:
        """Give the row as it stands in `build/bench.json`."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Figures of product and yardstick, measured in turn."""

    product: Sequence[float]
    yardstick: Sequence[float]

    @property
    def ratio(self) -> float:
        """Median of the ratios, pair by pair, so that a drift of the machine's speed cancels out."""
        return statistics.median(p / y for p, y in zip(self.product, self.yardstick, strict=True))


def in_turn(pairs: int, product: Callable[[], float], yardstick: Callable[[], float]) -> Pairs:
    """Measure both in turn, so many times."""
    measured = [(product(), yardstick()) for _ in range(pairs)]
    return Pairs([each[0] for each in measured], [each[1] for each in measured])


def row(
    name: str,
    pairs: Pairs,
    *,
    unit: str,
    beside: str,
    goal: float | None,
    sense: Literal["at least", "at most", "more than"] = "at least",
    digits: int = 2,
) -> Row:
    """Make a row of pairs and a goal for their ratio; None where the pair is only shown."""
    ratio = pairs.ratio
    return Row(
        name=name,
        value=round(statistics.median(pairs.product), 3),
        unit=unit,
        yardstick=f"{beside}: {statistics.median(pairs.yardstick):,.3g} {unit}",
        ratio=round(ratio, 4),
        goal="none set" if goal is None else f"{sense} {goal:.{digits}f}",
        holds=goal is None or _HOLDS[sense](ratio, goal),
    )


def plain_row(name: str, value: float, *, unit: str, at_most: float, beside: str = "") -> Row:
    """Make a row of a figure that has a limit of its own."""
    return Row(
        name=name,
        value=round(value, 3),
        unit=unit,
        yardstick=beside,
        ratio=round(value, 4),
        goal=f"at most {at_most:g} {unit}",
        holds=value <= at_most,
    )


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value below which a share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
