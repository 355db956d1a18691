"""The processes of a repository under test: started, killed and started again, each kind in numbers."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deployments.local.places import free_ports
from tests.acceptance.processes import Process, Scale, at_scale

ROLES = ("api", "publish", "project")
ITEM = (
    *("item", "register", "--kind", "report", "--form", "original", "--lawful-basis", "basis=public"),
    *("--title", "a report", "--json"),
)


@dataclass
class Member:
    """A process whose name and address stay the same when it is started again.

    Args:
        role: What it does.
        name: Under which PostgreSQL knows it.
        address: Where it listens.
        errors: File of its standard error.
        starting: The process, once it runs.
    """

    role: str
    name: str
    address: str
    errors: Path
    starting: Future[Process]

    @property
    def process(self) -> Process:
        """The process, once it has said where it listens."""
        return self.starting.result()

    def has_ended(self) -> bool:
        """Tell whether it ended by itself."""
        return self.process.process.poll() is not None

    def said(self) -> str:
        """Give its standard error, of every time that it was started."""
        return self.errors.read_text(encoding="utf-8")


@dataclass
class Fleet:
    """A repository at scale and its processes.

    Args:
        scale: Settings, servers and topics.
        starter: Starts processes beside each other.
        members: Its processes.
        item: An item that facts cite.
    """

    scale: Scale
    starter: ThreadPoolExecutor
    members: list[Member] = field(default_factory=list)
    item: str = ""

    @property
    def servers(self) -> list[str]:
        """Addresses of the API."""
        return [member.address for member in self.of("api")]

    def of(self, role: str) -> list[Member]:
        """Give the processes of a kind."""
        return [member for member in self.members if member.role == role]

    def add(self, role: str) -> Member:
        """Start one more process."""
        name, address = f"{role}-{len(self.of(role)) + 1}", f"127.0.0.1:{free_ports(1)[0]}"
        errors = self.scale.folder / f"{name}.err"
        self.members.append(Member(role, name, address, errors, self._start(role, name, address)))
        return self.members[-1]

    def named(self, name: str) -> Member:
        """Give the process of a name."""
        return next(member for member in self.members if member.name == name)

    def kill(self, member: Member) -> None:
        """End a process at once, as a failing machine would."""
        process = member.process
        assert process.end(signal.SIGKILL) == -signal.SIGKILL
        self.scale.started.remove(process)

    def again(self, member: Member) -> None:
        """Start a process again where it was, and do not wait for it."""
        member.starting = self._start(member.role, member.name, member.address)

    def wait(self) -> None:
        """Wait until all that was started runs."""
        for member in self.members:
            assert not member.has_ended(), f"{member.name} has ended: {member.said()[-2_000:]}"

    def _start(self, role: str, name: str, address: str) -> Future[Process]:
        return self.starter.submit(self.scale.start, role, "--listen", address, name=name)


def accounts(scale: Scale) -> dict[str, dict[str, Any]]:
    """Give what an operator is told of each view, by name, and with the record's head."""
    found = json.loads(scale.do("views", "list", "--json"))
    return {each["name"]: each | {"head": found["head"]} for each in found["accounts"]}


@contextmanager
def fleet(
    folder: Path, new_database: Callable[[], str], kafka: str, counts: Mapping[str, int]
) -> Iterator[Fleet]:
    """Start so many processes of each kind, all at once, with an item to cite."""
    with at_scale(folder, new_database, kafka) as scale, ThreadPoolExecutor(len(ROLES) * 2) as starter:
        started = Fleet(scale, starter)
        for role in ROLES:
            for _ in range(counts.get(role, 1)):
                started.add(role)
        started.wait()
        said = scale.do(*ITEM, "--server", started.servers[0])
        started.item = str(json.loads(said)["id"])
        yield started
