"""A case file: its state, how events change it, and decisions on the case as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, Literal
from uuid import UUID

from domain.casefile import events as e
from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.events import Change, RecordedEvent, State
from domain.proof import parts
from domain.protected import ProtectedLine, ProtectedText
from domain.values import ActorRef, Classification, ForumRef, StreamKind

NEEDS_REASON: tuple[str, ...] = ("put_forum_aside",)


@dataclass(frozen=True, slots=True)
class Line:
    """What a line of a case has come to; a base that left it stays listed (decision 21)."""

    kind: Literal["structural_line", "charge", "claim"]
    catalogue: str
    bases: parts.Parts
    contexts: Mapping[UUID, UUID | None] = field(default_factory=dict)
    """Context of the nexus that the line picks, by crime base (decision 9)."""
    liability: UUID | None = None
    is_ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile(State):
    """What a case file has come to; texts stay sealed and are not held here."""

    KIND: ClassVar[StreamKind] = StreamKind.CASE_FILE

    team: frozenset[str] = frozenset()
    forums: frozenset[UUID] = frozenset()
    actors: frozenset[UUID] = frozenset()
    lines: Mapping[UUID, Line] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """How messages name it."""
        return f"case {self.id}"


def evolve(case: CaseFile | None, event: RecordedEvent) -> CaseFile:
    """Apply one recorded event."""
    data = event.data
    if case is None:
        return _opened(event)
    case = replace(case, version=event.version)
    match data:
        case e.TeamNamed():
            return replace(case, team=(case.team | set(data.joined)) - set(data.left))
        case e.ForumBroughtIntoView():
            return replace(case, forums=case.forums | {data.forum})
        case e.ForumPutAside():
            return replace(case, forums=case.forums - {data.forum})
        case e.ActorOfInterestNamed():
            return replace(case, actors=case.actors | {data.actor})
        case e.LineAdded():
            bases = parts.added({}, (base.crime_base for base in data.bases), event.by)
            line = Line(
                kind=data.kind,
                catalogue=data.catalogue,
                bases=bases,
                contexts={base.crime_base: base.context for base in data.bases},
                liability=data.liability,
            )
            return _with(case, data.line, line)
        case e.ClaimAdded():
            bases = parts.added({}, (base.crime_base for base in data.bases), event.by)
            line = Line(
                kind="claim",
                catalogue=data.catalogue,
                bases=bases,
                contexts={base.crime_base: base.context for base in data.bases},
                liability=data.responsibility,
            )
            return _with(case, data.line, line)
        case e.LineBaseAdded():
            line = case.lines[data.line]
            bases = parts.added(line.bases, [data.base.crime_base], event.by)
            contexts = {**line.contexts, data.base.crime_base: data.base.context}
            return _with(case, data.line, replace(line, bases=bases, contexts=contexts))
        case e.LineBaseRemovalProposed():
            line = case.lines[data.line]
            bases = parts.removal_proposed(line.bases, data.crime_base, event.by)
            return _with(case, data.line, replace(line, bases=bases))
        case e.LineBaseRemovalAgreed():
            line = case.lines[data.line]
            bases = parts.removed(line.bases, data.crime_base)
            return _with(case, data.line, replace(line, bases=bases))
        case e.LineMigrated():
            return _with(case, data.line, replace(case.lines[data.line], catalogue=data.catalogue))
        case e.LineEnded():
            return _with(case, data.line, replace(case.lines[data.line], is_ended=True))
        case _:
            return case


def _opened(event: RecordedEvent) -> CaseFile:
    data = event.data
    if not isinstance(data, e.CaseOpened):
        raise TypeError(f"a case file cannot open with {event.type}")
    return CaseFile(
        id=event.stream_id,
        version=event.version,
        classification=event.classification,
        team=frozenset(data.team),
        forums=frozenset(data.forums),
        actors=frozenset(data.actors),
    )


def _with(case: CaseFile, line_id: UUID, line: Line) -> CaseFile:
    return replace(case, lines={**case.lines, line_id: line})


def open_case(
    *,
    id: UUID,
    title: ProtectedLine,
    theory: ProtectedText | None = None,
    forums: e.Forums = (),
    actors: e.Actors = (),
    team: e.Team = (),
    classification: Classification = Classification.CONFIDENTIAL,
) -> Change:
    """Open a case file.

    Raises:
        InvalidError: A forum, an actor or a member of the team is named twice.
    """
    parts.refuse_repeated(forums, field="forums")
    parts.refuse_repeated(actors, field="actors")
    parts.refuse_repeated(team, field="team")
    event = e.CaseOpened(title=title, theory=theory, forums=forums, actors=actors, team=team)
    return CaseFile.first(event, id=id, classification=classification)


def state_theory(case: CaseFile, *, theory: ProtectedText) -> Change:
    """State the theory of the case anew; the earlier one stays in the record."""
    return case.next(e.TheoryStated, theory=theory)


def change_team(case: CaseFile, *, joined: e.Team = (), left: e.Team = ()) -> Change:
    """Let people join the team, leave it, or both.

    Raises:
        InvalidError: Nobody joins or leaves, or someone does both.
        RefusedError: Who joins is in the team already.
        NotFoundError: Who leaves is not in the team.
    """
    if not joined and not left:
        raise InvalidError("expected someone to join or leave, found nobody", field="joined")
    parts.refuse_repeated((*joined, *left), field="joined")
    for member in joined:
        if member in case.team:
            raise RefusedError(f"{member} is in the team of {case.name} already", field="joined")
    for member in left:
        if member not in case.team:
            raise NotFoundError(f"{member} is not in the team of {case.name}", field="left")
    return case.next(e.TeamNamed, joined=joined, left=left)


def bring_forum_into_view(case: CaseFile, *, forum: ForumRef) -> Change:
    """Bring a further forum into view; raises RefusedError where it is in view already."""
    if forum in case.forums:
        raise RefusedError(f"forum {forum} is in view of {case.name} already", field="forum")
    return case.next(e.ForumBroughtIntoView, forum=forum)


def put_forum_aside(case: CaseFile, *, forum: ForumRef) -> Change:
    """Put a forum aside; raises NotFoundError where it is not in view."""
    if forum not in case.forums:
        raise NotFoundError(f"forum {forum} is not in view of {case.name}", field="forum")
    return case.next(e.ForumPutAside, forum=forum)


def name_actor_of_interest(case: CaseFile, *, actor: ActorRef) -> Change:
    """Name a further person of interest, or organ; raises RefusedError where it is named already."""
    if actor in case.actors:
        raise RefusedError(f"actor {actor} is of interest to {case.name} already", field="actor")
    return case.next(e.ActorOfInterestNamed, actor=actor)
