"""The topics of a repository, made and checked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from adapters.kafka_log.topics import Topic, Topics, events_topic, log_topic
from adapters.settings import Settings


def apply(settings: Settings) -> list[tuple[str, str]]:
    """Make what is missing and check what is there; gives each topic with what became of it.

    Raises:
        UnsafeTopicError: A topic is there that could lose what it holds.
        LogUnavailableError: No broker answers.
    """
    with _topics(settings) as (topics, wanted, replicas):
        applied = [topics.apply(topic, replicas=replicas) for topic in wanted]
    return [(each.name, "made" if each.was_made else "as it must be") for each in applied]


def check(settings: Settings) -> list[tuple[str, str]]:
    """Check every topic; gives each.

    Raises:
        UnsafeTopicError: One is missing, or could lose what it holds.
        LogUnavailableError: No broker answers.
    """
    with _topics(settings) as (topics, wanted, _):
        for topic in wanted:
            topics.check(topic)
    return [(topic.name, "as it must be") for topic in wanted]


@contextmanager
def _topics(settings: Settings) -> Iterator[tuple[Topics, tuple[Topic, ...], int]]:
    topics = Topics(settings.brokers)
    try:
        replicas = topics.replicas()
        wanted = (
            log_topic(settings.origin, replicas=replicas),
            events_topic(settings.origin, replicas=replicas),
        )
        yield topics, wanted, replicas
    finally:
        topics.close()
