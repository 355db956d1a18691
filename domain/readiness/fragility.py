"""Readiness rule 11: what a line hangs on, as the smallest sets of losses that would open a blocker."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations

from domain.errors import InvalidError
from domain.law import Forum
from domain.law.catalogue import Catalogue
from domain.readiness.assess import Composed, compose
from domain.readiness.blockers import Blocker, BlockerKey, Node, every_blocker, open_blockers
from domain.readiness.dependence import Dependence
from domain.readiness.fall import Fallen, Falling
from domain.readiness.graph import ProofGraph
from domain.readiness.hands import experts_behind, experts_on_material
from domain.readiness.lens import Exclusions, Lens
from domain.readiness.losses import MATERIAL, SIZE_LIMIT, Cut, Loss, LossKind, smallest
from domain.readiness.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class LossSet:
    """Losses that would, together and not without one of them, open blockers.

    Args:
        losses: In order; one alone is a single point of failure.
        opened: The blockers for each of which this is a smallest set.
    """

    losses: tuple[Loss, ...]
    opened: tuple[Blocker, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragility:
    """What a line hangs on at one stage through one lens.

    Args:
        sets: The smallest sets of losses, the smaller first.
        origins: Sources of each origin group that is named, by the least of them.
    """

    sets: tuple[LossSet, ...]
    origins: dict[str, tuple[str, ...]]


def smallest_losses(
    line: str,
    graph: ProofGraph,
    lens: Lens,
    law: Catalogue,
    forum: Forum,
    *,
    kinds: frozenset[LossKind] = MATERIAL,
    size: int = SIZE_LIMIT,
    alternatives: bool = False,
) -> Fragility:
    """Give, for every blocker that losses could open, the smallest sets of losses that would (rule 11).

    Exact up to the size asked for. What-if exclusions make nothing stale and take nothing from what stands
    against the line (rules 2 and 8), so that losing material can only take support away, and that is
    reached without assessing each set. Losing an expert changes judgment in many ways (decision 19): every
    set of experts is read as its what-if, and what the rest of the set must hold is reached within it.

    Args:
        lens: Exclusions of its own are left out: what it hangs on is asked of the line as it is.
        kinds: Kinds of loss that are looked at, those of material unless told otherwise.
        size: Losses at most in one set, 1 to 3.
        alternatives: Whether blockers of alternatives that are not needed are looked for too, as what each
            element by itself hangs on.

    Raises:
        InvalidError: The size is not from 1 to 3.
        NotFoundError, UnknownLawError: As `assess` does.
    """
    if not 1 <= size <= SIZE_LIMIT:
        raise InvalidError(f"expected sets of 1 to {SIZE_LIMIT} losses, found {size}", field="size")
    search = _Search(
        Scene(line, graph, lens.without_exclusions(), law, forum), kinds, size, alternatives=alternatives
    )
    return search.result()


@dataclass(slots=True)
class _Found:
    blocker: Blocker
    cuts: set[Cut] = field(default_factory=set)


class _Search:
    """One question: the line as it is, and every set of experts that may be lost from it."""

    def __init__(self, scene: Scene, kinds: frozenset[LossKind], size: int, *, alternatives: bool) -> None:
        self._scene = scene
        self._size = size
        self._material = kinds & MATERIAL
        self._alternatives = alternatives
        self._asks_experts = LossKind.LEGAL_EXPERT in kinds
        self._before = compose(scene)
        self._facts = tuple(
            dict.fromkeys(row.fact for cell in self._before.cells for row in cell.material.rows)
        )
        self._found: dict[BlockerKey, _Found] = {}
        self._origins: dict[str, tuple[str, ...]] = {}
        self._deciding = experts_on_material(scene, self._facts) if self._asks_experts else frozenset()

    def result(self) -> Fragility:
        """Look at the line as it is, then with every set of experts lost."""
        known = {blocker.key for blocker in self._blockers(self._before.tree)}
        for lost in self._experts():
            composed, scene = self._without(lost)
            self._look(composed, scene, lost)
        sets: dict[Cut, list[Blocker]] = {}
        for key, found in self._found.items():
            if key not in known:
                for cut in smallest(found.cuts):
                    sets.setdefault(cut, []).append(found.blocker)
        listed = [
            LossSet(losses=tuple(sorted(cut)), opened=tuple(blockers)) for cut, blockers in sets.items()
        ]
        return Fragility(
            sets=tuple(sorted(listed, key=lambda each: (len(each.losses), each.losses))),
            origins=self._origins,
        )

    def _blockers(self, tree: Node) -> Iterator[Blocker]:
        yield from every_blocker(tree) if self._alternatives else open_blockers(tree)

    def _experts(self) -> Iterator[frozenset[str]]:
        yield frozenset()
        if self._asks_experts:
            experts = experts_behind(self._scene, self._before.cells, size=self._size)
            for size in range(1, self._size + 1):
                for lost in combinations(experts, size):
                    yield frozenset(lost)

    def _without(self, lost: frozenset[str]) -> tuple[Composed, Scene]:
        if not lost:
            return self._before, self._scene
        held = self._scene
        lens = replace(held.lens, exclusions=Exclusions(experts=lost))
        scene = Scene(held.line.id, held.graph, lens, held.law, held.forum)
        if lost.isdisjoint(self._deciding):
            # What is usable hangs on who assessed an item or lifted a taint, and on no other expert.
            scene.facts = held.facts.for_other_experts()
        return compose(scene), scene

    def _look(self, composed: Composed, scene: Scene, lost: frozenset[str]) -> None:
        room = self._size - len(lost)
        kinds = self._material if room else frozenset()
        dependence = Dependence(scene, self._facts, kinds=kinds, size=room)
        falling = Falling(scene, dependence, size=room, alternatives=self._alternatives)
        experts = frozenset(Loss(LossKind.LEGAL_EXPERT, each) for each in lost)
        for fallen in falling.of(composed.tree):
            self._keep(fallen, experts)
            for loss in (each for cut in fallen.cuts for each in cut if each.kind is LossKind.ORIGIN):
                self._origins.setdefault(loss.id, dependence.origin_members(loss))

    def _keep(self, fallen: Fallen, experts: Cut) -> None:
        found = self._found.setdefault(fallen.blocker.key, _Found(fallen.blocker))
        found.cuts.update(experts | cut for cut in fallen.cuts)
