"""What a process is told at its start, read once."""

from __future__ import annotations

from pathlib import Path

from domain.values import Code, IdentityId, Value


class Settings(Value):
    """Settings of one embedded node.

    Args:
        data: Folder that holds everything: events, keys, evidence, views.
        listen: Loopback `HOST:PORT` or `unix:PATH`.
        origin: Code of the repository, used when it is opened first.
        administrator: Opaque id registered when the repository is opened first.
    """

    data: Path
    listen: str = "127.0.0.1:7700"
    origin: Code = "repository"
    administrator: IdentityId = "administrator"
