"""A recorded event as an integrator reads it: a structured CloudEvent of listed members, or nothing (formats.md)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic_core import from_json, to_json

from domain.errors import UnreadableEventError
from domain.ports.store import StoredEvent
from domain.publication.allowed import Allowed, Members, allowed
from domain.publication.restrictions import NARROWING, ORDER, Restrictions
from domain.publication.schemas import WITHHELD, schema_id
from domain.values import Classification, StreamKind

_PLAIN = frozenset({str, int, float, bool, type(None)})


@dataclass(frozen=True, slots=True)
class Published:
    """What an integrator reads of one event.

    Args:
        sequence: Sequence of the recorded event; those in between are not for this reader.
        type: Wire name, or `stream.withheld.v1`.
        stream: The stream concerned, `kind/uuid`: the key of the topic.
        body: CloudEvent in structured mode, UTF-8 JSON.
    """

    sequence: int
    type: str
    stream: str
    body: bytes


def published(
    stored: StoredEvent, *, to: Classification, restrictions: Restrictions
) -> tuple[Published, ...]:
    """Give what a reader at a classification may have of an event: the event itself, or what it takes back.

    Args:
        stored: The recorded event.
        to: Classification of the topic or of the caller.
        restrictions: How far each stream may go, at the store's head.

    Raises:
        UnreadableEventError: The type is unknown or undecided, or the bytes are not of that type: nothing is
            passed over.
    """
    rules, narrows = allowed(stored.type), _narrows(stored.type)
    if rules is None and not narrows:
        return ()
    members = _members_of(stored)
    event = None if rules is None else _redacted(stored, members, rules, to, restrictions)
    found = () if event is None else (event,)
    return (*found, *_notices(stored, members, to, restrictions)) if narrows else found


@cache
def _narrows(topic: str) -> bool:
    return topic.startswith(NARROWING)


def _members_of(stored: StoredEvent) -> dict[str, Any]:
    try:
        members: dict[str, Any] = from_json(stored.body)
        if (members["type"], members["stream"]) == (stored.type, stored.stream):
            return members
    except (KeyError, TypeError, ValueError):
        pass
    raise UnreadableEventError(
        f"expected the bytes of a {stored.type} at sequence {stored.sequence}, found others"
    )


def _redacted(
    stored: StoredEvent,
    members: dict[str, Any],
    rules: Allowed,
    to: Classification,
    restrictions: Restrictions,
) -> Published | None:
    now = restrictions.current(stored.stream, Classification(members["classification"]))
    is_barred = restrictions.is_barred(stored.stream)
    for item in (_item(id) for path in rules.items for id in _at(members["data"], path)):
        now = restrictions.current(item, now)
        is_barred = is_barred or restrictions.is_barred(item)
    if is_barred or ORDER[now] > ORDER[to]:
        return None
    data = _picked(members["data"], rules.members, stored)
    return _cloud_event(
        members,
        sequence=stored.sequence,
        type=stored.type,
        stream=stored.stream,
        classification=now,
        data=data,
    )


def _notices(
    stored: StoredEvent, members: dict[str, Any], to: Classification, restrictions: Restrictions
) -> Iterator[Published]:
    """Tell a reader to let go of streams: of the event behind it, only that it came."""
    concerned = members["data"].get("item")
    stream = stored.stream if concerned is None else _item(concerned)
    for withheld in restrictions.withheld_by(stream, stored.sequence, to=to):
        id = f"{stored.id}:{withheld.rpartition('/')[2]}"
        yield _cloud_event(
            members | {"id": id},
            sequence=stored.sequence,
            type=WITHHELD,
            stream=withheld,
            classification=to,
            data={},
        )


def _cloud_event(
    members: dict[str, Any],
    *,
    sequence: int,
    type: str,
    stream: str,
    classification: Classification,
    data: dict[str, Any],
) -> Published:
    body = to_json(
        {
            "specversion": "1.0",
            "id": members["id"],
            "source": f"urn:uuid:{members['repository']}",
            "type": type,
            "subject": stream,
            "time": members["recorded_at"],
            "sequence": f"{sequence:020}",
            "dataclassification": classification.value,
            "datacontenttype": "application/json",
            "dataschema": schema_id(type),
            "data": data,
        }
    )
    return Published(sequence, type, stream, body)


def _picked(value: Any, members: Members, stored: StoredEvent) -> Any:
    """Copy the listed members alone, out of an object or of each in a list; what is null stays so."""
    if value is None:
        return None
    if isinstance(value, list):
        return [_picked(element, members, stored) for element in value]
    found: dict[str, Any] = {}
    try:
        for name, inner in members.items():
            member = value[name]
            if inner is not None:
                found[name] = _picked(member, inner, stored)
            else:
                found[name] = member if type(member) in _PLAIN else _plain(member, stored)
    except (KeyError, TypeError):
        raise UnreadableEventError(
            f"expected every member of a {stored.type} at sequence {stored.sequence}, found fewer"
        ) from None
    return found


def _plain(value: Any, stored: StoredEvent) -> Any:
    """Let a list of plain values out; an object, which a sealed value is too, never."""
    if not isinstance(value, list) or any(type(each) not in _PLAIN for each in value):
        raise UnreadableEventError(
            f"expected plain values in the listed members of {stored.type}, found an object"
        )
    return value


def _at(value: Any, path: tuple[str, ...]) -> Iterator[str]:
    """Yield the ids that stand at a path, through lists."""
    if value is None:
        return
    if isinstance(value, list):
        for element in value:
            yield from _at(element, path)
    elif path:
        yield from _at(value.get(path[0]), path[1:])
    else:
        yield value


def _item(id: str) -> str:
    return f"{StreamKind.EVIDENCE_ITEM.value}/{id}"
