"""A virtual card, read in this process, and the made-up authority that is asked about it."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import uvicorn

from hardware.emrtd.certificates import Certificate
from hardware.emrtd.reader import read_card
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.groups import zone_of
from hardware.simulated.card.issuer import LIST_FILE, make_issuer
from hardware.simulated.card.variant import find_variant
from hardware.vocabulary import AccessKey, ChipRequest, KeyKind
from kiosk.identity.anchors import Anchors
from kiosk.identity.http_verifier import HttpCardVerifier
from kiosk.sandbox.card_verifier import (
    PUBLIC_KEY_FILE,
    Authority,
    Control,
    Mode,
    create_app,
    ensure_verifier_key,
)
from tests.citizen import CITIZEN

FILES = ("EF.COM", "EF.SOD", "DG1", "DG2", "DG13", "DG14", "DG15")
CHALLENGE = bytes.fromhex("f173589974bf40c6")


@pytest.fixture(scope="session")
def issuer():
    return make_issuer()


@pytest.fixture(scope="session")
def anchors(issuer):
    return Anchors((Certificate.from_bytes(issuer.csca_der),))


@pytest.fixture(scope="session")
def now():
    return datetime.now(UTC)


@pytest.fixture(scope="session")
def card_data():
    return CITIZEN


@pytest.fixture(scope="session")
def read(card_data, issuer):
    """Read a card of `card_data` with some of it changed; `prepare` may change its files first.

    `variant` names one of the virtual card's; `key` is what opens it, its CAN or its machine readable zone.
    """

    def read_changed(
        prepare=lambda _contents: None,
        *,
        wanted=FILES,
        by=issuer,
        variant="2021",
        key=KeyKind.CAN,
        challenge=CHALLENGE,
        **changes,
    ):
        kind, data = find_variant(variant), replace(card_data, **changes)
        card = VirtualCard(data, by, kind)
        prepare(card.contents)

        class Wire:
            def transmit(self, command):
                return card.process(command)

        texts = {KeyKind.CAN: data.number[-6:], KeyKind.MRZ: zone_of(data, kind.document).key_information}
        request = ChipRequest((AccessKey(key, texts[key]),), wanted, challenge)
        return read_card(Wire(), request, lambda _identity: None, lambda _progress: None, longest=65536)

    return read_changed


@pytest.fixture(scope="session")
def reading(read):
    return read()


@pytest.fixture(scope="session")
def challenge():
    return CHALLENGE


@contextmanager
def served(app, **tls: Any):
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="on", **tls)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http{'s' * bool(tls)}://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="session")
def serve():
    """Serve an app on a port of its own while in the block; its address."""
    return served


@pytest.fixture(scope="module")
def authority(tmp_path_factory, issuer):
    """The sandbox's authority; it knows the certificate of the virtual card's issuer, and what it revoked."""
    folder = tmp_path_factory.mktemp("authority")
    (folder / "csca.der").write_bytes(issuer.csca_der)
    (folder / LIST_FILE).write_bytes(issuer.authority.revocation_list())
    return Authority(folder, ensure_verifier_key(folder))


@pytest.fixture(scope="module")
def key_file(authority):
    return authority._issuer / PUBLIC_KEY_FILE


@pytest.fixture(scope="module")
def url(authority):
    with served(create_app(authority)) as address:
        yield address


@pytest.fixture
def behave(authority):
    def behave(mode: Mode, seconds: float = 0) -> None:
        authority.control = Control(mode=mode, seconds=seconds)

    yield behave
    behave(Mode.NORMAL)


@pytest.fixture
def make_verifier(key_file):
    def make(url, *, key=key_file, ca=None, seconds=5.0, clock=lambda: datetime.now(UTC)) -> HttpCardVerifier:
        return HttpCardVerifier(url, key_file=key, ca_file=ca, timeout_seconds=seconds, clock=clock)

    return make


@pytest.fixture
def verifier(make_verifier, url):
    return make_verifier(url)


@pytest.fixture(scope="module")
def sod(reading):
    return reading.files["EF.SOD"]
