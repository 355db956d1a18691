"""Tells traces what was applied to views: each batch, and inside the trace of each act that it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.observing.tracing import NO_TRACES, About, Place, Step, Told, Traces, now_ns, some_of
from projections.runner import Runner
from projections.view import Applied

ALL = "all"
"""Stands for the name of a view where one batch is applied to every view."""


@dataclass(slots=True)
class TracedRunner(Runner):
    """Applies batches and tells of them once they stand.

    Args:
        traces: Where it is told.
    """

    traces: Traces = NO_TRACES
    _batch: Sequence[Applied] = ()

    def step(self, *, to: int | None = None) -> bool:
        """Apply one batch; see `Runner`."""
        begun_ns, self._batch = now_ns(), ()
        has_moved = Runner.step(self, to=to)
        if has_moved:
            self._tell(begun_ns)
        return has_moved

    def _next_batch(self, after: int, limit: int) -> list[Applied]:
        batch = Runner._next_batch(self, after, limit)
        self._batch = batch
        return batch

    def _tell(self, begun_ns: int) -> None:
        reached = max(state.position for state in self.states.values())
        stand = [one for one in self._batch if one.sequence <= reached]
        if not stand:
            return
        view = self.views[0].name if len(self.views) == 1 else ALL
        acts = list(dict.fromkeys(one.event.act.id for one in stand))
        chosen = some_of(acts)
        batch, places = Place.new(), [Place.of_act(act) for act in chosen]
        for act, place in zip(chosen, places, strict=True):
            about: About = {Told.VIEW: view, Told.ACT: str(act)}
            self.traces.tell(Step.APPLY, begun_ns=begun_ns, inside=place, links=[batch], about=about)
        counts: About = {
            Told.VIEW: view,
            Told.ACTS: len(acts),
            Told.EVENTS: len(stand),
            Told.FIRST: stand[0].sequence,
            Told.LAST: stand[-1].sequence,
        }
        self.traces.tell(Step.APPLY_BATCH, begun_ns=begun_ns, place=batch, links=places, about=counts)
