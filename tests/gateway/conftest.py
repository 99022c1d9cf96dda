"""A real gateway and a real back office on loopback, and a kiosk that is enrolled there."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import requests
import uvicorn
from fastapi import FastAPI

from kiosk.dossier.consent import Consent, ConsentPurpose
from kiosk.dossier.delivery import Delivery, DeliveryWay
from kiosk.dossier.manifest import (
    Manifest,
    ManifestAssurance,
    ManifestPaper,
    ManifestProcedure,
    encode_manifest,
)
from kiosk.dossier.packet import new_submission_id, seal
from kiosk.dossier.papers import paper_of
from kiosk.dossier.people import Person
from kiosk.gateway.app import create_app
from kiosk.gateway.back_office import HttpBackOffice
from kiosk.gateway.state import GatewayState, open_state
from kiosk.machine.enrolled import enrol
from kiosk.machine.keys import MachineKey, Purpose, ensure_key
from kiosk.sandbox.back_office import create_app as create_back_office
from kiosk.sandbox.holdings import Holdings

KIOSK_ID = "QN-HCC-01"
EXPECTED = date(2026, 11, 25)
PDF = b"%PDF-1.7 a paper"


@contextmanager
def served(app):
    """Run an application on a free port in a thread and give its address."""
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="on"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def manifest(submission_id, *, kiosk_id=KIOSK_ID, papers=None, answer="Nguyễn An Bình") -> bytes:
    held = {"giay-chung-sinh.pdf": PDF} if papers is None else papers
    made = [paper_of(name.removesuffix(".pdf"), "Giấy chứng sinh", 1, body) for name, body in held.items()]
    moment = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
    return encode_manifest(
        Manifest(
            format=1,
            submission_id=submission_id,
            local_reference="KIOSK-7F3K-9Q2M",
            kiosk_id=kiosk_id,
            created_at=moment,
            procedure=ManifestProcedure("1.001193", "Đăng ký khai sinh", "on-time", 1),
            assurance=ManifestAssurance("chip-signed", "unknown"),
            submitter=Person("Nguyễn Thị Hoa", "022190000001"),
            subject=Person(answer),
            consents=(Consent(ConsentPurpose.SEND_DOSSIER, ConsentPurpose.SEND_DOSSIER.wording, moment),),
            answers={"child-name": answer},
            delivery=Delivery(DeliveryWay.DESK),
            papers=tuple(
                ManifestPaper(one.key, one.name, one.file_name, one.pages, len(one.pdf), one.sha256)
                for one in made
            ),
        )
    )


@dataclass
class Kiosk:
    """A kiosk that can seal to one gateway."""

    state: GatewayState
    signer: MachineKey

    def packet(self, submission_id, *, papers=None, content=None, **about) -> bytes:
        return seal(
            manifest(submission_id, papers=papers, **about) if content is None else content,
            {"giay-chung-sinh.pdf": PDF} if papers is None else papers,
            submission_id=submission_id,
            to=self.state.keys[0].public(),
            signer=self.signer,
        )


@dataclass
class Province:
    """A running gateway, its back office, and a kiosk."""

    url: str
    back_office: str
    state: GatewayState
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
    state = open_state(folder)
    kiosk = Kiosk(state, ensure_key(folder / "kiosk-keys", Purpose.ENROLMENT))
    enrol(state.enrolled, KIOSK_ID, kiosk.signer.public())

    def expected(procedure, case, received):
        asked.append((procedure, case, received))
        return EXPECTED

    app = create_app(state, back_office=hand_over_to or HttpBackOffice(back_office), expected_day=expected)
    with served(app) as url:
        yield Province(url, back_office, state, kiosk, app, asked)


@pytest.fixture
def back_office(tmp_path):
    with served(create_back_office(Holdings(tmp_path / "sandbox", "H49.01.02"))) as url:
        yield url


@pytest.fixture
def province(tmp_path, back_office):
    with running_province(tmp_path / "gateway", back_office, []) as running:
        yield running


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
