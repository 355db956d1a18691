"""The balance of every account at a position, against what the registers hold."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Table, func, select

from projections import queries
from projections.case_register.tables import facts, mappings
from projections.evidence_register.tables import items
from projections.history import held_at
from projections.worklists.accounts import Account, State
from projections.worklists.tables import work

_REGISTERS: dict[Account, Table] = {
    Account.ITEMS_ASSESSED: items,
    Account.FACTS_CITED: facts,
    Account.FACTS_MAPPED: facts,
    Account.MAPPINGS_REVIEWED: mappings,
}
"""The register that says how many things an account must answer for, written apart from it."""


@dataclass(frozen=True, slots=True)
class Balance:
    """An account at a position.

    Args:
        account: Which one.
        registered: How many things the register holds.
        done: How many are dealt with.
        waiting: How many wait.
        set_aside: How many were set aside, by cause.
    """

    account: Account
    registered: int
    done: int
    waiting: int
    set_aside: dict[str, int]

    @property
    def is_conserved(self) -> bool:
        """Whether everything registered is dealt with, waits, or was set aside with a reason."""
        return self.registered == self.done + self.waiting + sum(self.set_aside.values())


def balances(connection: Connection, *, position: int) -> list[Balance]:
    """Give the balance of every account at a position that all registers have applied."""
    statement = (
        select(work.c.account, work.c.state, work.c.cause, func.count())
        .where(held_at(work, position))
        .group_by(work.c.account, work.c.state, work.c.cause)
        .order_by(work.c.account, work.c.state, work.c.cause)
    )
    counted: dict[str, list[tuple[str, str, int]]] = {}
    for account, state, cause, number in connection.execute(statement):
        counted.setdefault(account, []).append((state, cause, number))
    return [
        _balance(account, counted.get(account, []), queries.count(connection, register, position=position))
        for account, register in _REGISTERS.items()
    ]


def _balance(account: Account, counted: list[tuple[str, str, int]], registered: int) -> Balance:
    sums = {state: sum(number for found, _, number in counted if found == state) for state in State}
    set_aside = {cause: number for state, cause, number in counted if state == State.SET_ASIDE}
    return Balance(account, registered, sums[State.DONE], sums[State.WAITING], set_aside)


def on_list(account: Account, state: State) -> list[queries.Condition]:
    """Conditions of the rows of an account in a state."""
    return [work.c.account == account.value, work.c.state == state.value]
