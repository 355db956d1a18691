"""What Prometheus is told by the real processes: every metric of the table, lags that end, and nobody's name."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from prometheus_client.parser import text_string_to_metric_families

from adapters.observing.metrics import METRICS
from adapters.sql_views.postgres import PostgresViews, place_of
from deployments.local.kafka import Kafka
from deployments.local.places import free_ports
from projections.all_views import all_views
from projections.positions import positions
from tests.acceptance.processes import Scale, at_scale
from tests.waiting import until

NAME = "Ordinary Fictional Person"
FACT = "Rations were cut in a fictional camp."
ROLES = ("api", "publish", "project")
Scrape = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def scraped(address: str) -> tuple[str, Scrape]:
    """Fetch what a process tells, as text and by name and labels."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"http://{address}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    samples = {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    return text, samples


def values(samples: Scrape, name: str) -> dict[str, float]:
    """Give a metric's values by the value of its one label."""
    return {
        labels[0][1] if labels else "": value for (each, labels), value in samples.items() if each == name
    }


@dataclass
class Told:
    """A repository at scale after a load, and where its processes tell their metrics."""

    scale: Scale
    addresses: dict[str, str]

    def of(self, role: str) -> Scrape:
        """Scrape one of its processes."""
        return scraped(self.addresses[role])[1]


@pytest.fixture(scope="module")
def told(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[], str], kafka: Kafka
) -> Iterator[Told]:
    ports = free_ports(len(ROLES))
    addresses = {role: f"127.0.0.1:{port}" for role, port in zip(ROLES, ports, strict=True)}
    with at_scale(tmp_path_factory.mktemp("metrics"), new_database, kafka.addresses) as scale:
        api, _, _ = (scale.start(role, "--metrics", addresses[role]) for role in ROLES)
        at = ("--server", api.address, "--as", "administrator", "--purpose", "administration")
        named = ("--identity", "expert-1", "--name", NAME, "--kind", "person")
        scale.do("identity", "register", *named, *at)
        fact = ("fact", "state", "--role", "material", "--status", "asserted", "--statement", FACT)
        scale.do(*fact, "--wait", "projected", *at)
        assert scale.run("item", "accept", "0" * 8 + "-0000-4000-8000-" + "0" * 12, *at).returncode != 0
        yield Told(scale, addresses)


@pytest.mark.parametrize("role", ROLES)
def test_a_process_tells_every_metric_of_the_table_that_is_its_own_and_no_other(
    told: Told, role: str
) -> None:
    text, _ = scraped(told.addresses[role])
    found = {
        f"{family.name}_total" if family.type == "counter" else family.name
        for family in text_string_to_metric_families(text)
        if family.name.startswith("gravamen_")
    }
    assert found == {metric.name for metric in METRICS if role in metric.told_by}


@pytest.mark.parametrize("role", ROLES)
def test_no_scrape_holds_a_name_a_text_or_an_id_of_anybody(told: Told, role: str) -> None:
    text, samples = scraped(told.addresses[role])
    for words in (NAME, *NAME.split(), FACT, "expert-1", "administrator", "00000000-0000-4000"):
        assert words not in text
    allowed = {label for metric in METRICS for label in metric.labels} | {"le"}
    assert {label for _, labels in samples for label, _ in labels} <= allowed


def test_a_call_is_counted_by_its_rpc_and_status_and_a_refusal_by_its_reason(told: Told) -> None:
    found = told.of("api")
    refused = [labels for (name, labels) in found if name == "gravamen_calls_refused_total"]
    [(_, reason), (_, rpc)] = refused[0]
    assert (len(refused), reason) == (1, "NOT_FOUND")
    assert found["gravamen_calls_total", (("code", "NOT_FOUND"), ("rpc", rpc))] == 1
    assert found["gravamen_call_duration_seconds_count", (("rpc", rpc),)] == 1
    assert rpc.startswith("gravamen.v1.EvidenceService/")


def test_what_was_stored_is_counted_in_acts_and_events(told: Told) -> None:
    found = told.of("api")
    acts = values(found, "gravamen_acts_committed_total")[""]
    # The opening, the law, an identity, a fact; nothing was stored by anybody else.
    assert acts == 4
    assert values(found, "gravamen_events_committed_total")[""] == values(found, "gravamen_store_head")[""]
    assert values(found, "gravamen_group_commit_acts_sum")[""] == acts


def test_every_lag_ends_after_the_load(told: Told) -> None:
    until(lambda: set(values(told.of("publish"), "gravamen_topic_lag_events").values()) == {0.0})
    topics, views = told.of("publish"), told.of("project")
    head = values(told.of("api"), "gravamen_store_head")[""]
    assert set(values(topics, "gravamen_topic_lag_seconds").values()) == {0.0}
    assert set(values(topics, "gravamen_topic_position").values()) == {head}
    assert set(values(topics, "gravamen_publisher_active").values()) == {1.0}
    assert set(values(views, "gravamen_view_lag_events").values()) == {0.0}
    assert set(values(views, "gravamen_view_lag_seconds").values()) == {0.0}
    assert set(values(views, "gravamen_view_position").values()) == {head}
    assert set(values(views, "gravamen_view_active").values()) == {1.0}
    assert set(values(views, "gravamen_view_applied_events_total").values()) == {head}


def test_a_view_that_stopped_is_told_by_name(told: Told) -> None:
    assert set(values(told.of("project"), "gravamen_view_stopped").values()) == {0.0}
    [view] = [each for each in all_views() if each.name == "acts"]
    places = PostgresViews(told.scale.database, all_views())
    with places.begin() as connection:
        stopped = positions.update().where(positions.c.view == place_of(view)).values(fault="a test")
        assert connection.execute(stopped).rowcount == 1
    places.close()
    found = values(told.of("project"), "gravamen_view_stopped")
    assert {name for name, value in found.items() if value == 1.0} == {"acts"}


def test_an_address_in_use_is_refused_by_the_name_of_its_setting(told: Told) -> None:
    done = told.scale.run("publish", "--metrics", told.addresses["api"])
    assert done.returncode != 0
    assert f"expected a free address of this machine, found '{told.addresses['api']}'" in done.stderr
