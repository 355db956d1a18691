"""Readiness rule 9, jurisdiction: each incident by place, time and law of its day, with preconditions and decisions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from domain.law import Framework, Group, Offence, Party
from domain.readiness.blockers import Blocker, Cause, merged
from domain.readiness.decided import Decisions, Question
from domain.readiness.intervals import Bounds, bounds
from domain.readiness.line_level import line_target
from domain.readiness.person_rows import PersonRow
from domain.readiness.proof_rows import CrimeBaseRow, IncidentRow, PreconditionRow
from domain.readiness.scene import Scene
from domain.values import Target

FRAMEWORKS = {Framework.ROME_STATUTE: "the Rome Statute", Framework.CUSTOM: "custom"}
"""How words name a body of law."""


class _Doubt(NamedTuple):
    """What keeps an incident out, or makes its place, time or law contested."""

    cause: Cause
    question: str
    words: str


class Jurisdiction:
    """The adopted forum's jurisdiction over the incidents of one line."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        graph, lens = scene.graph, scene.lens
        self._met = {row.key: row for row in graph.at(PreconditionRow, lens.forum, lens.position)}
        self._decisions = Decisions(scene)

    def over_line(self) -> tuple[Blocker, ...]:
        """Give the preconditions of the forum that nobody has recorded as met; of alternatives one is enough."""
        stated = self._scene.forum.preconditions
        met = {each.one_of for each in stated if each.one_of is not None and each.key in self._met}
        missing = [each for each in stated if each.key not in self._met and each.one_of not in met]
        if not missing:
            return ()
        words = "; ".join(f"{each.key} not made: {each.statement} ({each.citation})" for each in missing)
        if any(each.one_of for each in missing):
            words += "; of those that are alternatives, one is enough"
        return (
            Blocker(
                target=line_target(self._scene),
                incident=None,
                cause=Cause.PRECONDITION_MISSING,
                group=Group.JURISDICTION,
                words=words,
            ),
        )

    def over_base(self, base: CrimeBaseRow, offence: Offence) -> tuple[Blocker, ...]:
        """Give what keeps a crime outside the forum whatever the incident."""
        forum = self._scene.forum
        if offence.article in forum.articles:
            return ()
        words = f"article {offence.article} is not within the subject-matter jurisdiction of {forum.title}"
        return (self._at(base, None, Cause.OUTSIDE_SUBJECT_MATTER, words),)

    def over_incident(self, base: CrimeBaseRow, offence: Offence, incident: str) -> tuple[Blocker, ...]:
        """Give what keeps one incident outside the forum (decision 15)."""
        row = self._scene.graph.one(IncidentRow, incident, self._scene.lens.position)
        events = () if row is None else (row.opened_by,)
        found: list[Blocker] = []
        doubts = (*self._place(row), *self._time(row, offence))
        for cause, question, words in doubts:
            asked = self._question(question, offence, incident)
            if cause is not Cause.JURISDICTION_CONTESTED or self._decisions.on(asked) is None:
                found.append(self._at(base, incident, cause, words, events))
        found += self._decided_outside(base, offence, incident, doubts)
        return merged(found)

    def _decided_outside(
        self, base: CrimeBaseRow, offence: Offence, incident: str, doubts: tuple[_Doubt, ...]
    ) -> Iterator[Blocker]:
        # Readiness rule 9: a recorded decision with reasons; one against jurisdiction blocks whatever is known.
        for question in ("territory", "time", "basis"):
            decision = self._decisions.on(self._question(question, offence, incident))
            if decision is not None and not decision.is_within:
                why = "; ".join(doubt.words for doubt in doubts if doubt.question == question)
                words = f"decided to be outside jurisdiction by {question}" + (f": {why}" if why else "")
                yield self._at(base, incident, Cause.DECIDED_OUTSIDE, words, (decision.opened_by,))

    def _question(self, question: str, offence: Offence, incident: str) -> Question:
        liability = self._scene.liability
        return Question(question, incident, offence.id, None if liability is None else liability.actor)

    def _place(self, row: IncidentRow | None) -> Iterator[_Doubt]:
        rule = self._scene.forum.territorial.rule
        territory = None if row is None else row.territory
        if rule == "not_limited":
            return
        if rule == "parties":
            yield from self._party_place(territory)
            return
        if not self._met and rule == "situation_referred":
            # Without a referral there is no situation to be in; the missing precondition says so.
            return
        known = frozenset(each for met in self._met.values() for each in met.territories)
        if rule == "mandate":
            known |= self._scene.adopted.territories
        if territory is None or territory == "contested" or not known:
            state = "not stated" if territory is None or not known else territory
            yield _Doubt(Cause.JURISDICTION_CONTESTED, "territory", f"the territory is {state}")
        elif territory not in known:
            words = f"{territory} is not within {', '.join(sorted(known))}"
            yield _Doubt(Cause.OUTSIDE_TERRITORY, "territory", words)

    def _party_place(self, territory: str | None) -> Iterator[_Doubt]:
        """Tell why an incident is on no State Party's territory, nor by a national of one (art. 12(2))."""
        table = self._scene.forum.territorial
        if (territory is not None and table.party(territory) is not None) or self._national_of():
            return
        if territory is None or territory == "contested":
            words, cause = f"the territory is {territory or 'not stated'}", Cause.JURISDICTION_CONTESTED
        elif none := table.not_party(territory):
            words, cause = f"{territory} is not a State Party ({none.citation})", Cause.OUTSIDE_TERRITORY
        elif table.is_complete:
            words, cause = f"{territory} is not a State Party ({table.citation})", Cause.OUTSIDE_TERRITORY
        else:
            words = f"{territory} is not in the forum's table of parties, which is not complete"
            cause = Cause.JURISDICTION_CONTESTED
        if table.nationality:
            words += "; and no accused is known to be a national of a State Party"
        yield _Doubt(cause, "territory", words)

    def _national_of(self) -> tuple[Party, ...]:
        """Give the parties of which the accused is a national, where that is enough (art. 12(2)(b))."""
        scene, table = self._scene, self._scene.forum.territorial
        if not table.nationality or scene.liability is None:
            return ()
        person = scene.graph.one(PersonRow, scene.liability.actor, scene.lens.position)
        states = () if person is None else sorted(person.nationalities)
        return tuple(party for state in states if (party := table.party(state)) is not None)

    def _time(self, row: IncidentRow | None, offence: Offence) -> Iterator[_Doubt]:
        occurred = None if row is None or row.occurred is None else bounds(row.occurred)
        yield from self._law_of_the_day(occurred, offence)
        said = row.occurred if row is not None and row.occurred else "no date"
        since, until, why = self._limits(row)
        if since is not None and occurred is not None and occurred.is_before(since):
            yield _Doubt(Cause.OUTSIDE_TIME, "time", f"{said} lies before {since} ({why})")
        elif until is not None and occurred is not None and occurred.is_after(until):
            yield _Doubt(Cause.OUTSIDE_TIME, "time", f"{said} lies after {until} ({why})")
        elif self._is_partly_outside(occurred, since, until):
            words = f"{said}: part may lie outside jurisdiction"
            yield _Doubt(Cause.JURISDICTION_CONTESTED, "time", words)

    def _law_of_the_day(self, occurred: Bounds | None, offence: Offence) -> Iterator[_Doubt]:
        """Tell why conduct may not have been a crime under the forum's law when it took place (arts. 22 to 24)."""
        framework = self._scene.forum.framework
        law = offence.in_force_since(framework)
        if law is None:
            words = f"{offence.id} is not known to {FRAMEWORKS[framework]}"
            yield _Doubt(Cause.NOT_LAW_THEN, "basis", words)
        elif law.since is not None:
            words = f"law under {FRAMEWORKS[framework]} only since {law.since} ({law.citation})"
            if occurred is not None and occurred.is_before(law.since):
                yield _Doubt(Cause.NOT_LAW_THEN, "basis", words)
            elif occurred is None or (occurred.begins_by(law.since) and not self._part_counts(occurred)):
                yield _Doubt(Cause.JURISDICTION_CONTESTED, "time", words)

    def _limits(self, row: IncidentRow | None) -> tuple[date | None, date | None, str]:
        """Give the first and last day of jurisdiction over an incident, and the text that sets them.

        A precondition brings limits of its own, of alternatives the widest; so does the day of the State
        Party whose territory it is, or whose national the accused is, the widest where both are.
        """
        temporal = self._scene.forum.temporal
        since, until = [temporal.since], [temporal.until]
        for alternatives in self._met_by_alternative().values():
            since.append(_earliest([met.since for met in alternatives]))
            until.append(_latest([met.until for met in alternatives]))
        parties = self._parties_of(row)
        if parties:
            since.append(min(party.since for party in parties))
            until.append(_latest([party.until for party in parties]))
        stated = (temporal.citation, *(party.citation for party in parties))
        return (
            max((day for day in since if day is not None), default=None),
            min((day for day in until if day is not None), default=None),
            "; ".join(dict.fromkeys(str(citation) for citation in stated)),
        )

    def _met_by_alternative(self) -> dict[str, list[PreconditionRow]]:
        found: dict[str, list[PreconditionRow]] = {}
        for each in self._scene.forum.preconditions:
            if each.key in self._met:
                found.setdefault(each.one_of or each.key, []).append(self._met[each.key])
        return found

    def _parties_of(self, row: IncidentRow | None) -> tuple[Party, ...]:
        if self._scene.forum.territorial.rule != "parties":
            return ()
        territory = None if row is None or row.territory is None else row.territory
        here = None if territory is None else self._scene.forum.territorial.party(territory)
        return (*((here,) if here is not None else ()), *self._national_of())

    def _is_partly_outside(self, occurred: Bounds | None, since: date | None, until: date | None) -> bool:
        if since is None and until is None:
            return False
        if occurred is None:
            return True
        before = since is not None and occurred.begins_by(since)
        after = until is not None and occurred.goes_beyond(until)
        return (before or after) and not self._part_counts(occurred)

    def _part_counts(self, occurred: Bounds) -> bool:
        """Tell whether the part within is enough: conduct that continues, where the forum says so."""
        rule = self._scene.forum.temporal.continuing
        return rule == "not_tested" or (rule == "part_after_counts" and occurred.is_interval)

    def _at(
        self,
        base: CrimeBaseRow,
        incident: str | None,
        cause: Cause,
        words: str,
        events: tuple[str, ...] = (),
    ) -> Blocker:
        return Blocker(
            target=Target(stream=f"crime_base/{base.id}"),
            incident=incident,
            cause=cause,
            group=Group.JURISDICTION,
            words=words,
            events=events,
        )


def _earliest(days: list[date | None]) -> date | None:
    """Give the first day that one of several sets; none where one sets no limit."""
    stated = [day for day in days if day is not None]
    return min(stated) if len(stated) == len(days) else None


def _latest(days: list[date | None]) -> date | None:
    """Give the last day that one of several sets; none where one sets no limit."""
    stated = [day for day in days if day is not None]
    return max(stated) if len(stated) == len(days) else None
