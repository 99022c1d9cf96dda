"""A network that does not come back, and then does: what went by stick is at the province once."""

from __future__ import annotations

import time

import pytest
from click.testing import CliRunner

from kiosk.cli import kiosk
from kiosk.dossier.packet import new_submission_id
from kiosk.gateway.custody import Custody
from kiosk.gateway.importing import find_exports, import_export
from kiosk.gateway.keyring import Keyring
from kiosk.outbox.store import Outbox
from tests.gateway_world import gateway_world

pytestmark = pytest.mark.slow


def queue(outbox, world, visit):
    submission_id = new_submission_id()
    outbox.enqueue(
        world.packet(submission_id),
        submission_id=submission_id,
        local_reference=f"KIOSK-{submission_id[:4].upper()}",
        procedure="1.001193",
        visit=visit,
    )
    return submission_id


def test_what_went_by_stick_is_handed_over_once_whichever_way_it_comes_first(tmp_path):
    with gateway_world(tmp_path) as world:

        def write_stick(name):
            (tmp_path / name).mkdir()
            done = CliRunner().invoke(kiosk, ["outbox", "export", str(tmp_path / name)], obj=world.settings)
            assert done.exit_code == 0, done.output
            return done.output

        def take_in(name):
            (export,) = find_exports(tmp_path / name)
            with world.storage() as storage:
                keyring = Keyring(world.settings.gateway.state)
                parts = (storage.store, storage.table, storage.registry, keyring, lambda *_: None)
                done = import_export(export, Custody(*parts), storage.registry)
            return done.taken, done.known, done.refused

        outbox = Outbox(world.settings.paths.state / "outbox")
        sent = {queue(outbox, world, "family"), queue(outbox, world, "family"), queue(outbox, world, "other")}
        assert "3 packets" in write_stick("first")
        late = queue(outbox, world, "late")
        assert take_in("first") == (3, 0, ())
        # Again, from a second stick with one packet more.
        assert "4 packets" in write_stick("second")
        assert take_in("second") == (1, 3, ())
        assert {row.submission_id for row in outbox.waiting()} == sent | {late}

        world.children.start("agent")
        until = time.monotonic() + 60
        while any(not row.dossier_code for row in outbox.rows()):
            assert time.monotonic() < until, outbox.rows()
            time.sleep(0.05)
        held = [one["submission_id"] for one in world.dossiers()]
        assert sorted(held) == sorted(sent | {late})
        codes = {one["submission_id"]: one["dossier_code"] for one in world.dossiers()}
        assert {row.submission_id: row.dossier_code for row in outbox.rows()} == codes
        outbox.close()
