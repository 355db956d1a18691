"""`gravamen item check` and `gravamen item download`: the bytes that an item holds."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Annotated

import typer
from gravamen.v1 import vault_service_pb2

from adapters.cli.calling import DEFAULT_SERVER, Caller, connected
from adapters.cli.faults import REFUSED, MisaskedError
from adapters.cli.options import AsJson, By, PurposeWord, Server
from adapters.cli.showing import print_json, print_line

Item = Annotated[str, typer.Argument(metavar="ITEM", help="Its id.")]


def check(
    item: Item,
    server: Server = DEFAULT_SERVER,
    by: By = "",
    purpose: PurposeWord = "documentation",
    as_json: AsJson = False,
) -> None:
    """Check an item's stored bytes against what was received, and record the result."""
    asked = vault_service_pb2.CheckFixityRequest(id=item)
    caller = Caller(server=server, by=by, purpose=purpose)
    with connected(caller, options={"id": "ITEM"}) as connection:
        answer = connection.ask("VaultService", "CheckFixity", asked, timeout_s=None)
    if as_json:
        print_json(answer)
    else:
        word = "intact" if answer.is_intact else "not intact"
        print_line(f"{word}, recorded at sequence {answer.receipt.last_sequence}")
        print_line(f"  {answer.sha256_found or 'no bytes could be read'}")
    if not answer.is_intact:
        raise typer.Exit(REFUSED)


def download(
    item: Item,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="New file for the bytes.")],
    server: Server = DEFAULT_SERVER,
    by: By = "",
    purpose: PurposeWord = "audit",
) -> None:
    """Write an item's bytes to a new file, readable by its owner alone, and print their digest."""
    asked = vault_service_pb2.DownloadRequest(id=item)
    unfinished = to.with_name(f"{to.name}.part")
    if to.exists():
        raise MisaskedError(f"--to: expected a new file, found {to} there already")
    digest = hashlib.sha256()
    caller = Caller(server=server, by=by, purpose=purpose)
    with connected(caller, options={"id": "ITEM"}) as connection:
        answers = connection.follow("VaultService", "Download", asked)
        try:
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                for answer in answers:
                    file.write(answer.chunk)
                    digest.update(answer.chunk)
            unfinished.rename(to)
        finally:
            unfinished.unlink(missing_ok=True)
    print_line(f"{digest.hexdigest()}  {to}")
