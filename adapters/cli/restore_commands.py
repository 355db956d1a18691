"""`gravamen restore`: a repository made again out of the log of record and a backup."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from adapters.cli.faults import MisaskedError
from adapters.cli.options import AsJson
from adapters.cli.showing import print_line, progress

FromLog = Annotated[bool, typer.Option("--from-log", help="Take the record from the log of record in Kafka.")]
Backup = Annotated[
    Path | None,
    typer.Option(
        "--backup",
        metavar="DIR",
        help="Take evidence and keys from a backup, and without --from-log the record too.",
    ),
]
Kafka = Annotated[
    str,
    typer.Option("--kafka", envvar="GRAVAMEN_KAFKA", metavar="HOST:PORT,...", help="Brokers of Kafka."),
]
Origin = Annotated[
    str,
    typer.Option(
        "--origin", envvar="GRAVAMEN_ORIGIN", metavar="CODE", help="Code of the repository; names its log."
    ),
]
Database = Annotated[
    str,
    typer.Option(
        "--database",
        envvar="GRAVAMEN_DATABASE",
        metavar="URL",
        help="PostgreSQL to restore to, migrated before.",
    ),
]
DataFolder = Annotated[
    str,
    typer.Option(
        "--data",
        envvar="GRAVAMEN_DATA",
        metavar="DIR",
        help="Data folder to restore to; beside --database, that of evidence bytes.",
    ),
]
Kek = Annotated[
    str,
    typer.Option(
        "--kek", envvar="GRAVAMEN_KEK", metavar="FILE", help="Key-encryption key, beside --database."
    ),
]
AtLeast = Annotated[
    int,
    typer.Option(
        "--at-least", metavar="SEQUENCE", min=0, help="Sequence known to be recorded: less was cut short."
    ),
]


def restore(
    from_log: FromLog = False,
    backup: Backup = None,
    kafka: Kafka = "",
    origin: Origin = "repository",
    database: Database = "",
    data: DataFolder = "",
    kek: Kek = "",
    at_least: AtLeast = 0,
    as_json: AsJson = False,
) -> None:
    """Build an empty store again from the log of record, byte for byte; evidence and keys from a backup.

    Each event is checked before it is written. A log that was cut short or edited is refused with the first
    sequence that is not right. Broken off, the same command goes on where it stopped. No server may be at
    work on the store.
    """
    if from_log and not kafka:
        raise MisaskedError("--kafka: expected the brokers that hold the log, found none")
    stated: dict[str, Any] = {
        "kafka": kafka if from_log else "",
        "backup": backup,
        "origin": origin,
        "database": database,
        "data": Path(data) if data else "",
        "kek": Path(kek) if kek else "",
    }
    from pydantic import ValidationError  # noqa: PLC0415

    from adapters.composing.restoring import Restoration  # noqa: PLC0415
    from adapters.composing.restoring import restore as make  # noqa: PLC0415
    from domain.events import first_fault  # noqa: PLC0415

    try:
        asked = Restoration(at_least=at_least, **{name: value for name, value in stated.items() if value})
    except ValidationError as error:
        raise MisaskedError(f"--{first_fault(error).replace('_', '-')}") from None
    with progress(is_quiet=as_json) as bar:
        task = bar.add_task("events", total=None)
        made = make(asked, progress=lambda done, total: bar.update(task, completed=done, total=total))
    record = made.record
    if as_json:
        members = {
            "repository": str(record.repository),
            "head": record.head,
            "was_there": record.was_there,
            "record_sha256": record.record_sha256,
            "objects": made.objects,
        }
        print_line(json.dumps(members, indent=2))
        return
    print_line(
        f"repository {record.repository}: {record.head} events, {record.head - record.was_there} of them now"
    )
    print_line(f"all digests, in order, have the SHA-256 {record.record_sha256}")
    if made.objects is None:
        print_line("evidence and keys are not in the log: without them what is sealed cannot be read")
    else:
        print_line(f"keys, and {made.objects} objects of evidence, came from the backup")
