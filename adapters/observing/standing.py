"""How something stands is read when Prometheus asks, and never keeps it waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as LateError
from threading import Lock

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric as Family

from adapters.observing.metrics import STORE_UP, Metric
from domain.errors import GravamenError

WAIT_S = 2.0
"""So long a scrape waits for a server; Prometheus gives a scrape ten seconds."""

Sample = tuple[Metric, Sequence[str], float]
"""A metric, the values of its labels, and its value."""
Read = Callable[[], Iterable[Sample]]


class Standing:
    """Reads samples at each scrape, from what is in memory.

    Args:
        registry: Where it is entered.
        read: Gives the samples.
    """

    def __init__(self, registry: CollectorRegistry, read: Read) -> None:
        self._read = read
        registry.register(self)

    def collect(self) -> Iterator[Family]:
        """Give the samples, one family for each metric."""
        families: dict[str, GaugeMetricFamily | CounterMetricFamily] = {}
        for metric, labels, value in self._read():
            family = families.get(metric.name)
            if family is None:
                make = CounterMetricFamily if metric.kind == "counter" else GaugeMetricFamily
                family = families[metric.name] = make(metric.name, metric.help, labels=metric.labels)
            family.add_metric(list(labels), value)
        yield from families.values()


class Asked:
    """Reads samples from a server that may be away: then what it said last is told, and that it is away.

    Args:
        ask: Gives the samples.
    """

    def __init__(self, ask: Read) -> None:
        self._ask = ask
        self._asking = ThreadPoolExecutor(1, thread_name_prefix="metrics")
        self._under_way: Future[list[Sample]] | None = None
        self._last: list[Sample] = []
        self._lock = Lock()

    def __call__(self) -> list[Sample]:
        """Give the samples as they are now, or as they were last."""
        with self._lock:
            if self._under_way is None:
                self._under_way = self._asking.submit(lambda: list(self._ask()))
            is_up = False
            try:
                self._last = self._under_way.result(WAIT_S)
                is_up = True
                self._under_way = None
            except LateError:
                # It is not asked a second time before it has answered the first.
                pass
            except GravamenError:
                self._under_way = None
            return [(STORE_UP, (), float(is_up)), *self._last]

    def close(self) -> None:
        """Ask no more."""
        self._asking.shutdown(wait=False, cancel_futures=True)
