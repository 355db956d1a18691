"""`gravamen api`, `publish` and `project`: the parts of a node as processes of their own, and what they need."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.cli.faults import MisaskedError
from adapters.cli.options import CLASSIFICATIONS
from adapters.cli.processes import Collector, LogFormat, LogLevel, Metrics, as_process, told_to_stop
from adapters.cli.showing import print_cells, print_line

if TYPE_CHECKING:
    from adapters.settings import Settings

API, PUBLISH, PROJECT = "127.0.0.1:7700", "127.0.0.1:7701", "127.0.0.1:7702"

Database = Annotated[
    str,
    typer.Option("--database", envvar="GRAVAMEN_DATABASE", metavar="URL", help="PostgreSQL of the store."),
]
ViewsDatabase = Annotated[
    str,
    typer.Option(
        "--views-database",
        envvar="GRAVAMEN_VIEWS_DATABASE",
        metavar="URL",
        help="PostgreSQL of the views; the store's by default.",
    ),
]
Kafka = Annotated[
    str,
    typer.Option("--kafka", envvar="GRAVAMEN_KAFKA", metavar="HOST:PORT,...", help="Brokers of Kafka."),
]
Origin = Annotated[
    str,
    typer.Option(
        "--origin",
        envvar="GRAVAMEN_ORIGIN",
        metavar="CODE",
        help="Code of the repository; names its topics.",
    ),
]
Kek = Annotated[
    str,
    typer.Option(
        "--kek", envvar="GRAVAMEN_KEK", metavar="FILE", help="Key-encryption key, one for all processes."
    ),
]
DataFolder = Annotated[
    str, typer.Option("--data", envvar="GRAVAMEN_DATA", metavar="DIR", help="Folder of evidence bytes.")
]
Bucket = Annotated[
    str,
    typer.Option(
        "--bucket",
        envvar="GRAVAMEN_BUCKET",
        metavar="URL",
        help="Bucket of evidence bytes, https://HOST/BUCKET?keys=FOLDER; the folder of --data by default.",
    ),
]
Administrator = Annotated[
    str,
    typer.Option(
        "--administrator",
        envvar="GRAVAMEN_ADMINISTRATOR",
        metavar="ID",
        help="Identity registered when the repository is opened first.",
    ),
]
ApiListen = Annotated[
    str,
    typer.Option(
        "--listen", envvar="GRAVAMEN_LISTEN", metavar="ADDRESS", help="Loopback HOST:PORT, or unix:PATH."
    ),
]
HealthListen = Annotated[
    str,
    typer.Option(
        "--listen", envvar="GRAVAMEN_LISTEN", metavar="ADDRESS", help="HOST:PORT that tells of health alone."
    ),
]

TopicClassification = Annotated[
    str,
    typer.Option(
        "--classification",
        envvar="GRAVAMEN_CLASSIFICATION",
        metavar="WORD",
        help=f"How far the topic for integrators may go: {', '.join(CLASSIFICATIONS)}.",
    ),
]

ApiHealth = Annotated[
    str,
    typer.Option(
        "--health",
        envvar="GRAVAMEN_HEALTH",
        metavar="ADDRESS",
        help="HOST:PORT that tells of health alone; nowhere by default.",
    ),
]


@as_process
def api(
    database: Database = "",
    kek: Kek = "",
    data: DataFolder = "",
    bucket: Bucket = "",
    views_database: ViewsDatabase = "",
    origin: Origin = "repository",
    administrator: Administrator = "administrator",
    listen: ApiListen = API,
    health: ApiHealth = "",
    traces: Collector = "",
    metrics: Metrics = "",
    log_format: LogFormat = "text",
    log_level: LogLevel = "warning",
) -> None:
    """Serve the API against PostgreSQL, as one of any number of such processes.

    Prints the address once it answers. SIGTERM and SIGINT let calls finish, then stop it.
    """
    settings = settings_of(
        "api",
        database=database,
        kek=kek,
        data=data,
        bucket=bucket,
        views_database=views_database,
        origin=origin,
        administrator=administrator,
        listen=listen,
        health=health,
        traces=traces,
        metrics=metrics,
        log_format=log_format,
        log_level=log_level,
    )
    from adapters.composing.api import serving_api  # noqa: PLC0415
    from adapters.grpc_api.server import check_address  # noqa: PLC0415

    check_address(listen)
    stopped = told_to_stop(settings)
    with serving_api(settings) as served:
        print_line(f"gravamen serves repository {served.repository} at {served.server.address}")
        stopped.wait()
        print_line("gravamen stops: calls under way are finished first")


@as_process
def publish(
    database: Database = "",
    kafka: Kafka = "",
    origin: Origin = "repository",
    classification: TopicClassification = CLASSIFICATIONS[0],
    listen: HealthListen = PUBLISH,
    traces: Collector = "",
    metrics: Metrics = "",
    log_format: LogFormat = "text",
    log_level: LogLevel = "warning",
) -> None:
    """Copy the store to the log of record in Kafka, and what may leave of it to the topic for integrators.

    One process does; others stand by and take over. Brokers and database that are away are waited for. A log
    that lost what it had acknowledged ends it. What stops the topic for integrators is told in health alone.
    """
    settings = settings_of(
        "publish",
        database=database,
        kafka=kafka,
        origin=origin,
        classification=classification,
        listen=listen,
        traces=traces,
        metrics=metrics,
        log_format=log_format,
        log_level=log_level,
    )
    from adapters.composing.publishing import publish as run  # noqa: PLC0415

    run(settings, stopped=told_to_stop(settings), tell=print_line)


@as_process
def project(
    database: Database = "",
    kafka: Kafka = "",
    views_database: ViewsDatabase = "",
    origin: Origin = "repository",
    view: Annotated[
        list[str] | None, typer.Option("--view", metavar="NAME", help="Only this view. May be stated again.")
    ] = None,
    listen: HealthListen = PROJECT,
    traces: Collector = "",
    metrics: Metrics = "",
    log_format: LogFormat = "text",
    log_level: LogLevel = "warning",
) -> None:
    """Keep views up with the log of record. One process applies each view; others stand by and take over.

    A view of another version is built beside the old one, and stands once it has come up with the log.
    """
    settings = settings_of(
        "project",
        database=database,
        kafka=kafka,
        views_database=views_database,
        origin=origin,
        listen=listen,
        traces=traces,
        metrics=metrics,
        log_format=log_format,
        log_level=log_level,
    )
    from adapters.composing.projecting import project as run  # noqa: PLC0415

    run(settings, stopped=told_to_stop(settings), tell=print_line, views=views_named(view or []))


def migrate(database: Database = "", views_database: ViewsDatabase = "") -> None:
    """Bring the store's tables to the revision of this program. Views are built, never migrated."""
    settings = settings_of("migrate", database=database, views_database=views_database)
    from adapters.composing.stores import migrate_all  # noqa: PLC0415

    print_line(f"the store is at revision {migrate_all(settings)}")


def add_topics(app: typer.Typer) -> None:
    """Add the group `topics`."""
    topics = typer.Typer(help="Topics of Kafka, which must lose nothing.", no_args_is_help=True)
    topics.command("apply")(apply_topics)
    topics.command("check")(check_topics)
    app.add_typer(topics, name="topics")


def apply_topics(kafka: Kafka = "", origin: Origin = "repository") -> None:
    """Make the topics that are missing, and check those that are there; none is changed."""
    settings = settings_of("topics", kafka=kafka, origin=origin)
    from adapters.composing.topics import apply  # noqa: PLC0415

    print_cells(("topic", "state"), apply(settings))


def check_topics(kafka: Kafka = "", origin: Origin = "repository") -> None:
    """Refuse topics that are missing, or whose settings could lose what they hold."""
    settings = settings_of("topics", kafka=kafka, origin=origin)
    from adapters.composing.topics import check  # noqa: PLC0415

    print_cells(("topic", "state"), check(settings))


def settings_of(role: str, **stated: str) -> Settings:
    """Validate what was stated; what was left out stays unsaid.

    Raises:
        MisaskedError: A setting is malformed; names its option.
        SettingsError: One is missing, or stands where it has no meaning.
    """
    from pydantic import ValidationError  # noqa: PLC0415

    from adapters.settings import Role, Settings  # noqa: PLC0415
    from domain.events import first_fault  # noqa: PLC0415

    said: dict[str, Any] = {name: value for name, value in stated.items() if value}
    for name in ("data", "kek"):
        if name in said:
            said[name] = Path(said[name])
    try:
        return Settings(role=Role(role), **said)
    except ValidationError as error:
        raise MisaskedError(f"--{first_fault(error).replace('_', '-')}") from None


def views_named(names: list[str]) -> list[Any] | None:
    """Give the views of some names; None, which means all, where none is named.

    Raises:
        MisaskedError: There is no such view.
    """
    from projections.all_views import all_views  # noqa: PLC0415

    known = {view.name: view for view in all_views()}
    for name in names:
        if name not in known:
            raise MisaskedError(f"--view: expected one of {', '.join(sorted(known))}, found another")
    return [known[name] for name in names] or None
