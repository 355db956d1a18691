"""Parts of a whole that leave it only when a third person agrees: incidents, bases (decision 21)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.events import Act, By
from domain.mandate.four_eyes import persons_of, refuse_part_in, refuse_software


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a base, a liability or a line; it stays listed after it left.

    Args:
        added_by: Ids of those who brought it in.
        removal_proposed_by: Ids of those who ask that it leave; none where nobody does.
        is_removed: Whether a third person agreed.
    """

    added_by: frozenset[str]
    removal_proposed_by: frozenset[str] = frozenset()
    is_removed: bool = False


Parts = Mapping[UUID, Part]


def added(parts: Parts, ids: Iterable[UUID], by: By) -> Parts:
    """Bring parts in, for the first time or again."""
    return {**parts, **{part: Part(added_by=persons_of(by)) for part in ids}}


def removal_proposed(parts: Parts, part: UUID, by: By) -> Parts:
    """Mark a part as asked to leave."""
    return {**parts, part: replace(parts[part], removal_proposed_by=persons_of(by))}


def removed(parts: Parts, part: UUID) -> Parts:
    """Mark a part as gone."""
    return {**parts, part: replace(parts[part], is_removed=True)}


def present(parts: Parts) -> frozenset[UUID]:
    """Ids of the parts that have not left."""
    return frozenset(id for id, part in parts.items() if not part.is_removed)


def refuse_repeated(ids: Iterable[object], *, field: str) -> None:
    """Refuse a list that names one thing twice; raises InvalidError."""
    seen = set()
    for index, id in enumerate(ids):
        if id in seen:
            raise InvalidError(f"expected each entry once, found {id} again", field=f"{field}[{index}]")
        seen.add(id)


def refuse_present(parts: Parts, part: UUID, *, whole: str, field: str) -> None:
    """Refuse to bring in what is there; raises RefusedError."""
    if part in present(parts):
        raise RefusedError(f"{whole} holds {part} already", field=field)


def check_proposal(parts: Parts, part: UUID, *, whole: str, field: str) -> None:
    """Check that a part may be asked to leave.

    Raises:
        NotFoundError: It is not there.
        RefusedError: It is asked to leave already, or nothing would remain.
    """
    _require_present(parts, part, whole=whole, field=field)
    if parts[part].removal_proposed_by:
        raise RefusedError(f"the removal of {part} from {whole} is proposed already", field=field)
    staying = [id for id in present(parts) if not parts[id].removal_proposed_by]
    if staying == [part]:
        raise RefusedError(f"{whole} would be left with nothing: {part} is the last to stay", field=field)


def check_agreement(parts: Parts, part: UUID, *, act: Act, whole: str, field: str) -> None:
    """Check that this person may agree that a part leaves, as for a rejection (decision 21).

    Raises:
        NotFoundError: The part is not there.
        RefusedError: Nobody proposed its removal, or software agrees.
        FourEyesError: The person proposed the removal, or brought the part in.
    """
    _require_present(parts, part, whole=whole, field=field)
    if not parts[part].removal_proposed_by:
        raise RefusedError(f"the removal of {part} from {whole} was not proposed", field=field)
    what = f"the removal of {part} from {whole}"
    refuse_software(act, what)
    refuse_part_in(
        act, what, {"proposed it": parts[part].removal_proposed_by, "brought it in": parts[part].added_by}
    )


def _require_present(parts: Parts, part: UUID, *, whole: str, field: str) -> None:
    if part not in present(parts):
        raise NotFoundError(f"{whole} does not hold {part}", field=field)
