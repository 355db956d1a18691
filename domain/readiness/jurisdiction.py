"""Readiness rule 9, jurisdiction: each incident by place, time and law of its day; the person by what bars it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from domain.law import Bar, Group, Offence
from domain.readiness.blockers import Blocker, Cause
from domain.readiness.intervals import Bounds, bounds
from domain.readiness.proof_rows import (
    BarRow,
    CrimeBaseRow,
    IncidentRow,
    JurisdictionDecisionRow,
    PreconditionRow,
)
from domain.readiness.scene import Scene
from domain.values import Target


class Jurisdiction:
    """The adopted forum's jurisdiction over the incidents and the person of one line."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        graph, lens = scene.graph, scene.lens
        self._met = {row.key: row for row in graph.at(PreconditionRow, lens.forum, lens.position)}
        self._decisions = graph.at(JurisdictionDecisionRow, lens.forum, lens.position)

    def over_line(self) -> tuple[Blocker, ...]:
        """Give the preconditions of the forum that nobody has recorded as met."""
        return tuple(
            Blocker(
                target=self._line_target(),
                incident=None,
                cause=Cause.PRECONDITION_MISSING,
                group=Group.JURISDICTION,
                words=f"{each.key} not made: {each.statement} ({each.citation})",
            )
            for each in self._scene.forum.preconditions
            if each.key not in self._met
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
        found: list[Blocker] = []
        events = () if row is None else (row.opened_by,)
        for cause, question, words in (*self._place(row), *self._time(row, offence)):
            decision = self._decision(question, incident)
            if cause is not Cause.JURISDICTION_CONTESTED or decision is None:
                found.append(self._at(base, incident, cause, words, events))
            elif not decision.is_within:
                # Readiness rule 9: where jurisdiction is contested, a recorded decision with reasons.
                outside = f"decided to be outside jurisdiction: {words}"
                found.append(self._at(base, incident, Cause.DECIDED_OUTSIDE, outside, (decision.opened_by,)))
        return tuple({blocker.key: blocker for blocker in found}.values())

    def over_person(self, actor: str) -> tuple[Blocker, ...]:
        """Give the personal bars that stand: immunity by office and date, age, art. 20, death."""
        lens = self._scene.lens
        # A kind that the forum does not speak of bars: only what it states to have no effect does not.
        idle = {bar.key for bar in self._scene.forum.personal.bars if bar.effect == "no_bar"}
        stated: dict[str, Bar] = {bar.key: bar for bar in self._scene.forum.personal.bars}
        return tuple(
            Blocker(
                target=self._line_target().model_copy(update={"actor": UUID(actor)}),
                incident=None,
                cause=Cause.PERSONAL_BAR,
                group=Group.BARS,
                words=_bar_words(row, stated.get(_BAR_KEYS.get(row.kind, row.kind))),
                events=(row.opened_by,),
            )
            for row in self._scene.graph.at(BarRow, actor, lens.position)
            if _BAR_KEYS.get(row.kind, row.kind) not in idle
            and row.forum in (None, lens.forum)
            and _is_in_force(row, lens.on)
            and not _is_lifted(row, lens.exclusions.experts)
        )

    def _place(self, row: IncidentRow | None) -> Iterator[tuple[Cause, str, str]]:
        rule = self._scene.forum.territorial.rule
        if rule == "not_limited":
            return
        if rule == "mandate":
            known = self._scene.adopted.territories
        elif not self._met:
            # Without a referral there is no situation to be in; the missing precondition says so.
            return
        else:
            known = frozenset(each for met in self._met.values() for each in met.territories)
        territory = None if row is None else row.territory
        if territory is None or territory == "contested" or not known:
            state = "not stated" if territory is None or not known else territory
            yield Cause.JURISDICTION_CONTESTED, "territory", f"the territory is {state}"
        elif territory not in known:
            yield (
                Cause.OUTSIDE_TERRITORY,
                "territory",
                f"{territory} is not within {', '.join(sorted(known))}",
            )

    def _time(self, row: IncidentRow | None, offence: Offence) -> Iterator[tuple[Cause, str, str]]:
        temporal, framework = self._scene.forum.temporal, self._scene.forum.framework
        occurred = None if row is None or row.occurred is None else bounds(row.occurred)
        law = offence.in_force_since(framework)
        if law is None:
            yield (
                Cause.NOT_LAW_THEN,
                "basis",
                f"{offence.id} is not known to {framework.value.replace('_', ' ')}",
            )
        elif law.since is not None:
            # Arts. 22 to 24: conduct is held against the law of its day.
            words = f"law under {framework.value.replace('_', ' ')} only since {law.since} ({law.citation})"
            if occurred is not None and occurred.is_before(law.since):
                yield Cause.NOT_LAW_THEN, "basis", words
            elif occurred is None or (occurred.begins_by(law.since) and not self._part_counts(occurred)):
                yield Cause.JURISDICTION_CONTESTED, "time", words
        since, until = self._limits()
        if since is not None and occurred is not None and occurred.is_before(since):
            words = f"{row.occurred if row else ''} lies before {since} ({temporal.citation})"
            yield Cause.OUTSIDE_TIME, "time", words
        elif until is not None and occurred is not None and occurred.is_after(until):
            words = f"{row.occurred if row else ''} lies after {until} ({temporal.citation})"
            yield Cause.OUTSIDE_TIME, "time", words
        elif self._is_partly_outside(occurred, since, until):
            words = (
                f"{row.occurred if row and row.occurred else 'no date'}: part may lie outside jurisdiction"
            )
            yield Cause.JURISDICTION_CONTESTED, "time", words

    def _limits(self) -> tuple[date | None, date | None]:
        """Give the first and last day of jurisdiction, a referral's own limits included."""
        temporal = self._scene.forum.temporal
        since = [each for each in (temporal.since, *(met.since for met in self._met.values())) if each]
        until = [each for each in (temporal.until, *(met.until for met in self._met.values())) if each]
        return max(since, default=None), min(until, default=None)

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

    def _decision(self, question: str, incident: str) -> JurisdictionDecisionRow | None:
        found = [
            row for row in self._decisions if row.question == question and row.incident in (None, incident)
        ]
        # One that names the incident goes before one that decides for all; among equals the later.
        return max(found, key=lambda row: (row.incident is not None, row.from_sequence, row.id), default=None)

    def _line_target(self) -> Target:
        line = self._scene.line
        return Target(stream=f"case_file/{line.case}", line=UUID(line.id))

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


_BAR_KEYS = {"immunity_by_office": "immunity", "already_tried": "ne_bis_in_idem"}
"""Kinds of bar as an actor's stream calls them, by what forum files call them."""


def _bar_words(row: BarRow, bar: Bar | None) -> str:
    words = f"{row.kind.replace('_', ' ')} bars the person"
    return words if bar is None else f"{words}: {bar.statement} ({bar.citation})"


def _is_lifted(row: BarRow, lost: frozenset[str]) -> bool:
    return row.removal is not None and row.removal.counts(interested=(row.by, row.removal.by), lost=lost)


def _is_in_force(row: BarRow, on: date) -> bool:
    return (row.valid_from is None or row.valid_from <= on) and (row.valid_to is None or on <= row.valid_to)
