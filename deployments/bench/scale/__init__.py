"""The benchmark's rows at scale: real PostgreSQL and Kafka, and the same program as many processes."""
