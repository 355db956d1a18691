"""The burden check: what a further interview would ask of a source, weighed before it is requested.

Every account costs who gives it, and repeated ones differ and are held against each other. So the record
counts what was given before, here and elsewhere, and a person says why it does not suffice.
"""

from __future__ import annotations

from uuid import UUID

from domain.errors import RefusedError
from domain.events import Act, Change
from domain.mandate.four_eyes import refuse_software
from domain.protected import ProtectedText
from domain.sources.account_events import InterviewBurdenChecked, PastInterview
from domain.sources.events import Availability
from domain.sources.source import Given, Source

NEEDS_REASON: tuple[str, ...] = ("check_burden",)

CANNOT_BE_HEARD = (Availability.UNWILLING, Availability.UNFIT, Availability.DIED)
"""Who must not be asked, or cannot be."""


def check_burden(
    source: Source, *, check: UUID, need: ProtectedText, safeguards: ProtectedText, act: Act
) -> Change:
    """Weigh a further interview against what the record holds of earlier ones, and of the risk.

    Args:
        source: Who would be asked.
        check: Id of the check, chosen by the caller.
        need: What is asked, and why the earlier accounts do not suffice.
        safeguards: What is done to make it bearable and safe.

    Raises:
        RefusedError: Software checks, the id was used before, the source cannot be heard, or its risk was
            never assessed or is due to be assessed again.
    """
    refuse_software(act, "checking the burden of an interview")
    if check in source.burden_checks:
        raise RefusedError(f"source {source.code} has a burden check {check} already", field="check")
    refuse_unheard(source)
    if source.risk is None:
        raise RefusedError(f"expected an assessment of the risk to source {source.code}, found none")
    if source.risk.due < act.date:
        raise RefusedError(
            f"expected an assessment of the risk to source {source.code} that is not past due,"
            f" found one that was due again on {source.risk.due}"
        )
    return source.next(
        InterviewBurdenChecked,
        check=check,
        interviews=past_interviews(source),
        accounts=tuple(sorted(source.earlier_accounts)),
        risk=source.risk.level,
        risk_due=source.risk.due,
        need=need,
        safeguards=safeguards,
    )


def past_interviews(source: Source) -> tuple[PastInterview, ...]:
    """Give the interviews of a source in the order of their days."""
    ordered = sorted(source.interviews.items(), key=lambda held: (held[1], str(held[0])))
    return tuple(PastInterview(interview=interview, held_on=day) for interview, day in ordered)


def refuse_unchecked(source: Source, check: UUID | None, *, field: str) -> None:
    """Refuse a request for a further interview that rests on no check of what the record holds today.

    Raises:
        RefusedError: Earlier accounts stand and no check is named, the check is unknown, or something was
            given since it was made.
    """
    given = given_before(source)
    if check is None:
        if not (given.interviews or given.accounts):
            return
        raise RefusedError(f"expected a burden check, found none: {_words(source)}", field=field)
    considered = source.burden_checks.get(check)
    if considered is None:
        raise RefusedError(f"source {source.code} has no burden check {check}", field=field)
    if considered != given:
        raise RefusedError(
            f"expected a burden check that considers every account, found one made before the last:"
            f" {_words(source)}",
            field=field,
        )


def given_before(source: Source) -> Given:
    """Give what a source gave before, here and elsewhere."""
    return Given(frozenset(source.interviews), source.earlier_accounts)


def _words(source: Source) -> str:
    days = ", ".join(past.held_on for past in past_interviews(source)) or "none"
    elsewhere = ", ".join(sorted(source.earlier_accounts)) or "none"
    return f"source {source.code} gave interviews on {days}; accounts elsewhere: {elsewhere}"


def refuse_unheard(source: Source) -> None:
    """Refuse to ask who cannot be heard, or must not be; raises RefusedError."""
    if source.availability in CANNOT_BE_HEARD:
        raise RefusedError(
            f"expected a source that can be heard, found {source.code} recorded as {source.availability.value}"
        )
