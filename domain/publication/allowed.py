"""The allow-list: which members of which event may leave. What is not listed stays, so a new field is absent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from pydantic import BaseModel

from domain.anatomy import marks_of
from domain.errors import UnreadableEventError
from domain.events import REGISTER, DomainEvent
from domain.publication.listed_casework import CASES, JUDGMENT, MAPPINGS
from domain.publication.listed_material import ASSESSMENTS, EVIDENCE, RECORD
from domain.publication.listed_proof import FACTS, INCIDENTS, PROOF
from domain.values import Ref, StreamKind

CLOSED: Mapping[StreamKind, str] = {
    StreamKind.SOURCE: "the rhythm of work with a source can give the source away",
    StreamKind.CONSENT: "a consent says that somebody spoke, and what they fear",
    StreamKind.INTERVIEW: "where and when somebody is heard is theirs to keep",
    StreamKind.VICTIM: "a victim is a person, whatever the code",
    StreamKind.ACTOR: "whom the project looks at is told to nobody before a forum is",
    StreamKind.IDENTITY: "who works here",
    StreamKind.ACCESS: "who read what",
    StreamKind.LINE_OF_INQUIRY: "what is looked for can be destroyed before it is found",
    StreamKind.DISCLOSURE_REVIEW: "what is kept from a party, and under which rule, is told by the forum",
    StreamKind.ERASURE: "whom somebody has forgotten is not told by the one who forgets",
    StreamKind.LINE_TEMPLATE: "a tool of the house",
    StreamKind.SAVED_SEARCH: "a tool of the house, and what is searched for tells whom it is about",
}
"""Streams of which nothing is ever published, with the reason."""

LISTED: Mapping[str, str | None] = {
    **RECORD,
    **EVIDENCE,
    **ASSESSMENTS,
    **FACTS,
    **INCIDENTS,
    **PROOF,
    **CASES,
    **MAPPINGS,
    **JUDGMENT,
}
"""By wire name, paths of members parted by spaces; an empty list lets out that it happened; None, nothing."""

Members: TypeAlias = dict[str, "Members | None"]
"""Members that may leave, as they are nested; None where a value itself does."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may leave of one event type.

    Args:
        topic: Wire name of the type.
        members: Members of its data.
        items: Paths among them that name evidence items.
    """

    topic: str
    members: Members
    items: tuple[tuple[str, ...], ...]


@cache
def allowed(topic: str) -> Allowed | None:
    """Give what may leave of a type; None where it is published nowhere.

    Raises:
        UnreadableEventError: The type is unknown, or nobody has decided about it.
    """
    event_class = REGISTER.types.get(topic)
    if event_class is None:
        raise UnreadableEventError(f"event type {topic!r} is not known to this version")
    if not event_class.ON_TOPICS or event_class.STREAM in CLOSED:
        return None
    if topic not in LISTED:
        raise UnreadableEventError(f"expected {topic} in the list of what may be published, found it nowhere")
    listed = LISTED[topic]
    if listed is None:
        return None
    paths = [tuple(path.split(".")) for path in listed.split()]
    return Allowed(topic, _nested(paths), tuple(path for path in paths if _is_item(event_class, path)))


def published_types() -> Iterator[type[DomainEvent]]:
    """Yield every event type of which anything may leave."""
    return (event_class for event_class in REGISTER if allowed(event_class.TOPIC) is not None)


def _nested(paths: list[tuple[str, ...]]) -> Members:
    members: Members = {}
    for path in paths:
        place = members
        for name in path[:-1]:
            inner = place.setdefault(name, {})
            assert inner is not None
            place = inner
        place[path[-1]] = None
    return members


def _is_item(event_class: type[BaseModel], path: tuple[str, ...]) -> bool:
    marks = marks_of(event_class, path[0])
    if len(path) == 1:
        return any(isinstance(mark, Ref) and mark.kind is StreamKind.EVIDENCE_ITEM for mark in marks)
    inner = (mark for mark in marks if isinstance(mark, type) and issubclass(mark, BaseModel))
    return any(_is_item(model, path[1:]) for model in inner if path[1] in model.model_fields)
