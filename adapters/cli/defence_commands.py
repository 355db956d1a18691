"""`disclosure schedule`, `inquiry plan` and `exoneration`: tables of what is owed and what is to be sought."""

from __future__ import annotations

import inspect
from typing import Annotated, Any

import typer
from gravamen.v1 import inquiry_service_pb2, readiness_service_pb2, register_service_pb2

from adapters.cli.act_commands import parameter_of, print_answer
from adapters.cli.calling import Connection, connected
from adapters.cli.escaping import escaped
from adapters.cli.faults import MisaskedError
from adapters.cli.flags import flags_of, request_of
from adapters.cli.forum_ids import forum_id
from adapters.cli.options import ACTING, CALLING, AsOf, Limit, caller_of, with_parameters
from adapters.cli.read_commands import PAGE
from adapters.cli.showing import SHORT, print_cells, print_json, print_line, segment_text
from adapters.cli.words import enum_words
from adapters.cli.wrapping import print_wrapped

_PLAN = readiness_service_pb2.GetCollectionPlanRequest.DESCRIPTOR
_PLAN_FLAGS = flags_of(_PLAN, without=frozenset({"line"}))
_SEEKS = enum_words(inquiry_service_pb2.InquirySeeks.DESCRIPTOR)
_PERISHES = enum_words(inquiry_service_pb2.Perishability.DESCRIPTOR)
OPENED_AT_ONCE = 100
"""Lines of inquiry of one act."""


def _argument(name: str) -> Any:
    return Annotated[str, typer.Argument(metavar=name, help="Its id.", show_default=False)]


def add_schedule(app: typer.Typer) -> None:
    """Add `disclosure schedule`."""
    of_class = typer.Option(
        "--class", metavar="WORD", help="One class, with all that awaits review and could be of it."
    )
    state = typer.Option("--state", metavar="WORD", help="One state.")
    parameters = [
        ("case", _argument("CASE"), inspect.Parameter.empty),
        ("disclosure_class", Annotated[str, of_class], ""),
        ("state", Annotated[str, state], ""),
        ("as_of", AsOf, None),
        ("limit", Limit, 100),
        *CALLING,
    ]
    text = "Show every item that a case relies on or that bears on it, and where its disclosure stands."
    app.command("schedule", help=text)(with_parameters(_schedule, parameters, text=text))


def _schedule(**values: Any) -> None:
    caller = caller_of(values, purpose="disclosure")
    asked = register_service_pb2.GetDisclosureScheduleRequest(
        case=values["case"],
        disclosure_class=values["disclosure_class"],
        state=values["state"],
        as_of=values["as_of"],
    )
    names = {"case": "CASE", "disclosure_class": "--class", "state": "--state"}
    with connected(caller, options=names) as connection:
        answer = _all_pages(connection, "GetDisclosureSchedule", asked, "entries", values["limit"])
    if values["as_json"]:
        print_json(answer)
        return
    lines = [
        (
            entry.item[:SHORT],
            segment_text(entry.segment),
            _spoken(entry.state),
            ", ".join(map(_spoken, entry.classes)) or "-",
            ", ".join(map(_spoken, entry.because)),
            escaped(entry.title),
        )
        for entry in answer.entries
    ]
    if lines:
        print_cells(("item", "part", "state", "classes", "because", "title"), lines)
    for entry in answer.entries:
        causes = ", ".join(f"{_spoken(each.cause)} (event {each.sequence})" for each in entry.reopened_by)
        if causes:
            print_wrapped(f"{entry.item[:SHORT]} is to be reviewed again: {causes}", hanging="  ")
        if entry.words:
            barred = ", ".join(map(_spoken, entry.barred_by))
            print_wrapped(f"{entry.item[:SHORT]} ({barred}): {entry.words}", hanging="  ")
    print_line(f"whole case: {_counts(answer.states)}; classes: {_counts(answer.classes)}")
    _print_place(answer, "entries", len(lines))


def add_exoneration(app: typer.Typer) -> None:
    """Add `exoneration`."""
    forum = typer.Option(
        "--forum", metavar="FORUM", help="Forum whose duty it is: its id, or its body's code."
    )
    parameters = [
        ("actor", _argument("ACTOR"), inspect.Parameter.empty),
        ("forum", Annotated[str, forum], inspect.Parameter.empty),
        ("as_of", AsOf, None),
        ("limit", Limit, 100),
        *CALLING,
    ]
    text = "Show what speaks for a person and what was done to find it, beside what speaks against."
    app.command("exoneration", help=text)(with_parameters(_exoneration, parameters, text=text))


def _exoneration(**values: Any) -> None:
    caller = caller_of(values, purpose="disclosure")
    with connected(caller, options={"actor": "ACTOR", "forum": "--forum"}) as connection:
        asked = register_service_pb2.GetExonerationRecordRequest(
            actor=values["actor"],
            forum=forum_id(connection, values["forum"]),
            as_of=values["as_of"],
        )
        answer = _all_pages(connection, "GetExonerationRecord", asked, "mappings", values["limit"])
    if values["as_json"]:
        print_json(answer)
        return
    for duty in answer.duties:
        print_wrapped(f"{duty.key}: {duty.statement} ({duty.citation})", hanging="  ")
    if not answer.duties:
        print_line("the forum states no duty of inquiry")
    for inquiry in answer.inquiries:
        result = _spoken(inquiry.outcome) if inquiry.outcome else "open"
        print_wrapped(f"inquiry {inquiry.id[:SHORT]}, {result}: {inquiry.sought}", hanging="  ")
        if inquiry.account:
            print_wrapped(inquiry.account, margin="    ")
    if not answer.inquiries:
        print_line("no line of inquiry looked for exonerating material")
    lines = [
        (each.side, each.standing, each.target.element, each.fact[:SHORT], escaped(each.statement))
        for each in answer.mappings
    ]
    if lines:
        print_cells(("side", "standing", "element", "fact", "what"), lines)
    print_line(f"mappings: {_counts(answer.sides)}")
    _print_place(answer, "mappings", len(lines))


def _all_pages(connection: Connection, rpc: str, asked: Any, rows: str, limit: int) -> Any:
    """Read pages until there are enough rows; what stands beside the rows of each page is kept once."""
    answer: Any = None
    while answer is None or (answer.next_page_token and len(getattr(answer, rows)) < limit):
        asked.page_size = min(PAGE, limit - (0 if answer is None else len(getattr(answer, rows))))
        page = connection.ask("RegisterService", rpc, asked)
        if answer is None:
            answer = page
        else:
            getattr(answer, rows).extend(getattr(page, rows))
            answer.next_page_token = page.next_page_token
        asked.page_token = page.next_page_token
    return answer


def add_plan(app: typer.Typer) -> None:
    """Add `inquiry plan`."""
    opens = typer.Option(
        "--open", help="Open what nobody seeks yet, in one act; 100 lines of inquiry at most."
    )
    assigned = typer.Option("--assign", metavar="ID", help="With --open: registered person who is to do it.")
    parameters = [
        ("line", _argument("LINE"), inspect.Parameter.empty),
        *(parameter_of(flag) for flag in _PLAN_FLAGS),
        ("opens", Annotated[bool, opens], False),
        ("assigned", Annotated[str, assigned], ""),
        *ACTING,
        *CALLING,
    ]
    text = (
        "Show what the open blockers of a line want, as lines of inquiry, what perishes first."
        " The forum is an id, or the code of its body."
    )
    app.command("plan", help=text)(with_parameters(_plan, parameters, text=text))


def _plan(**values: Any) -> None:
    caller = caller_of(values, purpose="case_building")
    asked: Any = request_of(_PLAN, _PLAN_FLAGS, values, base={"line": values["line"]})
    options = {".".join(flag.path): flag.option for flag in _PLAN_FLAGS} | {"line": "LINE"}
    if values["assigned"] and not values["opens"]:
        raise MisaskedError("--assign: expected --open beside it, found none")
    with connected(caller, options=options) as connection:
        asked.lens.forum = forum_id(connection, asked.lens.forum)
        plan = connection.ask("ReadinessService", "GetCollectionPlan", asked)
        wanted = _inquiries(plan, values["assigned"]) if values["opens"] else []
        opened = _opened(connection, wanted) if wanted else None
    if values["as_json"]:
        print_json(plan if opened is None else opened)
        return
    _print_plan(plan)
    if opened is not None:
        print_answer(opened, as_json=False)
    elif values["opens"]:
        print_line("nothing was opened: every proposal is sought already")


def _print_plan(plan: readiness_service_pb2.GetCollectionPlanResponse) -> None:
    lines = [
        (
            proposed.due or "-",
            _spoken(proposed.perishability) or "-",
            proposed.seeks,
            proposed.target.element or "the line",
            str(len(proposed.sought_by)),
            escaped("; ".join(proposed.words)),
        )
        for proposed in plan.proposals
    ]
    if lines:
        print_cells(("due", "perishes", "seeks", "element", "open", "wanted since"), lines)
    for proposed in plan.proposals:
        if proposed.means_of_proof:
            means = "; ".join(proposed.means_of_proof)
            print_wrapped(f"{proposed.target.element}: {means}", margin="  ", hanging="    ")
    print_line(f"{len(lines)} proposals at position {plan.read.position} of {plan.read.head}")


def _inquiries(
    plan: readiness_service_pb2.GetCollectionPlanResponse, assigned: str
) -> list[inquiry_service_pb2.NewInquiry]:
    """Make lines of inquiry of the proposals that nobody seeks yet."""
    return [
        inquiry_service_pb2.NewInquiry(
            case=plan.case_id,
            line=plan.line,
            target=proposed.target if proposed.target.element else None,
            seeks=inquiry_service_pb2.InquirySeeks.Value(_SEEKS[proposed.seeks]),
            sought="; ".join(proposed.words),
            means=range(1, len(proposed.means_of_proof) + 1),
            sources=proposed.sources,
            items=proposed.items,
            assigned=assigned,
            due=proposed.due,
            perishability=inquiry_service_pb2.Perishability.Value(
                _PERISHES.get(proposed.perishability, "PERISHABILITY_UNSPECIFIED")
            ),
        )
        for proposed in plan.proposals
        if not proposed.sought_by
    ][:OPENED_AT_ONCE]


def _opened(connection: Connection, wanted: list[inquiry_service_pb2.NewInquiry]) -> Any:
    asked = inquiry_service_pb2.OpenLinesOfInquiryRequest(inquiries=wanted)
    return connection.ask("InquiryService", "OpenLinesOfInquiry", asked)


def _spoken(word: str) -> str:
    return word.replace("_", " ")


def _counts(counts: Any) -> str:
    return ", ".join(f"{each.count} {_spoken(each.of)}" for each in counts) or "none"


def _print_place(answer: Any, noun: str, count: int) -> None:
    more = "; there are more: raise --limit" if answer.next_page_token else ""
    print_line(f"{count} {noun} at position {answer.position} of {answer.head}{more}")
