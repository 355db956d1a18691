"""What callers ask of those who keep views up, in this process or in others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from projections.positions import ViewState


class Following(Protocol):
    """Tells how far views and log have come, and waits for them."""

    @property
    def states(self) -> Mapping[str, ViewState]:
        """Each view with its position, by name."""
        ...

    def position(self) -> int:
        """Give the position that every view has applied."""
        ...

    def wait_projected(self, position: int, *, view: str = "", timeout_s: float) -> bool:
        """Wait until a view, or every view, has applied a position; tell whether it has.

        Raises:
            NotFoundError: There is no such view.
            StoreUnavailableError: The view was stopped by a fault and will not get there.
        """
        ...

    def wait_logged(self, position: int, *, timeout_s: float) -> bool:
        """Wait until the event log has acknowledged a position; tell whether it has."""
        ...
