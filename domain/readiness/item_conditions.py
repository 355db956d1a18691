"""Conditions of rule 1 on an item as a whole: acceptance, integrity, authenticity, form."""

from __future__ import annotations

from collections.abc import Iterator

from domain.law import FormRules
from domain.readiness.ancestry import Link
from domain.readiness.failure import Condition, Failure
from domain.readiness.graph import ProofGraph
from domain.readiness.lens import Lens
from domain.readiness.material_rows import AssessmentRow, CustodyRow, FixityRow, ItemRow
from domain.readiness.standing import Leaning, still_standing

TESTIMONY = frozenset({"live_testimony", "recorded_testimony", "written_statement", "anonymous_statement"})
"""Forms that are a person's account, for which a stage may ask that the person be available (art. 69(2))."""


def item_failures(
    chain: tuple[Link, ...], graph: ProofGraph, lens: Lens, form: FormRules
) -> tuple[Failure, ...]:
    """Give what fails of an item and of what it descends from, in no regard to the segment."""
    found: list[Failure] = []
    for link in chain:
        if link.row is None:
            found.append(
                Failure(
                    Condition.IN_RECORD, f"item {link.item} is not in the record", f"item/{link.item}", ""
                )
            )
            continue
        found.extend(_standing(link, link.row, is_cited=link.segment is None))
        found.extend(_integrity(link, link.row, graph, lens, form))
        found.extend(_authenticity(link, link.row, graph, lens))
        if link.item in lens.exclusions.items:
            words = f"item {link.item} is left aside by the what-if"
            found.append(Failure(Condition.NOT_EXCLUDED, words, f"item/{link.item}", ""))
    cited = chain[0].row
    if cited is not None:
        found.extend(_form(chain[0].item, cited, form))
    return tuple(found)


def _standing(link: Link, row: ItemRow, *, is_cited: bool) -> Iterator[Failure]:
    # A parent need not be accepted by itself; one set apart or refused takes its copies with it.
    if row.standing == "accepted" or (not is_cited and row.standing == "registered"):
        return
    yield Failure(
        Condition.ACCEPTED, f"item {link.item} is {row.standing}", f"item/{link.item}", row.opened_by
    )


def _integrity(link: Link, row: ItemRow, graph: ProofGraph, lens: Lens, form: FormRules) -> Iterator[Failure]:
    place = f"item/{link.item}"
    if row.is_physical:
        custody = graph.one(CustodyRow, link.item, lens.position)
        if custody is None or custody.state != "unbroken":
            state = "not recorded" if custody is None else custody.state.replace("_", " ")
            event = "" if custody is None else custody.opened_by
            yield Failure(Condition.CUSTODY, f"custody of physical item {link.item}: {state}", place, event)
    if not row.is_held:
        # Decision 38: an item without bytes fails only where the forum asks for the original.
        if form.original == "required":
            yield Failure(
                Condition.FORM,
                f"item {link.item} is not held, and the stage requires the original",
                place,
                row.opened_by,
            )
        return
    check = graph.one(FixityRow, link.item, lens.position)
    if check is None and not row.is_physical:
        yield Failure(Condition.INTACT, f"item {link.item} was never checked", place, row.opened_by)
    elif check is not None and check.outcome != "intact":
        yield Failure(
            Condition.INTACT,
            f"the last check of item {link.item} found: {check.outcome}",
            place,
            check.opened_by,
        )


def _authenticity(link: Link, row: ItemRow, graph: ProofGraph, lens: Lens) -> Iterator[Failure]:
    standing = standing_assessments(link.item, graph, lens)
    for assessment in standing:
        if assessment.authenticity == "not_authentic":
            yield Failure(
                Condition.AUTHENTIC,
                f"item {link.item} was found not authentic by {assessment.author}",
                f"assessment/{assessment.id}",
                assessment.opened_by,
            )
    # A derived item inherits authenticity: what must be assessed is what it was derived from.
    if not standing and not row.parents:
        event = _last_assessed(link.item, graph, lens.position)
        yield Failure(Condition.ASSESSED, f"item {link.item} is not assessed", f"item/{link.item}", event)


def _last_assessed(item: str, graph: ProofGraph, position: int) -> str:
    """Give the last event of any assessment of an item, of what was known at a position; empty before one."""
    known = [row for row in graph.versions(AssessmentRow, item) if row.from_sequence <= position]
    if not known:
        return ""
    last = known[-1]
    has_ended = last.to_sequence is not None and last.to_sequence <= position
    return last.closed_by or last.opened_by if has_ended else last.opened_by


def _form(item: str, row: ItemRow, form: FormRules) -> Iterator[Failure]:
    place = f"item/{item}"
    if row.form == "summary" and form.summaries == "not_allowed":
        yield Failure(
            Condition.FORM, f"item {item} is a summary, which the stage does not admit", place, row.opened_by
        )
    if row.form == "anonymous_statement" and form.anonymity != "allowed":
        words = f"item {item} is anonymous, which the stage admits " + (
            "only by an order, and none can be recorded in this version"
            if form.anonymity == "by_order"
            else "never"
        )
        yield Failure(Condition.FORM, words, place, row.opened_by)


def standing_assessments(item: str, graph: ProofGraph, lens: Lens) -> tuple[AssessmentRow, ...]:
    """Give the assessments of an item that stand (decisions 19, 20)."""
    rows = graph.at(AssessmentRow, item, lens.position)
    if len(rows) == 1 and not lens.exclusions.experts and rows[0].removal is None:
        return rows
    return still_standing(rows, leaning=_leaning, lost=lens.exclusions.experts)


def _leaning(row: AssessmentRow) -> Leaning:
    return Leaning.NEGATIVE if row.authenticity == "not_authentic" else Leaning.FAVOURABLE
