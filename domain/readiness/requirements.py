"""Rule 9: what a line must show, as a tree: every element, one limb, one branch, one mode, one incident."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from domain.law import Bearer, Element, ElementKind, Group, Limb, Mode, Offence
from domain.law.accused import generated
from domain.readiness.blockers import AnyOf, Blocker, Cause, Every, Need, Node, open_blockers
from domain.readiness.cell_blockers import Spot
from domain.readiness.cells import Cell
from domain.readiness.intervals import bounds
from domain.readiness.judge import CellReading, Judge
from domain.readiness.judgment_rows import EvaluationRow
from domain.readiness.jurisdiction import Jurisdiction
from domain.readiness.proof_rows import AllegedMode, ContextRow, CrimeBaseRow, LiabilityRow, MemberRow
from domain.readiness.reading import IncidentReading
from domain.readiness.scene import Scene
from domain.values import Target

MakeCell = Callable[[Element, Limb | None], Cell]

BORNE_BY_THOSE_WHO_ACTED = frozenset({Bearer.PHYSICAL_PERPETRATOR, Bearer.PRINCIPALS})
"""Bearers that the accused takes the place of under a mode with the same bearer (decision 7)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A crime base of the line, with what its cells need."""

    row: CrimeBaseRow
    offence: Offence
    context: str | None


class Requirements:
    """Builds the tree of one line, and keeps every cell that it read on the way, required or not."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._judge = Judge(scene)
        self._jurisdiction = Jurisdiction(scene)
        self._generated: dict[tuple[str, str], tuple[Element, ...]] = {}
        self._contexts: dict[str, Node] = {}
        self.cells: dict[int, CellReading] = {}
        self.incidents: list[IncidentReading] = []

    def tree(self) -> Node:
        """Give everything that the line's contexts and crime bases must show."""
        parts: list[Node] = []
        for member, row in self._scene.bases:
            base = Base(row=row, offence=self._scene.law.offence(row.crime), context=member.context)
            parts.append(self._base(base))
            if member in self._scene.members(self._scene.line.id).returned:
                parts.append(_disregarded(f"crime_base/{row.id}", None, member))
        if self._scene.stage.requires(Group.CONTEXT):
            parts.extend(self._context(context) for context in self._scene.contexts)
        return Every(tuple(parts))

    def ground(self, ground: str, liability: LiabilityRow) -> Node:
        """Give what a ground excluding responsibility leaves open (decision 11)."""

        def cell(element: Element, limb: Limb | None) -> Cell:
            return Cell(
                stream=f"liability/{liability.id}",
                element=element,
                limb=limb,
                group=Group.GROUNDS,
                actor=liability.actor,
                is_ground=True,
            )

        # What stands for a ground stands against the line whichever limb it is of: none is an alternative.
        elements = self._scene.law.ground(ground).elements
        needs = [
            Need(self._read(cell(element, limb)).blockers)
            for element in elements
            for limb in (element.limbs or (None,))
        ]
        return Every(tuple(needs))

    def _base(self, base: Base) -> Node:
        membership = self._scene.members(base.row.id)
        spot = Spot(target=Target(stream=f"crime_base/{base.row.id}"), incident=None, group=Group.LINE)
        parts: list[Node] = [Need(self._of_the_crime(base, spot))]
        incidents: list[Node] = []
        for member in (*membership.standing, *membership.returned):
            node = self._incident(base, member, is_returned=member in membership.returned)
            incidents.append(node)
        if incidents:
            # Decision 15: a base is clear when at least one incident is clear in every element.
            parts.append(AnyOf(tuple(incidents)))
        else:
            parts.append(Need((spot.blocker(Cause.NO_INCIDENT, "the crime base has no incident"),)))
        return Every(tuple(parts))

    def _of_the_crime(self, base: Base, spot: Spot) -> tuple[Blocker, ...]:
        found: list[Blocker] = []
        if self._scene.stage.requires(Group.JURISDICTION):
            found += self._jurisdiction.over_base(base.row, base.offence)
        reads_links = any(element.reads == "linked_bases" for element in base.offence.elements)
        if reads_links and not base.row.linked_bases and self._scene.stage.requires(Group.CRIME_MATERIAL):
            # 7(1)(h), element 4: connected with another act or crime, as a stated link (decision 9).
            text = "no other crime base is stated that the persecution is connected with"
            found.append(spot.blocker(Cause.NO_LINKED_BASE, text))
        return tuple(found)

    def _incident(self, base: Base, member: MemberRow, *, is_returned: bool) -> Node:
        scene = self._scene
        parts: list[Node] = []
        if scene.stage.requires(Group.JURISDICTION):
            parts.append(Need(self._jurisdiction.over_incident(base.row, base.offence, member.member)))
        if is_returned:
            parts.append(_disregarded(f"crime_base/{base.row.id}", member.member, member))
        modes = self._modes()
        ways: list[tuple[AllegedMode | None, Node]] = [
            (alleged, self._way(base, member, alleged)) for alleged in modes
        ] or [(None, self._crime(base, member, None))]
        node = Every((*parts, AnyOf(tuple(way for _, way in ways))))
        clear = not open_blockers(node)
        self.incidents.append(
            IncidentReading(
                crime_base=base.row.id,
                incident=member.member,
                is_clear=clear,
                modes=tuple(m.mode for m, way in ways if clear and m is not None and not open_blockers(way)),
            )
        )
        return node

    def _modes(self) -> tuple[AllegedMode, ...]:
        stage, liability = self._scene.stage, self._scene.liability
        asks = stage.requires(Group.LIABILITY) or stage.requires(Group.LIABILITY_MENTAL)
        if liability is None or not asks:
            return ()
        return liability.modes

    def _way(self, base: Base, member: MemberRow, alleged: AllegedMode) -> Node:
        """Give what one mode asks for one incident: the crime as that mode ties to it, and the person."""
        liability, mode = self._scene.liability, self._scene.law.mode(alleged.mode)
        assert liability is not None
        spot = Spot(
            target=Target(stream=f"liability/{liability.id}", mode=mode.id),
            incident=member.member,
            group=Group.LIABILITY,
        )
        misfit = _misfit(mode, alleged, base, member.member, liability.bases)
        parts: list[Node] = [
            Need((spot.blocker(Cause.MODE_DOES_NOT_FIT, misfit),) if misfit else ()),
            self._person(base, member, mode, liability),
        ]
        if mode.base != "none":
            parts.append(self._crime(base, member, mode))
        return Every(tuple(parts))

    def _crime(self, base: Base, member: MemberRow, mode: Mode | None) -> Node:
        """Give the crime's own elements for one incident, with its nexus and that nexus's context."""
        # Decision 8: an attempted base drops the elements of consequence.
        elements = [
            element
            for element in base.offence.all_elements()
            if not (base.row.is_attempted and ElementKind.CONSEQUENCE in element.kinds)
        ]
        is_same = mode is not None and mode.same_bearer

        def cell(element: Element, limb: Limb | None) -> Cell:
            acts = is_same and element.bearer in BORNE_BY_THOSE_WHO_ACTED
            is_nexus = element.group is Group.NEXUS and not (limb is not None and limb.without_context)
            return Cell(
                stream=f"crime_base/{base.row.id}",
                element=element,
                limb=limb,
                group=element.group,
                incident=member.member,
                since=member.added_at,
                context=base.context if is_nexus else None,
                mode=mode.id if acts and mode is not None else None,
                actor=self._scene.liability.actor if acts and self._scene.liability is not None else None,
                is_same_bearer=acts,
            )

        ordinary = [element for element in elements if element.group is not Group.NEXUS]
        return Every(
            (
                self._branched(ordinary, base.offence, cell),
                *(self._nexus(element, base, cell) for element in elements if element.group is Group.NEXUS),
            )
        )

    def _nexus(self, element: Element, base: Base, cell: MakeCell) -> Node:
        """Give the tie to the context, met only with that context's own components (decision 9)."""
        is_required = self._is_required(element)
        tied: list[Node] = []
        if base.context is None:
            spot = Spot(
                target=Target(stream=f"crime_base/{base.row.id}", element=element.id),
                incident=None,
                group=Group.NEXUS,
            )
            tied.append(
                Need((spot.blocker(Cause.NO_CONTEXT, "the line picks no context for this crime base"),))
            )
        else:
            tied.append(self._context(base.context))
            tied.append(Need(self._after_entry_into_force(base)))
        if not element.limbs:
            own = self._need(cell(element, None))
            return Every((own, *tied)) if is_required else Every(())
        ways: list[Node] = []
        for limb in element.limbs:
            own = self._need(cell(element, limb))
            ways.append(own if limb.without_context else Every((own, *tied)))
        return AnyOf(tuple(ways)) if is_required else Every(())

    def _context(self, context: str) -> Node:
        found = self._contexts.get(context)
        if found is not None:
            return found
        row = self._scene.graph.one(ContextRow, context, self._scene.lens.position)

        def cell(element: Element, limb: Limb | None) -> Cell:
            return Cell(stream=f"context/{context}", element=element, limb=limb, group=Group.CONTEXT)

        if row is None:
            spot = Spot(target=Target(stream=f"context/{context}"), incident=None, group=Group.CONTEXT)
            found = Need((spot.blocker(Cause.NO_CONTEXT, "the context is not in the record"),))
        else:
            elements = self._scene.law.context(row.kind).all_elements()
            found = Every(tuple(self._element(element, cell) for element in elements))
        self._contexts[context] = found
        return found

    def _after_entry_into_force(self, base: Base) -> tuple[Blocker, ...]:
        """Give the components not evaluated for the attack after entry into force (7(1)(i), fn 24)."""
        forum, since = self._scene.forum, self._scene.forum.temporal.since
        asked = [each for each in forum.incident_requirements if each.offence == base.offence.id]
        row = self._scene.graph.one(ContextRow, base.context or "", self._scene.lens.position)
        if not asked or since is None or row is None or not self._scene.stage.requires(Group.JURISDICTION):
            return ()
        stream = f"context/{row.id}"
        found: list[Blocker] = []
        for element in self._scene.law.context(row.kind).all_elements():
            cells = [
                Cell(stream=stream, element=element, limb=limb, group=Group.CONTEXT)
                for limb in (element.limbs or (None,))
            ]
            if element.required and not any(self._holds_after(cell, since) for cell in cells):
                target = Target(stream=stream, element=element.id)
                spot = Spot(target=target, incident=None, group=Group.JURISDICTION)
                text = (
                    f"{asked[0].statement} ({asked[0].citation}): no current evaluation names a period after"
                )
                found.append(spot.blocker(Cause.ATTACK_BEFORE_ENTRY_INTO_FORCE, f"{text} {since}"))
        return tuple(found)

    def _holds_after(self, cell: Cell, since: date) -> bool:
        reading = self._judge.read(cell)
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

    def _person(self, base: Base, member: MemberRow, mode: Mode, liability: LiabilityRow) -> Node:
        """Give the mode's own elements, and those of the crime that this person bears too (decision 6)."""
        loaded = self._generated.get((mode.id, base.offence.id))
        if loaded is None:
            loaded = self._generated[mode.id, base.offence.id] = generated(mode, base.offence)

        def cell(element: Element, limb: Limb | None) -> Cell:
            return Cell(
                stream=f"liability/{liability.id}",
                element=element,
                limb=limb,
                group=element.group,
                incident=member.member,
                context=base.context if element.is_context_knowledge else None,
                mode=mode.id,
                crime_base=base.row.id,
                actor=liability.actor,
            )

        elements = (*mode.all_elements(), *loaded)
        return Every(tuple(self._element(element, cell) for element in elements))

    def _branched(self, elements: Iterable[Element], offence: Offence, cell: MakeCell) -> Node:
        """Give elements that must all be shown, one whole branch of those that branches run across."""
        plain: list[Node] = []
        branches: dict[str, list[Node]] = {branch.key: [] for branch in offence.branches}
        for element in elements:
            if not any(limb.branch for limb in element.limbs):
                plain.append(self._element(element, cell))
                continue
            for limb in element.limbs:
                need = self._need(cell(element, limb))
                if limb.branch is not None and self._is_required(element):
                    branches[limb.branch].append(need)
        if branches and all(branches.values()):
            # 7(1)(i): the same branch throughout elements 1 to 3; 1a with 2b proves nothing.
            plain.append(AnyOf(tuple(Every(tuple(parts)) for parts in branches.values())))
        return Every(tuple(plain))

    def _element(self, element: Element, cell: MakeCell) -> Node:
        if element.limbs:
            # One alternative is enough, and each of several duties stands alone (art. 28).
            node: Node = AnyOf(tuple(self._need(cell(element, limb)) for limb in element.limbs))
        else:
            node = self._need(cell(element, None))
        return node if self._is_required(element) else Every(())

    def _is_required(self, element: Element) -> bool:
        return element.required and self._scene.stage.requires(element.group)

    def _need(self, cell: Cell) -> Need:
        return Need(self._read(cell).blockers)

    def _read(self, cell: Cell) -> CellReading:
        reading = self._judge.read(cell)
        self.cells.setdefault(id(reading), reading)
        return reading


def _misfit(mode: Mode, alleged: AllegedMode, base: Base, incident: str, bases: frozenset[str]) -> str:
    """Say why a mode does not reach one incident of a base; empty where it does."""
    if base.row.id not in bases:
        return "the liability is not alleged for this crime base"
    if not mode.fits(base.offence):
        return f"mode {mode.id} cannot be alleged for offence {base.offence.id}"
    if (alleged.incidents or mode.same_bearer) and incident not in alleged.incidents:
        # Decision 7: who did the acts did these acts.
        return f"mode {mode.id} is not alleged for this incident"
    state = "attempted" if base.row.is_attempted else "completed"
    if mode.base in {"completed", "attempted"} and mode.base != state:
        return f"mode {mode.id} is tied to a crime that was {mode.base}, and the base is {state}"
    return ""


def _disregarded(stream: str, incident: str | None, member: MemberRow) -> Need:
    """Block what comes back since its removal rests on a lost expert: it may clear nothing (rule 3)."""
    spot = Spot(target=Target(stream=stream), incident=incident, group=Group.LINE)
    events = () if member.removal is None else (member.removal.event,)
    text = "its removal rests on an expert whom the what-if takes as lost"
    return Need((spot.blocker(Cause.REMOVAL_DISREGARDED, text, events),))
