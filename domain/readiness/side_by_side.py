"""One line beside a stage of a forum: whether it takes such a line, and what keeps it from standing there."""

from __future__ import annotations

from dataclasses import dataclass

from domain.law import Forum, Group, Stage
from domain.law.catalogue import Catalogue
from domain.readiness.assess import assess
from domain.readiness.blockers import Blocker
from domain.readiness.graph import ProofGraph
from domain.readiness.lens import Lens
from domain.readiness.proof_rows import LineRow, StandardHeldEqualRow
from domain.readiness.words import not_put

REACHES = frozenset({Group.JURISDICTION, Group.BARS})
"""Groups whose blockers say why a line does not fit a forum, whatever its material is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForumStanding:
    """A line at a stage of a forum.

    Args:
        line, kind: The line.
        forum: The adopted forum.
        stage: The stage; None where no stage of the forum takes such a line.
        takes_line: Whether it takes such a line at all; where not, nothing else was computed.
        is_clear: Whether no blocker is open.
        statement: The words that are shown; never more than what was computed (readiness rule 9).
        groups: Open blockers by group, of every group that the stage requires of the line.
        reasons: Open blockers of jurisdiction and of the person.
        other_reasons: The same of incidents that are not needed.
        held_equal: Who holds the stage's standard equal to one of another forum; it informs, and no more.
        not_looked_at: What this says nothing of.
        law: Digest of each law file used.
    """

    line: str
    kind: str
    forum: str
    stage: Stage | None
    takes_line: bool
    is_clear: bool = False
    statement: str = ""
    groups: tuple[tuple[Group, int], ...] = ()
    reasons: tuple[Blocker, ...] = ()
    other_reasons: tuple[Blocker, ...] = ()
    held_equal: tuple[StandardHeldEqualRow, ...] = ()
    not_looked_at: tuple[str, ...] = ()
    law: tuple[tuple[str, str], ...] = ()


def stages_for(forum: Forum, kind: str) -> tuple[Stage | None, ...]:
    """Give the stages of a forum that take a line of a kind; None alone where none does."""
    return tuple(stage for stage in forum.stages if kind in stage.lines) or (None,)


def standing_at(row: LineRow, graph: ProofGraph, lens: Lens, law: Catalogue, forum: Forum) -> ForumStanding:
    """Tell where a line stands at the stage of the lens; a stage that takes no such line computes nothing.

    Args:
        row: The line at the lens's position.
        graph, lens, law, forum: As of `assess`; an empty stage stands for a forum of which none takes the line.
    """
    stage = forum.stage(lens.stage) if lens.stage else None
    if stage is None or row.kind not in stage.lines:
        takes = dict.fromkeys(kind.value for each in forum.stages for kind in each.lines)
        kinds = tuple(takes) if stage is None else tuple(kind.value for kind in stage.lines)
        where = f"stage {stage.id}" if stage is not None else f"any stage of {forum.title}"
        return ForumStanding(
            line=row.id,
            kind=row.kind,
            forum=lens.forum,
            stage=stage,
            takes_line=False,
            statement=not_put(row.kind, where, kinds),
        )
    read = assess(row.id, graph, lens, law, forum)
    open_by_group = {group.group: 0 for group in read.groups if group.is_required}
    for blocker in read.blockers:
        open_by_group[blocker.group] = open_by_group.get(blocker.group, 0) + 1
    return ForumStanding(
        line=row.id,
        kind=row.kind,
        forum=lens.forum,
        stage=stage,
        takes_line=True,
        is_clear=read.is_clear,
        statement=read.statement,
        groups=tuple((group, open_by_group[group]) for group in Group if group in open_by_group),
        reasons=tuple(blocker for blocker in read.blockers if blocker.group in REACHES),
        other_reasons=tuple(blocker for blocker in read.other_blockers if blocker.group in REACHES),
        held_equal=tuple(
            each
            for each in graph.at(StandardHeldEqualRow, lens.forum, lens.position)
            if each.standard == stage.standard
        ),
        not_looked_at=read.not_looked_at,
        law=read.catalogue,
    )
