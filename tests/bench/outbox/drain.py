"""How long a thousand packets take from the queue into custody, against a loop that only puts them.

The gateway is a real process with SQLite and TLS; the loop is one session that puts the same packets, one
after the other, with no queue, no lease and nothing written down.
"""

from __future__ import annotations

import logging
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

import structlog

from kiosk.dossier.packet import new_submission_id
from kiosk.outbox.agent import Agent
from kiosk.outbox.row import SyncState
from kiosk.outbox.store import Outbox
from kiosk.province.http_gateway import HttpGateway
from tests.bench.measure import compare
from tests.bench.outbox.packets import Sealed
from tests.gateway_world import GatewayWorld, gateway_world

_COUNT = 1000
_ROUNDS = 3
_PAPERS = {"giay-chung-sinh.pdf": bytes(30_000)}


def main() -> None:
    """Print both rates and their ratio."""
    # A thousand lines of "in custody" would be measured with it.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with (
        tempfile.TemporaryDirectory(prefix="kiosk-bench-") as folder,
        gateway_world(Path(folder) / "world", tls="own") as world,
    ):
        found = compare(
            lambda: _ours(world, Path(folder) / new_submission_id()), lambda: _loop(world), rounds=_ROUNDS
        )
    print(f"{_COUNT} packets into custody, over TLS, gateway on SQLite")
    print(f"  the agent           {found.ours.text('packets/s')}")
    print(f"  a loop that puts    {found.peer.text('packets/s')}")
    print(f"  ratio               {found.ratio.text('')}")


def _packets(world: GatewayWorld) -> list[Sealed]:
    made = []
    for _ in range(_COUNT):
        one = new_submission_id()
        made.append(Sealed(one, world.packet(one, papers=_PAPERS)))
    return made


def _ours(world: GatewayWorld, folder: Path) -> float:
    gateway = HttpGateway(world.url, timeout_seconds=30, tls=world.pinned.tls_context)
    with closing(gateway), closing(Outbox(folder)) as outbox:
        for packet in _packets(world):
            packet.into(outbox)
        agent = Agent(outbox, gateway, stop=threading.Event())
        begun = time.perf_counter()
        while any(row.sync is not SyncState.IN_CUSTODY for row in outbox.waiting()):
            for _ in range(50):
                if not agent.step():
                    time.sleep(0.01)
        return _COUNT / (time.perf_counter() - begun)


def _loop(world: GatewayWorld) -> float:
    packets = _packets(world)
    begun = time.perf_counter()
    for one in packets:
        world.put(one.submission_id, one.packet).raise_for_status()
    return _COUNT / (time.perf_counter() - begun)


if __name__ == "__main__":
    main()
