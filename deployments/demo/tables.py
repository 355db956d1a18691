"""Answers on readiness as tables: elements, blockers, and figures before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from deployments.demo.answers import Names
from deployments.demo.page import BLOCKED, CLEAR, NOT_ASKED

EVENTS = 2
"""Events of a blocker that are told one by one."""


def table(headings: Sequence[str], *, wide: int, right: Iterable[int] = ()) -> Table:
    """Make a table in which one column gives way where the width is not enough.

    Args:
        headings: One for each column.
        wide: Place of the column that wraps.
        right: Places of columns of figures.
    """
    made = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold", expand=True)
    figures = set(right)
    for place, heading in enumerate(headings):
        made.add_column(
            heading,
            justify="right" if place in figures else "left",
            no_wrap=place != wide,
            overflow="fold" if place == wide else "ellipsis",
            ratio=1 if place == wide else None,
        )
    return made


def elements(cells: Iterable[Any], *, body: str = "") -> Table:
    """Set out elements, one row for all incidents, with figures, our word and the body's own.

    Args:
        cells: Elements of a line.
        body: Heading of the column of a body's findings; there is none where no body found.
    """
    found = [body] if body else []
    made = table(["", "element", "in our words", "usable/known", "ours", *found, "against"], wide=2)
    made.columns[2].no_wrap, made.columns[2].overflow = True, "ellipsis"
    for of_element in grouped(cells, _place):
        first = of_element[0]
        made.add_row(
            _mark(of_element),
            first.element,
            _in_words(first),
            f"{_range(cell.usable for cell in of_element)}/{_range(cell.known for cell in of_element)}",
            _word(of_element),
            *([_found(of_element)] if body else []),
            _against(of_element),
        )
    return made


def _place(cell: Any) -> tuple[str, str, str]:
    return cell.stream, cell.element, cell.limb


def _in_words(cell: Any) -> str:
    if cell.is_implied:
        return "Intent and knowledge, implied by article 30"
    return str(cell.statement)


def _mark(cells: Sequence[Any]) -> Text:
    if not cells[0].is_required:
        return NOT_ASKED
    return CLEAR if all(cell.is_clear for cell in cells) else BLOCKED


def _word(cells: Sequence[Any]) -> Text:
    styles = {"capable": "green", "not_capable": "red", "undecided": "yellow", "divided": "yellow"}
    words = list(dict.fromkeys(cell.word for cell in cells))
    text = Text()
    for word in words:
        text.append(", " if text else "")
        text.append(word.replace("_", " "), styles.get(word, "dim"))
    return text


def _found(cells: Sequence[Any]) -> Text:
    words = {cell.finding_word for cell in cells}
    if words == {""}:
        return Text("no finding here", "dim")
    if words != {"answered"}:
        return Text("not separately found")
    answer = next(each for each in cells[0].findings if each.decides)
    place = f", para. {answer.paragraphs}" if answer.paragraphs else ""
    style = "green" if answer.outcome == "made_out" else "red"
    return Text(f"{answer.outcome.replace('_', ' ')}{place}", style)


def _against(cells: Sequence[Any]) -> Text:
    decided = {against.mapping: against.decided for cell in cells for against in cell.against}
    counted = Counter(decided.values())
    style = "yellow" if counted["undecided"] else ""
    return Text(", ".join(f"{number} {word}" for word, number in sorted(counted.items())), style)


def in_sight(cells: Iterable[Any], names: Names, *, told: set[tuple[str, str]]) -> Table:
    """List what stands against the elements, with what was decided of it.

    Args:
        cells: Elements of a line.
        names: Names of the scenario's entries.
        told: Elements and facts that were listed before; what is listed now is added.
    """
    made = table(["against", "the fact", "decided"], wide=1)
    for cell in cells:
        for against in cell.against:
            if (cell.element, against.fact) in told:
                continue
            told.add((cell.element, against.fact))
            beside = f", {against.beside_finding} the finding" if against.beside_finding else ""
            style = "yellow" if against.decided == "undecided" else ""
            fact = short(names.facts[against.fact], 140)
            made.add_row(cell.element, fact, Text(f"{against.decided}{beside}", style))
    return made


def blockers(found: Iterable[Any], names: Names) -> Table:
    """Set out blockers by their cause, with where each stands and the events behind it."""
    made = table(["", "blocker", "where", "events"], wide=1)
    made.columns[2].no_wrap = False
    made.columns[2].width = 30
    for same in grouped(found, lambda blocker: (blocker.cause, blocker.words)):
        made.add_row(
            BLOCKED,
            names.in_text(same[0].words),
            _where(same),
            _events(event.sequence for blocker in same for event in blocker.events),
        )
    return made


def _where(same: Sequence[Any]) -> str:
    places = list(dict.fromkeys(blocker.target.element for blocker in same if blocker.target.element))
    incidents = {blocker.incident for blocker in same if blocker.incident}
    parts = [elements_in_short(places)] if places else []
    if incidents:
        parts.append("1 incident" if len(incidents) == 1 else f"{len(incidents)} incidents")
    if any(not blocker.target.element and not blocker.incident for blocker in same):
        parts.append("the line")
    return "; ".join(parts)


def elements_in_short(ids: Iterable[str]) -> str:
    """Shorten element ids of one law: `7-1-b.1, .2, .4a`."""
    parts: list[str] = []
    law = ""
    for id in ids:
        of, _, number = id.rpartition(".")
        parts.append(f".{number}" if of == law else id)
        law = of
    return ", ".join(parts)


def _events(sequences: Iterable[int]) -> str:
    ordered = sorted(set(sequences))
    if not ordered:
        return ""
    if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{ordered[0]}-{ordered[-1]}"
    told = ", ".join(str(sequence) for sequence in ordered[:EVENTS])
    return told if len(ordered) <= EVENTS else f"{told}, +{len(ordered) - EVENTS}"


def figures(readings: Sequence[tuple[str, Any]]) -> Table:
    """Set usable figures of the same line side by side where usable and known ever differ.

    Args:
        readings: Heading and readiness of each reading, in order.
    """
    headings = ["element", "in our words", "known", *(heading for heading, _ in readings)]
    made = table(headings, wide=1, right=range(2, len(headings)))
    made.columns[1].no_wrap, made.columns[1].overflow = True, "ellipsis"
    columns = [grouped(answer.cells, _place) for _, answer in readings]
    for row in zip(*columns, strict=True):
        if all(cell.usable == cell.known for cells in row for cell in cells):
            continue
        first = row[0][0]
        usable = [_range(cell.usable for cell in cells) for cells in row]
        known = dict.fromkeys(_range(cell.known for cell in cells) for cells in row)
        made.add_row(
            first.element,
            _in_words(first),
            " then ".join(known),
            *(_fallen(value, before) for value, before in zip(usable, [usable[0], *usable], strict=False)),
        )
    return made


def causes(restricted: Iterable[Any], names: Names, *, condition: str) -> Table:
    """List why citations cannot be relied on, one row a cause, with the facts that cite so."""
    found: dict[tuple[int, str], list[str]] = {}
    for citation in restricted:
        for failed in citation.failed:
            if failed.condition == condition:
                cause = (failed.event.sequence, names.in_text(failed.words))
                found.setdefault(cause, []).append(names.slug(citation.fact))
    made = table(["event", "why it cannot be relied on", "facts that cite it"], wide=1, right=(0,))
    made.columns[2].no_wrap = False
    for (sequence, words), facts in sorted(found.items()):
        made.add_row(str(sequence or "none"), words, "\n".join(dict.fromkeys(facts)))
    return made


def _fallen(value: str, before: str) -> Text:
    return Text(value) if value == before else Text(f"▼ {value}", "red")


def grouped(found: Iterable[Any], key: Callable[[Any], Any]) -> list[list[Any]]:
    """Put together what has the same key, in the order in which keys come first."""
    groups: dict[Any, list[Any]] = {}
    for each in found:
        groups.setdefault(key(each), []).append(each)
    return list(groups.values())


def _range(numbers: Iterable[int]) -> str:
    values = list(numbers)
    return str(values[0]) if min(values) == max(values) else f"{min(values)}-{max(values)}"


def short(text: str, limit: int) -> str:
    """Cut a text after its last whole word within a limit."""
    return text if len(text) <= limit else f"{text[:limit].rpartition(' ')[0].rstrip(' ,;:')} …"
