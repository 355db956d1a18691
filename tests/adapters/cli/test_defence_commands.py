"""Interviews, disclosure, lines of inquiry and the exoneration record, by commands alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from adapters.bootstrap import serving
from adapters.settings import Settings
from tests.adapters.cli.command_line import CommandLine

EXPERTS = ("defender-1", "defender-2")


@dataclass(frozen=True)
class Charged:
    """Ids of a charge before a court, and of what is cited and mapped in it."""

    person: str
    item: str
    case: str
    line: str
    liability: str


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A node of these tests' own: what they record stands in nobody else's way."""
    folder = tmp_path_factory.mktemp("defence")
    settings = Settings(data=folder / "data", listen=f"unix:{folder / 'socket'}")
    with serving(settings) as (_, server):
        yield settings.folder, server.address


MADE: list[Charged] = []


@pytest.fixture
def charged(gravamen: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Charged:
    """A charge, made once for all tests, and an expert who acts from here on."""
    if not MADE:
        for expert in EXPERTS:
            gravamen(
                *("identity", "register", "--identity", expert, "--name", "Fictional", "--kind", "person")
            )
        MADE.append(_made(gravamen))
    monkeypatch.setenv("GRAVAMEN_BY", EXPERTS[0])
    return MADE[0]


def _made(gravamen: CommandLine) -> Charged:
    def id(*arguments: str) -> str:
        return str(gravamen.json(*arguments)["id"])

    (catalogue,) = gravamen.json("catalogue", "list")["catalogues"]
    pin = catalogue["versions"][-1]["digest"]
    template = next(
        file["sha256"] for file in catalogue["files"] if file["name"] == "forums/icc-referral.toml"
    )
    adopted = ("--template", "icc-referral", "--template-sha256", template)
    chambers = ("--chambers", "pre_trial_chamber")
    id("forum", "adopt", "--body", "court-y", "--name", "A court", *adopted, *chambers)
    person = id("actor", "register", "--code", "P-77", "--kind", "person", "--names", "text=Pak F,form=alias")
    happened = ("--summary", "Detained", "--occurred", "2005/2006", "--territory", "KP")
    incident = id("incident", "describe", "--code", "I-77", "--kinds", "detention", *happened)
    scope = ("--period", "1990/2014", "--territories", "KP", "--title", "The attack")
    context = id("proof", "define-context", "--kind", "7-attack", "--catalogue", pin, *scope)
    crime = ("--crime", "7-1-e", "--catalogue", pin, "--title", "A camp", "--extent", "completed")
    nexus = f"context={context},statement=The camp served the policy"
    base = id("proof", "define-base", *crime, "--incidents", incident, "--nexus", nexus)
    alleged = ("--actor", person, "--catalogue", pin, "--modes", "mode=28-b", "--bases", base)
    liability = id("proof", "allege-liability", *alleged)
    case = id("case", "open", "--title", "A charge")
    line = str(uuid4())
    combined = ("--kind", "charge", "--catalogue", pin, "--bases", f"crime_base={base},context={context}")
    charge = ("--line", line, *combined, "--title", "Imprisonment", "--liability", liability)
    gravamen("case", "add-line", case, *charge)
    item = id(
        *("item", "register"),
        "--kind",
        "report",
        "--form",
        "original",
        "--title",
        "A roster of the post",
        "--lawful-basis",
        "basis=public",
    )
    fact = id("fact", "state", "--statement", "He was abroad.", "--role", "material")
    cited = ("--item", item, "--polarity", "supports", "--basis", "author")
    gravamen("cite", "item", fact, "--citation-id", str(uuid4()), *cited)
    ground = ("--stream", f"liability/{liability}", "--element", "31-1-d.1")
    against = ("--polarity", "supports", "--directness", "direct")
    id("map", "propose", "--fact", fact, *ground, *against)
    gravamen("call", "RecordService/WaitFor", "--request", _head(gravamen))
    return Charged(person, item, case, line, liability)


def _head(gravamen: CommandLine) -> str:
    path = gravamen.data.parent / "head.json"
    head = gravamen.json("status")["head"]
    path.write_text(f'{{"position": {head}}}', encoding="utf-8")
    return str(path)


def settled(gravamen: CommandLine) -> None:
    """Wait until the views show all that was recorded."""
    gravamen("call", "RecordService/WaitFor", "--request", _head(gravamen))


def test_a_person_is_asked_again_only_once_the_burden_was_weighed(
    gravamen: CommandLine, charged: Charged
) -> None:
    source = gravamen.json("source", "register", "--code", "W-7701", "--kind", "witness")["id"]
    sitting = ("--held-on", "2026-02-01", "--manner", "in_person", "--setting", "A quiet room")
    heard = (
        "--language",
        "ko",
        "--interviewers",
        "defender-1",
        "--status",
        "witness",
        "--recording",
        "audio",
    )
    gravamen("interview", "record", "--source", source, *sitting, *heard)
    refused = gravamen.run("interview", "request", "--source", source, "--matter", "Dates")
    assert refused.code == 1
    assert "gave interviews on 2026-02-01" in refused.error
    gravamen("source", "risk", source, "--level", "low", "--due", "2030-01-01", "--assessment", "Abroad")
    check = str(uuid4())
    weighed = ("--check", check, "--need", "Dates are missing", "--safeguards", "One session")
    gravamen("interview", "check-burden", source, *weighed, "--reason", "No account gives them")
    settled(gravamen)
    shown = gravamen("interview", "burden", source)
    assert "needs check: yes" in shown
    assert f"current check: {check}" in shown
    gravamen("interview", "request", "--source", source, "--matter", "Dates", "--burden-check", check)
    settled(gravamen)
    assert "requested" in gravamen("interview", "list", "--source", source)


def test_the_schedule_shows_what_awaits_review_and_what_is_restricted(
    gravamen: CommandLine, charged: Charged
) -> None:
    before = gravamen("disclosure", "schedule", charged.case)
    assert "not reviewed" in before
    assert "A roster of the post" in before
    reviewed = ("--case", charged.case, "--item", charged.item, "--rationale", "An alibi")
    gravamen("disclosure", "review", *reviewed, "--classes", "innocence")
    settled(gravamen)
    shown = gravamen("disclosure", "schedule", charged.case, "--class", "innocence")
    assert "whole case: 1 reviewed; classes: 1 innocence" in shown
    assert "0 entries" in gravamen("disclosure", "schedule", charged.case, "--class", "mitigation")
    found = gravamen.json("disclosure", "schedule", charged.case, "--state", "reviewed")
    assert [entry["item"] for entry in found["entries"]] == [charged.item]


def test_a_plan_is_shown_and_opened_in_one_act(gravamen: CommandLine, charged: Charged) -> None:
    lens = ("--forum", "court-y", "--stage", "confirmation")
    shown = gravamen("inquiry", "plan", charged.line, *lens)
    assert "exonerating" in shown
    assert "7-1-e.2" in shown
    opened = gravamen("inquiry", "plan", charged.line, *lens, "--open", "--assign", "defender-2")
    assert "recorded at sequences" in opened
    settled(gravamen)
    listed = gravamen.json("inquiry", "list", "--line", charged.line, "--limit", "500")["inquiries"]
    assert {inquiry["assigned"] for inquiry in listed} == {"defender-2"}
    again = gravamen("inquiry", "plan", charged.line, *lens, "--open")
    assert "nothing was opened: every proposal is sought already" in again


def test_the_assignee_is_stated_for_what_is_opened_alone(gravamen: CommandLine, charged: Charged) -> None:
    lens = ("--forum", "court-y", "--stage", "confirmation")
    misasked = gravamen.run("inquiry", "plan", charged.line, *lens, "--assign", "defender-2")
    assert (misasked.code, "expected --open" in misasked.error) == (2, True)


def test_the_exoneration_record_begins_with_the_duty_and_ends_with_what_supports(
    gravamen: CommandLine, charged: Charged
) -> None:
    sought = (
        "--case",
        charged.case,
        "--actor",
        charged.person,
        "--seeks",
        "exonerating",
        "--sought",
        "Alibi",
    )
    inquiry = gravamen.json("inquiry", "open", *sought)["id"]
    gravamen("inquiry", "close", inquiry, "--outcome", "nothing_found", "--account", "No travel records")
    settled(gravamen)
    shown = gravamen("exoneration", charged.person, "--forum", "court-y")
    assert shown.startswith("exoneration: Incriminating and exonerating circumstances")
    assert f"inquiry {inquiry[:8]}, nothing found: Alibi" in shown
    assert "No travel records" in shown
    assert "He was abroad." in shown
    assert "mappings: 1 exonerating" in shown
