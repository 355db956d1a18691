"""Every metric that a process of gravamen tells Prometheus, in one table; docs/formats/metrics.md is written from it.

Labels have few values and none of a person's: rpc, code, reason, view, topic. No id of anything is ever one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

API, SERVE, PUBLISH, PROJECT = "api", "serve", "publish", "project"
ANSWERING = (API, SERVE)
ALL = (API, SERVE, PUBLISH, PROJECT)
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
SIZES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0)


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric.

    Args:
        name: As Prometheus stores it; a counter ends in `_total`, a duration in `_seconds`.
        kind: What it is.
        told_by: Commands whose processes tell it.
        help: What it counts, in one sentence.
        labels: Names of its labels.
        buckets: Upper bounds of a histogram.
    """

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    told_by: tuple[str, ...]
    help: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()


PROCESS = Metric(
    "gravamen_process_info", "gauge", ALL, "1 for a process that runs, with its command.", ("role",)
)
STORE_UP = Metric(
    "gravamen_store_up", "gauge", ALL, "1 where the store answered this scrape in time, else 0."
)
STORE_HEAD = Metric(
    "gravamen_store_head", "gauge", ALL, "Sequence of the last event of the record, as known last."
)

CALLS = Metric(
    "gravamen_calls_total", "counter", ANSWERING, "Calls that were answered, by gRPC status.", ("rpc", "code")
)
REFUSED = Metric(
    "gravamen_calls_refused_total",
    "counter",
    ANSWERING,
    "Calls that were refused, by the reason that the caller was told.",
    ("rpc", "reason"),
)
CALL_SECONDS = Metric(
    "gravamen_call_duration_seconds",
    "histogram",
    ANSWERING,
    "From the start of a call's handler to its end; of a stream, to the end of the stream.",
    ("rpc",),
    SECONDS,
)
CALLS_UNDER_WAY = Metric(
    "gravamen_calls_under_way",
    "gauge",
    ANSWERING,
    "Calls whose handlers run, subscribers included.",
    ("rpc",),
)
ACTS = Metric("gravamen_acts_committed_total", "counter", ANSWERING, "Acts that this process stored.")
EVENTS = Metric("gravamen_events_committed_total", "counter", ANSWERING, "Events of those acts.")
GROUP_ACTS = Metric(
    "gravamen_group_commit_acts",
    "histogram",
    ANSWERING,
    "Acts that were stored in one transaction.",
    (),
    SIZES,
)
GROUP_SECONDS = Metric(
    "gravamen_group_commit_duration_seconds",
    "histogram",
    ANSWERING,
    "Until the transaction of a group was durable, or had failed.",
    (),
    SECONDS,
)
GROUP_FAILURES = Metric(
    "gravamen_group_commit_failures_total",
    "counter",
    ANSWERING,
    "Transactions that the store did not take; nothing of them was recorded.",
)
MEMORY = Metric(
    "gravamen_memory_position",
    "gauge",
    (API,),
    "Sequence up to which identities, names and law are in memory.",
)
SEARCH = Metric(
    "gravamen_search_position", "gauge", ANSWERING, "Sequence up to which texts can be found by their words."
)
FOLDER_FREE = Metric(
    "gravamen_folder_free_bytes", "gauge", ANSWERING, "Free bytes on the disk of the data folder."
)

TOPIC_POSITION = Metric(
    "gravamen_topic_position", "gauge", (PUBLISH,), "Last sequence that a topic has acknowledged.", ("topic",)
)
TOPIC_LAG = Metric(
    "gravamen_topic_lag_events", "gauge", (PUBLISH,), "Events of the record that a topic lacks.", ("topic",)
)
TOPIC_LAG_SECONDS = Metric(
    "gravamen_topic_lag_seconds",
    "gauge",
    (PUBLISH,),
    "Age of the oldest event that a topic lacks; 0 where it lacks none.",
    ("topic",),
)
PUBLISHER_ACTIVE = Metric(
    "gravamen_publisher_active", "gauge", (PUBLISH,), "1 for the process that publishes a topic.", ("topic",)
)
PUBLISHER_STOPPED = Metric(
    "gravamen_publisher_stopped",
    "gauge",
    (PUBLISH,),
    "1 where publishing ended by what an operator must look at.",
    ("topic",),
)
PUBLISHER_PAGES = Metric(
    "gravamen_publisher_pages_total", "counter", (PUBLISH,), "Pages that a topic acknowledged.", ("topic",)
)
PUBLISHER_WAITS = Metric(
    "gravamen_publisher_waits_total",
    "counter",
    (PUBLISH,),
    "Times that store or brokers could not be reached.",
    ("topic",),
)

VIEW_POSITION = Metric(
    "gravamen_view_position", "gauge", (PROJECT, SERVE), "Last sequence that a view has applied.", ("view",)
)
VIEW_LAG = Metric(
    "gravamen_view_lag_events",
    "gauge",
    (PROJECT, SERVE),
    "Events of the record that a view has not applied.",
    ("view",),
)
VIEW_LAG_SECONDS = Metric(
    "gravamen_view_lag_seconds",
    "gauge",
    (PROJECT, SERVE),
    "Age of the oldest event that a view has not applied; 0 where it has all.",
    ("view",),
)
VIEW_STOPPED = Metric(
    "gravamen_view_stopped", "gauge", (PROJECT, SERVE), "1 for a view that a fault has stopped.", ("view",)
)
VIEW_SET_ASIDE = Metric(
    "gravamen_view_events_set_aside",
    "gauge",
    (PROJECT, SERVE),
    "Events that a view passes over by recorded decisions.",
    ("view",),
)
VIEW_ACTIVE = Metric(
    "gravamen_view_active", "gauge", (PROJECT,), "1 for the process that applies a view.", ("view",)
)
VIEW_APPLIED = Metric(
    "gravamen_view_applied_events_total",
    "counter",
    (PROJECT,),
    "Events that this process applied.",
    ("view",),
)
VIEW_SECONDS = Metric(
    "gravamen_view_step_duration_seconds",
    "histogram",
    (PROJECT,),
    "One batch of a view, from the read to the end of its transaction.",
    ("view",),
    SECONDS,
)
LOG_UNREADABLE = Metric(
    "gravamen_log_unreadable",
    "gauge",
    (PROJECT,),
    "1 where the log is not what it was: a gap, or other bytes.",
)

METRICS: tuple[Metric, ...] = tuple(found for found in list(globals().values()) if isinstance(found, Metric))
"""All of them, in the order above."""


def new_registry(role: str) -> CollectorRegistry:
    """Make the registry of a process, which knows the process itself so far."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    gauge(registry, PROCESS).labels(role).set(1)
    return registry


def counter(registry: CollectorRegistry, metric: Metric) -> Counter:
    """Make a counter."""
    return Counter(metric.name, metric.help, metric.labels, registry=registry)


def gauge(registry: CollectorRegistry, metric: Metric) -> Gauge:
    """Make a gauge."""
    return Gauge(metric.name, metric.help, metric.labels, registry=registry)


def histogram(registry: CollectorRegistry, metric: Metric) -> Histogram:
    """Make a histogram."""
    return Histogram(metric.name, metric.help, metric.labels, registry=registry, buckets=metric.buckets)


def table(metrics: Iterable[Metric] = METRICS) -> str:
    """Write the table of docs/formats/metrics.md."""
    lines = ["| metric | kind | labels | told by | what it counts |", "|---|---|---|---|---|"]
    for each in metrics:
        labels = ", ".join(f"`{label}`" for label in each.labels)
        told_by = ", ".join(f"`{role}`" for role in each.told_by)
        lines.append(f"| `{each.name}` | {each.kind} | {labels} | {told_by} | {each.help} |")
    return "\n".join(lines) + "\n"
