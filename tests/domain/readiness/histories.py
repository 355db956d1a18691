"""Random histories of a line, and random losses from it, for the properties that readiness rule 3 asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from domain.readiness.judgment_rows import EvaluationRow, IdentityRow, MappingRow
from domain.readiness.lens import LostScope
from domain.readiness.material_rows import (
    AssessmentRow,
    AvailabilityRow,
    CitationRow,
    ConsentTermRow,
    FactRow,
    FixityRow,
    ItemRow,
)
from domain.readiness.origins import UNRECORDED
from domain.readiness.proof_rows import InquiryRow, MemberRow
from domain.readiness.reading import LineReadiness
from domain.values import MappingPolarity, Polarity, Segment
from tests.domain.readiness import jurisdiction_acts
from tests.domain.readiness.builder import BASE, CONTEXT, LINE, Record, murder_line, target
from tests.domain.readiness.material import ALL_SCOPES, uid
from tests.domain.readiness.play import Play

PEOPLE = ("ana", "ben", "cem", "eve", "kim", "zoe")
ITEMS = ("testimony 0", "testimony 1", "report", "copy")
FACTS = ("fact 0", "fact 1", "fact 2")
PLACES = (
    target(BASE, "7-1-a.1"),
    target(BASE, "7-1-a.1", incidents=("camp 14",)),
    target(BASE, "7-1-a.2"),
    target(CONTEXT, "7-attack.1"),
    target(CONTEXT, "7-attack.5a"),
)
PAGE = Segment(unit="pages", first=1, last=2)


@cache
def opening() -> Record:
    """A proved line with facts for and against, testimonies on consent, and one common hand; it is clear."""
    return furnished(murder_line("camp 14", "camp 15"))


def furnished(record: Record) -> Record:
    """Add facts for and against, testimonies on consent, and one common hand to a proved line."""
    record.experts(*PEOPLE)
    for number in (0, 1):
        record.testimony(f"testimony {number}", f"witness {number}", valid_to=date(2027, 6, 1))
        record.hand(f"witness {number}", "intermediary")
    record.item("report")
    record.person("report", "commission", capacity="author")
    record.item("copy", parents=(uid("report"),), lawful_bases=frozenset(), assessed_by=None)
    for number, fact in enumerate(FACTS):
        record.fact(fact, ITEMS[number], ITEMS[3])
    record.cite(FACTS[0], ITEMS[1], basis="heard", heard_from=uid("commission"))
    record.cite(FACTS[1], ITEMS[0], against=True, by="cem")
    record.map(FACTS[0], PLACES[0], by="ana", endorsed_by="ben")
    record.map(FACTS[1], PLACES[2], by="ana", endorsed_by="ben")
    record.map(FACTS[2], PLACES[0], polarity="contradicts", by="cem", endorsed_by="kim")
    rejected = record.map(FACTS[0], PLACES[2], polarity="contradicts", by="cem", endorsed_by=None)
    record.removed(rejected, by="zoe")
    for place in PLACES:
        record.evaluate(place)
    record.evaluate(target(LINE))
    return record


@cache
def contested_opening() -> Record:
    """The same line with what is against it: undecided mappings, adverse evaluations, a finding of forgery."""
    record = copied(opening())
    record.map(FACTS[1], PLACES[1], polarity="contradicts", by="ben", endorsed_by=None)
    record.map(FACTS[2], PLACES[3], polarity="contradicts", by="cem", endorsed_by="ana")
    record.evaluate(PLACES[2], verdict="undecided", by="kim")
    record.evaluate(PLACES[4], verdict="not_capable", by="ben")
    record.cite(FACTS[0], ITEMS[1], against=True, by="zoe")
    record.assessment("report", by="kim", authenticity="not_authentic")
    return record


def copied(record: Record) -> Record:
    """Begin anew from an opening."""
    copy = Record()
    copy.sequence, copy.rows = record.sequence, dict(record.rows)
    return copy


Act = tuple[str, int, int, int]


def _map(play: Play, a: int, b: int, c: int) -> None:
    polarity = "contradicts" if c % 2 else "supports"
    by, endorser = PEOPLE[a % 6], PEOPLE[(a + 1 + c) % 6]
    play.record.map(
        FACTS[b % 3], PLACES[c % 5], polarity=polarity, by=by, endorsed_by=None if a % 2 else endorser
    )


def _cite(play: Play, a: int, b: int, c: int) -> None:
    segment = {"segment": PAGE} if c % 3 == 0 else {}
    play.record.cite(FACTS[a % 3], ITEMS[b % 4], against=bool(c % 2), by=PEOPLE[c % 6], **segment)


def _evaluate(play: Play, a: int, b: int, c: int) -> None:
    verdict = ("capable", "capable", "not_capable", "undecided")[b % 4]
    superseded = play.pick(EvaluationRow, c) if a % 2 else None
    places = superseded.targets if superseded is not None else (PLACES[c % 5],)
    play.record.evaluate(
        *places,
        verdict=verdict,
        by=PEOPLE[a % 6],
        supersedes=None if superseded is None else superseded.id,
    )


def _evaluate_line(play: Play, a: int, b: int, c: int) -> None:
    play.record.evaluate(target(LINE), by=PEOPLE[a % 6])


def _concur(play: Play, a: int, b: int, c: int) -> None:
    row = play.pick(EvaluationRow, b)
    if row is not None:
        play.record.concur(row, by=PEOPLE[a % 6])


def _endorse(play: Play, a: int, b: int, c: int) -> None:
    row = play.pick(MappingRow, b, lambda row: row.endorsed_by is None and row.removal is None)
    if row is not None:
        play.record.endorse(row, by=PEOPLE[a % 6])


def _reject(play: Play, a: int, b: int, c: int) -> None:
    row = play.pick(MappingRow, b, lambda row: row.removal is None)
    if row is not None:
        play.record.removed(row, by=PEOPLE[a % 6])


def _assess_item(play: Play, a: int, b: int, c: int) -> None:
    item, by = ITEMS[b % 4], PEOPLE[a % 6]
    if (AssessmentRow, uid(f"assessment of {item} by {by}")) in {(of, id) for of, id, _ in play.record.rows}:
        return
    earlier = play.pick(AssessmentRow, c, lambda row: row.item == uid(item))
    play.record.assessment(
        item,
        by=by,
        authenticity="not_authentic" if c % 3 == 0 else "authentic",
        supersedes=None if earlier is None or c % 2 else earlier.id,
    )


def _taint(play: Play, a: int, b: int, c: int) -> None:
    play.record.taint(ITEMS[b % 4], "truth_of_contents", segment=PAGE)


def _inquire(play: Play, a: int, b: int, c: int) -> None:
    play.record.inquiry(("exonerating", "both", "incriminating")[b % 3], line=None if c % 4 == 3 else LINE)


def _close_inquiry(play: Play, a: int, b: int, c: int) -> None:
    row = play.pick(InquiryRow, b, lambda row: row.outcome is None)
    if row is not None:
        outcome = ("found", "nothing_found", "not_possible")[c % 3]
        play.record.changed(row, outcome=outcome, concluded_by=PEOPLE[a % 6])


HISTORY: dict[str, Callable[[Play, int, int, int], None]] = {
    "map": _map,
    "cite": _cite,
    "evaluate": _evaluate,
    "evaluate line": _evaluate_line,
    "concur": _concur,
    "endorse": _endorse,
    "reject": _reject,
    "assess item": _assess_item,
    "taint": _taint,
    "inquire": _inquire,
    "close inquiry": _close_inquiry,
    "decide jurisdiction": jurisdiction_acts.decide,
}


# Losses: withdrawal, expiry, failed check, exclusion, loss of an expert, and what only pretends to remove.


def _withdraw_consent(play: Play, a: int, b: int, c: int) -> None:
    term = play.pick(ConsentTermRow, a, lambda row: row.withdrawn_on is None)
    if term is not None:
        play.record.withdraw(term, on=play.on)


def _time_passes(play: Play, a: int, b: int, c: int) -> None:
    play.on += timedelta(days=120 * (a + 1))


def _fail_check(play: Play, a: int, b: int, c: int) -> None:
    check = play.pick(FixityRow, a)
    if check is not None:
        play.record.changed(check, outcome="differs")


def _set_apart(play: Play, a: int, b: int, c: int) -> None:
    item = play.pick(ItemRow, a)
    if item is not None:
        play.record.changed(item, standing="quarantined")


def _forbid(play: Play, a: int, b: int, c: int) -> None:
    play.record.condition(ITEMS[a % 4])


def _find_inauthentic(play: Play, a: int, b: int, c: int) -> None:
    if uid(f"assessment of {ITEMS[a % 4]} by noa") not in {id for _, id, _ in play.record.rows}:
        play.record.assessment(ITEMS[a % 4], by="noa", authenticity="not_authentic")


def _retract(play: Play, a: int, b: int, c: int) -> None:
    source = f"witness {a % 2}"
    if c % 2:
        topics = frozenset({"camps"}) if b % 2 else frozenset()
        play.record.retract(source, topics=topics)
    else:
        segment: dict[str, Any] = {"segment": PAGE} if c % 4 else {}
        play.record.retract(source, item=ITEMS[b % 4], **segment)


def _contradict(play: Play, a: int, b: int, c: int) -> None:
    play.record.contradiction(FACTS[a % 3], FACTS[(a + 1 + b % 2) % 3], by=PEOPLE[c % 6])


def _become_unavailable(play: Play, a: int, b: int, c: int) -> None:
    source = play.pick(AvailabilityRow, a)
    if source is not None:
        play.record.changed(source, state="died")


def _reopen(play: Play, a: int, b: int, c: int) -> None:
    citation = play.pick(CitationRow, a)
    if citation is not None:
        play.record.changed(citation, is_reopened=True)


def _withdraw_citation(play: Play, a: int, b: int, c: int) -> None:
    citation = play.pick(CitationRow, a, lambda row: row.removal is None)
    if citation is not None:
        # A supporting one falls; a contradicting one does not fall by its author alone.
        play.record.removed(citation, by=citation.by)


def _withdraw_fact(play: Play, a: int, b: int, c: int) -> None:
    fact = play.pick(FactRow, a, lambda row: row.status == "asserted")
    if fact is not None:
        play.record.changed(fact, status="withdrawn")


def _withdraw_mapping(play: Play, a: int, b: int, c: int) -> None:
    polarity = MappingPolarity.CONTRADICTS if b % 2 else MappingPolarity.SUPPORTS
    row = play.pick(MappingRow, a, lambda row: row.removal is None and row.polarity == polarity)
    if row is not None:
        # A supporting one falls; what stands against the line does not fall by its proposer alone.
        play.record.removed(row, by=row.proposed_by)


def _withdraw_support(play: Play, a: int, b: int, c: int) -> None:
    row = play.pick(
        MappingRow, a, lambda row: row.removal is None and row.polarity == MappingPolarity.SUPPORTS
    )
    if row is not None:
        play.record.removed(row, by=PEOPLE[b % 6])


def _withdraw_evaluation(play: Play, a: int, b: int, c: int) -> None:
    favourable = bool(b % 2)
    row = play.pick(
        EvaluationRow, a, lambda row: row.removal is None and (row.verdict == "capable") is favourable
    )
    if row is not None:
        play.record.removed(row, by=row.author)


def _retire(play: Play, a: int, b: int, c: int) -> None:
    row = play.pick(IdentityRow, a)
    if row is not None:
        play.record.changed(row, is_retired=True)


def _ask_to_remove_incident(play: Play, a: int, b: int, c: int) -> None:
    row = play.pick(MemberRow, a, lambda row: row.whole == uid(BASE))
    if row is not None:
        play.record.removed(row, by="kim")


def _cite_against(play: Play, a: int, b: int, c: int) -> None:
    mapped = play.pick(MappingRow, a, lambda row: row.polarity == MappingPolarity.SUPPORTS)
    if mapped is not None:
        play.record.opened(
            CitationRow,
            uid(f"late citation {len(play.record.rows)}"),
            fact=mapped.fact,
            item=uid("report"),
            polarity=Polarity.CONTRADICTS,
            by="kim",
        )


def _reopen_inquiry(play: Play, a: int, b: int, c: int) -> None:
    row = play.pick(InquiryRow, a, lambda row: row.outcome is not None)
    if row is not None:
        play.record.changed(row, outcome=None, concluded_by=None)


def _leave_aside(what: str, ids: tuple[str, ...]) -> Callable[[Play, int, int, int], None]:
    def loss(play: Play, a: int, b: int, c: int) -> None:
        play.leave_aside(what, ids[a % len(ids)])

    return loss


def _lose_scope(play: Play, a: int, b: int, c: int) -> None:
    consents = (None, *(uid(f"consent of witness {n} for testimony {n}") for n in (0, 1)))
    scope = LostScope(sorted(ALL_SCOPES)[a % len(ALL_SCOPES)], consents[b % 3])
    lost = play.exclusions.consent_scopes | {scope}
    play.exclusions = replace(play.exclusions, consent_scopes=lost)


LOSSES: dict[str, Callable[[Play, int, int, int], None]] = {
    "withdraw consent": _withdraw_consent,
    "time passes": _time_passes,
    "fail check": _fail_check,
    "set apart": _set_apart,
    "forbid": _forbid,
    "find inauthentic": _find_inauthentic,
    "retract": _retract,
    "contradict": _contradict,
    "become unavailable": _become_unavailable,
    "reopen": _reopen,
    "withdraw citation": _withdraw_citation,
    "withdraw fact": _withdraw_fact,
    "withdraw mapping": _withdraw_mapping,
    "withdraw support": _withdraw_support,
    "withdraw evaluation": _withdraw_evaluation,
    "retire": _retire,
    "ask to remove incident": _ask_to_remove_incident,
    "cite against": _cite_against,
    "reopen inquiry": _reopen_inquiry,
    "withdraw decision": jurisdiction_acts.withdraw,
    "lose item": _leave_aside("items", tuple(uid(item) for item in ITEMS)),
    "lose source": _leave_aside("sources", (uid("witness 0"), uid("witness 1"), uid("commission"))),
    "lose hand": _leave_aside("hands", (uid("intermediary"),)),
    "lose consent": _leave_aside(
        "consents", tuple(uid(f"consent of witness {n} for testimony {n}") for n in (0, 1))
    ),
    "lose expert": _leave_aside("experts", (*PEOPLE, "ida", "fay")),
    "lose origin": _leave_aside(
        "origins", (uid("witness 0"), uid("witness 1"), uid("commission"), UNRECORDED)
    ),
    "lose consent scope": _lose_scope,
}

NUMBERS = st.integers(0, 7)


def acts(
    names: dict[str, Callable[[Play, int, int, int], None]], *, max_size: int, min_size: int = 0
) -> st.SearchStrategy[list[Act]]:
    """Draw acts by name, with three numbers that choose their objects."""
    drawn = st.tuples(st.sampled_from(sorted(names)), NUMBERS, NUMBERS, NUMBERS)
    return st.lists(drawn, min_size=min_size, max_size=max_size)


def play_out(
    history: list[Act], losses: list[Act], *, contested: bool = False, stage: str = "investigation"
) -> tuple[LineReadiness, LineReadiness]:
    """Assess a line after a history, and again after losses."""
    play = Play(copied(contested_opening() if contested else opening()), stage=stage)
    for name, *numbers in history:
        HISTORY[name](play, *numbers)
    before = play.assess()
    for name, *numbers in losses:
        LOSSES[name](play, *numbers)
    return before, play.assess()
