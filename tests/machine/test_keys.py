"""A machine's key stays the machine's own, and signs for one purpose only."""

from __future__ import annotations

import os
import stat
import subprocess
import sys

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.machine.errors import KeyUnreadable, KeyUnsafe
from kiosk.machine.keys import (
    Purpose,
    encode_public_key,
    ensure_key,
    parse_public_key,
    read_public_key,
    verify,
)


def test_the_key_made_on_first_use_is_the_same_afterwards(tmp_path):
    first = ensure_key(tmp_path / "keys", Purpose.ENROLMENT)
    assert ensure_key(tmp_path / "keys", Purpose.ENROLMENT).public() == first.public()


def test_only_its_user_can_read_it(tmp_path):
    previous = os.umask(0)
    try:
        ensure_key(tmp_path / "keys", Purpose.ENROLMENT)
    finally:
        os.umask(previous)
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "keys" / "enrolment.key").stat().st_mode) == 0o600


def test_the_public_half_lies_beside_it(tmp_path):
    key = ensure_key(tmp_path, Purpose.ENROLMENT)
    assert read_public_key(tmp_path / "enrolment.pub") == key.public()


def test_a_key_that_others_may_read_is_not_used(tmp_path):
    ensure_key(tmp_path, Purpose.ENROLMENT)
    (tmp_path / "enrolment.key").chmod(0o644)
    with pytest.raises(KeyUnsafe):
        ensure_key(tmp_path, Purpose.ENROLMENT)


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"x" * 33])
def test_a_broken_key_file_is_never_replaced_by_a_new_key(tmp_path, content):
    (tmp_path / "enrolment.key").write_bytes(content)
    (tmp_path / "enrolment.key").chmod(0o600)
    with pytest.raises(KeyUnreadable):
        ensure_key(tmp_path, Purpose.ENROLMENT)
    assert (tmp_path / "enrolment.key").read_bytes() == content


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(KeyUnreadable, match="file"):
        ensure_key(tmp_path / "file" / "keys", Purpose.ENROLMENT)


def test_a_signature_is_worth_nothing_under_another_context(tmp_path):
    key = ensure_key(tmp_path, Purpose.ENROLMENT)
    signature = key.sign("packet-v1", b"message")
    assert verify(key.public(), Purpose.ENROLMENT, "packet-v1", b"message", signature)
    assert not verify(key.public(), Purpose.ENROLMENT, "packet-v2", b"message", signature)
    assert not verify(key.public(), Purpose.ENROLMENT, "packet-v1", b"messagf", signature)
    assert not verify(b"short", Purpose.ENROLMENT, "packet-v1", b"message", signature)


def test_a_key_does_not_show_itself(tmp_path):
    key = ensure_key(tmp_path, Purpose.ENROLMENT)
    assert key.private.private_bytes_raw().hex() not in repr(key)


def test_processes_that_come_first_together_end_with_one_key(tmp_path):
    program = (
        "import sys; from pathlib import Path; from kiosk.machine.keys import Purpose, ensure_key;"
        "print(ensure_key(Path(sys.argv[1]), Purpose.ENROLMENT).public().hex())"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path / "keys")], stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    said = {process.communicate()[0] for process in started}
    assert len(said) == 1
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == ["enrolment.key", "enrolment.pub"]


@pytest.fixture
def credential(tmp_path, monkeypatch):
    """A folder as systemd gives it: read-only, with one key."""
    folder = tmp_path / "credentials"
    public = ensure_key(tmp_path / "made", Purpose.TRANSPORT).public()
    folder.mkdir()
    (folder / "transport.key").write_bytes((tmp_path / "made" / "transport.key").read_bytes())
    (folder / "transport.key").chmod(0o440)
    folder.chmod(0o500)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    return folder, public


def test_a_credential_is_the_key_and_nothing_is_written(credential, tmp_path):
    folder, public = credential
    assert ensure_key(tmp_path / "keys", Purpose.TRANSPORT).public() == public
    assert not (tmp_path / "keys").exists()
    assert [path.name for path in folder.iterdir()] == ["transport.key"]


def test_a_credential_is_for_its_own_purpose_only(credential, tmp_path):
    _, public = credential
    assert ensure_key(tmp_path / "keys", Purpose.REPORT).public() != public
    assert (tmp_path / "keys" / "report.key").exists()


def test_a_credential_that_everybody_may_read_is_not_used(credential, tmp_path):
    folder, _ = credential
    (folder / "transport.key").chmod(0o444)
    with pytest.raises(KeyUnsafe):
        ensure_key(tmp_path / "keys", Purpose.TRANSPORT)


def test_a_broken_credential_is_never_replaced_by_a_key_of_our_own(credential, tmp_path):
    folder, _ = credential
    (folder / "transport.key").chmod(0o640)
    (folder / "transport.key").write_bytes(b"short")
    with pytest.raises(KeyUnreadable):
        ensure_key(tmp_path / "keys", Purpose.TRANSPORT)
    assert not (tmp_path / "keys").exists()


def test_a_public_half_of_an_earlier_key_is_put_right(tmp_path):
    key = ensure_key(tmp_path, Purpose.ENROLMENT)
    (tmp_path / "enrolment.pub").write_bytes(b"00" * 32)
    ensure_key(tmp_path, Purpose.ENROLMENT)
    assert read_public_key(tmp_path / "enrolment.pub") == key.public()


# What a multiple of nothing looks like: a signature that holds under a key of small order, made without one.
FORGED = bytes([1]) + bytes(63)
ORDER_8 = (
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
)


@pytest.mark.parametrize("sign", [0, 0x80])
@pytest.mark.parametrize(
    "low",
    ["00" * 32, "01" + "00" * 31, *ORDER_8, *(f"{last}{'ff' * 30}7f" for last in ("ec", "ed", "ee"))],
)
def test_a_key_under_which_anybody_signs_is_no_key(tmp_path, low, sign):
    public = bytes.fromhex(low)
    public = public[:-1] + bytes([public[-1] | sign])
    messages = [str(number).encode() for number in range(200)]
    assert not any(verify(public, Purpose.REPORT, "x", message, FORGED) for message in messages)
    with pytest.raises(ValueError, match="anybody"):
        parse_public_key(public.hex())
    (tmp_path / "key.pub").write_bytes(encode_public_key(public))
    with pytest.raises(KeyUnreadable):
        read_public_key(tmp_path / "key.pub")
    # The library alone takes it, where it is written as points are.
    if low not in (f"{last}{'ff' * 30}7f" for last in ("ed", "ee")) and (
        sign == 0 or low[:2] in ("00", "26", "c7")
    ):
        key = Ed25519PublicKey.from_public_bytes(public)
        assert any(_holds(key, b"kiosk-hcc/report/x\0" + message) for message in messages)


def _holds(key, message):
    try:
        key.verify(FORGED, message)
    except InvalidSignature:
        return False
    return True
