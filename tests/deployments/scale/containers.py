"""The containers of every deployment in one shape, with their environment as a cluster would resolve it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from deployments.checks.manifests import COMPOSE, OVERLAYS, overlay

IMAGE = "gravamen"
SECRETS = {"uri": "postgresql://gravamen:secret@gravamen-postgres-rw.gravamen:5432/gravamen"}
"""Stands for what the operators write into their secrets, by key."""


@dataclass(frozen=True, slots=True)
class Container:
    """A container that runs `gravamen`.

    Args:
        place: Deployment and name, for messages.
        arguments: Behind `gravamen`.
        own: Variables that it alone is given.
        shared: Variables that all are given.
        writable: Where it may write, by mount path.
        mounts: All mount paths.
    """

    place: str
    arguments: tuple[str, ...]
    own: Mapping[str, str]
    shared: Mapping[str, str]
    writable: frozenset[str]
    mounts: frozenset[str]

    @property
    def environment(self) -> dict[str, str]:
        """Give what its process finds in its environment."""
        return {**self.shared, **self.own}


def containers() -> list[Container]:
    """Give the containers of the Compose file and of every overlay."""
    found = list(_composed())
    for name in OVERLAYS:
        found += _orchestrated(name)
    return found


def pods(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the pods of gravamen itself in an overlay, each with its name."""
    for document in overlay(name):
        if document["kind"] in ("Deployment", "Job"):
            yield f"{name}/{document['metadata']['name']}", document["spec"]["template"]


def composed() -> dict[str, Any]:
    """Give the services of the Compose file, with stand-ins for the variables that an operator fills in."""
    text = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", COMPOSE.read_text())
    services: dict[str, Any] = yaml.safe_load(re.sub(r"\$\{\w+:\?\}", "filled-in", text))["services"]
    return services


def _composed() -> Iterator[Container]:
    for name, service in composed().items():
        if service["image"].startswith(f"{IMAGE}:") and "entrypoint" not in service:
            paths = {volume.split(":")[1] for volume in service.get("volumes", ())}
            paths |= {path.split(":")[0] for path in service["tmpfs"]}
            secrets = {"/run/secrets"} if "secrets" in service else set()
            yield Container(
                f"compose/{name}",
                tuple(service["command"]),
                service["environment"],
                {},
                frozenset(paths),
                frozenset(paths | secrets),
            )


def _orchestrated(name: str) -> Iterator[Container]:
    maps = {
        document["metadata"]["name"]: document["data"]
        for document in overlay(name)
        if document["kind"] == "ConfigMap"
    }
    for place, pod in pods(name):
        for container in pod["spec"]["containers"]:
            mounts = container["volumeMounts"]
            yield Container(
                place,
                tuple(container["args"]),
                {variable["name"]: _value(variable, maps) for variable in container.get("env", ())},
                {
                    key: value
                    for source in container["envFrom"]
                    for key, value in maps[source["configMapRef"]["name"]].items()
                },
                frozenset(each["mountPath"] for each in mounts if not each.get("readOnly")),
                frozenset(each["mountPath"] for each in mounts),
            )


def _value(variable: Mapping[str, Any], maps: Mapping[str, Mapping[str, str]]) -> str:
    if "value" in variable:
        return str(variable["value"])
    [(kind, where)] = variable["valueFrom"].items()
    return maps[where["name"]][where["key"]] if kind == "configMapKeyRef" else SECRETS[where["key"]]
