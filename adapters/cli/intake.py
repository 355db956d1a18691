"""`gravamen intake`: files become evidence items, each once, however often it is run or broken off.

An intake is known by collection, name and digest (formats.md), so that a second run finds what the first
entered. An upload is known by its file's digest, so that it goes on where a broken one stopped.
"""

from __future__ import annotations

import json
import mimetypes
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import typer
from gravamen.v1 import evidence_service_pb2, vault_service_pb2
from rich.filesize import decimal
from rich.progress import Progress, TaskID

from adapters.cli.calling import DEFAULT_SERVER, Caller, Connection, connected
from adapters.cli.escaping import escaped
from adapters.cli.faults import CommandLineError, MisaskedError, NoServerError, NotDoneError
from adapters.cli.flags import request_of
from adapters.cli.folder import BLOCK, Found, SetAside, find, sha256_of
from adapters.cli.options import AsJson, By, PurposeWord, Server
from adapters.cli.showing import print_error, print_line, progress

TITLE_LIMIT = 500
"""Characters of a file name that become the item's title."""
ATTEMPTS, PAUSE_S = 5, 1.0
"""How often an upload is gone on with after the server went away, and the pause before."""

KIND_OF_MEDIA = {"image": "photograph", "video": "video", "audio": "audio"}
"""Kind of an item by the type of its media, where none is stated."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is stated of every file of one intake."""

    collection: str
    kind: str
    description: dict[str, Any]
    classification: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is an item now, or was before."""

    name: bytes
    sha256: str
    size: int
    id: str
    is_new: bool


@dataclass(slots=True)
class Intake:
    """Takes files in, one after the other."""

    connection: Connection
    terms: Terms
    bar: Progress
    task: TaskID

    def take(self, file: Found) -> Taken:
        """Make one file an item, unless it is one.

        Raises:
            CommandLineError: The server refuses it.
            OSError: It cannot be read.
        """
        sha256, size = sha256_of(file.path, advance=self._advance)
        asked = vault_service_pb2.FindIntakeRequest(
            collection=self.terms.collection, file_name=file.name, sha256=sha256
        )
        known = self.connection.ask("VaultService", "FindIntake", asked)
        if known.id:
            self._advance(size)
            return Taken(file.name, sha256, size, known.id, is_new=False)
        self._upload(file, sha256, size)
        answer = self.connection.ask("EvidenceService", "RegisterItem", self._request(file, sha256))
        return Taken(file.name, sha256, size, answer.id, is_new=True)

    def _upload(self, file: Found, sha256: str, size: int) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                asked = vault_service_pb2.GetUploadRequest(upload_id=sha256)
                state = self.connection.ask("VaultService", "GetUpload", asked)
                self._advance(size if state.is_finished else state.offset)
                if not state.is_finished:
                    requests = self._requests(file, sha256, size, state.offset)
                    self.connection.send("VaultService", "Upload", requests)
            except NoServerError:
                if attempt == ATTEMPTS:
                    raise
                time.sleep(PAUSE_S)
            else:
                return

    def _requests(
        self, file: Found, sha256: str, size: int, offset: int
    ) -> Iterator[vault_service_pb2.UploadRequest]:
        header = vault_service_pb2.UploadHeader(upload_id=sha256, offset=offset, sha256=sha256, size=size)
        yield vault_service_pb2.UploadRequest(header=header)
        with file.path.open("rb", buffering=0) as bytes_of:
            bytes_of.seek(offset)
            while block := bytes_of.read(BLOCK):
                yield vault_service_pb2.UploadRequest(chunk=block)
                self._advance(len(block))
        yield vault_service_pb2.UploadRequest(is_complete=True)

    def _request(self, file: Found, sha256: str) -> Any:
        media_type = _media_type(file.name)
        description = self.terms.description | {
            "kind": self.terms.kind or _kind(media_type),
            "title": _title(file.name),
            "collection": self.terms.collection,
            "content": {"upload_id": sha256, "sha256": sha256, "media_type": media_type},
        }
        base: dict[str, Any] = {
            # The claim on collection, name and digest makes the intake unique. An id derived from them
            # would be recorded in clear, and could be guessed (decision 2).
            "options": {"request_id": str(uuid4())},
            "description": description,
        }
        if self.terms.classification:
            base["classification"] = self.terms.classification
        descriptor = evidence_service_pb2.RegisterItemRequest.DESCRIPTOR
        request: Any = request_of(descriptor, (), {}, base=base)
        request.description.file_name = file.name
        return request

    def _advance(self, count: int) -> None:
        self.bar.advance(self.task, count)


def _title(name: bytes) -> str:
    """Give a name as a title: what is not text, or would turn or hide text, is a replacement character."""
    text = name.decode("utf-8", "replace")
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)[:TITLE_LIMIT]


def _media_type(name: bytes) -> str:
    guessed, encoding = mimetypes.guess_type(escaped(name.rpartition(b"/")[2]), strict=False)
    return guessed if guessed and not encoding else "application/octet-stream"


def _kind(media_type: str) -> str:
    if media_type == "application/octet-stream":
        return "other"
    return KIND_OF_MEDIA.get(media_type.partition("/")[0], "document")


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
