"""The files are what those who read them take, and a slip of the pen is found."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from deployments.checks.manifests import (
    ALARMS,
    COMPOSE,
    OVERLAYS,
    alarm_faults,
    compose_faults,
    definitions,
    overlay,
    overlay_faults,
)
from deployments.checks.schemas import faults


def named(kind: str) -> dict[str, Any]:
    """Give a document of a kind that a test may spoil."""
    return copy.deepcopy(next(each for each in overlay("production") if each["kind"] == kind))


@pytest.mark.parametrize("name", OVERLAYS)
def test_an_overlay_builds_and_holds_against_its_schemas(name: str) -> None:
    assert overlay_faults(name) == []


def test_the_compose_file_holds_against_the_specification() -> None:
    assert compose_faults() == []


@pytest.mark.parametrize(
    ("kind", "spoil"),
    [
        pytest.param("Deployment", lambda d: d["spec"].update(replcas=2), id="a member of a deployment"),
        pytest.param("Deployment", lambda d: d["metadata"].update(lables={}), id="a member of metadata"),
        pytest.param("NetworkPolicy", lambda d: d["spec"].update(policyTypes="Egress"), id="a list"),
        pytest.param("KafkaTopic", lambda d: d["spec"].update(partitions=0), id="a number below its least"),
        pytest.param("Kafka", lambda d: d["spec"]["kafka"]["listeners"][0].update(tsl=True), id="of Kafka"),
        pytest.param("Kafka", lambda d: d["metadata"].update(lables={}), id="metadata of Kafka"),
        pytest.param("KafkaUser", lambda d: d["spec"]["authorization"].update(type="simpel"), id="a word"),
        pytest.param("Cluster", lambda d: d["spec"]["postgresql"].update(synchronus={}), id="of PostgreSQL"),
        pytest.param("Cluster", lambda d: d["spec"].update(instances="three"), id="a number of PostgreSQL"),
        pytest.param("ObjectStore", lambda d: d["spec"].update(retention="35d"), id="of the backups"),
        pytest.param("Job", lambda d: d.update(kind="Jobb"), id="a kind that nobody knows"),
    ],
)
def test_a_slip_of_the_pen_is_found(kind: str, spoil: Callable[[dict[str, Any]], object]) -> None:
    document = named(kind)
    assert faults(document, definitions()) == []
    spoil(document)
    assert len(faults(document, definitions())) == 1


def test_a_slip_of_the_pen_in_the_compose_file_is_found(tmp_path: Any) -> None:
    document = yaml.safe_load(COMPOSE.read_text())
    document["services"]["publish"]["read_onyl"] = True
    spoilt = tmp_path / "compose.yaml"
    spoilt.write_text(yaml.safe_dump(document))
    assert len(compose_faults(spoilt)) == 1


def test_there_is_a_check_for_every_overlay() -> None:
    folder = COMPOSE.parents[1] / "kubernetes" / "overlays"
    assert sorted(each.name for each in folder.iterdir()) == sorted(OVERLAYS)


def test_the_alarm_rules_ring_when_they_should_by_prometheus_own_program() -> None:
    assert alarm_faults() == []


def test_a_slip_of_the_pen_in_an_alarm_is_found(tmp_path: Any) -> None:
    for name in ("alarms.yaml", "alarms_test.yaml"):
        (tmp_path / name).write_text((ALARMS / name).read_text())
    rules = (tmp_path / "alarms.yaml").read_text()
    (tmp_path / "alarms.yaml").write_text(rules.replace("gravamen_view_stopped", "gravamen_view_stoped"))
    assert len(alarm_faults(tmp_path)) == 1


def test_what_watches_the_production_overlay_is_in_it() -> None:
    [monitor] = [each for each in overlay("production") if each["kind"] == "PodMonitor"]
    [endpoint] = monitor["spec"]["podMetricsEndpoints"]
    watched = {
        each["metadata"]["name"]: [port["name"] for port in container["ports"]]
        for each in overlay("production")
        if each["kind"] == "Deployment"
        for container in each["spec"]["template"]["spec"]["containers"]
    }
    assert all(endpoint["port"] in ports for ports in watched.values())
    [chosen] = monitor["spec"]["selector"]["matchExpressions"]
    assert set(chosen["values"]) == set(watched)
