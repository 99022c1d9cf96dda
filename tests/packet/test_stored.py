"""What was sealed with the first program opens with every later one."""

from __future__ import annotations

import hashlib

import pytest

from kiosk.dossier.packet import open_packet, read_header
from kiosk.dossier.packet_keys import PacketSuite
from kiosk.dossier.seal_keys import SEAL_KEYS, chosen, decode_seal_keys
from kiosk.machine.keys import Purpose
from kiosk.machine.signed import open_document
from tests.packet.make_stored import (
    KIOSK_ID,
    MANIFEST,
    PAPERS,
    SUBMISSION,
    list_file,
    open_key,
    packet_file,
    signing_key,
)

# Whoever changes a stored file instead of the program is told.
WRITTEN = {
    "format1-mlkem768-x25519.packet": "0d94b3ceedfb1933f1c03191726ac3275757f09350a9cad0778c93bbb4b955fb",
    "format1-x25519.packet": "d0f54102d15a2f9e4c6d9be18ccde99f1e9b1befa96584bfdcaa0e429682d7fc",
    "seal-keys-format1.json": "b71d90aede62e04dbce9b4936f3ed3946696107cd5b51762dbab8afc73462be6",
}
KEY_IDS = {
    PacketSuite.MLKEM768_X25519: "f06c260bad6304dd75eaa5ef86d8e9b6",
    PacketSuite.X25519: "67e1faaeae8b93c265c579a568c6e135",
}


def test_the_stored_files_are_those_that_were_first_written():
    folder = list_file().parent
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()} == WRITTEN


@pytest.mark.parametrize("suite", list(PacketSuite), ids=lambda suite: suite.label)
def test_a_packet_of_format_1_opens_to_what_was_sealed(suite):
    keys = [open_key(each) for each in PacketSuite]
    kiosks = {KIOSK_ID: signing_key(Purpose.ENROLMENT).public()}
    opened = open_packet(packet_file(suite).read_bytes(), keys, kiosks)
    assert (opened.manifest, opened.papers, opened.kiosk_id) == (MANIFEST, PAPERS, KIOSK_ID)
    assert opened.digest == "6d96f3d8467f1481cee14817d91ec095b8fb6750edb12e2143bf383a87f97df1"


@pytest.mark.parametrize("suite", list(PacketSuite), ids=lambda suite: suite.label)
def test_the_header_of_format_1_says_what_it_said(suite):
    header = read_header(packet_file(suite).read_bytes())
    assert (header.version, header.suite, header.submission_id) == (1, suite, SUBMISSION)
    assert header.key_id.hex() == KEY_IDS[suite]
    assert header.signer.hex() == "6038225206987a53184ec748b3613961"


@pytest.mark.parametrize("suite", list(PacketSuite), ids=lambda suite: suite.label)
def test_a_list_of_keys_of_format_1_names_the_keys_that_it_named(suite):
    public = signing_key(Purpose.DISTRIBUTION).public()
    listed = decode_seal_keys(open_document(list_file().read_bytes(), SEAL_KEYS, public))
    assert listed.serial == 7
    assert chosen(listed, suite) == open_key(suite).public()
