"""Persons, posts, incidents and victims by commands alone: built, counted, and every figure opened."""

from __future__ import annotations

import pytest

from tests.adapters.cli.command_line import CommandLine


@pytest.fixture
def ids(gravamen: CommandLine, node: tuple[object, str]) -> dict[str, str]:
    """A facility under an organ, its commander, an incident there and its victim; made once for all tests."""
    if node[1] not in MADE:
        MADE[node[1]] = _made(gravamen)
    return MADE[node[1]]


MADE: dict[str, dict[str, str]] = {}


def _made(gravamen: CommandLine) -> dict[str, str]:
    def id(*arguments: str) -> str:
        return str(gravamen.json(*arguments)["id"])

    organ = id("actor", "register", "--code", "O-501", "--kind", "organ")
    camp = id("actor", "register", "--code", "F-501", "--kind", "facility")
    post = id("actor", "register", "--code", "T-501", "--kind", "post", "--part-of", camp)
    person = id(
        *("actor", "register", "--code", "P-501", "--kind", "person"),
        *("--names", "text=가상남,form=hangul", "--names", "text=Ka Sang-nam,form=romanisation,system=dprk"),
    )
    over = ("--subordination", "s1", "--superior", organ, "--nature", "de_jure")
    gravamen("actor", "subordination", camp, *over, "--valid-from", "1990-01-01")
    gravamen("actor", "holding", post, "--holding", "h1", "--holder", person, "--nature", "de_facto")
    gravamen("actor", "office", post, "--office", "other", "--reason", "A camp is no State")
    incident = id(
        *("incident", "describe", "--code", "I-501", "--kinds", "beating", "--occurred", "1994/1996"),
        *("--summary", "Fictional.", "--actors", f"actor={camp},role=facility"),
    )
    victim = id("victim", "register", "--code", "V-501", "--status", "missing")
    gravamen("incident", "link-victims", incident, "--victims", f"victim={victim},harms=torture")
    gravamen(
        "incident", "presence", incident, "--presence", "p1", "--actor", person, "--capacity", "commander"
    )
    gravamen("incident", "number", incident, "--count-at-least", "40", "--basis", "testimony")
    return {"organ": organ, "person": person, "incident": incident, "victim": victim}


def test_superiors_are_shown_on_a_day(gravamen: CommandLine, ids: dict[str, str]) -> None:
    shown = gravamen.json("actor", "superiors", ids["person"], "--on", "1995-05-01")
    codes = [actor["code"] for actor in shown["actors"]]
    assert codes == ["P-501", "T-501", "F-501", "O-501"]
    assert [link["nature"] for link in shown["links"]] == ["de_facto", "not_stated", "de_jure"]
    text = gravamen("actor", "superiors", ids["person"], "--on", "1989-05-01")
    assert "O-501" not in text


def test_a_day_that_is_none_names_its_option(gravamen: CommandLine, ids: dict[str, str]) -> None:
    done = gravamen.run("actor", "superiors", ids["person"], "--on", "soon")
    assert done.code == 1
    assert "--on" in done.error


def test_patterns_are_a_table_that_keeps_recorded_and_stated_apart(
    gravamen: CommandLine, ids: dict[str, str]
) -> None:
    table = gravamen("pattern", "list", "--by", "organ", "--kind", "beating")
    row = next(line.split() for line in table.splitlines() if line.startswith("O-501"))
    assert row == ["O-501", "1", "0", "1", "1", "40"]
    years = gravamen("pattern", "list", "--by", "year", "--kind", "beating")
    assert [line.split()[:3] for line in years.splitlines() if line.startswith("199")] == [
        ["1994", "1", "1"],
        ["1995", "1", "1"],
        ["1996", "1", "1"],
    ]
    listed = gravamen(
        "incident", "list", "--organ", ids["organ"], "--period", "1995", "--certainty", "uncertain"
    )
    assert "I-501" in listed


def test_one_pattern_shows_what_counts_to_its_organ(gravamen: CommandLine, ids: dict[str, str]) -> None:
    shown = gravamen.json("pattern", "show", "--organ", ids["organ"])
    assert [(one["code"], one["by"]) for one in shown["organ_members"]][:2] == [
        ("O-501", "itself"),
        ("F-501", "subordinate"),
    ]


def test_victims_are_listed_shown_and_counted(gravamen: CommandLine, ids: dict[str, str]) -> None:
    table = gravamen("victim", "list", "--harm", "torture", "--incident", ids["incident"])
    assert "V-501" in table
    assert "I-501" in table
    assert "status: missing" in gravamen("victim", "show", ids["victim"])
    counted = gravamen.json("victim", "count", "--incident", ids["incident"])
    assert counted["recorded"] == {"records": "1", "persons": "1"}
    assert counted["stated"] == {"incidents": "1", "at_least": "40"}


def test_a_name_is_found_in_hangul_and_romanised(gravamen: CommandLine, ids: dict[str, str]) -> None:
    assert ids
    for text in ("상남", "sangnam ka", '"ka sang nam"'):
        assert "P-501" in gravamen("actor", "find", text)
