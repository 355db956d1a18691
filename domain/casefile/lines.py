"""Decisions on the lines of a case: added, their bases, moved to a newer catalogue, ended."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from domain.casefile import events as e
from domain.casefile.case import CaseFile, Line
from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.events import Act, Change
from domain.law.forum_types import LineKind
from domain.ports.law import CatalogueLaw
from domain.proof import parts
from domain.protected import ProtectedLine
from domain.values import ActorRef, ContextRef, CrimeBaseRef, LiabilityRef, Sha256

NEEDS_REASON: tuple[str, ...] = (
    "propose_line_base_removal",
    "agree_line_base_removal",
    "migrate_line",
    "end_line",
)


def add_line(
    case: CaseFile,
    *,
    line: UUID,
    kind: LineKind,
    title: ProtectedLine,
    catalogue: Sha256,
    bases: e.LineBases,
    organ: ActorRef | None = None,
    organ_kind: str | None = None,
    liability: LiabilityRef | None = None,
    answering: Literal["person", "state"] | None = None,
    law: CatalogueLaw,
) -> Change:
    """Combine bases with their nexus and, for a charge or a claim, who answers into a line (readiness.md).

    Whether the bases lie in the scope of their contexts is flagged by readiness, not refused here.

    Args:
        line: Id of the line, chosen by the caller.
        organ_kind: What the first event of `organ` says that it is (decision 31).
        answering: Who answers by the first event of `liability`: a natural person or a State.

    Raises:
        InvalidError: A charge without a natural person's liability, a claim without a State's, or either
            directed at an organ beside it; a structural line with a liability, or directed at a person; no
            base, or a base named twice.
        RefusedError: The case has a line of that id.
        UnknownCatalogueError: No adopted version has that digest.
    """
    if line in case.lines:
        raise RefusedError(f"{case.name} has line {line} already", field="line")
    if kind is LineKind.STRUCTURAL_LINE:
        _check_structural_line(liability, organ_kind)
    else:
        _check_answering(kind, answering, organ)
    if not bases:
        raise InvalidError("expected at least one crime base, found none", field="bases")
    parts.refuse_repeated((base.crime_base for base in bases), field="bases")
    law.catalogue(catalogue, field="catalogue")
    if kind is LineKind.CLAIM:
        return case.next(
            e.ClaimAdded, line=line, title=title, catalogue=catalogue, bases=bases, responsibility=liability
        )
    return case.next(
        e.LineAdded,
        line=line,
        kind=kind.value,
        title=title,
        catalogue=catalogue,
        bases=bases,
        organ=organ,
        liability=liability,
    )


def _check_answering(kind: LineKind, answering: str | None, organ: UUID | None) -> None:
    # Art. 25(1): natural persons are charged; a State answers to a claim, and nobody else does.
    wanted = "a natural person" if kind is LineKind.CHARGE else "a State"
    if answering != ("person" if kind is LineKind.CHARGE else "state"):
        found = {None: "none", "person": "that of a natural person", "state": "that of a State"}[answering]
        raise InvalidError(
            f"expected the liability of {wanted} for a {kind.value}, found {found}", field="liability"
        )
    if organ is not None:
        raise InvalidError(f"expected no organ for a {kind.value}, found one", field="organ")


def _check_structural_line(liability: UUID | None, organ_kind: str | None) -> None:
    if liability is not None:
        raise InvalidError("expected no liability for a structural line, found one", field="liability")
    if organ_kind == "person":
        raise InvalidError(
            "expected an organ (a structural line has no suspect; a person is charged), found a person",
            field="organ",
        )


def add_line_base(
    case: CaseFile, *, line: UUID, crime_base: CrimeBaseRef, context: ContextRef | None = None
) -> Change:
    """Rest a line on a further base, with the nexus that it picks (decision 9).

    Raises:
        NotFoundError: The case has no such line.
        RefusedError: The line is ended, or rests on the base already.
    """
    found = running(case, line)
    parts.refuse_present(found.bases, crime_base, whole=f"line {line}", field="crime_base")
    base = e.LineBase(crime_base=crime_base, context=context)
    return case.next(e.LineBaseAdded, line=line, base=base)


def propose_line_base_removal(case: CaseFile, *, line: UUID, crime_base: CrimeBaseRef) -> Change:
    """Ask that a base leave a line; it counts until a third person agrees (decision 21).

    Raises:
        NotFoundError: The case has no such line, or the line does not rest on the base.
        RefusedError: The line is ended, the removal is proposed already, or no base would remain.
    """
    found = running(case, line)
    parts.check_proposal(found.bases, crime_base, whole=f"line {line}", field="crime_base")
    return case.next(e.LineBaseRemovalProposed, line=line, crime_base=crime_base)


def agree_line_base_removal(case: CaseFile, *, line: UUID, crime_base: CrimeBaseRef, act: Act) -> Change:
    """Agree, as a third person, that a base leaves a line; it stays listed (decision 21).

    Raises:
        NotFoundError: The case has no such line, or the line does not rest on the base.
        RefusedError: The line is ended, the removal was not proposed, or software agrees.
        FourEyesError: The person proposed the removal, or brought the base in.
    """
    found = running(case, line)
    parts.check_agreement(found.bases, crime_base, act=act, whole=f"line {line}", field="crime_base")
    return case.next(e.LineBaseRemovalAgreed, line=line, crime_base=crime_base)


def migrate_line(case: CaseFile, *, line: UUID, catalogue: Sha256, law: CatalogueLaw) -> Change:
    """Pin a line to another version of the catalogue.

    What it rests on keeps its own pin; a difference is flagged and blocks (decision 33).

    Raises:
        NotFoundError: The case has no such line.
        RefusedError: The line is ended, or is pinned to that version already.
        UnknownCatalogueError: No adopted version has that digest.
    """
    found = running(case, line)
    if found.catalogue == catalogue:
        raise RefusedError(f"line {line} is pinned to that catalogue version already", field="catalogue")
    law.catalogue(catalogue, field="catalogue")
    return case.next(e.LineMigrated, line=line, catalogue=catalogue)


def end_line(case: CaseFile, *, line: UUID) -> Change:
    """End a line; it stays in the record.

    Raises:
        NotFoundError: The case has no such line.
        RefusedError: It is ended already.
    """
    running(case, line)
    return case.next(e.LineEnded, line=line)


def running(case: CaseFile, line: UUID) -> Line:
    """Give a line that is pursued.

    Raises:
        NotFoundError: The case has no such line.
        RefusedError: The line is ended.
    """
    found = case.lines.get(line)
    if found is None:
        raise NotFoundError(f"{case.name} has no line {line}", field="line")
    if found.is_ended:
        raise RefusedError(f"line {line} of {case.name} is ended", field="line")
    return found
