"""The half of the record in miniature that concerns material: items, consents, facts, citations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any, TypeVar
from uuid import UUID, uuid5

from domain.readiness.material_rows import (
    AssessmentRow,
    AvailabilityRow,
    CitationRow,
    ConditionRow,
    ConsentTermRow,
    ContradictionRow,
    FactRow,
    FixityRow,
    HandRow,
    ItemRow,
    OriginRow,
    PersonBehindRow,
    RetractionRow,
    TaintRow,
)
from domain.readiness.rows import Concurrence, Removal, Row
from domain.values import WHOLE, Polarity, Segment

NAMESPACE = UUID("6f1f3f0a-8d1c-4c5e-9a57-2f8f0c1d3b11")
TODAY = date(2026, 11, 24)
ALL_SCOPES = frozenset(
    {"internal_analysis", "reporting_anonymised", "share_international_court", "identity_to_defence"}
)

R = TypeVar("R", bound=Row)


@cache
def uid(name: str) -> str:
    return str(uuid5(NAMESPACE, name))


class MaterialRecord:
    """Acts recorded one after another, each at the next sequence."""

    def __init__(self) -> None:
        self.sequence = 0
        self.rows: dict[tuple[type[Row], str, int], Row] = {}

    # -- versions

    def opened(self, row_type: type[R], id: str, /, **members: Any) -> R:
        self.sequence += 1
        row = row_type(id=id, from_sequence=self.sequence, opened_by=f"e{self.sequence}", **members)
        self.rows[row_type, id, self.sequence] = row
        return row

    def changed(self, row: R, **members: Any) -> R:
        """Close the latest version of a row and open another."""
        latest = self.latest(type(row), row.id)
        self.sequence += 1
        event = f"e{self.sequence}"
        key = (type(row), row.id, latest.from_sequence)
        self.rows[key] = latest.closed(at=self.sequence, by=event)
        later = replace(latest, from_sequence=self.sequence, opened_by=event, **members)
        self.rows[type(row), row.id, self.sequence] = later
        return later

    def latest(self, kind: type[R], id: str) -> R:
        found = [row for (of, name, _), row in self.rows.items() if of is kind and name == id]
        return max(found, key=lambda row: row.from_sequence)  # type: ignore[return-value]

    def removed(self, row: R, *, by: str, agreed_by: str | None = None) -> R:
        at = self.sequence + 1
        agreed = () if agreed_by is None else (Concurrence(by=agreed_by, at=at),)
        return self.changed(row, removal=Removal(by=by, at=at, event=f"e{at}", concurrences=agreed))

    # -- material

    def item(self, name: str, **members: Any) -> ItemRow:
        """Register, accept, check and assess an item; public unless it says otherwise."""
        assessed_by = members.pop("assessed_by", "ida")
        members.setdefault("lawful_bases", frozenset({"public"}))
        row = self.opened(ItemRow, uid(name), **members)
        if members.get("is_held", True) and not members.get("is_physical", False):
            self.opened(FixityRow, uid(name), item=uid(name))
        if assessed_by:
            self.opened(
                AssessmentRow,
                uid(f"assessment of {name} by {assessed_by}"),
                item=uid(name),
                author=assessed_by,
                reliability="B",
                credibility="2",
            )
        return row

    def testimony(
        self, name: str, witness: str, *, scopes: frozenset[str] = ALL_SCOPES, **term: Any
    ) -> ConsentTermRow:
        """Register a testimony that rests on its witness's consent."""
        self.item(name, form="recorded_testimony", lawful_bases=frozenset({"consent"}))
        self.person(name, witness)
        self.opened(AvailabilityRow, uid(witness))
        return self.consent(name, witness, scopes=scopes, **term)

    def person(
        self, item: str, source: str, *, segment: Segment = WHOLE, capacity: str = "witness"
    ) -> PersonBehindRow:
        return self.opened(
            PersonBehindRow,
            uid(f"{source} behind {item} {segment}"),
            item=uid(item),
            source=uid(source),
            segment=segment,
            capacity=capacity,
        )

    def consent(
        self, item: str, person: str, *, scopes: frozenset[str] = ALL_SCOPES, **members: Any
    ) -> ConsentTermRow:
        members.setdefault("valid_from", date(2020, 1, 1))
        suffix = members.pop("term", "")
        return self.opened(
            ConsentTermRow,
            uid(f"term {suffix} of {person} for {item}"),
            consent=uid(f"consent of {person} for {item}"),
            item=uid(item),
            person=uid(person),
            scopes=scopes,
            given_at=self.sequence + 1,
            **members,
        )

    def withdraw(self, term: ConsentTermRow, *, on: date = TODAY) -> ConsentTermRow:
        return self.changed(term, withdrawn_on=on, withdrawn_at=self.sequence + 1)

    def fact(self, name: str, *items: str, **members: Any) -> FactRow:
        """State a fact, with one supporting citation of each item."""
        row = self.opened(FactRow, uid(name), by=members.pop("by", "fay"), **members)
        for item in items:
            self.cite(name, item)
        return row

    def cite(
        self, fact: str, item: str, *, against: bool = False, by: str = "fay", **members: Any
    ) -> CitationRow:
        return self.opened(
            CitationRow,
            uid(f"citation {len(self.rows)} of {item} for {fact}"),
            fact=uid(fact),
            item=uid(item),
            polarity=Polarity.CONTRADICTS if against else Polarity.SUPPORTS,
            by=by,
            **members,
        )

    def taint(self, item: str, use: str, **members: Any) -> TaintRow:
        return self.opened(
            TaintRow, uid(f"taint {len(self.rows)}"), item=uid(item), use=use, by="tom", **members
        )

    def condition(self, item: str, *forbids: str, segment: Segment = WHOLE) -> ConditionRow:
        return self.opened(
            ConditionRow,
            uid(f"condition {len(self.rows)}"),
            item=uid(item),
            code="54-3-e",
            forbids=frozenset(forbids or ("support",)),
            segment=segment,
        )

    def assessment(self, item: str, *, by: str, **members: Any) -> AssessmentRow:
        return self.opened(
            AssessmentRow, uid(f"assessment of {item} by {by}"), item=uid(item), author=by, **members
        )

    def origin(self, *sources: str, topics: tuple[str, ...] = ()) -> OriginRow:
        return self.opened(
            OriginRow,
            uid(f"origin {sources}"),
            sources=tuple(uid(source) for source in sources),
            topics=frozenset(topics),
        )

    def hand(self, source: str, hand: str) -> HandRow:
        return self.opened(HandRow, uid(f"{hand} of {source}"), source=uid(source), hand=uid(hand))

    def account(self, witness: str, body: str) -> OriginRow:
        """Record that a witness was heard by a body before."""
        return self.opened(
            OriginRow,
            uid(f"account of {witness} to {body}"),
            sources=(uid(witness), uid(body)),
            kind="earlier_account",
        )

    def retract(
        self, source: str, *, item: str | None = None, retracted_in: str = "retraction", **members: Any
    ) -> RetractionRow:
        """Take back a part of an item, or, where none is named, an account."""
        return self.opened(
            RetractionRow,
            uid(f"retraction {len(self.rows)}"),
            source=uid(source),
            item=None if item is None else uid(item),
            retracted_in=uid(retracted_in),
            **members,
        )

    def contradiction(self, fact: str, other: str, *, by: str = "fay") -> ContradictionRow:
        """Link two facts as contradicting; gives the row of the first."""
        rows = [
            self.opened(
                ContradictionRow,
                uid(f"{fact} against {other} of {one}"),
                fact=uid(one),
                other=uid(another),
                linked_from=uid(fact),
                by=by,
            )
            for one, another in ((other, fact), (fact, other))
        ]
        return rows[-1]
