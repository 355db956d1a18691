"""Real servers on one machine, without containers, for tests and trying out: Kafka, PostgreSQL, S3."""
