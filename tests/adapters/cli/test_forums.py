"""Forums beside the lines of a case, by commands alone: symbol, word, reasons and events."""

from __future__ import annotations

from uuid import uuid4

import pytest

from adapters.law_files import shipped_files
from tests.adapters.cli.command_line import CommandLine

SHA256 = {file.name: file.sha256 for file in shipped_files()}
MADE: dict[str, dict[str, str]] = {}


@pytest.fixture
def ids(gravamen: CommandLine, node: tuple[object, str]) -> dict[str, str]:
    """A case with a structural line and a claim, and two forums; made once for all tests."""
    if node[1] not in MADE:
        MADE[node[1]] = _made(gravamen)
    return MADE[node[1]]


def _made(gravamen: CommandLine) -> dict[str, str]:
    def id(*arguments: str) -> str:
        return str(gravamen.json(*arguments)["id"])

    law = gravamen.json("catalogue", "list")["catalogues"][0]["versions"][-1]["digest"]
    state = id("actor", "register", "--code", "O-901", "--kind", "organ")
    incident = id(
        *("incident", "describe", "--code", "I-901", "--kinds", "detention", "--occurred", "1995"),
        *("--summary", "Fictional.", "--territory", "KP"),
    )
    base = id(
        *("proof", "define-base", "--crime", "7-1-e", "--catalogue", law, "--title", "Imprisonment"),
        *("--extent", "completed", "--incidents", incident),
    )
    alleged = id(
        *("proof", "allege-responsibility", "--actor", state, "--catalogue", law, "--bases", base),
        *("--attributions", "2001-4", "--obligations", "1966-civil-9"),
    )
    gravamen("proof", "add-attribution", alleged, "--attribution", "2001-8")
    gravamen("proof", "add-obligation", alleged, "--obligation", "1966-civil-7")
    case = id("case", "open", "--title", "A fictional case")
    made = {"case": case, "incident": incident, "structural": str(uuid4()), "claim": str(uuid4())}
    for line, kind, liability in (
        (made["structural"], "structural_line", ()),
        (made["claim"], "claim", ("--liability", alleged)),
    ):
        gravamen(
            *("case", "add-line", case, "--line", line, "--kind", kind, "--title", "Fictional"),
            *("--catalogue", law, "--bases", f"crime_base={base}", *liability),
        )
    for template, chamber in (("icc-referral", "prosecutor"), ("state-responsibility", "court")):
        made[template] = id(
            *("forum", "adopt", "--body", f"cli-{template}", "--name", "Fictional", "--chambers", chamber),
            *("--template", template, "--template-sha256", SHA256[f"forums/{template}.toml"]),
        )
    return made


def test_forums_stand_side_by_side_with_symbol_and_word(gravamen: CommandLine, ids: dict[str, str]) -> None:
    text = gravamen("forum", "compare", "--case", ids["case"], "--on", "2026-01-01")
    assert f"line {ids['claim'][:8]}, claim:" in text
    assert "✗ blocked" in text
    assert "- takes no such" in text
    assert "in force on 2026-01-01" in text
    assert "%" not in text


def test_one_line_is_compared_at_stages_that_are_named(gravamen: CommandLine, ids: dict[str, str]) -> None:
    asked = ("forum", "compare", "--line", ids["structural"], "--at", "cli-icc-referral=investigation")
    [standing] = gravamen.json(*asked)["standings"]
    assert (standing["stage"], standing["takes_line"]) == ("investigation", True)
    words = " ".join(gravamen(*asked).split())
    assert "referral not made" in words
    assert "events" in words


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--at", "=trial"), "--at"),
        (("--at", "no-such-body"), "the code of its body"),
        ((), "--line"),
    ],
    ids=["no forum", "unknown body", "neither line nor case"],
)
def test_a_comparison_that_cannot_be_names_its_option(
    gravamen: CommandLine, ids: dict[str, str], arguments: tuple[str, ...], words: str
) -> None:
    line = ("--line", ids["structural"]) if arguments else ()
    done = gravamen.run("forum", "compare", *line, *arguments)
    assert done.code != 0
    assert words in done.error


def test_decisions_of_jurisdiction_and_equal_standards_have_commands(
    gravamen: CommandLine, ids: dict[str, str]
) -> None:
    forum = ids["icc-referral"]
    decided = gravamen.json(
        *("forum", "jurisdiction", forum, "--question", "time", "--decision", "outside"),
        *("--incidents", ids["incident"], "--crimes", "7-1-e", "--reason", "It ended before"),
    )
    number = str(decided["receipt"]["streams"][0]["version"])
    withdraw = ("forum", "withdraw-jurisdiction", forum, "--decision", number, "--reason", "Mistaken")
    gravamen(*withdraw)
    agreed = gravamen.run(
        *("forum", "agree-jurisdiction-withdrawal", forum, "--decision", number, "--reason", "Agreed")
    )
    assert agreed.code != 0
    assert "withdrew it" in agreed.error or "decided it" in agreed.error
    other = gravamen.json(
        *("forum", "adopt", "--body", "cli-party", "--name", "Fictional", "--chambers", "prosecutor"),
        *("--template", "icc-state-party", "--template-sha256", SHA256["forums/icc-state-party.toml"]),
    )["id"]
    gravamen(
        *("forum", "hold-standards-equal", forum, "--standard", "reasonable_basis", "--other", other),
        *("--other-standard", "reasonable_basis", "--reason", "One court"),
    )
    text = gravamen(
        *("forum", "compare", "--line", ids["structural"], "--at", "cli-icc-referral=investigation")
    )
    assert "holds its standard reasonable_basis equal to" in " ".join(text.split())


def test_the_law_of_states_is_shown(gravamen: CommandLine) -> None:
    assert "borne by state" in gravamen("catalogue", "show", "2001-4")
    assert "(unverified)" in gravamen("catalogue", "show", "1966-civil-9")
