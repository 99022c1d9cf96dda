"""Many made-up kiosks, enrolled by an operator's hand: real enrolments would be the benchmark themselves."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from kiosk.gateway.authority import Authority
from kiosk.gateway.registry import IssuedCertificate
from kiosk.machine.keys import MachineKey, Purpose

if TYPE_CHECKING:
    from tests.gateway_world import GatewayWorld


@dataclass(frozen=True, slots=True)
class Kiosk:
    """One of the fleet: its id, the key it signs with, and its certificate as a proxy hands it on."""

    name: str
    signer: MachineKey
    certificate: str


def made_fleet(world: GatewayWorld, count: int) -> list[Kiosk]:
    """Let the gateway know as many kiosks; their keys are derived from their names."""
    authority = Authority(world.settings.gateway.state)
    with world.storage() as storage, ThreadPoolExecutor(4) as pool:

        def make(number: int) -> Kiosk:
            name = f"FLEET-{number:04}"
            signer, transport = _key(name, Purpose.ENROLMENT), _key(name, Purpose.TRANSPORT)
            pem = authority.issue_client(name, transport.public())
            held = x509.load_pem_x509_certificate(pem)
            issued = IssuedCertificate(
                held.fingerprint(SHA256()).hex(), f"{held.serial_number:x}", held.not_valid_after_utc
            )
            storage.registry.add_key(name, Purpose.ENROLMENT, signer.public())
            keys = {Purpose.TRANSPORT: transport.public()}
            storage.registry.renew(name, keys=keys, certificate=issued)
            return Kiosk(name, signer, quote(pem.decode()))

        return list(pool.map(make, range(count)))


def _key(name: str, purpose: Purpose) -> MachineKey:
    secret = hashlib.sha256(f"fleet {name} {purpose}".encode()).digest()
    return MachineKey(purpose, Ed25519PrivateKey.from_private_bytes(secret))
