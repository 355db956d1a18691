"""Events of a template for lines."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from domain.events import DomainEvent
from domain.law.terms import LawId
from domain.protected import ProtectedLine
from domain.values import Code, ForumRef, Sha256, StreamKind

Crimes = Annotated[tuple[LawId, ...], Field(min_length=1, max_length=30)]
Modes = Annotated[tuple[LawId, ...], Field(max_length=20)]


class LineTemplateEvent(DomainEvent):
    """Any event of a template for lines."""

    STREAM: ClassVar[StreamKind] = StreamKind.LINE_TEMPLATE


class LineTemplateSaved(LineTemplateEvent):
    """What lines of one make-up have in common was set down once.

    Args:
        kind: What its lines are.
        catalogue: Digest of the catalogue version that its lines are pinned to.
        crimes: Offences: a line made from it has one crime base for each.
        context_kind: Kind of the context that the bases are tied to; None where they need none.
        modes: Modes of liability, alternatives; of a charge.
        forum: Adopted forum that its lines are meant for.
        stage: Stage of that forum.
    """

    TOPIC: ClassVar[str] = "line_template.saved.v1"

    name: ProtectedLine
    kind: Literal["structural_line", "charge"]
    catalogue: Sha256
    crimes: Crimes
    context_kind: LawId | None = None
    modes: Modes = ()
    forum: ForumRef | None = None
    stage: Code | None = None


class LineTemplateRetired(LineTemplateEvent):
    """No further line is made from the template; those that were stay as they are."""

    TOPIC: ClassVar[str] = "line_template.retired.v1"
