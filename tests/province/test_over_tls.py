"""The agent and a real gateway over TLS, on a cable that is spoiled: exactly once, and its duties done."""

from __future__ import annotations

import json
import os
import shutil
import socket
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from kiosk.catalogue.kept import catalogue_serial
from kiosk.dossier.packet import new_submission_id
from kiosk.dossier.packet_keys import PacketSuite
from kiosk.front import load_procedures
from kiosk.gateway.authority import Authority
from kiosk.gateway.keyring import Keyring
from kiosk.gateway.published import Published
from kiosk.machine.errors import BadDocument
from kiosk.outbox.agent import Agent
from kiosk.outbox.gates import Gates
from kiosk.outbox.row import SyncState
from kiosk.outbox.store import Outbox
from kiosk.province.device_health import DeviceHealth, OutboxHealth, tell_health
from kiosk.province.errors import AwayKind, GatewayAway, GatewayRefused, RefusalReason
from kiosk.province.given import fetch_catalogue, fetch_keys, renew_certificate
from kiosk.province.http_gateway import HttpGateway
from kiosk.sandbox.children import environment
from kiosk.sandbox.wire import Wire, WireMode
from tests.gateway_world import KIOSK_ID, gateway_world

pytestmark = pytest.mark.slow

# Delays pass so much faster than they are.
_FASTER = 10
LARGE = {"giay-to.pdf": os.urandom(3_000_000)}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with gateway_world(tmp_path_factory.mktemp("tls"), tls="own") as running:
        yield running


@pytest.fixture
def wire(world):
    with Wire(world.url) as cable:
        yield cable


@pytest.fixture
def gateway(world, wire):
    client = HttpGateway(wire.url, timeout_seconds=1, tls=world.pinned.tls_context)
    yield client
    client.close()


@pytest.fixture
def outbox(tmp_path):
    began = datetime.now(UTC)
    with_queue = Outbox(tmp_path / "outbox", clock=lambda: began + (datetime.now(UTC) - began) * _FASTER)
    yield with_queue
    with_queue.close()


@pytest.fixture
def queue(world, outbox):
    def put(**about):
        submission_id = new_submission_id()
        outbox.enqueue(
            world.packet(submission_id, **about),
            submission_id=submission_id,
            local_reference=f"KIOSK-{submission_id[:4].upper()}",
            procedure="1.001193",
            visit=submission_id,
        )
        return submission_id

    return put


@contextmanager
def at_work(outbox, gateway):
    stop = threading.Event()
    gates = Gates(Random(1), lambda: time.monotonic() * _FASTER)  # noqa: S311  # jitter is no secret
    thread = threading.Thread(target=Agent(outbox, gateway, stop=stop, gates=gates).run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def until(condition):
    while not (found := condition()):
        time.sleep(0.02)
    return found


@pytest.mark.parametrize(
    ("mode", "kinds"),
    [
        (WireMode.CUT, {"cut"}),
        (WireMode.SILENT, {"silent"}),
        (WireMode.RESET, {"cut"}),
        (WireMode.ANSWER_LOST, {"cut", "silent"}),
        (WireMode.PORTAL, {"not-ours", "cut"}),
    ],
)
def test_trouble_on_the_cable_delays_small_and_large_and_doubles_neither(  # noqa: PLR0917  # fixtures
    world, wire, gateway, outbox, queue, mode, kinds
):
    wire.mode, wire.budget = mode, 1_500_000 if mode is WireMode.RESET else 0
    queued = [queue(), queue(papers=LARGE)]
    with at_work(outbox, gateway):
        for submission_id in queued:
            until(lambda one=submission_id: outbox.find(one).attempts)
        if mode is not WireMode.RESET:
            row = outbox.find(queued[1])
            assert row.last_error.removeprefix("away-") in kinds
            assert row.sync is not SyncState.IN_CUSTODY
        wire.mode = WireMode.OPEN
        until(lambda: all(outbox.find(one).dossier_code for one in queued))
    held = [dossier["submission_id"] for dossier in world.dossiers()]
    assert [held.count(one) for one in queued] == [1, 1]


def test_somebody_in_between_with_a_certificate_of_their_own_gets_nothing(
    gateway_between, world, outbox, queue
):
    submission_id = queue()
    with at_work(outbox, gateway_between):
        until(lambda: outbox.find(submission_id).last_error)
    assert outbox.find(submission_id).last_error == "away-untrusted"
    assert outbox.packet(submission_id) is not None


@pytest.fixture
def gateway_between(peer, saying, make_authority, world):
    """A client whose line ends at a server that another authority certified."""
    server = make_authority("between").issue("gateway")
    with peer(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), server=server) as url:
        client = HttpGateway(url, timeout_seconds=5, tls=world.pinned.tls_context)
        yield client
        client.close()


def test_new_packet_keys_are_taken_and_old_lists_are_not(world, gateway):
    before = world.pinned.seal_keys()
    fetch_keys(gateway.line, world.pinned)
    assert world.pinned.seal_keys() == before
    ring = Keyring(world.settings.gateway.state)
    old = ring.signed_list()
    ring.rotate(PacketSuite.MLKEM768_X25519)

    def newer():
        fetch_keys(gateway.line, world.pinned)
        return world.pinned.seal_keys().serial > before.serial

    until(newer)
    with pytest.raises(BadDocument):
        world.pinned.accept_keys(old)
    submission_id = new_submission_id()
    assert gateway.submit(world.packet(submission_id), submission_id).custody_time


def test_a_catalogue_is_fetched_whole_once_and_the_kiosk_starts_with_it(world, gateway, tmp_path):
    folder, assets = tmp_path / "catalogue", world.settings.paths.assets
    fetch_catalogue(gateway.line, world.pinned, folder)
    assert catalogue_serial(folder) == 0  # none was published
    state = world.settings.gateway.state
    source = tmp_path / "source"
    for part in ("procedures", "forms", "calendar"):
        shutil.copytree(assets / part, source / part)
    (source / "forms" / "1.001193.json").unlink()
    header = Published(state / "catalogue", Authority(state).distribution).publish(source)
    fetch_catalogue(gateway.line, world.pinned, folder)
    assert [path.name for path in folder.iterdir()] == [str(header.serial)]
    _, forms = load_procedures(folder, assets)
    assert forms.find("1.001193") is None
    fetch_catalogue(gateway.line, world.pinned, folder)
    (folder / str(header.serial) / "forms" / "1.001193.json").write_text("{")
    assert load_procedures(folder, assets)[1].find("1.001193") is not None


def test_a_certificate_is_renewed_in_time_even_after_it_has_ended(world, wire, gateway, tmp_path):
    pinned = world.enrol(tmp_path / "other", "QN-HCC-77")
    first = pinned.certificate()
    renew_certificate(wire.url, pinned, datetime.now(UTC), 5)
    assert pinned.certificate() == first
    renew_certificate(wire.url, pinned, first.not_valid_after_utc + timedelta(days=1), 5)
    second = pinned.certificate()
    assert second.serial_number != first.serial_number
    assert second.public_key() != first.public_key()
    client = HttpGateway(wire.url, timeout_seconds=5, tls=pinned.tls_context)
    assert client.status(new_submission_id()) is None
    client.close()


def test_a_kiosk_that_was_revoked_hears_so_and_keeps_its_packets(world, wire, outbox, queue, tmp_path):
    pinned = world.enrol(tmp_path / "other", "QN-HCC-78")
    with world.storage() as storage:
        storage.registry.revoke("QN-HCC-78")
    client = HttpGateway(wire.url, timeout_seconds=5, tls=pinned.tls_context)

    def refused():
        with suppress(GatewayAway):
            try:
                client.status(new_submission_id())
            except GatewayRefused as refusal:
                return refusal.reason
        return None

    assert until(refused) in {RefusalReason.CERTIFICATE_REFUSED, RefusalReason.REVOKED}
    submission_id = queue(papers=LARGE)
    with at_work(outbox, client):
        until(lambda: outbox.find(submission_id).last_error.startswith("refused-"))
    assert outbox.packet(submission_id) is not None
    client.close()


def test_health_is_told_in_the_gateways_own_form(world, gateway):
    health = DeviceHealth(
        format=1,
        at=datetime.now(UTC),
        version="0.1.0",
        uptime_seconds=5,
        disk_free_bytes=10**12,
        outbox=OutboxHealth(waiting=3, oldest_seconds=600, bytes=12345),
        keys_serial=world.pinned.seal_keys().serial,
        catalogue_serial=0,
        devices={},
    )
    tell_health(gateway.line, health)
    with world.storage() as storage:
        told = next(one for one in storage.registry.kiosks() if one.kiosk_id == KIOSK_ID)
    assert '"oldest_seconds":600' in told.health


def test_the_verb_is_ready_alive_and_does_its_duties(world, tmp_path, monkeypatch):
    """As the service manager starts it; ended by it."""
    name = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(name))
        manager.settimeout(30)
        world.children.env = environment(world.settings) | {"NOTIFY_SOCKET": str(name)}
        child = world.children.start("agent")
        said = [manager.recv(4096).decode() for _ in range(3)]
        assert said[0] == "READY=1"
        assert {"WATCHDOG=1", "STATUS=nothing waits"} <= set(said)

        def told():
            with world.storage() as storage:
                return next(one for one in storage.registry.kiosks() if one.kiosk_id == KIOSK_ID).health_at

        before = told()
        until(lambda: told() and told() != before)
        child.terminate()
        assert child.wait(20) == 0
        while said[-1] != "STOPPING=1":
            said.append(manager.recv(4096).decode())
    log = (world.children.logs / "agent.log").read_text("utf-8")
    assert "not done" not in log, json.dumps(log[-2000:])
    assert AwayKind.UNTRUSTED not in log
