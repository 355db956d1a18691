"""`gravamen verify` and `gravamen replay`: the record checked without asking the program that wrote it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.cli.faults import REFUSED, MisaskedError
from adapters.cli.options import AsJson
from adapters.cli.process_commands import Database, ViewsDatabase, settings_of
from adapters.cli.showing import print_line, progress
from adapters.cli.view_commands import Folder

if TYPE_CHECKING:
    from adapters.cli.audit import ViewDigest
    from adapters.composing.reading import ReadingParts


@contextmanager
def record_at(data: Path | None, *, database: str, views_database: str = "") -> Iterator[ReadingParts[Any]]:
    """Open a record to be read alone: in a data folder where one is named, else in PostgreSQL.

    Raises:
        MisaskedError: Neither is named.
    """
    # Reading a store imports the store and the views, which a client does not need.
    from adapters.composing.reading import reading, reading_database  # noqa: PLC0415

    if data is not None:
        with reading(data) as folder:
            yield folder
        return
    if not database:
        raise MisaskedError("expected --data or --database, which hold a record, found neither")
    settings = settings_of("views", database=database, views_database=views_database)
    with reading_database(settings.store_url, views_url=settings.views_url) as store:
        yield store


def verify(
    data: Folder = None, database: Database = "", views_database: ViewsDatabase = "", as_json: AsJson = False
) -> None:
    """Check every stored event against its digest and its place, then the views against a replay.

    It writes nothing, and reads beside running servers. Exit code 0: all holds; 1: the first difference is named.
    """
    from adapters.cli.audit import verify as verified_of  # noqa: PLC0415

    with (
        record_at(data, database=database, views_database=views_database) as parts,
        progress(is_quiet=as_json) as bar,
    ):
        events, views = bar.add_task("events", total=None), bar.add_task("views", total=None)
        found = verified_of(
            parts,
            on_events=lambda done, total: bar.update(events, completed=done, total=total),
            on_views=lambda position, head: bar.update(views, completed=position, total=head),
        )
    if as_json:
        print_line(json.dumps(asdict(found), indent=2))
    elif found.difference:
        event = f" ({found.event})" if found.event else ""
        print_line(f"difference at {found.difference}{event}")
    else:
        print_line(f"repository {found.repository}: {found.head} events, each is what its digest says")
        print_line(f"all digests, in order, have the SHA-256 {found.record_sha256}")
        _print_views(found.views)
        if not found.views:
            print_line("no views are stored yet: a server builds them")
    if found.difference:
        raise typer.Exit(REFUSED)


def replay(
    to: Annotated[int, typer.Option("--to", metavar="SEQUENCE", min=1, help="Last sequence that counts.")],
    view: Annotated[
        list[str] | None, typer.Option("--view", metavar="NAME", help="Only this view. May be stated again.")
    ] = None,
    data: Folder = None,
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Build views as they stood at a sequence, in memory, and print the digests of their rows.

    The same log gives the same digests on any machine with the same version of the views.
    """
    from adapters.cli.audit import replay as replayed  # noqa: PLC0415
    from projections.all_views import all_views  # noqa: PLC0415

    known = sorted(each.name for each in all_views())
    for name in view or []:
        if name not in known:
            raise MisaskedError(f"--view: expected one of {', '.join(known)}, found another")

    with record_at(data, database=database) as parts:
        head = parts.log.head()
        if to > head:
            raise MisaskedError(f"--to: expected a sequence up to the head, {head}, found {to}")
        with progress(is_quiet=as_json) as bar:
            task = bar.add_task("replay", total=to)
            position, digests = replayed(
                parts,
                to=to,
                on_views=lambda position, head: bar.update(task, completed=position, total=head),
                names=view or (),
            )
    if as_json:
        answer: dict[str, Any] = {"position": position, "head": head}
        print_line(json.dumps(answer | {"views": [asdict(digest) for digest in digests]}, indent=2))
        return
    _print_views(digests)
    rounded = "" if position == to else f" (the last act that is whole by {to} ends there)"
    print_line(f"as of position {position}{rounded}, of {head}")


def _print_views(digests: tuple[ViewDigest, ...] | list[ViewDigest]) -> None:
    # A digest beside its view would not fit 80 columns.
    for digest in digests:
        print_line(f"{digest.name} version {digest.version} at position {digest.position}")
        print_line(f"  {digest.sha256}")
