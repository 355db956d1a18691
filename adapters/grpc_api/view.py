"""ViewService: what an operator decides about a view that stopped."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.grpc_api.binding import Binding, Service
from adapters.sql_views.following import Following
from domain.mandate import repository

SERVICE = Service(
    "ViewService",
    (Binding("SetEventAside", repository.set_event_aside, needs_reason=True),),
)


@dataclass(frozen=True, slots=True)
class StopsSeen:
    """Where views have stopped, as this process sees them."""

    follower: Following

    def stop_of(self, view: str) -> repository.Stop | None:
        """Give where a view has stopped; None where it follows, or where there is none of that name."""
        state = self.follower.states.get(view)
        if state is None or state.fault is None:
            return None
        # A view applies every event in turn: what it cannot apply is the next one.
        return repository.Stop(state.view.version, state.position + 1)
