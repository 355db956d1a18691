"""Readiness rule 9 on one cell: every cause that blocks it, named apart and never short-circuited (decision 23)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from domain.law import Element, Group
from domain.law.forum_types import Corroboration
from domain.readiness import evaluations, words
from domain.readiness.blockers import Blocker, Cause
from domain.readiness.cells import Cell
from domain.readiness.evaluations import Bearing, EvaluationReading
from domain.readiness.findings import FindingReading, Findings
from domain.readiness.judgment_rows import MappingRow
from domain.readiness.mapped import Material
from domain.readiness.scene import Scene
from domain.values import MappingPolarity, Target


class AgainstReading(NamedTuple):
    """A mapping that stands against a cell; it stays in sight whatever was decided of it.

    Args:
        mapping, fact: Ids.
        event: The event that proposed it.
        decided: `rejected`, `weighed` or `undecided` (decision 18).
        is_restricted: Whether something stands in the way of its use: it counts all the same, and a disclosure
            decision is needed (readiness rule 2; `words.RESTRICTED`).
        beside_finding: `before` or `since` where a finding answers the cell, else empty (decision 25).
    """

    mapping: str
    fact: str
    event: str
    decided: str
    is_restricted: bool
    beside_finding: str


class Matter(NamedTuple):
    """What there is on a cell.

    Args:
        cell: Which.
        material: What is mapped to it.
        against: What stands against it, with what was decided of each.
        evaluations: Ours, at this stage and others.
        findings: Other bodies'.
    """

    cell: Cell
    material: Material
    against: tuple[AgainstReading, ...]
    evaluations: tuple[EvaluationReading, ...]
    findings: Findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a blocker stands."""

    target: Target
    incident: str | None
    group: Group
    means_of_proof: tuple[str, ...] = ()

    @classmethod
    def of(cls, cell: Cell) -> Spot:
        """Give the spot of a cell, with the means of proof that were accepted there."""
        return cls(
            target=cell.target(),
            incident=cell.incident,
            group=cell.group,
            means_of_proof=means_of_proof(cell.element),
        )

    def blocker(self, cause: Cause, text: str, events: tuple[str, ...] = ()) -> Blocker:
        """Give a blocker at the spot."""
        return Blocker(
            target=self.target,
            incident=self.incident,
            cause=cause,
            group=self.group,
            words=text,
            events=events,
            means_of_proof=self.means_of_proof,
        )


def cell_blockers(scene: Scene, matter: Matter) -> tuple[Blocker, ...]:
    """Give everything that blocks a cell."""
    cell, material, against, read, found = matter
    if found.decisive is not None:
        # Decision 25: at its own stage a finding takes the place of support and evaluation, either way.
        return finding_blockers(Spot.of(cell), found.decisive)
    undecided = [each for each in against if each.decided == "undecided"]
    is_supported = bool(material.supporting) and not corroboration_of(scene, cell)
    if is_supported and not undecided and evaluations.is_clear(read):
        return ()
    spot = Spot.of(cell)
    blockers: list[Blocker] = []
    if not cell.is_ground:
        blockers += _support_blockers(scene, spot, matter)
        blockers += evaluation_blockers(spot, read, scene.lens.stage)
    if undecided:
        blockers.append(_against_blocker(spot, material, undecided))
    if blockers and _nobody_can_decide(scene.persons, material, undecided, blockers):
        text = "no registered person is left who could decide it: everyone has had a hand in it"
        blockers.append(spot.blocker(Cause.NO_ELIGIBLE_PERSON, text))
    return tuple(blockers)


def finding_blockers(spot: Spot, answer: FindingReading) -> tuple[Blocker, ...]:
    """Give what blocks where another body has answered: nothing where it made it out."""
    if answer.outcome == "made_out":
        return ()
    text = words.finding_against(answer.body, answer.outcome, answer.on)
    return (spot.blocker(Cause.FINDING_AGAINST, text, (answer.event,)),)


def evaluation_blockers(spot: Spot, read: tuple[EvaluationReading, ...], stage: str) -> list[Blocker]:
    """Give what blocks by its evaluations: one that is adverse, or the want of a current favourable one."""
    found: list[Blocker] = []
    here = [each for each in read if each.bearing is Bearing.THIS_STAGE and each.stands]
    is_divided = evaluations.word_for(read) == "divided"
    for verdict, cause in (("not_capable", Cause.NOT_CAPABLE), ("undecided", Cause.UNDECIDED)):
        adverse = [each for each in here if each.verdict == verdict]
        if adverse:
            text = words.adverse(verdict, stage, (each.author for each in adverse), is_divided=is_divided)
            found.append(spot.blocker(cause, text, tuple(each.event for each in adverse)))
    earlier = [
        each
        for each in read
        if each.bearing is Bearing.EARLIER_STAGE and each.stands and each.verdict == "not_capable"
    ]
    if earlier:
        # Decision 35: *not capable* at a stage blocks the later stages of that forum.
        stages = ", ".join(sorted({each.stage for each in earlier}))
        text = words.adverse("not_capable", stages, (each.author for each in earlier), is_divided=False)
        found.append(spot.blocker(Cause.NOT_CAPABLE_EARLIER, text, tuple(each.event for each in earlier)))
    capable = [each for each in here if each.verdict == "capable"]
    if not any(each.is_current for each in capable):
        stale = [each for each in capable if each.is_stale]
        waiting = [each for each in capable if each.needs_concurrence]
        text = words.no_evaluation(stage, len(stale), len(waiting), len(here))
        events = tuple(dict.fromkeys(event for each in stale for event in each.weakened))
        found.append(spot.blocker(Cause.NO_CURRENT_EVALUATION, text, events))
    return found


def means_of_proof(element: Element) -> tuple[str, ...]:
    """Give the means of proof accepted on an element, each with its source."""
    return tuple(f"{each.text} ({each.source})" for each in element.means_of_proof)


def _against_blocker(spot: Spot, material: Material, undecided: list[AgainstReading]) -> Blocker:
    endorsed = sum(row.endorsed_by is not None for row in material.against if _is_in(row, undecided))
    text = words.undecided_against(len(undecided), endorsed=endorsed)
    return spot.blocker(Cause.CONTRADICTION_UNDECIDED, text, tuple(each.event for each in undecided))


def corroboration_of(scene: Scene, cell: Cell) -> tuple[Corroboration, ...]:
    """Give the forum's own rules that ask for independent origins of a fact on a cell, the strictest first."""
    named = (cell.element.id, cell.element_id)
    asked = (rule for rule in scene.forum.corroboration if rule.asks_of(*named, stage=scene.lens.stage))
    return tuple(sorted(asked, key=lambda rule: -rule.independent_origins))


def _support_blockers(scene: Scene, spot: Spot, matter: Matter) -> list[Blocker]:
    found: list[Blocker] = []
    material = matter.material
    if not material.supporting:
        known, proposed, causes, events = _unusable(scene, material)
        found.append(spot.blocker(Cause.NO_USABLE_SUPPORT, words.no_support(known, proposed, causes), events))
    short = [
        rule
        for rule in corroboration_of(scene, matter.cell)
        if material.corroborated < rule.independent_origins
    ]
    if short:
        # Readiness rule 5: the count of origins informs, and blocks only where the forum's own rule asks for it.
        stated = "; ".join(f"{rule.statement} ({rule.citation})" for rule in short)
        text = f"{stated}: {material.corroborated} independent origins are usable"
        found.append(spot.blocker(Cause.TOO_FEW_ORIGINS, text))
    return found


def _unusable(scene: Scene, material: Material) -> tuple[int, int, list[str], tuple[str, ...]]:
    """Give how many mappings are endorsed and proposed in support, and why those endorsed cannot be used."""
    against = {row.id for row in material.against}
    supports = [
        row
        for row in material.rows
        if row.id not in against and row.removal is None and row.polarity != MappingPolarity.CONTEXT
    ]
    endorsed = [row for row in supports if row.endorsed_by not in (None, row.proposed_by)]
    failures = [
        failure
        for row in endorsed
        for citation in scene.facts.read(row.fact).restricted
        for failure in citation.failures
        if not citation.is_contradicting
    ]
    restated = [row.restated_by for row in endorsed if row.restated_by and not row.is_on_text_in_force()]
    causes = [words.ON_EARLIER_TEXT for _ in restated] + [failure.words for failure in failures]
    events = tuple(dict.fromkeys((*restated, *(failure.event for failure in failures if failure.event))))
    return len(endorsed), len(supports) - len(endorsed), causes, events


def _nobody_can_decide(
    persons: frozenset[str] | None,
    material: Material,
    undecided: list[AgainstReading],
    blockers: list[Blocker],
) -> bool:
    """Tell whether no registered person may evaluate, or decide what stands against (decision 34)."""
    if persons is None:
        return False
    waiting = [row for row in material.against if _is_in(row, undecided) and row.endorsed_by is None]
    if any(persons <= {row.proposed_by} for row in waiting):
        return True
    if not any(blocker.cause is Cause.NO_CURRENT_EVALUATION for blocker in blockers):
        return False
    mappers = {person for row in material.rows for person in (row.proposed_by, row.endorsed_by)}
    return len(persons) < 2 and persons <= mappers


def _is_in(row: MappingRow, readings: list[AgainstReading]) -> bool:
    return any(each.mapping == row.id for each in readings)
