"""`gravamen intake`: files become evidence items, each once, however often it is run or broken off."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from gravamen.v1 import evidence_service_pb2
from rich.filesize import decimal

from adapters.cli.calling import DEFAULT_SERVER, Caller, connected
from adapters.cli.escaping import escaped
from adapters.cli.faults import CommandLineError, MisaskedError, NoServerError, NotDoneError
from adapters.cli.flags import request_of
from adapters.cli.folder import Found, SetAside, find
from adapters.cli.options import AsJson, By, PurposeWord, Server
from adapters.cli.showing import print_error, print_line, progress
from adapters.cli.taking import Intake, Taken, Terms


def intake(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", help="Files, and folders with all they hold.")
    ],
    collection: Annotated[
        str, typer.Option("--collection", metavar="CODE", help="Code of the collection that they came in.")
    ],
    basis: Annotated[
        str,
        typer.Option(
            "--basis",
            metavar="WORD",
            help="On what they are held: consent, public, providers_agreement, compelled, found.",
        ),
    ],
    form: Annotated[
        str,
        typer.Option(
            "--form",
            metavar="WORD",
            help="original, copy, live_testimony, recorded_testimony, written_statement,"
            " anonymous_statement, summary, secondary_report.",
        ),
    ] = "original",
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            metavar="WORD",
            help="document, testimony, report, photograph, video, audio, dataset, web_capture, statement,"
            " other; by the type of the file where left out.",
        ),
    ] = "",
    basis_authority: Annotated[
        str, typer.Option("--basis-authority", metavar="CODE", help="Code of the order or agreement.")
    ] = "",
    language: Annotated[str, typer.Option("--language", metavar="TAG", help="BCP 47 tag, such as ko.")] = "",
    territory: Annotated[str, typer.Option("--territory", metavar="CODE", help="ISO 3166-1 code.")] = "",
    provider: Annotated[str, typer.Option("--provider", metavar="TEXT", help="Who provided them.")] = "",
    collector: Annotated[str, typer.Option("--collector", metavar="TEXT", help="Who collected them.")] = "",
    classification: Annotated[
        str,
        typer.Option(
            "--classification",
            metavar="WORD",
            help="public, internal, confidential, secret; confidential where left out.",
        ),
    ] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; kept sealed.")] = "",
    server: Server = DEFAULT_SERVER,
    by: By = "",
    purpose: PurposeWord = "documentation",
    as_json: AsJson = False,
) -> None:
    """Take files in as evidence items. Run it again to go on: nothing is entered twice.

    Names are kept byte for byte. With --json each file is one line of JSON.
    """
    basis_stated = {"basis": basis} | ({"authority": basis_authority} if basis_authority else {})
    stated = {
        "form": form,
        "language": language,
        "territory": territory,
        "provider": provider,
        "collector": collector,
    }
    description = {name: text for name, text in stated.items() if text} | {"lawful_basis": [basis_stated]}
    terms = Terms(collection, kind, description, classification)
    found, set_aside = find(paths)
    _check_terms(terms)
    caller = Caller(server=server, by=by, purpose=purpose, reason=reason)
    with connected(caller, options=_OPTIONS) as connection, progress(counts_bytes=True) as bar:
        # Every file is read twice: to know it, and to send it.
        task = bar.add_task("intake", total=2 * sum(file.size for file in found))
        outcomes = [*_take_all(Intake(connection, terms, bar, task), found, set_aside, as_json=as_json)]
    _close(outcomes, as_json=as_json)


_OPTIONS = {
    "description.lawful_basis[0].basis": "--basis",
    "description.lawful_basis[0].authority": "--basis-authority",
} | {
    f"description.{name}": f"--{name}"
    for name in ("collection", "kind", "form", "language", "territory", "provider", "collector")
}


def _check_terms(terms: Terms) -> None:
    """Refuse a word that is none before anything is read."""
    body = {"description": terms.description | ({"kind": terms.kind} if terms.kind else {})}
    if terms.classification:
        body["classification"] = terms.classification  # type: ignore[assignment]
    request_of(evidence_service_pb2.RegisterItemRequest.DESCRIPTOR, (), {}, base=body)


def _take_all(
    intake: Intake, found: list[Found], set_aside: list[SetAside], *, as_json: bool
) -> Iterator[Taken | SetAside]:
    for one in set_aside:
        _print(one, as_json=as_json)
        yield one
    for file in found:
        outcome: Taken | SetAside
        try:
            outcome = intake.take(file)
        except (NoServerError, MisaskedError):
            raise
        except CommandLineError as error:
            outcome = SetAside(file.name, error.message)
        except OSError as error:
            outcome = SetAside(file.name, error.strerror or "cannot be read")
        _print(outcome, as_json=as_json)
        yield outcome


def _print(outcome: Taken | SetAside, *, as_json: bool) -> None:
    if as_json:
        print_line(json.dumps(_members(outcome)))
    elif isinstance(outcome, SetAside):
        print_error(f"not taken in: {escaped(outcome.name)}: {outcome.cause}")
    else:
        print_line(
            f"{'registered' if outcome.is_new else 'known':<10}  {outcome.id}  {escaped(outcome.name)}"
        )
        print_line(f"            {outcome.sha256}")


def _members(outcome: Taken | SetAside) -> dict[str, Any]:
    name = {"file_name": escaped(outcome.name)}
    if isinstance(outcome, SetAside):
        return name | {"outcome": "not_taken_in", "cause": outcome.cause}
    word = "registered" if outcome.is_new else "known"
    return name | {"outcome": word, "id": outcome.id, "sha256": outcome.sha256, "size": outcome.size}


def _close(outcomes: list[Taken | SetAside], *, as_json: bool) -> None:
    taken = [one for one in outcomes if isinstance(one, Taken)]
    new = [one for one in taken if one.is_new]
    left = len(outcomes) - len(taken)
    size = decimal(sum(one.size for one in new))
    if not as_json:
        print_line(
            f"{len(new)} registered ({size}), {len(taken) - len(new)} known before, {left} not taken in"
        )
    if left:
        raise NotDoneError(f"{left} of {len(outcomes)} were not taken in; the reasons stand above")
