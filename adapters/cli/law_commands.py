"""`gravamen catalogue counts`, `show`, `shipped`, `touched`: the law as shipped, or as it is recorded."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer
from gravamen.v1 import register_service_pb2

from adapters.cli.calling import DEFAULT_SERVER, Caller, connected
from adapters.cli.escaping import escaped
from adapters.cli.faults import MisaskedError
from adapters.cli.options import AsJson, AsOf, By, Limit, Server
from adapters.cli.read_commands import pages, print_rows
from adapters.cli.showing import print_cells, print_json, print_line

if TYPE_CHECKING:
    from domain.law.catalogue import Catalogue
    from domain.law.terms import Citation
    from domain.law.types import Element, ElementTree

FromServer = Annotated[
    str,
    typer.Option(
        "--server",
        metavar="ADDRESS",
        help="Read the law recorded in this server's repository; the shipped files where left out.",
    ),
]


def counts(server: FromServer = "", by: By = "", as_json: AsJson = False) -> None:
    """Count crimes and their numbered elements, by article."""
    from domain.law.counts import counts as counts_of  # noqa: PLC0415 - a client does not need the law

    counted = counts_of(_catalogue(server, by))
    if as_json:
        print_line(json.dumps({article: count.model_dump() for article, count in counted.items()}))
        return
    lines = [(article, str(count.crimes), str(count.elements)) for article, count in counted.items()]
    print_cells(("article", "crimes", "elements"), lines)


def shipped(
    edition: Annotated[str, typer.Option("--edition", metavar="CODE", help="Code of the edition.")],
) -> None:
    """Print the request by which `catalogue adopt-version` adopts the files that this program ships."""
    from adapters.law_files import shipped_files  # noqa: PLC0415 - a client does not need the law

    files = [
        {
            "name": file.name,
            "kind": f"LAW_FILE_KIND_{file.kind.upper()}",
            "text": file.text,
            "sha256": file.sha256,
        }
        for file in shipped_files()
    ]
    print_line(json.dumps({"edition": edition, "files": files}, ensure_ascii=False))


def touched(
    from_version: Annotated[
        str, typer.Option("--from", metavar="DIGEST", help="Version that things are pinned to.")
    ],
    to_version: Annotated[str, typer.Option("--to", metavar="DIGEST", help="Version to compare it with.")],
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="Only lines, mappings and so on: one kind.")
    ] = "",
    as_of: AsOf = None,
    limit: Limit = 100,
    server: Server = DEFAULT_SERVER,
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Show what differs between two adopted versions, and what that is pinned to the first it touches."""
    asked = register_service_pb2.ListTouchedByCatalogueRequest(
        from_version=from_version, to_version=to_version, kind=kind, as_of=as_of
    )
    options = {"from_version": "--from", "to_version": "--to", "kind": "--kind"}
    with connected(Caller(server=server, by=by), options=options) as connection:
        answer = pages(
            connection, "RegisterService", "ListTouchedByCatalogue", asked, rows="touched", limit=limit
        )
    if as_json:
        print_json(answer)
        return
    changed = [
        (element.element, element.change, ", ".join(element.members))
        for law in answer.differences
        for element in law.elements
    ]
    if changed:
        print_cells(("element", "change", "what differs"), changed)
    print_rows(answer, rows="touched", columns=("kind", "stream", "~line", "elements", "asks"))


def show(
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="Offence, mode, ground, context, attribution, obligation, forum or element."
        ),
    ],
    server: FromServer = "",
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Show one part of the law, or a forum, with its citations."""
    catalogue = _catalogue(server, by)
    for group in (
        catalogue.offences,
        catalogue.modes,
        catalogue.grounds,
        catalogue.contexts,
        catalogue.attributions,
        catalogue.obligations,
    ):
        if id in group:
            tree: ElementTree = group[id]
            if as_json:
                print_line(tree.model_dump_json(indent=2))
            else:
                _print_tree(tree)
            return
    if id in catalogue.forums:
        print_line(catalogue.forums[id].model_dump_json(indent=2))
        return
    element = catalogue.element(id)
    print_line(element.model_dump_json(indent=2)) if as_json else _print_element(element)


def _catalogue(server: str, by: str) -> Catalogue:
    from adapters.law_files import shipped_files  # noqa: PLC0415 - a client does not need the law
    from domain.law.catalogue import Catalogue  # noqa: PLC0415
    from domain.law.reading import law_file  # noqa: PLC0415

    if not server:
        return Catalogue(shipped_files())
    asked = register_service_pb2.ListCataloguesRequest(with_texts=True)
    with connected(Caller(server=server, by=by)) as connection:
        answer = connection.ask("RegisterService", "ListCatalogues", asked)
    if not answer.catalogues:
        raise MisaskedError(f"the repository at {server} has adopted no catalogue")
    return Catalogue(law_file(file.name, file.text) for file in answer.catalogues[0].files)


def _print_tree(tree: ElementTree) -> None:
    print_line(f"{tree.id}  {escaped(tree.title)}")
    print_line(f"  {_cited(tree.citation)}")
    for element in tree.all_elements():
        _print_element(element)


def _cited(citation: Citation) -> str:
    return escaped(citation.text) + ("" if citation.verified else " (unverified)")


def _print_element(element: Element) -> None:
    implied = ", implied by article 30" if element.is_implied else ""
    kinds = ", ".join(kind.value for kind in element.kinds)
    print_line(f"\n{element.id}  {kinds}; borne by {element.bearer.value.replace('_', ' ')}{implied}")
    _print_words(element.statement, margin="  ")
    print_line(f"  {_cited(element.citation)}")
    for limb in element.limbs:
        _print_words(f"{limb.id}  {limb.statement}", margin="    ")


def _print_words(text: str, *, margin: str) -> None:
    line = margin
    for word in _words(text):
        if len(line) + len(word) > 78 and line.strip():
            print_line(line.rstrip())
            line = margin
        line += f"{word} "
    print_line(line.rstrip())


def _words(text: str) -> Iterable[str]:
    return escaped(" ".join(text.split())).split(" ")
