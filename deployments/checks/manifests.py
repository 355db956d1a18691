"""The manifests as they would be applied, and what is found in them."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from deployments.checks.fetching import (
    FetchError,
    cloudnative_pg_definitions,
    compose_schema,
    kustomize,
    prometheus_definitions,
    promtool,
    strimzi_definitions,
)
from deployments.checks.schemas import definition_schemas, faults
from deployments.local.places import ROOT

KUBERNETES = ROOT / "deployments" / "kubernetes"
COMPOSE = ROOT / "deployments" / "compose" / "compose.yaml"
ALARMS = ROOT / "deployments" / "observability"
OVERLAYS = ("trial", "production")


@cache
def overlay(name: str) -> tuple[dict[str, Any], ...]:
    """Give the documents of an overlay, as `kustomize build` writes them.

    Raises:
        FetchError: It does not build, or warns.
    """
    folder = KUBERNETES / "overlays" / name
    done = subprocess.run([kustomize(), "build", folder], capture_output=True, text=True, check=False)
    if done.returncode != 0 or done.stderr:
        raise FetchError(f"expected overlay {name} to build without a warning, found: {done.stderr.strip()}")
    return tuple(yaml.safe_load_all(done.stdout))


@cache
def definitions() -> dict[tuple[str, str], Any]:
    """Give the schemas of the operators' resources."""
    return definition_schemas(cloudnative_pg_definitions() + strimzi_definitions() + prometheus_definitions())


def overlay_faults(name: str) -> list[str]:
    """Check every document of an overlay; gives what is amiss, each with the document and the place."""
    return [
        f"{document['kind']} {document['metadata']['name']}: {fault}"
        for document in overlay(name)
        for fault in faults(document, definitions())
    ]


def alarm_faults(folder: Path = ALARMS) -> list[str]:
    """Check the alarm rules, and try each of them on series where it should ring, and where not."""
    found = []
    for step, file in (("check", "alarms.yaml"), ("test", "alarms_test.yaml")):
        done = subprocess.run(
            [promtool(), step, "rules", file], capture_output=True, text=True, check=False, cwd=folder
        )
        if done.returncode != 0:
            found.append(f"{file}: {done.stdout.strip()} {done.stderr.strip()}")
    return found


def compose_faults(file: Path = COMPOSE) -> list[str]:
    """Check the Compose file; gives what is amiss, each with its place."""
    document = yaml.safe_load(file.read_text())
    return [
        f"{'.'.join(str(part) for part in error.absolute_path)}: {error.message}"
        for error in Draft202012Validator(compose_schema()).iter_errors(document)
    ]
