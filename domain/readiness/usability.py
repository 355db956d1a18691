"""Readiness rules 1 and 4: whether a supporting citation can be relied on at a stage, and if not, every reason why."""

from __future__ import annotations

from collections.abc import Iterator

from domain.law import Stage
from domain.readiness.ancestry import Link, chain_of, placed
from domain.readiness.consent import Use, carrying, consent_failure
from domain.readiness.failure import Condition, Failure
from domain.readiness.graph import ProofGraph
from domain.readiness.item_conditions import TESTIMONY, item_failures
from domain.readiness.lens import Lens
from domain.readiness.material_rows import (
    AvailabilityRow,
    CitationRow,
    ConditionRow,
    ConsentTermRow,
    HandRow,
    PersonBehindRow,
    RetractionRow,
    TaintRow,
)
from domain.readiness.provenance import Placed, persons_behind, retractions_of, sources_of
from domain.values import Segment


class Usability:
    """Usability of citations through one lens; verdicts are kept, so that each is reached once.

    Args:
        graph: The proof graph.
        lens: Position, day, exclusions.
        stage: Whose form rules and consent scopes apply.
    """

    def __init__(self, graph: ProofGraph, lens: Lens, stage: Stage) -> None:
        self.graph = graph
        self.lens = lens
        self.stage = stage
        # Decision 29: the stage names its scopes, the intended use and recipient add theirs.
        added = (scope for scope in (lens.purpose, lens.recipient) if scope is not None)
        self.scopes = frozenset({*stage.scopes, *added})
        self._uses = self.scopes | {"support", stage.id}
        exclusions = lens.exclusions
        self._use = Use(self.scopes, lens.on, exclusions.consents, exclusions.consent_scopes)
        self._chains: dict[str, tuple[Link, ...]] = {}
        self._items: dict[str, tuple[Failure, ...]] = {}
        self._citations: dict[str, tuple[Failure, ...]] = {}
        self._bare: dict[str, bool] = {}

    def failures(self, citation: CitationRow) -> tuple[Failure, ...]:
        """Give every condition of rule 1 that a citation fails; none means that it is usable."""
        found = self._citations.get(citation.id)
        if found is None:
            found = self._citations[citation.id] = self._judge(citation)
        return found

    def sources(self, citation: CitationRow) -> tuple[str, ...]:
        """Give the sources that the cited segment came from, parents' sources included (readiness rule 1)."""
        return sources_of(
            citation, placed(self.chain(citation.item), citation), self.graph, self.lens.position
        )

    def retractions(self, citation: CitationRow, topics: frozenset[str]) -> tuple[RetractionRow, ...]:
        """Give what takes cited words back, for a fact of these topics (readiness rule 5)."""
        if not self.graph.holds(RetractionRow):
            return ()
        parts = placed(self.chain(citation.item), citation)
        return retractions_of(citation, parts, topics, self.graph, self.lens.position)

    def chain(self, item: str) -> tuple[Link, ...]:
        """Give an item and what it descends from."""
        found = self._chains.get(item)
        if found is None:
            found = self._chains[item] = chain_of(item, self.graph, self.lens.position)
        return found

    def _judge(self, citation: CitationRow) -> tuple[Failure, ...]:
        whole = self._items.get(citation.item)
        if whole is None:
            chain = self.chain(citation.item)
            whole = item_failures(chain, self.graph, self.lens, self.stage.form)
            self._items[citation.item] = whole
        own = tuple(_own_failures(citation, self.lens))
        if citation.source is None and citation.heard_from is None and self._is_bare(citation.item):
            return whole + own if own else whole
        parts = placed(self.chain(citation.item), citation)
        return (
            *whole,
            *own,
            *self._lawful_basis(parts),
            *self._conditions(parts),
            *self._taints(parts, citation),
            *self._witnesses(parts),
            *self._excluded_sources(citation),
        )

    def _is_bare(self, item: str) -> bool:
        """Tell whether nothing about the item depends on the segment: publicly held, nobody behind it."""
        found = self._bare.get(item)
        if found is None:
            chain, graph, position = self.chain(item), self.graph, self.lens.position
            kinds = (PersonBehindRow, ConditionRow, TaintRow)
            found = self._bare[item] = all(
                link.row is not None
                and bool(link.row.lawful_bases - {"consent"})
                and link.row.form not in TESTIMONY
                and not any(graph.at(kind, link.item, position) for kind in kinds)
                for link in chain
            )
        return found

    def _persons(self, parts: Placed) -> Iterator[tuple[PersonBehindRow, Link]]:
        return persons_behind(parts, self.graph, self.lens.position)

    def consents(self, citation: CitationRow) -> tuple[frozenset[str], ...]:
        """Give the consents that a citation needs: of each group, one at least must stand."""
        parts = placed(self.chain(citation.item), citation)
        return tuple(
            carrying(terms, scope, self._use)
            for _, terms in self._needed_terms(parts)
            for scope in self._use.each()
        )

    def _lawful_basis(self, parts: Placed) -> Iterator[Failure]:
        for link, _ in parts:
            if link.row is not None and not link.row.lawful_bases and not link.row.parents:
                words = f"item {link.item} has no lawful basis"
                yield Failure(Condition.LAWFUL_BASIS, words, f"item/{link.item}", link.row.opened_by)
        needed = list(self._needed_terms(parts))
        if not needed and _rests_on_consent(parts):
            # Decision 4: consent with nobody recorded behind the segment is no lawful basis.
            item = parts[0][0].item
            words = f"item {item} rests on consent, and nobody is recorded behind the cited segment"
            yield Failure(Condition.CONSENT, words, f"item/{item}", "")
        for person, terms in needed:
            failure = consent_failure(person, terms, use=self._use)
            if failure is not None:
                yield failure

    def _needed_terms(self, parts: Placed) -> Iterator[tuple[str, list[tuple[ConsentTermRow, Segment]]]]:
        """Give each person whose consent is needed, with that person's terms as placed."""
        resting = _rests_on_consent(parts)
        if not resting:
            return
        terms = [
            (term, segment)
            for link, segment in parts
            for term in self.graph.at(ConsentTermRow, link.item, self.lens.position)
        ]
        persons = (person.source for person, link in self._persons(parts) if link in resting)
        for person in dict.fromkeys(persons):
            yield person, [each for each in terms if each[0].person == person]

    def _conditions(self, parts: Placed) -> Iterator[Failure]:
        for link, segment in parts:
            for row in self.graph.at(ConditionRow, link.item, self.lens.position):
                if row.forbids & self._uses and row.segment.overlaps(segment):
                    words = f"condition {row.code} on item {link.item} forbids the use"
                    yield Failure(Condition.PROVIDERS_CONDITION, words, f"condition/{row.id}", row.opened_by)

    def _taints(self, parts: Placed, citation: CitationRow) -> Iterator[Failure]:
        for link, segment in parts:
            for row in self.graph.at(TaintRow, link.item, self.lens.position):
                # Readiness rule 4: taint bars one use of one segment, and no other.
                if row.use != citation.use or not row.segment.overlaps(segment):
                    continue
                removal, lost = row.removal, self.lens.exclusions.experts
                if removal is not None and removal.counts(interested=(row.by, removal.by), lost=lost):
                    continue
                words = f"taint of item {link.item} ({row.status}) bars the use {citation.use}"
                yield Failure(Condition.TAINT, words, f"taint/{row.id}", row.opened_by)

    def _witnesses(self, parts: Placed) -> Iterator[Failure]:
        if self.stage.form.witness != "available":
            return
        if not any(link.row is not None and link.row.form in TESTIMONY for link, _ in parts):
            return
        witnesses = dict.fromkeys(
            person.source for person, _ in self._persons(parts) if person.capacity == "witness"
        )
        if not witnesses:
            item = parts[0][0].item
            yield Failure(Condition.WITNESS, f"no witness is recorded behind item {item}", f"item/{item}", "")
        for source in witnesses:
            row = self.graph.one(AvailabilityRow, source, self.lens.position)
            if row is None or row.state != "willing":
                state = "not recorded" if row is None else row.state
                words = f"availability of source {source}: {state}"
                yield Failure(
                    Condition.WITNESS, words, f"source/{source}", "" if row is None else row.opened_by
                )

    def _excluded_sources(self, citation: CitationRow) -> Iterator[Failure]:
        exclusions = self.lens.exclusions
        if not (exclusions.sources or exclusions.hands):
            return
        for source in self.sources(citation):
            hands = {row.hand for row in self.graph.at(HandRow, source, self.lens.position)}
            if source in exclusions.sources or hands & exclusions.hands:
                words = f"source {source} is left aside by the what-if"
                yield Failure(Condition.NOT_EXCLUDED, words, f"source/{source}", "")


def _rests_on_consent(parts: Placed) -> list[Link]:
    """Give the parts that have no other basis than consent; none where consent is nowhere the basis."""
    found = [
        link
        for link, _ in parts
        if link.row is not None
        and not link.row.lawful_bases - {"consent"}
        and (link.row.lawful_bases or link.row.parents)
    ]
    return found if any(link.row is not None and link.row.lawful_bases for link in found) else []


def _own_failures(citation: CitationRow, lens: Lens) -> Iterator[Failure]:
    row = f"citation/{citation.id}"
    if citation.removal is not None:
        words = f"citation {citation.id} is withdrawn"
        yield Failure(Condition.NOT_WITHDRAWN, words, row, citation.removal.event)
    if citation.is_reopened:
        words = f"citation {citation.id} was reopened by a corrected translation and is not confirmed"
        yield Failure(Condition.CONFIRMED, words, row, citation.opened_by)
    if citation.id in lens.exclusions.citations:
        yield Failure(Condition.NOT_EXCLUDED, f"citation {citation.id} is left aside by the what-if", row, "")
