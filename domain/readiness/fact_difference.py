"""What differs in how facts read between two points, and which events or days made the difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from domain.readiness.causes import NOTHING, Causes, Tracer
from domain.readiness.difference_types import FactDifference, Presence, figures
from domain.readiness.fact_reading import FactReading
from domain.readiness.material_rows import CitationRow, FactRow


class FactDifferences:
    """Facts of one line, compared once each."""

    def __init__(self, before: Iterable[FactReading], after: Iterable[FactReading], tracer: Tracer) -> None:
        self._before: Mapping[str, FactReading] = {each.fact: each for each in before}
        self._after: Mapping[str, FactReading] = {each.fact: each for each in after}
        self._tracer = tracer
        self._causes: dict[str, Causes] = {}

    def all(self) -> Iterator[FactDifference]:
        """Yield the facts that are read at both points, and read otherwise; a new one comes with its mapping."""
        for fact, after in self._after.items():
            before = self._before.get(fact)
            if before is None or before is after:
                continue
            changed = figures(_figures(before), _figures(after))
            if changed:
                yield FactDifference(fact=fact, figures=changed, causes=self.causes(fact))

    def causes(self, fact: str) -> Causes:
        """Give what made a fact read otherwise; nothing where it reads the same."""
        found = self._causes.get(fact)
        if found is None:
            found = self._causes[fact] = self._found(fact)
        return found

    def moved(self, fact: str) -> Causes:
        """Give the causes of a fact that is read at both points."""
        return self.causes(fact) if fact in self._before and fact in self._after else NOTHING

    def _found(self, fact: str) -> Causes:
        before, after = self._before.get(fact), self._after.get(fact)
        if before is None or after is None:
            return self._tracer.of_thing(FactRow, fact, fact)
        if before == after:
            return NOTHING
        found = list(self._exact(before, after))
        if _sources(before) != _sources(after):
            found.append(self._tracer.of_links(fact))
        together = self._tracer.together(found)
        # What no single change explains is explained by all that happened behind the fact.
        return together if together else self._tracer.of_fact(fact)

    def _exact(self, before: FactReading, after: FactReading) -> Iterator[Causes]:
        """Yield the causes of citations lost, gained or taken as contradicting, and of the fact's status."""
        fact, tracer = before.fact, self._tracer
        if before.status != after.status:
            yield tracer.of_thing(FactRow, fact, fact)
        failing = {each.citation: each.failures for each in after.restricted}
        for citation in sorted(before.supporting - after.supporting):
            for failure in failing.get(citation, ()):
                named = tracer.within((failure.event,))
                # Readiness rule 8: a term ends from its date, without an event.
                yield named if named else tracer.on_days((failure.row,))
        failed = {each.citation: each.failures for each in before.restricted}
        for citation in sorted(after.supporting - before.supporting):
            yield tracer.of_thing(CitationRow, fact, citation)
            for failure in failed.get(citation, ()):
                yield self._behind(fact, failure.row)
        for citation in sorted(before.contradicting ^ after.contradicting):
            yield tracer.of_thing(CitationRow, fact, citation)

    def _behind(self, fact: str, row: str) -> Causes:
        """Give what happened to the row whose condition failed, and fails no more."""
        kind, _, id = row.partition("/")
        if kind == "item":
            return self._tracer.of_keys(id)
        return Causes(self._tracer.of_fact(fact).events, self._tracer.on_days((row,)).days)


def presence(before: object | None, after: object | None) -> Presence:
    """Tell whether something is read at both points."""
    if before is None:
        return Presence.ADDED
    return Presence.REMOVED if after is None else Presence.KEPT


def _sources(reading: FactReading) -> tuple[tuple[str, ...], ...]:
    return tuple(group.sources for group in reading.origins)


def _figures(reading: FactReading) -> dict[str, str]:
    return {
        "status": reading.status,
        "usable": reading.usable.value,
        "known": reading.known.value,
        "usable_origins": str(reading.usable_origins),
        "known_origins": str(len(reading.origins)),
    }
