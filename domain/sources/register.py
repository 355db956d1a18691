"""Decisions on who a source is: registered under a code, identified further, linked to the same person."""

from __future__ import annotations

from uuid import UUID

from domain.errors import InvalidError, RefusedError
from domain.events import Change
from domain.protected import ProtectedLine, ProtectedText
from domain.sources.events import (
    EarlierAccount,
    SamePersonLinked,
    SourceCode,
    SourceIdentified,
    SourceKind,
    SourceRegistered,
)
from domain.sources.source import Source
from domain.values import Classification, PersonStream, StreamId


def register(
    *,
    id: UUID,
    code: SourceCode,
    kind: SourceKind,
    names: tuple[ProtectedLine, ...] = (),
    contact: ProtectedText | None = None,
    earlier_accounts: tuple[EarlierAccount, ...] = (),
    classification: Classification = Classification.CONFIDENTIAL,
) -> Change:
    """Enter a source under a code that is unique in the repository; who stays anonymous has no name.

    Raises:
        InvalidError: Codes of earlier accounts repeat, or an account was given to the source itself.
    """
    codes = [account.code for account in earlier_accounts]
    if len(set(codes)) != len(codes):
        raise InvalidError("expected each account code once, found a repeated one", field="earlier_accounts")
    for n, account in enumerate(earlier_accounts):
        if account.given_to == id:
            raise InvalidError(
                "expected an account given to another source, found the source itself",
                field=f"earlier_accounts[{n}].given_to",
            )
    event = SourceRegistered(
        code=code, kind=kind, names=names, contact=contact, earlier_accounts=earlier_accounts
    )
    return Source.first(event, id=id, classification=classification)


def identify(
    source: Source, *, names: tuple[ProtectedLine, ...] = (), contact: ProtectedText | None = None
) -> Change:
    """Add names, or a contact that takes the place of the one before.

    Raises:
        InvalidError: Neither is stated.
    """
    if not names and contact is None:
        raise InvalidError("expected a name or a contact, found neither", field="names")
    return source.next(SourceIdentified, names=names, contact=contact)


def link_same_person(source: Source, *, other: PersonStream) -> Change:
    """Say that another source or actor is the same human being (decision 3).

    Raises:
        InvalidError: It is this stream.
        RefusedError: The two are linked already.
    """
    if other == str(StreamId(kind=source.KIND, id=source.id)):
        raise InvalidError("expected another stream than the source's own, found the same", field="other")
    if other in source.same_person:
        raise RefusedError(f"source {source.code} is linked to {other} already")
    return source.next(SamePersonLinked, other=other)
