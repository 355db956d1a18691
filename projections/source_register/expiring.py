"""Terms of consent that lapse within a time: on the day after their last, a use is no longer agreed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, select

from domain.protection.consent import Consent
from projections.queries import all_of, chunks
from projections.source_register.consents import consent_of
from projections.source_register.tables import consents, expiries


@dataclass(frozen=True, slots=True)
class Lapse:
    """A consent, and the day after which uses of its item lapse.

    Args:
        consent: Id of the consent.
        item: Id of the item.
        entered: Sequence at which the consent entered the record.
        entered_at: When.
        entered_by: By whom.
        since: Sequence of its last change.
        due: Last day.
        scopes: Uses that lapse.
    """

    consent: str
    item: str
    entered: int
    entered_at: str
    entered_by: str
    since: int
    due: str
    scopes: tuple[str, ...]


def expiring(connection: Connection, *, position: int, start: date, days: int) -> list[Lapse]:
    """Find what lapses from `start` on within a number of days, in the order of days.

    A term withdrawn before its last day, or renewed beyond it, lapses in nothing.
    """
    end = start + timedelta(days=days)
    due: dict[str, set[str]] = {}
    statement = select(expiries.c.consent, expiries.c.valid_to).where(
        expiries.c.valid_to >= start.isoformat(),
        expiries.c.valid_to <= end.isoformat(),
        expiries.c.sequence <= position,
    )
    for consent, valid_to in connection.execute(statement):
        due.setdefault(consent, set()).add(valid_to)
    found = []
    for ids in chunks(sorted(due)):
        for row in all_of(connection, consents, position=position, id=ids):
            consent = consent_of(row)
            for day in due[row["id"]]:
                scopes = _lapsing(consent, day)
                if scopes:
                    entry = (row["entered"], row["entered_at"], row["entered_by"], row["from_sequence"])
                    found.append(Lapse(row["id"], row["item"], *entry, day, scopes))
    return sorted(found, key=lambda lapse: (lapse.due, lapse.consent))


def _lapsing(consent: Consent, day: str) -> tuple[str, ...]:
    next_day = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    return tuple(
        sorted(
            {
                scope.value
                for given in consent.terms
                if given.term.valid_to == day
                for scope in given.term.scopes
                if consent.covers(given.term.segment, scope, on=day)
                and not consent.covers(given.term.segment, scope, on=next_day)
            }
        )
    )
