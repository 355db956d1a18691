"""A forum as people state it: by its id, or by the code of its body."""

from __future__ import annotations

from uuid import UUID

from gravamen.v1 import register_service_pb2

from adapters.cli.calling import Connection
from adapters.cli.faults import MisaskedError


def forum_id(connection: Connection, stated: str) -> str:
    """Give the id of a forum that is stated by its id or by the code of its body.

    Raises:
        MisaskedError: No forum, or more than one, has that code.
    """
    try:
        return str(UUID(stated))
    except ValueError:
        asked = register_service_pb2.ListForumsRequest(body=stated)
        found = connection.ask("RegisterService", "ListForums", asked).forums if stated else []
        if len(found) != 1:
            raise MisaskedError(
                "--forum: expected the id of an adopted forum, or the code of its body;"
                " `gravamen forum list` shows them"
            ) from None
        return str(found[0].id)
