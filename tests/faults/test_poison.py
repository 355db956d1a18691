"""Events that a view cannot apply stop that view and no other: one is set aside, one is applied once it is mended."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from deployments.local.kafka import Kafka
from tests.acceptance.processes import Process, Scale
from tests.faults.accounting import account
from tests.faults.fleet import Fleet, accounts, fleet
from tests.faults.load import loading
from tests.faults.refusing import POISON, REFUSED
from tests.faults.table import entered
from tests.waiting import LONG_S, until


def poison(started: Fleet, number: int) -> int:
    """Record an event that the view cannot apply, and give its sequence."""
    registering = ("identity", "register", "--identity", f"{POISON}-{number}", "--name", "A test")
    said = started.scale.do(*registering, "--kind", "person", "--server", started.servers[0], "--json")
    return int(json.loads(said)["receipt"]["first_sequence"])


def fault_at(sequence: int) -> str:
    return f"ValueError at sequence {sequence} (identity.registered.v1)"


def expect_stopped_alone(scale: Scale, projector: Process, sequence: int) -> None:
    """Wait until the view stands before the event and the others have passed it, and expect health to say so."""

    def others_have_passed() -> bool:
        found = accounts(scale)
        stopped = found.pop(REFUSED)
        return stopped["fault"] == fault_at(sequence) and all(
            each["position"] > sequence and not each["fault"] for each in found.values()
        )

    until(others_have_passed, deadline_s=LONG_S)
    assert accounts(scale)[REFUSED]["position"] == sequence - 1
    until(lambda: not projector.is_serving(f"view/{REFUSED}"))
    until(lambda: not projector.is_serving())
    assert projector.is_serving("view/proof_graph")


def set_aside(started: Fleet, sequence: int) -> None:
    """Record the decision to pass over the event, which another projector need not be told of."""
    deciding = (
        "views",
        "set-aside",
        REFUSED,
        "--sequence",
        str(sequence),
        "--reason",
        "Waits for a release.",
    )
    started.scale.do(*deciding, "--server", started.servers[0])


def test_a_poison_event_stops_one_view_which_goes_on_when_it_is_set_aside_or_mended(
    tmp_path: Path, new_database: Callable[[], str], kafka: Kafka, request: pytest.FixtureRequest
) -> None:
    with fleet(tmp_path / "scale", new_database, kafka.addresses, {"project": 0}) as started:
        scale = started.scale
        mistaken = scale.launch([sys.executable, "-m", "tests.faults.refusing"])
        with loading(tmp_path / "notes", started.servers, started.item) as load:
            load.wait_for_more(20)
            first = poison(started, 1)
            load.wait_for_more(20)
            expect_stopped_alone(scale, mistaken, first)
            set_aside(started, first)
            until(lambda: mistaken.is_serving(f"view/{REFUSED}"))
            second = poison(started, 2)
            load.wait_for_more(20)
            load.finish()
        expect_stopped_alone(scale, mistaken, second)
        assert accounts(scale)[REFUSED]["set_aside"] == str(first)
        assert mistaken.end() == 0
        started.add("project")
        started.wait()
        resumed = scale.do("views", "resume", REFUSED)
        assert resumed == f"view {REFUSED} goes on; it had stopped: {fault_at(second)}\n"
        counts = account(scale, load)
    told = f"view {REFUSED} stopped at each: one set aside by a recorded decision, one applied once mended"
    assert entered(request, "two events that a view cannot apply", counts, stop=told).is_whole
