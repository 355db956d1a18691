"""The lines of the case beside every adopted forum, and why each does not fit, as the demo prints it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from deployments.demo import tables
from deployments.demo.answers import Answers, Names
from deployments.demo.client import id_of
from deployments.demo.page import BLOCKED, Page, counted

HEADINGS = {
    "commission-forum": "Commission\nof inquiry",
    "icc-forum": "ICC:\nreferral",
    "icc-parties-forum": "ICC: States\nParties",
    "hybrid-forum": "hybrid\n(template)",
    "abroad-forum": "State abroad\n(template)",
    "icj-forum": "ICJ:\nclaims",
}


def forums(answers: Answers, page: Page, names: Names) -> None:
    """Print open blockers of each line at one stage of each forum, then what of the forum itself blocks."""
    standings = list(answers.beside_forums().standings)
    page.section("The lines of the case beside six forums")
    page.print(_beside(answers, standings))
    page.note(_stages(answers, standings))
    page.note(
        "✓ 0: no open blocker on usable material; it says nothing of what is proved. -: takes no such line."
    )
    page.section("Why a line does not fit a forum, whatever its material is")
    page.print(_reasons(answers, standings, names))
    page.note(
        "Where incidents differ, the first is told; `gravamen forum compare` tells all, with citations. For a"
        " commission its own mandate decides: of that nothing is tested."
    )


def looked_at(answers: Answers, standings: Sequence[Any], line: str, forum: str) -> Any:
    """Give the standing at the stage that the scenario looks at, or at the first that takes the line."""
    of_forum = [each for each in standings if each.line == id_of(line) and each.forum == id_of(forum)]
    stage = answers.forum(forum).stage
    return next((each for each in of_forum if each.stage == stage), of_forum[0])


def _beside(answers: Answers, standings: Sequence[Any]) -> Table:
    made = tables.table(["line", *HEADINGS.values()], wide=0, right=range(1, len(HEADINGS) + 1))
    for line in answers.scenario.lines:
        cells = [_cell(looked_at(answers, standings, line.id, forum)) for forum in HEADINGS]
        made.add_row(line.title, *cells)
    return made


def _cell(standing: Any) -> Text:
    if not standing.takes_line:
        return Text("-", "dim")
    if standing.is_clear:
        return Text("✓ 0", "green")
    return Text(f"✗ {sum(group.open for group in standing.groups)}", "red")


def _stages(answers: Answers, standings: Sequence[Any]) -> str:
    told: dict[tuple[str, str], list[str]] = {}
    for line in answers.scenario.lines:
        for forum, heading in HEADINGS.items():
            standing = looked_at(answers, standings, line.id, forum)
            if standing.takes_line:
                names = told.setdefault((line.kind.replace("_", " "), standing.stage), [])
                names.append(heading.replace("\n", " "))
    parts = [f"{kind} at {stage} ({', '.join(dict.fromkeys(of))})" for (kind, stage), of in told.items()]
    return f"Stages: {'; '.join(parts)}."


def _reasons(answers: Answers, standings: Sequence[Any], names: Names) -> Table:
    made = tables.table(["", "forum", "what blocks", "lines", "incidents"], wide=2)
    told: dict[tuple[str, str, str], list[str]] = {}
    for forum, heading in HEADINGS.items():
        found: dict[str, list[tuple[str, Any]]] = {}
        for line in answers.scenario.lines:
            for reason in looked_at(answers, standings, line.id, forum).reasons:
                found.setdefault(reason.cause, []).append((line.id, reason))
        for same in found.values():
            lines, incidents = (
                {line for line, _ in same},
                {each.incident for _, each in same if each.incident},
            )
            of = (counted(len(lines), "line"), str(len(incidents)) if incidents else "all")
            words = without_citations(names.in_text(same[0][1].words))
            told.setdefault((words, *of), []).append(heading.replace("\n", " "))
    for (words, lines_of, incidents_of), forums_of in told.items():
        made.add_row(BLOCKED, "\n".join(forums_of), words, lines_of, incidents_of)
    return made


def without_citations(words: str) -> str:
    """Leave out what stands between brackets, which nest in citations: `arts. 11(1) and 24(1)`."""
    kept, depth = [], 0
    for place, letter in enumerate(words):
        is_opened = letter == "(" and (depth > 0 or words[place - 1 : place] == " ")
        depth += is_opened
        if not depth:
            kept.append(letter)
        depth -= letter == ")" and depth > 0
    return re.sub(r"[ .]+([;:,])", r"\1", "".join(kept)).strip()
