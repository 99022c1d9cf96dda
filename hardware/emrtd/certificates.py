"""X.509 certificates of document signers and country authorities (Doc 9303-12 section 7).

Parsed with asn1crypto, because OpenSSL refuses those of many countries (`public_keys` says why). An
extension is looked at only where it says something here: a broken address in another one hurts nobody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar

from asn1crypto import core, pem, x509

from hardware.emrtd import tlv
from hardware.emrtd.der import check_bounds, elements, first_element, parse
from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.public_keys import PublicKey, public_key
from hardware.emrtd.signatures import Scheme, fits, scheme_of, verify

_MOST_BYTES = 1 << 16
_MOST_LETTERS = 120

_KEY_IDENTIFIER = "2.5.29.14"
_KEY_USAGE = "2.5.29.15"
_KEY_PERIOD = "2.5.29.16"
_BASIC_CONSTRAINTS = "2.5.29.19"
_AUTHORITY_KEY_IDENTIFIER = "2.5.29.35"
_EXTENDED_USAGE = "2.5.29.37"
_DOCUMENT_TYPES = "2.23.136.1.1.6.2"

_SEQUENCE, _SET = 0x30, 0x31
_TEXTS = frozenset({0x0C, 0x13, 0x16})

_UNDERSTOOD = frozenset(
    {
        _KEY_IDENTIFIER,
        _KEY_USAGE,
        _KEY_PERIOD,
        _BASIC_CONSTRAINTS,
        _AUTHORITY_KEY_IDENTIFIER,
        _EXTENDED_USAGE,
        _DOCUMENT_TYPES,
        "2.5.29.17",  # other names of subject and issuer, and where lists and policies are to be had:
        "2.5.29.18",  # they bind nothing that is decided here, critical or not
        "2.5.29.31",
        "2.5.29.32",
    }
)


# asn1crypto's own class reads what it knows as soon as it is touched, also where nobody asks for it.
class _Extension(core.Sequence):  # type: ignore[misc] # asn1crypto has no types
    _fields: ClassVar[list[Any]] = [
        ("name", core.ObjectIdentifier),
        ("critical", core.Boolean, {"default": False}),
        ("value", core.OctetString),
    ]


@dataclass(frozen=True, slots=True)
class Certificate:
    """What passive authentication needs of a certificate.

    `subject` and `issuer` are names brought to one form (RFC 5280 section 7.1), for equal is what reads
    equal: authorities write their name in another string type or case in what they sign. `usages` is None
    without a key usage extension; `document_types` is None where any document may be signed.
    `unknown_critical` are extensions that must be understood and are not.
    """

    der: bytes = field(repr=False)
    subject: str
    issuer: str
    serial: int
    key_identifier: bytes
    authority_key_identifier: bytes
    common_name: str
    country: str
    not_before: datetime
    not_after: datetime
    public_key: PublicKey
    scheme: Scheme
    signature: bytes = field(repr=False)
    is_authority: bool
    usages: frozenset[str] | None
    extended_usages: frozenset[str]
    document_types: frozenset[str] | None
    unknown_critical: tuple[str, ...]

    @classmethod
    def from_bytes(cls, data: bytes) -> Certificate:
        """Read DER or PEM; raises BadData or NotSupported."""
        return parse("a certificate", lambda: cls._read(data))

    @classmethod
    def _read(cls, data: bytes) -> Certificate:
        der = pem.unarmor(data)[2] if pem.detect(data) else data
        if len(der) > _MOST_BYTES:
            raise BadData(f"a certificate of {len(der)} bytes")
        check_bounds(der)
        parsed = x509.Certificate.load(der, strict=True)
        body = parsed["tbs_certificate"]
        extensions = _extensions(body["extensions"])
        constraints = _value(extensions, _BASIC_CONSTRAINTS, x509.BasicConstraints)
        authority = _value(extensions, _AUTHORITY_KEY_IDENTIFIER, x509.AuthorityKeyIdentifier)
        usages = _value(extensions, _KEY_USAGE, x509.KeyUsage)
        extended = _value(extensions, _EXTENDED_USAGE, core.SequenceOf, spec=core.ObjectIdentifier)
        return cls(
            der=der,
            subject=name_of(body["subject"]),
            issuer=name_of(body["issuer"]),
            serial=body["serial_number"].native,
            key_identifier=_key_identifier(extensions),
            authority_key_identifier=(authority["key_identifier"].native or b"") if authority else b"",
            common_name=attribute_of(body["subject"], "common_name")
            or attribute_of(body["subject"], "organization_name"),
            country=attribute_of(body["subject"], "country_name").upper(),
            not_before=moment(body["validity"]["not_before"].native),
            not_after=moment(body["validity"]["not_after"].native),
            public_key=public_key(body["subject_public_key_info"]),
            scheme=scheme_of(parsed["signature_algorithm"]),
            signature=parsed["signature_value"].native,
            is_authority=bool(constraints is not None and constraints["ca"].native),
            usages=None if usages is None else frozenset(usages.native),
            extended_usages=frozenset(oid.dotted for oid in extended or ()),
            document_types=_document_types(extensions),
            unknown_critical=tuple(
                sorted(name for name in extensions.keys() - _UNDERSTOOD if extensions[name][0])
            ),
        )

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the whole certificate, in hexadecimal: what two people compare by telephone."""
        return hashlib.sha256(self.der).hexdigest()

    @property
    def is_link(self) -> bool:
        """Whether an older key of the same or another authority speaks for this one's key."""
        if self.subject != self.issuer:
            return True
        told = self.key_identifier and self.authority_key_identifier
        if not told or self.key_identifier == self.authority_key_identifier:
            return False
        try:
            return not self.issued(
                self
            )  # some authorities write a false identifier into their own certificate
        except (BadData, NotSupported):
            return True

    @property
    def may_sign_documents(self) -> bool:
        """Whether its key may sign an EF.SOD; one that does not say may (RFC 5280 section 4.2.1.3).

        Authorities certify other signers by the same key, of master lists and bar codes, whose certificates
        say so by an extended usage; a document signer's has none (Doc 9303-12 section 7.1.1).
        """
        if self.is_authority or self.extended_usages:
            return False
        return self.usages is None or "digital_signature" in self.usages

    @property
    def may_sign_certificates(self) -> bool:
        """Whether its key may sign certificates."""
        return self.is_authority and (self.usages is None or "key_cert_sign" in self.usages)

    @property
    def may_sign_lists(self) -> bool:
        """Whether its key may sign revocation lists."""
        return self.is_authority and (self.usages is None or "crl_sign" in self.usages)

    def valid_at(self, when: datetime) -> bool:
        """Tell whether `when`, with its time zone, is within its dates."""
        return self.not_before <= when <= self.not_after

    def names(self, other: Certificate) -> bool:
        """Tell whether `other` names this authority, and by its key where both tell an identifier."""
        if self.subject != other.issuer:
            return False
        told = self.key_identifier and other.authority_key_identifier
        return not told or self.key_identifier == other.authority_key_identifier

    def issued(self, other: Certificate) -> bool:
        """Tell whether this authority's key signed `other`; raises BadData or NotSupported.

        Name and signature decide. A key identifier that differs is left aside here, for some countries
        write a false one; it never makes up for a signature.
        """
        if not self.is_authority or other.issuer != self.subject or not fits(self.public_key, other.scheme):
            return False
        return verify(self.public_key, other.scheme, first_element(other.der), other.signature)


def name_of(name: Any) -> str:
    """Bring a distinguished name to one form, so that equal names are equal texts."""
    return str(name.hashable)


def moment(value: Any) -> datetime:
    """Check that a time of ASN.1 is one; raises BadData. Without a zone it is UTC."""
    if not isinstance(value, datetime):
        raise BadData("a time that is no time")
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _extensions(extensions: Any) -> Mapping[str, tuple[bool, bytes]]:
    """Return whether it is critical and its value, of every extension by its dotted identifier."""
    found: dict[str, tuple[bool, bytes]] = {}
    if isinstance(extensions, core.Void):
        return found
    for der in elements(extensions.contents):
        extension = _Extension.load(der, strict=True)
        name = extension["name"].dotted
        if name in found:
            raise BadData(f"extension {name} stands there twice")
        found[name] = (bool(extension["critical"].native), bytes(extension["value"].native))
    return found


def _value(extensions: Mapping[str, tuple[bool, bytes]], name: str, kind: Any, **how: Any) -> Any:
    if name not in extensions:
        return None
    check_bounds(extensions[name][1])
    return kind.load(extensions[name][1], strict=True, **how)


def _key_identifier(extensions: Mapping[str, tuple[bool, bytes]]) -> bytes:
    """Read the key's identifier; Lithuania writes it without the octet string around it."""
    value = extensions.get(_KEY_IDENTIFIER, (False, b""))[1]
    wrapped = value[:1] == b"\x04" and len(value) == 2 + int.from_bytes(value[1:2], "big")
    return value[2:] if wrapped else value


def _document_types(extensions: Mapping[str, tuple[bool, bytes]]) -> frozenset[str] | None:
    """Read what a signer may sign (Doc 9303-12 section 7.1.1.6): a version and a set of texts.

    The Philippines leave out the set and Indonesia the version, so every text in it counts. A list that
    cannot be read at all says nothing.
    """
    if _DOCUMENT_TYPES not in extensions:
        return None
    try:
        parts = tlv.read_all(tlv.find(extensions[_DOCUMENT_TYPES][1], _SEQUENCE))
        rows = [tlv.read_all(part.value) if part.tag in {_SET, _SEQUENCE} else (part,) for part in parts]
    except BadData:
        return None
    texts = [part.value.decode("ascii", "replace") for row in rows for part in row if part.tag in _TEXTS]
    return frozenset(text.upper().strip("< ") for text in texts) if texts else None


def attribute_of(name: Any, wanted: str) -> str:
    """Return one part of a name; of several the first. A stranger wrote it: it may not steer a terminal."""
    for row in name.chosen:
        for part in row:
            if part["type"].native == wanted:
                text = str(part["value"].native)
                return "".join(char for char in text if char.isprintable())[:_MOST_LETTERS]
    return ""
