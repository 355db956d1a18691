"""The topic for integrators as the process publishes it: what stands on it, who reads it, and what stops it."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from jsonschema import Draft7Validator

from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.postgres_reader import PostgresReader
from adapters.key_store.postgres_keys import PostgresKeyStore
from adapters.recording.sealing import Sealer
from deployments.demo.client import Client
from deployments.demo.loading import load
from deployments.demo.node import channel_to
from deployments.demo.player import play
from deployments.local.kafka import Kafka
from domain.ports.store import whole
from domain.protected import Sealed
from tests.acceptance.processes import Process, Scale, at_scale
from tests.adapters.kafka_log.published import published_so_far
from tests.deployments.samples.consumers import CONSUMERS, SCHEMAS, Command, running
from tests.waiting import until

FACT = ("fact", "state", "--role", "material", "--status", "asserted", "--statement", "Rations were cut.")
SHORT = 12
"""Characters below which a sealed text may be a word that is public elsewhere, such as the name of a country."""


@dataclass
class Live:
    """A repository with the demo in it, whose topics are published."""

    scale: Scale
    api: Process
    publisher: Process
    store: PostgresReader

    @property
    def topic(self) -> str:
        return f"{self.scale.origin}.events.v1"

    def published(self) -> list[dict[str, Any]]:
        return published_so_far(self.scale.kafka, self.topic)

    def is_published(self, topic: str) -> bool:
        return self.store.acknowledged(topic) == self.store.head()

    def state_a_fact(self) -> None:
        self.scale.do(*FACT, "--server", self.api.address)


@pytest.fixture(scope="module")
def live(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[], str], kafka: Kafka
) -> Iterator[Live]:
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("scale")
        scale = stack.enter_context(at_scale(folder, new_database, kafka.addresses))
        publisher = scale.start("publish", "--classification", "confidential", name="publisher")
        scale.start("project", name="projector")
        api = scale.start("api")
        store = stack.enter_context(PostgresReader(scale.database))
        found = Live(scale, api, publisher, store)
        with channel_to(api.address) as channel:
            play(load(), Client(channel), lambda *_: None)
        until(lambda: found.is_published(found.topic))
        yield found


def test_the_topic_has_what_subscribe_gives_by_the_published_schemas(live: Live) -> None:
    asked = ("follow", "--until-head", "--classification", "confidential", "--json")
    lines = live.scale.do(*asked, "--server", live.api.address).splitlines()
    published = {event["id"]: event for event in live.published()}
    # What rose later was published before it did; whoever subscribes afterwards gets no more than its notice.
    followed = {event["id"]: event for event in map(json.loads, lines)}
    assert {id: published.get(id) for id in followed} == followed
    taken_back = {event["subject"] for event in followed.values() if event["type"] == "stream.withheld.v1"}
    assert {event["subject"] for id, event in published.items() if id not in followed} <= taken_back
    schemas = [json.loads(path.read_text()) for path in SCHEMAS.glob("*.json")]
    known = {schema["$id"]: Draft7Validator(schema) for schema in schemas}
    for event in published.values():
        known["urn:gravamen:schema:envelope"].validate(event)
        known[event["dataschema"]].validate(event["data"])
    assert len(published) > 100


def test_nothing_that_is_sealed_in_the_record_stands_on_the_topic(live: Live) -> None:
    log = EmbeddedLog(live.store)
    sealed = [box for event in whole(log) for box in boxes(json.loads(event.body))]
    with closing(PostgresKeyStore(live.scale.database, live.scale.folder / "kek")) as keys:
        sealer = Sealer(keys)
        opened = {box.box: sealer.open(box) for box in sealed}
    texts = {written(content) for content in opened.values() if content and len(content) >= SHORT}
    assert len(texts) > 100
    on_topic = json.dumps(live.published(), ensure_ascii=False)
    assert [box for box in opened if box in on_topic] == []
    assert [text for text in texts if json.dumps(text, ensure_ascii=False)[1:-1] in on_topic] == []


def written(content: bytes) -> str:
    """Give a sealed value as it would stand in JSON: a text as it is, a digest in hexadecimal."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.hex()


def boxes(value: Any) -> Iterator[Sealed]:
    """Yield every sealed value in recorded JSON."""
    if isinstance(value, list):
        for each in value:
            yield from boxes(each)
    elif isinstance(value, dict):
        if value.keys() == Sealed.model_fields.keys():
            yield Sealed.model_validate_json(json.dumps(value))
        for each in value.values():
            yield from boxes(each)


@CONSUMERS
def test_a_sample_consumer_reads_the_live_topic_by_the_published_schemas_alone(
    live: Live, consumer: Callable[[], Command]
) -> None:
    expected = [f"{each['sequence']} {each['type']} {each['subject']}" for each in live.published()]
    scale = live.scale
    with running(consumer, scale.kafka, scale.origin, group=consumer.__name__) as process:
        printed = [process.stdout.readline().strip() for _ in expected]
    assert sorted(printed) == sorted(expected)


def test_another_classification_is_refused_at_the_start(live: Live) -> None:
    done = live.scale.run("publish", "--classification", "secret")
    assert done.returncode == 1
    assert f"expected classification confidential, at which topic {live.topic} is published" in done.stderr
    done = live.scale.run("publish", "--classification", "restricted")
    assert done.returncode == 2
    assert done.stderr.startswith("gravamen: --classification: Input should be 'public', 'internal', ")


def test_what_stops_the_topic_for_integrators_is_told_and_stops_nothing_else(live: Live) -> None:
    assert live.publisher.end(signal.SIGTERM) == 0
    place = live.store.acknowledged(live.topic)
    with psycopg.connect(live.scale.database, autocommit=True) as connection:
        set_place = "UPDATE publications SET acknowledged = %s WHERE topic = %s"
        connection.execute(set_place, (place + 1_000, live.topic))
        again = live.scale.start("publish", "--classification", "confidential", name="again")
        until(lambda: again.is_serving("log") and again.is_serving("live"))
        live.state_a_fact()
        until(lambda: live.is_published(f"{live.scale.origin}.log.v1"))
        until(lambda: "publishing to" in (live.scale.folder / "again.err").read_text())
        until(lambda: not again.is_serving("integrators") and not again.is_serving())
        connection.execute(set_place, (place, live.topic))
    expected = f"publishing to {live.topic} stopped: expected the store to reach sequence {place + 1_000}"
    assert expected in (live.scale.folder / "again.err").read_text()
    # The turn is free: one that stands by goes on where this one stopped.
    live.publisher = live.scale.start("publish", "--classification", "confidential", name="publisher")
    until(lambda: live.is_published(live.topic))
    assert live.publisher.is_serving("integrators")
    assert again.end() == 0
