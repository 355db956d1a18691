"""What differs in one cell between two points: its figures, its mappings, evaluations and findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from domain.readiness.causes import Causes, Tracer
from domain.readiness.difference_types import Happening, PartChange, PartKind
from domain.readiness.evaluations import EvaluationReading
from domain.readiness.fact_difference import FactDifferences
from domain.readiness.findings import FindingReading
from domain.readiness.judge import CellReading
from domain.readiness.judgment_rows import EvaluationRow, MappingRow
from domain.readiness.mappings import is_endorsed
from domain.values import MappingPolarity

ORIGINS = frozenset({"usable_origins", "known_origins"})
"""Figures that count independent origins."""


def cell_figures(reading: CellReading | None) -> dict[str, str]:
    """Give what is shown of a cell, by name; nothing where it is not asked for."""
    if reading is None:
        return {}
    material = reading.material
    endorsed = [
        tally
        for tally in material.tallies
        if tally.is_endorsed and tally.polarity == MappingPolarity.SUPPORTS
    ]
    undecided = sum(each.decided == "undecided" for each in reading.against)
    return {
        "word": reading.word,
        "usable": str(sum(tally.usable for tally in endorsed)),
        "known": str(sum(tally.known for tally in endorsed)),
        "usable_origins": str(sum(group.is_usable for group in material.origins)),
        "known_origins": str(len(material.origins)),
        "against": f"{undecided} of {len(reading.against)}",
        "restricted": str(sum(each.is_restricted for each in reading.against)),
        "finding": "" if reading.decisive is None else reading.decisive.outcome,
        "clear": "clear" if reading.is_clear else "blocked",
    }


def reads_alike(before: CellReading, after: CellReading) -> bool:
    """Tell whether a cell reads the same, a mark on its findings as since reversed left aside."""
    return (
        before.material == after.material
        and before.evaluations == after.evaluations
        and before.against == after.against
        and before.word == after.word
        and [_unmarked(each) for each in before.findings] == [_unmarked(each) for each in after.findings]
        and before.is_clear == after.is_clear
    )


def _unmarked(reading: FindingReading) -> tuple[str, bool, bool]:
    return reading.answer, reading.answers, reading.decides


class Parts:
    """Compares what bears on cells, or on the line as a whole."""

    def __init__(self, tracer: Tracer, facts: FactDifferences) -> None:
        self._tracer = tracer
        self._facts = facts
        self._mapped: dict[tuple[object, ...], tuple[PartChange, ...]] = {}

    def of_cell(self, before: CellReading | None, after: CellReading | None) -> tuple[PartChange, ...]:
        """Give what happened to each part of a cell."""
        stream = next(each.cell.stream for each in (after, before) if each is not None)
        judged = (
            *self.of_evaluations(
                () if before is None else before.evaluations,
                () if after is None else after.evaluations,
                stream,
            ),
            *self.of_findings(
                () if before is None else before.findings, () if after is None else after.findings
            ),
        )
        weighing = self._tracer.together(each.causes for each in judged)
        return (*self._of_material(before, after, weighing), *judged)

    def _of_material(
        self, before: CellReading | None, after: CellReading | None, weighing: Causes
    ) -> tuple[PartChange, ...]:
        """Give what happened to mappings; cells of several incidents mostly share theirs, looked at once."""
        shared = (*_identity(before), *_identity(after), weighing)
        found = self._mapped.get(shared)
        if found is None:
            found = self._mapped[shared] = tuple(self._mappings(before, after, weighing))
        return found

    def of_evaluations(
        self, before: Iterable[EvaluationReading], after: Iterable[EvaluationReading], stream: str
    ) -> Iterator[PartChange]:
        """Yield what happened to evaluations."""
        earlier = {each.evaluation: each for each in before}
        later = {each.evaluation: each for each in after}
        for id in dict.fromkeys((*later, *earlier)):
            then, now = earlier.get(id), later.get(id)
            happened = tuple(_happened(then, now))
            if happened:
                causes = self._of_evaluation(id, stream, then, now)
                yield PartChange(part=PartKind.EVALUATION, id=id, happened=happened, causes=causes)

    def _of_evaluation(
        self, id: str, stream: str, then: EvaluationReading | None, now: EvaluationReading | None
    ) -> Causes:
        tracer, versions = self._tracer, self._tracer.things(EvaluationRow, stream)
        found = [tracer.of_rows(versions.get(id, ()))]
        if then is not None and now is not None and then.stands != now.stands:
            replacing = (row for rows in versions.values() for row in rows if row.supersedes == id)
            found.append(tracer.of_rows(replacing))
        if now is not None:
            named = {*now.weakened, *now.due}
            if then is not None:
                named -= {*then.weakened, *then.due}
            found.append(tracer.within(named))
            found.append(tracer.on_days(named))
        return tracer.together(found)

    def of_findings(
        self, before: Iterable[FindingReading], after: Iterable[FindingReading]
    ) -> Iterator[PartChange]:
        """Yield what happened to answers of findings; a mark as since reversed is none of a cell's."""
        earlier = {each.answer: each for each in before}
        later = {each.answer: each for each in after}
        recorded = self._tracer.within(each.event for id, each in later.items() if id not in earlier)
        for id in dict.fromkeys((*later, *earlier)):
            then, now = earlier.get(id), later.get(id)
            finding = next(each.finding for each in (now, then) if each is not None)
            if now is None:
                yield PartChange(
                    part=PartKind.FINDING, id=finding, happened=(Happening.GONE,), causes=recorded
                )
            elif then is None:
                happened = (Happening.RECORDED, *((Happening.DECIDES,) if now.decides else ()))
                causes = self._tracer.within((now.event,))
                yield PartChange(part=PartKind.FINDING, id=finding, happened=happened, causes=causes)
            elif then.decides != now.decides:
                word = Happening.DECIDES if now.decides else Happening.DECIDES_NO_MORE
                yield PartChange(part=PartKind.FINDING, id=finding, happened=(word,), causes=recorded)

    def _mappings(
        self, before: CellReading | None, after: CellReading | None, weighing: Causes
    ) -> Iterator[PartChange]:
        earlier = {} if before is None else {row.id: row for row in before.material.rows}
        later = {} if after is None else {row.id: row for row in after.material.rows}
        counted, counts = _supporting(before), _supporting(after)
        decided, decides = _decided(before), _decided(after)
        restricted, restricts = _restricted(before), _restricted(after)
        for id in dict.fromkeys((*later, *earlier)):
            then, now = earlier.get(id), later.get(id)
            row = now if now is not None else then
            assert row is not None
            moved = (id in counted) != (id in counts)
            turned = then is not None and now is not None and (id in restricted) != (id in restricts)
            if then is now and not moved and not turned and decided.get(id) == decides.get(id):
                continue
            happened = [
                *_mapped(then, now),
                *_weight(id in counted, id in counts),
                *((Happening.USE_RESTRICTED if id in restricts else Happening.USE_OPEN,) if turned else ()),
                *_decision(decided.get(id), decides.get(id)),
            ]
            causes = self._tracer.of_thing(MappingRow, row.fact, id)
            if not causes and (moved or turned):
                causes = self._facts.causes(row.fact)
            if not causes and decided.get(id) != decides.get(id):
                causes = weighing
            if happened and (causes or then is not None):
                yield PartChange(
                    part=PartKind.MAPPING, id=id, fact=row.fact, happened=tuple(happened), causes=causes
                )


def _identity(reading: CellReading | None) -> tuple[object, ...]:
    return (None,) if reading is None else (id(reading.material), reading.against)


def _supporting(reading: CellReading | None) -> frozenset[str]:
    return frozenset() if reading is None else frozenset(row.id for row in reading.material.supporting)


def _decided(reading: CellReading | None) -> dict[str, str]:
    return {} if reading is None else {each.mapping: each.decided for each in reading.against}


def _restricted(reading: CellReading | None) -> frozenset[str]:
    """Give what stands against a cell, its use restricted: a disclosure decision is needed (readiness rule 2)."""
    against = () if reading is None else reading.against
    return frozenset(each.mapping for each in against if each.is_restricted)


def _mapped(then: MappingRow | None, now: MappingRow | None) -> Iterator[Happening]:
    if now is None:
        yield Happening.GONE
        return
    if then is None:
        yield Happening.PROPOSED
    if is_endorsed(now) and (then is None or not is_endorsed(then)):
        yield Happening.ENDORSED
    if now.removal is not None and (then is None or then.removal is None):
        yield Happening.REMOVED


def _weight(counted: bool, counts: bool) -> Iterator[Happening]:
    if counted != counts:
        yield Happening.COUNTS if counts else Happening.COUNTS_NO_MORE


def _decision(then: str | None, now: str | None) -> Iterator[Happening]:
    if then == now or now is None:
        return
    if now != "undecided":
        yield Happening.DECIDED
    elif then is not None:
        yield Happening.REOPENED


def _happened(then: EvaluationReading | None, now: EvaluationReading | None) -> Iterator[Happening]:
    if now is None:
        yield Happening.GONE
        return
    if then is None:
        yield Happening.RECORDED
        if not now.stands:
            yield Happening.STANDS_NO_MORE
        if now.needs_concurrence:
            yield Happening.AWAITS_CONCURRENCE
    else:
        if then.stands != now.stands:
            yield Happening.STANDS_AGAIN if now.stands else Happening.STANDS_NO_MORE
        if then.needs_concurrence != now.needs_concurrence and now.needs_concurrence:
            yield Happening.AWAITS_CONCURRENCE
        if then.considered != now.considered:
            yield Happening.REAFFIRMED
        if then.weakened and not now.weakened:
            yield Happening.STALE_NO_MORE
    known = then if then is not None else None
    if now.concurrences and (known is None or len(known.concurrences) < len(now.concurrences)):
        yield Happening.CONCURRED
    if now.dissents and (known is None or len(known.dissents) < len(now.dissents)):
        yield Happening.DISSENTED
    if now.weakened and (known is None or set(now.weakened) - set(known.weakened)):
        yield Happening.STALE
    if now.due and (known is None or set(now.due) - set(known.due)):
        yield Happening.REVIEW_DUE
