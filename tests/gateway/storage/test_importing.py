"""What a kiosk exported to a stick is taken once, and only where an enrolled kiosk signed it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from kiosk.cli import kiosk
from kiosk.dossier.errors import BadExport
from kiosk.dossier.packet import new_submission_id
from kiosk.gateway.importing import find_exports, import_export
from kiosk.machine.keys import Purpose, ensure_key
from kiosk.outbox.export import export
from kiosk.outbox.store import Outbox
from kiosk.settings import Gateway, Settings
from tests.gateway_world import KIOSK_ID

# One cluster serves all files of this group.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgresql")]


@pytest.fixture
def exported(stored_gateway, tmp_path):
    """A gateway, three queued packets of a kiosk, and the folder that it exported them to."""
    gateway = stored_gateway("")
    ids = [new_submission_id() for _ in range(3)]
    with closing(Outbox(tmp_path / "outbox")) as outbox:
        for submission_id in ids:
            outbox.enqueue(
                gateway.packet(submission_id),
                submission_id=submission_id,
                local_reference=f"KIOSK-{submission_id[:4].upper()}",
                procedure="1.001193",
                visit="one",
            )
        made = export(
            outbox,
            tmp_path / "stick",
            kiosk_id=KIOSK_ID,
            signer=gateway.signer,
            moment=datetime(2026, 11, 22, 2, 0, tzinfo=UTC),
        )
    return gateway, ids, made.folder


def taken(gateway, folder):
    return import_export(folder, gateway.custody, gateway.storage.registry)


def test_every_packet_of_an_export_is_taken_once(exported):
    gateway, ids, folder = exported
    first, again = taken(gateway, folder), taken(gateway, folder)
    assert (first.kiosk_id, first.taken, first.known, first.refused) == (KIOSK_ID, 3, 0, ())
    assert (again.taken, again.known, again.refused) == (0, 3, ())
    assert gateway.storage.table.count() == (3, 3)
    assert all(gateway.custody.open(gateway.storage.table.find(one)) for one in ids)


def test_what_came_by_the_network_meanwhile_is_known(exported):
    gateway, ids, folder = exported
    gateway.custody.take((folder / f"{ids[1]}.packet").read_bytes(), ids[1])
    told = taken(gateway, folder)
    assert (told.taken, told.known) == (2, 1)


@pytest.mark.parametrize("damage", ["cut", "gone", "unreadable", "a pipe", "another packet's"])
def test_a_damaged_packet_is_named_and_holds_up_no_other(exported, damage):
    gateway, ids, folder = exported
    path = folder / f"{ids[0]}.packet"
    match damage:
        case "cut":
            path.write_bytes(path.read_bytes()[:-1])
        case "gone":
            path.unlink()
        case "unreadable":
            path.unlink()
            path.mkdir()
        case "a pipe":
            path.unlink()
            os.mkfifo(path)
        case _:
            shutil.copy(folder / f"{ids[1]}.packet", path)
    told = taken(gateway, folder)
    assert told.taken == 2
    assert [name for name, _ in told.refused] == [path.name]


def test_an_index_of_no_enrolled_kiosk_is_refused(exported, tmp_path):
    gateway, _, folder = exported
    gateway.storage.registry.revoke(KIOSK_ID)
    with pytest.raises(BadExport):
        taken(gateway, folder)
    assert gateway.storage.table.count() == (0, 0)


def test_an_index_that_names_another_kiosk_is_refused(exported):
    gateway, _, folder = exported
    stranger = ensure_key(gateway.folder / "stranger", Purpose.ENROLMENT)
    gateway.storage.registry.revoke(KIOSK_ID)
    gateway.storage.registry.add_key("QN-HCC-02", Purpose.ENROLMENT, stranger.public())
    with pytest.raises(BadExport):
        taken(gateway, folder)


def test_an_index_that_was_changed_is_refused(exported):
    gateway, _, folder = exported
    index = folder / "index.json"
    changed = bytearray(index.read_bytes())
    changed[len(changed) // 2] ^= 1
    index.write_bytes(changed)
    with pytest.raises(BadExport):
        taken(gateway, folder)


def in_its_own_process(gateway, *arguments):
    """Run a verb that opens packets: it makes its process unreadable to others."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "kiosk", "gateway", *arguments],
        env=os.environ | {"KIOSK__GATEWAY": json.dumps({"state": str(gateway.folder)})},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_verb_finds_the_exports_on_a_stick_and_says_what_was_not_taken(exported):
    gateway, ids, folder = exported
    assert find_exports(folder.parent) == find_exports(folder) == [folder]
    (folder / f"{ids[0]}.packet").unlink()
    ended = in_its_own_process(gateway, "import", str(folder.parent))
    assert (ended.returncode, ended.stdout) == (1, f"{KIOSK_ID}: 2 taken, 0 known already, 1 refused\n")
    assert f"{ids[0]}.packet: not there" in ended.stderr
    assert gateway.storage.table.count() == (2, 2)


def test_the_verbs_back_up_restore_and_purge(exported, stored_gateway, tmp_path):
    def run(gateway, *arguments):
        settings = Settings(gateway=Gateway(state=gateway.folder))
        return CliRunner().invoke(kiosk, ["gateway", *map(str, arguments)], obj=settings)

    gateway, ids, folder = exported
    taken(gateway, folder)
    assert "packets        3" in run(gateway, "backup", tmp_path / "backup").stdout
    other = stored_gateway("", "other", known=False)
    assert "custody        3" in run(other, "restore", tmp_path / "backup").stdout
    assert other.custody.open(other.storage.table.find(ids[0]))
    assert run(other, "restore", tmp_path / "backup").exit_code == 1
    stray = other.folder / "packets" / f"{'0' * 32}.{'0' * 16}.packet"
    stray.write_bytes(b"torn")
    os.utime(stray, (0, 0))
    ended = in_its_own_process(other, "purge")
    assert (ended.returncode, "packets                  0" in ended.stdout) == (1, True)
    assert f"{stray.name}: not-a-packet" in ended.stderr
    gateway.storage.store.delete(gateway.storage.table.find(ids[0]).file)
    ended = run(gateway, "backup", tmp_path / "lacking")
    assert ended.exit_code == 1
    assert "1 packets" in ended.stderr
