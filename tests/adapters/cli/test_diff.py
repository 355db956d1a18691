"""`gravamen diff` and `gravamen explain`: what changed and by which act, and the way down to the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from adapters.bootstrap import serving
from adapters.law_files import shipped_files
from adapters.settings import Settings
from tests.adapters.cli.command_line import CommandLine

SHA256 = {file.name: file.sha256 for file in shipped_files()}
EXPERTS = ("diff-expert-1", "diff-expert-2", "diff-expert-3")
ELEMENT = "7-1-e.2"
WHY = "The museum asked for it back."
MADE: dict[str, dict[str, str]] = {}


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A node of its own: others count what theirs holds."""
    folder = tmp_path_factory.mktemp("diff")
    settings = Settings(data=folder / "data", listen=f"unix:{folder / 'socket'}")
    with serving(settings) as (_, server):
        yield folder / "data", server.address


@pytest.fixture
def ids(gravamen: CommandLine, node: tuple[object, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A line of which one element rests on one document, quarantined after it was evaluated."""
    if node[1] not in MADE:
        for expert in EXPERTS:
            gravamen(
                "identity", "register", "--identity", expert, "--name", f"Zq{expert[-1]}", "--kind", "person"
            )
    monkeypatch.setenv("GRAVAMEN_BY", EXPERTS[0])
    if node[1] not in MADE:
        MADE[node[1]] = _made(gravamen)
    return MADE[node[1]]


def _made(gravamen: CommandLine) -> dict[str, str]:
    def id(*arguments: str) -> str:
        return str(gravamen.json(*arguments)["id"])

    def head() -> str:
        return str(gravamen.json("status")["head"])

    law = gravamen.json("catalogue", "list")["catalogues"][0]["versions"][-1]["digest"]
    item = id(
        *("item", "register", "--kind", "document", "--form", "original", "--title", "Camp ledger"),
        *("--lawful-basis", "basis=public", "--exhibit-number", f"X-{uuid4().int % 10**6}"),
    )
    gravamen("item", "accept", item)
    gravamen(
        *("assess", "item", "--item", item, "--reliability", "b", "--credibility", "2"),
        *("--relevance", "relevant", "--authenticity-result", "authentic", "--reasoning", "Compared."),
        *("--authenticity-steps", "method=paper,outcome=passed"),
    )
    fact = id(
        "fact", "state", "--statement", "Nobody was tried.", "--role", "material", "--status", "asserted"
    )
    gravamen(
        *("cite", "item", fact, "--citation-id", str(uuid4()), "--item", item, "--polarity", "supports"),
        *("--basis", "author", "--segment", "pages:3-4"),
    )
    incident = id(
        *("incident", "describe", "--code", f"I-{uuid4().int % 10**6}", "--kinds", "detention"),
        *("--summary", "Fictional.", "--occurred", "1995", "--territory", "KP"),
    )
    base = id(
        *("proof", "define-base", "--crime", "7-1-e", "--catalogue", law, "--title", "Imprisonment"),
        *("--extent", "completed", "--incidents", incident),
    )
    case, line = id("case", "open", "--title", "A fictional case"), str(uuid4())
    gravamen(
        *("case", "add-line", case, "--line", line, "--kind", "structural_line", "--title", "Fictional"),
        *("--catalogue", law, "--bases", f"crime_base={base}"),
    )
    forum = id(
        *("forum", "adopt", "--body", "diff-coi", "--name", "A commission", "--chambers", "commission"),
        *("--template", "commission-of-inquiry"),
        *("--template-sha256", SHA256["forums/commission-of-inquiry.toml"]),
    )
    mapping = id(
        *("map", "propose", "--fact", fact, "--stream", f"crime_base/{base}", "--element", ELEMENT),
        *("--polarity", "supports", "--directness", "direct", "--rationale", "The ledger says so."),
    )
    gravamen("map", "endorse", mapping, "--as", EXPERTS[1])
    evaluation = id(
        *("evaluate", "record", "--targets", f"stream=crime_base/{base},element={ELEMENT}"),
        *("--forum", forum, "--stage", "report", "--verdict", "capable", "--considered-position", head()),
        *("--date", "2026-03-01", "--reasons", "The ledger is complete.", "--as", EXPERTS[2]),
    )
    before = head()
    gravamen("item", "quarantine", item, "--cause", "claimed", "--reason", WHY, "--as", EXPERTS[2])
    return {"line": line, "case": case, "before": before, "evaluation": evaluation, "item": item}


def lens(ids: dict[str, str]) -> tuple[str, ...]:
    return ("--forum", "diff-coi", "--stage", "report", "--from", ids["before"])


def words(printed: str) -> str:
    """Give what was printed as one line: cells are broken at words."""
    return " ".join(printed.split())


def test_the_table_shows_before_and_after_and_the_act_with_who_and_when(
    gravamen: CommandLine, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    printed = gravamen("diff", ids["line"], *lens(ids))
    assert f"line {ids['line'][:8]}" in printed
    assert f"crime base {ELEMENT}" in printed
    assert "usable 1 → 0" in printed
    assert "✗ blocker opened: no usable support" in printed
    assert f"evidence.quarantined.v1 by {EXPERTS[2]}, " in printed
    assert "The museum asked" in printed
    assert "%" not in printed


def test_a_narrow_terminal_is_kept_to(gravamen: CommandLine, ids: dict[str, str]) -> None:
    printed = gravamen("diff", "--case", ids["case"], *lens(ids))
    table = [line for line in printed.splitlines() if not line.startswith("from position")]
    assert max(len(line) for line in table) <= 80
    assert "quarantined" in printed


def test_json_is_a_message_a_line(gravamen: CommandLine, ids: dict[str, str]) -> None:
    printed = gravamen("diff", ids["line"], *lens(ids), "--json")
    first, *others = printed.splitlines()
    assert '"header"' in first
    assert sum('"elements": {' in line for line in others) == 1


def test_nothing_between_two_equal_points(gravamen: CommandLine, ids: dict[str, str]) -> None:
    assert "nothing differs" in gravamen("diff", ids["line"], *lens(ids), "--to", ids["before"])


def test_without_a_line_the_registers_tell_their_streams(gravamen: CommandLine, ids: dict[str, str]) -> None:
    printed = gravamen("diff", "--from", ids["before"], "--kind", "evidence_item")
    assert f"evidence_item/{ids['item']}"[:40] in "".join(printed.split())[:400] or ids["item"][:8] in printed
    assert "changed" in printed
    assert WHY in words(printed) or "museum" in printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", ""), "--from"),
        (("--from", "0"), "--from"),
        (("--from", "2001-01-01T00:00:00Z"), "the record begins at"),
        (("--from", "yesterday"), "--from"),
        (("--from", "5", "--from-day", "2026-13-01"), "--from-day"),
    ],
    ids=["none", "position 0", "before the first event", "no instant", "no day"],
)
def test_a_point_that_is_none_names_its_option(
    gravamen: CommandLine, ids: dict[str, str], arguments: tuple[str, ...], said: str
) -> None:
    done = gravamen.run("diff", ids["line"], "--forum", "diff-coi", "--stage", "report", *arguments)
    assert done.code != 0
    assert said in done.error
    assert done.error.count("\n") == 1


def test_the_tree_leads_from_the_evaluation_to_the_page(
    gravamen: CommandLine, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    printed = gravamen("explain", ids["evaluation"])
    assert f"capable, by {EXPERTS[2]}" in printed
    assert "reasons: The ledger is complete." in printed
    assert f"endorsed by {EXPERTS[1]}; counted, and counts no more" in printed
    assert "Nobody was tried. [then supported, now unsupported" in words(printed)
    assert "Camp ledger, pages 3-4 (author)" in printed
    assert "✗ cannot be relied on now: item" in printed
    assert f"evidence.quarantined.v1 by {EXPERTS[2]}" in printed


def test_as_of_the_position_before_nothing_had_changed(gravamen: CommandLine, ids: dict[str, str]) -> None:
    printed = gravamen("explain", ids["evaluation"], "--as-of", ids["before"])
    assert "nothing that it rests on changed since" in printed
    answer = gravamen.json("explain", ids["evaluation"], "--as-of", ids["before"])
    assert answer["position"] == ids["before"]
