"""The made-up identity provider on loopback, and a kiosk's side of it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI

from kiosk.gateway.server import GatewayServer
from kiosk.identity.phone.device_flow import DeviceFlowProvider
from kiosk.identity.phone.web import Web
from kiosk.sandbox.phone.app import create_app
from kiosk.sandbox.phone.office import Office
from kiosk.sandbox.phone.vneid_client import Clients

PLACE = "Trung tâm Phục vụ hành chính công, Phường Hồng Gai (ki-ốt QN-HCC-01)"


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
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


@pytest.fixture(scope="session")
def _office(tmp_path_factory) -> Office:
    return Office(Clients(tmp_path_factory.mktemp("clients")))


@pytest.fixture(scope="session")
def _issuer(_office) -> Iterator[str]:
    with served(create_app(_office)) as address:
        yield address


@pytest.fixture
def office(_office) -> Iterator[Office]:
    """The provider, truthful again for each test."""
    before = _office.control
    yield _office
    _office.control = before


@pytest.fixture
def issuer(office, _issuer) -> str:
    return _issuer


@pytest.fixture
def make_provider(issuer) -> Callable[..., DeviceFlowProvider]:
    def make(address: str = issuer, **chosen: object) -> DeviceFlowProvider:
        settings: dict[str, object] = {
            "web": Web(ca_file=None, timeout_seconds=10),
            "clock": lambda: datetime.now(UTC),
            "place": PLACE,
            **chosen,
        }
        return DeviceFlowProvider(address, **settings)  # type: ignore[arg-type]  # chosen by name

    return make


@pytest.fixture
def provider(make_provider) -> DeviceFlowProvider:
    return make_provider()
