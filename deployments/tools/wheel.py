"""The wheel as an operator gets it: built, installed from the lock alone, and started in an empty folder.

`python -m deployments.tools.wheel` fails when the wheel lacks a file, needs a package that the lock does
not have, or does not start; nothing of the source tree is on the path of what it runs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import grpc
from grpc_health.v1 import health_pb2

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements.lock"
START_LIMIT_S = 30


class WheelError(Exception):
    """Raised when the installed wheel does not do what the tree does; says what was expected."""


def run(*command: str | Path, folder: Path) -> str:
    """Run a program in a folder, without this project's environment; give what it printed.

    Raises:
        WheelError: It failed.
    """
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    done = subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        shown = " ".join(str(part) for part in command)
        raise WheelError(
            f"{shown}: expected exit code 0, found {done.returncode}\n{done.stdout}{done.stderr}"
        )
    return done.stdout


def install(into: Path) -> Path:
    """Build the wheel and install it with the locked packages; give the folder of its programs."""
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", into / "dist", folder=ROOT)
    (wheel,) = (into / "dist").glob("*.whl")
    venv.create(into / "venv", with_pip=True)
    programs = into / "venv" / "bin"
    pip = (programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--require-hashes", "-r", LOCK, folder=into)
    run(*pip, "--no-deps", wheel, folder=into)
    run(programs / "python", "-m", "pip", "check", folder=into)
    return programs


@contextmanager
def serving(gravamen: Path, folder: Path) -> Iterator[str]:
    """Serve a new repository on a Unix socket; on leaving, the server must stop by itself when asked."""
    address = f"unix:{folder / 'socket'}"
    output = folder / "serve.log"
    with output.open("wb") as log:
        arguments: list[str | Path] = [gravamen, "serve", "--data", folder / "data", "--listen", address]
        server = subprocess.Popen(arguments, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
        try:
            yield address
            server.terminate()
            status = server.wait(timeout=START_LIMIT_S)
        finally:
            server.kill()
            server.wait()
    if status != 0:
        raise WheelError(f"serve: expected exit code 0 after SIGTERM, found {status}\n{output.read_text()}")


def wait_until_healthy(address: str) -> None:
    """Ask the server's health until it serves.

    Raises:
        WheelError: It does not within `START_LIMIT_S`.
    """
    end = time.monotonic() + START_LIMIT_S
    with grpc.insecure_channel(address) as channel:
        check = channel.unary_unary(
            "/grpc.health.v1.Health/Check",
            request_serializer=health_pb2.HealthCheckRequest.SerializeToString,
            response_deserializer=health_pb2.HealthCheckResponse.FromString,
        )
        while time.monotonic() < end:
            try:
                answer = check(health_pb2.HealthCheckRequest(), timeout=1, wait_for_ready=True)
            except grpc.RpcError:
                continue
            if answer.status == health_pb2.HealthCheckResponse.SERVING:
                return
    raise WheelError(f"serve: expected SERVING within {START_LIMIT_S} s, found none")


def main() -> int:
    """Build, install, start; 1 with the reason where any step fails."""
    counts = ("catalogue", "counts", "--json")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        empty = place / "empty"
        empty.mkdir()
        try:
            gravamen = install(place) / "gravamen"
            print(run(gravamen, "--version", folder=empty).strip())
            installed = json.loads(run(gravamen, *counts, folder=empty))
            in_tree = json.loads(run(Path(sys.executable).with_name("gravamen"), *counts, folder=ROOT))
            if installed != in_tree:
                raise WheelError(f"catalogue counts: expected {in_tree} as in the tree, found {installed}")
            with serving(gravamen, empty) as address:
                wait_until_healthy(address)
        except WheelError as error:
            print(f"wheel: {error}", file=sys.stderr)
            return 1
    print("the wheel installs from the lock, starts, and stops when asked")
    return 0


if __name__ == "__main__":
    sys.exit(main())
