"""Dashboard and alarms ask for what processes tell, and what processes tell is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import yaml

from adapters.observing.metrics import METRICS
from deployments.local.places import ROOT
from deployments.observability.dashboard import FOLDER, dashboard, written

ALARMS = yaml.safe_load((FOLDER / "alarms.yaml").read_text())
TESTS = yaml.safe_load((FOLDER / "alarms_test.yaml").read_text())
FOREIGN = {
    "process_start_time_seconds",
    "process_resident_memory_bytes",
    "process_cpu_seconds_total",
    "kubelet_volume_stats_available_bytes",
    "kubelet_volume_stats_capacity_bytes",
}
"""What others tell: the Prometheus client for Python, and a cluster's kubelet."""
TOLD = {
    name
    for metric in METRICS
    for name in (
        (f"{metric.name}_bucket", f"{metric.name}_sum", f"{metric.name}_count")
        if metric.kind == "histogram"
        else (metric.name,)
    )
}


def rules() -> list[dict[str, str]]:
    """Give the alarm rules."""
    return [rule for group in ALARMS["groups"] for rule in group["rules"]]


def named(query: str) -> set[str]:
    """Name the metrics of a query."""
    return set(re.findall(r"\b(?:gravamen|process|kubelet)_\w+", query))


def queries() -> Iterator[str]:
    """Give the queries of the dashboard."""
    return (target["expr"] for panel in dashboard()["panels"] for target in panel["targets"])


@pytest.mark.parametrize("query", sorted({*queries(), *(rule["expr"] for rule in rules())}))
def test_a_query_asks_for_nothing_that_nobody_tells(query: str) -> None:
    assert named(query)
    assert named(query) <= TOLD | FOREIGN


def test_every_metric_is_on_the_dashboard() -> None:
    shown = set().union(*(named(query) for query in queries()))
    assert {metric.name for metric in METRICS} == {
        metric.name for metric in METRICS if any(name.startswith(metric.name) for name in shown)
    }


def test_no_panel_lies_over_another() -> None:
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in dashboard()["panels"]]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("path", written(), ids=lambda path: path.name)
def test_what_is_written_from_code_is_as_the_code_writes_it(path: object) -> None:
    [(found, text)] = [(each, text) for each, text in written().items() if each == path]
    assert found.read_text() == text, "run `make dashboard`"


def test_every_alarm_is_tried_both_ways_and_explained_in_the_runbook() -> None:
    names = {rule["alert"] for rule in rules()}
    well, amiss = TESTS["tests"]
    assert {each["alertname"] for each in well["alert_rule_test"]} == names
    rung = "".join(sample["labels"] for sample in amiss["promql_expr_test"][0]["exp_samples"])
    assert set(re.findall(r'alertname="(\w+)"', rung)) == names
    runbook = (ROOT / "docs" / "runbook.md").read_text()
    assert {name for name in names if f"`{name}`" in runbook} == names


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_a_metric_is_named_by_the_practice_of_prometheus(metric: object) -> None:
    [found] = [each for each in METRICS if each is metric]
    assert re.fullmatch(r"gravamen(_[a-z]+)+", found.name)
    assert found.name.endswith("_total") == (found.kind == "counter")
    assert bool(found.buckets) == (found.kind == "histogram")
    assert set(found.labels) <= {"role", "rpc", "code", "reason", "topic", "view"}
