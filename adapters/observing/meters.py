"""What counts where work is done: acts stored in groups, batches of views, pages of publishers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from prometheus_client import CollectorRegistry

from adapters.observing.metrics import (
    ACTS,
    EVENTS,
    GROUP_ACTS,
    GROUP_FAILURES,
    GROUP_SECONDS,
    PUBLISHER_PAGES,
    VIEW_APPLIED,
    VIEW_SECONDS,
    counter,
    histogram,
)
from domain.ports.store import Appends, NewAct, Receipt


class CommitMeter:
    """Measures the transactions of a process.

    Args:
        registry: Where the measures are entered.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self.acts = counter(registry, ACTS)
        self.events = counter(registry, EVENTS)
        self.sizes = histogram(registry, GROUP_ACTS)
        self.seconds = histogram(registry, GROUP_SECONDS)
        self.failures = counter(registry, GROUP_FAILURES)

    def over(self, store: Appends) -> MeasuredAppends:
        """Measure what a store is given."""
        return MeasuredAppends(store, self)


@dataclass(frozen=True, slots=True)
class MeasuredAppends:
    """A store whose transactions are measured."""

    store: Appends
    meter: CommitMeter

    def append(self, acts: Sequence[NewAct]) -> list[Receipt | Exception]:
        """Store acts, and count those that were."""
        started = perf_counter()
        try:
            answers = self.store.append(acts)
        except Exception:
            self.meter.failures.inc()
            raise
        finally:
            self.meter.seconds.observe(perf_counter() - started)
        new = [each for each in answers if isinstance(each, Receipt) and not each.was_repeated]
        self.meter.sizes.observe(len(new))
        self.meter.acts.inc(len(new))
        self.meter.events.inc(sum(each.last_sequence - each.first_sequence + 1 for each in new))
        return answers


class ViewMeter:
    """Measures the batches of views.

    Args:
        registry: Where the measures are entered.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._applied = counter(registry, VIEW_APPLIED)
        self._seconds = histogram(registry, VIEW_SECONDS)

    def step(self, view: str, events: int, seconds: float) -> None:
        """Enter one batch of a view."""
        self._applied.labels(view).inc(events)
        self._seconds.labels(view).observe(seconds)


class PageMeter:
    """Counts the pages of publishers.

    Args:
        registry: Where they are entered.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._pages = counter(registry, PUBLISHER_PAGES)

    def page(self, topic: str) -> None:
        """Enter one page that a topic acknowledged."""
        self._pages.labels(topic).inc()
