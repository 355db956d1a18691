"""What a process of gravamen may do on the machine that runs it, and what it may reach."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import pytest

from adapters.settings import NEEDED, Role
from deployments.checks.manifests import OVERLAYS, overlay
from tests.deployments.scale.containers import composed, pods

ALL_PODS = [pytest.param(pod, id=place) for name in OVERLAYS for place, pod in pods(name)]
every_pod = pytest.mark.parametrize("pod", ALL_PODS)
every_overlay = pytest.mark.parametrize("name", OVERLAYS)


def of_kind(name: str, kind: str) -> Iterator[dict[str, Any]]:
    """Give an overlay's documents of a kind."""
    return (document for document in overlay(name) if document["kind"] == kind)


def all_containers(pod: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the containers of a pod, those that prepare it included."""
    return [*pod["spec"].get("initContainers", ()), *pod["spec"]["containers"]]


@every_pod
def test_no_container_can_become_root_or_write_to_its_image(pod: dict[str, Any]) -> None:
    asked = pod["spec"]["securityContext"]
    assert asked["runAsNonRoot"] is True
    assert asked["runAsUser"] == asked["runAsGroup"] == asked["fsGroup"] == 10001
    assert asked["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in all_containers(pod):
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }


@every_pod
def test_no_pod_holds_a_token_of_the_cluster(pod: dict[str, Any]) -> None:
    assert pod["spec"]["automountServiceAccountToken"] is False
    assert pod["spec"]["serviceAccountName"] == "gravamen"
    assert pod["spec"]["enableServiceLinks"] is False


@every_pod
def test_every_container_has_bounds_and_the_image_of_this_release(pod: dict[str, Any]) -> None:
    for container in all_containers(pod):
        assert {"cpu", "memory"} <= container["resources"]["requests"].keys()
        assert {"cpu", "memory"} <= container["resources"]["limits"].keys()
        image, _, tag = container["image"].rpartition(":")
        assert image.endswith("gravamen")
        assert tag == version("gravamen")


@every_overlay
def test_every_long_lived_process_is_probed_by_the_health_protocol_where_it_answers(name: str) -> None:
    for deployment in of_kind(name, "Deployment"):
        [container] = deployment["spec"]["template"]["spec"]["containers"]
        variable = "GRAVAMEN_HEALTH" if container["args"] == ["api"] else "GRAVAMEN_LISTEN"
        [address] = [each["value"] for each in container["env"] if each["name"] == variable]
        host, _, port = address.rpartition(":")
        assert host == "0.0.0.0"
        assert container["readinessProbe"]["grpc"] == {"port": int(port)}
        # Whoever waits for an operator is not ready, and is not started again and again.
        assert container["livenessProbe"]["grpc"] == {"port": int(port), "service": "live"}
        assert container["startupProbe"]["grpc"]["port"] == int(port)


@every_overlay
def test_a_drained_node_takes_one_pod_of_a_kind_at_a_time(name: str) -> None:
    budgets = {budget["metadata"]["name"]: budget["spec"] for budget in of_kind(name, "PodDisruptionBudget")}
    deployments = {each["metadata"]["name"]: each["spec"] for each in of_kind(name, "Deployment")}
    assert budgets.keys() == deployments.keys()
    for kind, budget in budgets.items():
        assert budget == {"maxUnavailable": 1, "selector": deployments[kind]["selector"]}
        assert (
            deployments[kind]["selector"]["matchLabels"]
            == deployments[kind]["template"]["metadata"]["labels"]
        )


@every_overlay
def test_each_process_reaches_what_its_role_needs_and_nothing_else(name: str) -> None:
    policies = {policy["metadata"]["name"]: policy["spec"] for policy in of_kind(name, "NetworkPolicy")}
    assert policies["nobody-comes-in"] == {"podSelector": {}, "policyTypes": ["Ingress"]}
    assert policies["nobody-goes-out"]["podSelector"]["matchLabels"] == {
        "app.kubernetes.io/part-of": "gravamen"
    }
    roles = {
        pod["metadata"]["labels"]["app.kubernetes.io/component"]: Role(
            pod["spec"]["containers"][0]["args"][0]
        )
        for _, pod in pods(name)
    }
    for setting, policy in (("database", "to-postgres"), ("kafka", "to-kafka")):
        expected = {component for component, role in roles.items() if setting in NEEDED[role]}
        assert _components(policies[policy]["podSelector"]) == expected
    assert policies["to-bucket"]["podSelector"]["matchLabels"] == {"app.kubernetes.io/component": Role.API}
    [from_us, _] = policies["into-postgres"]["ingress"]
    assert _components(from_us["from"][0]["podSelector"]) == _components(
        policies["to-postgres"]["podSelector"]
    )


def _components(selector: dict[str, Any]) -> set[str]:
    [rule] = selector["matchExpressions"]
    assert (rule["key"], rule["operator"]) == ("app.kubernetes.io/component", "In")
    return set(rule["values"])


@pytest.mark.parametrize(("service", "asked"), composed().items(), ids=composed())
def test_a_composed_service_has_no_rights_no_port_and_a_pinned_image(
    service: str, asked: dict[str, Any]
) -> None:
    assert asked["cap_drop"] == ["ALL"]
    assert asked["security_opt"] == ["no-new-privileges:true"]
    assert asked["networks"] == ["inside"]
    assert "ports" not in asked
    assert "mem_limit" in asked
    assert any(character.isdigit() for character in asked["image"].rpartition(":")[2])
    if asked["image"].startswith("gravamen:"):
        assert asked["image"] == f"gravamen:{version('gravamen')}"
        assert asked["user"] == "10001:10001"
        assert asked["read_only"] is True
