"""How actors lead to each other already, as far as the view sees: what would close a cycle (decision 31)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from adapters.grpc_api.binding import Asked
from projections.structure import subordination_path, succession_path


@dataclass(frozen=True, slots=True)
class StructureSeen:
    """Reads the case register for decisions that must not close a cycle; readiness tolerates one that slips in.

    Args:
        engine: The views' database.
    """

    engine: Engine

    def succession_path(self, asked: Asked) -> tuple[str, ...]:
        """Codes by which the other leads back to the actor, in the direction of time that is asked for."""
        arguments = asked.arguments
        with self.engine.connect() as connection:
            return succession_path(
                connection, str(arguments["other"]), str(asked.state.id), relation=arguments["relation"]
            )

    def subordination_path(self, asked: Asked) -> tuple[str, ...]:
        """Codes by which the superior stands under the actor on days that overlap."""
        arguments = asked.arguments
        with self.engine.connect() as connection:
            return subordination_path(
                connection,
                str(arguments["superior"]),
                str(asked.state.id),
                first=arguments["valid_from"],
                last=arguments["valid_to"],
            )
