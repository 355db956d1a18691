"""Plays the scenario through the API, step by step in its order, and says what each step did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha256

from deployments.demo import casework, fieldwork, intake
from deployments.demo.client import Act, Client, id_of
from deployments.demo.intake import ADMINISTRATOR, COLLECTION, Law
from deployments.demo.material import Item
from deployments.demo.scenario import Scenario

Say = Callable[[str, int, int], None]
"""Told after each step: what it did, how many acts, and the last sequence then."""


@dataclass(frozen=True, slots=True)
class Played:
    """Where the record stood.

    Args:
        judged: Last sequence before any consent was taken back.
        withdrawn: Last sequence after each withdrawal, by its id, in order.
        day: Day on which the scenario was first played into the folder.
    """

    judged: int
    withdrawn: dict[str, int]
    day: date

    @property
    def head(self) -> int:
        """Last sequence of all."""
        return max((self.judged, *self.withdrawn.values()))


def play(scenario: Scenario, client: Client, say: Say) -> Played:
    """Play everything; what was played into the folder before is answered as it was, and adds nothing."""

    def step(label: str, acts: Iterable[Act]) -> None:
        say(label, client.play(acts), client.head)

    step("identities registered", intake.identities(scenario))
    # Processes at scale answer before their views have come so far.
    client.ask("RecordService/WaitFor", {"position": client.head}, by=ADMINISTRATOR)
    law, day = adopted_law(client), first_day(scenario, client)
    for label, acts in _material(scenario, client, law, day):
        step(label, acts)
    for label, acts in _case(scenario, law, day):
        step(label, acts)
    step(
        "evaluated, concurred in, dissented from",
        casework.evaluations(scenario, position=client.head, day=day),
    )
    judged = client.head
    withdrawn: dict[str, int] = {}
    persons = intake.withdrawn_by(scenario)
    for act in intake.withdrawals(scenario):
        step(f"consent of {persons[act.key]} taken back", [act])
        withdrawn[act.key] = client.head
    return Played(judged, withdrawn, day)


def _material(scenario: Scenario, client: Client, law: Law, day: date) -> Iterator[tuple[str, Iterable[Act]]]:
    yield "forums adopted", intake.forums(scenario, law)
    yield "actors, successions, posts held", intake.actors(scenario)
    yield "sources with origins and hands", intake.sources(scenario)
    yield "items registered and accepted", intake.items(scenario, partial(_upload, client))
    yield "items assessed", intake.assessments(scenario)
    yield "statements retracted", intake.retractions(scenario)
    yield "consents given", intake.consents(scenario)
    yield "facts stated and disputed", intake.facts(scenario)
    yield "incidents described", intake.incidents(scenario)
    yield "interviews held, burden checked, request", fieldwork.interviews(scenario, day=day)
    yield "victims registered, numbers stated", fieldwork.victims(scenario)


def _case(scenario: Scenario, law: Law, day: date) -> Iterator[tuple[str, Iterable[Act]]]:
    yield "context, crime bases, liabilities", casework.proof(scenario, law)
    yield "case opened, lines combined", casework.case_files(scenario, law)
    yield "mappings proposed, endorsed, rejected", casework.mappings(scenario)
    yield "items reviewed for disclosure", fieldwork.disclosure(scenario)
    yield "lines of inquiry opened, closed", fieldwork.inquiries(scenario, day=day)
    yield "findings recorded", casework.findings(scenario)


def _upload(client: Client, item: Item) -> str:
    content = item.content()
    return client.upload(
        content,
        collection=COLLECTION,
        file_name=intake.file_name_of(item),
        sha256=sha256(content).hexdigest(),
        by=item.by,
    )


def adopted_law(client: Client) -> Law:
    """Look up the version of the catalogue that the server adopted, and the forums' templates."""
    answer = client.ask("RegisterService/ListCatalogues", {}, by=ADMINISTRATOR)
    catalogue = answer.catalogues[0]
    # A template is named after its file: `forums/icc-referral.toml`.
    templates = {
        file.name.rpartition("/")[2].removesuffix(".toml"): file.sha256
        for file in catalogue.files
        if file.kind == "forum"
    }
    return Law(catalogue.versions[-1].digest, templates)


def first_day(scenario: Scenario, client: Client) -> date:
    """Give the day on which the first of the team was registered: evaluations are dated by it.

    Today would make a second play on another day another request.
    """
    stream = f"identity/{id_of(scenario.identities[0].id)}"
    history = client.ask("RecordService/ListHistory", {"stream": stream}, by=ADMINISTRATOR)
    return date.fromisoformat(history.entries[0].recorded_at[:10])
