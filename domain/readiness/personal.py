"""Readiness rule 9, the person: recorded bars, immunity of office on a day, age at the conduct, decisions on them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from domain.law import Bar, Group
from domain.readiness.ages import age_then
from domain.readiness.blockers import Blocker, Cause, merged
from domain.readiness.decided import Decisions, Question
from domain.readiness.intervals import bounds
from domain.readiness.line_level import line_target
from domain.readiness.person_rows import OfficeHeldRow, PersonRow
from domain.readiness.proof_rows import BarRow, IncidentRow
from domain.readiness.scene import Scene

_BAR_KEYS = {"immunity_by_office": "immunity", "already_tried": "ne_bis_in_idem"}
"""Kinds of bar as an actor's stream calls them, by what forum files call them."""


class PersonalJurisdiction:
    """The adopted forum's jurisdiction over the natural person of one charge."""

    def __init__(self, scene: Scene, actor: str) -> None:
        self._scene = scene
        self._actor = actor
        self._decisions = Decisions(scene)
        self._bars: dict[str, Bar] = {bar.key: bar for bar in scene.forum.personal.bars}

    def blockers(self) -> tuple[Blocker, ...]:
        """Give what bars the person whatever the incident: recorded bars, immunity of office, a decision."""
        return merged([*self._recorded(), *self._offices(), *self._decided()])

    def at_incident(self, incident: str) -> tuple[Blocker, ...]:
        """Give what bars the person for one incident: the age at its time (art. 26).

        Only what was recorded raises a doubt: of a person on whose age nothing is recorded none is raised, and
        that the person was grown up by a later day raises none either.
        """
        scene, minimum = self._scene, self._scene.forum.personal.minimum_age
        row = scene.graph.one(IncidentRow, incident, scene.lens.position)
        person = scene.graph.one(PersonRow, self._actor, scene.lens.position)
        if minimum is None or person is None:
            return ()
        occurred = None if row is None or row.occurred is None else bounds(row.occurred)
        ages = [(age, age_then(age, occurred)) for age in person.ages]
        # A majority at the time settles what is only in doubt; a recorded minority that is sure stays.
        is_settled = any(age.band == "adult" and then.youngest >= minimum for age, then in ages)
        found = [
            self._too_young(age.at, incident, is_sure=then.oldest < minimum, event=person.opened_by)
            for age, then in ages
            if age.band != "adult" and then.youngest < minimum and not (is_settled and then.oldest >= minimum)
        ]
        return merged(each for each in found if not self._is_answered(each))

    def _too_young(self, at: str, incident: str, *, is_sure: bool, event: str) -> Blocker:
        may = "was" if is_sure else "may have been"
        words = f"the person {may} below the age of {self._scene.forum.personal.minimum_age}: age in {at}"
        cause = Cause.PERSONAL_BAR if is_sure else Cause.JURISDICTION_CONTESTED
        return self._at(cause, words + self._stated("age"), (event,), incident=incident)

    def _is_answered(self, blocker: Blocker) -> bool:
        asked = Question("person", blocker.incident, None, self._actor)
        return blocker.cause is Cause.JURISDICTION_CONTESTED and self._decisions.on(asked) is not None

    def _recorded(self) -> Iterator[Blocker]:
        """Give the bars that were recorded, that the forum does not state to be without effect, and that stand."""
        lens = self._scene.lens
        for row in self._scene.graph.at(BarRow, self._actor, lens.position):
            key = _BAR_KEYS.get(row.kind, row.kind)
            # A kind that the forum does not speak of bars: only what it states to have no effect does not.
            is_idle = key in self._bars and self._bars[key].effect == "no_bar"
            if is_idle or row.forum not in (None, lens.forum) or _is_lifted(row, lens.exclusions.experts):
                continue
            if _holds_on(row.valid_from, row.valid_to, lens.on):
                words = f"{row.kind.replace('_', ' ')} bars the person" + self._stated(key)
                yield self._at(Cause.PERSONAL_BAR, words, (row.opened_by,))

    def _offices(self) -> Iterator[Blocker]:
        """Give the offices held on the day that bring immunity before this forum, and that none has answered."""
        bar, lens = self._bars.get("immunity"), self._scene.lens
        if bar is None or not bar.offices:
            return
        decision = self._decisions.on(Question("person", actor=self._actor))
        for row in self._scene.graph.at(OfficeHeldRow, self._actor, lens.position):
            if row.office not in bar.offices or not _holds_on(row.valid_from, row.valid_to, lens.on):
                continue
            if decision is not None and decision.from_sequence > row.from_sequence:
                # A waiver, say: decided with reasons, and after the office was known.
                continue
            how = "" if row.nature == "de_jure" else ", in fact"
            words = f"the person is {row.office.replace('_', ' ')}{how} on {lens.on}" + self._stated(
                "immunity"
            )
            cause = Cause.PERSONAL_BAR if row.nature == "de_jure" else Cause.JURISDICTION_CONTESTED
            yield self._at(cause, words, (row.opened_by,))

    def _decided(self) -> Iterator[Blocker]:
        decision = self._decisions.on(Question("person", actor=self._actor))
        if decision is not None and not decision.is_within:
            words = "the person was decided to be outside jurisdiction"
            yield self._at(Cause.DECIDED_OUTSIDE, words, (decision.opened_by,))

    def _stated(self, key: str) -> str:
        bar = self._bars.get(key)
        return "" if bar is None else f": {bar.statement} ({bar.citation})"

    def _at(
        self, cause: Cause, words: str, events: tuple[str, ...], *, incident: str | None = None
    ) -> Blocker:
        return Blocker(
            target=line_target(self._scene).model_copy(update={"actor": UUID(self._actor)}),
            incident=incident,
            cause=cause,
            group=Group.BARS,
            words=words,
            events=events,
        )


def _is_lifted(row: BarRow, lost: frozenset[str]) -> bool:
    return row.removal is not None and row.removal.counts(interested=(row.by, row.removal.by), lost=lost)


def _holds_on(valid_from: date | None, valid_to: date | None, on: date) -> bool:
    return (valid_from is None or valid_from <= on) and (valid_to is None or on <= valid_to)
