"""The list of keys that a kiosk seals to: signed by its gateway, and never an older one."""

from __future__ import annotations

import msgspec
import pytest

from kiosk.dossier.packet_errors import BadPacketKey
from kiosk.dossier.packet_keys import OpenKey, PacketSuite
from kiosk.dossier.seal_keys import (
    SEAL_KEYS,
    ListedKey,
    SealKeyList,
    decode_seal_keys,
    encode_seal_keys,
)
from kiosk.gateway.keyring import Keyring
from kiosk.machine.enrolment import (
    read_renewal_answer,
    renewal_answer,
)
from kiosk.machine.errors import BadDocument
from kiosk.machine.signed import open_document, sign_document
from kiosk.province import enrolling
from tests.enrolled_pair import paired

pytestmark = pytest.mark.slow

HYBRID = PacketSuite.MLKEM768_X25519


def test_a_newer_list_of_keys_is_taken_and_survives(enrolled):
    made = enrolled.keyring.rotate(HYBRID)
    assert enrolled.pinned.accept_keys(enrolled.keyring.signed_list())
    assert enrolled.pinned.seal_key().key_id.hex() == made
    assert not enrolled.pinned.accept_keys(enrolled.keyring.signed_list())


def test_an_older_list_of_keys_is_never_taken(enrolled):
    old = enrolled.keyring.signed_list()
    made = enrolled.keyring.rotate(HYBRID)
    enrolled.pinned.accept_keys(enrolled.keyring.signed_list())
    with pytest.raises(BadDocument, match="older"):
        enrolled.pinned.accept_keys(old)
    assert enrolled.pinned.seal_key().key_id.hex() == made


def test_the_list_never_goes_back_behind_the_one_of_the_enrolment(enrolled):
    old = enrolled.keyring.signed_list()
    made = enrolled.keyring.rotate(HYBRID)
    enrolled.enrol()
    (enrolled.state / "province" / "brought" / "keys.json").write_bytes(old)
    assert enrolled.pinned.seal_key().key_id.hex() == made


def test_a_renewal_at_a_gateway_that_was_put_back_keeps_the_newer_list(enrolled):
    old = enrolled.keyring.signed_list()
    made = enrolled.keyring.rotate(HYBRID)
    enrolled.enrol()
    before = enrolled.pinned.certificate()

    def put_back(request):
        admission = read_renewal_answer(enrolled.renew(request), enrolled.pinned.distribution, request)
        older = msgspec.structs.replace(admission, seal_keys=old)
        return renewal_answer(older, enrolled.authority.distribution)

    enrolling.renew(enrolled.pinned, put_back)
    assert enrolled.pinned.certificate() != before
    assert enrolled.pinned.seal_key().key_id.hex() == made


def signed(pair, listed):
    return sign_document(pair.authority.distribution, SEAL_KEYS, encode_seal_keys(listed))


def held(pair):
    body = open_document(pair.keyring.signed_list(), SEAL_KEYS, pair.authority.distribution.public())
    return decode_seal_keys(body)


def test_another_list_under_the_same_serial_is_refused(enrolled):
    listed = held(enrolled)
    other = OpenKey.generate(HYBRID).public()
    keys = (ListedKey(HYBRID, other.key_id, other.raw, preferred=True),)
    with pytest.raises(BadDocument, match="two lists"):
        enrolled.pinned.accept_keys(signed(enrolled, SealKeyList(listed.serial, listed.issued_at, keys)))


def test_a_list_without_a_key_to_seal_to_is_refused(enrolled):
    listed = held(enrolled)
    with pytest.raises(BadPacketKey, match="no key to seal to"):
        enrolled.pinned.accept_keys(signed(enrolled, SealKeyList(listed.serial + 1, listed.issued_at, ())))
    assert enrolled.pinned.seal_keys() == listed


def test_a_list_that_another_key_signed_is_refused(enrolled, tmp_path):
    with pytest.raises(BadDocument, match="not signed"):
        enrolled.pinned.accept_keys(Keyring(tmp_path / "stranger").signed_list())


def test_a_list_of_the_gateway_before_is_left_aside_after_a_move(enrolled, tmp_path):
    enrolled.keyring.rotate(HYBRID)
    enrolled.pinned.accept_keys(enrolled.keyring.signed_list())
    with paired(tmp_path / "second", enrolled.state) as second:
        second.enrol()
        assert second.pinned.seal_key() in [key.public() for key in second.keyring.open_keys()]


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff"])
def test_a_broken_list_of_keys_falls_back_to_the_one_of_the_enrolment(enrolled, content):
    before = enrolled.pinned.seal_key()
    (enrolled.state / "province" / "brought" / "keys.json").write_bytes(content)
    assert enrolled.pinned.seal_key() == before
    made = enrolled.keyring.rotate(HYBRID)
    assert enrolled.pinned.accept_keys(enrolled.keyring.signed_list())
    assert enrolled.pinned.seal_key().key_id.hex() == made
