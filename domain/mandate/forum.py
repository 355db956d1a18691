"""A forum: a body that may find or try, with its template, preconditions and decided jurisdiction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from domain.errors import InvalidError, RefusedError
from domain.events import Change, RecordedEvent, State
from domain.law.errors import UnknownLawError
from domain.law.terms import ForumId, Key
from domain.mandate.four_eyes import persons_of
from domain.mandate.law_events import (
    ForumAdopted,
    ForumTemplateAdopted,
    JurisdictionDecided,
    JurisdictionDecisionWithdrawn,
    JurisdictionWithdrawalAgreed,
    PreconditionRecorded,
    StandardsEquated,
)
from domain.ports.law import CatalogueLaw, named_in
from domain.protected import ProtectedLine
from domain.values import Classification, Code, IsoDate, Sha256, StreamKind, Territory


class UnknownChamberError(UnknownLawError):
    """The template has no such chamber."""

    noun = "a chamber of the template"


class UnknownPreconditionError(UnknownLawError):
    """The template has no such precondition."""

    noun = "a precondition of the template"


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of jurisdiction: who made it, who withdrew it, and whether it is gone."""

    is_within: bool
    by: frozenset[str]
    withdrawn_by: frozenset[str] = frozenset()
    is_gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ForumStream(State):
    """What a forum has come to.

    Args:
        preconditions: Last status of each precondition recorded, by key.
        decisions: Decisions of jurisdiction, by the version of the stream at which each was recorded.
        held_equal: Own standard, other forum, its standard: held equal by somebody, with reasons.
    """

    KIND: ClassVar[StreamKind] = StreamKind.FORUM

    body: str
    chambers: tuple[str, ...]
    template: str
    template_sha256: str
    preconditions: Mapping[str, Literal["made", "withdrawn"]] = field(default_factory=dict)
    decisions: Mapping[int, Decided] = field(default_factory=dict)
    held_equal: frozenset[tuple[str, UUID, str]] = frozenset()


def evolve(forum: ForumStream | None, event: RecordedEvent) -> ForumStream:
    """Apply one recorded event."""
    data = event.data
    if forum is None:
        if not isinstance(data, ForumAdopted):
            raise TypeError(f"a forum cannot open with {event.type}")
        return ForumStream(
            id=event.stream_id,
            version=event.version,
            classification=event.classification,
            body=data.body,
            chambers=data.chambers,
            template=data.template,
            template_sha256=data.template_sha256,
        )
    forum = replace(forum, version=event.version)
    match data:
        case ForumTemplateAdopted():
            return replace(forum, template_sha256=data.template_sha256)
        case PreconditionRecorded():
            return replace(forum, preconditions={**forum.preconditions, data.precondition: data.status})
        case JurisdictionDecided():
            decided = Decided(data.decision == "within", persons_of(event.by))
            return replace(forum, decisions={**forum.decisions, event.version: decided})
        case JurisdictionDecisionWithdrawn():
            known = forum.decisions[data.decision]
            withdrawn = replace(known, withdrawn_by=persons_of(event.by), is_gone=known.is_within)
            return replace(forum, decisions={**forum.decisions, data.decision: withdrawn})
        case JurisdictionWithdrawalAgreed():
            gone = replace(forum.decisions[data.decision], is_gone=True)
            return replace(forum, decisions={**forum.decisions, data.decision: gone})
        case StandardsEquated():
            held = (data.standard, data.other, data.other_standard)
            return replace(forum, held_equal=forum.held_equal | {held})
        case _:
            return forum


def adopt(
    *,
    id: UUID,
    body: Code,
    name: ProtectedLine,
    chambers: Annotated[tuple[Key, ...], Field(min_length=1, max_length=20)],
    template: ForumId,
    template_sha256: Sha256,
    classification: Classification = Classification.INTERNAL,
    law: CatalogueLaw,
) -> Change:
    """Adopt a forum: name the body that a template stands for, and its chambers (decisions 12, 49).

    Raises:
        UnknownForumError: No recorded file holds that template in those bytes.
        UnknownChamberError: The template has no such chamber.
        InvalidError: A chamber is named twice.
    """
    _check_chambers(chambers, template=template, sha256=template_sha256, law=law)
    event = ForumAdopted(
        body=body, name=name, chambers=chambers, template=template, template_sha256=template_sha256
    )
    return ForumStream.first(event, id=id, classification=classification)


def adopt_template(forum: ForumStream, *, template_sha256: Sha256, law: CatalogueLaw) -> Change:
    """Follow another recorded version of the same template.

    Raises:
        UnknownForumError: No recorded file holds the template in those bytes.
        UnknownChamberError: That version has no longer a chamber that the body has.
        RefusedError: The forum follows it already.
    """
    if template_sha256 == forum.template_sha256:
        raise RefusedError(f"forum {forum.id} follows that template already", field="template_sha256")
    _check_chambers(forum.chambers, template=forum.template, sha256=template_sha256, law=law)
    return forum.next(ForumTemplateAdopted, template_sha256=template_sha256)


def _check_chambers(chambers: tuple[str, ...], *, template: str, sha256: str, law: CatalogueLaw) -> None:
    known = [chamber.id for chamber in law.template(template, sha256, field="template_sha256").chambers]
    for index, chamber in enumerate(chambers):
        with named_in(f"chambers[{index}]"):
            if chamber not in known:
                raise UnknownChamberError.near(chamber, known=known)
    if len(set(chambers)) != len(chambers):
        raise InvalidError("expected each chamber once, found one again", field="chambers")


def record_precondition(
    forum: ForumStream,
    *,
    precondition: Key,
    status: Literal["made", "withdrawn"],
    instrument: Code,
    date: IsoDate,
    territories: Annotated[tuple[Territory, ...], Field(max_length=50)] = (),
    since: IsoDate | None = None,
    until: IsoDate | None = None,
    law: CatalogueLaw,
) -> Change:
    """Record that a precondition of jurisdiction was met, such as a referral, or undone.

    Raises:
        UnknownPreconditionError: The template has no such precondition.
        InvalidError: A last day before the first.
        RefusedError: It is made already, or what is not made is withdrawn.
    """
    template = law.template(forum.template, forum.template_sha256, field="precondition")
    known = [each.key for each in template.preconditions]
    with named_in("precondition"):
        if precondition not in known:
            raise UnknownPreconditionError.near(precondition, known=known)
    if since is not None and until is not None and until < since:
        raise InvalidError(f"expected a last day not before {since}, found {until}", field="until")
    is_made = forum.preconditions.get(precondition) == "made"
    if is_made is (status == "made"):
        raise RefusedError(
            f"{precondition} is {'made already' if is_made else 'not made'} for forum {forum.id}",
            field="status",
        )
    return forum.next(
        PreconditionRecorded,
        precondition=precondition,
        status=status,
        instrument=instrument,
        date=date,
        territories=territories,
        since=since,
        until=until,
    )
