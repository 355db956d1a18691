"""A worked example of readiness.md: acts read from TOML and played over gRPC, and the questions asked of it.

An act is a request in the JSON form of its proto, with the domain's words for enums. `@name` stands for an id:
of what another act of the file opened under that name, or of what the server adopted when it was started
(`@catalogue`, `@sha256-of-<forum template>`); `@head` is the last sequence of the record so far.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import grpc

from adapters.bootstrap import serving
from adapters.cli.words import spelled
from adapters.grpc_api.server import service_descriptor
from adapters.settings import Settings
from tests.adapters.grpc_api.case.client import Body, Client

NAMES = UUID("0b0e6f0c-5a0e-4d0f-9f43-6d6b7b3f5a10")
"""Name space of the ids."""
DAY = "2026-11-24"
"""Day on which what is in force is looked at."""
WHY = "Rehearsal of a worked example"
EXPERTS = ("expert-1", "expert-2", "expert-3", "expert-4")

_NAME = re.compile(r"@([a-z0-9]+(?:-[a-z0-9]+)*)")


@dataclass
class Example:
    """A served node in which an example is played.

    Args:
        adopted: Digests that the server adopted, by name.
        head: Last sequence of the record.
        points: Position after each act that names one.
    """

    client: Client
    adopted: Mapping[str, str]
    head: int = 0
    points: dict[str, int] = field(default_factory=dict)

    def id(self, name: str) -> str:
        """Give the id that a name stands for."""
        return self.adopted.get(name) or str(uuid5(NAMES, name))

    def play(self, acts: Iterable[Body]) -> None:
        """Do acts in order.

        Args:
            acts: `do` is the rpc, `with` its request; `id`, `by`, `why` and `point` may be stated.
        """
        for act in acts:
            body = {**act.get("with", {})}
            if "id" in act:
                body["id"] = f"@{act['id']}"
            answer = self.ask(act["do"], body, by=act.get("by", "expert-1"), why=act.get("why", ""))
            self.head = int(answer["receipt"]["last_sequence"])
            if "point" in act:
                self.points[act["point"]] = self.head

    def ask(self, rpc: str, body: Body, *, by: str = "expert-1", why: str = "") -> Body:
        """Call an rpc with names and the domain's words."""
        return self.client.call(rpc, self._request(rpc, body), by=by, reason=why)

    def readiness(self, line: str, forum: str, stage: str, *, point: str = "", **members: Any) -> Body:
        """Give the readiness of a line, as of a point where one is named."""
        body = {"line": f"@{line}", "lens": self.lens(forum, stage, point=point), **members}
        return self.ask("ReadinessService/GetReadiness", body)

    def matrix(self, line: str, forum: str, stage: str, *, stream: str = "", point: str = "") -> list[Body]:
        """Give the cells of a line, or of one stream of it."""
        body = {"line": f"@{line}", "lens": self.lens(forum, stage, point=point), "stream": stream}
        cells: list[Body] = self.ask("ReadinessService/GetElementMatrix", body)["cells"]
        return cells

    def what_if(self, line: str, forum: str, stage: str, **exclusions: list[str]) -> Body:
        """Give what the loss of something would change."""
        lens = self.lens(forum, stage, exclusions=exclusions)
        return self.ask("ReadinessService/WhatIf", {"line": f"@{line}", "lens": lens}, why=WHY)

    def lens(self, forum: str, stage: str, *, point: str = "", **members: Any) -> Body:
        """Give a lens on the day of the examples."""
        as_of = {"as_of": self.points[point]} if point else {}
        return {"forum": f"@{forum}", "stage": stage, "on": DAY, **as_of, **members}

    def difference(self, line: str, forum: str, stage: str, earlier: str, later: str) -> Difference:
        """Give what differs in a line between two points, and the acts that did it."""
        rpc = "ReadinessService/Diff"
        body = {
            "line": f"@{line}",
            "forum": f"@{forum}",
            "stage": stage,
            "earlier": {"as_of": self.points[earlier], "on": DAY},
            "later": {"as_of": self.points[later], "on": DAY},
        }
        return Difference(self.client.stream(rpc, self._request(rpc, body)))

    def _request(self, rpc: str, body: Body) -> Body:
        service, _, name = rpc.partition("/")
        named = spelled(service_descriptor(service).methods_by_name[name].input_type, self._named(body))
        assert isinstance(named, dict)
        return named

    def _named(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {name: self._named(member) for name, member in value.items()}
        if isinstance(value, list):
            return [self._named(each) for each in value]
        if value == "@head":
            return self.head
        return _NAME.sub(lambda name: self.id(name[1]), value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Difference:
    """The messages of a diff of one line."""

    messages: list[Body]

    @property
    def line(self) -> Body:
        """What differs in the line as a whole."""
        [line] = [message["line"] for message in self.messages if "line" in message]
        assert isinstance(line, dict)
        return line

    @property
    def elements(self) -> list[Body]:
        """Elements that differ."""
        found = (message["elements"]["elements"] for message in self.messages if "elements" in message)
        return [element for elements in found for element in elements]

    @property
    def facts(self) -> list[Body]:
        """Facts that read otherwise."""
        found = (message["facts"]["facts"] for message in self.messages if "facts" in message)
        return [fact for facts in found for fact in facts]

    @property
    def events(self) -> list[Body]:
        """Events that the differences name, each told once."""
        return [event for message in self.messages for event in message.get("events", ())]


def causes(blockers: Iterable[Body]) -> set[str]:
    """Give the codes of blockers' causes."""
    return {blocker["cause"] for blocker in blockers}


def of(cells: Iterable[Body], element: str, **members: str | None) -> list[Body]:
    """Give the cells of one element that have these members; there is at least one."""
    found = [
        cell
        for cell in cells
        if cell["element"] == element and all(cell.get(name) == value for name, value in members.items())
    ]
    assert found, f"no cell of {element} with {members}"
    return found


def decisive(cell: Body) -> Body | None:
    """Give the finding that answers a cell."""
    found = [finding for finding in cell.get("findings", ()) if finding.get("decides")]
    return found[0] if found else None


@contextmanager
def served(folder: Path) -> Iterator[Example]:
    """Serve a new repository in which four experts are registered."""
    settings = Settings(data=folder / "data", listen=f"unix:{folder / 'socket'}")
    with serving(settings) as (_, server), grpc.insecure_channel(server.address) as channel:
        client = Client(channel)
        for expert in EXPERTS:
            body = {"identity": expert, "name": "Fictional Person", "kind": "IDENTITY_KIND_PERSON"}
            client.call("IdentityService/RegisterIdentity", body, by=settings.administrator)
        yield Example(client, _adopted(client, by=settings.administrator))


def _adopted(client: Client, *, by: str) -> dict[str, str]:
    [catalogue] = client.call("RegisterService/ListCatalogues", {}, by=by)["catalogues"]
    # A template is named after its file: `forums/icc-referral.toml`.
    templates = {
        f"sha256-of-{Path(file['name']).stem}": file["sha256"]
        for file in catalogue["files"]
        if file["kind"] == "forum"
    }
    return {"catalogue": catalogue["versions"][-1]["digest"], **templates}


def read(path: Path) -> list[Body]:
    """Read the acts of a file."""
    acts: list[Body] = tomllib.loads(path.read_text(encoding="utf-8"))["acts"]
    return acts
