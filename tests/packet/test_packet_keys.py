"""A key file gives back the key it was made from, and is refused when it is not one."""

from __future__ import annotations

import pytest

from kiosk.dossier.packet_errors import BadPacketKey
from kiosk.dossier.packet_keys import (
    OpenKey,
    PacketSuite,
    encode_open_key,
    encode_seal_key,
    read_open_key,
    read_seal_key,
)


@pytest.mark.parametrize("suite", list(PacketSuite))
def test_a_key_survives_its_file(suite, tmp_path):
    key = OpenKey.generate(suite)
    (tmp_path / "private").write_bytes(encode_open_key(key))
    (tmp_path / "public").write_bytes(encode_seal_key(key.public()))
    assert read_open_key(tmp_path / "private") == key
    assert read_seal_key(tmp_path / "public") == key.public()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b'{"suite":"rot13","key_id":"","public":""}',
        b'{"suite":"x25519","key_id":"","public":"?"}',
        b'{"suite":"x25519","key_id":"","public":"AAAA"}',
    ],
)
def test_a_file_that_is_no_key_is_refused(content, tmp_path):
    (tmp_path / "public").write_bytes(content)
    with pytest.raises(BadPacketKey):
        read_seal_key(tmp_path / "public")


def test_a_key_under_the_id_of_another_is_refused(tmp_path):
    one, two = (encode_seal_key(OpenKey.generate(PacketSuite.X25519).public()) for _ in range(2))
    start = one.index(b'"key_id":"') + 10
    (tmp_path / "public").write_bytes(one[:start] + two[start : start + 32] + one[start + 32 :])
    with pytest.raises(BadPacketKey, match="another key"):
        read_seal_key(tmp_path / "public")


def test_a_missing_key_file_says_which_file(tmp_path):
    with pytest.raises(BadPacketKey, match=r"province\.pub"):
        read_seal_key(tmp_path / "province.pub")


def test_a_private_key_does_not_show_itself():
    key = OpenKey.generate(PacketSuite.X25519)
    assert repr(key.raw) not in repr(key)
