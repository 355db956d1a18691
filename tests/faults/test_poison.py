"""An event that a view cannot apply stops that view at it and no other, and is applied once the view is mended."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deployments.local.kafka import Kafka
from tests.acceptance.processes import Scale
from tests.faults.accounting import account
from tests.faults.fleet import fleet, start_module
from tests.faults.load import loading
from tests.faults.refusing import POISON, REFUSED
from tests.faults.table import entered
from tests.waiting import until


def accounts(scale: Scale) -> dict[str, dict[str, Any]]:
    found = json.loads(scale.do("views", "list", "--json"))
    return {each["name"]: each | {"head": found["head"]} for each in found["accounts"]}


def test_a_poison_event_stops_one_view_which_goes_on_when_it_is_mended(
    tmp_path: Path, new_database: Callable[[], str], kafka: Kafka, request: pytest.FixtureRequest
) -> None:
    with fleet(tmp_path / "scale", new_database, kafka.addresses, {"project": 0}) as started:
        scale = started.scale
        mistaken = start_module(scale, "tests.faults.refusing")
        with loading(tmp_path / "notes", started.servers, started.item) as load:
            load.wait_for_more(20)
            registering = (
                "identity",
                "register",
                "--identity",
                POISON,
                "--name",
                "A test",
                "--kind",
                "person",
            )
            said = scale.do(*registering, "--server", started.servers[0], "--json")
            sequence = int(json.loads(said)["receipt"]["first_sequence"])
            load.wait_for_more(20)
            load.finish()
        stop = f"ValueError at sequence {sequence} (identity.registered.v1)"

        def others_have_come() -> bool:
            found = accounts(scale)
            stopped = found.pop(REFUSED)
            return stopped["fault"] == stop and all(
                each["position"] == each["head"] for each in found.values()
            )

        until(others_have_come)
        assert accounts(scale)[REFUSED]["position"] == sequence - 1
        until(lambda: not mistaken.is_serving(f"view/{REFUSED}"))
        assert mistaken.is_serving("view/proof_graph")
        assert mistaken.end() == 0
        started.add("project")
        started.wait()
        assert scale.do("views", "resume", REFUSED) == f"view {REFUSED} goes on; it had stopped: {stop}\n"
        counts = account(scale, load.acknowledged)
    told = f"view {REFUSED} stopped: {stop}; mended, all there"
    assert entered(request, "an event that a view cannot apply", counts, stop=told).is_whole
