"""Real servers on one machine, without containers: Apache Kafka and PostgreSQL for tests and for trying out."""
