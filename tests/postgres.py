"""A real PostgreSQL cluster for tests: made, started, and removed again.

    with postgres_cluster() as cluster:
        engine = open_engine(cluster.create_database())

It runs as the user `postgres` where tests run as root, which PostgreSQL refuses. It listens on a Unix socket
in its own folder and on a free port of the loopback address.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from kiosk.sandbox.world import free_port

_BIN = Path("/usr/lib/postgresql/15/bin")
_READY_SECONDS = 60
_ROOM = 1024**3
_NUMBERS = count(1)


@dataclass
class Cluster:
    """A running cluster; `kill` ends it as a power cut would, `start` brings it up again."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    def address(self, database: str) -> str:
        """Give the SQLAlchemy address of a database."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def create_database(self) -> str:
        """Make an empty database and give its SQLAlchemy address."""
        name = f"test_{os.getpid()}_{next(_NUMBERS)}"
        self.run(f"CREATE DATABASE {name}")
        return self.address(name)

    def drop_database(self, address: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self.run(f"DROP DATABASE {address.rpartition('/')[2]} WITH (FORCE)")

    def run(self, statement: str) -> None:
        """Run one statement as the cluster's owner."""
        with self._connect() as connection:
            connection.execute(statement)

    def start(self) -> None:
        """Start the cluster and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [_BIN / "postgres", "-D", self.folder / "data"],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **_as_owner(),
            )
        until = time.monotonic() + _READY_SECONDS
        while True:
            try:
                self._connect().close()
            except psycopg.OperationalError:
                ended = self.process.poll() is not None
                if ended or time.monotonic() > until:
                    raise RuntimeError((self.folder / "log").read_text("utf-8", "replace")[-2000:]) from None
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """Stop the cluster in order, with connections cut."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait()
            self.process = None

    def abandon(self) -> None:
        """Stop the cluster without writing anything more: nothing of it is wanted."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()
            self.process = None

    def kill(self) -> None:
        """End every process of the cluster at once."""
        if self.process is None:
            return
        pid = self.process.pid
        children = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        self.process.kill()
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        self.process.wait()
        self.process = None
        for child in children:
            while Path(f"/proc/{child}").exists():
                time.sleep(0.01)

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user="postgres", dbname="postgres", autocommit=True
        )


@contextmanager
def postgres_cluster(*, durable: bool = True) -> Iterator[Cluster]:
    """Make a cluster in a folder of its own and start it; nothing of it is left behind.

    Without `durable` it lies in memory, where there is room, and flushes nothing.
    """
    memory = Path("/dev/shm")  # noqa: S108  # the folder made in it is private
    light = not durable and memory.is_dir() and shutil.disk_usage(memory).free > _ROOM
    folder = Path(tempfile.mkdtemp(prefix="kiosk-postgres-", dir=memory if light else "/tmp"))  # noqa: S108 - its owner may not enter TMPDIR
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        make = [str(_BIN / "initdb"), "-D", str(folder / "data")]
        how = ["-U", "postgres", "--no-sync", "--auth=trust", "-E", "UTF8", "--locale=C"]
        subprocess.run([*make, *how], cwd=folder, check=True, capture_output=True, **_as_owner())
        port = free_port()
        with (folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(
                f"port = {port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = '{folder}'\n"
                f"shared_buffers = 32MB\nmax_connections = 200\nfsync = {'on' if durable else 'off'}\n"
                "dynamic_shared_memory_type = mmap\n"  # in its folder, so that it goes with it
            )
        cluster = Cluster(folder, port)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.abandon()
    finally:
        shutil.rmtree(folder)


def _as_owner() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    return {"user": "postgres", "group": "postgres", "extra_groups": []}
