"""A schema's digest follows what is recorded, not how the code says it."""

from __future__ import annotations

from typing import Literal

from deployments.tools.schemas import canonical_schema, schema_digest
from domain.events import DomainEvent
from domain.protected import ProtectedLine
from domain.values import Segment, Value


class Part(Value):
    """A part."""

    title: ProtectedLine
    segment: Segment | None = None


class Bound(DomainEvent):
    """Leaves were bound."""

    parts: tuple[Part, ...]
    cover: Literal["cloth", "leather"]


class RenamedPart(Value):
    """The same members under another name and with other words."""

    title: ProtectedLine
    segment: Segment | None = None


class BoundAnew(DomainEvent):
    """What was bound before was bound again."""

    parts: tuple[RenamedPart, ...]
    cover: Literal["cloth", "leather"]


class BoundInPaper(DomainEvent):
    """A third cover is allowed."""

    parts: tuple[Part, ...]
    cover: Literal["cloth", "leather", "paper"]


class BoundWithDate(DomainEvent):
    """An optional member more."""

    parts: tuple[Part, ...]
    cover: Literal["cloth", "leather"]
    note: ProtectedLine | None = None


def test_other_words_and_class_names_change_no_digest() -> None:
    assert schema_digest(BoundAnew) == schema_digest(Bound)


def test_a_further_choice_changes_the_digest() -> None:
    assert schema_digest(BoundInPaper) != schema_digest(Bound)


def test_a_further_optional_member_changes_the_digest() -> None:
    assert schema_digest(BoundWithDate) != schema_digest(Bound)


def test_a_member_called_title_stays_in_the_canonical_form() -> None:
    part = canonical_schema(Bound)["properties"]["parts"]["items"]
    assert sorted(part["properties"]) == ["segment", "title"]
    assert part["required"] == ["title"]
    assert sorted(part["properties"]["title"]["properties"]) == ["box", "event", "path", "subject"]
