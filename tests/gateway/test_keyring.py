"""Packet keys come and go; what was sealed to any of them opens for ever."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import time

import pytest

from kiosk.dossier.packet import open_packet, seal
from kiosk.dossier.packet_keys import (
    OpenKey,
    PacketSuite,
    encode_open_key,
    read_open_key,
    read_seal_key,
)
from kiosk.dossier.seal_keys import SEAL_KEYS, chosen, decode_seal_keys
from kiosk.gateway.errors import StateUnusable
from kiosk.gateway.keyring import Keyring
from kiosk.machine.keys import Purpose, ensure_key
from kiosk.machine.signed import open_document

pytestmark = pytest.mark.slow

HYBRID, PLAIN = PacketSuite.MLKEM768_X25519, PacketSuite.X25519
SUBMISSION = "00112233445566778899aabbccddeeff"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "gateway"


@pytest.fixture
def ring(folder):
    return Keyring(folder)


def listed(ring, folder):
    public = ensure_key(folder / "keys", Purpose.DISTRIBUTION).public()
    return decode_seal_keys(open_document(ring.signed_list(), SEAL_KEYS, public))


def standings(ring):
    return [key.standing for key in ring.kept() if key.suite is HYBRID]


def test_the_first_start_makes_one_key_a_suite_and_prefers_it(ring, folder):
    offered = listed(ring, folder)
    for suite in PacketSuite:
        assert chosen(offered, suite).suite is suite
        assert read_seal_key(folder / "public" / f"packet-{suite.label}.pub") == chosen(offered, suite)
    for path in (folder / "keys").iterdir():
        if path.suffix == ".key":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_keys_of_a_gateway_from_before_there_was_a_list_are_taken_up(folder):
    (folder / "keys").mkdir(parents=True)
    old = OpenKey.generate(HYBRID)
    (folder / "keys" / "packet-mlkem768-x25519.key").write_bytes(encode_open_key(old))
    ring = Keyring(folder)
    assert old in ring.open_keys()
    assert chosen(listed(ring, folder), HYBRID) == old.public()


def test_after_a_rotation_kiosks_seal_to_the_new_key_and_the_old_one_still_opens(ring, folder):
    before = chosen(listed(ring, folder), HYBRID)
    signer = ensure_key(folder / "kiosk", Purpose.ENROLMENT)
    sealed = [seal(b"{}", {}, submission_id=SUBMISSION, to=before, signer=signer)]
    made = ring.rotate(HYBRID)
    after = chosen(listed(ring, folder), HYBRID)
    assert after.key_id.hex() == made != before.key_id.hex()
    sealed.append(seal(b"{}", {}, submission_id=SUBMISSION, to=after, signer=signer))
    ring.retire(before.key_id.hex())
    assert before.key_id not in [key.key_id for key in listed(ring, folder).keys]
    for packet in sealed:
        assert open_packet(packet, Keyring(folder).open_keys(), {"K": signer.public()}).manifest == b"{}"


def test_a_rotation_leaves_the_other_suite_alone(ring, folder):
    plain = chosen(listed(ring, folder), PLAIN)
    ring.rotate(HYBRID)
    assert chosen(listed(ring, folder), PLAIN) == plain


def test_each_change_has_a_higher_serial(ring):
    serials = [ring.serial]
    for _ in range(3):
        ring.rotate(PLAIN)
        serials.append(ring.serial)
    assert serials == sorted(set(serials))


def test_after_a_restore_from_an_old_backup_a_rotation_still_counts_as_newer(ring, folder, monkeypatch):
    backup = (folder / "keys" / "keyring.json").read_bytes()
    old = json.loads(backup) | {"serial": 5}
    for _ in range(3):
        ring.rotate(PLAIN)
    seen = ring.serial
    later = time.time() + 3600
    monkeypatch.setattr("kiosk.gateway.keyring.time.time", lambda: later)
    (folder / "keys" / "keyring.json").write_text(json.dumps(old))
    restored = Keyring(folder)
    assert restored.serial == 5
    restored.rotate(PLAIN)
    assert restored.serial > seen


def test_the_public_files_follow_the_preferred_key(ring, folder):
    made = ring.rotate(HYBRID)
    assert read_seal_key(folder / "public" / "packet-mlkem768-x25519.pub").key_id.hex() == made
    Keyring(folder)
    assert read_seal_key(folder / "public" / "packet-mlkem768-x25519.pub").key_id.hex() == made


def test_the_key_that_kiosks_seal_to_is_not_retired(ring, folder):
    with pytest.raises(ValueError, match="rotate"):
        ring.retire(chosen(listed(ring, folder), HYBRID).key_id.hex())
    with pytest.raises(ValueError, match="no packet key"):
        ring.retire("00" * 16)


def test_retiring_twice_changes_nothing_more(ring, folder):
    old = chosen(listed(ring, folder), HYBRID).key_id.hex()
    ring.rotate(HYBRID)
    ring.retire(old)
    serial = ring.serial
    ring.retire(old)
    assert ring.serial == serial
    assert standings(ring) == ["retired", "preferred"]


def test_another_worker_sees_a_change_at_its_next_call(ring, folder):
    worker = Keyring(folder)
    assert worker.signed_list() == ring.signed_list()
    made = ring.rotate(HYBRID)
    assert made in [key.public().key_id.hex() for key in worker.open_keys()]
    assert worker.signed_list() == ring.signed_list()


def test_workers_that_start_and_rotate_together_lose_no_key(folder):
    program = (
        "import sys; from pathlib import Path; from kiosk.gateway.keyring import Keyring;"
        "from kiosk.dossier.packet_keys import PacketSuite;"
        "print(Keyring(Path(sys.argv[1])).rotate(PacketSuite.X25519))"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    # A line of the log may come first.
    made = {process.communicate()[0].split()[-1] for process in started}
    ring = Keyring(folder)
    plain = [key for key in ring.kept() if key.suite is PLAIN]
    assert made < {key.key_id for key in plain}
    assert len(plain) == 5
    assert [key.standing for key in plain].count("preferred") == 1


def test_a_rotation_cut_off_before_its_list_was_written_changes_nothing(ring, folder, monkeypatch):
    def cut(*_, **__):
        raise OSError(28, "No space left on device")

    before = ring.signed_list()
    monkeypatch.setattr("kiosk.gateway.keyring.write_durable", cut)
    with pytest.raises(StateUnusable, match="No space"):
        ring.rotate(HYBRID)
    monkeypatch.undo()
    assert Keyring(folder).signed_list() == before
    ring.rotate(HYBRID)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff"])
def test_a_broken_list_is_said_and_never_written_over(ring, folder, content):
    path = folder / "keys" / "keyring.json"
    path.write_bytes(content)
    with pytest.raises(StateUnusable, match=r"keyring\.json"):
        Keyring(folder)
    assert path.read_bytes() == content


def test_a_missing_key_is_said_and_never_made_anew(ring, folder):
    (folder / "keys" / "packet-x25519.key").unlink()
    with pytest.raises(StateUnusable, match=r"packet-x25519\.key"):
        Keyring(folder)


def test_a_lost_list_of_keys_is_not_begun_anew_after_a_rotation(ring, folder):
    ring.rotate(HYBRID)
    (folder / "keys" / "keyring.json").unlink()
    before = sorted((folder / "keys").iterdir())
    with pytest.raises(StateUnusable, match="restore"):
        Keyring(folder)
    assert sorted((folder / "keys").iterdir()) == before


def test_a_key_in_the_place_of_another_is_said(ring, folder):
    path = folder / "keys" / "packet-x25519.key"
    path.write_bytes(encode_open_key(OpenKey.generate(PLAIN)))
    with pytest.raises(StateUnusable, match="another key"):
        Keyring(folder)
    assert read_open_key(path)


def test_a_gateway_that_runs_goes_on_with_its_keys_when_the_disk_fails(ring, folder):
    keys, offered = ring.open_keys(), ring.signed_list()
    (folder / "keys" / "keyring.json").unlink()
    assert (ring.open_keys(), ring.signed_list()) == (keys, offered)
    assert ring.failing()
    with pytest.raises(StateUnusable, match=r"keyring\.json"):
        ring.rotate(HYBRID)


def test_a_list_for_kiosks_stays_short_however_often_keys_were_rotated(ring, folder):
    for _ in range(18):
        made = ring.rotate(PLAIN)
    offered = listed(ring, folder)
    assert len(offered.keys) == 18
    assert chosen(offered, PLAIN).key_id.hex() == made
    assert chosen(offered, HYBRID).suite is HYBRID
    assert len(ring.open_keys()) == 20
