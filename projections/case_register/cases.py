"""How events of a case file change its row and those of its lines."""

from __future__ import annotations

from uuid import UUID

from domain.casefile import events as e
from projections.case_register.removals import leaving, left
from projections.case_register.tables import cases, lines
from projections.register import Handlers, Step


def _opened(data: e.CaseOpened, step: Step) -> None:
    members = {
        "title": data.title,
        "theory": data.theory,
        "forums": data.forums or None,
        "actors": data.actors or None,
        "team": data.team or None,
    }
    step.enter(cases, step.stream_id, members)


def _theory(data: e.TheoryStated, step: Step) -> None:
    step.amend(cases, step.stream_id, {"theory": data.theory})


def _team(data: e.TeamNamed, step: Step) -> None:
    if data.left:
        step.drop(cases, step.stream_id, "team", chosen=lambda id: id in data.left)
    if data.joined:
        step.add(cases, step.stream_id, "team", *data.joined)


def _forum(data: e.ForumBroughtIntoView, step: Step) -> None:
    step.add(cases, step.stream_id, "forums", data.forum)


def _forum_aside(data: e.ForumPutAside, step: Step) -> None:
    step.drop(cases, step.stream_id, "forums", chosen=lambda id: id == str(data.forum))


def _actor(data: e.ActorOfInterestNamed, step: Step) -> None:
    step.add(cases, step.stream_id, "actors", data.actor)


def _row(step: Step, line: UUID) -> str:
    # A line's id is unique within its case alone.
    return f"{step.stream_id}/{line}"


def _line(data: e.LineAdded, step: Step) -> None:
    members = {
        "kind": data.kind,
        "title": data.title,
        "catalogue": data.catalogue,
        "bases": data.bases,
        "organ": data.organ,
        "liability": data.liability,
    }
    step.enter(lines, _row(step, data.line), members, case=step.stream_id, state="pursued")


def _claim(data: e.ClaimAdded, step: Step) -> None:
    members = {
        "kind": "claim",
        "title": data.title,
        "catalogue": data.catalogue,
        "bases": data.bases,
        "organ": None,
        "liability": data.responsibility,
    }
    step.enter(lines, _row(step, data.line), members, case=step.stream_id, state="pursued")


def _base(data: e.LineBaseAdded, step: Step) -> None:
    step.add(lines, _row(step, data.line), "bases", data.base)


def _base_removal(data: e.LineBaseRemovalProposed, step: Step) -> None:
    leaving(step, lines, _row(step, data.line), str(data.crime_base))


def _base_removed(data: e.LineBaseRemovalAgreed, step: Step) -> None:
    left(step, lines, _row(step, data.line), str(data.crime_base))
    gone = str(data.crime_base)
    step.drop(lines, _row(step, data.line), "bases", chosen=lambda base: base["crime_base"] == gone)


def _migrated(data: e.LineMigrated, step: Step) -> None:
    step.amend(lines, _row(step, data.line), {"catalogue": data.catalogue})


def _ended(data: e.LineEnded, step: Step) -> None:
    step.amend(lines, _row(step, data.line), state="ended")


HANDLERS: Handlers = {
    e.CaseOpened: _opened,
    e.TheoryStated: _theory,
    e.TeamNamed: _team,
    e.ForumBroughtIntoView: _forum,
    e.ForumPutAside: _forum_aside,
    e.ActorOfInterestNamed: _actor,
    e.LineAdded: _line,
    e.ClaimAdded: _claim,
    e.LineBaseAdded: _base,
    e.LineBaseRemovalProposed: _base_removal,
    e.LineBaseRemovalAgreed: _base_removed,
    e.LineMigrated: _migrated,
    e.LineEnded: _ended,
}
