"""Cells: an element, or one limb of it, of one stream, for one incident and one way of answering for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from domain.law import Element, Group, Limb
from domain.readiness.rows import Aim, target_key
from domain.values import Target


class CellKey(NamedTuple):
    """Identity of a cell within one line."""

    stream: str
    element: str
    group: str
    incident: str | None
    context: str | None
    mode: str | None
    crime_base: str | None
    is_same_bearer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One thing to be shown at a stage (decision 15).

    Args:
        stream: The context, crime base or liability.
        element: Element of the catalogue.
        group: Group that it belongs to at a stage.
        limb: The limb that alone is meant, where the element has limbs.
        incident: The incident; None where the stream has none.
        since: Sequence at which the incident was first added to the base.
        context: Context of a nexus, or that the accused must know of.
        mode: Mode under which it is asked for.
        crime_base: Base that an element of a liability is asked for.
        actor: The person, on a liability and under a mode with the same bearer.
        is_same_bearer: Whether only what names the incident and the actor serves (decision 7).
        is_ground: Whether it is of a ground: what supports it then stands against the line (decision 11).
    """

    stream: str
    element: Element
    group: Group
    limb: Limb | None = None
    incident: str | None = None
    since: int = 0
    context: str | None = None
    mode: str | None = None
    crime_base: str | None = None
    actor: str | None = None
    is_same_bearer: bool = False
    is_ground: bool = False

    @property
    def key(self) -> CellKey:
        """What tells the cell from every other of one line."""
        return CellKey(
            self.stream,
            self.element_id,
            self.group.value,
            self.incident,
            self.context,
            self.mode,
            self.crime_base,
            self.is_same_bearer,
        )

    @property
    def element_id(self) -> str:
        """Id of the limb where one is meant, else of the element."""
        return self.limb.id if self.limb is not None else self.element.id

    def keys(self) -> tuple[str, ...]:
        """Give the keys under which what speaks of the cell is looked up."""
        ids = (self.element.id,) if self.limb is None else (self.element.id, self.limb.id)
        return tuple(target_key(self.stream, each) for each in ids)

    def target(self) -> Target:
        """Give the cell as a target; its incident stands beside it in a blocker (decision 23)."""
        return Target(
            stream=self.stream,
            element=self.element_id,
            context=None if self.context is None else UUID(self.context),
            mode=self.mode,
            crime_base=None if self.crime_base is None else UUID(self.crime_base),
            actor=None if self.actor is None else UUID(self.actor),
        )

    def is_served_by(self, aim: Aim) -> bool:
        """Tell whether what has this aim can count for the cell.

        Decision 7: under a mode with the same bearer only what names the incident and this actor serves; what
        stands against the base as a whole stands against the charge all the same (`is_spoken_of_by`).
        """
        if self.is_same_bearer and (aim.actor != self.actor or self.incident not in aim.incidents):
            return False
        if self.limb is not None and self.limb.branch is not None and not self._names_limb(aim):
            # 7(1)(i): what does not say which branch it is of belongs to none; 1a with 2b proves nothing.
            return False
        return self.is_spoken_of_by(aim)

    def is_spoken_of_by(self, aim: Aim) -> bool:
        """Tell whether what has this aim speaks of the cell; what it leaves out means all (decision 1)."""
        if aim.is_plain:
            return self._is_limb(aim)
        return (
            self._is_limb(aim)
            and (not aim.incidents or self.incident is None or self.incident in aim.incidents)
            and (self.context is None or aim.context in (None, self.context))
            and (self.mode is None or aim.mode in (None, self.mode))
            and (self.crime_base is None or aim.crime_base in (None, self.crime_base))
            and (self.actor is None or aim.actor in (None, self.actor))
        )

    def _is_limb(self, aim: Aim) -> bool:
        if aim.element is None:
            return True
        if self.limb is None:
            return aim.limb is None
        return self._names_limb(aim) or (aim.element == self.element.id and aim.limb is None)

    def _names_limb(self, aim: Aim) -> bool:
        return self.limb is not None and (
            aim.element == self.limb.id or aim.limb in {self.limb.key, self.limb.id}
        )

    def was_covered_at(self, aim: Aim, position: int) -> bool:
        """Tell whether what named no incident at a position covered the cell's (decision 15)."""
        return bool(aim.incidents) or self.since <= position
