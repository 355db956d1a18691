"""Elements that something is mapped to and that no standing evaluation names: inputs of a worklist.

Which elements a line needs, mapped or not, is said by its law, which readiness knows.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, not_, select

from projections.case_register.tables import evaluated, evaluations, mappings
from projections.history import held_at


@dataclass(frozen=True, slots=True)
class MappedElement:
    """An element of a stream, and where the first mapping to it entered the record."""

    stream: str
    element: str
    entered: int


def not_evaluated(connection: Connection, *, position: int) -> list[MappedElement]:
    """Find the elements with a mapping that stands and without an evaluation that does, oldest first."""
    is_evaluated = (
        select(evaluated.c.number)
        .join(evaluations, evaluations.c.id == evaluated.c.evaluation)
        .where(
            evaluated.c.stream == mappings.c.stream,
            evaluated.c.element == mappings.c.element,
            evaluations.c.state != "withdrawn",
            held_at(evaluations, position),
        )
        .correlate(mappings)
        .exists()
    )
    first = func.min(mappings.c.entered)
    statement = (
        select(mappings.c.stream, mappings.c.element, first)
        .where(
            and_(held_at(mappings, position), mappings.c.standing == "proposed"),
            mappings.c.element.is_not(None),
            not_(is_evaluated),
        )
        .group_by(mappings.c.stream, mappings.c.element)
        .order_by(first)
    )
    return [
        MappedElement(stream, element, entered) for stream, element, entered in connection.execute(statement)
    ]
