"""Corroboration, searches and cloned lines as a person reads them in a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import pytest

from tests.adapters.cli.command_line import CommandLine

EXPERTS = ("corroborator-1", "corroborator-2")
WAIT = ("--wait", "projected")


class Made(NamedTuple):
    """What these tests start from, by id."""

    fact: str
    other: str
    witness: str
    item: str
    pin: str
    incident: str
    context: str
    base: str
    case: str
    line: str


MADE: dict[str, Made] = {}


@pytest.fixture
def made(gravamen: CommandLine, node: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> Made:
    """A witness and a body that rest on one another, a fact, and a line; made once for all tests."""
    monkeypatch.setenv("COLUMNS", "80")
    if node[1] not in MADE:
        for expert in EXPERTS:
            gravamen(*("identity", "register", "--identity", expert, "--name", "Zq701", "--kind", "person"))
        monkeypatch.setenv("GRAVAMEN_BY", EXPERTS[0])
        MADE[node[1]] = _made(gravamen)
    monkeypatch.setenv("GRAVAMEN_BY", EXPERTS[0])
    return MADE[node[1]]


def _made(gravamen: CommandLine) -> Made:
    def id(*arguments: str) -> str:
        return str(gravamen.json(*arguments)["id"])

    witness = id("source", "register", "--code", "W-701", "--kind", "witness")
    body = id("source", "register", "--code", "B-701", "--kind", "organisation")
    items = []
    for source, capacity in ((witness, "witness"), (body, "author")):
        behind = ("--persons-behind", f"source={source},capacity={capacity}")
        register = ("item", "register", "--kind", "report", "--form", "original", "--title", "Pages")
        items.append(id(*register, "--lawful-basis", "basis=public", *behind))
    fact = id(
        "fact", "state", "--statement", "The kilnhouse was walled.", "--role", "material", "--topics", "camps"
    )
    other = id("fact", "state", "--statement", "The kilnhouse stood open.", "--role", "material")
    for item, basis, heard in ((items[0], "heard", body), (items[1], "secondary_report", witness)):
        cited = ("--item", item, "--polarity", "supports", "--basis", basis, "--heard-from", heard)
        gravamen("cite", "item", fact, "--citation-id", str(uuid4()), *cited)
    (catalogue,) = gravamen.json("catalogue", "list")["catalogues"]
    pin = catalogue["versions"][-1]["digest"]
    template = next(file["sha256"] for file in catalogue["files"] if file["name"].endswith("inquiry.toml"))
    adopted = ("--template", "commission-of-inquiry", "--template-sha256", template)
    gravamen("forum", "adopt", "--body", "coi-701", "--name", "A body", *adopted, "--chambers", "commission")
    happened = ("--summary", "Detained", "--occurred", "1995/2000", "--territory", "KP")
    incident = id("incident", "describe", "--code", "I-701", "--kinds", "detention", *happened)
    scope = ("--period", "1990/2014", "--territories", "KP", "--title", "The attack")
    context = id("proof", "define-context", "--kind", "7-attack", "--catalogue", pin, *scope)
    crime = ("--crime", "7-1-e", "--catalogue", pin, "--title", "A camp", "--extent", "completed")
    base = id("proof", "define-base", *crime, "--incidents", incident, "--nexus", f"context={context}")
    case = id("case", "open", "--title", "Kilns")
    line = str(uuid4())
    combined = (
        "--kind",
        "structural_line",
        "--catalogue",
        pin,
        "--bases",
        f"crime_base={base},context={context}",
    )
    gravamen("case", "add-line", case, "--line", line, "--title", "Kilns", *combined, *WAIT)
    return Made(fact, other, witness, items[0], pin, incident, context, base, case, line)


def corroboration(gravamen: CommandLine, *asked: str) -> str:
    return gravamen("corroboration", *asked, "--forum", "coi-701", "--stage", "report")


def test_origins_circles_and_what_speaks_against_are_read_in_80_columns(
    gravamen: CommandLine, made: Made
) -> None:
    gravamen(
        "fact", "contradiction", made.fact, "--other", made.other, "--explanation", "Walled or open.", *WAIT
    )
    new = gravamen.json(
        *("item", "register", "--kind", "report", "--form", "original", "--title", "New"),
        *("--lawful-basis", "basis=public", *WAIT),
    )["id"]
    gravamen("source", "retract-account", made.witness, "--retracted-in", new, "--topics", "camps", *WAIT)
    printed = corroboration(gravamen, "--fact", made.fact)
    assert "supported on what is known; origins 0 of 1 usable" in " ".join(printed.split())
    assert "one citation" in printed
    assert f"contradicts fact {made.other}" in " ".join(printed.split())
    assert "retracted on camps: citation" in printed
    [circle] = [line for line in printed.splitlines() if line.startswith("circular reporting")]
    assert circle.count(made.witness[:8]) >= 1
    assert "rests on" in " ".join(printed.split())
    assert max(len(line) for line in printed.splitlines()) <= 80


def test_a_fact_or_a_line_is_asked_for(gravamen: CommandLine, made: Made) -> None:
    done = gravamen.run("corroboration", "--forum", "coi-701", "--stage", "report")
    assert done.error.startswith("gravamen: refused: --fact: expected a fact or a line, found neither")


def test_words_are_found_and_a_saved_search_shows_its_list(gravamen: CommandLine, made: Made) -> None:
    printed = gravamen("search", "find", "--query", '"kilnhouse was"')
    assert f"fact/{made.fact}" in printed
    assert "1 row at position" in printed
    filters = ("--filters", "field=topic,value=camps")
    saved = gravamen.json("search", "save", "--name", "Camps", "--list-rpc", "ListFacts", *filters, *WAIT)[
        "id"
    ]
    assert saved in gravamen("search", "list")
    ran = gravamen("search", "run", saved)
    assert (made.fact in ran, made.other in ran) == (True, False)
    gravamen("search", "retire", saved, *WAIT)
    assert gravamen.run("search", "run", saved).code == 1


def test_a_line_is_cloned_and_the_lines_served_are_listed(gravamen: CommandLine, made: Made) -> None:
    name = ("--names", "text=Zq Q,form=alias")
    actor = gravamen.json("actor", "register", "--code", "P-701", "--kind", "person", *name)["id"]
    clone = str(uuid4())
    stated = ("--line", made.line, "--as-line", clone, "--title", "Kilns, charged", "--actor", actor)
    gravamen("case", "clone-line", made.case, *stated, "--modes", "mode=28-b", *WAIT)
    served = gravamen("case", "served", "--stream", f"crime_base/{made.base}")
    assert (made.line in served, clone in served) == (True, True)
    pairs = gravamen.json("case", "same-facts", "--line", made.line)["pairs"]
    assert [pair["other"] for pair in pairs] == [clone]
    assert "0 rows" in gravamen("case", "candidates", "--line", made.line)


def test_a_line_is_made_from_a_template(gravamen: CommandLine, made: Made) -> None:
    make_up = (
        "--kind",
        "structural_line",
        "--catalogue",
        made.pin,
        "--crimes",
        "7-1-e",
        "--context-kind",
        "7-attack",
    )
    template = gravamen.json("case", "save-template", "--name", "Detention", *make_up, *WAIT)["id"]
    assert template in gravamen("case", "templates")
    line = str(uuid4())
    stated = ("--template", template, "--line", line, "--title", "Kilns II", "--incidents", made.incident)
    gravamen("case", "add-line-from-template", made.case, *stated, "--context", made.context, *WAIT)
    assert line in gravamen("case", "show", made.case)
