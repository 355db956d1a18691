"""Everything that one assessment reads from: line, graph, lens, law, forum, and the readers over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple, TypeVar

from domain.errors import InvalidError, NotFoundError
from domain.law import Forum, Group, Stage
from domain.law.catalogue import Catalogue
from domain.readiness.facts import FactReader
from domain.readiness.findings import Place, reversed_by_later
from domain.readiness.graph import ProofGraph
from domain.readiness.judgment_rows import (
    AnswerRow,
    EvaluationRow,
    IdentityRow,
    MappingRow,
    RestatementRow,
)
from domain.readiness.lens import Lens
from domain.readiness.origins import Origins
from domain.readiness.proof_rows import CrimeBaseRow, ForumRow, LiabilityRow, LineRow, MemberRow
from domain.readiness.rows import target_key
from domain.readiness.staleness import Staleness
from domain.readiness.usability import Usability

_T = TypeVar("_T")

OF_THE_CRIME = frozenset({Group.CONTEXT, Group.NEXUS, Group.CRIME_MATERIAL, Group.CRIME_MENTAL})
"""Groups of elements that a crime brings, whoever answers for it."""


class Membership(NamedTuple):
    """Members of a base or a line (decision 21).

    Args:
        standing: Members that were never removed so that it counts.
        removed: Members whose removal counts.
        returned: Those of the removed whose removal rests on an expert whom a what-if takes as lost: they
            come back with their blockers, and clear nothing (readiness rule 3).
    """

    standing: tuple[MemberRow, ...]
    removed: tuple[MemberRow, ...]
    returned: tuple[MemberRow, ...]


class Scene:
    """What one assessment of one line reads from.

    Raises:
        NotFoundError: Line or forum are unknown to the graph at the lens's position.
        InvalidError: The forum has no such stage, or the template given is not that of the adopted forum.
    """

    def __init__(self, line: str, graph: ProofGraph, lens: Lens, law: Catalogue, forum: Forum) -> None:
        self.graph = graph
        self.lens = lens
        self.law = law
        self.forum = forum
        self.line = _found(graph.one(LineRow, line, lens.position), "line", line, lens)
        self.adopted = _found(graph.one(ForumRow, lens.forum, lens.position), "forum", lens.forum, lens)
        if self.adopted.template != forum.id:
            raise InvalidError(
                f"expected the template {self.adopted.template} of forum {lens.forum}, found {forum.id}",
                field="forum",
            )
        self.stage: Stage = _stage(forum, lens.stage)
        self.respondent = (
            graph.one(LiabilityRow, self.line.liability, lens.position)
            if self.line.liability is not None
            else None
        )
        usability = Usability(graph, lens, self.stage)
        self.facts = FactReader(usability, Origins(graph, lens.position))
        self.staleness = Staleness(graph, lens, self.stage)
        if lens.exclusions.is_empty():
            self.facts = self.staleness.now.facts
        self.line_key = target_key(f"case_file/{self.line.case}", line=self.line.id)
        self._memberships: dict[str, Membership] = {}

    @property
    def liability(self) -> LiabilityRow | None:
        """The liability of a natural person, where one answers."""
        row = self.respondent
        return row if row is not None and not row.obligations else None

    @property
    def responsibility(self) -> LiabilityRow | None:
        """The responsibility of a State, where one answers."""
        row = self.respondent
        return row if row is not None and row.obligations else None

    def requires(self, group: Group) -> bool:
        """Tell whether the stage requires a group of this line.

        Of a claim it asks those elements of the crime alone that an obligation is breached through: an act
        that kills without a ground breaches the Covenant whether or not it was part of an attack.
        """
        if self.responsibility is None or group not in OF_THE_CRIME:
            return self.stage.requires(group)
        known = self.law.obligations
        asked = (known[each].asks for each in self.responsibility.obligations if each in known)
        return self.stage.requires(group) and any(group in groups for groups in asked)

    @cached_property
    def place(self) -> Place:
        """Where a finding would have to be made to answer."""
        return Place(
            forum=self.lens.forum,
            stage=self.stage,
            case=self.line.case,
            person=self.respondent.actor if self.respondent is not None else None,
        )

    @cached_property
    def persons(self) -> frozenset[str] | None:
        """Registered persons who may judge, lost ones left out; None where the graph holds no register."""
        rows = self.graph.at(IdentityRow, "", self.lens.position)
        if not rows:
            return None
        return frozenset(row.id for row in rows if not row.is_retired) - self.lens.exclusions.experts

    @cached_property
    def bases(self) -> tuple[tuple[MemberRow, CrimeBaseRow], ...]:
        """Crime bases of the line, each with its membership; all of them must be clear."""
        members = self.members(self.line.id)
        found = (
            (member, self.graph.one(CrimeBaseRow, member.member, self.lens.position))
            for member in (*members.standing, *members.returned)
        )
        return tuple((member, base) for member, base in found if base is not None)

    @cached_property
    def contexts(self) -> tuple[str, ...]:
        """Contexts of the line, derived from the nexus picked for each base (decision 9)."""
        return tuple(dict.fromkeys(member.context for member, _ in self.bases if member.context is not None))

    @cached_property
    def streams(self) -> tuple[str, ...]:
        """Streams that the line combines."""
        liability = () if self.line.liability is None else (f"liability/{self.line.liability}",)
        contexts = (f"context/{context}" for context in self.contexts)
        bases = (f"crime_base/{base.id}" for _, base in self.bases)
        return (*contexts, *bases, *liability)

    @cached_property
    def _answers(self) -> dict[str, AnswerRow]:
        keys = (*self.streams, f"case_file/{self.line.case}")
        return {row.id: row for key in keys for row in self.graph.at(AnswerRow, key, self.lens.position)}

    @cached_property
    def reversed_findings(self) -> frozenset[str]:
        """Findings on this line's streams that a later decision reversed."""
        return reversed_by_later(self._answers.values())

    def sequence_of_answer(self, answer: str) -> int:
        """Give the sequence at which an answer of a finding was recorded."""
        return self._answers[answer].from_sequence

    def members(self, whole: str) -> Membership:
        """Give the members of a base or a line, at the position."""
        found = self._memberships.get(whole)
        if found is None:
            lost = self.lens.exclusions.experts
            rows = self.graph.at(MemberRow, whole, self.lens.position)
            removed = tuple(row for row in rows if self._is_removed(row, frozenset()))
            returned = tuple(row for row in removed if lost and not self._is_removed(row, lost))
            found = Membership(tuple(row for row in rows if row not in removed), removed, returned)
            self._memberships[whole] = found
        return found

    def removed_since(self, evaluation: EvaluationRow, stream: str) -> tuple[str, ...]:
        """Give the events that took a member from what an evaluation covered; each makes it stale (21)."""
        whole = stream.partition("/")[2]
        if stream.startswith("case_file/"):
            wholes: Iterable[str] = (self.line.id, *(base.id for _, base in self.bases))
        else:
            wholes = (whole,)
        return tuple(
            row.removal.event
            for each in wholes
            for row in self.members(each).removed
            if row.removal is not None
            and row.removal.effective_at > evaluation.considered
            and self._covered(evaluation, stream, row)
        )

    def restated_since(self, position: int, key: str) -> tuple[str, ...]:
        """Give the events since a position by which what has a key came under law that reads otherwise."""
        rows = self.graph.at(RestatementRow, key, self.lens.position)
        return tuple(dict.fromkeys(row.opened_by for row in rows if row.from_sequence > position))

    @staticmethod
    def _covered(evaluation: EvaluationRow, stream: str, row: MemberRow) -> bool:
        aims = [aim for aim in evaluation.aims if aim.stream == stream]
        return any(not aim.incidents or row.member in aim.incidents for aim in aims)

    def _is_removed(self, row: MemberRow, lost: frozenset[str]) -> bool:
        """Tell whether a removal counts: it takes somebody without a hand in what it is taken from."""
        if row.removal is None:
            return False
        interested = {row.added_by, row.removal.by}
        for mapping in self._mappings_on(row):
            interested.update(filter(None, (mapping.proposed_by, mapping.endorsed_by)))
        for stream in (f"crime_base/{row.whole}", f"case_file/{self.line.case}", f"crime_base/{row.member}"):
            interested.update(
                each.author
                for each in self.graph.versions(EvaluationRow, stream)
                if each.made_at < row.removal.effective_at
            )
        return row.removal.counts(interested=interested, lost=lost)

    def _mappings_on(self, row: MemberRow) -> Iterator[MappingRow]:
        for whole in (row.whole, row.member):
            for mapping in self.graph.versions(MappingRow, f"crime_base/{whole}"):
                if row.removal is not None and mapping.from_sequence < row.removal.effective_at:
                    yield mapping


def _found(row: _T | None, kind: str, wanted: str, lens: Lens) -> _T:
    if row is None:
        raise NotFoundError(
            f"expected a {kind} known at position {lens.position}, found none with id {wanted}"
        )
    return row


def _stage(forum: Forum, wanted: str) -> Stage:
    stage = forum.stage(wanted)
    if stage is None:
        known = ", ".join(each.id for each in forum.stages)
        raise InvalidError(f"expected a stage of {forum.id} ({known}), found {wanted}", field="stage")
    return stage
