"""EF.SOD: the signed hashes of every data group (Doc 9303-10 section 4.6.2; CMS is RFC 5652)."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from asn1crypto import algos, cms, core

from hardware.emrtd import tlv
from hardware.emrtd.certificates import Certificate, parse, verify
from hardware.emrtd.errors import BadData, NotSupported

LDS_SECURITY_OBJECT = "2.23.136.1.1.1"

HASH_NAMES = frozenset({"sha1", "sha224", "sha256", "sha384", "sha512"})


class DataGroupHash(core.Sequence):  # type: ignore[misc] # asn1crypto has no types
    """The hash of one data group."""

    _fields: ClassVar[list[Any]] = [("number", core.Integer), ("value", core.OctetString)]


class DataGroupHashes(core.SequenceOf):  # type: ignore[misc] # asn1crypto has no types
    """The hashes of all data groups."""

    _child_spec = DataGroupHash


class LdsVersionInfo(core.Sequence):  # type: ignore[misc] # asn1crypto has no types
    """The versions of the data structure and of Unicode."""

    _fields: ClassVar[list[Any]] = [
        ("lds_version", core.PrintableString),
        ("unicode_version", core.PrintableString),
    ]


class LdsSecurityObject(core.Sequence):  # type: ignore[misc] # asn1crypto has no types
    """The signed content, Doc 9303-10 section 4.6.2.3."""

    _fields: ClassVar[list[Any]] = [
        ("version", core.Integer),
        ("hash_algorithm", algos.DigestAlgorithm),
        ("hashes", DataGroupHashes),
        ("version_info", LdsVersionInfo, {"optional": True}),
    ]


@dataclass(frozen=True, slots=True)
class SecurityObject:
    """What EF.SOD says, and the CMS parts that its signature is checked with.

    `hashes` maps a data group's number to its hash, `signed_at` is the signing time if one is signed.
    """

    hash_name: str
    hashes: dict[int, bytes]
    signer: Certificate
    signed_at: datetime | None
    content: bytes
    signer_info: Any

    def signature_is_valid(self) -> bool:
        """Check the signature with the certificate that the object carries; raises NotSupported, BadData."""
        # The signer's part is parsed only as it is looked at: what is false in it shows here.
        return parse("EF.SOD", self._check)

    def _check(self) -> bool:
        info = self.signer_info
        digest_name = str(info["digest_algorithm"]["algorithm"].native)
        if digest_name not in HASH_NAMES:
            raise NotSupported(f"digest {digest_name}")
        signed = self.content
        attributes = info["signed_attrs"]
        if attributes.native is not None:
            digest = hashlib.new(digest_name, self.content).digest()
            if not hmac.compare_digest(_attribute(attributes, "message_digest"), digest):
                return False
            if _attribute(attributes, "content_type") != LDS_SECURITY_OBJECT:
                return False
            # Signed as a SET, stored under an implicit tag; in the order they lie there, never sorted again.
            signed = b"\x31" + tlv.encode_length(len(attributes.contents)) + attributes.contents
        return verify(
            self.signer.public_key,
            info["signature_algorithm"],
            signed,
            info["signature"].native,
            default_hash=digest_name,
        )


def parse_sod(data: bytes) -> SecurityObject:
    """Read EF.SOD; raises BadData or NotSupported."""
    return parse("EF.SOD", lambda: _parse(tlv.find(data, 0x77)))


def _parse(data: bytes) -> SecurityObject:
    content_info = cms.ContentInfo.load(data, strict=True)
    if content_info["content_type"].native != "signed_data":
        raise BadData("EF.SOD is not signed data")
    signed = content_info["content"]
    encapsulated = signed["encap_content_info"]
    if encapsulated["content_type"].dotted != LDS_SECURITY_OBJECT:
        raise BadData("EF.SOD signs something else than a security object")
    content = bytes(encapsulated["content"])
    if len(signed["signer_infos"]) != 1:
        raise BadData(f"{len(signed['signer_infos'])} signers")
    info = signed["signer_infos"][0]
    lds = LdsSecurityObject.load(content, strict=True)
    hash_name = str(lds["hash_algorithm"]["algorithm"].native)
    if hash_name not in HASH_NAMES:
        raise NotSupported(f"hash {hash_name}")
    hashes = {int(entry["number"].native): bytes(entry["value"].native) for entry in lds["hashes"]}
    if len(hashes) != len(lds["hashes"]):
        raise BadData("two hashes for one data group")
    return SecurityObject(
        hash_name=hash_name,
        hashes=hashes,
        signer=_signer(signed, info["sid"]),
        signed_at=_signed_at(info["signed_attrs"]),
        content=content,
        signer_info=info,
    )


def _signer(signed: Any, identifier: Any) -> Certificate:
    """Find the certificate that the signer's identifier names; others may lie beside it."""
    for choice in signed["certificates"]:
        certificate = Certificate.from_bytes(choice.chosen.dump())
        chosen = identifier.chosen
        if identifier.name == "subject_key_identifier":
            if certificate.key_identifier and chosen.native == certificate.key_identifier:
                return certificate
        elif (
            chosen["serial_number"].native == certificate.serial
            and chosen["issuer"].dump() == certificate.issuer
        ):
            return certificate
    raise BadData("EF.SOD does not carry its signer's certificate")


def _attribute(attributes: Any, name: str) -> Any:
    values = [attribute["values"] for attribute in attributes if attribute["type"].native == name]
    if len(values) != 1 or len(values[0]) != 1:
        raise BadData(f"the signed attribute {name} is not there once")
    value = values[0][0]
    return value.dotted if name == "content_type" else value.native


def _signed_at(attributes: Any) -> datetime | None:
    if attributes.native is None or all(a["type"].native != "signing_time" for a in attributes):
        return None
    when = _attribute(attributes, "signing_time")
    if not isinstance(when, datetime):
        raise BadData("a signing time that is no time")
    return when
