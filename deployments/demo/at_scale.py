"""The demo at scale: played through `api`, `publish` and `project`, and imported from one folder; both come out equal.

`make demo-at-scale` runs it, on a PostgreSQL and a Kafka of its own that end with it. It ends with 1 where anything
differs.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any, TypeVar

from deployments.demo import tables
from deployments.demo.answers import Answers
from deployments.demo.client import Client, RefusedByServerError
from deployments.demo.loading import ScenarioError, load
from deployments.demo.node import ServerNotStartedError, channel_to, run_gravamen, served
from deployments.demo.page import BLOCKED, CLEAR, Page, counted
from deployments.demo.player import play
from deployments.demo.processes import CommandFailedError, Processes, at_scale
from deployments.demo.report import Report
from deployments.local.errors import StackError
from deployments.local.kafka import Kafka
from deployments.local.postgres import Postgres

T = TypeVar("T")
RECORDED_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ")
SHOWN = 24
"""Digits of a digest that are printed; all 64 are compared."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """The demo in one folder.

    Args:
        folder: Its data folder.
        told: What it printed.
        verified: What `gravamen verify --json` says of it.
        log: Its exported log.
    """

    folder: Path
    told: str
    verified: Any
    log: Path


@dataclass(frozen=True, slots=True)
class Servers:
    """PostgreSQL and Kafka."""

    postgres: Postgres
    kafka: Kafka


def told_by(address: str, *, settled: Callable[[], object] = lambda: None) -> str:
    """Play the demo through an API, and give what it prints of the case.

    Args:
        address: Where the API listens.
        settled: Called between the last act and the first question: it waits until the views have come so far.
    """
    scenario, printed = load(), io.StringIO()
    with channel_to(address) as channel:
        client = Client(channel)
        played = play(scenario, client, lambda *_: None)
        settled()
        answers = Answers(scenario, client, played)
        with redirect_stdout(printed):
            Report(answers).all()
    return printed.getvalue()


def but_for_the_minute(told: str) -> list[str]:
    """Give the lines of what a demo printed without the minute of each act, which no two plays share."""
    return RECORDED_AT.sub("when it was recorded", told).splitlines()


def play_embedded(folder: Path) -> Embedded:
    """Play the demo into one folder, verify it, and export its log."""
    data, log = folder / "embedded", folder / "embedded.log"
    with served(data) as address:
        told = told_by(address)
    verified = _said("verify", "--data", str(data), "--json")
    _said("export-log", str(log), "--data", str(data), "--json")
    return Embedded(data, told, verified, log)


def play_afresh(folder: Path, servers: Servers) -> str:
    """Play the demo through processes, and give what it prints."""
    database = servers.postgres.create_database("afresh")
    with at_scale(Processes(folder / "afresh", database, servers.kafka.addresses, "afresh")) as processes:
        address = processes.start("api")
        processes.start("publish")
        processes.start("project")
        processes.wait_for_views()
        return told_by(address, settled=processes.wait_for_views)


def import_it(folder: Path, servers: Servers, log: Path) -> Any:
    """Import a log, have it published and projected, and give what `gravamen verify --json` says of it."""
    database = servers.postgres.create_database("imported")
    with at_scale(
        Processes(folder / "imported", database, servers.kafka.addresses, "repository")
    ) as processes:
        processes.do("import-log", str(log))
        processes.start("publish")
        processes.start("project")
        processes.wait_for_views()
        return processes.ask("verify")


def compared(page: Page, embedded: Any, imported: Any) -> bool:
    """Print the digests of record and views side by side; tell whether all are equal."""
    made = tables.table(["", "", "position", "embedded", "at scale"], wide=1, right=(2,))
    rows = [("record", embedded["head"], embedded["record_sha256"], imported["record_sha256"])]
    found = {view["name"]: view for view in imported["views"]}
    for view in embedded["views"]:
        other = found.pop(view["name"], {"position": 0, "sha256": "missing"})
        is_same = (view["version"], view["position"]) == (other.get("version"), other["position"])
        rows.append(
            (view["name"], view["position"], view["sha256"], other["sha256"] if is_same else "elsewhere")
        )
    for name, position, one, other in rows:
        made.add_row(CLEAR if one == other else BLOCKED, name, str(position), one[:SHOWN], other[:SHOWN])
    page.print(made)
    return not found and all(one == other for _, _, one, other in rows)


def main() -> int:
    """Run it; gives 0 where both ways come out equal."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        with _folder() as folder, _servers(folder) as servers:
            return _run(folder, servers)
    except (
        CommandFailedError,
        RefusedByServerError,
        ScenarioError,
        ServerNotStartedError,
        StackError,
    ) as error:
        print(f"demo at scale: {error}", file=sys.stderr)
        return 1


def _run(folder: Path, servers: Servers) -> int:
    page = Page()
    embedded = _timed("played into one folder, and its log exported", lambda: play_embedded(folder))
    afresh = _timed("played through api, publish and project", lambda: play_afresh(folder, servers))
    imported = _timed(
        "exported log imported, published, projected, verified",
        lambda: import_it(folder, servers, embedded.log),
    )
    print(afresh, end="")
    page.section("Played afresh at scale, beside the embedded demo")
    lines, expected = but_for_the_minute(afresh), but_for_the_minute(embedded.told)
    is_same = lines == expected
    page.held(is_same, f"{counted(len(lines), 'line')} of the report, the matrices among them, are the same")
    if not is_same:
        print(*unified_diff(expected, lines, "embedded", "at scale", lineterm="", n=0), sep="\n")
    page.section("Imported at scale, beside the embedded demo: gravamen verify on either side")
    are_equal = compared(page, embedded.verified, imported)
    page.held(are_equal, f"record and {counted(len(embedded.verified['views']), 'view')} are equal")
    return 0 if is_same and are_equal else 1


def _said(*arguments: str) -> Any:
    done = run_gravamen(*arguments)
    if done.returncode != 0:
        raise CommandFailedError(
            f"`gravamen {arguments[0]}` ended with {done.returncode}: {done.stderr.strip()}"
        )
    return json.loads(done.stdout)


def _timed(label: str, do: Callable[[], T]) -> T:
    began = time.monotonic()
    done = do()
    print(f"  {label:<60} {time.monotonic() - began:>5.1f} s", flush=True)
    return done


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="gravamen-demo-"))
    # PostgreSQL's user must be able to enter it.
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _servers(folder: Path) -> Iterator[Servers]:
    began = time.monotonic()
    postgres = Postgres.start(folder / "postgres")
    try:
        kafka = Kafka.start(folder / "kafka")
        try:
            print(f"  {'PostgreSQL and Kafka started':<60} {time.monotonic() - began:>5.1f} s", flush=True)
            yield Servers(postgres, kafka)
        finally:
            kafka.stop()
    finally:
        postgres.down(mode="immediate")


if __name__ == "__main__":
    sys.exit(main())
