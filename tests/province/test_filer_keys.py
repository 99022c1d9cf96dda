"""What a kiosk files is sealed and signed with what it is enrolled with at the moment of filing."""

from __future__ import annotations

from contextlib import closing

import pytest

from kiosk.appliance import build_filer
from kiosk.dossier.forms import Forms
from kiosk.dossier.packet_errors import BadPacketKey
from kiosk.dossier.packet_keys import OpenKey, PacketSuite, encode_seal_key
from kiosk.machine.keys import Purpose
from kiosk.outbox.store import Outbox
from kiosk.province.enrolling import enrol
from kiosk.settings import Centre, Paths, Province, Settings, SettingsError
from tests.enrolled_pair import KIOSK, paired

pytestmark = pytest.mark.slow


@pytest.fixture
def pair(tmp_path):
    with paired(tmp_path / "gateway", tmp_path / "kiosk") as made:
        yield made


@pytest.fixture
def filer(pair):
    def make(**province):
        settings = Settings(
            paths=Paths(state=pair.state), centre=Centre(kiosk_id=KIOSK), province=Province(**province)
        )
        with closing(Outbox(pair.state / "outbox")) as outbox:
            return build_filer(settings, Forms(()), outbox)

    return make


def test_an_enrolled_kiosk_seals_to_the_newest_list_without_a_restart(pair, filer):
    pair.enrol()
    made = filer()
    assert made.province_key() == pair.pinned.seal_key()
    rotated = pair.keyring.rotate(PacketSuite.MLKEM768_X25519)
    pair.pinned.accept_keys(pair.keyring.signed_list())
    assert made.province_key().key_id.hex() == rotated


def test_the_settings_choose_the_suite(pair, filer):
    pair.enrol()
    assert filer(suite="x25519").province_key().suite is PacketSuite.X25519


def test_an_enrolled_kiosk_does_not_seal_to_a_key_that_lies_about(pair, filer, tmp_path):
    pair.enrol()
    (tmp_path / "other.pub").write_bytes(encode_seal_key(OpenKey.generate().public()))
    assert filer(key_file=tmp_path / "other.pub").province_key() == pair.pinned.seal_key()


def test_new_keys_sign_without_a_restart(pair, filer):
    pair.enrol()
    made = filer()
    before = made.signer().public()
    pair.enrol(new_keys=True)
    assert made.signer().public() == pair.pinned.key(Purpose.ENROLMENT).public() != before


def test_a_kiosk_that_is_not_enrolled_seals_to_its_key_file_or_not_at_all(pair, filer, tmp_path):
    with pytest.raises(BadPacketKey):
        filer().province_key()
    key = OpenKey.generate().public()
    (tmp_path / "given.pub").write_bytes(encode_seal_key(key))
    assert filer(key_file=tmp_path / "given.pub").province_key() == key


def test_a_kiosk_under_another_id_than_its_enrolment_does_not_start(pair, filer):
    enrol(
        pair.pinned,
        pair.state / "keys",
        code=pair.code("QN-HCC-02"),
        kiosk_id="QN-HCC-02",
        gateway_url="https://127.0.0.1:1",
        post=pair.admit,
    )
    with pytest.raises(SettingsError, match="enrolled as QN-HCC-02"):
        filer()
