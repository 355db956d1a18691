"""What an actor or a liability that a request names is: fixed by the first event of its stream (decision 31)."""

from __future__ import annotations

from adapters.grpc_api.binding import Asked, Provide
from domain.actors.events import ActorRegistered
from domain.proof.events import StateResponsibilityAlleged
from domain.values import StreamKind


def kind_named_by(field: str) -> Provide:
    """Make what gives the kind of the actor that a field names, `person` and so on; None for none.

    Errors when called:
        NotFoundError: The actor was never registered.
    """

    def provide(asked: Asked) -> str | None:
        actor = asked.arguments[field]
        if actor is None:
            return None
        first = asked.desk.first(f"{StreamKind.ACTOR.value}/{actor}", field=field).data
        assert isinstance(first, ActorRegistered)
        return first.kind.value

    return provide


def answering_by(field: str) -> Provide:
    """Make what tells who answers in the liability that a field names: `person` or `state`; None for none.

    Errors when called:
        NotFoundError: The liability was never alleged.
    """

    def provide(asked: Asked) -> str | None:
        liability = asked.arguments[field]
        if liability is None:
            return None
        first = asked.desk.first(f"{StreamKind.LIABILITY.value}/{liability}", field=field).data
        return "state" if isinstance(first, StateResponsibilityAlleged) else "person"

    return provide
