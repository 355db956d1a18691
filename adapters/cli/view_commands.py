"""`gravamen views`: how views stand, and what is done about one that stopped or is to be built anew."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from gravamen.v1 import common_pb2, record_service_pb2, view_service_pb2

from adapters.cli.calling import DEFAULT_SERVER, Caller, connected
from adapters.cli.escaping import escaped
from adapters.cli.faults import INTERRUPTED, MisaskedError
from adapters.cli.options import AsJson, By, PurposeWord, Server
from adapters.cli.process_commands import (
    Database,
    Kafka,
    Origin,
    ViewsDatabase,
    settings_of,
    views_named,
)
from adapters.cli.processes import told_to_stop
from adapters.cli.showing import print_cells, print_json, print_line, progress

ViewName = Annotated[str, typer.Argument(metavar="VIEW", help="Name of a view, as `views list` has it.")]
Folder = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="Data folder of an embedded node instead.")
]


def add_views(app: typer.Typer) -> None:
    """Add the group `views`."""
    views = typer.Typer(
        help="Views: what follows from the record, and can be built again.", no_args_is_help=True
    )
    views.command("list")(list_views)
    views.command("rebuild")(rebuild)
    views.command("resume")(resume)
    views.command("set-aside")(set_aside)
    app.add_typer(views, name="views")


def list_views(
    data: Folder = None,
    database: Database = "",
    views_database: ViewsDatabase = "",
    as_json: AsJson = False,
) -> None:
    """Show of each view how far it has come, how far behind the record it is, and why it stopped."""
    from adapters.composing.view_care import list_at_scale, list_in_folder  # noqa: PLC0415

    if data is not None:
        found = list_in_folder(data)
    else:
        found = list_at_scale(settings_of("views", database=database, views_database=views_database))
    if as_json:
        print_line(json.dumps(asdict(found), indent=2))
        return
    lines = []
    for each in found.accounts:
        state = escaped(each.fault) or "follows"
        if each.set_aside:
            state = f"{state}; set aside: {each.set_aside}"
        if each.rebuilt_to is not None:
            state = f"{state}; rebuilt to {each.rebuilt_to}"
        lines.append((each.name, str(each.version), str(each.position), str(each.lag), state))
    print_cells(("view", "version", "position", "behind", "state"), lines)
    print_line(f"head {found.head}")


def rebuild(
    view: Annotated[
        str, typer.Argument(metavar="VIEW", help="Name of a view; of a data folder all are built.")
    ] = "",
    data: Folder = None,
    database: Database = "",
    views_database: ViewsDatabase = "",
    kafka: Kafka = "",
    origin: Origin = "repository",
) -> None:
    """Build a view anew beside the one that stands, and put it in its place once it has come up with the record.

    Readers see the old one until then, and the new one whole. It may be interrupted: the next goes on from there.
    """
    from adapters.composing.view_care import rebuild_at_scale, rebuild_folder  # noqa: PLC0415

    if data is not None and view:
        raise MisaskedError("VIEW: expected none with --data, whose views are one file, found one")
    stopped = told_to_stop()
    with progress() as bar:
        task = bar.add_task(view or "views", total=None)

        def show(position: int, head: int) -> None:
            bar.update(task, completed=position, total=head)

        if data is not None:
            is_done = rebuild_folder(data, progress=show, stopped=stopped)
        else:
            settings = settings_of(
                "views", database=database, views_database=views_database, kafka=kafka, origin=origin
            )
            is_done = rebuild_at_scale(settings, _view(view), progress=show, stopped=stopped)
    if not is_done:
        raise typer.Exit(INTERRUPTED)
    print_line(f"{f'view {view}' if view else 'the views'} built anew, and in place")


def resume(
    view: ViewName, data: Folder = None, database: Database = "", views_database: ViewsDatabase = ""
) -> None:
    """Let a stopped view try the event again that it could not apply, after what was amiss is mended."""
    from adapters.composing.view_care import resume_at_scale, resume_in_folder  # noqa: PLC0415

    chosen = _view(view)
    if data is not None:
        fault = resume_in_folder(data, chosen)
    else:
        fault = resume_at_scale(
            settings_of("views", database=database, views_database=views_database), chosen
        )
    if fault is None:
        print_line(f"view {view} had not stopped")
    else:
        print_line(f"view {view} goes on; it had stopped: {escaped(fault)}")


def set_aside(
    view: ViewName,
    sequence: Annotated[
        int, typer.Option("--sequence", metavar="NUMBER", min=1, help="The event at which it stopped.")
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, in words; kept sealed.")],
    request_id: Annotated[
        str, typer.Option("--request-id", metavar="ID", help="Own id of this request, for a retry.")
    ] = "",
    server: Server = DEFAULT_SERVER,
    by: By = "",
    purpose: PurposeWord = "administration",
    as_json: AsJson = False,
) -> None:
    """Have a stopped view pass over the one event that it cannot apply. The decision is recorded, with its reason.

    The event stays in the record, and other views apply it. A later version of the view is asked again.
    """
    caller = Caller(server=server, by=by, purpose=purpose, reason=reason)
    options = {"view": "VIEW", "sequence": "--sequence"}
    with connected(caller, options=options) as connection:
        status = connection.ask("RecordService", "GetStatus", record_service_pb2.GetStatusRequest())
        asked = view_service_pb2.SetEventAsideRequest(
            options=common_pb2.CommandOptions(request_id=request_id),
            id=status.repository,
            view=view,
            sequence=sequence,
        )
        answer = connection.ask("ViewService", "SetEventAside", asked)
    if as_json:
        print_json(answer)
        return
    print_line(f"view {view} passes over sequence {sequence}, by act {answer.receipt.act_id}")


def _view(name: str) -> Any:
    if not name:
        raise MisaskedError("expected the name of a view, found none: see `gravamen views list`")
    found = views_named([name])
    assert found is not None
    return found[0]
