"""Readiness rule 9: what a line must show, as a tree over contexts, crime bases, incidents and alternative modes."""

from __future__ import annotations

from domain.law import Group
from domain.readiness.blockers import AnyOf, Blocker, Cause, Every, Need, Node, open_blockers
from domain.readiness.cell_blockers import Spot
from domain.readiness.crime_needs import CrimeNeeds
from domain.readiness.judge import CellReading
from domain.readiness.jurisdiction import Jurisdiction
from domain.readiness.needs import Base, Needs
from domain.readiness.person_needs import PersonNeeds
from domain.readiness.proof_rows import AllegedMode, MemberRow
from domain.readiness.reading import IncidentReading
from domain.readiness.scene import Scene
from domain.values import Target


class Requirements:
    """Builds the tree of one line, and keeps every cell and incident that it read on the way."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._needs = Needs(scene)
        self._crimes = CrimeNeeds(self._needs)
        self._person = PersonNeeds(self._needs, scene.liability) if scene.liability is not None else None
        self._jurisdiction = Jurisdiction(scene)
        self.incidents: list[IncidentReading] = []

    def cells(self) -> tuple[CellReading, ...]:
        """Give every cell read so far."""
        return self._needs.cells()

    def tree(self) -> Node:
        """Give everything that the line's contexts and crime bases must show, and the person for them."""
        returned = self._scene.members(self._scene.line.id).returned
        parts: list[Node] = []
        for member, row in self._scene.bases:
            base = Base(row=row, offence=self._scene.law.offence(row.crime), context=member.context)
            parts.append(self._base(base))
            if member in returned:
                parts.append(_disregarded(row.id, None, member))
        if self._scene.stage.requires(Group.CONTEXT):
            parts.extend(self._crimes.context(context) for context in self._scene.contexts)
        return Every(tuple(parts))

    def ground(self, ground: str) -> Node:
        """Give what a ground leaves open; nothing where nobody is charged."""
        return self._person.ground(ground) if self._person is not None else Every(())

    def _base(self, base: Base) -> Node:
        membership = self._scene.members(base.row.id)
        spot = Spot(target=Target(stream=f"crime_base/{base.row.id}"), incident=None, group=Group.LINE)
        of_the_crime = Need(self._of_the_crime(base, spot))
        incidents = [
            *(self._incident(base, member) for member in membership.standing),
            *(self._incident(base, member, is_returned=True) for member in membership.returned),
        ]
        if not incidents:
            nothing = spot.blocker(Cause.NO_INCIDENT, "the crime base has no incident")
            return Every((of_the_crime, Need((nothing,))))
        # Decision 15: a base is clear when at least one incident is clear in every element.
        return Every((of_the_crime, AnyOf(tuple(incidents))))

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

    def _incident(self, base: Base, member: MemberRow, *, is_returned: bool = False) -> Node:
        parts: list[Node] = []
        if self._scene.stage.requires(Group.JURISDICTION):
            parts.append(Need(self._jurisdiction.over_incident(base.row, base.offence, member.member)))
        if is_returned:
            parts.append(_disregarded(base.row.id, member.member, member))
        ways: list[tuple[str, Node]] = [
            (alleged.mode, self._way(base, member, alleged)) for alleged in self._modes()
        ]
        if not ways:
            ways = [("", self._crimes.crime(base, member, None))]
        node = Every((*parts, AnyOf(tuple(way for _, way in ways))))
        is_clear = not open_blockers(node)
        self.incidents.append(
            IncidentReading(
                crime_base=base.row.id,
                incident=member.member,
                is_clear=is_clear,
                modes=tuple(mode for mode, way in ways if is_clear and mode and not open_blockers(way)),
            )
        )
        return node

    def _modes(self) -> tuple[AllegedMode, ...]:
        """Give the alternative modes, where the stage asks for a person and one is charged."""
        stage, liability = self._scene.stage, self._scene.liability
        asks = stage.requires(Group.LIABILITY) or stage.requires(Group.LIABILITY_MENTAL)
        return liability.modes if liability is not None and asks else ()

    def _way(self, base: Base, member: MemberRow, alleged: AllegedMode) -> Node:
        """Give one mode's way to an incident: the person, and the crime as that mode is tied to it."""
        mode = self._scene.law.mode(alleged.mode)
        parts: list[Node] = []
        if self._person is not None:
            parts.append(self._person.answers_for(base, member, alleged, mode))
        if mode.base != "none":
            parts.append(self._crimes.crime(base, member, mode))
        return Every(tuple(parts))


def _disregarded(base: str, incident: str | None, member: MemberRow) -> Need:
    """Block what comes back since its removal rests on a lost expert: it may clear nothing (readiness rule 3)."""
    spot = Spot(target=Target(stream=f"crime_base/{base}"), incident=incident, group=Group.LINE)
    events = () if member.removal is None else (member.removal.event,)
    text = "its removal rests on an expert whom the what-if takes as lost"
    return Need((spot.blocker(Cause.REMOVAL_DISREGARDED, text, events),))
