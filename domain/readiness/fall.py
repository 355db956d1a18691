"""Which blockers open with which losses, over a whole line with its alternatives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from domain.readiness.blockers import AnyOf, Blocker, Every, Need, Node
from domain.readiness.cell_blockers import Spot
from domain.readiness.dependence import Dependence
from domain.readiness.losses import ALWAYS, NEVER, CutSets, both, either
from domain.readiness.needs import CellNeed
from domain.readiness.scene import Scene


class Fallen(NamedTuple):
    """A blocker with the cut sets of losses that would open it; none but the empty one where it is open."""

    blocker: Blocker
    cuts: CutSets


class Falling:
    """Walks the tree of what a line must show.

    A blocker of an alternative opens with losses that make it and that block every other alternative; those
    of one clear alternative are nothing that the line waits for (readiness rule 9).

    Args:
        scene: The line through a lens.
        dependence: What its support hangs on.
        size: Losses at most in one set.
        alternatives: Whether blockers of alternatives are looked at whether or not they are needed.
    """

    def __init__(self, scene: Scene, dependence: Dependence, *, size: int, alternatives: bool) -> None:
        self._scene = scene
        self._dependence = dependence
        self._size = size
        self._alternatives = alternatives
        self._blocked: dict[int, CutSets] = {}
        self._needs: dict[int, tuple[Fallen, ...]] = {}

    def of(self, node: Node, under: CutSets = ALWAYS) -> Iterator[Fallen]:
        """Yield each blocker below a node with its cut sets, given those by which its alternatives are blocked."""
        match node:
            case Need():
                for blocker, cuts in self._need(node):
                    opened = both((under, cuts), self._size)
                    if opened:
                        yield Fallen(blocker, opened)
            case Every():
                for part in node.parts:
                    yield from self.of(part, under)
            case AnyOf():
                if self._alternatives:
                    for part in node.parts:
                        yield from self.of(part, under)
                    return
                for part, others in self._with_others(node.parts):
                    given = both((under, *others), self._size)
                    if given:
                        yield from self.of(part, given)

    def _with_others(self, parts: Sequence[Node]) -> Iterator[tuple[Node, list[CutSets]]]:
        blocked = [self._blocked_by(part) for part in parts]
        never = [number for number, cuts in enumerate(blocked) if not cuts]
        for number, part in enumerate(parts):
            # Where another alternative never falls, nothing of this one is waited for.
            if all(each == number for each in never):
                yield part, blocked[:number] + blocked[number + 1 :]

    def _blocked_by(self, node: Node) -> CutSets:
        found = self._blocked.get(id(node))
        if found is None:
            match node:
                case Need():
                    found = either(cuts for _, cuts in self._need(node))
                case Every():
                    found = either(self._blocked_by(part) for part in node.parts)
                case AnyOf():
                    found = both((self._blocked_by(part) for part in node.parts), self._size)
            self._blocked[id(node)] = found
        return found

    def _need(self, node: Need) -> tuple[Fallen, ...]:
        found = self._needs.get(id(node))
        if found is None:
            found = self._needs[id(node)] = tuple(self._fallen(node))
        return found

    def _fallen(self, node: Need) -> Iterator[Fallen]:
        for blocker in node.blockers:
            yield Fallen(blocker, ALWAYS)
        if not isinstance(node, CellNeed):
            return
        reading = node.reading
        if reading.decisive is not None or reading.cell.is_ground:
            # Decision 25: a finding takes the place of support; and a ground needs none.
            return
        present = {blocker.cause for blocker in node.blockers}
        for cause, cuts in self._dependence.of_cell(reading).items():
            if cause not in present and cuts != NEVER:
                text = _WORDS[cause.value]
                yield Fallen(Spot.of(reading.cell).blocker(cause, text), cuts)


_WORDS = {
    "no_usable_support": "no usable support would be left",
    "too_few_origins": "fewer independent origins would be usable than the forum asks for",
}
