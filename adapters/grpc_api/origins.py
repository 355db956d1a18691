"""Which sources are joined already, as far as the view sees: what would close a cycle (decision 31)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Engine

from adapters.grpc_api.binding import Asked
from projections.proof_graph.joined import joined_on


@dataclass(frozen=True, slots=True)
class OriginsSeen:
    """Reads the proof graph for the decision on common origins; readiness tolerates a cycle that slips in.

    Args:
        engine: The views' database.
    """

    engine: Engine

    def joined(self, asked: Asked) -> tuple[frozenset[UUID], ...]:
        """Groups of sources that common origins join on all the topics named."""
        with self.engine.connect() as connection:
            groups = joined_on(connection, asked.arguments["topics"])
        return tuple(frozenset(UUID(source) for source in group) for group in groups)
