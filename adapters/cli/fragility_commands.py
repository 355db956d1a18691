"""`gravamen hangs-on` and `gravamen what-if`: what would break a line, told only with a reason, and recorded."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Any

import typer
from gravamen.v1 import readiness_service_pb2

from adapters.cli.act_commands import parameter_of
from adapters.cli.calling import connected
from adapters.cli.flags import Flag, flags_of, request_of
from adapters.cli.forum_ids import forum_id
from adapters.cli.options import ACTING, CALLING, Limit, caller_of, with_parameters
from adapters.cli.read_commands import pages
from adapters.cli.showing import SHORT, print_grid, print_json, print_line
from adapters.cli.words import word_of
from adapters.cli.wrapping import print_wrapped

_PAGED = frozenset({"line", "page_size", "page_token", "size"})
_SETS = readiness_service_pb2.ListLossSetsRequest.DESCRIPTOR
_SET_FLAGS = tuple(
    flag for flag in flags_of(_SETS, without=_PAGED) if flag.path[:2] != ("lens", "exclusions")
)
_POINTS = readiness_service_pb2.ListSinglePointsOfFailureRequest.DESCRIPTOR
_WHAT_IF = readiness_service_pb2.WhatIfRequest.DESCRIPTOR
_WHAT_IF_FLAGS = tuple(
    replace(flag, option=flag.option.replace("--exclusions-", "--without-"))
    for flag in flags_of(_WHAT_IF, without=frozenset({"line"}))
)
_LOSS_KIND = readiness_service_pb2.LossKind.DESCRIPTOR
_WARNING = "SECRET: a list of people and things to silence. This reading is recorded at sequence {}."
_LINE = Annotated[str, typer.Argument(metavar="LINE", help="Its id.", show_default=False)]


def add_hangs_on(app: typer.Typer) -> None:
    """Add the command."""
    size = typer.Option(
        "--size",
        metavar="NUMBER",
        min=1,
        max=3,
        help="Losses at most in one set; 1 shows the single points of failure.",
    )
    parameters = [
        ("line", _LINE, inspect.Parameter.empty),
        *(parameter_of(flag) for flag in _SET_FLAGS),
        ("size", Annotated[int, size], 1),
        ("limit", Limit, 100),
        *ACTING,
        *CALLING,
    ]
    text = (
        "Show what a line hangs on: the smallest sets of losses that would open a blocker. Needs --reason; the"
        " reading is recorded. The forum is an id, or the code of its body."
    )
    app.command("hangs-on", help=text)(with_parameters(_hangs_on, parameters, text=text))


def _hangs_on(**values: Any) -> None:
    caller = caller_of(values, purpose="case_building")
    size, base = values["size"], {"line": values["line"]}
    if size == 1:
        rpc, rows, asked = (
            "ListSinglePointsOfFailure",
            "points",
            request_of(_POINTS, _SET_FLAGS, values, base=base),
        )
    else:
        rpc, rows = "ListLossSets", "sets"
        asked = request_of(_SETS, _SET_FLAGS, values, base={**base, "size": size})
    request: Any = asked
    with connected(caller, options=_options(_SET_FLAGS)) as connection:
        request.lens.forum = forum_id(connection, request.lens.forum)
        answer = pages(connection, "ReadinessService", rpc, request, rows=rows, limit=values["limit"])
    if values["as_json"]:
        print_json(answer)
        return
    found = getattr(answer, rows)
    print_wrapped(_WARNING.format(answer.reading.last_sequence))
    if found:
        print_grid(("what is lost", "what it opens"), [_set_row(each) for each in found])
    more = "; there are more: raise --limit" if answer.next_page_token else ""
    counted = f"{len(found)} {'single points of failure' if size == 1 else f'sets of up to {size} losses'}"
    print_line(f"{counted} at position {answer.read.position} of {answer.read.head}{more}")


def _set_row(found: Any) -> tuple[str, str]:
    return "\n".join(_loss_text(loss) for loss in found.losses), "\n".join(_blocker_texts(found.opened))


def _loss_text(loss: Any) -> str:
    kind = word_of(_LOSS_KIND, loss.kind).replace("_", " ")
    others = len(loss.sources) - 1
    more = f" and {others} more joined with it" if others > 0 else ""
    return f"{kind}{more}\n{loss.id}"


def _blocker_texts(blockers: Iterable[Any]) -> list[str]:
    """Tell blockers, those of one element and cause once with their incidents."""
    places: dict[tuple[str, str], list[str]] = {}
    for blocker in blockers:
        where = blocker.target.element or blocker.target.stream.partition("/")[0].replace("_", " ")
        mode = f" ({blocker.target.mode})" if blocker.target.mode else ""
        incidents = places.setdefault((f"{where}{mode}", blocker.words), [])
        if blocker.incident:
            incidents.append(blocker.incident[:SHORT])
    return [f"{where}{_among(incidents)}: {words}" for (where, words), incidents in places.items()]


def _among(incidents: Iterable[str]) -> str:
    named = ", ".join(dict.fromkeys(incidents))
    return f", incident {named}" if named else ""


def add_what_if(app: typer.Typer) -> None:
    """Add the command."""
    parameters = [
        ("line", _LINE, inspect.Parameter.empty),
        *(parameter_of(flag) for flag in _WHAT_IF_FLAGS),
        *ACTING,
        *CALLING,
    ]
    text = (
        "Show what a line would lack without something: blockers opened, and evaluations that a real loss would"
        " make stale. Needs --reason; the reading is recorded. The forum is an id, or the code of its body."
    )
    app.command("what-if", help=text)(with_parameters(_what_if, parameters, text=text))


def _what_if(**values: Any) -> None:
    caller = caller_of(values, purpose="case_building")
    asked: Any = request_of(_WHAT_IF, _WHAT_IF_FLAGS, values, base={"line": values["line"]})
    with connected(caller, options=_options(_WHAT_IF_FLAGS)) as connection:
        asked.lens.forum = forum_id(connection, asked.lens.forum)
        answer = connection.ask("ReadinessService", "WhatIf", asked)
    if values["as_json"]:
        print_json(answer)
        return
    print_wrapped(_WARNING.format(answer.reading.last_sequence))
    print_wrapped(f"before: {answer.statement_before}")
    print_wrapped(f"after:  {answer.statement_after}")
    _print_opened("it would open", answer.opened)
    _print_opened("and, in alternatives that are not needed", answer.opened_alternatives)
    if answer.would_be_stale:
        rows = [
            (each.evaluation, each.author, ", ".join(dict.fromkeys(map(_target_text, each.targets))))
            for each in answer.would_be_stale
        ]
        print_line("a real loss would make stale (a supposed one makes nothing stale):")
        print_grid(("evaluation", "by", "of"), rows)


def _print_opened(heading: str, blockers: Any) -> None:
    if blockers:
        print_line(f"{heading}: {len(blockers)}")
        for text in _blocker_texts(blockers):
            print_wrapped(text, margin="  ", hanging="    ")
    elif heading == "it would open":
        print_line("it would open no blocker")


def _target_text(target: Any) -> str:
    return target.element or "the line as a whole"


def _options(flags: Iterable[Flag]) -> dict[str, str]:
    return {".".join(flag.path): flag.option for flag in flags} | {
        "line": "LINE",
        "gravamen-reason": "--reason",
    }
