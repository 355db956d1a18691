"""Tells traces how a command became an act; composed only where somebody listens, so that else nothing is paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from adapters.observing.tracing import NO_TRACES, About, Place, Step, Told, Traces, now_ns, some_of
from adapters.recording.deciding import Deciding
from adapters.recording.drafts import Draft
from adapters.recording.recorder import Pending
from domain.errors import GravamenError
from domain.ports.store import Appends, NewAct, Receipt


@dataclass(slots=True)
class TracedDeciding(Deciding):
    """Decides and seals, and tells of each command how long that took, inside its call."""

    traces: Traces = NO_TRACES
    _size: int = 1

    def acts(self, group: Sequence[Pending]) -> list[NewAct | Receipt | Exception]:
        """Make an act of each command; see `Deciding`."""
        self._size = len(group)
        return Deciding.acts(self, group)

    def _decided(self, pending: Pending, answered: set[tuple[str, str]]) -> Draft | Receipt | Exception:
        begun_ns = now_ns()
        decided = Deciding._decided(self, pending, answered)
        if isinstance(decided, Draft):
            self._tell(Step.DECIDE, pending, decided, begun_ns)
        return decided

    def _sealed(self, pending: Pending, draft: Draft) -> NewAct | GravamenError:
        begun_ns = now_ns()
        finished = Deciding._sealed(self, pending, draft)
        self._tell(Step.SEAL, pending, draft, begun_ns)
        return finished

    def _tell(self, step: Step, pending: Pending, draft: Draft, begun_ns: int) -> None:
        place = pending.caller.place
        if place is not None and some_of([draft.act], of=self._size):
            about: About = {Told.ACT: str(draft.act), Told.EVENTS: len(draft.events)}
            self.traces.tell(step, begun_ns=begun_ns, inside=place, about=about)


@dataclass(slots=True)
class TracedCommits:
    """Stores groups, and tells of each its commit, and of each act where it was recorded.

    One thread at a time is in it: whoever writes the group (`GroupCommitter`).

    Args:
        store: Where acts are stored.
        deciding: Makes acts of commands.
        traces: Where it is told.
    """

    store: Appends
    deciding: TracedDeciding
    traces: Traces
    _begun_ns: int = 0
    _calls: dict[UUID, Place | None] = field(default_factory=dict)

    def acts(self, group: Sequence[Pending]) -> list[NewAct | Receipt | Exception]:
        """Make an act of each command, and remember which call asked for it."""
        self._begun_ns = now_ns()
        finished = self.deciding.acts(group)
        self._calls = {
            act.id: pending.caller.place
            for pending, act in zip(group, finished, strict=True)
            if isinstance(act, NewAct)
        }
        return finished

    def append(self, acts: Sequence[NewAct]) -> list[Receipt | Exception]:
        """Store acts in one transaction; see the port."""
        begun_ns = now_ns()
        answers: list[Receipt | Exception] = []
        try:
            answers = self.store.append(acts)
        finally:
            if acts:
                self._tell(acts, answers, begun_ns)
        return answers

    def _tell(self, acts: Sequence[NewAct], answers: Sequence[Receipt | Exception], begun_ns: int) -> None:
        """Tell the commit of a group, the part of each call in it, and each act that stands."""
        chosen = set(some_of([act.id for act in acts]))
        calls = {place: None for act in acts if act.id in chosen and (place := self._calls.get(act.id))}
        commit = Place.new()
        for act in acts:
            call = self._calls.get(act.id)
            if call is not None and act.id in chosen:
                about: About = {Told.ACT: str(act.id), Told.EVENTS: len(act.events)}
                self.traces.tell(Step.APPEND, begun_ns=begun_ns, inside=call, links=[commit], about=about)
        stand = {
            answer.act: answer
            for answer in answers
            if isinstance(answer, Receipt) and not answer.was_repeated
        }
        for act in acts:
            if act.id in stand and act.id in chosen:
                self._tell_recorded(act, stand[act.id], commit, begun_ns)
        counts: About = {Told.ACTS: len(acts), Told.EVENTS: sum(len(act.events) for act in acts)}
        self.traces.tell(Step.COMMIT, begun_ns=self._begun_ns, place=commit, links=calls, about=counts)

    def _tell_recorded(self, act: NewAct, receipt: Receipt, commit: Place, begun_ns: int) -> None:
        call = self._calls.get(act.id)
        self.traces.tell(
            Step.RECORD,
            begun_ns=begun_ns,
            place=Place.of_act(act.id),
            links=[commit] if call is None else [call, commit],
            about={
                Told.ACT: str(act.id),
                Told.EVENTS: len(act.events),
                Told.TYPES: tuple(dict.fromkeys(event.type for event in act.events)),
                Told.FIRST: receipt.first_sequence,
                Told.LAST: receipt.last_sequence,
            },
        )
