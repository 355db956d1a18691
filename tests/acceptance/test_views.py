"""What an operator does about a view of a data folder that stopped, and a rebuild of all of them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.acceptance.served import Served, until

FAULT = "LookupError at sequence {} (fact.stated.v1)"


def account(server: Served, view: str) -> dict[str, Any]:
    """Give what `views list` tells of a view."""
    found = json.loads(server("views", "list", "--data", server.data, "--json"))
    accounts: list[dict[str, Any]] = found["accounts"]
    return next(each for each in accounts if each["name"] == view)


def state_fact(server: Served, statement: str) -> int:
    """State a fact and give the sequence of its event, which every view has applied."""
    answer = server.json(
        *("fact", "state", "--role", "material", "--status", "asserted", "--wait", "projected"),
        *("--statement", statement),
    )
    return int(answer["receipt"]["last_sequence"])


def stop_before(data: Path, view: str, sequence: int) -> None:
    """Have a view stand before an event of which it holds nothing, as if it could not apply it."""
    [file] = data.glob("views-*.sqlite")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(
            "UPDATE positions SET position = ?, fault = ? WHERE view = ?",
            (sequence - 1, FAULT.format(sequence), view),
        )


def stopped_at_a_fact(server: Served, view: str) -> int:
    """Restart a server whose view stopped at a fact; gives its sequence."""
    sequence = state_fact(server, "Rations were cut.")
    assert server.end() == 0
    stop_before(server.data, view, sequence)
    server.start()
    return sequence


def test_a_stopped_view_is_listed_and_goes_on_when_it_is_resumed(served: Served) -> None:
    sequence = stopped_at_a_fact(served, "evidence_register")
    stopped = account(served, "evidence_register")
    assert (stopped["position"], stopped["lag"], stopped["fault"]) == (
        sequence - 1,
        1,
        FAULT.format(sequence),
    )
    assert account(served, "case_register")["lag"] == 0
    said = served("views", "resume", "evidence_register", "--data", served.data)
    assert said == f"view evidence_register goes on; it had stopped: {FAULT.format(sequence)}\n"
    until(lambda: account(served, "evidence_register")["lag"] == 0)
    said = served("views", "resume", "evidence_register", "--data", served.data)
    assert said == "view evidence_register had not stopped\n"


def test_a_stopped_view_passes_over_its_event_by_a_recorded_decision_alone(served: Served) -> None:
    sequence = stopped_at_a_fact(served, "evidence_register")
    decided = (
        "views",
        "set-aside",
        "evidence_register",
        "--reason",
        "Its handler is mended in the next version.",
    )
    refused = served.run(*decided, "--sequence", str(sequence + 1))
    assert f"found that it stopped at {sequence}" in refused.stderr
    served(*decided, "--sequence", str(sequence))
    until(lambda: account(served, "evidence_register")["lag"] == 0)
    assert account(served, "evidence_register")["set_aside"] == str(sequence)
    repository = served.json("status")["repository"]
    [_, entry] = served.json("history", f"repository/{repository}")["entries"]
    assert entry["event"]["type"] == "repository.event_set_aside.v1"
    assert (entry["by"], entry["reason"]) == ("administrator", "Its handler is mended in the next version.")
    # The view is verified as what was decided makes it.
    assert served.end() == 0
    served("verify", "--data", served.data)
    served.start()


def test_the_views_of_a_folder_are_built_anew_while_no_server_has_it(served: Served) -> None:
    state_fact(served, "Rations were cut.")
    busy = served.run("views", "rebuild", "--data", served.data)
    assert "that no other server uses" in busy.stderr
    assert served.end() == 0
    before = {path.name: path.stat().st_ino for path in served.data.glob("views-*.sqlite")}
    served("views", "rebuild", "--data", served.data)
    after = {path.name: path.stat().st_ino for path in served.data.glob("views-*.sqlite*")}
    assert set(after) == set(before)
    assert after != before
    assert "at position" in served("verify", "--data", served.data)
    served.start()
    assert account(served, "proof_graph")["lag"] == 0
