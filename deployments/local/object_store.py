"""An S3 server with versions and object lock: versitygw over a folder, built from its pinned source by Go."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from pydantic import SecretStr

from adapters.evidence_vault.bucket_settings import Retention, create_bucket
from adapters.evidence_vault.s3_requests import BucketAddress
from deployments.local.errors import StackError
from deployments.local.places import PROGRAMS, free_ports

SOURCE = "github.com/versity/versitygw/cmd/versitygw@v1.8.0"
SERVER = PROGRAMS / "bin" / "versitygw-1.8.0"
ACCESS_KEY_ID = "gravamen"
SECRET_ACCESS_KEY = "of a local server"  # noqa: S105 - it listens on the loopback interface alone
START_LIMIT_S = 30.0
STOP_LIMIT_S = 10.0


def install() -> Path:
    """Build the server once; gives its program.

    Raises:
        StackError: Go is missing, or the source could not be had or built.
    """
    PROGRAMS.mkdir(exist_ok=True)
    with (PROGRAMS / "object-store.lock").open("w") as lock:
        # Two test processes that start at once must not both build.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not SERVER.exists():
            _build()
    return SERVER


def _build() -> None:
    go = shutil.which("go")
    if go is None:
        raise StackError("expected go on the path, found none: the object store is built by it")
    place = PROGRAMS / "object-store-build"
    done = subprocess.run(
        [go, "install", SOURCE],
        # From 1.21 on Go fetches the version that the source asks for.
        env=os.environ | {"GOBIN": str(place), "GOTOOLCHAIN": os.environ.get("GOTOOLCHAIN", "auto")},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or ["no message"]
        raise StackError(f"go install {SOURCE} ended with {done.returncode}: {last[0]}")
    SERVER.parent.mkdir(exist_ok=True)
    (place / "versitygw").replace(SERVER)
    place.rmdir()


@dataclass(slots=True)
class ObjectStore:
    """One server on a port of the loopback interface, with its data under one folder."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    pid: int | None = None

    @classmethod
    def start(cls, folder: Path) -> ObjectStore:
        """Start a server without buckets; it listens when this returns.

        Raises:
            StackError: It could not be built, or did not come up.
        """
        install()
        store = cls(folder.absolute(), free_ports(1)[0])
        for part in ("buckets", "versions"):
            (store.folder / part).mkdir(parents=True)
        store.resume()
        return store

    @property
    def endpoint(self) -> str:
        """Give the address for clients."""
        return f"http://127.0.0.1:{self.port}"

    def address(self, bucket: str) -> BucketAddress:
        """Name a bucket, with who may do anything to it."""
        return BucketAddress(
            endpoint=self.endpoint,
            bucket=bucket,
            access_key_id=ACCESS_KEY_ID,
            secret_access_key=SecretStr(SECRET_ACCESS_KEY),
        )

    def new_bucket(self, *, keep: Retention | None) -> BucketAddress:
        """Make an empty bucket; with a retention it keeps versions, and locks each so long."""
        address = self.address(f"evidence-{uuid4().hex[:12]}")
        create_bucket(address, keep=keep)
        return address

    def resume(self) -> None:
        """Start the server over the data that are there.

        Raises:
            StackError: It did not come up.
        """
        command = [str(SERVER), "--port", f"127.0.0.1:{self.port}", "--quiet"]
        data = ["posix", "--versioning-dir", str(self.folder / "versions"), str(self.folder / "buckets")]
        caller = {"ROOT_ACCESS_KEY_ID": ACCESS_KEY_ID, "ROOT_SECRET_ACCESS_KEY": SECRET_ACCESS_KEY}
        with (self.folder / "output.log").open("ab") as output:
            self.process = subprocess.Popen(
                [*command, *data],
                env=os.environ | caller,
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self.pid = self.process.pid
        self._wait()

    def stop(self) -> None:
        """Stop the server and wait for its end; its data stay."""
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGTERM)
        if self.process is not None:
            try:
                self.process.wait(STOP_LIMIT_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = self.pid = None

    def _wait(self) -> None:
        deadline = time.monotonic() + START_LIMIT_S
        while time.monotonic() < deadline:
            if self.process is not None and self.process.poll() is not None:
                raise StackError(f"the object store ended at its start: see {self.folder / 'output.log'}")
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.05)
        raise StackError(f"the object store did not listen within {START_LIMIT_S:g} s")
