"""A queue in a temporary folder and packets to put into it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from kiosk.dossier.packet import new_submission_id, seal
from kiosk.dossier.packet_keys import OpenKey, PacketSuite
from kiosk.machine.keys import Purpose, ensure_key
from kiosk.outbox.store import Outbox


@dataclass(frozen=True)
class Sealed:
    """A packet and what it is queued under."""

    packet: bytes
    submission_id: str
    local_reference: str
    procedure: str = "1.001193"
    visit: str = ""

    def into(self, outbox):
        return outbox.enqueue(
            self.packet,
            submission_id=self.submission_id,
            local_reference=self.local_reference,
            procedure=self.procedure,
            visit=self.visit or self.submission_id,
        )


@pytest.fixture(scope="session")
def province_key():
    return OpenKey.generate(PacketSuite.X25519)


@pytest.fixture(scope="session")
def make_maker(province_key):
    """Make what makes packets, signed by the key in a folder."""

    def maker(folder):
        signer = ensure_key(folder / "keys", Purpose.ENROLMENT)

        def make_packet(size=100, visit="", submission_id=""):
            submission_id = submission_id or new_submission_id()
            packet = seal(
                b"{}",
                {"a.pdf": bytes(size)},
                submission_id=submission_id,
                to=province_key.public(),
                signer=signer,
            )
            return Sealed(packet, submission_id, f"KIOSK-01-{submission_id[:6]}", visit=visit)

        return make_packet

    return maker


@pytest.fixture
def make(make_maker, tmp_path):
    return make_maker(tmp_path)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "outbox"


@pytest.fixture
def outbox(folder):
    with_queue = Outbox(folder)
    yield with_queue
    with_queue.close()
