"""What must be shown of a crime for one incident: its own elements, its nexus, and that nexus's context."""

from __future__ import annotations

from datetime import date

from domain.law import Bearer, ContextType, Element, ElementKind, Group, Limb, Mode, Offence
from domain.readiness.blockers import AnyOf, Blocker, Cause, Every, Need, Node
from domain.readiness.cell_blockers import Spot
from domain.readiness.cells import Cell
from domain.readiness.intervals import bounds
from domain.readiness.judgment_rows import AnswerRow, EvaluationRow
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
        self._contexts: dict[tuple[str, str], Node] = {}

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

    def context(self, context: str, offence: Offence) -> Node:
        """Give the components of a context that a crime asks for (art. 8(2)(f): more than 8(2)(d))."""
        found = self._contexts.get((context, offence.id))
        if found is None:
            found = self._contexts[context, offence.id] = self._components(context, offence)
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
            tied += [self.context(base.context, base.offence), Need(self._after_entry_into_force(base))]
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
        wanted = base.offence.context
        if base.context is None:
            text = "the line picks no context for this crime base"
        else:
            row = self._scene.graph.one(ContextRow, base.context, self._scene.lens.position)
            kind = None if row is None else self._scene.law.contexts.get(row.kind)
            if row is None or kind is None or kind.context is wanted:
                # What is unknown blocks by its components.
                return ()
            text = f"the crime asks for {_named(wanted)}, and the line picks {row.kind}"
        target = Target(stream=f"crime_base/{base.row.id}", element=element.id)
        return (Spot(target=target, incident=None, group=Group.NEXUS).blocker(Cause.NO_CONTEXT, text),)

    def _components(self, context: str, offence: Offence) -> Node:
        row = self._scene.graph.one(ContextRow, context, self._scene.lens.position)
        if row is None:
            spot = Spot(target=Target(stream=f"context/{context}"), incident=None, group=Group.CONTEXT)
            return Need((spot.blocker(Cause.NO_CONTEXT, "the context is not in the record"),))

        def make(element: Element, limb: Limb | None) -> Cell:
            return Cell(stream=f"context/{context}", element=element, limb=limb, group=Group.CONTEXT)

        kind = self._scene.law.contexts.get(row.kind)
        if kind is None:
            spot = Spot(target=Target(stream=f"context/{context}"), incident=None, group=Group.CONTEXT)
            text = f"the catalogue that the line is pinned to holds no {row.kind}"
            return Need((spot.blocker(Cause.NOT_IN_CATALOGUE, text),))
        elements = kind.components(offence.id)
        return Every(tuple(self._needs.element(element, make) for element in elements))

    def _after_entry_into_force(self, base: Base) -> tuple[Blocker, ...]:
        """Give the components not evaluated for the attack after entry into force (7(1)(i), fn 24)."""
        scene, since = self._scene, self._scene.forum.temporal.since
        asked = [each for each in scene.forum.incident_requirements if each.offence == base.offence.id]
        row = scene.graph.one(ContextRow, base.context or "", scene.lens.position)
        kind = None if row is None else scene.law.contexts.get(row.kind)
        if not asked or since is None or kind is None or not scene.stage.requires(Group.JURISDICTION):
            return ()
        found: list[Blocker] = []
        for element in kind.components(base.offence.id):
            stream = f"context/{base.context}"
            cells = [
                Cell(stream=stream, element=element, limb=limb, group=Group.CONTEXT)
                for limb in (element.limbs or (None,))
            ]
            if element.required and not any(self._holds_after(cell, since) for cell in cells):
                target = Target(stream=stream, element=element.id)
                spot = Spot(target=target, incident=None, group=Group.JURISDICTION)
                text = (
                    f"{asked[0].statement} ({asked[0].citation}): no current evaluation or finding is of a"
                    f" period from {since} on"
                )
                found.append(spot.blocker(Cause.ATTACK_BEFORE_ENTRY_INTO_FORCE, text))
        return tuple(found)

    def _holds_after(self, cell: Cell, since: date) -> bool:
        reading, graph, position = self._needs.read(cell), self._scene.graph, self._scene.lens.position
        found = reading.decisive
        if found is not None and (found.outcome != "made_out" or found.level in {"line", "crime"}):
            # Who convicts of the crime has decided that it is within jurisdiction.
            return found.outcome == "made_out"
        keys = cell.keys()
        if found is not None:
            answering = {each.answer for each in reading.findings if each.answers and not each.is_reversed}
            answers = (row for key in keys for row in graph.at(AnswerRow, key, position))
            targets = [row.target for row in answers if row.id in answering and row.outcome == "made_out"]
        else:
            current = {
                each.evaluation
                for each in reading.evaluations
                if each.is_current and each.verdict == "capable"
            }
            evaluations = (row for key in keys for row in graph.at(EvaluationRow, key, position))
            targets = [target for row in evaluations if row.id in current for target in row.targets]
        return any(
            target.stream == cell.stream
            and target.element in (cell.element.id, cell.element_id)
            and target.period is not None
            and not bounds(target.period).begins_by(since)
            for target in targets
        )


def _named(context: ContextType | None) -> str:
    return "no context" if context is None else f"a context of {context.value.replace('_', ' ')}"
