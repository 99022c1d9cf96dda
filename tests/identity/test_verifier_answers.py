"""What an answer is worth, byte for byte: only what the installed key signed about this very question."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kiosk.identity.verifier import Outcome, digest_of
from kiosk.identity.verifier_key import read_verifier_key
from kiosk.identity.verifier_protocol import CONTEXT, Question, Result, SignedStatement, weigh, weigh_again

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
QUESTION = Question(b"a security object", bytes(range(32)))
DEEP = b'{"x":' + b"[" * 60_000
"""Deeper than any reader of JSON goes, and no longer than an answer may be."""


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
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"version":1,"statement":"!","signature":""}',
        pytest.param(DEEP, id="deep"),
        pytest.param(DEEP + b"]" * 60_000 + b"}", id="deep and whole"),
    ],
)
def test_what_is_no_answer_is_garbled(installed, body):
    assert weigh(body, QUESTION, installed(Ed25519PrivateKey.generate()), "", NOW).outcome is Outcome.GARBLED


def test_a_signed_statement_nested_without_end_is_garbled_too(installed):
    key = Ed25519PrivateKey.generate()
    signature = key.sign(CONTEXT + DEEP)
    assert weigh(reply(DEEP, signature), QUESTION, installed(key), "", NOW).outcome is Outcome.GARBLED
    assert weigh_again(DEEP, signature, QUESTION.sod, installed(key)).outcome is Outcome.GARBLED


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
