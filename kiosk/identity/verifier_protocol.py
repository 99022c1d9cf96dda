"""What passes between the kiosk and the authority's verifier, format version 1 (docs/card-verifier.md).

The statement travels as the very bytes that were signed, so that nobody has to write it anew to check it.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from kiosk.identity.verifier import Answer, Outcome, Voucher, digest_of
from kiosk.identity.verifier_key import VerifierKey

PATH = "/v1/vouchers"
NONCE_BYTES = 32
# Signed before the statement, so that what the authority signs elsewhere is worth nothing here.
CONTEXT = b"kiosk-hcc/card-verifier/1\0"
# The nonce says that an answer is new; this only keeps the time told in it true, and clocks in order.
MOST_APART = timedelta(minutes=5)

_Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Result(StrEnum):
    """What the authority says of a signer, or of the card."""

    VOUCHED = "vouched"
    UNKNOWN = "unknown"
    REVOKED = "revoked"


class Request(msgspec.Struct, frozen=True):
    """The question; bytes are base64 in JSON."""

    sod: bytes
    nonce: bytes
    version: Literal[1] = 1


class Statement(msgspec.Struct, frozen=True):
    """What the authority signs: which EF.SOD, for which question, when, and what it says of it.

    Digest and nonce are hexadecimal, the time has its zone. Fields that this version does not know are left
    alone.
    """

    sod_sha256: _Digest
    nonce: _Digest
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    result: Result
    version: Literal[1]


class SignedStatement(msgspec.Struct, frozen=True):
    """The answer: the statement's JSON as it was signed, after `CONTEXT`, and the signature."""

    statement: bytes
    signature: bytes
    version: Literal[1]


@dataclass(frozen=True, slots=True)
class Question:
    """One question about one card; `nonce` is fresh for each."""

    sod: bytes
    nonce: bytes

    def request(self) -> bytes:
        """Write it for the wire."""
        return msgspec.json.encode(Request(self.sod, self.nonce))


_SAID = {Result.UNKNOWN: Outcome.SIGNER_UNKNOWN, Result.REVOKED: Outcome.REVOKED}
_WORDS = {
    Outcome.SIGNER_UNKNOWN: "the authority does not know this signer",
    Outcome.REVOKED: "the authority says that it is revoked",
    Outcome.GARBLED: "the answer is not one of format version 1",
    Outcome.FALSE_SIGNATURE: "the answer is not signed by the key that is installed",
    Outcome.OTHER_CARD: "the answer is about another card",
    Outcome.OLD_ANSWER: "the answer is to another question, perhaps an old one played again",
    Outcome.OUT_OF_TIME: "the clocks of kiosk and authority are more than five minutes apart",
}


def weigh(reply: bytes, question: Question, key: VerifierKey, host: str, now: datetime) -> Answer:
    """Say what an answer is worth; nothing that is not signed is looked at, nothing is raised."""
    try:
        signed = msgspec.json.decode(reply, type=SignedStatement)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _worthless(Outcome.GARBLED)
    statement = _open(signed, question.sod, key)
    if isinstance(statement, Outcome):
        return _worthless(statement)
    if not hmac.compare_digest(bytes.fromhex(statement.nonce), question.nonce):
        return _worthless(Outcome.OLD_ANSWER)
    if abs(now - statement.at) > MOST_APART:
        return _worthless(Outcome.OUT_OF_TIME)
    return _said(signed, statement, question.sod, f"{host} (key {key.fingerprint})")


def weigh_again(statement: bytes, signature: bytes, sod: bytes, key: VerifierKey) -> Answer:
    """Check an answer that was kept; what it says holds for the time that stands in it.

    Who gave it is named by the key alone: of a host, only the connection could tell.
    """
    signed = SignedStatement(statement, signature, 1)
    opened = _open(signed, sod, key)
    if isinstance(opened, Outcome):
        return _worthless(opened)
    return _said(signed, opened, sod, f"key {key.fingerprint}")


def _open(signed: SignedStatement, sod: bytes, key: VerifierKey) -> Statement | Outcome:
    """Take out what was signed about this card, or say why it is worth nothing."""
    if not key.signed(CONTEXT + signed.statement, signed.signature):
        return Outcome.FALSE_SIGNATURE
    try:
        statement = msgspec.json.decode(signed.statement, type=Statement)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Outcome.GARBLED
    if not hmac.compare_digest(bytes.fromhex(statement.sod_sha256), digest_of(sod)):
        return Outcome.OTHER_CARD
    return statement


def _said(signed: SignedStatement, statement: Statement, sod: bytes, signer: str) -> Answer:
    kept = (signed.statement, signed.signature)
    if statement.result is not Result.VOUCHED:
        outcome = _SAID[statement.result]
        return Answer(outcome, f"{_WORDS[outcome]}: {signer}", None, *kept)
    voucher = Voucher(signer, statement.at, digest_of(sod), *kept)
    return Answer(Outcome.VOUCHED, f"vouched for by {signer}", voucher, *kept)


def _worthless(outcome: Outcome) -> Answer:
    return Answer(outcome, _WORDS[outcome])
