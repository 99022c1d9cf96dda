"""A gateway's storage on either database, with a kiosk that may seal to it; no server runs."""

from __future__ import annotations

import secrets
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from kiosk.dossier.packet import new_submission_id
from kiosk.gateway.custody import Custody
from kiosk.gateway.keyring import Keyring
from kiosk.gateway.storage import Storage, open_storage
from kiosk.machine.keys import MachineKey, Purpose, ensure_key
from tests.gateway_world import KIOSK_ID, packet_for

EXPECTED = date(2026, 11, 25)


@dataclass
class StoredGateway:
    """A gateway without its server: every `worker()` has connections of its own, as a process has."""

    folder: Path
    database: str
    stack: ExitStack
    storage: Storage
    signer: MachineKey

    @property
    def keyring(self) -> Keyring:
        return Keyring(self.folder)

    @property
    def custody(self) -> Custody:
        return self.custody_on(self.storage)

    def worker(self) -> Storage:
        return self.stack.enter_context(closing(open_storage(self.folder, database=self.database)))

    def custody_on(self, storage, *, table=None) -> Custody:
        return Custody(
            storage.store, table or storage.table, storage.registry, self.keyring, lambda *_: EXPECTED
        )

    def packet(self, submission_id, **about) -> bytes:
        about = {"signer": self.signer} | about
        return packet_for(submission_id, to=self.keyring.open_keys()[0].public(), **about)

    def take_one(self):
        submission_id = new_submission_id()
        entry, new = self.custody.take(self.packet(submission_id), submission_id)
        assert new
        return entry


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request):
    """The address of an empty database: SQLite in the gateway's folder, or a PostgreSQL."""
    if request.param == "sqlite":
        yield ""
        return
    cluster = request.getfixturevalue("postgres")
    address = cluster.create_database()
    yield address
    cluster.drop_database(address)


@pytest.fixture
def stored_gateway(tmp_path):
    """Make gateways in folders of their own."""
    with ExitStack() as stack:

        def make(database, name="gateway", *, known=True, **where):
            folder = tmp_path / name
            storage = stack.enter_context(closing(open_storage(folder, database=database, **where)))
            signer = ensure_key(tmp_path / "kiosk-keys", Purpose.ENROLMENT)
            if known:
                storage.registry.add_key(KIOSK_ID, Purpose.ENROLMENT, signer.public())
            return StoredGateway(folder, database, stack, storage, signer)

        yield make


@pytest.fixture
def gateway(stored_gateway, database):
    return stored_gateway(database)


@pytest.fixture(scope="session")
def s3_server():
    """The address of a store that speaks S3, over HTTP."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def s3(s3_server, monkeypatch, tmp_path):
    """Where a gateway's packets go in a new bucket: arguments of `open_storage`."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "made-up")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "made-up")
    bucket = f"packets-{secrets.token_hex(8)}"
    boto3.client("s3", endpoint_url=s3_server, region_name="us-east-1").create_bucket(Bucket=bucket)
    return {"packets": f"s3://{bucket}/province", "s3_endpoint": s3_server}
