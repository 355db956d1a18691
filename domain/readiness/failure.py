"""Why a citation cannot be relied on: the closed list of conditions, and the row and event behind each."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Condition(StrEnum):
    """A condition of readiness rule 1, by name."""

    IN_RECORD = "in_record"
    ACCEPTED = "accepted"
    INTACT = "intact"
    CUSTODY = "custody"
    LAWFUL_BASIS = "lawful_basis"
    CONSENT = "consent"
    PROVIDERS_CONDITION = "providers_condition"
    ASSESSED = "assessed"
    AUTHENTIC = "authentic"
    TAINT = "taint"
    FORM = "form"
    WITNESS = "witness"
    CONFIRMED = "confirmed"
    NOT_WITHDRAWN = "not_withdrawn"
    NOT_EXCLUDED = "not_excluded"


class Failure(NamedTuple):
    """One condition that fails.

    Args:
        condition: Which.
        words: The cause in words, with codes and never with names.
        row: What it is recorded in, as `kind/id`.
        event: The event that caused it; empty where something was never recorded.
    """

    condition: Condition
    words: str
    row: str
    event: str
