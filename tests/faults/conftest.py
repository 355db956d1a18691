"""How long the faults are kept up: shortly in every run, long in `make soak`."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

import pytest


@dataclass(frozen=True)
class Measure:
    """How much of each fault a run has.

    Args:
        kills: Processes killed, of all kinds together.
        away_s: Seconds for which Kafka is away.
        between: Commands acknowledged between two kills, at most.
        seed: Of what is drawn: whom to kill, after how many commands, what a client gives up.
    """

    kills: int
    away_s: float
    between: int
    seed: int = 0


SHORT = Measure(kills=30, away_s=15, between=20)
LONG = Measure(kills=300, away_s=60, between=100)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="Keep faults up for long.")
    parser.addoption("--kills", type=int, default=0, help="So many kills instead.")
    parser.addoption("--seed", type=int, default=0, help="Draw as a run did whose seed the table has.")


@pytest.fixture(scope="session")
def measure(pytestconfig: pytest.Config) -> Measure:
    chosen = LONG if pytestconfig.getoption("--soak", default=False) else SHORT
    kills = pytestconfig.getoption("--kills", default=0) or chosen.kills
    seed = pytestconfig.getoption("--seed", default=0) or secrets.randbelow(10**6) + 1
    return replace(chosen, kills=kills, seed=seed)
