"""The agent itself: its figures at the port of its settings, its health and its report at the gateway."""

from __future__ import annotations

import json
import socket
import time
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from hardware.vocabulary import Condition, Counters, Role, Snapshot, State, Status
from kiosk.machine.keys import Purpose
from kiosk.sandbox.children import Children, environment
from kiosk.sandbox.world import free_port
from kiosk.settings import Metrics
from kiosk.technician.history import History
from kiosk.telemetry.device_states import DeviceStates
from tests.gateway_world import KIOSK_ID, gateway_world
from tests.operator_fleet import report

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with gateway_world(tmp_path_factory.mktemp("world"), tls="own", office=False) as running:
        yield running


@contextmanager
def agent(world, port):
    """Run the agent with figures at a port."""
    centre = world.settings.centre.model_copy(update={"unit": "06685"})
    settings = world.settings.model_copy(update={"metrics": Metrics(port=port), "centre": centre})
    root = world.settings.paths.state.parent
    with Children(root / f"logs-{port}", environment(settings, root / "home")) as children:
        yield children.start("agent"), root / f"logs-{port}" / "agent.log"


def eventually(ask):
    """Ask until the answer is true; the test's own time limit ends it."""
    while not (answer := ask()):
        time.sleep(0.05)
    return answer


def figures(port):
    try:
        text = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=20).text
    except requests.ConnectionError:
        return None
    return {
        (one.name, *sorted(one.labels.values())): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


def test_what_a_kiosk_is_like_stands_in_its_figures_and_at_the_gateway(world):
    state = world.settings.paths.state
    printer = Status(Role.RECEIPT_PRINTER, State.ATTENTION, Condition.PAPER_OUT)
    DeviceStates(state / "devices", lambda: [Snapshot(printer, "made-up", Counters(jobs=7))]).write()
    taken_at = datetime(2026, 11, 22, 9, tzinfo=UTC)
    document = report(
        world.pinned.key(Purpose.REPORT), KIOSK_ID, taken_at=taken_at, verdict="fit-with-limits"
    )
    History(state).keep(taken_at, document)
    port = free_port()
    with agent(world, port):
        found = eventually(lambda: figures(port))
        assert found["kiosk_device_condition", "paper-out", "receipt-printer"] == 1
        assert found["kiosk_device_jobs_total", "receipt-printer"] == 7
        assert found["kiosk_report_timestamp_seconds",] == taken_at.timestamp()
        assert found["kiosk_report_verdict", "fit-with-limits"] == 1
        assert found["kiosk_certificate_expiry_timestamp_seconds",] > time.time()
        assert found["kiosk_outbox_waiting_packets",] == 0
        assert not [name for name in found if name[0] == "kiosk_unreadable"]
        with world.storage() as storage:
            assert eventually(lambda: storage.reports.document(KIOSK_ID)) == document
            (known,) = storage.registry.kiosks(KIOSK_ID)
    health = json.loads(known.health)
    assert health["conditions"] == {"receipt-printer": "paper-out"}
    assert (health["unit"], health["centre"]) == ("06685", world.settings.centre.name)


def test_a_port_that_is_taken_stops_no_dossier(world):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with world.storage() as storage:
            # Before the agent is there: it tells of itself at once, and then not for five minutes.
            before = storage.registry.kiosks(KIOSK_ID)[0].health_at
            with agent(world, port) as (process, log):
                eventually(lambda: log.exists() and "figures are not offered" in log.read_text("utf-8"))
                eventually(lambda: storage.registry.kiosks(KIOSK_ID)[0].health_at != before)
                assert process.poll() is None
