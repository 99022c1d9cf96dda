"""A list of packet keys says which one to seal to, and a list that does not hold together is no list."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from kiosk.dossier.packet_errors import BadPacketKey
from kiosk.dossier.packet_keys import OpenKey, PacketSuite
from kiosk.dossier.seal_keys import ListedKey, SealKeyList, chosen, decode_seal_keys, encode_seal_keys

HYBRID, PLAIN = PacketSuite.MLKEM768_X25519, PacketSuite.X25519


def listed(suite, *, preferred=True):
    key = OpenKey.generate(suite).public()
    return ListedKey(suite, key.key_id, key.raw, preferred)


def make(*keys):
    return SealKeyList(3, datetime(2026, 11, 22, 5, 0, tzinfo=UTC), keys)


def changed(made, **key):
    document = json.loads(encode_seal_keys(made))
    document["keys"][0] |= key
    return json.dumps(document).encode()


def test_a_list_survives_its_bytes():
    made = make(listed(HYBRID), listed(PLAIN), listed(PLAIN, preferred=False))
    assert decode_seal_keys(encode_seal_keys(made)) == made


def test_the_preferred_key_of_the_suite_is_chosen():
    old, new, plain = listed(HYBRID, preferred=False), listed(HYBRID), listed(PLAIN)
    made = make(old, plain, new)
    assert chosen(made, HYBRID) == new.seal_key()
    assert chosen(made, PLAIN) == plain.seal_key()


def test_where_the_province_offers_one_suite_that_one_is_taken():
    only = listed(PLAIN)
    assert chosen(make(only), HYBRID) == only.seal_key()


def test_where_nothing_is_preferred_nothing_is_sealed():
    with pytest.raises(BadPacketKey, match="no key to seal to"):
        chosen(make(listed(HYBRID, preferred=False)), HYBRID)


def test_a_suite_of_tomorrow_is_passed_over():
    made = make(listed(HYBRID), listed(PLAIN))
    read = decode_seal_keys(changed(made, suite="mlkem1024-p384"))
    assert [key.suite for key in read.keys] == [PLAIN]


def test_a_field_of_tomorrow_is_passed_over():
    assert decode_seal_keys(changed(make(listed(PLAIN)), not_after="2030-01-01")).serial == 3


@pytest.mark.parametrize(
    "wrong", [{"key_id": "00" * 16}, {"public": "AAAA"}, {"public": "!"}, {"preferred": "yes"}]
)
def test_a_key_that_does_not_hold_together_is_refused(wrong):
    with pytest.raises(BadPacketKey):
        decode_seal_keys(changed(make(listed(HYBRID)), **wrong))


def test_two_preferred_keys_of_one_suite_are_refused():
    with pytest.raises(BadPacketKey, match="preferred"):
        decode_seal_keys(encode_seal_keys(make(listed(PLAIN), listed(PLAIN))))


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b'{"a":' * 5000, b'{"format":2}'])
def test_what_is_no_list_is_called_that(data):
    with pytest.raises(BadPacketKey):
        decode_seal_keys(data)
