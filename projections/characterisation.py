"""What the same facts are mapped to: lines that one proof serves, other characterisations; counted, never scored."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any, NamedTuple

from sqlalchemy import Connection

from domain.errors import InvalidError, NotFoundError
from domain.protected import Sealed
from projections.case_register.tables import evaluations, findings, proof
from projections.history import Values
from projections.lines_of import LineOf, lines_at, mappings_of, mappings_on, serving, supports
from projections.queries import all_of, one

NEGATIVE = frozenset({"not_made_out", "declined", "reversed", "no_case_to_answer"})
"""Answers of a finding after which another characterisation of the same facts is sought."""


class Served(NamedTuple):
    """A line, the streams by which it is served, and the mappings on each where a fact was named."""

    line: LineOf
    through: tuple[tuple[str, tuple[str, ...]], ...]

    def shown(self) -> Values:
        """Give what a message shows beside the line's own members."""
        return {
            "line": self.line.id,
            "case_id": self.line.row["case"],
            "through": [{"stream": stream, "mappings": list(mappings)} for stream, mappings in self.through],
        }


def lines_served(connection: Connection, *, stream: str, fact: str, position: int) -> list[Served]:
    """Give the lines that a stream, or a fact by its mappings, serves, as they entered."""
    by_stream: defaultdict[str, list[str]] = defaultdict(list)
    if stream:
        by_stream[stream] = []
    for mapping in mappings_of(connection, [fact], position) if fact else ():
        by_stream[mapping["stream"]].append(mapping["id"])
    found = serving(lines_at(connection, position), by_stream.keys())
    return [
        Served(line, tuple((each, tuple(by_stream[each])) for each in streams)) for line, streams in found
    ]


class SharedLines(NamedTuple):
    """Two lines that rest on the same; see the proto for the members."""

    line: str
    other: str
    other_case: str
    shared_streams: tuple[str, ...]
    shared_mappings: int
    shared_facts: int


def lines_on_same_facts(connection: Connection, *, line: str, case: str, position: int) -> list[SharedLines]:
    """Give the pairs of lines that rest on the same streams or facts.

    Args:
        line: Id of a line that is compared with every other; or empty.
        case: Id of a case file, each of whose lines is; or empty.

    Raises:
        NotFoundError: There is no such line, or no line of such a case.
    """
    every = lines_at(connection, position)
    chosen = [each for each in every if each.id == line or (case and each.row["case"] == case)]
    if not chosen:
        noun = "a line" if line else "a case file with lines"
        raise NotFoundError(
            f"expected {noun} known at position {position}, found none of that id",
            field="line" if line else "case_id",
        )
    mapped = mappings_on(connection, (stream for each in every for stream in each.streams), position)
    on_stream: defaultdict[str, list[Values]] = defaultdict(list)
    for mapping in filter(supports, mapped):
        on_stream[mapping["stream"]].append(mapping)
    facts = {each.id: {row["fact"] for stream in each.streams for row in on_stream[stream]} for each in every}
    pairs = [_shared(a, b, on_stream, facts) for a, b in _pairs(chosen, every, is_line=bool(line))]
    place = {each.id: n for n, each in enumerate(every)}
    return sorted(
        (pair for pair in pairs if pair.shared_streams or pair.shared_facts),
        key=lambda pair: (
            place[pair.line], -pair.shared_mappings, -pair.shared_facts, place[pair.other]
        ),
    )  # fmt: skip


def _pairs(chosen: list[LineOf], every: list[LineOf], *, is_line: bool) -> Iterator[tuple[LineOf, LineOf]]:
    if is_line:
        yield from ((chosen[0], other) for other in every if other.id != chosen[0].id)
        return
    inside = {each.id for each in chosen}
    yield from combinations(chosen, 2)
    yield from ((each, other) for each in chosen for other in every if other.id not in inside)


def _shared(
    line: LineOf, other: LineOf, on_stream: Mapping[str, list[Values]], facts: Mapping[str, set[str]]
) -> SharedLines:
    streams = tuple(stream for stream in line.streams if stream in other.streams)
    return SharedLines(
        line=line.id,
        other=other.id,
        other_case=other.row["case"],
        shared_streams=streams,
        shared_mappings=sum(len(on_stream[stream]) for stream in streams),
        shared_facts=len(facts[line.id] & facts[other.id]),
    )


class Sought(NamedTuple):
    """What another characterisation is sought for.

    Args:
        targets: Members of the targets, by the names of `Target`.
        facts: Facts with an endorsed supporting mapping there.
        left_out: What is no other characterisation: streams, each with a law of it or None for all.
    """

    targets: tuple[Values, ...]
    facts: frozenset[str]
    left_out: frozenset[tuple[str, str | None]]


def sought(connection: Connection, of_what: str, given: Mapping[str, Any], *, position: int) -> Sought:
    """Find what is asked for: a target, a line, or what an evaluation or a finding was negative on.

    Args:
        of_what: `target`, `line`, `evaluation` or `finding`.
        given: Stream and element of the target, or the `id` of the other.

    Raises:
        NotFoundError: There is no such thing.
        InvalidError: The evaluation or the finding is not negative.
    """
    if of_what == "target":
        return _of_targets(connection, [dict(given)], position)
    if of_what == "line":
        return _of_targets(connection, [{"line": given["id"]}], position)
    table = evaluations if of_what == "evaluation" else findings
    row = one(connection, table, given["id"], position=position)
    if row is None:
        raise NotFoundError(
            f"expected the id of {_article(of_what)} known at position {position}, found none of that id",
            field=of_what,
        )
    if of_what == "evaluation":
        targets = row["targets"] if row["verdict"] == "not_capable" else []
        found = row["verdict"]
    else:
        targets = [answer["target"] for answer in row["answers"] if answer["outcome"] in NEGATIVE]
        found = ", ".join(sorted({answer["outcome"] for answer in row["answers"]}))
    if not targets:
        raise InvalidError(f"expected {_article(of_what)} that is negative, found {found}", field=of_what)
    return _of_targets(connection, targets, position)


def _article(noun: str) -> str:
    return f"{'an' if noun[0] == 'e' else 'a'} {noun}"


def _of_targets(connection: Connection, targets: list[Values], position: int) -> Sought:
    every = {line.id: line for line in lines_at(connection, position)}
    facts: set[str] = set()
    left_out: set[tuple[str, str | None]] = set()
    for target in targets:
        if target.get("line"):
            line = every.get(str(target["line"]))
            if line is None:
                raise NotFoundError(
                    f"expected a line known at position {position}, found no {target['line']}", field="line"
                )
            streams, element, law = line.streams, None, None
        else:
            streams, element = (target["stream"],), target.get("element") or None
            law = target.get("mode") if element is None else law_of(element)
        left_out |= {(stream, law) for stream in streams}
        facts |= {
            row["fact"]
            for row in filter(supports, mappings_on(connection, streams, position))
            if (element in (None, row["element"])) and law in (None, law_of(row["element"]))
        }
    return Sought(tuple(targets), frozenset(facts), frozenset(left_out))


def law_of(element: str) -> str:
    """Give the offence, context, mode or ground that an element belongs to: `7-1-h` of `7-1-h.4`."""
    return element.rpartition(".")[0]


class CandidateElement(NamedTuple):
    """An element, and how many endorsed mappings of the facts in question it has."""

    element: str
    shared_mappings: int


class Candidate(NamedTuple):
    """A crime, context or mode to which the same facts are mapped; see the proto for the members."""

    stream: str
    law: str
    shared_mappings: int
    shared_facts: int
    elements: tuple[CandidateElement, ...]
    title: Sealed | None
    lines: tuple[str, ...]


def candidates(connection: Connection, what: Sought, *, kind: str, position: int) -> list[Candidate]:
    """Give the other characterisations of the same facts, those that share most endorsed mappings first."""
    found: defaultdict[tuple[str, str], list[Values]] = defaultdict(list)
    for row in filter(supports, mappings_of(connection, what.facts, position)):
        stream, law = row["stream"], law_of(row["element"])
        is_other = (stream, None) not in what.left_out and (stream, law) not in what.left_out
        if is_other and (not kind or stream.startswith(f"{kind}/")):
            found[stream, law].append(row)
    lines = lines_at(connection, position)
    titles = _titles(connection, {stream for stream, _ in found}, position)
    return sorted(
        (
            Candidate(
                stream=stream,
                law=law,
                shared_mappings=len(rows),
                shared_facts=len({row["fact"] for row in rows}),
                elements=tuple(
                    CandidateElement(element, count)
                    for element, count in sorted(Counter(row["element"] for row in rows).items())
                ),
                title=titles.get(stream),
                lines=tuple(line.id for line, _ in serving(lines, {stream})),
            )
            for (stream, law), rows in found.items()
        ),
        key=lambda each: (-each.shared_mappings, -each.shared_facts, each.stream, each.law),
    )


def _titles(connection: Connection, streams: Iterable[str], position: int) -> dict[str, Sealed]:
    rows = all_of(connection, proof, position=position, id=sorted(streams))
    return {row["id"]: Sealed.model_validate(row["title"]) for row in rows if row.get("title")}
