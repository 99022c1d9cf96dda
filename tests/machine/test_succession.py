"""A new key takes the place of the old one when the gateway knows it, wherever the power goes."""

from __future__ import annotations

import pytest

from kiosk.machine.errors import KeyUnreadable, KeyUnsafe
from kiosk.machine.keys import Purpose, ensure_key, read_public_key
from kiosk.machine.succession import key_for, next_key, promote


def test_the_next_key_stays_the_same_until_it_is_promoted(tmp_path):
    old = ensure_key(tmp_path, Purpose.TRANSPORT).public()
    first = next_key(tmp_path, Purpose.TRANSPORT).public()
    assert next_key(tmp_path, Purpose.TRANSPORT).public() == first != old
    assert ensure_key(tmp_path, Purpose.TRANSPORT).public() == old
    promote(tmp_path, Purpose.TRANSPORT, first)
    assert ensure_key(tmp_path, Purpose.TRANSPORT).public() == first
    assert read_public_key(tmp_path / "transport.pub") == first
    assert next_key(tmp_path, Purpose.TRANSPORT).public() != first


def test_a_key_that_the_gateway_did_not_answer_about_is_not_promoted(tmp_path):
    old = ensure_key(tmp_path, Purpose.TRANSPORT).public()
    waiting = next_key(tmp_path, Purpose.TRANSPORT).public()
    promote(tmp_path, Purpose.TRANSPORT, old)
    promote(tmp_path, Purpose.TRANSPORT, bytes(32))
    assert ensure_key(tmp_path, Purpose.TRANSPORT).public() == old
    assert next_key(tmp_path, Purpose.TRANSPORT).public() == waiting


def test_the_key_of_a_certificate_is_found_before_and_after_it_took_its_place(tmp_path):
    old = ensure_key(tmp_path, Purpose.TRANSPORT).public()
    new = next_key(tmp_path, Purpose.TRANSPORT).public()
    assert key_for(tmp_path, Purpose.TRANSPORT, old).public() == old
    assert key_for(tmp_path, Purpose.TRANSPORT, new).public() == new
    promote(tmp_path, Purpose.TRANSPORT, new)
    assert key_for(tmp_path, Purpose.TRANSPORT, new).public() == new
    assert key_for(tmp_path, Purpose.TRANSPORT, old) is None


def test_looking_for_a_key_makes_none(tmp_path):
    assert key_for(tmp_path, Purpose.TRANSPORT, bytes(32)) is None
    assert list(tmp_path.iterdir()) == []


def test_a_next_key_that_others_may_read_is_not_used(tmp_path):
    next_key(tmp_path, Purpose.TRANSPORT)
    (tmp_path / "transport.next.key").chmod(0o640)
    with pytest.raises(KeyUnsafe):
        next_key(tmp_path, Purpose.TRANSPORT)


def test_a_credential_is_only_the_operator_s_to_change(tmp_path, monkeypatch):
    given = ensure_key(tmp_path / "given", Purpose.TRANSPORT).public()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "given"))
    with pytest.raises(KeyUnreadable, match="credential"):
        next_key(tmp_path / "keys", Purpose.TRANSPORT)
    assert key_for(tmp_path / "keys", Purpose.TRANSPORT, given).public() == given
    assert not (tmp_path / "keys").exists()
