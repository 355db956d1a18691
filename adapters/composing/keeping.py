"""What an API process does beside answering: ends erasures that others left half done, and sweeps the vault in turn."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from adapters.event_store.turn import Turn
from adapters.recording.eraser import Eraser
from domain.errors import GravamenError
from domain.ports.store import EventLog
from domain.ports.vault import EvidenceVault

LOGGER = logging.getLogger("gravamen.keeping")
STALE_UPLOAD = timedelta(days=14)
PURPOSE = "sweep the vault"
SWEEP_EVERY_S = 3600.0
WAIT_S = 0.5


class Keeper:
    """Keeps house in a thread of its own.

    Each process sweeps, since uploads are staged by the process that takes them; one at a time, since what
    breaks left behind is shared by all.

    Args:
        url: Address of the database, in which turns are taken.
        log: The record, whose growth is waited for.
        vault: What is swept.
        eraser: Ends what another process recorded and did not carry out.
        sweep_every_s: Between two sweeps, in seconds.
    """

    def __init__(
        self,
        url: str,
        log: EventLog,
        vault: EvidenceVault,
        eraser: Eraser,
        *,
        sweep_every_s: float = SWEEP_EVERY_S,
    ) -> None:
        self._turn = Turn(url, PURPOSE)
        self._log, self._vault, self._eraser = log, vault, eraser
        self._sweep_every_s = sweep_every_s
        self._swept_at: float | None = None
        self._position = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="keeping", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End what is under way, and stop."""
        self._stop.set()
        self._thread.join()

    def step(self) -> None:
        """End erasures that were recorded since, and sweep if it is time and no other process does so now.

        Raises:
            GravamenError: Something could not be reached; the next step begins there.
        """
        self._eraser.finish()
        if self._swept_at is None or time.monotonic() - self._swept_at >= self._sweep_every_s:
            self._sweep()

    def _sweep(self) -> None:
        try:
            if self._turn.take():
                swept = self._vault.sweep(older_than=STALE_UPLOAD)
                self._swept_at = time.monotonic()
                LOGGER.info("swept %d uploads", len(swept))
        finally:
            # With its connection: it is wanted again in an hour.
            self._turn.give()

    def _keep(self) -> None:
        while not self._stop.is_set():
            try:
                self._position = self._log.wait(self._position, WAIT_S)
                self.step()
            except GravamenError as error:
                LOGGER.warning("keeping waits: %s", error.message)
            self._stop.wait(WAIT_S)


@contextmanager
def keeping(url: str, log: EventLog, vault: EvidenceVault, eraser: Eraser) -> Iterator[None]:
    """Keep house for as long as the context lasts."""
    keeper = Keeper(url, log, vault, eraser)
    keeper.start()
    try:
        yield
    finally:
        keeper.stop()
