"""PostgreSQL from the system's packages, with its data in a folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from deployments.local.errors import StackError
from deployments.local.places import free_ports

OWNER = "gravamen"
DEFAULT_USER = "postgres"


def programs() -> Path:
    """Give the folder of `initdb` and `pg_ctl`, which Debian keeps off the path.

    Raises:
        StackError: PostgreSQL is not installed.
    """
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = versions[-1] if versions else shutil.which("initdb")
    if found is None:
        raise StackError("expected PostgreSQL (Debian: apt-get install postgresql), found no initdb")
    return Path(found).parent


@dataclass(slots=True)
class Postgres:
    """One server on a port of the loopback interface; who can reach it may do anything."""

    folder: Path
    port: int

    @classmethod
    def start(cls, folder: Path, *, wal_segment_mib: int = 16) -> Postgres:
        """Make a new cluster and start it.

        Args:
            folder: Where it is to be.
            wal_segment_mib: Size of the files of its write-ahead log; small ones for a small disk.

        Raises:
            StackError: It did not come up.
        """
        folder.mkdir(parents=True, exist_ok=True)
        if os.getuid() == 0:
            shutil.chown(folder, DEFAULT_USER)
        server = cls(folder, free_ports(1)[0])
        data = str(server.data)
        options = ("-A", "trust", "-E", "UTF8", "--locale=C", f"--wal-segsize={wal_segment_mib}")
        server._run("initdb", "-D", data, "-U", OWNER, "--no-instructions", *options)
        with (server.data / "postgresql.conf").open("a") as conf:
            conf.write(f"port = {server.port}\nlisten_addresses = '127.0.0.1'\n")
            conf.write(f"unix_socket_directories = '{folder}'\nmax_connections = 200\n")
        server.up()
        return server

    @property
    def data(self) -> Path:
        """Give the cluster's folder."""
        return self.folder / "data"

    def url(self, database: str = "postgres") -> str:
        """Give the address of a database."""
        return f"postgresql://{OWNER}@127.0.0.1:{self.port}/{database}"

    def pid(self) -> int | None:
        """Give the id of the server's first process; None where it does not run."""
        file = self.data / "postmaster.pid"
        pid = int(file.read_text(encoding="ascii").split()[0]) if file.exists() else 0
        return pid if pid and Path(f"/proc/{pid}").exists() else None

    def up(self) -> None:
        """Start the server of an existing cluster, and wait until it answers."""
        self._run(
            "pg_ctl", "-D", str(self.data), "-l", str(self.folder / "server.log"), "-w", "-t", "60", "start"
        )

    def down(self, *, mode: str = "fast") -> None:
        """Stop the server: `smart`, `fast`, or `immediate`, as after a crash."""
        self._run("pg_ctl", "-D", str(self.data), "-m", mode, "-w", "-t", "60", "stop")

    def create_database(self, name: str) -> str:
        """Make a database and give its address."""
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", OWNER, name)
        return self.url(name)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(programs() / program), *arguments]
        if os.getuid() == 0:
            command = [
                "setpriv",
                f"--reuid={DEFAULT_USER}",
                f"--regid={DEFAULT_USER}",
                "--init-groups",
                *command,
            ]
        done = subprocess.run(
            command,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            last = done.stderr.strip().splitlines()[-1:] or ["no message"]
            raise StackError(f"{program} ended with {done.returncode}: {last[0]}")
