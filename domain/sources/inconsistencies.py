"""Decisions on accounts of one source that differ: recorded as such, explained, never taken back."""

from __future__ import annotations

from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.events import Act, Change
from domain.mandate.four_eyes import refuse_software
from domain.protected import ProtectedText
from domain.sources.account_events import AccountPart, InconsistencyExplained, InconsistencyRecorded
from domain.sources.source import Source
from domain.values import Code


def record_inconsistency(
    source: Source,
    *,
    code: Code,
    first: AccountPart,
    second: AccountPart,
    topic: Code,
    difference: ProtectedText,
    act: Act,
) -> Change:
    """Record that two accounts of a source differ (art. 67(2): it may affect credibility).

    Raises:
        RefusedError: Software records, or the code was used before.
        NotFoundError: An account or interview is named that the source did not give.
        InvalidError: Both parts are one.
    """
    refuse_software(act, "recording an inconsistency")
    if code in source.inconsistencies:
        raise RefusedError(f"source {source.code} has inconsistency {code} already", field="code")
    if first == second:
        raise InvalidError("expected two parts of accounts, found the same twice", field="second")
    for field, part in (("first", first), ("second", second)):
        if part.account is not None and part.account not in source.earlier_accounts:
            raise NotFoundError(
                f"source {source.code} has no account {part.account} given elsewhere",
                field=f"{field}.account",
            )
        if part.interview is not None and part.interview not in source.interviews:
            raise NotFoundError(
                f"source {source.code} gave no interview {part.interview}", field=f"{field}.interview"
            )
    return source.next(
        InconsistencyRecorded, code=code, first=first, second=second, topic=topic, difference=difference
    )


def explain_inconsistency(source: Source, *, code: Code, explanation: ProtectedText, act: Act) -> Change:
    """Record what explains an inconsistency; it stays in sight, and stays to be disclosed.

    Raises:
        RefusedError: Software explains.
        NotFoundError: The source has no inconsistency of that code.
    """
    refuse_software(act, "explaining an inconsistency")
    if code not in source.inconsistencies:
        raise NotFoundError(f"source {source.code} has no inconsistency {code}", field="code")
    return source.next(InconsistencyExplained, code=code, explanation=explanation)
