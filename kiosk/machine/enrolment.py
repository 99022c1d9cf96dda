"""The messages of enrolment and renewal, as bytes: how they are made, and how each side believes the other.

Enrolment is authenticated both ways under a key that only the two who know the one-time code can derive:
first contact needs no certificate, and who stands between can stop it but change nothing. A request proves
that the kiosk holds each key it names. The layout is in docs/province-api.md.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from kiosk.machine.codes import OneTimeCode, authentic, authenticate
from kiosk.machine.enrolled import KIOSK_ID
from kiosk.machine.errors import BadDocument, BadMessage
from kiosk.machine.keys import KIOSK_PURPOSES, MachineKey, Purpose, verify
from kiosk.machine.signed import open_document, sign_document

LARGEST_MESSAGE = 256 * 1024
_REQUEST = "enrolment-request-v1"
_ANSWER = "enrolment-answer-v1"
_RENEWAL = "renewal-request-v1"
_RENEWED = "renewal"
_NONCE_BYTES = 16

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
_Body = TypeVar("_Body")


class EnrolmentRequest(msgspec.Struct, frozen=True):
    """What a kiosk asks: to be known by this id under these keys."""

    lookup: str
    kiosk_id: str
    nonce: bytes
    keys: dict[Purpose, bytes]


class RenewalRequest(msgspec.Struct, frozen=True):
    """What an enrolled kiosk asks: a new certificate, for these keys; signed by `signer`."""

    kiosk_id: str
    nonce: bytes
    signer: bytes
    keys: dict[Purpose, bytes]


class Admission(msgspec.Struct, frozen=True):
    """What a gateway answers to both: `request` is SHA-256 of the request that it answers.

    `certificate` and `authority` are PEM, `distribution` the raw public key, `seal_keys` a signed document.
    """

    request: bytes
    kiosk_id: str
    certificate: str
    authority: str
    distribution: bytes
    seal_keys: bytes
    issued_at: Moment


class EnrolmentMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is posted: `body` is an EnrolmentRequest or a RenewalRequest, `proofs` one signature a key.

    `mac` is made with the one-time code, or in a renewal with the enrolment key of now.
    """

    format: Literal[1]
    body: bytes
    proofs: dict[Purpose, bytes]
    mac: bytes


class EnrolmentReply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is answered: `body` is an Admission, `mac` is made with the one-time code."""

    format: Literal[1]
    body: bytes
    mac: bytes


def enrolment_request(code: OneTimeCode, kiosk_id: str, keys: Mapping[Purpose, MachineKey]) -> bytes:
    """Ask to be enrolled; the keys are on the disk before this leaves the machine."""
    public = {purpose: key.public() for purpose, key in keys.items()}
    body = msgspec.json.encode(
        EnrolmentRequest(code.lookup, kiosk_id, secrets.token_bytes(_NONCE_BYTES), public)
    )
    proofs = {purpose: key.sign(_REQUEST, body) for purpose, key in keys.items()}
    return msgspec.json.encode(EnrolmentMessage(1, body, proofs, authenticate(code.key(), _REQUEST, body)))


def read_enrolment_request(data: bytes) -> EnrolmentRequest:
    """Read what a request says, and that each key it names is held; believes nothing else of it yet.

    Raises BadMessage.
    """
    envelope = _decode(data, EnrolmentMessage)
    request = _decode(envelope.body, EnrolmentRequest)
    _check_keys(request.kiosk_id, request.keys)
    _check_proofs(request.keys, envelope, _REQUEST)
    return request


def is_from_holder(data: bytes, key: bytes) -> bool:
    """Whether who made this request knows the code that `key` is derived from; raises BadMessage."""
    envelope = _decode(data, EnrolmentMessage)
    return authentic(key, _REQUEST, envelope.body, envelope.mac)


def enrolment_answer(admission: Admission, key: bytes) -> bytes:
    """Answer a request under the key of its code."""
    body = msgspec.json.encode(admission)
    return msgspec.json.encode(EnrolmentReply(1, body, authenticate(key, _ANSWER, body)))


def read_enrolment_answer(data: bytes, code: OneTimeCode, request: bytes) -> Admission:
    """Read the answer to this very request; raises BadMessage where it is not of who issued the code."""
    envelope = _decode(data, EnrolmentReply)
    if not authentic(code.key(), _ANSWER, envelope.body, envelope.mac):
        raise BadMessage("the answer is not of the gateway that issued this code")
    return _answering(_decode(envelope.body, Admission), request)


def renewal_request(kiosk_id: str, signer: MachineKey, keys: Mapping[Purpose, MachineKey]) -> bytes:
    """Ask for a new certificate, signed by the enrolment key of now, whatever the keys of tomorrow are."""
    public = {purpose: key.public() for purpose, key in keys.items()}
    body = msgspec.json.encode(
        RenewalRequest(kiosk_id, secrets.token_bytes(_NONCE_BYTES), signer.public(), public)
    )
    proofs = {purpose: key.sign(_RENEWAL, body) for purpose, key in keys.items()}
    return msgspec.json.encode(EnrolmentMessage(1, body, proofs, signer.sign(f"{_RENEWAL}/old", body)))


def read_renewal_request(data: bytes) -> RenewalRequest:
    """Read a renewal, signed by the key that it names and by each new one; raises BadMessage.

    Whether that key is the kiosk's is the caller's question.
    """
    envelope = _decode(data, EnrolmentMessage)
    request = _decode(envelope.body, RenewalRequest)
    _check_keys(request.kiosk_id, request.keys)
    _check_proofs(request.keys, envelope, _RENEWAL)
    if not verify(request.signer, Purpose.ENROLMENT, f"{_RENEWAL}/old", envelope.body, envelope.mac):
        raise BadMessage("the renewal is not signed by the key that it names")
    return request


def renewal_answer(admission: Admission, key: MachineKey) -> bytes:
    """Answer a renewal, signed by the gateway's distribution key."""
    return sign_document(key, _RENEWED, msgspec.json.encode(admission))


def read_renewal_answer(data: bytes, distribution: bytes, request: bytes) -> Admission:
    """Read the answer to this very renewal; raises BadMessage where it is not of the pinned gateway."""
    try:
        body = open_document(data, _RENEWED, distribution)
    except BadDocument as error:
        raise BadMessage("the answer is not of the gateway that this kiosk is enrolled at") from error
    return _answering(_decode(body, Admission), request)


def digest_of(request: bytes) -> bytes:
    """Give the digest of a request as its answer names it."""
    return hashlib.sha256(b"kiosk-hcc request\0" + request).digest()


def _answering(admission: Admission, request: bytes) -> Admission:
    if admission.request != digest_of(request):
        raise BadMessage("the answer is to another request")
    return admission


def _check_keys(kiosk_id: str, keys: Mapping[Purpose, bytes]) -> None:
    if not KIOSK_ID.fullmatch(kiosk_id):
        raise BadMessage("not a kiosk id")
    if set(keys) != set(KIOSK_PURPOSES) or len(set(keys.values())) != len(keys):
        raise BadMessage("a kiosk has one key each for " + ", ".join(KIOSK_PURPOSES))


def _check_proofs(keys: Mapping[Purpose, bytes], envelope: EnrolmentMessage, context: str) -> None:
    for purpose, public in keys.items():
        if not verify(public, purpose, context, envelope.body, envelope.proofs.get(purpose, b"")):
            raise BadMessage(f"the {purpose} key is not proven to be held")


# Made before there are threads: two that come to a type first, together, crash in msgspec.
_DECODERS: dict[type, msgspec.json.Decoder[Any]] = {
    kind: msgspec.json.Decoder(kind)
    for kind in (EnrolmentMessage, EnrolmentReply, EnrolmentRequest, Admission, RenewalRequest)
}


def _decode(data: bytes, kind: type[_Body]) -> _Body:
    if len(data) > LARGEST_MESSAGE:
        raise BadMessage("longer than a message of enrolment is")
    try:
        found: _Body = _DECODERS[kind].decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadMessage("not a message of enrolment, format 1") from error
    return found
