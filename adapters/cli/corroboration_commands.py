"""`gravamen corroboration`, and `search run`: what joins the sources of facts, and a saved list run again."""

from __future__ import annotations

import inspect
from typing import Annotated, Any

import typer
from gravamen.v1 import corroboration_service_pb2, register_service_pb2, search_service_pb2

from adapters.cli.act_commands import parameter_of
from adapters.cli.calling import connected
from adapters.cli.flags import flags_of, request_of
from adapters.cli.forum_ids import forum_id
from adapters.cli.nouns import Listing
from adapters.cli.options import CALLING, AsOf, Limit, caller_of, with_parameters
from adapters.cli.read_commands import PAGE, pages, print_rows
from adapters.cli.showing import SHORT, print_cells, print_json, print_line
from adapters.cli.wrapping import print_wrapped

SERVICE, RPC = "CorroborationService", "GetCorroboration"
_REQUEST = corroboration_service_pb2.GetCorroborationRequest.DESCRIPTOR
_FLAGS = flags_of(_REQUEST, without=frozenset({"page_size", "page_token"}))
TIES = {
    "common_origin": "one origin",
    "earlier_account": "an earlier account to that body",
    "same_person": "the same person",
    "common_hand": "a common hand",
    "source_is_hand": "one is the other's hand",
    "one_citation": "one citation",
}


def add_corroboration(app: typer.Typer) -> None:
    """Add the command."""
    parameters = [*(parameter_of(flag) for flag in _FLAGS), ("limit", Limit, 100), *CALLING]
    text = (
        "Show on how many independent origins facts rest, what joins them, and what speaks against them."
        " The forum is an id, or the code of its body."
    )
    app.command("corroboration", help=text)(with_parameters(_corroboration, parameters, text=text))


def _corroboration(**values: Any) -> None:
    caller = caller_of(values, purpose="case_building")
    asked: Any = request_of(_REQUEST, _FLAGS, values)
    with connected(caller, options={".".join(flag.path): flag.option for flag in _FLAGS}) as connection:
        asked.lens.forum = forum_id(connection, asked.lens.forum)
        answer = pages(connection, SERVICE, RPC, asked, rows="facts", limit=values["limit"])
    if values["as_json"]:
        print_json(answer)
        return
    for fact in answer.facts:
        _print_fact(fact)
    circles = {tuple((link.source, link.on) for link in circle.links): circle for circle in answer.circles}
    for circle in circles.values():
        way = " rests on ".join(
            [*(link.source[:SHORT] for link in circle.links), circle.links[0].source[:SHORT]]
        )
        print_wrapped(f"circular reporting, counted as one origin: {way}", hanging="  ")
    more = "; there are more: raise --limit" if answer.next_page_token else ""
    counted = "1 fact" if len(answer.facts) == 1 else f"{len(answer.facts)} facts"
    print_line(f"{counted} at stage {answer.stage}, position {answer.position} of {answer.head}{more}")


def _print_fact(fact: Any) -> None:
    standing = fact.standing
    print_wrapped(
        f"fact {standing.fact}: {standing.usable} on what is usable, {standing.known} on what is known;"
        f" origins {standing.usable_origins} of {standing.known_origins} usable",
        hanging="  ",
    )
    lines = [
        (
            "✓" if origin.is_usable else "✗",
            ", ".join(source[:SHORT] for source in origin.sources),
            str(len(origin.citations)),
            "; ".join(dict.fromkeys(map(_tie, origin.ties))) or "-",
        )
        for origin in fact.origins
    ]
    if lines:
        print_cells(("  usable", "sources", "citations", "joined by"), lines)
    for cited in fact.against:
        sources = ", ".join(source[:SHORT] for source in cited.sources)
        print_wrapped(f"against: citation {cited.citation} from {sources}", margin="  ", hanging="    ")
    for link in fact.links:
        print_wrapped(f"contradicts fact {link.other} (event {link.event.sequence})", margin="  ")
    for taken_back in fact.retracted:
        topics = f" on {', '.join(taken_back.topics)}" if taken_back.topics else ""
        print_wrapped(
            f"retracted{topics}: citation {taken_back.citation}, in item {taken_back.retracted_in}"
            f" (event {taken_back.event.sequence}); it stays and counts",
            margin="  ",
            hanging="    ",
        )


def _tie(tie: Any) -> str:
    topics = f" on {', '.join(tie.topics)}" if tie.topics else ""
    capacity = f" ({tie.capacity.replace('_', ' ')})" if tie.capacity else ""
    return f"{TIES[tie.kind]}{capacity}{topics}{', withdrawn' if tie.is_withdrawn else ''}"


def add_run(app: typer.Typer, listings: dict[str, Listing]) -> None:
    """Add `search run`.

    Args:
        listings: Commands that list, by their rpc: a saved list is shown as they show it.
    """
    argument = typer.Argument(metavar="SEARCH", help="Its id.", show_default=False)
    parameters = [
        ("id", Annotated[str, argument], inspect.Parameter.empty),
        ("as_of", AsOf, None),
        ("limit", Limit, 100),
        *CALLING,
    ]
    text = "Run a saved search: its list, as of any position."

    def run(**values: Any) -> None:
        caller = caller_of(values, purpose="case_building")
        asked = search_service_pb2.RunSavedSearchRequest(id=values["id"], as_of=values["as_of"])
        with connected(caller, options={"id": "SEARCH"}) as connection:
            asked.page_size = min(PAGE, values["limit"])
            answer: Any = connection.ask("SearchService", "RunSavedSearch", asked)
        if values["as_json"]:
            print_json(answer)
            return
        listing = listings[answer.list_rpc]
        rows = getattr(register_service_pb2, f"{answer.list_rpc}Response")()
        answer.answer.Unpack(rows)
        print_rows(rows, rows=listing.rows, columns=listing.columns)

    app.command("run", help=text)(with_parameters(run, parameters, text=text))
