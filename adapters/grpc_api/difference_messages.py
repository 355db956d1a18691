"""What differs between two points, in its wire form; events are named by sequence and told apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gravamen.v1 import readiness_service_pb2 as pb

from adapters.grpc_api import readiness_messages as messages
from adapters.recording.sealing import Sealer
from domain.readiness.causes import Causes
from domain.readiness.difference_types import (
    BlockerChange,
    ElementDifference,
    FactDifference,
    Figure,
    GroupDifference,
    IncidentDifference,
    LineDifference,
    PartChange,
)
from projections.acts import NamedEvent


def changing_event(event: NamedEvent, sealer: Sealer) -> pb.ChangingEvent:
    """Tell an event with its reason opened for the caller."""
    return pb.ChangingEvent(
        sequence=event.sequence,
        id=event.id,
        type=event.type,
        stream=event.stream,
        version=event.version,
        by=event.by,
        recorded_at=event.recorded_at,
        act=event.act,
        purpose=event.purpose,
        reason=sealer.text(event.reason),
    )


@dataclass(frozen=True, slots=True)
class Wording:
    """Puts the differences of one line into their wire form.

    Args:
        line: Id of the line.
        sequences: Sequences of events by their id.
        named: Events that blockers name.
    """

    line: str
    sequences: Mapping[str, int]
    named: messages.Named

    def line_change(self, found: LineDifference) -> pb.LineChange:
        """Tell a line; what it was read through is added by the caller."""
        return pb.LineChange(
            line=found.line,
            case_id=found.case,
            presence=found.presence.value,
            figures=_figures(found.figures),
            groups=[_group(each) for each in found.groups],
            parts=[self._part(each) for each in found.parts],
            blockers=[self._blocker(each) for each in found.blockers],
            incidents=[self._incident(each) for each in found.incidents],
            elements=len(found.elements),
            facts=len(found.facts),
        )

    def element_change(self, found: ElementDifference) -> pb.ElementChange:
        """Tell an element."""
        cell = found.cell
        stated = cell.element if cell.limb is None else cell.limb
        return pb.ElementChange(
            line=self.line,
            stream=cell.stream,
            element=cell.element_id,
            group=cell.group.value,
            incidents=found.incidents,
            context=cell.context or "",
            mode=cell.mode or "",
            crime_base=cell.crime_base or "",
            statement=stated.statement,
            presence=found.presence.value,
            figures=_figures(found.figures),
            parts=[self._part(each) for each in found.parts],
            blockers=[self._blocker(each) for each in found.blockers],
            causes=self._causes(found.causes),
        )

    def fact_change(self, found: FactDifference) -> pb.FactChange:
        """Tell a fact."""
        return pb.FactChange(
            line=self.line,
            fact=found.fact,
            figures=_figures(found.figures),
            causes=self._causes(found.causes),
        )

    def _part(self, change: PartChange) -> pb.PartChange:
        return pb.PartChange(
            part=change.part.value,
            id=change.id,
            fact=change.fact or "",
            happened=[each.value for each in change.happened],
            causes=self._causes(change.causes),
        )

    def _blocker(self, change: BlockerChange) -> pb.BlockerChange:
        return pb.BlockerChange(
            blocker=messages.blocker_message(change.blocker, self.named),
            is_opened=change.is_opened,
            causes=self._causes(change.causes),
        )

    def _incident(self, change: IncidentDifference) -> pb.IncidentChange:
        return pb.IncidentChange(
            crime_base=change.crime_base,
            incident=change.incident,
            presence=change.presence.value,
            figures=_figures(change.figures),
            causes=self._causes(change.causes),
        )

    def _causes(self, causes: Causes) -> pb.DiffCauses:
        return pb.DiffCauses(
            events=self.numbers(causes.events),
            days=[pb.DayTerm(row=each.row, term=each.term, day=each.day.isoformat()) for each in causes.days],
        )

    def numbers(self, events: Iterable[str]) -> list[int]:
        """Give the sequences of events."""
        return [self.sequences[event] for event in events if event in self.sequences]


def _figures(found: Iterable[Figure]) -> list[pb.DiffFigure]:
    return [pb.DiffFigure(name=each.name, before=each.before, after=each.after) for each in found]


def _group(change: GroupDifference) -> pb.GroupChange:
    return pb.GroupChange(group=change.group.value, figures=_figures(change.figures))
