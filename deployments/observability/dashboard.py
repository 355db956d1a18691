"""The dashboard of a repository for Grafana, written as code: `python -m deployments.observability.dashboard`."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from adapters.observing.metrics import table

FOLDER = Path(__file__).parent
WIDTH, HEIGHT = 12, 8
METRICS_PAGE = """\
# Metrics

What each process tells Prometheus where `--metrics HOST:PORT` (`GRAVAMEN_METRICS`) is stated; nothing where it is
not. Written from `adapters/observing/metrics.py` by `make dashboard`. `tests/acceptance/test_metrics.py` holds what
real processes tell against this table. Beside it stand the `process_…` metrics of the Prometheus client for Python.
Topics and views are told by every process of their kind, from the database: take `max by (topic)` or `max by (view)`.
A call that is refused because too many are under way is not counted. Why no label holds an id:
[decision 0022](../decisions/0022-what-a-process-tells-of-itself.md).

"""


@dataclass(frozen=True, slots=True)
class Panel:
    """One graph.

    Args:
        title: What it shows.
        unit: Grafana's name of the unit.
        queries: PromQL with the legend of each.
    """

    title: str
    unit: str
    queries: tuple[tuple[str, str], ...]


def rate(name: str, by: str) -> str:
    """Sum the rate of a counter by a label."""
    return f"sum by ({by}) (rate({name}[$__rate_interval]))"


def quantile(share: float, name: str, by: str = "") -> str:
    """Estimate a quantile of a histogram."""
    labels = ", ".join(filter(None, ("le", by)))
    return f"histogram_quantile({share}, sum by ({labels}) (rate({name}_bucket[$__rate_interval])))"


# A subscriber's call lasts as long as he stays; it would hide all others.
CALL = 'gravamen_call_duration_seconds_bucket{rpc!~".*/Subscribe|grpc.*"}'
PANELS = (
    Panel("Processes", "short", (("sum by (role) (gravamen_process_info)", "{{role}}"),)),
    Panel(
        "Store answers (1) or not (0)", "short", (("min by (instance) (gravamen_store_up)", "{{instance}}"),)
    ),
    Panel(
        "Acts and events recorded",
        "ops",
        (
            ("sum(rate(gravamen_acts_committed_total[$__rate_interval]))", "acts"),
            ("sum(rate(gravamen_events_committed_total[$__rate_interval]))", "events"),
        ),
    ),
    Panel(
        "Positions in the record",
        "short",
        (
            ("max(gravamen_store_head)", "head"),
            ("max by (topic) (gravamen_topic_position)", "{{topic}}"),
            ("max by (view) (gravamen_view_position)", "view {{view}}"),
            ("min(gravamen_memory_position)", "memory"),
            ("min(gravamen_search_position)", "search"),
        ),
    ),
    Panel("Topics: lag", "s", (("max by (topic) (gravamen_topic_lag_seconds)", "{{topic}}"),)),
    Panel("Views: lag", "s", (("max by (view) (gravamen_view_lag_seconds)", "{{view}}"),)),
    Panel("Topics: events behind", "short", (("max by (topic) (gravamen_topic_lag_events)", "{{topic}}"),)),
    Panel("Views: events behind", "short", (("max by (view) (gravamen_view_lag_events)", "{{view}}"),)),
    Panel(
        "Who publishes, and what stopped it",
        "short",
        (
            ("sum by (topic) (gravamen_publisher_active)", "{{topic}} active"),
            ("max by (topic) (gravamen_publisher_stopped)", "{{topic}} stopped"),
        ),
    ),
    Panel(
        "Views: applied, stopped, events set aside",
        "short",
        (
            ("sum by (view) (gravamen_view_active)", "{{view}} active"),
            ("max by (view) (gravamen_view_stopped)", "{{view}} stopped"),
            ("max by (view) (gravamen_view_events_set_aside)", "{{view}} set aside"),
            ("max(gravamen_log_unreadable)", "the log is not what it was"),
        ),
    ),
    Panel(
        "Publishing: pages, and waits for store or brokers",
        "ops",
        (
            (rate("gravamen_publisher_pages_total", "topic"), "{{topic}} pages"),
            (rate("gravamen_publisher_waits_total", "topic"), "{{topic}} waits"),
        ),
    ),
    Panel(
        "Views: events applied", "ops", ((rate("gravamen_view_applied_events_total", "view"), "{{view}}"),)
    ),
    Panel("Calls by status", "ops", ((rate("gravamen_calls_total", "code"), "{{code}}"),)),
    Panel("Refusals by reason", "ops", ((rate("gravamen_calls_refused_total", "reason"), "{{reason}}"),)),
    Panel(
        "Calls: time of half of them, and of 99 in 100",
        "s",
        tuple(
            (f"histogram_quantile({share}, sum by (le) (rate({CALL}[$__rate_interval])))", f"{share}")
            for share in (0.5, 0.99)
        ),
    ),
    Panel("Calls under way", "short", (("sum by (rpc) (gravamen_calls_under_way) > 0", "{{rpc}}"),)),
    Panel(
        "Group commit: time of half of them, and of 99 in 100",
        "s",
        tuple(
            (quantile(share, "gravamen_group_commit_duration_seconds"), f"{share}") for share in (0.5, 0.99)
        ),
    ),
    Panel(
        "Group commit: acts in one, and those that failed",
        "short",
        (
            (quantile(0.5, "gravamen_group_commit_acts"), "half have as many"),
            ("sum(rate(gravamen_group_commit_failures_total[$__rate_interval]))", "failed a second"),
        ),
    ),
    Panel(
        "Views: a batch, 99 in 100",
        "s",
        ((quantile(0.99, "gravamen_view_step_duration_seconds", "view"), "{{view}}"),),
    ),
    Panel("Free on the disks of data folders", "bytes", (("gravamen_folder_free_bytes", "{{instance}}"),)),
    Panel("Memory of processes", "bytes", (("process_resident_memory_bytes", "{{instance}}"),)),
    Panel(
        "Processor of processes",
        "percentunit",
        (("rate(process_cpu_seconds_total[$__rate_interval])", "{{instance}}"),),
    ),
)


def dashboard() -> dict[str, Any]:
    """Give the dashboard as Grafana imports it."""
    return {
        "uid": "gravamen",
        "title": "gravamen",
        "schemaVersion": 39,
        "editable": False,
        "refresh": "30s",
        "time": {"from": "now-3h", "to": "now"},
        "timezone": "utc",
        "tags": ["gravamen"],
        "templating": {
            "list": [{"name": "source", "label": "Source", "type": "datasource", "query": "prometheus"}]
        },
        "panels": [_panel(number, panel) for number, panel in enumerate(PANELS)],
    }


def _panel(number: int, panel: Panel) -> dict[str, Any]:
    source = {"type": "prometheus", "uid": "${source}"}
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": panel.title,
        "datasource": source,
        "gridPos": {"x": number % 2 * WIDTH, "y": number // 2 * HEIGHT, "w": WIDTH, "h": HEIGHT},
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "targets": [
            {"refId": chr(ord("A") + place), "datasource": source, "expr": query, "legendFormat": legend}
            for place, (query, legend) in enumerate(panel.queries)
        ],
    }


def written() -> dict[Path, str]:
    """Give every file that is written from code, with its text."""
    page = FOLDER.parents[1] / "docs" / "formats" / "metrics.md"
    return {
        FOLDER / "prometheus-rule.yaml": yaml.safe_dump(
            {
                "apiVersion": "monitoring.coreos.com/v1",
                "kind": "PrometheusRule",
                "metadata": {"name": "gravamen"},
                "spec": yaml.safe_load((FOLDER / "alarms.yaml").read_text()),
            },
            sort_keys=False,
            width=120,
        ),
        FOLDER / "dashboard.json": json.dumps(dashboard(), indent=1) + "\n",
        page: METRICS_PAGE + table(),
    }


def main() -> int:
    """Write the files."""
    for path, text in written().items():
        path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
