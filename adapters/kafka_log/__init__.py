"""The event log on Apache Kafka: topics, what is published to them, and how they are read back."""
