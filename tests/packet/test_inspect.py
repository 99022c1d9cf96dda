"""`kiosk packet inspect` shows what anybody may see of a packet, and nothing else."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from kiosk.cli.packet import packet
from kiosk.dossier.packet_keys import PacketSuite
from tests.packet.make_stored import SUBMISSION, open_key, packet_file


def inspect(*arguments):
    return CliRunner().invoke(packet, ["inspect", *map(str, arguments)])


@pytest.mark.parametrize("suite", list(PacketSuite), ids=lambda suite: suite.label)
def test_the_clear_header_is_shown(suite):
    path = packet_file(suite)
    shown = inspect(path, "--json")
    assert shown.exit_code == 0
    said = json.loads(shown.stdout)
    assert said.pop("signer")
    assert said == {
        "version": 1,
        "suite": suite.label,
        "key_id": open_key(suite).public().key_id.hex(),
        "submission_id": SUBMISSION,
        "bytes": path.stat().st_size,
    }
    assert SUBMISSION in inspect(path).stdout


def test_what_is_no_packet_is_said_and_ends_with_1(tmp_path):
    (tmp_path / "x").write_bytes(b"no packet")
    ended = inspect(tmp_path / "x")
    assert ended.exit_code == 1
    assert "not a packet" in ended.stderr


def test_a_packet_of_a_newer_version_is_called_that(tmp_path):
    data = bytearray(packet_file(PacketSuite.X25519).read_bytes())
    data[9] = 2
    (tmp_path / "x").write_bytes(data)
    ended = inspect(tmp_path / "x")
    assert ended.exit_code == 1
    assert "version 2" in ended.stderr
