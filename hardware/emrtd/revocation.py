"""Certificate revocation lists of country authorities (Doc 9303-12 section 7.1.4, RFC 5280 section 5)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from asn1crypto import core, crl

from hardware.emrtd.certificates import Certificate, attribute_of, moment, name_of
from hardware.emrtd.der import check_bounds, first_element, parse
from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.signatures import Scheme, fits, scheme_of, verify

_MOST_BYTES = 4 << 20
_MOST_OBJECTS = 500_000
_CLOCKS_DIFFER = timedelta(days=1)
_AUTHORITY_KEY_IDENTIFIER = "2.5.29.35"

# Of the whole list: the key and the number. An "issuing distribution point" or a delta would be a part only.
_UNDERSTOOD = frozenset({_AUTHORITY_KEY_IDENTIFIER, "2.5.29.20"})
# Of one entry: reason and date. A "certificate issuer" would mean another authority's certificates.
_UNDERSTOOD_OF_ENTRY = frozenset({"2.5.29.21", "2.5.29.24"})


@dataclass(frozen=True, slots=True)
class RevocationList:
    """The serial numbers that an authority took back; `next_update` is None where none is promised."""

    der: bytes = field(repr=False)
    issuer: str
    country: str
    authority_key_identifier: bytes
    this_update: datetime
    next_update: datetime | None
    serials: frozenset[int] = field(repr=False)
    scheme: Scheme
    signature: bytes = field(repr=False)

    @classmethod
    def from_bytes(cls, data: bytes) -> RevocationList:
        """Read DER; raises BadData or NotSupported. The signature is not looked at yet."""
        return parse("a revocation list", lambda: cls._read(data))

    @classmethod
    def _read(cls, der: bytes) -> RevocationList:
        if len(der) > _MOST_BYTES:
            raise BadData(f"a revocation list of {len(der)} bytes")
        check_bounds(der, objects=_MOST_OBJECTS)
        parsed = crl.CertificateList.load(der, strict=True)
        body = parsed["tbs_cert_list"]
        next_update = body["next_update"].native
        revoked = body["revoked_certificates"]
        return cls(
            der=der,
            issuer=name_of(body["issuer"]),
            country=attribute_of(body["issuer"], "country_name").upper(),
            authority_key_identifier=_key_identifier(body["crl_extensions"]),
            this_update=moment(body["this_update"].native),
            next_update=None if next_update is None else moment(next_update),
            serials=frozenset() if isinstance(revoked, core.Void) else frozenset(map(_serial, revoked)),
            scheme=scheme_of(parsed["signature_algorithm"]),
            signature=parsed["signature"].native,
        )

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the whole list, in hexadecimal."""
        return hashlib.sha256(self.der).hexdigest()

    def signed_by(self, authority: Certificate) -> bool:
        """Tell whether the authority of this name signed the list; raises BadData or NotSupported."""
        if authority.subject != self.issuer or not authority.may_sign_lists:
            return False
        if not fits(authority.public_key, self.scheme):
            return False
        return verify(authority.public_key, self.scheme, first_element(self.der), self.signature)

    def fresh(self, at: datetime) -> bool | None:
        """Tell whether `at` is before the next list was promised.

        None when none was, and for a list that is still to come, which says nothing of `at`.
        """
        if self.next_update is None or self.this_update > at + _CLOCKS_DIFFER:
            return None
        return at <= self.next_update

    def words(self) -> str:
        """Name the list by its dates."""
        promised = f", next by {self.next_update:%Y-%m-%d}" if self.next_update else ""
        return f"revocation list of {self.this_update:%Y-%m-%d}{promised}"


def _serial(entry: Any) -> int:
    extensions = entry["crl_entry_extensions"]
    if not isinstance(extensions, core.Void):
        _refuse_unknown(extensions, _UNDERSTOOD_OF_ENTRY)
    return int(entry["user_certificate"].native)


def _key_identifier(extensions: Any) -> bytes:
    if isinstance(extensions, core.Void):
        return b""
    _refuse_unknown(extensions, _UNDERSTOOD)
    for extension in extensions:
        if extension["extn_id"].dotted == _AUTHORITY_KEY_IDENTIFIER:
            return extension["extn_value"].parsed["key_identifier"].native or b""
    return b""


def _refuse_unknown(extensions: Any, understood: frozenset[str]) -> None:
    for extension in extensions:
        if extension["critical"].native and extension["extn_id"].dotted not in understood:
            raise NotSupported(f"a revocation list that demands extension {extension['extn_id'].dotted}")


@dataclass(frozen=True, slots=True)
class Status:
    """Whether a certificate was taken back: None without a list that its authority signed.

    `fresh` is about the newest list, and so are `words`.
    """

    revoked: bool | None = None
    fresh: bool | None = None
    words: str = ""


def status_of(
    certificate: Certificate,
    authorities: Sequence[Certificate],
    lists: Sequence[RevocationList],
    at: datetime,
) -> Status:
    """Look for a certificate in every list that one of the trusted `authorities` signed. Raises nothing.

    Also an older list that names it counts: authorities drop what has expired. A list may be signed by a
    newer key of the authority than the certificate (Doc 9303-12 section 7.1.4), so the name decides.
    """
    good = [one for one in lists if one.issuer == certificate.issuer and _signed_by_any(one, authorities)]
    if not good:
        return Status()
    newest = max(good, key=lambda one: one.this_update)
    revoked = any(certificate.serial in one.serials for one in good)
    return Status(revoked, newest.fresh(at), newest.words())


def _signed_by_any(revocation: RevocationList, authorities: Sequence[Certificate]) -> bool:
    for authority in authorities:
        try:
            if revocation.signed_by(authority):
                return True
        except (BadData, NotSupported):
            continue
    return False
