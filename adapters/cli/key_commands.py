"""`gravamen keys rotate`: another key-encryption key for the keys of a repository."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from adapters.cli.faults import MisaskedError
from adapters.cli.options import AsJson
from adapters.cli.process_commands import Database, Kek
from adapters.cli.showing import print_line
from adapters.cli.view_commands import Folder


def add_keys(app: typer.Typer) -> None:
    """Add the group `keys`."""
    keys = typer.Typer(help="Keys of a repository, on the machine that holds them.", no_args_is_help=True)
    keys.command("rotate")(rotate)
    # A single command would else take the place of its group.
    keys.callback()(lambda: None)
    app.add_typer(keys, name="keys")


def rotate(
    data: Folder = None,
    database: Database = "",
    kek: Kek = "",
    new_kek: Annotated[
        str,
        typer.Option("--new-kek", metavar="FILE", help="The new one, beside --database; drawn if missing."),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Wrap every key anew under another key-encryption key. No server may be at work on them.

    The old one opens nothing after, except older backups. In a data folder the new one takes its place; at
    scale every process is started again with the new file.
    """
    # Opening a store imports the store, which a client does not need.
    from adapters.composing.rotating import rotate_data_folder, rotate_database  # noqa: PLC0415

    if data is not None:
        count = rotate_data_folder(data)
    elif database and kek and new_kek:
        count = rotate_database(database, kek=Path(kek), new_kek=Path(new_kek))
    else:
        raise MisaskedError("expected --data, or --database with --kek and --new-kek, found less")
    if as_json:
        print_line(json.dumps({"keys": count}))
    elif count:
        print_line(f"{count} keys are wrapped under the new key-encryption key")
    else:
        print_line("all keys were wrapped under it before")
