"""Judgment is a person's act, and what needs another's eyes is refused to all who had a part in it."""

from __future__ import annotations

from collections.abc import Mapping

from domain.errors import FourEyesError, RefusedError
from domain.events import Act, By


def persons_of(by: By) -> frozenset[str]:
    """Ids that had a part in an act: who acted, and who was acted for."""
    return frozenset({by.id} if by.on_behalf_of is None else {by.id, by.on_behalf_of})


def refuse_software(act: Act, what: str) -> None:
    """Refuse a judgment made by a program (mission.md: a person sets it, software never does).

    Raises:
        RefusedError: Software acts.
    """
    if act.by.kind == "software":
        raise RefusedError(f"{what} is a person's act, found software {act.by.id}")


def refuse_part_in(act: Act, what: str, parts: Mapping[str, frozenset[str]]) -> None:
    """Refuse an act to everyone who had a part in what it decides on (readiness rules 7 and 14).

    Args:
        act: The act, with who asks.
        what: What needs another person, as the subject of the message.
        parts: Ids by the part they had, as words that follow an id: `proposed it`.

    Raises:
        FourEyesError: Who asks, or is asked for, had a part.
    """
    for part, ids in parts.items():
        shared = persons_of(act.by) & ids
        if shared:
            raise FourEyesError(f"{what} needs another person: {min(shared)} {part}")
