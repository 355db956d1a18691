"""Lines of a process: its own words, of a library's no value, and of an exception no text."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from adapters.cli.faults import NotDoneError
from adapters.cli.processes import as_process
from adapters.observing.logs import LogFormat, LogLevel, configure

NAME = "Zeisig Kanarienvogel"


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Give what is written to standard error; how this process logs is put back at the end."""
    root, own, kafka = (logging.getLogger(name) for name in ("", "gravamen", "kafka"))
    handlers, levels = root.handlers[:], [logger.level for logger in (root, own, kafka)]
    hooks = threading.excepthook, sys.unraisablehook, logging.raiseExceptions
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    configure(LogFormat.JSON, LogLevel.INFO)
    yield written
    root.handlers[:] = handlers
    for logger, level in zip((root, own, kafka), levels, strict=True):
        logger.setLevel(level)
    threading.excepthook, sys.unraisablehook, logging.raiseExceptions = hooks


def line(said: io.StringIO) -> dict[str, str]:
    """Give the one line that was written."""
    read: dict[str, str] = json.loads(said.getvalue())
    return read


def test_a_line_of_ours_says_what_it_says(said: io.StringIO) -> None:
    logging.getLogger("gravamen.views").info("view %s stands", "acts")
    found = line(said)
    assert (found["level"], found["logger"], found["message"]) == (
        "info",
        "gravamen.views",
        "view acts stands",
    )


def test_a_librarys_line_keeps_its_words_and_loses_its_values(said: io.StringIO) -> None:
    logging.getLogger("sqlalchemy.engine").warning("INSERT with %r", {"by_id": NAME})
    assert line(said)["message"].startswith("INSERT with %r (test_logs:")


def test_a_librarys_line_that_was_put_together_before_is_named_by_its_place(
    said: io.StringIO,
) -> None:
    logging.getLogger("grpc._server").error(f"Exception calling application: {NAME}")
    assert line(said)["message"].startswith("a line of test_logs:")


@pytest.mark.parametrize("logger", ["gravamen.calls", "grpc._server"])
def test_of_an_exception_type_and_place_are_written(said: io.StringIO, logger: str) -> None:
    try:
        raise ValueError(NAME)
    except ValueError:
        logging.getLogger(logger).exception("it failed")
    message = line(said)["message"]
    assert ": ValueError at " in message
    assert "test_logs.py:" in message
    assert NAME not in message


def test_what_ends_a_thread_is_named_and_not_quoted(said: io.StringIO) -> None:
    def fail() -> None:
        raise ValueError(NAME)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    message = line(said)["message"]
    assert message.startswith("a thread was ended by ValueError at ")
    assert NAME not in message


def test_libraries_only_warn_however_low_our_own_level(
    said: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", said)
    configure(LogFormat.TEXT, LogLevel.DEBUG)
    logging.getLogger("sqlalchemy.engine").info("SELECT %s", NAME)
    logging.getLogger("gravamen.views").debug("a view rests")
    assert said.getvalue().endswith(" DEBUG gravamen.views: a view rests\n")
    assert NAME not in said.getvalue()


def test_a_line_that_cannot_be_written_is_not_quoted(said: io.StringIO) -> None:
    logging.getLogger("gravamen.views").warning("view %d stands", NAME)
    assert NAME not in said.getvalue()


def test_an_unforeseen_error_ends_a_process_by_its_type_and_place() -> None:
    @as_process
    def command() -> None:
        raise ValueError(NAME)

    with pytest.raises(NotDoneError, match=r"^ended by an unforeseen ValueError at .*test_logs\.py:\d+$"):
        command()


def test_a_process_without_a_collector_does_not_load_opentelemetry() -> None:
    program = (
        "import sys, adapters.bootstrap, adapters.composing.api, adapters.composing.publishing, "
        "adapters.composing.projecting; sys.exit(any(name.startswith('opentelemetry') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
