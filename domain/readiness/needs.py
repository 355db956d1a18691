"""What must be shown of elements: one alternative of several limbs, one whole branch across elements."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from domain.law import Element, Limb, Offence
from domain.readiness.blockers import AnyOf, Every, Need, Node
from domain.readiness.cells import Cell
from domain.readiness.judge import CellReading, Judge
from domain.readiness.proof_rows import CrimeBaseRow
from domain.readiness.scene import Scene

MakeCell = Callable[[Element, Limb | None], Cell]
"""How an element, or one limb of it, becomes a cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A crime base of the line, its crime, and the context that the line picks for its nexus."""

    row: CrimeBaseRow
    offence: Offence
    context: str | None


@dataclass(frozen=True, slots=True)
class CellNeed(Need):
    """A cell that must be clear, with how it reads."""

    reading: CellReading


class Needs:
    """Reads cells and joins them; keeps every cell that was read, whether or not the stage requires it."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._judge = Judge(scene)
        self._cells: dict[int, CellReading] = {}

    def cells(self) -> tuple[CellReading, ...]:
        """Give every cell read so far, in the order of reading."""
        return tuple(self._cells.values())

    def read(self, cell: Cell) -> CellReading:
        """Give how a cell reads, and keep it."""
        reading = self._judge.read(cell)
        self._cells.setdefault(id(reading), reading)
        return reading

    def need(self, cell: Cell) -> CellNeed:
        """Give what blocks a cell."""
        reading = self.read(cell)
        return CellNeed(reading.blockers, reading)

    def is_required(self, element: Element) -> bool:
        """Tell whether the stage asks for an element; what is contested is shown, and not required."""
        return element.required and self.scene.requires(element.group)

    def element(self, element: Element, cell: MakeCell) -> Node:
        """Give what must be shown of one element."""
        if element.limbs:
            # One alternative is enough, and each of several duties stands alone (art. 28).
            node: Node = AnyOf(tuple(self.need(cell(element, limb)) for limb in element.limbs))
        else:
            node = self.need(cell(element, None))
        return node if self.is_required(element) else Every(())

    def branched(self, elements: Iterable[Element], offence: Offence, cell: MakeCell) -> Node:
        """Give elements that must all be shown, and one whole branch of those that branches run across."""
        plain: list[Node] = []
        branches: dict[str, list[Node]] = {branch.key: [] for branch in offence.branches}
        for element in elements:
            if not any(limb.branch for limb in element.limbs):
                plain.append(self.element(element, cell))
                continue
            for limb in element.limbs:
                need = self.need(cell(element, limb))
                if limb.branch is not None and self.is_required(element):
                    branches[limb.branch].append(need)
        if any(branches.values()):
            # 7(1)(i): the same branch throughout elements 1 to 3; 1a with 2b proves nothing (decision 15).
            plain.append(AnyOf(tuple(Every(tuple(parts)) for parts in branches.values())))
        return Every(tuple(plain))
