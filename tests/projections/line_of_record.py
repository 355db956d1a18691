"""Random histories of one line as recorded events: consents, mappings, evaluations, retractions, withdrawals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from domain.assessment import events as a
from domain.casefile import events as c
from domain.evaluation import events as v
from domain.events import DomainEvent
from domain.evidence import events as e
from domain.facts import events as f
from domain.facts.citation import BasisOfKnowledge, Citation
from domain.mandate import law_events as law
from domain.mapping import events as m
from domain.proof import events as p
from domain.protection import events as consent
from domain.sources import events as s
from domain.values import MappingPolarity, Polarity, Segment
from tests.domain.readiness.builder import law as shipped
from tests.projections.histories import MemoryLog, sealed
from tests.projections.line_opening import (
    ALL,
    BASE,
    CASE,
    CONSENTS,
    CONTEXT,
    DAY,
    FACTS,
    FORM,
    FORUM,
    INCIDENTS,
    ITEMS,
    LINE,
    PAGES,
    PEOPLE,
    PINNED,
    PLACES,
    SOURCES,
    Event,
    base,
    context,
    given,
    identity,
    incident,
    registered,
    stated,
)

Step = tuple[str, int, int]


@dataclass
class LineOfRecord:
    """Writes a history, one act after another; every step writes at least one event."""

    log: MemoryLog = field(default_factory=lambda: MemoryLog(tracks_states=False))
    number: int = 10_000
    cited: list[tuple[UUID, UUID, bool]] = field(default_factory=list)
    mapped: list[UUID] = field(default_factory=list)
    evaluated: list[UUID] = field(default_factory=list)

    def __post_init__(self) -> None:
        forum = shipped().forum("commission-of-inquiry")
        self.log.act(*((UUID(int=600 + n), identity(name)) for n, name in enumerate(PEOPLE)))
        self.log.act(
            (
                FORUM,
                law.ForumAdopted(
                    body="coi",
                    name=sealed("name"),
                    chambers=tuple(chamber.id for chamber in forum.chambers),
                    template=forum.id,
                    template_sha256=shipped().sha256(forum.id),
                ),
            )
        )
        self.log.act(*(incident(number) for number in range(2)))
        self.log.act((CONTEXT, context()))
        self.log.act((BASE, base()))
        line = c.LineAdded(
            line=LINE,
            kind="structural_line",
            title=sealed("title"),
            catalogue=PINNED,
            bases=(c.LineBase(crime_base=BASE, context=CONTEXT),),
        )
        self.log.act((CASE, c.CaseOpened(title=sealed("title"))), (CASE, line))
        for number, source in enumerate(SOURCES):
            self.log.act((source, s.SourceRegistered(code=f"W-{number:04}", kind=s.SourceKind.WITNESS)))
        for number, item in enumerate(ITEMS):
            self.log.act((item, registered(number)), (item, e.EvidenceAccepted()))
        for number in range(2):
            self.log.act((CONSENTS[number], given(number)))
        for fact in FACTS:
            self.log.act((fact, stated(fact)))

    def new(self) -> UUID:
        """Give an id that was not used."""
        self.number += 1
        return UUID(int=self.number)

    def do(self, step: Step) -> None:
        """Do one step."""
        name, one, two = step
        events = STEPS[name](self, one, two)
        self.log.act(*events, by=PEOPLE[(one + two) % len(PEOPLE)], reason=bool(two % 2))


def _pick(things: list[Any], choice: int) -> Any:
    return things[-1 - choice % len(things)] if things else None


def _cite(play: LineOfRecord, one: int, two: int) -> list[Event]:
    fact, id = FACTS[one % len(FACTS)], play.new()
    against = two % 4 == 3
    citation = Citation(
        id=id,
        item=ITEMS[two % len(ITEMS)],
        polarity=Polarity.CONTRADICTS if against else Polarity.SUPPORTS,
        basis=BasisOfKnowledge.AUTHOR,
        segment=PAGES if one % 2 else Segment(),
        heard_from=SOURCES[two % 4] if one % 3 == 0 else None,
    )
    play.cited.append((fact, id, against))
    return [(fact, f.FactCited(citation=citation))]


def _uncite(play: LineOfRecord, one: int, two: int) -> list[Event]:
    found = _pick(play.cited, one)
    if found is None:
        return _cite(play, one, two)
    fact, id, against = found
    proposed = f.CitationRemovalProposed(citation=id) if against else f.CitationWithdrawn(citation=id)
    return [(fact, proposed)]


def _agree_uncite(play: LineOfRecord, one: int, two: int) -> list[Event]:
    against = [each for each in play.cited if each[2]]
    found = _pick(against, one)
    return [(found[0], f.CitationRemovalAgreed(citation=found[1]))] if found else _cite(play, one, two)


def _reopen(play: LineOfRecord, one: int, two: int) -> list[Event]:
    found = _pick(play.cited, one)
    if found is None:
        return _cite(play, one, two)
    changed = f.CitationConfirmed(citation=found[1], read_in=ITEMS[4]) if two % 2 else None
    return [(found[0], changed or f.CitationReopened(citation=found[1]))]


def _taint(play: LineOfRecord, one: int, two: int) -> list[Event]:
    found = _pick(play.cited, one)
    if found is None:
        return _cite(play, one, two)
    taint = f.Taint(
        code=f"t-{play.new().int}", bars=("truth_of_contents",), status="alleged", ground="cat-15"
    )
    return [(found[0], f.TaintRecorded(citation=found[1], taint=taint))]


def _withdraw_fact(play: LineOfRecord, one: int, two: int) -> list[Event]:
    fact = FACTS[one % len(FACTS)]
    return [(fact, f.FactWithdrawn() if two % 3 == 0 else f.FactDisputed())]


def _propose(play: LineOfRecord, one: int, two: int) -> list[Event]:
    polarity = MappingPolarity.CONTRADICTS if two % 3 == 2 else MappingPolarity.SUPPORTS
    ids = [play.new() for _ in range(1 + one % 2)]
    play.mapped += ids
    fact, place = FACTS[one % len(FACTS)], PLACES[two % 4]
    event = m.MappingProposed(fact=fact, target=place, polarity=polarity, directness="direct")
    return [(id, event) for id in ids]


def _of_mapping(event: Callable[[], DomainEvent]) -> Callable[[LineOfRecord, int, int], list[Event]]:
    def step(play: LineOfRecord, one: int, two: int) -> list[Event]:
        id = _pick(play.mapped, one)
        return [(id, event())] if id else _propose(play, one, two)

    return step


def _evaluate(play: LineOfRecord, one: int, two: int) -> list[Event]:
    id = play.new()
    supersedes = _pick(play.evaluated, two) if one % 4 == 3 else None
    play.evaluated.append(id)
    event = v.EvaluationRecorded(
        targets=(PLACES[two % len(PLACES)],),
        forum=FORUM,
        stage="report",
        verdict=tuple(v.Verdict)[0 if one % 3 else two % 3],
        considered_position=max(1, play.log.head() - 3 * (one % 3)),
        date=DAY,
        reasons=sealed("reasons"),
        supersedes=supersedes,
    )
    return [(id, event)]


def _of_evaluation(
    event: Callable[[LineOfRecord], DomainEvent],
) -> Callable[[LineOfRecord, int, int], list[Event]]:
    def step(play: LineOfRecord, one: int, two: int) -> list[Event]:
        id = _pick(play.evaluated, one)
        return [(id, event(play))] if id else _evaluate(play, one, two)

    return step


def _withdraw_consent(_: LineOfRecord, one: int, two: int) -> list[Event]:
    scopes = ALL[: two % 3]
    event = consent.ConsentWithdrawn(scopes=scopes, effective_on=DAY if two % 2 else "2026-06-01")
    return [(CONSENTS[one % 2], event)]


def _renew_consent(_: LineOfRecord, one: int, two: int) -> list[Event]:
    term = consent.ConsentTerm(scopes=ALL[: 1 + two % 3], valid_from=DAY, valid_to="2026-12-01")
    source = SOURCES[one % 2]
    capacity = consent.GivingCapacity.SELF
    return [
        (
            CONSENTS[one % 2],
            consent.ConsentRenewed(given_by=source, capacity=capacity, terms=(term,), form=FORM),
        )
    ]


def _narrow_consent(_: LineOfRecord, one: int, two: int) -> list[Event]:
    segment = PAGES if two % 2 else Segment()
    return [(CONSENTS[one % 2], consent.ConsentNarrowed(segment=segment, keeps=ALL[:1], effective_on=DAY))]


def _check(_: LineOfRecord, one: int, two: int) -> list[Event]:
    outcome = "differs" if two % 3 == 0 else "intact"
    return [(ITEMS[one % len(ITEMS)], e.FixityChecked(outcome=outcome))]


def _erase(play: LineOfRecord, one: int, _: int) -> list[Event]:
    return [(ITEMS[one % len(ITEMS)], e.EvidenceContentErased(erasure=play.new()))]


def _set_apart(_: LineOfRecord, one: int, two: int) -> list[Event]:
    item = ITEMS[one % len(ITEMS)]
    return [(item, e.EvidenceQuarantined(cause="doubt") if two % 3 == 0 else e.EvidenceAccepted())]


def _forbid(play: LineOfRecord, one: int, two: int) -> list[Event]:
    condition = e.ProviderCondition(code=f"54-3-e-{play.new().int}", segment=PAGES if two % 2 else Segment())
    return [(ITEMS[one % len(ITEMS)], e.ConditionRecorded(condition=condition))]


def _assess(play: LineOfRecord, one: int, two: int) -> list[Event]:
    negative = two % 5 == 4
    result = a.AuthenticityResult.NOT_AUTHENTIC if negative else a.AuthenticityResult.AUTHENTIC
    event = a.AssessmentRecorded(
        item=ITEMS[one % len(ITEMS)],
        reliability=tuple(a.Reliability)[two % 4],
        credibility=tuple(a.Credibility)[one % 4],
        authenticity=a.Authenticity(result=result),
        relevance=a.Relevance.RELEVANT,
        reasoning=sealed("reasoning"),
    )
    return [(play.new(), event)]


def _retract(_: LineOfRecord, one: int, two: int) -> list[Event]:
    retracted_in = ITEMS[(two + 1) % len(ITEMS)]
    if two % 2:
        return [(SOURCES[one % 4], s.AccountRetracted(retracted_in=retracted_in, topics=("food",)))]
    return [(SOURCES[one % 4], s.StatementRetracted(item=ITEMS[one % 4], retracted_in=retracted_in))]


def _join(play: LineOfRecord, one: int, two: int) -> list[Event]:
    source, other = SOURCES[one % 4], SOURCES[(one + 1 + two % 3) % 4]
    if two % 2:
        hand = s.HandRecorded(hand=other, capacity=s.HandCapacity.INTERMEDIARY)
        return [(source, hand)] if two % 4 == 1 else [(source, s.HandWithdrawn(**hand.model_dump()))]
    return [(source, s.CommonOriginRecorded(origin=f"o-{play.new().int}", others=(other,)))]


def _member(_: LineOfRecord, one: int, two: int) -> list[Event]:
    number = one % 3
    if number == 2:
        return [incident(2), (BASE, p.IncidentAdded(incident=INCIDENTS[2]))]
    changed = p.IncidentRemovalAgreed if two % 2 else p.IncidentRemovalProposed
    return [(BASE, changed(incident=INCIDENTS[number]))]


STEPS: dict[str, Callable[[LineOfRecord, int, int], list[Event]]] = {
    "cite": _cite,
    "uncite": _uncite,
    "agree uncite": _agree_uncite,
    "reopen": _reopen,
    "taint": _taint,
    "withdraw fact": _withdraw_fact,
    "propose": _propose,
    "endorse": _of_mapping(m.MappingEndorsed),
    "reject": _of_mapping(m.MappingRejected),
    "withdraw mapping": _of_mapping(m.MappingWithdrawn),
    "evaluate": _evaluate,
    "concur": _of_evaluation(lambda _: v.EvaluationConcurred()),
    "reaffirm": _of_evaluation(
        lambda play: v.EvaluationReaffirmed(considered_position=play.log.head(), date=DAY)
    ),
    "withdraw evaluation": _of_evaluation(lambda _: v.EvaluationWithdrawn()),
    "withdraw consent": _withdraw_consent,
    "renew consent": _renew_consent,
    "narrow consent": _narrow_consent,
    "check": _check,
    "erase": _erase,
    "set apart": _set_apart,
    "forbid": _forbid,
    "assess": _assess,
    "retract": _retract,
    "join": _join,
    "member": _member,
}
"""What may happen next: every step is possible in any state that the views can be in."""

MOSTLY = (*STEPS, "cite", "propose", "endorse", "evaluate", "assess", "cite", "propose", "endorse")
histories = st.lists(
    st.tuples(st.sampled_from(MOSTLY), st.integers(0, 11), st.integers(0, 11)), min_size=50, max_size=60
)


def history_of(steps: list[Step]) -> MemoryLog:
    """Write a history, from the opening of the line on."""
    play = LineOfRecord()
    for step in steps:
        play.do(step)
    return play.log
