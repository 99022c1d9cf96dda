"""The busiest minutes of a country's day against one gateway, faster and faster until it falls behind.

A kiosk in every commune (3,321) files 40 dossiers a day, by the hours at which people come; tells its health
every five minutes, fetches keys and catalogue every hour, and asks for a dossier's code. A stretch of the
busiest hour is replayed at 1, 2, 4, 8 … times its speed for a bounded time each, and the last speed at which
the gateway kept up is what it carries. PostgreSQL, two workers; certificates come as from a proxy,
over as many connections as a proxy keeps. Load, gateway, database and a province's system share a machine.

    python -m tests.bench.fleet.day [--kiosks N] [--dossiers N] [--seconds N] [--paper-kb N] [--seed N]
"""

from __future__ import annotations

import argparse
import heapq
import http.client
import itertools
import json
import os
import random
import statistics
import tempfile
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kiosk.dossier.packet import new_submission_id
from tests.bench.fleet._kiosks import Kiosk, made_fleet
from tests.gateway_world import gateway_world, packet_for
from tests.postgres import postgres_cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.gateway_world import GatewayWorld

# How a day's dossiers fall on its hours: a centre opens from 7:30 to 11:30 and from 13:30 to 17:00.
HOURS = {7.5: 0.10, 8.5: 0.20, 9.5: 0.18, 10.5: 0.10, 13.5: 0.14, 14.5: 0.14, 15.5: 0.10, 16.5: 0.04}
_HEALTH_SECONDS, _HOURLY_SECONDS = 300.0, 3600.0
_CONNECTIONS = 32  # `keepalive` of systemd/nginx/kiosk-gateway.conf
_ASKS_AFTER = 0.5
_BEHIND_SECONDS = 2.0
_FASTEST = 64
_TICKS = os.sysconf("SC_CLK_TCK")
_HEALTH = {
    "format": 1,
    "at": "2026-11-22T09:00:00+07:00",
    "version": "0.1.0",
    "uptime_seconds": 86400,
    "disk_free_bytes": 10**11,
    "outbox": {"waiting": 0, "oldest_seconds": 0, "bytes": 0},
    "keys_serial": 1,
    "catalogue_serial": 1,
    "devices": {"chip-reader": "ready", "receipt-printer": "ready"},
}


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """One request that a kiosk has in mind, at a second of the stretch."""

    at: float
    number: int
    kind: str = field(compare=False)
    kiosk: Kiosk = field(compare=False)
    path: str = field(compare=False)
    body: bytes = field(compare=False, default=b"")


@dataclass(slots=True)
class Outcome:
    """What one stretch came to."""

    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[str] = field(default_factory=Counter)
    late: float = 0.0


class Stretch:
    """Owns the events of a stretch until all are done; what a filing leads to is added as it goes."""

    def __init__(self, events: list[Event], url: str, speed: float) -> None:
        heapq.heapify(events)
        self._events = events
        self._at = urlsplit(url).netloc
        self._speed = speed
        self._numbers = itertools.count(len(events))
        self._lock = threading.Lock()
        self._begun = 0.0
        self.outcome = Outcome()

    def run(self) -> Outcome:
        """Send everything when its time has come, or as soon after as there is a connection."""
        self._begun = time.monotonic()
        threads = [threading.Thread(target=self._work) for _ in range(_CONNECTIONS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self.outcome

    def _work(self) -> None:
        line = http.client.HTTPConnection(self._at, timeout=60)
        while True:
            with self._lock:
                if not self._events:
                    break
                event = heapq.heappop(self._events)
            due = self._begun + event.at / self._speed
            time.sleep(max(0.0, due - time.monotonic()))
            begun = time.monotonic()
            method = "PUT" if event.body else "GET"
            line.request(method, event.path, event.body or None, self._headers(event))
            answer = line.getresponse()
            answer.read()
            ended = time.monotonic()
            with self._lock:
                self.outcome.waits[event.kind].append(ended - due)
                self.outcome.statuses[f"{event.kind} {answer.status}"] += 1
                self.outcome.late = max(self.outcome.late, begun - due)
                if event.kind == "packet":
                    at = (ended - self._begun + _ASKS_AFTER) * self._speed
                    number = next(self._numbers)
                    heapq.heappush(self._events, Event(at, number, "custody", event.kiosk, event.path))
        line.close()

    @staticmethod
    def _headers(event: Event) -> dict[str, str]:
        kind = {"Content-Type": "application/json"} if event.kind == "health" else {}
        return {"X-Client-Certificate": event.kiosk.certificate, **kind}


def events_of(
    fleet: Sequence[Kiosk],
    a_day: float,
    seconds: float,
    chance: random.Random,
    packet: Callable[[Kiosk, str], bytes],
) -> list[Event]:
    """Draw what the fleet does in some seconds of its busiest hour."""
    numbers = itertools.count()
    an_hour = len(fleet) * a_day * max(HOURS.values())
    drawn: list[Event] = []

    def some(kind: str, path: str, every: float, body: bytes = b"") -> None:
        count = round(len(fleet) * seconds / every)
        for _ in range(count):
            at = chance.uniform(0, seconds)
            drawn.append(Event(at, next(numbers), kind, chance.choice(fleet), path, body))

    at = chance.expovariate(an_hour / 3600)
    while at < seconds:
        kiosk, name = chance.choice(fleet), new_submission_id()
        drawn.append(Event(at, next(numbers), "packet", kiosk, f"/v1/packets/{name}", packet(kiosk, name)))
        at += chance.expovariate(an_hour / 3600)
    some("health", "/v1/device-health", _HEALTH_SECONDS, json.dumps(_HEALTH).encode())
    some("keys", "/v1/keys", _HOURLY_SECONDS)
    some("catalogue", "/v1/catalogue", _HOURLY_SECONDS)
    return drawn


def replay(world: GatewayWorld, events: list[Event], speed: float, seconds: float) -> bool:
    """Replay a stretch, print what it came to, and tell whether the gateway kept up."""
    offered = Counter(event.kind for event in events)
    busy, begun = _cpu_seconds(world.gateway_pid), time.monotonic()
    outcome = Stretch(events, world.url, speed).run()
    took = time.monotonic() - begun
    cpu = (_cpu_seconds(world.gateway_pid) - busy) / took
    words = []
    for kind, waits in outcome.waits.items():
        p50, p99 = (statistics.quantiles(waits, n=100)[at] * 1000 for at in (49, 98))
        words.append(f"{kind} {p50:.0f}/{p99:.0f} ms")
    done = sum(outcome.statuses.values())
    strange = {
        said: count for said, count in outcome.statuses.items() if said[-3] != "2" and "404" not in said
    }
    kept = outcome.late < _BEHIND_SECONDS and not strange
    print(
        f"{speed:>3g} x  {offered['packet'] / seconds:6.1f} dossiers/s  {done / took:7.1f} requests/s  "
        f"gateway CPU {cpu:4.2f}  late {outcome.late:5.2f} s  {', '.join(words)}"
        f"{f'  {strange}' if strange else ''}{'' if kept else '  BEHIND'}",
        flush=True,
    )
    return kept


def _cpu_seconds(main: int) -> float:
    children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
    ticks = 0
    for process in (str(main), *children):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / _TICKS


def main() -> None:
    """Enrol the fleet, then one speed after the other."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kiosks", type=int, default=3321)
    parser.add_argument("--dossiers", type=float, default=40, help="of a kiosk in a day")
    parser.add_argument("--seconds", type=float, default=15, help="that each speed is held")
    parser.add_argument("--paper-kb", type=int, default=300)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))  # noqa: S311  # repeatable
    chosen = parser.parse_args()
    chance = random.Random(chosen.seed)  # noqa: S311  # repeatable, no secret
    paper = b"%PDF-1.7" + chance.randbytes(chosen.paper_kb * 1000)
    with tempfile.TemporaryDirectory() as scratch, postgres_cluster() as cluster:
        database = cluster.create_database()
        with gateway_world(Path(scratch), tls="proxy", workers=2, database=database) as world:
            seal_key = world.seal_key()

            def packet(kiosk: Kiosk, name: str) -> bytes:
                papers = {"giay-chung-sinh.pdf": paper}
                return packet_for(name, to=seal_key, signer=kiosk.signer, papers=papers, kiosk_id=kiosk.name)

            begun = time.monotonic()
            fleet = made_fleet(world, chosen.kiosks)
            a_day = chosen.kiosks * chosen.dossiers
            print(
                f"{len(fleet)} kiosks, {a_day:.0f} dossiers a day, {a_day * max(HOURS.values()):.0f} in the"
            )
            print(f"busiest hour; enrolled in {time.monotonic() - begun:.0f} s; seed {chosen.seed}")
            speed, carried = 1, 0
            while speed <= _FASTEST:
                stretch = events_of(fleet, chosen.dossiers, speed * chosen.seconds, chance, packet)
                if not replay(world, stretch, speed, chosen.seconds):
                    break
                speed, carried = speed * 2, speed
            held = world.session.get(f"{world.url}/health").json()
    print(
        f"carried {carried} times the country's busiest hour; {held['waiting_for_code']} still without a code"
    )


if __name__ == "__main__":
    main()
