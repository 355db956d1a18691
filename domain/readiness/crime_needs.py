"""What must be shown of a crime for one incident: its own elements, its nexus, and that nexus's context."""

from __future__ import annotations

from datetime import date

from domain.law import Bearer, Element, ElementKind, Group, Limb, Mode
from domain.readiness.blockers import AnyOf, Blocker, Cause, Every, Need, Node
from domain.readiness.cell_blockers import Spot
from domain.readiness.cells import Cell
from domain.readiness.intervals import bounds
from domain.readiness.judgment_rows import EvaluationRow
from domain.readiness.needs import Base, MakeCell, Needs
from domain.readiness.proof_rows import ContextRow, MemberRow
from domain.values import Target

BORNE_BY_THOSE_WHO_ACTED = frozenset({Bearer.PHYSICAL_PERPETRATOR, Bearer.PRINCIPALS})
"""Bearers whose place the accused takes under a mode with the same bearer (decision 7)."""


class CrimeNeeds:
    """Needs of crimes; each context is reached once, whatever leads to it."""

    def __init__(self, needs: Needs) -> None:
        self._needs = needs
        self._scene = needs.scene
        self._contexts: dict[str, Node] = {}

    def crime(self, base: Base, member: MemberRow, mode: Mode | None) -> Node:
        """Give what must be shown of the crime for one incident.

        Args:
            mode: Mode of liability that is asked for, where one is.
        """
        elements = [
            element
            for element in base.offence.all_elements()
            # Decision 8: an attempted base drops the elements of consequence.
            if not (base.row.is_attempted and ElementKind.CONSEQUENCE in element.kinds)
        ]
        make = self._cells_of(base, member, mode)
        ordinary = [element for element in elements if element.group is not Group.NEXUS]
        ties = [element for element in elements if element.group is Group.NEXUS]
        return Every(
            (
                self._needs.branched(ordinary, base.offence, make),
                *(self._nexus(element, base, make) for element in ties),
            )
        )

    def context(self, context: str) -> Node:
        """Give the components of a context."""
        found = self._contexts.get(context)
        if found is None:
            found = self._contexts[context] = self._components(context)
        return found

    def _cells_of(self, base: Base, member: MemberRow, mode: Mode | None) -> MakeCell:
        liability = self._scene.liability

        def make(element: Element, limb: Limb | None) -> Cell:
            acts = (
                mode is not None
                and liability is not None
                and mode.same_bearer
                and element.bearer in BORNE_BY_THOSE_WHO_ACTED
            )
            is_tied = element.group is Group.NEXUS and not (limb is not None and limb.without_context)
            return Cell(
                stream=f"crime_base/{base.row.id}",
                element=element,
                limb=limb,
                group=element.group,
                incident=member.member,
                since=member.added_at,
                context=base.context if is_tied else None,
                mode=mode.id if acts and mode is not None else None,
                actor=liability.actor if acts and liability is not None else None,
                is_same_bearer=acts,
            )

        return make

    def _nexus(self, element: Element, base: Base, make: MakeCell) -> Node:
        """Give the tie to the context, met only with that context's own components (decision 9)."""
        tied: list[Node] = [Need(self._unfit_context(element, base))]
        if base.context is not None:
            tied += [self.context(base.context), Need(self._after_entry_into_force(base))]
        if not element.limbs:
            node: Node = Every((self._needs.need(make(element, None)), *tied))
        else:
            ways: list[Node] = []
            for limb in element.limbs:
                own = self._needs.need(make(element, limb))
                ways.append(own if limb.without_context else Every((own, *tied)))
            node = AnyOf(tuple(ways))
        return node if self._needs.is_required(element) else Every(())

    def _unfit_context(self, element: Element, base: Base) -> tuple[Blocker, ...]:
        wanted = base.offence.context.value
        if base.context is None:
            text = "the line picks no context for this crime base"
        else:
            row = self._scene.graph.one(ContextRow, base.context, self._scene.lens.position)
            if row is None or self._scene.law.context(row.kind).context is base.offence.context:
                return ()
            text = (
                f"the crime asks for a context of {wanted.replace('_', ' ')}, and the line picks {row.kind}"
            )
        target = Target(stream=f"crime_base/{base.row.id}", element=element.id)
        return (Spot(target=target, incident=None, group=Group.NEXUS).blocker(Cause.NO_CONTEXT, text),)

    def _components(self, context: str) -> Node:
        row = self._scene.graph.one(ContextRow, context, self._scene.lens.position)
        if row is None:
            spot = Spot(target=Target(stream=f"context/{context}"), incident=None, group=Group.CONTEXT)
            return Need((spot.blocker(Cause.NO_CONTEXT, "the context is not in the record"),))

        def make(element: Element, limb: Limb | None) -> Cell:
            return Cell(stream=f"context/{context}", element=element, limb=limb, group=Group.CONTEXT)

        elements = self._scene.law.context(row.kind).all_elements()
        return Every(tuple(self._needs.element(element, make) for element in elements))

    def _after_entry_into_force(self, base: Base) -> tuple[Blocker, ...]:
        """Give the components not evaluated for the attack after entry into force (7(1)(i), fn 24)."""
        scene, since = self._scene, self._scene.forum.temporal.since
        asked = [each for each in scene.forum.incident_requirements if each.offence == base.offence.id]
        row = scene.graph.one(ContextRow, base.context or "", scene.lens.position)
        if not asked or since is None or row is None or not scene.stage.requires(Group.JURISDICTION):
            return ()
        found: list[Blocker] = []
        for element in scene.law.context(row.kind).all_elements():
            stream = f"context/{row.id}"
            cells = [
                Cell(stream=stream, element=element, limb=limb, group=Group.CONTEXT)
                for limb in (element.limbs or (None,))
            ]
            if element.required and not any(self._holds_after(cell, since) for cell in cells):
                target = Target(stream=stream, element=element.id)
                spot = Spot(target=target, incident=None, group=Group.JURISDICTION)
                text = (
                    f"{asked[0].statement} ({asked[0].citation}): no current evaluation is of a period"
                    f" from {since} on"
                )
                found.append(spot.blocker(Cause.ATTACK_BEFORE_ENTRY_INTO_FORCE, text))
        return tuple(found)

    def _holds_after(self, cell: Cell, since: date) -> bool:
        reading = self._needs.read(cell)
        if reading.decisive is not None:
            return reading.decisive.outcome == "made_out"
        current = {
            each.evaluation for each in reading.evaluations if each.is_current and each.verdict == "capable"
        }
        return any(
            row.id in current and target.period is not None and not bounds(target.period).begins_by(since)
            for key in cell.keys()  # noqa: SIM118 - a cell is no mapping
            for row in self._scene.graph.at(EvaluationRow, key, self._scene.lens.position)
            for target in row.targets
            if target.stream == cell.stream and target.element in (cell.element.id, cell.element_id)
        )
