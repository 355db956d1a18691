"""Publishers beside each other in one process: the fault of one is told in its health, and stops no other."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.grpc_api.health import HealthServer
from adapters.kafka_log.publisher import Publisher
from domain.errors import GravamenError

LOGGER = logging.getLogger("gravamen.publisher")
LOOK_S = 0.2
STOP_S = 20.0


@dataclass(slots=True)
class _Worker:
    """A publisher in a thread of its own, and what ended it."""

    name: str
    publisher: Publisher
    ended_by: BaseException | None = None
    thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._work, name=f"publisher {self.name}", daemon=True)
        self.thread.start()

    @property
    def is_well(self) -> bool:
        """Tell whether it publishes, or stands by, ready to take over."""
        return self.ended_by is None and self.publisher.fault is None

    def _work(self) -> None:
        try:
            self.publisher.run()
        except BaseException as error:  # noqa: BLE001 - told in health, or raised by the process's main thread
            self.ended_by = error
            # Other errors may quote what they met.
            words = error.message if isinstance(error, GravamenError) else type(error).__name__
            LOGGER.critical("publishing to %s stopped: %s", self.publisher.topic, words)


def run_beside(
    publishers: Mapping[str, Publisher], *, vital: str, health: HealthServer, stopped: threading.Event
) -> None:
    """Run publishers until told to stop.

    The service without a name is well while all are; each has a service of its own name beside.

    Args:
        publishers: By the name under which health tells of each.
        vital: The one without which the process has nothing to do.
        health: Told how each is.
        stopped: Set when the pages under way are to be the last.

    Raises:
        BaseException: What ended the vital one.
    """
    workers = {name: _Worker(name, publisher) for name, publisher in publishers.items()}
    while workers[vital].thread.is_alive() and not stopped.is_set():
        for name, worker in workers.items():
            health.tell(name, is_well=worker.is_well)
        health.tell("", is_well=all(worker.is_well for worker in workers.values()))
        stopped.wait(LOOK_S)
    for worker in workers.values():
        worker.publisher.stop()
    for worker in workers.values():
        worker.thread.join(STOP_S)
    ended_by = workers[vital].ended_by
    if ended_by is not None:
        raise ended_by
