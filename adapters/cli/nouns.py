"""What a command that is made from a descriptor is stated by: its noun, its verb, its rpc."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Act:
    """A command that records something.

    Args:
        verb: Its name in the group.
        rpc: The rpc that it calls.
        on: What the thing acted on is called; empty where the command opens one, or names several.
    """

    verb: str
    rpc: str
    on: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A command that lists rows of a register.

    Args:
        verb: Its name in the group.
        rpc: The rpc that it calls.
        rows: Member of the answer that holds the rows.
        columns: Members of a row that are shown; after `~` only the beginning of an id, a colon gives
            the column another heading.
        service: Service of the rpc.
    """

    verb: str
    rpc: str
    rows: str
    columns: tuple[str, ...]
    service: str = "RegisterService"


@dataclass(frozen=True, slots=True)
class Showing:
    """A command that shows one thing whole.

    Args:
        verb: Its name in the group.
        rpc: The rpc of RegisterService that it calls with the thing's id.
        on: What the thing is called; empty where filters alone say what is shown.
        key: Member of the request that names the thing.
    """

    verb: str
    rpc: str
    on: str
    key: str = "id"


@dataclass(frozen=True, slots=True)
class Group:
    """A noun of the command line.

    Args:
        name: The noun.
        help: What its commands concern.
        service: Service of its acts.
        purpose: Purpose that its calls state where the caller states none.
    """

    name: str
    help: str
    service: str
    purpose: str
    acts: tuple[Act, ...]
    reads: tuple[Listing | Showing, ...] = ()
