"""What is proved once is moved to another adopted version by a reasoned act that says what reads otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import InvalidError, RefusedError
from domain.events import Act, By, DomainEvent
from domain.law import UnknownContextError, UnknownOffenceError
from domain.ports.law import UnknownCatalogueError
from domain.proof import context, crime_base, liability, migration
from domain.proof import events as e
from domain.proof.targets import elements_of
from domain.protected import Plain
from domain.values import Target
from tests.domain.recorded_law import BASE, DIGEST, INCIDENT, OPENINGS, OTHER_DIGEST, PERSON
from tests.domain.versions import ATTACK, IMPRISONMENT, SUPERIOR, Versions, restated, reworded
from tests.scenario import NOON, SUBJECT, Given, act_by

CONTEXT, CRIME_BASE, LIABILITY = (
    next(opening for stream, opening in OPENINGS.items() if stream.startswith(kind))
    for kind in ("context", "crime_base", "liability")
)
SOFTWARE = Act(id=SUBJECT, by=By(id="matcher", kind="software"), recorded_at=NOON)
LAW = restated(IMPRISONMENT, ATTACK, SUPERIOR)


@pytest.mark.parametrize(
    ("evolve", "opening", "move", "migrated", "restated_elements"),
    [
        (context.evolve, CONTEXT, migration.migrate_context, e.ContextMigrated, ("7-attack.5",)),
        (crime_base.evolve, CRIME_BASE, migration.migrate_crime_base, e.CrimeBaseMigrated, ("7-1-e.1",)),
        (liability.evolve, LIABILITY, migration.migrate_liability, e.LiabilityMigrated, ("28-b.2",)),
    ],
    ids=["context", "crime base", "liability"],
)
class TestEach:
    def test_a_move_says_which_elements_read_otherwise(
        self, evolve: Any, opening: DomainEvent, move: Any, migrated: Any, restated_elements: tuple[str, ...]
    ) -> None:
        Given(evolve, [opening]).when(move, catalogue=LAW.later, act=act_by(), law=LAW).then(
            migrated(to=e.Migrated(catalogue=LAW.later, restated=restated_elements))
        )

    def test_what_was_moved_is_pinned_to_the_later_version(
        self, evolve: Any, opening: DomainEvent, move: Any, migrated: Any, restated_elements: tuple[str, ...]
    ) -> None:
        moved: DomainEvent = migrated(to=e.Migrated(catalogue=LAW.later, restated=restated_elements))
        assert Given(evolve, [opening, moved]).state().catalogue == LAW.later
        Given(evolve, [opening, moved]).when(move, catalogue=LAW.later, act=act_by(), law=LAW).then_refused(
            RefusedError, "is pinned to that catalogue version already"
        )

    def test_a_version_that_nobody_adopted_is_refused(
        self, evolve: Any, opening: DomainEvent, move: Any, migrated: Any, restated_elements: tuple[str, ...]
    ) -> None:
        Given(evolve, [opening]).when(move, catalogue=OTHER_DIGEST, act=act_by(), law=LAW).then_refused(
            UnknownCatalogueError, "expected an adopted version"
        )

    def test_software_moves_nothing(
        self, evolve: Any, opening: DomainEvent, move: Any, migrated: Any, restated_elements: tuple[str, ...]
    ) -> None:
        Given(evolve, [opening]).when(move, catalogue=LAW.later, act=SOFTWARE, law=LAW).then_refused(
            RefusedError, "a person's act"
        )


def test_a_version_without_the_crime_or_the_kind_of_context_takes_neither() -> None:
    bare = Versions(reworded({}, without=(IMPRISONMENT, ATTACK)))
    Given(crime_base.evolve, [CRIME_BASE]).when(
        migration.migrate_crime_base, catalogue=bare.later, act=act_by(), law=bare
    ).then_refused(UnknownOffenceError, "7-1-e")
    Given(context.evolve, [CONTEXT]).when(
        migration.migrate_context, catalogue=bare.later, act=act_by(), law=bare
    ).then_refused(UnknownContextError, "7-attack")
    Given(liability.evolve, [LIABILITY]).when(
        migration.migrate_liability, catalogue=bare.later, act=act_by(), law=bare
    ).then_refused(UnknownOffenceError, "7-1-e")


def test_an_element_that_is_new_is_named_apart_from_those_that_read_otherwise() -> None:
    law = Versions(
        reworded({"modes/28-b.toml": ('context_knowledge = "contested"', 'context_knowledge = "own"')})
    )
    change = migration.migrate_liability(
        Given(liability.evolve, [LIABILITY]).state(), catalogue=law.later, act=act_by(), law=law
    )
    assert isinstance(change.event, e.LiabilityMigrated)
    # It was shown as contested before, and is required now: it asks for something else.
    assert (change.event.to.restated, change.event.to.added) == (("7-1-e.5",), ())


def test_a_crime_without_contextual_elements_takes_no_nexus() -> None:
    with pytest.raises(InvalidError, match="no element of 8-bis is contextual") as refusal:
        crime_base.define(
            id=SUBJECT,
            crime="8-bis",
            catalogue=DIGEST,
            title=Plain.of("The invasion"),
            incidents=(INCIDENT,),
            extent="completed",
            nexus=(e.Nexus(context=BASE),),
            law=LAW,
        )
    assert refusal.value.field == "nexus"


def test_a_liability_for_aggression_can_be_asked_for_the_position_of_a_leader() -> None:
    catalogue = LAW.catalogue(DIGEST, field="")
    opening = e.LiabilityAlleged(
        actor=PERSON, catalogue=DIGEST, modes=(e.AllegedMode(mode="25-3-c"),), bases=(BASE,)
    )
    elements = elements_of(
        Target(stream=f"liability/{SUBJECT}", element="8-bis.2"),
        opening=opening,
        catalogue=catalogue,
        offence_of=lambda _: catalogue.offence("8-bis"),
    )
    assert {"8-bis.2", "8-bis.2a", "8-bis.2+30"} <= elements.keys()
    assert "8-bis.5" not in elements
