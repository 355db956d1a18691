"""An embedded node tells its metrics where it is told an address, and else nowhere."""

from __future__ import annotations

import urllib.request
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from adapters.bootstrap import serving
from adapters.observing.metrics import METRICS, SERVE
from adapters.observing.metrics_endpoint import MetricsAddressError
from adapters.settings import Settings
from deployments.local.places import free_ports


def scraped(address: str) -> dict[str, float]:
    """Fetch what is told, by name and labels."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"http://{address}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    return {
        f"{sample.name}{sorted(sample.labels.values())}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith("gravamen_")
    }


def test_an_embedded_node_tells_its_head_and_every_view(tmp_path: Path) -> None:
    address = f"127.0.0.1:{free_ports(1)[0]}"
    settings = Settings(data=tmp_path / "data", listen="127.0.0.1:0", metrics=address)
    with serving(settings) as (node, _):
        found, head = scraped(address), node.log.head()
        assert found["gravamen_process_info['serve']"] == 1
        assert found["gravamen_store_up[]"] == 1
        assert found["gravamen_store_head[]"] == found["gravamen_events_committed_total[]"] == head
        for name in node.follower.states:
            assert found[f"gravamen_view_position['{name}']"] == head
            assert found[f"gravamen_view_lag_events['{name}']"] == 0
            assert found[f"gravamen_view_lag_seconds['{name}']"] == 0
            assert found[f"gravamen_view_stopped['{name}']"] == 0
    names = {name.partition("[")[0] for name in found}
    told = {metric.name for metric in METRICS if SERVE in metric.told_by and not metric.buckets}
    # Of calls there are none yet.
    assert told - names == {name for name in told if name.startswith("gravamen_calls")}


def test_an_address_in_use_ends_the_start_before_the_folder_is_made(tmp_path: Path) -> None:
    address = f"127.0.0.1:{free_ports(1)[0]}"
    first = Settings(data=tmp_path / "one", listen="127.0.0.1:0", metrics=address)
    second = first.model_copy(update={"data": tmp_path / "other"})
    refused = pytest.raises(MetricsAddressError, match="expected a free address")
    with serving(first), refused as refusal, serving(second):
        pass
    assert refusal.value.field == "metrics"
    assert not (tmp_path / "other").exists()
