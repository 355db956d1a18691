"""The log of record as it stands in the topic, duplicates included, which every reader of ours drops."""

from __future__ import annotations

from kafka import KafkaConsumer, TopicPartition

from adapters.kafka_log.connection import client_settings
from adapters.kafka_log.records import sequence_of
from tests.acceptance.processes import Scale


def raw_sequences(scale: Scale) -> list[int]:
    """Give the sequence of every record, by offset."""
    partition = TopicPartition(f"{scale.origin}.log.v1", 0)
    consumer = KafkaConsumer(**client_settings(scale.kafka), enable_auto_commit=False)
    try:
        consumer.assign([partition])
        consumer.seek_to_beginning(partition)
        end = consumer.end_offsets([partition])[partition]
        found: list[int] = []
        while consumer.position(partition) < end:
            for record in consumer.poll(timeout_ms=200).get(partition, ()):
                found.append(sequence_of(record.headers))
        return found
    finally:
        consumer.close()
