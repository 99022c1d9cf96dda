"""Passive authentication: whether the chip holds what a country signed (Doc 9303-11 section 5.1).

It proves the data, not the chip: a copy of all files passes too. And it proves no more than its anchor does.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hardware.emrtd import files
from hardware.emrtd.certificates import Certificate
from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.sod import SecurityObject, parse_sod


@dataclass(frozen=True, slots=True)
class PassiveResult:
    """What was found; None is "could not be told", and `trouble` says why, for a technician.

    `signature`: EF.SOD is signed by the certificate it carries. `altered`: data groups whose hash is false or
    not signed at all; `absent`: asked for and signed, but not on the chip; `intact`: groups that match.
    `anchored`: the signer's certificate was issued by one of the anchors, None when no anchor is of its
    issuer. `in_time`: signer and anchor were valid when the object was signed.
    """

    signature: bool | None
    intact: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    anchored: bool | None = None
    in_time: bool | None = None
    signer: str = ""
    anchor: str = ""
    trouble: str = ""


def authenticate(
    card_files: Mapping[str, bytes],
    missing: Sequence[str],
    anchors: Sequence[Certificate],
    at: datetime,
) -> PassiveResult:
    """Check every data group in `card_files` against EF.SOD, and its signer against `anchors`.

    `at` stands in for the signing time where none is signed. Raises nothing for any content of the files.
    """
    if files.EF_SOD not in card_files:
        return PassiveResult(signature=None, trouble="the chip gave no EF.SOD")
    try:
        sod = parse_sod(card_files[files.EF_SOD])
    except (BadData, NotSupported) as error:
        return PassiveResult(signature=None, trouble=str(error))
    try:
        signature: bool | None = sod.signature_is_valid()
        trouble = "" if signature else "the signature of EF.SOD is false"
    except BadData as error:
        signature, trouble = False, str(error)
    except NotSupported as error:
        signature, trouble = None, str(error)

    intact, altered = _compare(sod, card_files)
    anchored, anchor, doubt = _anchor(sod.signer, anchors)
    signed_at = sod.signed_at or at
    in_time = None
    if anchor is not None:
        in_time = all(c.not_before <= signed_at <= c.not_after for c in (sod.signer, anchor))
    return PassiveResult(
        signature=signature,
        intact=intact,
        altered=altered,
        absent=tuple(name for name in missing if files.group_number(name) in sod.hashes),
        anchored=anchored,
        in_time=in_time,
        signer=sod.signer.common_name,
        anchor=anchor.common_name if anchor else "",
        trouble=trouble or doubt,
    )


def _compare(sod: SecurityObject, card_files: Mapping[str, bytes]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Hash the files as they came; nothing is ever written anew before it is hashed."""
    intact: list[str] = []
    altered: list[str] = []
    for name, data in card_files.items():
        number = files.group_number(name)
        if number is None:
            continue
        digest = hashlib.new(sod.hash_name, data).digest()
        matches = hmac.compare_digest(digest, sod.hashes.get(number, b""))
        (intact if matches else altered).append(name)
    return tuple(intact), tuple(altered)


def _anchor(
    signer: Certificate, anchors: Sequence[Certificate]
) -> tuple[bool | None, Certificate | None, str]:
    """Find the anchor that issued the signer's certificate.

    False is a forgery: it names the anchor and its very key, and that key did not sign it. A name alone
    proves nothing, for authorities keep theirs when they change keys; then, as without an anchor, it is None.
    """
    named = [anchor for anchor in anchors if anchor.subject == signer.issuer]
    for anchor in named:
        try:
            if anchor.issued(signer):
                return True, anchor, ""
        except (BadData, NotSupported) as error:
            return None, None, str(error)
    key = signer.authority_key_identifier
    if key and any(anchor.key_identifier == key for anchor in named):
        return False, None, "the signer's certificate was not issued by the anchor it names"
    return None, None, "no anchor for this signer is installed"
