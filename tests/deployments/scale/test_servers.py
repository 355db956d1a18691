"""The servers are asked to lose nothing, as the program itself asks."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from adapters.evidence_vault.bucket_settings import Retention, retention
from adapters.kafka_log.topics import Topic, events_topic, log_topic
from deployments.checks.manifests import OVERLAYS, overlay
from deployments.local.object_store import SOURCE, ObjectStore
from deployments.local.places import ROOT
from tests.deployments.scale.containers import composed

REPLICAS = {"trial": 1, "production": 3}


def of_kind(name: str, kind: str) -> dict[str, dict[str, Any]]:
    """Give what an overlay specifies of a kind, by name."""
    return {each["metadata"]["name"]: each["spec"] for each in overlay(name) if each["kind"] == kind}


def origin(name: str) -> str:
    """Give the repository's code in an overlay."""
    maps = (each["data"] for each in overlay(name) if each["kind"] == "ConfigMap")
    [found] = [data["GRAVAMEN_ORIGIN"] for data in maps if "GRAVAMEN_ORIGIN" in data]
    return str(found)


@pytest.mark.parametrize("name", OVERLAYS)
def test_topics_are_made_as_the_program_would_make_them(name: str) -> None:
    replicas = REPLICAS[name]
    wanted = [
        log_topic(origin(name), replicas=replicas),
        events_topic(origin(name), replicas=replicas),
    ]
    made = {
        topic: Topic(topic, spec["partitions"], spec["config"])
        for topic, spec in of_kind(name, "KafkaTopic").items()
    }
    assert made == {topic.name: topic for topic in wanted}
    assert {spec["replicas"] for spec in of_kind(name, "KafkaTopic").values()} == {replicas}


@pytest.mark.parametrize("name", OVERLAYS)
def test_the_brokers_make_delete_and_lose_nothing_of_their_own_accord(name: str) -> None:
    replicas = REPLICAS[name]
    kafka = of_kind(name, "Kafka")["gravamen"]["kafka"]
    in_step = max(1, replicas - 1)
    assert kafka["config"] == {
        "auto.create.topics.enable": False,
        "delete.topic.enable": False,
        "unclean.leader.election.enable": False,
        "default.replication.factor": replicas,
        "min.insync.replicas": in_step,
        "offsets.topic.replication.factor": replicas,
        "transaction.state.log.replication.factor": replicas,
        "transaction.state.log.min.isr": in_step,
        "share.coordinator.state.topic.replication.factor": replicas,
        "share.coordinator.state.topic.min.isr": in_step,
    }
    [pool] = of_kind(name, "KafkaNodePool").values()
    assert pool["replicas"] == replicas
    assert not any(volume["deleteClaim"] for volume in pool["storage"]["volumes"])


def test_kafka_runs_in_the_version_that_the_tests_run() -> None:
    pom = (ROOT / "deployments" / "local" / "pom.xml").read_text()
    [tested] = set(
        re.findall(r"<groupId>org.apache.kafka</groupId>.*?<version>(.*?)</version>", pom, re.DOTALL)
    )
    assert of_kind("production", "Kafka")["gravamen"]["kafka"]["version"] == tested
    assert composed()["kafka"]["image"].rpartition(":")[2] == tested


def test_the_composed_object_store_is_of_the_version_that_the_tests_run() -> None:
    assert composed()["objects"]["image"].rpartition(":")[2] == SOURCE.rpartition("@")[2]


@pytest.mark.parametrize("name", OVERLAYS)
def test_the_brokers_listen_to_clients_with_certificates_alone(name: str) -> None:
    kafka = of_kind(name, "Kafka")["gravamen"]["kafka"]
    [listener] = kafka["listeners"]
    assert (listener["tls"], listener["authentication"], listener["type"]) == (
        True,
        {"type": "tls"},
        "internal",
    )
    # No super user: what is not allowed is refused.
    assert kafka["authorization"] == {"type": "simple"}


@pytest.mark.parametrize("name", OVERLAYS)
def test_the_log_of_record_is_written_by_the_publisher_and_read_by_the_product_and_auditors(
    name: str,
) -> None:
    log, events = (f"{origin(name)}.{kind}.v1" for kind in ("log", "events"))
    assert _allowed(name, log, "Read") == {"gravamen-publish", "gravamen-project", "gravamen-auditor"}
    assert _allowed(name, log, "Write") == {"gravamen-publish"}
    assert _allowed(name, events, "Read") == {"gravamen-integrator"}
    assert _allowed(name, events, "Write") == {"gravamen-publish"}
    for operation in ("All", "Alter", "AlterConfigs", "Create", "Delete", "ClusterAction"):
        assert _allowed(name, log, operation) == _allowed(name, events, operation) == set()


@pytest.mark.parametrize("name", OVERLAYS)
def test_the_topic_for_integrators_is_at_the_lowest_classification_until_an_operator_decides(
    name: str,
) -> None:
    maps = (each["data"] for each in overlay(name) if each["kind"] == "ConfigMap")
    stated = [data["GRAVAMEN_CLASSIFICATION"] for data in maps if "GRAVAMEN_CLASSIFICATION" in data]
    assert [*stated, composed()["publish"]["environment"]["GRAVAMEN_CLASSIFICATION"]] == ["public", "public"]


def _allowed(name: str, topic: str, operation: str) -> set[str]:
    """Name the users who may do an operation to a topic, or to anything by a prefix of its name."""
    return {
        user
        for user, spec in of_kind(name, "KafkaUser").items()
        for rule in spec["authorization"]["acls"]
        if operation in rule["operations"]
        and rule["resource"]["type"] in ("topic", "cluster")
        and topic.startswith(rule["resource"].get("name", ""))
    }


@pytest.mark.parametrize("name", OVERLAYS)
def test_every_pod_presents_a_certificate_of_a_user_that_exists(name: str) -> None:
    users = of_kind(name, "KafkaUser")
    pods = {**of_kind(name, "Deployment"), **of_kind(name, "Job")}
    shown = {
        pod: source["secret"]["name"]
        for pod, spec in pods.items()
        for volume in spec["template"]["spec"]["volumes"]
        for source in volume.get("projected", {}).get("sources", ())
        if source["secret"]["items"][0]["key"] == "user.crt"
    }
    assert shown == {
        "publish": "gravamen-publish",
        "project": "gravamen-project",
        "topics": "gravamen-topics",
    }
    assert set(shown.values()) <= users.keys()


def test_a_commit_waits_for_a_second_disk_and_a_failover_loses_none() -> None:
    postgres = of_kind("production", "Cluster")["gravamen-postgres"]
    assert postgres["instances"] == 3
    assert postgres["postgresql"]["synchronous"] == {
        "method": "any",
        "number": 1,
        "dataDurability": "required",
        "failoverQuorum": True,
    }
    assert postgres["affinity"]["podAntiAffinityType"] == "required"


@pytest.mark.parametrize("name", OVERLAYS)
def test_postgres_writes_to_the_disk_and_sorts_by_bytes(name: str) -> None:
    postgres = of_kind(name, "Cluster")["gravamen-postgres"]
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        assert postgres["postgresql"]["parameters"][setting] == "on"
    made = postgres["bootstrap"]["initdb"]
    assert (made["encoding"], made["localeCollate"], made["localeCType"]) == ("UTF8", "C", "C")
    assert made["dataChecksums"] is True
    assert postgres["enableSuperuserAccess"] is False


def test_postgres_is_backed_up_every_night_and_between() -> None:
    [backup] = of_kind("production", "ScheduledBackup").values()
    postgres = of_kind("production", "Cluster")["gravamen-postgres"]
    [archiver] = [plugin for plugin in postgres["plugins"] if plugin["isWALArchiver"]]
    assert backup["schedule"] == "0 0 2 * * *"
    assert backup["cluster"] == {"name": "gravamen-postgres"}
    assert backup["pluginConfiguration"]["name"] == archiver["name"]
    assert archiver["parameters"]["barmanObjectName"] in of_kind("production", "ObjectStore")


def test_the_composed_postgres_keeps_the_same_promises() -> None:
    service = composed()["postgres"]
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        assert f"{setting}=on" in service["command"]
    assert "--locale=C" in service["environment"]["POSTGRES_INITDB_ARGS"].split()


def test_the_composed_bucket_is_made_so_that_it_keeps_and_is_left_as_it_is(
    object_store: ObjectStore, tmp_path: Path
) -> None:
    address = object_store.address(f"evidence-{uuid4().hex[:12]}")
    (tmp_path / "access-key-id").write_text(address.access_key_id)
    (tmp_path / "secret-access-key").write_text(address.secret_access_key.get_secret_value())
    service = composed()["bucket"]
    assert service["environment"] == {
        "GRAVAMEN_BUCKET": "http://objects:7070/evidence?keys=/run/secrets",
        "EVIDENCE_DAYS": 365,
    }
    program = [sys.executable, *service["entrypoint"][1:]]
    told = {"GRAVAMEN_BUCKET": f"{address.endpoint}/{address.bucket}?keys={tmp_path}"}
    for days in ("30", "1"):
        subprocess.run(program, env=os.environ | told | {"EVIDENCE_DAYS": days}, check=True, cwd=ROOT)
        assert retention(address) == Retention("COMPLIANCE", 30)


def test_the_composed_broker_keeps_the_same_promises() -> None:
    told = composed()["kafka"]["environment"]
    for name, value in of_kind("trial", "Kafka")["gravamen"]["kafka"]["config"].items():
        if name not in ("default.replication.factor", "min.insync.replicas"):
            assert told[f"KAFKA_{name.replace('.', '_').upper()}"] == str(value).lower(), name
