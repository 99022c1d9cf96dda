"""Packets of format 1 as they were first written, which every later program must open.

    python -m tests.packet.make_stored

writes those that are missing into `stored/`; one that is there is never written again. Their keys are derived
from labels: no private key is kept in the tree, and these must never seal anything real.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.dossier.packet import seal
from kiosk.dossier.packet_keys import OpenKey, PacketSuite
from kiosk.dossier.seal_keys import SEAL_KEYS, ListedKey, SealKeyList, encode_seal_keys
from kiosk.machine.keys import MachineKey, Purpose
from kiosk.machine.signed import sign_document

STORED = Path(__file__).with_name("stored")
KIOSK_ID = "QN-HCC-01"
SUBMISSION = "5ea1ed0123456789abcdef0123456789"
MANIFEST = '{"format":1,"procedure":"1.001193","subject":"Nguyễn An Bình"}'.encode()
PAPERS = {"giay-chung-sinh.pdf": b"%PDF-1.7 a made-up paper\n", "trong.pdf": b""}


def signing_key(purpose: Purpose) -> MachineKey:
    """Derive a test machine's key for a purpose."""
    seed = hashlib.sha256(f"kiosk-hcc test key, never for real: {purpose}".encode()).digest()
    return MachineKey(purpose, Ed25519PrivateKey.from_private_bytes(seed))


def open_key(suite: PacketSuite) -> OpenKey:
    """Derive a test province's key of a suite."""
    label = f"kiosk-hcc test key, never for real: province {suite.label}".encode()
    return OpenKey(suite, hashlib.shake_256(label).digest(32 if suite is PacketSuite.X25519 else 96))


def packet_file(suite: PacketSuite) -> Path:
    """Name the stored packet of a suite."""
    return STORED / f"format1-{suite.label}.packet"


def list_file() -> Path:
    """Name the stored list of packet keys."""
    return STORED / "seal-keys-format1.json"


def main() -> None:
    """Write what is missing."""
    STORED.mkdir(exist_ok=True)
    for suite in PacketSuite:
        if not packet_file(suite).exists():
            to, signer = open_key(suite).public(), signing_key(Purpose.ENROLMENT)
            packet_file(suite).write_bytes(
                seal(MANIFEST, PAPERS, submission_id=SUBMISSION, to=to, signer=signer)
            )
    if not list_file().exists():
        public = [open_key(suite).public() for suite in PacketSuite]
        keys = tuple(ListedKey(key.suite, key.key_id, key.raw, preferred=True) for key in public)
        body = encode_seal_keys(SealKeyList(7, datetime(2026, 11, 22, 5, 0, tzinfo=UTC), keys))
        list_file().write_bytes(sign_document(signing_key(Purpose.DISTRIBUTION), SEAL_KEYS, body))


if __name__ == "__main__":
    main()
