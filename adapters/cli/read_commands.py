"""A command for each register that is listed, and for each thing that is shown whole."""

from __future__ import annotations

import inspect
from typing import Annotated, Any

import typer
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from adapters.cli.act_commands import parameter_of
from adapters.cli.calling import Connection, connected, method_of
from adapters.cli.flags import flags_of, request_of, said_of_rpc
from adapters.cli.nouns import Group, Listing, Showing
from adapters.cli.options import CALLING, AsOf, Limit, caller_of, with_parameters
from adapters.cli.showing import print_json, print_line, print_message, print_table

SERVICE = "RegisterService"
PAGED = frozenset({"as_of", "page_size", "page_token"})
PAGE = 500


def add_read(app: typer.Typer, group: Group, read: Listing | Showing) -> None:
    """Add the command of one query to its group."""
    if isinstance(read, Showing):
        _add_showing(app, group, read)
    else:
        _add_listing(app, group, read)


def _add_listing(app: typer.Typer, group: Group, listing: Listing) -> None:
    service = listing.service
    method = method_of(service, listing.rpc)
    flags = flags_of(method.input_type, without=PAGED)

    def run(**values: Any) -> None:
        caller = caller_of(values, purpose=group.purpose)
        base = {} if values["as_of"] is None else {"as_of": values["as_of"]}
        asked = request_of(method.input_type, flags, values, base=base)
        with connected(caller, options={".".join(flag.path): flag.option for flag in flags}) as connection:
            answer = pages(connection, service, listing.rpc, asked, rows=listing.rows, limit=values["limit"])
        if values["as_json"]:
            print_json(answer)
            return
        print_rows(answer, rows=listing.rows, columns=listing.columns)

    parameters = [
        *(parameter_of(flag) for flag in flags),
        ("as_of", AsOf, None),
        ("limit", Limit, 100),
        *CALLING,
    ]
    text = said_of_rpc(service, listing.rpc)
    app.command(listing.verb, help=text)(with_parameters(run, parameters, text=text))


def _add_showing(app: typer.Typer, group: Group, showing: Showing) -> None:
    method = method_of(SERVICE, showing.rpc)
    named = {showing.key} if showing.on else set()
    flags = flags_of(method.input_type, without=PAGED | named)

    def run(**values: Any) -> None:
        caller = caller_of(values, purpose=group.purpose)
        base = {name: values[name] for name in ("as_of", *named) if values.get(name) is not None}
        asked = request_of(method.input_type, flags, values, base=base)
        options = {".".join(flag.path): flag.option for flag in flags} | dict.fromkeys(named, showing.on)
        with connected(caller, options=options) as connection:
            answer = connection.ask(SERVICE, showing.rpc, asked)
        if values["as_json"]:
            print_json(answer)
        else:
            print_message(answer)

    argument = typer.Argument(metavar=showing.on, help="Its id.", show_default=False)
    parameters = [
        *((name, Annotated[str, argument], inspect.Parameter.empty) for name in named),
        *(parameter_of(flag) for flag in flags),
        *([("as_of", AsOf, None)] if "as_of" in method.input_type.fields_by_name else ()),
        *CALLING,
    ]
    text = said_of_rpc(SERVICE, showing.rpc)
    app.command(showing.verb, help=text)(with_parameters(run, parameters, text=text))


def pages(connection: Connection, service: str, rpc: str, asked: Any, *, rows: str, limit: int) -> Any:
    """Read pages until there are enough rows, into one answer; its token goes on after them."""
    answer: Any = GetMessageClass(method_of(service, rpc).output_type)()
    while True:
        asked.page_size = min(PAGE, limit - len(getattr(answer, rows)))
        page = connection.ask(service, rpc, asked)
        answer.MergeFrom(page)
        answer.next_page_token = page.next_page_token
        if not page.next_page_token or len(getattr(answer, rows)) >= limit:
            return answer
        asked.page_token = page.next_page_token


def print_rows(answer: Message, *, rows: str, columns: tuple[str, ...]) -> None:
    """Print rows as a table, and below it what they stand for."""
    found: Any = answer
    listed = getattr(found, rows)
    if listed:
        print_table(listed, columns)
    more = "; there are more: raise --limit" if found.next_page_token else ""
    counted = "1 row" if len(listed) == 1 else f"{len(listed)} rows"
    print_line(f"{counted} at position {found.position} of {found.head}{more}")
