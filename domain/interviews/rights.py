"""What must be stated of the rights of a person heard (art. 55).

A right that was not given is stated, not left out: what is not recorded cannot be shown to have been given.
"""

from __future__ import annotations

from domain.errors import InvalidError
from domain.interviews.events import PersonStatus, Right, Rights, RightStanding
from domain.proof.parts import refuse_repeated

OF_SUSPECTED = (
    Right.INFORMED_OF_GROUNDS,
    Right.SILENCE,
    Right.LEGAL_ASSISTANCE,
    Right.COUNSEL_PRESENT,
    Right.RECORDING,
)
"""Art. 55(2)(a) to (d); and the recording of the questioning (Rules, rule 112, not opened)."""

NOT_DECLINED = (Right.NO_SELF_INCRIMINATION, Right.NO_COERCION, Right.INFORMED_OF_GROUNDS)
"""What a person cannot decline: it is owed whatever they say."""


def check_rights(status: PersonStatus, rights: Rights, *, field: str) -> None:
    """Refuse rights that are stated twice, left out of a suspected person, or declined where none can be.

    Raises:
        InvalidError: Any of these.
    """
    refuse_repeated((stated.right.value for stated in rights), field=field)
    for n, stated in enumerate(rights):
        if stated.standing is RightStanding.DECLINED and stated.right in NOT_DECLINED:
            raise InvalidError(
                f"expected given or not_given for {stated.right.value}, which nobody can decline, found declined",
                field=f"{field}[{n}].standing",
            )
    missing = [right.value for right in OF_SUSPECTED if right not in {stated.right for stated in rights}]
    if status is PersonStatus.SUSPECTED and missing:
        raise InvalidError(
            f"expected what became of each right of a suspected person (art. 55(2)), found nothing of"
            f" {', '.join(missing)}",
            field=field,
        )
