"""Which servers a run was measured with."""

from __future__ import annotations

import re
import shutil
import subprocess

import psycopg

from deployments.bench.scale.stack import Stack
from deployments.local.kafka import JARS


def server_versions(stack: Stack) -> tuple[str, ...]:
    """Name the servers that a run was measured with, such as `PostgreSQL 15.14`."""
    with psycopg.connect(stack.postgres.url()) as connection:
        row = connection.execute("SHOW server_version").fetchone()
    assert row is not None
    return (
        f"PostgreSQL {str(row[0]).split()[0]}",
        f"Apache Kafka {_kafka_version()}",
        f"Java {_java_version()}",
    )


def _kafka_version() -> str:
    jar = next(iter(sorted(JARS.glob("kafka-clients-*.jar"))), None)
    return "unknown" if jar is None else jar.stem.removeprefix("kafka-clients-")


def _java_version() -> str:
    said = subprocess.run(
        [shutil.which("java") or "java", "-version"], capture_output=True, text=True, check=False
    ).stderr
    found = re.search(r'version "([^"]+)"', said)
    return "unknown" if found is None else found[1]
