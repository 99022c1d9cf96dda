"""A kiosk comes in by its code once, is known from then on, and nobody else comes in with it."""

from __future__ import annotations

import base64
import json
import threading
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from kiosk.gateway.authority import Authority
from kiosk.gateway.enrolment import admit, renew
from kiosk.gateway.errors import NotTaken
from kiosk.gateway.keyring import Keyring
from kiosk.gateway.registry import Registry, Standing
from kiosk.gateway.storage import open_storage
from kiosk.machine import codes
from kiosk.machine.codes import OneTimeCode, new_code, read_code
from kiosk.machine.enrolment import (
    enrolment_request,
    read_enrolment_answer,
    read_renewal_answer,
    renewal_request,
)
from kiosk.machine.keys import KIOSK_PURPOSES, MachineKey, Purpose, ensure_key
from kiosk.province.errors import RefusalReason

# One cluster serves all files of this group.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgresql")]

KIOSK = "QN-HCC-01"


@dataclass
class Gate:
    """The gateway's side, without its HTTP."""

    registry: Registry
    authority: Authority
    keyring: Keyring

    def admit(self, request: bytes) -> bytes:
        return admit(request, self.registry, self.authority, self.keyring)

    def renew(self, request: bytes, kiosk_id: str | None = KIOSK) -> bytes:
        return renew(request, kiosk_id, self.registry, self.authority, self.keyring)

    def invite(self, kiosk_id=KIOSK, hours=1.0) -> OneTimeCode:
        return read_code(self.registry.invite(kiosk_id, hours))

    def let_in(self, keys, kiosk_id=KIOSK):
        code = self.invite(kiosk_id)
        request = enrolment_request(code, kiosk_id, keys)
        return read_enrolment_answer(self.admit(request), code, request)

    def refusal(self, ask, *arguments) -> RefusalReason:
        with pytest.raises(NotTaken) as refused:
            ask(*arguments)
        return refused.value.reason


@pytest.fixture(autouse=True)
def _quick_derivation(monkeypatch):
    monkeypatch.setitem(codes._SCRYPT, "n", 2**4)


@contextmanager
def opened(folder, database=""):
    with closing(open_storage(folder, database=database)) as storage:
        yield Gate(storage.registry, Authority(folder), Keyring(folder))


@pytest.fixture
def gate(tmp_path):
    with opened(tmp_path / "gateway") as gate:
        yield gate


@pytest.fixture
def make_keys(tmp_path):
    def make(name) -> dict[Purpose, MachineKey]:
        return {purpose: ensure_key(tmp_path / name, purpose) for purpose in KIOSK_PURPOSES}

    return make


@pytest.fixture
def keys(make_keys):
    return make_keys("kiosk")


def fingerprint(pem):
    return x509.load_pem_x509_certificate(pem.encode()).fingerprint(SHA256()).hex()


def test_a_code_lets_a_kiosk_in_with_all_that_it_needs(gate, keys):
    answer = gate.let_in(keys)
    assert gate.registry.signers() == {keys[Purpose.ENROLMENT].public(): KIOSK}
    assert gate.registry.kiosk_of_certificate(fingerprint(answer.certificate)) == KIOSK
    assert answer.authority.encode() == gate.authority.pem
    assert answer.distribution == gate.authority.distribution.public()
    assert answer.seal_keys == gate.keyring.signed_list()
    assert abs((answer.issued_at - datetime.now(UTC)).total_seconds()) < 3600


def test_an_answer_that_was_lost_is_given_again(gate, keys):
    code = gate.invite()
    answers = []
    for _ in range(3):
        request = enrolment_request(code, KIOSK, keys)
        answers.append(read_enrolment_answer(gate.admit(request), code, request))
    assert len({answer.certificate for answer in answers}) == 1
    assert len(gate.registry.kiosks()) == 1


def test_a_request_that_was_overheard_gives_a_stranger_nothing_new(gate, keys):
    code = gate.invite()
    request = enrolment_request(code, KIOSK, keys)
    first = read_enrolment_answer(gate.admit(request), code, request)
    again = read_enrolment_answer(gate.admit(request), code, request)
    assert first.certificate == again.certificate


def test_a_code_lets_in_one_machine(gate, keys, make_keys):
    code = gate.invite()
    gate.admit(enrolment_request(code, KIOSK, keys))
    second = enrolment_request(code, KIOSK, make_keys("second"))
    assert gate.refusal(gate.admit, second) is RefusalReason.CODE_REFUSED
    assert set(gate.registry.signers()) == {keys[Purpose.ENROLMENT].public()}


@pytest.fixture(params=["sqlite", "postgresql"])
def either_gate(request, tmp_path):
    address = ""
    if request.param == "postgresql":
        address = request.getfixturevalue("postgres").create_database()
    with opened(tmp_path / "gateway", address) as gate:
        yield gate


def test_of_machines_that_come_at_once_one_is_let_in_and_gets_the_same_answer_again(either_gate, make_keys):
    gate = either_gate
    code = gate.invite()
    machines = [make_keys(f"machine-{at}") for at in range(4)]
    asked = [enrolment_request(code, KIOSK, keys) for keys in machines for _ in range(2)]
    outcomes: list[str] = []

    def come(request):
        try:
            answer = read_enrolment_answer(gate.admit(request), code, request)
            outcomes.append(answer.certificate)
        except NotTaken as error:
            outcomes.append(error.reason.value)

    threads = [threading.Thread(target=come, args=(request,)) for request in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("code-refused") == 6
    assert len(set(outcomes)) == 2
    assert len(gate.registry.signers()) == 1


def test_a_wrong_code_and_one_that_never_was_are_refused_in_the_same_words(gate, keys):
    code = gate.invite()
    wrong = OneTimeCode(code.lookup, new_code().secret)
    said = []
    for tried in (wrong, new_code()):
        with pytest.raises(NotTaken) as refused:
            gate.admit(enrolment_request(tried, KIOSK, keys))
        said.append((refused.value.status, refused.value.reason, str(refused.value)))
    assert said[0] == said[1]
    assert gate.registry.signers() == {}


def test_a_code_that_was_tried_wrongly_too_often_lets_nobody_in(gate, keys):
    code = gate.invite()
    tried = enrolment_request(code, KIOSK, keys)
    envelope = json.loads(tried)
    guess = json.dumps(envelope | {"mac": base64.b64encode(bytes(32)).decode()}).encode()
    for _ in range(50):
        assert gate.refusal(gate.admit, guess) is RefusalReason.CODE_REFUSED
    assert gate.refusal(gate.admit, tried) is RefusalReason.CODE_REFUSED


def test_a_few_wrong_tries_do_not_lock_out_who_mistypes(gate, keys):
    code = gate.invite()
    wrong = OneTimeCode(code.lookup, new_code().secret)
    for _ in range(4):
        assert gate.refusal(gate.admit, enrolment_request(wrong, KIOSK, keys)) is RefusalReason.CODE_REFUSED
    gate.admit(enrolment_request(code, KIOSK, keys))


def test_an_old_code_lets_nobody_in(gate, keys):
    request = enrolment_request(gate.invite(hours=0), KIOSK, keys)
    assert gate.refusal(gate.admit, request) is RefusalReason.CODE_REFUSED


def test_a_newer_code_voids_the_one_before(gate, keys):
    old = gate.invite()
    gate.invite()
    request = enrolment_request(old, KIOSK, keys)
    assert gate.refusal(gate.admit, request) is RefusalReason.CODE_REFUSED


def test_a_code_for_one_kiosk_does_not_let_in_another_and_is_not_used_up(gate, keys):
    code = gate.invite()
    with pytest.raises(NotTaken, match="QN-HCC-01; this machine's settings call it QN-HCC-02"):
        gate.admit(enrolment_request(code, "QN-HCC-02", keys))
    gate.admit(enrolment_request(code, KIOSK, keys))


def test_a_machine_is_not_two_kiosks(gate, keys):
    gate.let_in(keys)
    code = gate.invite("QN-HCC-02")
    request = enrolment_request(code, "QN-HCC-02", keys)
    assert gate.refusal(gate.admit, request) is RefusalReason.OTHER_CONTENT
    assert gate.registry.standing("QN-HCC-02") is None


def test_a_machine_in_the_place_of_another_keeps_what_the_first_one_sealed(gate, keys, make_keys):
    gate.let_in(keys)
    second = make_keys("second")
    gate.let_in(second)
    known = {keys[Purpose.ENROLMENT].public(), second[Purpose.ENROLMENT].public()}
    assert set(gate.registry.signers()) == known


def test_a_revoked_kiosk_comes_back_with_new_keys_only(gate, keys, make_keys):
    certificate = gate.let_in(keys).certificate
    gate.registry.revoke(KIOSK)
    assert gate.registry.kiosk_of_certificate(fingerprint(certificate)) is None
    request = enrolment_request(gate.invite(), KIOSK, keys)
    assert gate.refusal(gate.admit, request) is RefusalReason.REVOKED
    fresh = make_keys("fresh")
    gate.let_in(fresh)
    assert set(gate.registry.signers()) == {fresh[Purpose.ENROLMENT].public()}
    assert gate.registry.standing(KIOSK) is Standing.ACTIVE


def test_one_revoked_key_is_enough_to_be_refused(gate, keys, make_keys):
    gate.let_in(keys)
    gate.registry.revoke(KIOSK)
    mixed = make_keys("fresh") | {Purpose.TRANSPORT: keys[Purpose.TRANSPORT]}
    request = enrolment_request(gate.invite(), KIOSK, mixed)
    with pytest.raises(NotTaken):
        gate.admit(request)
    assert gate.registry.signers() == {}


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b"[" * 10_000])
def test_what_is_no_request_is_called_that(gate, data):
    assert gate.refusal(gate.admit, data) is RefusalReason.BAD_REQUEST
    assert gate.refusal(gate.renew, data) is RefusalReason.BAD_REQUEST


def renewed(gate, request, kiosk_id=KIOSK):
    answer = gate.renew(request, kiosk_id)
    return read_renewal_answer(answer, gate.authority.distribution.public(), request)


def test_a_renewal_gives_another_certificate_and_the_old_one_stays_good(gate, keys, make_keys):
    first = gate.let_in(keys)
    later = keys | {Purpose.TRANSPORT: make_keys("later")[Purpose.TRANSPORT]}
    second = renewed(gate, renewal_request(KIOSK, keys[Purpose.ENROLMENT], later))
    held = x509.load_pem_x509_certificate(second.certificate.encode()).public_key()
    assert held.public_bytes_raw() == later[Purpose.TRANSPORT].public()
    for answer in (first, second):
        assert gate.registry.kiosk_of_certificate(fingerprint(answer.certificate)) == KIOSK


def test_a_renewal_whose_answer_was_lost_is_asked_again(gate, keys, make_keys):
    gate.let_in(keys)
    request = renewal_request(KIOSK, keys[Purpose.ENROLMENT], make_keys("later"))
    renewed(gate, request)
    renewed(gate, request)


def test_a_kiosk_whose_certificate_ended_renews_by_its_signature(gate, keys):
    gate.let_in(keys)
    request = renewal_request(KIOSK, keys[Purpose.ENROLMENT], keys)
    assert renewed(gate, request, kiosk_id=None).kiosk_id == KIOSK


def test_a_stranger_renews_nothing(gate, keys, make_keys):
    gate.let_in(keys)
    stranger = make_keys("stranger")
    request = renewal_request(KIOSK, stranger[Purpose.ENROLMENT], stranger)
    assert gate.refusal(gate.renew, request) is RefusalReason.UNKNOWN_SIGNER


def test_one_kiosk_does_not_renew_for_another(gate, keys, make_keys):
    gate.let_in(keys)
    other = make_keys("other")
    gate.let_in(other, "QN-HCC-02")
    theirs = renewal_request("QN-HCC-02", other[Purpose.ENROLMENT], other)
    assert gate.refusal(gate.renew, theirs, KIOSK) is RefusalReason.UNKNOWN_SIGNER
    named = renewal_request(KIOSK, other[Purpose.ENROLMENT], other)
    assert gate.refusal(gate.renew, named, "QN-HCC-02") is RefusalReason.UNKNOWN_SIGNER
    taken = renewal_request(KIOSK, keys[Purpose.ENROLMENT], other)
    assert gate.refusal(gate.renew, taken, KIOSK) is RefusalReason.OTHER_CONTENT


@pytest.mark.parametrize("verb", ["revoke", "retire"])
def test_a_kiosk_out_of_service_renews_nothing(gate, keys, verb):
    gate.let_in(keys)
    getattr(gate.registry, verb)(KIOSK)
    request = renewal_request(KIOSK, keys[Purpose.ENROLMENT], keys)
    assert gate.refusal(gate.renew, request) is RefusalReason.REVOKED
    assert gate.refusal(gate.renew, request, None) is RefusalReason.REVOKED


def test_no_renewal_brings_a_revoked_key_back(gate, keys, make_keys):
    gate.let_in(keys)
    gate.registry.revoke(KIOSK)
    fresh = make_keys("fresh")
    gate.let_in(fresh)
    mixed = fresh | {Purpose.TRANSPORT: keys[Purpose.TRANSPORT]}
    request = renewal_request(KIOSK, fresh[Purpose.ENROLMENT], mixed)
    assert gate.refusal(gate.renew, request) is RefusalReason.OTHER_CONTENT


def test_a_key_that_a_renewal_left_behind_no_longer_brings_revoked_ones_back(gate, keys, make_keys):
    gate.let_in(keys)
    later = make_keys("later")
    renewed(gate, renewal_request(KIOSK, keys[Purpose.ENROLMENT], later))
    gate.registry.revoke(KIOSK)
    gate.let_in(make_keys("fresh"))
    request = renewal_request(KIOSK, keys[Purpose.ENROLMENT], later)
    assert gate.refusal(gate.renew, request) is RefusalReason.REVOKED
