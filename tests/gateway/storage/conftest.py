"""A gateway's storage on either database, with a kiosk that may seal to it; no server runs."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

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
    keyring: Keyring
    signer: MachineKey

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
    return "" if request.param == "sqlite" else request.getfixturevalue("postgres").create_database()


@pytest.fixture
def stored_gateway(tmp_path):
    """Make gateways in folders of their own."""
    with ExitStack() as stack:

        def make(database, name="gateway"):
            folder = tmp_path / name
            storage = stack.enter_context(closing(open_storage(folder, database=database)))
            signer = ensure_key(tmp_path / "kiosk-keys", Purpose.ENROLMENT)
            storage.registry.add_key(KIOSK_ID, Purpose.ENROLMENT, signer.public())
            return StoredGateway(folder, database, stack, storage, Keyring(folder), signer)

        yield make


@pytest.fixture
def gateway(stored_gateway, database):
    return stored_gateway(database)
