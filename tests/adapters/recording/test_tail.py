"""Two processes on one store: what one records, the other knows before it decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from adapters.composing.recording import Recording, recording_beside_others
from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.postgres import PostgresEventStore
from adapters.key_store.postgres_keys import PostgresKeyStore
from adapters.recording.recorder import Caller, Command
from adapters.settings import Role, Settings
from domain.errors import InvalidError, RepositoryMismatchError
from domain.events import By
from domain.mandate import identity
from domain.protected import Plain
from domain.values import Purpose
from tests.adapters.recording.conftest import CALLER, StateFact
from tests.waiting import until

NAME = "Fictional Person Ten"
Open = Callable[..., Recording]


@pytest.fixture
def open_process(new_store: Callable[[], str], tmp_path: Path) -> Iterator[Open]:
    """Composes the recording of one more process on the same store."""
    url = new_store()
    with ExitStack() as stack:

        def open_(origin: str = "repository") -> Recording:
            store = PostgresEventStore(url)
            stack.callback(store.close)
            keys = PostgresKeyStore(url, tmp_path / "kek")
            stack.callback(keys.close)
            settings = Settings(
                role=Role.API, data=tmp_path, database=url, kek=tmp_path / "kek", origin=origin
            )
            return recording_beside_others(store, EmbeddedLog(store), keys, settings)

        yield open_


def register(id: UUID, name: str, code: str) -> Command:
    """Register a person under an opaque id."""
    return Command(
        name="RegisterIdentity",
        arguments={"identity": code},
        decide=lambda _desk, _act: [
            identity.register(id=id, identity=code, name=Plain.of(name), kind="person")
        ],
    )


def test_a_repository_is_opened_once_by_whoever_comes_first(open_process: Open) -> None:
    one, other = open_process(), open_process()
    assert one.recorder.repository == other.recorder.repository


def test_a_name_that_one_process_recorded_is_refused_by_the_other(
    open_process: Open, state_fact: StateFact
) -> None:
    one, other = open_process(), open_process()
    one.recorder.record(CALLER, register(uuid4(), NAME, "expert-10"))
    with pytest.raises(InvalidError, match="found a name of the register"):
        other.recorder.record(CALLER, state_fact(f"{NAME} was there."))


def test_an_identity_that_one_process_registered_acts_through_the_other(open_process: Open) -> None:
    one, other = open_process(), open_process()
    assert other.memory.kind_of("expert-10") is None
    one.recorder.record(CALLER, register(uuid4(), NAME, "expert-10"))
    assert other.memory.kind_of("expert-10") == "person"


def test_law_that_one_process_recorded_is_known_to_the_other(open_process: Open) -> None:
    one, other = open_process(), open_process()
    assert [sha256 for _, sha256 in other.memory.law.templates()] == [
        sha256 for _, sha256 in one.memory.law.templates()
    ]
    assert len(one.memory.law.templates()) > 0


def test_memory_follows_in_the_background_too(open_process: Open) -> None:
    one, other = open_process(), open_process()
    assert other.tail is not None
    other.tail.start()
    try:
        one.recorder.record(CALLER, register(uuid4(), NAME, "expert-10"))
        until(lambda: other.memory.names.holds_name(NAME))
    finally:
        other.tail.stop()


def test_an_identity_that_one_process_retired_acts_no_more_through_the_other(open_process: Open) -> None:
    one, other, id = open_process(), open_process(), uuid4()
    one.recorder.record(CALLER, register(id, NAME, "expert-10"))
    assert other.memory.kind_of("expert-10") == "person"
    other.recorder.record(
        Caller(by=By(id="administrator"), purpose=Purpose.ADMINISTRATION, reason="left"),
        Command(
            name="RetireIdentity",
            arguments={"id": str(id)},
            decide=lambda desk, _act: [identity.retire(desk.state(identity.Identity.KIND, id))],  # type: ignore[arg-type]
        ),
    )
    assert one.tail is not None
    one.tail.catch_up()
    assert one.memory.kind_of("expert-10") is None


def test_a_store_of_another_repository_is_refused(open_process: Open) -> None:
    open_process()
    with pytest.raises(RepositoryMismatchError, match="store of repository other, found that of repository"):
        open_process(origin="other")
