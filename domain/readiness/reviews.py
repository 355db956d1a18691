"""Which evaluations of a line wait for another look: stale ones block, those due for review do not (rule 8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from domain.readiness.cells import Cell
from domain.readiness.evaluations import Bearing, EvaluationReading
from domain.readiness.reading import LineReadiness
from domain.values import Target


class Review(NamedTuple):
    """An evaluation on a line, over all the elements that it is of.

    Args:
        reading: How it reads on the first of them.
        targets: Where its basis moved; the incident stands in the target.
        weakened: Events that make it stale; rows, as `kind/id`, that expired without one.
        due: Events that strengthen its basis or are neutral.
        strengthened: Those of them that strengthen.
    """

    reading: EvaluationReading
    targets: tuple[Target, ...]
    weakened: tuple[str, ...]
    due: tuple[str, ...]
    strengthened: tuple[str, ...]


def stale(read: LineReadiness) -> tuple[Review, ...]:
    """Give the evaluations that stand and whose basis weakened, with the elements where it did."""
    return _reviews(read, lambda each: bool(each.weakened))


def due(read: LineReadiness) -> tuple[Review, ...]:
    """Give the evaluations that stand and of which only a review is due, with the elements where it is."""
    return _reviews(read, lambda each: bool(each.due) and not each.weakened)


def readings_of(read: LineReadiness, evaluation: str) -> Iterator[tuple[EvaluationReading, Target]]:
    """Yield how one evaluation reads on each element that it is of, and on the line, whatever has replaced it."""
    for reading, target in _placed(read):
        if reading.evaluation == evaluation:
            yield reading, target


@dataclass(slots=True)
class _Gathered:
    reading: EvaluationReading
    targets: dict[Target, None] = field(default_factory=dict)
    weakened: dict[str, None] = field(default_factory=dict)
    due: dict[str, None] = field(default_factory=dict)
    strengthened: dict[str, None] = field(default_factory=dict)

    def add(self, reading: EvaluationReading, target: Target) -> None:
        self.targets[target] = None
        self.weakened.update(dict.fromkeys(reading.weakened))
        self.due.update(dict.fromkeys(reading.due))
        self.strengthened.update(dict.fromkeys(reading.strengthened))

    def review(self) -> Review:
        return Review(
            self.reading,
            tuple(self.targets),
            tuple(self.weakened),
            tuple(self.due),
            tuple(self.strengthened),
        )


def _reviews(read: LineReadiness, is_wanted: Callable[[EvaluationReading], bool]) -> tuple[Review, ...]:
    found: dict[str, _Gathered] = {}
    for reading, target in _placed(read):
        if reading.stands and reading.bearing is Bearing.THIS_STAGE and is_wanted(reading):
            found.setdefault(reading.evaluation, _Gathered(reading)).add(reading, target)
    return tuple(each.review() for each in found.values())


def _placed(read: LineReadiness) -> Iterator[tuple[EvaluationReading, Target]]:
    for reading in read.cells():
        for evaluation in reading.evaluations:
            yield evaluation, placed(reading.cell)
    for evaluation in read.line_level.evaluations:
        yield evaluation, line_of(read)


def placed(cell: Cell) -> Target:
    """Give a cell as a target that names its incident."""
    if cell.incident is None:
        return cell.target()
    return cell.target().model_copy(update={"incidents": (UUID(cell.incident),)})


def line_of(read: LineReadiness) -> Target:
    """Give the line as a whole as a target."""
    return Target(stream=f"case_file/{read.case}", line=UUID(read.line))


def is_on(target: Target, *, stream: str, element: str) -> bool:
    """Tell whether a target is of a stream and of an element, its limbs included; empty means any."""
    found = target.element or ""
    is_limb = found[:-1] == element and found[-1:].isalpha()
    return stream in ("", target.stream) and (element in ("", found) or is_limb)
