"""A real gateway and a real back office on loopback, and a kiosk that is enrolled there."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
import requests
from fastapi import FastAPI

from kiosk.dossier.packet import new_submission_id
from kiosk.gateway.app import create_app
from kiosk.gateway.back_office import HttpBackOffice
from kiosk.gateway.keyring import Keyring
from kiosk.gateway.parts import open_parts
from kiosk.gateway.server import GatewayServer
from kiosk.machine.keys import MachineKey, Purpose, ensure_key
from kiosk.sandbox.back_office import create_app as create_back_office
from kiosk.sandbox.holdings import Holdings
from kiosk.settings import Gateway
from tests.gateway_world import KIOSK_ID, gateway_world, manifest, packet_for

EXPECTED = date(2026, 11, 25)


@contextmanager
def served(app):
    """Run an application on a free port in a thread and give its address."""
    server = GatewayServer(app)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@dataclass
class Kiosk:
    """A kiosk that can seal to one gateway."""

    keyring: Keyring
    signer: MachineKey

    def stranger(self, folder):
        """Another kiosk, which is enrolled nowhere."""
        return Kiosk(self.keyring, ensure_key(folder, Purpose.ENROLMENT))

    def packet(self, submission_id, **about) -> bytes:
        to = self.keyring.open_keys()[0].public()
        return packet_for(submission_id, to=to, signer=self.signer, **about)


@dataclass
class Folders:
    """Where the gateway keeps what it holds."""

    folder: Path

    @property
    def packets(self):
        return self.folder / "packets"

    @property
    def database(self):
        return self.folder / "gateway.sqlite3"


@dataclass
class Province:
    """A running gateway, its back office, and a kiosk."""

    url: str
    back_office: str
    state: Folders
    kiosk: Kiosk
    app: FastAPI
    asked: list = field(default_factory=list)

    def put(self, submission_id, packet):
        return requests.put(f"{self.url}/v1/packets/{submission_id}", data=packet, timeout=20)

    def get(self, submission_id):
        return requests.get(f"{self.url}/v1/packets/{submission_id}", timeout=20)

    def control(self, **how):
        requests.post(f"{self.back_office}/control", json=how, timeout=20).raise_for_status()

    def dossiers(self):
        return requests.get(f"{self.back_office}/dossiers", timeout=20).json()

    def code_of(self, submission_id):
        return eventually(lambda: self.get(submission_id).json()["dossier_code"])


def eventually(ask):
    """Ask until the answer is true; the test's own time limit ends it."""
    while not (answer := ask()):
        time.sleep(0.02)
    return answer


@contextmanager
def running_province(folder: Path, back_office: str, asked: list, hand_over_to=None):
    def expected(procedure, case, received):
        asked.append((procedure, case, received))
        return EXPECTED

    # Tests ask more often than kiosks do.
    settings = Gateway(state=folder, requests_per_minute=1_000_000)
    office = hand_over_to or HttpBackOffice(back_office)
    parts = open_parts(settings, back_office=office, expected_day=expected)
    kiosk = Kiosk(parts.keyring, ensure_key(folder / "kiosk-keys", Purpose.ENROLMENT))
    parts.storage.registry.add_key(KIOSK_ID, Purpose.ENROLMENT, kiosk.signer.public())
    app = create_app(parts)
    with served(app) as url:
        yield Province(url, back_office, Folders(folder), kiosk, app, asked)


@pytest.fixture
def back_office(tmp_path):
    with served(create_back_office(Holdings(tmp_path / "sandbox", "H49.01.02"))) as url:
        yield url


@pytest.fixture
def province(tmp_path, back_office):
    with running_province(tmp_path / "gateway", back_office, []) as running:
        yield running


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    """A gateway's process with TLS of its own, for all files that ask for it."""
    with gateway_world(tmp_path_factory.mktemp("world"), tls="own") as running:
        yield running


@pytest.fixture(scope="module")
def lasting(tmp_path_factory):
    """A province that all tests of a file use: each files under ids of its own."""
    folder = tmp_path_factory.mktemp("lasting")
    with (
        served(create_back_office(Holdings(folder / "sandbox", "H49.01.02"))) as office,
        running_province(folder / "gateway", office, []) as running,
    ):
        yield running


@pytest.fixture
def another():
    """Run a second gateway on the folder of a province, beside the first."""
    return lambda of: running_province(of.state.folder, of.back_office, [])


@pytest.fixture
def restart(tmp_path, back_office):
    """Start the gateway of `province` again on the same folder, with another client of the back office."""
    return lambda hand_over_to=None: running_province(tmp_path / "gateway", back_office, [], hand_over_to)


@pytest.fixture
def submission_id():
    return new_submission_id()


@pytest.fixture
def make_manifest():
    return manifest


@pytest.fixture(scope="session")
def serve_app():
    """Run another application on a free port for the length of a block."""
    return served
