"""Everything that stands on a topic for integrators now."""

from __future__ import annotations

import json
from typing import Any

from kafka import KafkaConsumer, TopicPartition

from adapters.kafka_log.connection import client_settings

PARTITIONS = 6


def published_so_far(brokers: str, topic: str) -> list[dict[str, Any]]:
    """Read every partition to its end; gives the events, those of one stream in their order."""
    consumer = KafkaConsumer(**client_settings(brokers))
    try:
        partitions = [TopicPartition(topic, number) for number in range(PARTITIONS)]
        consumer.assign(partitions)
        consumer.seek_to_beginning(*partitions)
        ends = consumer.end_offsets(partitions)
        found: list[dict[str, Any]] = []
        while any(consumer.position(each) < ends[each] for each in partitions):
            for records in consumer.poll(timeout_ms=200).values():
                found.extend(json.loads(record.value) for record in records)
        return found
    finally:
        consumer.close()
