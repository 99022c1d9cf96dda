"""The kiosk's side of enrolment and renewal: new keys first, then the question, then what is pinned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from cryptography import x509

from kiosk.machine.enrolment import (
    enrolment_request,
    read_enrolment_answer,
    read_renewal_answer,
    renewal_request,
)
from kiosk.machine.errors import BadMessage
from kiosk.machine.keys import KIOSK_PURPOSES, MachineKey, Purpose, credential_of, ensure_key
from kiosk.machine.succession import next_key

if TYPE_CHECKING:
    from kiosk.machine.codes import OneTimeCode
    from kiosk.province.pinned import Pinned

# Hands a message to the gateway and gives its answer; raises what its line raises.
Post: TypeAlias = Callable[[bytes], bytes]


def enrol(  # noqa: PLR0913  # each is one thing that an operator decides
    pinned: Pinned,
    keys_folder: Path,
    *,
    code: OneTimeCode,
    kiosk_id: str,
    gateway_url: str,
    post: Post,
    new_keys: bool = False,
) -> datetime:
    """Enrol this kiosk and pin what the gateway answered; gives the gateway's time.

    Asked again with the same code it sends the same keys, so that an answer that was lost costs nothing. With
    `new_keys` the keys of now are left behind once the gateway knows the new ones. Raises MachineError
    (BadMessage where the answer is not of who issued the code), BadPacketKey, OSError, what `post` raises.
    """
    give = next_key if new_keys else ensure_key
    with pinned.changing():
        keys = {purpose: give(keys_folder, purpose) for purpose in KIOSK_PURPOSES}
        request = enrolment_request(code, kiosk_id, keys)
        admission = read_enrolment_answer(post(request), code, request)
        if admission.kiosk_id != kiosk_id:
            raise BadMessage(f"the gateway enrolled this machine as {admission.kiosk_id}")
        pinned.install(admission, gateway_url, _public(keys))
    return admission.issued_at


def renew(pinned: Pinned, post: Post) -> None:
    """Get the next certificate from the gateway that is pinned, and pin it.

    The transport key changes with it where it is a file; the other keys stay. Raises NotEnrolled,
    MachineError (BadMessage where the answer is not the pinned gateway's), BadPacketKey, OSError, and what
    `post` raises.
    """
    with pinned.changing():
        pinned.settle()
        keys = {purpose: pinned.key(purpose) for purpose in KIOSK_PURPOSES}
        if credential_of(Purpose.TRANSPORT) is None:
            keys[Purpose.TRANSPORT] = next_key(pinned.keys_folder, Purpose.TRANSPORT)
        request = renewal_request(pinned.kiosk_id, pinned.key(Purpose.ENROLMENT), keys)
        admission = read_renewal_answer(post(request), pinned.distribution, request)
        if (admission.kiosk_id, admission.distribution) != (pinned.kiosk_id, pinned.distribution):
            raise BadMessage("a renewal changes neither the kiosk's id nor what signs for the gateway")
        _check_valid(admission.certificate)
        pinned.install_renewed(admission, keys[Purpose.TRANSPORT].public())


def _check_valid(pem: str) -> None:
    """See to it that no certificate that works is given up for one that does not: a clock may be wrong."""
    try:
        certificate = x509.load_pem_x509_certificate(pem.encode())
    except ValueError as error:
        raise BadMessage("the gateway answered with no certificate") from error
    if not certificate.not_valid_before_utc <= datetime.now(UTC) < certificate.not_valid_after_utc:
        raise BadMessage("the new certificate is not valid now: the clock of one side is wrong")


def _public(keys: dict[Purpose, MachineKey]) -> dict[Purpose, bytes]:
    return {purpose: key.public() for purpose, key in keys.items()}
