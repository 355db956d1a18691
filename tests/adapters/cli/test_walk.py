"""A case is built by commands alone: from an item to a line's readiness, and every answer can be read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from tests.adapters.cli.command_line import CommandLine

EXPERTS = ("walker-1", "walker-2", "walker-3")


@dataclass(frozen=True)
class Case:
    """What the walk made, by id."""

    item: str
    fact: str
    base: str
    mapping: str
    case: str
    line: str


@pytest.fixture
def case(gravamen: CommandLine, node: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> Case:
    """A case of one mapping, endorsed by another expert and evaluated by a third; made once for all tests."""
    if node[1] not in MADE:
        for expert in EXPERTS:
            gravamen(
                *("identity", "register", "--identity", expert, "--name", "Fictional", "--kind", "person")
            )
        monkeypatch.setenv("GRAVAMEN_BY", EXPERTS[0])
        MADE[node[1]] = _made(gravamen)
    monkeypatch.setenv("GRAVAMEN_BY", EXPERTS[0])
    return MADE[node[1]]


MADE: dict[str, Case] = {}


def _made(gravamen: CommandLine) -> Case:
    def id(*arguments: str) -> str:
        return str(gravamen.json(*arguments)["id"])

    register = ("item", "register", "--kind", "report", "--form", "original")
    item = id(*register, "--title", "Register, of a camp", "--lawful-basis", "basis=public")
    gravamen("item", "accept", item)
    axes = ("--reliability", "b", "--credibility", "2", "--relevance", "relevant")
    examined = ("--authenticity-result", "authentic", "--authenticity-steps", "method=paper,outcome=passed")
    gravamen("assess", "item", "--item", item, *axes, *examined, "--reasoning", "It fits, as others do.")
    fact = id("fact", "state", "--statement", "The camp was fenced.", "--role", "material")
    cited = ("--item", item, "--polarity", "supports", "--basis", "author", "--segment", "pages:3-4")
    gravamen("cite", "item", fact, "--citation-id", str(uuid4()), *cited)
    (catalogue,) = gravamen.json("catalogue", "list")["catalogues"]
    pin = catalogue["versions"][-1]["digest"]
    template = next(file["sha256"] for file in catalogue["files"] if file["name"].endswith("inquiry.toml"))
    adopted = ("--template", "commission-of-inquiry", "--template-sha256", template)
    forum = id(
        "forum", "adopt", "--body", "coi-x", "--name", "A commission", *adopted, "--chambers", "commission"
    )
    happened = ("--summary", "Detained", "--occurred", "1995/2000", "--territory", "KP")
    incident = id("incident", "describe", "--code", "I-1", "--kinds", "detention", *happened)
    scope = ("--period", "1990/2014", "--territories", "KP", "--title", "The attack")
    context = id("proof", "define-context", "--kind", "7-attack", "--catalogue", pin, *scope)
    nexus = f"context={context},statement=The camp served the policy, as others did."
    crime = ("--crime", "7-1-e", "--catalogue", pin, "--title", "A camp", "--extent", "completed")
    base = id("proof", "define-base", *crime, "--incidents", incident, "--nexus", nexus)
    case = id("case", "open", "--title", "Camps", "--theory", "Isolation", "--forums", forum)
    line = str(uuid4())
    combined = (
        "--kind",
        "structural_line",
        "--catalogue",
        pin,
        "--bases",
        f"crime_base={base},context={context}",
    )
    gravamen("case", "add-line", case, "--line", line, "--title", "Imprisonment", *combined)
    target = ("--stream", f"crime_base/{base}", "--element", "7-1-e.2")
    cuts = ("--polarity", "supports", "--directness", "direct")
    mapping = id("map", "propose", "--fact", fact, *target, *cuts)
    gravamen("map", "endorse", mapping, "--as", EXPERTS[1])
    head = gravamen.json("status")["head"]
    verdict = ("--stage", "report", "--verdict", "capable", "--considered-position", head)
    targets = ("--targets", f"stream=crime_base/{base},element=7-1-e.2", "--forum", forum)
    said = ("--date", "2026-03-01", "--reasons", "The register names those held.", "--as", EXPERTS[2])
    gravamen("evaluate", "record", *targets, *verdict, *said)
    return Case(item, fact, base, mapping, case, line)


def test_readiness_shows_the_element_clear_and_the_others_blocked(gravamen: CommandLine, case: Case) -> None:
    printed = gravamen("readiness", case.line, "--forum", "coi-x", "--stage", "report")
    row = next(line.split() for line in printed.splitlines() if "7-1-e.2 " in line)
    assert row == ["✓", "7-1-e.2", "1/1", "1/1", "capable"]
    assert "✗ 7-1-e.3 " in printed
    assert "no usable support" in printed
    assert "not looked at:" in printed
    assert max(len(line) for line in printed.splitlines()) <= 80


def test_readiness_without_an_item_shows_what_depends_on_it(gravamen: CommandLine, case: Case) -> None:
    lens = ("--forum", "coi-x", "--stage", "report")
    asked = ("readiness", case.line, *lens, "--exclusions-items", case.item, "--reason", "To protect it")
    cell = next(cell for cell in gravamen.json(*asked)["cells"] if cell["element"] == "7-1-e.2")
    assert (cell.get("usable", 0), cell["known"]) == (0, 1)


def test_nobody_endorses_a_proposal_of_their_own(gravamen: CommandLine, case: Case) -> None:
    done = gravamen.run("map", "endorse", case.mapping)
    assert (done.code, done.out) == (1, "")
    assert done.error.startswith("gravamen: permission denied: the endorsement of mapping")
    assert done.error.count("\n") == 1


def test_a_refusal_names_the_option_of_the_faulty_field(gravamen: CommandLine, case: Case) -> None:
    stated = ("fact", "state", "--statement", "A text.", "--role", "material", "--occurred", "last summer")
    done = gravamen.run(*stated)
    assert done.code == 1
    assert done.error.startswith("gravamen: refused: --occurred: expected")


def test_a_missing_reason_and_a_strange_purpose_name_their_options(gravamen: CommandLine, case: Case) -> None:
    done = gravamen.run("item", "close", case.item)
    assert done.error == "gravamen: refused: --reason: expected a reason, found none\n"
    done = gravamen.run("item", "close", case.item, "--purpose", "curiosity")
    assert done.error.startswith("gravamen: refused: --purpose: expected one of documentation")


def test_a_fact_is_shown_with_its_citations(gravamen: CommandLine, case: Case) -> None:
    printed = gravamen("fact", "show", case.fact)
    assert "  statement: The camp was fenced.\n" in printed
    assert "  segment: pages:3-4\n" in printed


def test_a_history_names_who_acted_and_what_came_of_it(gravamen: CommandLine, case: Case) -> None:
    printed = gravamen("history", f"fact/{case.fact}")
    assert "walker-1 (person, asserted)  case_building" in printed
    assert "proposition.statement: The camp was fenced." in printed
    assert f"element_mapping/{case.mapping}" in printed


def test_events_are_followed_from_a_position_by_kind(gravamen: CommandLine, case: Case) -> None:
    done = gravamen.run("follow", "--after", "50", "--kind", "element_mapping", "--until-head")
    topics = [line.split()[1] for line in done.out.splitlines()]
    assert topics == ["mapping.proposed.v1", "mapping.endorsed.v1"]
    assert done.error == f"go on with --after {gravamen.json('status')['head']}\n"


def test_what_integrators_may_read_is_followed_as_the_topic_has_it(gravamen: CommandLine, case: Case) -> None:
    asked = ("follow", "--until-head", "--classification", "confidential")
    lines = gravamen.run(*asked, "--json").out.splitlines()
    events = [json.loads(line) for line in lines]
    stated = [event for event in events if event["subject"] == f"fact/{case.fact}"]
    assert next(event["type"] for event in stated) == "fact.stated.v1"
    assert {event["dataclassification"] for event in stated} == {"confidential"}
    assert "The camp was fenced." not in "".join(lines)
    below = gravamen.run(*asked[:-1], "internal").out
    assert next(line.split()[1] for line in below.splitlines()) == "repository.opened.v1"
    assert "fact.stated" not in below


def test_a_classification_that_is_none_is_refused_by_name(gravamen: CommandLine) -> None:
    done = gravamen.run("follow", "--until-head", "--classification", "restricted")
    expected = "--classification: expected one of public, internal, confidential, secret, found restricted"
    assert done.error == f"gravamen: {expected}\n"


def test_worklists_are_counted_and_listed(gravamen: CommandLine, case: Case) -> None:
    accounts = {one["account"]: one for one in gravamen.json("worklist")["accounts"]}
    assert all(one["is_conserved"] for one in accounts.values())
    assert "at position" in gravamen("worklist")
    stated = gravamen.json(
        "fact", "state", "--statement", "Nobody cites it.", "--role", "material", "--wait", "projected"
    )
    listed = gravamen.json("worklist", "facts-without-citations")["entries"]
    assert f"fact/{stated['id']}" in {entry["stream"] for entry in listed}


def test_the_open_work_of_a_cases_elements_is_listed(gravamen: CommandLine, case: Case) -> None:
    printed = gravamen("worklist", "--case", case.case, "--forum", "coi-x", "--stage", "report")
    assert f"line {case.line[:8]}, 7-1-e.3: not evaluated at stage report" in printed


def test_a_request_is_repeated_and_recorded_once(gravamen: CommandLine, case: Case) -> None:
    stated = ("fact", "state", "--statement", "Once.", "--role", "material", "--request-id", str(uuid4()))
    first = gravamen.json(*stated)
    assert "recorded before" in gravamen(*stated)
    assert gravamen.json(*stated)["id"] == first["id"]


def test_a_command_is_checked_and_nothing_recorded(gravamen: CommandLine, case: Case) -> None:
    head = gravamen.json("status")["head"]
    stated = ("fact", "state", "--statement", "Never.", "--role", "material", "--validate-only")
    assert gravamen(*stated) == "valid; nothing was recorded\n"
    assert gravamen.json("status")["head"] == head


def test_a_batch_is_called_with_words_of_the_domain(
    gravamen: CommandLine, case: Case, tmp_path: Path
) -> None:
    request = tmp_path / "request.json"
    request.write_text('{"requests": [{"proposition": {"statement": "Called.", "role": "background"}}]}')
    printed = gravamen("call", "FactService/BatchStateFacts", "--request", request)
    assert '"results"' in printed
    assert '"error"' not in printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("status", "--server", "unix:/nowhere/socket"), "no server answers at unix:/nowhere/socket"),
        (("status", "--as", ""), "say who acts with --as ID or GRAVAMEN_BY"),
        (("status", "--as", "nobody-here"), "say who acts with --as ID or GRAVAMEN_BY"),
        (("fact", "state", "--role", "leading"), "--role: expected one of material, subsidiary, background"),
        (("cite", "item", "x", "--segment", "page 3"), "--segment: expected whole, pages:3-4"),
        (("map", "propose", "--request", "/nowhere.json"), "--request: expected a file with a JSON object"),
        (("worklist", "someday"), "expected a list of stale, due, items_not_assessed"),
        (("call", "FactService/Guess"), "expected an rpc of StateFact"),
        (
            ("readiness", "x", "--forum", "nobody", "--stage", "report"),
            "--forum: expected the id of an adopted",
        ),
    ],
    ids=[
        "no server",
        "no identity",
        "an unknown identity",
        "a word",
        "a part",
        "a file",
        "a list",
        "an rpc",
        "a forum",
    ],
)
def test_what_is_misasked_is_told_in_one_line(
    gravamen: CommandLine, arguments: tuple[str, ...], said: str
) -> None:
    done = gravamen.run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.error
    assert done.error.count("\n") == 1


LENS = ("--forum", "coi-x", "--stage", "report")
WHY = ("--reason", "Protection plan of the team")


def test_what_a_line_hangs_on_is_shown_only_with_a_reason_and_as_secret(
    gravamen: CommandLine, case: Case
) -> None:
    done = gravamen.run("hangs-on", case.line, *LENS)
    assert (done.code, done.out) == (1, "")
    assert done.error.startswith(
        "gravamen: refused: --reason: expected a reason for reading what would break"
    )
    printed = gravamen("hangs-on", case.line, *LENS, *WHY)
    assert printed.startswith("SECRET: a list of people and things to silence. This reading is recorded at")
    row = printed[printed.index("\nitem  ") :]
    assert case.item in row
    assert "7-1-e.2, incident" in row
    assert max(len(line) for line in printed.splitlines()) <= 80


def test_sets_of_losses_name_each_part(gravamen: CommandLine, case: Case) -> None:
    sets = gravamen.json(
        "hangs-on", case.line, *LENS, *WHY, "--size", "2", "--kinds", "item", "--kinds", "legal_expert"
    )["sets"]
    alone = [[(loss["kind"], loss["id"]) for loss in each["losses"]] for each in sets]
    assert [("LOSS_KIND_ITEM", case.item)] in alone
    assert [("LOSS_KIND_LEGAL_EXPERT", EXPERTS[2])] in alone


def test_a_what_if_tells_what_opens_and_what_a_real_loss_would_make_stale(
    gravamen: CommandLine, case: Case
) -> None:
    printed = " ".join(gravamen("what-if", case.line, *LENS, *WHY, "--without-items", case.item).split())
    assert "it would open: 1 7-1-e.2, incident" in printed
    assert "no usable support: 1 endorsed and known, none usable" in printed
    assert "a real loss would make stale" in printed
    done = gravamen.run("what-if", case.line, *LENS, *WHY, "--without-items", str(uuid4()))
    assert done.error.startswith("gravamen: refused: --without-items[0]: expected an evidence item known at")


def test_an_auditor_sees_who_read_what_would_break_a_case(gravamen: CommandLine, case: Case) -> None:
    gravamen("hangs-on", case.line, *LENS, *WHY, "--as", EXPERTS[1])
    readings = gravamen.json("access", "list", "--by", EXPERTS[1], "--line", case.line)["readings"]
    assert [(each["what"], each["purpose"], each["reason"]) for each in readings] == [
        ("FRAGILITY_LIST_SINGLE_POINTS", "case_building", WHY[1])
    ]
    assert "single_points" in gravamen("access", "list", "--by", EXPERTS[1])


def test_stale_evaluations_and_reviews_due_are_listed_with_what_caused_them(
    gravamen: CommandLine, case: Case
) -> None:
    assert "0 evaluations stale" in gravamen("worklist", "stale", *LENS)
    other = ("--item", case.item, "--polarity", "supports", "--basis", "author", "--segment", "pages:5")
    gravamen("cite", "item", case.fact, "--citation-id", str(uuid4()), *other)
    printed = gravamen("worklist", "due", *LENS, "--author", EXPERTS[2])
    assert "7-1-e.2" in printed
    assert "fact.cited.v1" in printed
    assert "1 evaluations due" in printed
    assert "0 evaluations due" in gravamen("worklist", "due", *LENS, "--author", EXPERTS[0])
    (due,) = gravamen.json("worklist", "due", *LENS)["evaluations"]
    changes = gravamen("evaluate", "changes", due["evaluation"], "--line", case.line, *LENS)
    assert "strengthens" in changes
