"""What must be shown of a State: one way of attribution, and the breach of every obligation that is alleged."""

from __future__ import annotations

from domain.law import Element, Group, Limb
from domain.readiness.blockers import AnyOf, Cause, Every, Need, Node
from domain.readiness.cell_blockers import Spot
from domain.readiness.cells import Cell
from domain.readiness.needs import Base, MakeCell, Needs
from domain.readiness.proof_rows import LiabilityRow, MemberRow
from domain.values import Target


class StateNeeds:
    """Needs of one alleged responsibility (ILC Articles on State Responsibility, art. 2)."""

    def __init__(self, needs: Needs, responsibility: LiabilityRow) -> None:
        self._needs = needs
        self._row = responsibility
        self._stream = f"liability/{responsibility.id}"

    def answers_for(self, base: Base, member: MemberRow) -> Node:
        """Give what is asked of the State for one incident: that the act is its own, and that it was a breach."""
        ways = tuple(self._way(alleged.mode, base, member) for alleged in self._row.modes)
        breaches = (self._breach(obligation, base, member) for obligation in self._row.obligations)
        return Every((self._alleged_for(base, member), AnyOf(ways), *breaches))

    def _way(self, id: str, base: Base, member: MemberRow) -> Node:
        attribution = self._needs.scene.law.attributions.get(id)
        if attribution is None:
            return _unknown(Target(stream=self._stream, mode=id), id, Group.ATTRIBUTION)
        make = self._make(base, member, id)
        return Every(tuple(self._needs.element(element, make) for element in attribution.all_elements()))

    def _breach(self, id: str, base: Base, member: MemberRow) -> Node:
        obligation = self._needs.scene.law.obligations.get(id)
        if obligation is None:
            return _unknown(Target(stream=self._stream, element=f"{id}.1"), id, Group.BREACH)
        target = Target(stream=self._stream, element=f"{obligation.id}.1")
        spot = Spot(target=target, incident=member.member, group=Group.BREACH)
        parts: list[Node] = []
        if not obligation.fits(base.offence):
            text = f"acts of {base.offence.id} are no facts of a breach of {obligation.id}"
            parts.append(Need((spot.blocker(Cause.OBLIGATION_DOES_NOT_FIT, text),)))
        make = self._make(base, member, None)
        parts += [self._needs.element(element, make) for element in obligation.all_elements()]
        return Every(tuple(parts))

    def _alleged_for(self, base: Base, member: MemberRow) -> Node:
        if base.row.id in self._row.bases:
            return Every(())
        spot = Spot(target=Target(stream=self._stream), incident=member.member, group=Group.BREACH)
        text = "the responsibility is not alleged for this crime base"
        return Need((spot.blocker(Cause.OBLIGATION_DOES_NOT_FIT, text),))

    def _make(self, base: Base, member: MemberRow, attribution: str | None) -> MakeCell:
        def make(element: Element, limb: Limb | None) -> Cell:
            return Cell(
                stream=self._stream,
                element=element,
                limb=limb,
                group=element.group,
                incident=member.member,
                since=member.added_at,
                mode=attribution,
                crime_base=base.row.id,
                actor=self._row.actor,
            )

        return make


def _unknown(target: Target, id: str, group: Group) -> Node:
    """Block what the version that the line was moved to does not hold (decision 33)."""
    text = f"the catalogue that the line is pinned to holds no {id}"
    spot = Spot(target=target, incident=None, group=group)
    return Need((spot.blocker(Cause.NOT_IN_CATALOGUE, text),))
