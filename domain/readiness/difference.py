"""Diff: what differs in a line between two points, and the acts, or the days alone, that made the difference.

Readiness rule 12. Each reading is compared with the other; an event is a cause where it opened or ended a
version, between the points, of something that the reading rests on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from domain.law import Group
from domain.readiness.blockers import Blocker
from domain.readiness.causes import Causes, Point, Tracer
from domain.readiness.cells import CellKey
from domain.readiness.difference_types import (
    BlockerChange,
    ElementDifference,
    GroupDifference,
    Happening,
    IncidentDifference,
    LineDifference,
    PartChange,
    PartKind,
    Presence,
    figures,
)
from domain.readiness.element_difference import ORIGINS, Parts, cell_figures, reads_alike
from domain.readiness.fact_difference import FactDifferences, presence
from domain.readiness.findings import FindingReading
from domain.readiness.graph import ProofGraph
from domain.readiness.judge import CellReading
from domain.readiness.judgment_rows import AnswerRow
from domain.readiness.proof_rows import LiabilityRow, LineRow, MemberRow
from domain.readiness.reading import IncidentReading, LineReadiness

_Chooses = Callable[[Blocker], bool]
_Finds = Callable[[Blocker], Causes]


def difference(
    before: LineReadiness | None, after: LineReadiness, graph: ProofGraph, *, since: Point, until: Point
) -> LineDifference:
    """Tell what differs in a line between two points, and why.

    Args:
        before: The line at the earlier point; None where line or forum were not known then.
        after: The line at the later point, through the same lens but for position and day.
        graph: Every version of every row up to the later point.
        since, until: The points, the earlier position first.
    """
    return _Comparison(before, after, Tracer(graph, since, until)).result()


class _Comparison:
    def __init__(self, before: LineReadiness | None, after: LineReadiness, tracer: Tracer) -> None:
        self._before = before
        self._after = after
        self._tracer = tracer
        self._facts = FactDifferences(() if before is None else before.facts, after.facts, tracer)
        self._parts = Parts(tracer, self._facts)
        self._opened = _without(after.blockers, () if before is None else before.blockers)
        self._closed = _without(() if before is None else before.blockers, after.blockers)

    def result(self) -> LineDifference:
        before, after, tracer = self._before, self._after, self._tracer
        elements = _together(self._with_alternatives(tuple(self._elements())))
        of_elements = {change.blocker.key for element in elements for change in element.blockers}
        rest = tuple(self._blockers(lambda blocker: blocker.key not in of_elements, self._of_line))
        return LineDifference(
            line=after.line,
            case=after.case,
            before=tracer.before,
            after=tracer.after,
            presence=presence(before, after),
            figures=figures(_line_figures(before), _line_figures(after)),
            groups=tuple(self._groups()),
            parts=(*self._of_the_line(), *self._reversed()),
            blockers=rest,
            incidents=tuple(self._incidents(elements, rest)),
            elements=elements,
            facts=tuple(self._facts.all()),
        )

    # -- elements

    def _elements(self) -> Iterator[ElementDifference]:
        earlier = {} if self._before is None else _by_key(self._before.cells())
        later = _by_key(self._after.cells())
        changed = {(change.target, change.incident) for change in (*self._opened, *self._closed)}
        for key in dict.fromkeys((*later, *earlier)):
            then, now = earlier.get(key), later.get(key)
            reading = now if now is not None else then
            assert reading is not None
            is_blocked = (reading.cell.target(), reading.cell.incident) in changed
            if then is None or now is None or is_blocked or not reads_alike(then, now):
                yield self._element(then, now, reading)

    def _element(
        self, then: CellReading | None, now: CellReading | None, reading: CellReading
    ) -> ElementDifference:
        cell = reading.cell
        parts = self._parts.of_cell(then, now)
        shown = figures(cell_figures(then), cell_figures(now))
        found = [part.causes for part in parts]
        if {figure.name for figure in shown} & ORIGINS:
            # Origins are of facts, and may be joined or parted while every mapping stays as it was.
            rows = (row for each in (then, now) if each is not None for row in each.material.rows)
            found += [self._facts.moved(fact) for fact in dict.fromkeys(row.fact for row in rows)]
        causes = self._tracer.together(found)
        if not causes and presence(then, now) is not Presence.KEPT:
            causes = self._of_membership(cell.stream, cell.incident)
        place = (cell.target(), cell.incident)
        blockers = tuple(
            self._blockers(lambda blocker: (blocker.target, blocker.incident) == place, lambda _: causes)
        )
        return ElementDifference(
            cell=cell,
            incidents=() if cell.incident is None else (cell.incident,),
            presence=presence(then, now),
            figures=shown,
            parts=parts,
            blockers=blockers,
            causes=self._tracer.together((causes, *(each.causes for each in blockers))),
        )

    def _of_membership(self, stream: str, incident: str | None) -> Causes:
        """Give what brought an incident, a base, a context or a liability into the line, or took it out."""
        whole = stream.partition("/")[2]
        members = [
            *(row for row in self._tracer.graph.versions(MemberRow, whole) if row.member == incident),
            *self._tracer.graph.versions(MemberRow, self._after.line),
        ]
        found = self._tracer.of_rows(members)
        return found if found else self._tracer.of_keys(whole, self._after.line, incident=incident)

    # -- blockers

    def _blockers(self, chosen: _Chooses, causes_of: _Finds) -> Iterator[BlockerChange]:
        for is_opened, changed in ((True, self._opened), (False, self._closed)):
            for blocker in changed:
                if chosen(blocker):
                    # A blocker names its own events; where it was never recorded, or is gone, its place's.
                    named = self._tracer.within(blocker.events) if is_opened else Causes()
                    causes = named if named else causes_of(blocker)
                    yield BlockerChange(blocker=blocker, is_opened=is_opened, causes=causes)

    def _with_alternatives(self, elements: tuple[ElementDifference, ...]) -> tuple[ElementDifference, ...]:
        """Say why a blocker of an alternative came to matter, or does no more: by what the others lost or gained."""
        lost_or_gained = {
            is_opened: self._tracer.together(
                change.causes
                for element in elements
                for change in element.blockers
                if change.is_opened is is_opened
            )
            for is_opened in (True, False)
        }

        def explained(change: BlockerChange) -> BlockerChange:
            return change if change.causes else replace(change, causes=lost_or_gained[change.is_opened])

        found = []
        for element in elements:
            changes = tuple(explained(change) for change in element.blockers)
            causes = self._tracer.together((element.causes, *(each.causes for each in changes)))
            found.append(replace(element, blockers=changes, causes=causes))
        return tuple(found)

    def _of_line(self, blocker: Blocker) -> Causes:
        """Give what happened to the things that a blocker of no single element rests on, by its group."""
        after, graph = self._after, self._tracer.graph
        row = graph.one(LineRow, after.line, after.position)
        liability = None if row is None or row.liability is None else row.liability
        accused = None if liability is None else graph.one(LiabilityRow, liability, after.position)
        actor = None if accused is None else accused.actor
        of_target = blocker.target.stream.partition("/")[2]
        keys: tuple[str | None, ...] = {
            Group.JURISDICTION: (after.forum, blocker.incident, of_target),
            Group.BARS: (actor,),
            Group.GROUNDS: (liability,),
            Group.EXONERATION_INQUIRY: (after.case,),
        }.get(blocker.group, (after.line, liability, of_target))
        return self._tracer.of_keys(*keys, incident=blocker.incident)

    # -- the line as a whole

    def _of_the_line(self) -> Iterator[PartChange]:
        then = None if self._before is None else self._before.line_level
        now = self._after.line_level
        stream = f"case_file/{self._after.case}"
        earlier = () if then is None else then.evaluations
        yield from self._parts.of_evaluations(earlier, now.evaluations, stream)
        yield from self._parts.of_findings(() if then is None else then.findings, now.findings)

    def _reversed(self) -> Iterator[PartChange]:
        """Yield the findings that read as part of a decision since reversed, each once (decision 10)."""
        if self._before is None:
            return
        then = {each.finding for each in _findings(self._before) if each.is_reversed}
        now = {each.finding for each in _findings(self._after) if each.is_reversed}
        for finding in sorted(now - then):
            reversing = [
                row
                for row in self._tracer.graph.rows()
                if isinstance(row, AnswerRow) and row.reverses == finding
            ]
            causes = self._tracer.of_rows(reversing)
            yield PartChange(part=PartKind.FINDING, id=finding, happened=(Happening.REVERSED,), causes=causes)

    def _groups(self) -> Iterator[GroupDifference]:
        then = {} if self._before is None else _clear(self._before)
        now = _clear(self._after)
        for group in Group:
            changed = figures({"clear": then.get(group, "")}, {"clear": now.get(group, "")})
            if changed:
                yield GroupDifference(group=group, figures=changed)

    def _incidents(
        self, elements: Iterable[ElementDifference], rest: Iterable[BlockerChange]
    ) -> Iterator[IncidentDifference]:
        then = {} if self._before is None else _by_incident(self._before.incidents)
        now = _by_incident(self._after.incidents)
        blocked = [
            (incident, each.causes)
            for each in elements
            if each.blockers
            for incident in each.incidents or (None,)
        ]
        blocked += [(change.blocker.incident, change.causes) for change in rest]
        for key in dict.fromkeys((*now, *then)):
            base, incident = key
            changed = figures(_incident_figures(then.get(key)), _incident_figures(now.get(key)))
            if not changed:
                continue
            if key in then and key in now:
                behind = (causes for of, causes in blocked if of in (None, incident))
                causes = self._tracer.together(behind)
            else:
                causes = self._of_membership(f"crime_base/{base}", incident)
            yield IncidentDifference(
                crime_base=base,
                incident=incident,
                presence=presence(then.get(key), now.get(key)),
                figures=changed,
                causes=causes,
            )


def _together(elements: Iterable[ElementDifference]) -> tuple[ElementDifference, ...]:
    """Tell incidents in which an element differs alike as one."""
    found: dict[tuple[object, ...], list[ElementDifference]] = {}
    for element in elements:
        blockers = tuple(
            (change.blocker.cause, change.blocker.words, change.is_opened, change.causes)
            for change in element.blockers
        )
        place = element.cell.key._replace(incident=None)
        key = (place, element.presence, element.figures, element.parts, blockers, element.causes)
        found.setdefault(key, []).append(element)
    return tuple(
        replace(
            first,
            incidents=tuple(incident for each in alike for incident in each.incidents),
            blockers=tuple(change for each in alike for change in each.blockers),
        )
        for first, *others in found.values()
        for alike in ((first, *others),)
    )


def _without(blockers: Iterable[Blocker], others: Iterable[Blocker]) -> tuple[Blocker, ...]:
    known = {blocker.key for blocker in others}
    return tuple(blocker for blocker in blockers if blocker.key not in known)


def _by_key(cells: Iterable[CellReading]) -> Mapping[CellKey, CellReading]:
    return {reading.cell.key: reading for reading in cells}


def _by_incident(incidents: Iterable[IncidentReading]) -> Mapping[tuple[str, str], IncidentReading]:
    return {(each.crime_base, each.incident): each for each in incidents}


def _incident_figures(reading: IncidentReading | None) -> dict[str, str]:
    if reading is None:
        return {}
    return {"clear": "clear" if reading.is_clear else "blocked", "modes": ", ".join(reading.modes)}


def _line_figures(reading: LineReadiness | None) -> dict[str, str]:
    if reading is None:
        return {}
    return {
        "clear": "clear" if reading.is_clear else "blocked",
        "blockers": str(len(reading.blockers)),
        "word": reading.line_level.word,
    }


def _clear(reading: LineReadiness) -> dict[Group, str]:
    return {
        group.group: f"{sum(cell.is_clear for cell in group.cells)} of {len(group.cells)}"
        for group in reading.groups
    }


def _findings(reading: LineReadiness) -> Iterator[FindingReading]:
    yield from reading.line_level.findings
    for cell in reading.cells():
        yield from cell.findings
