"""The decision to charge a further person on what an existing line rests on: proved once, judged afresh."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID, uuid5

from pydantic import Field

from domain.casefile import events as e
from domain.casefile.case import CaseFile
from domain.casefile.lines import running
from domain.errors import InvalidError, RefusedError
from domain.events import Act, Change
from domain.ports.law import CatalogueLaw
from domain.proof import liability, parts
from domain.proof.events import AllegedMode
from domain.protected import ProtectedLine
from domain.values import ActorRef


def clone_line(
    case: CaseFile,
    *,
    line: UUID,
    as_line: UUID,
    title: ProtectedLine,
    actor: ActorRef,
    actor_kind: str,
    modes: Annotated[tuple[AllegedMode, ...], Field(min_length=1, max_length=20)],
    act: Act,
    law: CatalogueLaw,
) -> list[Change]:
    """Charge a further person with the crime bases of a line, in one act.

    The new line rests on the same bases, with the same nexus and pin: what is mapped to them serves it as it
    stands. The person's liability is new, and nothing is copied to it: modes are alleged of this person, mappings
    are proposed over as one set (decision 47), and every evaluation of the liability and of the line starts afresh.

    Args:
        line: The line whose bases are taken; a structural line is charged to a person in the same way.
        as_line: Id of the new line, chosen by the caller.
        actor: The further person.
        actor_kind: What the first event of `actor` says that it is (decision 31).
        modes: Alternative modes alleged of that person.

    Raises:
        NotFoundError: The case has no such line.
        RefusedError: The line is ended, or the case has a line of the new id.
        InvalidError: The line is a claim, the actor is no person, or as for `allege`.
    """
    found = running(case, line)
    if found.kind == "claim":
        # Art. 25(1): a claim is answered by a State; who is charged is a natural person.
        raise InvalidError("expected a structural line or a charge, found a claim", field="line")
    if as_line in case.lines:
        raise RefusedError(f"{case.name} has line {as_line} already", field="as_line")
    standing = parts.present(found.bases)
    bases = tuple(base for base in found.bases if base in standing)
    # Drawn from the act: the domain has no randomness, and the act's own id is new.
    liability_id = uuid5(act.id, "liability")
    alleged = liability.allege(
        id=liability_id,
        actor=actor,
        actor_kind=actor_kind,
        catalogue=found.catalogue,
        modes=modes,
        bases=bases,
        classification=case.classification,
        law=law,
    )
    added = case.next(
        e.LineAdded,
        line=as_line,
        kind="charge",
        title=title,
        catalogue=found.catalogue,
        bases=tuple(e.LineBase(crime_base=base, context=found.contexts.get(base)) for base in bases),
        liability=liability_id,
    )
    # The case was asked for, so it comes first; the act is one, and stands or falls whole.
    return [added, alleged]
