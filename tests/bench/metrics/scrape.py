"""What a scrape of a kiosk's figures costs in CPU time, against one of an empty registry by the same server.

A queue of forty packets, four devices, one report; the CPU time of the thread that answers, the client's not.
What changes within days is read every five minutes: by one scrape in ten, where one comes every 30 seconds.
"""

from __future__ import annotations

import http.client
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from prometheus_client import CollectorRegistry

from hardware.vocabulary import Counters, Role, Snapshot, State, Status
from kiosk.dossier.packet import new_submission_id
from kiosk.machine.keys import Purpose, ensure_key
from kiosk.machine.readiness import READINESS_REPORT
from kiosk.machine.signed import sign_document
from kiosk.outbox.store import Outbox
from kiosk.province.pinned import Pinned
from kiosk.telemetry.device_states import DeviceStates
from kiosk.telemetry.looking import Looking
from kiosk.telemetry.metrics import metrics_registry
from kiosk.telemetry.metrics_server import MetricsServer
from kiosk.telemetry.vitals import Vitals
from tests.bench.measure import compare
from tests.gateway_world import gateway_world

if TYPE_CHECKING:
    from tests.gateway_world import GatewayWorld

_SCRAPES = 40
_WAITING = 40
_AIM = 10.0


def main() -> None:
    """Print both and their ratio."""
    with tempfile.TemporaryDirectory() as folder, gateway_world(Path(folder), office=False) as world:
        look = _kiosk(world)
        registries = (metrics_registry(look), CollectorRegistry())
        with (
            closing(look.outbox),
            closing(MetricsServer(registries[0], 0)) as ours,
            closing(MetricsServer(registries[1], 0)) as empty,
        ):
            ours.start()
            empty.start()

            def all_figures() -> float:
                return _seconds(ours, look)

            found = compare(all_figures, lambda: _seconds(empty))
            size = len(_scrape(ours))
    print(f"a scrape of a kiosk's figures, {size} bytes: {found.ours.text('ms', 1000)} of CPU time")
    print(f"of an empty registry:                    {found.peer.text('ms', 1000)}")
    print(f"ratio {found.ratio.text('x')}; aim: at most {_AIM:g}")
    print(f"at one scrape in 30 s: {found.ours.median / 30:.4%} of a core")


def _seconds(server: MetricsServer, look: Looking | None = None) -> float:
    """Return what one scrape of many took of the answering thread's CPU time."""
    clock = time.pthread_getcpuclockid(server.thread_id)
    begun = time.clock_gettime(clock)
    for number in range(_SCRAPES):
        if look is not None and number % 10 == 0:
            look._slow_until = 0.0
        _scrape(server)
    return (time.clock_gettime(clock) - begun) / _SCRAPES


def _scrape(server: MetricsServer) -> bytes:
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)) as line:
        line.request("GET", "/metrics", headers={"Accept": "application/openmetrics-text;version=1.0.0"})
        return line.getresponse().read()


def _kiosk(world: GatewayWorld) -> Looking:
    """Make a kiosk that is enrolled, with a queue, devices and a report."""
    state = world.settings.paths.state
    outbox = Outbox(state / "outbox")
    for number in range(_WAITING):
        submission_id = new_submission_id()
        outbox.enqueue(
            world.packet(submission_id),
            submission_id=submission_id,
            local_reference=f"KIOSK-{number:04}",
            procedure="1.001193",
            visit=f"{number:032x}",
        )
    devices = [Snapshot(Status(role, State.READY), "", Counters(1, 2, 2, 900)) for role in Role]
    DeviceStates(state / "devices", lambda: devices).write()
    report = state / "report.json"
    body = {
        "format": 1,
        "kiosk_id": "QN-HCC-01",
        "taken_at": datetime.now(UTC),
        "verdict": "fit",
        "results": [{"check": f"check-{n}", "outcome": "passed", "words": "Đạt."} for n in range(45)],
    }
    key = ensure_key(state / "bench", Purpose.REPORT)
    report.write_bytes(sign_document(key, READINESS_REPORT, msgspec.json.encode(body)))
    return Looking(
        state=state,
        outbox=outbox,
        pinned=Pinned(state / "province", state / "keys"),
        about=Vitals("QN-HCC-01", "0.1.0", "06685", time.time()),
        trouble=lambda: "away-silent",
        newest_report=lambda: report,
    )


if __name__ == "__main__":
    main()
