"""CMS signed data by one signer whose certificate is inside: security objects and master lists (RFC 5652)."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from asn1crypto import cms, core

from hardware.emrtd.certificates import Certificate, moment, name_of
from hardware.emrtd.der import check_bounds, elements, parse
from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.signatures import HASHES, Scheme, scheme_of, verify
from hardware.emrtd.tlv import encode_length

_SIGNED_DATA = "1.2.840.113549.1.7.2"
_CONTENT_TYPE = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_SIGNING_TIME = "1.2.840.113549.1.9.5"

_MOST_CERTIFICATES = 16


# asn1crypto's own classes read a "version 1" as the older PKCS #7, which wraps the content in another way;
# signers of security objects write version 1 and mean this.
class _SignedData(core.Sequence):  # type: ignore[misc] # asn1crypto has no types
    _fields: ClassVar[list[Any]] = [
        ("version", core.Integer),
        ("digest_algorithms", core.SetOf, {"spec": core.Any}),
        ("encap_content_info", cms.EncapsulatedContentInfo),
        ("certificates", core.SetOf, {"spec": core.Any, "implicit": 0, "optional": True}),
        ("crls", core.SetOf, {"spec": core.Any, "implicit": 1, "optional": True}),
        ("signer_infos", cms.SignerInfos),
    ]


class _ContentInfo(core.Sequence):  # type: ignore[misc] # asn1crypto has no types
    _fields: ClassVar[list[Any]] = [
        ("content_type", core.ObjectIdentifier),
        ("content", _SignedData, {"explicit": 0}),
    ]


@dataclass(frozen=True, slots=True)
class SignedData:
    """The content, who says to have signed it (`signer`), when, and others' certificates that came with it.

    `signed_forms` are the ways in which the signer may have written what the signature covers.
    """

    content: bytes
    signer: Certificate
    others: tuple[Certificate, ...]
    signed_at: datetime | None
    digest_name: str
    scheme: Scheme
    signature: bytes
    digest: bytes | None
    signed_forms: tuple[bytes, ...]

    def is_valid(self) -> bool:
        """Check digest and signature with the certificate inside; raises NotSupported, BadData."""
        return parse("a signature", self._check)

    def _check(self) -> bool:
        if self.digest is not None:
            digest = hashlib.new(self.digest_name, self.content).digest()
            if not hmac.compare_digest(self.digest, digest):
                return False
        return any(
            verify(self.signer.public_key, self.scheme, form, self.signature) for form in self.signed_forms
        )


@dataclass(frozen=True, slots=True)
class Signed:
    """Something read out of signed data: `message` is who signed it, and when."""

    message: SignedData

    @property
    def signer(self) -> Certificate:
        """The certificate of who signed."""
        return self.message.signer

    @property
    def signed_at(self) -> datetime | None:
        """When, if that is signed too."""
        return self.message.signed_at


def parse_signed_data(data: bytes, content_types: frozenset[str], what: str, *, objects: int) -> SignedData:
    """Read a CMS message that holds one of `content_types` (dotted); raises BadData or NotSupported.

    `what` names it in messages; `objects` bounds the parts of it.
    """

    def read() -> SignedData:
        check_bounds(data, objects=objects)
        return _read(data, content_types, what)

    return parse(what, read)


def _read(data: bytes, content_types: frozenset[str], what: str) -> SignedData:
    content_info = _ContentInfo.load(data, strict=True)
    if content_info["content_type"].dotted != _SIGNED_DATA:
        raise BadData(f"{what} is not signed data")
    signed = content_info["content"]
    encapsulated = signed["encap_content_info"]
    content_type = encapsulated["content_type"].dotted
    if content_type not in content_types:
        raise BadData(f"{what} signs something else: {content_type}")
    if len(signed["signer_infos"]) != 1:
        raise BadData(f"{what} has {len(signed['signer_infos'])} signers")
    info = signed["signer_infos"][0]
    content = bytes(encapsulated["content"])
    digest_name = str(info["digest_algorithm"]["algorithm"].native)
    if digest_name not in HASHES:
        raise NotSupported(f"digest {digest_name}")
    attributes = _attributes(info["signed_attrs"])
    if attributes and _one(attributes, _CONTENT_TYPE).dotted != content_type:
        raise BadData(f"{what} signs another content type than it holds")
    signer, others = _certificates(signed["certificates"], info["sid"], what)
    return SignedData(
        content=content,
        signer=signer,
        others=others,
        signed_at=moment(_one(attributes, _SIGNING_TIME).native) if _SIGNING_TIME in attributes else None,
        digest_name=digest_name,
        scheme=scheme_of(info["signature_algorithm"], digest_name),
        signature=info["signature"].native,
        digest=bytes(_one(attributes, _MESSAGE_DIGEST)) if attributes else None,
        signed_forms=_forms(info["signed_attrs"].contents) if attributes else (content,),
    )


def _forms(contents: bytes) -> tuple[bytes, ...]:
    """Write the signed attributes as a SET: in the order they lie there, and if that is not it, in DER's.

    They are stored under an implicit tag. Some signers stored them in one order and signed the other (RFC
    5652 section 5.4 wants DER's); it is the same set either way, and nothing in it is written anew.
    """
    ordered = b"".join(sorted(elements(contents)))
    head = b"\x31" + encode_length(len(contents))
    return (head + contents,) if ordered == contents else (head + contents, head + ordered)


def _attributes(attributes: Any) -> dict[str, Any]:
    """Return the values of every signed attribute by its dotted type; none when nothing is there."""
    found: dict[str, Any] = {}
    if isinstance(attributes, core.Void):
        return found
    for attribute in attributes:
        name = attribute["type"].dotted
        if name in found:
            raise BadData(f"signed attribute {name} stands there twice")
        found[name] = attribute["values"]
    if not found:
        raise BadData("signed attributes without one")
    return found


def _one(attributes: dict[str, Any], name: str) -> Any:
    if name not in attributes or len(attributes[name]) != 1:
        raise BadData(f"signed attribute {name} is not there once")
    return attributes[name][0]


def _certificates(held: Any, identifier: Any, what: str) -> tuple[Certificate, tuple[Certificate, ...]]:
    """Find the certificate that the signer's identifier names; one of the others that is broken is let be."""
    if isinstance(held, core.Void) or not len(held):
        raise BadData(f"{what} does not carry its signer's certificate")
    if len(held) > _MOST_CERTIFICATES:
        raise BadData(f"{what} carries {len(held)} certificates")
    certificates: list[Certificate] = []
    trouble: BadData | NotSupported | None = None
    for choice in held:
        try:
            certificates.append(Certificate.from_bytes(choice.dump()))
        except (BadData, NotSupported) as error:
            trouble = error
    for fits in (_named, _numbered):
        for certificate in certificates:
            if fits(identifier, certificate):
                return certificate, tuple(other for other in certificates if other is not certificate)
    raise trouble or BadData(f"{what} does not carry its signer's certificate")


def _named(identifier: Any, certificate: Certificate) -> bool:
    chosen = identifier.chosen
    if identifier.name == "subject_key_identifier":
        return bool(certificate.key_identifier) and chosen.native == certificate.key_identifier
    return bool(
        chosen["serial_number"].native == certificate.serial
        and name_of(chosen["issuer"]) == certificate.issuer
    )


def _numbered(identifier: Any, certificate: Certificate) -> bool:
    """Tell whether the serial number is the certificate's.

    Malaysia writes the parts of the issuer's name in another order here. The identifier is not signed: it
    helps to find the certificate, and the signature tells whether it was the right one.
    """
    if identifier.name == "subject_key_identifier":
        return False
    return bool(identifier.chosen["serial_number"].native == certificate.serial)
