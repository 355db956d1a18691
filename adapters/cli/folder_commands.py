"""`gravamen backup`, `export-log` and `import-log`: a repository copied, or its log on its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.audit_commands import record_at
from adapters.cli.faults import MisaskedError
from adapters.cli.options import AsJson, Data
from adapters.cli.process_commands import Database, settings_of
from adapters.cli.showing import print_line, progress
from adapters.cli.view_commands import Folder

if TYPE_CHECKING:
    from adapters.composing.backing_up import BackedUp

LogFile = Annotated[Path, typer.Argument(metavar="FILE", help="Log file.")]


def backup(
    data: Data,
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Folder of the backup; it holds no other.")],
    database: Annotated[
        str,
        typer.Option(
            "--database",
            envvar="GRAVAMEN_DATABASE",
            metavar="URL",
            help="PostgreSQL of the record and the keys, where they are not in the data folder.",
        ),
    ] = "",
    kek: Annotated[
        str,
        typer.Option(
            "--kek", envvar="GRAVAMEN_KEK", metavar="FILE", help="Key-encryption key, beside --database."
        ),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Copy a repository: events first, then evidence and keys. It may run beside its servers.

    The copy of the events is checked, event by event, before it gets its name. The backup holds the
    keys: whoever has it can read everything.
    """
    if database and not kek:
        raise MisaskedError(
            "--kek: expected the file of the key-encryption key beside --database, found none"
        )
    with progress(is_quiet=as_json) as bar:
        task = bar.add_task("events", total=None)

        def tell(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        made: BackedUp
        # Opening a store imports the store, which a client does not need.
        if database:
            from adapters.composing.backing_up import back_up_database  # noqa: PLC0415

            made = back_up_database(database, kek=Path(kek), data=data, destination=to, progress=tell)
        else:
            from adapters.bootstrap import back_up_folder  # noqa: PLC0415

            made = back_up_folder(data, to, progress=tell)
    if as_json:
        members = {"repository": made.repository, "head": made.head, "objects": made.objects}
        print_line(json.dumps(members, indent=2))
        return
    print_line(f"repository {made.repository}: {made.head} events and {made.objects} objects are in {to}")
    print_line("the backup holds the keys: keep it encrypted, and apart")


def export_log(file: LogFile, data: Folder = None, database: Database = "", as_json: AsJson = False) -> None:
    """Write the log to a new file, each event byte for byte. It may run beside servers.

    Equal records give equal files. The file holds no keys and no evidence: what is sealed stays sealed.
    """
    with record_at(data, database=database) as parts, progress(is_quiet=as_json) as bar:
        task = bar.add_task("events", total=None)
        header = parts.export_log(file, lambda done, total: bar.update(task, completed=done, total=total))
    if as_json:
        members = {
            "repository": str(header.repository),
            "head": header.head,
            "head_sha256": header.head_sha256,
        }
        print_line(json.dumps(members, indent=2))
        return
    print_line(f"repository {header.repository}: {header.head} events are in {file}")
    print_line(f"the last has the digest {header.head_sha256}")


def import_log(file: LogFile, data: Folder = None, database: Database = "", as_json: AsJson = False) -> None:
    """Bring a store up to a log file, byte for byte: that of a data folder, or an empty, migrated one in PostgreSQL.

    Nothing is added unless the whole file is right, and the store's record is a beginning of it. No server
    may have the store open. Broken off, the same command goes on. Keys and evidence are not in the file.
    """
    if data is None and not database:
        raise MisaskedError("expected --data or --database, which hold a store, found neither")
    with progress(is_quiet=as_json) as bar:
        task = bar.add_task("events", total=None)

        def tell(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        if data is not None:
            from adapters.bootstrap import import_log_file  # noqa: PLC0415

            head = import_log_file(file, data, progress=tell)
        else:
            from adapters.composing.importing import import_into_database  # noqa: PLC0415

            head = import_into_database(
                file, settings_of("migrate", database=database).store_url, progress=tell
            )
    if as_json:
        print_line(json.dumps({"head": head}, indent=2))
        return
    place = "the database" if data is None else data
    print_line(f"the record in {place} ends at sequence {head}, as the file does")
