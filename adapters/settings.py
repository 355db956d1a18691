"""What a process is told at its start, read once."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from adapters.observing.logs import LogFormat, LogLevel
from domain.errors import InvalidError
from domain.values import Classification, Code, IdentityId, Value

Database = Annotated[str, Field(pattern=r"^postgresql://\S+$")]
Brokers = Annotated[str, Field(pattern=r"^[^\s,:?]+:\d+(,[^\s,:?]+:\d+)*(\?tls=/\S+)?$")]
Bucket = Annotated[
    str, Field(pattern=r"^https?://[^/?#@\s]+/[a-z0-9][a-z0-9.-]+\?keys=/[^\s&]+(&region=[a-z0-9-]+)?$")
]

Endpoint = Annotated[str, Field(pattern=r"^([^\s:/]+|\[[0-9a-fA-F:.]+\]):\d{1,5}$")]
Collector = Annotated[str, Field(pattern=r"^https?://[^/?#@\s]+:\d+$")]


class SettingsError(InvalidError):
    """A setting is missing, or stands where it has no meaning; names its field."""


class Role(StrEnum):
    """What a process does."""

    SERVE = "serve"
    API = "api"
    PUBLISH = "publish"
    PROJECT = "project"
    MIGRATE = "migrate"
    TOPICS = "topics"
    VIEWS = "views"


NEEDED: Mapping[Role, frozenset[str]] = {
    Role.SERVE: frozenset({"data"}),
    Role.API: frozenset({"data", "database", "kek"}),
    Role.PUBLISH: frozenset({"database", "kafka"}),
    Role.PROJECT: frozenset({"database", "kafka"}),
    Role.MIGRATE: frozenset({"database"}),
    Role.TOPICS: frozenset({"kafka"}),
    Role.VIEWS: frozenset({"database"}),
}
"""Settings without which a process of the role cannot start."""
EMBEDDED_LACKS = ("database", "views_database", "kafka", "kek", "bucket")
"""Settings that say nothing to a process that has everything in one folder."""


class Settings(Value):
    """Settings of one process; each stands in the environment as `GRAVAMEN_` and its name in capitals.

    Args:
        role: What the process does.
        data: Folder of an embedded node, which holds everything; of an API process, that of evidence bytes.
        listen: `HOST:PORT` or `unix:PATH`; an API listens on loopback or a socket only.
        origin: Code of the repository: recorded when it is opened first, and the beginning of its topics' names.
        administrator: Opaque id registered when the repository is opened first.
        database: Address of the store, `postgresql://user@host:port/name`.
        views_database: Address of the views' database; the store's where left out.
        kafka: Brokers, `host:port` parted by commas; `?tls=FOLDER` behind them where they take clients by
            certificate.
        kek: File of the key-encryption key, the same for every API process.
        bucket: Where evidence bytes are, `https://HOST/BUCKET?keys=FOLDER`, with `&region=REGION` behind it where
            it matters; the folder of data where left out, which all API processes must then see.
        classification: How far the topic for integrators may go; the first start binds the topic to it.
        log_format, log_level: How lines on standard error are written, and from which level on.
        traces: Collector that is told traces, OTLP over gRPC, `http(s)://HOST:PORT`; nobody where left out.
        metrics: `HOST:PORT` at which Prometheus fetches the metrics of the process; nowhere where left out.
        health: `HOST:PORT` at which an API tells of its health alone, to those who do not reach the API itself.
    """

    role: Role = Role.SERVE
    data: Path | None = None
    listen: str = "127.0.0.1:7700"
    origin: Code = "repository"
    administrator: IdentityId = "administrator"
    database: Database | None = None
    views_database: Database | None = None
    kafka: Brokers | None = None
    kek: Path | None = None
    bucket: Bucket | None = None
    classification: Classification = Classification.PUBLIC
    log_format: LogFormat = LogFormat.TEXT
    log_level: LogLevel = LogLevel.WARNING
    traces: Collector | None = None
    metrics: Endpoint | None = None
    health: str | None = None

    @model_validator(mode="after")
    def _refuse_wrong_combinations(self) -> Settings:
        for name in sorted(NEEDED[self.role]):
            if getattr(self, name) is None:
                raise SettingsError(
                    f"expected {name} for `gravamen {self.role}`, found none: state --{name} or "
                    f"{variable(name)}",
                    field=name,
                )
        if self.role is Role.SERVE:
            for name in EMBEDDED_LACKS:
                if getattr(self, name) is not None:
                    raise SettingsError(
                        f"expected no {name} for `gravamen serve`, which has everything in its folder, "
                        "found one: run `gravamen api`, `publish` and `project` against servers",
                        field=name,
                    )
        return self

    @property
    def folder(self) -> Path:
        """Give the data folder, which this role has."""
        assert self.data is not None
        return self.data

    @property
    def store_url(self) -> str:
        """Give the address of the store, which this role has."""
        assert self.database is not None
        return self.database

    @property
    def views_url(self) -> str:
        """Give the address of the views' database."""
        return self.views_database or self.store_url

    @property
    def brokers(self) -> str:
        """Give the brokers, which this role has."""
        assert self.kafka is not None
        return self.kafka

    @property
    def log_topic(self) -> str:
        """Name the log of record (formats.md)."""
        return f"{self.origin}.log.v1"

    @property
    def events_topic(self) -> str:
        """Name the topic for integrators (formats.md)."""
        return f"{self.origin}.events.v1"


def variable(name: str) -> str:
    """Name the variable of the environment that holds a setting."""
    return f"GRAVAMEN_{name.upper()}"
