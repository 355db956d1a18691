"""What the demo asks of the server once everything is played, and how ids in the answers are called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from deployments.demo.client import Body, Client, id_of
from deployments.demo.judgment import Forum, Line
from deployments.demo.player import Played
from deployments.demo.scenario import Scenario

READER = "expert-1"
PAGE = 500


@dataclass(frozen=True, slots=True)
class Answers:
    """Asks about the lines of the scenario, through a lens each time."""

    scenario: Scenario
    client: Client
    played: Played

    @property
    def on(self) -> date:
        """Day on which consents are read: the first play's, or the last withdrawal's where that is later."""
        effective = [date.fromisoformat(each.effective_on) for each in self.scenario.withdrawals]
        return max((self.played.day, *effective))

    def forum(self, id: str) -> Forum:
        """Give a forum of the scenario."""
        return next(forum for forum in self.scenario.forums if forum.id == id)

    def line(self, id: str) -> Line:
        """Give a line of the scenario."""
        return next(line for line in self.scenario.lines if line.id == id)

    def readiness(self, line: str, forum: str, *, as_of: int | None = None, on: date | None = None) -> Any:
        """Read a line at the stage that the scenario looks at, with facts and restricted citations."""
        body = {"line": id_of(line), "lens": self._lens(forum, as_of=as_of, on=on), "include_facts": True}
        return self.client.ask("ReadinessService/GetReadiness", body, by=READER)

    def beside_forums(self) -> Any:
        """Put every line of the case beside every adopted forum, at each stage that takes it."""
        body = {
            "case_id": id_of(self.scenario.case_files[0].id),
            "stages": [{"forum": id_of(forum.id)} for forum in self.scenario.forums],
            "as_of": self.played.head,
            "on": self.on.isoformat(),
        }
        return self.client.ask("ReadinessService/CompareForums", body, by=READER)

    def changes(self, line: str, forum: str, *, since: int, until: int) -> list[Any]:
        """Tell what differs in a line between two positions, and the acts that did it."""
        on = self.on.isoformat()
        body = {
            "line": id_of(line),
            "forum": id_of(forum),
            "stage": self.forum(forum).stage,
            "earlier": {"as_of": since, "on": on},
            "later": {"as_of": until, "on": on},
        }
        return self.client.follow("ReadinessService/Diff", body, by=READER)

    def hangs_on(self, line: str, forum: str, *, reason: str) -> Any:
        """Tell by what single loss a line would gain a blocker; the reading is recorded (readiness rule 11)."""
        body = {"line": id_of(line), "lens": self._lens(forum), "page_size": PAGE}
        return self.client.ask("ReadinessService/ListSinglePointsOfFailure", body, by=READER, reason=reason)

    def what_if(self, line: str, forum: str, *, without: Body, reason: str) -> Any:
        """Tell what a line would lack without something; the reading is recorded (readiness rule 11)."""
        body = {"line": id_of(line), "lens": {**self._lens(forum), "exclusions": without}}
        return self.client.ask("ReadinessService/WhatIf", body, by=READER, reason=reason)

    def register(self, rpc: str, **body: Any) -> Any:
        """Ask the registers for what was recorded up to the end of the play."""
        self.client.ask("RecordService/WaitFor", {"position": self.played.head}, by=READER)
        return self.client.ask(f"RegisterService/{rpc}", {**body, "as_of": self.played.head}, by=READER)

    def tasks(self, forum: str) -> Any:
        """Read what the elements of the case's lines wait for at a forum's stage."""
        body = {"case_id": id_of(self.scenario.case_files[0].id), "lens": self._lens(forum)}
        return self.client.ask("ReadinessService/GetElementWorklist", body, by=READER)

    def counts(self) -> Any:
        """Read the counts of all worklists."""
        self.client.ask("RecordService/WaitFor", {"position": self.played.head}, by=READER)
        return self.client.ask("RegisterService/GetWorklistCounts", {}, by=READER)

    def documents(self) -> dict[str, str]:
        """Give the document of each finding, by the finding's id."""
        answer = self.client.ask("RegisterService/ListFindings", {"page_size": PAGE}, by=READER)
        return {finding.id: finding.document for finding in answer.findings}

    def _lens(self, forum: str, *, as_of: int | None = None, on: date | None = None) -> Body:
        """Read as of the end of the play unless told otherwise: what is asked afterwards is recorded too."""
        return {
            "forum": id_of(forum),
            "stage": self.forum(forum).stage,
            "as_of": self.played.head if as_of is None else as_of,
            "on": (on or self.on).isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Names:
    """What the scenario calls things, by their UUID; answers hold UUIDs alone.

    Args:
        slugs: Ids of entries, and codes of sources.
        facts: Statements of facts.
        sources: Ids of sources' entries, which say what a source is.
    """

    slugs: dict[str, str]
    facts: dict[str, str]
    sources: dict[str, str]

    @classmethod
    def of(cls, scenario: Scenario) -> Names:
        """Name every entry of a scenario."""
        slugs = {id_of(slug): slug for slug in _slugs(scenario)}
        slugs |= {id_of(source.id): source.code for source in scenario.sources}
        facts = {id_of(fact.id): fact.statement for fact in scenario.facts}
        return cls(slugs, facts, {id_of(source.id): source.id for source in scenario.sources})

    def slug(self, id: str) -> str:
        """Give the scenario's name of a UUID; the UUID itself where it has none."""
        return self.slugs.get(id, id)

    def called(self, id: str) -> str:
        """Give the name of a UUID, and behind the code of a source what it is."""
        return f"{self.slug(id)} ({self.sources[id]})" if id in self.sources else self.slug(id)

    def in_text(self, text: str) -> str:
        """Put the scenario's names in the place of UUIDs in a sentence."""
        for id in self.slugs.keys() & set(text.replace(",", " ").replace(";", " ").split()):
            text = text.replace(id, self.slugs[id])
        return text


def _slugs(scenario: Scenario) -> Iterator[str]:
    for _, entries in scenario:
        yield from (entry.id for entry in entries if hasattr(entry, "id"))
