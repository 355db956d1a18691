"""`gravamen status`, `history`, `follow` and `call`: the record as it was written, and any rpc by its name."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from google.protobuf.message import Message
from gravamen.v1 import common_pb2, record_service_pb2

from adapters.cli.calling import DEFAULT_SERVER, Caller, Connection, connected
from adapters.cli.escaping import escaped
from adapters.cli.faults import CommandLineError, MisaskedError, NotDoneError
from adapters.cli.flags import read_json, request_of
from adapters.cli.options import CLASSIFICATIONS, AsJson, AsOf, By, Limit, PurposeWord, Server
from adapters.cli.read_commands import pages
from adapters.cli.showing import json_of, print_cells, print_json, print_line
from adapters.grpc_api.descriptors import SERVICES

SERVICE = "RecordService"
Bodies = Annotated[bool, typer.Option("--bodies", help="Print each event's exact bytes as well.")]


def status(
    server: Server = DEFAULT_SERVER, by: By = "", purpose: PurposeWord = "audit", as_json: AsJson = False
) -> None:
    """Show the repository, the head of its record, and how far each view has come."""
    with connected(Caller(server=server, by=by, purpose=purpose)) as connection:
        answer = connection.ask(SERVICE, "GetStatus", record_service_pb2.GetStatusRequest())
    if as_json:
        print_json(answer)
        return
    print_line(f"repository {answer.repository}")
    print_line(f"head {answer.head}, rules {answer.rules_version}, program {answer.program_version}")
    lines = [
        (view.name, str(view.version), str(view.position), escaped(view.fault) or "follows")
        for view in answer.views
    ]
    print_cells(("view", "version", "position", "state"), lines)


def history(
    stream: Annotated[str, typer.Argument(metavar="STREAM", help="KIND/ID, such as fact/UUID.")],
    as_of: AsOf = None,
    bodies: Bodies = False,
    limit: Limit = 1_000,
    server: Server = DEFAULT_SERVER,
    by: By = "",
    purpose: PurposeWord = "audit",
    as_json: AsJson = False,
) -> None:
    """Show each event of an item, source, fact, line or person: who acted, why, and what came of it."""
    asked = record_service_pb2.ListHistoryRequest(stream=stream, as_of=as_of)
    options = {"stream": "STREAM", "as_of": "--as-of"}
    with connected(Caller(server=server, by=by, purpose=purpose), options=options) as connection:
        answer = pages(connection, SERVICE, "ListHistory", asked, rows="entries", limit=limit)
    if as_json:
        print_json(answer)
        return
    for entry in answer.entries:
        _print_entry(entry, with_body=bodies)
    more = "; there are more: raise --limit" if answer.next_page_token else ""
    print_line(f"{len(answer.entries)} events at position {answer.position} of {answer.head}{more}")


def _print_entry(entry: record_service_pb2.HistoryEntry, *, with_body: bool) -> None:
    event = entry.event
    print_line(f"{event.sequence}  {event.type}  version {event.version}")
    print_line(f"    {entry.recorded_at}  {entry.by} ({entry.by_kind}, {entry.identity})  {entry.purpose}")
    if entry.reason:
        print_line(f"    reason: {escaped(entry.reason)}")
    for path in sorted(entry.texts):
        print_line(f"    {path}: {escaped(entry.texts[path])}")
    print_line(f"    sha256 {event.sha256}")
    for name, others in (("same act", entry.same_act), ("caused", entry.caused)):
        for other in others:
            print_line(f"    {name}: {other.sequence} {other.type}")
            print_line(f"      {other.stream}")
    if with_body:
        print_line(f"    {escaped(event.body)}")


def follow(
    after: Annotated[
        int, typer.Option("--after", metavar="SEQUENCE", min=0, help="Begin after this sequence.")
    ] = 0,
    types: Annotated[
        list[str] | None,
        typer.Option("--type", metavar="NAME", help="Wire name, or its beginning such as evidence."),
    ] = None,
    kinds: Annotated[
        list[str] | None, typer.Option("--kind", metavar="KIND", help="Kind of stream, such as fact.")
    ] = None,
    until_head: Annotated[
        bool, typer.Option("--until-head", help="End at the head instead of waiting for more.")
    ] = False,
    classification: Annotated[
        str,
        typer.Option(
            "--classification",
            metavar="WORD",
            help=f"Only what integrators may read at it: {', '.join(CLASSIFICATIONS)}; all where left out.",
        ),
    ] = "",
    bodies: Bodies = False,
    server: Server = DEFAULT_SERVER,
    by: By = "",
    purpose: PurposeWord = "audit",
    as_json: AsJson = False,
) -> None:
    """Print events as they come, in order and without a gap, until it is interrupted.

    At its end it says after which sequence to go on. With --json each event is one line of JSON; with
    --classification that is the CloudEvent which the topic for integrators has.
    """
    asked = record_service_pb2.SubscribeRequest(
        after=after,
        types=types or [],
        stream_kinds=kinds or [],
        stops_at_head=until_head,
        max_classification=_classification(classification),
    )
    options = {"types": "--type", "stream_kinds": "--kind", "after": "--after"}
    position = after
    with connected(Caller(server=server, by=by, purpose=purpose), options=options) as connection:
        try:
            for batch in connection.follow(SERVICE, "Subscribe", asked):
                for event in batch.events:
                    _print_event(event, as_json=as_json, with_body=bodies)
                for published in batch.published:
                    _print_published(published, as_json=as_json, with_body=bodies)
                position = batch.position
        except KeyboardInterrupt:
            pass
        except CommandLineError as error:
            if position == after:
                raise
            raise NotDoneError(f"{error.message}; go on with --after {position}") from None
    typer.echo(f"go on with --after {position}", err=True)


def _print_event(event: common_pb2.RecordedEvent, *, as_json: bool, with_body: bool) -> None:
    if as_json:
        print_line(json_of(event))
        return
    print_line(f"{event.sequence}  {event.type}  {event.stream}  version {event.version}")
    if with_body:
        print_line(f"    {escaped(event.body)}")


def _print_published(event: record_service_pb2.PublishedEvent, *, as_json: bool, with_body: bool) -> None:
    # Written anew in ASCII: no character of a text reaches the terminal as it is.
    cloud_event = json.dumps(json.loads(event.cloud_event))
    if as_json:
        print_line(cloud_event)
        return
    print_line(f"{event.sequence}  {event.type}  {event.stream}")
    if with_body:
        print_line(f"    {cloud_event}")


def _classification(word: str) -> common_pb2.Classification.ValueType:
    """Give the classification that a word names; none where it is left out."""
    if word and word not in CLASSIFICATIONS:
        raise MisaskedError(
            f"--classification: expected one of {', '.join(CLASSIFICATIONS)}, found {escaped(word)}"
        )
    return common_pb2.Classification.Value(f"CLASSIFICATION_{word.upper() or 'UNSPECIFIED'}")


def call(
    rpc: Annotated[str, typer.Argument(metavar="SERVICE/RPC", help="Such as MappingService/EndorseMapping.")],
    request: Annotated[
        str, typer.Option("--request", metavar="FILE", help="JSON of the request; - reads standard input.")
    ] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; kept sealed.")] = "",
    server: Server = DEFAULT_SERVER,
    by: By = "",
    purpose: PurposeWord = "audit",
    _json: Annotated[bool, typer.Option("--json", help="JSON, as always here.")] = True,
) -> None:
    """Call any rpc of the API with JSON, and print its answer as JSON: batches, and what has no command.

    A word of the domain may stand for a name of an enum: supports for POLARITY_SUPPORTS. A stream of
    answers is one line of JSON each.
    """
    service, _, name = rpc.removeprefix("gravamen.v1.").partition("/")
    if service not in SERVICES:
        raise MisaskedError(f"expected a service of {', '.join(sorted(SERVICES))}, found {escaped(service)}")
    method = SERVICES[service].methods_by_name.get(name)
    if method is None:
        known = ", ".join(SERVICES[service].methods_by_name)
        raise MisaskedError(f"expected an rpc of {known}, found {escaped(name)}")
    if method.client_streaming:
        raise MisaskedError("expected an rpc of one request: `gravamen intake` sends bytes")
    asked = request_of(method.input_type, (), {}, base=read_json(request) if request else {})
    with connected(Caller(server=server, by=by, purpose=purpose, reason=reason)) as connection:
        for answer in _answers(connection, service, name, asked, is_stream=method.server_streaming):
            print_line(json_of(answer)) if method.server_streaming else print_json(answer)


def _answers(connection: Connection, service: str, rpc: str, asked: Message, *, is_stream: bool) -> Any:
    if is_stream:
        return connection.follow(service, rpc, asked)
    return [connection.ask(service, rpc, asked)]
