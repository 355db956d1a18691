"""Losses that may only be supposed (readiness rule 11), and sets of them by which something falls.

What falls is written as its cut sets: every smallest set of losses of which it falls. They are reached as the
cut sets of a fault tree are, by joining alternatives and conditions, and are exact up to the size asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from domain.readiness.lens import Exclusions

SIZE_LIMIT = 3
"""Losses at most in one set."""


class LossKind(StrEnum):
    """What may be lost."""

    ORIGIN = "origin"
    ITEM = "item"
    CONSENT = "consent"
    HAND = "hand"
    EXPERT_WITNESS = "expert_witness"
    LEGAL_EXPERT = "legal_expert"


MATERIAL = frozenset(LossKind) - {LossKind.LEGAL_EXPERT}
"""What rule 11 calls a single point of failure; an expert of ours stands apart (decision 19)."""


class Loss(NamedTuple):
    """One thing that may be lost: an origin group by its least source, anything else by its id."""

    kind: LossKind
    id: str


Cut = frozenset[Loss]
CutSets = tuple[Cut, ...]

NEVER: CutSets = ()
"""Of what falls by no loss."""
ALWAYS: CutSets = (frozenset(),)
"""Of what has fallen already."""


def exclusions_of(losses: Iterable[Loss]) -> Exclusions:
    """Give the what-if in which some losses have happened."""
    ids: dict[LossKind, set[str]] = {kind: set() for kind in LossKind}
    for loss in losses:
        ids[loss.kind].add(loss.id)
    return Exclusions(
        origins=frozenset(ids[LossKind.ORIGIN]),
        items=frozenset(ids[LossKind.ITEM]),
        consents=frozenset(ids[LossKind.CONSENT]),
        hands=frozenset(ids[LossKind.HAND]),
        sources=frozenset(ids[LossKind.EXPERT_WITNESS]),
        experts=frozenset(ids[LossKind.LEGAL_EXPERT]),
    )


def smallest(cuts: Iterable[Cut]) -> CutSets:
    """Give the sets that hold no other of them."""
    known = set(cuts)
    if frozenset() in known:
        return ALWAYS
    return tuple(cut for cut in known if len(cut) == 1 or not _holds_smaller(cut, known))


def _holds_smaller(cut: Cut, known: set[Cut]) -> bool:
    return any(frozenset(part) in known for size in range(1, len(cut)) for part in combinations(cut, size))


def either(parts: Iterable[CutSets]) -> CutSets:
    """Give the cut sets of what falls with any one part."""
    return smallest(cut for part in parts for cut in part)


def both(parts: Iterable[CutSets], size: int) -> CutSets:
    """Give the cut sets, up to a size, of what falls with all parts together."""
    found = ALWAYS
    for part in sorted(parts, key=len):
        if part == ALWAYS:
            continue
        found = smallest(joined for cut in found for joined in _joined(cut, part, size))
        if not found:
            return NEVER
    return found


def _joined(cut: Cut, part: CutSets, size: int) -> Iterable[Cut]:
    if any(other <= cut for other in part):
        return (cut,)
    return () if len(cut) >= size else (cut | other for other in part if len(cut | other) <= size)


def at_least(count: int, parts: Sequence[CutSets], size: int) -> CutSets:
    """Give the cut sets, up to a size, of what falls when so many of the parts have fallen."""
    if count > len(parts):
        return NEVER
    # by_count[n] holds the cut sets by which n of the parts seen so far fall.
    by_count = [ALWAYS] + [NEVER] * max(count, 0)
    for part in parts:
        for n in range(len(by_count) - 1, 0, -1):
            by_count[n] = either((by_count[n], both((by_count[n - 1], part), size)))
    return by_count[count] if count > 0 else ALWAYS
