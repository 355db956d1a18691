"""What must be shown of a person: the mode's own elements, and those of the crime borne by the person too."""

from __future__ import annotations

from domain.law import Element, Group, Limb, Mode
from domain.law.accused import generated
from domain.readiness.blockers import Cause, Every, Need, Node
from domain.readiness.cell_blockers import Spot
from domain.readiness.cells import Cell
from domain.readiness.needs import Base, Needs
from domain.readiness.proof_rows import AllegedMode, LiabilityRow, MemberRow
from domain.values import Target


class PersonNeeds:
    """Needs of one liability."""

    def __init__(self, needs: Needs, liability: LiabilityRow) -> None:
        self._needs = needs
        self._liability = liability
        self._stream = f"liability/{liability.id}"
        self._generated: dict[tuple[str, str], tuple[Element, ...]] = {}

    def answers_for(self, base: Base, member: MemberRow, alleged: AllegedMode, mode: Mode) -> Node:
        """Give what one mode asks of the person for one incident (decisions 6 to 8 and 46)."""
        loaded = self._generated.get((mode.id, base.offence.id))
        if loaded is None:
            loaded = self._generated[mode.id, base.offence.id] = generated(mode, base.offence)

        def make(element: Element, limb: Limb | None) -> Cell:
            return Cell(
                stream=self._stream,
                element=element,
                limb=limb,
                group=element.group,
                incident=member.member,
                context=base.context if element.is_context_knowledge else None,
                mode=mode.id,
                crime_base=base.row.id,
                actor=self._liability.actor,
            )

        misfit = _misfit(mode, alleged, base, member.member, self._liability.bases)
        spot = Spot(
            target=Target(stream=self._stream, mode=mode.id), incident=member.member, group=Group.LIABILITY
        )
        return Every(
            (
                Need((spot.blocker(Cause.MODE_DOES_NOT_FIT, misfit),) if misfit else ()),
                *(self._needs.element(element, make) for element in (*mode.all_elements(), *loaded)),
            )
        )


def ground_needs(needs: Needs, respondent: LiabilityRow, ground: str) -> Node:
    """Give what a ground excluding responsibility, or a State's wrongfulness, leaves open (decision 11)."""

    def make(element: Element, limb: Limb | None) -> Cell:
        return Cell(
            stream=f"liability/{respondent.id}",
            element=element,
            limb=limb,
            group=Group.GROUNDS,
            actor=respondent.actor,
            is_ground=True,
        )

    # What stands for a ground stands against the line whichever limb it is of: none is an alternative.
    return Every(
        tuple(
            needs.need(make(element, limb))
            for element in needs.scene.law.ground(ground).elements
            for limb in (element.limbs or (None,))
        )
    )


def _misfit(mode: Mode, alleged: AllegedMode, base: Base, incident: str, bases: frozenset[str]) -> str:
    """Say why a mode does not reach one incident of a base; empty where it does."""
    if base.row.id not in bases:
        return "the liability is not alleged for this crime base"
    if not mode.fits(base.offence):
        return f"mode {mode.id} cannot be alleged for offence {base.offence.id}"
    if (alleged.incidents or mode.same_bearer) and incident not in alleged.incidents:
        # Decision 7: who did the acts did these acts, and they are named.
        return f"mode {mode.id} is not alleged for this incident"
    state = "attempted" if base.row.is_attempted else "completed"
    if mode.base in {"completed", "attempted"} and mode.base != state:
        return f"mode {mode.id} is tied to a crime that was {mode.base}, and the base is {state}"
    return ""
