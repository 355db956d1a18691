"""Readiness rule 7: which mappings count on a cell, for and against, and when what stands against it is decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.readiness.cells import Cell
from domain.readiness.epochs import Footprint
from domain.readiness.facts import FactReader
from domain.readiness.footprint import footprint_of
from domain.readiness.graph import ProofGraph
from domain.readiness.judgment_rows import EvaluationRow, MappingRow
from domain.readiness.mapped import Basis, Material, Tally
from domain.readiness.origins import grouped
from domain.values import MappingPolarity


def polarity_against(cell: Cell) -> MappingPolarity:
    """Give which mappings are against the line: on a ground, what supports it is (decision 11)."""
    return MappingPolarity.SUPPORTS if cell.is_ground else MappingPolarity.CONTRADICTS


def stands_against(row: MappingRow, cell: Cell) -> bool:
    """Tell whether a mapping is against the line."""
    return row.polarity == polarity_against(cell)


def is_endorsed(row: MappingRow, lost: frozenset[str] = frozenset()) -> bool:
    """Tell whether a supporting mapping counts (readiness rules 7 and 14; decisions 19 and 33)."""
    return (
        row.endorsed_by is not None
        and row.endorsed_by != row.proposed_by
        and row.removal is None
        and (row.is_direct or row.states_inference)
        and row.endorsed_by not in lost
        and row.proposed_by not in lost
        and row.is_on_text_in_force(lost)
    )


def rows_of(cell: Cell, graph: ProofGraph, position: int) -> tuple[MappingRow, ...]:
    """Give the mappings that bear on a cell at a position; a rejected one stays among them."""
    found: dict[str, MappingRow] = {}
    against, since = polarity_against(cell), cell.since
    has_branch = cell.limb is not None and cell.limb.branch is not None
    takes_plain = not cell.is_same_bearer and not has_branch
    for key in cell.keys():  # noqa: SIM118 - a cell is no mapping
        for row in graph.at(MappingRow, key, position):
            aim = row.aim
            if row.polarity == against:
                if cell.is_spoken_of_by(aim):
                    found[row.id] = row
                continue
            covered_at = row.endorsed_at if row.endorsed_at is not None else row.proposed_at
            if takes_plain and aim.is_plain:
                # Most of what there is names nothing beside stream and element, and speaks of all of it.
                if since <= covered_at:
                    found[row.id] = row
            elif cell.is_served_by(aim) and cell.was_covered_at(aim, covered_at):
                found[row.id] = row
    return tuple(found.values())


def basis_of(cell: Cell, rows: tuple[MappingRow, ...], reader: FactReader, lost: frozenset[str]) -> Basis:
    """Give what is mapped to a cell, counted, with who had a hand in it and when it last changed."""
    hands: dict[str, int] = {}
    last = 0
    turns: set[tuple[date, ...]] = set()
    for row in rows:
        _note_hands(row, hands)
        footprint = footprint_of(row.fact, reader.graph)
        last = max(last, row.from_sequence, footprint.last)
        turns.add(footprint.turns)
    merged = tuple(sorted({day for days in turns for day in days}))
    return Basis(material_of(cell, rows, reader, lost), hands, Footprint(last, merged))


def material_of(
    cell: Cell, rows: tuple[MappingRow, ...], reader: FactReader, lost: frozenset[str]
) -> Material:
    """Give what is mapped to a cell, counted."""
    counts: dict[tuple[MappingPolarity, bool, bool], list[int]] = {}
    supporting: list[MappingRow] = []
    against: list[MappingRow] = []
    members: list[tuple[tuple[str, ...], bool]] = []
    links: list[tuple[str, ...]] = []
    retracted: dict[str, None] = {}
    corroborated = 0
    polarity = polarity_against(cell)
    for row in rows:
        is_against = row.polarity == polarity
        if is_against:
            against.append(row)
        fact = reader.read(row.fact)
        if row.removal is not None:
            links.extend(group.sources for group in fact.origins if not is_against)
            continue
        retracted.update((each.citation, None) for each in fact.retracted)
        endorsed = is_endorsed(row)
        usable = restricted = 0
        if is_against:
            usable, restricted = 1, int(bool(fact.restricted))
        elif row.polarity == MappingPolarity.CONTEXT:
            usable = 1
        elif endorsed:
            counts_here = fact.gives_support and is_endorsed(row, lost)
            members.extend((group.sources, group.is_usable and counts_here) for group in fact.origins)
            if counts_here:
                usable = 1
                supporting.append(row)
                corroborated = max(corroborated, fact.usable_origins)
        tally = counts.setdefault((row.polarity, row.is_direct, endorsed), [0, 0, 0])
        tally[0] += 1
        tally[1] += usable
        tally[2] += restricted
    tallies = tuple(Tally(*kind, *tally) for kind, tally in sorted(counts.items()))
    return Material(
        rows=rows,
        supporting=tuple(supporting),
        against=tuple(against),
        tallies=tallies,
        origins=grouped(members, links=links),
        corroborated=corroborated,
        retracted=tuple(retracted),
    )


def _note_hands(row: MappingRow, hands: dict[str, int]) -> None:
    _note(hands, row.proposed_by, row.proposed_at)
    if row.endorsed_by is not None:
        _note(hands, row.endorsed_by, row.endorsed_at or 0)
    if row.confirmed_by is not None:
        _note(hands, row.confirmed_by, row.confirmed_at or 0)
    if row.removal is not None:
        for person in row.removal.persons():
            _note(hands, person, row.removal.at)


def _note(hands: dict[str, int], person: str, at: int) -> None:
    if at < hands.get(person, at + 1):
        hands[person] = at


def is_rejected(
    row: MappingRow, cell: Cell, rows: Iterable[MappingRow], graph: ProofGraph, lost: frozenset[str]
) -> bool:
    """Tell whether what stands against a cell was rejected, or withdrawn, so that it counts.

    It takes a third person: neither who proposed or endorsed it, nor who had proposed, endorsed or evaluated
    what it contradicts (readiness rule 7). A rejection by a lost expert is disregarded (decision 19).

    Args:
        rows: Mappings on the same cell.
    """
    removal = row.removal
    if removal is None:
        return False
    interested = {row.proposed_by, row.endorsed_by or row.proposed_by}
    for other in rows:
        if other.polarity in (row.polarity, MappingPolarity.CONTEXT):
            continue
        if other.proposed_at < removal.at:
            interested.add(other.proposed_by)
        if other.endorsed_by is not None and (other.endorsed_at or 0) < removal.at:
            interested.add(other.endorsed_by)
    interested.update(
        evaluation.author
        for key in cell.keys()  # noqa: SIM118 - a cell is no mapping
        for evaluation in graph.versions(EvaluationRow, key)
        if evaluation.made_at < removal.at
    )
    return removal.counts(interested=interested, lost=lost)
