"""Servers that outlive the command: `python -m deployments.local up [--nodes 3]`, `down`, `status`.

`console-consumer …` runs Kafka's own console consumer against them, and passes on what stands behind it.
`jars` and `object-store` only bring together, or build, what tests start: Kafka's jars and the S3 server.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from deployments.local import object_store
from deployments.local.errors import StackError
from deployments.local.kafka import BOOTSTRAP, Broker, Kafka, console_consumer, install
from deployments.local.places import data_folder
from deployments.local.postgres import Postgres


def up(nodes: int) -> None:
    """Start the servers of this clone, unless they run."""
    folder = data_folder()
    file = _file(folder)
    if file.exists():
        raise StackError(f"the servers were started before: see {file}, or stop them with `make stack-down`")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    folder.chmod(0o711)
    postgres = Postgres.start(folder / "postgres")
    try:
        url = postgres.create_database("gravamen")
        kafka = Kafka.start(folder / "kafka", nodes=nodes)
    except StackError:
        postgres.down()
        raise
    known = {
        "database": url,
        "kafka": kafka.addresses,
        "postgres": {"folder": str(postgres.folder), "port": postgres.port},
        "brokers": [
            {
                "id": b.id,
                "port": b.port,
                "controller_port": b.controller_port,
                "folder": str(b.folder),
                "pid": b.pid,
            }
            for b in kafka.brokers
        ],
    }
    file.write_text(json.dumps(known, indent=2))
    print(f"export GRAVAMEN_DATABASE={url}")
    print(f"export GRAVAMEN_KAFKA={kafka.addresses}")


def down() -> None:
    """Stop the servers of this clone and remove their data."""
    folder = data_folder()
    known = _known(folder)
    brokers = [Broker(**{**broker, "folder": Path(broker["folder"])}) for broker in known["brokers"]]
    Kafka(folder / "kafka", brokers).stop()
    postgres = Postgres(Path(known["postgres"]["folder"]), known["postgres"]["port"])
    postgres.down()
    shutil.rmtree(folder)


def status() -> None:
    """Print the addresses."""
    known = _known(data_folder())
    print(json.dumps({"database": known["database"], "kafka": known["kafka"]}, indent=2))


def consume(arguments: list[str]) -> None:
    """Become Kafka's console consumer, at the servers of this clone unless the arguments name brokers."""
    brokers = "" if BOOTSTRAP in arguments else _known(data_folder())["kafka"]
    command = console_consumer(brokers, *arguments)
    os.execvp(command[0], command)  # noqa: S606 - its signals, its output and its exit code are the command's


def _known(folder: Path) -> dict[str, Any]:
    try:
        known: dict[str, Any] = json.loads(_file(folder).read_text())
    except FileNotFoundError:
        raise StackError("no server was started: start them with `make stack`") from None
    return known


def _file(folder: Path) -> Path:
    return folder / "stack.json"


def main() -> int:
    """Carry out one command."""
    parser = argparse.ArgumentParser(prog="python -m deployments.local", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("up").add_argument("--nodes", type=int, choices=(1, 3), default=1)
    commands.add_parser("down")
    commands.add_parser("status")
    commands.add_parser("jars")
    commands.add_parser("object-store")
    commands.add_parser("console-consumer", add_help=False)
    asked, passed_on = parser.parse_known_args()
    if passed_on and asked.command != "console-consumer":
        parser.error(f"unrecognized arguments: {' '.join(passed_on)}")
    try:
        if asked.command == "up":
            up(asked.nodes)
        elif asked.command == "down":
            down()
        elif asked.command == "console-consumer":
            consume(passed_on)
        elif asked.command == "jars":
            install()
        elif asked.command == "object-store":
            object_store.install()
        else:
            status()
    except StackError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
