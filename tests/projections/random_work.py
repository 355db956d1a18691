"""Random histories of assessing, citing and mapping, and what a careful reader would count in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from domain.assessment import events as a
from domain.assessment.assessment import Assessment
from domain.evidence import events as e
from domain.evidence.item import EvidenceItem
from domain.evidence.item import Standing as ItemStanding
from domain.facts import events as f
from domain.facts.citation import BasisOfKnowledge, Citation
from domain.facts.fact import Fact, FactStatus
from domain.mapping import events as m
from domain.mapping.mapping import ElementMapping, Standing
from domain.values import MappingPolarity, Polarity, Target
from tests.projections.histories import MemoryLog, sealed

BASE = UUID(int=77)
Step = tuple[str, int, int]
"""What is done, to which of the things that it can be done to, and a further choice."""

ACTS = (
    "register", "derive", "assess", "assess_negative", "withdraw_assessment", "concur", "reject", "accept",
    "close", "state", "state_agreed", "cite", "uncite", "withdraw_fact", "propose", "propose_against",
    "suggest", "adopt", "endorse", "reject_mapping", "withdraw_mapping",
)  # fmt: skip

histories = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=40
)


def description() -> e.Description:
    """Describe an item."""
    return e.Description(kind=e.ItemKind.REPORT, form=e.ItemForm.COPY, title=sealed("title"))


@dataclass
class Work:
    """Writes a history: each step is done where the state of the things allows it, else passed over."""

    log: MemoryLog = field(default_factory=MemoryLog)
    number: int = 1000

    def of(self, kind: str) -> list[Any]:
        """The states of all streams of a kind, as they entered."""
        return [state for stream, state in self.log.states.items() if stream.startswith(f"{kind}/")]

    def new(self) -> UUID:
        """Give an id that was not used."""
        self.number += 1
        return UUID(int=self.number)

    def chosen(self, things: list[Any], choice: int) -> Any:
        """Choose one of the things, or none where there are none."""
        return things[choice % len(things)] if things else None

    def do(self, step: Step) -> None:
        """Do one step, or nothing where it cannot be."""
        kind, choice, further = step
        getattr(self, f"_{kind}")(choice, further)

    def _register(self, _: int, further: int) -> None:
        items = [
            (self.new(), e.EvidenceRegistered(description=description())) for _ in range(1 + further % 3)
        ]
        self.log.act(*items)

    def _derive(self, choice: int, _: int) -> None:
        if parent := self.chosen(self.of("evidence_item"), choice):
            derivation = e.Derivation(kind=e.DerivationKind.EXCERPT, parents=(parent.id,))
            self.log.act((self.new(), e.EvidenceDerived(description=description(), derivation=derivation)))

    def _assess(self, choice: int, _: int, result: str = "authentic") -> None:
        if item := self.chosen(self.of("evidence_item"), choice):
            event = a.AssessmentRecorded(
                item=item.id,
                reliability=a.Reliability.B,
                credibility=a.Credibility.PROBABLY_TRUE,
                authenticity=a.Authenticity(result=a.AuthenticityResult(result)),
                relevance=a.Relevance.RELEVANT,
                reasoning=sealed("reasoning"),
            )
            self.log.act((self.new(), event))

    def _assess_negative(self, choice: int, further: int) -> None:
        self._assess(choice, further, "not_authentic")

    def _withdraw_assessment(self, choice: int, _: int) -> None:
        standing = [one for one in self.of("assessment") if one.withdrawn_by is None]
        if assessment := self.chosen(standing, choice):
            self.log.act((assessment.id, a.AssessmentWithdrawn()), reason=True)

    def _concur(self, choice: int, _: int) -> None:
        open_ones = [
            one for one in self.of("assessment") if one.withdrawn_by is not None and not one.is_withdrawn
        ]
        if assessment := self.chosen(open_ones, choice):
            self.log.act((assessment.id, a.AssessmentConcurred(matter="withdrawal")), by="expert-3")

    def _review(self, choice: int, event: e.EvidenceEvent, standing: ItemStanding | None) -> None:
        items = [
            one for one in self.of("evidence_item") if not one.is_closed and one.standing is not standing
        ]
        if item := self.chosen(items, choice):
            self.log.act((item.id, event), reason=True)

    def _reject(self, choice: int, _: int) -> None:
        self._review(choice, e.EvidenceRejected(), ItemStanding.REJECTED)

    def _accept(self, choice: int, _: int) -> None:
        self._review(choice, e.EvidenceAccepted(), ItemStanding.ACCEPTED)

    def _close(self, choice: int, _: int) -> None:
        self._review(choice, e.EvidenceClosed(), None)

    def _state(self, _: int, __: int, ground: f.FactGround = f.FactGround.EVIDENCE) -> None:
        proposition = f.Proposition(statement=sealed("statement"), role=f.FactRole.MATERIAL, ground=ground)
        self.log.act((self.new(), f.FactStated(proposition=proposition, status="asserted")))

    def _state_agreed(self, choice: int, further: int) -> None:
        self._state(choice, further, f.FactGround.AGREED)

    def _cite(self, choice: int, further: int) -> None:
        fact, item = self.chosen(self.of("fact"), choice), self.chosen(self.of("evidence_item"), further)
        if fact and item:
            citation = Citation(
                id=self.new(), item=item.id, polarity=Polarity.SUPPORTS, basis=BasisOfKnowledge.AUTHOR
            )
            self.log.act((fact.id, f.FactCited(citation=citation)))

    def _uncite(self, choice: int, _: int) -> None:
        cited = [
            (fact.id, id) for fact in self.of("fact") for id, one in fact.citations.items() if not one.is_gone
        ]
        if found := self.chosen(cited, choice):
            self.log.act((found[0], f.CitationWithdrawn(citation=found[1])))

    def _withdraw_fact(self, choice: int, _: int) -> None:
        standing = [one for one in self.of("fact") if one.status is not FactStatus.WITHDRAWN]
        if fact := self.chosen(standing, choice):
            self.log.act((fact.id, f.FactWithdrawn()), reason=True)

    def _propose(self, choice: int, _: int, polarity: MappingPolarity = MappingPolarity.SUPPORTS) -> None:
        if fact := self.chosen(self.of("fact"), choice):
            event = m.MappingProposed(fact=fact.id, target=target(), polarity=polarity, directness="direct")
            self.log.act((self.new(), event))

    def _propose_against(self, choice: int, further: int) -> None:
        self._propose(choice, further, MappingPolarity.CONTRADICTS)

    def _suggest(self, choice: int, further: int) -> None:
        if fact := self.chosen(self.of("fact"), choice):
            polarity = list(MappingPolarity)[further % 3]
            event = m.MappingSuggested(
                fact=fact.id, target=target(), polarity=polarity, directness="direct", model="m-1"
            )
            self.log.act((self.new(), event), by="program", kind="software")

    def _mapping(
        self, choice: int, event: m.MappingEvent, *standings: Standing, reason: bool = False
    ) -> None:
        if mapping := self.chosen(
            [one for one in self.of("element_mapping") if one.standing in standings], choice
        ):
            self.log.act((mapping.id, event), by="expert-2", reason=reason)

    def _adopt(self, choice: int, _: int) -> None:
        self._mapping(choice, m.MappingSuggestionAdopted(rationale=sealed()), Standing.SUGGESTED)

    def _endorse(self, choice: int, _: int) -> None:
        self._mapping(choice, m.MappingEndorsed(), Standing.PROPOSED)

    def _reject_mapping(self, choice: int, _: int) -> None:
        self._mapping(choice, m.MappingRejected(), Standing.PROPOSED, Standing.SUGGESTED, reason=True)

    def _withdraw_mapping(self, choice: int, _: int) -> None:
        self._mapping(choice, m.MappingWithdrawn(), Standing.PROPOSED, reason=True)


def target() -> Target:
    """Give an element of a crime base."""
    return Target(stream=f"crime_base/{BASE}", element="7-1-e.2")


Counts = dict[str, Counter[str]]


def counted(states: dict[str, Any]) -> Counts:
    """Count states of streams as a careful reader would, knowing nothing of views."""
    values = list(states.values())
    items = [one for one in values if isinstance(one, EvidenceItem)]
    facts = [one for one in values if isinstance(one, Fact)]
    mappings = [one for one in values if isinstance(one, ElementMapping)]
    assessed = {one.item for one in values if isinstance(one, Assessment) and not one.is_withdrawn}
    mapped = {one.fact for one in mappings if one.standing is Standing.PROPOSED}
    return {
        "items_assessed": Counter(
            _place(one.id in assessed, one.is_closed or one.standing is ItemStanding.REJECTED)
            for one in items
        ),
        "facts_mapped": Counter(
            _place(one.id in mapped, one.status is FactStatus.WITHDRAWN) for one in facts
        ),
        "mappings_reviewed": Counter(
            "set_aside"
            if one.standing in (Standing.REJECTED, Standing.WITHDRAWN)
            else _place(bool(one.endorsed_by), False)
            for one in mappings
        ),
    }


def _place(is_done: bool, is_set_aside: bool) -> str:
    return "done" if is_done else "set_aside" if is_set_aside else "waiting"
