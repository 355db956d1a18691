"""Readiness rule 9: what a line must show, as a tree over contexts, crime bases, incidents and alternative modes."""

from __future__ import annotations

from domain.law import Group
from domain.readiness.blockers import AnyOf, Blocker, Cause, Every, Need, Node, open_blockers
from domain.readiness.cell_blockers import Spot
from domain.readiness.crime_needs import CrimeNeeds
from domain.readiness.judge import CellReading
from domain.readiness.jurisdiction import Jurisdiction
from domain.readiness.needs import Base, Needs
from domain.readiness.person_needs import PersonNeeds, ground_needs
from domain.readiness.personal import PersonalJurisdiction
from domain.readiness.proof_rows import AllegedMode, MemberRow
from domain.readiness.reading import IncidentReading
from domain.readiness.scene import Scene
from domain.readiness.state_needs import StateNeeds
from domain.values import Target


class Requirements:
    """Builds the tree of one line, and keeps every cell and incident that it read on the way."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._needs = Needs(scene)
        self._crimes = CrimeNeeds(self._needs)
        self._person = PersonNeeds(self._needs, scene.liability) if scene.liability is not None else None
        self._state = (
            StateNeeds(self._needs, scene.responsibility) if scene.responsibility is not None else None
        )
        self._jurisdiction = Jurisdiction(scene)
        self._bars = (
            PersonalJurisdiction(scene, scene.liability.actor)
            if scene.liability is not None and scene.stage.requires(Group.BARS)
            else None
        )
        self.incidents: list[IncidentReading] = []

    def cells(self) -> tuple[CellReading, ...]:
        """Give every cell read so far."""
        return self._needs.cells()

    def tree(self) -> Node:
        """Give everything that the line's contexts and crime bases must show, and the person for them."""
        returned = self._scene.members(self._scene.line.id).returned
        parts: list[Node] = []
        for member, row in self._scene.bases:
            offence = self._scene.law.offences.get(row.crime)
            if offence is None:
                parts.append(_unknown_law(f"crime_base/{row.id}", row.crime, Group.CRIME_MATERIAL))
                continue
            base = Base(row=row, offence=offence, context=member.context)
            parts.append(self._base(base))
            parts.append(self._context_by_itself(base))
            if member in returned:
                parts.append(_disregarded(row.id, None, member))
        return Every(tuple(parts))

    def _context_by_itself(self, base: Base) -> Node:
        """Give a base's context where the stage asks for it without the nexus; it is read either way.

        Where the nexus is asked for, the context is met through it, so that the limb of article 6 that needs
        no context does not wait for one (decision 9).
        """
        if base.context is None:
            return Every(())
        found = self._crimes.context(base.context, base.offence)
        return Every(()) if self._scene.stage.requires(Group.NEXUS) else found

    def ground(self, ground: str) -> Node:
        """Give what a ground leaves open; nothing where nobody answers."""
        respondent = self._scene.respondent
        return Every(()) if respondent is None else ground_needs(self._needs, respondent, ground)

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
        if self._bars is not None:
            parts.append(Need(self._bars.at_incident(member.member)))
        if is_returned:
            parts.append(_disregarded(base.row.id, member.member, member))
        ways: list[tuple[str, Node]] = [
            (alleged.mode, self._way(base, member, alleged)) for alleged in self._modes()
        ]
        if not ways:
            ways = [("", Every((self._crimes.crime(base, member, None), self._of_state(base, member))))]
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

    def _of_state(self, base: Base, member: MemberRow) -> Node:
        """Give what is asked of the respondent State, where one answers."""
        return Every(()) if self._state is None else self._state.answers_for(base, member)

    def _modes(self) -> tuple[AllegedMode, ...]:
        """Give the alternative modes, where the stage asks for a person and one is charged."""
        stage, liability = self._scene.stage, self._scene.liability
        asks = stage.requires(Group.LIABILITY) or stage.requires(Group.LIABILITY_MENTAL)
        return liability.modes if liability is not None and asks else ()

    def _way(self, base: Base, member: MemberRow, alleged: AllegedMode) -> Node:
        """Give one mode's way to an incident: the person, and the crime as that mode is tied to it."""
        mode = self._scene.law.modes.get(alleged.mode)
        if mode is None:
            stream = "" if self._scene.liability is None else f"liability/{self._scene.liability.id}"
            return _unknown_law(stream, alleged.mode, Group.LIABILITY)
        parts: list[Node] = []
        if self._person is not None:
            parts.append(self._person.answers_for(base, member, alleged, mode))
        if mode.base != "none":
            parts.append(self._crimes.crime(base, member, mode))
        return Every(tuple(parts))


def _unknown_law(stream: str, law: str, group: Group) -> Need:
    """Block what the version that the line was moved to does not hold (decision 33)."""
    spot = Spot(target=Target(stream=stream), incident=None, group=group)
    text = f"the catalogue that the line is pinned to holds no {law}"
    return Need((spot.blocker(Cause.NOT_IN_CATALOGUE, text),))


def _disregarded(base: str, incident: str | None, member: MemberRow) -> Need:
    """Block what comes back since its removal rests on a lost expert: it may clear nothing (readiness rule 3)."""
    spot = Spot(target=Target(stream=f"crime_base/{base}"), incident=incident, group=Group.LINE)
    events = () if member.removal is None else (member.removal.event,)
    text = "its removal rests on an expert whom the what-if takes as lost"
    return Need((spot.blocker(Cause.REMOVAL_DISREGARDED, text, events),))
