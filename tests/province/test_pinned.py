"""A kiosk believes the gateway that it was enrolled at, and goes back on nothing."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import stat
import threading
from datetime import UTC, datetime, timedelta

import certifi
import msgspec
import pytest
from cryptography import x509

from kiosk.dossier.packet_keys import PacketSuite
from kiosk.gateway.authority import Authority
from kiosk.gateway.keyring import Keyring
from kiosk.machine.codes import new_code
from kiosk.machine.enrolment import (
    Admission,
    digest_of,
    enrolment_answer,
    read_renewal_answer,
    renewal_answer,
)
from kiosk.machine.errors import BadMessage, KeyUnreadable
from kiosk.machine.keys import KIOSK_PURPOSES, Purpose, ensure_key
from kiosk.province import enrolling
from kiosk.province.errors import NotEnrolled
from kiosk.province.pinned import Pinned
from tests.enrolled_pair import KIOSK, URL

pytestmark = pytest.mark.slow

HYBRID = PacketSuite.MLKEM768_X25519


def public(state, purpose):
    return ensure_key(state / "keys", purpose).public()


def test_a_kiosk_that_was_never_enrolled_says_so(tmp_path):
    pinned = Pinned(tmp_path / "province")
    assert not pinned.enrolled
    for ask in (pinned.tls_context, pinned.seal_key, pinned.certificate, lambda: pinned.kiosk_id):
        with pytest.raises(NotEnrolled):
            ask()
    assert not (tmp_path / "province").exists()


def test_what_was_answered_is_pinned(enrolled):
    pinned = enrolled.pinned
    assert pinned.enrolled
    assert (pinned.kiosk_id, pinned.gateway_url) == (KIOSK, URL)
    assert pinned.authority_pem.encode() == enrolled.authority.pem
    assert pinned.distribution == enrolled.authority.distribution.public()
    assert pinned.seal_key() in [key.public() for key in enrolled.keyring.open_keys()]
    assert pinned.seal_key(PacketSuite.X25519).suite is PacketSuite.X25519
    assert pinned.certificate().subject.rfc4514_string() == f"CN={KIOSK}"


def test_no_private_key_lies_among_what_is_pinned_and_each_file_of_one_is_the_machine_s_own(enrolled):
    private = [path.read_bytes() for path in (enrolled.state / "keys").iterdir() if path.suffix == ".key"]
    assert len(private) == 3
    for path in (one for one in (enrolled.state / "province").rglob("*") if one.is_file()):
        assert b"PRIVATE" not in path.read_bytes()
        assert not any(key in path.read_bytes() or key.hex().encode() in path.read_bytes() for key in private)
    for path in (enrolled.state / "keys").glob("*.key"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@contextlib.contextmanager
def listening(context):
    """Serve TLS once and hand over who came."""
    came: list[bytes | Exception | None] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve():
            wire, _ = listener.accept()
            try:
                with context.wrap_socket(wire, server_side=True) as tls:
                    came.append(tls.getpeercert(binary_form=True))
                    tls.sendall(b"x")
            except OSError as error:
                came.append(error)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1], came, thread
        thread.join()


def server_context(authority, trust, names=("127.0.0.1",)):
    files = authority.ensure_server(names)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files.certificate, files.key)
    context.load_verify_locations(trust.certificate_file)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def speak(pinned, port):
    context = pinned.tls_context()
    with (
        socket.create_connection(("127.0.0.1", port), timeout=20) as wire,
        context.wrap_socket(wire, server_hostname="127.0.0.1") as tls,
    ):
        assert tls.recv(1) == b"x"
        return tls.version()


def test_both_ends_know_each_other_by_what_is_pinned(enrolled):
    with listening(server_context(enrolled.authority, enrolled.authority)) as (port, came, thread):
        assert speak(enrolled.pinned, port) == "TLSv1.3"
        thread.join()
    assert x509.load_der_x509_certificate(came[0]) == enrolled.pinned.certificate()


def test_a_server_of_another_authority_is_not_spoken_to(enrolled, tmp_path):
    stranger = Authority(tmp_path / "stranger")
    with listening(server_context(stranger, stranger)) as (port, came, thread):
        with pytest.raises(ssl.SSLCertVerificationError):
            speak(enrolled.pinned, port)
        thread.join()
    assert isinstance(came[0], OSError)


def test_a_server_of_another_name_is_not_spoken_to(enrolled):
    context = server_context(enrolled.authority, enrolled.authority, ("other.example",))
    with listening(context) as (port, _, thread):
        with pytest.raises(ssl.SSLCertVerificationError, match=r"127\.0\.0\.1"):
            speak(enrolled.pinned, port)
        thread.join()


def test_no_authority_that_browsers_know_is_believed(enrolled, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", certifi.where())
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certifi.where())
    trusted = enrolled.pinned.tls_context().get_ca_certs(binary_form=True)
    assert trusted == [ssl.PEM_cert_to_DER_cert(enrolled.pinned.authority_pem)]


def test_an_answer_that_is_not_of_who_issued_the_code_pins_nothing(pair):
    code, other = pair.code(), new_code()

    def intercept(request):
        pair.admit(request)
        public = bytes(32)
        made = Admission(digest_of(request), KIOSK, "", "", public, b"", datetime.now(UTC))
        return enrolment_answer(made, other.key())

    with pytest.raises(BadMessage, match="not of the gateway"):
        pair.enrol(code, intercept)
    assert not pair.pinned.enrolled
    # The code is still good for this machine.
    pair.enrol(code)
    assert pair.pinned.enrolled


def test_an_enrolment_whose_answer_was_lost_goes_on_with_the_same_code_and_keys(pair):
    code = pair.code()

    def lose(request):
        pair.admit(request)
        raise ConnectionResetError

    for _ in range(2):
        with pytest.raises(ConnectionResetError):
            pair.enrol(code, lose)
    pair.enrol(code)
    assert set(pair.registry.signers()) == {public(pair.state, Purpose.ENROLMENT)}


def test_new_keys_take_the_place_of_revoked_ones_when_the_gateway_knows_them(enrolled):
    before = {purpose: public(enrolled.state, purpose) for purpose in KIOSK_PURPOSES}
    enrolled.registry.revoke(KIOSK)
    code = enrolled.code()

    def lose(request):
        enrolled.admit(request)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        enrolled.enrol(code, lose, new_keys=True)
    assert {purpose: public(enrolled.state, purpose) for purpose in KIOSK_PURPOSES} == before
    enrolled.enrol(code, new_keys=True)
    after = {purpose: public(enrolled.state, purpose) for purpose in KIOSK_PURPOSES}
    assert not set(after.values()) & set(before.values())
    assert set(enrolled.registry.signers()) == {after[Purpose.ENROLMENT]}
    assert enrolled.pinned.key(Purpose.ENROLMENT).public() == after[Purpose.ENROLMENT]


def test_a_renewal_brings_a_new_certificate_and_a_new_key_of_the_line_alone(enrolled):
    before = {purpose: public(enrolled.state, purpose) for purpose in KIOSK_PURPOSES}
    first = enrolled.pinned.certificate()
    enrolling.renew(enrolled.pinned, enrolled.renew)
    after = {purpose: public(enrolled.state, purpose) for purpose in KIOSK_PURPOSES}
    assert enrolled.pinned.certificate().serial_number != first.serial_number
    assert {purpose for purpose in after if after[purpose] != before[purpose]} == {Purpose.TRANSPORT}
    with listening(server_context(enrolled.authority, enrolled.authority)) as (port, _, thread):
        speak(enrolled.pinned, port)
        thread.join()


@pytest.mark.parametrize("cut", ["before the answer", "before the pin", "after the pin"])
def test_a_renewal_cut_off_anywhere_leaves_a_line_that_works(enrolled, monkeypatch, cut):
    def lose(request):
        enrolled.renew(request)
        raise ConnectionResetError

    def power_cut(*_, **__):
        raise SystemExit

    if cut == "before the answer":
        with pytest.raises(ConnectionResetError):
            enrolling.renew(enrolled.pinned, lose)
    else:
        where = "write_durable" if cut == "before the pin" else "promote"
        with monkeypatch.context() as patched:
            patched.setattr(f"kiosk.province.pinned.{where}", power_cut)
            with pytest.raises(SystemExit):
                enrolling.renew(enrolled.pinned, enrolled.renew)
    for _ in range(2):
        with listening(server_context(enrolled.authority, enrolled.authority)) as (port, _came, thread):
            speak(enrolled.pinned, port)
            thread.join()
        enrolling.renew(enrolled.pinned, enrolled.renew)
    assert sorted(path.name for path in (enrolled.state / "keys").glob("*.key")) == [
        "enrolment.key",
        "report.key",
        "transport.key",
    ]


def test_a_certificate_that_does_not_hold_now_is_not_taken_for_one_that_does(enrolled, monkeypatch):
    before = enrolled.pinned.certificate()
    monkeypatch.setattr("kiosk.gateway.authority.datetime", _YearsAgo)
    with pytest.raises(BadMessage, match="clock"):
        enrolling.renew(enrolled.pinned, enrolled.renew)
    assert enrolled.pinned.certificate() == before


class _YearsAgo(datetime):
    """A gateway whose clock was never set."""

    @classmethod
    def now(cls, tz=None):
        return datetime(2020, 1, 1, tzinfo=tz)


def test_a_renewal_changes_nothing_that_was_pinned_but_the_certificate(enrolled, tmp_path):
    other = Keyring(tmp_path / "other")

    def swap(request):
        admission = read_renewal_answer(enrolled.renew(request), enrolled.pinned.distribution, request)
        made = msgspec.structs.replace(
            admission,
            distribution=Authority(tmp_path / "other").distribution.public(),
            seal_keys=other.signed_list(),
        )
        return renewal_answer(made, enrolled.authority.distribution)

    with pytest.raises(BadMessage, match="changes neither"):
        enrolling.renew(enrolled.pinned, swap)
    assert enrolled.pinned.distribution == enrolled.authority.distribution.public()


def test_an_enrolment_waits_for_a_renewal_that_is_under_way(enrolled):
    order = []

    def enrol_too():
        enrolled.enrol()
        order.append("enrolled")

    def slowly(request):
        thread = threading.Thread(target=enrol_too)
        thread.start()
        thread.join(0.3)
        order.append("renewed")
        others.append(thread)
        return enrolled.renew(request)

    others: list[threading.Thread] = []
    enrolling.renew(enrolled.pinned, slowly)
    others[0].join()
    assert order == ["renewed", "enrolled"]


def test_a_renewal_is_due_when_two_thirds_of_the_life_are_over(enrolled):
    held = enrolled.pinned.certificate()
    third = (held.not_valid_after_utc - held.not_valid_before_utc) / 3
    edge = held.not_valid_before_utc + 2 * third
    assert not enrolled.pinned.renewal_due(edge - timedelta(minutes=1))
    assert enrolled.pinned.renewal_due(edge + timedelta(minutes=1))


def test_the_keys_may_be_credentials_that_nobody_writes(pair, monkeypatch, tmp_path):
    for purpose in KIOSK_PURPOSES:
        ensure_key(tmp_path / "given", purpose)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "given"))
    pair.enrol()
    first = pair.pinned.certificate().serial_number
    enrolling.renew(pair.pinned, pair.renew)
    assert pair.pinned.certificate().serial_number != first
    assert not (pair.state / "keys").exists()
    pair.pinned.tls_context()


def test_a_key_that_is_not_the_enrolled_one_is_said(enrolled):
    (enrolled.state / "keys" / "enrolment.key").unlink()
    with pytest.raises(KeyUnreadable, match="not here"):
        enrolled.pinned.key(Purpose.ENROLMENT)


def test_what_is_brought_later_changes_nothing_of_what_enrolling_pinned(enrolled):
    pin = enrolled.state / "province" / "pin.json"
    before = pin.read_bytes()
    enrolling.renew(enrolled.pinned, enrolled.renew)
    enrolled.keyring.rotate(HYBRID)
    assert enrolled.pinned.accept_keys(enrolled.keyring.signed_list())
    assert pin.read_bytes() == before
    assert sorted(path.name for path in (pin.parent / "brought").iterdir()) == ["keys.json", "renewed.json"]


def test_what_is_pinned_can_be_read_by_the_services_whatever_the_umask_of_who_enrols(pair):
    before = os.umask(0o077)
    try:
        pair.enrol()
    finally:
        os.umask(before)
    assert stat.S_IMODE((pair.state / "province" / "pin.json").stat().st_mode) == 0o644


def test_a_certificate_that_followed_an_earlier_enrolment_is_left_aside(enrolled):
    enrolling.renew(enrolled.pinned, enrolled.renew)
    followed = enrolled.pinned.certificate()
    enrolled.enrol(new_keys=True)
    assert enrolled.pinned.certificate() != followed
    for purpose in KIOSK_PURPOSES:
        assert enrolled.pinned.key(purpose).public() == public(enrolled.state, purpose)


@pytest.mark.parametrize("content", [b"", b"{}", b'{"format":1,"of":"","certificate":"","transport":""}'])
def test_a_spoilt_certificate_costs_nobody_the_keys_to_seal_to(enrolled, content):
    enrolling.renew(enrolled.pinned, enrolled.renew)
    sealed_to = enrolled.pinned.seal_key()
    (enrolled.state / "province" / "brought" / "renewed.json").write_bytes(content)
    assert enrolled.pinned.seal_key() == sealed_to
    assert enrolled.pinned.key(Purpose.ENROLMENT)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff"])
def test_a_broken_pin_is_said(enrolled, content):
    (enrolled.state / "province" / "pin.json").write_bytes(content)
    with pytest.raises(NotEnrolled, match="enrol this kiosk again"):
        enrolled.pinned.tls_context()
