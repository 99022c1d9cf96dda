"""Passive authentication: whether the chip holds what a country signed (Doc 9303-11 section 5.1).

It proves the data, not the chip: a copy of all files passes too. And it proves no more than its anchor does.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from hardware.emrtd import files, tlv
from hardware.emrtd.certificates import Certificate
from hardware.emrtd.chain import Chain, lead
from hardware.emrtd.countries import same_country
from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.public_keys import describe
from hardware.emrtd.revocation import RevocationList, Status, status_of
from hardware.emrtd.sod import SecurityObject, parse_sod

_CLOCKS_DIFFER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PassiveResult:
    """What was found; None is "could not be told", and `trouble` says why, for a technician.

    `signature`: EF.SOD is signed by the certificate it carries. `altered`: data groups whose hash is false or
    not signed at all; `absent`: asked for and signed, but not on the chip; `intact`: groups that match;
    `unread`: signed, and neither read nor known to be absent (fingers, or not asked for).
    `anchored`: the signer's certificate was issued by one of the anchors, None when no anchor is of its
    issuer, False when the very anchor that it names by key did not issue it. `chain`: the authorities from
    the signer's issuer to the anchor, more than one where link certificates lead there.
    `in_time`: signer and anchor were valid when the object was signed. `signed_at` is the time that the
    signer says and signed; where it says none, the certificates are judged by now: then True is sure, and
    None is a certificate that has ended since. A signing time that is still to come is False.
    `usage`: the signer's certificate may sign documents (an authority's or a list signer's may not).
    `country`: signer, anchor and DG1's issuing state are one country; False is a difference, None with DG1
    unread, without an anchor, with an anchor that names no country or with a code that is in no list: that is
    no country proved. The codes are given as they stand (VN, VNM).
    `document_type`: the signer's certificate allows DG1's kind of document; None where it does not say or DG1
    is unread, and False for a document that names no kind where the certificate names some.
    `revoked`: the signer (or an authority of the chain) is in its authority's revocation list; None without
    a list that the anchor signed. `revocation_fresh`: that list is not past its own next date; a stale list
    that does not name the signer proves little. `revocation`: the list and its dates, in words.
    `algorithm`: how EF.SOD is signed, in words. `weak`: what is still accepted and should not be relied on
    for long, each in words; never a reason to refuse. What is too short to prove anything makes `signature`
    or `anchored` None.
    None of the texts holds anything of the person.
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
    unread: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    signed_at: datetime | None = None
    usage: bool | None = None
    signer_country: str = ""
    anchor_country: str = ""
    document_country: str = ""
    country: bool | None = None
    document_type: bool | None = None
    revoked: bool | None = None
    revocation_fresh: bool | None = None
    revocation: str = ""
    weak: tuple[str, ...] = ()
    algorithm: str = ""


def authenticate(  # noqa: PLR0913 - what was read, what is trusted, and when
    card_files: Mapping[str, bytes],
    missing: Sequence[str],
    anchors: Sequence[Certificate],
    at: datetime,
    *,
    links: Sequence[Certificate] = (),
    revocation: Sequence[RevocationList] = (),
    broken: Sequence[str] = (),
) -> PassiveResult:
    """Check every data group in `card_files` against EF.SOD, and its signer against `anchors`.

    `at` stands in for the signing time where none is signed; `broken` are files that broke off or are none,
    which is said of EF.SOD. Raises nothing for any content of the files.
    """
    if files.EF_SOD not in card_files:
        trouble = "EF.SOD breaks off, or is none" if files.EF_SOD in broken else "the chip gave no EF.SOD"
        return PassiveResult(signature=None, trouble=trouble)
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
    signer = sod.signer
    chain = lead(signer, anchors, links)
    anchor = chain.authorities[-1] if chain.anchored else None
    kind, state = _document(card_files)
    status = _revocation(signer, chain, anchors, revocation, at)
    return PassiveResult(
        signature=signature,
        intact=intact,
        altered=altered,
        absent=tuple(name for name in missing if files.group_number(name) in sod.hashes),
        unread=tuple(
            name
            for name in files.FILE_IDS
            if files.group_number(name) in sod.hashes and name not in card_files and name not in missing
        ),
        anchored=chain.anchored,
        chain=tuple(authority.common_name for authority in chain.authorities),
        in_time=_in_time(sod, chain, at),
        signed_at=sod.signed_at,
        usage=signer.may_sign_documents,
        signer=signer.common_name,
        anchor=anchor.common_name if anchor else "",
        signer_country=signer.country,
        anchor_country=anchor.country if anchor else "",
        document_country=state,
        country=_country(signer, anchor, state),
        document_type=_allows(signer, kind),
        revoked=status.revoked,
        revocation_fresh=status.fresh,
        revocation=status.words,
        weak=(*sod.weaknesses(), *_weak_certificates(signer, chain)),
        algorithm=f"{sod.message.scheme} by {describe(signer.public_key)}",
        trouble=trouble or chain.trouble,
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


def _in_time(sod: SecurityObject, chain: Chain, at: datetime) -> bool | None:
    """Judge the certificates by the time that the signer signed, or else by now."""
    if not chain.anchored:
        return None
    when = sod.signed_at or at
    if sod.signed_at is not None and sod.signed_at > at + _CLOCKS_DIFFER:
        return False
    # An older authority need not have lived until then: it spoke for its successor when that one began.
    moments = [(sod.signer, when), (chain.authorities[0], when)]
    moments += [(older, newer.not_before) for newer, older in pairwise(chain.authorities)]
    if all(certificate.valid_at(moment) for certificate, moment in moments):
        return True
    over = all(certificate.not_before <= moment for certificate, moment in moments)
    return None if sod.signed_at is None and over else False


def _country(signer: Certificate, anchor: Certificate | None, state: str) -> bool | None:
    """Compare the countries; a signer that names none has its anchor's, and never the other way round."""
    if anchor is None:
        return None
    if signer.country and anchor.country and signer.country != anchor.country:
        return False
    return same_country(anchor.country, state)


def _document(card_files: Mapping[str, bytes]) -> tuple[str | None, str]:
    """Return kind and issuing state by DG1's zone: they stand in the same place in every size of it.

    No check digit covers either, so neither is believed for the other: a blank kind leaves the state. The
    kind is None where there is no zone.
    """
    try:
        zone = tlv.find(card_files.get("DG1", b""), 0x61, 0x5F1F).decode("ascii")
    except (BadData, UnicodeDecodeError):
        return None, ""
    state = zone[2:5].replace("<", "")
    return zone[:2].replace("<", ""), state if state.isalpha() else ""


def _allows(signer: Certificate, kind: str | None) -> bool | None:
    """Tell whether it may sign this kind; a single letter of its list stands for all that begin so."""
    if signer.document_types is None or kind is None:
        return None
    return any(kind == one or (len(one) == 1 and kind.startswith(one)) for one in signer.document_types)


def _revocation(
    signer: Certificate,
    chain: Chain,
    anchors: Sequence[Certificate],
    lists: Sequence[RevocationList],
    at: datetime,
) -> Status:
    """Look the signer up, and the link certificates that lead to its anchor; only an anchor's list counts."""
    if not chain.anchored or not lists:
        return Status()
    trusted = (*anchors, *chain.authorities)
    status = status_of(signer, trusted, lists, at)
    if any(status_of(link, trusted, lists, at).revoked for link in chain.authorities[:-1]):
        return replace(status, revoked=True)
    return status


def _weak_certificates(signer: Certificate, chain: Chain) -> tuple[str, ...]:
    """Say what is weak about the signatures of the certificates up to the anchor; its own is no matter."""
    above = (*chain.authorities, None)
    found = []
    for at, certificate in enumerate((signer, *chain.authorities[:-1])):
        issuer = above[at]
        what = "signer's certificate" if at == 0 else "link certificate"
        words = certificate.scheme.weaknesses(None if issuer is None else issuer.public_key)
        found += [f"{what}: {weak}" for weak in words]
    return tuple(found)
