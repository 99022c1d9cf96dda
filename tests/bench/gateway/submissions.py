"""Submissions to a gateway on PostgreSQL with two workers, against a server that only stores them as durably.

Both take the same sealed packets, with a kiosk's certificate as a proxy hands it on, from the same eight
connections into the same server. CPU time is that of all its processes; queries are counted by PostgreSQL's
own log. The province's system is away meanwhile: what is handed over is another matter than what is taken.
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import psycopg
from cryptography.hazmat.primitives.serialization import Encoding

from kiosk.dossier.packet import new_submission_id
from kiosk.sandbox.world import free_port
from tests.bench.measure import ROUNDS, compare, spread
from tests.gateway_world import gateway_world
from tests.postgres import postgres_cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.gateway_world import GatewayWorld
    from tests.postgres import Cluster

_PAPER_BYTES = 300_000  # one page as the kiosk makes it
_AT_ONCE = 8
_A_ROUND = 40
_COUNTED = 50
_TICKS = os.sysconf("SC_CLK_TCK")
_STATEMENT = re.compile(r"(?:statement|execute [^:]*): (\w+)(.*)")


class Server:
    """One of the two: where it is asked, and which processes are its own."""

    def __init__(self, url: str, process: int, certificate: str) -> None:
        self._at = urlsplit(url).netloc
        self._headers = {"X-Client-Certificate": certificate}
        self._process = process
        self.waits: list[float] = []
        self.milliseconds: list[float] = []

    def take(self, packets: list[tuple[str, bytes]]) -> float:
        """Send packets and give how many were taken a second."""
        shares = [packets[number::_AT_ONCE] for number in range(_AT_ONCE)]
        busy, begun = self._cpu_seconds(), time.perf_counter()
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for waits in pool.map(self._send, shares):
                self.waits += waits
        seconds = time.perf_counter() - begun
        self.milliseconds.append((self._cpu_seconds() - busy) / len(packets) * 1000)
        return len(packets) / seconds

    def _send(self, packets: list[tuple[str, bytes]]) -> list[float]:
        line = http.client.HTTPConnection(self._at, timeout=60)
        waits = []
        for name, packet in packets:
            begun = time.perf_counter()
            line.request("PUT", f"/v1/packets/{name}", packet, self._headers)
            answer = line.getresponse()
            said = answer.read()
            assert answer.status == 201, said
            waits.append(time.perf_counter() - begun)
        line.close()
        return waits

    def _cpu_seconds(self) -> float:
        children = Path(f"/proc/{self._process}/task/{self._process}/children").read_text().split()
        ticks = 0
        for process in (str(self._process), *children):
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / _TICKS


@contextmanager
def floor(folder: Path, cluster: Cluster, certificate: str) -> Iterator[Server]:
    """Run the server that only stores."""
    address = cluster.create_database().replace("+psycopg", "")
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE floor (name text PRIMARY KEY, bytes integer NOT NULL)")
    port, stored = free_port(), folder / "floor"
    stored.mkdir()
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.gateway._floor", str(port)],
        env={**os.environ, "FLOOR_FOLDER": str(stored), "FLOOR_DATABASE": address},
    )
    try:
        while True:
            try:
                line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                line.request("GET", "/")
                line.getresponse().read()
                line.close()
                break
            except OSError:
                time.sleep(0.05)
        yield Server(f"http://127.0.0.1:{port}", running.pid, certificate)
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait()


def certificate_of(world: GatewayWorld) -> str:
    """Give the kiosk's certificate as a proxy hands it on."""
    return quote(world.pinned.certificate().public_bytes(Encoding.PEM).decode())


def sealed(world: GatewayWorld, count: int) -> list[tuple[str, bytes]]:
    """Seal as many packets beforehand."""
    papers = {"giay-chung-sinh.pdf": b"%PDF-1.7" + os.urandom(_PAPER_BYTES)}
    names = [new_submission_id() for _ in range(count)]
    return [(name, world.packet(name, papers=papers)) for name in names]


def queries(cluster: Cluster, server: Server, packets: list[tuple[str, bytes]]) -> float:
    """Count the statements that one submission costs, begin and commit among them."""
    log = cluster.folder / "log"
    cluster.run("ALTER SYSTEM SET log_statement = 'all'")
    cluster.run("SELECT pg_reload_conf()")
    time.sleep(1)
    before = log.stat().st_size
    server.take(packets)
    with log.open(encoding="utf-8", errors="replace") as file:
        file.seek(before)
        said = [match[1].upper() for match in map(_STATEMENT.search, file) if match]
    cluster.run("ALTER SYSTEM RESET log_statement")
    cluster.run("SELECT pg_reload_conf()")
    kinds = {kind: said.count(kind) / len(packets) for kind in dict.fromkeys(said)}
    words = ", ".join(f"{each:.1f} {kind}" for kind, each in kinds.items())
    print(f"statements a submission   {len(said) / len(packets):.1f} ({words}; hand-over's own among them)")
    return len(said) / len(packets)


def main() -> None:
    """Print both, the ratio, CPU time, queries and the slowest hundredth."""
    with tempfile.TemporaryDirectory() as scratch, postgres_cluster() as cluster:
        folder = Path(scratch)
        database = cluster.create_database()
        with (
            gateway_world(folder / "world", tls="proxy", workers=2, database=database) as world,
            floor(folder, cluster, certificate := certificate_of(world)) as peer,
        ):
            world.control(mode="away")
            ours = Server(world.url, world.gateway_pid, certificate)
            packets = sealed(world, _A_ROUND * (ROUNDS + 1) + _COUNTED)
            size = len(packets[0][1])
            print(f"packets of {size / 1000:.0f} kB, {_A_ROUND} a round, {_AT_ONCE} at once")
            queries(cluster, ours, [packets.pop() for _ in range(_COUNTED)])
            ours.waits.clear()
            ours.milliseconds.clear()
            queue, again = iter(packets), iter(packets)
            found = compare(
                lambda: ours.take([next(queue) for _ in range(_A_ROUND)]),
                lambda: peer.take([next(again) for _ in range(_A_ROUND)]),
            )
    print(f"gateway    {found.ours.text('a second')}, CPU {spread(ours.milliseconds).text('ms each')}")
    print(f"floor      {found.peer.text('a second')}, CPU {spread(peer.milliseconds).text('ms each')}")
    print(f"slowest hundredth   gateway {_p99(ours):.0f} ms, floor {_p99(peer):.0f} ms")
    print(f"gateway / floor     {found.ratio.text('')}(aim: at least 0.5)")


def _p99(server: Server) -> float:
    return statistics.quantiles(server.waits, n=100)[98] * 1000


if __name__ == "__main__":
    main()
