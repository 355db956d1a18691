"""Acts of random histories on jurisdiction: decisions, and withdrawals that nobody agreed to."""

from __future__ import annotations

from domain.readiness.proof_rows import JurisdictionDecisionRow
from tests.domain.readiness.play import Play

PEOPLE = ("ana", "ben", "cem", "eve", "kim", "zoe")


def decide(play: Play, a: int, b: int, c: int) -> None:
    """Decide a question for all incidents or one."""
    narrowed = {"incident": ("camp 14", "camp 15")[b % 2]} if b % 3 else {}
    play.record.decide_jurisdiction(
        ("time", "territory")[a % 2], is_within=c % 3 > 0, by=PEOPLE[c % 6], **narrowed
    )


def withdraw(play: Play, a: int, b: int, c: int) -> None:
    """Withdraw a decision, with nobody's agreement."""
    row = play.pick(JurisdictionDecisionRow, a, lambda row: row.removal is None)
    if row is not None:
        play.record.removed(row, by=PEOPLE[b % 6])
