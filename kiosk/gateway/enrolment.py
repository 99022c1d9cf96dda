"""Letting kiosks in: enrolment by a one-time code, and renewal by a kiosk that is enrolled.

What is answered was committed before: who got no answer asks again with the same code and keys, and gets
the same certificate. A code that other keys used, that was tried wrongly too often, or that is old lets
nobody in.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime

import structlog
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from kiosk.dossier.packet import signer_id
from kiosk.gateway.authority import Authority
from kiosk.gateway.errors import NotTaken
from kiosk.gateway.keyring import Keyring
from kiosk.gateway.registry import Invitation, IssuedCertificate, Registry, Standing
from kiosk.machine.enrolment import (
    Admission,
    EnrolmentRequest,
    digest_of,
    enrolment_answer,
    is_from_holder,
    read_enrolment_request,
    read_renewal_request,
    renewal_answer,
)
from kiosk.machine.errors import BadEnrolment, BadMessage
from kiosk.machine.keys import Purpose
from kiosk.province.errors import RefusalReason

# Checked where there is no invitation. That a wrong try is counted takes time only where there is one: the
# first group of a code is no secret.
_NO_KEY = secrets.token_bytes(32)

_log = structlog.get_logger()


def admit(request: bytes, registry: Registry, authority: Authority, keyring: Keyring) -> bytes:
    """Let in the kiosk that holds a one-time code; gives the answer for it.

    Raises NotTaken: 422 `bad-request`, 403 `code-refused`, 403 `revoked`, 409 `other-content` where a key
    is another kiosk's already.
    """
    try:
        asked = read_enrolment_request(request)
        invitation = registry.redeem(asked.lookup)
        holds = is_from_holder(request, invitation.key if invitation else _NO_KEY)
    except BadMessage as error:
        raise NotTaken(422, RefusalReason.BAD_REQUEST, str(error)) from error
    if invitation is None or not holds:
        if invitation is not None:
            registry.note_wrong_code(invitation.lookup)
        _log.warning("a code was refused", lookup_known=invitation is not None)
        raise NotTaken(403, RefusalReason.CODE_REFUSED, "this code is wrong, too old, or tried too often")
    if asked.kiosk_id != invitation.kiosk_id:
        raise NotTaken(
            403,
            RefusalReason.CODE_REFUSED,
            f"this code is for {invitation.kiosk_id}; this machine's settings call it {asked.kiosk_id}",
        )
    _refuse_revoked(asked.keys, registry)
    granted = _grant(asked, invitation, registry, authority)
    _log.info("kiosk enrolled", kiosk=granted.kiosk_id)
    admission = _admission(request, granted.kiosk_id, granted.answer, authority, keyring)
    return enrolment_answer(admission, invitation.key)


def renew(
    request: bytes, kiosk_id: str | None, registry: Registry, authority: Authority, keyring: Keyring
) -> bytes:
    """Give an enrolled kiosk its next certificate, for the keys that it names.

    `kiosk_id` is whom the certificate of the connection belongs to; None where there was none: the request is
    signed by the kiosk's enrolment key, which is proof enough. Raises NotTaken: 422 `bad-request`, 403
    `unknown-signer` or `revoked`, 409 `other-content`.
    """
    try:
        asked = read_renewal_request(request)
    except BadMessage as error:
        raise NotTaken(422, RefusalReason.BAD_REQUEST, str(error)) from error
    signer = registry.signer(signer_id(asked.signer))
    if signer is None or signer.kiosk_id != asked.kiosk_id or kiosk_id not in (None, signer.kiosk_id):
        raise NotTaken(403, RefusalReason.UNKNOWN_SIGNER, "not signed by a key of this kiosk")
    if signer.standing is not Standing.ACTIVE or registry.standing(signer.kiosk_id) is not Standing.ACTIVE:
        raise NotTaken(403, RefusalReason.REVOKED, "this kiosk is out of service")
    _refuse_revoked(asked.keys, registry)
    certificate = authority.issue_client(asked.kiosk_id, asked.keys[Purpose.TRANSPORT])
    try:
        registry.renew(asked.kiosk_id, keys=asked.keys, certificate=_issued(certificate))
    except BadEnrolment as error:
        raise _taken(error) from error
    _log.info("certificate renewed", kiosk=asked.kiosk_id)
    admission = _admission(request, asked.kiosk_id, certificate, authority, keyring)
    return renewal_answer(admission, authority.distribution)


def _grant(
    asked: EnrolmentRequest, invitation: Invitation, registry: Registry, authority: Authority
) -> Invitation:
    """Use the invitation, or find that these same keys used it before."""
    digest = _digest(asked.keys)
    if not invitation.keys_digest:
        certificate = authority.issue_client(asked.kiosk_id, asked.keys[Purpose.TRANSPORT])
        try:
            stands = registry.grant(
                invitation,
                keys=asked.keys,
                keys_digest=digest,
                certificate=_issued(certificate),
                answer=certificate,
            )
        except BadEnrolment as error:
            raise _taken(error) from error
    else:
        stands = invitation
    if stands is None or stands.keys_digest != digest:
        _log.warning("a used code was tried again with other keys", kiosk=asked.kiosk_id)
        raise NotTaken(403, RefusalReason.CODE_REFUSED, "this code was used by another machine, or is void")
    return stands


def _admission(
    request: bytes, kiosk_id: str, certificate: bytes, authority: Authority, keyring: Keyring
) -> Admission:
    return Admission(
        request=digest_of(request),
        kiosk_id=kiosk_id,
        certificate=certificate.decode("ascii"),
        authority=authority.pem.decode("ascii"),
        distribution=authority.distribution.public(),
        seal_keys=keyring.signed_list(),
        issued_at=datetime.now(UTC),
    )


def _refuse_revoked(keys: Mapping[Purpose, bytes], registry: Registry) -> None:
    known = registry.signer(signer_id(keys[Purpose.ENROLMENT]))
    if known is not None and known.standing is Standing.REVOKED:
        raise NotTaken(403, RefusalReason.REVOKED, "the keys of this machine were revoked: it needs new ones")


def _digest(keys: Mapping[Purpose, bytes]) -> str:
    whole = b"".join(f"{purpose}\0".encode() + keys[purpose] for purpose in sorted(keys))
    return hashlib.sha256(whole).hexdigest()


def _issued(pem: bytes) -> IssuedCertificate:
    certificate = x509.load_pem_x509_certificate(pem)
    return IssuedCertificate(
        fingerprint=certificate.fingerprint(SHA256()).hex(),
        serial=f"{certificate.serial_number:x}",
        not_after=certificate.not_valid_after_utc,
    )


def _taken(error: BadEnrolment) -> NotTaken:
    return NotTaken(409, RefusalReason.OTHER_CONTENT, str(error))
