"""The users of the manifests on a real broker: each does its work by its certificate, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourceType,
)
from kafka.consumer.fetcher import ConsumerRecord
from kafka.errors import KafkaError

from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.sqlite import SqliteEventStore
from adapters.kafka_log.connection import client_settings
from adapters.kafka_log.errors import LogUnavailableError
from adapters.kafka_log.integrators import IntegratorPublisher
from adapters.kafka_log.publisher import Publisher
from adapters.kafka_log.reader import KafkaLog
from adapters.kafka_log.topics import Topics, events_topic, log_topic
from adapters.recording.redacting import Redactor
from deployments.checks.manifests import overlay
from deployments.local.errors import StackError
from deployments.local.kafka import Kafka
from domain.errors import InvalidError
from domain.ports.store import StoredEvent
from domain.publication.redaction import Published
from domain.values import Classification
from tests.adapters.event_store.acts import further, opening, stream
from tests.adapters.kafka_log.conftest import OneTurn
from tests.adapters.kafka_log.published import published_so_far
from tests.deployments.scale.certificates import Authority

OPERATIONS = {"DescribeConfigs": ACLOperation.DESCRIBE_CONFIGS}
PATTERNS = {"literal": ACLResourcePatternType.LITERAL, "prefix": ACLResourcePatternType.PREFIXED}
LOG, EVENTS = "repository.log.v1", "repository.events.v1"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A broker that takes clients by certificate alone, and certificates for it."""

    addresses: str
    authority: Authority

    def as_user(self, name: str) -> str:
        """Give the brokers as a process is told them that acts as a user."""
        folder = self.authority.folder / name
        return f"{self.addresses}?tls={folder if folder.exists() else self.authority.issue(name)}"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Start a broker as kafka.yaml asks, make the topics, and allow what users.yaml allows."""
    folder = tmp_path_factory.mktemp("access")
    authority = Authority(folder / "certificates")
    settings = {
        "listener.security.protocol.map": "PLAINTEXT:SSL,CONTROLLER:PLAINTEXT",
        "ssl.client.auth": "required",
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(authority.issue("broker") / "both.pem"),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(authority.file),
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        # The operators, and the controller's own door, which no client reaches in a cluster.
        "super.users": "User:CN=broker;User:CN=operator;User:ANONYMOUS",
    }
    try:
        kafka = Kafka.start(folder / "kafka", settings=settings)
    except StackError as error:
        pytest.skip(str(error))
    try:
        found = Cluster(kafka.addresses, authority)
        _prepare(found.as_user("operator"))
        yield found
    finally:
        kafka.stop()


def _prepare(brokers: str) -> None:
    topics = Topics(brokers)
    for topic in (log_topic("repository", replicas=1), events_topic("repository", replicas=1)):
        topics.apply(topic, replicas=1)
    topics.close()
    admin = KafkaAdminClient(**client_settings(brokers))
    rules = [
        ACL(
            f"User:CN={user['metadata']['name']}",
            "*",
            OPERATIONS.get(operation) or ACLOperation[operation.upper()],
            ACLPermissionType.ALLOW,
            ResourcePattern(
                ResourceType[rule["resource"]["type"].upper()],
                rule["resource"]["name"],
                PATTERNS[rule["resource"]["patternType"]],
            ),
        )
        for user in overlay("production")
        if user["kind"] == "KafkaUser"
        for rule in user["spec"]["authorization"]["acls"]
        for operation in rule["operations"]
    ]
    made = admin.create_acls(rules)
    admin.close()
    assert made["failed"] == []
    assert len(made["succeeded"]) == len(rules)


@pytest.fixture(scope="module")
def published(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> int:
    """Publish some events as the publisher of the manifests; gives the last sequence."""
    store = SqliteEventStore(tmp_path_factory.mktemp("store"))
    assert store.append([opening(), further((stream(1), 1), (stream(2), 1))])
    log, brokers = EmbeddedLog(store), cluster.as_user("gravamen-publish")
    topics = Topics(brokers)
    for topic in (log_topic, events_topic):
        topics.check(topic("repository", replicas=topics.replicas()))
    topics.close()
    redactor = Redactor(head=store.head, of_types=store.of_types)

    def redact(events: Sequence[StoredEvent]) -> list[Published]:
        return redactor.published(events, to=Classification.INTERNAL)

    for publisher in (
        Publisher(log, OneTurn(), brokers, LOG),
        IntegratorPublisher(log, OneTurn(), brokers, EVENTS, redact=redact),
    ):
        _to_head(publisher)
        assert publisher.position == store.head()
    store.close()
    return publisher.position


def _to_head(publisher: Publisher) -> None:
    publisher.on_published = lambda position, head: publisher.stop() if position == head else None
    publisher.run()


@pytest.mark.parametrize("user", ["gravamen-publish", "gravamen-project", "gravamen-auditor"])
def test_the_product_and_auditors_read_the_log_of_record(cluster: Cluster, published: int, user: str) -> None:
    log = KafkaLog(cluster.as_user(user), LOG)
    assert [event.sequence for event in log.read(0, 10)] == list(range(1, published + 1))
    log.close()


@pytest.mark.parametrize("user", ["gravamen-integrator", "gravamen-topics", "somebody-else"])
def test_nobody_else_reads_the_log_of_record(cluster: Cluster, published: int, user: str) -> None:
    log = KafkaLog(cluster.as_user(user), LOG)
    with pytest.raises(LogUnavailableError, match="AuthorizationFailed"):
        log.read(0, 1)
    log.close()


@pytest.mark.parametrize(
    "user", ["gravamen-project", "gravamen-auditor", "gravamen-integrator", "gravamen-topics"]
)
@pytest.mark.parametrize("topic", [LOG, EVENTS])
def test_those_who_read_write_nothing(cluster: Cluster, user: str, topic: str) -> None:
    producer = KafkaProducer(**client_settings(cluster.as_user(user)), max_block_ms=5_000)
    with pytest.raises(KafkaError, match="AuthorizationFailed"):
        producer.send(topic, b"forged", partition=0).get(timeout=10)
    producer.close(timeout=1)


def first_record(brokers: str, topic: str, group: str) -> ConsumerRecord:
    """Read as a consumer of a group does; gives the first record.

    Raises:
        KafkaError: The group is not for this user.
    """
    settings = client_settings(brokers) | {"group_id": group, "auto_offset_reset": "earliest"}
    consumer = KafkaConsumer(topic, **settings, consumer_timeout_ms=20_000)
    try:
        return next(consumer)
    finally:
        consumer.close(autocommit=False)


def test_an_integrator_reads_the_topic_for_integrators_in_a_group_of_its_own(
    cluster: Cluster, published: int
) -> None:
    record = first_record(cluster.as_user("gravamen-integrator"), EVENTS, "integrator-1")
    assert json.loads(record.value)["type"] == "repository.opened.v1"


def test_an_integrator_moves_the_place_of_no_other_reader(cluster: Cluster, published: int) -> None:
    with pytest.raises(KafkaError, match="GroupAuthorizationFailed"):
        first_record(cluster.as_user("gravamen-integrator"), EVENTS, "auditor-1")


@pytest.mark.parametrize("user", ["gravamen-publish", "gravamen-project", "gravamen-topics", "somebody-else"])
def test_who_is_no_integrator_reads_nothing_of_their_topic(
    cluster: Cluster, published: int, user: str
) -> None:
    with pytest.raises(KafkaError, match="AuthorizationFailed"):
        published_so_far(cluster.as_user(user), EVENTS)


def test_the_job_that_checks_topics_may_see_how_they_are_set(cluster: Cluster) -> None:
    topics = Topics(cluster.as_user("gravamen-topics"))
    for topic in (log_topic("repository", replicas=1), events_topic("repository", replicas=1)):
        topics.check(topic)
    topics.close()


def test_a_client_without_a_certificate_is_turned_away(cluster: Cluster) -> None:
    with pytest.raises(LogUnavailableError):
        Topics(cluster.addresses)


def test_a_broker_of_another_authority_is_not_believed(cluster: Cluster, tmp_path: Path) -> None:
    stranger = Authority(tmp_path / "certificates").issue("gravamen-project")
    with pytest.raises(LogUnavailableError):
        Topics(f"{cluster.addresses}?tls={stranger}")


@pytest.mark.parametrize("missing", ["ca.crt", "user.crt", "user.key"])
def test_a_folder_that_lacks_a_file_is_refused_by_name(tmp_path: Path, missing: str) -> None:
    folder = Authority(tmp_path / "certificates").issue("gravamen-project")
    (folder / missing).unlink()
    with pytest.raises(InvalidError, match=f"expected {missing} in the folder"):
        client_settings(f"127.0.0.1:9093?tls={folder}")
