"""The authority's word makes a signer known; nothing else that comes over the network does."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

import msgspec
import pytest
import requests
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from kiosk.identity import verifier_protocol as protocol
from kiosk.identity.anchors import Anchors
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.http_verifier import HttpCardVerifier
from kiosk.identity.judging import Judge
from kiosk.identity.verdict import FactName
from kiosk.identity.verifier import Answer, Outcome, digest_of
from kiosk.identity.verifier_key import VerifierKeyError, read_verifier_key
from kiosk.identity.verifier_protocol import CONTEXT, Question, Result, SignedStatement, weigh, weigh_again
from kiosk.sandbox.card_verifier import (
    PUBLIC_KEY_FILE,
    Authority,
    Control,
    Mode,
    create_app,
    ensure_verifier_key,
)


@contextmanager
def served(app, **tls: Any):
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="on", **tls)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http{'s' * bool(tls)}://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def authority(tmp_path_factory, issuer):
    """The sandbox's authority; it knows the certificate of the virtual card's issuer."""
    folder = tmp_path_factory.mktemp("authority")
    (folder / "csca.der").write_bytes(issuer.csca_der)
    return Authority(folder, ensure_verifier_key(folder))


@pytest.fixture(scope="module")
def key_file(authority):
    return authority._issuer / PUBLIC_KEY_FILE


@pytest.fixture(scope="module")
def url(authority):
    with served(create_app(authority)) as address:
        yield address


@pytest.fixture
def behave(authority):
    def behave(mode: Mode, seconds: float = 0) -> None:
        authority.control = Control(mode=mode, seconds=seconds)

    yield behave
    behave(Mode.NORMAL)


@pytest.fixture
def make_verifier(key_file):
    def make(url, *, key=key_file, ca=None, seconds=5.0, clock=lambda: datetime.now(UTC)) -> HttpCardVerifier:
        return HttpCardVerifier(url, key_file=key, ca_file=ca, timeout_seconds=seconds, clock=clock)

    return make


@pytest.fixture
def verifier(make_verifier, url):
    return make_verifier(url)


@pytest.fixture(scope="module")
def sod(reading):
    return reading.files["EF.SOD"]


def judge_by(verifier, anchors=None):
    return Judge(anchors or Anchors(), verifier, lambda: datetime.now(UTC))


def test_a_card_without_an_anchor_is_vouched_for_by_the_authority(reading, verifier, sod):
    judged = judge_by(verifier).weigh(reading)
    assert judged.answer.outcome is Outcome.VOUCHED
    assert judged.answer.voucher.covers(sod)
    assert judged.verdict.assurance >= CardAssurance.CHIP_SIGNED
    assert judged.verdict.value(FactName.SIGNER) is True
    (signer,) = [fact.words for fact in judged.verdict.facts if fact.name is FactName.SIGNER]
    assert "the authority vouches" in signer
    assert judged.answer.voucher.signer in signer


LIES = {
    Mode.UNKNOWN: Outcome.SIGNER_UNKNOWN,
    Mode.REVOKED: Outcome.REVOKED,
    Mode.FORGED: Outcome.FALSE_SIGNATURE,
    Mode.OTHER_CARD: Outcome.OTHER_CARD,
    Mode.REPLAYED: Outcome.OLD_ANSWER,
    Mode.OUT_OF_TIME: Outcome.OUT_OF_TIME,
    Mode.GARBLED: Outcome.GARBLED,
    Mode.MOVED: Outcome.REFUSED,
    Mode.FAILING: Outcome.NO_ANSWER,
}


@pytest.mark.parametrize(("mode", "outcome"), LIES.items())
def test_whatever_else_is_answered_has_its_name_and_leaves_the_signer_unknown(
    reading, verifier, behave, mode, outcome
):
    judge_by(verifier).weigh(reading)  # an answer that could be played again
    behave(mode)
    judged = judge_by(verifier).weigh(reading)
    assert judged.answer.outcome is outcome
    assert judged.answer.voucher is None
    assert judged.answer.words
    taken_back = outcome is Outcome.REVOKED  # signed by the authority: such a card is none any more
    expected = CardAssurance.UNIDENTIFIED if taken_back else CardAssurance.CHIP_READ
    assert (judged.verdict.assurance, judged.verdict.alarm) == (expected, taken_back)
    assert judged.verdict.value(FactName.SIGNER) is None


def test_every_way_to_misbehave_is_tried():
    assert set(Mode) - {Mode.NORMAL, Mode.SLOW} == set(LIES)


def test_an_authority_that_is_slow_is_not_waited_for(make_verifier, url, authority, behave, sod):
    behave(Mode.SLOW, 1)
    before = authority.asked
    answer = make_verifier(url, seconds=0.3).vouch(sod)
    assert (answer.outcome, answer.voucher) == (Outcome.NO_ANSWER, None)
    # The line's own time-out and the question's race each other.
    assert answer.words in ("nothing within 0.3 s", "the line failed: ReadTimeout")
    until = time.monotonic() + 20
    while authority.asked == before and time.monotonic() < until:  # it answers nobody
        time.sleep(0.02)


def test_a_line_that_is_down_leaves_the_signer_unknown(make_verifier, reading):
    judged = judge_by(make_verifier("http://127.0.0.1:9")).weigh(reading)
    assert judged.answer.outcome is Outcome.NO_ANSWER
    assert judged.verdict.assurance is CardAssurance.CHIP_READ


def test_an_answer_lost_on_the_way_is_asked_for_again(verifier, behave, monkeypatch, sod):
    behave(Mode.FAILING)
    paused: list[float] = []

    def pause(seconds: float) -> None:
        paused.append(seconds)
        behave(Mode.NORMAL)

    monkeypatch.setattr("tenacity.nap.time.sleep", pause)
    assert verifier.vouch(sod).outcome is Outcome.VOUCHED
    assert len(paused) == 1


def test_a_peer_that_drips_is_left_in_time(make_verifier, sod):
    ended = threading.Event()

    def drip(listener):
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            while not ended.is_set():
                try:
                    connection.sendall(b" ")
                except OSError:
                    return
                time.sleep(0.05)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        peer = threading.Thread(target=drip, args=(listener,))
        peer.start()
        answer = make_verifier(f"http://127.0.0.1:{listener.getsockname()[1]}", seconds=0.4).vouch(sod)
        ended.set()
        peer.join()
    assert answer.outcome is Outcome.NO_ANSWER


def test_nothing_but_hashes_and_a_nonce_leaves_the_kiosk(
    reading, verifier, authority, monkeypatch, card_data
):
    asked: list[protocol.Request] = []
    answer = authority.answer

    def listen(question: protocol.Request) -> bytes:
        asked.append(question)
        return answer(question)

    monkeypatch.setattr(authority, "answer", listen)
    judge_by(verifier).weigh(reading)
    judge_by(verifier).weigh(reading)
    assert [question.sod for question in asked] == [reading.files["EF.SOD"]] * 2
    assert asked[0].nonce != asked[1].nonce
    told = msgspec.json.encode(asked[0]) + asked[0].sod
    for words in (card_data.number, card_data.name.split()[-1], "NGUYEN", card_data.residence):
        assert words.encode() not in told


def test_the_authority_learns_of_no_card_that_it_cannot_help(reading, anchors, verifier, authority):
    before = authority.asked
    assert judge_by(verifier, anchors).weigh(reading).answer == Answer(Outcome.NOT_ASKED)
    altered = replace(reading, files=reading.files | {"DG1": reading.files["DG1"][:-1] + b"\0"})
    assert judge_by(verifier).weigh(altered).answer.outcome is Outcome.NOT_ASKED
    assert judge_by(None).weigh(reading).answer.outcome is Outcome.NOT_ASKED
    assert authority.asked == before


def test_a_signer_of_nobody_is_unknown_to_the_authority_too(verifier, read):
    from hardware.simulated.card.issuer import make_issuer  # noqa: PLC0415

    stranger = read(by=make_issuer())
    assert verifier.vouch(stranger.files["EF.SOD"]).outcome is Outcome.SIGNER_UNKNOWN
    assert verifier.vouch(b"no security object").outcome is Outcome.SIGNER_UNKNOWN


@pytest.mark.parametrize("apart", [timedelta(minutes=6), timedelta(minutes=-6)])
def test_a_kiosk_whose_clock_is_wrong_is_told_so(make_verifier, url, sod, apart):
    answer = make_verifier(url, clock=lambda: datetime.now(UTC) + apart).vouch(sod)
    assert answer.outcome is Outcome.OUT_OF_TIME
    assert "clocks" in answer.words


def test_without_the_key_nothing_is_asked_and_the_key_may_come_later(
    make_verifier, url, authority, tmp_path, sod
):
    before, later = authority.asked, tmp_path / "later.pem"
    verifier = make_verifier(url, key=later)
    assert verifier.vouch(sod).outcome is Outcome.NO_KEY
    assert authority.asked == before
    key_file = authority._issuer / PUBLIC_KEY_FILE
    later.write_bytes(key_file.read_bytes())
    assert verifier.vouch(sod).outcome is Outcome.VOUCHED


# TLS


@pytest.fixture(scope="module")
def server_certificate(tmp_path_factory):
    """A certificate of 127.0.0.1 and the file of the authority that certified it, which is itself."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "TEST server")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "server.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "server.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return folder


@pytest.fixture(scope="module")
def guarded(authority, server_certificate):
    with served(
        create_app(authority),
        ssl_certfile=server_certificate / "server.pem",
        ssl_keyfile=server_certificate / "server.key",
    ) as address:
        yield address


def test_over_tls_the_server_must_be_the_one_that_the_operator_trusts(
    make_verifier, guarded, server_certificate, sod, authority
):
    assert make_verifier(guarded, ca=server_certificate / "server.pem").vouch(sod).outcome is Outcome.VOUCHED
    before = authority.asked
    assert make_verifier(guarded).vouch(sod).outcome is Outcome.UNTRUSTED_SERVER
    nothing = server_certificate / "nothing.pem"
    assert make_verifier(guarded, ca=nothing).vouch(sod).outcome is Outcome.UNTRUSTED_SERVER
    assert authority.asked == before


def test_the_environment_cannot_put_a_proxy_or_an_authority_between(
    make_verifier, guarded, server_certificate, sod, monkeypatch
):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(server_certificate / "server.pem"))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert make_verifier(guarded).vouch(sod).outcome is Outcome.UNTRUSTED_SERVER


# The answer on paper


NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
QUESTION = Question(b"a security object", bytes(range(32)))


@pytest.fixture(scope="module")
def p256():
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def installed(tmp_path):
    def install(private):
        file = tmp_path / "key.pem"
        file.write_bytes(private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
        return read_verifier_key(file)

    return install


def es256(key, message: bytes) -> bytes:
    r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32) + s.to_bytes(32)


def statement(**changes) -> bytes:
    said = {
        "version": 1,
        "sod_sha256": digest_of(QUESTION.sod).hex(),
        "nonce": QUESTION.nonce.hex(),
        "at": "2026-11-22T16:00:00+07:00",
        "result": "vouched",
        "ticket": "a field of a later version",
    }
    return msgspec.json.encode(said | changes)


def reply(content: bytes, signature: bytes) -> bytes:
    return msgspec.json.encode(SignedStatement(content, signature, 1))


def test_an_answer_may_be_signed_with_es256_too(installed, p256):
    content = statement()
    signature = es256(p256, CONTEXT + content)
    answer = weigh(reply(content, signature), QUESTION, installed(p256), "verifier.example", NOW)
    assert answer.outcome is Outcome.VOUCHED
    assert answer.voucher.at == NOW
    assert answer.voucher.signer.startswith("verifier.example (key ")
    cut = weigh(reply(content, signature[:-1]), QUESTION, installed(p256), "", NOW)
    assert cut.outcome is Outcome.FALSE_SIGNATURE


def test_a_signature_made_for_something_else_is_worth_nothing(installed):
    key = Ed25519PrivateKey.generate()
    content = statement()
    answer = weigh(reply(content, key.sign(content)), QUESTION, installed(key), "", NOW)
    assert answer.outcome is Outcome.FALSE_SIGNATURE


@pytest.mark.parametrize(
    "changes",
    [
        {"result": "genuine"},
        {"result": "VOUCHED"},
        {"at": "2026-11-22T16:00:00"},
        {"version": 2},
        {"nonce": "00"},
        {"sod_sha256": "ZZ" * 32},
    ],
)
def test_a_signed_statement_of_another_format_is_not_guessed_at(installed, changes):
    key = Ed25519PrivateKey.generate()
    content = statement(**changes)
    answer = weigh(reply(content, key.sign(CONTEXT + content)), QUESTION, installed(key), "", NOW)
    assert answer.outcome is Outcome.GARBLED


@pytest.mark.parametrize(
    "body", [b"", b"\xff", b"[]", b"{}", b'{"version":1,"statement":"!","signature":""}']
)
def test_what_is_no_answer_is_garbled(installed, body):
    assert weigh(body, QUESTION, installed(Ed25519PrivateKey.generate()), "", NOW).outcome is Outcome.GARBLED


def test_every_byte_of_an_answer_counts(installed):
    key = Ed25519PrivateKey.generate()
    content = statement()
    whole = reply(content, key.sign(CONTEXT + content))
    install = installed(key)
    assert weigh(whole, QUESTION, install, "", NOW).outcome is Outcome.VOUCHED
    for place in range(len(whole)):
        altered = whole[:place] + bytes((whole[place] ^ 1,)) + whole[place + 1 :]
        assert weigh(altered, QUESTION, install, "", NOW).voucher is None, place


def test_a_voucher_that_was_kept_is_checked_again_by_anybody_with_the_key(installed):
    key = Ed25519PrivateKey.generate()
    content = statement()
    signature = key.sign(CONTEXT + content)
    install = installed(key)
    again = weigh_again(content, signature, QUESTION.sod, install)
    assert (again.outcome, again.voucher.at) == (Outcome.VOUCHED, NOW)
    assert install.fingerprint in again.words
    assert weigh_again(content, signature, b"another card", install).outcome is Outcome.OTHER_CARD
    assert weigh_again(content + b" ", signature, QUESTION.sod, install).outcome is Outcome.FALSE_SIGNATURE
    refused = statement(result=Result.REVOKED)
    assert weigh_again(refused, key.sign(CONTEXT + refused), QUESTION.sod, install).outcome is Outcome.REVOKED


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a key",
        rsa.generate_private_key(65537, 2048)
        .public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        ec.generate_private_key(ec.SECP384R1())
        .public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    ],
)
def test_a_file_that_is_no_verifier_key_is_refused_by_name(tmp_path, content):
    file = tmp_path / "key.pem"
    file.write_bytes(content)
    with pytest.raises(VerifierKeyError, match=r"key\.pem"):
        read_verifier_key(file)


def test_a_key_of_the_wrong_kind_of_file_is_told_with_its_name(tmp_path):
    with pytest.raises(VerifierKeyError, match="nowhere"):
        read_verifier_key(tmp_path / "nowhere")


def test_the_sandbox_changes_its_mind_over_http_and_says_how_often_it_was_asked(url, behave, sod, verifier):
    assert requests.post(f"{url}/control", json={"mode": "revoked"}, timeout=5).ok
    assert verifier.vouch(sod).outcome is Outcome.REVOKED
    health = requests.get(f"{url}/health", timeout=5).json()
    assert (health["mode"], health["asked"] > 0) == ("revoked", True)
    assert requests.post(f"{url}/control", json={"mode": "drunk"}, timeout=5).status_code == 422
    assert requests.post(f"{url}/v1/vouchers", data=b"{}", timeout=5).status_code == 422
