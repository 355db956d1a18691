"""What a what-if leaves aside, read from a request; what names nothing in the record is refused (rule 11)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from gravamen.v1 import readiness_service_pb2 as pb
from sqlalchemy import Engine

from adapters.grpc_api.status import InvalidArgumentsError, Violation
from domain.protection.events import ConsentScope
from domain.readiness.lens import Exclusions, Lens, LostScope
from domain.readiness.origins import UNRECORDED
from projections.proof_graph.known import unknown

_NOUNS = {
    "items": "an evidence item",
    "sources": "a source",
    "hands": "a hand that some source came through",
    "consents": "a consent",
    "citations": "a citation",
    "experts": "a registered person",
    "origins": f"a source, or `{UNRECORDED}`",
    "consent_scopes": "a consent",
}


def read_exclusions(asked: pb.Exclusions, field: str) -> Exclusions:
    """Read what is left aside.

    Raises:
        InvalidArgumentsError: A scope is none of the closed list.
    """
    return Exclusions(
        items=frozenset(asked.items),
        sources=frozenset(asked.sources),
        hands=frozenset(asked.hands),
        consents=frozenset(asked.consents),
        citations=frozenset(asked.citations),
        experts=frozenset(asked.experts),
        origins=frozenset(asked.origins),
        consent_scopes=frozenset(_scopes(asked.consent_scopes, f"{field}.consent_scopes")),
    )


def _scopes(asked: Iterable[pb.LostScope], field: str) -> Iterable[LostScope]:
    for index, lost in enumerate(asked):
        if lost.scope not in set(ConsentScope):
            expected = f"expected one of {', '.join(ConsentScope)}, found {_shown(lost.scope)}"
            raise InvalidArgumentsError([Violation(f"{field}[{index}].scope", expected)])
        yield LostScope(lost.scope, lost.consent or None)


def refuse_unknown(engine: Engine, asked: pb.Exclusions, lens: Lens, field: str) -> None:
    """Refuse what names nothing in the record by the position of a lens: its loss would say nothing.

    Raises:
        InvalidArgumentsError: Each such name, by its place in the request.
    """
    with engine.connect() as connection:
        found = list(unknown(connection, lens.exclusions, lens.position))
    if found:
        raise InvalidArgumentsError(
            Violation(
                f"{field}.{_place(asked, member, id)}",
                f"expected {_NOUNS[member]} known at position {lens.position}, found {_shown(id)}",
            )
            for member, id in found
        )


def _place(asked: pb.Exclusions, member: str, id: str) -> str:
    if member == "consent_scopes":
        index = next(n for n, lost in enumerate(asked.consent_scopes) if lost.consent == id)
        return f"{member}[{index}].consent"
    return f"{member}[{list(getattr(asked, member)).index(id)}]"


def _shown(text: str) -> str:
    """Repeat an id, which names nobody; any other text could, and errors are logged."""
    try:
        return str(UUID(text))
    except ValueError:
        return f"text of {len(text)} characters" if text else "none"
