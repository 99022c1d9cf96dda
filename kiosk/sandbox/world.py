"""A made-up world on one machine: settings for it, and the keys that its parts must know of each other."""

from __future__ import annotations

import errno
import secrets
import shutil
import socket
from contextlib import closing
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from hardware.simulated.card.issuer import CSCA_FILE, LIST_FILE, ensure_issuer
from kiosk.gateway.authority import Authority
from kiosk.gateway.enrolment import admit
from kiosk.gateway.keyring import Keyring, public_key_file
from kiosk.gateway.storage import open_storage
from kiosk.machine.codes import read_code
from kiosk.machine.files import make_private_folder, write_durable
from kiosk.machine.keys import Purpose
from kiosk.province.enrolling import enrol
from kiosk.province.pinned import Pinned
from kiosk.sandbox.card_verifier import CARD_VERIFIER, PUBLIC_KEY_FILE, VERIFIER_FOLDER, ensure_verifier_key
from kiosk.sandbox.phone.vneid_client import CLIENTS_FOLDER
from kiosk.settings import (
    Gateway,
    Identity,
    Paths,
    Phone,
    Province,
    Sandbox,
    Settings,
    Verifier,
    Vneid,
)

# Where the gateway keeps what it has of the made-up VNeID, and what it is called there.
VNEID_FOLDER = "vneid"
VNEID_CLIENT = "gateway-of-the-sandbox"

# Linux gives outgoing connections ports from 32768 on.
_FIRST_PORT, _PORTS = 20000, 12000


def free_port() -> int:
    """Find a port of the loopback address that nobody listens on now.

    Below those that the kernel gives to outgoing connections: a server that is started again finds it free.
    """
    while True:
        port = _FIRST_PORT + secrets.randbelow(_PORTS)
        try:
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise


def world_settings(root: Path, run: Path, *, custody_wait_seconds: float = 20) -> Settings:
    """Make settings whose every folder lies under `root` and whose servers have ports of their own.

    `root/kiosk` is what a kiosk would have on its disk, `root/province` the other side.
    """
    gateway_port, office_port = free_port(), free_port()
    base = Settings()
    return base.model_copy(
        update={
            "paths": Paths(state=root / "kiosk", run=run, assets=base.paths.assets),
            "province": Province(
                gateway_url=f"http://127.0.0.1:{gateway_port}", custody_wait_seconds=custody_wait_seconds
            ),
            "gateway": Gateway(
                port=gateway_port,
                state=root / "province" / "gateway",
                back_office_url=f"http://127.0.0.1:{office_port}",
            ),
            "identity": Identity(verifier=Verifier(url=f"http://127.0.0.1:{office_port}{CARD_VERIFIER}")),
            "sandbox": Sandbox(port=office_port, phone_port=free_port(), state=root / "province" / "sandbox"),
        }
    )


def with_phone(settings: Settings, *, gateway: bool = False) -> Settings:
    """Let one log in by phone at the made-up provider: by its issuer's address, or through the gateway.

    To be called before `provision`.
    """
    provider = f"http://127.0.0.1:{settings.sandbox.phone_port}"
    if not gateway:
        return settings.model_copy(update={"phone": Phone(issuer=provider)})
    folder = settings.gateway.state / VNEID_FOLDER
    vneid = Vneid(
        authorize_url=f"{provider}/vneid/auth",
        token_url=f"{provider}/vneid/token",
        userinfo_url=f"{provider}/vneid/userinfo",
        client_id=VNEID_CLIENT,
        public_url=f"http://127.0.0.1:{settings.gateway.port}",
        secret_file=folder / "secret",
        key_file=folder / "key.pem",
    )
    return settings.model_copy(
        update={
            "phone": Phone(gateway=True),
            "gateway": settings.gateway.model_copy(update={"vneid": vneid}),
        }
    )


def provision(settings: Settings) -> None:
    """Introduce the parts to each other, as an operator does once for a real kiosk.

    The test issuer of cards becomes a trust anchor, with its list of revoked signers; the kiosk is enrolled
    at the gateway, and gets the public keys of the gateway and of the card verifier. May be called again.
    """
    cards = settings.sandbox.state / "issuer"
    revoked = ensure_issuer(cards).authority.revocation_list()
    (cards / LIST_FILE).write_bytes(revoked)  # for the made-up authority that is asked online
    settings.anchors.mkdir(parents=True, exist_ok=True)
    for name in (CSCA_FILE, LIST_FILE):
        shutil.copyfile(cards / name, settings.anchors / f"test-{name}")
    _enrol(settings)
    authority = settings.sandbox.state / VERIFIER_FOLDER
    ensure_verifier_key(authority)
    settings.verifier_key.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(authority / PUBLIC_KEY_FILE, settings.verifier_key)
    settings.province_key.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(public_key_file(settings.gateway.state), settings.province_key)
    if settings.gateway.vneid is not None:
        _register_at_vneid(settings.gateway.vneid, settings.sandbox.state / CLIENTS_FOLDER)


def _register_at_vneid(vneid: Vneid, clients: Path) -> None:
    """Make the gateway a client of the made-up VNeID: a secret that both know, a key of the gateway's own."""
    if vneid.secret_file is None or vneid.key_file is None or vneid.key_file.exists():
        return
    make_private_folder(vneid.key_file.parent)
    make_private_folder(clients)
    secret = secrets.token_urlsafe(24).encode()
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    write_durable(clients / f"{vneid.client_id}.secret", secret)
    write_durable(clients / f"{vneid.client_id}.pem", public)
    write_durable(vneid.secret_file, secret)
    write_durable(vneid.key_file, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _enrol(settings: Settings) -> None:
    """Let the gateway invite the kiosk and the kiosk come, as over the line but without one."""
    folder, kiosk_id = settings.gateway.state, settings.centre.kiosk_id
    authority, keyring = Authority(folder), Keyring(folder)
    pinned = Pinned(settings.paths.state / "province", settings.paths.state / "keys")
    with closing(open_storage(folder, database=settings.gateway.database)) as storage:
        known = storage.registry.signers()
        if (
            pinned.enrolled
            and pinned.distribution == authority.distribution.public()
            and known.get(pinned.key(Purpose.ENROLMENT).public()) == pinned.kiosk_id == kiosk_id
        ):
            return
        enrol(
            pinned,
            pinned.keys_folder,
            code=read_code(storage.registry.invite(kiosk_id)),
            kiosk_id=kiosk_id,
            gateway_url=settings.province.gateway_url,
            post=lambda request: admit(request, storage.registry, authority, keyring),
        )
